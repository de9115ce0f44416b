"""The pieces of regimes: equilibria in formulas, cells, breakpoints and branches; and how they are asked for values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from gametheory.algebra.roots import AlgebraicNumber, exact_number
from gametheory.algebra.values import Formula, Value, number_text, plain_value, value_in
from gametheory.errors import EvaluationError, UsageError
from gametheory.numbers import NumberError, exact, exact_text
from gametheory.solvers.result import LONGEST_REPR, RESERVED_COLUMNS, Component
from gametheory.spec.faults import did_you_mean

__all__ = [
    "Branch",
    "BranchEvent",
    "BranchPiece",
    "Breakpoint",
    "Cell",
    "Number",
    "RegimeBehavior",
    "RegimeEquilibrium",
    "Values",
    "equilibria_text",
    "numbers_of",
    "plain_values",
    "read_place",
    "value_text",
    "without_zeros",
]

Number = Fraction | AlgebraicNumber
"""A place on an axis."""
Values = Mapping[str, Value]
_RESERVED = frozenset({*RESERVED_COLUMNS, "branch", "region", "regime", "share"})
"""Columns that a measure's name must not hide."""


@dataclass(frozen=True, slots=True)
class RegimeBehavior:
    """What a player does at one information set; as :class:`gametheory.solvers.result.Behavior`, in values."""

    player: str
    moves: Values
    on_path: bool
    specified: bool = True


@dataclass(frozen=True, slots=True)
class RegimeEquilibrium:
    """One equilibrium of a cell, in formulas of the axis (and of the symbols); of a point, in numbers.

    ``branch`` is the name under which it is followed across cells; ``component`` a position in the cell's components;
    ``state`` is what is known of a rest point of a population, as :class:`gametheory.solvers.result.Equilibrium` has it.
    """

    branch: str
    strategies: Mapping[str, Values]
    payoffs: Values
    measures: Values
    behavior: Mapping[str, RegimeBehavior] = field(default_factory=dict)
    mixed: Mapping[str, Values] = field(default_factory=dict)
    component: int | None = None
    state: Mapping[str, bool | str | None] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<RegimeEquilibrium {self.branch}: {_played_text(self.strategies)}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that occur in its formulas."""
        values = (*_all_values(self.strategies.values()), *self.payoffs.values(), *self.measures.values())
        return tuple(dict.fromkeys(name for value in values if isinstance(value, Formula) for name in value.names))

    def at(self, values: object = None, /, **named: object) -> RegimeEquilibrium:
        """The equilibrium in numbers, where the parameters that occur have these values, as a mapping or by name.

        A single value is that of the only parameter that occurs. What its formulas say is true in their cell alone, which
        is not checked here. Raises :class:`UsageError`.
        """
        if values is not None and not isinstance(values, Mapping):
            if named or len(self.names) > 1:
                shown = ", ".join(f"{name}=..." for name in self.names)
                raise UsageError(f"say which value is whose in the formulas of {self.branch}: at({shown})")
            values = dict.fromkeys(self.names, values)
        return self.evaluated({name: _number(name, value) for name, value in {**(values or {}), **named}.items()})

    def evaluated(self, point: Mapping[str, Number]) -> RegimeEquilibrium:
        """The equilibrium in numbers at a point of the parameters that occur. Raises :class:`UsageError`."""
        return replace(
            self,
            strategies={player: _evaluated(strategy, point) for player, strategy in self.strategies.items()},
            payoffs=_evaluated(self.payoffs, point),
            measures=_evaluated(self.measures, point),
            behavior={name: replace(b, moves=_evaluated(b.moves, point)) for name, b in self.behavior.items()},
            mixed={player: _evaluated(strategy, point) for player, strategy in self.mixed.items()},
        )

    def value(self, quantity: str) -> Value:
        """A measure, ``payoff.player``, or the probability ``player.strategy``. Raises :class:`UsageError`."""
        known = {
            **self.measures,
            **{f"payoff.{player}": value for player, value in self.payoffs.items()},
            **{f"{player}.{name}": value for player, own in self.strategies.items() for name, value in own.items()},
        }
        if quantity not in known:
            hint = did_you_mean(quantity, list(known), "quantities: ")
            raise UsageError(f"'{quantity}' is neither a measure, a payoff nor a strategy of this game ({hint})")
        return known[quantity]

    def row(self) -> dict[str, Value]:
        """One flat row: ``player.strategy``, ``payoff.player`` and each measure, in the values that they have here."""
        row: dict[str, Value] = {}
        for player, strategy in self.strategies.items():
            row.update({f"{player}.{name}": value for name, value in strategy.items()})
        row.update({f"payoff.{player}": value for player, value in self.payoffs.items()})
        for name, value in self.measures.items():
            row[f"measure.{name}" if name in _RESERVED else name] = value
        return row

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        plain: dict[str, Any] = {
            "branch": self.branch,
            "strategies": {player: plain_values(strategy) for player, strategy in self.strategies.items()},
            "payoffs": plain_values(self.payoffs),
            "measures": plain_values(self.measures),
        }
        if self.component is not None:
            plain["component"] = self.component
        if self.behavior:
            plain["behavior"] = {
                name: {
                    "player": found.player,
                    "moves": plain_values(found.moves),
                    "on_path": found.on_path,
                    "specified": found.specified,
                }
                for name, found in self.behavior.items()
            }
        if self.mixed:
            plain["mixed"] = {player: plain_values(strategy) for player, strategy in self.mixed.items()}
        if self.state:
            plain["state"] = dict(self.state)
        return plain


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of the axis on which the equilibria are the same formulas, from ``low`` to ``high``.

    A point has ``low == high``, both closed. ``undefined`` says why the game is not defined there, if it is not.
    ``symbols`` are the parameters besides the axis that stand in its formulas, with their values.
    """

    axis: str
    low: Number
    high: Number
    low_closed: bool
    high_closed: bool
    equilibria: tuple[RegimeEquilibrium, ...]
    components: tuple[Component, ...] = ()
    undefined: str = ""
    symbols: Mapping[str, Fraction] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Cell {_where_text(self)}: {equilibria_text(self.equilibria, self.undefined)}>"

    @property
    def is_point(self) -> bool:
        """Whether it is a single value of the axis."""
        return self.low == self.high

    def at(self, *value: object, **named: object) -> tuple[RegimeEquilibrium, ...]:
        """Its equilibria in numbers at a value of the axis: ``at(10)``, ``at("81/4")`` or ``at(F=10)``.

        Symbols have their own values. Raises :class:`UsageError` outside the cell, and :class:`EvaluationError` where the
        game is not defined.
        """
        place = _place_in(self, value, named)
        if self.undefined:
            raise EvaluationError(f"the game is not defined at {_place_text(place)}: {self.undefined}")
        return tuple(found.evaluated({**self.symbols, **place}) for found in self.equilibria)

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        where: dict[str, Any] = {"point": plain_value(self.low)}
        if not self.is_point:
            where = {
                "low": plain_value(self.low),
                "high": plain_value(self.high),
                "low_closed": self.low_closed,
                "high_closed": self.high_closed,
            }
        return {
            **where,
            "equilibria": [found.to_dict() for found in self.equilibria],
            "components": [component.to_dict() for component in self.components],
            "undefined": self.undefined,
        }


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A value of the axis at which equilibria, or a verdict, change: the root of ``polynomial`` (text, in the axis)."""

    value: Number
    polynomial: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"value": plain_value(self.value), "polynomial": self.polynomial, "approx": float(self.value)}


@dataclass(frozen=True, slots=True)
class BranchPiece:
    """The formulas of a branch on a stretch of the axis; ``welfare`` is the sum of the players' payoffs.

    ``symbols`` are the parameters besides the axis that stand in its formulas, with their values.
    """

    axis: str
    low: Number
    high: Number
    low_closed: bool
    high_closed: bool
    strategies: Mapping[str, Values]
    payoffs: Values
    measures: Values
    welfare: Value
    symbols: Mapping[str, Fraction] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<BranchPiece {_where_text(self)}: {_played_text(self.strategies)}>"

    def at(self, *value: object, **named: object) -> BranchPiece:
        """It at one value of the axis, in numbers: ``at(10)`` or ``at(F=10)``. Raises :class:`UsageError` outside it."""
        place = _place_in(self, value, named)
        point = {**self.symbols, **place}
        return replace(
            self,
            low=place[self.axis],
            high=place[self.axis],
            low_closed=True,
            high_closed=True,
            strategies={player: _evaluated(strategy, point) for player, strategy in self.strategies.items()},
            payoffs=_evaluated(self.payoffs, point),
            measures=_evaluated(self.measures, point),
            welfare=value_in(self.welfare, point),
        )

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "low": plain_value(self.low),
            "high": plain_value(self.high),
            "low_closed": self.low_closed,
            "high_closed": self.high_closed,
            "strategies": {player: plain_values(strategy) for player, strategy in self.strategies.items()},
            "payoffs": plain_values(self.payoffs),
            "measures": plain_values(self.measures),
            "welfare": plain_value(self.welfare),
        }


@dataclass(frozen=True, slots=True)
class BranchEvent:
    """What happens to a branch at a value of the axis.

    ``what`` is ``appears``, ``vanishes``, ``merges`` (with the branches of ``others``), ``splits`` (off from them),
    ``changes support``, ``changes formula`` or ``changes stability``.
    """

    at: Number
    what: str
    others: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"at": plain_value(self.at), "what": self.what, "with": list(self.others)}


@dataclass(frozen=True, slots=True)
class Branch:
    """One equilibrium followed along the axis, under a stable name."""

    name: str
    pieces: tuple[BranchPiece, ...]
    events: tuple[BranchEvent, ...]

    def __repr__(self) -> str:
        where = " and ".join(_stretch_of(piece) for piece in self.pieces)
        return _short(f"<Branch {self.name}{f' on {self.pieces[0].axis} in {where}' if where else ''}", ">")

    def at(self, *value: object, **named: object) -> BranchPiece:
        """It at one value of the axis, in numbers. Raises :class:`UsageError` where there is no such equilibrium."""
        if not self.pieces:
            raise UsageError(
                f"the branch {self.name} is inside a continuum wherever it is, and has no formulas of its own"
            )
        place = read_place((self.pieces[0].axis,), value, named, self.pieces[0].symbols)
        for piece in self.pieces:
            if _lies_in(place[piece.axis], piece):
                return piece.at(place)
        on = " and ".join(_stretch_of(piece) for piece in self.pieces)
        raise UsageError(f"the branch {self.name} has no formulas at {_place_text(place)}; it has on {on}")

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "name": self.name,
            "pieces": [piece.to_dict() for piece in self.pieces],
            "events": [event.to_dict() for event in self.events],
        }


def read_place(
    axes: Sequence[str], given: Sequence[object], named: Mapping[str, object], held: Mapping[str, Fraction]
) -> dict[str, Number]:
    """Values of the axes, handed over in their order, in a mapping, or by name. Raises :class:`UsageError`.

    ``held`` are the parameters that a result can't be asked about otherwise.
    """
    first = next(iter(given), None)
    if isinstance(first, Mapping):
        given, named = given[1:], {**first, **named}
    shown = ", ".join(f"{axis}=..." for axis in axes)
    if given and (named or len(given) != len(axes)):
        raise UsageError(f"{len(given) + len(named)} values; say where by name, as ({shown})")
    values = dict(zip(axes, given, strict=True)) if given else named
    for name in values:
        if name in held:
            what = f"the axis is {axes[0]}" if len(axes) == 1 else f"the axes are {' and '.join(axes)}"
            anew = f'solve anew with values={{"{name}": ...}}'
            raise UsageError(f"{name} is {exact_text(held[name])} in this result, and {what}: {anew}")
        if name not in axes:
            raise UsageError(f"'{name}' is no axis of this result ({did_you_mean(name, axes, 'axes: ')})")
    missing = [axis for axis in axes if axis not in values]
    if missing:
        raise UsageError(f"a value of {' and '.join(missing)} is needed, as ({shown})")
    return {axis: _number(axis, values[axis]) for axis in axes}


def numbers_of(equilibria: Iterable[RegimeEquilibrium], quantity: str) -> dict[str, Number]:
    """By the names of equilibria that are in numbers, one quantity of each."""
    return {found.branch: number for found in equilibria if not isinstance(number := found.value(quantity), Formula)}


def equilibria_text(equilibria: Sequence[RegimeEquilibrium], undefined: str) -> str:
    """``A, B``, ``none`` or ``not defined``: what a short text of a cell says of its equilibria."""
    if undefined:
        return "not defined"
    return _short(", ".join(found.branch for found in equilibria) or "none")


def value_text(value: Value) -> str:
    """The whole of a value as text, exactly: ``9/20``, a formula, or ``root of x**2 - 2 near 1.41421356``."""
    return exact_text(value) if isinstance(value, Fraction) else str(value)


def _number(name: str, value: object) -> Number:
    if isinstance(value, AlgebraicNumber):
        return exact_number(value)
    try:
        return exact(value)
    except NumberError as error:
        raise UsageError(f"{name}: {error}") from None


def _evaluated(values: Values, point: Mapping[str, Number]) -> dict[str, Value]:
    return {name: value_in(value, point) for name, value in values.items()}


def _all_values(tables: Iterable[Values]) -> Iterator[Value]:
    for table in tables:
        yield from table.values()


def _lies_in(value: Number, stretch: Cell | BranchPiece) -> bool:
    above = stretch.low < value or (stretch.low_closed and stretch.low == value)
    return above and (value < stretch.high or (stretch.high_closed and stretch.high == value))


def _place_in(stretch: Cell | BranchPiece, given: Sequence[object], named: Mapping[str, object]) -> dict[str, Number]:
    place = read_place((stretch.axis,), given, named, stretch.symbols)
    if not _lies_in(place[stretch.axis], stretch):
        raise UsageError(f"{_place_text(place)} lies outside {_where_text(stretch)}, where these formulas hold")
    return place


def _place_text(place: Mapping[str, Number]) -> str:
    return ", ".join(f"{name} = {number_text(value)}" for name, value in place.items())


def _where_text(stretch: Cell | BranchPiece) -> str:
    """``F in [0, 9)``, or ``F = 9``."""
    return f"{stretch.axis} {'=' if stretch.low == stretch.high else 'in'} {_stretch_of(stretch)}"


def _stretch_of(stretch: Cell | BranchPiece) -> str:
    """``[0, 1/10)``, or ``1/10`` for a single value."""
    ends = [number_text(end, radicals=False) for end in (stretch.low, stretch.high)]
    if stretch.low == stretch.high:
        return ends[0]
    return f"{'[' if stretch.low_closed else '('}{', '.join(ends)}{']' if stretch.high_closed else ')'}"


def _continuum(cell: Cell, found: RegimeEquilibrium) -> dict[str, str]:
    """With which others an equilibrium spans a continuum; nothing for one that stands alone."""
    if found.component is None:
        return {}
    names = [cell.equilibria[k].branch for k in cell.components[found.component].equilibria]
    others = sorted(names, key=lambda name: (len(name), name))
    return {"continuum": "with " + ", ".join(name for name in others if name != found.branch)} if others[1:] else {}


def _played_text(strategies: Mapping[str, Values]) -> str:
    return _short("; ".join(f"{player}: {_strategy_text(strategy)}" for player, strategy in strategies.items()))


def _short(text: str, end: str = "") -> str:
    return (text if len(text) <= LONGEST_REPR else f"{text[: LONGEST_REPR - 3]}...") + end


def _strategy_text(strategy: Values) -> str:
    """``monitor 9/(50*reach), ignore (50*reach - 9)/(50*reach)``: what is played, with its probability unless that is 1."""
    return ", ".join(
        name if probability == 1 else f"{name} {number_text(probability, radicals=False)}"
        for name, probability in strategy.items()
        if probability != 0
    )


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Each value in the contract's form."""
    return {name: plain_value(value) for name, value in values.items()}


def without_zeros(values: Mapping[str, Value]) -> dict[str, Value]:
    """Those that are not zero: of a mixture, the plans that are played."""
    return {name: value for name, value in values.items() if value != 0}
