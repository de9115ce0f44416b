"""A game for the eye, as formulas and at the current numbers: its payoffs with best responses marked, or its tree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from gametheory.model.bayesian import BayesianGame
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.model.family import Family, Game
from gametheory.model.population import PopulationGame
from gametheory.model.strategic import Profile, StrategicGame
from gametheory.model.symmetric import SymmetricGame
from gametheory.numbers import short_text
from gametheory.report.formulas import outcome_formulas, profile_formulas
from gametheory.report.layout import Columns, Hanging
from gametheory.report.payoff_tables import payoff_table
from gametheory.report.show_types import draw_texts, knowledge_text, payoff_views, type_views
from gametheory.report.texts import point_text, ranges_text, selection_text
from gametheory.solvers.pure import best_responses
from gametheory.spec.expressions import Constant
from gametheory.spec.folding import folded
from gametheory.spec.schema import Claim

MOST_NODES = 400


def game_view(family: Family, game: Game) -> RenderableType:
    """Title, parameters, and the payoffs of a game, as formulas (where they are any) and as numbers."""
    spec = family.spec
    parts: list[RenderableType] = [Text(spec.title, style="bold")]
    if spec.description:
        # A line break within a paragraph is the file's, not the reader's; before a list item it is meant.
        parts.append(Text(re.sub(r"(?<=\S)\n(?=[^\s\d*-])", " ", spec.description.strip())))
    if spec.source:
        parts += [Text(), Hanging(Text(f"source: {spec.source.strip()}", style="dim"), first=0, rest=8)]
    if spec.parameters:
        parts += [Text(), _parameter_table(family, game)]
    if spec.definitions:
        parts += [Text(), Text("Definitions", style="bold")]
        parts += [Hanging(Text(f"{name} = {expression}")) for name, expression in spec.definitions.items()]
    if isinstance(game, StrategicGame):
        parts += _strategic_views(family, game)
    elif isinstance(game, SymmetricGame | PopulationGame):
        parts += _crowd_views(game)
    elif isinstance(game, BayesianGame):
        parts += type_views(family, game)
        # What is seen of earlier stages can't be said by a matrix.
        parts += payoff_views(family, game) if game.is_simultaneous else [Text(), *_tree_views(family, game)]
    else:
        parts += [Text(), *_tree_views(family, game)]
    if spec.measures:
        parts += [Text(), Text("Measures", style="bold")]
        parts += [Hanging(Text(f"{name} = {expression}")) for name, expression in spec.measures.items()]
    if spec.claims:
        parts += [Text(), Text("Claims", style="bold")]
        for name, claim in spec.claims.items():
            parts += _claim_lines(name, claim)
    return Group(*parts)


def _crowd_views(game: SymmetricGame | PopulationGame) -> list[RenderableType]:
    """How many players there are, and the payoff of each strategy as a formula."""
    if isinstance(game, SymmetricGame):
        whom = "all players, the player included" if game.counts_all else "the other players"
        said = f"{game.count:,} players '{game.player}'; in payoffs, count.strategy counts {whom}"
        table = Columns(("strategy", "payoff"))
        for name, payoff in zip(game.strategies, game.payoffs, strict=True):
            table.add(name, str(payoff))
    else:
        said = "in payoffs, population.strategy is the share of the population that plays it"
        table = Columns(("population", "strategy", "payoff"))
        for player, names, payoffs in zip(game.players, game.strategies, game.payoffs, strict=True):
            for name, payoff in zip(names, payoffs, strict=True):
                table.add(player, name, str(payoff))
    return [Text(), Text("Payoffs as formulas", style="bold"), table, Hanging(Text(said, style="dim"), first=0, rest=0)]


def _claim_lines(name: str, claim: Claim) -> list[RenderableType]:
    """A claim: in which equilibria and where, the condition, and what it says in words."""
    where = ["every equilibrium"] if claim.quantifier == "every" else ["some equilibrium"]
    if claim.quantifier == "selected":
        where = [selection_text(str(claim.select or "payoff dominance"))]
    where += [text for text in (ranges_text(claim.over), point_text(claim.at)) if text]
    lines: list[RenderableType] = [Hanging(Text.assemble((name, "bold"), f"  ({', '.join(where)})"))]
    lines.append(Hanging(Text(str(claim.holds)), first=4, rest=8))
    if claim.says:
        lines.append(Hanging(Text(claim.says, style="dim"), first=4, rest=4))
    return lines


def _parameter_table(family: Family, game: Game) -> Columns:
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
        parts += [Text(), Text("Payoffs as formulas", style="bold")]
        parts += [payoff_table(game.players, game.strategies, formula_cell, stacked=True)]
    legend = "a best response is marked *; a cell in which every payoff is marked is a pure equilibrium"
    title = "Payoffs at these values" if symbolic else "Payoffs"
    parts += [
        Text(),
        Text(title, style="bold"),
        payoff_table(game.players, game.strategies, number_cell, stacked=False),
        Hanging(Text(legend, style="dim"), first=0, rest=0),
    ]
    return parts


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
        if isinstance(game, BayesianGame):
            return draw_texts(game)
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
    if isinstance(game, BayesianGame):
        return label.append(
            f"{' -> ' if move else ''}{player} ({knowledge_text(game, information_set)})", style="not bold"
        )
    where = f" [{information_set.name}]" if len(information_set.nodes) > 1 or information_set.name != player else ""
    return label.append(f"{' -> ' if move else ''}{player}{where}", style="not bold")
