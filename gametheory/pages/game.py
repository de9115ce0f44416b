"""A game as it is written, for a page: its parameters, definitions, payoffs as formulas and as numbers, and measures."""

from __future__ import annotations

import itertools
import math as arithmetic
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from markupsafe import Markup

from gametheory.errors import GameTheoryError
from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ExtensiveGame, TerminalNode
from gametheory.model.family import Family, Game
from gametheory.model.strategic import StrategicGame
from gametheory.numbers import short_text
from gametheory.pages.markup import Cell, Table, linked, math, number
from gametheory.report.formulas import outcome_formulas, profile_formulas
from gametheory.report.texts import counted
from gametheory.solvers.pure import best_responses
from gametheory.spec.expressions import Constant, Expression
from gametheory.spec.folding import folded
from gametheory.spec.private_types import IndependentPrior
from gametheory.spec.schema import Parameter

__all__ = ["equations", "game_or_none", "parameter_table", "payoff_tables", "players_line"]

MOST_PROFILES = 100
"""Profiles, outcomes or draws that a table lists."""
MOST_COLUMNS = 6
"""Strategies of the second player up to which two players' payoffs are a matrix."""


def game_or_none(family: Family, point: Mapping[str, Fraction]) -> Game | None:
    """The game at a point; None where it is not defined."""
    try:
        return family.at_point(point)
    except GameTheoryError:
        return None


def players_line(family: Family) -> tuple[tuple[str, str], ...]:
    """Each player, or population, with the strategies or moves that it has."""
    spec = family.spec
    if spec.form == "extensive" and not any(spec.strategies):
        found: dict[str, dict[str, None]] = {player: {} for player in spec.players}
        for own in family.shape.information_sets:
            found[spec.players[own.player]].update(dict.fromkeys(own.moves))
        return tuple((player, ", ".join(moves)) for player, moves in found.items())
    return tuple((player, ", ".join(names)) for player, names in zip(spec.players, spec.strategies, strict=True))


def parameter_table(family: Family, point: Mapping[str, Fraction]) -> Table | None:
    """Each parameter: its name, value here, range, unit, meaning, where the number is from, and its prior."""
    if not family.parameters:
        return None
    rows = []
    for name, parameter in family.parameters.items():
        value = number(point[name])
        if point[name] != parameter.default:
            value = Markup("{} <em>(set; {} in the file)</em>").format(value, short_text(parameter.default))
        rows.append((_named(name, parameter), value, _range(parameter), parameter.unit, str(parameter.prior or "")))
    headings: tuple[Cell, ...] = ("parameter", "value", "range", "unit", "prior")
    used = [place for place in range(len(headings)) if place < 2 or any(row[place] for row in rows)]
    return Table(
        "Parameters, what they mean, and where their values are from",
        tuple(headings[place] for place in used),
        tuple(tuple(row[place] for place in used) for row in rows),
        frozenset({1}),
    )


def _named(name: str, parameter: Parameter) -> Markup:
    """A parameter's name with its meaning, and the source of its value."""
    shown = Markup("{}").format(name)
    if parameter.meaning:
        shown += Markup('<span class="says">{}</span>').format(parameter.meaning)
    if parameter.source:
        shown += Markup('<span class="says">value: {}</span>').format(linked(parameter.source))
    return shown


def _range(parameter: Parameter) -> Markup:
    if parameter.range is None:
        return Markup("")
    low, high = map(short_text, parameter.range)
    return Markup('<span class="nowrap">[{}, {}]</span>').format(low, high)


def equations(expressions: Mapping[str, Expression]) -> tuple[Markup, ...]:
    """``name = expression``, a line each."""
    equals = Markup("<math><mi>{}</mi><mo>=</mo></math> {}")
    return tuple(equals.format(name, math(expression)) for name, expression in expressions.items())


def payoff_tables(family: Family, game: Game | None) -> tuple[Table, ...]:
    """The payoffs as formulas where they have any, then as numbers with best responses marked."""
    spec = family.spec
    if spec.strategy_payoffs:
        return (_strategy_payoffs(family),)
    if spec.form == "strategic":
        return tuple(_strategic(family, game if isinstance(game, StrategicGame) else None))
    tables = list(_prior(family, game)) if isinstance(game, BayesianGame) else []
    return (*tables, _outcomes(family, game if isinstance(game, ExtensiveGame) else None))


def _strategy_payoffs(family: Family) -> Table:
    whom = "the share of the population that plays it" if family.spec.form == "population" else "how many play it"
    rows = tuple((player, name, math(value)) for (player, name), value in family.spec.strategy_payoffs.items())
    return Table("Payoffs", ("who", "strategy", "payoff"), rows, note=f"A strategy's name stands for {whom}.")


def _strategic(family: Family, game: StrategicGame | None) -> Iterator[Table]:
    spec = family.spec
    count = arithmetic.prod(len(names) for names in spec.strategies)
    formulas = profile_formulas(spec) if count <= MOST_PROFILES else {}
    symbolic = any(not isinstance(folded(payoff, {}), Constant) for cell in formulas.values() for payoff in cell)
    if spec.formulas:
        rows = tuple((player, math(payoff)) for player, payoff in zip(spec.players, spec.formulas, strict=True))
        note = "player.strategy is 1 where that strategy is played, and 0 where it is not."
        yield Table("Payoffs as they are written", ("player", "payoff"), rows, note=note)
    elif symbolic:

        def formula(profile: tuple[int, ...]) -> list[Cell]:
            names = tuple(own[k] for own, k in zip(spec.strategies, profile, strict=True))
            return [math(payoff) for payoff in formulas[names]]

        yield _profiles("Payoffs as formulas", family, formula, count)
    if game is None:
        return
    marks = best_responses(game) if count <= MOST_PROFILES else ()

    def numbers(profile: tuple[int, ...]) -> list[Cell]:
        position = game.position(profile)
        cells: list[Cell] = []
        for player in range(len(game.players)):
            shown = number(game.payoffs[player][position], decimals=False)
            best = bool(marks) and marks[player][position]
            cells.append(Markup('<strong class="best">{}*</strong>').format(shown) if best else shown)
        return cells

    title = "Payoffs at these values" if symbolic or spec.formulas else "Payoffs"
    found = _profiles(title, family, numbers, count)
    marked = "A best response is marked *; where every payoff is marked, the profile is a pure equilibrium."
    yield Table(found.caption, found.headings, found.rows, found.numbers, f"{found.note} {marked}".strip())


def _profiles(caption: str, family: Family, cells: Callable[[tuple[int, ...]], Sequence[Cell]], count: int) -> Table:
    """Two players as a matrix where it is not too wide, else a row a profile."""
    players, strategies = family.spec.players, family.spec.strategies
    if len(players) == 2 and len(strategies[1]) <= MOST_COLUMNS and count <= MOST_PROFILES:
        rows = tuple(
            (name, *(_stacked(cells((i, j))) for j in range(len(strategies[1]))))
            for i, name in enumerate(strategies[0])
        )
        note = f"In each cell the payoff of {players[0]} stands first, that of {players[1]} second."
        return Table(caption, (f"{players[0]} \\ {players[1]}", *strategies[1]), rows, note=note)
    profiles = itertools.islice(itertools.product(*(range(len(names)) for names in strategies)), MOST_PROFILES)
    listed = tuple(
        (*(names[k] for names, k in zip(strategies, profile, strict=True)), *cells(profile)) for profile in profiles
    )
    note = "" if count <= MOST_PROFILES else f"{counted(count - MOST_PROFILES, 'more profile')} are left out here."
    return Table(caption, (*players, *(f"payoff of {player}" for player in players)), listed, note=note)


def _stacked(cells: Sequence[Cell]) -> Markup:
    """A cell of a matrix, a payoff a line."""
    return Markup("<br>").join(cells)


def _prior(family: Family, game: BayesianGame) -> Iterator[Table]:
    """How likely each type is, or each profile of types."""
    prior = family.spec.prior
    rows: Sequence[tuple[Cell, ...]]
    if isinstance(prior, IndependentPrior):
        rows = [
            (f"{player}: {own}", math(prior.own[player][own]), number(game.probability(i, own)))
            for i, (player, types) in enumerate(zip(game.players, game.types, strict=True))
            for own in types
        ]
        note = "Types are drawn independently; each player knows the own type alone."
    else:
        rows = [
            (", ".join(drawn), math(prior.probabilities[drawn]), number(probability))
            for drawn, probability in zip(game.draws, game.probabilities, strict=True)
        ][:MOST_PROFILES]
        note = "Types are drawn together; each player knows the own type alone."
    yield Table("Prior over types", ("type", "probability", "at these values"), tuple(rows), frozenset({2}), note)


def _outcomes(family: Family, game: ExtensiveGame | None) -> Table:
    """The outcomes of a tree: what was played on the way, and the payoffs as formulas and as numbers."""
    shapes = family.shape.nodes
    ends = [place for place, node in enumerate(shapes) if node.payoffs]
    # Outcomes of a tree that is written out have names of their own; those of other games say what happens.
    written = bool(family.spec.tree)
    rows: list[tuple[Cell, ...]] = []
    for place in ends[:MOST_PROFILES]:
        node = shapes[place]
        formulas = outcome_formulas(family, node)
        worth: list[Cell] = [math(payoff) for payoff in formulas]
        found = game.nodes[place] if game is not None else None
        if isinstance(found, TerminalNode):
            worth = [
                shown
                if isinstance(formula, Constant)
                else Markup("{} = {}").format(shown, number(value, decimals=False))
                for shown, formula, value in zip(worth, formulas, found.payoffs, strict=True)
            ]
        played = ", ".join(name.rpartition(".")[2] for name in node.played)
        rows.append((node.name, *([played] if written else []), *worth))
    note = ""
    if len(ends) > MOST_PROFILES:
        note = f"{counted(len(ends) - MOST_PROFILES, 'more outcome')} are left out here."
    payoffs = (f"payoff of {player}" for player in family.spec.players)
    headings = ("outcome", *(["what happens"] if written else []), *payoffs)
    return Table("Payoffs of each outcome", headings, tuple(rows), note=note)
