r"""The walk over the bases of a polytope, one basis at a time, compiled: floats propose, certificates decide.

The polytope is ``{x >= 0 : M x <= q}``, its moved bounds are ``q'``, and the argument why a closed set of certified bases
is complete is that of :mod:`gametheory.linalg_batched`, whose sums over whole matrices are here loops over one.

A basis is determined by its ``k`` basic variables ``x_S`` and the ``k`` tight rows ``T``: the rest is read off. With
``A = M[T, S]``, an approximate inverse ``X`` of it, and ``v`` near the solution of ``A x = q_T``, the certificate is

    rho = |I - X A| < 1   implies   |x_S - v| <= delta = |X| |q_T - A v| / (1 - rho)

in maximum norms (Rump 2010, "Verification methods", section 10). A slack ``s_i`` is then within ``|M_i| delta`` of
``q_i - M_i v``, where ``|M_i|`` is the sum of the absolute values of the row. Both are ``k x k`` work, ``k`` being half
the dimension or so, where the whole basis matrix would take ``r x r``. Roundings are bounded as in
:mod:`gametheory.linalg_batched`, by ``gamma`` times the absolute values of the terms.

The tableau comes from ``k`` Gauss-Jordan exchanges, begun afresh at each basis, so errors don't add up along a path.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gametheory.caches import kernel_cache
from gametheory.linalg import Polytope, Visit
from gametheory.linalg_batched import UNIT_ROUNDOFF, BatchedSearch, CertifiedSearch, vertices_in_batches

# Functions look for the place of their cache where they are defined, below.
kernel_cache()

__all__ = ["MOST_VARIABLES", "finish", "vertices_compiled"]

MOST_VARIABLES = 63
"""Constraints that a mask in one machine word can hold."""
DOUBTS = 1024
"""Doubtful bases that are collected before integers settle them."""
ENTRIES_AT_ONCE = 2_000_000
"""Tableau entries computed before the visitor is told: a hundredth of a second or so."""
NEAR = 1e-12
"""Ratios that differ by less count as a tie. A wrong guess costs time, never correctness."""
SMALLEST_GROWTH = 1e-12
"""Entries of a tableau below this count as rounding; again, a wrong guess only costs time."""

Floats = NDArray[np.float64]
Masks = NDArray[np.uint64]
Flags = NDArray[np.uint8]

ZERO = np.uint64(0)
ONE = np.uint64(1)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def vertices_compiled(polytope: Polytope, visit: Visit) -> dict[int, int]:
    """All vertices, as :func:`gametheory.linalg_batched.vertices_in_batches` gives them; raises
    :class:`gametheory.linalg_batched.MisledError`.

    1. Begin at the origin, where the slacks are basic.
    2. Take the bases not yet expanded one by one: tableau, certificate, ratio tests, new neighbours, all compiled.
    3. Settle in integers what the floats left open, which may add neighbours; repeat until none is left.

    Beyond ``MOST_VARIABLES`` constraints, those on signs included, the search in batches takes over.

    **Guarantees.** Exact and complete, degenerate or not. About two microseconds a basis at ``d = r = 14``, and an exact
    solve for each degenerate vertex. Memory: at most 80 bytes a basis, and the result.

    >>> triangle_with_redundant_edge = Polytope(((1, 1), (1, 1)), (1, 1))
    >>> sorted(map(bin, vertices_compiled(triangle_with_redundant_edge, lambda bases, cost: None)))
    ['0b11', '0b1101', '0b1110']
    """
    if polytope.dimension + len(polytope.matrix) > MOST_VARIABLES:
        return vertices_in_batches(polytope, visit)
    walker = _Walker(polytope, visit)
    walker.add(walker.origin)
    walker.expand_all()
    return walker.vertices


def finish(search: BatchedSearch) -> dict[int, int]:
    """The vertices that a search in batches will have found, by going on from where it stands, compiled."""
    if search.total > MOST_VARIABLES:
        search.expand_all()
        return search.vertices
    walker = _Walker(search.polytope, search.visit)
    walker.adopt(search)
    walker.expand_all()
    return walker.vertices


class _Walker(CertifiedSearch):
    """The state of one search: all masks known, in the order found, and how many of them are expanded."""

    def __init__(self, polytope: Polytope, visit: Visit) -> None:
        super().__init__(polytope, visit)
        self.matrix: Floats = np.ascontiguousarray(self.columns[: self.dimension].T)
        self.expanded = 0
        self.masks: Masks = np.empty(0, dtype=np.uint64)
        self.simple: Flags = np.empty(0, dtype=np.uint8)
        self.table: Masks = np.empty(0, dtype=np.uint64)

    def adopt(self, search: BatchedSearch) -> None:
        """Take over what another search of the same polytope knows."""
        done, pending = search.known_masks()
        self.masks = np.array(done + pending, dtype=np.uint64)
        # The vertices of the bases already expanded are noted already.
        self.simple = np.zeros(len(self.masks), dtype=np.uint8)
        self.known, self.expanded = len(self.masks), len(done)
        self.vertices, self.pivoted = search.vertices, search.pivoted

    def make_room(self) -> None:
        """Enlarge the arrays if the neighbours of one more basis might not fit."""
        if self.known + self.dimension > len(self.masks):
            # A power of two, for the hash table.
            length = 1 << max(1023, self.known + self.dimension).bit_length()
            masks, simple = np.empty(length, dtype=np.uint64), np.zeros(length, dtype=np.uint8)
            masks[: self.known] = self.masks[: self.known]
            simple[: self.known] = self.simple[: self.known]
            self.masks, self.simple = masks, simple
            # At most half full, so that few places are tried before a free one.
            self.table = np.zeros(2 * length, dtype=np.uint64)
            insert_all(self.table, masks[: self.known])

    def add(self, cobasis: int) -> None:
        """Note one basis, given by its mask, if it is new."""
        self.make_room()
        mask = np.uint64(cobasis)
        if insert(self.table, mask):
            self.masks[self.known] = mask
            self.known += 1
            self.visit(1, self.polytope.cells)

    def expand_all(self) -> None:
        """Steps 2 and 3 until no basis is left to expand."""
        doubts = np.empty((DOUBTS, 4), dtype=np.uint64)
        most, step = max(1, ENTRIES_AT_ONCE // self.polytope.cells), 1
        while self.expanded < self.known:
            self.make_room()
            self.expanded, known, found = walk(
                self.matrix,
                self.bounds,
                self.masks,
                self.simple,
                self.table,
                doubts,
                self.expanded,
                self.known,
                self.expanded + step,
            )
            self.visit(known - self.known, (known - self.known) * self.polytope.cells)
            self.known = known
            # A visitor that allows few bases is heard before many more are made.
            step = min(2 * step, most)
            for cobasis, doubtful, entering, feasible in doubts[:found].tolist():
                if doubtful:
                    self.settle(cobasis, doubtful)
                if entering:
                    self.pivot(cobasis, bool(feasible), entering)
        simple = self.masks[: self.known][self.simple[: self.known] != 0].tolist()
        self.vertices.update(zip(simple, simple, strict=True))


@njit(cache=True, nogil=True, error_model="numpy")
def insert(table: Masks, mask: np.uint64) -> bool:
    """Put a mask into a hash table with room, whose length is a power of two and where 0 is no mask; True if it is new."""
    last = np.uint64(len(table) - 1)
    place = mask * GOLDEN
    place = (place ^ (place >> np.uint64(32))) & last
    while table[place] != ZERO:
        if table[place] == mask:
            return False
        place = (place + ONE) & last
    table[place] = mask
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def insert_all(table: Masks, masks: Masks) -> None:
    """Put masks into a hash table that has room for them."""
    for mask in masks:
        insert(table, mask)


@njit(cache=True, nogil=True, error_model="numpy")
def walk(
    matrix: Floats,
    bounds: Floats,
    masks: Masks,
    simple: Flags,
    table: Masks,
    doubts: Masks,
    head: int,
    tail: int,
    stop: int,
) -> tuple[int, int, int]:
    """Expand the bases ``masks[head:tail]`` in turn and append their new neighbours; returns head, tail and doubts.

    ``matrix[r, d]`` are the rows, each entry within a unit roundoff of the true one; ``bounds[2, r]`` are ``q``
    and ``q'``, exact. ``masks[n]`` are the cobases known, ``table[2^p]`` is the hash set of them. ``simple[n]`` becomes
    1 where no basic variable vanishes for ``q`` for certain, which makes the mask that of all labels of a vertex.
    ``doubts[k, 4]`` receives, for each basis about which something must be settled exactly, its mask; the basic variables
    that may vanish for ``q``; the cobasic variables whose exchange is for integers to decide; and 1 if the basis is
    certified for ``q'``, else 0. Clear exchanges of such a basis are made here.

    Ends when nothing is pending, at ``head == stop``, or when one more basis might not find room.
    """
    count, dimension = matrix.shape
    width = dimension + 2
    tableau = np.empty((count, width))
    square = np.empty((dimension, dimension))
    inverse = np.empty((dimension, dimension))
    product = np.empty(dimension)
    values = np.empty((2, count))
    reciprocals = np.empty(count)
    best = np.empty(dimension)
    second = np.empty(dimension)
    leaving = np.empty(dimension, dtype=np.int64)
    basic = np.empty(count, dtype=np.int64)
    cobasic = np.empty(dimension, dtype=np.int64)
    support = np.empty(dimension, dtype=np.int64)
    pivots = np.empty(dimension, dtype=np.int64)
    tight = np.empty(count, dtype=np.int64)
    open_row = np.empty(count, dtype=np.bool_)
    lengths = np.empty(count)
    size = 1.0
    for row in range(count):
        total = 0.0
        for column in range(dimension):
            total += abs(matrix[row, column])
        lengths[row] = total
        size = max(size, total)
    largest_bound = max(1.0, bounds.max())
    gamma = 4.0 * (dimension + 8) * UNIT_ROUNDOFF
    found = 0

    while head < tail and head < stop and found < len(doubts):
        if tail + dimension > len(masks) or 2 * (tail + dimension) > len(table):
            break
        mask = masks[head]

        # The basis: k basic variables x, and k tight rows.
        k = 0
        for column in range(dimension):
            cobasic[column] = column
            if not (mask >> np.uint64(column)) & ONE:
                support[k] = column
                k += 1
        tied = 0
        for row in range(count):
            basic[row] = dimension + row
            open_row[row] = (mask >> np.uint64(dimension + row)) & ONE
            if open_row[row]:
                tight[tied] = row
                tied += 1
            for column in range(dimension):
                tableau[row, column] = matrix[row, column]
            tableau[row, dimension] = bounds[0, row]
            tableau[row, dimension + 1] = bounds[1, row]

        # Gauss-Jordan exchanges: column support[a] against the open row of the largest entry.
        regular = tied == k
        for a in range(k):
            column = support[a]
            chosen, largest = -1, 0.0
            for b in range(tied):
                row = tight[b]
                if open_row[row] and abs(tableau[row, column]) > largest:
                    chosen, largest = row, abs(tableau[row, column])
            if chosen < 0:
                regular = False
                break
            open_row[chosen] = False
            pivots[a] = chosen
            scale = 1.0 / tableau[chosen, column]
            tableau[chosen, column] = 1.0
            for other in range(width):
                tableau[chosen, other] *= scale
            for row in range(count):
                factor = tableau[row, column]
                if row != chosen and factor != 0.0:
                    tableau[row, column] = 0.0
                    for other in range(width):
                        tableau[row, other] -= factor * tableau[chosen, other]
            basic[chosen], cobasic[column] = column, basic[chosen]

        feasible = regular
        doubtful = ZERO
        if regular:
            # The certificate. Tight row pivots[b] is the cobasic variable of column support[b].
            for a in range(k):
                for b in range(k):
                    square[a, b] = matrix[pivots[a], support[b]]
                    inverse[a, b] = tableau[pivots[a], support[b]]
            deviation, inverse_size = 0.0, 0.0
            for a in range(k):
                for b in range(k):
                    product[b] = 0.0
                product[a] = -1.0
                length = 0.0
                for c in range(k):
                    factor = inverse[a, c]
                    length += abs(factor)
                    for b in range(k):
                        product[b] += factor * square[c, b]
                total = 0.0
                for b in range(k):
                    total += abs(product[b])
                # What is not a number would get lost in a maximum; infinity does not.
                deviation = max(deviation, total) if total < np.inf else np.inf
                inverse_size = max(inverse_size, length) if length < np.inf else np.inf
            rho = deviation + gamma * (size * inverse_size + 1.0)
            for which in range(2):
                largest, residual = 0.0, 0.0
                for a in range(k):
                    length = abs(tableau[pivots[a], dimension + which])
                    largest = max(largest, length) if length < np.inf else np.inf
                for row in range(count):
                    total = bounds[which, row]
                    for a in range(k):
                        total -= matrix[row, support[a]] * tableau[pivots[a], dimension + which]
                    values[which, row] = total
                for a in range(k):
                    length = abs(values[which, pivots[a]])
                    residual = max(residual, length) if length < np.inf else np.inf
                    values[which, pivots[a]] = tableau[pivots[a], dimension + which]
                rounding = gamma * (largest_bound + largest * size)
                delta = np.inf
                if rho < 0.5:
                    delta = (residual + rounding) * inverse_size * (1.0 + gamma) / (1.0 - rho)
                for row in range(count):
                    error = delta
                    if basic[row] >= dimension:
                        error = (delta * lengths[row] + rounding) * (1.0 + gamma)
                    # A value that is not a number does not count as positive.
                    if not values[which, row] > error:
                        if which == 0:
                            doubtful |= ONE << np.uint64(basic[row])
                        else:
                            feasible = False

        entering = ZERO
        if feasible:
            # The ratio test for q', upside down: the largest quotient of growth and value leaves first.
            for column in range(dimension):
                best[column], second[column], leaving[column] = 0.0, 0.0, 0
            for row in range(count):
                reciprocals[row] = 1.0 / values[1, row]
            for row in range(count):
                factor = reciprocals[row]
                for column in range(dimension):
                    entry = tableau[row, column]
                    quotient = entry * factor if entry > SMALLEST_GROWTH else 0.0
                    less = quotient if quotient < best[column] else best[column]
                    second[column] = less if less > second[column] else second[column]
                    leaving[column] = row if quotient > best[column] else leaving[column]
                    best[column] = quotient if quotient > best[column] else best[column]
            for column in range(dimension):
                limit = best[column] / (1.0 + NEAR + NEAR * best[column])
                bit = ONE << np.uint64(cobasic[column])
                if not second[column] < limit:
                    entering |= bit
                    continue
                neighbour = mask ^ bit ^ (ONE << np.uint64(basic[leaving[column]]))
                if insert(table, neighbour):
                    masks[tail] = neighbour
                    tail += 1
        else:
            entering = mask
            if not regular:
                doubtful = ~ZERO >> np.uint64(64 - dimension - count) ^ mask
        simple[head] = doubtful == ZERO
        if doubtful != ZERO or entering != ZERO:
            doubts[found, 0] = mask
            doubts[found, 1] = doubtful
            doubts[found, 2] = entering
            doubts[found, 3] = ONE if feasible else ZERO
            found += 1
        head += 1
    return head, tail, found
