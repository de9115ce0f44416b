"""Re-judging a written result: is every number in a ``gametheory.solution/1`` document true of the game?

A solution is its own certificate: it states each equilibrium, its payoffs, measures and regret, and which mixtures
are equilibria too. :func:`verify_result` believes none of it and recomputes all of it from the game with
:mod:`gametheory.solvers.verify`. What no document can show is that equilibria are missing from it.

A document is a stranger's: one that is not of the contract's shape ends in a :class:`ResultFileError` that says
where; one of the right shape that is not true of the game gives a list of problems.
"""

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
from gametheory.model.extensive import ExtensiveGame, TerminalNode
from gametheory.model.reduced import ReducedForm, reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import exact_text
from gametheory.solvers.connections import Connections
from gametheory.solvers.document import read_flag, read_home, read_list, read_number, read_object, read_positions
from gametheory.solvers.result import Number
from gametheory.solvers.verify import (
    expected_measures,
    expected_payoffs,
    nash_regrets,
    outcome,
    plays_alike,
    regrets,
    subgame_regrets,
)

__all__ = ["FLOAT_TOLERANCE", "MAXIMUM_COMBINATIONS", "Verification", "verify_result"]

FLOAT_TOLERANCE = Fraction(1, 10**9)
"""What ``"arithmetic": "float"`` may be wrong by, as a share of that player's (or measure's) range over the game."""
MAXIMUM_COMBINATIONS = 200_000
"""How many combinations of vertices the components of one document may ask to be judged."""

_ROUNDING = Fraction(1, 2**50)
"""A few roundings of a float, as a share of it: what a stated payoff or measure may be wrong by besides."""
_LEAST_FLOAT = Fraction(1, 2**1074)
_TOLERANCE_TEXT = "1e-9 of each player's range of payoffs"
_CONCEPTS = ("nash", "pure-nash", "subgame-perfect")

Part = tuple[tuple[Number, ...] | None, ...]
"""One player's side of an equilibrium: a strategy or, in an extensive game, moves at each own information set."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What re-judging a result found.

    ``checked`` counts the equilibria judged and ``combinations`` the further profiles that components vouch for;
    ``largest_regret`` is over both. ``problems`` says which equilibrium, what is stated and what was found.
    ``tolerance`` is what a float may be wrong by, in words; None where everything had to be exact.
    """

    holds: bool
    checked: int
    combinations: int
    largest_regret: Fraction
    problems: tuple[str, ...]
    tolerance: str | None = None

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
        }


class _ContradictionError(Exception):
    """The document speaks of another game than this one; caught here, and becomes a problem of one equilibrium."""


def verify_result(document: Mapping[str, Any], game: StrategicGame | ExtensiveGame) -> Verification:
    """Judge a solution document anew against the game that it claims to solve.

    1. The parameters are the game's, and so are its title and form where they are stated.
    2. Each equilibrium names the game's players and strategies (or information sets and moves), its numbers are
       probabilities, its payoffs, measures and regret are what the judge finds, and so are ``on_path`` and ``path``.
    3. No player gains by deviating (within any subgame, for the concept ``subgame-perfect``); for ``pure-nash`` every
       probability is 0 or 1.
    4. ``mixed``, where a tree's equilibrium has it, mixes strategies of the reduced strategic form and leads each
       player to every outcome just as the behaviour does (:func:`gametheory.solvers.verify.plays_alike`).
    5. In each set of each component, every combination of the named equilibria's strategies is an equilibrium too; one
       of the component's combinations is each of its equilibria.
    6. Join two combinations if they differ in one player's strategy: all mixtures of the two are equilibria. Those of a
       component are connected, and no two of different components are joined.

    With exact arithmetic everything is compared exactly. With floats a player's gain may be :data:`FLOAT_TOLERANCE` of
    the range of *that player's* payoffs over the game, so that no player's numbers hide in another's; a stated payoff
    or measure may be as wrong, by its own range, besides the rounding of the number itself; and the stated regret
    must be the largest of gains that are each within their player's tolerance.

    Raises :class:`ResultFileError` for a document of another shape and :class:`LimitReached` for components of more
    than :data:`MAXIMUM_COMBINATIONS` combinations, or ``mixed`` in a game whose reduced form is too large; nothing else,
    whatever the document.

    **Guarantees.** Exact; shares no code with the methods. Not judged: ``complete``, ``degenerate``, ``method``,
    ``notes``, ``game.file`` and ``game.sha256`` (see :func:`gametheory.verify`), the order of anything, and whether
    equilibria are extreme and sets maximal.

    >>> from gametheory.model.strategic import bimatrix
    >>> verify_result({"format": "gametheory.solution/1", "concept": "nash", "arithmetic": "exact", "parameters": {},
    ...     "equilibria": [{"strategies": {"row": {"r1": "1"}, "column": {"c1": "1"}},
    ...     "payoffs": {"row": "3", "column": "4"}, "measures": {}, "regret": "0"}]}, bimatrix([[3]], [[5]])).problems
    ("equilibrium 0: payoff of 'column': states 4, found 5",)
    """
    if not isinstance(document, Mapping) or document.get("format") != "gametheory.solution/1":
        raise ResultFileError("not a solution: 'format' should be 'gametheory.solution/1'")
    concept, arithmetic = document.get("concept"), document.get("arithmetic")
    if concept not in _CONCEPTS:
        raise ResultFileError(f"'concept' should be one of {', '.join(_CONCEPTS)}")
    if arithmetic not in ("exact", "float"):
        raise ResultFileError("'arithmetic' should be 'exact' or 'float'")
    if concept == "subgame-perfect" and isinstance(game, StrategicGame):
        raise ResultFileError("'concept' is subgame-perfect, but the game is in strategic form and has no subgames")
    if isinstance(game, StrategicGame):
        return _StrategicJudge(game, str(concept), exact=arithmetic == "exact").verify(document)
    return _ExtensiveJudge(game, str(concept), exact=arithmetic == "exact").verify(document)


class _Judge(ABC):
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
        self.tolerances = [self.share * _range(values) for values in payoffs]
        self.measure_tolerances = {name: self.share * _range(values) for name, values in measures.items()}
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
            except (_ContradictionError, UsageError) as error:
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
        if not max(low, 0) <= Fraction(claimed) <= high:
            self.problems.append(
                f"{where}: regret: states {_shown(Fraction(claimed))}, found {_shown(_largest(found))}"
            )
        for player, gain in self.deviators(found):
            self.problems.append(f"{where}: not an equilibrium, {_quoted(player)} gains {_shown(gain)} by deviating")
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
                self.problems.append(f"{key} of the game: states {_quoted(said)}, found {_quoted(found)}")

    def distribution(self, container: object, key: str, names: Sequence[str], where: str) -> tuple[Number, ...]:
        stated = read_object(container, key, where)
        _same_names(stated, names, f"'{key}'")
        return tuple(read_number(stated[name], f"{where}: '{name}'", exact=self.exact) for name in names)

    def compare_all(
        self, stated: Mapping[str, Any], found: Mapping[str, Fraction], what: str, slack: Mapping[str, Fraction]
    ) -> None:
        """Record where stated numbers differ from found ones, or are not of the same names."""
        for name in sorted({*stated, *found}):
            which = f"{what} of {_quoted(name)}"
            if name in stated and name in found:
                number = read_number(stated[name], which, exact=self.exact)
                rounding = 0 if self.exact else _ROUNDING * abs(found[name]) + _LEAST_FLOAT
                if abs(Fraction(number) - found[name]) > slack.get(name, 0) + rounding:
                    told = f"states {_shown(Fraction(number))}, found {_shown(found[name])}"
                    self.problems.append(f"{which}: {told}")
            else:
                self.problems.append(f"{which}: {'is not stated' if name in found else 'the game has no such name'}")


class _StrategicJudge(_Judge):
    """Judges mixed strategies; a player's side is the one distribution."""

    def __init__(self, game: StrategicGame, concept: str, *, exact: bool) -> None:
        super().__init__(game.payoffs, game.measures, concept, exact)
        self.game, self.about, self.players, self.parameters = game, game.about, game.players, game.parameters

    def read(self, stated: Mapping[str, Any], where: str) -> tuple[Part, ...]:
        strategies = read_object(stated, "strategies", where)
        _same_names(strategies, self.players, "'strategies'")
        for key in ("behavior", "path", "mixed"):
            if stated.get(key):
                self.problems.append(f"{where}: '{key}' is stated, but the game has no tree")
        return tuple(
            (self.distribution(strategies, player, names, f"{where}: strategies"),)
            for player, names in zip(self.players, self.game.strategies, strict=True)
        )

    def expect(self, parts: tuple[Part, ...]) -> tuple[tuple[Fraction, ...], Mapping[str, Fraction]]:
        profile = self.profile(parts)
        return expected_payoffs(self.game, profile), expected_measures(self.game, profile)

    def judge(self, parts: tuple[Part, ...]) -> tuple[Fraction, ...]:
        return regrets(self.game, self.profile(parts))

    @staticmethod
    def profile(parts: tuple[Part, ...]) -> list[tuple[Number, ...]]:
        return [strategy or () for (strategy,) in parts]


class _ExtensiveJudge(_Judge):
    """Judges behaviour; a player's side is its moves at own information sets, None where unspecified."""

    def __init__(self, game: ExtensiveGame, concept: str, *, exact: bool) -> None:
        outcomes = [node for node in game.nodes if isinstance(node, TerminalNode)]
        measures = {name: [node.measures[index] for node in outcomes] for index, name in enumerate(game.measures)}
        super().__init__(zip(*(node.payoffs for node in outcomes), strict=True), measures, concept, exact)
        self.game, self.about, self.players, self.parameters = game, game.about, game.players, game.parameters
        self.reduced: ReducedForm | None = None

    def read(self, stated: Mapping[str, Any], where: str) -> tuple[Part, ...]:
        """Read ``behavior``, and see that ``strategies``, ``on_path``, ``path`` and ``mixed`` say the same."""
        # Where there is nothing to decide there is nothing to say either.
        silent = not self.game.information_sets
        behavior = {} if silent and "behavior" not in stated else read_object(stated, "behavior", where)
        strategies = read_object(stated, "strategies", where)
        _same_names(behavior, [information_set.name for information_set in self.game.information_sets], "'behavior'")
        _same_names(strategies, self.players, "'strategies'")
        parts = tuple(self.side(behavior, strategies, player, where) for player in range(len(self.players)))
        reach = outcome(self.game, self.profile(parts)).reach
        for information_set in self.game.information_sets:
            at = f"{where}: '{information_set.name}'"
            reached = any(reach[node] for node in information_set.nodes)
            if read_flag(behavior[information_set.name], "on_path", at) != reached:
                self.problems.append(f"{at}: 'on_path' should be {str(reached).lower()}")
        names = [node.name for node, probability in zip(self.game.nodes, reach, strict=True) if probability]
        path = names if silent and "path" not in stated else read_list(stated, "path", where)
        if not all(isinstance(name, str) for name in path) or sorted(path) != sorted(names):
            self.problems.append(f"{where}: 'path' should be the nodes {', '.join(names)[:200]}")
        if "mixed" in stated:
            self.compare_mixed(read_object(stated, "mixed", where), self.profile(parts), where)
        return parts

    def compare_mixed(
        self, stated: Mapping[str, Any], behavior: Sequence[tuple[Number, ...] | None], where: str
    ) -> None:
        """See that ``mixed`` names strategies of the reduced strategic form and leads where the behaviour does."""
        _same_names(stated, self.players, "'mixed'")
        # Only the names of plans, and what they do, are taken from here.
        self.reduced = self.reduced or reduced_strategic_form(self.game)
        for player, name in enumerate(self.players):
            plans = dict(zip(self.reduced.game.strategies[player], self.reduced.plans[player], strict=True))
            said = read_object(stated, name, f"{where}: mixed")
            _no_other_names(said, plans, f"'{name}'")
            mixture = [
                (plans[plan], read_number(said[plan], f"{where}: mixed: {_quoted(plan)}", exact=self.exact))
                for plan in said
            ]
            if any(probability < 0 for _, probability in mixture):
                raise _ContradictionError(f"'mixed' of '{name}': a probability is negative")
            if abs(sum((Fraction(probability) for _, probability in mixture), Fraction(-1))) > self.share:
                raise _ContradictionError(f"'mixed' of '{name}': the probabilities do not sum to 1")
            if not plays_alike(self.game, player, mixture, behavior, self.share):
                self.problems.append(f"{where}: 'mixed' of '{name}' does not play as 'behavior' states")

    def side(self, behavior: object, strategies: object, player: int, where: str) -> Part:
        """One player's moves; ``strategies`` should have them under ``information_set.move`` (or ``move``)."""
        own = [information_set for information_set in self.game.information_sets if information_set.player == player]
        moves: list[tuple[Number, ...] | None] = []
        flat: dict[str, Number] = {}
        for information_set in own:
            name, at = information_set.name, f"{where}: '{information_set.name}'"
            stated = read_object(behavior, name, where)
            if stated.get("player") != self.players[player]:
                raise _ContradictionError(f"information set '{name}' belongs to '{self.players[player]}'")
            if read_flag(stated, "specified", at):
                chosen = self.distribution(stated, "moves", information_set.moves, at)
                prefix = "" if len(own) == 1 else f"{name}."
                flat |= {prefix + move: p for move, p in zip(information_set.moves, chosen, strict=True)}
                moves.append(chosen)
            elif read_object(stated, "moves", at):
                raise _ContradictionError(f"information set '{name}' has moves, but 'specified' is false")
            else:
                moves.append(None)
        said = read_object(strategies, self.players[player], f"{where}: strategies")
        if {name: read_number(said[name], f"{where}: strategies", exact=self.exact) for name in said} != flat:
            raise _ContradictionError(f"the strategies of '{self.players[player]}' are not what 'behavior' states")
        return tuple(moves)

    def expect(self, parts: tuple[Part, ...]) -> tuple[tuple[Fraction, ...], Mapping[str, Fraction]]:
        found = outcome(self.game, self.profile(parts))
        return found.payoffs, found.measures

    def judge(self, parts: tuple[Part, ...]) -> tuple[Fraction, ...]:
        return (subgame_regrets if self.concept == "subgame-perfect" else nash_regrets)(self.game, self.profile(parts))

    def profile(self, parts: tuple[Part, ...]) -> list[tuple[Number, ...] | None]:
        """All players' moves in the order of the information sets."""
        sides = [iter(part) for part in parts]
        return [next(sides[information_set.player]) for information_set in self.game.information_sets]


def _range(values: Iterable[Fraction]) -> Fraction:
    found = list(values)
    return max(found) - min(found)


def _largest(gains: Sequence[Fraction]) -> Fraction:
    return max(gains, default=Fraction(0))


def _same_names(stated: Mapping[str, Any], names: Sequence[str], what: str) -> None:
    for name in names:
        if name not in stated:
            raise _ContradictionError(f"{what} lacks {_quoted(name)}")
    _no_other_names(stated, names, what)


def _no_other_names(stated: Iterable[str], names: Container[str], what: str) -> None:
    for name in stated:
        if name not in names:
            raise _ContradictionError(f"{what} has {_quoted(name)}, which the game has not")


def _quoted(name: str) -> str:
    return repr(name if len(name) <= 60 else name[:57] + "...")


def _shown(number: Fraction) -> str:
    text = exact_text(number)
    return text if len(text) <= 60 else text[:57] + "..."
