"""The tables for papers say what the results say."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

import gametheory
from gametheory.claims.break_even import break_even
from gametheory.claims.replication import replicate
from gametheory.parametric.any_form import regime_map, regimes
from gametheory.parametric.statics import statics
from gametheory.report.gathering import gathered
from gametheory.report.texts import headline
from gametheory.typesetting.document import latex_report
from gametheory.typesetting.formulas import latex
from gametheory.typesetting.regimes import map_latex, regimes_latex
from gametheory.typesetting.replications import replications_latex
from gametheory.typesetting.sensitivity import sensitivity_latex
from gametheory.typesetting.solutions import solution_latex
from gametheory.typesetting.statics import statics_latex
from gametheory.typesetting.verdicts import verdicts_latex
from tests.typesetting.latex_reading import check

IRRATIONAL = """
format = 1
title = "From the root of two on, the square is better"
form = "strategic"
[parameters.x]
default = 1
range = [0, 2]
[players]
a = ["square", "two"]
b = ["here", "there"]
[payoffs.matrices]
a = [["x**2", "x**2"], [2, 2]]
b = [[1, 0], [1, 0]]
"""
GAMES = Path(__file__).parents[2] / "games"


@pytest.fixture(scope="module")
def monitoring() -> gametheory.Family:
    return gametheory.load(GAMES / "essay" / "monitoring.toml")


def test_a_solution_has_its_headline_and_its_numbers(monitoring: gametheory.Family) -> None:
    solution = gametheory.solve(monitoring.at())
    text = solution_latex(solution)
    assert f"{monitoring.about.title}: {headline(solution)}." in text
    assert r"$\frac{9}{20}$ monitor + $\frac{11}{20}$ ignore" in text
    assert r"\label{tab:monitoring-equilibria}" in text
    (row,) = [line for line in text.splitlines() if line.startswith("0 &")]
    found = solution.equilibria[0]
    numbers = [f"${latex(value)}$" for value in (*found.payoffs.values(), *found.measures.values())]
    assert row.removesuffix(r" \\").split(" & ")[3:] == numbers


def test_equilibria_of_a_tree_with_the_same_play_are_one_row() -> None:
    solution = gametheory.solve(gametheory.load(GAMES / "essay" / "screening_bayesian.toml").at())
    text = solution_latex(solution)
    numbers = re.findall(r"^(\d+)(?:~\(\+(\d+)\))? & ", text, re.MULTILINE)
    assert sum(1 + int(more or 0) for _, more in numbers) == len(solution.equilibria)
    assert "differ off the path" in text


def test_a_game_without_equilibria_says_so() -> None:
    game = gametheory.bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    text = solution_latex(gametheory.solve(game, concept="pure-nash"))
    assert "none" in text
    check(text)


def test_a_degenerate_game_says_what_spans_its_continuum() -> None:
    text = solution_latex(gametheory.solve(gametheory.load(GAMES / "degenerate" / "all_zero_2x2.toml").at()))
    assert "component" in text
    assert "The game is degenerate: one component, a continuum spanned by extreme equilibria." in text


def test_regimes_have_a_place_a_cell_and_every_formula(monitoring: gametheory.Family) -> None:
    found = regimes(monitoring, "reach")
    text = regimes_latex(found)
    assert text.count(r"\mathit{reach} < ") + text.count(r"\mathit{reach} \leq ") + text.count(
        r"$\mathit{reach} = "
    ) >= len(found.cells)
    assert r"$0 \leq \mathit{reach} < \frac{1}{10}$" in text
    assert r"$\mathit{reach} = \frac{9}{50}$" in text
    for cell in found.cells:
        for equilibrium in cell.equilibria:
            for value in (*equilibrium.payoffs.values(), *equilibrium.measures.values()):
                assert latex(value) in text


def test_irrational_breakpoints_are_named_with_their_polynomial() -> None:
    found = regimes(gametheory.loads(IRRATIONAL), "x")
    irrational = [each for each in found.breakpoints if not isinstance(each.value, Fraction)]
    assert irrational
    text = regimes_latex(found)
    for each in irrational:
        assert latex(each.value) in text
    assert text.count("a root of $") == len(irrational)
    assert r"$\sqrt{2} \approx 1.41421$" in text


def test_a_map_has_regions_shares_and_frontiers_as_formulas(monitoring: gametheory.Family) -> None:
    found = regime_map(monitoring, ("reach", "fee"))
    text = map_latex(found)
    assert text.count(r"\begin{table}") + text.count(r"\begin{longtable}") >= 2
    assert all(re.search(rf"^{region.name} \(", text, re.MULTILINE) for region in found.regions)
    assert r"$\mathit{fee} = 50\,\mathit{reach} + 1$" in text
    assert len(re.findall(r"^R\d+ -- R\d+ &", text, re.MULTILINE)) == len(found.frontiers)


def test_verdicts_have_conditions_ranges_and_exact_thresholds(monitoring: gametheory.Family) -> None:
    verdicts = gametheory.check(monitoring)
    text = verdicts_latex([("monitoring.toml", monitoring.about, verdicts)])
    assert r"$\mathit{piracy} \leq \frac{1}{4}$" in text
    assert r"fails on $[0, \frac{2}{5})$; holds on $[\frac{2}{5}, 1]$ (proved)" in text
    assert text.count("(proved)") == sum(bool(found.over) for found in verdicts)
    for found in verdicts:
        assert f" & {found.verdict} & " in text


def test_what_is_sampled_is_not_called_proved(monitoring: gametheory.Family) -> None:
    verdicts = gametheory.check(monitoring, points=3)
    text = verdicts_latex([("monitoring.toml", monitoring.about, verdicts)])
    assert "(proved)" not in text
    assert "points" in text


def test_statics_have_signs_and_exact_flips(monitoring: gametheory.Family) -> None:
    signs, tables = statics(monitoring), break_even(monitoring)
    text = statics_latex(monitoring.point(), signs, tables)
    assert r"$\mathit{reach}$ & $+$ & $-$ & $-$ & $+$ \\" in text
    assert r"$\mathit{reach}$ & $\frac{2}{5}$ & holds & $\frac{2}{5}$ (fails below) & $[\frac{2}{5}, 1]$ \\" in text
    for table in tables:
        for row in table.flipping:
            assert all(latex(flip.at) in text for flip in row.flips)


def test_sensitivity_says_that_it_is_no_theorem(monitoring: gametheory.Family) -> None:
    found = gametheory.sensitivity(monitoring, draws=200)
    text = sensitivity_latex(found)
    assert text.count(r"\caption{") == len(found.claims) + len(found.measures)
    assert text.count("not a theorem") == text.count(r"\caption{")
    assert "200 draws" in text


def test_replications_have_stated_and_computed_values() -> None:
    family = gametheory.load(GAMES / "literature" / "tsebelis_1989.toml")
    rows = replicate(family)
    text = replications_latex([("tsebelis_1989.toml", family.about, rows)])
    assert f"{len(rows)} of {len(rows)} replicated values" in text
    assert text.count(" & passes \\\\") == len(rows)


def test_a_document_has_a_section_a_game_and_cites_its_reference() -> None:
    names = ("literature/tsebelis_1989", "classics/stag_hunt", "degenerate/all_zero_2x2")
    contents = [gathered(gametheory.load(GAMES / f"{name}.toml"), name) for name in names]
    text = latex_report(contents)
    assert text.count(r"\section{") == 3
    assert text.count(r"\cite{") == text.count(r"\bibitem{") == 2
    assert r"\cite{tsebelis1989}" in text
    assert "% @article{tsebelis1989," in text
    for found in contents:
        assert all(
            rf"\textit{{{name}}}".replace("_", r"\_") in text.replace(r"\allowbreak{}", "")
            for name in found.family.spec.claims
        )


def test_a_document_about_one_game_has_its_title_once_and_no_section_of_its_name() -> None:
    family = gametheory.load(GAMES / "classics" / "stag_hunt.toml")
    text = latex_report([gathered(family, "stag_hunt")])
    captions = re.findall(r"^\\caption\{(.*)$", text, re.MULTILINE)
    assert len(captions) > 4
    assert not any(family.about.title in caption for caption in captions)
    assert rf"\title{{{family.about.title}}}" in text
    assert r"\section{" not in text
    assert r"\section*{The game}" in text
    assert r"\underline{" in text


def test_what_could_not_be_had_is_told_with_the_reason() -> None:
    family = gametheory.load(GAMES / "essay" / "free_entry.toml")
    found = gathered(family, "free_entry.toml")
    text = latex_report([found])
    assert found.missing
    assert r"\section*{What is not in these tables}" in text
    assert "not for symmetric games" in text
