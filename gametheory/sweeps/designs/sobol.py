"""Sobol' sequences, scrambled, and computed from any point on.

In base 2, with the digits ``g = (g_0, g_1, ...)`` of the Gray code ``i xor floor(i / 2)`` of a point's number, coordinate
``j`` of point ``i`` is the digits ``V_j g`` (mod 2) after the binary point, where the columns of ``V_j`` are the direction
numbers. Every aligned block of ``2**k`` points has one point in each of ``2**k`` equal intervals of each coordinate, and is
evenly spread in several coordinates together.

Scrambling replaces ``V_j`` by ``L_j V_j``, with a random lower triangular ``L_j`` that has ones in its diagonal, and adds
random digits ``s_j`` (mod 2). That keeps the even spread and makes each point uniform in the cube, so that averages are
unbiased and seeds give independent replications.

Since ``i -> V_j g(i)`` is linear in the digits of ``i``, the points of the aligned block that begins at ``b`` are those of
the first block of the same length, plus point ``b`` (mod 2): a piece costs no more than its length, wherever it begins.

References: S. Joe and F. Y. Kuo (2008), SIAM Journal on Scientific Computing 30, 2635-2654 (direction numbers);
J. Matousek (1998), Journal of Complexity 14, 527-556 (scrambling); I. A. Antonov and V. M. Saleev (1979), USSR
Computational Mathematics and Mathematical Physics 19, 252-256 (the order of the points).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from gametheory.sweeps.designs.direction_numbers import JOE_KUO
from gametheory.sweeps.designs.uniforms import SCRAMBLE, random_bits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAXIMUM_COLUMNS = len(JOE_KUO) + 1
"""Most coordinates."""
INPUT_BITS = 30
"""Up to ``2**30`` points."""
OUTPUT_BITS = 52
"""Binary places of a coordinate."""
_LARGEST_BLOCK = 15
"""Logarithm of the longest block that is made at once."""


def sobol(seed: int | None, columns: int, start: int, stop: int) -> NDArray[np.float64]:
    """The points ``start`` to ``stop - 1``, shape (columns, stop - start), in the open interval (0, 1).

    Each number is the middle of an interval of length ``2**-52``. Without a seed nothing is scrambled.
    """
    import numpy as np

    found = np.empty((columns, stop - start))
    for column, row in enumerate(found):
        steps, first = _generators(seed, column)
        longest = min(_LARGEST_BLOCK, (stop - start).bit_length())
        block = _first_block(steps, longest)
        low = start
        while low < stop:
            # The longest aligned block that begins here and does not go beyond the piece.
            aligned = (low & -low).bit_length() - 1 if low else longest
            length = 1 << min(longest, aligned, (stop - low).bit_length() - 1)
            digits = block[:length] ^ np.uint64(first ^ _digits(steps, low))
            np.add(digits.view(np.int64), 0.5, out=row[low - start : low - start + length])
            low += length
    found *= 2.0**-OUTPUT_BITS
    return found


def _first_block(steps: tuple[int, ...], logarithm: int) -> NDArray[np.uint64]:
    """The digits of the first ``2**logarithm`` points, by doubling."""
    import numpy as np

    block = np.zeros(1 << logarithm, dtype=np.uint64)
    for k in range(logarithm):
        np.bitwise_xor(block[: 1 << k], np.uint64(steps[k]), out=block[1 << k : 2 << k])
    return block


def _digits(steps: tuple[int, ...], number: int) -> int:
    """The digits of one point."""
    digits = 0
    for step in steps:
        if number & 1:
            digits ^= step
        number >>= 1
    return digits


@functools.lru_cache(maxsize=1024)
def _generators(seed: int | None, column: int) -> tuple[tuple[int, ...], int]:
    """The digits of the points ``2**k``, and what is added to all of them; kept, as pieces of one point ask for them often."""
    directions = [each << OUTPUT_BITS - INPUT_BITS for each in direction_numbers(column)]
    added = 0
    if seed is not None:
        bits = random_bits(seed, SCRAMBLE, column, 0, OUTPUT_BITS + 1).tolist()
        added = bits.pop() >> 64 - OUTPUT_BITS
        directions = _scrambled(directions, bits)
    # The Gray code of 2**k has the digits k and k - 1.
    return tuple(each ^ before for each, before in zip(directions, [0, *directions], strict=False)), added


def _scrambled(directions: list[int], bits: list[int]) -> list[int]:
    """The product of a random lower triangular matrix, a row of it from each of ``bits``, and the directions as columns."""
    scrambled = [0] * len(directions)
    for place, row in enumerate(bits):
        diagonal = OUTPUT_BITS - 1 - place
        # Row `place` of the matrix: random digits before the diagonal, one in it, none after it.
        mask = (row >> 64 - OUTPUT_BITS | 1 << diagonal) >> diagonal << diagonal
        for k, direction in enumerate(directions):
            scrambled[k] |= ((mask & direction).bit_count() & 1) << diagonal
    return scrambled


def direction_numbers(column: int) -> list[int]:
    """The direction numbers of a coordinate as integers of ``INPUT_BITS`` binary places, first point's first.

    With the primitive polynomial ``x**s + a_1 x**(s-1) + ... + a_(s-1) x + 1``, they follow the recurrence ``v_k = a_1 v_(k-1)
    xor ... xor a_(s-1) v_(k-s+1) xor v_(k-s) xor floor(v_(k-s) / 2**s)``.
    """
    if column == 0:
        return [1 << INPUT_BITS - 1 - k for k in range(INPUT_BITS)]
    polynomial, first = JOE_KUO[column - 1]
    degree = polynomial.bit_length() - 1
    found = [number << INPUT_BITS - 1 - k for k, number in enumerate(first)]
    for k in range(degree, INPUT_BITS):
        number = found[k - degree] ^ found[k - degree] >> degree
        for place in range(1, degree):
            if polynomial >> degree - place & 1:
                number ^= found[k - place]
        found.append(number)
    return found
