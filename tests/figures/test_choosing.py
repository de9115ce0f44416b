"""Which figure is meant: by axes, by form, and what is said where none fits."""

from __future__ import annotations

import pytest

import gametheory
from gametheory.errors import UsageError
from gametheory.figures.choosing import KINDS, chosen_axes, chosen_kind, claims_over, fitting_kinds


@pytest.mark.parametrize(
    ("name", "axes", "kind"),
    [
        ("essay/monitoring", (), "paths"),
        ("essay/monitoring", ("reach",), "paths"),
        ("essay/monitoring", ("reach", "fee"), "map"),
        ("essay/reach_tree", (), "tree"),
        ("essay/screening_bayesian", (), "tree"),
        ("essay/reach_tree", ("reach",), "paths"),
        ("essay/creators", (), "portrait"),
        ("essay/swamping", (), "paths"),
        ("degenerate/all_zero_2x2", (), "best-responses"),
    ],
)
def test_the_default_kind(name: str, axes: tuple[str, ...], kind: str) -> None:
    assert chosen_kind(gametheory.load(name), axes) == kind


def test_what_fits_depends_on_form_and_size() -> None:
    assert "best-responses" in fitting_kinds(gametheory.load("essay/monitoring"))
    assert "tree" not in fitting_kinds(gametheory.load("essay/monitoring"))
    assert "tree" in fitting_kinds(gametheory.load("essay/reach_tree"))
    assert "portrait" in fitting_kinds(gametheory.load("essay/creators"))
    assert fitting_kinds(gametheory.load("degenerate/all_zero_2x2")) == ("best-responses", "portrait")
    for name in ("essay/monitoring", "essay/swamping", "classics/beer_quiche"):
        assert set(fitting_kinds(gametheory.load(name))) <= set(KINDS)


@pytest.mark.parametrize(
    ("name", "axes", "kind", "said"),
    [
        ("essay/monitoring", (), "foo", "'foo' is no kind of figure"),
        ("essay/reach_tree", (), "best-responses", "of the form extensive; of this game there are: paths, map, tree"),
        ("classics/rock_paper_scissors", (), "best-responses", "this one has 3 x 3"),
        ("essay/monitoring", (), "tree", "tree does not fit here"),
        ("degenerate/all_zero_2x2", ("x",), None, "the game has none"),
        ("essay/monitoring", ("reach",), "map", "map takes two axes, and 1 is given"),
        ("essay/monitoring", ("reach",), "best-responses", "no parameter as an axis"),
        ("degenerate/von_stengel_6x6", (), None, "there is no figure"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_does(
    name: str, axes: tuple[str, ...], kind: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        chosen_kind(gametheory.load(name), axes, kind)


def test_axes_are_those_that_claims_go_over() -> None:
    assert chosen_axes(gametheory.load("essay/monitoring"), "paths") == ("reach",)
    assert chosen_axes(gametheory.load("essay/foreign_tools"), "map") == ("location", "market")
    assert chosen_axes(gametheory.load("essay/creators"), "paths") == ("reach",)
    assert chosen_axes(gametheory.load("essay/monitoring"), "best-responses") == ()


def test_a_game_without_ranges_has_no_axes() -> None:
    family = gametheory.loads(
        'format = 1\ntitle = "t"\nform = "strategic"\nparameters.x = { default = 1 }\n'
        'players = { a = ["u", "d"], b = ["l", "r"] }\n'
        'payoffs.matrices = { a = [["x", 0], [0, 1]], b = [[1, 0], [0, 1]] }\n'
    )
    with pytest.raises(UsageError, match="--between"):
        chosen_axes(family, "paths")


def test_claims_with_values_of_their_own_are_not_drawn_unasked() -> None:
    family = gametheory.load("essay/four_players")
    names = claims_over(family, ("reach",))
    assert "prediction" in names
    assert all(not family.spec.claims[name].at for name in names)
