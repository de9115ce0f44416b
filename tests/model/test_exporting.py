from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gametheory
from gametheory import UsageError
from gametheory.formats.efg import read_efg
from gametheory.formats.gam import read_gam
from gametheory.formats.matrices import read_csv
from gametheory.formats.nfg import read_nfg
from gametheory.formats.records import TreeRecord
from gametheory.model.conversion import converted
from gametheory.model.exporting import record_of, record_text, to_text
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.reduced import reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from tests.strategies import extensive_games, n_player_games

SYMMETRIC = """format = 1
title = "commons"
form = "symmetric"
[players]
user = { count = 3, strategies = ["rest", "use"] }
[payoffs]
user = { rest = "0", use = "2 - count.use" }
"""
POPULATION = """format = 1
title = "hawks"
form = "population"
[players]
bird = ["hawk", "dove"]
[payoffs]
bird = { hawk = "1 - 2 * bird.hawk", dove = "0" }
"""


@given(n_player_games)
def test_a_strategic_game_is_the_same_after_nfg(game: StrategicGame) -> None:
    for outcomes in (False, True):
        again = gametheory.loads(to_text(game, "nfg", outcomes=outcomes)).at()
        assert isinstance(again, StrategicGame)
        assert (again.players, again.strategies, again.payoffs) == (game.players, game.strategies, game.payoffs)
    assert read_gam(to_text(game, "gam")).payoffs == tuple(zip(*game.payoffs, strict=True))
    if len(game.players) == 2:
        assert read_csv(to_text(game, "csv")).payoffs == tuple(zip(*game.payoffs, strict=True))


@given(extensive_games)
def test_a_tree_is_the_same_after_efg(game: ExtensiveGame) -> None:
    again = gametheory.loads(to_text(game, "efg")).at()
    assert isinstance(again, ExtensiveGame)
    assert again.players == game.players
    for mine, other in zip(game.nodes, again.nodes, strict=True):
        assert type(mine) is type(other)
        assert mine.children == other.children
        assert getattr(mine, "payoffs", None) == getattr(other, "payoffs", None)
        assert getattr(mine, "probabilities", None) == getattr(other, "probabilities", None)
    sets = {(found.name, found.player, found.moves, found.nodes) for found in game.information_sets}
    assert {(found.name, found.player, found.moves, found.nodes) for found in again.information_sets} == sets


@given(extensive_games)
def test_the_strategic_form_of_a_tree_is_the_one_that_is_solved(game: ExtensiveGame) -> None:
    """The form is worked out twice: from the record here, and by the model's own code, which knows perfect recall."""
    record = read_nfg(to_text(game, "nfg"))
    reduced = reduced_strategic_form(game).game
    mine = sorted(zip(*reduced.payoffs, strict=True))
    assert sorted(record.payoffs) == mine
    assert record.shape == reduced.shape


def test_a_symmetric_game_of_few_is_written_player_by_player() -> None:
    record = read_nfg(to_text(gametheory.loads(SYMMETRIC).at(), "nfg"))
    assert record.players == ("user_1", "user_2", "user_3")
    assert record.strategies == (("rest", "use"),) * 3
    # The count is of the others: the first of three users gets 2 less the others who use.
    assert [payoffs[0] for payoffs in record.payoffs] == [0, 0, 0, 0, 2, 1, 1, 0]
    assert record.payoffs[7] == (0, 0, 0)


def test_what_can_t_be_listed_is_refused_with_a_reason() -> None:
    many = SYMMETRIC.replace("count = 3", "count = 1000")
    with pytest.raises(UsageError, match="1,000 players with 2 strategies each can't be listed"):
        to_text(gametheory.loads(many).at(), "nfg")
    with pytest.raises(UsageError, match="a population has no players to list"):
        to_text(gametheory.loads(POPULATION).at(), "nfg")
    game = gametheory.bimatrix([[1]], [[2]])
    with pytest.raises(UsageError, match=r"holds a tree, and this game has none; write \.nfg"):
        to_text(game, "efg")
    with pytest.raises(UsageError, match="'xml' is no kind of file"):
        to_text(game, "xml")
    with pytest.raises(UsageError, match="for two players, and this game has 3"):
        record_text(record_of(gametheory.loads(SYMMETRIC).at()), "csv")


def test_a_bayesian_game_is_written_as_its_tree() -> None:
    game = gametheory.load("classics/first_price_auction").at()
    record = record_of(game)
    assert isinstance(record, TreeRecord)
    assert record.nodes[0].kind == "chance"
    assert read_efg(record_text(record, "efg")) == record


@given(st.sampled_from(["nfg", "gam", "csv", "toml"]))
def test_between_files_of_other_programs(target: str) -> None:
    text = 'NFG 1 R "t" { "Ann Lee" "Bob" } { { "up" "" } { "l" "r" } } "about"\n{ { "won" 1, 2/3 } } 1 0 0 1\n'
    found = converted(text.encode(), target, file="game.nfg")
    if target == "nfg":
        assert read_nfg(found.text) == read_nfg(text)
        assert found.remarks == ()
    elif target == "toml":
        assert gametheory.loads(found.text).at().payoffs == ((1, 0, 0, 1), (Fraction(2, 3), 0, 0, Fraction(2, 3)))
        assert "game.nfg, by gametheory convert" in found.text.splitlines()[0]
        assert found.remarks == ("labels that can't be names in expressions were changed",)
    elif target == "gam":
        assert found.remarks[:2] == ("names of outcomes don't travel", "a .gam file has no names")
        assert "such as 2/3 are no decimals" in found.remarks[2]
    else:
        assert read_csv(found.text).payoffs == read_nfg(text).payoffs


def test_a_game_in_parameters_is_converted_at_a_point() -> None:
    text = b"""format = 1
title = "t"
form = "strategic"
[parameters.fee]
default = 1
range = [0, 2]
[players]
ann = ["pay", "leave"]
[payoffs.cells]
pay = ["-fee"]
leave = ["-1"]
[measures]
paid = "ann.pay"
"""
    assert read_nfg(converted(text, "nfg", file="t.toml").text).payoffs == ((-1,), (-1,))
    found = converted(text, "nfg", file="t.toml", values={"fee": "1/3"})
    assert read_nfg(found.text).payoffs == ((Fraction(-1, 3),), (-1,))
    assert found.remarks == ("the game is written at fee = 1/3; parameters don't travel", "measures don't travel")
    with pytest.raises(UsageError, match="outside its range"):
        converted(text, "nfg", file="t.toml", values={"fee": "3"})
    with pytest.raises(UsageError, match="is a game file already"):
        converted(text, "toml", file="t.toml")
    with pytest.raises(UsageError, match="has no parameters"):
        converted(b'NFG 1 R "" { "A" } { 1 } 1', "gam", file="t.nfg", values={"fee": "3"})
    with pytest.raises(UsageError, match=r"outcomes are of \.nfg files, not of \.gam"):
        converted(text, "gam", file="t.toml", outcomes=True)
