"""The figures of a game for a page: equilibrium paths, maps, best responses, trees, phase portraits and tornado charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from gametheory.errors import GameTheoryError
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import Game
from gametheory.model.population import PopulationGame
from gametheory.model.strategic import StrategicGame
from gametheory.report.contents import ClaimMap, Contents

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gametheory.parametric.crowds.result import CrowdRegimes
    from gametheory.parametric.result import Regimes
    from gametheory.solvers.result import Solution
    from gametheory.uncertainty.result import ClaimSensitivity

__all__ = ["Picture", "pictures"]

MOST_TORNADOES = 3
"""Claims whose tornado charts are drawn."""
MOST_EQUILIBRIA = 2
"""Equilibria that are drawn into a tree."""
PORTRAITS = ((2,), (3,), (2, 2))
"""Strategies a population of the games of which there are portraits."""
_PATH = re.compile(r'(?<= d=")[^"]+')
_DIGITS = re.compile(r"(\.\d\d)\d+")
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """A figure with its number and caption; without ``svg``, ``reason`` says why it could not be drawn."""

    number: int
    caption: str
    svg: Markup | None
    reason: str = ""


def pictures(contents: Contents, game: Game | None, first: int) -> tuple[Picture, ...]:
    """The figures that fit what was found, numbered from ``first``."""
    return tuple(
        _picture(number, caption, draw) for number, (caption, draw) in enumerate(_wanted(contents, game), start=first)
    )


def _picture(number: int, caption: str, draw: Callable[[], Figure]) -> Picture:
    from gametheory.figures.drawable import numbers_drawn
    from gametheory.figures.style import svg_text

    try:
        with numbers_drawn("what is drawn"):
            drawn = draw()
    except GameTheoryError as error:
        return Picture(number, caption, None, _in_a_page(str(error)))
    # The page's own background shows through, light or dark.
    drawn.patch.set_visible(False)
    for axes in drawn.axes:
        axes.patch.set_visible(False)
    # A short label makes short identifiers, of which there are thousands; what is read out is the caption too.
    text = svg_text(drawn, f"Figure {number}")
    said = Markup('aria-label="Figure {}: {}"').format(number, caption)
    text = text.replace(f'aria-label="Figure {number}"', said, 1)
    # Comments repeat texts of the game file, and nobody sees them; a hundredth of a point is enough for the eye.
    text = _PATH.sub(lambda path: _DIGITS.sub(r"\1", path.group().replace("\n", " ")), _COMMENT.sub("", text))
    return Picture(number, caption, Markup(text))


def _in_a_page(reason: str) -> str:
    """A reason without the options of a command, which a page has not."""
    return reason.partition("; give --")[0]


def _wanted(contents: Contents, game: Game | None) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """What is to be drawn, each with its caption."""
    found, solution = contents.regimes, contents.solution
    if isinstance(game, ExtensiveGame):
        yield "The game tree, with what is played in equilibrium", partial(_tree, game, solution)
    if isinstance(game, StrategicGame) and game.shape == (2, 2) and solution is not None:
        yield "Best responses at these values; they meet in the equilibria", partial(_best_responses, game, solution)
    if isinstance(game, PopulationGame) and game.shape in PORTRAITS:
        yield "The replicator dynamic at these values", partial(_portrait, game)
    if found is not None:
        yield f"Equilibria along {contents.axis}, and where claims hold", partial(_paths, found, contents)
    for each in contents.maps:
        caption = f"Regimes over {' and '.join(each.found.axes)}, and where {each.claims[0]} holds"
        yield caption, partial(_map, each, contents)
    if contents.sensitivity is not None:
        for claim in contents.sensitivity.claims[:MOST_TORNADOES]:
            caption = f"What moves {claim.name} under the priors, which are illustrative"
            yield caption, partial(_tornado, claim, contents)


def _tree(game: ExtensiveGame, solution: Solution | None) -> Figure:
    from gametheory.figures.trees import draw_tree, solved_text

    if solution is None:
        return draw_tree(game)
    return draw_tree(game, solution.equilibria or None, said=solved_text(solution))


def _best_responses(game: StrategicGame, solution: Solution) -> Figure:
    from gametheory.figures.best_responses import draw_best_responses

    return draw_best_responses(game, solution)


def _portrait(game: PopulationGame) -> Figure:
    from gametheory.figures.portraits import draw_portrait

    return draw_portrait(game)


def _paths(found: Regimes | CrowdRegimes, contents: Contents) -> Figure:
    from gametheory.figures.paths import draw_paths

    return draw_paths(found, contents.family, verdicts=contents.verdicts)


def _map(found: ClaimMap, contents: Contents) -> Figure:
    from gametheory.figures.maps import draw_map

    verdicts = {verdict.name: verdict for verdict in contents.verdicts}
    return draw_map(found.found, contents.family, verdict=verdicts.get(found.claims[0]))


def _tornado(found: ClaimSensitivity, contents: Contents) -> Figure:
    from gametheory.figures.bars import draw_tornado

    return draw_tornado(found, contents.family)
