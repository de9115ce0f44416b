"""The page has what was found, in HTML that is right, fetches nothing, and takes no text for markup."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from gametheory import load, loads
from gametheory.claims.dossier import concluded, games_of, needs_text, verdicts_by_place
from gametheory.errors import UsageError
from gametheory.numbers import short_text
from gametheory.pages.explorer import explorer_assets
from gametheory.pages.manifest import Manifest, stated_date
from gametheory.pages.page import PAGE_PARTS, page_html
from gametheory.report.gathering import gathered
from gametheory.spec.dossier import read_dossier
from tests.games.published import GAMES
from tests.pages.html import Page

QUICK = ("figures", "explorer")
ESSAY = GAMES / "essay"
NASTY = """</style></script><script>alert(1)</script><img src=x onerror=alert(2)> " ' & {{ 7 * 7 }} {% raw %} --> ]]>"""
HOSTILE = f"""format = 1
title = '''{NASTY}'''
source = '''{NASTY} javascript:alert(3) http://example.org/a?b=1&c="x" https://example.org/<b>'''
description = '''{NASTY}

- an item {NASTY}
- `code {NASTY[:30]}`

    kept as it is {NASTY}
'''
form = "strategic"
[parameters.x]
default = 1
range = [0, 3]
unit = '''{NASTY}'''
meaning = '''{NASTY}'''
source = '''{NASTY} javascript:alert(4)'''
[players]
a = ["l", "r"]
b = ["l", "r"]
[payoffs.matrices]
a = [["x", 0], [0, 1]]
b = [[1, 0], [0, "2 - x"]]
[measures]
m = "payoff.a"
[claims.c]
says = '''{NASTY}'''
holds = "m >= 1"
over = {{ x = [0, 3] }}
[replications.r]
says = '''{NASTY}'''
quantity = "m"
value = 1
provenance = "published"
source = '''{NASTY}'''
[reference]
title = '''{NASTY}'''
url = "https://example.org/'onmouseover='alert(5)"
"""
KINDS = (
    "classics/shapley_1964",
    "classics/beer_quiche",
    "classics/first_price_auction",
    "classics/ultimatum",
    "classics/public_goods",
    "degenerate/von_stengel_6x6",
    "degenerate/all_zero_2x2",
    "essay/creators",
    "essay/free_entry",
    "essay/monitoring_highest_fee",
    "essay/reach_tree",
    "essay/screening_bayesian",
    "literature/keinan_ben_porat_2025",
    "literature/tsebelis_1989",
)


def manifest_of(*names, **options):
    return Manifest(names, **options)


def page_of(*families, without=QUICK, conclusions=(), **options):
    contents = [gathered(family, name, **options) for name, family in families]
    names = [name for name, _ in families]
    return contents, page_html(contents, conclusions, manifest=manifest_of(*names), without=without)


@pytest.fixture(scope="module")
def monitoring():
    contents, text = page_of(("monitoring.toml", load(ESSAY / "monitoring.toml")))
    return contents[0], text


@pytest.mark.parametrize("name", KINDS)
def test_pages_of_all_kinds_of_games_are_right(name):
    contents, text = page_of((name, load(GAMES / f"{name}.toml")), without=(*QUICK, "break-even"))
    page = Page(text)
    assert page.faults == []
    assert page.fetched == []
    assert page.handlers == []
    assert page.elements["h1"] == page.elements["main"] == page.elements["title"] == 1
    for verdict in contents[0].verdicts:
        assert f">{verdict.name}</a>" in text
    assert "None" not in page.text
    assert "object at 0x" not in text


def test_every_claim_has_its_verdict_its_thresholds_and_a_place(monitoring):
    contents, text = monitoring
    page = Page(text)
    articles = re.split(r'<article class="claim" id="', text)[1:]
    assert len(articles) == len(contents.verdicts) == len(contents.family.spec.claims)
    for verdict, article in zip(contents.verdicts, articles, strict=True):
        identifier = article.partition('"')[0]
        shown = Page(article.partition("</article>")[0])
        assert identifier == f"game-monitoring--{verdict.name}"
        assert f"#{identifier}" in page.links
        heading = article.partition("</h4>")[0]
        assert re.search(rf'class="verdict {verdict.verdict}"', heading)
        assert verdict.says in " ".join(shown.pieces)
        assert "Proved at every value of the range" in shown.text
        for found in verdict.thresholds:
            assert isinstance(found.value, Fraction)
            top, bottom = found.value.numerator, found.value.denominator
            assert f"<mfrac><mn>{top}</mn><mn>{bottom}</mn></mfrac>" in article
        if verdict.counterexample is not None:
            assert "A counterexample" in shown.text
            assert (
                short_text(verdict.counterexample.equilibrium.measures["rent"]).replace("-", "\N{MINUS SIGN}")
                in shown.text
            )


def test_the_summary_says_where_each_claim_holds(monitoring):
    contents, text = monitoring
    table = text[text.index('id="summary"') : text.index('class="game"')]
    for verdict in contents.verdicts:
        row = next(row for row in table.split("<tr>") if f">{verdict.name}</a>" in row)
        said = (
            needs_text(verdict).replace("<=", "\N{LESS-THAN OR EQUAL TO}").replace(">=", "\N{GREATER-THAN OR EQUAL TO}")
        )
        assert said in Page(f"<table><tbody><tr>{row}".replace("</tbody>", "").replace("</table>", "")).text
        assert f'class="verdict {verdict.verdict}"' in row
    assert "4 claims: 2 hold, 2 fail" in Page(text).text


def test_the_bar_is_drawn_to_scale(monitoring):
    _, text = monitoring
    article = text[text.index('id="game-monitoring--worthless_outside"') :].partition("</article>")[0]
    pieces = re.findall(r'class="piece (\w+)" style="left:([\d.]+)%;width:([\d.]+)%"', article)
    assert pieces == [("holds", "0.000", "16.000"), ("fails", "16.000", "84.000")]
    assert 'aria-label="reach: holds on [0, 4/25]; fails on (4/25, 1]"' in article


def test_what_must_be_true_is_the_break_even_table(monitoring):
    contents, text = monitoring
    for table in contents.break_evens:
        article = text[text.index(f'id="game-monitoring--{table.claim}"') :].partition("</article>")[0]
        for row in table.flipping:
            cells = next(each for each in article.split("<tr>") if f'<th scope="row">{row.parameter}</th>' in each)
            assert row.holds_text().replace("<", "&lt;") in cells
            for flip in row.flips:
                assert short_text(flip.at) in cells


def test_equilibria_are_formulas_on_every_stretch(monitoring):
    contents, text = monitoring
    assert len(re.findall(r'<div class="cell">', text)) == len(contents.regimes.cells)
    assert "<mrow><mn>50</mn>" in text
    section = text[text.index('id="game-monitoring-equilibria"') :]
    assert '9/20</span> <span class="strategy">monitor</span>' in section
    rows = text[text.index('id="game-monitoring-replications"') :].partition("</table>")[0]
    assert rows.count("<tr>") == 1 + len(contents.replications)
    assert "13 of 13 values pass" in text


def test_parameters_have_their_meaning_source_and_prior(monitoring):
    contents, text = monitoring
    for name, parameter in contents.family.parameters.items():
        row = next(row for row in text.split("<tr>") if row.startswith(f'<th scope="row">{name}<span'))
        assert parameter.meaning.replace("'", "&#39;") in row
        assert f"value: {parameter.source}" in row
        assert f"[{short_text(parameter.range[0])}, {short_text(parameter.range[1])}]" in row
    assert "loguniform(0.01, 10)" in text or "loguniform(1/100, 10)" in text


def test_no_text_of_a_file_is_taken_for_markup():
    contents, text = page_of((f"<b>{NASTY[:40]}.toml", loads(HOSTILE)))
    page = Page(text)
    assert page.faults == []
    assert page.scripts == []
    assert page.handlers == []
    assert page.elements.get("img") is None
    assert page.elements.get("b") is None
    assert page.text.count("alert(1)") >= 8
    assert "{{ 7 * 7 }}" in page.text
    outside = [address for address in page.links if not address.startswith("#")]
    assert outside
    assert all(address.startswith(("http://example.org/", "https://example.org/")) for address in outside)
    assert not any("javascript" in address or '"' in address for address in outside)
    assert contents[0].replications[0].passes in (True, False)


def test_hostile_texts_in_figures_and_explorer_stay_texts():
    _, text = page_of(("h", loads(HOSTILE)), without=())
    page = Page(text)
    assert page.faults == []
    assert page.handlers == []
    assert page.elements.get("img") is None
    assert re.findall(r"<script>(.*?)</script>", text, re.DOTALL) == [explorer_assets()[1]]
    assert re.findall(r"<script[^>]*>", text) == ['<script type="application/json">', "<script>"]
    assert [address for address in page.fetched if not address.startswith("#")] == []


def test_the_same_contents_give_the_same_bytes():
    family = load(ESSAY / "reach_tree.toml")
    contents = gathered(family, "reach_tree.toml", without=["break-even"])
    first, second = (page_html([contents], manifest=manifest_of("reach_tree.toml"), without=["explorer"]) for _ in "ab")
    assert first == second
    page = Page(first)
    assert page.faults == []
    assert [address for address in page.fetched if not address.startswith("#")] == []
    labels = re.findall(r'<svg [^>]*aria-label="Figure (\d+): ', first)
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    assert len(labels) == 2 + len(contents.maps)
    assert re.findall(r"<figcaption>Figure (\d+)\.", first) == labels


def test_only_the_script_of_the_page_may_run():
    import base64
    import hashlib

    _, text = page_of(("m.toml", load(ESSAY / "monitoring.toml")), without=("figures", "break-even"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1).replace("&#39;", "'")
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy.replace("&#43;", "+")
    assert "default-src 'none'" in policy
    _, without = page_of(("m.toml", load(ESSAY / "monitoring.toml")), without=PAGE_PARTS)
    assert "script-src 'none'" in without.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("claims", 'id="game-m-claims"'),
        ("statics", 'id="game-m-signs"'),
        ("replications", 'id="game-m-replications"'),
        ("break-even", "What must be true"),
        ("regimes", "As formulas along a parameter"),
    ],
)
def test_parts_can_be_left_out(part, gone):
    family = load(ESSAY / "monitoring.toml")
    kept = [each for each in PAGE_PARTS if each not in QUICK]
    for without, there in (((), True), ((part,), False)):
        names = [each for each in kept if each in without]
        text = page_html([gathered(family, "m.toml", without=names)], manifest=manifest_of("m.toml"), without=QUICK)
        assert (gone in text) == there
        assert Page(text).faults == []


def test_a_dossier_comes_first_with_its_conclusion():
    dossier = read_dossier(str(ESSAY / "essay.dossier.toml"))
    families = [(str(dossier.file_of(game)), load(dossier.file_of(game))) for game in dossier.games]
    without = ["break-even", "statics", "replications", "regimes", "maps"]
    contents = [gathered(family, name, without=without) for name, family in families]
    verdicts = verdicts_by_place((each.file, each.verdicts) for each in contents)
    found = concluded(dossier, verdicts)
    assert games_of(dossier, families).keys() == set(dossier.games)
    text = page_html(
        contents, [found], manifest=manifest_of("essay", dossiers=(str(ESSAY / "essay.dossier.toml"),)), without=QUICK
    )
    page = Page(text)
    assert page.faults == []
    assert "hold for reach in (1/15, 1/10), and nowhere else from 0 to 1" in page.text
    assert text.index('id="dossier-1"') < text.index('id="summary"') < text.index('class="game"')
    section = text[text.index('id="dossier-1"') : text.index('id="summary"')]
    assert section.count('class="verdict shown"') == len(dossier.failures)
    assert all(name in section for name in dossier.failures)
    assert f'<a href="#game-four_players--{dossier.prediction.claim}">' in text
    pieces = re.findall(r'class="piece (\w+)" style="left:([\d.]+)%;width:([\d.]+)%"', section)
    assert pieces == [("fails", "0.000", "6.667"), ("holds", "6.667", "3.333"), ("fails", "10.000", "90.000")]


def test_games_of_the_same_name_are_told_apart():
    family = load(ESSAY / "monitoring.toml")
    _, text = page_of(("a/m.toml", family), ("b/m.toml", family), without=(*QUICK,))
    page = Page(text)
    assert page.faults == []
    assert {"game-m", "game-m-2"} <= set(page.identifiers)


def test_values_set_are_told_beside_those_of_the_file():
    family = load(ESSAY / "monitoring.toml")
    contents = gathered(family, "m.toml", values={"fee": "20"}, without=["break-even", "statics"])
    manifest = manifest_of("m.toml", settings={"fee": "20"}, without=("explorer",), claims=("a b",), date="2026-01-31")
    text = page_html([contents], manifest=manifest, without=QUICK)
    page = Page(text)
    assert "(set; 10 in the file)" in page.text
    assert (
        manifest.command == "gametheory report m.toml --set fee=20 --claim 'a b' --without explorer --date 2026-01-31"
    )
    assert "fee = 20" in page.text
    assert family.about.sha256 in text
    assert "2026-01-31" in page.text


@pytest.mark.parametrize(
    ("given", "epoch", "expected"),
    [
        (None, None, ""),
        ("2026-01-31", None, "2026-01-31"),
        (None, "0", "1970-01-01"),
        ("2026-01-31", "0", "2026-01-31"),
    ],
)
def test_a_date_is_only_what_somebody_stated(monkeypatch, given, epoch, expected):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert stated_date(given) == expected


@pytest.mark.parametrize(("given", "epoch"), [("yesterday", None), (None, "soon"), (None, "9" * 40)])
def test_a_date_that_is_none_is_refused(monkeypatch, given, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch or "")
    with pytest.raises(UsageError, match=r"day|seconds"):
        stated_date(given)


HUGE = """format = 1
title = "More than floating point holds"
form = "strategic"
parameters.x = { default = 1, range = [0, "1e400"] }
players = { a = ["up", "down"], b = ["left", "right"] }
payoffs.matrices = { a = [["x", 0], [0, "1e420"]], b = [[0, 1], [1, 0]] }
[claims.half]
holds = "b.left <= 1/2"
over = { x = [0, "1e400"] }
"""


def test_a_figure_that_floating_point_can_not_hold_is_left_out_with_the_reason():
    _, page = page_of(("huge.toml", loads(HUGE)), without=("explorer",))
    assert "Not drawn: x from 0 to ~1e+400 is too large or too small to draw" in page
    assert "--between" not in page


@pytest.mark.parametrize(
    ("value", "shown"), [(Fraction(10**420 + 1, 3), "3.33333e+419"), (Fraction(7, 10**420), "7e-420")]
)
def test_decimals_beside_a_number_that_floating_point_can_not_hold(value, shown):
    from gametheory.pages.markup import number

    assert shown.replace("-", "\N{MINUS SIGN}") in number(value)
