"""The claims of a game for a page: the verdict in words, where it holds as a bar, thresholds, and what must be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.values import number_text
from gametheory.claims.break_even import BreakEven, Flip
from gametheory.claims.decide import DEPENDS, FAILS, HOLDS, UNDECIDED, concept_text
from gametheory.claims.verdict import (
    AT_VALUES,
    BY_BOXES,
    BY_MAP,
    BY_REGIMES,
    ClaimFrontier,
    ClaimStretch,
    Counterexample,
    Verdict,
    share_text,
)
from gametheory.pages.bars import Bar, piece_of, stretch_bar
from gametheory.pages.markup import Cell, Table, equation, interval, joined, math, mixture, number
from gametheory.report.contents import Contents
from gametheory.report.tables import MOST_FRONTIERS
from gametheory.report.texts import counted, point_text, selection_text

__all__ = ["ClaimView", "basis", "break_even_table", "claim_views", "curve_math", "plain_mixture", "where_cells"]

VERDICTS = (HOLDS, FAILS, DEPENDS, UNDECIDED)


@dataclass(frozen=True)
class ClaimView:
    """One claim, ready to be shown; ``kind`` and ``basis`` say what the verdict rests on."""

    identifier: str
    name: str
    says: str
    condition: Markup
    which: str
    ranges: tuple[Markup, ...]
    at: tuple[Markup, ...]
    verdict: str
    kind: str
    basis: str
    lines: tuple[Cell, ...] = ()
    bar: Bar | None = None
    example: tuple[Cell, ...] = ()
    reason: str = ""
    table: Table | None = None
    steady: str = ""
    open: tuple[str, ...] = ()


def claim_views(contents: Contents, identifier: str) -> tuple[ClaimView, ...]:
    """All claims of a game that were asked for, in the order of the file; one without a verdict says why."""
    verdicts = {found.name: found for found in contents.verdicts}
    tables = {table.claim: table for table in contents.break_evens}
    views = []
    for name in contents.family.spec.claims:
        if name in verdicts:
            views.append(_view(verdicts[name], tables.get(name), f"{identifier}--{name}"))
        elif name in contents.undecided:
            views.append(_open_view(contents, name, f"{identifier}--{name}"))
    return tuple(views)


def _view(verdict: Verdict, table: BreakEven | None, identifier: str) -> ClaimView:
    kind, said = basis(verdict)
    return ClaimView(
        identifier=identifier,
        name=verdict.name,
        says=verdict.says,
        condition=math(verdict.condition),
        which=_which(verdict.quantifier, verdict.rule, verdict.concept),
        ranges=tuple(interval(name, low, high, True, True) for name, (low, high) in verdict.over.items()),
        at=tuple(equation(name, value) for name, value in verdict.at.items()),
        verdict=verdict.verdict,
        kind=kind,
        basis=said,
        lines=tuple(where_cells(verdict)),
        bar=_bar(verdict),
        example=_example(verdict.counterexample, verdict) if verdict.counterexample else (),
        reason=verdict.reason,
        table=break_even_table(table) if table is not None and table.flipping else None,
        steady=_steady_text(table) if table is not None else "",
        open=tuple(f"along {name} it could not be decided: {why}" for name, why in table.unsolved.items())
        if table is not None
        else (),
    )


def _open_view(contents: Contents, name: str, identifier: str) -> ClaimView:
    """A claim that could not even be tried."""
    claim = contents.family.spec.claims[name]
    rule = str(claim.select or "payoff dominance") if claim.quantifier == "selected" else ""
    return ClaimView(
        identifier=identifier,
        name=name,
        says=claim.says,
        condition=math(claim.holds),
        which=_which(claim.quantifier, rule, contents.concept),
        ranges=tuple(interval(axis, low, high, True, True) for axis, (low, high) in claim.over.items()),
        at=tuple(equation(axis, value) for axis, value in claim.at.items()),
        verdict=UNDECIDED,
        kind="not decided",
        basis="Not decided.",
        reason=contents.undecided[name],
    )


def _which(quantifier: str, rule: str, concept: str) -> str:
    """``in every Nash equilibrium``, or in the one selected."""
    words = concept_text(concept)
    return f"in the {words} {selection_text(rule)}" if rule else f"in {quantifier} {words}"


def basis(verdict: Verdict) -> tuple[str, str]:
    """What a verdict rests on: in a word or two, and in a sentence."""
    if verdict.sampled:
        sampled = f"{counted(verdict.points, 'point')} sampled"
        if verdict.verdict == FAILS:
            return (
                "proved by an example",
                f"Refuted by an example, which is exact; elsewhere a numerical finding ({sampled}).",
            )
        return "numerical finding", f"A numerical finding and no proof: {sampled}."
    if verdict.verdict == UNDECIDED and verdict.method == AT_VALUES:
        return "not decided", "Not decided."
    where = {
        AT_VALUES: "at these values",
        BY_REGIMES: "at every value of the range",
        BY_MAP: "on the whole area",
        BY_BOXES: "on boxes that fill the shares told",
    }[verdict.method]
    if verdict.verdict == UNDECIDED:
        return "partly decided", "Proved where it is decided; the rest is open."
    return "proved", f"Proved {where}: a theorem about the game as it is written."


def where_cells(verdict: Verdict) -> Iterator[Cell]:
    """Where a claim holds and where it fails, a line a verdict, then thresholds or frontiers."""
    if verdict.method == BY_REGIMES:
        ((axis, _),) = verdict.over.items()
        for word in VERDICTS:
            own = [stretch for stretch in verdict.stretches if stretch.verdict == word]
            if own and len(own) == len(verdict.stretches):
                yield f"{_word(word)} at every value of the range"
            elif own:
                yield Markup("{} for {}").format(_word(word), joined([_stretch(axis, each) for each in own], " and "))
        irrational = [each for each in verdict.thresholds if _is_irrational(each.value)]
        for found in irrational:
            yield Markup("{} is the root there of {}").format(equation(axis, found.value), math(found.polynomial))
    elif verdict.sampled:
        yield f"holds at {verdict.held:,} of {counted(verdict.points, 'point')} sampled" + (
            f", undecided at {verdict.open:,}" if verdict.open else ""
        )
    elif verdict.shares:
        whole = "area" if len(verdict.over) == 2 else "volume"
        shares = [f"{_word(name)} on {share_text(*bounds)}" for name, bounds in verdict.shares.items() if bounds[1]]
        yield f"{', '.join(shares)} of the {whole}"
        yield from _frontier_cells(verdict.frontiers)


def _word(verdict: str) -> str:
    return "depends on the equilibrium selected" if verdict == DEPENDS else verdict


def _is_irrational(value: Fraction | AlgebraicNumber) -> bool:
    return isinstance(value, AlgebraicNumber) and not value.is_rational


def _stretch(axis: str, stretch: ClaimStretch) -> Markup:
    return interval(axis, stretch.low, stretch.high, stretch.low_closed, stretch.high_closed)


def _frontier_cells(frontiers: Sequence[ClaimFrontier]) -> Iterator[Cell]:
    """The curves at which a claim over two parameters changes, each once."""
    curves: dict[tuple[str, ...], list[ClaimFrontier]] = {}
    for frontier in frontiers:
        curves.setdefault(frontier.formulas or (f"{frontier.polynomial} = 0",), []).append(frontier)
    for equations, found in list(curves.items())[:MOST_FRONTIERS]:
        sides = " or ".join(dict.fromkeys(" and ".join(sorted(frontier.between)) for frontier in found))
        on = dict.fromkeys(verdict for frontier in found for verdict, _ in frontier.on)
        line = Markup("{} meet at {}").format(sides, joined([curve_math(each) for each in equations], " or "))
        yield line + (f"; on the curve itself: {' or '.join(on)}" if on else "")
    if len(curves) > MOST_FRONTIERS:
        yield f"and at {counted(len(curves) - MOST_FRONTIERS, 'more curve')}"


def curve_math(text: str) -> Markup:
    """``fee = 55*reach + 1`` in MathML."""
    left, sign, right = text.partition(" = ")
    return math(f"{left} == {right}") if sign else math(text)


def _bar(verdict: Verdict) -> Bar | None:
    if verdict.method == BY_REGIMES:
        ((axis, (low, high)),) = verdict.over.items()
        return stretch_bar(axis, low, high, verdict.stretches)
    bounds = {name: (low + high) / 2 for name, (low, high) in verdict.shares.items() if high}
    if len(bounds) < 2:
        return None
    pieces, start = [], Fraction(0)
    for name, share in bounds.items():
        pieces.append(piece_of(name, float(start), float(share)))
        start += share
    said = ", ".join(f"{name} on {share_text(*verdict.shares[name])}" for name in bounds)
    return Bar(f"Shares of the {'area' if len(verdict.over) == 2 else 'volume'}: {said}", tuple(pieces))


def _example(found: Counterexample, verdict: Verdict) -> tuple[Cell, ...]:
    """The counterexample: where, what is played, and what is then true."""
    shown = {name: found.parameters[name] for name in verdict.over}
    lines: list[Cell] = []
    if shown:
        lines.append(Markup("at {}").format(joined([equation(name, value) for name, value in shown.items()], ", ")))
    if found.equilibrium is not None:
        play = found.equilibrium.strategies
        if found.equilibrium.path:
            play = {name: each.moves for name, each in found.equilibrium.behavior.items() if each.on_path}
        for who, strategy in play.items():
            lines.append(Markup("{}: {}").format(who, plain_mixture(strategy)))
        for name, value in found.equilibrium.measures.items():
            lines.append(Markup("{} = {}").format(name, number(value)))
    elif verdict.quantifier == "some":
        lines.append("no equilibrium there satisfies it")
    return tuple(lines)


def plain_mixture(strategy: Mapping[str, object]) -> Markup:
    """A strategy in exact numbers, or in decimals where they are enclosed or floats."""
    exact = {name: value for name, value in strategy.items() if isinstance(value, Fraction)}
    if len(exact) == len(strategy):
        return mixture(exact)
    terms = [
        Markup("{} {}").format(number(value), name)  # type: ignore[arg-type]
        for name, value in strategy.items()
        if value
    ]
    return joined(terms, " + ")


def break_even_table(found: BreakEven) -> Table:
    """What must be true: a row a parameter that flips the verdict."""
    rows = tuple(
        (
            row.parameter,
            number(row.value, decimals=False),
            row.verdict,
            joined([_flip(each) for each in row.flips], ", "),
            row.holds_text(),
        )
        for row in found.flipping
    )
    caption = f"What must be true for {found.claim}, one parameter at a time"
    note = f"with {point_text(found.at)} as the claim says" if found.at else ""
    return Table(caption, ("parameter", "value", "verdict", "flips at", "holds on"), rows, frozenset({1}), note)


def _flip(found: Flip) -> Markup:
    return Markup("{}{}").format(number(found.at), str(found).removeprefix(number_text(found.at)))


def _steady_text(table: BreakEven) -> str:
    """Which parameters don't flip the verdict anywhere in their range."""
    steady = [row for row in table.rows if len(row.stretches) == 1]
    if not steady:
        return ""
    names = ", ".join(row.parameter for row in steady)
    if not table.flipping:
        return f"{steady[0].verdict}; no value in its range flips it: {names}"
    return f"No value in its range flips it: {names}"
