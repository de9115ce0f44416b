"""Portraits of games whose payoffs are others for each number of players: of all of these at once where their gains allow it.

Where the gains of all numbers of players of a range have one pattern of signs, two portraits tell them all; what is left is
looked at one number at a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from gametheory.algebra.samples import Sample
from gametheory.errors import LimitReached
from gametheory.model.symmetric import SymmetricGame
from gametheory.parametric.crowds.crossings import LEAST_PLAYERS, Pattern, patterns
from gametheory.parametric.crowds.portraits import growing, joined, portrait
from gametheory.parametric.crowds.signature import Joiner, Portrait, Signature
from gametheory.spec.per_strategy import MAXIMUM_COUNT

__all__ = ["MOST_GAINS", "MOST_PORTRAITS", "expect_few", "maximiser_note", "several"]

MOST_GAINS = 200_000
"""Gains that are computed one by one along an axis, unless told otherwise."""
MOST_PORTRAITS = 2_000
"""Numbers of players that are looked at one by one."""
FEW_PLAYERS = 64
"""Up to so many players games are looked at one by one before anything else."""
_NOT_DECIDED = "what maximises the potential is not decided where it takes adding up the gains of very many games"


def several(
    games: Callable[[int], SymmetricGame],
    lifted: Callable[[Sample], SymmetricGame],
    variable: str,
    low: int,
    high: int,
    *,
    mixed: bool,
    limit: int | None,
) -> list[Joiner]:
    """Portraits of ``low`` to ``high`` players, joined; arguments are those of :func:`.segments.segments`.

    The maximiser of the potential is left undecided on parts of the range where it would take more than ``limit`` gains.
    Raises :class:`LimitReached`, before any work is done on numbers of players one by one.
    """
    most = MOST_GAINS if limit is None else limit
    if high - low < MOST_PORTRAITS and high <= FEW_PLAYERS:
        return joined((portrait(games(n), mixed=mixed),) for n in range(low, high + 1))
    found = _parts(lifted, variable, low, high)
    alone = [(first, last) for first, last, pattern in found if pattern is None]
    count, gains = (sum(map(measure, alone)) for measure in (_count, _gains))
    if count > MOST_PORTRAITS or gains > most:
        raise LimitReached(
            "where payoffs depend on more than the count of one strategy, and gains are not of one pattern of signs, each "
            f"number of players is looked at on its own, and {count:,} of them up to {alone[-1][1]:,} are too many: narrow "
            "the range of the axis"
        )
    return joined(_alike(_Several(games, mixed, limit, most).portraits(found)))


def _alike(portraits: Iterable[tuple[Portrait, ...]]) -> Iterator[tuple[Portrait, ...]]:
    """The portraits, with the maximiser in all or in none of neighbours that are alike otherwise.

    Where it ceases to be decided is no threshold of the game.
    """
    for _, run in itertools.groupby(portraits, key=lambda found: _kind(found[0])):
        alike = list(run)
        if all(each.maximiser is not None for found in alike for each in found):
            yield from alike
        else:
            yield from (tuple(replace(each, maximiser=None) for each in found) for found in alike)


def _kind(found: Portrait) -> tuple[object, ...]:
    """What a portrait says but of the maximiser, whatever its number of players: ends at 0 or at everybody are told apart."""
    ends = tuple((end == 0, end == found.players) for pair in found.counts for end in pair)
    return ends, found.mixed, found.continuum, found.stable


def expect_few(low: int, high: int, axis: str, limit: int | None) -> None:
    """Raise :class:`LimitReached` for an axis in payoffs that moves the number of players over too wide a range."""
    first, last = max(low, 1), min(high, MAXIMUM_COUNT)
    gains = (last * (last + 1) - first * (first - 1)) // 2 if first <= last else 0
    if gains > (MOST_GAINS if limit is None else limit):
        raise LimitReached(
            f"{axis} enters payoffs and moves the number of players from {low:,} to {high:,}, whose {gains:,} gains are more "
            "than can be followed: narrow its range, take fewer players, or solve at single values"
        )


def maximiser_note(signatures: Iterable[Signature]) -> tuple[str, ...]:
    """A remark if some signatures leave the potential's maximiser undecided."""
    return (_NOT_DECIDED,) if any(signature.maximiser is None for signature in signatures) else ()


def _parts(
    lifted: Callable[[Sample], SymmetricGame], variable: str, low: int, high: int
) -> list[tuple[int, int, Pattern | None]]:
    first = max(low, LEAST_PLAYERS)
    small: list[tuple[int, int, Pattern | None]] = [(low, min(first - 1, high), None)] if low < first else []
    return [*small, *(patterns(lifted, variable, first, high) if first <= high else [])]


def _count(part: tuple[int, int]) -> int:
    return part[1] - part[0] + 1


def _gains(part: tuple[int, int]) -> int:
    """The gains of all games of a part. A single number's are known by formulas, whatever it is."""
    low, high = part
    return (high * (high + 1) - low * (low - 1)) // 2 if low < high else 0


@dataclass(slots=True)
class _Several:
    """Makes the portraits of parts; ``left`` counts down the gains that may still be added up for maximisers."""

    games: Callable[[int], SymmetricGame]
    mixed: bool
    limit: int | None
    left: int

    def portraits(self, found: Iterable[tuple[int, int, Pattern | None]]) -> Iterator[tuple[Portrait, ...]]:
        """Portraits in order of players; those of one signature that are known without those between come together."""
        for low, high, pattern in found:
            if pattern is None:
                yield from ((self._single(n),) for n in range(low, high + 1))
            elif not pattern.crosses or self._too_many(low, high):
                yield tuple(pattern.portrait(n, mixed=self.mixed) for n in sorted({low, high}))
            else:
                for n in range(low, high + 1):
                    yield (pattern.portrait(n, mixed=self.mixed, maximiser=self._single(n).maximiser),)

    def _too_many(self, low: int, high: int) -> bool:
        """Whether the maximisers of a part are too much work; if not, that work is counted."""
        gains = (high * (high + 1) - low * (low - 1)) // 2
        if gains > self.left or _count((low, high)) > MOST_PORTRAITS:
            return True
        self.left -= gains
        return False

    def _single(self, players: int) -> Portrait:
        """One number of players, by formulas in the number of others."""
        game = self.games(players)
        if players <= FEW_PLAYERS:
            return portrait(game, mixed=self.mixed)
        (joiner,) = growing(game, players, players, alone=0, mixed=self.mixed, limit=self.limit)
        return joiner.portraits[0]
