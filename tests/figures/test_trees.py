from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import gametheory
from gametheory.errors import UsageError
from gametheory.figures import style
from gametheory.figures.tree_drawing import CHOSEN, IDLE, PLAIN, REACHED
from gametheory.figures.tree_play import Play
from gametheory.figures.trees import draw_tree, solved_text
from gametheory.model.extensive import ChanceNode, ExtensiveGame, TerminalNode
from gametheory.numbers import short_text
from gametheory.solvers import verify
from tests.figures.boxes import outside, overlapping, text_boxes
from tests.figures.test_tree_layout import crossing_sets, turned_sets
from tests.trees import At, Chance, chain, entry, reach_tree, settlement, tree

GAMES = Path(__file__).parents[2] / "games"


def edges(drawn: Any, panel: int = 0) -> dict[int, Any]:
    """The lines of edges, by the child they lead to."""
    start = f"edge-{panel}-"
    lines = {line.get_gid() or "": line for line in drawn.axes[0].lines}
    return {int(gid.removeprefix(start)): line for gid, line in lines.items() if gid.startswith(start)}


def texts(drawn: Any) -> list[str]:
    return [text for text, _ in text_boxes(drawn)]


def loaded(name: str) -> ExtensiveGame:
    game = gametheory.load(GAMES / name).at()
    assert isinstance(game, ExtensiveGame)
    return game


def all_edges(game: ExtensiveGame) -> set[int]:
    return {child for node in game.nodes for child in node.children}


@pytest.mark.parametrize("game", [entry(), settlement(), reach_tree(Fraction(2, 5), (Fraction(10),)), crossing_sets()])
def test_thick_edges_are_those_on_which_play_goes(game: ExtensiveGame) -> None:
    found = gametheory.solve(game).equilibria
    assert found
    for number, equilibrium in enumerate(found):
        moves = [
            tuple(behavior.moves.values()) if (behavior := equilibrium.behavior[s.name]).specified else None
            for s in game.information_sets
        ]
        reach = verify.outcome(game, moves).reach  # type: ignore[arg-type]
        lines = edges(draw_tree(game, found, show=[number]), number)
        assert set(lines) == all_edges(game)
        assert {child for child, line in lines.items() if line.get_linewidth() == REACHED} == {
            child for child in lines if reach[child] > 0
        }
        assert {line.get_linewidth() for line in lines.values()} <= {REACHED, CHOSEN, IDLE}


def test_a_threat_is_chosen_and_not_reached() -> None:
    game = entry()
    found = gametheory.solve(game, concept="nash").equilibria
    threatened = next(k for k, each in enumerate(found) if each.strategies["entrant"]["out"] == 1)
    play = Play.of(game, found[threatened])
    lines = edges(draw_tree(game, found, show=[threatened]), threatened)
    names = {k: node.name for k, node in enumerate(game.nodes)}
    assert play.reach[1] == 0, names
    chosen = {child for child in (2, 3) if play.chosen[child]}
    assert {child for child, line in lines.items() if line.get_linewidth() == CHOSEN} == chosen


def test_edges_join_the_nodes_and_run_level_into_the_child() -> None:
    game = settlement()
    lines = edges(draw_tree(game))
    assert {line.get_linewidth() for line in lines.values()} == {PLAIN}
    for number, node in enumerate(game.nodes):
        for child in node.children:
            x, y = lines[child].get_data()
            assert y[1] == y[2]
            assert x[0] < x[1] < x[2]
            for further in game.nodes[child].children:
                assert (lines[further].get_xdata()[0], lines[further].get_ydata()[0]) == (x[2], y[2])
            assert (x[0], y[0]) == tuple(place[0] for place in lines[node.children[0]].get_data()), number


def test_moves_probabilities_and_payoffs_are_written() -> None:
    game = loaded("literature/png_1983.toml")
    found = gametheory.solve(game).equilibria
    said = texts(draw_tree(game, found))
    assert {"guilty 3/5", "innocent 2/5", "settle 5/6", "refuse 1/6", "trial 2/5", "settle", "refuse"} <= set(said)
    payoffs = sorted(
        short_text(value) for node in game.nodes if isinstance(node, TerminalNode) for value in node.payoffs
    )
    assert all(said.count(text) >= payoffs.count(text) for text in payoffs)
    assert any(text.startswith("Equilibrium 0: plaintiff 22, defendant -28") for text in said)


def test_chance_is_an_open_square_and_players_are_told_apart() -> None:
    game = loaded("literature/png_1983.toml")
    drawn = draw_tree(game)
    markers = [
        (line.get_marker(), line.get_markerfacecolor()) for line in drawn.axes[0].lines if line.get_marker() != "None"
    ]
    squares = [face for marker, face in markers if marker == "s"]
    assert squares == ["white"] * sum(isinstance(node, ChanceNode) for node in game.nodes)
    assert len(set(markers)) == 1 + len(game.players)


def test_an_information_set_of_several_nodes_has_an_outline_around_them() -> None:
    game = settlement()
    drawn = draw_tree(game)
    (outline,) = [patch for patch in drawn.axes[0].patches if (patch.get_gid() or "").startswith("set-")]
    box = outline.get_path().get_extents()
    (own,) = (found for found in game.information_sets if len(found.nodes) > 1)
    lines = edges(drawn)
    for number, node in enumerate(game.nodes):
        if node.children and number:
            x, y = lines[number].get_xdata()[-1], lines[number].get_ydata()[-1]
            assert (box.x0 < x < box.x1 and box.y0 < y < box.y1) == (number in own.nodes)


@pytest.mark.parametrize(
    "name",
    [
        "classics/beer_quiche.toml",
        "classics/centipede.toml",
        "classics/public_good_private_costs.toml",
        "essay/four_players.toml",
        "essay/reach_tree.toml",
        "essay/screening_bayesian.toml",
        "essay/two_segments.toml",
        "literature/banerjee_2003.toml",
        "literature/dresher_1962_three_periods.toml",
        "literature/fudenberg_tirole_leadership.toml",
    ],
)
def test_no_text_lies_over_another_or_beyond_the_figure(name: str) -> None:
    game = loaded(name)
    drawn = draw_tree(game, gametheory.solve(game).equilibria)
    assert not overlapping(drawn)
    assert not outside(drawn)


def test_long_names_and_dollar_signs() -> None:
    long = "a move with a very long name indeed, of which only the beginning is shown"
    game = tree("$one$ two", At(0, "start", {long: (10**30, Fraction(1, 3)), "a$b$^": (0, 0)}))
    drawn = draw_tree(replace(game, about=replace(game.about, title="$x^$ " * 40)))
    assert not overlapping(drawn)
    assert not outside(drawn)
    assert "a$b$^" in texts(drawn)


def test_a_large_tree_shows_what_is_reached_and_next_to_it() -> None:
    game = loaded("essay/four_players.toml")
    (found,) = gametheory.solve(game).equilibria
    drawn = draw_tree(game, [found])
    play = Play.of(game, found)
    shown = set(edges(drawn))
    assert shown == {child for k, node in enumerate(game.nodes) if play.reach[k] for child in node.children}
    said = " ".join(" ".join(texts(drawn)).split())
    assert "3 of 54 outcomes" in said
    stubs = [child for child in shown if not play.reach[child] and game.nodes[child].children]
    assert stubs
    for stub in stubs:
        worth = play.worth[stub]
        assert worth is not None
        assert all(short_text(value) in said for value in worth)


def test_what_is_expected_is_the_payoff_of_the_equilibrium() -> None:
    for game in (
        settlement(),
        reach_tree(Fraction(2, 5), (Fraction(10), Fraction(20))),
        loaded("essay/four_players.toml"),
    ):
        for found in gametheory.solve(game).equilibria:
            assert Play.of(game, found).worth[0] == tuple(found.payoffs.values())


def test_several_equilibria_are_panels_and_many_are_one() -> None:
    game = loaded("classics/beer_quiche.toml")
    found = gametheory.solve(game).equilibria
    drawn = draw_tree(game, found)
    assert all(edges(drawn, number) for number in range(4))
    many = draw_tree(game, [*found, *found])
    assert edges(many, 0)
    assert not edges(many, 1)
    assert any("1 equilibrium of 8" in text for text in texts(many))
    chosen = draw_tree(game, [*found, *found], show=[5, 2])
    assert edges(chosen, 5)
    assert edges(chosen, 2)
    for wrong in ([], [8], [-1], [0, 1, 2, 3, 4]):
        with pytest.raises(UsageError, match="from 0 to 7"):
            draw_tree(game, [*found, *found], show=wrong)


def test_no_equilibrium_is_said() -> None:
    assert any("No equilibrium was found." in text for text in texts(draw_tree(entry(), [])))


def test_sets_in_two_columns_are_joined() -> None:
    drawn = draw_tree(turned_sets())
    outlines = [patch for patch in drawn.axes[0].patches if (patch.get_gid() or "").startswith("set-")]
    assert len(outlines) == 4
    assert not outside(drawn)


def test_a_tree_without_moves() -> None:
    drawn = draw_tree(tree("one two", (Fraction(1, 2), 3)))
    assert {"1/2", "3", "one", "two"} <= set(texts(drawn))
    assert not overlapping(drawn)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(UsageError, match="with an equilibrium"):
        draw_tree(tree("one", At(0, "many", {f"m{k}": (k,) for k in range(61)})))
    with pytest.raises(UsageError, match="not of this tree"):
        draw_tree(entry(), gametheory.solve(settlement()).equilibria)
    # A long chain that stops at once is drawn by the part that is played.
    long = chain(200, lambda k: (Fraction(200 - k), Fraction(200 - k)))
    found = gametheory.solve(long).equilibria
    assert set(edges(draw_tree(long, found))) == {1, 2}
    going = chain(80, lambda k: (Fraction(k), Fraction(k)))
    with pytest.raises(UsageError, match="too large to draw"):
        draw_tree(going, gametheory.solve(going).equilibria)


def test_chance_alone() -> None:
    drawn = draw_tree(tree("one", Chance({"up": (Fraction(1, 3), (3,)), "down": (Fraction(2, 3), (0,))})))
    assert {"up 1/3", "down 2/3", "chance"} <= set(texts(drawn))


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_bytes_twice(form: str) -> None:
    game = settlement()
    found = gametheory.solve(game).equilibria
    written = []
    for _ in range(2):
        stream = io.BytesIO()
        style.saved(draw_tree(game, found), stream, form)
        written.append(stream.getvalue())
    assert written[0] == written[1]


def test_what_was_solved_stands_below_the_title() -> None:
    game = loaded("essay/reach_tree.toml")
    solution = gametheory.solve(game)
    drawn = draw_tree(game, solution.equilibria, said=solved_text(solution))
    words = " ".join(" ".join(texts(drawn)).split())
    assert (
        "1 subgame-perfect equilibrium in pure strategies (exact, backward induction over subgames, complete)." in words
    )
    assert "At reach" in words
    assert not overlapping(drawn)
    assert not outside(drawn)


def test_of_a_degenerate_game_it_is_said_that_it_is_one() -> None:
    degenerate = next(
        solution
        for name in ("classics/beer_quiche.toml", "classics/entry_deterrence.toml")
        if (solution := gametheory.solve(loaded(name), concept="nash")).degenerate
    )
    assert solved_text(degenerate).endswith(("equilibria.", "somewhere.", "point.", "each."))
    assert "The game is degenerate" in solved_text(degenerate)
