"""What people are shown of regimes, and the rows of a CSV file."""

from __future__ import annotations

import io

import pytest
from flint import fmpq
from rich.console import Console

import gametheory
from gametheory.numbers import to_fraction
from gametheory.parametric.regimes import regimes
from gametheory.report import regimes as view
from gametheory.report.regimes import played_terms, regimes_view, where_text
from gametheory.report.rows import regimes_csv
from gametheory.spec.grammar import parse_expression
from tests.games.published import GAMES
from tests.parametric.families import bimatrix_families
from tests.small_games import NO_PURE_EQUILIBRIUM, UNDEFINED_AT_ZERO

WIDTHS = (60, 80, 110, 160)
SQUARE = """\
format = 1
title = "Square"
form = "strategic"
parameters.x = { default = "3/2", range = [1, 2] }
players = { ann = ["square", "two"], bob = ["left", "right"] }
payoffs.matrices = { ann = [["x**2", "x"], [2, "1"]], bob = [["x", 1], [1, "x**3 - 1"]] }
measures.low = "ann.square"
"""


def shown(found, width=80):
    """The view at a width, trailing blanks removed."""
    console = Console(file=io.StringIO(), width=width, highlight=False, color_system=None)
    console.print(regimes_view(found))
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def words(text):
    """A text without its line breaks."""
    return " ".join(text.split())


def published(name, axis, **options):
    return regimes(gametheory.load(GAMES / f"{name}.toml"), axis, **options)


@pytest.fixture(scope="module")
def monitoring():
    return published("essay/monitoring", "reach")


LEASE = """format = 1
title = "A lease that nobody offers"
form = "extensive"
players = ["owner", "buyer"]
concept = "subgame-perfect"
[parameters.price]
default = 1
range = [0, 4]
[tree]
start = { player = "owner", moves = { offer = "buyer_moves", drill = "drilled" } }
buyer_moves = { player = "buyer", moves = { buy = "bought", refuse = "nothing" } }
drilled = { payoffs = [5, 0] }
bought = { payoffs = ["price", "2 - price"] }
nothing = { payoffs = [0, 0] }
"""
ENTRY = """format = 1
title = "Entry"
form = "strategic"
[parameters.cost]
default = 5
range = [0, 30]
[players]
one = ["enter", "out"]
two = ["enter", "out"]
[payoffs.cells]
enter.enter = ["9 - cost", "9 - cost"]
enter.out = ["20 - cost", 0]
out.enter = [0, "20 - cost"]
out.out = [0, 0]
"""


class TestCells:
    def test_the_regimes_of_monitoring(self, monitoring):
        text = shown(monitoring)
        assert "\nNash equilibria along reach in [0, 1] (exact, complete)\n" in text
        assert "\n0 <= reach < 1/10\n  A  holder: ignore   tool: pirate\n" in text
        assert "\nreach = 1/10   a continuum spanned by A and B\n" in text
        assert (
            "\n9/50 < reach <= 1\n"
            "  C  holder: 9/(50*reach) monitor + (50*reach - 9)/(50*reach) ignore\n"
            "     tool: 1/(10*reach) pirate + (10*reach - 1)/(10*reach) license\n"
            "     payoffs: holder = (50*reach - 6)/(5*reach), tool = 50\n"
        ) in text
        assert text.endswith("\n5 cells, 2 breakpoints, 3 branches")

    def test_a_mixture_is_broken_between_its_terms(self, monitoring):
        text = shown(monitoring, 60)
        assert "\n  C  holder: 9/(50*reach) monitor +\n             (50*reach - 9)/(50*reach) ignore\n" in text

    def test_what_fits_shares_a_line(self, monitoring):
        assert "payoffs: holder = -2, tool = 59   measures: rent = -2, piracy = 1" in shown(monitoring, 160)

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize(
        ("name", "axis"),
        [
            ("essay/monitoring", "reach"),
            ("essay/reach_tree", "fee"),
            ("essay/four_players", "reach"),
            ("literature/png_1983", "award"),
            ("literature/keinan_ben_porat_2025", "revenue_share"),
            ("classics/centipede", "growth"),
            ("classics/cournot_discretised", "intercept"),
        ],
    )
    def test_nothing_is_cut_at_any_width(self, width, name, axis):
        found = published(name, axis)
        text = shown(found, width)
        assert max(map(len, text.splitlines())) <= width
        assert "…" not in text
        bare = "".join(text.split())
        for cell in found.cells:
            where = where_text(axis, cell.low, cell.high, cell.low_closed, cell.high_closed)
            assert "".join(where.split()) in bare
            for equilibrium in cell.equilibria:
                for value in equilibrium.payoffs.values():
                    assert "".join(str(value).split()) in bare
        for point in found.breakpoints:
            assert str(point.value) in bare

    @pytest.mark.parametrize("width", WIDTHS)
    def test_random_families_fit(self, width):
        for family in bimatrix_families(seed=5, count=12, largest=3):
            text = shown(regimes(family.load(), "t"), width)
            assert max(map(len, text.splitlines())) <= width

    def test_irrational_ends_are_decimals(self):
        found = regimes(gametheory.loads(SQUARE), "x")
        text = shown(found, 120)
        assert "\n~1.25992 < x < ~1.41421\n" in text
        assert "\nx ~ 1.41421   a continuum spanned by B and C\n" in text
        assert "payoffs: ann = 2, bob = ~1.41421" in text

    def test_a_probability_that_is_a_sum_stands_in_brackets(self):
        found = published("classics/chicken", "prize")
        mixed = next(e for e in found.cells[0].equilibria if e.branch == "B")
        assert played_terms(mixed.strategies["ann"]) == ["prize/4 hawk", "(4 - prize)/4 dove"]
        cournot = published("classics/cournot_discretised", "intercept", between=(10, 11))
        assert "(11 - intercept) cartel + (intercept - 10) cournot" in shown(cournot, 160)

    def test_a_tree_shows_the_path_and_counts_the_rest(self):
        text = shown(published("essay/reach_tree", "reach"), 110)
        assert "\n  B  offer: pirate   infringement: sue\n" in text
        assert "\n  C  offer: accept\n" in text
        assert "off the path: 1 information set" in text
        assert "(exact, complete)" in text
        assert "Subgame-perfect equilibria in pure strategies along reach in [0, 1]" in text

    def test_equilibria_that_differ_off_the_path_alone_are_shown_once(self):
        text = words(shown(published("classics/beer_quiche", "surly_share"), 110))
        assert "2 continua, spanned by A and B; by C and D" in text
        assert "off the path: sees_beer: 1/2 duel + 1/2 leave (B: duel)" in text
        assert "off the path: sees_quiche: 1/2 duel + 1/2 leave (D: duel)" in text
        assert "D surly" not in text

    def test_regimes_that_differ_off_the_path_alone_are_told_apart(self):
        text = words(shown(regimes(gametheory.loads(LEASE), "price"), 110))
        assert "off the path: buyer_moves: buy " in text
        assert "off the path: buyer_moves: refuse " in text
        assert "off the path: buyer_moves: buy (B: refuse)" in text

    def test_a_continuum_that_is_no_span_is_told_in_pieces(self):
        text = shown(regimes(gametheory.loads(ENTRY), "cost"), 110)
        assert "\ncost = 9   a continuum in 2 pieces, spanned by A and B; by A and C\n" in text

    def test_where_the_game_is_not_defined(self):
        text = shown(regimes(gametheory.loads(UNDEFINED_AT_ZERO), "share"), 110)
        assert "\nshare = 0   not defined: " in text
        assert "\nnote: the game is not defined on the whole range" in text

    def test_where_there_is_no_equilibrium(self):
        found = regimes(gametheory.loads(NO_PURE_EQUILIBRIUM), "stake", concept="pure-nash")
        assert "no pure Nash equilibrium\n" in shown(found)
        assert "Pure Nash equilibria along stake" in shown(found)

    def test_symbols_are_said_to_be_decided_at_their_values(self):
        text = words(shown(published("essay/monitoring", "reach", symbolic=["fee"])))
        assert "formulas in fee too; which of them hold is decided at fee = 10" in text
        assert "(fee - 1)/(50*reach) monitor" in text

    def test_the_middle_of_very_many_cells_is_left_out(self, monkeypatch, monitoring):
        monkeypatch.setattr(view, "MOST_CELLS", 2)
        text = shown(monitoring)
        assert "\n0 <= reach < 1/10\n" in text
        assert "\n... 3 more cells; --format json and csv have all\n" in text
        assert "\nreach = 9/50 " not in text

    def test_very_many_equilibria_of_a_cell_are_counted(self, monkeypatch, monitoring):
        monkeypatch.setattr(view, "MOST_BLOCKS", 1)
        assert "... and 1 more; --format json and csv have all" in shown(monitoring)


class TestBreakpointsAndBranches:
    def test_radicals_and_their_polynomials(self):
        lines = [line.split() for line in shown(regimes(gametheory.loads(SQUARE), "x")).splitlines()]
        assert ["~1.25992", "1.25992", "x**3", "-", "2"] in lines
        assert ["sqrt(2)", "1.41421", "x**2", "-", "2"] in lines

    def test_rational_ones_have_no_polynomial(self, monitoring):
        text = shown(monitoring)
        assert "\nBreakpoints\nreach  decimal\n 1/10      0.1\n 9/50     0.18\n" in text
        assert "root of" not in text

    def test_a_decimal_says_nothing_of_a_whole_number(self):
        assert "\nBreakpoints\nfee\n 23\n" in shown(published("essay/reach_tree", "fee"))

    def test_what_becomes_of_each_branch(self, monitoring):
        text = shown(monitoring, 110)
        assert "\nA       0 <= reach <= 1/10     vanishes at 1/10, in a continuum with B\n" in text
        keinan = shown(published("literature/keinan_ben_porat_2025", "revenue_share"), 110)
        assert "merges into " in keinan
        assert "splits off from " in keinan
        assert "changes support at 4" in shown(published("classics/chicken", "prize"))

    def test_branches_of_which_the_same_is_true_share_a_row(self):
        assert "\nC, D and E  growth = 4        appears at 4; vanishes at 4\n" in shown(
            published("classics/centipede", "growth")
        )

    def test_a_range_without_breakpoints(self):
        text = shown(published("classics/rock_paper_scissors", "win"))
        assert "\nNo breakpoints inside the range.\n" in text
        assert "what becomes" not in text


class TestRows:
    def test_a_row_a_cell_and_equilibrium(self, monitoring):
        columns, rows = regimes_csv(monitoring)
        assert columns[:7] == ["low", "high", "low_closed", "high_closed", "branch", "holder.monitor", "holder.ignore"]
        assert columns[-4:] == ["rent", "piracy", "monitoring", "committed_rent"]
        assert len(rows) == sum(len(cell.equilibria) for cell in monitoring.cells)
        last = rows[-1]
        assert (last["low"], last["high"], last["low_closed"], last["high_closed"]) == ("9/50", "1", "false", "true")
        assert last["branch"] == "C"
        assert last["holder.ignore"] == "(50*reach - 9)/(50*reach)"
        assert last["payoff.tool"] == "50"

    def test_formulas_give_the_numbers_of_a_solution(self, monitoring):
        solution = gametheory.solve(gametheory.load(GAMES / "essay" / "monitoring.toml").at(reach="1/2"))
        row = regimes_csv(monitoring)[1][-1]
        for name, probability in solution.equilibria[0].strategies["holder"].items():
            value = parse_expression(row[f"holder.{name}"]).evaluate({"reach": fmpq(1, 2)})
            assert to_fraction(value) == probability

    def test_a_measure_keeps_clear_of_the_columns_of_a_cell(self):
        columns, rows = regimes_csv(regimes(gametheory.loads(SQUARE), "x"))
        assert "measure.low" in columns
        assert rows[0]["low"] == "1"
        assert any(row["low"] == repr(2 ** (1 / 3)) for row in rows)

    def test_a_cell_without_equilibria_has_a_row(self):
        found = regimes(gametheory.loads(NO_PURE_EQUILIBRIUM), "stake", concept="pure-nash")
        (empty,) = [cell for cell in found.cells if not cell.equilibria]
        row = next(row for row in regimes_csv(found)[1] if row["low"] == str(empty.low) and not row["branch"])
        assert row == {"low": "0", "high": "1", "low_closed": "false", "high_closed": "true", "branch": ""}
