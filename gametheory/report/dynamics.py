"""Trajectories, basins of attraction and fixation probabilities for the eye, and as rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from gametheory.dynamics.basins import Basin, Basins
from gametheory.dynamics.fixation import Fixation
from gametheory.dynamics.trajectories import Trajectory
from gametheory.enclosure import Enclosure
from gametheory.numbers import decimal_text, exact_text, short_text
from gametheory.report.layout import Columns, Hanging
from gametheory.report.solutions import title_lines
from gametheory.report.texts import counted
from gametheory.solvers.result import Distribution

__all__ = ["dynamics_csv", "dynamics_view"]

SHOWN_POINTS = 20
"""Points of a trajectory in a table, about; the other formats have all."""
LEAST_SHOWN = 1e-4
"""Shares of end states below this are left out: an end is near a rest point, not on it."""
DYNAMIC_WORDS = {
    "replicator": "the replicator dynamic",
    "logit": "the logit dynamic",
    "best-response": "the best-response dynamic",
    "smith": "the Smith dynamic",
}
_KIND_WORDS = {"other-end-states": "other end states", "unsettled": "did not come to rest"}


def dynamics_view(found: Trajectory | Basins | Fixation) -> RenderableType:
    """What was asked for, in a heading, a table and notes."""
    parts: list[RenderableType] = [*title_lines(found.about.title, found.parameters), Text()]
    if isinstance(found, Trajectory):
        return Group(*parts, *_trajectory(found))
    parts += _basins(found) if isinstance(found, Basins) else _fixation(found)
    for note in found.notes:
        parts += [Text(), Hanging(Text(f"note: {note}", style="dim"), first=0, rest=6)]
    return Group(*parts)


def dynamics_csv(found: Trajectory | Basins | Fixation) -> tuple[list[str], list[dict[str, Any]]]:
    """Columns and rows: a row a point of a trajectory, a row a basin, or one row of a fixation probability."""
    rows = found.rows()
    return list(found.columns if isinstance(found, Basins) else rows[0]), [
        {name: _cell(value) for name, value in row.items()} for row in rows
    ]


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, Enclosure):
        return float(value)
    return exact_text(value) if isinstance(value, Fraction) else value


def _dynamic_text(found: Trajectory | Basins) -> str:
    if found.noise is None:
        return DYNAMIC_WORDS[found.dynamic]
    what = "noise" if found.dynamic == "logit" else "width"
    return f"{DYNAMIC_WORDS[found.dynamic]} with {what} {short_text(found.noise)}"


def _trajectory(found: Trajectory) -> list[RenderableType]:
    heading = f"Trajectory of {_dynamic_text(found)} to time {decimal_text(found.times[-1])}"
    rows = found.rows()
    table = Columns(list(rows[0]), frozenset(range(len(rows[0]))))
    last = len(rows) - 1
    shown = min(last, SHOWN_POINTS)
    for number in range(shown + 1):
        row = rows[round(number * last / shown)]
        table.add(*(_decimal(value) for value in row.values()))
    settled = found.converged_to is not None
    said = "It has come to rest at the end." if settled else "It has not come to rest by the end."
    drift = f"Rounding took it at most {decimal_text(found.drift, digits=2)} off the simplex."
    left_out = "" if shown == last else f" {len(rows):,} points in all; --format json and csv have them."
    return [Text(heading, style="bold"), Text(), table, Text(), Text(f"{said} {drift}{left_out}")]


def _basins(found: Basins) -> list[RenderableType]:
    heading = f"Where {counted(found.samples, 'random initial state')} end under {_dynamic_text(found)}"
    sentence = f"Drawn uniformly with seed {found.seed}, followed until they come to rest, up to time {decimal_text(found.time)}."
    players = list(dict.fromkeys(name.partition(".")[0] for name in found.names))
    table = Columns(
        ["end", *players, "stable", "share", "standard error", "count"],
        right=frozenset(range(len(players) + 2, len(players) + 5)),
        mixtures=frozenset(range(1, len(players) + 1)),
    )
    for basin in found.basins:
        table.add(*_basin_cells(basin, players))
    return [Text(heading, style="bold"), Text(sentence), Text(), table]


def _basin_cells(basin: Basin, players: list[str]) -> list[str]:
    kind = _KIND_WORDS.get(basin.kind, basin.kind.replace("-", " "))
    played = ["" for _ in players] if basin.state is None else [_mixture(basin.state[player]) for player in players]
    stable = "" if basin.stable is None else "yes" if basin.stable else "no"
    return [kind, *played, stable, _decimal(basin.share), _decimal(basin.standard_error), f"{basin.count:,}"]


def _mixture(shares: Distribution) -> str:
    """``4/9 platform + 4/9 rogue``; of floats with four digits, and without what is all but absent."""
    texts = []
    for name, share in shares.items():
        if isinstance(share, float):
            if share >= LEAST_SHOWN:
                texts.append(name if share > 1 - LEAST_SHOWN else f"{decimal_text(share, digits=4)} {name}")
        elif isinstance(share, Enclosure) or share:
            texts.append(name if share == 1 else f"{short_text(share)} {name}")
    return " + ".join(texts)


def _fixation(found: Fixation) -> list[RenderableType]:
    heading = (
        f"One {found.mutant} among {counted(found.size - 1, found.resident, found.resident)} in {found.population}: how likely "
        "it takes over (Moran process)"
    )
    table = Columns(["", "probability", "standard error"], right=frozenset({1, 2}))
    table.add("exact", _both(found.probability), "")
    if found.simulated is not None and found.standard_error is not None:
        runs = f"{counted(found.repetitions, 'simulated run')}, seed {found.seed}"
        table.add(runs, _decimal(found.simulated), _decimal(found.standard_error))
    table.add("neutral drift", _both(found.neutral), "")
    against = (
        "more" if found.probability > found.neutral else "less" if found.probability < found.neutral else "no more"
    )
    sentence = f"That is {against} likely than by neutral drift: selection "
    sentence += {"more": "favours", "less": "opposes", "no more": "neither favours nor opposes"}[against]
    return [Text(heading, style="bold"), Text(), table, Text(), Text(f"{sentence} {found.mutant}.")]


def _both(number: Fraction) -> str:
    text = short_text(number)
    return text if text.startswith("~") or number.denominator == 1 else f"{text} = {decimal_text(number)}"


def _decimal(value: object) -> str:
    return decimal_text(value, digits=4) if isinstance(value, float) else str(value)
