"""Designs: which points of a family are solved.

A :class:`Design` is a finite, numbered set of points that can be computed piece by piece: a :class:`Grid`, :class:`Points`
given one by one or in a CSV file, or :class:`Sampled` from the parameters' priors.
"""

from __future__ import annotations

from gametheory.sweeps.designs.design import MAXIMUM_SIZE, Design
from gametheory.sweeps.designs.grids import Grid, Listed, Spaced
from gametheory.sweeps.designs.points import Points, points_from_csv
from gametheory.sweeps.designs.quantiles import quantiles
from gametheory.sweeps.designs.reading import design_from_dict
from gametheory.sweeps.designs.sampled import METHODS, Marginal, Sampled, over, prior_of

__all__ = [
    "MAXIMUM_SIZE",
    "METHODS",
    "Design",
    "Grid",
    "Listed",
    "Marginal",
    "Points",
    "Sampled",
    "Spaced",
    "design_from_dict",
    "over",
    "points_from_csv",
    "prior_of",
    "quantiles",
]
