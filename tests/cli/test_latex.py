"""Tables for papers from the command line: seven commands have them, and the others say what they have instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from gametheory.cli.output import SUFFIXES, Format, PlainRows
from tests.cli.running import ROOT, STAG_HUNT, run
from tests.typesetting.latex_reading import check

MONITORING = ROOT / "games" / "essay" / "monitoring.toml"
CREATORS = ROOT / "games" / "essay" / "creators.toml"
SWAMPING = ROOT / "games" / "essay" / "swamping.toml"
TSEBELIS = ROOT / "games" / "literature" / "tsebelis_1989.toml"
COMMANDS = {
    "solve": ("solve", MONITORING),
    "solve a population": ("solve", CREATORS),
    "regimes": ("regimes", MONITORING, "reach"),
    "regimes of a crowd": ("regimes", SWAMPING, "tools"),
    "a map": ("regimes", MONITORING, "reach", "fee"),
    "check": ("check", MONITORING, STAG_HUNT),
    "check a dossier": ("check", ROOT / "games" / "essay" / "essay.dossier.toml"),
    "statics": ("statics", MONITORING),
    "statics of one measure": ("statics", MONITORING, "--measure", "rent"),
    "sensitivity": ("sensitivity", MONITORING, "--draws", "200"),
    "replicate": ("replicate", TSEBELIS),
    "show": ("show", MONITORING),
    "show a population": ("show", CREATORS),
}
CODES = {"check": 1, "check a dossier": 1}
WITHOUT = {
    "dynamics": ("dynamics", CREATORS, "--basins", "10"),
    "sweep": ("sweep", STAG_HUNT, "hare=1,2"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_it_is_a_table_with_caption_and_label_below_a_comment_that_names_packages(name: str) -> None:
    result = run(*COMMANDS[name], "--format", "latex", "--quiet", code=CODES.get(name, 0))
    assert result.stdout.startswith("% Needs in the preamble:\n")
    assert result.stdout.count(r"\caption{") == result.stdout.count(r"\label{tab:") >= 1
    check(result.stdout)


def test_the_suffix_tex_asks_for_it(tmp_path: Path) -> None:
    out = tmp_path / "table.tex"
    assert run("solve", MONITORING, "-o", out).stdout == ""
    assert out.read_text() == run("solve", MONITORING, "-f", "latex").stdout
    assert run("show", MONITORING, "-o", out).stdout == ""
    assert out.read_text() == run("show", MONITORING, "-f", "latex").stdout


def test_show_writes_the_payoffs_at_the_values_that_are_set() -> None:
    text = run("show", STAG_HUNT, "--set", "hare=2/7", "--format", "latex").stdout
    assert r"$\mathit{hare} = \frac{2}{7}$" in text
    assert r"\frac{2}{7}" in text.partition(r"at these values")[2].partition(r"\bottomrule")[0]


def test_a_dossier_is_in_the_table_without_a_remark_that_it_is_not() -> None:
    result = run(*COMMANDS["check a dossier"], "--format", "latex", code=1)
    assert r"\label{tab:essay-dossier}" in result.stdout
    assert "what the dossier concludes is in" not in result.stderr


@pytest.mark.parametrize("name", WITHOUT)
def test_others_refuse_the_format_and_list_theirs(name: str) -> None:
    said = " ".join(run(*WITHOUT[name], "--format", "latex", code=2).stderr.split())
    assert "latex" in said
    assert all(known in said.replace(" │ │ ", " ") for known in ("'table'", "'json'", "'csv'", "'markdown'"))


@pytest.mark.parametrize("name", WITHOUT)
def test_others_refuse_the_suffix_and_list_theirs(name: str, tmp_path: Path) -> None:
    out = tmp_path / "table.tex"
    said = run(*WITHOUT[name], "-o", out, code=2).stderr
    assert "the suffix decides the format and may be .json, .csv, .txt, .md" in said
    assert not out.exists()


@pytest.mark.parametrize("command", ["validate", "dominance"])
def test_what_is_not_rows_refuses_the_suffix(command: str, tmp_path: Path) -> None:
    said = run(command, STAG_HUNT, "-o", tmp_path / "table.tex", code=2).stderr
    assert "may be .json, .txt; or say" in said


def test_a_game_file_is_not_overwritten_by_a_table(tmp_path: Path) -> None:
    said = run("solve", STAG_HUNT, "-o", tmp_path / "x.toml", code=2).stderr
    assert "name it .json, .csv, .md, .tex or .txt" in said
    said = run("dominance", STAG_HUNT, "-o", tmp_path / "x.toml", code=2).stderr
    assert "name it .json or .txt" in said


def test_the_two_lists_of_formats_differ_by_latex_alone() -> None:
    assert {form.value for form in Format} - {form.value for form in PlainRows} == {"latex"}
    assert {form.value for form in PlainRows} < {form.value for form in Format} == set(SUFFIXES.values())


def test_help_says_what_it_is_for() -> None:
    text = " ".join(run("solve", "--help", env={"COLUMNS": "200"}).stdout.split())
    assert "latex is a table for a paper" in text
    assert "latex" not in run("dynamics", "--help", env={"COLUMNS": "200"}).stdout
