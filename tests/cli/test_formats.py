"""Where results go and in which form."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import DILEMMA, STAG_HUNT, run, run_json
from tests.small_games import INSPECTION

ROW_COMMANDS = {
    "solve": ("solve", STAG_HUNT),
    "sweep": ("sweep", STAG_HUNT, "hare=1,2"),
    "check": ("check", STAG_HUNT, "--claim", "payoff_dominance_trusts", "--points", "2"),
}
DOCUMENT_COMMANDS = {
    "validate": ("validate", STAG_HUNT),
    "show": ("show", STAG_HUNT),
    "dominance": ("dominance", DILEMMA),
}
COMMANDS = {**ROW_COMMANDS, **DOCUMENT_COMMANDS}
CODES = {"check": 4}


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_the_default_in_a_pipe(name: str) -> None:
    by_default = run(*COMMANDS[name], code=CODES.get(name, 0)).stdout
    asked = run(*COMMANDS[name], "--format", "json", code=CODES.get(name, 0)).stdout
    assert by_default == asked
    json.loads(by_default)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_table_is_no_json_and_tells_the_title(name: str) -> None:
    text = run(*COMMANDS[name], "-f", "table", code=CODES.get(name, 0)).stdout
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert "Stag Hunt" in text or "Prisoner" in text or "stag_hunt.toml: valid" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("name", ROW_COMMANDS)
def test_csv_has_a_header_and_rows_of_that_length(name: str) -> None:
    header, *rows = csv.reader(io.StringIO(run(*COMMANDS[name], "-f", "csv", code=CODES.get(name, 0)).stdout))
    assert rows
    assert all(len(row) == len(header) for row in rows)


@pytest.mark.parametrize("name", DOCUMENT_COMMANDS)
def test_documents_are_not_offered_as_csv(name: str, tmp_path: Path) -> None:
    run(*COMMANDS[name], "-f", "csv", code=2)
    assert "the suffix decides the format" in run(*COMMANDS[name], "--out", tmp_path / "rows.csv", code=2).stderr


SUFFIXES = [(".json", "json"), (".txt", "table"), (".csv", "csv"), (".JSON", "json")]


@pytest.mark.parametrize(
    ("name", "suffix", "form"),
    [(name, *pair) for name in COMMANDS for pair in SUFFIXES if name in ROW_COMMANDS or pair[1] != "csv"],
)
def test_the_suffix_decides_the_format(name: str, suffix: str, form: str, tmp_path: Path) -> None:
    out = tmp_path / f"result{suffix}"
    result = run(*COMMANDS[name], "--out", out, code=CODES.get(name, 0))
    assert result.stdout == ""
    assert out.read_text() == run(*COMMANDS[name], "--format", form, code=CODES.get(name, 0)).stdout
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_format_comes_before_the_suffix(tmp_path: Path) -> None:
    run("solve", STAG_HUNT, "--format", "csv", "--out", tmp_path / "result.json")
    assert (tmp_path / "result.json").read_text().startswith("equilibrium,")


@pytest.mark.parametrize("name", ["rows.parquet", "rows", "rows.xlsx"])
def test_an_unknown_suffix_is_refused_with_those_known(name: str, tmp_path: Path) -> None:
    message = run("solve", STAG_HUNT, "--out", tmp_path / name, code=2).stderr
    assert ".json, .csv, .txt" in message
    assert list(tmp_path.iterdir()) == []


def test_out_replaces_a_file_and_keeps_its_permissions(tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    out.write_text("old")
    out.chmod(0o640)
    run("solve", STAG_HUNT, "--out", out)
    assert out.read_text().startswith("equilibrium,")
    assert out.stat().st_mode & 0o777 == 0o640


def test_out_through_a_link_writes_what_it_links_to(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    run("solve", STAG_HUNT, "--out", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().startswith("equilibrium,")


@pytest.mark.parametrize("where", ["missing/rows.csv", "folder.csv", "file.txt/rows.csv"])
def test_an_unwritable_place_is_a_usage_error_and_leaves_nothing_behind(where: str, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file.txt").write_text("a file")
    message = run("solve", STAG_HUNT, "--out", tmp_path / where, code=2).stderr
    assert "can't be written" in message
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file.txt", "folder.csv"]


def test_csv_is_exact_unless_decimals_are_asked_for() -> None:
    exact = list(csv.DictReader(io.StringIO(run("solve", STAG_HUNT, "-f", "csv").stdout)))
    decimals = list(csv.DictReader(io.StringIO(run("solve", STAG_HUNT, "-f", "csv", "--decimals").stdout)))
    assert exact[1]["ann.hunt_stag"] == "3/4"
    assert decimals[1]["ann.hunt_stag"] == "0.75"
    assert list(exact[0]) == [
        *("equilibrium", "ann.hunt_stag", "ann.catch_hare", "bob.hunt_stag", "bob.catch_hare"),
        *("payoff.ann", "payoff.bob", "trust", "component", "regret"),
    ]


def test_decimals_of_numbers_beyond_floats() -> None:
    text = INSPECTION.replace('"1/5 - fine"', "-1e400").replace('"1/5"', "-2e400")
    rows = list(csv.DictReader(io.StringIO(run("solve", "-", "-f", "csv", "--decimals", stdin=text).stdout)))
    assert {row["payoff.tool"] for row in rows} == {"0.0"}
    text = text.replace('["-cost", "0"]', '["-cost", "-3e400"]').replace(
        'rest.comply = ["0", "0"]', 'rest.comply = ["0", "-3e400"]'
    )
    rows = list(csv.DictReader(io.StringIO(run("solve", "-", "-f", "csv", "--decimals", stdin=text).stdout)))
    assert {row["payoff.tool"] for row in rows} == {"-1e+400"}


def test_measures_never_overwrite_other_columns() -> None:
    text = INSPECTION.replace("violations =", 'regret = "7"\nequilibrium = "8"\ncomponent = "9"\nviolations =')
    row = next(csv.DictReader(io.StringIO(run("solve", "-", "-f", "csv", stdin=text).stdout)))
    assert (row["equilibrium"], row["component"], row["regret"]) == ("0", "0", "0")
    assert (row["measure.equilibrium"], row["measure.component"], row["measure.regret"]) == ("8", "9", "7")
    swept = run_json("sweep", "-", "fine=1/2,1", stdin=text)
    assert [row["equilibrium"] for row in swept["rows"]] == [0, 0]


def test_exact_numbers_are_texts_and_floats_are_numbers() -> None:
    exact = run_json("solve", STAG_HUNT)
    assert exact["equilibria"][1]["strategies"]["ann"]["hunt_stag"] == "3/4"
    numeric = run_json("solve", STAG_HUNT, "--float")
    assert numeric["arithmetic"] == "float"
    found = {tuple(e["strategies"]["ann"].values()) for e in numeric["equilibria"]}
    assert found <= {(0.0, 1.0), (0.75, 0.25), (1.0, 0.0)}
    assert all(isinstance(p, float) for pair in found for p in pair)


def test_a_sweep_in_csv_and_json_has_the_same_rows() -> None:
    rows = list(csv.DictReader(io.StringIO(run("sweep", STAG_HUNT, "hare=1:3:3", "-f", "csv").stdout)))
    document = run_json("sweep", STAG_HUNT, "hare=1:3:3")
    assert [{k: str(v) for k, v in row.items()} for row in document["rows"]] == rows
    assert [Fraction(row["hare"]) for row in rows] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


@pytest.mark.parametrize("command", [("solve",), ("sweep", "hare=1:3:3"), ("check",), ("dominance",)])
def test_a_slip_in_out_is_told_before_any_work(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours of solving must not end in a folder that does not exist."""

    def work(*_: object, **__: object) -> None:
        raise AssertionError("work before the output was looked at")

    monkeypatch.setattr("gametheory.model.family.Family.at_point", work)
    name, *rest = command
    told = run(name, STAG_HUNT, *rest, "--out", tmp_path / "nowhere" / "result.json", code=2).stderr
    assert "there is no folder" in told
