r"""Best responses to pure profiles, by one sweep over a flat payoff table: a kernel that knows no games.

With ``u`` a player's payoff table over ``S_1 x ... x S_n``, strategy ``s_i`` is a best response to ``s_-i`` if
``u(s_i, s_-i) = max_t u(t, s_-i)`` (Osborne and Rubinstein 1994, section 2.2). For fixed ``s_-i`` the entries
``u(., s_-i)`` are a *line* of the table: they stand a fixed stride apart, so that each is one slice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

__all__ = ["best_response_marks", "common_positions", "integers_in_order"]

Table = Sequence[int] | Sequence[float] | Sequence[Fraction]
"""A flat payoff table; numbers need only an order."""

_WIDEST_SCALE = 512
"""Bits of a common denominator beyond which scaling would cost more than comparing fractions."""


def best_response_marks(table: Table, shape: Sequence[int], player: int) -> tuple[bytes, bool]:
    """One byte an entry of the table, 1 where the player's strategy is a best response; and whether any line has a tie.

    The table is flat, last player's strategy fastest. Linear in its length.

    >>> best_response_marks([3, 0, 3, 1], (2, 2), 0)
    (b'\\x01\\x00\\x01\\x01', True)
    """
    stride = math.prod(shape[player + 1 :])
    block = shape[player] * stride
    marks = bytearray(len(table))
    tied = False
    for start in range(0, len(table), block):
        for first in range(start, start + stride):
            line: list[Any] = list(table[first : first + block : stride])
            best = max(line)
            if line.count(best) == 1:
                marks[first + line.index(best) * stride] = 1
                continue
            tied = True
            for strategy, payoff in enumerate(line):
                marks[first + strategy * stride] = payoff == best
    return bytes(marks), tied


def common_positions(marks: Sequence[bytes]) -> list[int]:
    """Positions at which every one of these equally long strings of bytes 0 and 1 holds 1, ascending.

    >>> common_positions([bytes([1, 0, 1]), bytes([1, 1, 1])])
    [0, 2]
    """
    everywhere = int.from_bytes(marks[0], "big")
    for others in marks[1:]:
        everywhere &= int.from_bytes(others, "big")
    together = everywhere.to_bytes(len(marks[0]), "big")
    positions = []
    position = together.find(1)
    while position >= 0:
        positions.append(position)
        position = together.find(1, position + 1)
    return positions


def integers_in_order(table: Sequence[Fraction]) -> Table:
    """The table times its common denominator: integers in the same order, which compare ten times faster.

    The table itself is returned where the common denominator would be enormous.

    >>> integers_in_order([Fraction(1, 2), Fraction(-1, 3)])
    [3, -2]
    """
    denominators = {entry.denominator for entry in table}
    common = 1
    for denominator in denominators:
        common = math.lcm(common, denominator)
        if common.bit_length() > _WIDEST_SCALE:
            return table
    factors = {denominator: common // denominator for denominator in denominators}
    return [entry.numerator * factors[entry.denominator] for entry in table]
