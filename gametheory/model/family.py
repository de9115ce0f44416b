"""A family of games: one game for each value of its parameters."""

from __future__ import annotations

import functools
import itertools
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, Fault, GameFileError, UsageError
from gametheory.model.about import About
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, Node, TerminalNode
from gametheory.model.outcome import OutcomeEvaluator, constants, with_definitions
from gametheory.model.population import PopulationGame
from gametheory.model.quantities import Quantities, located
from gametheory.model.recall import recall_violations
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.model.tree import TreeShape, profile_payoffs, staged_tree, written_tree
from gametheory.numbers import NumberError, exact, short_text, to_fraction
from gametheory.spec.faults import did_you_mean, path_text
from gametheory.spec.locate import LineIndex, Path
from gametheory.spec.per_strategy import MAXIMUM_COUNT, MAXIMUM_TRIED
from gametheory.spec.private_types import IndependentPrior
from gametheory.spec.reader import read_game_bytes, read_game_file, read_game_text
from gametheory.spec.schema import GameSpec, Parameter

Game = StrategicGame | ExtensiveGame | SymmetricGame | PopulationGame
"""A game at one point; a Bayesian game is an extensive one."""
_GAMES = (StrategicGame, ExtensiveGame, SymmetricGame, PopulationGame)
_Finish = Callable[[fmpq], Any]
"""Makes what a game's tables hold of the numbers that evaluating gave."""

_LONGEST_TOLD = 60
"""Characters of a number in a message; rounding a shorter one could hide what is wrong with it."""


@dataclass(frozen=True)
class Family:
    """A game in named parameters; :meth:`at` gives the game at one point.

    Build one with :func:`load` or :func:`loads`.
    """

    spec: GameSpec
    about: About

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters with their defaults, ranges, units, meanings, sources and priors."""
        return self.spec.parameters

    def __str__(self) -> str:
        spec = self.spec
        lines = [self.about.title, f"{spec.form} game of {', '.join(spec.players)}"]
        if spec.parameters:
            lines.append("parameters: " + ", ".join(_parameter_text(*item) for item in spec.parameters.items()))
        for what, named in (("measures", spec.measures), ("claims", spec.claims)):
            if named:
                lines.append(f"{what}: {', '.join(named)}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        over = f" in {', '.join(self.spec.parameters)}" if self.spec.parameters else ""
        return f"<Family '{self.about.title}': {self.spec.form} game of {', '.join(self.spec.players)}{over}>"

    def point(self, values: Mapping[str, object] | None = None) -> dict[str, Fraction]:
        """All parameters' values: the defaults, with ``values`` in their place.

        Raises :class:`UsageError` for an unknown name, a value that is no number, or one outside its range.
        """
        point = {name: parameter.default for name, parameter in self.spec.parameters.items()}
        for name, value in (values or {}).items():
            if name not in point:
                hint = did_you_mean(name, sorted(point), "parameters: ") or f"it has {len(point) or 'no'} parameters"
                raise UsageError(f"'{name}' is not a parameter of {self.about.file or self.about.title} ({hint})")
            try:
                number = exact(value)
            except NumberError as error:
                raise UsageError(f"{name}: {error}") from None
            allowed = self.spec.parameters[name].range
            if allowed and not allowed[0] <= number <= allowed[1]:
                shown, low, high = (short_text(each, _LONGEST_TOLD) for each in (number, *allowed))
                raise UsageError(
                    f"{name} = {shown} lies outside its range [{low}, {high}]; to go there, widen the range of {name} in "
                    "the game file"
                )
            point[name] = number
        return point

    def at(self, values: Mapping[str, object] | None = None, /, **named: object) -> Game:
        """The game at a point: parameters not named have their defaults.

        Raises :class:`UsageError` as :meth:`point` does, and :class:`EvaluationError` where a payoff is undefined.
        """
        return self.at_point(self.point({**(values or {}), **named}))

    def at_point(self, point: Mapping[str, Fraction]) -> Game:
        """The game at a complete point, unchecked; what sweeps call."""
        try:
            return self._game(point, constants(self.spec, point), to_fraction)
        except EvaluationError as error:
            where = f"{path_text(error.path)}: " if error.path else ""
            values = ", ".join(f"{name} = {short_text(value)}" for name, value in point.items())
            at = f" (at {values if len(values) <= 200 else values[:197] + '...'})" if values else ""
            raise EvaluationError(f"{where}{error}{at}", error.path) from None

    def lifted(self, parameters: Mapping[str, fmpq]) -> Game:
        """The game whose parameters are numbers of another ordered field, such as functions of a parameter.

        Payoffs, measures and probabilities are then numbers of that field, whatever their types say. Raises
        :class:`EvaluationError` where a payoff is undefined.
        """
        return self._game({}, with_definitions(self.spec, parameters), _as_it_is)

    def _game(self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq], finish: _Finish) -> Game:
        form = self.spec.form
        if form == "symmetric":
            return self._symmetric(point, environment)
        if form == "population":
            return self._population(point, environment)
        build = self._strategic if form == "strategic" else self._extensive
        return build(point, environment, finish)

    def _symmetric(self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq]) -> SymmetricGame:
        spec, player = self.spec, self.spec.players[0]
        path = ("players", player, "count")
        assert spec.crowd.count is not None
        with located(path):
            number = spec.crowd.count.evaluate(environment)
        # A number of another field is that of a family in functions, in which counts need not be whole.
        count = math.floor(to_fraction(number)) if isinstance(number, fmpq) else number
        if isinstance(count, int) and not 1 <= count <= MAXIMUM_COUNT:
            shown = short_text(to_fraction(number), _LONGEST_TOLD)
            raise EvaluationError(f"the number of players is {shown}; it must be from 1 to {MAXIMUM_COUNT:,}", path)
        return SymmetricGame(
            about=self.about,
            player=player,
            count=count,
            strategies=spec.strategies[0],
            payoffs=tuple(spec.strategy_payoffs[player, name] for name in spec.strategies[0]),
            counts_all=spec.crowd.counts_all,
            quantities=self._quantities(environment),
            parameters=dict(point),
        )

    def _population(self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq]) -> PopulationGame:
        spec = self.spec
        return PopulationGame(
            about=self.about,
            players=spec.players,
            strategies=spec.strategies,
            payoffs=tuple(
                tuple(spec.strategy_payoffs[player, name] for name in names)
                for player, names in zip(spec.players, spec.strategies, strict=True)
            ),
            quantities=self._quantities(environment),
            parameters=dict(point),
        )

    def _quantities(self, environment: Mapping[str, fmpq]) -> Quantities:
        spec = self.spec
        depending = {name: found for name, found in spec.definitions.items() if name in spec.outcome_definitions}
        return Quantities(environment, depending, spec.measures)

    def _strategic(
        self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq], finish: _Finish
    ) -> StrategicGame:
        spec = self.spec
        pairs = list(zip(spec.players, spec.strategies, strict=True))
        names = [[f"{player}.{strategy}" for strategy in strategies] for player, strategies in pairs]
        evaluator = OutcomeEvaluator(spec, environment, itertools.chain(*names))
        payoffs: list[list[Fraction]] = [[] for _ in spec.players]
        measures: list[list[Fraction]] = [[] for _ in spec.measures]
        for played, profile in zip(itertools.product(*names), itertools.product(*spec.strategies), strict=True):
            values, measured = evaluator.evaluate(played, *profile_payoffs(spec, profile))
            for table, value in zip(payoffs + measures, values + measured, strict=True):
                table.append(finish(value))
        return StrategicGame(
            about=self.about,
            players=spec.players,
            strategies=spec.strategies,
            payoffs=tuple(map(tuple, payoffs)),
            measures=dict(zip(spec.measures, map(tuple, measures), strict=True)),
            parameters=dict(point),
        )

    @staticmethod
    def _check_types(prior: IndependentPrior, environment: Mapping[str, fmpq], finish: _Finish) -> None:
        """Each player's types have a distribution of their own, not only all players' together."""
        for player, own in prior.own.items():
            path: Path = ("players", player, "types")
            probabilities = []
            for name, expression in own.items():
                with located((*path, name)):
                    probabilities.append(finish(expression.evaluate(environment)))
            _check_distribution(probabilities, path)

    @functools.cached_property
    def shape(self) -> TreeShape:
        """The tree without numbers, for an extensive or Bayesian game."""
        return written_tree(self.spec) if self.spec.tree else staged_tree(self.spec)

    def _extensive(
        self, point: Mapping[str, Fraction], environment: Mapping[str, fmpq], finish: _Finish
    ) -> ExtensiveGame:
        if isinstance(self.spec.prior, IndependentPrior):
            self._check_types(self.spec.prior, environment, finish)
        evaluator = OutcomeEvaluator(self.spec, environment, self.shape.indicators)
        nodes: list[Node] = []
        for node in self.shape.nodes:
            if node.payoffs:
                payoffs, measures = evaluator.evaluate(node.played, node.payoffs, node.paths)
                nodes.append(TerminalNode(node.name, tuple(map(finish, payoffs)), tuple(map(finish, measures))))
            elif node.information_set >= 0:
                nodes.append(DecisionNode(node.name, node.information_set, node.children))
            else:
                probabilities = []
                for expression, path in zip(node.chance, node.paths, strict=True):
                    with located(path):
                        probabilities.append(finish(expression.evaluate(environment)))
                # A prior's probabilities may stand in tables of tables; they sum to 1 over all of these.
                _check_distribution(probabilities, node.paths[-1][:-1] if self.spec.tree else node.paths[-1][:1])
                nodes.append(ChanceNode(node.name, node.events, tuple(probabilities), node.children))
        game = ExtensiveGame(
            about=self.about,
            players=self.spec.players,
            nodes=tuple(nodes),
            information_sets=self.shape.information_sets,
            measures=tuple(self.spec.measures),
            parameters=dict(point),
        )
        return (
            BayesianGame.of(game, self.spec.prior.types, tuple(self.spec.prior.probabilities))
            if self.spec.form == "bayesian"
            else game
        )


def _as_it_is(value: fmpq) -> Any:  # noqa: ANN401 - a number of any ordered field
    return value


def _parameter_text(name: str, parameter: Parameter) -> str:
    default = f"{name} = {short_text(parameter.default)}"
    if parameter.range is None:
        return default
    low, high = map(short_text, parameter.range)
    return f"{default} in [{low}, {high}]"


def expect_game(game: object, verb: str) -> None:
    """Raise :class:`UsageError`, naming the way to a game, for what is neither a family nor a game."""
    if not isinstance(game, (Family, *_GAMES)):
        raise UsageError(f"{verb} takes a game or a family{_way_to_a_game(game)}")


def finite(game: Game, what: str) -> StrategicGame | ExtensiveGame:
    """The game, which has finitely many players and strategies that are listed one by one.

    Raises :class:`UsageError` for a symmetric game or a population; ``what`` says what is not for them.
    """
    if isinstance(game, SymmetricGame | PopulationGame):
        raise UsageError(f"{what} is for strategic, extensive and Bayesian games, not for the form '{game.about.form}'")
    return game


def expect_family(family: object, verb: str) -> None:
    """Raise :class:`UsageError`, naming the way to a family, for what is none."""
    if isinstance(family, _GAMES):
        raise UsageError(
            f"{verb} takes a family, a game in named parameters; in this game they have their values already: "
            'gametheory.load("file.toml")'
        )
    if not isinstance(family, Family):
        raise UsageError(f"{verb} takes a family{_way_to_a_game(family, only_families=True)}")


def expect_names(names: object, what: str) -> tuple[str, ...]:
    """Names that are given as a list, or as one text for a single name. Raises :class:`UsageError` for anything else."""
    found = (names,) if isinstance(names, str) or not isinstance(names, Iterable) else tuple(names)
    for name in found:
        if not isinstance(name, str):
            raise UsageError(f'{what} are names, in a list such as ["a", "b"], not of type {type(name).__name__}')
    return found


def _way_to_a_game(thing: object, *, only_families: bool = False) -> str:
    if isinstance(thing, str | bytes | os.PathLike):
        return ': gametheory.load("file.toml")'
    payoffs = "" if only_families else ", or gametheory.bimatrix(A, B) of payoffs"
    return f', not of type {type(thing).__name__}: gametheory.load("file.toml"){payoffs}'


def _check_distribution(probabilities: list[Fraction], path: Path) -> None:
    if any(number < 0 for number in probabilities):
        shown = ", ".join(_number_text(number) for number in probabilities)
        raise EvaluationError(f"a probability is negative: {shown}", path)
    total = sum(probabilities)
    if total != 1:
        raise EvaluationError(f"the probabilities sum to {_number_text(total)}, not to 1", path)


def _number_text(number: object) -> str:
    return short_text(number, _LONGEST_TOLD) if isinstance(number, Fraction) else str(number)


def _try_out(game: Game) -> None:
    """Evaluate a game that is given by formulas where everyone plays alike, so that it is not undefined there.

    In a symmetric game the payoffs of one player who plays otherwise are tried too.
    """
    if isinstance(game, SymmetricGame):
        for strategy, name in enumerate(game.strategies):
            with _where(f"every {game.player} plays {name}"):
                game.outcome([game.count * (s == strategy) for s in range(len(game.strategies))])
            others = [fmpq((game.count - 1) * (s == strategy)) for s in range(len(game.strategies))]
            for other in range(len(game.strategies)):
                with _where(f"every other {game.player} plays {name}"):
                    game.payoff(other, others)
    elif isinstance(game, PopulationGame):
        for profile in itertools.islice(itertools.product(*map(range, game.shape)), MAXIMUM_TRIED):
            pairs = zip(game.players, game.strategies, profile, strict=True)
            state = zip(game.shape, profile, strict=True)
            with _where("all " + ", ".join(f"{player} play {names[played]}" for player, names, played in pairs)):
                game.outcome([[fmpq(s == played) for s in range(size)] for size, played in state])


@contextmanager
def _where(told: str) -> Iterator[None]:
    """Tell an evaluation error inside what was played."""
    try:
        yield
    except EvaluationError as error:
        raise EvaluationError(f"{error} where {told}", error.path) from None


def load(path: str | os.PathLike[str]) -> Family:
    """The family in a game file.

    Raises :class:`UsageError` if there is no such file and :class:`GameFileError`, with every fault found, if it
    is not a valid game or is undefined at its own defaults.
    """
    if not isinstance(path, str | os.PathLike):
        raise UsageError(f"load takes the path of a game file, not of type {type(path).__name__}")
    if isinstance(path, str) and "\n" in path:
        raise UsageError("load takes the path of a game file; gametheory.loads takes its text")
    return family_of(read_game_file(path))


def loads(text: str | bytes, *, file: str = "<text>") -> Family:
    """The family in a text; ``file`` is what messages call it.

    Raises :class:`GameFileError` as :func:`load` does, and :class:`UsageError` for what is no text or a file's name.
    """
    if not isinstance(text, str | bytes):
        raise UsageError(f"loads takes the text of a game file, not of type {type(text).__name__}")
    if isinstance(text, str) and "\n" not in text and text.strip().endswith(".toml"):
        raise UsageError(f"loads takes the text of a game file, not its name: gametheory.load({text.strip()!r})")
    spec = read_game_bytes(text, file=file) if isinstance(text, bytes) else read_game_text(text, file=file)
    return family_of(spec, keep_text=True)


def family_of(spec: GameSpec, *, keep_text: bool = False) -> Family:
    """The family of a specification, checked at its defaults. Raises :class:`GameFileError`."""
    about = About(spec.title, spec.form, spec.file, spec.sha256, spec.text if keep_text else "", spec.concept or "")
    family = Family(spec, about)
    try:
        game = family.at_point(family.point())
        _try_out(game)
    except EvaluationError as error:
        reason = str(error).removeprefix(f"{path_text(error.path)}: ") if error.path else str(error)
        line = LineIndex(spec.text).line(error.path)
        fault = Fault(line, path_text(error.path), reason, "change the defaults or the expression")
        raise GameFileError(spec.file, (fault,)) from None
    if isinstance(game, ExtensiveGame):
        violations = recall_violations(game)
        if violations:
            line = LineIndex(spec.text).line(("tree",))
            raise GameFileError(spec.file, tuple(Fault(line, "tree", violation) for violation in violations))
    return family


__all__ = ["Family", "Game", "expect_family", "expect_game", "expect_names", "family_of", "finite", "load", "loads"]
