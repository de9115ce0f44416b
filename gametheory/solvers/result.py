"""What solving returns: a solution that says what it is, and the contract's JSON shape of it.

A :class:`Solution` names its concept, method and arithmetic, whether it is complete for that concept, whether
the game is degenerate, and the connected components of its equilibria. Numbers are exact Fractions, or floats
if ``arithmetic`` is ``float``; in plain dicts an exact number is text (``"9/20"``).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from gametheory.enclosure import Enclosure
from gametheory.model.about import About
from gametheory.numbers import exact_text, short_text
from gametheory.solvers.plain import text_table, values_text

COVERS = {
    "nash": "mixed strategies",
    "pure-nash": "pure strategies",
    "subgame-perfect": "pure strategies",
    "symmetric-nash": "mixed strategies that all players share",
    "rest-point": "rest points of the replicator dynamic",
    "pure-state": "states in which each population does one thing",
    "ess": "evolutionarily stable states",
    "stable": "rest points that are asymptotically stable under the replicator dynamic",
}
"""For each concept, the strategies among which its equilibria are found; others are not searched for."""

CONCEPT_WORDS = {
    "nash": ("Nash equilibrium", "Nash equilibria"),
    "pure-nash": ("pure Nash equilibrium", "pure Nash equilibria"),
    "subgame-perfect": ("subgame-perfect equilibrium", "subgame-perfect equilibria"),
    "symmetric-nash": ("symmetric Nash equilibrium", "symmetric Nash equilibria"),
    "rest-point": ("rest point", "rest points"),
    "pure-state": ("pure state", "pure states"),
    "ess": ("evolutionarily stable state", "evolutionarily stable states"),
    "stable": ("asymptotically stable rest point", "asymptotically stable rest points"),
}
"""What a concept's equilibria are called, one and several."""

Number = Fraction | float | Enclosure
Judgement = bool | None | Number | str | tuple[str, ...]
"""What is known of an equilibrium besides its numbers: a truth, a number or texts; None for what is not known."""
Distribution = Mapping[str, Number]
"""Names to probabilities."""
Row = dict[str, Number | int | str | None]
"""Column names to values."""
RESERVED_COLUMNS = frozenset({"equilibrium", "branch", "component", "regret"})
"""Columns of rows that a measure must not overwrite."""
LONGEST_REPR = 200
"""Characters of what is played that an equilibrium's repr shows."""


@dataclass(frozen=True, slots=True)
class Behavior:
    """What a player does at one information set.

    ``on_path`` tells whether play reaches it; ``specified`` is False where the player's own strategy rules it
    out, so that an equilibrium of the reduced strategic form says nothing about it (``moves`` is then empty).
    """

    player: str
    moves: Distribution
    on_path: bool
    specified: bool = True


@dataclass(frozen=True, slots=True)
class Interim:
    """What a player of one type expects: how likely the type is, the payoff given it, and the most to gain by deviating."""

    probability: Fraction
    payoff: Fraction
    regret: Fraction

    def to_dict(self) -> dict[str, str]:
        """The contract's shape."""
        return {
            "probability": exact_text(self.probability),
            "payoff": exact_text(self.payoff),
            "regret": exact_text(self.regret),
        }


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """One verified equilibrium.

    ``strategies[player][strategy]`` are probabilities. In an extensive game the inner names are moves, written
    ``information_set.move`` for a player with several information sets; ``behavior`` has the same by information
    set, ``path`` the nodes that are reached (the root at least; none in a strategic game), and ``mixed`` the
    equilibrium of the reduced strategic form that it came from, if it came from one. ``regret`` is the most that any
    player could gain by deviating, as computed by the judge; ``component`` is a position in the solution's components.
    ``interim[player][type]`` is what each type of a Bayesian game expects. ``state`` is what else is known of an equilibrium
    of a symmetric game or a rest point of a population: truths such as ``stable`` (None where it is not known), numbers, or
    texts.
    """

    strategies: Mapping[str, Distribution]
    payoffs: Mapping[str, Number]
    measures: Mapping[str, Number]
    regret: Number
    component: int | None = None
    behavior: Mapping[str, Behavior] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    mixed: Mapping[str, Distribution] = field(default_factory=dict)
    interim: Mapping[str, Mapping[str, Interim]] = field(default_factory=dict)
    state: Mapping[str, Judgement] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{player}: {_played_text(strategy)}" for player, strategy in self.strategies.items()]
        lines.append(f"payoffs: {values_text(self.payoffs)}")
        if self.measures:
            lines.append(f"measures: {values_text(self.measures)}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        played = "; ".join(f"{player}: {_played_text(strategy)}" for player, strategy in self.strategies.items())
        shown = played if len(played) <= LONGEST_REPR else f"{played[: LONGEST_REPR - 3]}..."
        return f"<Equilibrium {shown}; payoffs {', '.join(map(short_text, self.payoffs.values()))}>"

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape of one equilibrium."""
        plain: dict[str, Any] = {
            "strategies": {player: _plain(strategy) for player, strategy in self.strategies.items()},
            "payoffs": _plain(self.payoffs),
            "measures": _plain(self.measures),
            "regret": plain_number(self.regret),
        }
        if self.component is not None:
            plain["component"] = self.component
        # Every play of a tree passes its root; a tree without decision nodes has a path too, but no behaviour.
        if self.path:
            plain["behavior"] = {
                name: {
                    "player": behavior.player,
                    "moves": _plain(behavior.moves),
                    "on_path": behavior.on_path,
                    "specified": behavior.specified,
                }
                for name, behavior in self.behavior.items()
            }
            plain["path"] = list(self.path)
        if self.mixed:
            plain["mixed"] = {player: _plain(strategy) for player, strategy in self.mixed.items()}
        if self.interim:
            plain["interim"] = {
                player: {name: found.to_dict() for name, found in types.items()}
                for player, types in self.interim.items()
            }
        if self.state:
            plain["state"] = {name: _plain_judgement(known) for name, known in self.state.items()}
        return plain


class Details(Protocol):
    """What a solution of a form has besides equilibria."""

    def to_dict(self) -> dict[str, Any]:
        """Further keys of the document."""


@dataclass(frozen=True, slots=True)
class NashSubset:
    """A maximal Nash subset: every mixture of the named equilibria's strategies, player by player, is an equilibrium.

    ``vertices[player]`` are positions of equilibria; that player's strategies in them are the vertices of that
    player's polytope.
    """

    vertices: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Component:
    """A connected component of equilibria: a union of maximal Nash subsets, and the extreme equilibria in it."""

    subsets: tuple[NashSubset, ...]
    equilibria: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape of one component."""
        return {
            "sets": [{player: list(found) for player, found in subset.vertices.items()} for subset in self.subsets],
            "equilibria": list(self.equilibria),
        }


@dataclass(frozen=True, slots=True)
class Solution:
    """All that a method found in one game, and what that is worth.

    ``concept`` is ``nash``, ``pure-nash`` or ``subgame-perfect`` (in pure strategies); ``complete`` promises
    every equilibrium of that concept (for ``nash``, every extreme one, so that ``components`` describe all);
    ``degenerate`` is None where the method can't tell. ``arithmetic`` is ``exact``, ``certified`` (irrational numbers are
    enclosed between rationals, rigorously) or ``float``. ``notes`` are remarks for people; ``details`` are what the form
    has besides.
    """

    about: About
    parameters: Mapping[str, Fraction]
    concept: str
    method: str
    arithmetic: str
    complete: bool
    degenerate: bool | None
    equilibria: tuple[Equilibrium, ...]
    components: tuple[Component, ...] = ()
    notes: tuple[str, ...] = ()
    details: Details | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract ``gametheory.solution/1``."""
        further = self.details.to_dict() if self.details else {}
        return {
            "format": "gametheory.solution/1",
            "game": plain_about(self.about),
            "parameters": _plain(self.parameters),
            "concept": self.concept,
            "covers": COVERS[self.concept],
            "method": self.method,
            "arithmetic": self.arithmetic,
            "complete": self.complete,
            "degenerate": self.degenerate,
            "equilibria": [equilibrium.to_dict() for equilibrium in self.equilibria],
            "components": [component.to_dict() for component in self.components],
            "notes": list(self.notes),
            **further,
        }

    def rows(self) -> list[Row]:
        """One flat row an equilibrium: its number, ``player.strategy`` probabilities, ``payoff.player``, measures.

        Numbers are as they are in the solution; ``pandas.DataFrame(solution.rows())`` is a table. A measure that
        has the name of another column is called ``measure.name``.
        """
        rows: list[Row] = []
        for number, equilibrium in enumerate(self.equilibria):
            row: Row = {"equilibrium": number}
            for player, strategy in equilibrium.strategies.items():
                row.update({f"{player}.{name}": probability for name, probability in strategy.items()})
            row.update({f"payoff.{player}": payoff for player, payoff in equilibrium.payoffs.items()})
            for name, value in equilibrium.measures.items():
                row[f"measure.{name}" if name in RESERVED_COLUMNS else name] = value
            for name, known in equilibrium.state.items():
                if not isinstance(known, tuple):
                    row[f"state.{name}"] = int(known) if isinstance(known, bool) else known
            rows.append(row)
        return rows

    def __str__(self) -> str:
        lines = [self.about.title]
        if self.parameters:
            lines.append(values_text(self.parameters))
        lines.append(self._summary())
        rows = self.rows()
        return "\n".join([*lines, *(("", text_table(rows, ordered_columns(rows))) if rows else ())])

    def __repr__(self) -> str:
        return f"<Solution of '{self.about.title}': {self._summary()}>"

    def _summary(self) -> str:
        count = len(self.equilibria)
        said = [
            f"{count} {'equilibrium' if count == 1 else 'equilibria'} ({self.concept}, {self.arithmetic}, {self.method})",
            "complete" if self.complete else "possibly incomplete",
        ]
        if self.degenerate:
            count = len(self.components)
            said.append(f"degenerate, {count} component{'s' if count > 1 else ''}" if count else "degenerate")
        return ", ".join(said)


def _played_text(strategy: Distribution) -> str:
    """``hunt_stag 3/4, catch_hare 1/4``: what is played, with its probability unless that is 1."""
    return ", ".join(
        name if probability == 1 else f"{name} {short_text(probability)}"
        for name, probability in strategy.items()
        if probability
    )


def ordered_columns(rows: Sequence[Row], first: Sequence[str] = ()) -> tuple[str, ...]:
    """The columns of rows: those named ``first``, the number and branch, all strategies, all payoffs, then the rest."""
    names = dict.fromkeys(itertools.chain(first, ("equilibrium",), *rows))

    def place(name: str) -> int:
        if name in first or name in ("equilibrium", "branch"):
            return 0
        if "." not in name or name.startswith("measure."):
            return 3
        return 2 if name.startswith("payoff.") else 1

    return tuple(sorted(names, key=place))


def plain_about(about: About) -> dict[str, str]:
    """The ``game`` object of every result: title, form, hash, and where the file is (or, from a pipe, its text)."""
    plain = {"title": about.title, "form": about.form, "sha256": about.sha256, "file": about.file}
    if about.source_text:
        plain["source"] = about.source_text
    return plain


def plain_number(number: Number) -> str | float | dict[str, Any]:
    """An exact number as text, an enclosed one as its ends, a float as it is."""
    if isinstance(number, Enclosure):
        ends = {"low": exact_text(number.low), "high": exact_text(number.high), "approx": float(number)}
        return {"polynomial": number.polynomial, **ends} if number.polynomial else ends
    return exact_text(number) if isinstance(number, Fraction) else number


def _plain_judgement(known: Judgement) -> Any:  # noqa: ANN401 - what JSON can hold
    if isinstance(known, Fraction | Enclosure):
        return plain_number(known)
    return list(known) if isinstance(known, tuple) else known


def _plain(numbers: Mapping[str, Number]) -> dict[str, str | float | dict[str, Any]]:
    return {name: plain_number(number) for name, number in numbers.items()}
