"""A game for the eye: its payoff matrix or tree, as formulas and at the current numbers, best responses marked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.model.family import Family
from gametheory.model.strategic import Profile, StrategicGame
from gametheory.numbers import short_text
from gametheory.report.formulas import outcome_formulas, profile_formulas
from gametheory.report.layout import Columns
from gametheory.solvers.pure import best_responses
from gametheory.spec.expressions import Constant
from gametheory.spec.folding import folded

MOST_PROFILES = 400
MOST_NODES = 400


def game_view(family: Family, game: StrategicGame | ExtensiveGame) -> RenderableType:
    """Title, parameters, and the payoffs of a game, as formulas (where they are any) and as numbers."""
    spec = family.spec
    parts: list[RenderableType] = [Text(spec.title, style="bold")]
    if spec.description:
        # A line break within a paragraph is the file's, not the reader's; before a list item it is meant.
        parts.append(Text(re.sub(r"(?<=\S)\n(?=[^\s\d*-])", " ", spec.description.strip())))
    if spec.source:
        parts.append(Text(f"source: {spec.source.strip()}", style="dim"))
    if spec.parameters:
        parts += [Text(), _parameter_table(family, game)]
    if spec.definitions:
        parts += [Text(), Text("Definitions", style="bold")]
        parts += [Text(f"  {name} = {expression}") for name, expression in spec.definitions.items()]
    if isinstance(game, StrategicGame):
        parts += _strategic_views(family, game)
    else:
        parts += [Text(), *_tree_views(family, game)]
    if spec.measures:
        parts += [Text(), Text("Measures", style="bold")]
        parts += [Text(f"  {name} = {expression}") for name, expression in spec.measures.items()]
    if spec.claims:
        parts += [Text(), Text("Claims", style="bold")]
        parts += [Text(f"  {name}: {claim.holds}, in {claim.quantifier}") for name, claim in spec.claims.items()]
    return Group(*parts)


def _parameter_table(family: Family, game: StrategicGame | ExtensiveGame) -> Columns:
    """Each parameter's value here, range, unit and meaning."""
    table = Columns(("parameter", "value", "range", "unit", "meaning"))
    for name, parameter in family.parameters.items():
        low_high = f"[{parameter.range[0]}, {parameter.range[1]}]" if parameter.range else ""
        value = short_text(game.parameters[name])
        table.add(name, value, low_high, parameter.unit, parameter.meaning)
    return table


def _strategic_views(family: Family, game: StrategicGame) -> list[RenderableType]:
    formulas = profile_formulas(family.spec)
    symbolic = any(not isinstance(folded(payoff, {}), Constant) for cell in formulas.values() for payoff in cell)
    marks = best_responses(game)

    def formula_cell(profile: Profile) -> list[str]:
        names = tuple(game.strategies[i][k] for i, k in enumerate(profile))
        return [str(payoff) for payoff in formulas[names]]

    def number_cell(profile: Profile) -> list[str]:
        position = game.position(profile)
        return [
            short_text(game.payoffs[player][position]) + ("*" if marks[player][position] else "")
            for player in range(len(game.players))
        ]

    parts: list[RenderableType] = []
    if symbolic:
        parts += [Text(), Text("Payoffs as formulas", style="bold"), _payoff_table(game, formula_cell, stacked=True)]
    legend = "a best response is marked *; a cell in which every payoff is marked is a pure equilibrium"
    title = "Payoffs at these values" if symbolic else "Payoffs"
    parts += [
        Text(),
        Text(title, style="bold"),
        _payoff_table(game, number_cell, stacked=False),
        Text(legend, style="dim"),
    ]
    return parts


def _payoff_table(game: StrategicGame, cell: Callable[[Profile], Sequence[str]], *, stacked: bool) -> RenderableType:
    if len(game.players) == 2:
        return _matrix_table(game, cell, stacked)
    table = Columns([*game.players, *(f"payoff.{player}" for player in game.players)])
    for profile in itertools.islice(game.profiles(), MOST_PROFILES):
        played = [game.strategies[i][k] for i, k in enumerate(profile)]
        table.add(*played, *cell(profile))
    if len(game.payoffs[0]) <= MOST_PROFILES:
        return table
    return Group(table, Text(f"... and {len(game.payoffs[0]) - MOST_PROFILES:,} more profiles; --format json has all"))


def _matrix_table(game: StrategicGame, cell: Callable[[Profile], Sequence[str]], stacked: bool) -> Table:
    table = Table(pad_edge=False, header_style="bold", show_lines=stacked)
    table.add_column(f"{game.players[0]} \\ {game.players[1]}", style="bold", overflow="fold")
    for name in game.strategies[1]:
        table.add_column(Text(name), overflow="fold")
    for i, name in enumerate(game.strategies[0]):
        cells = [cell((i, j)) for j in range(len(game.strategies[1]))]
        table.add_row(Text(name), *[Text(("\n" if stacked else ", ").join(found)) for found in cells])
    return table


def _tree_views(family: Family, game: ExtensiveGame) -> list[RenderableType]:
    if len(game.nodes) > MOST_NODES:
        return [Text(f"A tree of {len(game.nodes):,} nodes, too large to draw; --format json has it.")]
    shapes = family.shape.nodes
    order = ", ".join(game.players)
    root = Tree(_node_label(game, 0, ""))
    branches: dict[int, Tree] = {0: root}
    for number, node in enumerate(game.nodes):
        branch = branches[number]
        for move, child in zip(_moves(game, number), node.children, strict=True):
            following = game.nodes[child]
            label = _node_label(game, child, move)
            if isinstance(following, TerminalNode):
                formulas = [str(payoff) for payoff in outcome_formulas(family, shapes[child])]
                numbers = [short_text(payoff) for payoff in following.payoffs]
                label.append(f"  ({', '.join(numbers)})", style="bold")
                if formulas != numbers:
                    label.append(f"  {'; '.join(formulas)}", style="dim")
            branches[child] = branch.add(label)
    return [Text(f"Tree; payoffs in the order {order}", style="bold"), root]


def _moves(game: ExtensiveGame, number: int) -> Sequence[str]:
    node = game.nodes[number]
    if isinstance(node, ChanceNode):
        pairs = zip(node.events, node.probabilities, strict=True)
        return [f"{event} (chance {short_text(probability)})" for event, probability in pairs]
    if isinstance(node, TerminalNode):
        return ()
    return game.information_sets[node.information_set].moves


def _node_label(game: ExtensiveGame, number: int, move: str) -> Text:
    node = game.nodes[number]
    label = Text(move, style="bold") if move else Text()
    if isinstance(node, ChanceNode):
        return label.append(f"{' -> ' if move else ''}chance", style="not bold")
    if isinstance(node, TerminalNode):
        return label
    information_set = game.information_sets[node.information_set]
    player = game.players[information_set.player]
    where = f" [{information_set.name}]" if len(information_set.nodes) > 1 or information_set.name != player else ""
    return label.append(f"{' -> ' if move else ''}{player}{where}", style="not bold")
