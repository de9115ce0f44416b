"""What ``show`` says of Bayesian games: types, prior and payoffs a profile of types, and the same as a document."""

from __future__ import annotations

import itertools
import json
import random
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import gametheory
from gametheory.model.bayesian import BayesianGame
from gametheory.numbers import short_text
from gametheory.report.documents import game_document
from gametheory.report.show import game_view
from tests.cli.running import CLASSICS, run, run_json
from tests.games.published import GAMES
from tests.report.widths import WIDTHS, lines, lost

PNG = GAMES / "literature" / "png_1983_bayesian.toml"
SCREENING = GAMES / "essay" / "screening_bayesian.toml"
SCHEMA = json.loads((files("gametheory") / "schemas" / "game.json").read_text("utf-8"))

JOINT = """format = 1
title = "Drawn together"
form = "bayesian"
[parameters]
both = { default = "1/3", range = [0, 1] }
[players]
ann = { types = ["rich", "poor"], strategies = ["buy", "wait"] }
bob = { types = ["good", "bad"], strategies = ["sell", "keep"] }
[prior]
rich.good = "both"
rich.bad = 0
poor.good = "1 - both"
poor.bad = 0
[payoffs.formulas]
ann = "ann.buy * bob.sell * bob.good"
bob = "ann.buy * bob.sell * ann.rich"
"""
NUMBERS = JOINT.replace('both = { default = "1/3", range = [0, 1] }', "").replace('"both"', '"1/3"')
NUMBERS = NUMBERS.replace('"1 - both"', '"2/3"')


def show(text: str, width: int = 160) -> str:
    family = gametheory.loads(text)
    return "\n".join(lines(game_view(family, family.at()), width))


def section(text: str, heading: str) -> list[str]:
    """The lines below a heading, up to an empty one."""
    found = text.splitlines()
    below = found[found.index(heading) + 1 :]
    return below[: below.index("")] if "" in below else below


def of_players(count: int, generator: random.Random) -> str:
    """A random game of so many players; the first has no types, each other has two or three."""
    players = "abcd"[:count]
    text = 'format = 1\ntitle = "random"\nform = "bayesian"\n[players]\na = ["go", "stay"]\n'
    for player in players[1:]:
        size = generator.choice((2, 3))
        weights = [generator.randint(0, 4) for _ in range(size - 1)]
        shares = [Fraction(weight, 10) for weight in weights]
        shares.append(1 - sum(shares))
        types = ", ".join(f't{k} = "{share}"' for k, share in enumerate(shares))
        text += f'{player} = {{ types = {{ {types} }}, strategies = ["go", "stay"] }}\n'
    text += "[payoffs.formulas]\n"
    for player in players:
        terms = [f"{generator.randint(-2, 2)} * {other}.go" for other in players]
        terms += [f"{generator.randint(-2, 2)} * {other}.t1 * {player}.go" for other in players[1:]]
        text += f'{player} = "{" + ".join(terms).replace("+ -", "- ")}"\n'
    return text


def test_types_and_their_prior() -> None:
    text = run("show", PNG, "-f", "table", env={"COLUMNS": "120"}).stdout
    assert [line.split() for line in section(text, "Players")[1:]] == [
        ["plaintiff", "-", "trial,", "drop"],
        ["defendant", "guilty,", "innocent", "settle,", "refuse"],
    ]
    assert [line.rstrip() for line in section(text, "Prior")] == [
        "player     type      probability  at these values",
        "defendant  guilty    guilt        3/5",
        "defendant  innocent  1 - guilt    2/5",
        "only defendant knows the type",
    ]
    assert "[plaintiff]" not in text
    assert "Tree" not in text


def test_payoffs_of_each_profile_of_types_are_a_matrix() -> None:
    text = run("show", PNG, "-f", "table", env={"COLUMNS": "120"}).stdout
    formulas, numbers = text.split("Payoffs at these values")
    assert formulas.count("┏") == numbers.count("┏") == 2
    assert "-(award + defendant_cost)" in formulas
    guilty, innocent = numbers.split("defendant innocent (probability 2/5)")
    assert "│ trial                 │ 44, -44 │ 80, -110 │" in guilty
    assert "│ trial                 │ 44, -44 │ -20, -10 │" in innocent
    assert "in each cell: plaintiff, defendant" in guilty


def test_a_matrix_that_does_not_fit_becomes_a_list() -> None:
    text = run("show", PNG, "-f", "table", env={"COLUMNS": "40"}).stdout
    assert "payoff.plaintiff:" in text.replace("\n", " ")
    assert "┏" not in text.split("Payoffs as formulas")[1].split("Payoffs at these values")[0]


def test_a_joint_prior_is_told_by_profiles() -> None:
    text = show(JOINT)
    assert [line.split() for line in section(text, "Prior")[1:-1]] == [
        ["rich", "good", "both", "1/3"],
        ["rich", "bad", "0", "0"],
        ["poor", "good", "1", "-", "both", "2/3"],
        ["poor", "bad", "0", "0"],
    ]
    assert "types are drawn together; each player knows the own type alone" in text
    # Profiles of types that never happen have payoffs too.
    assert text.count("ann poor, bob bad (probability 0)") == 1


def test_without_parameters_there_are_only_numbers() -> None:
    text = show(NUMBERS)
    assert "at these values" not in text
    assert "as formulas" not in text
    assert [line.split() for line in section(text, "Prior")[1:2]] == [["rich", "good", "1/3"]]
    assert "\nPayoffs\n" in text


def test_stages_keep_the_tree_and_say_what_is_known() -> None:
    text = run("show", SCREENING, "-f", "table", env={"COLUMNS": "120"}).stdout
    assert "├── tool inside (probability 2/5) -> holder (knows nothing)" in text
    assert "├── high -> tool (knows inside; high)" in text
    assert "Tree; payoffs in the order holder, tool" in text
    assert "[tool.inside after high]" not in text
    assert [line.split() for line in section(text, "Prior")[1:3]] == [
        ["tool", "inside", "reach", "2/5"],
        ["tool", "outside", "1", "-", "reach", "3/5"],
    ]


def test_stages_that_see_nothing_are_a_matrix() -> None:
    # All players of one stage move at once, in whichever order the file names them.
    one = show("stages = [['bob', 'ann']]\n" + JOINT)
    assert "Tree" not in one
    assert one == show(JOINT)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_what_is_shown_is_the_game(count: int) -> None:
    generator = random.Random(count)
    for _ in range(4):
        family = gametheory.loads(of_players(count, generator))
        game = family.at()
        assert isinstance(game, BayesianGame)
        shown = lines(game_view(family, game), 200)
        place = shown.index("Payoffs") + 1
        for drawn, probability in list(zip(game.draws, game.probabilities, strict=True))[:20]:
            who = ", ".join(f"{player} {own}" for player, own in zip(game.players[1:], drawn, strict=True))
            place = shown.index(f"{who} (probability {short_text(probability)})", place)
            for profile in itertools.product(("go", "stay"), repeat=count):
                values = [short_text(value) for value in payoffs(family, drawn, profile)]
                row = shown[place + 5 + (profile[0] == "stay")] if count == 2 else shown[place + 2 + index(profile)]
                if count == 2:
                    cell = row.split("│")[2 + (profile[1] == "stay")]
                    assert cell.strip() == ", ".join(values)
                else:
                    assert row.split() == [*profile, *values]


def index(profile: tuple[str, ...]) -> int:
    return int("".join(str(int(move == "stay")) for move in profile), 2)


def payoffs(family: gametheory.Family, drawn: tuple[str, ...], profile: tuple[str, ...]) -> list[Fraction]:
    """Payoffs from the formulas of the file, without any tree."""
    known: dict[str, Any] = {}
    for player, move in zip(family.spec.players, profile, strict=True):
        known |= {f"{player}.go": int(move == "go"), f"{player}.stay": int(move == "stay")}
    for player, own in zip(family.spec.players[1:], drawn, strict=True):
        known |= {f"{player}.t{k}": int(own == f"t{k}") for k in range(3)}
    names = sorted(known, key=len, reverse=True)
    found = []
    for formula in family.spec.formulas:
        text = str(formula)
        for name in names:
            text = text.replace(name, str(known[name]))
        found.append(Fraction(eval(text)))
    return found


def test_many_profiles_of_types_are_cut_short_and_said_to_be() -> None:
    types = ", ".join(f't{k} = "1/5"' for k in range(5))
    text = 'format = 1\ntitle = "many"\nform = "bayesian"\n[players]\n'
    text += "".join(f'{p} = {{ types = {{ {types} }}, strategies = ["go", "stay"] }}\n' for p in "ab")
    text += '[payoffs.formulas]\na = "a.go * b.t1"\nb = "b.go * a.t4"\n'
    shown = show(text)
    assert shown.count("┏") == 20
    assert "... and 5 more profiles of types; --format json has all" in shown
    assert len(section(shown, "Prior")) == 1 + 10 + 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("file", [PNG, SCREENING, CLASSICS / "public_good_private_costs.toml"], ids=lambda f: f.stem)
def test_nothing_is_lost_at_any_width(file: Path, width: int) -> None:
    family = gametheory.load(file)
    view = game_view(family, family.at())
    assert max(map(len, lines(view, width))) <= width
    headings = {f"payoff.{player}" for player in family.spec.players} | {"each", "cell", "first", "line", "second"}
    assert not {
        word for word in lost(view, width) if word.strip(",") not in headings | {"in", "\\", *family.spec.players}
    }


def test_the_document_has_types_and_the_prior() -> None:
    document = run_json("show", PNG, "--set", "guilt=3/4")
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["types"] == {"plaintiff": [], "defendant": ["guilty", "innocent"]}
    assert document["prior"] == [
        {"types": {"defendant": "guilty"}, "probability": "3/4", "formula": "guilt"},
        {"types": {"defendant": "innocent"}, "probability": "1/4", "formula": "1 - guilt"},
    ]
    # The prior says of the first node's events what they mean.
    assert list(document["nodes"][0]["chance"].values()) == [found["probability"] for found in document["prior"]]


def test_the_document_of_a_joint_prior() -> None:
    family = gametheory.loads(JOINT)
    document = game_document(family, family.at(both=1))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert [(found["types"], found["probability"], found["formula"]) for found in document["prior"]] == [
        ({"ann": "rich", "bob": "good"}, "1", "both"),
        ({"ann": "rich", "bob": "bad"}, "0", "0"),
        ({"ann": "poor", "bob": "good"}, "0", "1 - both"),
        ({"ann": "poor", "bob": "bad"}, "0", "0"),
    ]


@pytest.mark.parametrize("key", ["types", "prior"])
def test_a_bayesian_document_has_both_and_no_other_has(key: str) -> None:
    check = jsonschema.Draft202012Validator(SCHEMA)
    document = run_json("show", PNG)
    other = run_json("show", GAMES / "literature" / "png_1983.toml")
    assert check.is_valid(document)
    assert check.is_valid(other)
    assert not check.is_valid({**other, key: document[key]})
    del document[key]
    assert not check.is_valid(document)
