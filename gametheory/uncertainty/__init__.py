"""Sensitivity: how often a claim holds when parameters are drawn from their priors, and which parameter decides it.

``gametheory.sensitivity`` is the function; the import system puts this package in the same place when a part of it is
imported first, so that the package can be called as well.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gametheory.sensitivity.result import Sensitivity


class _Callable(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Sensitivity:  # noqa: ANN401 - those of the function
        from gametheory.sensitivity.analysis import sensitivity

        return sensitivity(*arguments, **options)


sys.modules[__name__].__class__ = _Callable
