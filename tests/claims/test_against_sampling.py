"""Deciding claims on continua against dense sampling: what is proved must never be contradicted by an equilibrium.

Small games with deliberate ties, and random conditions on them. Mixtures of the vertices of each maximal Nash subset
are equilibria; at each the condition is evaluated from the definition of expectation, without the code under test.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from flint import fmpq

import gametheory
from gametheory import Equilibrium, Solution, StrategicGame
from gametheory.claims.decide import FAILS, HOLDS, SolvedPoint, decide
from gametheory.numbers import to_flint
from gametheory.solvers.verify import regret
from gametheory.spec.schema import Claim
from tests.small_games import two_players

GAMES = 120
SAMPLES = 60
Environment = dict[str, fmpq]


def random_matrix(source: random.Random, rows: int, columns: int) -> list[list[int]]:
    matrix = [[source.choice([0, 0, 1, 1, 2]) for _ in range(columns)] for _ in range(rows)]
    if source.random() < 0.3:
        matrix[-1] = list(matrix[0])
    if source.random() < 0.3:
        for row in matrix:
            row[-1] = row[0]
    return matrix


def solved_game(source: random.Random) -> tuple[gametheory.Family, StrategicGame, Solution]:
    rows, columns = source.choice([(2, 2), (2, 2), (2, 3), (3, 3)])
    cells = "".join(
        f" + {source.randint(-1, 2)} * ann.a{i + 1} * bob.b{j + 1}" for i in range(rows) for j in range(columns)
    )
    family = two_players(
        random_matrix(source, rows, columns), random_matrix(source, rows, columns), measures={"m": f"0{cells}"}
    )
    game = family.at()
    assert isinstance(game, StrategicGame)
    return family, game, gametheory.solve(game)


def weights(source: random.Random, count: int) -> list[Fraction]:
    """A random distribution, often on few of the vertices."""
    drawn = [source.choice([0, 0, 1, 1, 2, 5]) for _ in range(count)]
    drawn[source.randrange(count)] += 1
    return [Fraction(weight, sum(drawn)) for weight in drawn]


def mixtures(
    source: random.Random, game: StrategicGame, solution: Solution, count: int
) -> Iterator[tuple[tuple[Fraction, ...], ...]]:
    """Equilibria within the maximal Nash subsets, after the meaning of the contract's ``sets``."""
    subsets = [subset for component in solution.components for subset in component.subsets]
    for _ in range(count):
        subset = source.choice(subsets)
        profile = []
        for player in game.players:
            vertices = [solution.equilibria[at].strategies[player].values() for at in subset.vertices[player]]
            shares = weights(source, len(vertices))
            profile.append(tuple(sum(map(Fraction.__mul__, shares, column)) for column in zip(*vertices, strict=True)))
        yield tuple(profile)


def quantities(game: StrategicGame, profile: tuple[tuple[Fraction, ...], ...]) -> Environment:
    first, second = profile
    cells = [p * q for p, q in itertools.product(first, second)]
    values = {
        f"payoff.{p}": sum(map(Fraction.__mul__, cells, table))
        for p, table in zip(game.players, game.payoffs, strict=True)
    }
    values["m"] = sum(map(Fraction.__mul__, cells, game.measures["m"]))
    for player, names, own in zip(game.players, game.strategies, profile, strict=True):
        values.update({f"{player}.{name}": share for name, share in zip(names, own, strict=True)})
    return {name: to_flint(Fraction(value)) for name, value in values.items()}


def comparison(source: random.Random, values: Mapping[str, Fraction]) -> str:
    names = source.sample(sorted(values), 2)
    kind = source.choice(["name", "name", "sum", "product", "ratio", "power"])
    text = {
        "name": names[0],
        "sum": f"{names[0]} - {source.randint(1, 2)}*{names[1]}",
        "product": f"{names[0]} * {names[1]}",
        "ratio": f"{names[0]} / (3 + {names[1]})",
        "power": f"{names[0]}**2",
    }[kind]
    # Thresholds near what is attained are where mistakes would show.
    threshold = source.choice(
        [values[names[0]], Fraction(0), Fraction(1), Fraction(1, 2), Fraction(source.randint(-2, 4), 3)]
    )
    return f"{text} {source.choice(['<', '<=', '>', '>=', '==', '!='])} {threshold}"


def condition(source: random.Random, values: Mapping[str, Fraction]) -> str:
    first, second = comparison(source, values), comparison(source, values)
    return source.choice([first, first, f"not ({first})", f"({first}) and ({second})", f"({first}) or ({second})"])


def attained(game: StrategicGame, equilibrium: Equilibrium) -> dict[str, Fraction]:
    values = {f"{p}.{name}": Fraction(x) for p, own in equilibrium.strategies.items() for name, x in own.items()}
    values.update({f"payoff.{player}": Fraction(x) for player, x in equilibrium.payoffs.items()})
    return {**values, "m": Fraction(equilibrium.measures["m"])}


RULES = ["payoff dominance", "m", "payoff.ann - 2*m", "ann.a1"]


def selected(rule: str, sampled: list[Environment]) -> list[Environment]:
    """The sampled equilibria that a rule selects, if the best of all (which is at a vertex) is among them."""
    if rule == "payoff dominance":
        best = [max(found[f"payoff.{player}"] for found in sampled) for player in ("ann", "bob")]
        return [found for found in sampled if [found["payoff.ann"], found["payoff.bob"]] == best]
    value = Claim(holds="0 == 0", **{"in": "selected"}, select=rule).select
    assert value is not None
    assert not isinstance(value, str)
    values = [value.evaluate(found) for found in sampled]
    return [found for found, value in zip(sampled, values, strict=True) if value == max(values)]


@pytest.mark.parametrize("seed", range(4))
def test_no_equilibrium_contradicts_a_verdict(seed: int) -> None:
    source = random.Random(seed)
    counted: Counter[tuple[str, str, bool]] = Counter()
    for _ in range(GAMES // 4):
        family, game, solution = solved_game(source)
        point = SolvedPoint.of(family.spec, game, solution)
        profiles = list(mixtures(source, game, solution, SAMPLES))
        assert all(regret(game, profile) == 0 for profile in profiles)
        vertices = [
            tuple(tuple(map(Fraction, own.values())) for own in e.strategies.values()) for e in solution.equilibria
        ]
        sampled = [quantities(game, profile) for profile in [*vertices, *profiles]]
        continuum = len(solution.components) < len(solution.equilibria)
        for _ in range(12):
            holds = condition(source, attained(game, source.choice(solution.equilibria)))
            for quantifier in ("every", "some", "selected"):
                options = {"select": source.choice(RULES)} if quantifier == "selected" else {}
                claim = Claim(holds=holds, **{"in": quantifier}, **options)  # type: ignore[arg-type]
                verdict = decide(claim, point).verdict
                counted[quantifier, verdict, continuum] += 1
                relevant = selected(options["select"], sampled) if options else sampled
                truths = [claim.holds.decide(found) for found in relevant]
                said = f"{verdict}: {holds}, in {quantifier} {options}, payoffs {game.payoffs}"
                if verdict == HOLDS:
                    assert any(truths) or holds_between(claim, relevant) if quantifier == "some" else all(truths), said
                elif verdict == FAILS and quantifier == "every":
                    assert not all(truths) or fails_between(claim, relevant), said
                elif verdict == FAILS and relevant:
                    assert not any(truths), said
    for quantifier, verdict in itertools.product(("every", "some", "selected"), (HOLDS, FAILS)):
        assert counted[quantifier, verdict, True] >= 10, counted
        assert counted[quantifier, verdict, False] >= 10, counted


def holds_between(claim: Claim, sampled: list[Environment]) -> bool:
    """Whether an equality that no sample meets exactly is crossed: some samples lie below and some above."""
    return any(_crossed(part, sampled) for part in claim.holds.walk() if getattr(part, "symbol", "") in ("==", "!="))


fails_between = holds_between


def _crossed(part: object, sampled: list[Environment]) -> bool:
    differences = [part.left.evaluate(found) - part.right.evaluate(found) for found in sampled]  # type: ignore[attr-defined]
    return min(differences) < 0 < max(differences)
