"""How a document is judged, claim by claim: what all games have in common, and games in strategic form."""

from __future__ import annotations

import itertools
import math
from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.errors import LimitReached, ResultFileError, UsageError
from gametheory.model.about import About
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import exact_text, rational
from gametheory.solvers.connections import Connections
from gametheory.solvers.document import read_home, read_list, read_number, read_object, read_positions
from gametheory.solvers.result import Number
from gametheory.solvers.verify import (
    expected_measures,
    expected_payoffs,
    regrets,
)

FLOAT_TOLERANCE = Fraction(1, 10**9)
"""What ``"arithmetic": "float"`` may be wrong by, as a share of that player's (or measure's) range over the game."""
MAXIMUM_COMBINATIONS = 200_000
"""How many combinations of vertices the components of one document may ask to be judged."""

_ROUNDING = Fraction(1, 2**50)
"""A few roundings of a float, as a share of it: what a stated payoff or measure may be wrong by besides."""
_LEAST_FLOAT = Fraction(1, 2**1074)
_TOLERANCE_TEXT = "1e-9 of each player's range of payoffs"

Part = tuple[tuple[Number, ...] | None, ...]
"""One player's side of an equilibrium: a strategy or, in an extensive game, moves at each own information set."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What re-judging a result found.

    ``checked`` counts the equilibria judged and ``combinations`` the further profiles that components vouch for;
    ``largest_regret`` is over both. ``problems`` says which equilibrium, what is stated and what was found.
    ``tolerance`` is what a float may be wrong by, in words; None where everything had to be exact. ``notes`` say what
    was not judged.
    """

    holds: bool
    checked: int
    combinations: int
    largest_regret: Fraction
    problems: tuple[str, ...]
    tolerance: str | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.verification/1``."""
        return {
            "format": "gametheory.verification/1",
            "holds": self.holds,
            "checked": self.checked,
            "combinations": self.combinations,
            "largest_regret": exact_text(self.largest_regret),
            "tolerance": self.tolerance,
            "problems": list(self.problems),
            "notes": list(self.notes),
        }


class ContradictionError(Exception):
    """The document speaks of another game than this one; caught here, and becomes a problem of one equilibrium."""


class Judge(ABC):
    """One game, one concept and one arithmetic; collects what is wrong in ``problems``."""

    about: About
    players: tuple[str, ...]
    parameters: Mapping[str, Fraction]

    def __init__(
        self,
        payoffs: Iterable[Iterable[Fraction]],
        measures: Mapping[str, Sequence[Fraction]],
        concept: str,
        exact: bool,
    ) -> None:
        self.concept, self.exact = concept, exact
        self.share = Fraction(0) if exact else FLOAT_TOLERANCE
        self.tolerances = [self.share * payoff_range(values) for values in payoffs]
        self.measure_tolerances = {name: self.share * payoff_range(values) for name, values in measures.items()}
        self.problems: list[str] = []
        # A side is known by the player and the first equilibrium which has it: hashing long ones again is slow.
        self.sides: dict[tuple[int, int], Part] = {}
        self.first_seen: dict[tuple[int, Part], int] = {}
        self.gains: dict[tuple[int, ...], tuple[Fraction, ...]] = {}

    @abstractmethod
    def read(self, stated: Mapping[str, Any], where: str) -> tuple[Part, ...]:
        """Each player's side of a stated equilibrium."""

    @abstractmethod
    def expect(self, parts: tuple[Part, ...]) -> tuple[tuple[Fraction, ...], Mapping[str, Fraction]]:
        """Payoffs and measures."""

    @abstractmethod
    def judge(self, parts: tuple[Part, ...]) -> tuple[Fraction, ...]:
        """Each player's regret, as the concept asks for it."""

    def regrets(self, combination: tuple[int, ...]) -> tuple[Fraction, ...]:
        """The regrets when each player plays as in the equilibrium at that position; judged once."""
        if combination not in self.gains:
            self.gains[combination] = self.judge(tuple(self.sides[each] for each in enumerate(combination)))
        return self.gains[combination]

    def deviators(self, found: Sequence[Fraction]) -> Iterator[tuple[str, Fraction]]:
        """The players who gain more by deviating than they may, and what they gain."""
        for player, gain, tolerance in zip(self.players, found, self.tolerances, strict=True):
            if gain > tolerance:
                yield player, gain

    def verify(self, document: Mapping[str, Any]) -> Verification:
        """Judge the whole document."""
        if document.get("game") is not None:
            self.compare_game(read_object(document, "game", "the document"))
        self.compare_all(read_object(document, "parameters", "the document"), self.parameters, "value", {})
        judged: list[tuple[int, ...] | None] = []
        homes: list[int | None] = []
        for position, stated in enumerate(read_list(document, "equilibria", "the document")):
            where = f"equilibrium {position}"
            homes.append(read_home(stated, where))
            try:
                judged.append(self.equilibrium(stated, position, where))
            except (ContradictionError, UsageError) as error:
                judged.append(None)
                self.problems.append(f"{where}: {error}")
        combinations = self.components(document, judged, homes)
        return Verification(
            holds=not self.problems,
            checked=len(judged),
            combinations=combinations,
            largest_regret=max(map(_largest, self.gains.values()), default=Fraction(0)),
            problems=tuple(self.problems),
            tolerance=None if self.exact else _TOLERANCE_TEXT,
            notes=("whether there are more equilibria is not judged",) if document.get("complete") is True else (),
        )

    def equilibrium(self, stated: Mapping[str, Any], position: int, where: str) -> tuple[int, ...]:
        """Compare all that one equilibrium states; returns, for each player, the first one with the same side."""
        payoffs, measures = read_object(stated, "payoffs", where), read_object(stated, "measures", where)
        claimed = read_number(stated.get("regret"), f"{where}: regret", exact=self.exact)
        parts = self.read(stated, where)
        found_payoffs, found_measures = self.expect(parts)
        named = dict(zip(self.players, found_payoffs, strict=True))
        slack = dict(zip(self.players, self.tolerances, strict=True))
        self.compare_all(payoffs, named, f"{where}: payoff", slack)
        self.compare_all(measures, found_measures, f"{where}: measure", self.measure_tolerances)
        same = tuple(self.first_seen.setdefault(side, position) for side in enumerate(parts))
        self.sides.update(((player, at), parts[player]) for player, at in enumerate(same))
        found = self.regrets(same)
        # Were each gain wrong by its own tolerance, the largest could be anything between these two.
        low = max((gain - tolerance for gain, tolerance in zip(found, self.tolerances, strict=True)), default=0)
        high = max((gain + tolerance for gain, tolerance in zip(found, self.tolerances, strict=True)), default=0)
        if not max(low, 0) <= rational(claimed) <= high:
            self.problems.append(
                f"{where}: regret: states {_shown(rational(claimed))}, found {_shown(_largest(found))}"
            )
        for player, gain in self.deviators(found):
            self.problems.append(f"{where}: not an equilibrium, {quoted(player)} gains {_shown(gain)} by deviating")
        if self.concept == "pure-nash" and any(p not in (0, 1) for part in parts for own in part for p in own or ()):
            self.problems.append(f"{where}: the concept is pure-nash, but a probability is neither 0 nor 1")
        return same

    def components(
        self, document: Mapping[str, Any], judged: Sequence[tuple[int, ...] | None], homes: Sequence[int | None]
    ) -> int:
        """See that components and equilibria refer to each other and that every set consists of equilibria."""
        components = read_list(document, "components", "the document") if "components" in document else []
        stated_homes: list[list[int]] = [[] for _ in judged]
        joined = Connections()
        count = 0
        for number, component in enumerate(components):
            where = f"component {number}"
            members = set(read_positions(component, "equilibria", len(judged), where))
            for at in members:
                stated_homes[at].append(number)
            vouched: dict[tuple[int, ...], None] = {}
            for subset in read_list(component, "sets", where):
                if not isinstance(subset, dict) or set(subset) != set(self.players):
                    raise ResultFileError(f"{where}, sets: each should have a list of positions for every player")
                named = [read_positions(subset, player, len(judged), f"{where}, sets") for player in self.players]
                if not members.issuperset(itertools.chain(*named)):
                    self.problems.append(f"{where}: a set names equilibria which are not in the component")
                vertices = [
                    sorted({same[player] for at in positions if (same := judged[at])})
                    for player, positions in enumerate(named)
                ]
                count += math.prod(map(len, vertices))
                if count > MAXIMUM_COMBINATIONS:
                    raise LimitReached(f"{where}: more than {MAXIMUM_COMBINATIONS} combinations of vertices to judge")
                self.problems.extend(self.refuted(vertices, where))
                vouched.update(dict.fromkeys(itertools.product(*vertices)))
            if not members:
                self.problems.append(f"{where}: has no equilibria")
            alone = [at for at in sorted(members) if (same := judged[at]) and same not in vouched]
            self.problems.extend(f"{where}: equilibrium {at} is in none of its sets" for at in alone)
            self.problems.extend(joined.add(number, vouched))
        for at, (home, found) in enumerate(zip(homes, stated_homes, strict=True)):
            if found != ([] if home is None else [home]):
                self.problems.append(f"equilibrium {at}: states component {home}, but the components say otherwise")
        return count

    def refuted(self, vertices: Sequence[Sequence[int]], where: str) -> Iterator[str]:
        """The combinations of a set's vertices that are no equilibria."""
        for combination in itertools.product(*vertices):
            gains = [gain for _, gain in self.deviators(self.regrets(combination))]
            if gains:
                names = ", ".join(f"{player} as in {at}" for player, at in zip(self.players, combination, strict=True))
                yield f"{where}: the combination of {names} has regret {_shown(max(gains))}"

    def compare_game(self, stated: Mapping[str, Any]) -> None:
        """See that title and form, if they are stated, are the game's."""
        for key, found in (("title", self.about.title), ("form", self.about.form)):
            said = stated.get(key, found)
            if not isinstance(said, str):
                raise ResultFileError(f"the document: game: '{key}' should be a text")
            if said != found:
                self.problems.append(f"{key} of the game: states {quoted(said)}, found {quoted(found)}")

    def distribution(self, container: object, key: str, names: Sequence[str], where: str) -> tuple[Number, ...]:
        """The numbers stated under a key, which has an entry for each of ``names`` and no other, in their order."""
        stated = read_object(container, key, where)
        same_names(stated, names, f"'{key}'")
        return tuple(read_number(stated[name], f"{where}: '{name}'", exact=self.exact) for name in names)

    def compare_all(
        self, stated: Mapping[str, Any], found: Mapping[str, Fraction], what: str, slack: Mapping[str, Fraction]
    ) -> None:
        """Record where stated numbers differ from found ones, or are not of the same names."""
        for name in sorted({*stated, *found}):
            which = f"{what} of {quoted(name)}"
            if name in stated and name in found:
                number = read_number(stated[name], which, exact=self.exact)
                rounding = 0 if self.exact else _ROUNDING * abs(found[name]) + _LEAST_FLOAT
                if abs(rational(number) - found[name]) > slack.get(name, 0) + rounding:
                    told = f"states {_shown(rational(number))}, found {_shown(found[name])}"
                    self.problems.append(f"{which}: {told}")
            else:
                self.problems.append(f"{which}: {'is not stated' if name in found else 'the game has no such name'}")


class StrategicJudge(Judge):
    """Judges mixed strategies; a player's side is the one distribution."""

    def __init__(self, game: StrategicGame, concept: str, *, exact: bool) -> None:
        super().__init__(game.payoffs, game.measures, concept, exact)
        self.game, self.about, self.players, self.parameters = game, game.about, game.players, game.parameters

    def read(self, stated: Mapping[str, Any], where: str) -> tuple[Part, ...]:
        """Each player's strategy."""
        strategies = read_object(stated, "strategies", where)
        same_names(strategies, self.players, "'strategies'")
        for key in ("behavior", "path", "mixed"):
            if stated.get(key):
                self.problems.append(f"{where}: '{key}' is stated, but the game has no tree")
        return tuple(
            (self.distribution(strategies, player, names, f"{where}: strategies"),)
            for player, names in zip(self.players, self.game.strategies, strict=True)
        )

    def expect(self, parts: tuple[Part, ...]) -> tuple[tuple[Fraction, ...], Mapping[str, Fraction]]:
        """Expected payoffs and measures."""
        profile = self.profile(parts)
        return expected_payoffs(self.game, profile), expected_measures(self.game, profile)

    def judge(self, parts: tuple[Part, ...]) -> tuple[Fraction, ...]:
        """What each player could gain."""
        return regrets(self.game, self.profile(parts))

    @staticmethod
    def profile(parts: tuple[Part, ...]) -> list[tuple[Number, ...]]:
        """The strategies, player by player."""
        return [strategy or () for (strategy,) in parts]


def payoff_range(values: Iterable[Fraction]) -> Fraction:
    """How far the largest of these lies above the smallest."""
    found = list(values)
    return max(found) - min(found)


def _largest(gains: Sequence[Fraction]) -> Fraction:
    return max(gains, default=Fraction(0))


def same_names(stated: Mapping[str, Any], names: Sequence[str], what: str) -> None:
    """Raise :class:`ContradictionError` unless the names are the game's, no more and no fewer."""
    for name in names:
        if name not in stated:
            raise ContradictionError(f"{what} lacks {quoted(name)}")
    no_other_names(stated, names, what)


def no_other_names(stated: Iterable[str], names: Container[str], what: str) -> None:
    """Raise :class:`ContradictionError` for a name that the game does not have."""
    for name in stated:
        if name not in names:
            raise ContradictionError(f"{what} has {quoted(name)}, which the game has not")


def quoted(name: str) -> str:
    """A name of the document, short enough for a message."""
    return repr(name if len(name) <= 60 else name[:57] + "...")


def _shown(number: Fraction) -> str:
    text = exact_text(number)
    return text if len(text) <= 60 else text[:57] + "..."
