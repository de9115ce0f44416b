"""What a file of another program says, before it is a game of this project: names as they stand there, exact numbers.

A record keeps every label, comment and outcome name, so that what is read and written again says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

__all__ = ["Outcome", "StrategicRecord", "TreeNodeRecord", "TreeRecord"]

Outcome = tuple[str, tuple[Fraction, ...]]
"""The name of an outcome and a payoff a player."""


@dataclass(frozen=True, slots=True)
class StrategicRecord:
    """A game in strategic form.

    ``payoffs`` has, for each profile in C order (the last player's strategy fastest), a payoff a player. Where the file
    names outcomes, ``outcomes`` are these in its order, and ``outcome_of`` has for each profile, in the same order as
    ``payoffs``, the position of its outcome from 1, or 0 for none (all payoffs 0).
    """

    title: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: tuple[tuple[Fraction, ...], ...]
    comment: str = ""
    outcomes: tuple[Outcome, ...] = ()
    outcome_of: tuple[int, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of strategies of each player."""
        return tuple(len(names) for names in self.strategies)


@dataclass(frozen=True, slots=True)
class TreeNodeRecord:
    """A node. ``kind`` is ``decision``, ``chance`` or ``terminal``; ``player`` and ``children`` are positions, -1 for none.

    ``information_set`` is the number that the file gives the set of this player (or of chance), ``actions`` its labels, and
    ``outcome`` the number of the outcome reached here, 0 for none. Payoffs on the way to a terminal node add up.
    """

    kind: str
    label: str
    player: int = -1
    information_set: int = 0
    actions: tuple[str, ...] = ()
    probabilities: tuple[Fraction, ...] = ()
    children: tuple[int, ...] = ()
    outcome: int = 0


@dataclass(frozen=True, slots=True)
class TreeRecord:
    """A game in extensive form; nodes stand in preorder, the root first.

    ``outcomes`` gives the name and the payoffs of each outcome by its number, ``set_labels`` the name of an information set
    by the position of its player (-1 for chance) and its number.
    """

    title: str
    players: tuple[str, ...]
    nodes: tuple[TreeNodeRecord, ...]
    outcomes: Mapping[int, Outcome]
    set_labels: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comment: str = ""
