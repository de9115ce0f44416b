"""How many mixed symmetric equilibria a game of two strategies has, exactly, from its gains.

A mixture ``p`` is an equilibrium where ``f(p) = sum_k C(n, k) p^k (1 - p)^(n - k) g(k)`` vanishes. With the odds
``x = p/(1 - p)`` that is a root ``x > 0`` of ``sum_k C(n, k) g(k) x^k``, whose coefficients have the signs of the gains: by
Descartes's rule there are none without a change of sign and one with a single change. With several changes, distinct
positive roots are counted by a Sturm sequence, which takes nothing but signs of numbers of the field.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from gametheory.algebra.germs import Exact, sign_of

__all__ = ["MOST_STURM", "positive_roots"]

MOST_STURM = 40
"""Largest number of others at which roots are counted by a Sturm sequence."""


def positive_roots(gains: Sequence[Exact]) -> int:
    """The number of distinct mixtures with positive probability on both strategies that are equilibria.

    ``gains`` are ``g(0), ..., g(n)``, not all zero, of any ordered field.
    """
    signs = [sign for sign in map(sign_of, gains) if sign]
    changes = sum(first != second for first, second in pairwise(signs))
    if changes <= 1:
        return changes
    others = len(gains) - 1
    coefficients = [gain * math.comb(others, k) for k, gain in enumerate(gains)]
    while not sign_of(coefficients[0]):
        coefficients = coefficients[1:]
    chain = _sturm_chain(_trimmed(coefficients))
    at_zero = [sign_of(found[0]) for found in chain]
    at_infinity = [sign_of(found[-1]) for found in chain]
    return _changes(at_zero) - _changes(at_infinity)


def _sturm_chain(polynomial: list[Exact]) -> list[list[Exact]]:
    chain = [polynomial, _trimmed([coefficient * k for k, coefficient in enumerate(polynomial)][1:])]
    while len(chain[-1]) > 1:
        rest = [-coefficient for coefficient in _remainder(chain[-2], chain[-1])]
        if not rest:
            break
        chain.append(rest)
    return [found for found in chain if found]


def _remainder(dividend: list[Exact], divisor: list[Exact]) -> list[Exact]:
    """What is left of a division, coefficients from the constant upwards, without leading zeros."""
    rest = list(dividend)
    lead = divisor[-1]
    while len(rest) >= len(divisor):
        factor = rest[-1] / lead
        shift = len(rest) - len(divisor)
        for k, coefficient in enumerate(divisor[:-1]):
            rest[shift + k] = rest[shift + k] - factor * coefficient
        rest = _trimmed(rest[:-1])
    return rest


def _trimmed(coefficients: list[Exact]) -> list[Exact]:
    end = len(coefficients)
    while end and not sign_of(coefficients[end - 1]):
        end -= 1
    return coefficients[:end]


def _changes(signs: Sequence[int]) -> int:
    shown = [sign for sign in signs if sign]
    return sum(first != second for first, second in pairwise(shown))
