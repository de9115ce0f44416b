"""Verdicts proved along an axis against decisions at points: random families, random claims, and no disagreement.

A point is solved afresh by the solver of single games, whose equilibria have been judged; so what is compared is that
regimes lose no equilibrium, and that a claim is cut where, and only where, its verdict changes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

import pytest

import gametheory
from gametheory import Family, Verdict
from gametheory.algebra.tracing import simplest_inside
from gametheory.claims.sampling import PointDecider
from gametheory.claims.verdict import ClaimStretch
from gametheory.solvers.concepts import chosen_method
from tests.parametric.families import LineFamily, bimatrix_families, pure_families, tree_families

CLAIMS = 6
"""Random claims of a family."""
NEAR = Fraction(1, 10**9)
RULES = ["payoff dominance", "risk dominance", "{first}", "{first} - 2*{second}", "-({first} - 1/2)**2"]


def condition(source: random.Random, names: list[str]) -> str:
    def comparison() -> str:
        first, second = source.sample(names, 2)
        left = source.choice([first, first, f"{first} - {source.randint(1, 2)}*{second}", f"{first} * {second}"])
        right = source.choice(["0", "1", "1/2", "1/3", "t", "t**2", "1 - t", f"{source.randint(-3, 3)}"])
        return f"{left} {source.choice(['<', '<=', '>', '>=', '==', '!='])} {right}"

    one, other = comparison(), comparison()
    return source.choice([one, one, f"not ({one})", f"({one}) and ({other})", f"({one}) or ({other})"])


def claimed(source: random.Random, made: LineFamily) -> Family:
    """The family with random claims over all of its range."""
    spec = made.load().spec
    moves = [f"{player}.{s}" for player, own in zip(spec.players, spec.strategies, strict=True) for s in own]
    names = [*moves, *(f"payoff.{player}" for player in spec.players)]
    lines = []
    for number in range(CLAIMS):
        quantifier = ("every", "some", "selected")[number % 3]
        lines += [f"[claims.c{number}]", f'holds = "{condition(source, names)}"', f'in = "{quantifier}"']
        if quantifier == "selected":
            first, second = source.sample(names, 2)
            lines.append(f'select = "{source.choice(RULES).format(first=first, second=second)}"')
        lines.append(f'over = {{ t = ["{made.low}", "{made.high}"] }}')
    return gametheory.loads("\n".join([made.text, *lines, ""]))


def values(source: random.Random, verdict: Verdict) -> Iterator[tuple[Fraction, ClaimStretch]]:
    """Rationals of each stretch: the ends, where these are rational and belong, two inside, and next to the ends."""
    for stretch in verdict.stretches:
        for end, closed in ((stretch.low, stretch.low_closed), (stretch.high, stretch.high_closed)):
            if isinstance(end, Fraction) and closed:
                yield end, stretch
        if stretch.is_point:
            continue
        middle = simplest_inside(stretch.low, stretch.high)
        yield middle, stretch
        yield simplest_inside(stretch.low, middle), stretch
        for end, step in ((stretch.low, NEAR), (stretch.high, -NEAR)):
            if isinstance(end, Fraction) and stretch.low < end + step < stretch.high:
                yield end + step, stretch
        inside = stretch.low if isinstance(stretch.low, Fraction) else middle
        drawn = inside + (middle - inside) * Fraction(source.randint(1, 996), 997)
        yield drawn, stretch


def tiles(verdict: Verdict, low: Fraction, high: Fraction) -> bool:
    """Whether the stretches follow one another over the whole range, each value in one of them, neighbours unlike."""
    first, last = verdict.stretches[0], verdict.stretches[-1]
    pairs = list(zip(verdict.stretches, verdict.stretches[1:], strict=False))
    return (
        (first.low, last.high, first.low_closed, last.high_closed) == (low, high, True, True)
        and all(one.high == other.low and one.high_closed != other.low_closed for one, other in pairs)
        and all(one.verdict != other.verdict for one, other in pairs)
        and [threshold.value for threshold in verdict.thresholds]
        == list(dict.fromkeys(other.low for _, other in pairs))
    )


def compare(families: Iterable[LineFamily], seed: int, concept: str) -> tuple[Counter[tuple[str, str]], int]:
    """The verdicts met, by quantifier, and how many points were compared; a disagreement is an assertion error."""
    source = random.Random(seed)
    met: Counter[tuple[str, str]] = Counter()
    points = 0
    for made in families:
        family = claimed(source, made)
        # Pointwise decisions know the concept alone, not the line.
        decide = PointDecider(family, chosen_method(family.at(), concept)[0], None)
        for verdict in gametheory.check(family, concept=concept):
            said = f"{verdict}\n{made.text}"
            assert verdict.method == "regimes", said
            assert tiles(verdict, made.low, made.high), said
            claim = family.spec.claims[verdict.name]
            for value, stretch in values(source, verdict):
                decision = decide(claim, {"t": value})
                assert decision.verdict == stretch.verdict, f"at {value}: {decision}\n{said}"
                points += 1
            for stretch in verdict.stretches:
                met[verdict.quantifier, stretch.verdict] += 1
    return met, points


@pytest.mark.parametrize("seed", range(4))
def test_two_players(seed: int) -> None:
    met, points = compare(bimatrix_families(seed + 700, 26, largest=3), seed, "nash")
    assert points > 500
    for quantifier in ("every", "some", "selected"):
        for verdict in ("holds", "fails"):
            assert met[quantifier, verdict] > 5, met
    assert met["every", "undecided"] + met["selected", "undecided"] > 0
    assert met["selected", "depends"] > 0


@pytest.mark.parametrize("seed", range(2))
def test_three_players_in_pure_strategies(seed: int) -> None:
    met, points = compare(pure_families(seed + 710, 20), seed, "pure-nash")
    assert points > 300
    assert all(met[quantifier, verdict] > 5 for quantifier in ("every", "some") for verdict in ("holds", "fails")), met


@pytest.mark.parametrize("seed", range(2))
def test_trees(seed: int) -> None:
    met, points = compare(tree_families(seed + 720, 20, players=(2, 3)), seed, "subgame-perfect")
    assert points > 300
    assert all(met[quantifier, verdict] > 5 for quantifier in ("every", "some") for verdict in ("holds", "fails")), met
