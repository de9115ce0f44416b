"""Sweeps at scale from the command line: designs, datasets, what is refused, and how it is said."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

import gametheory
from gametheory.sweeps.designs import design_from_dict
from tests.cli.running import ROOT, STAG_HUNT, run, run_json
from tests.test_schemas import validate

MONITORING = str(ROOT / "games" / "essay" / "monitoring.toml")
UNDEFINED = """
format = 1
title = "Undefined in places"
form = "strategic"
[parameters.a]
default = "1/2"
range = [0, 1]
prior = "uniform(0, 1)"
[players]
one = ["u", "d"]
two = ["l", "r"]
[payoffs.cells]
u.l = ["1/a", 1]
u.r = [0, 0]
d.l = [0, 0]
d.r = [2, 2]
[measures]
first = "one.u"
[claims.big]
holds = "payoff.one > 1"
"""


def rows_of(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    return found


def test_draws_into_a_dataset(tmp_path: Path) -> None:
    out = tmp_path / "draws.parquet"
    said = run("sweep", MONITORING, "--draws", "1e3", "--seed", "7", "--chunk", "300", "-o", out).stderr
    assert "draws.parquet: 1,000 points, 1,000 rows in 4 parts" in said
    manifest = json.loads((out / "_manifest.json").read_text())
    validate(manifest, "dataset")
    assert manifest["state"] == "complete"
    assert manifest["description"]["design"]["seed"] == 7
    rows = rows_of(out)
    assert [row["point"] for row in rows] == list(range(1000))
    # Each row comes from the manifest alone: the design has its point, the game its equilibrium.
    design = design_from_dict(manifest["description"]["design"])
    family = gametheory.load(MONITORING)
    for row in rows[::199]:
        (exact,) = gametheory.solve(family.at(design.exact(row["point"]))).rows()
        assert {name: row[name] for name in exact} == pytest.approx({name: float(x) for name, x in exact.items()})


def test_a_seed_of_0_is_a_seed_and_chunks_and_threads_change_nothing(tmp_path: Path) -> None:
    written = []
    for number, more in enumerate((("--seed", "0"), (), ("--chunk", "17", "--threads", "1"), ("--seed", "1"))):
        out = tmp_path / f"{number}.parquet"
        run("sweep", STAG_HUNT, "--draws", "50", *more, "-o", out, "-q")
        written.append(rows_of(out))
    assert written[0] == written[1] == written[2] != written[3]


@pytest.mark.parametrize("design", ["monte-carlo", "latin-hypercube", "sobol"])
def test_designs(design: str) -> None:
    found = run_json("sweep", MONITORING, "--draws", "8", "--design", design, "--claim", "none")
    validate(found, "sweep")
    assert (found["design"]["method"], found["points"], len(found["rows"])) == (design, 8, 8)
    assert found["arithmetic"] == "float"


def test_a_parameter_without_a_prior_needs_a_range() -> None:
    found = run_json("sweep", MONITORING, "fee=2:4", "--draws", "5", "--claim", "none")
    assert all(2 <= row["fee"] <= 4 and "reach" not in row for row in found["rows"])
    assert "fee" in run("sweep", MONITORING, "fee", "--draws", "5", code=2).stderr


def test_points_from_a_file(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("reach,fee\n1/3,10\n0.4,10\n")
    text = run("sweep", MONITORING, "--points", points, "--claim", "none", "-f", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["tool.pirate"]) for row in rows] == pytest.approx([3 / 10, 1 / 4])
    points.write_text("reach\n2\n")
    assert "outside its range" in run("sweep", MONITORING, "--points", points, code=2).stderr


def test_grids_in_a_dataset_are_those_of_exact_sweeps(tmp_path: Path) -> None:
    out = tmp_path / "grid.parquet"
    run("sweep", MONITORING, "reach=0:1:11", "fee=5,10", "-o", out, "-q")
    exact = run_json("sweep", MONITORING, "reach=0:1:11", "fee=5,10")["rows"]
    stored = rows_of(out)
    assert len(stored) == len(exact)
    for one, other in zip(stored, exact, strict=True):
        for name, text in other.items():
            expected = text if isinstance(text, int) else float(gametheory.sweeps.grid.exact(text))
            assert one[name] == pytest.approx(expected), name


def test_points_that_have_no_payoffs_keep_a_row(tmp_path: Path) -> None:
    out = tmp_path / "grid.parquet"
    said = run("sweep", "-", "a=0:1:5", "-o", out, stdin=UNDEFINED).stderr
    assert "1 without a value of some payoff" in said
    first, *rest = rows_of(out)
    assert (first["solved"], first["equilibrium"], first["payoff.one"]) == ("undefined", None, None)
    assert (first["claim.big"], first["verdict.big"]) == (None, "undecided")
    assert {row["solved"] for row in rest} <= {"kernel", "exact"}
    by_point = tmp_path / "points.parquet"
    run("sweep", "-", "a=0:1:5", "--per", "point", "-o", by_point, stdin=UNDEFINED)
    found = rows_of(by_point)
    assert [row["equilibria"] for row in found] == [0, 3, 3, 3, 3]
    assert [row["verdict.big"] for row in found] == ["undecided", "holds", "fails", "fails", "fails"]
    assert found[0]["first.low"] is None
    assert (found[1]["first.low"], found[1]["first.high"]) == (0, 1)
    validate(run_json("sweep", "-", "--draws", "9", "--per", "point", stdin=UNDEFINED), "sweep")
    validate(run_json("sweep", "-", "--draws", "9", stdin=UNDEFINED), "sweep")


def test_resuming(tmp_path: Path) -> None:
    out = tmp_path / "draws.parquet"
    command = ("sweep", STAG_HUNT, "--draws", "90", "--chunk", "30", "-o", out)
    run(*command, "--resume")
    before = {part.name: part.read_bytes() for part in out.iterdir() if part.suffix == ".parquet"}
    (out / "part-000001.parquet").unlink()
    assert "2 parts kept" in run(*command, "--resume").stderr
    assert {part.name: part.read_bytes() for part in out.iterdir() if part.suffix == ".parquet"} == before
    assert "complete already" in run(*command, "--resume").stderr
    assert "--resume" in run(*command, code=2).stderr
    refused = run(
        "sweep", STAG_HUNT, "--draws", "90", "--chunk", "30", "--seed", "3", "-o", out, "--resume", code=2
    ).stderr
    assert "design.seed: 0 in the dataset, 3 now" in refused


def test_a_changed_game_file_is_not_continued(tmp_path: Path) -> None:
    out, file = tmp_path / "draws.parquet", tmp_path / "game.toml"
    file.write_text(UNDEFINED)
    run("sweep", file, "--draws", "9", "-o", out)
    file.write_text(UNDEFINED.replace("d.r = [2, 2]", "d.r = [3, 3]"))
    assert "game.sha256" in run("sweep", file, "--draws", "9", "-o", out, "--resume", code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--draws", "ten"], "'ten' is not a number of draws"),
        (["--draws", "1e12", "-o", "x.parquet"], "1,000,000,000"),
        (["--draws", "1e6"], "--out rows.parquet"),
        (["--draws", "5", "hair"], "did you mean 'hare'?"),
        (["hare=1:2", "-o", "x.parquet"], "no number of points"),
        (["hare=1:9:5", "-o", "x.parquet"], "outside its range"),
        (["hare=1,2", "--threads", "2"], "for points that are drawn or a dataset"),
        (["hare=1,2", "--claim", "tipping_point"], "for points that are drawn or a dataset"),
        (["hare=1,2", "--seed", "3"], "for points that are drawn"),
        (["hare=1,2", "--design", "sobol", "-o", "x.parquet"], "for points that are drawn"),
        (["--draws", "5", "--float"], "for exact rows on a grid"),
        (["--draws", "5", "--claim", "nothing"], "there is no claim 'nothing'"),
        (["--draws", "5", "-f", "parquet"], "name it"),
        (["--draws", "5", "-o", "there/is/none.parquet"], "there is no folder"),
        (["--draws", "5", "--set", "hare=2"], "both set and varied"),
        (["--points", "none.csv"], "none.csv"),
        (["--draws", "5", "--cluster", "somewhere", "-o", "x.parquet"], "local:N"),
    ],
)
def test_what_makes_no_sense_is_told(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert message in run("sweep", STAG_HUNT, *arguments, code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_exact_arithmetic_alone_gives_the_same_rows() -> None:
    command = ("sweep", MONITORING, "--draws", "40")
    quick, slow = run_json(*command), run_json(*command, "--exact")
    assert (quick["method"], slow["method"], slow["resolved"]) == ("supports", "exact", 40)
    for one, other in zip(quick["rows"], slow["rows"], strict=True):
        assert {**one, "solved": "exact"} == pytest.approx(other)


def test_what_is_set_is_not_drawn_and_a_range_takes_the_place_of_a_prior() -> None:
    found = run_json("sweep", MONITORING, "--draws", "5", "--set", "reach=1/2", "--claim", "none")
    assert found["parameters"]["reach"] == "1/2"
    assert "reach" not in found["rows"][0]
    assert "piracy_cost" in found["rows"][0]
    found = run_json("sweep", MONITORING, "reach=9/10:1", "--draws", "5", "--claim", "none")
    assert all(0.9 <= row["reach"] <= 1 for row in found["rows"])


def test_claims_that_are_left_out_and_games_without_kernels_are_told(tmp_path: Path) -> None:
    four = ROOT / "games" / "essay" / "four_players.toml"
    said = run("sweep", four, "--draws", "3", "-o", tmp_path / "a.parquet").stderr
    assert "left out: no_offer_outside_pays, " in said
    assert "every point is solved exactly" not in said
    creators = ROOT / "games" / "essay" / "creators.toml"
    said = run("sweep", creators, "--draws", "3", "-o", tmp_path / "b.parquet").stderr
    assert "no kernel for this game: every point is solved exactly" in said
    assert json.loads((tmp_path / "b.parquet" / "_manifest.json").read_text())["description"]["chunk_points"] == 1000


def test_the_table_is_a_list_where_the_terminal_is_narrow() -> None:
    wide = run("sweep", MONITORING, "--draws", "2", "-f", "table", env={"COLUMNS": "220"}).stdout
    narrow = run("sweep", MONITORING, "--draws", "2", "-f", "table", env={"COLUMNS": "60"}).stdout
    assert "no, fails" in wide
    assert all(len(line) <= 60 for line in narrow.splitlines())
    for number in ("0.810244", "8.51896"):
        assert number in wide
        assert number in narrow
