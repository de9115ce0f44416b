"""Claims on the continua of game trees: what is said of extreme equilibria holds of the equilibria between them.

Nash equilibria of a tree are mixtures over plans. Mixtures within a maximal Nash subset are turned into behaviour, and
what they are worth is computed on the tree: every expectation must lie within the range that its extreme equilibria
span, for that is what decides affine claims.
"""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import gametheory
from gametheory import ExtensiveGame
from gametheory.claims.decide import FAILS, HOLDS, SolvedPoint, decide
from gametheory.claims.quantities import quantities
from gametheory.model.reduced import behavior_from_mixed, reduced_strategic_form
from gametheory.solvers.assemble import extensive_equilibrium
from gametheory.spec.schema import Claim
from tests.games.published import load

TREES = [
    ("classics/beer_quiche", {}),
    ("classics/beer_quiche", {"surly_share": "51/100"}),
    ("classics/centipede", {}),
    ("classics/entry_deterrence", {}),
    ("classics/ultimatum", {}),
    ("literature/png_1983", {}),
    ("literature/png_1983", {"award": "44"}),
]
SAMPLES = 40


def distribution(source: random.Random, count: int) -> list[Fraction]:
    drawn = [source.choice([0, 0, 1, 1, 3]) for _ in range(count)]
    drawn[source.randrange(count)] += 1
    return [Fraction(weight, sum(drawn)) for weight in drawn]


@pytest.mark.parametrize(("name", "values"), TREES)
def test_expectations_between_extreme_equilibria(name: str, values: dict[str, object]) -> None:
    source = random.Random(7)
    family = load(name)
    game = family.at(values)
    assert isinstance(game, ExtensiveGame)
    solution = gametheory.solve(game, concept="nash")
    point = SolvedPoint.of(family.spec, game, solution)
    reduced = reduced_strategic_form(game)
    names = sorted(point.varying)
    decided = 0
    for component in solution.components:
        ranges = {quantity: [point.environments[at][quantity] for at in component.equilibria] for quantity in names}
        for _ in range(SAMPLES):
            subset = source.choice(component.subsets)
            profile = []
            for player, plans in zip(game.players, reduced.game.strategies, strict=True):
                vertices = [solution.equilibria[at].mixed[player] for at in subset.vertices[player]]
                shares = distribution(source, len(vertices))
                profile.append(
                    [
                        sum(
                            share * Fraction(vertex.get(plan, 0))
                            for share, vertex in zip(shares, vertices, strict=True)
                        )
                        for plan in plans
                    ]
                )
            # Assembling judges it: a mixture that were no equilibrium would be refused.
            between = extensive_equilibrium(game, behavior_from_mixed(reduced, profile), subgame_perfect=False)
            found = quantities(game, between)
            for quantity in names:
                assert min(ranges[quantity]) <= found[quantity] <= max(ranges[quantity]), quantity
    for quantity in names:
        values_at = [environment[quantity] for environment in point.environments]
        for threshold in (min(values_at), max(values_at)):
            for sign, expected in ((">=", min(values_at) >= threshold), ("<=", max(values_at) <= threshold)):
                verdict = decide(Claim(holds=f"{quantity} {sign} {threshold}"), point).verdict
                assert verdict == (HOLDS if expected else FAILS)
                decided += 1
    assert decided == 4 * len(names) > 0
