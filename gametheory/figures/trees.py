"""Game trees drawn from left to right, with what is played in an equilibrium in thick lines.

Everything is placed in inches, so that letters have one size whatever the tree's: see :mod:`gametheory.figures.tree_layout`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.lettering import (
    MARGIN,
    QUIET,
    heading,
    heading_height,
    text_height,
    text_width,
    unbroken,
    wrapped,
)
from gametheory.figures.tree_drawing import CHOSEN, IDLE, REACHED, Drawing
from gametheory.figures.tree_layout import MOST_ROWS, kept_near, lay_out
from gametheory.figures.tree_panel import Panel
from gametheory.figures.tree_play import Play
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.numbers import short_text
from gametheory.report.texts import counted, headline, point_text, shape_sentence

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    from gametheory.solvers.result import Equilibrium, Solution

__all__ = ["draw_tree", "solved_text"]

MOST_WHOLE = 40
"""Outcomes up to which a tree is drawn whole where an equilibrium could tell which part matters."""
MOST_TOGETHER = 60
"""The same, over all panels."""
MOST_PANELS = 4
NOTE = 7.5
"""The size of letters below the trees, in points."""
NARROWEST = 5.2
"""Inches that a figure is wide at least."""


def draw_tree(
    game: ExtensiveGame,
    equilibria: Sequence[Equilibrium] | None = None,
    *,
    show: Sequence[int] | None = None,
    said: str = "",
) -> Figure:
    """A tree; with ``equilibria`` of it, one panel each, up to 4, and the first alone where there are more.

    ``show`` are positions among the equilibria to draw, at most 4. Edges on which play goes in an equilibrium are thickest,
    what is chosen where play does not come is thinner, and what is not chosen is thin and grey; probabilities stand by moves of
    chance and by mixed moves. Nodes are named by their players, payoffs stand at the right in the order of the players, and the
    nodes of one information set are joined by a dashed outline. Of a tree of more than 40 outcomes (or 60 over all panels) only
    what an equilibrium reaches, and the moves next to it, are drawn; the figure says so. Identifiers: ``edge-PANEL-CHILD``,
    by the numbers of equilibria and nodes. ``said`` stands below the title, before the values of parameters: what was solved,
    as :func:`solved_text` says it.

    Raises :class:`UsageError` for what is too large to draw, and for equilibria of another game.
    """
    panels = _panels(game, equilibria, show)
    note = _note(game, equilibria, panels)
    values = unbroken(point_text(game.parameters))
    below = f"{said} At {values}." if said and values else said or values
    columns = 2 if len(panels) > 1 and max(panel.width for panel in panels) <= NARROWEST - 0.7 else 1
    table = [panels[k : k + columns] for k in range(0, len(panels), columns)]
    widths = [max(panel.width for panel in panels[k::columns]) for k in range(columns)]
    width = max(NARROWEST, sum(widths) + (columns - 1) * MARGIN)
    heights = [max(panel.height for panel in row) for row in table]
    told = wrapped(note, width - 2 * MARGIN, NOTE, lines=6)
    with style.context():
        entries = _legend(game, panels)
        legend, per_line = _legend_size(entries, width)
        top = heading_height(width, game.about.title, below)
        height = top + sum(heights) + legend + (text_height(told, NOTE) if told else 0.0) + MARGIN
        drawn = style.figure(width, height)
        drawn.set_layout_engine("none")
        heading(drawn, game.about.title, below)
        axes = drawn.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        style.bare(axes)
        for row, tall in zip(table, heights, strict=True):
            left = 0.0
            for panel, wide in zip(row, widths, strict=False):
                Drawing(axes, game, panel, left, top).draw()
                left += wide + MARGIN
            top += tall
        drawn.legend(
            handles=entries,
            loc="upper left",
            bbox_to_anchor=(MARGIN / width, 1 - top / height),
            ncols=per_line,
            borderpad=0.0,
            borderaxespad=0.0,
            fontsize=NOTE,
            handlelength=2.4,
            columnspacing=1.2,
            labelspacing=0.35,
        )
        if told:
            place = (MARGIN / width, 1 - (top + legend) / height)
            drawn.text(*place, told, va="top", fontsize=NOTE, color=QUIET, linespacing=1.13, parse_math=False)
    return drawn


def solved_text(solution: Solution) -> str:
    """What a solution is, in the words of its table, and of a degenerate game what its equilibria look like."""
    return " ".join(filter(None, (f"{headline(solution)}.", shape_sentence(solution))))


def _panels(game: ExtensiveGame, equilibria: Sequence[Equilibrium] | None, show: Sequence[int] | None) -> list[Panel]:
    outcomes = sum(isinstance(node, TerminalNode) for node in game.nodes)
    if not equilibria:
        if outcomes > MOST_ROWS:
            raise UsageError(
                f"a tree of {outcomes:,} outcomes is too large to draw whole, which goes up to {MOST_ROWS}; with an equilibrium, "
                "what is played in it and next to it is drawn"
            )
        return [Panel(game, 0, None, lay_out(game), "")]
    chosen = list(range(len(equilibria))) if len(equilibria) <= MOST_PANELS else [0]
    if show is not None:
        chosen = list(show)
        if not chosen or len(chosen) > MOST_PANELS or not all(0 <= number < len(equilibria) for number in chosen):
            raise UsageError(
                f"choose from 1 to {MOST_PANELS} equilibria to draw by their numbers, from 0 to {len(equilibria) - 1}"
            )
    panels = []
    for number in chosen:
        play = Play.of(game, equilibria[number])
        layout = lay_out(
            game, kept_near(game, play.reach) if outcomes > min(MOST_WHOLE, MOST_TOGETHER // len(chosen)) else None
        )
        payoffs = ", ".join(f"{name} {short_text(payoff)}" for name, payoff in equilibria[number].payoffs.items())
        panels.append(Panel(game, number, play, layout, f"Equilibrium {number}: {payoffs}"))
    return panels


def _note(game: ExtensiveGame, equilibria: Sequence[Equilibrium] | None, panels: Sequence[Panel]) -> str:
    """What is not drawn."""
    said = []
    if equilibria is not None and not equilibria:
        said.append("No equilibrium was found.")
    elif equilibria and len(panels) < len(equilibria):
        said.append(f"{counted(len(panels), 'equilibrium', 'equilibria')} of {len(equilibria):,}.")
    stubs = {number for panel in panels for number in panel.layout.stubs}
    if stubs:
        outcomes = sum(isinstance(node, TerminalNode) for node in game.nodes)
        shown = min(sum(isinstance(game.nodes[n], TerminalNode) for n in panel.layout.ends) for panel in panels)
        said.append(
            f"Only what is reached and the moves next to it are drawn: {shown} of {outcomes} outcomes. Where the tree goes "
            "on (...), payoffs in italics are those expected from there on in the equilibrium."
        )
    if any(
        len(s.nodes) > 1 and 0 < len(panel.layout.members(game).get(k, ())) < len(s.nodes)
        for panel in panels
        for k, s in enumerate(game.information_sets)
    ):
        said.append("An information set's other nodes may lie in what is not drawn.")
    return " ".join(said)


def _legend(game: ExtensiveGame, panels: Sequence[Panel]) -> list[Line2D | Patch]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries: list[Line2D | Patch] = []
    plays = [panel.play for panel in panels if panel.play is not None]
    drawn = [child for panel in panels for child in panel.layout.nodes]
    if plays:
        entries.append(Line2D([], [], color=style.INK, linewidth=REACHED, label="reached"))
        if any(play.chosen[child] and not play.reach[child] for play in plays for child in drawn if child):
            entries.append(Line2D([], [], color=style.INK, linewidth=CHOSEN, label="chosen where play does not come"))
        entries.append(Line2D([], [], color=style.GREY, linewidth=IDLE, label="not chosen"))
    if any(isinstance(game.nodes[number], ChanceNode) for number in drawn):
        entries.append(
            Line2D(
                [], [], linestyle="none", marker="s", markerfacecolor="white", markeredgecolor=style.INK, label="chance"
            )
        )
    if any(len(game.information_sets[k].nodes) > 1 for panel in panels for k in panel.layout.members(game)):
        entries.append(Patch(facecolor="none", edgecolor=style.INK, linestyle=(0, (3, 2)), label="one information set"))
    return entries


def _legend_size(entries: Sequence[Any], width: float) -> tuple[float, int]:
    """The legend's height in inches, and how many entries a line holds."""
    if not entries:
        return 0.0, 1
    widest = max(text_width(entry.get_label(), NOTE) for entry in entries) + 0.55
    per_line = max(1, min(len(entries), int((width - 2 * MARGIN) / widest)))
    return 0.19 * -(-len(entries) // per_line) + 0.04, per_line
