"""The section of a page on one game: everything that was found about it, ready for the template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from gametheory.claims.dossier import needs_text, place_of, where_text
from gametheory.claims.verdict import Verdict
from gametheory.model.family import Family
from gametheory.pages.claims import ClaimView, claim_views
from gametheory.pages.equilibria import RegimesView, SolutionView, regimes_view, solution_view
from gametheory.pages.evidence import SensitivityView, SignsView, replication_table, sensitivity_view, signs_view
from gametheory.pages.game import equations, game_or_none, parameter_table, payoff_tables, players_line
from gametheory.pages.markup import Block, Cell, Table, blocks, linked, said, slug
from gametheory.pages.pictures import Picture, pictures
from gametheory.pages.regions import map_view
from gametheory.report.contents import Contents
from gametheory.report.texts import point_text

__all__ = [
    "GameView",
    "Place",
    "SummaryGroup",
    "SummaryRow",
    "claim_links",
    "game_view",
    "identifiers",
    "summary_groups",
]

EXPLORER, FIGURES = "explorer", "figures"
"""The parts of a page that are made here, besides those that are gathered."""


@dataclass(frozen=True)
class Place:
    """A heading to which the list of contents leads."""

    identifier: str
    title: str
    inner: tuple[Place, ...] = ()


@dataclass(frozen=True)
class SummaryRow:
    """A claim in the table at the head of the page; ``link`` is the identifier of its place below."""

    claim: str
    link: str
    says: str
    verdict: str
    kind: str
    where: str


@dataclass(frozen=True)
class SummaryGroup:
    """The claims of one game in that table."""

    title: str
    link: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True)
class GameView:
    """A game with all that is told of it; parts that there are none of are empty or None."""

    identifier: str
    title: str
    file: str
    form: str
    source: Cell
    reference: Cell
    description: tuple[Block, ...]
    point: str
    players: tuple[tuple[str, str], ...]
    claims: tuple[ClaimView, ...]
    pictures: tuple[Picture, ...]
    solution: SolutionView | None
    unsolved: str
    regimes: RegimesView | None
    maps: tuple[RegimesView, ...]
    explorer: Markup | None
    signs: SignsView | None
    sensitivity: SensitivityView | None
    replications: Table | None
    parameters: Table | None
    definitions: tuple[Markup, ...]
    payoffs: tuple[Table, ...]
    measures: tuple[Markup, ...]
    missing: tuple[str, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The headings inside the section, in order."""
        parts = (
            ("claims", "Claims", bool(self.claims)),
            ("figures", "Figures", bool(self.pictures)),
            ("explorer", "Explore", self.explorer is not None),
            ("equilibria", "Equilibria", True),
            ("signs", "What moves what", self.signs is not None),
            ("priors", "Under the priors", self.sensitivity is not None),
            ("replications", "Replications", self.replications is not None),
            ("game", "The game", True),
        )
        return tuple(Place(f"{self.identifier}-{name}", title) for name, title, there in parts if there)


def identifiers(contents: Sequence[Contents]) -> tuple[str, ...]:
    """An identifier for each game, from its file's name; games of the same name are numbered."""
    taken: dict[str, int] = {}
    found = []
    for each in contents:
        stem = each.file.replace("\\", "/").rpartition("/")[2].rpartition(".toml")[0] or each.file.rpartition("/")[2]
        name = f"game-{slug(stem)}"
        taken[name] = taken.get(name, 0) + 1
        found.append(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return tuple(found)


def game_view(
    contents: Contents,
    identifier: str,
    first_picture: int,
    without: Collection[str],
    progress: Callable[[str], None],
) -> GameView:
    """The section of one game; ``progress`` is called with each part that takes time."""
    family, spec = contents.family, contents.family.spec
    game = game_or_none(family, contents.point)
    drawn: tuple[Picture, ...] = ()
    if FIGURES not in without:
        progress(FIGURES)
        drawn = pictures(contents, game, first_picture)
    explorer = None
    if EXPLORER not in without and any(parameter.range is not None for parameter in family.parameters.values()):
        progress(EXPLORER)
        explorer = _explorer(contents, f"{identifier}-explorer-1")
    progress("sections")
    return GameView(
        identifier=identifier,
        title=spec.title,
        file=contents.file,
        form=spec.form,
        source=linked(spec.source.strip()),
        reference=_reference(family),
        description=blocks(spec.description.strip("\n")),
        point=point_text(contents.point),
        players=players_line(family),
        claims=claim_views(contents, identifier),
        pictures=drawn,
        solution=solution_view(contents.solution) if contents.solution is not None else None,
        unsolved=contents.unsolved,
        regimes=regimes_view(contents.regimes) if contents.regimes is not None else None,
        maps=tuple(map_view(each.found, each.point) for each in contents.maps),
        explorer=explorer,
        signs=signs_view(contents.statics, contents.played) if contents.statics is not None else None,
        sensitivity=sensitivity_view(contents.sensitivity) if contents.sensitivity is not None else None,
        replications=replication_table(contents.replications) if contents.replications else None,
        parameters=parameter_table(family, contents.point),
        definitions=equations(spec.definitions),
        payoffs=payoff_tables(family, game),
        measures=equations(spec.measures),
        missing=tuple(f"{_PART_WORDS.get(part, part)}: {why}" for part, why in contents.missing.items()),
    )


_PART_WORDS = {
    "regimes": "Equilibria along a parameter",
    "maps": "Maps",
    "break-even": "What must be true",
    "statics": "What moves what",
    "sensitivity": "Under the priors",
}


def _explorer(contents: Contents, identifier: str) -> Markup:
    from gametheory.pages.explorer import explorer_html

    values: Mapping[str, object] = contents.point
    html = explorer_html(contents.family, values=values, concept=contents.concept, identifier=identifier)
    return Markup(html)


def _reference(family: Family) -> Cell:
    """The publication that a game is from, as a line; its DOI or address as a link."""
    found = family.spec.reference
    if found is None:
        return ""
    authors = " and ".join(found.author)
    parts = [f"{authors} ({found.year})" if authors and found.year else authors or str(found.year or ""), found.title]
    where = found.journal or found.booktitle or found.publisher or found.institution or ""
    if found.volume:
        where = f"{where} {found.volume}" + (f"({found.number})" if found.number else "")
    if found.pages:
        where = f"{where}, {found.pages}" if where else found.pages
    text = ". ".join(part for part in (*parts, where, found.note or "") if part)
    link: Cell = ""
    if found.doi:
        address = f"https://doi.org/{quote(found.doi, safe='/()')}"
        link = Markup(' <a href="{}" rel="noreferrer">doi:{}</a>').format(address, found.doi)
    elif found.url:
        link = Markup(" {}").format(linked(found.url))
    return Markup("{}.{}").format(text, link)


def summary_groups(contents: Sequence[Contents], views: Sequence[GameView]) -> tuple[SummaryGroup, ...]:
    """Every claim of every game that has any, in order."""
    groups = []
    for found, view in zip(contents, views, strict=True):
        verdicts = {verdict.name: verdict for verdict in found.verdicts}
        rows = tuple(
            SummaryRow(
                claim.name,
                claim.identifier,
                claim.says,
                claim.verdict,
                claim.kind,
                _where(verdicts[claim.name], found.family) if claim.name in verdicts else "",
            )
            for claim in view.claims
        )
        if rows:
            groups.append(SummaryGroup(view.title, view.identifier, rows))
    return tuple(groups)


def _where(verdict: Verdict, family: Family) -> str:
    """Where a claim holds or, if it was decided at a point alone or over several parameters, where that was."""
    needs = needs_text(verdict, {name: parameter.range for name, parameter in family.parameters.items()})
    if needs:
        return said(needs if needs.startswith(("no ", "not decided")) else f"holds for {needs}")
    where = where_text(verdict)
    return said(where if verdict.over or verdict.at else "at the values of the file")


def claim_links(contents: Sequence[Contents], views: Sequence[GameView]) -> dict[tuple[str, str], str]:
    """The identifier of each claim on the page, by its game's place and its name."""
    return {
        (place_of(found.file), claim.name): claim.identifier
        for found, view in zip(contents, views, strict=True)
        for claim in view.claims
    }
