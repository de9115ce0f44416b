"""The command report: a page or a document written whole, its path on stdout, what took long on stderr."""

from __future__ import annotations

import re
import shutil

import pytest

from gametheory.cli import reporting
from gametheory.cli.reporting import PARTS
from gametheory.pages.page import PAGE_PARTS
from tests.cli.running import DILEMMA, ROOT, STAG_HUNT, run, run_json
from tests.cli.test_processes import on_a_terminal
from tests.pages.html import Page

MONITORING = str(ROOT / "games" / "essay" / "monitoring.toml")
QUICK = ("--without", "figures", "--without", "explorer", "--without", "break-even")


def test_a_page_is_written_and_its_path_printed(tmp_path):
    out = tmp_path / "page.html"
    result = run("report", MONITORING, "-o", out, *QUICK)
    assert result.stdout == f"{out}\n"
    assert " MB in " in result.stderr
    text = out.read_text(encoding="utf-8")
    page = Page(text)
    assert page.faults == []
    for claim in run_json("check", MONITORING, code=1)["claims"]:
        article = text[text.index(f'id="game-monitoring--{claim["name"]}"') :].partition("</h4>")[0]
        assert f'class="verdict {claim["verdict"]}"' in article


def test_the_page_goes_to_the_current_folder_unless_told_otherwise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("report", DILEMMA, *QUICK).stdout == "report.html\n"
    assert (tmp_path / "report.html").is_file()
    assert run("report", DILEMMA, "--format", "latex").stdout == "report.tex\n"
    assert r"\documentclass" in (tmp_path / "report.tex").read_text(encoding="utf-8")


def test_the_suffix_decides_the_format(tmp_path):
    out = tmp_path / "paper.tex"
    run("report", DILEMMA, "-o", out)
    assert r"\begin{document}" in out.read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    texts = []
    for name in ("a.html", "b.html"):
        run("report", STAG_HUNT, "-o", tmp_path / name)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    run("report", STAG_HUNT, "-o", tmp_path / "c.html", *QUICK)
    assert b"1970-01-02" in (tmp_path / "c.html").read_bytes()
    assert b"1970-01-02" not in texts[0]


def test_quiet_says_nothing_but_the_path(tmp_path):
    result = run("report", DILEMMA, "-o", tmp_path / "r.html", "--quiet", *QUICK)
    assert result.stderr == ""


def test_a_folder_with_a_dossier_gives_its_conclusion_and_the_games_once(tmp_path):
    folder = tmp_path / "games"
    folder.mkdir()
    for name in (
        "screening",
        "four_players",
        "reach_tree",
        "monitoring",
        "free_entry",
        "swamping",
        "creators",
        "foreign_tools",
    ):
        shutil.copy(ROOT / "games" / "essay" / f"{name}.toml", folder)
    shutil.copy(ROOT / "games" / "essay" / "essay.dossier.toml", folder)
    left_out = [word for part in PARTS if part not in ("claims", "solution") for word in ("--without", part)]
    run("report", folder, folder / "monitoring.toml", "-o", tmp_path / "r.html", *left_out)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert Page(text).faults == []
    assert text.count('<section class="game"') == 8
    assert "hold for reach in (1/15, 1/10), and nowhere else from 0 to 1" in Page(text).text
    run("report", folder / "essay.dossier.toml", "-o", tmp_path / "d.html", "--claim", "prediction", *left_out)
    only = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert only.count('<section class="game"') == 1
    assert 'id="dossier-1"' not in only


def test_values_and_claims_are_those_asked_for(tmp_path):
    out = tmp_path / "r.html"
    run("report", MONITORING, "-o", out, "--set", "fee=20", "--claim", "worthless_outside", *QUICK)
    text = out.read_text(encoding="utf-8")
    assert text.count('<article class="claim"') == 1
    assert "(set; 10 in the file)" in Page(text).text
    assert "--set fee=20 --claim worthless_outside" in Page(text).text


def test_draws_tell_of_the_priors(tmp_path):
    out = tmp_path / "r.html"
    run("report", MONITORING, "-o", out, "--draws", "300", *QUICK)
    text = Page(out.read_text(encoding="utf-8")).text
    assert "Illustrative prior. 300 draws from the priors" in text
    assert "not a theorem" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "no/such/folder/r.html"), "there is no folder"),
        (("-o", "."), "is a folder"),
        (("-o", "r.pdf"), "the suffix decides the format and may be .html, .htm, .tex"),
        (("--without", "everything"), "--without everything: the parts are figures"),
        (("--set", "no_such=1"), "'no_such' is not a parameter"),
        (("--claim", "no_such"), "there is no claim 'no_such'"),
        (("--concept", "ess"), "ess"),
        (("--date", "tomorrow"), "write a day as 2026-01-31"),
    ],
)
def test_what_makes_no_sense_is_said_before_any_work(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = run("report", STAG_HUNT, *arguments, code=2)
    assert message in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_file_is_told_with_its_faults(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('format = 1\ntitel = "x"\n')
    result = run("report", wrong, "-o", tmp_path / "r.html", code=3)
    assert "titel" in result.stderr
    assert not (tmp_path / "r.html").exists()


def test_an_interrupted_run_leaves_the_old_file(tmp_path, monkeypatch):
    out = tmp_path / "r.html"
    out.write_text("old")

    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(reporting, "_gathered", interrupted)
    assert "interrupted" in run("report", DILEMMA, "-o", out, code=130).stderr
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_ctrl_c_on_a_terminal_leaves_the_old_file(tmp_path):
    out = tmp_path / "r.html"
    out.write_text("old")
    slow = str(ROOT / "games" / "essay" / "four_players.toml")
    code, written = on_a_terminal("report", slow, "-o", str(out), interrupt_at=re.compile("break-even"))
    assert code == 130
    assert b"interrupted" in written
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_the_parts_are_those_of_the_page():
    assert set(PARTS) == set(PAGE_PARTS)
    assert reporting.complete_part("re") == [name for name in PARTS if name.startswith("re")]


def test_help_names_all_parts_and_formats():
    text = " ".join(run("report", "--help", env={"COLUMNS": "200"}).stdout.split())
    assert all(part in text for part in PARTS)
    assert ".html, .tex" in text
