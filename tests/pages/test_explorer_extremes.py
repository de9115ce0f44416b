"""The explorer where numbers are long, powers high, or only lines are known: still what Python computes, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gametheory import loads
from gametheory.numbers import exact_text
from tests.pages.browser import Browser, browser
from tests.pages.test_explorer_in_a_browser import STATE, TYPE, agrees, opened

__all__ = ["browser"]

POWERS = """format = 1
title = "Powers"
form = "strategic"
[parameters.x]
default = "1/3"
range = [0, 1]
[parameters.y]
default = "2/3"
range = [0, 1]
[players]
a = ["up", "down"]
b = ["left", "right"]
[payoffs.matrices]
a = [["x**66 - x*y/1000", 0], [0, 1]]
b = [[0, 1], [1, "y"]]
[measures]
m = "x**65"
[claims.half]
holds = "b.left <= 1/2"
"""
LONG = f"""format = 1
title = "A long number"
form = "strategic"
[parameters.x]
default = "0.{"123456789" * 6}"
range = [0, 1]
[players]
a = ["up", "down"]
b = ["left", "right"]
[payoffs.matrices]
a = [["x", 0], [0, 1]]
b = [[0, 1], [1, 0]]
[claims.half]
holds = "b.left <= 1/2"
"""
CROWD = """format = 1
title = "A crowd"
form = "symmetric"
[parameters.c]
default = 1
range = [0, 4]
[parameters.g]
default = 3
range = [0, 4]
[players]
firm = { count = 3, strategies = ["enter", "stay"], counts = "others" }
[payoffs.firm]
enter = "g - c * (1 + count.enter)"
stay = "0"
[claims.cheap]
holds = "payoff.firm >= 0"
at = { g = 2, c = "1/2" }
"""
FIXED = """format = 1
title = "A parameter without a range"
form = "strategic"
[parameters.k]
default = 1
[parameters.x]
default = 1
range = [0, 3]
[players]
a = ["up", "down"]
b = ["left", "right"]
[payoffs.matrices]
a = [["k*x", 0], [0, 1]]
b = [["1", 0], [0, 1]]
[claims.elsewhere]
holds = "payoff.a >= 0"
at = { k = 3, x = 2 }
[claims.here]
holds = "payoff.a >= 0"
at = { x = 2 }
"""
PLACES = "return [...document.querySelectorAll('.explorer-bar option')].map((each) => each.textContent)"
GO_TO_FIRST = """
const choice = document.querySelector(".explorer-bar select");
choice.value = "0";
choice.dispatchEvent(new Event("change"));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extremes")


def test_powers_above_64_are_told_apart(browser: Browser, folder: Path) -> None:
    family = loads(POWERS)
    opened(browser, folder, family, "powers")
    known = 0
    for x in ("99/100", "1/3", "97/100", "9/10"):
        for y in ("2/3", "1/7", "1/1000", "99/100"):
            for name, text in (("x", x), ("y", y)):
                assert browser.run(TYPE, name, text) == ""
            known += agrees(browser, family, family.point({"x": x, "y": y}))
    assert known >= 8


def test_long_numbers_of_the_file_are_read(browser: Browser, folder: Path) -> None:
    family = loads(LONG)
    opened(browser, folder, family, "long")
    assert agrees(browser, family, family.point())
    browser.run(TYPE, "x", "1/7")
    assert agrees(browser, family, family.point({"x": "1/7"}))
    assert browser.complaints() == []


def test_where_lines_are_known_two_changes_are_said_to_be_unknown(browser: Browser, folder: Path) -> None:
    opened(browser, folder, loads(CROWD), "crowd")
    assert browser.run(STATE)["kind"] == "chart"
    browser.run(GO_TO_FIRST)
    shown = browser.run(STATE)
    assert shown["values"] == ["1/2", "2"]
    assert shown["kind"] == "unknown"
    assert shown["equilibria"] == []


def test_a_claim_elsewhere_than_the_sliders_reach_is_no_place_to_go(browser: Browser, folder: Path) -> None:
    family = loads(FIXED)
    opened(browser, folder, family, "fixed")
    assert browser.run(PLACES) == ["the base values", "values of the claim here"]
    browser.run(GO_TO_FIRST)
    values = browser.run(STATE)["values"]
    assert values == [exact_text(family.point({"x": 2})["x"])]
