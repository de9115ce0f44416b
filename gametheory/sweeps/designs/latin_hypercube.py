"""Latin hypercube sampling without a permutation in memory.

For ``n`` points and each parameter, ``u_i = (pi(i) + w_i) / n`` with a random permutation ``pi`` of ``{0, ..., n - 1}`` and
``w_i`` uniform in (0, 1): each of the ``n`` strata of each parameter holds exactly one point. Permutations and ``w`` of
different parameters are independent.

A large permutation is evaluated point by point. On ``{0, ..., 2**b - 1}``, with ``2**(b - 1) < n <= 2**b``, a Feistel
network is a bijection whatever its keyed round function ``F`` is: a number is cut into a left and a right part, and each
round replaces one part by its bitwise sum with ``F`` of the other. Applying it again and again until a number below
``n`` comes out (cycle walking) is then a permutation of ``{0, ..., n - 1}``, in fewer than two steps a number on average.
A small one is found by sorting random numbers, which makes all permutations equally likely.

References: M. D. McKay, R. J. Beckman and W. J. Conover (1979), Technometrics 21, 239-245; M. Luby and C. Rackoff (1988),
SIAM Journal on Computing 17, 373-386; J. Black and P. Rogaway (2002), "Ciphers with arbitrary finite domains", CT-RSA.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gametheory.sweeps.designs.uniforms import BLOCK, JITTER, STRATA, random_bits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDS = 6
SORTED_BELOW = 1024
"""Permutations of fewer numbers are found by sorting."""
_BITS = 51
"""Bits of a stratum's number and of the place in it together: few enough that division can't round out of the stratum."""
_MIX, _MIX_AGAIN = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
"""Multipliers of the finalizer of SplitMix64 (Steele, Lea and Flood 2014)."""


def latin_hypercube(seed: int, columns: int, size: int, start: int, stop: int) -> NDArray[np.float64]:
    """The points ``start`` to ``stop - 1`` of a Latin hypercube of ``size`` points, shape (columns, stop - start).

    Guarantees: every number lies strictly inside its stratum, so inside (0, 1); point ``i`` depends on the seed, the size
    and ``i`` alone.
    """
    import numpy as np

    found = np.empty((columns, stop - start))
    for column, row in enumerate(found):
        for low in range(start, stop, BLOCK):
            high = min(low + BLOCK, stop)
            strata = permuted(seed, column, size, low, high)
            in_strata(strata, random_bits(seed, JITTER, column, low, high - low), size, row[low - start : high - start])
    return found


def in_strata(strata: NDArray[np.uint64], bits: NDArray[np.uint64], size: int, out: NDArray[np.float64]) -> None:
    """Numbers strictly inside these of ``size`` equal strata of (0, 1), from 64 random bits each, which are overwritten.

    With ``b`` bits of its place, a number is ``(2**b k + r + 1/2) / (2**b size)``: the numerator is a float, and half a unit
    of it is more than the quotient can be rounded by.
    """
    import numpy as np

    kept = np.uint64(_BITS - (size - 1).bit_length())
    np.right_shift(bits, np.uint64(64) - kept, out=bits)
    bits |= strata << kept
    np.add(bits.view(np.int64), 0.5, out=out)
    out /= float(size << int(kept))


def permuted(seed: int, column: int, size: int, start: int, stop: int) -> NDArray[np.uint64]:
    """The images of ``start`` to ``stop - 1`` under a random permutation of ``{0, ..., size - 1}``."""
    import numpy as np

    if size < SORTED_BELOW:
        drawn = random_bits(seed, STRATA, column, 0, size)
        return np.argsort(drawn, kind="stable")[start:stop].astype(np.uint64)
    keys = random_bits(seed, STRATA, column, 0, ROUNDS)
    bits = (size - 1).bit_length()
    image = _feistel(np.arange(start, stop, dtype=np.uint64), bits, keys)
    outside = np.flatnonzero(image >= size)
    while len(outside):
        again = _feistel(image[outside], bits, keys)
        image[outside] = again
        outside = outside[again >= size]
    return image


def _feistel(numbers: NDArray[np.uint64], bits: int, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A keyed bijection of the numbers of ``bits`` bits, 2 or more. The parts may differ in length by a bit."""
    import numpy as np

    right_bits = bits // 2
    left_bits = bits - right_bits
    left, right = numbers >> np.uint64(right_bits), numbers & np.uint64((1 << right_bits) - 1)
    scratch = np.empty_like(numbers)
    for k, key in enumerate(keys):
        source, target, width = (right, left, left_bits) if k % 2 == 0 else (left, right, right_bits)
        np.bitwise_xor(source, key, out=scratch)
        scratch *= np.uint64(_MIX)
        scratch ^= scratch >> np.uint64(32)
        scratch *= np.uint64(_MIX_AGAIN)
        scratch >>= np.uint64(64 - width)
        target ^= scratch
    return (left << np.uint64(right_bits)) | right
