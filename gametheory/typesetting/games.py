"""What a game file says, as tables for papers: payoffs, definitions and measures, and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from gametheory.model.family import Family, Game
from gametheory.model.strategic import StrategicGame
from gametheory.report.formulas import outcome_formulas
from gametheory.spec.expressions import Expression
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.formulas import latex
from gametheory.typesetting.matrices import profile_tables
from gametheory.typesetting.notation import maths, number, prior_text, table_label
from gametheory.typesetting.tables import Heading, PaperTable, tables_latex

__all__ = ["formulas_table", "game_latex", "game_tables", "parameters_table", "payoffs_tables"]

MOST_ROWS = 120
"""Outcomes of a tree whose payoffs are written out; more are only counted."""


def game_latex(family: Family, game: Game) -> str:
    """The tables of a game at some values of its parameters: see :func:`game_tables`."""
    return tables_latex(game_tables(family, game.parameters, game))


def game_tables(family: Family, point: Mapping[str, Fraction], game: Game | None) -> list[PaperTable]:
    """Payoffs, definitions and measures, and parameters, as far as there are any.

    ``game`` is the family at ``point``, if its payoffs are to be written as numbers too; None leaves them out.
    """
    formulas = formulas_table(family)
    tables = [*payoffs_tables(family, game), *([formulas] if formulas is not None else [])]
    return [*tables, parameters_table(family, point)] if family.parameters else tables


def parameters_table(family: Family, point: Mapping[str, Fraction]) -> PaperTable:
    """Each parameter with its value, range and prior, and what it means."""
    parameters = family.parameters
    with_priors = any(parameter.prior for parameter in parameters.values())
    rows: list[list[str]] = []
    for name, parameter in parameters.items():
        between = ""
        if parameter.range is not None:
            low, high = (number(end).strip("$") for end in parameter.range)
            between = f"$[{low}, {high}]$"
        told = [prose(parameter.meaning)] if parameter.meaning else []
        told += [f"({prose(parameter.unit)})"] if parameter.unit else []
        told += [rf"\textit{{{prose(parameter.source)}}}"] if parameter.source else []
        prior = [prior_text(parameter.prior) if parameter.prior else ""] if with_priors else []
        rows.append([f"${latex(name)}$", number(point[name]), between, *prior, " ".join(told)])
    headings = [Heading("parameter", whole=True), Heading("value", right=True), Heading("range", whole=True)]
    headings += [Heading("prior"), Heading("meaning")] if with_priors else [Heading("meaning")]
    caption = f"{prose(family.about.title)}: parameters."
    return PaperTable(caption, table_label(family.about, "parameters"), headings, rows)


def formulas_table(family: Family) -> PaperTable | None:
    """Definitions and measures as formulas; None if there are none."""
    rows: list[list[str]] = []
    begins = set()
    for what, found in (("definition", family.spec.definitions), ("measure", family.spec.measures)):
        begins.add(len(rows))
        rows += [
            ["" if k else what, f"${latex(name)}$", maths(expression)]
            for k, (name, expression) in enumerate(found.items())
        ]
    if not rows:
        return None
    caption = f"{prose(family.about.title)}: definitions and measures."
    headings = [Heading("", whole=True), Heading("name", whole=True), Heading("formula")]
    return PaperTable(caption, table_label(family.about, "definitions"), headings, rows, frozenset(begins))


def payoffs_tables(family: Family, game: Game | None = None) -> list[PaperTable]:
    """The payoff of each player as a formula: by profile, by outcome of the tree, or by strategy.

    Of a strategic game there is a second table of numbers if ``game``, the family at some values, is given.
    """
    spec = family.spec
    if spec.form in ("symmetric", "population"):
        return [_by_strategy(family)]
    if spec.form == "strategic":
        return profile_tables(family, game if isinstance(game, StrategicGame) else None)
    outcomes = list(_outcomes(family))
    rows = [[path, *map(maths, payoffs)] for path, payoffs in outcomes[:MOST_ROWS]]
    headings = [Heading("outcome"), *(Heading(escaped(player), group="payoff") for player in spec.players)]
    count = len(outcomes)
    notes = [f"The first {MOST_ROWS} of {count:,} outcomes.".replace(",", "{,}")] if count > MOST_ROWS else []
    caption = f"{prose(family.about.title)}: payoffs."
    return [PaperTable(caption, table_label(family.about, "payoffs"), headings, rows, notes=notes)]


def _by_strategy(family: Family) -> PaperTable:
    spec = family.spec
    rows = [
        [escaped(player), escaped(strategy), maths(payoff)]
        for (player, strategy), payoff in spec.strategy_payoffs.items()
    ]
    if spec.form == "symmetric":
        whom = "all players, the player included" if spec.crowd.counts_all else "the other players"
        count = f"{maths(spec.crowd.count)} players; " if spec.crowd.count is not None else ""
        note = f"{count}a name that begins with $\\mathit{{count}}$ counts who plays a strategy among {whom}."
    else:
        note = "A population's name, a dot and a strategy is the share of the population that plays it."
    headings = [Heading("who", whole=True), Heading("strategy", whole=True), Heading("payoff")]
    caption = f"{prose(family.about.title)}: payoffs."
    return PaperTable(caption, table_label(family.about, "payoffs"), headings, rows, notes=[note])


def _outcomes(family: Family) -> Iterator[tuple[str, tuple[Expression, ...]]]:
    """Each outcome of a tree by the moves and events that lead to it, with the payoffs there."""
    shape = family.shape
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while stack:
        position, path = stack.pop()
        node = shape.nodes[position]
        if not node.children:
            yield ", ".join(map(escaped, path)), outcome_formulas(family, node)
            continue
        moves = shape.information_sets[node.information_set].moves if node.information_set >= 0 else node.events
        following = list(zip(moves, node.children, strict=True))
        stack += [(child, (*path, move)) for move, child in reversed(following)]
