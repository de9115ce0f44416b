"""The reference of a game as BibTeX, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import ROOT, STAG_HUNT, run
from tests.typesetting.test_references import parsed

TSEBELIS = ROOT / "games" / "literature" / "tsebelis_1989.toml"


def test_show_gives_the_entry_and_a_file_by_its_suffix(tmp_path: Path) -> None:
    text = run("show", TSEBELIS, "--format", "bibtex").stdout
    assert list(parsed(text)) == ["tsebelis1989"]
    run("show", TSEBELIS, "-o", tmp_path / "paper.bib")
    assert (tmp_path / "paper.bib").read_text() == text


def test_only_show_has_it(tmp_path: Path) -> None:
    assert "may be .json, .txt; or say" in run("dominance", STAG_HUNT, "-o", tmp_path / "x.bib", code=2).stderr
    assert ".json, .txt, .tex, .bib" in run("show", STAG_HUNT, "-o", tmp_path / "x.csv", code=2).stderr


def test_json_has_the_reference() -> None:
    assert json.loads(run("show", TSEBELIS, "-f", "json").stdout)["reference"]["author"] == ["Tsebelis, G."]
