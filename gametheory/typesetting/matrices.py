"""Payoffs of a strategic game for papers: a matrix of formulas, and one of numbers with best responses underlined.

Two players make a matrix, the first player's strategies down and the second player's across; more players, or a matrix
that is too wide for the line, make a list of profiles.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gametheory.model.about import About
from gametheory.model.family import Family
from gametheory.model.strategic import Profile, StrategicGame
from gametheory.report.formulas import profile_formulas
from gametheory.solvers.pure import best_responses
from gametheory.spec.expressions import Constant
from gametheory.spec.folding import folded
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.notation import maths, number, point, table_label
from gametheory.typesetting.tables import Heading, PaperTable, fits, fits_unbroken

__all__ = ["MOST_PROFILES", "formula_matrix", "number_matrix", "profile_tables"]

MOST_PROFILES = 120
"""Profiles whose payoffs are written out; more are only counted."""

Cell = Callable[[Profile], Sequence[str]]
"""What stands at a profile, one text in LaTeX a player; asked only for profiles that are written."""


def profile_tables(family: Family, game: StrategicGame | None) -> list[PaperTable]:
    """The payoffs as formulas, where there are any, and as numbers in ``game``, where one is given and not too large.

    ``game`` is the family at some values of its parameters. Without formulas and without numbers to mark, the payoffs
    of the file stand alone.
    """
    numbers = game is not None and math.prod(game.shape) <= MOST_PROFILES
    tables = [formula_matrix(family)] if not numbers or _has_formulas(family) else []
    return [*tables, number_matrix(game)] if game is not None and numbers else tables


def _has_formulas(family: Family) -> bool:
    """Whether some payoff is no plain number."""
    cells = profile_formulas(family.spec).values()
    return any(not isinstance(folded(payoff, {}), Constant) for cell in cells for payoff in cell)


def formula_matrix(family: Family) -> PaperTable:
    """The payoffs of every profile as formulas of the file, in which definitions of parameters keep their names."""
    spec = family.spec
    found = profile_formulas(spec)

    def cell(profile: Profile) -> list[str]:
        return [maths(payoff) for payoff in found[tuple(spec.strategies[i][k] for i, k in enumerate(profile))]]

    shown = _Shown(family.about, "payoffs", "payoffs", spec.players, spec.strategies)
    return _table(shown, cell)


def number_matrix(game: StrategicGame) -> PaperTable:
    """The payoffs of every profile at the game's values, exactly, with each best response underlined."""
    marks = best_responses(game)

    def cell(profile: Profile) -> list[str]:
        position = game.position(profile)
        payoffs = [number(table[position])[1:-1] for table in game.payoffs]
        return [
            rf"$\underline{{{payoff}}}$" if marked[position] else f"${payoff}$"
            for payoff, marked in zip(payoffs, marks, strict=True)
        ]

    notes = ["Best responses are underlined; where all payoffs are, the profile is a pure equilibrium."]
    if game.parameters:
        notes.insert(0, f"Values: {point(game.parameters)}.")
    what = "payoffs at these values" if game.parameters else "payoffs"
    label = "numbers" if game.parameters else "payoffs"
    return _table(_Shown(game.about, what, label, game.players, game.strategies, notes), cell)


@dataclass(frozen=True)
class _Shown:
    """Of which game, what is shown, the last part of its label, whose strategies, and notes below it."""

    about: About
    what: str
    label: str
    players: Sequence[str]
    strategies: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    @property
    def count(self) -> int:
        return math.prod(map(len, self.strategies))


def _table(shown: _Shown, cell: Cell) -> PaperTable:
    """A matrix of two players if it fits the line, cells on a line or else a payoff a line; in all other cases a list."""
    if len(shown.players) == 2 and shown.count <= MOST_PROFILES:
        rows, columns = (range(len(names)) for names in shown.strategies)
        cells = [[cell((i, j)) for j in columns] for i in rows]
        for stacked, fitting in ((False, fits_unbroken), (True, fits)):
            table = _matrix(shown, cells, stacked=stacked)
            if fitting(table):
                return table
    return _list(shown, cell)


def _matrix(shown: _Shown, cells: Sequence[Sequence[Sequence[str]]], *, stacked: bool) -> PaperTable:
    row_player, column_player = map(escaped, shown.players)
    rows, columns = shown.strategies
    order = (
        f"first line {row_player}, second line {column_player}"
        if stacked
        else f"first {row_player}, then {column_player}"
    )
    caption = f"{prose(shown.about.title)}: {shown.what}, in each cell {order}."
    headings = [Heading(row_player, whole=True), *(Heading(escaped(name), group=column_player) for name in columns)]
    separator = "\n" if stacked else ", "
    written = [[escaped(name), *map(separator.join, found)] for name, found in zip(rows, cells, strict=True)]
    begins = frozenset(range(len(rows)) if stacked else ())
    return PaperTable(caption, table_label(shown.about, shown.label), headings, written, begins, shown.notes)


def _list(shown: _Shown, cell: Cell) -> PaperTable:
    headings = [Heading(escaped(player)) for player in shown.players]
    headings += [Heading(escaped(player), group="payoff") for player in shown.players]
    profiles = itertools.product(*(range(len(names)) for names in shown.strategies))
    rows = [
        [*(escaped(names[k]) for names, k in zip(shown.strategies, profile, strict=True)), *cell(profile)]
        for profile in itertools.islice(profiles, MOST_PROFILES)
    ]
    cut = f"The first {MOST_PROFILES} of {shown.count:,} profiles.".replace(",", "{,}")
    notes = [*([cut] if shown.count > MOST_PROFILES else []), *shown.notes]
    caption = f"{prose(shown.about.title)}: {shown.what}."
    return PaperTable(caption, table_label(shown.about, shown.label), headings, rows, notes=notes)
