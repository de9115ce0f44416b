"""Which figures fit a game, which one is meant where none is named, and over which parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gametheory.errors import UsageError
from gametheory.spec.faults import did_you_mean

if TYPE_CHECKING:
    from gametheory.model.family import Family

__all__ = ["KINDS", "WITH_AXES", "chosen_axes", "chosen_kind", "claims_over", "fitting_kinds"]

WITH_AXES = {"paths": 1, "map": 2}
"""Kinds of figures over parameters, and over how many."""
KINDS = ("paths", "map", "best-responses", "tree", "portrait", "tornado", "indices")
"""All kinds of figures."""
_PORTRAYED = ((2,), (3,), (2, 2))
"""The numbers of strategies, population by population, of which there are phase portraits."""


def fitting_kinds(family: Family) -> tuple[str, ...]:
    """The kinds of figures that can be drawn of a game, as far as its form and size tell."""
    spec = family.spec
    sizes = tuple(map(len, spec.strategies))
    with_range = [name for name, known in spec.parameters.items() if known.range]
    fits = {
        "paths": bool(spec.parameters),
        "map": len(spec.parameters) > 1,
        "best-responses": spec.form == "strategic" and sizes == (2, 2),
        "tree": spec.form in ("extensive", "bayesian"),
        "portrait": _has_portrait(family),
        "tornado": bool(with_range) and bool(spec.claims or spec.measures),
        "indices": bool(with_range) and bool(spec.claims or spec.measures),
    }
    return tuple(kind for kind in KINDS if fits[kind])


def chosen_kind(family: Family, axes: Sequence[str], kind: str | None = None) -> str:
    """The kind that is meant: the one named, else by the number of axes, else by the form of the game.

    Without axes a tree is drawn of an extensive game and a portrait of a population, and paths of any other game that has a
    parameter with a range. Raises :class:`UsageError`, saying which kinds fit, for one that is unknown or doesn't.
    """
    fitting = fitting_kinds(family)
    said = f"of this game there are: {', '.join(fitting)}" if fitting else "there is no figure of a game like this"
    if kind is not None:
        if kind not in KINDS:
            raise UsageError(f"'{kind}' is no kind of figure ({did_you_mean(kind, KINDS, 'kinds: ')})")
        if kind not in fitting:
            raise UsageError(f"{kind} does not fit here: {_why_not(family, kind)}; {said}")
        needed = WITH_AXES.get(kind, 0)
        if axes and len(axes) != needed:
            over = {0: "no parameter as an axis", 1: "one axis", 2: "two axes"}[needed]
            raise UsageError(f"{kind} takes {over}, and {len(axes)} {'is' if len(axes) == 1 else 'are'} given")
        return kind
    if axes:
        found = "paths" if len(axes) == 1 else "map"
        if found not in fitting:
            raise UsageError(f"{found} does not fit here: {_why_not(family, found)}; {said}")
        return found
    ranged = any(known.range for known in family.parameters.values())
    own = {"extensive": "tree", "bayesian": "tree", "population": "portrait"}.get(family.spec.form, "")
    wanted = [own, *(["paths"] if ranged else []), "best-responses", "portrait"]
    for each in wanted:
        if each in fitting:
            return each
    raise UsageError(f"say what to draw: {said}")


def chosen_axes(family: Family, kind: str) -> tuple[str, ...]:
    """The axes of a kind of figure where none are named: parameters that the file's claims go over most, else the first with
    a range.

    Raises :class:`UsageError` where too few have a range.
    """
    needed = WITH_AXES.get(kind, 0)
    ranged = [name for name, known in family.parameters.items() if known.range]
    if len(ranged) < needed:
        have = "one has a range" if ranged else "none has a range"
        raise UsageError(
            f"{kind} goes over {needed} parameter{'s' * (needed > 1)}, and {have}: name an axis and give --between"
        )
    together = Counter(tuple(claim.over) for claim in family.spec.claims.values() if len(claim.over) == needed)
    pairs = [axes for axes, _ in together.most_common() if set(axes) <= set(ranged)]
    if pairs and needed:
        return pairs[0]
    counts = Counter(name for claim in family.spec.claims.values() for name in claim.over)
    # Sorting keeps the order of the file among those that are named equally often.
    return tuple(sorted(ranged, key=lambda name: -counts[name])[:needed])


def claims_over(family: Family, axes: Sequence[str]) -> list[str]:
    """The claims that go over just these parameters, and set none themselves."""
    return [name for name, claim in family.spec.claims.items() if set(claim.over) == set(axes) and not claim.at]


def _has_portrait(family: Family) -> bool:
    spec = family.spec
    sizes = tuple(map(len, spec.strategies))
    return (spec.form == "population" and sizes in _PORTRAYED) or (
        spec.form == "strategic" and sizes in ((2, 2), (3, 3))
    )


def _why_not(family: Family, kind: str) -> str:
    spec = family.spec
    sizes = " x ".join(str(len(found)) for found in spec.strategies)
    return {
        "paths": "it goes over a parameter, and the game has none",
        "map": f"it goes over two parameters, and the game has {len(spec.parameters) or 'none'}",
        "best-responses": "it is for games of the form strategic with two players and two strategies each"
        + (f", and this one has {sizes}" if spec.form == "strategic" else f", and this is of the form {spec.form}"),
        "tree": f"it is for extensive and Bayesian games, and this is of the form {spec.form}",
        "portrait": "it is for one population of two or three strategies, for two of two each, and for two players as such"
        + (f", and this one has {sizes}" if sizes else f", and this is of the form {spec.form}"),
        "tornado": "it needs parameters with ranges, and claims or measures",
        "indices": "it needs parameters with ranges, and claims or measures",
    }[kind]
