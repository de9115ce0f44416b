"""The data and the markup of an explorer: safe, whole, and right when read as the page reads them."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from gametheory import load, loads, regimes, solve
from gametheory.algebra.roots import AlgebraicNumber
from gametheory.errors import UsageError
from gametheory.model.family import Family
from gametheory.numbers import exact_text
from gametheory.pages import explorer
from gametheory.pages.explorer import explorer_assets, explorer_data, explorer_html
from gametheory.typesetting.formulas import mathml

GAMES = Path(__file__).parents[2] / "games"
STRANGE = """format = 1
title = "</script><script>alert(1)</script> & <b>"
form = "strategic"
[parameters.x]
default = 1
range = [0, 2]
meaning = "<!-- <script> ]]> \\u2028"
unit = "</section>"
[players]
a = ["up", "down"]
b = ["left", "right"]
[payoffs.matrices]
a = [["x", 0], [0, 1]]
b = [[0, 1], [1, 0]]
[claims.half]
says = "</script>"
holds = "b.left <= 1/2"
"""
VOID = {"input", "br", "img", "meta", "link", "hr"}


class Tags(HTMLParser):
    """What elements there are, and whether all are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(section: str) -> tuple[Tags, dict[str, Any]]:
    tags = Tags()
    tags.feed(section)
    tags.close()
    assert tags.open == []
    found = re.search(r'<script type="application/json">(.*?)</script>', section, re.DOTALL)
    assert found
    return tags, json.loads(found[1])


class Page:
    """The data read as the script of the page reads them."""

    def __init__(self, data: dict[str, Any], point: dict[str, Fraction]) -> None:
        self.data = data
        self.values = [point[axis["name"]] for axis in data["axes"]]

    def polynomial(self, number: int) -> Fraction:
        total = Fraction(0)
        for coefficient, *rest in self.data["polynomials"][number]:
            term = Fraction(int(coefficient))
            for axis, power in zip(rest[::2], rest[1::2], strict=True):
                term *= self.values[axis] ** power
            total += term
        return total

    def formula(self, number: int) -> str:
        found = self.data["formulas"][number]
        if isinstance(found, str):
            return found
        return exact_text(self.polynomial(found[0]) / self.polynomial(found[1]))

    def regime(self) -> dict[str, Any] | None:
        for chart in self.data["charts"]:
            pairs = zip(chart["s"][::2], chart["s"][1::2], strict=True)
            if all(_sign(self.polynomial(self.data["factors"][factor])) == sign for factor, sign in pairs):
                return self.data["regimes"][chart["r"]]
        return None

    def strategies(self, equilibrium: dict[str, Any]) -> list[list[str]]:
        if "s" in equilibrium:
            return [[self.formula(each) for each in own] for own in equilibrium["s"]]
        return [[self.formula(each) for each in self.data["moves"][number]] for number in equilibrium["b"][2::3]]


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


@pytest.mark.parametrize(
    "name", ["essay/monitoring", "essay/reach_tree", "essay/screening_bayesian", "essay/creators", "classics/centipede"]
)
def test_the_data_say_what_solving_says(name: str) -> None:
    family = load(GAMES / f"{name}.toml")
    data = explorer_data(family)
    assert data["kind"] == "atlas"
    chance, known = random.Random(3), 0
    for _ in range(60):
        point = family.point()
        for axis in chance.sample(data["axes"], min(3, len(data["axes"]))):
            low, high = Fraction(axis["low"]), Fraction(axis["high"])
            point[axis["name"]] = low + (high - low) * Fraction(chance.randrange(0, 41), 40)
        page = Page(data, point)
        regime = page.regime()
        if regime is None:
            continue
        known += 1
        solution = solve(family.at_point(point), concept=_concept(data))
        assert regime["n"] == len(solution.equilibria)
        here = [data["equilibria"][number] for number in regime["e"]]
        got = sorted([page.strategies(each), [page.formula(f) for f in (*each["p"], *each["m"])]] for each in here)
        want = sorted(
            [
                [
                    [exact_text(chance) for chance in own.values()]
                    for own in (
                        [each.moves for each in found.behavior.values() if each.specified]
                        if found.behavior
                        else found.strategies.values()
                    )
                ],
                [exact_text(value) for value in (*found.payoffs.values(), *found.measures.values())],
            ]
            for found in solution.equilibria
        )
        assert got == want, point
    assert known >= 50


def _concept(data: dict[str, Any]) -> str | None:
    """The concept named in the data's options; None for what solving looks for anyway."""
    options = data["options"]
    return options[options.index("--concept") + 1] if "--concept" in options else None


def test_the_axes_and_ticks() -> None:
    family = load(GAMES / "essay" / "monitoring.toml")
    data = explorer_data(family, values={"fee": 12})
    axes = {axis["name"]: axis for axis in data["axes"]}
    assert list(axes) == list(family.parameters)
    reach = axes["reach"]
    assert (reach["low"], reach["high"], reach["base"], reach["default"]) == ("0", "1", "2/5", "2/5")
    assert axes["fee"]["base"] == "12"
    assert reach["unit"] == "share of tool makers"
    found = regimes(family, "reach", values={"fee": 12})
    assert {str(each.value) for each in found.breakpoints} <= {tick["exact"] for tick in reach["ticks"]}
    assert data["file"] == "monitoring.toml"
    assert all(claim["at"] == {} for claim in data["claims"])


def test_irrational_ticks_have_no_exact_value() -> None:
    data = explorer_data(load(GAMES / "essay" / "monitoring_highest_fee.toml"))
    ticks = next(axis for axis in data["axes"] if axis["name"] == "reach")["ticks"]
    irrational = [tick for tick in ticks if tick["exact"] is None]
    assert [tick["text"] for tick in irrational] == ["(2 + sqrt(19))/50 ~ 0.127178"]
    assert abs(irrational[0]["about"] - (2 + 19**0.5) / 50) < 1e-12


def test_a_crowd_has_lines() -> None:
    family = load(GAMES / "essay" / "free_entry.toml")
    data = explorer_data(family)
    assert data["kind"] == "lines"
    assert "charts" not in data
    lines = dict(zip([axis["name"] for axis in data["axes"]], data["lines"], strict=True))
    found = regimes(family, "contract_cost")
    cells = lines["contract_cost"]["cells"]
    assert [cell["low"] for cell in cells] == [exact_text(cell.low) for cell in found.cells]
    for cell, here in zip(found.cells, cells, strict=True):
        names = [data["equilibria"][number]["label"] for number in data["regimes"][here["r"]]["e"]]
        assert names[: len(cell.outcomes)] == [each.name for each in cell.outcomes]
    # Along this one there are too many gains to follow, and that is said.
    assert "cells" not in lines["piracy_cost"]
    assert "piracy_cost" in lines["piracy_cost"]["reason"]
    assert all(len(line["verdicts"]) == len(family.spec.claims) for line in lines.values() if "cells" in line)


def test_too_large_a_game_has_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    from gametheory.errors import LimitReached

    def refused(*_: object, **__: object) -> None:
        raise LimitReached("the game is too large for formulas of all parameters")

    monkeypatch.setattr(explorer, "atlas", refused)
    family = loads(STRANGE)
    _, data = read(explorer_html(family))
    assert data["kind"] == "lines"
    found = regimes(family, "x")
    line = data["lines"][0]
    assert [cell["low"] for cell in line["cells"]] == [exact_text(cell.low) for cell in found.cells]
    for cell, here in zip(found.cells, line["cells"], strict=True):
        value = (Fraction(here["low"]) + Fraction(here["high"])) / 2
        page = Page(data, {"x": value})
        got = [page.strategies(data["equilibria"][number]) for number in data["regimes"][here["r"]]["e"]]
        want = [
            [[exact_text(chance) for chance in own.values()] for own in each.strategies.values()]
            for each in cell.at(value)
        ]
        assert got == want
    assert not any(isinstance(each, AlgebraicNumber) for each in line["cells"])


def test_texts_of_strangers_stay_texts() -> None:
    section = explorer_html(loads(STRANGE), identifier='x"><script>')
    tags, data = read(section)
    assert [tag for tag, _ in tags.met].count("script") == 1
    assert section.count("</script>") == 1
    assert section.count("</section>") == 1
    assert "<!--" not in section
    assert "\u2028" not in section
    assert tags.met[0] == (
        "section",
        {"class": "explorer", "id": 'x"><script>', "aria-labelledby": 'x"><script>-title'},
    )
    assert any("</script><script>alert(1)</script> & <b>" in text for text in tags.texts)
    assert data["axes"][0]["unit"] == "</section>"
    assert data["axes"][0]["meaning"] == "<!-- <script> ]]> \u2028"


def test_the_same_arguments_give_the_same_text() -> None:
    first, second = (explorer_html(load(GAMES / "essay" / "reach_tree.toml")) for _ in range(2))
    assert first == second


def test_it_says_what_it_covers() -> None:
    family = load(GAMES / "essay" / "monitoring.toml")
    section = explorer_html(family)
    _, data = read(section)
    hit, drawn = data["covered"]["all parameters moved"]
    assert f"with all parameters moved, {hit} of {drawn} random points are" in section
    assert f"The page holds the formulas of {len(data['charts'])} regions" in section


def test_conditions_of_claims_are_set() -> None:
    family = load(GAMES / "essay" / "monitoring.toml")
    claims = {claim["name"]: claim for claim in explorer_data(family)["claims"]}
    assert {name: claim["markup"] for name, claim in claims.items()} == {
        name: mathml(claim.holds) for name, claim in family.spec.claims.items()
    }


def test_a_large_atlas_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    family = load(GAMES / "essay" / "reach_tree.toml")
    whole = read(explorer_html(family))[1]
    monkeypatch.setattr(explorer, "MOST_CHARACTERS", 1)
    small = read(explorer_html(family))[1]
    assert len(small["charts"]) < len(whole["charts"])
    assert small["exhausted"]


def test_a_game_without_ranges_has_none() -> None:
    assert explorer_html(load(GAMES / "classics" / "shapley_1964.toml")) == ""


def test_wrong_arguments() -> None:
    family = loads(STRANGE)
    with pytest.raises(UsageError, match="not a parameter"):
        explorer_html(family, values={"y": 1})
    with pytest.raises(UsageError, match="concept"):
        explorer_html(family, concept="stable")
    with pytest.raises(UsageError, match="takes a family"):
        explorer_html(family.at())  # type: ignore[arg-type]


def test_the_assets_ask_for_nothing() -> None:
    css, script = explorer_assets()
    for text in (css, script):
        assert not re.search(r"https?:|//[a-z]|@import|url\(|fetch\(|XMLHttpRequest|WebSocket|import\(", text)
        assert "</" not in text
    assert not re.search(r"\beval\b|new Function|document\.write", script)
    assert script.startswith('"use strict";')
    assert "prefers-color-scheme: dark" in css
    assert "prefers-reduced-motion" in css
    assert "@media print" in css


def family_in_steps() -> Family:
    return load(GAMES / "essay" / "foreign_tools.toml")


def test_every_default_can_be_reached() -> None:
    for axis in explorer_data(family_in_steps())["axes"]:
        assert Fraction(axis["low"]) <= Fraction(axis["base"]) <= Fraction(axis["high"])
        assert (Fraction(axis["high"]) - Fraction(axis["low"])) / Fraction(axis["step"]) <= 400
