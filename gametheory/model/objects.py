"""Games that are objects of other programs: of Nashpy, QuantEcon and pygambit, told by what they have.

None of these programs is imported here. For the way back there are :meth:`StrategicGame.to_nashpy` and
:func:`gametheory.model.exporting.to_text`: ``pygambit.read_nfg(io.StringIO(to_text(game, "nfg")))`` is the same game in
pygambit, and ``pygambit.read_efg`` reads a tree that is written as ``"efg"``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from gametheory.errors import UsageError
from gametheory.formats.efg import read_efg
from gametheory.formats.nfg import read_nfg
from gametheory.formats.records import StrategicRecord
from gametheory.formats.tokens import MAXIMUM_PLAYERS, MAXIMUM_PROFILES
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import family_of
from gametheory.model.strategic import StrategicGame, bimatrix
from gametheory.numbers import NumberError, exact
from gametheory.spec.foreign import Record, spec_of

__all__ = ["from_object"]


def from_object(thing: object, *, title: str = "") -> StrategicGame | ExtensiveGame:
    """The game that an object of another program is.

    1. A ``nashpy.Game``, by its ``payoff_matrices``.
    2. A ``pygambit.Game``, by the text that it writes: a tree by ``to_efg()``, another game by ``to_nfg()``. A tree in which
       a player forgets own moves comes as its reduced strategic form.
    3. A ``quantecon`` ``NormalFormGame``, by the ``payoff_array`` of each of its players.

    Floats stand for the decimals that they print as, so 0.1 is 1/10. Raises :class:`UsageError` for anything else, and for
    payoffs that are not finite numbers.
    """
    if isinstance(thing, StrategicGame | ExtensiveGame):
        return thing
    matrices = getattr(thing, "payoff_matrices", None)
    if matrices is not None:
        if len(matrices) != 2:
            raise UsageError(f"a game of Nashpy has two payoff matrices, not {len(matrices)}")
        return bimatrix(*matrices, title=title or "game from Nashpy")
    if callable(getattr(thing, "to_efg", None)) and callable(getattr(thing, "to_nfg", None)):
        return _game(_gambit_record(thing), title)
    players = getattr(thing, "players", None)
    if players and all(hasattr(player, "payoff_array") for player in players):
        arrays = [player.payoff_array for player in players]
        return _game(_record_of_arrays(arrays, title or "game from QuantEcon"), title)
    raise UsageError(
        f"a game of nashpy, pygambit or quantecon is expected, not of type {type(thing).__name__}; for payoffs there is "
        "gametheory.bimatrix(A, B)"
    )


def _game(record: Record, title: str) -> StrategicGame | ExtensiveGame:
    game = family_of(spec_of(record, file=title or record.title or "game from another program")).at()
    assert isinstance(game, StrategicGame | ExtensiveGame)  # What a record says is nothing else.
    return game


def _gambit_record(thing: Any) -> Record:  # noqa: ANN401 - an object of a program that is not imported
    if getattr(thing, "is_tree", False):
        return read_efg(str(thing.to_efg()), file="game from pygambit")
    return read_nfg(str(thing.to_nfg()), file="game from pygambit")


def _record_of_arrays(arrays: Sequence[Any], title: str) -> StrategicRecord:
    """The game of arrays that are indexed by the own action first, then by those of the players that follow, in a circle."""
    count = len(arrays)
    shape = tuple(arrays[0].shape)
    if count > MAXIMUM_PLAYERS or math.prod(shape) > MAXIMUM_PROFILES:
        raise UsageError(
            f"the game is too large: the limit is {MAXIMUM_PLAYERS} players and {MAXIMUM_PROFILES:,} profiles"
        )
    for player, array in enumerate(arrays):
        if tuple(array.shape) != (*shape[player:], *shape[:player]):
            raise UsageError(f"the payoff array of player {player + 1} does not fit that of the first")
    try:
        payoffs = tuple(
            tuple(exact(array[(*profile[player:], *profile[:player])]) for player, array in enumerate(arrays))
            for profile in itertools.product(*map(range, shape))
        )
    except NumberError as error:
        raise UsageError(f"a payoff of the game: {error}") from None
    return StrategicRecord(
        title=title,
        players=tuple(f"player_{k + 1}" for k in range(count)),
        strategies=tuple(tuple(f"a{k}" for k in range(size)) for size in shape),
        payoffs=payoffs,
    )
