"""What people are shown of maps of two parameters, and the rows of a CSV file."""

from __future__ import annotations

import io
import random
from fractions import Fraction

import pytest
from flint import fmpq
from rich.console import Console

import gametheory
from gametheory.numbers import to_fraction
from gametheory.parametric.map import regime_map
from gametheory.report import maps as view
from gametheory.report.maps import map_view, percent_text
from gametheory.report.rows import map_csv
from gametheory.spec.grammar import parse_expression
from tests.games.published import GAMES
from tests.parametric.box_families import AXES, bilinear, bimatrices, bimatrix_text, head, pure_games, trees

F = Fraction
WIDTHS = (60, 80, 110, 160)


def shown(found, width=80):
    """The view at a width, trailing blanks removed."""
    console = Console(file=io.StringIO(), width=width, highlight=False, color_system=None)
    console.print(map_view(found))
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def words(text):
    """A text without its line breaks."""
    return " ".join(text.split())


def picture(found, width=110):
    """The lines of the picture, the highest first, without the axis."""
    return [line.split("|")[1] for line in shown(found, width).splitlines() if "|" in line and " | " not in line]


def choice(text, more=""):
    """One player chooses between an expression and 0."""
    return gametheory.loads(
        head("choice", "strategic")
        + f"""
players = {{ one = ["take", "leave"], two = ["watch"] }}
payoffs.matrices = {{ one = [["{text}"], [0]], two = [[0], [0]] }}
{more}
"""
    )


@pytest.fixture(scope="module")
def reach_tree():
    return regime_map(gametheory.load(GAMES / "essay" / "reach_tree.toml"), ("reach", "fee"))


@pytest.fixture(scope="module")
def monitoring():
    return regime_map(gametheory.load(GAMES / "essay" / "monitoring.toml"), ("reach", "fee"))


@pytest.fixture(scope="module")
def three_by_three():
    return regime_map(gametheory.loads(bimatrix_text(3, 3, bilinear(random.Random(2), 9))), AXES)


class TestTheWhole:
    def test_the_headline(self, reach_tree):
        assert (
            "Subgame-perfect equilibria in pure strategies over reach in [0, 1] and fee in [0, 60] (exact, complete)\n"
        ) in shown(reach_tree, 120)
        assert shown(reach_tree).endswith("\n5 regions, 5 regimes, 7 frontiers")

    def test_a_region(self, monitoring):
        assert (
            "\nR3   41.3%   around reach = 1/2, fee = 7   next to R1, R2, R4\n"
            "  C  holder: (fee - 1)/(50*reach) monitor + (50*reach + 1 - fee)/(50*reach) ignore\n"
            "     tool: 1/(10*reach) pirate + (10*reach - 1)/(10*reach) license\n"
            "     payoffs: holder = (10*reach*fee - fee - 2)/(10*reach), tool = 60 - fee\n"
        ) in shown(monitoring, 110)

    def test_frontiers(self, reach_tree):
        lines = [line.split("  ") for line in shown(reach_tree, 110).splitlines()]
        cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
        assert ["R3 | R4", "fee = 55*reach + 1", "(1/10, 13/2)", "(7/11, 36)"] in cells

    @pytest.mark.parametrize("width", WIDTHS)
    def test_nothing_is_cut_at_any_width(self, width, reach_tree, monitoring, three_by_three):
        for found in (reach_tree, monitoring, three_by_three):
            text = shown(found, width)
            assert max(map(len, text.splitlines())) <= width
            assert "…" not in text
            bare = "".join(text.split())
            for region in found.regions:
                assert f"{region.name} " in text
                for equilibrium in region.equilibria:
                    for value in equilibrium.payoffs.values():
                        assert "".join(str(value).split()) in bare

    @pytest.mark.parametrize("width", WIDTHS)
    def test_random_families_fit(self, width):
        families = [*bimatrices(11, 8), *trees(2, 2)]
        made = [regime_map(family, AXES) for family in families]
        made += [regime_map(family, AXES, concept="pure-nash") for family in pure_games(2, 3)]
        for found in made:
            assert max(map(len, shown(found, width).splitlines())) <= width

    def test_regions_of_one_regime_are_together(self):
        text = shown(regime_map(choice("(x - 1/3)*(y - 1/2)"), AXES))
        assert (
            "\nregime 2, 50.0% in 2 regions\n"
            "R2   16.7%   around x = 1/4, y = 2/3   next to R1, R4\n"
            "R3   33.3%   around x = 1/2, y = 1/3   next to R1, R4\n"
            "  B  one: leave   two: watch\n"
        ) in text

    def test_one_region_has_no_picture_and_no_frontiers(self):
        text = shown(regime_map(choice("x + y + 1"), AXES))
        assert "\nR1   100%   around x = 1/2, y = 1/2\n" in text
        assert "Frontiers" not in text
        assert "+--" not in text

    def test_symbols_are_said_to_be_decided_at_their_values(self):
        family = gametheory.load(GAMES / "essay" / "monitoring.toml")
        text = words(shown(regime_map(family, ("reach", "fee"), symbolic=["piracy_cost"])))
        assert "formulas in piracy_cost too; which of them hold is decided at piracy_cost = 1" in text

    def test_where_the_game_is_not_defined(self):
        text = words(shown(regime_map(choice("1/0 if x > 1/2 else 1"), AXES)))
        assert "R2 50.0% around x = 2/3, y = 1/2 next to R1 not defined: " in text
        assert "note: the game is not defined on the whole box" in text

    def test_very_many_regions_are_counted(self, monkeypatch, reach_tree):
        monkeypatch.setattr(view, "MOST_REGIONS", 2)
        monkeypatch.setattr(view, "MOST_FRONTIERS", 3)
        text = shown(reach_tree)
        assert "\n... 3 more regions; --format json and csv have all\n" in text
        assert "\n... 4 more frontiers; --format json has all\n" in text


class TestCurves:
    def test_what_is_just_of_all_sides_is_said_once(self, reach_tree):
        assert (
            "7 stretches of a curve and 3 points have the equilibria of all sides; any other frontier, those"
            in words(shown(reach_tree))
        )

    def test_what_jumps_is_shown(self, monitoring):
        text = words(shown(monitoring))
        assert "2 stretches of a curve have the equilibria of all sides, in continua" in text
        assert "fee = 50*reach + 1 from (1/10, 6) to (1, 51) beside R3, R4 values of C jump" in text

    def test_what_is_only_on_a_curve_is_shown(self):
        text = words(shown(regime_map(choice("-(x - 1/2)**2"), AXES)))
        assert "x = 1/2 from (1/2, 0) to (1/2, 1) beside R1, R2 B only here a continuum spanned by" in text

    def test_what_is_missing_on_a_curve_is_said(self):
        text = words(shown(regime_map(choice("1 if x < y else (1 if x > y else -1)"), AXES)))
        assert "y = x from (0, 0) to (1, 1) beside R1, R2 B only here, without A" in text

    def test_very_many_are_counted(self, monkeypatch, monitoring):
        monkeypatch.setattr(view, "MOST_CURVES", 1)
        assert "\n... 2 more curves and points; --format json has all\n" in shown(monitoring)


class TestThePicture:
    def test_every_sign_is_the_region_at_its_centre(self, three_by_three):
        lines = picture(three_by_three)
        assert (len(lines), {len(line) for line in lines}) == (16, {48})
        for row, line in enumerate(reversed(lines)):
            for column, sign in enumerate(line):
                region = three_by_three.region_at(F(2 * column + 1, 96), F(2 * row + 1, 32))
                assert sign == view.SIGNS[three_by_three.regions.index(region)]

    def test_regions_that_no_centre_is_in_are_named(self, reach_tree):
        assert "1" not in "".join(picture(reach_tree))
        assert "too small or thin to be seen: R1 (0.2%)" in words(shown(reach_tree))

    @pytest.mark.parametrize("thin", ["abs(x - 1/3) - 1/2000", "abs(y - x) - 1/3000"])
    def test_a_thin_region_that_is_seen_in_no_place_is_named(self, thin):
        found = regime_map(choice(thin), AXES)
        drawn = {*"".join(picture(found))}
        text = words(shown(found))
        for sign, region in zip(view.SIGNS, found.regions, strict=False):
            assert (sign in drawn) != (f"{region.name} ({percent_text(region.share)})" in text)

    def test_a_centre_on_a_frontier(self):
        found = regime_map(choice("32*y - 5"), AXES)
        assert set(picture(found)) == {"1" * 48, "2" * 48, "." * 48}
        assert "'.' is on a frontier" in words(shown(found))

    def test_axes_are_labelled(self, reach_tree):
        lines = shown(reach_tree).splitlines()
        top = next(number for number, line in enumerate(lines) if line.startswith("60 |"))
        assert lines[top - 1] == "fee"
        assert lines[top + 15].startswith(" 0 |")
        assert lines[top + 17].split() == ["0", "reach", "1"]

    def test_narrow(self, reach_tree):
        assert max(map(len, shown(reach_tree, 40).splitlines()[:30])) <= 40

    def test_more_regions_than_signs(self, monkeypatch, three_by_three):
        monkeypatch.setattr(view, "SIGNS", "12")
        drawn = {*"".join(picture(three_by_three))}
        assert "*" in drawn
        assert drawn <= {"1", "2", "*"}
        assert "'*' is a later one" in words(shown(three_by_three))


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("5/18", "5/18", "27.8%"),
        ("1/2", "1/2", "50.0%"),
        ("1", "1", "100%"),
        ("0.99999", "0.999991", "> 99.9%"),
        ("0.0001", "0.0001", "< 0.1%"),
        ("0", "0.000001", "< 0.1%"),
        ("0", "0", "0.0%"),
        ("0.27849", "0.27851", "27.85%"),
        ("0.2", "0.3", "~25.000%"),
    ],
)
def test_a_percentage_has_digits_that_are_certain(low, high, text):
    assert percent_text((F(low), F(high))) == text


class TestRows:
    def test_a_row_a_region_and_equilibrium(self, monitoring):
        columns, rows = map_csv(monitoring)
        assert columns[:7] == ["region", "regime", "share_low", "share_high", "sample.reach", "sample.fee", "branch"]
        assert columns[-4:] == ["rent", "piracy", "monitoring", "committed_rent"]
        assert len(rows) == sum(len(region.equilibria) for region in monitoring.regions)
        mixing = rows[2]
        assert (mixing["region"], mixing["branch"], mixing["share_low"], mixing["share_high"]) == (
            "R3", "C", "33/80", "33/80",
        )  # fmt: skip
        assert mixing["tool.pirate"] == "1/(10*reach)"

    def test_formulas_give_the_numbers_of_a_solution(self, monitoring):
        _, rows = map_csv(monitoring)
        family = gametheory.load(GAMES / "essay" / "monitoring.toml")
        for row in rows:
            point = {"reach": F(row["sample.reach"]), "fee": F(row["sample.fee"])}
            (equilibrium,) = gametheory.solve(family.at(**point)).equilibria
            values = {name: fmpq(value.numerator, value.denominator) for name, value in point.items()}
            for name, payoff in equilibrium.payoffs.items():
                assert to_fraction(parse_expression(row[f"payoff.{name}"]).evaluate(values)) == payoff

    def test_a_measure_keeps_clear_of_the_columns_of_a_region(self):
        columns, rows = map_csv(regime_map(choice("x - y", "measures.region = 'one.take'"), AXES))
        assert "measure.region" in columns
        assert {row["region"] for row in rows} == {"R1", "R2"}

    def test_a_region_without_equilibria_has_a_row(self):
        family = gametheory.loads(
            head("pennies", "strategic")
            + """
players = { one = ["a", "b"], two = ["c", "d"] }
payoffs.matrices = { one = [["x - 1/2", 0], [0, "x - 1/2"]], two = [[0, 1], [1, 0]] }
"""
        )
        found = regime_map(family, AXES, concept="pure-nash")
        empty = [row for row in map_csv(found)[1] if not row["branch"]]
        assert [row["region"] for row in empty] == [region.name for region in found.regions if not region.equilibria]
        assert empty
        assert "no pure Nash equilibrium" in shown(found)


class TestTheValuesInTheFile:
    def told(self, found, **values):
        console = Console(file=io.StringIO(), width=110, highlight=False, color_system=None)
        console.print(map_view(found, {name: F(value) for name, value in values.items()}))
        return [line for line in console.file.getvalue().splitlines() if line.startswith("The values in the file")]

    def test_their_region_is_named(self, reach_tree):
        for region in reach_tree.regions:
            at = ", ".join(f"{name} = {value}" for name, value in region.sample.items())
            assert self.told(reach_tree, **region.sample) == [f"The values in the file, {at}: in {region.name}"]

    def test_a_point_of_the_map_is_called_so(self, reach_tree):
        curve = next(cell for cell in reach_tree.curves if all(isinstance(v, F) for v in cell.sample.values()))
        (line,) = self.told(reach_tree, **curve.sample)
        assert f": on the curve {' or '.join(curve.formulas)}" in line

    def test_nothing_is_said_of_values_outside(self, reach_tree):
        assert self.told(reach_tree, reach=2, fee=1) == []
        assert self.told(reach_tree, reach=1) == []
