"""The command that writes everything about games into one file: report."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gametheory.cli.errors import guarded, tell
from gametheory.cli.inputs import compiling, dossiers, expanded, read_families, settings
from gametheory.cli.judging import new_games
from gametheory.cli.options import Concept, GameFiles, Quiet, RangeLimit, Settings
from gametheory.cli.output import write_file as write_file
from gametheory.errors import UsageError

if TYPE_CHECKING:
    from gametheory.claims.dossier import DossierResult
    from gametheory.model.family import Family
    from gametheory.report.contents import Contents
    from gametheory.spec.dossier import Dossier


class PageFormat(StrEnum):
    """Forms of a report."""

    html = "html"
    latex = "latex"


SUFFIXES = {".html": "html", ".htm": "html", ".tex": "latex"}
# Written out here, since nothing of the package is loaded to complete a word; a test holds them equal to the page's own.
PARTS = (
    "figures",
    "explorer",
    "solution",
    "regimes",
    "claims",
    "maps",
    "break-even",
    "statics",
    "replications",
    "sensitivity",
)
SLOW = 0.05
"""Seconds from which a part is named among those that took time."""


def complete_part(incomplete: str) -> list[str]:
    """Parts of a report that begin so."""
    return [name for name in PARTS if name.startswith(incomplete)]


@guarded
def report(
    files: GameFiles,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="PATH",
            help="The file to write; its suffix (.html, .tex) decides the format. Default: report.html, or report.tex.",
        ),
    ] = None,
    form: Annotated[
        PageFormat | None, typer.Option("--format", "-f", help="Default: what the suffix of the file says, else html.")
    ] = None,
    sets: Settings = None,
    claims: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="NAME", help="Only this claim, and the games that have it. Repeatable."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PART",
            help=f"Leave out a part: {', '.join(PARTS[:-1])} or {PARTS[-1]}. Repeatable.",
            autocompletion=complete_part,
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Also tell how often claims hold when parameters are drawn so often from their priors.",
        ),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DAY",
            help="A date to be stated, as 2026-01-31. Default: that of SOURCE_DATE_EPOCH, or none.",
        ),
    ] = None,
    concept: Concept = None,
    limit: RangeLimit = None,
    quiet: Quiet = False,
) -> int:
    """Write a report: one HTML page, or a LaTeX document, with everything about games.

    It has each claim with its verdict and exact thresholds, what must be true for it, figures, equilibria as formulas,
    comparative statics, replications, the game itself, and an explorer with a slider for every parameter; a dossier among the
    files gives its conclusion. The page is one file that fetches nothing. What can't be had, because the game is too large
    or of another form, is said in its place. The same run gives the same bytes. The path of the file is printed.
    """
    path = out or Path("report.tex" if form is PageFormat.latex else "report.html")
    chosen = _format(form, path)
    parts = _parts(without)
    values = settings(sets)
    from gametheory.claims.dossier import expect_references, games_of
    from gametheory.claims.several import with_claims
    from gametheory.pages.manifest import Manifest, stated_date
    from gametheory.spec.dossier import read_dossier
    from gametheory.spec.files import is_dossier

    date = stated_date(day)
    combined = [read_dossier(file) for file in dossiers(files)]
    named = [str(found.file_of(game)) for found in combined for game in found.games]
    families = read_families(expanded([*(file for file in files if not is_dossier(file)), *new_games(named, files)]))
    if not families:
        raise UsageError("there are no games to report on")
    for found in combined:
        expect_references(found, games_of(found, families))
    selected = with_claims(families, claims) if claims else families
    clock = _Clock(quiet)
    with clock.shown():
        contents = _gathered(selected, values, claims, concept, limit, draws, parts, clock)
        concluding = [] if claims or values or "claims" in parts else combined
        conclusions = [_concluded(found, selected, contents, clock) for found in concluding]
        if chosen == "latex":
            from gametheory.typesetting.document import latex_report

            clock.part("the document", "typesetting")
            text = latex_report(contents)
        else:
            from gametheory.pages.page import page_html

            manifest = Manifest(
                tuple(files),
                values,
                tuple(claims or ()),
                concept or "",
                draws,
                parts,
                date,
                tuple(found.file for found in concluding),
            )
            text = page_html(contents, conclusions, manifest=manifest, without=parts, progress=clock.part)
    write_file(path, text)
    clock.summary(len(text))
    sys.stdout.write(f"{path}\n")
    return 0


def _format(asked: PageFormat | None, out: Path) -> str:
    """The format, checked with the path before any work. Raises :class:`UsageError`."""
    if not out.parent.is_dir():
        raise UsageError(f"{out} can't be written: there is no folder {out.parent}")
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name a file in it, such as {out / 'report.html'}")
    if asked is not None:
        return asked.value
    found = SUFFIXES.get(out.suffix.lower())
    if found is None:
        meant = f"; for a PDF: -o {out.with_suffix('.tex')}, then pdflatex; or print the .html"
        raise UsageError(
            f"{out}: the suffix decides the format and may be {', '.join(SUFFIXES)}; or say --format"
            + (meant if out.suffix.lower() == ".pdf" else "")
        )
    return found


def _parts(names: Sequence[str] | None) -> tuple[str, ...]:
    """The parts to leave out, each once. Raises :class:`UsageError`."""
    for name in names or ():
        if name not in PARTS:
            raise UsageError(f"--without {name[:40]}: the parts are {', '.join(PARTS)}")
    return tuple(dict.fromkeys(names or ()))


def _gathered(
    selected: Sequence[tuple[str, Family]],
    values: dict[str, str],
    claims: Sequence[str] | None,
    concept: str | None,
    limit: int | None,
    draws: int | None,
    parts: Sequence[str],
    clock: _Clock,
) -> list[Contents]:
    from gametheory.claims.several import settings_of
    from gametheory.report.contents import PARTS as GATHERED
    from gametheory.report.gathering import gathered

    others = [family for _, family in selected]
    own = [settings_of(family, values, others) for family in others]
    found = []
    for (file, family), mine in zip(selected, own, strict=True):
        found.append(
            gathered(
                family,
                file,
                values=mine,
                claims=[name for name in claims if name in family.spec.claims] if claims else None,
                concept=concept,
                limit=limit,
                draws=draws if any(parameter.prior for parameter in family.parameters.values()) else None,
                without=[part for part in parts if part in GATHERED],
                progress=clock.steps(file),
            )
        )
    return found


def _concluded(
    found: Dossier, families: Sequence[tuple[str, Family]], contents: Sequence[Contents], clock: _Clock
) -> DossierResult:
    from gametheory.claims.dossier import concluded, games_of, verdicts_by_place

    clock.part(found.file, "conclusion")
    game = games_of(found, families)[found.prediction.game] if found.prediction else None
    known = [
        table
        for each in contents
        for table in each.break_evens
        if each.family is game and found.prediction and table.claim == found.prediction.claim
    ]
    verdicts = verdicts_by_place((each.file, each.verdicts) for each in contents)
    if known:
        return replace(concluded(found, verdicts), break_even=known[0])
    return concluded(found, verdicts, game)


class _Clock:
    """What is being done, shown while it is; what took how long, told of each game as it is done; on stderr."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._times: dict[str, float] = {}
        self._now: tuple[str, str] | None = None
        self._since = self._start = time.perf_counter()
        self._show: Callable[[str], None] = lambda _: None
        self._waiting = ExitStack()
        self._news: Callable[[], None] = lambda: None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Within it a line on the terminal says what is being done."""
        with self._waiting:
            if self._quiet or not sys.stderr.isatty():
                yield
                return
            from rich.console import Console

            with Console(stderr=True).status("report") as status:
                self._show = lambda text: status.update(text.replace("[", "\\["))
                yield
            self._show = lambda _: None

    def part(self, what: str, part: str) -> None:
        """A part of something begins."""
        now = time.perf_counter()
        self._waiting.close()
        if self._now is not None:
            last = self._now[1]
            self._times[last] = self._times.get(last, 0.0) + now - self._since
            if self._now[0] != what:
                self._tell_times(self._now[0])
        self._now, self._since = (what, part), now
        self._show(f"{what}: {part}")
        if part.startswith("sensitivity"):
            self._news = self._waiting.enter_context(compiling(self._quiet))

    def steps(self, file: str) -> Callable[[str, int, int], None]:
        """What is called with a part of a game, the steps done in it and those in all."""

        def progress(part: str, done: int, total: int) -> None:
            if self._now != (file, part):
                self.part(file, part)
            if done:
                self._news()
                self._show(f"{file}: {part}, {done:,}" + (f" of {total:,}" if total else ""))

        return progress

    def summary(self, size: int) -> None:
        """How long the last thing took, and the whole."""
        self.part("", "")
        if not self._quiet:
            tell(f"{size / 1e6:.1f} MB in {time.perf_counter() - self._start:.1f} s")

    def _tell_times(self, what: str) -> None:
        """How long it took, with the parts that took longest, unless all were quick."""
        slow = {part: seconds for part, seconds in self._times.items() if seconds >= SLOW}
        if slow and not self._quiet:
            told = ", ".join(
                f"{part} {seconds:.1f}" for part, seconds in sorted(slow.items(), key=lambda each: -each[1])
            )
            tell(f"{what}: {sum(self._times.values()):.1f} s ({told})")
        self._times.clear()
