"""Reading numbers and formulas of written regimes: exact, by whitelist, and bounded, since documents are strangers'."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

from gametheory.errors import EvaluationError, LimitReached, ResultFileError
from gametheory.numbers import decimal_text, exact_text, rational
from gametheory.parametric.judging.polynomials import Polynomial, RealRoot, compared
from gametheory.solvers.document import read_number, read_object
from gametheory.solvers.judging import quoted
from gametheory.solvers.judging_population import UNSTATED
from gametheory.spec.expressions import Arithmetic, Constant, Expression, Name, Negative, Power
from gametheory.spec.grammar import MAXIMUM_LENGTH, ExpressionError, parse_expression

__all__ = ["Convert", "Place", "Reader", "between", "check_approx", "mapped", "shown"]

MAXIMUM_ROOT_WORK = 4 * 10**9
"""Bound on the sum, over the irrational numbers of a document, of the squares of their polynomials' sizes."""
_LONGEST_PLACE = 1_000
"""Digits of a number on the axis, or of the end of an irrational number's interval."""

Place = Fraction | RealRoot
"""A value of the axis."""
Convert = Callable[[Any, str], Any]
"""Reads a stated value; the text says where it stands."""


class Reader:
    """Reads numbers and formulas of the document, each text once. The same number on the axis is the same object."""

    def __init__(self) -> None:
        self.axis = ""
        self.symbols: dict[str, fmpq] = {}
        self._expressions: dict[str, Expression] = {}
        self._rationals: dict[Fraction, Fraction] = {}
        self._roots: dict[Polynomial, list[RealRoot]] = {}
        self._known: dict[tuple[str, Fraction, Fraction], RealRoot] = {}
        self._work = 0

    def rational(self, value: object, where: str) -> Fraction:
        """A rational of a sensible size."""
        if isinstance(value, str) and len(value) > _LONGEST_PLACE:
            raise ResultFileError(f"{where}: a number of more than {_LONGEST_PLACE} digits")
        number = rational(read_number(value, where, exact=True))
        return self._rationals.setdefault(number, number)

    def place(self, value: object, where: str) -> Place:
        """A number on the axis."""
        return self.root(value, where) if isinstance(value, Mapping) else self.rational(value, where)

    def root(self, value: Mapping[str, Any], where: str) -> RealRoot:
        """An irrational number, told as the root of a polynomial in an interval."""
        text = value.get("polynomial")
        if not isinstance(text, str):
            raise ResultFileError(f"{where}: 'polynomial' should be a text")
        low, high = (self.rational(value.get(key), f"{where}: '{key}'") for key in ("low", "high"))
        key = (text, low, high)
        if key in self._known:
            check_approx(value.get("approx"), self._known[key], where)
            return self._known[key]
        polynomial = self.polynomial(text, "x", f"{where}: 'polynomial'")
        self._work += polynomial.size**2
        if self._work > MAXIMUM_ROOT_WORK:
            raise LimitReached("the document has too many, or too large, irrational numbers to be judged")
        try:
            found = RealRoot(polynomial, low, high)
        except ValueError as error:
            raise ResultFileError(f"{where}: {error}") from None
        check_approx(value.get("approx"), found, where)
        same = self._roots.setdefault(found.polynomial, [])
        # The interval may be another and the number the same.
        found = next((other for other in same if compared(other, found) == 0), found)
        same.append(found)
        self._known[key] = found
        return found

    def polynomial(self, text: object, variable: str, where: str) -> Polynomial:
        """A polynomial in one variable, symbols at their values."""
        expression = self._expression(text, variable, where)
        try:
            found = Polynomial.of(expression.evaluate({**self.symbols, variable: Polynomial([0, 1])}))  # type: ignore[dict-item]
        except EvaluationError as error:
            raise ResultFileError(f"{where}: {error}") from None
        return found or Polynomial([])

    def value(self, text: object, place: Any, where: str) -> Any:  # noqa: ANN401 - numbers of any field
        """A formula's value. Raises :class:`EvaluationError` at a pole."""
        return self._expression(text, self.axis, where).evaluate({**self.symbols, self.axis: place})

    def same(self, first: object, second: object, where: str, levels: int = 2) -> bool:
        """Whether two objects of values, nested no deeper than that many levels, are the same.

        Intervals of irrational numbers may differ.
        """
        if not isinstance(first, Mapping) or not isinstance(second, Mapping):
            return isinstance(first, str) and first == second
        if "polynomial" in first and "polynomial" in second:
            return self.root(first, where) is self.root(second, where)
        if first.keys() != second.keys():
            return False
        return levels > 0 and all(self.same(first[name], second[name], where, levels - 1) for name in first)

    def _expression(self, text: object, variable: str, where: str) -> Expression:
        if not isinstance(text, str):
            raise ResultFileError(f"{where}: should be a number or a formula, in quotes")
        if len(text) > MAXIMUM_LENGTH:
            raise LimitReached(f"{where}: a formula of {len(text)} characters; up to {MAXIMUM_LENGTH} are judged")
        if text not in self._expressions:
            try:
                self._expressions[text] = parse_expression(text)
            except ExpressionError as error:
                raise ResultFileError(f"{where}: {error}") from None
        found = self._expressions[text]
        if not all(isinstance(part, Arithmetic | Constant | Name | Negative | Power) for part in found.walk()):
            raise ResultFileError(f"{where}: a formula has + - * / and ** only")
        if unknown := sorted(found.names() - self.symbols.keys() - {variable}):
            raise ResultFileError(f"{where}: {quoted(unknown[0])} is neither {variable} nor a symbol of the document")
        return found


def check_approx(stated: object, place: Place, where: str) -> None:
    """Raise :class:`ResultFileError` unless a float is stated that is near a place."""
    if isinstance(stated, bool) or not isinstance(stated, int | float) or not math.isfinite(stated):
        raise ResultFileError(f"{where}: 'approx' should be a number")
    if isinstance(place, RealRoot):
        place.refine(Fraction(1, 10**12))
    near = place.low if isinstance(place, RealRoot) else place
    if abs(Fraction(stated) - near) > max(abs(near), Fraction(1)) / 10**9:
        raise ResultFileError(f"{where}: 'approx' should be near {decimal_text(near)}")


def shown(place: Place) -> str:
    """A place for messages."""
    text = exact_text(place) if isinstance(place, Fraction) else str(place)
    return text if len(text) <= 40 else text[:37] + "..."


def between(low: Place, high: Place) -> tuple[Fraction, Fraction]:
    """Rationals between two numbers of ascending order, close to both."""
    while True:
        first, last = (
            (low.high if isinstance(low, RealRoot) else low),
            (high.low if isinstance(high, RealRoot) else high),
        )
        wide = [
            place
            for place in (low, high)
            if isinstance(place, RealRoot) and place.high - place.low > (last - first) / 1000
        ]
        if first < last and not wide:
            return first, last
        for place in wide:
            place.refine((place.high - place.low) / 2)


def mapped(stated: Mapping[str, Any], where: str, convert: Convert) -> dict[str, Any]:
    """A stated equilibrium as one of a solution, with each number read."""

    def numbers(container: object, key: str, at: str) -> dict[str, Any]:
        return {name: convert(value, f"{at}: '{key}'") for name, value in read_object(container, key, at).items()}

    found: dict[str, Any] = {key: numbers(stated, key, where) for key in ("payoffs", "measures")}
    # Regimes state no regrets: an equilibrium's is 0, and that of another rest point of a population is not judged.
    found["regret"] = UNSTATED if "state" in stated else "0"
    if "state" in stated:
        found["state"] = stated["state"]
    if "component" in stated:
        found["component"] = stated["component"]
    for key in ("strategies", "mixed"):
        if key in stated or key == "strategies":
            players = read_object(stated, key, where)
            found[key] = {player: numbers(players, player, f"{where}: {key}") for player in players}
    if "behavior" in stated:
        behavior = read_object(stated, "behavior", where)
        found["behavior"] = {
            name: {
                **read_object(behavior, name, where),
                "moves": numbers(behavior[name], "moves", f"{where}: '{name}'"),
            }
            for name in behavior
        }
    return found
