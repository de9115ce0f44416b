"""The page in a browser: no complaint, no request, no scrolling sideways, and a keyboard that reaches everything."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from gametheory import load
from gametheory.claims.dossier import concluded, verdicts_by_place
from gametheory.pages.manifest import Manifest
from gametheory.pages.page import page_html
from gametheory.report.gathering import gathered
from gametheory.spec.dossier import read_dossier
from tests.games.published import GAMES
from tests.pages.browser import Browser, browser

__all__ = ["browser"]

NAMES = ("essay/monitoring", "essay/reach_tree", "essay/free_entry")
NUMBER_FOCUSABLE = """
let number = 0;
const options = { contentVisibilityAuto: true, visibilityProperty: true };
for (const each of document.querySelectorAll("a[href], summary, input, select, button, [tabindex='0']")) {
  if (each.checkVisibility(options) && !each.disabled) each.dataset.number = number++;
}
return number;
"""
CONTRAST = """
const parsed = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (element) => {
  for (let each = element; each; each = each.parentElement) {
    const colour = parsed(getComputedStyle(each).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
const found = [];
for (const element of document.querySelectorAll("main *, nav *, header *")) {
  if (element.closest("svg, .piece") || element.disabled || element.closest("[disabled]")) continue;
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!own || !element.checkVisibility()) continue;
  const [a, b] = [light(parsed(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) found.push(`${element.tagName}.${element.className} ${element.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
}
return [...new Set(found)].slice(0, 10);
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    """A page with everything on it: a dossier, three forms of games, figures and explorers."""
    dossier = read_dossier(str(GAMES / "essay" / "essay.dossier.toml"))
    contents = [
        gathered(load(GAMES / f"{name}.toml"), f"{name}.toml", draws=100 if "mon" in name else None) for name in NAMES
    ]
    found = concluded(dossier, verdicts_by_place((each.file, each.verdicts) for each in contents))
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page_html(contents, [found], manifest=Manifest(NAMES)), encoding="utf-8")
    return path


def opened(browser: Browser, page: Path, width: int, scheme: str = "light") -> None:
    browser.size(width, 900)
    browser.colours(scheme)
    browser.open(page)
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true; });")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_complained_of_asked_for_or_cut_off(browser: Browser, page: Path, width: int) -> None:
    opened(browser, page, width)
    assert browser.complaints() == []
    assert browser.requests() == []
    assert not browser.scrolls_sideways()
    assert browser.run("return document.querySelectorAll('main > section').length") == 3 + 1 + 1 + 2


def test_headings_are_in_order(browser: Browser, page: Path) -> None:
    opened(browser, page, 1280)
    levels = browser.run(
        "return [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((each) => +each.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_tab_key_reaches_everything_in_order(browser: Browser, page: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser.size(1280, 900)
    browser.open(page)
    count = browser.run(NUMBER_FOCUSABLE)
    assert count > 60
    reached = []
    for _ in range(count + 3):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        number = browser.run("return document.activeElement.dataset.number")
        if number is not None:
            reached.append(int(number))
            outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", browser.run("return document.activeElement.outerHTML.slice(0, 200)")
    assert reached[:count] == list(range(count))


def test_every_link_inside_leads_to_a_place_that_is_seen(browser: Browser, page: Path) -> None:
    opened(browser, page, 1280)
    script = """
    return [...document.querySelectorAll('a[href^="#"]')].filter(
      (each) => !document.getElementById(each.getAttribute("href").slice(1))?.checkVisibility()).map((each) => each.outerHTML);
    """
    missing = browser.run(script)
    assert missing == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(browser: Browser, page: Path, scheme: str) -> None:
    opened(browser, page, 1280, scheme)
    assert browser.run(CONTRAST) == []


def test_formulas_are_set_and_figures_drawn(browser: Browser, page: Path) -> None:
    opened(browser, page, 1280)
    heights = browser.run(
        "return [...document.querySelectorAll('math')].map((each) => each.getBoundingClientRect().height)"
    )
    assert len(heights) > 200
    assert min(heights) > 5
    boxes = browser.run(
        "return [...document.querySelectorAll('figure svg')].map((each) => each.getBoundingClientRect().width)"
    )
    assert len(boxes) >= 5
    assert min(boxes) > 300


DRAWINGS = """
return [...document.querySelectorAll('.drawing')].map((each) => [each.scrollWidth > each.clientWidth,
  each.getBoundingClientRect().right <= innerWidth]);
"""


def test_a_phone_fits_figures_and_enlarges_them_in_their_own_box(browser: Browser, page: Path) -> None:
    opened(browser, page, 320)
    found = browser.run(DRAWINGS)
    assert found
    assert found == [[False, True]] * len(found)
    switches = "return [...document.querySelectorAll('.enlarge')].filter((each) => each.checkVisibility()).length"
    assert browser.run(switches) == len(found)
    browser.run("document.querySelectorAll('.enlarge').forEach((each) => each.click());")
    assert browser.run(DRAWINGS) == [[True, True]] * len(found)
    assert not browser.scrolls_sideways()
    opened(browser, page, 1280)
    assert browser.run(switches) == 0


def test_a_phone_shows_the_caption_of_all_claims_in_a_few_lines(browser: Browser, page: Path) -> None:
    opened(browser, page, 390)
    assert 0 < browser.run("return document.querySelector('.summary caption').getBoundingClientRect().height") < 80


@pytest.mark.parametrize("width", [320, 1280])
def test_kept_lines_and_formulas_of_the_explorer_are_broken_and_not_cut(
    browser: Browser, page: Path, width: int
) -> None:
    opened(browser, page, width)
    script = """
    const found = [...document.querySelectorAll("pre, .explorer-formula, .explorer-claim > div")];
    return [found.length, found.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)];
    """
    count, cut = browser.run(script)
    assert count > 10
    assert cut == []


def test_screenshots_are_taken_light_dark_and_on_a_phone(browser: Browser, page: Path, tmp_path: Path) -> None:
    for name, width, scheme in (("light", 1280, "light"), ("dark", 1280, "dark"), ("phone", 320, "light")):
        opened(browser, page, width, scheme)
        browser.screenshot(tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    background = browser.run("return getComputedStyle(document.body).backgroundColor")
    browser.colours("dark")
    assert browser.run("return getComputedStyle(document.body).backgroundColor") != background
    browser.colours("light")
