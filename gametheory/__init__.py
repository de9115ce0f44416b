"""Games in named parameters: every equilibrium, exactly, and claims about them decided.

>>> import gametheory
>>> game = gametheory.bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> gametheory.solve(game).equilibria[0].strategies["row"]
{'r1': Fraction(0, 1), 'r2': Fraction(1, 1)}

Everything here is loaded when it is first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gametheory.claims.break_even import break_even
    from gametheory.claims.check import check
    from gametheory.claims.replication import replicate
    from gametheory.claims.verdict import Verdict
    from gametheory.claims.verifying import verify
    from gametheory.errors import GameFileError, GameTheoryError, LimitReached, UsageError
    from gametheory.figures.drawing import plot
    from gametheory.model.exporting import to_text
    from gametheory.model.extensive import ExtensiveGame
    from gametheory.model.family import Family, load, loads
    from gametheory.model.objects import from_object
    from gametheory.model.strategic import StrategicGame, bimatrix
    from gametheory.parametric.any_form import regime_map, regimes
    from gametheory.parametric.map_result import RegimeMap
    from gametheory.parametric.result import Regimes
    from gametheory.parametric.statics import statics
    from gametheory.solvers.certificate import Verification
    from gametheory.solvers.dominance import iterated_dominance
    from gametheory.solvers.result import Equilibrium, Solution
    from gametheory.solvers.solve import solve
    from gametheory.studies.running import store_sweep
    from gametheory.sweeps.grid import sweep
    from gametheory.uncertainty.analysis import sensitivity

__version__ = "0.1.0"

_HOMES = {
    "Equilibrium": "gametheory.solvers.result",
    "ExtensiveGame": "gametheory.model.extensive",
    "Family": "gametheory.model.family",
    "GameFileError": "gametheory.errors",
    "GameTheoryError": "gametheory.errors",
    "LimitReached": "gametheory.errors",
    "RegimeMap": "gametheory.parametric.map_result",
    "Regimes": "gametheory.parametric.result",
    "Solution": "gametheory.solvers.result",
    "StrategicGame": "gametheory.model.strategic",
    "UsageError": "gametheory.errors",
    "Verdict": "gametheory.claims.verdict",
    "Verification": "gametheory.solvers.certificate",
    "bimatrix": "gametheory.model.strategic",
    "break_even": "gametheory.claims.break_even",
    "check": "gametheory.claims.check",
    "from_object": "gametheory.model.objects",
    "iterated_dominance": "gametheory.solvers.dominance",
    "load": "gametheory.model.family",
    "loads": "gametheory.model.family",
    "plot": "gametheory.figures.drawing",
    "regime_map": "gametheory.parametric.any_form",
    "regimes": "gametheory.parametric.any_form",
    "replicate": "gametheory.claims.replication",
    "sensitivity": "gametheory.uncertainty.analysis",
    "solve": "gametheory.solvers.solve",
    "statics": "gametheory.parametric.statics",
    "store_sweep": "gametheory.studies.running",
    "sweep": "gametheory.sweeps.grid",
    "to_text": "gametheory.model.exporting",
    "verify": "gametheory.claims.verifying",
}

__all__ = [
    "Equilibrium",
    "ExtensiveGame",
    "Family",
    "GameFileError",
    "GameTheoryError",
    "LimitReached",
    "RegimeMap",
    "Regimes",
    "Solution",
    "StrategicGame",
    "UsageError",
    "Verdict",
    "Verification",
    "bimatrix",
    "break_even",
    "check",
    "from_object",
    "iterated_dominance",
    "load",
    "loads",
    "plot",
    "regime_map",
    "regimes",
    "replicate",
    "sensitivity",
    "solve",
    "statics",
    "store_sweep",
    "sweep",
    "to_text",
    "verify",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public thing
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'gametheory' has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
