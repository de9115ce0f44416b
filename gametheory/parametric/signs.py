"""What comparative statics return: the signs of measures against parameters, and the contract's JSON shape of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.algebra.values import number_text, plain_value
from gametheory.model.about import About
from gametheory.numbers import exact_text
from gametheory.parametric.pieces import Number
from gametheory.solvers.plain import text_table, values_text
from gametheory.solvers.result import COVERS, plain_about

__all__ = ["SIGNS", "Direction", "Jump", "MeasureSigns", "Segment", "Statics", "statics_document"]

SIGNS = {1: "+", -1: "-", 0: "0"}
ABSENT = "none"
"""Said in place of a sign where there is no equilibrium, or where one does not go on."""
MOST_NAMES = 6
"""Equilibria of different signs that are named in one cell; more are only counted."""


@dataclass(frozen=True, slots=True)
class Segment:
    """An open stretch of a parameter on which a measure of a branch rises (1), falls (-1) or stays (0)."""

    low: Number
    high: Number
    branch: str
    sign: int

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "low": plain_value(self.low),
            "high": plain_value(self.high),
            "branch": self.branch,
            "sign": self.sign,
        }


@dataclass(frozen=True, slots=True)
class Jump:
    """A value of the parameter at which a measure jumps up (1) or down (-1) along a branch, or from one to another.

    Between branches it is noted only where the measure is one and the same function in all equilibria on either side.
    """

    at: Number
    sign: int
    branches: tuple[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"at": plain_value(self.at), "sign": self.sign, "branches": list(self.branches)}


@dataclass(frozen=True, slots=True)
class Direction:
    """How a measure of one equilibrium at the parameter's value moves just below and just above that value.

    ``below`` and ``above`` are signs; None at the end of a range, or where the equilibrium does not go on to that side.
    """

    branch: str
    below: int | None
    above: int | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"branch": self.branch, "below": self.below, "above": self.above}


@dataclass(frozen=True, slots=True)
class MeasureSigns:
    """One entry of the sign table: a measure against a parameter.

    ``value`` is that of the parameter, ``low`` and ``high`` are its range. At ``changes`` the measure takes other values
    than beside them, or others on one side than on the other, since equilibria appear or vanish there (places where it
    jumps are not repeated); at ``poles`` it grows beyond all bounds from one side or both. Segments of a branch are in
    ascending order; branches have the names that :func:`gametheory.regimes` gives them along this parameter.
    """

    measure: str
    parameter: str
    value: Fraction
    low: Fraction
    high: Fraction
    at_value: tuple[Direction, ...]
    segments: tuple[Segment, ...]
    jumps: tuple[Jump, ...]
    changes: tuple[Number, ...] = ()
    poles: tuple[Number, ...] = ()

    def __repr__(self) -> str:
        return f"<MeasureSigns of {self.measure} against {self.parameter}: {self.range_text()}>"

    @property
    def moves(self) -> bool:
        """Whether the parameter moves the measure at all, anywhere in its range."""
        return bool(self.jumps or self.changes or self.poles) or any(segment.sign for segment in self.segments)

    def changes_at(self, place: Number) -> bool:
        """Whether the sign of some branch is another one above a place than below it, or is none on one side."""
        below = {(segment.branch, segment.sign) for segment in self.segments if segment.high == place}
        above = {(segment.branch, segment.sign) for segment in self.segments if segment.low == place}
        return {sign for _, sign in below} != {sign for _, sign in above} or any(
            branch == other and sign != after for branch, sign in below for other, after in above
        )

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "measure": self.measure,
            "parameter": self.parameter,
            "value": plain_value(self.value),
            "range": [plain_value(self.low), plain_value(self.high)],
            "at_value": [direction.to_dict() for direction in self.at_value],
            "segments": [segment.to_dict() for segment in self.segments],
            "jumps": [jump.to_dict() for jump in self.jumps],
            "changes": [plain_value(place) for place in self.changes],
            "poles": [plain_value(place) for place in self.poles],
        }

    def value_text(self) -> str:
        """The sign at the value: ``+``; ``0 | +`` where it differs below and above; ``A: +; B: -`` in equilibria."""
        texts = {found.branch: self._direction_text(found) for found in self.at_value}
        jumps = dict.fromkeys(_jump_word(jump.sign) for jump in self.jumps if jump.at == self.value)
        return ", ".join([_by_branch(texts) or ABSENT, *jumps])

    def _direction_text(self, found: Direction) -> str:
        below, above = (ABSENT if sign is None else SIGNS[sign] for sign in (found.below, found.above))
        if below == above or self.value == self.low:
            return above
        return below if self.value == self.high else f"{below} | {above}"

    def range_text(self) -> str:
        """The signs over the whole range: ``+``, or ``0 to 1/10, then +``, and where it jumps."""
        pieces = list(self._agreed())
        if all(piece is not None for piece in pieces):
            said = _chain_text([piece for piece in pieces if piece is not None], self.low, self.high)
        else:
            branches: dict[str, list[Segment]] = {}
            for segment in self.segments:
                branches.setdefault(segment.branch, []).append(segment)
            said = _by_branch({name: _chain_text(own, self.low, self.high) for name, own in branches.items()})
        jumps = dict.fromkeys((number_text(jump.at), _jump_word(jump.sign)) for jump in self.jumps)
        told = [
            f"{word} at {' and '.join(at for at, _ in places)}"
            for word, places in itertools.groupby(jumps, key=lambda jump: jump[1])
        ]
        for word, found in (("other values at or from", self.changes), ("pole at", self.poles)):
            if found:
                told.append(f"{word} {' and '.join(map(number_text, found))}")
        return "; ".join([said or ABSENT, *told])

    def _agreed(self) -> Iterator[Segment | None]:
        """The range in open stretches, each with the sign on which all equilibria there agree, or None."""
        cuts = sorted({end for segment in self.segments for end in (segment.low, segment.high)})
        starting: dict[Number, list[Segment]] = {}
        for segment in self.segments:
            starting.setdefault(segment.low, []).append(segment)
        going: list[Segment] = []
        for low, high in itertools.pairwise(cuts):
            going = [segment for segment in going if segment.high > low] + starting.get(low, [])
            signs = {segment.sign for segment in going}
            if len(signs) > 1:
                yield None
            elif signs:
                yield Segment(low, high, "", signs.pop())


def _jump_word(sign: int) -> str:
    return "jumps up" if sign > 0 else "jumps down"


def _by_branch(texts: Mapping[str, str]) -> str:
    """One text where all agree, else ``A, B: +; C: 0``: each with the branches of which it is true."""
    groups: dict[str, list[str]] = {}
    for branch in sorted(texts, key=lambda name: (len(name), name)):
        groups.setdefault(texts[branch], []).append(branch)
    if len(groups) <= 1:
        return next(iter(groups), "")
    said = []
    for text, branches in groups.items():
        named = ", ".join(branches) if len(branches) <= MOST_NAMES else f"{branches[0]} and {len(branches) - 1} others"
        said.append(f"{named}: {text}")
    return "; ".join(said)


def _chain_text(segments: Sequence[Segment], low: Fraction, high: Fraction) -> str:
    """``+``, or ``0 to 1/10, + to 1/2, then none``: ascending stretches that do not overlap."""
    pieces: list[tuple[Number, str]] = []
    reached: Number = low
    for found in segments:
        if found.low > reached:
            pieces.append((found.low, ABSENT))
        sign = SIGNS[found.sign]
        if pieces and pieces[-1][1] == sign:
            pieces[-1] = (found.high, sign)
        else:
            pieces.append((found.high, sign))
        reached = found.high
    if reached < high:
        pieces.append((high, ABSENT))
    *first, (_, last) = pieces
    told = [f"{sign} to {number_text(end)}" for end, sign in first]
    return ", ".join([*told, f"then {last}" if told else last])


@dataclass(frozen=True, slots=True)
class Statics:
    """The sign table of a family: every measure asked for against every parameter that has a range.

    ``parameters`` are the values around which one parameter at a time is moved. ``left_out`` are parameters without a
    range; ``unsolved`` those along which the game could not be solved; ``undefined`` says where in the range of a parameter
    the game is not defined. Print it for a table; ``entries`` and :meth:`to_dict` have everything.
    """

    about: About
    concept: str
    parameters: Mapping[str, Fraction]
    measures: tuple[str, ...]
    entries: tuple[MeasureSigns, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    unsolved: Mapping[str, str] = field(default_factory=dict)
    undefined: Mapping[str, str] = field(default_factory=dict)

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters that were moved."""
        return tuple(dict.fromkeys(entry.parameter for entry in self.entries))

    def entry(self, measure: str, parameter: str) -> MeasureSigns:
        """One entry of the table. Raises KeyError."""
        for found in self.entries:
            if (found.measure, found.parameter) == (measure, parameter):
                return found
        raise KeyError(f"there are no signs of {measure} against {parameter}")

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.statics/1``, without break-even tables."""
        return statics_document(self.about, self.concept, self.parameters, self, ())

    def __str__(self) -> str:
        lines = [self.about.title, *([values_text(self.parameters)] if self.parameters else []), self._summary()]
        rows: list[dict[str, str]] = [
            {
                "parameter": parameter,
                **{measure: self.entry(measure, parameter).range_text() for measure in self.measures},
            }
            for parameter in self.varied
        ]
        return "\n".join([*lines, *(("", text_table(rows)) if rows else ())])

    def __repr__(self) -> str:
        return f"<Statics of '{self.about.title}': {self._summary()}>"

    def _summary(self) -> str:
        measures, varied = len(self.measures), len(self.varied)
        return (
            f"signs of {measures} measure{'' if measures == 1 else 's'} in {varied} "
            f"parameter{'' if varied == 1 else 's'} ({self.concept}, exact)"
        )


def statics_document(
    about: About,
    concept: str,
    parameters: Mapping[str, Fraction],
    signs: Statics | None,
    tables: Iterable[Any],
) -> dict[str, Any]:
    """The contract ``gametheory.statics/1``: the signs, if they were asked for, and break-even tables of claims."""
    return {
        "format": "gametheory.statics/1",
        "game": plain_about(about),
        "parameters": {name: exact_text(value) for name, value in parameters.items()},
        "concept": concept,
        "covers": COVERS[concept],
        "signs": None
        if signs is None
        else {
            "measures": list(signs.measures),
            "entries": [entry.to_dict() for entry in signs.entries],
            "left_out": dict(signs.left_out),
            "unsolved": dict(signs.unsolved),
            "undefined": dict(signs.undefined),
        },
        "break_even": [table.to_dict() for table in tables],
    }
