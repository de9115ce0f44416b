r"""Numbers that remember how they were computed: the family is evaluated once, and a program for millions of points is left.

A :class:`Traced` number stands for a rational function of the parameters that vary. Arithmetic on it appends an operation
to its :class:`Tape`; a comparison is answered at one *sample* point, exactly, and the answer is kept as a *guard*, a number
and its sign. Wherever all guards have the same signs, evaluating the family would have gone the same way: the tape computes
the same game there (symbolic execution; the cells of a region are semialgebraic).

**Identity.** Two numbers that are the same function are the same register, however they were written: each register has a
*fingerprint*, its value at a secret random point modulo a secret random prime of 127 bits. Different functions of degree ``d``
agree there with probability of about :math:`d / 2^{127}` (Schwartz 1980; Zippel 1979), for a game file can know neither.
So ``a*b - b*a`` is the constant 0, payoffs that are tied whatever the parameters are known to be tied, and nothing is
computed twice.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Union

from flint import fmpq, fmpz

from gametheory.errors import LimitReached
from gametheory.numbers import MAXIMUM_BITS, to_flint

__all__ = ["MOST_OPERATIONS", "OnBoundary", "Tape", "Traced"]

MOST_OPERATIONS = 20_000
"""Registers of one program; a family with more is solved point by point."""
BITS = 106
"""About how long numerators and denominators of parameters are: two floats' worth."""
PARAMETER, CONSTANT, ADD, SUBTRACT, MULTIPLY, DIVIDE = range(6)
Other = Union["Traced", fmpq, Fraction, int]


@functools.cache
def _prime() -> int:
    """A prime of 127 bits that no file can know: constants would be identified modulo one that it knows."""
    while True:
        candidate = fmpz(secrets.randbits(126) | 1 << 126 | 1)
        if candidate.is_probable_prime():
            return int(candidate)


class OnBoundary(ArithmeticError):  # noqa: N818 - no error: the sample lies where two regions meet
    """A comparison at the sample is a tie without being one everywhere."""


@dataclass(frozen=True, slots=True)
class Register:
    """One operation: ``left`` and ``right`` are registers, or the parameter's place; a constant has its value."""

    operation: int
    left: int
    right: int
    constant: fmpq | None


class Tape:
    """Operations in the order in which they can be done, without repeats, and the guards of the region they hold in."""

    def __init__(self, names: Sequence[str], sample: Mapping[str, Fraction]) -> None:
        self.registers: list[Register] = []
        self.guards: dict[int, int] = {}
        """Registers whose signs were asked for, and the signs, in the order of asking."""
        self._values: list[fmpq | None] = []
        self._fingerprints: list[int] = []
        self._bits: list[int] = []
        """About how long the numbers in a register can be, whatever the point."""
        self._known: dict[int, int] = {}
        self._settled = False
        self.zero = self.constant(fmpq(0)).register
        self.parameters = {
            name: self._new(PARAMETER, place, -1, None, to_flint(sample[name]), secrets.randbelow(_prime()), BITS)
            for place, name in enumerate(names)
        }

    def constant(self, value: fmpq) -> Traced:
        """The register of a constant."""
        denominator = int(value.q) % _prime()
        if not denominator:
            raise LimitReached("a constant is too long to trace")
        bits = max(value.p.bit_length(), value.q.bit_length())
        found = int(value.p) * pow(denominator, -1, _prime()) % _prime()
        return self._new(CONSTANT, -1, -1, value, value, found, bits)

    def register_of(self, number: Traced | fmpq | Fraction | int) -> int:
        """The register that holds a number, traced or not."""
        return self.traced(number).register

    def fingerprint(self, number: Traced | fmpq | Fraction | int) -> int:
        """A number that tells which function of the parameters a number is, also when its register is gone."""
        return self._fingerprints[self.register_of(number)]

    def traced(self, number: Traced | fmpq | Fraction | int) -> Traced:
        """The number as a traced one of this tape."""
        if isinstance(number, Traced):
            return number
        return self.constant(number if isinstance(number, fmpq) else to_flint(Fraction(number)))

    def value(self, register: int) -> fmpq | None:
        """The exact value at the sample, or None where there is none."""
        return self._values[register]

    def constant_at(self, register: int) -> fmpq | None:
        """The value of a register that is the same everywhere, else None."""
        return self.registers[register].constant

    def combine(self, operation: int, left: Traced, right: Traced) -> Traced:
        """The register of an operation on two others; constants are computed at once, exactly."""
        a, b = left.register, right.register
        x, y = self._fingerprints[a], self._fingerprints[b]
        if operation == DIVIDE and not y:
            raise LimitReached("a divisor is 0 as far as fingerprints tell")
        bits = (
            self._bits[a] + self._bits[b] if operation in (MULTIPLY, DIVIDE) else max(self._bits[a], self._bits[b]) + 1
        )
        if bits > MAXIMUM_BITS:
            raise LimitReached(f"a number of more than about {MAXIMUM_BITS:,} bits")
        value = self._computed(operation, self._values[a], self._values[b])
        found = _MODULAR[operation](x, y)
        if found in self._known:
            return Traced(self, self._known[found])
        if self.registers[a].constant is not None and self.registers[b].constant is not None:
            return self._new(CONSTANT, -1, -1, value, value, found, bits)
        return self._new(operation, a, b, None, value, found, bits)

    @staticmethod
    def _computed(operation: int, left: fmpq | None, right: fmpq | None) -> fmpq | None:
        """The value at the sample; None where there is none, which matters only to who asks for its sign."""
        if left is None or right is None or (operation == DIVIDE and right == 0):
            return None
        value: fmpq = _OPERATIONS[operation](left, right)
        return value if max(value.p.bit_length(), value.q.bit_length()) <= 2 * MAXIMUM_BITS else None

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Compute aside: the tape ends as it began, and nothing is asked of the sample.

        Numbers are equal if they are the same function, and only signs that the guards have already are known; another one
        raises :class:`OnBoundary`. So what is found doesn't depend on the sample, nor on what was found before.
        """
        begin, self._settled = len(self.registers), True
        try:
            yield
        finally:
            self._settled = False
            for fingerprint in self._fingerprints[begin:]:
                del self._known[fingerprint]
            del self.registers[begin:], self._values[begin:], self._fingerprints[begin:], self._bits[begin:]

    def equal(self, left: Traced, right: Traced) -> bool:
        """Whether two numbers are equal throughout the region."""
        if self._settled:
            return left.register == right.register
        return self.compare(left, right) == 0

    def sign(self, number: Traced) -> int:
        """The sign of a number throughout the region; it becomes a guard unless the number is constant."""
        constant = self.registers[number.register].constant
        if constant is not None:
            return int(constant > 0) - int(constant < 0)
        if number.register not in self.guards:
            value = self._values[number.register]
            if self._settled or value is None or value == 0:
                raise OnBoundary
            self.guards[number.register] = 1 if value > 0 else -1
        return self.guards[number.register]

    def compare(self, left: Traced, right: Traced) -> int:
        """-1, 0 or 1 throughout the region: how two numbers compare."""
        if left.register == right.register:
            return 0
        # Always the earlier register less the later one, so that both ways of asking are one guard.
        if left.register < right.register:
            return self.sign(self.combine(SUBTRACT, left, right))
        return -self.sign(self.combine(SUBTRACT, right, left))

    def _new(
        self,
        operation: int,
        left: int,
        right: int,
        constant: fmpq | None,
        value: fmpq | None,
        fingerprint: int,
        bits: int,
    ) -> Traced:
        known = self._known.get(fingerprint)
        if known is not None:
            if constant is not None and self.registers[known].constant is None:
                # What was computed turns out to be a constant: nothing computes it as well.
                self.registers[known], self._values[known] = Register(CONSTANT, -1, -1, constant), constant
            return Traced(self, known)
        if len(self.registers) >= MOST_OPERATIONS:
            raise LimitReached(f"more than {MOST_OPERATIONS:,} operations a point")
        self._known[fingerprint] = len(self.registers)
        self.registers.append(Register(operation, left, right, constant))
        self._values.append(value)
        self._fingerprints.append(fingerprint)
        self._bits.append(bits)
        return Traced(self, len(self.registers) - 1)


class Traced:
    """A number on a tape; it mixes with rationals, and compares exactly at the tape's sample."""

    __slots__ = ("register", "tape")

    def __init__(self, tape: Tape, register: int) -> None:
        self.tape = tape
        self.register = register

    def __add__(self, other: Other) -> Traced:
        return self._combined(ADD, self, other)

    def __radd__(self, other: Other) -> Traced:
        return self._combined(ADD, self, other)

    def __sub__(self, other: Other) -> Traced:
        return self._combined(SUBTRACT, self, other)

    def __rsub__(self, other: Other) -> Traced:
        return self._combined(SUBTRACT, other, self)

    def __mul__(self, other: Other) -> Traced:
        return self._combined(MULTIPLY, self, other)

    def __rmul__(self, other: Other) -> Traced:
        return self._combined(MULTIPLY, self, other)

    def __truediv__(self, other: Other) -> Traced:
        return self._combined(DIVIDE, self, other)

    def __rtruediv__(self, other: Other) -> Traced:
        return self._combined(DIVIDE, other, self)

    def __neg__(self) -> Traced:
        return self._combined(SUBTRACT, 0, self)

    def __pow__(self, exponent: int) -> Traced:
        if exponent < 0:
            return 1 / self**-exponent
        result, base = self.tape.traced(1), self
        while exponent:
            if exponent & 1:
                result = result * base
            exponent >>= 1
            base = base * base if exponent else base
        return result

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Traced | fmpq | Fraction | int):
            return NotImplemented
        return self.tape.equal(self, self.tape.traced(other))

    def __lt__(self, other: Other) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: Other) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: Other) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: Other) -> bool:
        return self._compared(other) >= 0

    def __hash__(self) -> int:
        return hash(self.register)

    def __repr__(self) -> str:
        return f"<Traced register {self.register}, {self.tape.value(self.register)} at the sample>"

    def _combined(self, operation: int, left: Other, right: Other) -> Traced:
        return self.tape.combine(operation, self.tape.traced(left), self.tape.traced(right))

    def _compared(self, other: Other) -> int:
        return self.tape.compare(self, self.tape.traced(other))


_OPERATIONS = {
    ADD: lambda a, b: a + b,
    SUBTRACT: lambda a, b: a - b,
    MULTIPLY: lambda a, b: a * b,
    DIVIDE: lambda a, b: a / b,
}
_MODULAR = {
    ADD: lambda x, y: (x + y) % _prime(),
    SUBTRACT: lambda x, y: (x - y) % _prime(),
    MULTIPLY: lambda x, y: x * y % _prime(),
    DIVIDE: lambda x, y: x * pow(y, -1, _prime()) % _prime(),
}
