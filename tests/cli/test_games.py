"""The command games: the list of what is shipped, and what one game is about."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import pytest

from gametheory.catalogue import catalogue_names
from gametheory.cli.starting import FORMS
from gametheory.model.family import load
from gametheory.report.catalogue import COLUMNS, FOLDERS, entries, matching
from gametheory.report.described import best_axis, commands
from gametheory.spec import schema
from gametheory.spec.files import is_dossier
from tests.cli.running import ROOT, process, run, run_json
from tests.test_startup import EXACT, HEAVY, loaded_by


def names_of(*arguments: str) -> list[str]:
    document = run_json("games", *arguments)
    assert document["format"] == "gametheory.catalogue/1"
    return [each["name"] for each in document["games"]]


def test_the_forms_are_those_of_game_files() -> None:
    assert FORMS == schema.FORMS


def test_every_shipped_file_is_listed_as_its_reader_has_it() -> None:
    listed = entries()
    assert [each.name for each in listed] == list(catalogue_names())
    for each in listed:
        if is_dossier(each.name):
            assert (each.form, each.players, each.parameters) == ("dossier", (), 0)
            continue
        spec = load(each.name).spec
        found = (each.title, each.form, each.players, each.parameters, each.claims, each.concept)
        assert found == (
            spec.title,
            spec.form,
            spec.players,
            len(spec.parameters),
            len(spec.claims),
            spec.concept or "",
        )


def test_each_folder_says_what_it_is() -> None:
    assert {each.folder for each in entries()} >= set(FOLDERS)
    text = run("games", "--format", "table").stdout
    for each in FOLDERS.items():
        assert ": ".join(each) in text


def test_the_claims_of_a_dossier_are_counted_once() -> None:
    document = tomllib.loads((ROOT / "games" / "essay" / "essay.dossier.toml").read_text())
    named = set()
    for part in (*document["parts"].values(), *document["failures"].values()):
        for game, claims in part["claims"].items():
            named |= {(game, claim) for claim in ([claims] if isinstance(claims, str) else claims)}
    (dossier,) = (each for each in entries() if each.name == "essay/essay.dossier")
    assert dossier.claims == len(named)


def test_patterns() -> None:
    assert names_of("essay") == names_of("essay/") == [name for name in catalogue_names() if name.startswith("essay/")]
    assert names_of("*/png*") == ["literature/png_1983", "literature/png_1983_bayesian"]
    assert names_of("chicken") == ["classics/chicken"]
    assert "literature/tsebelis_1989" in names_of("ROBINSON crusoe")
    assert {each["form"] for each in run_json("games", "--form", "bayesian")["games"]} == {"bayesian"}
    assert names_of("literature", "--form", "bayesian") == ["literature/png_1983_bayesian"]
    assert names_of("[") == names_of("]") if matching(entries(), "[") else True


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("esay",), "did you mean 'essay'?"),
        (("monitring",), "did you mean 'monitoring'?"),
        (("classics/chiken",), "did you mean 'classics/chicken'?"),
        (("zzzz",), "All of them: gametheory games"),
        (("zzzz[",), "there is no shipped game with 'zzzz['"),
        (("degenerate", "--form", "bayesian"), "no shipped game of the form bayesian"),
        (("--form", "baysian"), "did you mean 'bayesian'?"),
        (("--form", "x"), "the forms are strategic"),
        (("essay", "--out", "list.tex"), "list.tex"),
    ],
)
def test_what_is_not_there_is_told(arguments: tuple[str, ...], said: str) -> None:
    assert said in run("games", *arguments, code=2).stderr


def test_a_file_of_ones_own_is_sent_to_show(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("format = 1")
    assert f"gametheory show {own}" in run("games", own, code=2).stderr


def test_rows() -> None:
    rows = list(csv.DictReader(io.StringIO(run("games", "essay/monitoring", "--format", "csv").stdout)))
    assert [tuple(rows[0])] == [COLUMNS]
    assert rows[0]["players"] == "holder, tool"
    markdown = run("games", "essay", "--format", "markdown").stdout.splitlines()
    assert markdown[0] == "| " + " | ".join(COLUMNS) + " |"
    assert len(markdown) == 2 + len(names_of("essay"))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("pattern", ["", "essay/monitoring", "essay/essay.dossier"])
def test_tables_fit(width: int, pattern: str) -> None:
    text = run("games", *filter(None, [pattern]), "--format", "table", env={"COLUMNS": str(width)}).stdout
    assert max(map(len, text.splitlines())) <= width


def test_a_game_is_described() -> None:
    text = run("games", "essay/monitoring", "--format", "table", env={"COLUMNS": "120"}).stdout
    spec = load("essay/monitoring").spec
    flat = " ".join(text.split())
    for part in (spec.title, spec.source, *spec.claims, *spec.measures, "licence fee (money per period)"):
        assert " ".join(part.split()) in flat
    for claim in spec.claims.values():
        assert " ".join(claim.says.split()) in flat
    document = run_json("games", "essay/monitoring")["games"][0]
    assert document["players"] == ["holder", "tool"]
    details = document["details"]
    assert details["description"] == spec.description.strip()
    assert details["parameters"][0]["default"] == "2/5"
    assert details["parameters"][0]["range"] == ["0", "1"]
    assert details["replications"] == len(spec.replications)
    assert details["claims"][0]["in"] == "every"


def test_a_dossier_is_described() -> None:
    details = run_json("games", "essay/essay.dossier")["games"][0]["details"]
    assert [part["name"] for part in details["parts"]] == ["C1", "C2", "C3", "C4"]
    assert {"game": "four_players", "claim": "prediction"} in details["parts"][3]["claims"]
    text = " ".join(run("games", "essay/essay.dossier.toml", "--format", "table").stdout.split())
    assert "valuable_inside of screening" in text
    assert "gametheory check essay/essay.dossier" in text


def test_the_axis_to_try_is_that_of_the_claims() -> None:
    assert best_axis(load("essay/monitoring")) == "reach"
    assert best_axis(load("classics/entry_deterrence")) == "fighting"
    assert best_axis(load("degenerate/all_zero_2x2")) == ""


@pytest.mark.parametrize(
    "name", ["essay/monitoring", "essay/creators", "classics/centipede", "degenerate/all_zero_2x2"]
)
def test_what_is_to_be_tried_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tried = [command for command, _ in commands(name, load(name))]
    assert tried[:2] == [f"gametheory show {name}", f"gametheory solve {name}"]
    for command in tried:
        program, verb, *rest = command.split()
        assert program == "gametheory"
        if verb != "plot":
            # Each of these games with claims has one that fails.
            assert run(verb, *rest, code=1 if verb == "check" else 0).stdout


def test_the_list_loads_no_mathematics(tmp_path: Path) -> None:
    found = loaded_by("games", tmp_path=tmp_path)
    # Newer releases of typer read the options of a command with pydantic.
    assert not found & (HEAVY | EXACT - {"pydantic"})
    assert not any(name.startswith(("gametheory.model", "gametheory.solvers")) for name in found)


def test_describing_loads_no_heavy_library(tmp_path: Path) -> None:
    assert not loaded_by("games", "essay/monitoring", tmp_path=tmp_path) & HEAVY


def test_a_process_far_from_the_games_lists_them(tmp_path: Path) -> None:
    result = process("games", "essay", "--format", "table", cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert result.returncode == 0
    assert b"essay/monitoring" in result.stdout
