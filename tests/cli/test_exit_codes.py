"""Each exit code: 0 yes; 1 no; 2 usage; 3 game file; 4 undecided or incomplete; 5 limit; 70 internal; 130 interrupted."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gametheory.claims.verdict import Verdict
from tests.cli.running import CLASSICS, DILEMMA, STAG_HUNT, run, run_json
from tests.small_games import FAULTY, INSPECTION, NO_PURE_EQUILIBRIUM, UNDEFINED_AT_ZERO, two_player_text


def test_0_the_answer_is_yes() -> None:
    run("solve", DILEMMA)
    assert run_json("check", "-", "--claim", "fines_deter", stdin=INSPECTION)["claims"][0]["verdict"] == "holds"
    over = run_json("check", STAG_HUNT, "--claim", "payoff_dominance_trusts")["claims"][0]
    assert (over["verdict"], over["method"]) == ("holds", "regimes")


def test_1_a_claim_fails() -> None:
    claim = run_json("check", "-", "--claim", "fines_deter_always", code=1, stdin=INSPECTION)["claims"][0]
    assert claim["verdict"] == "fails"
    run("check", "-", code=1, stdin=INSPECTION)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["solve", "no/such/file.toml"], "there is no file no/such/file.toml"),
        (["solve", str(CLASSICS)], "is a folder; name the game files in it"),
        (["solve", STAG_HUNT, "--concept", "cournot"], "concepts: nash, pure-nash, subgame-perfect"),
        (["solve", STAG_HUNT, "--concept", "subgame-perfect"], "needs an extensive game"),
        (["solve", STAG_HUNT, "--method", "magic"], "methods: "),
        (["solve", STAG_HUNT, "--method", "pure", "--concept", "nash"], "does not find nash equilibria"),
        (["solve", STAG_HUNT, "--float", "--method", "vertex"], "numeric solving uses the method lemke-howson"),
        (["solve", STAG_HUNT, "--limit", "0"], "limit"),
        (["solve", STAG_HUNT, "--format", "yaml"], "yaml"),
        (["solve"], "Missing argument"),
        (["frobnicate"], "frobnicate"),
        (["sweep", STAG_HUNT], "AXIS"),
        (["sweep", STAG_HUNT, "hare"], "is not an axis"),
        (["sweep", STAG_HUNT, "hair=1,2"], "did you mean 'hare'?"),
        (["sweep", STAG_HUNT, "hare=1,2", "hare=3"], "given twice"),
        (["check", STAG_HUNT, "--claim", "society_work"], "did you mean 'society_works'?"),
        (["check", STAG_HUNT, "--points", "1"], "points"),
        (["check", STAG_HUNT, "--budget", "0"], "budget"),
        (["verify", "no/such/result.json"], "can't be read: No such file"),
        (["dominance", "no/such/file.toml"], "there is no file"),
    ],
)
def test_2_usage(arguments: list[str], message: str) -> None:
    result = run(*arguments, code=2)
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert result.stdout == ""


def test_2_a_folder_without_games(tmp_path: Path) -> None:
    for command in ("check", "validate"):
        assert "there is no .toml file in the folder" in run(command, tmp_path, code=2).stderr


def test_2_a_game_without_claims() -> None:
    text = INSPECTION.split("[claims.")[0]
    assert "there are no claims" in run("check", "-", code=2, stdin=text).stderr


@pytest.mark.parametrize("command", ["solve", "show", "check", "validate", "dominance", "sweep"])
def test_3_an_invalid_game_file_with_every_fault(command: str) -> None:
    result = run(command, "-", *(["fee=1,2"] if command == "sweep" else []), code=3, stdin=FAULTY)
    assert "<stdin>:5: parameters.fee.default" in result.stderr
    assert "<stdin>:11: payoffs.matrices.ann[1][1]: 'fees' is not known here (did you mean 'fee'?)" in result.stderr


@pytest.mark.parametrize("text", [b"", b"not toml = = =", b"\xff\xfe\x00", b"format = 1\n" * 3])
def test_3_what_is_no_game_at_all(text: bytes) -> None:
    assert "<stdin>" in run("solve", "-", code=3, stdin=text).stderr


def test_3_a_game_that_is_undefined_at_the_point() -> None:
    message = run("solve", "-", "--set", "share=0", code=3, stdin=UNDEFINED_AT_ZERO).stderr
    assert "payoffs.formulas.ann" in message
    assert "divides by zero" in message
    assert "share = 0" in message


def test_3_a_result_that_is_none() -> None:
    assert "is not JSON" in run("verify", "-", code=3, stdin="garbage").stderr


def test_4_undecided() -> None:
    run("check", STAG_HUNT, "--claim", "payoff_dominance_trusts", "--points", "5", code=4)
    run("check", "-", "--claim", "ann_gains", code=4, stdin=UNDEFINED_AT_ZERO)


def test_4_it_depends_on_the_equilibrium_selected() -> None:
    text = two_player_text(
        [[2, 0], [0, 1]], [[1, 0], [0, 2]], claims={"it": {"holds": "ann.a1 == 1", "in": "selected"}}
    )
    assert run_json("check", "-", code=4, stdin=text)["claims"][0]["verdict"] == "depends"


def test_4_incomplete_when_completeness_was_asked_for() -> None:
    result = run("solve", STAG_HUNT, "--method", "nashpy-lemke-howson", "--complete", code=4)
    assert "may be incomplete" in result.stderr
    assert result.stdout.startswith("{")
    run("solve", STAG_HUNT, "--complete")
    run("solve", STAG_HUNT, "--method", "nashpy-lemke-howson")


def test_4_no_equilibrium_of_the_concept_decides_nothing_about_every_one() -> None:
    run("check", "-", "--claim", "someone", code=4, stdin=NO_PURE_EQUILIBRIUM)
    run("check", "-", "--claim", "some_equilibrium", code=1, stdin=NO_PURE_EQUILIBRIUM)


@pytest.mark.parametrize("command", [["solve", STAG_HUNT], ["sweep", STAG_HUNT, "hare=1,2"], ["check", STAG_HUNT]])
def test_5_a_limit(command: list[str]) -> None:
    result = run(*command, "--limit", "1", code=5)
    assert "--limit" in result.stderr or "limit" in result.stderr
    assert result.stdout == ""


def test_5_out_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gametheory.solvers.solve.solve", _raising(MemoryError()))
    assert "out of memory" in run("solve", STAG_HUNT, code=5).stderr


def test_70_an_internal_error_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gametheory.solvers.solve.solve", _raising(ZeroDivisionError("lost")))
    result = run("solve", STAG_HUNT, code=70)
    assert "internal error: ZeroDivisionError: lost" in result.stderr
    assert "please report it" in result.stderr
    assert result.stdout == ""


def test_70_a_profile_that_the_judge_refuses_is_never_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from gametheory.solvers import pure

    monkeypatch.setattr(pure, "pure_equilibria", lambda game: pure.PureEquilibria(((0, 1),), degenerate=False))
    result = run("solve", STAG_HUNT, "--concept", "pure-nash", code=70)
    assert "was proposed as an equilibrium" in result.stderr
    assert result.stdout == ""


def test_130_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gametheory.solvers.solve.solve", _raising(KeyboardInterrupt()))
    assert "interrupted" in run("solve", STAG_HUNT, code=130).stderr


def test_130_an_interrupted_check_writes_the_verdicts_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    from gametheory.claims.check import CheckRun

    whole = run_json("check", STAG_HUNT, code=1)["claims"]
    names = [claim["name"] for claim in whole]
    iterate = CheckRun.__iter__

    def interrupted(self: CheckRun) -> Iterator[Verdict]:
        yield from itertools.islice(iterate(self), 2)
        raise KeyboardInterrupt

    monkeypatch.setattr(CheckRun, "__iter__", interrupted)
    result = run("check", STAG_HUNT, "--format", "json", code=130)
    assert json.loads(result.stdout)["claims"] == whole[:2]
    message = f"interrupted; the verdicts so far are written. Not decided: {', '.join(names[2:])}\n"
    assert result.stderr == message
    two = run("check", STAG_HUNT, DILEMMA, "--format", "table", code=130)
    assert f"Not decided: {STAG_HUNT}: {', '.join(names[2:])}; {DILEMMA}: " in two.stderr
    assert names[1] in two.stdout
    assert names[2] not in two.stdout


def test_130_a_check_that_is_interrupted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gametheory.claims.sampling.solve", _raising(KeyboardInterrupt()))
    result = run("check", STAG_HUNT, "--points", "2", code=130)
    assert (result.stdout, result.stderr) == ("", "interrupted\n")


def _raising(error: BaseException) -> object:
    def solve(*arguments: object, **options: object) -> None:
        raise error

    return solve
