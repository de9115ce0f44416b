"""A solution for the eye: a row an equilibrium, or for a tree a block that says what is played where."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.numbers import short_text
from gametheory.report.crowds_solved import details_views, judgement_text, state_columns
from gametheory.report.layout import Columns, Hanging, Labelled
from gametheory.report.texts import counted, headline, mixture_text, point_text, shape_sentence
from gametheory.solvers.result import Behavior, Equilibrium, Number, Solution

MOST_EQUILIBRIA = 200
"""Equilibria shown on a terminal; the other formats have all."""
MOST_OFF_PATH = 8
"""Information sets off the path that are spelled out; more are only counted."""
MOST_MEMBERS = 4
"""Equilibria with the same play whose differences off the path are spelled out."""
MOST_NUMBERS = 20
"""Equilibria with the same play whose numbers are listed."""


def title_lines(title: str, parameters: Mapping[str, Fraction]) -> list[Text]:
    """A bold title and the parameters' values."""
    lines = [Text(title, style="bold")]
    if parameters:
        lines.append(Text(point_text(parameters), style="dim"))
    return lines


def solution_view(solution: Solution) -> RenderableType:
    """What a solution is, then its equilibria."""
    parts: list[RenderableType] = [*title_lines(solution.about.title, solution.parameters), Text()]
    parts.append(Text(headline(solution), style="bold"))
    shape = shape_sentence(solution)
    if shape:
        parts.append(Text(shape))
    shown = solution.equilibria[:MOST_EQUILIBRIA]
    # Components are worth naming only where one has several extreme equilibria.
    several = len(solution.components) not in (0, len(solution.equilibria))
    if shown and shown[0].path:
        parts += [Text(), _blocks(_grouped(solution.equilibria), several)]
    elif shown:
        parts += [Text(), _table(shown, several)]
    parts += details_views(solution)
    if len(solution.equilibria) > MOST_EQUILIBRIA:
        parts.append(Text(f"... {len(solution.equilibria):,} equilibria in all; --format json and csv have them"))
    for note in solution.notes:
        parts += [Text(), Hanging(Text(f"note: {note}", style="dim"), first=0, rest=6)]
    return Group(*parts)


def _table(equilibria: Sequence[Equilibrium], several: bool) -> Columns:
    first = equilibria[0]
    numeric = isinstance(first.regret, float)
    labels = ["#", "component"] if several else ["#"]
    numbers = [f"payoff.{player}" for player in first.payoffs] + list(first.measures) + ["regret"] * numeric
    judged = state_columns(equilibria)
    names = [*labels, *first.strategies, *numbers, *judged]
    before = len(labels) + len(first.strategies)
    right = {*range(len(labels)), *range(before, before + len(numbers))}
    mixtures = frozenset(range(len(labels), before))
    table = Columns(names, frozenset(right), mixtures)
    for number, equilibrium in enumerate(equilibria):
        cells = [str(number), *([str(equilibrium.component)] if several else [])]
        cells += [mixture_text(strategy) for strategy in equilibrium.strategies.values()]
        cells += [short_text(n) for n in itertools.chain(equilibrium.payoffs.values(), equilibrium.measures.values())]
        cells += [short_text(equilibrium.regret)] * numeric
        cells += [judgement_text(name, equilibrium.state.get(name)) for name in judged]
        table.add(*cells)
    return table


def _grouped(equilibria: Sequence[Equilibrium]) -> list[dict[int, Equilibrium]]:
    """Equilibria of a tree that agree on the path, by their numbers, group by group.

    Under ties many equilibria differ only where nobody ever comes; for a reader they are one.
    """
    groups: dict[tuple[object, ...], dict[int, Equilibrium]] = {}
    for number, equilibrium in enumerate(equilibria):
        on_path = tuple(
            (name, tuple(behavior.moves.items())) for name, behavior in equilibrium.behavior.items() if behavior.on_path
        )
        groups.setdefault((on_path, tuple(equilibrium.payoffs.values())), {})[number] = equilibrium
    return list(groups.values())[:MOST_EQUILIBRIA]


def _blocks(groups: Sequence[Mapping[int, Equilibrium]], several: bool) -> RenderableType:
    parts: list[RenderableType] = []
    for members in groups:
        number, equilibrium = next(iter(members.items()))
        heading = Text(f"equilibrium {number}", style="bold")
        if len(members) > 1:
            more = f"  (and {len(members) - 1:,} more with the same play, different off the path)"
            heading.append(more, style="not bold dim")
        elif several:
            heading.append(f"  component {equilibrium.component}", style="not bold dim")
        parts += [heading, Labelled(_lines(members)), Text()]
    return Group(*parts[:-1])


def _lines(members: Mapping[int, Equilibrium]) -> list[tuple[str, str]]:
    equilibrium = next(iter(members.values()))
    lines = [(name, mixture_text(found.moves)) for name, found in equilibrium.behavior.items() if found.on_path]
    for player, types in equilibrium.interim.items():
        expected = ", ".join(f"{name} {short_text(found.payoff)}" for name, found in types.items())
        lines.append((f"{player}'s types", f"expect {expected}"))
    off_path = _off_path_text(members)
    if off_path:
        lines.append(("off the path", off_path))
    lines.append(("payoffs", _numbers(equilibrium.payoffs)))
    if equilibrium.measures:
        lines.append(("measures", _numbers(equilibrium.measures)))
    return lines


def _off_path_text(members: Mapping[int, Equilibrium]) -> str:
    """What is played where nobody comes: the threats, a line each, and in which member of a group they differ."""
    (_, first), *others = members.items()
    sets = [
        name
        for name, found in first.behavior.items()
        if not found.on_path and any(member.behavior[name].specified for member in members.values())
    ]
    if len(sets) > MOST_OFF_PATH or (sets and len(members) > MOST_MEMBERS):
        listed = f": equilibria {', '.join(map(str, members))}" if 1 < len(members) <= MOST_NUMBERS else ""
        return f"{counted(len(sets), 'information set')}{listed}; --format csv and json have what is played there"
    lines: list[str] = []
    for name in sets:
        played = _moves_text(first.behavior[name])
        differing = [
            f"equilibrium {other}: {text}"
            for other, member in others
            if (text := _moves_text(member.behavior[name])) != played
        ]
        lines.append(f"{name}: {played}" + (f"  ({'; '.join(differing)})" if differing else ""))
    return "\n".join(lines)


def _moves_text(behavior: Behavior) -> str:
    return mixture_text(behavior.moves) if behavior.specified else "ruled out by the player's own strategy"


def _numbers(values: Mapping[str, Number]) -> str:
    return ", ".join(f"{name} {short_text(value)}" for name, value in values.items())
