"""Dossiers for the eye: complete at every width, and true of where the parts hold together."""

from __future__ import annotations

from pathlib import Path

import pytest

from gametheory.claims.check import check
from gametheory.claims.dossier import DossierResult, concluded
from gametheory.model.family import load
from gametheory.report.dossier import dossier_view
from gametheory.spec.dossier import read_dossier
from tests.cli.running import run
from tests.report.widths import WIDTHS, lines, lost

GAME = """format = 1
title = "Going out, or staying where one is"
form = "strategic"
parameters.benefit_of_going = { default = "1/4", range = [0, 1] }
parameters.comfort = { default = 0, range = [0, 1] }
players = { traveller = ["go", "stay"] }
payoffs.formulas = { traveller = "traveller.go * (benefit_of_going - comfort - 1/3)" }
measures.went = "traveller.go"
[claims.somebody_stays_where_they_are]
holds = "went == 0"
over = { benefit_of_going = [0, 1] }
[claims.staying_is_possible]
holds = "went == 0"
in = "some"
over = { benefit_of_going = [0, 1] }
[claims.going_is_possible]
holds = "went == 1"
in = "some"
over = { benefit_of_going = [0, 1] }
[claims.nobody_goes_at_all]
holds = "went == 1"
over = { benefit_of_going = [0, "1/4"] }
[claims.comfort_keeps_them]
holds = "went == 0"
at = { benefit_of_going = "1/2" }
over = { comfort = [0, 1] }
[claims.whatever_happens]
holds = "went >= 0"
over = { comfort = [0, 1] }
[claims.there]
holds = "went == 0"
"""
HEAD = 'format = 1\ntitle = "A dossier with a title that is longer than a narrow terminal is wide, so that it is wrapped"\n'
STAYING = """[parts.staying]
says = "Travellers stay, which is said at some length so that it has to be wrapped in a narrow terminal."
needs = "little to gain by going"
claims = { journeys = ["somebody_stays_where_they_are", "staying_is_possible"] }
"""
GOING = """[parts.going]
says = "They may go."
claims = { journeys = "going_is_possible" }
"""
COMFORT = """[parts.comfortable]
says = "Comfort keeps them."
claims = { journeys = "comfort_keeps_them" }
"""
FAILURES = """[failures.much_to_gain]
says = "1. There is much to gain by going."
needs = "journeys_that_are_worth_little"
claims = { journeys = "somebody_stays_where_they_are" }
[failures.nothing_happens]
says = "2. Nothing ever happens."
claims = { journeys = "whatever_happens" }
"""

EACH = "each decided in its own game at its own values"


def result(folder: Path, text: str, *, predicted: bool = False) -> DossierResult:
    prediction = 'prediction = { game = "journeys", claim = "there" }\n' if predicted else ""
    (folder / "journeys.toml").write_text(GAME, encoding="utf-8")
    (folder / "all.dossier.toml").write_text(HEAD + prediction + text, encoding="utf-8")
    dossier = read_dossier(str(folder / "all.dossier.toml"))
    family = load(folder / "journeys.toml")
    file = str(dossier.file_of("journeys").resolve())
    verdicts = {(file, verdict.name): verdict for verdict in check(family)}
    return concluded(dossier, verdicts, family if predicted else None)


def said(found: DossierResult, width: int = 160) -> str:
    return "\n".join(lines(dossier_view(found), width))


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off_and_no_word_broken(tmp_path: Path, width: int) -> None:
    found = result(tmp_path, STAYING + GOING + COMFORT + FAILURES, predicted=True)
    view = dossier_view(found)
    assert max(map(len, lines(view, width))) <= width
    assert not lost(view, width)


def test_a_list_names_what_stands_first(tmp_path: Path) -> None:
    text = said(result(tmp_path, STAYING + FAILURES), 60)
    assert "claim: somebody_stays_where_they_are" in text
    assert "part or failure:\n  staying\n" in text
    assert not any(line.startswith(":") for line in text.splitlines())


def test_what_was_found_stands_beside_each_claim(tmp_path: Path) -> None:
    rows = said(result(tmp_path, STAYING + FAILURES), 200).splitlines()
    row = next(line for line in rows if line.startswith("staying"))
    assert "fails" in row
    assert "holds on [0, 1/3), fails on [1/3, 1]" in row
    assert "benefit_of_going < 1/3" in row
    (below,) = (line for line in rows if "staying_is_possible" in line)
    assert "holds on [0, 1/3], fails on (1/3, 1]" in below
    assert "benefit_of_going <= 1/3" in below


def test_a_joint_range_a_joint_point_and_none(tmp_path: Path) -> None:
    assert f"All parts, {EACH}, hold for benefit_of_going in [0, 1/3), and nowhere else from 0 to 1." in said(
        result(tmp_path, STAYING)
    )
    meeting = GOING + STAYING.replace('"somebody_stays_where_they_are", ', "")
    assert f"All parts, {EACH}, hold for benefit_of_going = 1/3, and nowhere else from 0 to 1." in said(
        result(tmp_path, meeting)
    )
    assert f"All parts, {EACH}, hold together at no benefit_of_going from 0 to 1." in said(
        result(tmp_path, STAYING + GOING)
    )
    apart = '[parts.here]\nsays = "Here."\nclaims = { journeys = "there" }\n'
    assert "The parts share no parameter over which all of them are decided." in said(result(tmp_path, apart))


def test_a_part_that_ranges_over_something_else_is_not_passed_over(tmp_path: Path) -> None:
    text = said(result(tmp_path, STAYING + GOING.replace("going_is", "staying_is") + COMFORT), 300)
    assert f"All other parts, {EACH}, hold for benefit_of_going in [0, 1/3), and nowhere else from 0 to 1." in text
    assert "comfortable is not shown to hold throughout, whatever benefit_of_going is." in text
    # One that holds over all of its own range takes nothing away.
    held = COMFORT.replace("comfort_keeps_them", "whatever_happens")
    assert f"All parts, {EACH}, hold for benefit_of_going in [0, 1/3), and nowhere else from 0 to 1." in said(
        result(tmp_path, STAYING + held)
    )


def test_ways_of_failing_are_counted(tmp_path: Path) -> None:
    text = said(result(tmp_path, STAYING + FAILURES))
    assert "1 of 2 ways of failing is shown by games in which what it is about fails." in text
    assert "not shown" in text
    first = FAILURES[: FAILURES.index("[failures.nothing")]
    assert "1 of 1 way of failing is shown by" in said(result(tmp_path, STAYING + first))
    both = FAILURES.replace("whatever_happens", "nobody_goes_at_all")
    assert "2 of 2 ways of failing are shown by" in said(result(tmp_path, STAYING + both))
    assert "of failing" not in said(result(tmp_path, STAYING))


def test_break_even_values_of_the_prediction(tmp_path: Path) -> None:
    rows = said(result(tmp_path, STAYING, predicted=True)).splitlines()
    heading = next(number for number, row in enumerate(rows) if row.startswith("What must be true of each parameter"))
    assert "'there' (Going out, or staying where one is)" in rows[heading]
    assert rows[heading + 1].split() == ["parameter", "value", "where", "it", "holds", "and", "fails"]
    assert rows[heading + 2].split()[:2] == ["benefit_of_going", "1/4"]
    assert rows[heading + 2].endswith("holds on [0, 1/3), fails on [1/3, 1]")
    assert len(rows) == heading + 3


class TestCommandLine:
    def write(self, folder: Path, text: str) -> Path:
        (folder / "journeys.toml").write_text(GAME, encoding="utf-8")
        file = folder / "all.dossier.toml"
        file.write_text(text, encoding="utf-8")
        return file

    def test_every_fault_of_a_dossier_is_told_and_it_is_an_invalid_file(self, tmp_path: Path) -> None:
        broken = (HEAD + STAYING).replace("[parts.staying]", "[party.staying]").replace("format = 1", "format = 3")
        for command in ("check", "validate"):
            found = run(command, self.write(tmp_path, broken), "-f", "table", code=3)
            told = found.stdout + found.stderr
            assert "unknown key 'party'" in told
            assert "did you mean 'parts'?" in told
            assert "a dossier is of format 1" in told

    def test_a_claim_that_a_game_has_not(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, HEAD + GOING.replace("going_is_possible", "going_is_posible"))
        for command in ("check", "validate"):
            found = run(command, file, "-f", "table", code=3)
            told = " ".join((found.stdout + found.stderr).split())
            assert "parts.going.claims.journeys" in told
            assert "did you mean 'going_is_possible'?" in told

    def test_a_dossier_or_a_game_that_is_not_there(self, tmp_path: Path) -> None:
        assert "none.dossier.toml" in run("check", tmp_path / "none.dossier.toml", code=2).stderr
        file = self.write(tmp_path, HEAD + GOING.replace("journeys", "voyages"))
        assert "voyages.toml" in run("check", file, code=2).stderr

    def test_a_dossier_that_is_not_toml(self, tmp_path: Path) -> None:
        found = run("check", self.write(tmp_path, HEAD + "[parts.going\n"), code=3)
        assert "all.dossier.toml" in found.stderr

    def test_a_game_with_a_fault_is_named(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, HEAD + GOING)
        (tmp_path / "journeys.toml").write_text(GAME.replace("traveller.go *", "traveler.go *"), encoding="utf-8")
        found = run("check", file, code=3)
        assert "journeys.toml" in found.stderr
        assert "traveler.go" in found.stderr

    def test_a_way_of_failing_that_is_not_shown_is_an_answer_of_no(self, tmp_path: Path) -> None:
        found = run("check", self.write(tmp_path, HEAD + STAYING + FAILURES), "-f", "table", code=1)
        assert "1 of 2 ways of failing is shown" in " ".join(found.stdout.split())

    def test_commands_of_one_game_refuse_a_dossier(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, HEAD + GOING)
        for command in ("solve", "show"):
            assert (
                "is a dossier, which combines the claims of games: gametheory check"
                in run(command, file, code=2).stderr
            )
