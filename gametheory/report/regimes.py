"""Regimes for the eye: what is played on each stretch of an axis, where it changes, and what becomes of each branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from gametheory.algebra.texts import is_sum
from gametheory.algebra.values import Value, number_text, radical_text
from gametheory.numbers import decimal_text
from gametheory.parametric.pieces import Branch, BranchEvent, Number, RegimeBehavior, RegimeEquilibrium
from gametheory.parametric.result import Regimes
from gametheory.report.layout import Columns, Hanging, formula_lines
from gametheory.report.solutions import MOST_MEMBERS, MOST_OFF_PATH, title_lines
from gametheory.report.texts import counted, point_text, ranges_text
from gametheory.solvers.result import CONCEPT_WORDS, Component

MOST_CELLS = 200
"""Cells shown on a terminal, half of them from either end; the other formats have all."""
MOST_BLOCKS = 50
"""Equilibria shown of a cell."""
MOST_NAMES = 8
"""Branches that are named where several are spoken of at once; more are only counted."""
CONTINUED = 4
"""Columns by which a term that is too long for its line goes on further right."""
GAP = 3
"""Spaces between what stands on one line."""


class WithEquilibria(Protocol):
    """A cell of an axis, or a region, curve or point of a map."""

    @property
    def equilibria(self) -> tuple[RegimeEquilibrium, ...]:
        """All that hold there."""

    @property
    def components(self) -> tuple[Component, ...]:
        """How they hang together."""

    @property
    def undefined(self) -> str:
        """Why the game is not defined there, if it is not."""


def regimes_view(regimes: Regimes) -> RenderableType:
    """What was solved, then the cells of the axis, its breakpoints, and the branches."""
    parts: list[RenderableType] = [*title_lines(regimes.about.title, regimes.parameters), Text()]
    parts.append(Text(headline(regimes), style="bold"))
    if regimes.symbols:
        said = f"formulas in {', '.join(regimes.symbols)} too; which of them hold is decided at {point_text(regimes.symbols)}"
        parts.append(Text(said))
    left_out = max(0, len(regimes.cells) - MOST_CELLS)
    telling = telling_sets(regimes.cells)
    for number, cell in enumerate(regimes.cells):
        if left_out and number == MOST_CELLS // 2:
            more = counted(left_out, "more cell")
            parts += [Text(), Text(f"... {more}; --format json and csv have all", style="dim")]
        if not MOST_CELLS // 2 <= number < MOST_CELLS // 2 + left_out:
            where = where_text(regimes.axis, cell.low, cell.high, cell.low_closed, cell.high_closed)
            parts += [Text(), EquilibriaBlock([Text(where, style="bold")], cell, regimes.concept, telling)]
    parts += [Text(), *_breakpoints(regimes)]
    if regimes.branches and len(regimes.cells) > 1:
        parts += [Text(), branches_of(regimes)]
    for note in regimes.notes:
        parts += [Text(), Hanging(Text(f"note: {note}", style="dim"), first=0, rest=6)]
    parts += [Text(), Text(_footer(regimes), style="dim")]
    return Group(*parts)


def headline(regimes: Regimes) -> str:
    """``Nash equilibria along reach in [0, 1] (exact, complete)``."""
    along = ranges_text({regimes.axis: (regimes.low, regimes.high)})
    return concept_line(regimes.concept, f"along {along}", complete=regimes.complete)


def concept_line(concept: str, where: str, *, complete: bool) -> str:
    """What was searched for, where, and whether all of it was found."""
    pure = " in pure strategies" if concept == "subgame-perfect" else ""
    said = "complete" if complete else "possibly incomplete"
    if complete and concept == "pure-nash":
        said += " for pure strategies"
    words = f"{CONCEPT_WORDS[concept][1]}{pure}"
    return f"{words[0].upper()}{words[1:]} {where} (exact, {said})"


def where_text(axis: str, low: Number, high: Number, low_closed: bool, high_closed: bool) -> str:
    """``0 <= reach < 1/10``, or ``reach = 1/10``; an irrational number as a decimal."""
    if low == high:
        return f"{axis} {_equals(low)}"
    return f"{_place(low)} {'<=' if low_closed else '<'} {axis} {'<=' if high_closed else '<'} {_place(high)}"


def played_terms(strategy: Mapping[str, Value]) -> list[str]:
    """``9/(50*reach) monitor``, ...: what is played, each with its probability; alone if that is 1."""
    played = {name: probability for name, probability in strategy.items() if probability != 0}
    if len(played) == 1 and next(iter(played.values())) == 1:
        return list(played)
    return [f"{_factor(probability)} {name}" for name, probability in played.items()]


def _factor(value: Value) -> str:
    text = number_text(value, radicals=False)
    return f"({text})" if is_sum(text) else text


def _place(number: Number) -> str:
    return number_text(number, radicals=False)


def _equals(number: Number) -> str:
    """``= 1/10``, or ``~ 0.127`` for a number that is not written out."""
    text = _place(number)
    return f"~ {text[1:]}" if text.startswith("~") else f"= {text}"


@dataclass(frozen=True)
class EquilibriaBlock:
    """Where, and then each equilibrium under the name of its branch, as many items to a line as there is room for.

    Remarks follow the last of the headings. ``telling`` are the information sets off the path that are spelled out, as
    :func:`telling_sets` finds them.
    """

    headings: Sequence[Text]
    found: WithEquilibria
    concept: str
    telling: Mapping[object, Sequence[str]] = field(default_factory=dict)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        remark = cell_remark(self.found, self.concept)
        for number, heading in enumerate(self.headings, start=1):
            said = Text.assemble(heading)
            if remark and number == len(self.headings):
                said.append(f"{' ' * GAP}{remark}", style="not bold dim")
            yield Hanging(said, first=0, rest=4)
        groups = grouped_by_play(self.found.equilibria)
        indent = 4 + max((len(group[0].branch) for group in groups), default=0)
        room = options.max_width - indent
        for group in groups[:MOST_BLOCKS]:
            label = Text.assemble((f"  {group[0].branch}".ljust(indent), "bold"))
            for line in _lines(group, room, self.telling):
                further = _continued(line.plain, room)
                for number, piece in enumerate(formula_lines(line, max(1, room), max(1, room - further))):
                    yield label + piece if number == 0 else Text(" " * (indent + further)) + piece
                    label = Text(" " * indent)
        if len(groups) > MOST_BLOCKS:
            more = f"... and {len(groups) - MOST_BLOCKS:,} more; --format json and csv have all"
            yield Hanging(Text(more, style="dim"), first=2, rest=6)


def _continued(line: str, room: int) -> int:
    """Columns by which what does not fit on a line goes on: further right than it starts, if there is room for that."""
    begins = len(line) - len(line.lstrip()) or len(line.partition(": ")[0]) + 2
    return begins + 2 if begins + 2 <= room // 2 else CONTINUED


def cell_remark(cell: WithEquilibria, concept: str) -> str:
    """What is to be said of a cell as a whole, such as why there is nothing in it; often nothing."""
    if cell.undefined:
        return f"not defined: {cell.undefined}"
    if not cell.equilibria:
        return f"no {CONCEPT_WORDS[concept][0]}"
    continua = [component for component in cell.components if len(component.equilibria) > 1]
    if not continua:
        return ""
    pieces = [_pieces(found, cell.equilibria) for found in continua]
    if len(pieces) > 1:
        told = [f"by {', and by '.join(listed(names) for names in found[:MOST_NAMES])}" for found in pieces]
        return f"{len(pieces):,} continua, spanned {'; '.join(told)}"
    (found,) = pieces
    if len(found) > 1:
        # Only mixtures within one of them are equilibria; together they are joined, but no span.
        told = [f"by {listed(names)}" for names in found[:MOST_NAMES]]
        more = [f"and {len(found) - MOST_NAMES:,} more"] if len(found) > MOST_NAMES else []
        return f"a continuum in {len(found):,} pieces, spanned {'; '.join([*told, *more])}"
    everything = MOST_NAMES < len(cell.equilibria) == len(found[0])
    return f"a continuum spanned by {'all of them' if everything else listed(found[0])}"


def _pieces(component: Component, equilibria: Sequence[RegimeEquilibrium]) -> list[list[str]]:
    """The names of the extreme equilibria in each maximal Nash subset of a component."""
    if len(component.subsets) <= 1:
        return [sorted((equilibria[k].branch for k in component.equilibria), key=_age)]
    pieces = []
    for subset in component.subsets:
        strategies = {
            player: {_strategy(equilibria[k], player) for k in found} for player, found in subset.vertices.items()
        }
        names = [
            equilibria[k].branch
            for k in component.equilibria
            if all(_strategy(equilibria[k], player) in found for player, found in strategies.items())
        ]
        pieces.append(sorted(names, key=_age))
    return pieces


def _strategy(found: RegimeEquilibrium, player: str) -> tuple[tuple[str, Value], ...]:
    """What a player plays, of a tree in its reduced strategic form."""
    return tuple((found.mixed or found.strategies)[player].items())


def listed(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``, or how many where they are too many."""
    if len(names) > MOST_NAMES:
        return f"{names[0]} and {len(names) - 1:,} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _age(branch: str) -> tuple[int, str]:
    """The order of branch names: ``A``, ..., ``Z``, ``AA``, ..."""
    return len(branch), branch


def grouped_by_play(equilibria: Sequence[RegimeEquilibrium]) -> list[list[RegimeEquilibrium]]:
    """Equilibria of a tree that agree on the path; under ties many differ only where nobody ever comes."""
    groups: dict[object, list[RegimeEquilibrium]] = {}
    for number, found in enumerate(sorted(equilibria, key=lambda found: _age(found.branch))):
        groups.setdefault(on_path_text(found) if found.behavior else number, []).append(found)
    return list(groups.values())


def on_path_text(found: RegimeEquilibrium) -> object:
    """What an equilibrium of a tree does where it comes, and what that is worth."""
    played = tuple((name, tuple(b.moves.items())) for name, b in found.behavior.items() if b.on_path)
    return played, tuple(found.payoffs.items())


def telling_sets(cells: Iterable[WithEquilibria]) -> dict[object, list[str]]:
    """For what is played on a path, the information sets off it in which equilibria that agree on the path differ.

    Without them such equilibria, of one cell or of several, would look the same.
    """
    groups: dict[object, list[RegimeEquilibrium]] = {}
    for cell in cells:
        for found in cell.equilibria:
            if any(not behavior.on_path for behavior in found.behavior.values()):
                groups.setdefault(on_path_text(found), []).append(found)
    return {
        key: [
            name
            for name, behavior in group[0].behavior.items()
            if not behavior.on_path and len({_off_path_text(other.behavior[name]) for other in group}) > 1
        ]
        for key, group in groups.items()
    }


def _off_path_text(behavior: RegimeBehavior) -> str:
    return " + ".join(played_terms(behavior.moves)) if behavior.specified else "ruled out by the player's own strategy"


def off_path_terms(group: Sequence[RegimeEquilibrium], telling: Sequence[str]) -> list[str]:
    """What is played off the path in the sets named, by whom otherwise, and how many other sets there are."""
    first, *others = group
    count = sum(not behavior.on_path for behavior in first.behavior.values())
    if not telling or len(telling) > MOST_OFF_PATH or len(group) > MOST_MEMBERS:
        names = [other.branch for other in others]
        differing = f", where {listed(names)} {'differs' if len(others) == 1 else 'differ'}" if others else ""
        return [counted(count, "information set") + differing]
    terms = []
    for name in telling:
        played = _off_path_text(first.behavior[name])
        texts: dict[str, list[str]] = {}
        for other in others:
            texts.setdefault(_off_path_text(other.behavior[name]), []).append(other.branch)
        differing = "; ".join(f"{listed(names)}: {text}" for text, names in texts.items() if text != played)
        terms.append(f"{name}: {played}" + (f" ({differing})" if differing else ""))
    if count > len(telling):
        terms.append(counted(count - len(telling), "more information set"))
    return terms


def _lines(group: Sequence[RegimeEquilibrium], width: int, telling: Mapping[object, Sequence[str]]) -> Iterator[Text]:
    """What is played, what it is worth, and who else does the same."""
    found = group[0]
    if found.behavior:
        play = {name: played_terms(behavior.moves) for name, behavior in found.behavior.items() if behavior.on_path}
    else:
        play = {player: played_terms(strategy) for player, strategy in found.strategies.items()}
    yield from _flowing([_item(name, terms, " +") for name, terms in play.items()], width)
    worth = [_item("payoffs", _equations(found.payoffs), ",")]
    if found.measures:
        worth.append(_item("measures", _equations(found.measures), ","))
    if found.state:
        worth.append(_item("state", [state_text(found)], ","))
    if any(not behavior.on_path for behavior in found.behavior.values()):
        worth.append(_item("off the path", off_path_terms(group, telling.get(on_path_text(found), ())), ","))
    yield from _flowing(worth, width)


def state_text(found: RegimeEquilibrium) -> str:
    """``Nash, ESS, stable (sink)``: what is true of a rest point, and what is not known."""
    words = {"nash": "Nash", "ess": "ESS", "nss": "NSS", "stable": "stable"}
    true = [word for name, word in words.items() if found.state.get(name)]
    unknown = [word for name, word in words.items() if name in found.state and found.state[name] is None]
    said = ", ".join(true) or "not Nash, not stable"
    kind = found.state.get("kind")
    return said + (f" ({kind})" if kind else "") + (f"; not known whether {' or '.join(unknown)}" if unknown else "")


def _equations(values: Mapping[str, Value]) -> list[str]:
    return [f"{name} = {number_text(value, radicals=False)}" for name, value in values.items()]


_Item = tuple[str, list[str]]


def _item(name: str, terms: Sequence[str], sign: str) -> _Item:
    """A name, and its terms each with the sign that follows it."""
    return f"{name}: ", [*(f"{term}{sign}" for term in terms[:-1]), *terms[-1:]]


def _flowing(items: Sequence[_Item], width: int) -> Iterator[Text]:
    """All items on one line where they fit; else a line an item, broken between terms."""
    whole = [name + " ".join(terms) for name, terms in items]
    if sum(map(len, whole)) + GAP * (len(whole) - 1) <= width:
        yield Text(" " * GAP).join(_marked(text, name) for text, (name, _) in zip(whole, items, strict=True))
        return
    for name, terms in items:
        lines = _packed(terms, width - len(name))
        yield _marked(name + lines[0], name)
        for line in lines[1:]:
            yield Text(" " * len(name) + line)


def _packed(terms: Sequence[str], width: int) -> list[str]:
    lines: list[str] = []
    for term in terms:
        if lines and len(lines[-1]) + 1 + len(term) <= width:
            lines[-1] += f" {term}"
        else:
            lines.append(term)
    return lines or ["-"]


def _marked(text: str, name: str) -> Text:
    marked = Text(text)
    marked.stylize("dim", 0, len(name))
    return marked


def _breakpoints(regimes: Regimes) -> Iterator[RenderableType]:
    if not regimes.breakpoints:
        yield Text("No breakpoints inside the range.")
        return
    yield Text("Breakpoints", style="bold")
    rows = []
    for found in regimes.breakpoints:
        decimal = decimal_text(float(found.value))
        if isinstance(found.value, Fraction):
            shown = number_text(found.value)
            rows.append((shown, decimal if decimal != shown else "", ""))
        else:
            rows.append((radical_text(found.value) or f"~{decimal}", decimal, found.polynomial))
    used = [column for column in range(3) if column == 0 or any(row[column] for row in rows)]
    table = Columns([(regimes.axis, "decimal", "root of")[column] for column in used], frozenset({0, 1} & {*used}))
    for row in rows:
        table.add(*[row[column] for column in used])
    yield table


def branches_of(regimes: Regimes) -> RenderableType:
    """Each branch with where it is and what becomes of it; those of which the same is true share a row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for branch in regimes.branches:
        where = _branch_range(branch, regimes.axis)
        happens = "; ".join(_event_text(event) for event in branch.events)
        rows.setdefault((where, happens), []).append(branch.name)
    table = Columns(("branch", "where", "what becomes of it"))
    for (where, happens), names in rows.items():
        table.add(listed(names), where, happens or "-")
    return table


def _branch_range(branch: Branch, axis: str) -> str:
    first, last = branch.pieces[0], branch.pieces[-1]
    return where_text(axis, first.low, last.high, first.low_closed, last.high_closed)


def _event_text(event: BranchEvent) -> str:
    at = f"at {_place(event.at)}"
    others = listed(event.others) if event.others else ""
    if event.what == "merges":
        return f"merges into {others} {at}"
    if event.what == "splits":
        return f"splits off from {others} {at}"
    return f"{event.what} {at}" + (f", in a continuum with {others}" if others else "")


def _footer(regimes: Regimes) -> str:
    counts = (
        counted(len(regimes.cells), "cell"),
        counted(len(regimes.breakpoints), "breakpoint"),
        counted(len(regimes.branches), "branch", "branches"),
    )
    return ", ".join(counts)
