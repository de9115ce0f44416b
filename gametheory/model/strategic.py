r"""A finite game in strategic form.

Players ``i = 1..n`` have finite strategy sets ``S_i``; a payoff is a table over the profiles
``S_1 x ... x S_n`` (Osborne and Rubinstein 1994, section 2.1). Measures are further tables over profiles, so
the measure of a mixed profile is its expectation, exactly as a payoff is.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from gametheory.errors import UsageError
from gametheory.model.about import About
from gametheory.numbers import NumberError, exact, short_text

if TYPE_CHECKING:
    import nashpy

Profile = tuple[int, ...]
"""One strategy position a player, in the order of the players."""
MOST_SHOWN = 8
"""Strategies a player up to which a printed game shows its payoffs, or at least all names."""


@dataclass(frozen=True, slots=True)
class StrategicGame:
    """A strategic game with exact payoffs.

    ``payoffs[player]`` and each measure are flat tables over all profiles, last player's strategy fastest
    (C order); ``parameters`` are the values at which a family was evaluated, empty for a game typed in. Raises
    :class:`UsageError` for names that are given twice and for tables that do not fit the strategies.
    """

    about: About
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: tuple[tuple[Fraction, ...], ...]
    measures: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        count, size = len(self.players), math.prod(self.shape)
        if not len(self.strategies) == len(self.payoffs) == count:
            found = f"{len(self.strategies)} lists of strategies and {len(self.payoffs)} tables of payoffs"
            raise UsageError(f"{count} players, but {found}")
        if len(set(self.players)) < count:
            raise UsageError(f"two players have the name {_first_repeated(self.players)}")
        for player, names in zip(self.players, self.strategies, strict=True):
            if len(set(names)) < len(names):
                raise UsageError(f"two strategies of {player} have the name {_first_repeated(names)}")
        if not size:
            raise UsageError("every player needs at least one strategy")
        tables = (*zip(self.players, self.payoffs, strict=True), *self.measures.items())
        for name, table in tables:
            if len(table) != size:
                raise UsageError(f"the table of {name} has {len(table)} numbers for {size} profiles")

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of strategies of each player."""
        return tuple(len(names) for names in self.strategies)

    def profiles(self) -> Iterator[Profile]:
        """All pure profiles as positions, in the order of the payoff tables."""
        return itertools.product(*(range(size) for size in self.shape))

    def position(self, profile: Profile) -> int:
        """Where a profile stands in the payoff tables."""
        position = 0
        for size, strategy in zip(self.shape, profile, strict=True):
            position = position * size + strategy
        return position

    def payoff(self, player: int, profile: Profile) -> Fraction:
        """Payoff of the player at this position, at a pure profile."""
        return self.payoffs[player][self.position(profile)]

    def matrix(self, player: int) -> tuple[tuple[Fraction, ...], ...]:
        """Payoff matrix of one of two players, ``[first player's strategy][second player's strategy]``."""
        if len(self.players) != 2:
            raise UsageError(f"a payoff matrix needs two players; this game has {len(self.players)}")
        rows, columns = self.shape
        table = self.payoffs[player]
        return tuple(table[row * columns : (row + 1) * columns] for row in range(rows))

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(", ".join(f"{name} = {short_text(value)}" for name, value in self.parameters.items()))
        if len(self.players) != 2 or max(self.shape) > MOST_SHOWN:
            return "\n".join([*lines, *map(_strategies_text, self.players, self.strategies)])
        first, second = self.players
        lines.append(f"payoffs of {first} (rows), {second} (columns)")
        cells = [
            [f"{short_text(own)}, {short_text(other)}" for own, other in zip(*rows, strict=True)]
            for rows in zip(self.matrix(0), self.matrix(1), strict=True)
        ]
        table = [["", *self.strategies[1]]]
        table += [[name, *row] for name, row in zip(self.strategies[0], cells, strict=True)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in table]
        return "\n".join([*lines, *("  ".join(row).rstrip() for row in padded)])

    def __repr__(self) -> str:
        sizes = "x".join(map(str, self.shape))
        return f"<StrategicGame '{self.about.title}': {', '.join(self.players)}; {sizes} strategies>"

    def to_nashpy(self) -> nashpy.Game:
        """The same two-player game as a :class:`nashpy.Game`; payoffs become floats."""
        import nashpy
        import numpy as np

        return nashpy.Game(*(np.array(self.matrix(player), dtype=float) for player in (0, 1)))


def bimatrix(
    row_payoffs: Sequence[Sequence[object]],
    column_payoffs: Sequence[Sequence[object]] | None = None,
    *,
    players: tuple[str, str] = ("row", "column"),
    strategies: tuple[Sequence[str], Sequence[str]] | None = None,
    title: str = "bimatrix game",
) -> StrategicGame:
    """A two-player game from its payoff matrices.

    ``row_payoffs`` and ``column_payoffs`` are both indexed ``[row][column]``, as nested sequences or numpy arrays of
    whatever :func:`gametheory.numbers.exact` takes: ints, Fractions, text such as ``"2/5"``, or floats (read as the
    decimals that they print as). Without ``column_payoffs`` the game is zero-sum. Raises :class:`UsageError` on what
    is no matrix of numbers, on ragged or unequal shapes, and on names that don't fit or are given twice.

    >>> bimatrix([[1, -1], [-1, 1]]).payoffs[1]
    (Fraction(-1, 1), Fraction(1, 1), Fraction(1, 1), Fraction(-1, 1))
    """
    if len(players) != 2:
        raise UsageError(f"a bimatrix game has two players, not {len(players)}")
    first = _matrix(row_payoffs, players[0])
    second = (
        [[-entry for entry in row] for row in first] if column_payoffs is None else _matrix(column_payoffs, players[1])
    )
    shape = (len(first), len(first[0]))
    if (len(second), len(second[0])) != shape:
        raise UsageError(
            f"{players[0]}'s matrix is {shape[0]}x{shape[1]} but {players[1]}'s is {len(second)}x{len(second[0])}; "
            f"both are indexed [{players[0]}'s strategy][{players[1]}'s strategy]"
        )
    if strategies is None:
        strategies = ([f"r{i + 1}" for i in range(shape[0])], [f"c{j + 1}" for j in range(shape[1])])
    if tuple(map(len, strategies)) != shape:
        raise UsageError(f"the strategy names do not fit a {shape[0]}x{shape[1]} game")
    return StrategicGame(
        about=About(title=title, form="strategic"),
        players=tuple(players),
        strategies=(tuple(strategies[0]), tuple(strategies[1])),
        payoffs=(tuple(itertools.chain(*first)), tuple(itertools.chain(*second))),
    )


def _strategies_text(player: str, names: Sequence[str]) -> str:
    if len(names) > MOST_SHOWN:
        return f"{player}: {len(names)} strategies, {', '.join(names[:3])}, ..."
    return f"{player}: {', '.join(names)}"


def _matrix(entries: Sequence[Sequence[object]], player: str) -> list[list[Fraction]]:
    try:
        matrix = [[exact(entry) for entry in _in_order(row)] for row in _in_order(entries)]
    except (NumberError, TypeError) as error:
        raise UsageError(f"{player}'s payoff matrix: {error}") from None
    if not matrix or not matrix[0] or any(len(row) != len(matrix[0]) for row in matrix):
        raise UsageError(f"{player}'s payoff matrix is empty or its rows differ in length")
    return matrix


def _in_order(entries: object) -> Iterable[object]:
    """The entries as they can be looped over. Raises :class:`TypeError` for what has none, or none in order."""
    # A text loops over its characters, and a table of pandas over the names of its columns.
    unordered = isinstance(entries, str | bytes | Mapping | Set) or hasattr(entries, "columns")
    if unordered or not isinstance(entries, Iterable):
        raise TypeError(f"rows of numbers are expected, such as [[1, 0], [0, 1]], not of type {type(entries).__name__}")
    return entries


def _first_repeated(names: Sequence[str]) -> str:
    return next(repr(name) for name, count in Counter(names).items() if count > 1)
