"""From a game at a point to a record, and to the text of a file of another program.

What travels are the players, the strategies or the tree, and the payoffs; parameters, measures and claims have no place in
such files.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

from flint import fmpq

from gametheory.errors import UsageError
from gametheory.formats.efg import write_efg
from gametheory.formats.gam import write_gam
from gametheory.formats.matrices import write_csv
from gametheory.formats.nfg import write_nfg
from gametheory.formats.plans import strategic_record
from gametheory.formats.records import Outcome, StrategicRecord, TreeNodeRecord, TreeRecord
from gametheory.formats.tokens import MAXIMUM_PLAYERS, MAXIMUM_PROFILES
from gametheory.model.building import Game
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame
from gametheory.model.population import PopulationGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import to_fraction

__all__ = ["KINDS", "Record", "record_of", "record_text", "to_text"]

Record = StrategicRecord | TreeRecord
KINDS = ("nfg", "efg", "gam", "csv")
"""The kinds of files that can be written."""
_WRITERS: dict[str, Callable[[StrategicRecord], str]] = {"gam": write_gam, "csv": write_csv}


def to_text(game: Game, kind: str, *, outcomes: bool = False) -> str:
    """The text of the file of this kind, ``nfg``, ``efg``, ``gam`` or ``csv``, that holds the game.

    A tree becomes its reduced strategic form wherever the kind has no trees. ``outcomes`` writes an ``.nfg`` by outcomes.
    ``pygambit.read_nfg(io.StringIO(to_text(game, "nfg")))`` is the game in pygambit, and ``read_efg`` that of a tree. Raises
    :class:`UsageError` for a game or kind that does not fit, and :class:`LimitReached` for too large a tree.
    """
    return record_text(record_of(game), kind, outcomes=outcomes or None)


def record_text(record: Record, kind: str, *, outcomes: bool | None = None) -> str:
    """The text of the file of this kind. ``outcomes`` is for ``.nfg``; None writes it as it was read. Raises as above."""
    if kind not in KINDS:
        raise UsageError(f"'{kind}' is no kind of file that can be written; one of {', '.join(KINDS)}")
    if kind == "efg":
        if not isinstance(record, TreeRecord):
            raise UsageError("an .efg file holds a tree, and this game has none; write .nfg")
        return write_efg(record)
    if kind == "csv" and len(record.players) != 2:
        # Before the reduction of a tree, which may be far too large.
        raise UsageError(
            f"a .csv file of matrices is for two players, and this game has {len(record.players)}; write .nfg"
        )
    strategic = strategic_record(record) if isinstance(record, TreeRecord) else record
    if kind == "nfg":
        return write_nfg(strategic, outcomes=outcomes)
    return _WRITERS[kind](strategic)


def record_of(game: Game) -> Record:
    """What a file says that holds this game. Raises :class:`UsageError` for a population or too many players."""
    if isinstance(game, ExtensiveGame):
        return _tree(game)
    if isinstance(game, SymmetricGame):
        return _of_few(game)
    if isinstance(game, PopulationGame):
        raise UsageError("a population has no players to list, so it can't be written for other programs")
    return StrategicRecord(game.about.title, game.players, game.strategies, tuple(zip(*game.payoffs, strict=True)))


def _of_few(game: SymmetricGame) -> StrategicRecord:
    """A symmetric game with its players one by one; what a player gets where some play each strategy is computed once."""
    size = len(game.strategies)
    if game.count > MAXIMUM_PLAYERS or size**game.count > MAXIMUM_PROFILES:
        raise UsageError(
            f"{game.count:,} players with {size} strategies each can't be listed one by one: the limit is "
            f"{MAXIMUM_PLAYERS} players and {MAXIMUM_PROFILES:,} profiles; set the number of players lower"
        )
    known: dict[tuple[int, tuple[int, ...]], Fraction] = {}
    payoffs = []
    for profile in itertools.product(range(size), repeat=game.count):
        counts = tuple(profile.count(strategy) for strategy in range(size))
        cell = []
        for own in profile:
            key = (own, counts)
            if key not in known:
                others = [fmpq(count - (strategy == own)) for strategy, count in enumerate(counts)]
                known[key] = to_fraction(game.payoff(own, others))
            cell.append(known[key])
        payoffs.append(tuple(cell))
    players = tuple(f"{game.player}_{k + 1}" for k in range(game.count))
    return StrategicRecord(game.about.title, players, (game.strategies,) * game.count, tuple(payoffs))


def _tree(game: ExtensiveGame) -> TreeRecord:
    """The tree. A player's information sets are numbered in their order, and each terminal node is its own outcome."""
    numbers: list[tuple[int, int]] = []
    met = [0] * len(game.players)
    for found in game.information_sets:
        met[found.player] += 1
        numbers.append((found.player, met[found.player]))
    labels = {key: found.name for key, found in zip(numbers, game.information_sets, strict=True)}
    nodes = []
    outcomes: dict[int, Outcome] = {}
    chances = 0
    for node in game.nodes:
        if isinstance(node, DecisionNode):
            player, number = numbers[node.information_set]
            found = game.information_sets[node.information_set]
            label = node.name if len(found.nodes) > 1 else ""
            record = TreeNodeRecord("decision", label, player, number, found.moves, (), node.children)
        elif isinstance(node, ChanceNode):
            chances += 1
            labels[-1, chances] = ""
            record = TreeNodeRecord("chance", node.name, -1, chances, node.events, node.probabilities, node.children)
        else:
            outcomes[len(outcomes) + 1] = (node.name, node.payoffs)
            record = TreeNodeRecord("terminal", "", outcome=len(outcomes))
        nodes.append(record)
    return TreeRecord(game.about.title, game.players, tuple(nodes), outcomes, labels)
