"""Comparisons that are ties wherever the same is played, told from near ties."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import gametheory
from gametheory.numbers import to_flint
from gametheory.spec.expressions import Comparison
from gametheory.spec.grammar import parse_expression
from gametheory.studies.ties import functions_of, tied_comparisons
from gametheory.sweeps.tracing.traced import Tape
from tests.games.published import load


class Place:
    """A family traced at a point."""

    def __init__(self, family: gametheory.Family, sample: dict[str, object]) -> None:
        self.tape = Tape(tuple(sample), {name: Fraction(value) for name, value in sample.items()})
        fixed = {name: to_flint(value) for name, value in family.point({}).items() if name not in sample}
        self.constants = {**fixed, **self.tape.parameters}
        self.game = family.lifted(self.constants)
        for name, definition in family.spec.definitions.items():
            if name not in family.spec.outcome_definitions:
                self.constants[name] = definition.evaluate(self.constants)

    def ties(self, text: str, support: Sequence[int]) -> list[bool]:
        """Of each comparison, in order, whether it is a tie."""
        condition = parse_expression(text, condition=True)
        guards = dict(self.tape.guards)
        found = tied_comparisons([condition], self.game, self.tape, self.constants, [bool(k) for k in support])
        assert self.tape.guards == guards
        return [id(part) in found for part in condition.walk() if isinstance(part, Comparison)]

    def function(self, text: str, support: Sequence[int]) -> int:
        played = [bool(k) for k in support]
        return functions_of([parse_expression(text)], self.game, self.tape, self.constants, played)[0]


STAG = load("classics/stag_hunt")
MIXED, STAGS, HARES = (1, 1, 1, 1), (1, 0, 1, 0), (0, 1, 0, 1)


class TestStrategic:
    place = Place(STAG, {"stag": 4, "hare": 3})

    def test_mixed_equilibria(self) -> None:
        assert self.place.ties("trust == hare / stag and trust == 3/4", MIXED) == [True, False]
        assert self.place.ties("ann.hunt_stag * stag <= hare and payoff.ann != hare", MIXED) == [True, True]

    def test_pure_equilibria(self) -> None:
        assert self.place.ties("trust == 1 and trust == 0 and payoff.ann == stag", STAGS) == [True, False, True]
        assert self.place.ties("trust == 1 and payoff.bob == hare", HARES) == [False, True]

    def test_sides_that_turn_are_not_told(self) -> None:
        assert self.place.ties("trust == min(1, hare / stag) or trust == abs(hare) / stag", MIXED) == [False, False]

    def test_supports_that_do_not_tell(self) -> None:
        assert self.place.ties("trust == 1", (1, 1, 1, 0)) == [False]

    def test_names_that_are_unknown(self) -> None:
        assert self.place.ties("trust == nothing", STAGS) == [False]

    def test_functions_of_rules(self) -> None:
        assert self.place.function("payoff.ann + hare", HARES) == self.place.function("2 * payoff.bob", HARES)
        assert self.place.function("payoff.ann", HARES) != self.place.function("payoff.ann", STAGS)
        assert self.place.function("payoff.ann", MIXED) == self.place.function("payoff.ann", HARES)
        assert self.place.function("min(payoff.ann, stag)", MIXED) == -1


def test_a_tie_at_the_sample_alone_is_none() -> None:
    place = Place(STAG, {"stag": 4, "hare": 2})
    assert place.ties("trust == 1/2 and trust == hare / 4", MIXED) == [False, False]


class TestBayesian:
    place = Place(
        load("literature/png_1983_bayesian"),
        {"guilt": "3/5", "award": 100, "plaintiff_cost": 20, "defendant_cost": 10, "settlement": 44},
    )

    def test_a_type_that_mixes(self) -> None:
        # The plaintiff and the guilty mix, the innocent refuse.
        support = (1, 1, 1, 1, 0, 1)
        told = self.place.ties(
            "guilty_refusals == refusal_of_the_guilty and trials_when_refused == trial_frequency and trials == 1/2",
            support,
        )
        assert told == [True, True, False]
        assert self.place.ties("defendant.guilty == guilt and innocent_refusals == 1", support) == [True, True]

    def test_types_that_both_mix_are_not_told(self) -> None:
        assert self.place.ties("innocent_refusals == 1", (1, 1, 1, 1, 1, 1)) == [False]


def test_trees() -> None:
    place = Place(load("essay/screening"), {"reach": "2/5", "sweetener": "1/9"})
    # A high fee is posted and accepted within reach alone: player by player, information sets in the order of the tree.
    support = (1, 0, *(1, 0, 0), *(1, 0, 0), *(0, 1, 0), *(1, 0, 0))
    told = place.ties("price == high_fee and piracy == 1 - reach and high_price == 1 and price == low_fee", support)
    assert told == [True, True, True, False]
    assert place.ties("price == high_fee", (1, 1, *(1, 0, 0) * 4)) == [False]


def test_symmetric_games() -> None:
    family = load("literature/kleiman_kilmer_2009_many")
    place = Place(family, {"penalty": 3, "compliance_cost": 1})
    first = next(iter(family.spec.strategies[0]))
    player = family.spec.players[0]
    count = place.game.count
    assert place.ties(f"{player}.{first} == 1 and count.{first} == {count}", (1, 0)) == [True, True]
    assert place.ties(f"{player}.{first} == 1", (1, 1)) == [False]


def test_what_is_found_depends_on_the_region_alone() -> None:
    """The sample lies where a pivot of the mixture vanishes, though it is no function 0; and the tape ends as it began."""
    family = gametheory.loads(
        """
format = 1
title = "A pivot"
form = "strategic"
[parameters.a]
default = 1
[parameters.b]
default = 1
[players]
one = ["u", "d"]
two = ["l", "r"]
[payoffs.cells]
u.l = ["a", 0]
u.r = [0, "b"]
d.l = ["b", "2 * b"]
d.r = [1, 0]
"""
    )
    for sample in ({"a": 1, "b": 1}, {"a": 2, "b": 1}):
        place = Place(family, dict(sample))
        size = len(place.tape.registers)
        assert place.ties("one.u == 2 / 3 and payoff.two == 2 * b / 3 and one.u == two.l", (1, 1, 1, 1)) == [
            True,
            True,
            False,
        ]
        assert len(place.tape.registers) == size
