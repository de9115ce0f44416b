"""One self-contained HTML page on one or several games: no network, no script but its own, readable on paper too."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED
from gametheory.claims.dossier import DossierResult
from gametheory.pages.dossiers import DossierView, dossier_view
from gametheory.pages.manifest import Manifest, file_table
from gametheory.pages.sections import GameView, Place, claim_links, game_view, identifiers, summary_groups
from gametheory.report.contents import PARTS, Contents
from gametheory.report.texts import counted

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["PAGE_PARTS", "page_html"]

PAGE_PARTS = ("figures", "explorer", *PARTS)
"""Everything that can be left out of a page."""
MARKS = {
    HOLDS: "\N{CHECK MARK}",
    FAILS: "\N{MULTIPLICATION X}",
    DEPENDS: "\N{CIRCLE WITH LEFT HALF BLACK}",
    UNDECIDED: "?",
}
"""The shape beside each verdict, so that it is not told by colour alone."""
MARKS |= {"shown": MARKS[HOLDS], "not shown": MARKS[UNDECIDED]}
MOST_NESTED = 3
"""Games up to which the list of contents has their inner headings too."""


def page_html(
    contents: Sequence[Contents],
    conclusions: Sequence[DossierResult] = (),
    *,
    manifest: Manifest,
    without: Collection[str] = (),
    progress: Callable[[str, str], None] | None = None,
) -> str:
    """The page as one text.

    ``conclusions`` are those of dossiers that were named with the games; ``without`` are parts to leave out, of
    :data:`PAGE_PARTS`; ``progress`` is called with a game's file and each part of its section as it begins.

    **Guarantees.** The same contents give the same bytes. Nothing in it is fetched from anywhere, and no text of a game
    file is taken for markup or script.
    """
    tell = progress or (lambda *_: None)
    names = identifiers(contents)
    views: list[GameView] = []
    pictures = 1
    for found, name in zip(contents, names, strict=True):
        view = game_view(found, name, pictures, without, lambda part, file=found.file: tell(file, part))  # type: ignore[misc]
        pictures += len(view.pictures)
        views.append(view)
    links = claim_links(contents, views)
    dossiers = [dossier_view(found, f"dossier-{k}", links) for k, found in enumerate(conclusions, start=1)]
    summary = summary_groups(contents, views)
    css, script = _explorer_assets() if any(view.explorer for view in views) else ("", "")
    text = _template().render(
        title=_title(contents, dossiers),
        games=views,
        dossiers=dossiers,
        summary=summary,
        tally=_tally([row.verdict for group in summary for row in group.rows]),
        places=_places(views, dossiers, bool(summary)),
        manifest=manifest,
        file_table=file_table(contents, manifest.dossiers),
        style=Markup(_asset("page.css") + css),
        script=Markup(script),
        policy=_policy(script),
        marks=MARKS,
    )
    return str(text)


def _template() -> Template:
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({"page.html": _asset("page.html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def _asset(name: str) -> str:
    return (files("gametheory.pages") / "assets" / name).read_text(encoding="utf-8")


def _explorer_assets() -> tuple[str, str]:
    from gametheory.pages.explorer import explorer_assets

    return explorer_assets()


def _policy(script: str) -> str:
    """What the page may do: show itself, and run its one script, known by its hash; nothing from anywhere else."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    allowed = f"'sha256-{digest}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _title(contents: Sequence[Contents], dossiers: Sequence[DossierView]) -> str:
    if len(dossiers) == 1:
        return dossiers[0].title
    if len(contents) == 1:
        return contents[0].family.spec.title
    return f"Report on {counted(len(contents), 'game')}"


def _tally(verdicts: Sequence[str]) -> str:
    """``12 claims: 9 hold, 3 fail``."""
    words = {HOLDS: ("holds", "hold"), FAILS: ("fails", "fail"), DEPENDS: ("depends", "depend")}
    told = []
    for verdict in (HOLDS, FAILS, DEPENDS, UNDECIDED):
        count = verdicts.count(verdict)
        if count:
            told.append(f"{count} {words.get(verdict, (verdict, verdict))[count != 1]}")
    return f"{counted(len(verdicts), 'claim')}: {', '.join(told)}" if told else "No claims."


def _places(views: Sequence[GameView], dossiers: Sequence[DossierView], summary: bool) -> tuple[Place, ...]:
    """The list of contents."""
    found = [
        Place(dossier.identifier, "The prediction" if len(dossiers) == 1 else dossier.title) for dossier in dossiers
    ]
    found += [Place("summary", "All claims")] if summary else []
    nested = len(views) <= MOST_NESTED
    found += [Place(view.identifier, view.title, view.places if nested else ()) for view in views]
    return (*found, Place("reading", "How to read this"), Place("manifest", "How this was made"))
