"""The command sensitivity: every form of output, numbers as people write them, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from importlib.resources import files

import jsonschema
import pytest

from tests.cli.running import ROOT, STAG_HUNT, run, run_json
from tests.cli.test_help import completions
from tests.uncertainty.games import COORDINATION, DECIDED

SEGMENTS = str(ROOT / "games" / "essay" / "two_segments.toml")
FOUR_PLAYERS = str(ROOT / "games" / "essay" / "four_players.toml")
SCHEMA = json.loads((files("gametheory") / "schemas" / "sensitivity.json").read_text("utf-8"))
FEW = ("--draws", "500", "--sobol", "64")


def document(*arguments, stdin=None):
    found = run_json("sensitivity", *arguments, stdin=stdin)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def table(*arguments, width="80", stdin=None):
    return run("sensitivity", *arguments, "--format", "table", env={"COLUMNS": width}, stdin=stdin).stdout


def test_a_pipe_gets_json():
    found = json.loads(run("sensitivity", SEGMENTS, *FEW, "--no-break-even").stdout)
    assert found["format"] == "gametheory.sensitivity/1"
    assert found["status"] == "illustrative prior"
    assert (found["draws"], found["sobol"], found["seed"]) == (500, 64, 0)


def test_the_table_fits_80_columns_and_says_what_decides():
    text = table(SEGMENTS, "--claim", "valuable_inside", "--claim", "worthless_outside", "--draws", "20000")
    assert all(len(line) <= 80 for line in text.splitlines())
    joined = " ".join(text.split())
    assert "valuable_inside holds in 64." in joined
    assert "of draws (standard error 0.3%) under the priors; fails in 35." in joined
    assert "Estimates under illustrative priors, not a theorem" in joined
    assert "What decides: quality_gap (total index 0.5" in joined
    assert "valuable_inside, worthless_outside: both hold" in joined
    head = next(line for line in text.splitlines() if line.startswith("parameter"))
    assert head.split() == ["parameter", "total", "first", "at", "5%", "at", "95%", "rank", "flips", "at"]
    first = text.splitlines()[text.splitlines().index(head) + 1].split()
    assert first[0] == "quality_gap"
    assert set(first[2]) == {"#"}
    assert first[-1] == "13/120"


def test_several_equilibria_are_told():
    text = " ".join(table("-", *FEW, "--claim", "trust", stdin=COORDINATION).split())
    assert "of draws have several equilibria; there the condition is true at some in 100.0%." in text
    assert "have several equilibria" not in table("-", *FEW, "--claim", "half", stdin=DECIDED)


def test_rows_for_a_spreadsheet():
    found = run("sensitivity", "-", *FEW, "--claim", "both", "--measure", "linear", "-f", "csv", stdin=DECIDED).stdout
    rows = list(csv.DictReader(io.StringIO(found)))
    assert [(row["kind"], row["name"]) for row in rows] == [("claim", "both")] * 2 + [("measure", "linear")] * 2
    assert {row["parameter"] for row in rows} == {"x", "y"}
    assert all(float(row["total_low"]) <= float(row["total"]) <= float(row["total_high"]) for row in rows)
    assert {row["flips_at"] for row in rows if row["name"] == "both"} == {"", "1/2"}
    markdown = run("sensitivity", "-", *FEW, "--claim", "both", "-f", "markdown", stdin=DECIDED).stdout
    assert markdown.startswith("| kind | name |")


def test_claims_measures_ranges_and_settings():
    found = document(
        "-",
        *FEW,
        "--claim",
        "half",
        "--claim",
        "at_half",
        "--measure",
        "payoff.ann",
        "--range",
        "z=0:1/2",
        stdin=DECIDED,
    )
    first, second = found["studies"]
    assert [each["name"] for each in first["varied"]] == ["x", "y", "z"]
    assert first["varied"][2]["prior"] == "uniform(0, 1/2)"
    assert (second["at"], [each["name"] for each in second["varied"]]) == ({"y": "1"}, ["x", "z"])
    assert [each["measure"] for each in first["measures"]] == ["payoff.ann"]
    found = document("-", *FEW, "--claim", "half", "--vary", "x", "--set", "z=2", stdin=DECIDED)
    assert found["studies"][0]["parameters"] == {"y": "3/4", "z": "2"}


def test_no_break_even_values():
    found = document("-", *FEW, "--claim", "half", "--no-break-even", stdin=DECIDED)
    assert all(each["break_even"] is None for each in found["studies"][0]["claims"][0]["influences"])
    with_them, without = (
        table("-", *FEW, "--claim", "half", *more, stdin=DECIDED) for more in ((), ("--no-break-even",))
    )
    assert "flips at: " in with_them
    assert "flips at" not in without


@pytest.mark.parametrize(
    ("written", "draws"), [("100", 100), ("1e2", 100), ("1_000", 1000), ("2.5e2", 250), ("1E+2", 100), ("300.0", 300)]
)
def test_large_numbers_as_people_write_them(written, draws):
    assert document("-", "--draws", written, "--sobol", "0", "--claim", "half", stdin=DECIDED)["draws"] == draws


@pytest.mark.parametrize("written", ["1e", "1.5", "many", "-5", "1e-2", "", "1e999", "0x10", "1.25e1", "9" * 60])
def test_what_is_no_whole_number(written):
    told = run("sensitivity", SEGMENTS, f"--draws={written}", code=2).stderr
    assert "write a whole number, such as 100000, 1e7 or 10_000_000" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--claim", "hlaf"), "there is no claim 'hlaf'"),
        (("--measure", "lineal"), "'lineal' is not a measure"),
        (("--vary", "z"), "z has no prior"),
        (("--range", "z"), "write --range NAME=LOW:HIGH"),
        (("--range", "z=0"), "write --range NAME=LOW:HIGH"),
        (("--range", "z=0:1", "--range", "z=0:2"), "--range z is given twice"),
        (("--range", "z=0:x"), "z"),
        (("--set", "x=0", "--vary", "x"), "'x' is both set and drawn"),
        (("--sobol", "1000"), "a power of two from 64 to 65,536"),
        (("--draws", "0"), "the number of draws is a whole number from 1"),
        (("--draws", "1e12"), "the number of draws is a whole number from 1"),
        (("--concept", "cournot"), "cournot"),
        (("-o", "result.toml"), "a result is not a game file"),
    ],
)
def test_what_is_refused(arguments, told):
    found = run("sensitivity", "-", *arguments, code=2, stdin=DECIDED)
    assert told in found.stderr
    assert found.stdout == ""


def test_a_game_without_priors():
    told = run("sensitivity", "-", code=2, stdin=DECIDED.replace('prior = "uniform(0, 1)"\n', "")).stderr
    assert 'write prior = "uniform(0, 1)" under [parameters.x]' in told
    assert "--range x=0:1" in told


def test_a_file_gets_the_form_of_its_suffix(tmp_path):
    out = tmp_path / "found.csv"
    run("sensitivity", STAG_HUNT, "--draws", "20", "--sobol", "0", "--claim", "tipping_point", "-o", out)
    assert out.read_text().startswith("kind,name,at,estimate")


def test_the_number_of_threads_changes_nothing():
    one, two = (
        run("sensitivity", SEGMENTS, "--draws", "9000", "--threads", n, "--no-break-even").stdout for n in (1, 2)
    )
    assert one == two


def test_names_are_completed():
    assert "prediction" in completions(f"gametheory sensitivity {FOUR_PLAYERS} --claim pred")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_an_interruption_ends_it_with_a_message():
    # A shell that starts jobs in the background may have told its children to ignore interrupts.
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\nfrom gametheory.cli import main; main()"
    arguments = ("sensitivity", FOUR_PLAYERS, "--draws", "100_000_000", "--claim", "prediction")
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as running:
        try:
            # Well before it could be done, and after the interpreter has started.
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(timeout=4)
            running.send_signal(signal.SIGINT)
            written, told = running.communicate(timeout=20)
        finally:
            running.kill()
    assert running.returncode == 130
    assert (written, told) == (b"", b"interrupted\n")
