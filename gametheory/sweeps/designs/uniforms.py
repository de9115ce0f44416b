"""Uniform random numbers that can be computed from the middle: counters in, numbers out.

A counter-based generator is a keyed bijection of a counter: number ``i`` of a stream is ``f(key, i)``, so any piece of
the stream costs no more than its length. Each parameter has a stream of its own, whose key comes from the seed, the
purpose and the parameter's place.

The 64 random bits ``r`` become ``u = (floor(r / 4096) + 1/2) / 2**52``: 2**52 equally likely numbers of the open interval
(0, 1), symmetric about 1/2, each of them a float; so is ``1 - u``.

Reference: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
SC'11 (Philox).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAXIMUM_SEED = 2**128 - 1
"""Largest seed: as many bits as the generator's key has."""

MONTE_CARLO, JITTER, STRATA, SCRAMBLE = range(4)
"""The purposes of random numbers; streams of different purposes are independent."""

BLOCK = 16_384
"""Numbers computed at a time, so that they stay in the cache of a core."""


def random_bits(seed: int, purpose: int, column: int, start: int, count: int) -> NDArray[np.uint64]:
    """The numbers ``start`` to ``start + count - 1`` of a stream, each of 64 random bits.

    The raw bits of Philox, unlike numpy's distributions, are promised to stay the same from version to version.
    """
    import numpy as np

    key = np.random.SeedSequence(seed, spawn_key=(purpose, column)).generate_state(2, np.uint64)
    # Each value of the counter gives four numbers.
    generator = np.random.Philox(key=key, counter=start // 4)
    skipped = start % 4
    return generator.random_raw(skipped + count)[skipped:]


def open_uniforms(bits: NDArray[np.uint64], out: NDArray[np.float64]) -> None:
    """Numbers of the open interval (0, 1) from 64 random bits each, which are overwritten."""
    import numpy as np

    # With the exponent of 1 and 52 random bits below it, the bits of a float in [1, 2).
    np.right_shift(bits, np.uint64(12), out=bits)
    np.bitwise_or(bits, np.uint64(0x3FF << 52), out=bits)
    np.subtract(bits.view(np.float64), 1 - 2.0**-53, out=out)


def monte_carlo(seed: int, columns: int, start: int, stop: int) -> NDArray[np.float64]:
    """Independent uniform numbers of (0, 1), shape (columns, stop - start).

    The number in column ``c`` of point ``i`` depends on the seed, ``c`` and ``i`` alone.
    """
    import numpy as np

    found = np.empty((columns, stop - start))
    for column, row in enumerate(found):
        open_uniforms(random_bits(seed, MONTE_CARLO, column, start, stop - start), row)
    return found
