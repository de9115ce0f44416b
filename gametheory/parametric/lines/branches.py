"""Following equilibria along a line: which equilibrium of one cell goes on as which of the next.

At a point between two open intervals an equilibrium on either side tends to the values of its formulas there. Those that
tend to the same strategies meet: one from either side is the same *branch*, others merge into it or split off from
it. The set of Nash equilibria is closed where payoffs are continuous, so such a limit is an equilibrium at the point,
though it may be inside a continuum there and not an extreme one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, product
from string import ascii_uppercase

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.algebra.samples import LinePoint
from gametheory.algebra.tracing import Stretch
from gametheory.parametric.lifting.lifted import LiftedEquilibrium, LiftedSolution
from gametheory.parametric.lines.merging import continues_as

__all__ = ["Event", "Thread", "follow", "names"]


@dataclass(frozen=True)
class Event:
    """What happens to a branch at a point; ``others`` are positions of branches. See ``BranchEvent`` for ``what``."""

    at: AlgebraicNumber
    what: str
    others: tuple[int, ...] = ()


@dataclass
class Thread:
    """A branch: the stretches that it passes, each with the position of its equilibrium there, and its events."""

    stretches: list[tuple[int, int]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def follow(line: Sequence[Stretch[LiftedSolution]]) -> list[Thread]:
    """The branches of a line of alternating points and open intervals, in the order in which they appear.

    Those that live on an interval come first. Every equilibrium of every stretch is on exactly one branch. Where several
    meet at a point, the one that goes on with the same formulas does; else one with the same support, as on the other
    side or at the point; else the first.
    """
    return _Follower(line).threads()


def names() -> Iterator[str]:
    """``A``, ``B``, ..., ``Z``, ``AA``, ``AB``, ..."""
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


class _Follower:
    """Walks from point to point, joining what is on its left, at it and on its right."""

    def __init__(self, line: Sequence[Stretch[LiftedSolution]]) -> None:
        self.line = line
        self.found: list[Thread] = []
        self.at: dict[tuple[int, int], int] = {}

    def threads(self) -> list[Thread]:
        if not self.line[0].is_point:
            self._begin_all(0)
        for position, stretch in enumerate(self.line):
            if stretch.is_point:
                self._pass(position)
        return self._ordered()

    def _ordered(self) -> list[Thread]:
        """Branches that live on an interval first: those of single points, which ties may make many, have late names."""
        order = sorted(range(len(self.found)), key=lambda number: self._is_isolated(self.found[number]))
        place = {number: k for k, number in enumerate(order)}
        for thread in self.found:
            thread.events = [replace(event, others=tuple(place[k] for k in event.others)) for event in thread.events]
        return [self.found[number] for number in order]

    def _is_isolated(self, thread: Thread) -> bool:
        return all(self.line[position].is_point for position, _ in thread.stretches)

    def _begin_all(self, position: int) -> None:
        for number in range(len(self.line[position].value.equilibria)):
            self._begin(position, number)

    def _begin(self, position: int, number: int) -> int:
        self.found.append(Thread())
        self._extend(len(self.found) - 1, position, number)
        return len(self.found) - 1

    def _extend(self, thread: int, position: int, number: int) -> None:
        self.found[thread].stretches.append((position, number))
        self.at[position, number] = thread

    def _equilibria(self, position: int) -> tuple[LiftedEquilibrium, ...]:
        return self.line[position].value.equilibria if 0 <= position < len(self.line) else ()

    def _pass(self, position: int) -> None:
        """Go through one point: group what meets there, and carry each group on."""
        at = self.line[position].low
        inner = 0 < position < len(self.line) - 1
        here = self._equilibria(position)
        groups: list[_Meeting] = [_Meeting([], number, []) for number in range(len(here))]
        for side, neighbour in ((0, position - 1), (1, position + 1)):
            for number, found in enumerate(self._equilibria(neighbour)):
                self._join(groups, side, number, found, here, at, position)
        for meeting in sorted(groups, key=lambda meeting: (not meeting.left, meeting.left or [len(here)])):
            self._carry_on(meeting, position, at, inner)
        if inner:
            self._note_continua(position, at)

    def _join(
        self,
        groups: list[_Meeting],
        side: int,
        number: int,
        found: LiftedEquilibrium,
        here: Sequence[LiftedEquilibrium],
        at: AlgebraicNumber,
        position: int,
    ) -> None:
        for meeting in groups:
            other = here[meeting.point] if meeting.point is not None else self._first(meeting, position)
            point = LinePoint(found.played()[0].space, at)
            if continues_as(found, other, point, priced=False):
                (meeting.right if side else meeting.left).append(number)
                return
        groups.append(_Meeting([], None, [number]) if side else _Meeting([number], None, []))

    def _first(self, meeting: _Meeting, position: int) -> LiftedEquilibrium:
        if meeting.left:
            return self._equilibria(position - 1)[meeting.left[0]]
        return self._equilibria(position + 1)[meeting.right[0]]

    def _carry_on(self, meeting: _Meeting, position: int, at: AlgebraicNumber, inner: bool) -> None:
        before = [self.at[position - 1, number] for number in meeting.left]
        left, right = self._pair(meeting, position)
        thread = self.at[position - 1, left] if left is not None else None
        if meeting.point is not None:
            if thread is None:
                thread = self._begin(position, meeting.point)
                if inner:
                    self._note(thread, at, "appears")
            else:
                self._extend(thread, position, meeting.point)
        for other in before:
            if other != thread and thread is not None:
                self._note(other, at, "merges", (thread,))
        if right is None:
            if inner and thread is not None:
                self._note(thread, at, "vanishes")
        elif thread is None:
            thread = self._begin(position + 1, right)
            self._note(thread, at, "appears")
        else:
            self._extend(thread, position + 1, right)
            if left is not None:
                self._note_change(
                    thread, at, self._equilibria(position - 1)[left], self._equilibria(position + 1)[right]
                )
        for number in meeting.right:
            if number != right:
                other = self._begin(position + 1, number)
                if inner:
                    self._note(
                        other, at, "splits" if thread is not None else "appears", () if thread is None else (thread,)
                    )

    def _pair(self, meeting: _Meeting, position: int) -> tuple[int | None, int | None]:
        """The left and right equilibria of a meeting that are one branch."""
        lefts, rights = self._equilibria(position - 1), self._equilibria(position + 1)
        if not meeting.left or not meeting.right:
            here = _support(self._equilibria(position)[meeting.point]) if meeting.point is not None else None
            left = min(meeting.left, key=lambda number: _support(lefts[number]) != here, default=None)
            return left, min(meeting.right, key=lambda number: _support(rights[number]) != here, default=None)
        pairs = list(product(meeting.left, meeting.right))
        for alike in (lambda a, b: a.key() == b.key(), lambda a, b: _support(a) == _support(b)):
            for left, right in pairs:
                if alike(lefts[left], rights[right]):
                    return left, right
        return pairs[0]

    def _note(self, thread: int, at: AlgebraicNumber, what: str, others: tuple[int, ...] = ()) -> None:
        self.found[thread].events.append(Event(at, what, others))

    def _note_change(
        self, thread: int, at: AlgebraicNumber, before: LiftedEquilibrium, after: LiftedEquilibrium
    ) -> None:
        if _support(before) != _support(after):
            self._note(thread, at, "changes support")
        elif before.key() != after.key() or before.payoffs != after.payoffs or before.measures != after.measures:
            self._note(thread, at, "changes formula")
        if before.state != after.state:
            self._note(thread, at, "changes stability")

    def _note_continua(self, position: int, at: AlgebraicNumber) -> None:
        """Tell branches that end or begin at a point which others a continuum joins them with there."""
        for component in self.line[position].value.components:
            joined = sorted({self.at[position, number] for number in component.equilibria})
            for thread in joined:
                events = self.found[thread].events
                if len(joined) > 1 and events and events[-1].at == at and events[-1].what in ("appears", "vanishes"):
                    others = tuple(other for other in joined if other != thread)
                    events[-1] = Event(at, events[-1].what, others)


@dataclass
class _Meeting:
    """Equilibria that tend to the same strategies at a point: on its left, at it (None if inside a continuum), right."""

    left: list[int]
    point: int | None
    right: list[int]


def _support(found: LiftedEquilibrium) -> tuple[bool, ...]:
    return tuple(not function.numerator.is_zero() for function in found.played())
