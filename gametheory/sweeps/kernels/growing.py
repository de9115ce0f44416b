"""Arrays that grow inside kernels, since nobody knows beforehand how many equilibria there will be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MOST_ROWS_A_POINT", "enlarged", "enlarged_table"]

MOST_ROWS_A_POINT = 64
"""Equilibria of one tree that the kernel for trees writes; a tree with more is left to the exact solver."""


@njit(cache=True, nogil=True)
def enlarged(array: NDArray[Any], rows: int) -> NDArray[Any]:
    """An array of at least so many entries that begins like this one: itself, or one twice as long."""
    if rows <= len(array):
        return array
    longer = np.empty(max(rows, 2 * len(array)), array.dtype)
    longer[: len(array)] = array
    return longer


@njit(cache=True, nogil=True)
def enlarged_table(table: NDArray[Any], rows: int) -> NDArray[Any]:
    """A table of at least so many rows that begins like this one."""
    if rows <= len(table):
        return table
    longer = np.empty((max(rows, 2 * len(table)), table.shape[1]), table.dtype)
    longer[: len(table)] = table
    return longer
