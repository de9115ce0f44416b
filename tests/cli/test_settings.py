"""``--set``: exact, checked, and explained when wrong."""

from __future__ import annotations

import pytest

from tests.cli.running import CLASSICS, STAG_HUNT, run, run_json
from tests.small_games import INSPECTION


@pytest.mark.parametrize("text", ["0.4", "2/5", "4e-1", ".4", "0.40", " 2 / 5 "])
def test_spellings_of_one_number_give_one_result(text: str) -> None:
    document = run_json("solve", "-", "--set", f"fine={text}", stdin=INSPECTION)
    assert document["parameters"]["fine"] == "2/5"
    assert document["equilibria"][0]["strategies"] == {
        "inspector": {"inspect": "1/2", "rest": "1/2"},
        "tool": {"violate": "1/4", "comply": "3/4"},
    }


def test_a_decimal_is_not_rounded_to_a_float() -> None:
    document = run_json("solve", "-", "--set", "fine=0.30000000000000000001", stdin=INSPECTION)
    assert document["parameters"]["fine"] == "30000000000000000001/100000000000000000000"


def test_several_parameters() -> None:
    document = run_json("solve", "-", "--set", "fine=1/2", "--set", "cost=1/4", stdin=INSPECTION)
    assert document["parameters"] == {"fine": "1/2", "cost": "1/4"}
    assert document["equilibria"][0]["measures"] == {"violations": "1/2", "revenue": "1/10"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["fines=1"], "did you mean 'fine'?"),
        (["x=1"], "parameters: cost, fine"),
        (["fine=2"], "fine = 2 lies outside its range [0, 1]"),
        (["fine=-1/1000"], "outside its range"),
        (["fine"], "write --set NAME=VALUE"),
        (["fine="], "write --set NAME=VALUE"),
        (["=1"], "write --set NAME=VALUE"),
        (["fine=a lot"], "'a lot' is not a number"),
        (["fine=1/0"], "divides by zero"),
        (["fine=nan"], "is not a number"),
        (["fine=inf"], "is not a number"),
        (["fine=1e999999"], "more than 1000 digits"),
        (["fine=1/2", "fine=1/3"], "--set fine is given twice"),
    ],
)
@pytest.mark.parametrize("command", ["solve", "show", "check", "dominance"])
def test_wrong_settings(settings: list[str], message: str, command: str) -> None:
    arguments = [part for setting in settings for part in ("--set", setting)]
    result = run(command, "-", *arguments, code=2, stdin=INSPECTION)
    assert message in result.stderr
    assert result.stdout == ""


def test_settings_reach_the_games_that_have_the_parameter() -> None:
    files = (STAG_HUNT, CLASSICS / "chicken.toml")
    documents = run_json("check", *files, "--set", "stag=5", "--points", "2", code=1)
    assert documents[0]["claims"][0]["parameters"] == {"stag": "5"}
    assert "stag" not in documents[1]["claims"][0]["parameters"]
    assert "did you mean 'stag'?" in run("check", *files, "--set", "stg=5", code=2).stderr


def test_a_parameter_is_not_both_set_and_swept() -> None:
    message = run("sweep", STAG_HUNT, "hare=1,2", "--set", "hare=1", code=2).stderr
    assert "'hare' is both set and swept" in message


def test_remarks_follow_what_is_wrong() -> None:
    result = run("check", STAG_HUNT, "--claim", "payoff_dominance_trusts", "--set", "hare=abc", code=2)
    assert result.stderr == "error: hare: 'abc' is not a number (write 3, 0.4, 2/5 or 1e-3)\n"


def test_options_without_effect_are_remarked_upon() -> None:
    claim = ("check", STAG_HUNT, "--claim", "payoff_dominance_trusts")
    assert (
        "--budget has no effect on payoff_dominance_trusts: it bounds the boxes" in run(*claim, "--budget", "9").stderr
    )
    sampled = run(*claim, "--budget", "9", "--points", "2", code=4).stderr
    assert "--points has no effect" not in sampled
    assert "--points samples instead" in sampled
    assert run(*claim, "--budget", "9", "--quiet").stderr == ""
    assert (
        "--points has no effect on fines_deter: it samples ranges"
        in run("check", "-", "--claim", "fines_deter", "--points", "2", stdin=INSPECTION).stderr
    )
