"""A family of games: one game for each value of its parameters."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, Fault, GameFileError, UsageError
from gametheory.model.about import About
from gametheory.model.building import LONGEST_TOLD, Builder, Game, try_out
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.outcome import constants, with_definitions
from gametheory.model.population import PopulationGame
from gametheory.model.recall import recall_violations
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.model.tree import TreeShape
from gametheory.numbers import NumberError, exact, short_text, to_fraction
from gametheory.spec.faults import did_you_mean, path_text
from gametheory.spec.locate import LineIndex
from gametheory.spec.reader import read_game_bytes, read_game_file, read_game_text
from gametheory.spec.schema import GameSpec, Parameter

_GAMES = (StrategicGame, ExtensiveGame, SymmetricGame, PopulationGame)


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
                shown, low, high = (short_text(each, LONGEST_TOLD) for each in (number, *allowed))
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
            return self._builder.game(point, constants(self.spec, point), to_fraction)
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
        return self._builder.game({}, with_definitions(self.spec, parameters), _as_it_is)

    @functools.cached_property
    def _builder(self) -> Builder:
        return Builder(self.spec, self.about)

    @property
    def shape(self) -> TreeShape:
        """The tree without numbers, for an extensive or Bayesian game."""
        return self._builder.shape


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
        try_out(game)
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
