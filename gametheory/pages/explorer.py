"""The explorer of a game: a section of a page in which sliders move the parameters and everything follows.

The section holds the data of an atlas (:mod:`gametheory.atlas.document`) and works without any network; the script and the
style sheet of :func:`explorer_assets` stand once in the page. ``kind`` in the data is ``atlas``, or ``lines`` where one
parameter at a time differs from the base. Texts of game files are data from strangers: they reach the page as text alone,
through the script, and nothing in the data can end its element.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from fractions import Fraction
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from gametheory.algebra.roots import AlgebraicNumber
from gametheory.atlas.charts import Tick
from gametheory.atlas.draws import nice_step
from gametheory.atlas.search import DEFAULT_BUDGET, atlas
from gametheory.catalogue import plain_name, shipped
from gametheory.errors import LimitReached
from gametheory.model.family import Family, expect_family
from gametheory.numbers import exact_text, short_text
from gametheory.report.texts import counted, selection_text
from gametheory.solvers.concepts import concept_of_claims, default_concept
from gametheory.solvers.result import CONCEPT_WORDS, COVERS

if TYPE_CHECKING:
    from gametheory.algebra.values import Value
    from gametheory.spec.expressions import Expression
    from gametheory.spec.schema import Claim

__all__ = ["MOST_CHARACTERS", "explorer_assets", "explorer_data", "explorer_html"]

MOST_CHARACTERS = 3_000_000
"""Characters of the data of one explorer; a larger atlas is made anew with fewer charts."""
LONGEST_MARKUP = 6_000
"""Characters of a formula in MathML beyond which it is left out."""


def explorer_html(
    family: Family,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    identifier: str = "explorer-1",
    budget: int = DEFAULT_BUDGET,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """A ``<section>`` in which all parameters with a range are moved by sliders; empty for a game that has none.

    ``values`` set the base from which sliders start, ``concept`` is as in :func:`gametheory.check`; ``identifier`` is the
    section's id, unique in the page; ``budget`` is the most charts, and ``progress`` is called with those found and it. Raises
    :class:`UsageError` for values or a concept that don't fit the game.

    **Guarantees.** What is shown where a regime is named is exact and decided exactly, by the signs of polynomials; of
    places that no chart covers nothing is said. The same arguments give the same text.
    """
    expect_family(family, "explorer_html")
    if not any(parameter.range for parameter in family.parameters.values()):
        return ""
    data, text = _fitting(family, values, concept, budget, progress)
    title = f"{identifier}-title"
    return (
        f'<section class="explorer" id="{escape(identifier, quote=True)}" aria-labelledby="{escape(title, quote=True)}">\n'
        f'<p class="explorer-title" id="{escape(title, quote=True)}">Explorer: {escape(family.about.title)}</p>\n'
        f'<p class="explorer-lead">{escape(_lead(data))}</p>\n'
        "<noscript><p>The explorer needs JavaScript, which is switched off here.</p></noscript>\n"
        '<div class="explorer-body"></div>\n'
        f'<p class="explorer-note">{escape(_note(data))}</p>\n'
        f'<script type="application/json">{text}</script>\n'
        "</section>\n"
    )


def explorer_assets() -> tuple[str, str]:
    """The style sheet and the script, which a page has once whatever the number of its explorers."""
    folder = resources.files("gametheory.pages").joinpath("assets")
    css, script = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("explorer.css", "explorer.js"))
    return css, script


def explorer_data(
    family: Family,
    *,
    values: Mapping[str, object] | None = None,
    concept: str | None = None,
    budget: int = DEFAULT_BUDGET,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """The data of an explorer, plain. Raises :class:`UsageError`."""
    game = family.at_point(family.point(values))
    if family.spec.form != "symmetric":
        try:
            found = atlas(family, values=values, concept=concept, budget=budget, progress=progress)
        except LimitReached as error:
            return _lines(family, values, concept, str(error))
        from gametheory.atlas.document import atlas_document

        return {
            "kind": "atlas",
            **_about(family, found.base, found.concept, found.ticks),
            "exhausted": found.exhausted,
            "covered": {kind: list(counts) for kind, counts in found.covered.items()},
            **atlas_document(found, _markup),
        }
    return _lines(family, values, concept or concept_of_claims(game), "")


def _fitting(
    family: Family,
    values: Mapping[str, object] | None,
    concept: str | None,
    budget: int,
    progress: Callable[[int, int], None] | None,
) -> tuple[dict[str, Any], str]:
    """The data and their text, of no more than the most characters unless the lines through the base alone have more."""
    while True:
        data = explorer_data(family, values=values, concept=concept, budget=budget, progress=progress)
        # No text in the data may end the element: within JSON these three signs can be written by number.
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        for sign in "<>&":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        if len(text) <= MOST_CHARACTERS or budget == 1 or data["kind"] != "atlas":
            return data, text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        budget = max(1, budget // 4)


def _about(
    family: Family, base: Mapping[str, Fraction], concept: str, ticks: Mapping[str, tuple[Tick, ...]]
) -> dict[str, Any]:
    """What both kinds of data say of the game, its parameters and its claims."""
    spec = family.spec
    axes, fixed = [], []
    for name, parameter in family.parameters.items():
        if parameter.range is None:
            fixed.append([name, exact_text(base[name])])
            continue
        low, high = parameter.range
        axes.append(
            {
                "name": name,
                "unit": parameter.unit,
                "meaning": parameter.meaning,
                "low": exact_text(low),
                "high": exact_text(high),
                "step": exact_text(nice_step(low, high)),
                "base": exact_text(base[name]),
                "default": exact_text(parameter.default),
                "ticks": [_tick(tick) for tick in ticks.get(name, ())],
            }
        )
    own = default_concept(family.at_point(base))
    set_anyway = [f"{name}={text}" for name, text in fixed if base[name] != family.parameters[name].default]
    return {
        "file": _file_to_name(spec.file),
        "options": [
            *(["--concept", concept] if concept != own else []),
            *(x for s in set_anyway for x in ("--set", s)),
        ],
        "concept": list(CONCEPT_WORDS[concept]),
        "covers": COVERS[concept],
        "axes": axes,
        "fixed": fixed,
        "players": list(spec.players),
        "strategies": [list(names) for names in spec.strategies],
        "measures": list(spec.measures),
        "claims": [
            {
                "name": name,
                "condition": str(claim.holds),
                "markup": _markup(claim.holds),
                "among": _among(claim),
                "at": {place: exact_text(value) for place, value in claim.at.items()},
            }
            for name, claim in spec.claims.items()
        ],
    }


def _among(claim: Claim) -> str:
    """Of which equilibria a claim speaks, unless it is of every one."""
    if claim.quantifier == "every":
        return ""
    if claim.quantifier == "some":
        return "in some equilibrium"
    return f"in what is {selection_text(str(claim.select or 'payoff dominance'))}"


def _tick(tick: Tick) -> dict[str, Any]:
    irrational = isinstance(tick.value, AlgebraicNumber)
    exact = None if irrational or not isinstance(tick.value, Fraction) else exact_text(tick.value)
    return {"exact": exact, "about": float(tick.value), "text": tick.text}  # type: ignore[arg-type]


def _markup(value: Value | Expression) -> str:
    """A formula or condition in MathML; empty if it is too long to be read."""
    from gametheory.spec.grammar import ExpressionError
    from gametheory.typesetting.formulas import mathml

    try:
        written = mathml(value)
    except ExpressionError:
        return ""
    return written if len(written) <= LONGEST_MARKUP else ""


def _file_to_name(file: str) -> str:
    """What a command can be given: a shipped game by its name; of another file no folder of this machine."""
    return plain_name(file) if shipped(file) else os.path.basename(file)


def _lines(family: Family, values: Mapping[str, object] | None, concept: str | None, reason: str) -> dict[str, Any]:
    """The data where one parameter at a time differs from the base."""
    from gametheory.atlas.lines import lines_document

    base = family.point(values)
    chosen = concept or concept_of_claims(family.at_point(base))
    document, ticks = lines_document(family, base, chosen, _markup)
    return {"kind": "lines", **_about(family, base, chosen, ticks), "reason": reason, **document}


def _lead(data: Mapping[str, Any]) -> str:
    if data["kind"] == "lines":
        why = f" ({data['reason']})" if data["reason"] else ""
        return (
            "Move one parameter at a time; the others return to their base values, since regimes of this game are known along "
            f"single parameters only{why}. Marks are values at which something changes; in formulas, players is the number of "
            "players."
        )
    return (
        "Move the parameters: equilibria, payoffs and the verdict on each claim follow, exactly. Values may be typed as "
        "fractions. Marks below a slider are values at which something changes while the other parameters stay."
    )


def _note(data: Mapping[str, Any]) -> str:
    said = []
    if data["kind"] == "atlas":
        shares = [f"with {kind}, {hit} of {drawn} random points are" for kind, (hit, drawn) in data["covered"].items()]
        said.append(
            f"The page holds the formulas of {counted(len(data['charts']), 'region')}, each proved where it holds. Every "
            f"stretch met along one parameter from the base is among them; {'; '.join(shares)} too. Elsewhere it says that "
            "nothing is known."
        )
        if data["exhausted"]:
            said.append("The search for regions was ended by its budget.")
    said.append(f"Searched for: {data['concept'][1]} in {data['covers']}." if "strateg" in data["covers"] else "")
    fixed = ", ".join(f"{name} = {short_text(Fraction(value))}" for name, value in data["fixed"])
    if fixed:
        said.append(f"Without a range, and so fixed: {fixed}.")
    return " ".join(filter(None, said))
