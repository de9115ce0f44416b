from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pytest

import gametheory
from gametheory import UsageError
from gametheory.model.exporting import to_text
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.objects import from_object
from gametheory.model.strategic import StrategicGame
from tests.small_games import two_players
from tests.strategies import random_extensive_games, random_n_player_games


class Player:
    def __init__(self, payoff_array: np.ndarray) -> None:
        self.payoff_array = payoff_array


class NormalForm:
    def __init__(self, *arrays: object) -> None:
        self.players = tuple(Player(np.asarray(array)) for array in arrays)


def test_nashpy_there_and_back() -> None:
    nashpy = pytest.importorskip("nashpy")
    game = from_object(nashpy.Game(np.array([[0.1, 2], [3, 4]]), np.array([[1, 0], [0, 1.25]])), title="mine")
    assert isinstance(game, StrategicGame)
    assert game.about.title == "mine"
    assert game.payoffs == ((Fraction(1, 10), 2, 3, 4), (1, 0, 0, Fraction(5, 4)))
    assert from_object(game.to_nashpy()).payoffs == game.payoffs
    assert from_object(nashpy.Game(np.array([[1, -2]]))).payoffs == ((1, -2), (-1, 2))


def test_payoff_arrays_have_the_own_action_first() -> None:
    first, second = [[1, 2, 3], [4, 5, 6]], [[10, 40], [20, 50], [30, 60]]
    game = from_object(NormalForm(first, second))
    assert isinstance(game, StrategicGame)
    assert game.payoffs == ((1, 2, 3, 4, 5, 6), (10, 20, 30, 40, 50, 60))
    assert game.players == ("player_1", "player_2")


def test_quantecon_agrees_profile_by_profile() -> None:
    quantecon = pytest.importorskip("quantecon")
    source = np.random.default_rng(3)
    theirs = quantecon.game_theory.NormalFormGame(source.integers(-9, 9, (2, 3, 4, 3)) / 10)
    game = from_object(theirs)
    assert isinstance(game, StrategicGame)
    assert game.shape == (2, 3, 4)
    for profile in game.profiles():
        assert [float(game.payoff(i, profile)) for i in range(3)] == list(theirs[profile])


def test_quantecon_reads_and_writes_the_same_gam(tmp_path: object) -> None:
    quantecon = pytest.importorskip("quantecon")
    for game in random_n_player_games(5, 20, players=(2, 3)):
        theirs = quantecon.game_theory.GAMReader.from_string(to_text(game, "gam"))
        assert from_object(theirs).payoffs == game.payoffs


def test_pygambit_there_and_back() -> None:
    pygambit = pytest.importorskip("pygambit")
    for game in random_n_player_games(6, 20):
        theirs = pygambit.read_nfg(io.StringIO(to_text(game, "nfg")))
        again = from_object(theirs)
        assert isinstance(again, StrategicGame)
        assert (again.players, again.strategies, again.payoffs) == (game.players, game.strategies, game.payoffs)
    for tree in random_extensive_games(7, 40):
        theirs = pygambit.read_efg(io.StringIO(to_text(tree, "efg")))
        again = from_object(theirs)
        assert isinstance(again, ExtensiveGame)
        assert [node.children for node in again.nodes] == [node.children for node in tree.nodes]
        assert [getattr(n, "payoffs", 0) for n in again.nodes] == [getattr(n, "payoffs", 0) for n in tree.nodes]


def test_our_own_games_are_what_they_are() -> None:
    game = gametheory.bimatrix([[1]], [[2]])
    assert from_object(game) is game


def test_anything_else_is_refused() -> None:
    with pytest.raises(UsageError, match="is expected, not of type list"):
        from_object([[1, 2]])
    with pytest.raises(UsageError, match="is expected, not of type Family"):
        from_object(two_players([[1]], [[1]]))
    with pytest.raises(UsageError, match="a payoff of the game: nan is not a finite number"):
        from_object(NormalForm([[np.nan]], [[1.0]]))
    with pytest.raises(UsageError, match="player 2 does not fit"):
        from_object(NormalForm([[1, 2]], [[1, 2]]))
    with pytest.raises(UsageError, match="too large"):
        from_object(NormalForm(np.zeros((400, 400)), np.zeros((400, 400))))
