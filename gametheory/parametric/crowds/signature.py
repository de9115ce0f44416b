"""What the equilibria of a game of two strategies are like, as far as it does not vary continuously with parameters.

A :class:`Portrait` is of one number of players, in plain counts. Where counts move along with the number of players (as
"all" does), neighbouring portraits are still alike: a :class:`Signature` writes them in terms of the number of players.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gametheory.solvers.symmetric.gains import SignRun

__all__ = ["CountRange", "End", "Joiner", "Portrait", "Signature", "pure_counts", "sign_changes", "stable_ends"]

Ranges = tuple[tuple[int, int], ...]
"""Ranges of counts, each with both of its ends."""


@dataclass(frozen=True, slots=True)
class End:
    """A count of players: ``offset``, or the number of all players less ``-offset``."""

    offset: int
    of_all: bool

    def at(self, players: Any) -> Any:  # noqa: ANN401 - a number of any field
        """The count where there are so many players."""
        return players + self.offset if self.of_all else self.offset

    def text(self, players: str) -> str:
        """``12``, ``tools`` or ``tools - 1``."""
        if not self.of_all:
            return str(self.offset)
        return f"{players} - {-self.offset}" if self.offset else players


@dataclass(frozen=True, slots=True)
class CountRange:
    """Neighbouring counts of players of the first strategy, both ends included."""

    low: End
    high: End

    def at(self, players: int) -> tuple[int, int]:
        """The range where there are so many players."""
        return int(self.low.at(players)), int(self.high.at(players))

    def text(self, players: str) -> str:
        """``12`` or ``3..tools - 1``."""
        low, high = self.low.text(players), self.high.text(players)
        return low if self.low == self.high else f"{low}..{high}"


@dataclass(frozen=True, slots=True)
class Portrait:
    """The equilibria of one game: ``counts`` of players of the first strategy that are pure equilibria, those that
    maximise the potential (None if not decided), how many ``mixed`` symmetric ones there are (None if not looked for, or a
    ``continuum``), and whether all playing the second strategy, and all the first, are ``stable``.

    A stable one pushes back a small change of all: the gain nearest to it that is not 0 is against changing. Where such a
    gain is not for changing, it is an equilibrium.
    """

    players: int
    counts: Ranges
    maximiser: Ranges | None
    mixed: int | None
    continuum: bool = False
    stable: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Signature:
    """A :class:`Portrait` for any number of players of a cell."""

    counts: tuple[CountRange, ...]
    maximiser: tuple[CountRange, ...] | None
    mixed: int | None
    continuum: bool = False
    stable: tuple[bool, bool] = (False, False)

    @property
    def all_first(self) -> bool:
        """Whether it is an equilibrium that all play the first strategy."""
        return any(found.high == End(0, of_all=True) for found in self.counts)

    @property
    def all_second(self) -> bool:
        """Whether it is an equilibrium that all play the second strategy."""
        return any(found.low == End(0, of_all=False) for found in self.counts)

    def maximised_by(self, count: CountRange, players: tuple[int, int]) -> bool | None:
        """Whether all of a range maximises the potential, where there are from so many to so many players; None if that
        is not decided."""
        if self.maximiser is None:
            return None
        return any(
            all(each.at(n)[0] <= count.at(n)[0] and count.at(n)[1] <= each.at(n)[1] for n in players)
            for each in self.maximiser
        )

    def listed(self, *, symmetric: bool) -> tuple[CountRange, ...]:
        """The pure equilibria; with ``symmetric`` only those in which all play alike, each as a range of its own."""
        if not symmetric:
            return self.counts
        nobody, everybody = End(0, of_all=False), End(0, of_all=True)
        found = ((self.all_second, nobody), (self.all_first, everybody))
        return tuple(CountRange(end, end) for there, end in found if there)

    def at(self, players: int) -> Portrait:
        """The portrait where there are so many players."""
        counts = tuple(found.at(players) for found in self.counts)
        maximiser = None if self.maximiser is None else tuple(found.at(players) for found in self.maximiser)
        return Portrait(players, counts, maximiser, self.mixed, self.continuum, self.stable)

    def to_dict(self, players: str) -> dict[str, Any]:
        """The contract's shape; counts are texts in terms of the number of players."""
        return {
            "all_first": self.all_first,
            "all_second": self.all_second,
            "mixed": self.mixed,
            "continuum": self.continuum,
            "counts": [[found.low.text(players), found.high.text(players)] for found in self.counts],
            "maximiser": None
            if self.maximiser is None
            else [[found.low.text(players), found.high.text(players)] for found in self.maximiser],
        }

    def maximiser_text(self, players: str) -> str:
        """The counts that maximise the potential, or ``not decided``."""
        return "not decided" if self.maximiser is None else ", ".join(found.text(players) for found in self.maximiser)


def pure_counts(runs: Sequence[SignRun]) -> Ranges:
    """The counts ``k`` of pure equilibria, from the signs of gains ``g(0), ..., g(N - 1)``: ``g(k - 1) >= 0 >= g(k)``,
    where the half that speaks of a player who isn't there falls away."""
    found: list[tuple[int, int]] = []
    if runs[0].sign < 0:
        found.append((0, 0))
    for number, run in enumerate(runs):
        before = runs[number - 1].sign if number else 1
        after = runs[number + 1].sign if number + 1 < len(runs) else -1
        if run.sign == 0:
            low = run.low if before > 0 else run.low + 1
            high = run.high + 1 if after < 0 else run.high
            if low <= high:
                found.append((low, high))
        elif run.sign > 0 > after:
            found.append((run.high + 1, run.high + 1))
    return tuple(found)


def stable_ends(runs: Sequence[SignRun]) -> tuple[bool, bool]:
    """Whether all playing the second strategy, and all the first, are stable, from the signs of gains."""
    signs = [run.sign for run in runs if run.sign]
    return bool(signs) and signs[0] < 0, bool(signs) and signs[-1] > 0


def sign_changes(runs: Iterable[SignRun]) -> int:
    """Sign changes, zeros left out."""
    signs = [run.sign for run in runs if run.sign]
    return sum(first != second for first, second in pairwise(signs))


class Joiner:
    """Joins portraits of ascending numbers of players as long as one signature is true of all of them."""

    def __init__(self, first: Portrait) -> None:
        self.portraits = [first]
        self._kinds = [{False, True} for _ in _ends(first)]

    @property
    def low(self) -> int:
        """The least number of players."""
        return self.portraits[0].players

    @property
    def high(self) -> int:
        """The largest number of players."""
        return self.portraits[-1].players

    def take(self, *portraits: Portrait) -> bool:
        """Add all of them if they fit what is there; else nothing."""
        kinds = self._kinds
        first = self.portraits[0]
        for portrait in portraits:
            if _shape(portrait) != _shape(first):
                return False
            moved = portrait.players - first.players
            pairs = zip(_ends(first), _ends(portrait), kinds, strict=True)
            kinds = [
                {of_all for of_all in known if there == here + (moved if of_all else 0)} for here, there, known in pairs
            ]
            if not all(kinds):
                return False
        self._kinds = kinds
        # The ends are all that matters: between them nothing changes.
        self.portraits = [first, portraits[-1]]
        return True

    def signature(self) -> Signature:
        """The signature of all; where one portrait alone leaves it open, only "all" is written in terms of all."""
        first = self.portraits[0]
        ends = iter(
            [
                End(end - first.players, of_all=True)
                if kinds == {True} or (len(kinds) == 2 and end == first.players)
                else End(end, of_all=False)
                for end, kinds in zip(_ends(first), self._kinds, strict=True)
            ]
        )
        counts = tuple(CountRange(next(ends), next(ends)) for _ in first.counts)
        maximiser = None
        if first.maximiser is not None:
            maximiser = tuple(CountRange(next(ends), next(ends)) for _ in first.maximiser)
        return Signature(counts, maximiser, *_kept(first))


def _ends(portrait: Portrait) -> list[int]:
    return [end for found in (*portrait.counts, *(portrait.maximiser or ())) for end in found]


def _kept(portrait: Portrait) -> tuple[int | None, bool, tuple[bool, bool]]:
    return portrait.mixed, portrait.continuum, portrait.stable


def _shape(portrait: Portrait) -> object:
    """What must be the same of all portraits of a signature: also which ends are nobody, and which are everybody."""
    return (
        [(end == 0, end == portrait.players) for end in _ends(portrait)],
        [low == high for low, high in portrait.counts],
        None if portrait.maximiser is None else [low == high for low, high in portrait.maximiser],
        _kept(portrait),
    )
