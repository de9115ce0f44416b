"""Payoffs for papers: matrices of two players, lists of more, and what is underlined."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

import gametheory
from gametheory.model.strategic import StrategicGame
from gametheory.report.formulas import profile_formulas
from gametheory.solvers.pure import best_responses
from gametheory.typesetting.escaping import escaped
from gametheory.typesetting.formulas import latex
from gametheory.typesetting.games import game_latex
from gametheory.typesetting.matrices import MOST_PROFILES, formula_matrix, number_matrix, profile_tables
from gametheory.typesetting.tables import tables_latex
from tests.typesetting.latex_reading import check, rows, split
from tests.typesetting.tex import compiled, complaints, need_tex, with_preamble

GAMES = Path(__file__).parents[2] / "games"
FORMS = (
    "classics/chicken",
    "essay/monitoring",
    "classics/public_goods",
    "degenerate/von_stengel_6x6",
    "classics/entry_deterrence",
    "essay/screening_bayesian",
    "essay/swamping",
    "essay/creators",
)
WIDE = """
format = 1
title = "Many columns"
form = "strategic"
[parameters.a_long_parameter]
default = 1
[players]
row = ["up", "down"]
column = {columns}
[payoffs.formulas]
row = "a_long_parameter + 12345"
column = "a_long_parameter - 12345"
"""


def strategic(name: str) -> tuple[gametheory.Family, StrategicGame]:
    family = gametheory.load(GAMES / f"{name}.toml")
    game = family.at()
    assert isinstance(game, StrategicGame)
    return family, game


def cells(text: str) -> list[list[str]]:
    """The rows of the only table of a text, cell by cell."""
    (body,) = re.findall(r"\\begin\{tabular\}\{[^\n]*\}\n(.*?)\\end\{tabular\}", text, re.DOTALL)
    return [[cell.strip() for cell in split(row, "&")] for row in rows(body)]


def test_two_players_are_a_matrix_with_the_second_player_across() -> None:
    family, _ = strategic("classics/chicken")
    (across, head, *body) = cells(tables_latex([formula_matrix(family)]))
    assert across == ["", r"\multicolumn{2}{c}{bob}"]
    assert head == ["ann", "hawk", "dove"]
    found = profile_formulas(family.spec)
    wanted = [
        [row, *(", ".join(f"${latex(payoff)}$" for payoff in found[row, column]) for column in head[1:])]
        for row in ("hawk", "dove")
    ]
    assert body == wanted


@pytest.mark.parametrize("name", ["classics/chicken", "essay/monitoring", "classics/shapley_1964"])
def test_numbers_have_exactly_the_best_responses_underlined(name: str) -> None:
    _, game = strategic(name)
    _, _, *body = cells(tables_latex([number_matrix(game)]))
    marks = best_responses(game)
    for i, j in itertools.product(*map(range, game.shape)):
        position = game.position((i, j))
        shown = [latex(table[position]) for table in game.payoffs]
        wanted = [
            rf"$\underline{{{text}}}$" if marks[player][position] else f"${text}$" for player, text in enumerate(shown)
        ]
        assert body[i][j + 1] == ", ".join(wanted)


def test_definitions_keep_their_names() -> None:
    family, _ = strategic("essay/monitoring")
    text = tables_latex([formula_matrix(family)])
    assert r"\mathit{expected\_damages}" in text
    assert r"\mathit{reach}" not in text


def test_a_game_without_formulas_has_its_numbers_alone() -> None:
    family, game = strategic("degenerate/von_stengel_6x6")
    (only,) = profile_tables(family, game)
    assert r"\underline" in tables_latex([only])
    (plain,) = profile_tables(family, None)
    assert r"\underline" not in tables_latex([plain])


def test_other_values_are_those_of_the_numbers() -> None:
    family, _ = strategic("classics/chicken")
    text = game_latex(family, family.at(prize=6, injury=1))
    assert r"$\underline{\frac{5}{2}}$, $\underline{\frac{5}{2}}$" in text
    assert r"$\mathit{prize} = 6$" in text


def test_more_players_are_a_list_of_profiles() -> None:
    family, game = strategic("classics/public_goods")
    head, *body = cells(tables_latex([number_matrix(game)]))[1:]
    assert head == [*game.players, *game.players]
    assert [row[:3] for row in body] == [list(profile) for profile in itertools.product(*game.strategies)]
    assert len(profile_tables(family, game)) == 2


@pytest.mark.parametrize("columns", [3, 5, 9, 20, 70])
def test_a_matrix_too_wide_for_the_line_loses_nothing(columns: int) -> None:
    names = [f"c{number}" for number in range(columns)]
    family = gametheory.loads(WIDE.replace("{columns}", str(names).replace("'", '"')))
    game = family.at()
    assert isinstance(game, StrategicGame)
    text = tables_latex(profile_tables(family, game))
    check(text)
    shown = min(2 * columns, MOST_PROFILES)
    assert text.count("12346") == (shown if 2 * columns <= MOST_PROFILES else 0)
    assert ("The first 120 of 140 profiles." in text) == (columns == 70)
    assert text.count(r"$\mathit{a\_long\_parameter} + 12345$") == shown


@pytest.mark.parametrize("name", FORMS)
def test_the_tables_of_every_form_compile_and_fit(name: str, tmp_path: Path) -> None:
    family = gametheory.load(GAMES / f"{name}.toml")
    text = game_latex(family, family.at())
    check(text)
    assert all(escaped(player) in text for player in family.spec.players)
    need_tex()
    assert complaints(compiled(with_preamble(text), tmp_path)) == []
