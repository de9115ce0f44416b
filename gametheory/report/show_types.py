"""A Bayesian game for the eye: players with their types, the prior, and the payoffs of each profile of types."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from rich.console import RenderableType
from rich.text import Text

from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import InformationSet, TerminalNode
from gametheory.model.family import Family
from gametheory.model.strategic import Profile
from gametheory.numbers import short_text
from gametheory.report.formulas import outcome_formulas
from gametheory.report.layout import Columns, Hanging
from gametheory.report.payoff_tables import MOST_CELLS, payoff_table
from gametheory.spec.expressions import Constant, Expression
from gametheory.spec.folding import folded
from gametheory.spec.private_types import IndependentPrior

MOST_DRAWS = 20
"""Profiles of types that are shown one by one."""

_Outcomes = Mapping[tuple[str, ...], int]
"""The node that ends each pure profile."""


def type_views(family: Family, game: BayesianGame) -> list[RenderableType]:
    """Who may be what and do what, and how likely each type, or profile of types, is."""
    table = Columns(("player", "types", "strategies"))
    for player, types, strategies in zip(game.players, game.types, family.spec.strategies, strict=True):
        table.add(player, ", ".join(types) or "-", ", ".join(strategies))
    return [Text(), Text("Players", style="bold"), table, Text(), Text("Prior", style="bold"), *_prior(family, game)]


def _prior(family: Family, game: BayesianGame) -> list[RenderableType]:
    prior = family.spec.prior
    typed = [player for player, types in zip(game.players, game.types, strict=True) if types]
    rows: list[tuple[tuple[str, ...], Expression, Fraction]]
    if isinstance(prior, IndependentPrior):
        headings, what = ["player", "type"], "types"
        rows = [
            ((player, own), prior.own[player][own], game.probability(i, own))
            for i, (player, types) in enumerate(zip(game.players, game.types, strict=True))
            for own in types
        ]
        said = "types are drawn independently; each player knows the own type alone"
    else:
        headings, what = typed, "profiles of types"
        written = prior.probabilities
        rows = [(drawn, written[drawn], p) for drawn, p in zip(game.draws, game.probabilities, strict=True)]
        said = "types are drawn together; each player knows the own type alone"
    if len(typed) == 1:
        said = f"only {typed[0]} knows the type"
    symbolic = any(_is_symbolic(formula) for _, formula, _ in rows)
    table = Columns([*headings, "probability", *(["at these values"] if symbolic else [])])
    for names, formula, probability in rows[:MOST_DRAWS]:
        table.add(*names, *([str(formula)] if symbolic else []), short_text(probability))
    return [table, *_more(len(rows), what), Hanging(Text(said, style="dim"), first=0, rest=0)]


def payoff_views(family: Family, game: BayesianGame) -> list[RenderableType]:
    """The payoffs of a game of simultaneous moves, as formulas and as numbers: a table a profile of types."""
    shapes = family.shape.nodes
    by_draw = _by_draw(family, game)

    def formulas(number: int) -> Sequence[str]:
        return [str(payoff) for payoff in outcome_formulas(family, shapes[number])]

    def numbers(number: int) -> Sequence[str]:
        node = game.nodes[number]
        assert isinstance(node, TerminalNode)
        return [short_text(payoff) for payoff in node.payoffs]

    may_be_shown = itertools.chain(*(itertools.islice(outcomes.values(), MOST_CELLS) for outcomes in by_draw))
    symbolic = any(
        _is_symbolic(payoff) for number in may_be_shown for payoff in outcome_formulas(family, shapes[number])
    )
    parts: list[RenderableType] = []
    if symbolic:
        parts += [Text(), Text("Payoffs as formulas", style="bold")]
        parts += _tables(family, game, by_draw, formulas, stacked=True)
    parts += [Text(), Text("Payoffs at these values" if symbolic else "Payoffs", style="bold")]
    return [*parts, *_tables(family, game, by_draw, numbers, stacked=False)]


def _tables(
    family: Family,
    game: BayesianGame,
    by_draw: Sequence[_Outcomes],
    texts: Callable[[int], Sequence[str]],
    *,
    stacked: bool,
) -> list[RenderableType]:
    strategies = family.spec.strategies
    parts: list[RenderableType] = []
    for heading, outcomes in zip(draw_texts(game), by_draw, strict=False):

        def cell(profile: Profile, outcomes: _Outcomes = outcomes) -> Sequence[str]:
            return texts(outcomes[tuple(strategies[i][k] for i, k in enumerate(profile))])

        parts += [Hanging(Text(heading), first=0, rest=2)]
        parts += [payoff_table(game.players, strategies, cell, stacked=stacked)]
    return [*parts, *_more(len(game.draws), "profiles of types")]


def _more(count: int, what: str) -> list[RenderableType]:
    if count <= MOST_DRAWS:
        return []
    return [Text(f"... and {count - MOST_DRAWS:,} more {what}; --format json has all")]


def _by_draw(family: Family, game: BayesianGame) -> list[_Outcomes]:
    """Where each profile leads to, for each of the draws that are shown."""
    owners = [f"{player}." for player in game.players]
    found: list[dict[tuple[str, ...], int]] = []
    starts = set(game.nodes[0].children)
    for number, node in enumerate(game.nodes):
        if number in starts:
            if len(found) == MOST_DRAWS:
                break
            found.append({})
        if isinstance(node, TerminalNode):
            # First what each player does, in order, then the types.
            moves = zip(owners, family.shape.nodes[number].played, strict=False)
            found[-1][tuple(name.removeprefix(owner) for owner, name in moves)] = number
    return [*found]


def _is_symbolic(formula: Expression) -> bool:
    return not isinstance(folded(formula, {}), Constant)


def draw_texts(game: BayesianGame) -> list[str]:
    """Each draw of types in words, with its probability: ``ann rich, bob good (probability 1/2)``."""
    typed = [player for player, types in zip(game.players, game.types, strict=True) if types]
    return [
        f"{', '.join(f'{player} {own}' for player, own in zip(typed, drawn, strict=True))} "
        f"(probability {short_text(probability)})"
        for drawn, probability in zip(game.draws, game.probabilities, strict=True)
    ]


def knowledge_text(game: BayesianGame, found: InformationSet) -> str:
    """What a player knows who moves: ``knows inside; high``, the own type and then what the stages before have shown."""
    owner, _, seen = found.name.partition(" after ")
    known = [owner.removeprefix(f"{game.players[found.player]}.")] if game.types[found.player] else []
    return f"knows {'; '.join([*known, *([seen] if seen else [])]) or 'nothing'}"
