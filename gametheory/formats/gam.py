"""The ``.gam`` files of GameTracer, which QuantEcon reads and writes: numbers only.

The number of players, the number of actions of each, then the payoffs of one player after the other over all profiles,
the first player's action fastest. There are no names.
"""

from __future__ import annotations

from gametheory.formats.nfg import first_fastest, last_fastest
from gametheory.formats.records import StrategicRecord
from gametheory.formats.tokens import MAXIMUM_PLAYERS, Tokens, decimal_or_ratio, shape_of

__all__ = ["read_gam", "write_gam"]


def read_gam(text: str, *, file: str = "<text>") -> StrategicRecord:
    """Read a file. Raises :class:`GameFileError` with the line, what is wrong and how to mend it."""
    tokens = Tokens(text, file)
    if tokens.kind == "end":
        tokens.fail("the file is empty", "it starts with the number of players")
    players = tokens.whole("the number of players", 1, MAXIMUM_PLAYERS)
    place = tokens.place
    shape = [tokens.whole(f"the number of actions of player {k + 1}", 1) for k in range(players)]
    profiles = shape_of(tokens, shape, place)
    tables = []
    for player in range(players):
        table = []
        for done in range(profiles):
            if tokens.kind == "end":
                told = f"{done} of {profiles} payoffs of player {player + 1}"
                tokens.fail(f"the file ends after {told}", f"{players * profiles} payoffs are expected in all")
            table.append(tokens.number("a payoff"))
        tables.append(last_fastest(table, shape))
    tokens.finish(f"the {profiles} payoffs of each player")
    return StrategicRecord(
        title="",
        players=tuple(f"Player {k + 1}" for k in range(players)),
        strategies=tuple(tuple(str(k + 1) for k in range(size)) for size in shape),
        payoffs=tuple(zip(*tables, strict=True)),
    )


def write_gam(record: StrategicRecord) -> str:
    """The text of a file: a line of payoffs a player. Names, title and comment don't fit into it.

    Numbers are decimals where they can be, since QuantEcon reads no fractions; 1/3 is for programs that do.
    """
    lines = [str(len(record.players)), " ".join(map(str, record.shape)), ""]
    for player in range(len(record.players)):
        table = first_fastest([payoffs[player] for payoffs in record.payoffs], record.shape)
        lines.append(" ".join(map(decimal_or_ratio, table)))
    return "\n".join(lines) + "\n"
