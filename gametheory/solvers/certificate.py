"""Re-judging a written result: is every number in a ``gametheory.solution/1`` document true of the game?

A solution is its own certificate: it states each equilibrium, its payoffs, measures and regret, and which mixtures
are equilibria too. :func:`verify_result` believes none of it and recomputes all of it from the game with
:mod:`gametheory.solvers.verify`. What no document can show is that equilibria are missing from it.

A document is a stranger's: one that is not of the contract's shape ends in a :class:`ResultFileError` that says
where; one of the right shape that is not true of the game gives a list of problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gametheory.errors import ResultFileError
from gametheory.model.family import Game
from gametheory.model.population import PopulationGame
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.solvers.judging import FLOAT_TOLERANCE, MAXIMUM_COMBINATIONS, StrategicJudge, Verification
from gametheory.solvers.judging_trees import ExtensiveJudge
from gametheory.spec.schema import CONCEPTS

__all__ = ["FLOAT_TOLERANCE", "MAXIMUM_COMBINATIONS", "Verification", "verify_result"]

_CONCEPTS = ("nash", "pure-nash", "subgame-perfect", "symmetric-nash", "rest-point", "pure-state", "ess", "stable")


def verify_result(document: Mapping[str, Any], game: Game) -> Verification:
    """Judge a solution document anew against the game that it claims to solve.

    1. The parameters are the game's, and so are its title and form where they are stated.
    2. Each equilibrium names the game's players and strategies (or information sets and moves), its numbers are
       probabilities, its payoffs, measures and regret are what the judge finds, and so are ``on_path`` and ``path``.
    3. No player gains by deviating (within any subgame, for the concept ``subgame-perfect``); for ``pure-nash`` every
       probability is 0 or 1.
    4. ``mixed``, where a tree's equilibrium has it, mixes strategies of the reduced strategic form and leads each
       player to every outcome just as the behaviour does (:func:`gametheory.solvers.verify.plays_alike`).
    5. In each set of each component, every combination of the named equilibria's strategies is an equilibrium too; one
       of the component's combinations is each of its equilibria.
    6. Join two combinations if they differ in one player's strategy: all mixtures of the two are equilibria. Those of a
       component are connected, and no two of different components are joined.

    With exact arithmetic everything is compared exactly. With floats a player's gain may be :data:`FLOAT_TOLERANCE` of
    the range of *that player's* payoffs over the game, so that no player's numbers hide in another's; a stated payoff
    or measure may be as wrong, by its own range, besides the rounding of the number itself; and the stated regret
    must be the largest of gains that are each within their player's tolerance.

    Raises :class:`ResultFileError` for a document of another shape and :class:`LimitReached` for components of more
    than :data:`MAXIMUM_COMBINATIONS` combinations, or ``mixed`` in a game whose reduced form is too large; nothing else,
    whatever the document.

    **Guarantees.** Exact; shares no code with the methods. Not judged: ``complete``, ``degenerate``, ``method``,
    ``notes``, ``game.file`` and ``game.sha256`` (see :func:`gametheory.verify`), the order of anything, and whether
    equilibria are extreme and sets maximal.

    >>> from gametheory.model.strategic import bimatrix
    >>> verify_result({"format": "gametheory.solution/1", "concept": "nash", "arithmetic": "exact", "parameters": {},
    ...     "equilibria": [{"strategies": {"row": {"r1": "1"}, "column": {"c1": "1"}},
    ...     "payoffs": {"row": "3", "column": "4"}, "measures": {}, "regret": "0"}]}, bimatrix([[3]], [[5]])).problems
    ("equilibrium 0: payoff of 'column': states 4, found 5",)
    """
    if not isinstance(document, Mapping) or document.get("format") != "gametheory.solution/1":
        raise ResultFileError("not a solution: 'format' should be 'gametheory.solution/1'")
    concept, arithmetic = document.get("concept"), document.get("arithmetic")
    if concept not in _CONCEPTS:
        raise ResultFileError(f"'concept' should be one of {', '.join(_CONCEPTS)}")
    if arithmetic not in ("exact", "certified", "float"):
        raise ResultFileError("'arithmetic' should be 'exact', 'certified' or 'float'")
    if concept not in CONCEPTS[game.about.form or "strategic"]:
        if concept != "subgame-perfect":
            raise ResultFileError(f"'concept' is {concept}, which is not for the form '{game.about.form}'")
        raise ResultFileError("'concept' is subgame-perfect, but the game is in strategic form and has no subgames")
    if isinstance(game, SymmetricGame):
        from gametheory.solvers.judging_symmetric import verify_symmetric

        return verify_symmetric(document, game)
    if isinstance(game, PopulationGame):
        from gametheory.solvers.judging_population import verify_population

        return verify_population(document, game)
    if isinstance(game, StrategicGame):
        return StrategicJudge(game, str(concept), exact=arithmetic == "exact").verify(document)
    return ExtensiveJudge(game, str(concept), exact=arithmetic == "exact").verify(document)
