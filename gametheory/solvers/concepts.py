"""Solution concepts and methods: which there are, which fit a game, and which is meant where nothing is said."""

from __future__ import annotations

from typing import Literal

from gametheory.errors import UsageError
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import Game
from gametheory.model.population import PopulationGame
from gametheory.model.strategic import StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.spec.schema import CONCEPTS as FORM_CONCEPTS

__all__ = ["CONCEPTS", "METHODS", "NASHPY_METHODS", "chosen_method", "concept_of_claims", "default_concept"]

CONCEPTS = ("nash", "pure-nash", "subgame-perfect", "symmetric-nash", "rest-point", "pure-state", "ess", "stable")
NASHPY_METHODS: dict[str, Literal["support", "vertex", "lemke-howson"]] = {
    "nashpy-support": "support",
    "nashpy-vertex": "vertex",
    "nashpy-lemke-howson": "lemke-howson",
}
METHODS = {
    "nash": ("vertex", *NASHPY_METHODS, "lemke-howson"),
    "pure-nash": ("pure",),
    "subgame-perfect": ("subgames",),
    "symmetric-nash": ("gains",),
    "rest-point": ("supports",),
    "pure-state": ("supports",),
    "ess": ("supports",),
    "stable": ("supports",),
}
OWN_METHODS = {"symmetric": "gains", "population": "supports"}
"""The one method of forms whose concepts others share."""


def default_concept(game: Game) -> str:
    """The concept that a game is solved for unless told otherwise: its file's, or the one that fits its form."""
    if game.about.concept:
        return game.about.concept
    if isinstance(game, SymmetricGame):
        return "symmetric-nash"
    if isinstance(game, PopulationGame):
        return "rest-point"
    if isinstance(game, BayesianGame) and game.is_simultaneous:
        return "nash" if len(game.players) == 2 else "pure-nash"
    if isinstance(game, ExtensiveGame) and (game.has_perfect_information or len(game.players) > 2):
        return "subgame-perfect"
    return "nash" if len(game.players) == 2 else "pure-nash"


def concept_of_claims(game: Game) -> str:
    """The concept that claims are about unless told otherwise: as :func:`default_concept`, but that of all rest points of a
    population only the Nash equilibria are meant."""
    found = default_concept(game)
    return "nash" if found == "rest-point" and not game.about.concept else found


def chosen_method(
    game: Game, concept: str | None, method: str | None = None, *, numeric: bool = False
) -> tuple[str, str]:
    """The concept and method meant for a game; raises :class:`UsageError` where they don't fit it or each other."""
    if isinstance(game, SymmetricGame | PopulationGame):
        return _chosen_for_form(game, concept, method, numeric=numeric)
    if numeric:
        if method not in (None, "lemke-howson"):
            raise UsageError(
                f"numeric solving uses the method lemke-howson, not {method}: leave out one of them (the command "
                "line's --float is Python's numeric)"
            )
        if len(game.players) != 2 or concept not in (None, "nash"):
            found = f"{len(game.players)} players" if len(game.players) != 2 else f"the concept {concept}"
            raise UsageError(
                f"numeric solving (--float) is for Nash equilibria of two-player games, not for {found}: leave it "
                "out, the other methods are exact at any size"
            )
        method = "lemke-howson"
    if concept is None:
        concept = next((c for c in CONCEPTS if method in METHODS[c]), None) if method else default_concept(game)
    if concept not in CONCEPTS:
        known = sorted(name for names in METHODS.values() for name in names)
        if concept is None:
            raise UsageError(f"the method '{method}' is not known; methods: {', '.join(known)}")
        raise UsageError(f"the concept '{concept}' is not known; concepts: {', '.join(CONCEPTS)}")
    chosen, method = method, method or METHODS[concept][0]
    if method not in METHODS[concept]:
        raise UsageError(f"the method '{method}' does not find {concept} equilibria; use {', '.join(METHODS[concept])}")
    if concept not in FORM_CONCEPTS[game.about.form if game.about.form in FORM_CONCEPTS else "strategic"]:
        if concept == "subgame-perfect":
            raise UsageError("subgame perfection needs an extensive game; this one is strategic")
        raise UsageError(_wrong_form(concept, game))
    if concept == "nash" and len(game.players) != 2:
        others = "pure-nash" if isinstance(game, StrategicGame) else "subgame-perfect or pure-nash"
        raise UsageError(
            f"{f'the method {chosen!r}' if chosen else 'the concept nash, in mixed strategies,'} is for two players; "
            f"this game has {len(game.players)}: {'leave the method out, or ' if chosen else ''}"
            f"use the concept {others}"
        )
    return concept, method


def _chosen_for_form(
    game: SymmetricGame | PopulationGame, concept: str | None, method: str | None, *, numeric: bool
) -> tuple[str, str]:
    """As :func:`chosen_method` for forms with a method of their own."""
    form = "symmetric" if isinstance(game, SymmetricGame) else "population"
    if numeric:
        raise UsageError(f"numeric solving (--float) is for two-player games; leave it out for the form '{form}'")
    concept = concept or default_concept(game)
    if concept not in FORM_CONCEPTS[form]:
        raise UsageError(_wrong_form(concept, game))
    if method not in (None, OWN_METHODS[form]):
        raise UsageError(f"the method '{method}' is not for the form '{form}'; its method is {OWN_METHODS[form]}")
    return concept, OWN_METHODS[form]


def _wrong_form(concept: str, game: Game) -> str:
    if concept not in CONCEPTS:
        return f"the concept '{concept}' is not known; concepts: {', '.join(CONCEPTS)}"
    form = game.about.form
    return f"the concept '{concept}' is not for the form '{form}'; its concepts: {', '.join(FORM_CONCEPTS[form])}"
