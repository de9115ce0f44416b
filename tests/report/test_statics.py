"""Sign tables and break-even tables for the eye: whole at every width, and what they say; and as rows."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from rich.console import Console

import gametheory
from gametheory.claims.break_even import break_even
from gametheory.parametric.statics import SolvedLines, statics
from gametheory.report.branches import branches_played
from gametheory.report.statics import COLUMNS, legend, statics_csv, statics_view
from tests.games.published import GAMES

WIDTHS = (60, 80, 110, 160)
LONG_NAMES = """format = 1
title = "Long names"
form = "strategic"
[parameters.probability_of_being_detected]
default = "1/2"
range = [0, 1]
[parameters.damages_of_the_first_offender]
default = 1
range = [0, 2]
[players]
one = ["play"]
two = ["play"]
[payoffs.cells]
play.play = ["probability_of_being_detected * damages_of_the_first_offender", 0]
[measures]
expected_damages_of_the_first = "payoff.one"
their_square_less_a_third = "payoff.one**2 - payoff.one/3"
nothing_at_all = "0"
"""


def shown(family, width, signs=None, tables=()):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, color_system=None)
    console.print(statics_view(family.about, family.point(), signs, tables))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


@pytest.fixture(
    scope="module", params=["essay/monitoring", "essay/screening", "classics/stag_hunt", "essay/four_players", "long"]
)
def solved(request):
    family = (
        gametheory.loads(LONG_NAMES) if request.param == "long" else gametheory.load(GAMES / f"{request.param}.toml")
    )
    lines = SolvedLines(family)
    claims = ["prediction"] if "prediction" in family.spec.claims else None
    return family, statics(family, lines=lines), break_even(family, claims, lines=lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off_or_runs_over(solved, width):
    family, signs, tables = solved
    lines = shown(family, width, signs, tables)
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)
    words = " ".join(lines).split()
    text = "".join(words)
    for entry in signs.entries:
        if entry.moves:
            assert entry.range_text().replace(" ", "") in text or width < 110
    for table in tables:
        assert table.claim in words
        for row in table.rows:
            assert any(word.strip(",:;") == row.parameter for word in words)


def test_the_monitoring_game_reads_as_economists_write_it():
    family = gametheory.load(GAMES / "essay" / "monitoring.toml")
    lines = shown(family, 110, statics(family, ["rent", "piracy"]))
    start = lines.index("Signs at these values, of measures in Nash equilibria (exact)") + 2
    assert lines[start : start + 8] == [
        "parameter  rent  piracy",
        "reach      +     -",
        "detection  +     -",
        "damages    +     -",
        "suit_cost  -     +",
        "fee        +     0",
        "dilution   -     0",
        "0 throughout: piracy_cost, revenue, audience_value",
    ]
    assert "suit_cost    [0, 100]   5      - to 20, then 0" in lines
    assert "moved nowhere by: dilution, revenue, audience_value" in lines


def test_what_must_be_true_for_a_claim():
    family = gametheory.load(GAMES / "essay" / "monitoring.toml")
    lines = shown(family, 110, None, break_even(family, ["piracy_falls_with_reach"]))
    assert "piracy_falls_with_reach  What must be true" in lines
    assert "reach      2/5    holds    2/5 (fails below)         [2/5, 1]" in lines
    assert lines[-1] == "no value in its range flips it: piracy_cost, dilution, revenue, audience_value"
    assert not any(line.startswith("Signs") for line in lines)


def test_a_claim_that_nothing_flips_says_its_verdict():
    family = gametheory.load(GAMES / "classics" / "stag_hunt.toml")
    lines = shown(family, 80, None, break_even(family, ["society_works"]))
    assert lines[-1] == "fails; no value in its range flips it: stag, hare"


def test_a_claim_says_what_it_sets_itself():
    family = gametheory.load(GAMES / "essay" / "reach_tree.toml")
    lines = shown(family, 110, None, break_even(family, ["worthless_whatever_piracy_costs"]))
    assert "at reach = 1/20, fee = 5" in lines


def test_parameters_that_are_not_moved_are_told_with_the_reason():
    text = LONG_NAMES.replace("range = [0, 2]\n", "")
    family = gametheory.loads(text)
    assert "not moved: damages_of_the_first_offender (it has no range in the game file)" in shown(
        family, 110, statics(family)
    )
    family = gametheory.loads(text.replace("range = [0, 1]\n", ""))
    assert "No parameter has a range in which to move it." in shown(family, 110, statics(family))


def test_where_the_game_is_not_defined_is_noted():
    family = gametheory.loads(LONG_NAMES.replace('"payoff.one"\n', '"1 / (probability_of_being_detected - 1/4)"\n'))
    lines = " ".join(shown(family, 110, statics(family)))
    assert "note: along probability_of_being_detected the game is not defined at 1/4: " in lines


def test_rows_have_both_tables():
    family = gametheory.load(GAMES / "essay" / "monitoring.toml")
    columns, rows = statics_csv(statics(family, ["rent"]), break_even(family, ["worthless_outside"]))
    assert tuple(columns) == COLUMNS
    assert [row["table"] for row in rows] == ["signs"] * 9 + ["break_even"] * 9
    assert rows[0] == {
        "table": "signs",
        "name": "rent",
        "parameter": "reach",
        "value": "2/5",
        "here": "+",
        "over_range": "0 to 1/10, then +; jumps up at 9/50",
        "changes_at": "1/10; 9/50",
    }
    assert rows[9] == {
        "table": "break_even",
        "name": "worthless_outside",
        "parameter": "reach",
        "value": "2/5",
        "here": "fails",
        "over_range": "holds on [0, 4/25]",
        "changes_at": "4/25",
    }


def test_irrational_values_are_decimals_in_rows():
    family = gametheory.load(GAMES / "essay" / "monitoring_highest_fee.toml")
    _, rows = statics_csv(None, break_even(family, ["enforcement_can_pay"]))
    zero, root = rows[0]["changes_at"].split("; ")
    assert zero == "0"
    assert float(root) == pytest.approx((2 + 19**0.5) / 50)


def test_the_branches_that_signs_name_are_explained():
    family = gametheory.load(GAMES / "classics" / "stag_hunt.toml")
    lines = SolvedLines(family)
    signs = statics(family, lines=lines)
    played = branches_played(signs, lines, None)
    solution = gametheory.solve(family)
    expected = {
        ", ".join(
            f"{player} {'/'.join(name for name, p in strategy.items() if p)}"
            for player, strategy in found.strategies.items()
        )
        for found in solution.equilibria
    }
    assert played
    for parameter, branches in played.items():
        assert expected <= set(branches.values()), parameter
    stream = io.StringIO()
    console = Console(file=stream, width=500, highlight=False, color_system=None)
    console.print(statics_view(family.about, family.point(), signs, (), played))
    for name, text in next(iter(played.values())).items():
        assert f"{name}: {text}" in stream.getvalue()


def test_signs_that_agree_need_no_legend():
    family = gametheory.loads(LONG_NAMES)
    lines = SolvedLines(family)
    assert branches_played(statics(family, lines=lines), lines, None) == {}


def test_what_was_not_decided_is_repeated_at_the_end():
    family = gametheory.load(GAMES / "essay" / "four_players.toml")
    claim = "prediction_under_parity_at_a_low_price"
    tables = break_even(family, [claim])
    unsolved = ", ".join(tables[0].unsolved)
    assert unsolved
    said = f"Not decided, for the reasons given above: {claim} along {unsolved} (exit code 4)"
    assert shown(family, 200, None, tables)[-1] == said
    assert "Not decided" not in "\n".join(shown(family, 200, None, break_even(family, ["prediction"])))


def test_other_values_are_explained_where_there_are_any() -> None:
    found = statics(gametheory.load(Path(__file__).parents[2] / "games" / "essay" / "monitoring.toml"))
    changed = dataclasses.replace(
        found, entries=tuple(dataclasses.replace(each, changes=(each.low,)) for each in found.entries)
    )
    steady = dataclasses.replace(found, entries=tuple(dataclasses.replace(each, changes=()) for each in found.entries))
    assert "other values" in legend(changed)
    assert "other values" not in legend(steady)
