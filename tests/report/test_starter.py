"""Starter files: any valid names give a file that loads, solves and checks; anything else is refused with a way out."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gametheory
from gametheory.errors import UsageError
from gametheory.report.starter import (
    DEFAULT_TITLE,
    Starter,
    StarterParameter,
    StarterPlayer,
    default_players,
    editor_line,
    expect_form,
    parameter_from_text,
    player_from_text,
    starter_of,
    starter_text,
    statement_from_text,
    valid_starter,
)
from gametheory.report.starter_words import CLAIM, FORM, HEAD, MEASURES, PARAMETERS
from gametheory.spec.faults import NAME, RESERVED
from gametheory.spec.schema import FORMS
from tests.cli.running import run

# Names that the writer of the file makes up are among them, so that clashes are met.
MADE_UP = (
    "benefit",
    "cost",
    "surplus",
    "how_many",
    "probability",
    "strong",
    "weak",
    "all_went_on",
    "first_choice_can_last",
)
NAMES = st.one_of(
    st.sampled_from(MADE_UP),
    st.from_regex(NAME, fullmatch=True).filter(lambda name: name not in RESERVED),
    st.text("ab_", min_size=1, max_size=3).filter(lambda name: NAME.fullmatch(name) is not None),
)
# Without a visible character the reader of files takes the file's name for a title.
TITLES = st.text(
    st.characters(codec="utf-8").filter(lambda each: each.isprintable() or each in "\n\t"), max_size=20
).filter(lambda title: title.strip() != "")
NUMBERS = st.fractions(-1000, 1000, max_denominator=1000)


@st.composite
def parameters(draw, name):
    low, high = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
    default = draw(st.sampled_from([low, high, (low + high) / 2]))
    return StarterParameter(name, default, (low, high) if draw(st.booleans()) else None)


@st.composite
def starters(draw, form):
    named = draw(st.lists(NAMES, min_size=1, max_size=1 if form == "symmetric" else 3, unique=True))
    least = 2 if form in ("symmetric", "population") else 1
    players = tuple(
        StarterPlayer(name, tuple(draw(st.lists(NAMES, min_size=least, max_size=3, unique=True)))) for name in named
    )
    names = draw(st.lists(NAMES.filter(lambda name: name not in named), max_size=3, unique=True))
    return Starter(draw(TITLES), form, players, tuple(draw(parameters(name)) for name in names))


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=40)
def test_any_valid_names_give_a_file_that_works(form, data):
    starter = data.draw(starters(form))
    text, family = valid_starter(starter)
    assert family.about.title == " ".join(starter.title.split())
    assert family.spec.form == form
    assert [player.name for player in starter.players] == list(family.spec.players)
    assert {player.name for player in starter.parameters} <= set(family.parameters)
    assert len(family.spec.measures) == len(family.spec.claims) == 1
    assert gametheory.solve(family.at()).concept
    assert tomllib.loads(text)["format"] == 1


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=5)
def test_their_claims_can_be_checked(form, data):
    found = data.draw(starters(form))
    _, family = valid_starter(Starter("A game", form, found.players, found.parameters))
    (verdict,) = gametheory.check(family)
    assert verdict.verdict in ("holds", "fails", "undecided")


@pytest.mark.parametrize("form", FORMS)
def test_the_default_game_changes_along_its_parameters(form):
    text, family = valid_starter(Starter(DEFAULT_TITLE, form, default_players(form)))
    for comment in (HEAD, PARAMETERS, MEASURES, CLAIM):
        assert comment in text
    assert max(map(len, text.splitlines())) <= 120
    assert set(family.parameters) >= {"benefit", "cost"}
    (verdict,) = gametheory.check(family)
    assert verdict.verdict == "fails"
    assert {stretch.verdict for stretch in verdict.stretches} == {"holds", "fails"}
    assert len(gametheory.regimes(family, "benefit").breakpoints) >= 1


def test_every_form_that_a_comment_names_is_one():
    assert set(FORMS) == set(FORM.replace(",", "").split()) - {"or"}
    with pytest.raises(UsageError, match="did you mean 'extensive'"):
        expect_form("Sequential")
    with pytest.raises(UsageError, match="did you mean 'bayesian'"):
        expect_form("baysian")
    with pytest.raises(UsageError, match="the forms are strategic"):
        expect_form("x")


@pytest.mark.parametrize("form", FORMS)
def test_games_that_comments_send_to_are_shipped(form):
    import re

    text = starter_text(Starter(DEFAULT_TITLE, form, default_players(form)))
    named = re.findall(r"# Look at: gametheory (show|games) (\S+)", text)
    assert len(named) == 2
    for command, name in named:
        run(command, name)


@pytest.mark.parametrize(
    "title",
    [
        'He said "no"',
        "two\nlines",
        '"""',
        "'''",
        "a\\b",
        "# no comment",
        "[players]",
        'x"\nformat = 2',
        "tab\there",
        "é 日本",
    ],
)
def test_hostile_titles_stay_titles(title):
    text, family = valid_starter(Starter(title, "strategic", default_players("strategic")))
    assert family.about.title == " ".join(title.split())
    assert tomllib.loads(text)["format"] == 1
    assert len(gametheory.solve(family.at()).equilibria) == 3


@pytest.mark.parametrize("title", ["bell\a", "escape\x1b[31m", "\x00", "\u202e", "\ud800"])
def test_what_no_title_may_have_is_refused(title):
    with pytest.raises(UsageError, match=r"title|UTF-8"):
        valid_starter(Starter(title, "strategic", default_players("strategic")))


def test_large_games_are_written_as_formulas_or_refused():
    many = StarterPlayer("ann", tuple(f"s{number}" for number in range(9)))
    text, _ = valid_starter(Starter("Large", "strategic", (many, StarterPlayer("bob", ("left", "right")))))
    assert "[payoffs.formulas]" in text
    crowd = tuple(StarterPlayer(f"p{number}", ("a", "b")) for number in range(60))
    with pytest.raises(UsageError):
        valid_starter(Starter("Crowd", "strategic", crowd))


def test_a_single_parameter_has_its_threshold_inside_its_range():
    players = default_players("strategic")
    _, family = valid_starter(Starter("One", "strategic", players, (parameter_from_text("reach=2/5 in 0:1"),)))
    assert [each.value for each in gametheory.regimes(family, "reach").breakpoints] == [Fraction(1, 2)]


def test_a_probability_among_the_parameters_is_that_of_the_type():
    named = (parameter_from_text("fee=2 in 0:10"), parameter_from_text("reach=2/5 in 0:1"))
    text, family = valid_starter(Starter("Types", "bayesian", default_players("bayesian"), named))
    assert list(family.parameters) == ["fee", "reach"]
    assert 'strong = "reach", weak = "1 - reach"' in text


def test_players_are_read():
    assert player_from_text(" holder : monitor,ignore ") == StarterPlayer("holder", ("monitor", "ignore"))
    assert player_from_text("a: only").strategies == ("only",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("holder", "write NAME: STRATEGY, STRATEGY"),
        (": a, b", "write NAME"),
        ("holder: ", "write NAME"),
        ("holder: a,, b", "write NAME"),
        ("holder: a, a", "has the strategy a twice"),
        ("my holder: a, b", "write my_holder"),
        ("holder: go on, stop", "write go_on"),
        ("min: a, b", "reserved"),
        ("holder: for, b", "write 'for_'"),
        ("2nd: a, b", "start with a letter"),
        ("ho\u0435der: a, b", "U+0435"),
        ("a" * 101 + ": a, b", "can't be a player's name"),
        ("x" * 100_000, "is no player"),
    ],
)
def test_what_is_no_player_is_refused(text, said):
    with pytest.raises(UsageError) as error:
        player_from_text(text)
    assert said in str(error.value)
    assert len(str(error.value)) < 500


def test_parameters_are_read():
    assert parameter_from_text("fee = 10") == StarterParameter("fee", Fraction(10))
    assert parameter_from_text("reach=0.4 in 0:1") == StarterParameter(
        "reach", Fraction(2, 5), (Fraction(0), Fraction(1))
    )
    assert parameter_from_text("reach=2/5 in [-1, 1/2]").range == (Fraction(-1), Fraction(1, 2))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reach", "write NAME=VALUE in LOW:HIGH"),
        ("reach=", "write NAME=VALUE"),
        ("=1", "write NAME=VALUE"),
        ("reach=x", "reach: "),
        ("reach=1/0", "reach: "),
        ("reach=1 in 0", "written LOW:HIGH"),
        ("reach=1 in 0:x", "reach: "),
        ("reach=1 in 1:0", "is empty"),
        ("reach=1 in 1:1", "is empty"),
        ("reach=2 in 0:1", "lies outside its range"),
        ("my reach=1", "write my_reach"),
        ("reach=" + "9" * 5000, "reach: "),
    ],
)
def test_what_is_no_parameter_is_refused(text, said):
    with pytest.raises(UsageError) as error:
        parameter_from_text(text)
    assert said in str(error.value)


def test_measures_and_claims_are_read():
    assert statement_from_text("piracy = tool.pirate", "=", "measure", "") == ("piracy", "tool.pirate")
    starter = starter_of(
        "A", "strategic", ["tool: pirate, license"], ["fee=2"], "piracy = tool.pirate", "rare: piracy <= 1/4"
    )
    _, family = valid_starter(starter)
    assert list(family.spec.measures) == ["piracy"]
    assert str(family.spec.claims["rare"].holds) == "piracy <= 1/4"
    for text in ("piracy", "= tool.pirate", "piracy ="):
        with pytest.raises(UsageError, match="is no measure: write NAME = EXPRESSION"):
            starter_of(None, None, [], [], text, None)
    with pytest.raises(UsageError, match="is no claim: write NAME: CONDITION"):
        starter_of(None, None, [], [], None, "piracy <= 1/4")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"players": ["a: x, y", "a: z, w"]}, "the player a is named twice"),
        ({"parameters": ["a=1", "a=2"]}, "the parameter a is named twice"),
        ({"form": "symmetric", "players": ["a: x, y", "b: x, y"]}, "all of one kind"),
        ({"measure": "x = tol.pirate", "players": ["tool: pirate, license"]}, "did you mean 'tool.pirate'"),
        ({"claim": "x: tool.pirate +", "players": ["tool: pirate, license"]}, "claims.x.holds"),
        ({"claim": "x: 1", "players": ["tool: pirate, license"]}, "claims.x.holds"),
        ({"form": "game"}, "the form 'game' is not known"),
    ],
)
def test_what_can_not_stand_together_is_refused(options, said):
    told = {"players": [], "parameters": [], "form": None, "measure": None, "claim": None, "title": None, **options}
    with pytest.raises(UsageError) as error:
        valid_starter(starter_of(**told))
    assert said in str(error.value)


def test_editors_are_sent_to_the_schema_that_is_installed(tmp_path):
    assert editor_line(tmp_path) == ""
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "game_file.json").write_text("{}")
    assert editor_line(tmp_path) == f"#:schema {(tmp_path / 'schemas' / 'game_file.json').as_uri()}"
