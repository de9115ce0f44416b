r"""Every vertex of a polytope, many bases at a time: floats propose, certificates decide.

The polytope ``{x >= 0 : M x <= q}`` may be degenerate. Let ``q' > q`` be bounds moved by about ``1e-9``, each by an
amount of its own. The search walks the graph of the feasible bases for ``q'`` and computes whole levels of it in
double precision. A float decides nothing by itself. What makes the result exact is this:

*Let a set of bases be feasible for* ``q`` *and strictly feasible for* ``q'``, *and closed: each of the* ``d`` *exchanges at
each basis leads to another. Then every vertex for* ``q`` *is the point of one of them.*

1. They are all feasible bases for ``q'``: at such a basis, giving up one of the ``d`` tight constraints describes an
   edge, a strictly feasible exchange is the edge's other end, and the graph of a polytope is connected (Balinski 1961).
2. They are strictly feasible for ``q + t (q' - q)``, ``0 < t <= 1``, too, by convexity; by 1 they are all its bases.
3. As ``t`` goes to 0, these polytopes shrink to the one for ``q``; each is the hull of its bases' points, so the
   limits of these points have every vertex among them.

A neighbour that rounding proposed wrongly can thus only show itself as an infeasible basis, and it is enough to certify
every basis once. The certificate is an enclosure: with an approximate inverse ``X`` of the basis matrix ``B`` and
``rho = |I - X B| < 1``, the basis is non-singular and the true solution of ``B v = q`` lies within
``|X (q - B v)| / (1 - rho)`` of ``v`` in the maximum norm (Rump 2010, "Verification methods", section 10). Where
that leaves a doubt, one exact solve removes it: which values for ``q`` vanish, whether a value for ``q'`` is positive.
"""

from __future__ import annotations

import math
import random
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from gametheory.linalg import Polytope, SingularBasisError, Tableau, Visit, bits, set_bits, vanishing

__all__ = ["UNIT_ROUNDOFF", "BatchedSearch", "CertifiedSearch", "MisledError", "vertices_in_batches"]

BATCH_CELLS = 150_000
"""Floats of one array in a batch: large enough to forget Python, small enough for the cache and for memory."""
MOST_PIVOTED = 0.2
"""Share of bases that may need integer tableaux; each costs more here than in a search by pivoting alone."""
NEAR = 1e-12
"""Ratios that differ by less count as a tie. A wrong guess costs time, never correctness."""
PATIENCE = 200
"""Bases pivoted in integers before their share is looked at."""
SHIFT = 50
"""Bounds are moved by multiples of ``2**-SHIFT``, below ``2**-29``: far above roundings, far below slacks."""
UNIT_ROUNDOFF = 2.0**-53

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Truths = NDArray[np.bool_]


class MisledError(ArithmeticError):
    """Floats do not serve this polytope, or proposed an infeasible basis; the search must be done in integers."""


def vertices_in_batches(polytope: Polytope, visit: Visit) -> dict[int, int]:
    """All vertices, as :func:`gametheory.linalg.vertices_by_pivoting` gives them; raises :class:`MisledError`.

    1. Begin at the origin, where the slacks are basic.
    2. Take all bases not yet expanded; invert their matrices and form their tableaux in floats.
    3. Certify each basis: its values for ``q'`` are positive, those for ``q`` positive or exactly zero.
    4. For each cobasic variable the ratio test for ``q'`` proposes the neighbour; where two ratios are near, integers
       decide.
    5. Keep the neighbours that are new; repeat until none is left.

    **Guarantees.** Exact and complete, degenerate or not, by the argument above. About ten microseconds a basis at
    ``d = r = 12``, and an exact solve for each degenerate vertex. Memory for the bases alone, not for tableaux.
    """
    search = BatchedSearch(polytope, visit)
    search.expand_all()
    return search.vertices


class CertifiedSearch:
    """What every search by floats needs: moved bounds, scaled columns, and exact answers where floats leave a doubt.

    ``columns[d + r, r]`` has the column of each variable; ``bounds[2, r]`` is ``q`` and ``q'``. A search notes bases by
    its method ``add``, counts them in ``known``, and collects the result in ``vertices``.
    """

    def __init__(self, polytope: Polytope, visit: Visit) -> None:
        if max(polytope.bounds) > 4:
            raise MisledError("the moved bounds would not be exact floats")
        self.polytope = polytope
        self.visit = visit
        self.dimension, self.count = polytope.dimension, len(polytope.matrix)
        self.total = self.dimension + self.count
        source = random.Random(0)
        moves = [source.randrange(1 << SHIFT - 31, 1 << SHIFT - 29) for _ in range(self.count)]
        moved = tuple((bound << SHIFT) + move for bound, move in zip(polytope.bounds, moves, strict=True))
        self.moved = Polytope(polytope.matrix, moved)
        # Row 0 is q, row 1 is q'; both are exact.
        self.bounds: Floats = np.array([polytope.bounds, moved], dtype=np.float64) * [[1.0], [2.0**-SHIFT]]
        # Powers of two bring each variable near one, so that one norm serves all. Integers of any length become the
        # nearest floats. That makes a relative error of one unit roundoff or, where entries of one column differ by a
        # factor of more than 2**1022 and the small ones become denormal or 0, an absolute error of at most 2**-1075.
        # The enclosure allows for the first, and the second is far inside: its gamma multiplies a norm of 1 or more.
        columns = list(zip(*polytope.matrix, strict=True))
        scales = [1 << max(map(abs, column)).bit_length() for column in columns]
        scaled = [[entry / scale for entry in column] for column, scale in zip(columns, scales, strict=True)]
        self.columns: Floats = np.concatenate([np.array(scaled), np.eye(self.count)])
        self.origin = (1 << self.dimension) - 1
        self.vertices: dict[int, int] = {}
        self.known = 0
        self.pivoted = 0

    def add(self, cobasis: int) -> None:
        """Note one basis, given by its mask, if it is new."""
        raise NotImplementedError

    def settle(self, cobasis: int, doubtful: int) -> None:
        """Find exactly which basic variables of the mask ``doubtful`` vanish for ``q``.

        Where a vertex is known to have just these labels and the cobasis, the basis is one more of that vertex: its
        point is the only one at which its cobasis vanishes.
        """
        if cobasis | doubtful not in self.vertices:
            try:
                labels = cobasis | bits(vanishing(self.polytope, cobasis, set_bits(doubtful)))
            except SingularBasisError:
                raise MisledError("a singular or infeasible basis") from None
            self.vertices.setdefault(labels, cobasis)

    def pivot(self, cobasis: int, feasible: bool, entering: int) -> None:
        """Certify one basis for ``q'`` unless that is done, and add the neighbours by the mask ``entering``, in integers."""
        self.pivoted += 1
        if self.pivoted > max(PATIENCE, MOST_PIVOTED * self.known):
            raise MisledError("so many ties that pivoting in integers throughout is faster")
        try:
            tableau = Tableau.at(self.moved, cobasis)
        except SingularBasisError:
            raise MisledError("a singular basis") from None
        if not feasible and any(row[-1] <= 0 for row in tableau.rows):
            raise MisledError("an infeasible basis")
        for variable in set_bits(entering):
            row = tableau.leaving_row(tableau.cobasic.index(variable))
            self.add(cobasis ^ bits([variable, tableau.basic[row]]))


class BatchedSearch(CertifiedSearch):
    """The state of one search. A basis is one row of integers: its basic variables, then its cobasic ones."""

    def __init__(self, polytope: Polytope, visit: Visit) -> None:
        super().__init__(polytope, visit)
        # No basis matrix has a larger maximum norm.
        self.size = float(np.abs(self.columns).sum(axis=0).max())
        self.batch = max(16, BATCH_CELLS // (self.count * self.total))
        # A mask of many variables is held in words of 62 bits, in which numpy can compute.
        self.words: list[Integers] = [
            np.array([1 << (i - start) if start <= i < start + 62 else 0 for i in range(self.total)], dtype=np.int64)
            for start in range(0, self.total, 62)
        ]
        self.visited: set[int] = set()
        self.pending: list[Integers] = []
        self.add(self.origin)

    def add(self, cobasis: int) -> None:
        """Note one basis, given by its mask, if it is new."""
        if cobasis not in self.visited:
            self.visited.add(cobasis)
            self.known += 1
            variables = sorted(range(self.total), key=lambda variable: cobasis >> variable & 1)
            self.pending.append(np.array([variables], dtype=np.int16 if self.total < 1 << 15 else np.int32))
            self.visit(1, self.polytope.cells)

    def expand_all(self, most: float = math.inf) -> None:
        """Expand level after level, until none is pending or ``most`` bases are known."""
        with np.errstate(all="ignore"):
            while self.pending and self.known < most:
                level = np.concatenate(self.pending)
                self.pending = []
                for start in range(0, len(level), self.batch):
                    if self.known >= most:
                        self.pending.append(level[start:])
                        break
                    self.expand(level[start : start + self.batch])

    def known_masks(self) -> tuple[list[int], list[int]]:
        """The cobases expanded and those pending."""
        pending = []
        for states in self.pending:
            cobasic = states[:, self.count :]
            pending += _join([word[cobasic].sum(axis=1) for word in self.words])
        return list(self.visited.difference(pending)), pending

    def expand(self, states: Integers) -> None:
        """Steps 2 to 5 for one batch."""
        basic, cobasic = states[:, : self.count], states[:, self.count :]
        # All matrices are transposed: row k of `bases` is the column of basic variable k.
        bases = self.columns[basic]
        try:
            inverses = np.linalg.inv(bases).astype(np.float64, copy=False)
        except np.linalg.LinAlgError:
            raise MisledError("a singular basis") from None
        values = self.bounds @ inverses
        # A value that is not a number does not count as positive.
        positive: Truths = np.greater(values, self.enclosure(bases, inverses, values)[:, :, None])
        simple: Truths = np.all(positive[:, 0], axis=1)
        feasible: Truths = np.all(positive[:, 1], axis=1)
        growth = self.columns[cobasic] @ inverses
        ratios: Floats = np.full(growth.shape, np.inf)
        np.divide(values[:, 1, None, :], growth, out=ratios, where=growth > 1e-12)
        leaving = ratios.argmin(axis=2)
        near = ratios.min(axis=2) * (1 + NEAR) + NEAR
        clear = feasible[:, None] & (np.count_nonzero(ratios <= near[:, :, None], axis=2) == 1)

        words = [word[cobasic].sum(axis=1) for word in self.words]
        masks = _join(words)
        for mask in compress(masks, simple.tolist()):
            self.vertices[mask] = mask
        for position in np.flatnonzero(~simple).tolist():
            self.settle(masks[position], bits(basic[position][~positive[position, 0]].tolist()))
        for position in np.flatnonzero(~np.all(clear, axis=1)).tolist():
            entering = bits(cobasic[position][~clear[position]].tolist())
            self.pivot(masks[position], bool(feasible[position]), entering)
        self.add_clear(states, leaving, clear, words)

    def enclosure(self, bases: Floats, inverses: Floats, values: Floats) -> Floats:
        """Bounds, for each basis, on the errors of its values for ``q`` and ``q'``; infinite if it may be singular.

        Any computed inner product of ``n`` terms is within ``gamma |a| |b|`` of the true one, in any order of
        summation, for ``gamma = n u / (1 - n u)`` (Higham 2002, section 3.1), and rounding the entries of the matrix
        adds one to ``n``. The constant below is over four times as large, which covers the roundings of the bound itself.
        """
        gamma = 4 * (self.count + 8) * UNIT_ROUNDOFF
        inverse_size = np.abs(inverses).sum(axis=1).max(axis=1)
        deviation = np.abs(bases @ inverses - np.eye(self.count)).sum(axis=1).max(axis=1)
        rho = deviation + gamma * (self.size * inverse_size + 1)
        residuals = np.abs(self.bounds - values @ bases).max(axis=2)
        residuals += gamma * (self.bounds.max() + np.abs(values).max(axis=2) * self.size)
        bound: Floats = np.full(residuals.shape, np.inf)
        inside = np.broadcast_to((rho < 0.5)[:, None], residuals.shape)
        np.divide(residuals * inverse_size[:, None] * (1 + gamma), 1 - rho[:, None], out=bound, where=inside)
        return bound

    def add_clear(self, states: Integers, leaving: Integers, clear: Truths, words: list[Integers]) -> None:
        """Note the neighbours that the floats propose clearly and that are new."""
        basic, cobasic = states[:, : self.count], states[:, self.count :]
        left = np.take_along_axis(basic, leaving, axis=1)
        keys = _join([mask[:, None] ^ word[cobasic] ^ word[left] for mask, word in zip(words, self.words, strict=True)])
        # A position counts through the bases of the batch and, for each, through its entering variables.
        chosen = clear.ravel().tolist()
        position_of = dict(zip(compress(keys, chosen), compress(range(len(keys)), chosen), strict=True))
        new = [key for key in position_of if key not in self.visited]
        if new:
            self.visited.update(new)
            self.known += len(new)
            parents, columns = np.divmod(np.array([position_of[key] for key in new]), self.dimension)
            found = states[parents]
            children = np.arange(len(new))
            found[children, leaving[parents, columns]] = cobasic[parents, columns]
            found[children, self.count + columns] = left[parents, columns]
            self.pending.append(found)
            self.visit(len(new), len(new) * self.polytope.cells)


def _join(words: list[Integers]) -> list[int]:
    """Masks held in words of 62 bits, as whole numbers."""
    masks: list[int] = words[0].ravel().tolist()
    for position, word in enumerate(words[1:], start=1):
        masks = [low | high << (62 * position) for low, high in zip(masks, word.ravel().tolist(), strict=True)]
    return masks
