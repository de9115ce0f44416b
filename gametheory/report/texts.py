"""Numbers, strategies and sentences as people read them; the same words in every table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from gametheory.numbers import short_text
from gametheory.solvers.result import CONCEPT_WORDS, Number, Solution
from gametheory.spec.schema import SELECTION_RULES

METHOD_WORDS = {
    "vertex": "vertex enumeration",
    "pure": "enumeration",
    "subgames": "backward induction over subgames",
    "lemke-howson": "Lemke-Howson",
    "gains": "gains from deviating",
    "supports": "supports",
    "nashpy-support": "nashpy's support enumeration",
    "nashpy-vertex": "nashpy's vertex enumeration",
    "nashpy-lemke-howson": "nashpy's Lemke-Howson",
}


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """``1 game``, ``2 games``."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def mixture_text(strategy: Mapping[str, Number]) -> str:
    """``license``, or ``9/20 monitor + 11/20 ignore``; strategies that are not played are left out."""
    played = {name: probability for name, probability in strategy.items() if probability}
    if len(played) == 1 and next(iter(played.values())) == 1:
        return next(iter(played))
    return " + ".join(f"{short_text(probability)} {name}" for name, probability in played.items()) or "-"


def point_text(parameters: Mapping[str, Fraction]) -> str:
    """``reach = 2/5, fee = 10``."""
    return ", ".join(f"{name} = {short_text(value)}" for name, value in parameters.items())


def ranges_text(over: Mapping[str, tuple[Fraction, Fraction]]) -> str:
    """``reach in [0, 1], fee in [0, 60]``."""
    return ", ".join(f"{name} in [{short_text(low)}, {short_text(high)}]" for name, (low, high) in over.items())


def selection_text(rule: str) -> str:
    """``selected by risk dominance``, or by the highest value of a quantity."""
    return f"selected by {rule if rule in SELECTION_RULES else f'the highest {rule}'}"


def headline(solution: Solution) -> str:
    """What a solution is, in one sentence: how many equilibria of which concept, by which method, all or not."""
    count = len(solution.equilibria)
    concept = CONCEPT_WORDS[solution.concept][count != 1]
    extreme = "extreme " if solution.concept == "nash" and solution.degenerate else ""
    found = f"{count or 'No'} {extreme}{concept}" + ("" if count or solution.complete else " found")
    if solution.concept == "subgame-perfect":
        found += " in pure strategies"
    completeness = "complete" if solution.complete else "possibly incomplete"
    if solution.concept == "pure-nash" and solution.complete:
        completeness += " for pure strategies"
    return f"{found} ({solution.arithmetic}, {METHOD_WORDS[solution.method]}, {completeness})"


def shape_sentence(solution: Solution) -> str:
    """What a degenerate game's equilibria look like; empty for a game that is not degenerate."""
    if not solution.degenerate:
        return ""
    if solution.components:
        count, continua = len(solution.components), sum(len(found.equilibria) > 1 for found in solution.components)
        components = f"{count:,} components" if count > 1 else "one component"
        if continua == 0:
            return f"The game is degenerate: {components}{' of one point each' if count > 1 else ', a single point'}."
        if count == 1:
            shape = "a continuum"
        elif continua == count:
            shape = "each a continuum"
        else:
            shape = "one of them a continuum" if continua == 1 else f"{continua:,} of them continua"
        return f"The game is degenerate: {components}, {shape} spanned by extreme equilibria."
    return "The game is degenerate: a player is indifferent between best responses somewhere."
