"""Whole documents on population games, judged anew.

Nothing is shared with the method but the game. Whether a rest point is evolutionarily stable is put to the test by mutants, and
how the dynamic moves nearby is found by differences of the dynamic itself, taken in exact numbers and only then rounded.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.enclosure import Enclosure, IndecisiveError
from gametheory.errors import EvaluationError, ResultFileError
from gametheory.model.population import PopulationGame
from gametheory.solvers.document import read_enclosed, read_home, read_list, read_number, read_object, read_positions
from gametheory.solvers.judging import ContradictionError, Verification, quoted, same_names
from gametheory.solvers.judging_population.states import State, exact_of, judge_population, number_of, plain_of
from gametheory.solvers.result import Equilibrium, Number, plain_number

__all__ = ["UNSTATED", "problems_of", "verify_population"]

DISTANCES = (Fraction(1, 10**3), Fraction(1, 10**6), Fraction(1, 10**9))
"""How large the share of mutants is that an evolutionarily stable state is tested with: one that fails, fails at all."""
STEP = fmpq(1, 2**40)
"""How far apart the states are by which derivatives are estimated."""
CLOSE = 1e-5
"""What an estimated eigenvalue, trace or determinant may be wrong by, as a share of the largest entry (or 1)."""
UNSTATED = object()
"""Stands for the regret in a document made from regimes, which state none; no document in JSON can have it."""
MAXIMUM_MUTANTS = 400
SLACK = Fraction(1, 10**6)
"""How wide an enclosure of a share may be."""


def problems_of(game: PopulationGame, equilibrium: Equilibrium) -> list[str]:
    """What is not true of a rest point and of what it says of itself; empty if nothing was found."""
    plain: dict[str, Any] = {
        "strategies": {
            player: {name: plain_number(share) for name, share in own.items()}
            for player, own in equilibrium.strategies.items()
        },
        "payoffs": {name: plain_number(value) for name, value in equilibrium.payoffs.items()},
        "measures": {name: plain_number(value) for name, value in equilibrium.measures.items()},
        "regret": plain_number(equilibrium.regret),
        "state": {
            name: plain_number(known) if isinstance(known, Fraction | Enclosure) else known
            for name, known in equilibrium.state.items()
        },
    }
    return _Judge(game, "rest-point").problems(plain, "it")


def verify_population(document: Mapping[str, Any], game: PopulationGame) -> Verification:
    """Judge a solution document of a population game anew.

    1. Parameters, title and form are the game's.
    2. Each equilibrium's shares are a state, and at rest: exactly, or as near as its enclosures tell. Its payoffs, measures and
       regret are what the judge finds. It is Nash just if its regret is 0, and so for the concept ``nash``.
    3. If it is said to be evolutionarily (neutrally) stable, no mutants of a sample do better (better or as well) once
       they are few; a strict equilibrium is not said to be anything else; and nothing that is not Nash is.
    4. Its stability, trace and determinant are not against the dynamic's derivative, as differences estimate it.
    5. In each component, the states half-way between the vertices of each set are at rest, and Nash if the concept is.

    Raises :class:`ResultFileError` for a document of another shape.
    """
    concept = str(document.get("concept"))
    judge = _Judge(game, concept)
    problems = _head_problems(document, game)
    stated = read_list(document, "equilibria", "the document")
    for position, each in enumerate(stated):
        problems += [f"equilibrium {position}: {told}" for told in judge.problems(each, f"equilibrium {position}")]
    problems += judge.component_problems(document, stated)
    notes = ["that a Nash equilibrium is not evolutionarily stable is not judged, nor 'kind'"]
    if judge.unjudged:
        notes.append(
            f"{judge.unjudged} could not be judged: a condition in a payoff changes within what encloses their shares"
        )
    if document.get("complete") is True:
        notes.append("whether there are more equilibria is not judged")
    return Verification(
        holds=not problems,
        checked=len(stated),
        combinations=judge.combinations,
        largest_regret=judge.largest,
        problems=tuple(problems),
        tolerance=f"{CLOSE:g} for trace, determinant and stability, which are estimated",
        notes=tuple(notes),
    )


def _head_problems(document: Mapping[str, Any], game: PopulationGame) -> list[str]:
    problems = []
    if document.get("game") is not None:
        about = read_object(document, "game", "the document")
        for key, found in (("title", game.about.title), ("form", game.about.form)):
            if about.get(key, found) != found:
                problems.append(f"{key} of the game: states {quoted(str(about[key]))}, found {quoted(found)}")
    stated = read_object(document, "parameters", "the document")
    for name in sorted({*stated, *game.parameters}):
        if name not in stated or name not in game.parameters:
            problems.append(f"value of {quoted(name)}: the game and the document do not both have it")
        elif read_number(stated[name], f"value of {quoted(name)}", exact=True) != game.parameters[name]:
            problems.append(f"value of {quoted(name)}: found {game.parameters[name]}")
    return problems


class _Judge:
    """Judges the equilibria of one game."""

    def __init__(self, game: PopulationGame, concept: str) -> None:
        self.game, self.concept = game, concept
        self.largest = Fraction(0)
        self.combinations = 0
        self.unjudged = 0
        self.states: list[list[list[Number]] | None] = []

    def problems(self, stated: Any, where: str) -> list[str]:  # noqa: ANN401 - a stranger's
        """What is not true of one equilibrium."""
        self.states.append(None)
        payoffs, measures = read_object(stated, "payoffs", where), read_object(stated, "measures", where)
        regret = stated.get("regret")
        if regret is not UNSTATED:
            regret = read_enclosed(regret, f"{where}: regret")
        known = stated.get("state", {})
        if not isinstance(known, dict):
            raise ResultFileError(f"{where}: 'state' should be an object")
        try:
            state = self.read(stated, where)
            judged = judge_population(self.game, state)
            self.states[-1] = state
            problems = self._compared("payoff", payoffs, judged.payoffs, where)
            problems += self._compared("measure", measures, judged.measures, where)
        except ContradictionError as error:
            return [str(error)]
        except IndecisiveError:
            # A condition in a payoff changes within the enclosures of the shares, which are narrow.
            self.unjudged += 1
            return []
        if judged.at_rest is False:
            return [*problems, "not a rest point: strategies in use earn differently"]
        low = max(Enclosure.of(found).low for found in judged.regrets.values())
        high = max(Enclosure.of(found).high for found in judged.regrets.values())
        if regret is not UNSTATED and not _overlap(regret, Enclosure(low, high)):
            problems.append(f"regret: found {Enclosure(low, high)}")
        if self.concept not in ("rest-point", "pure-state"):
            self.largest = max(self.largest, low)
        nash = False if low > 0 else True if high == 0 else None
        if self.concept == "nash" and nash is False:
            problems.append(f"not an equilibrium: a strategy that is not used earns {float(low):.6g} more")
        if self.concept in ("nash", "ess", "stable") and known and known.get(self.concept) is not True:
            problems.append(f"the concept is {self.concept}, but its state does not say so")
        if known.get("nash") is not None and nash is not None and known["nash"] is not nash:
            problems.append(f"states nash: {known['nash']}, found {nash}")
        return problems + self._evolution(state, known, nash) + self._motion(state, known)

    def read(self, stated: Mapping[str, Any], where: str) -> list[list[Number]]:
        """The state that is stated."""
        strategies = read_object(stated, "strategies", where)
        same_names(strategies, self.game.players, "'strategies'")
        state: list[list[Number]] = []
        for player, names in zip(self.game.players, self.game.strategies, strict=True):
            own = read_object(strategies, player, where)
            same_names(own, names, quoted(player))
            shares: list[Number] = [read_enclosed(own[name], f"{where}: {quoted(name)}") for name in names]
            ends = [Enclosure.of(share) for share in shares]
            total = sum((end for end in ends[1:]), ends[0])
            if any(end.low < 0 or end.high > 1 for end in ends) or not total.low <= 1 <= total.high:
                raise ContradictionError(f"the shares of {quoted(player)} are not those of a state")
            if any(
                isinstance(share, Enclosure) and (end.low <= 0 or end.width > SLACK)
                for share, end in zip(shares, ends, strict=True)
            ):
                raise ContradictionError(f"the shares of {quoted(player)} are enclosed too widely")
            state.append(shares)
        return state

    def _compared(self, what: str, stated: Mapping[str, Any], found: Mapping[str, Number], where: str) -> list[str]:
        same_names(stated, tuple(found), f"'{what}s'")
        return [
            f"{what} of {quoted(name)}: found {Enclosure.of(found[name])}"
            for name, value in stated.items()
            if not _overlap(read_enclosed(value, f"{where}: {what} of {quoted(name)}"), found[name])
        ]

    def _evolution(self, state: State, known: Mapping[str, Any], nash: bool | None) -> list[str]:
        """What mutants say to being an ESS or NSS."""
        problems = []
        if nash is False:
            problems += [
                f"states {name}, but it is not Nash" for name in ("ess", "nss", "stable") if known.get(name) is True
            ]
        if known.get("ess") is True and known.get("nss") is False:
            problems.append("states ess, but not nss")
        if known.get("ess") is False and self._strict(state):
            problems.append("states not ess, but it is a strict equilibrium")
        if len(state) != 1 or any(isinstance(share, Enclosure) for share in state[0]):
            return problems
        for name in ("ess", "nss"):
            if known.get(name) is True and any(
                all(gain > 0 or (gain == 0 and name == "ess") for gain in self._gains(state[0], mutant))
                for mutant in _mutants(len(state[0]))
                if mutant != state[0]
            ):
                problems.append(f"states {name}, but some mutants do not do worse")
        return problems

    def _gains(self, own: Sequence[Number], mutant: Sequence[Fraction]) -> Iterator[Fraction]:
        """What few mutants earn above the others, in a population with few of them."""
        for distance in DISTANCES:
            mixed = [number_of((1 - distance) * exact_of(a) + distance * b) for a, b in zip(own, mutant, strict=True)]
            payoffs = self.game.payoffs_at([mixed])[0]
            gain = Fraction(0)
            for share, other, payoff in zip(own, mutant, payoffs, strict=True):
                gain += (other - exact_of(share)) * exact_of(plain_of(payoff))
            yield gain

    def _strict(self, state: State) -> bool:
        numbers = [[number_of(share) for share in own] for own in state]
        for own, payoffs in zip(numbers, self.game.payoffs_at(numbers), strict=True):
            if any(isinstance(share, Enclosure) for share in own) or sum(share != 0 for share in own) != 1:
                return False
            best = next(payoff for share, payoff in zip(own, payoffs, strict=True) if share != 0)
            for share, payoff in zip(own, payoffs, strict=True):
                if share == 0 and not (Enclosure.of(payoff) - Enclosure.of(best)).high < 0:
                    return False
        return True

    def _motion(self, state: State, known: Mapping[str, Any]) -> list[str]:
        """What the derivative of the dynamic says to stability, trace and determinant."""
        if known.get("kind") is None:
            return []
        import numpy as np

        try:
            matrix = np.array(self._derivative(state), dtype=float)
        except (EvaluationError, IndecisiveError, OverflowError):
            return []
        if not matrix.size:
            return []
        if not np.isfinite(matrix).all():
            return []
        scale = max(1.0, float(np.abs(matrix).max()))
        real = np.linalg.eigvals(matrix).real
        problems = []
        # Eigenvalues of multiplicity m move like the m-th root of an error.
        margin = scale * CLOSE ** (1 / len(matrix))
        if known.get("stable") is True and real.max() > margin:
            problems.append(f"states stable, but an eigenvalue has the real part {real.max():.6g}")
        if known.get("stable") is False and real.max() < -margin:
            problems.append(f"states not stable, but all eigenvalues have real parts up to {real.max():.6g}")
        size = len(matrix)
        for name, found, slack in (
            ("trace", float(np.trace(matrix)), scale * size * CLOSE),
            ("determinant", float(np.linalg.det(matrix)), (scale * size) ** size * CLOSE),
        ):
            if known.get(name) is not None:
                value = float(read_enclosed(known[name], name))
                if abs(value - found) > slack:
                    problems.append(f"{name}: states {value:.9g}, found about {found:.9g}")
        return problems

    def _derivative(self, state: State) -> list[list[float]]:
        """The replicator's derivative in the shares of all but the last strategy of each population, by differences."""
        middle = [[number_of(s.middle if isinstance(s, Enclosure) else s) for s in own] for own in state]
        places = [(i, s) for i, own in enumerate(middle) for s in range(len(own) - 1)]
        columns = []
        for i, s in places:
            ends = []
            for side in (1, -1):
                moved = [list(own) for own in middle]
                moved[i][s] += side * STEP
                moved[i][-1] -= side * STEP
                ends.append(self._replicator(moved))
            columns.append([float(exact_of(plain_of((ends[0][j][t] - ends[1][j][t]) / (2 * STEP)))) for j, t in places])
        return [list(row) for row in zip(*columns, strict=True)]

    def _replicator(self, state: Sequence[Sequence[Any]]) -> list[list[Any]]:
        found = []
        for own, payoffs in zip(state, self.game.payoffs_at(state), strict=True):
            mean = sum((share * payoff for share, payoff in zip(own, payoffs, strict=True)), fmpq(0))
            found.append([share * (payoff - mean) for share, payoff in zip(own, payoffs, strict=True)])
        return found

    def component_problems(self, document: Mapping[str, Any], stated: Sequence[Any]) -> list[str]:
        """Whether the sets of components are at rest, and equilibria say which component they are in."""
        problems: list[str] = []
        homes: dict[int, int] = {}
        components = read_list(document, "components", "the document") if "components" in document else []
        for number, component in enumerate(components):
            where = f"component {number}"
            for position in read_positions(component, "equilibria", len(stated), where):
                homes[position] = number
            for subset in read_list(component, "sets", where):
                if not isinstance(subset, dict) or set(subset) != set(self.game.players):
                    raise ResultFileError(f"{where}, sets: each should have a list of positions for every population")
                named = [read_positions(subset, player, len(stated), f"{where}, sets") for player in self.game.players]
                problems += [f"{where}: {told}" for told in self._set_problems(named)]
        for position, each in enumerate(stated):
            if read_home(each, f"equilibrium {position}") != homes.get(position):
                problems.append(f"equilibrium {position}: its component and the components do not agree")
        return problems

    def _set_problems(self, named: Sequence[Sequence[int]]) -> Iterator[str]:
        """At rest half-way between the vertices, and so everywhere where payoffs are affine."""
        sides: list[list[list[Fraction]]] = []
        for player, positions in enumerate(named):
            vertices = [found[player] for at in positions if (found := self.states[at]) is not None]
            if not vertices or any(isinstance(share, Enclosure) for own in vertices for share in own):
                return
            exact = [[exact_of(share) for share in own] for own in vertices]
            between = [
                [(a + b) / 2 for a, b in zip(one, two, strict=True)] for one, two in itertools.combinations(exact, 2)
            ]
            sides.append([*exact, *between][:50])
        for state in itertools.islice(itertools.product(*sides), MAXIMUM_MUTANTS):
            self.combinations += 1
            judged = judge_population(self.game, state)
            if judged.at_rest is False:
                yield "a mixture of its equilibria is not at rest"
                return
            if self.concept == "nash" and any(Enclosure.of(found).low > 0 for found in judged.regrets.values()):
                yield "a mixture of its equilibria is not an equilibrium"
                return


def _mutants(size: int) -> list[list[Fraction]]:
    """Pure strategies, even mixtures, and mixtures of uneven weights, always the same ones."""
    found = [[Fraction(s == t) for t in range(size)] for s in range(size)]
    for count in range(2, size + 1):
        for chosen in itertools.combinations(range(size), count):
            found.append([Fraction(s in chosen, count) for s in range(size)])
            weights = [(7 * s + 3) % 11 + 1 if s in chosen else 0 for s in range(size)]
            found.append([Fraction(weight, sum(weights)) for weight in weights])
            if len(found) > MAXIMUM_MUTANTS:
                return found
    return found


def _overlap(stated: Number, found: Number) -> bool:
    """Equal if both are exact; else the stated one may be narrower, being computed from more."""
    one, two = Enclosure.of(stated), Enclosure.of(found)
    return one.low <= two.high and two.low <= one.high
