"""``verify``: what solve and check write is believed only after it has been computed again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import CLASSICS, STAG_HUNT, run, run_json
from tests.small_games import INSPECTION, two_player_text

GAMES = ["stag_hunt", "rock_paper_scissors", "beer_quiche", "centipede", "el_farol", "entry_deterrence"]


@pytest.mark.parametrize("name", GAMES)
def test_what_solve_writes_is_verified(name: str) -> None:
    solution = run("solve", CLASSICS / f"{name}.toml", "--format", "json").stdout
    found = run_json("verify", "-", stdin=solution)
    assert found["holds"] is True
    assert found["checked"] == len(json.loads(solution)["equilibria"])
    assert found["largest_regret"] == "0"
    assert found["problems"] == []


def test_a_file_of_a_result_is_verified_too(tmp_path: Path) -> None:
    run("solve", STAG_HUNT, "--set", "hare=1", "--out", tmp_path / "result.json")
    text = run("verify", tmp_path / "result.json", "-f", "table").stdout
    assert "verified: 3 equilibria judged" in text
    assert "largest regret 0" in " ".join(text.split())


def test_float_results_are_judged_exactly_within_their_tolerance() -> None:
    solution = run("solve", STAG_HUNT, "--float", "--format", "json").stdout
    assert run_json("verify", "-", stdin=solution)["holds"] is True


def test_a_solution_of_a_piped_game_carries_its_game() -> None:
    solution = run("solve", "-", stdin=INSPECTION).stdout
    assert json.loads(solution)["game"]["source"] == INSPECTION
    assert run_json("verify", "-", stdin=solution)["holds"] is True


def tampered(change: str) -> str:
    document: Any = run_json("solve", STAG_HUNT)
    mixed = document["equilibria"][1]
    if change == "probability":
        mixed["strategies"]["ann"] = {"hunt_stag": "1/2", "catch_hare": "1/2"}
    elif change == "payoff":
        mixed["payoffs"]["ann"] = "4"
    elif change == "measure":
        mixed["measures"]["trust"] = "1"
    elif change == "regret":
        mixed["regret"] = "1/1000"
    elif change == "parameter":
        document["parameters"]["hare"] = "2"
    elif change == "component":
        document["components"][0]["sets"][0]["ann"] = [0, 1]
        document["components"][0]["equilibria"] = [0, 1]
    elif change == "renamed":
        mixed["strategies"]["ann"] = {"hunt_deer": "3/4", "catch_hare": "1/4"}
    return json.dumps(document)


@pytest.mark.parametrize("change", ["probability", "payoff", "measure", "regret", "parameter", "component", "renamed"])
def test_a_tampered_result_is_refuted(change: str) -> None:
    assert run_json("verify", "-", stdin=tampered("nothing"))["holds"] is True
    found = run_json("verify", "-", code=1, stdin=tampered(change))
    assert found["holds"] is False
    assert found["problems"]
    assert "not verified" in run("verify", "-", "-f", "table", code=1, stdin=tampered(change)).stdout


GARBAGE = {
    "empty": "",
    "no JSON": "{",
    "a number": "3",
    "a text": '"solution"',
    "an empty object": "{}",
    "an array of others": '[{"format": "gametheory.sweep/1"}]',
    "a deep nest": "[" * 100_000,
    "no equilibria": '{"format": "gametheory.solution/1"}',
    "binary": "\x00\x01",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_no_result(kind: str) -> None:
    result = run("verify", "-", code=3, stdin=GARBAGE[kind])
    assert result.stderr.startswith("error: ")
    assert len(result.stderr) < 500
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["sweep", STAG_HUNT, "hare=1,2"], "these are the rows of 'gametheory sweep'"),
        (["statics", STAG_HUNT], "these are the tables of 'gametheory statics'"),
        (["show", STAG_HUNT], "this is a game, as 'gametheory show' writes it"),
        (["dominance", STAG_HUNT], "this is a result of 'gametheory dominance'"),
        (["validate", STAG_HUNT], "this is a result of 'gametheory validate'"),
    ],
)
def test_what_is_no_result_to_verify_is_called_by_its_name(command: list[Any], told: str) -> None:
    written = run(*command, "--format", "json").stdout
    stderr = run("verify", "-", code=3, stdin=written).stderr
    assert stderr.startswith(f"error: {told}; verify judges results of 'gametheory solve', 'regimes' and 'check'")


def test_a_verification_is_not_verified_again() -> None:
    again = run("verify", "-", stdin=run("solve", STAG_HUNT).stdout).stdout
    assert "a result of 'gametheory verify' itself" in run("verify", "-", code=3, stdin=again).stderr


def test_a_game_file_that_has_changed_or_gone(tmp_path: Path) -> None:
    game = tmp_path / "game.toml"
    game.write_text(INSPECTION)
    solution = run("solve", game).stdout
    assert run_json("verify", "-", stdin=solution)["holds"] is True
    game.write_text(INSPECTION.replace("1/5 - fine", "1/4 - fine"))
    assert "has changed since the result was made" in run("verify", "-", code=3, stdin=solution).stderr
    game.rename(tmp_path / "elsewhere.toml")
    assert "name it with --game FILE" in run("verify", "-", code=2, stdin=solution).stderr
    found = run_json("verify", "-", "--game", tmp_path / "elsewhere.toml", code=1, stdin=solution)
    assert any("measure" in problem or "payoff" in problem or "equilibrium" in problem for problem in found["problems"])


def test_a_game_that_has_moved_is_named(tmp_path: Path) -> None:
    game = tmp_path / "game.toml"
    game.write_text(INSPECTION)
    solution = run("solve", game).stdout
    moved = game.rename(tmp_path / "moved.toml")
    found = run_json("verify", "-", "--game", moved, stdin=solution)
    assert found["holds"] is True
    assert not any("SHA-256" in note for note in found["notes"])


@pytest.mark.parametrize("command", [["solve"], ["regimes", "fine"], ["check", "--claim", "some"]])
def test_a_game_of_another_sha256_is_remarked_on(tmp_path: Path, command: list[str]) -> None:
    game = tmp_path / "game.toml"
    game.write_text(INSPECTION + '\n[claims.some]\nholds = "payoff.tool >= 0 or payoff.tool < 0"\n')
    result = run(command[0], game, *command[1:], "--format", "json").stdout
    other = tmp_path / "other.toml"
    other.write_text(game.read_text() + "\n# the same game\n")
    found = run_json("verify", "-", "--game", other, stdin=result)
    assert found["holds"]
    assert "which is not the file that the result was made from: its SHA-256 is" in found["notes"][0]


def test_counterexamples_of_check_are_verified() -> None:
    verdict = run("check", STAG_HUNT, "--points", "5", "--format", "json", code=1).stdout
    refuted = [claim for claim in json.loads(verdict)["claims"] if claim["verdict"] == "fails"]
    found = run_json("verify", "-", stdin=verdict)
    assert found["holds"] is True
    # Both counterexamples; the claims that rest on samples are not decided anew.
    assert found["checked"] == len(refuted) == 2


def test_counterexamples_of_several_games() -> None:
    files = [CLASSICS / f"{name}.toml" for name in ("stag_hunt", "chicken")]
    verdicts = run("check", *files, "--points", "3", "--format", "json", code=1).stdout
    assert isinstance(json.loads(verdicts), list)
    assert run_json("verify", "-", stdin=verdicts)["checked"] >= 2


def test_a_tampered_counterexample_is_refuted() -> None:
    document = run_json("check", STAG_HUNT, "--points", "5", code=1)
    claim = next(claim for claim in document["claims"] if claim["counterexample"])
    claim["counterexample"]["equilibrium"]["measures"]["trust"] = "1/3"
    assert run_json("verify", "-", code=1, stdin=json.dumps(document))["problems"]


def changed_verdict(change: Any) -> dict[str, Any]:
    """What verify finds in a verdict on the stag hunt after each failing claim was changed."""
    document = run_json("check", STAG_HUNT, "--points", "5", code=1)
    for claim in document["claims"]:
        if claim["counterexample"]:
            change(claim)
    found = run_json("verify", "-", code=1, stdin=json.dumps(document))
    assert found["holds"] is False
    return found


def test_a_verdict_is_believed_only_with_the_game_files_claims() -> None:
    told = " ".join(changed_verdict(lambda claim: claim.update(condition="trust >= 0"))["problems"])
    assert "'condition' is not the game file's" in told
    told = " ".join(changed_verdict(lambda claim: claim.update({"in": "some"}))["problems"])
    assert "'in' is not the game file's" in told
    told = " ".join(changed_verdict(lambda claim: claim.update(name="another"))["problems"])
    assert "the game file has no such claim" in told


def test_a_claim_that_fails_needs_a_counterexample_and_no_other_has_one() -> None:
    told = changed_verdict(lambda claim: claim.update(verdict="holds"))["problems"]
    assert sum("said not to fail, but has a counterexample" in problem for problem in told) == 2
    assert sum("which samples do not prove" in problem for problem in told) == 2
    told = changed_verdict(lambda claim: claim.update(counterexample=None))["problems"]
    assert all("said to fail, but has no counterexample" in problem for problem in told)


def test_a_counterexample_must_refute_the_claim() -> None:
    """An equilibrium at which the claim holds is no counterexample, however true its numbers."""
    document = run_json("check", STAG_HUNT, "--points", "5", code=1)
    claim = next(
        claim for claim in document["claims"] if claim["condition"] == "trust == 1" and claim["counterexample"]
    )
    point = claim["counterexample"]["parameters"]
    settings = [text for name, value in point.items() for text in ("--set", f"{name}={value}")]
    trusting = next(
        found for found in run_json("solve", STAG_HUNT, *settings)["equilibria"] if found["measures"]["trust"] == "1"
    )
    claim["counterexample"]["equilibrium"] = trusting
    problems = run_json("verify", "-", code=1, stdin=json.dumps(document))["problems"]
    assert any("satisfies the condition trust == 1" in problem for problem in problems)


def test_a_counterexample_lies_where_the_claim_ranges() -> None:
    game = CLASSICS.parent / "essay" / "monitoring_highest_fee.toml"
    document = run_json("check", game, "--claim", "enforcement_must_pay", "--points", "5", code=1)
    elsewhere = run_json("solve", game, "--set", "reach=1/20")
    found = document["claims"][0]["counterexample"]
    found["parameters"], found["equilibrium"] = elsewhere["parameters"], elsewhere["equilibria"][0]
    problems = run_json("verify", "-", code=1, stdin=json.dumps(document))["problems"]
    assert [problem for problem in problems if "is not within reach in [11/100, 1]" in problem]


def test_a_result_without_equilibria_is_not_called_verified() -> None:
    document = run_json("check", STAG_HUNT, "--points", "5", code=1)
    document["claims"] = [claim for claim in document["claims"] if not claim["counterexample"]]
    text = run("verify", "-", "-f", "table", code=4, stdin=json.dumps(document)).stdout
    assert "nothing to verify" in text
    assert "rests on samples" in text


def test_a_result_is_not_written_over_a_game_file(tmp_path: Path) -> None:
    path = tmp_path / "game.toml"
    path.write_text(INSPECTION)
    assert "is not a game file" in run("show", path, "-f", "table", "-o", path, code=2).stderr
    assert path.read_text() == INSPECTION


@pytest.mark.parametrize("change", [{"claims": 3}, {"claims": [3]}, {"claims": None}])
def test_damaged_verdicts(change: dict[str, Any]) -> None:
    document = {**run_json("check", STAG_HUNT, "--points", "2", code=1), **change}
    assert "claims" in run("verify", "-", code=3, stdin=json.dumps(document)).stderr


def test_the_continua_of_a_degenerate_game_are_judged() -> None:
    text = two_player_text([[1, 1], [1, 0]], [[0, 0], [0, 1]])
    solution = run("solve", "-", stdin=text).stdout
    found = run_json("verify", "-", stdin=solution)
    assert found["holds"] is True
    assert found["combinations"] > found["checked"] - 1
