"""All Nash equilibria of a lifted two-player game at a sample, and the minors by which a whole line is solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpz, fmpz_poly

from gametheory.algebra.germs import RationalFunction
from gametheory.algebra.samples import Sample, Space
from gametheory.linalg import set_bits
from gametheory.parametric.lifting.minors import Minors, Signs, Vertex, refuse_if_large, vertices
from gametheory.parametric.lifting.pricing import over_one_denominator
from gametheory.solvers.matching import completely_labelled

__all__ = ["Basis", "Labels", "Match", "Side", "TwoPlayers", "labels_at", "match_labels"]

Basis = tuple[int, int]
"""Masks of a player's own strategies and of the opponent's that are tight."""
Labels = dict[int, Basis]
"""The labels of vertices, each with one basis."""
Match = tuple[Basis, Basis]
"""Bases of the row and of the column player's vertex that together are an extreme equilibrium."""


class Side:
    """One player's best-response polyhedron, from the opponent's payoffs ``[own strategy][opponent's strategy]``.

    Each row is brought to whole polynomials by a factor that is positive at the sample: ``scales[k]`` is that of own
    strategy ``k``, so that a vertex's weights times the scales are proportional to probabilities.
    """

    def __init__(self, space: Space, payoffs: Sequence[Sequence[RationalFunction]], sample: Sample) -> None:
        self.space = space
        self.count, self.answers = len(payoffs), len(payoffs[0])
        rows, self.scales = [], []
        for functions in payoffs:
            numerators, denominator = over_one_denominator(functions, space)
            if sample.sign(denominator) < 0:
                numerators, denominator = [-numerator for numerator in numerators], -denominator
            rows.append(numerators)
            self.scales.append(denominator)
        self.minors = Minors(rows, space.one)
        self._strategies: dict[Basis, tuple[RationalFunction, ...]] = {}

    def on_axes(self) -> Minors:
        """The minors with symbols at their defaults, by which signs are decided."""
        if not self.space.symbols:
            return self.minors
        rows = [[self.space.on_axes(entry) for entry in row] for row in self.minors.rows]
        return Minors(rows, self.space.one)

    def univariate(self) -> Minors:
        """The same in whole polynomials of the one axis."""
        rows = []
        for row in self.minors.rows:
            common = fmpz(1)
            polynomials = [self.space.on_axes(entry) for entry in row]
            for polynomial in polynomials:
                for coefficient in polynomial.coeffs():
                    common = common.lcm(coefficient.q)
            rows.append([_whole(polynomial * fmpq(common)) for polynomial in polynomials])
        return Minors(rows, fmpz_poly([1]))

    def strategy(self, basis: Basis) -> tuple[RationalFunction, ...]:
        """The mixed strategy at a basis, in functions, by position."""
        if basis not in self._strategies:
            weights = [self.space.context.constant(0)] * self.count
            for strategy, weight in zip(set_bits(basis[0]), self.minors.weights(*basis), strict=True):
                weights[strategy] = weight * self.scales[strategy]
            total = sum(weights, self.space.context.constant(0))
            self._strategies[basis] = tuple(RationalFunction.quotient(self.space, weight, total) for weight in weights)
        return self._strategies[basis]


def _whole(polynomial: Any) -> Any:  # noqa: ANN401 - flint polynomials
    # Symbols may still be variables of the ring, to the power 0.
    terms = {powers[0]: coefficient for powers, coefficient in polynomial.to_dict().items()}
    return fmpz_poly([terms[power].p if power in terms else 0 for power in range(max(terms, default=0) + 1)])


@dataclass
class TwoPlayers:
    """Both players' polyhedra: rows against columns."""

    row: Side
    column: Side

    @staticmethod
    def of(
        space: Space,
        row_payoffs: Sequence[Sequence[RationalFunction]],
        column_payoffs: Sequence[Sequence[RationalFunction]],
        sample: Sample,
        limit: int,
    ) -> TwoPlayers:
        """From both payoff matrices, ``[row][column]``. Raises :class:`LimitReached` for a large game."""
        refuse_if_large(len(row_payoffs), len(row_payoffs[0]), limit)
        return TwoPlayers(
            Side(space, column_payoffs, sample), Side(space, list(zip(*row_payoffs, strict=True)), sample)
        )

    def at(self, sample: Sample) -> list[Match]:
        """The extreme equilibria at a sample."""
        labels = []
        for side in (self.row, self.column):
            signs = _signs_at(side.on_axes(), sample)
            labels.append(labels_at(list(vertices(side.count, side.answers, signs, 1)), 0, side.count))
        return match_labels(labels[0], labels[1], self.row.count, self.column.count)


def _signs_at(minors: Minors, sample: Sample) -> Signs:
    known: dict[Basis, tuple[int, int]] = {}

    def signs(own: int, best: int) -> tuple[int, int]:
        if (own, best) not in known:
            sign = sample.sign(minors(own, best))
            known[own, best] = (int(sign > 0), int(sign < 0))
        return known[own, best]

    return signs


def match_labels(row_labels: Labels, column_labels: Labels, rows: int, columns: int) -> list[Match]:
    """The extreme equilibria: the pairs of vertices that together have all labels."""
    # The column player's labels come own strategies first too: turned, they are rows first as the row player's are.
    turned = [labels >> columns | (labels & ((1 << columns) - 1)) << rows for labels in column_labels]
    row_bases, column_bases = list(row_labels.values()), list(column_labels.values())
    found = completely_labelled(list(row_labels), turned, rows, columns)
    return [(row_bases[first], column_bases[second]) for first, second in found]


def labels_at(found: Sequence[Vertex], position: int, own: int) -> Labels:
    """The labels of each vertex at a position (own strategies not played, then best answers), with its first basis."""
    bit, everything = 1 << position, (1 << own) - 1
    labelled: Labels = {}
    for vertex in found:
        labels = (everything ^ vertex.own) | vertex.best << own
        for label, where in vertex.ties:
            if where & bit:
                labels |= 1 << label
        labelled.setdefault(labels, (vertex.own, vertex.best))
    return labelled
