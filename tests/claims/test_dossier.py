import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from gametheory.claims.check import check
from gametheory.claims.dossier import concluded, expect_references, needs_text, where_text
from gametheory.errors import GameFileError
from gametheory.model.family import load, loads
from gametheory.spec.dossier import read_dossier
from tests.cli.running import run

SCHEMA = json.loads((Path(__file__).parents[2] / "gametheory" / "schemas" / "dossier.json").read_text(encoding="utf-8"))

GAME = """format = 1
title = "{title}"
form = "strategic"
parameters.x = {{ default = "1/4", range = [0, 1] }}
players = {{ one = ["go", "stay"] }}
payoffs.formulas = {{ one = "one.go * (x - {threshold})" }}
measures.went = "one.go"
[claims.stays]
says = "Nobody goes."
holds = "went == 0"
over = {{ x = [0, 1] }}
[claims.goes]
holds = "went == 1"
over = {{ x = [0, 1] }}
[claims.stays_here]
holds = "went == 0"
"""
DOSSIER = """format = 1
title = "Staying"
prediction = { game = "low", claim = "stays_here" }
[parts.both]
says = "Nobody goes in either."
needs = "little to gain"
claims = { low = "stays", high = "stays" }
[parts.late]
says = "In the first somebody goes."
claims = { low = "goes" }
[failures.much_to_gain]
says = "1. Much to gain."
claims = { high = ["stays", "goes"] }
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "low.toml").write_text(GAME.format(title="Low", threshold="1/3"), encoding="utf-8")
    (tmp_path / "high.toml").write_text(GAME.format(title="High", threshold="2/3"), encoding="utf-8")
    (tmp_path / "all.dossier.toml").write_text(DOSSIER, encoding="utf-8")
    return tmp_path


def result(folder):
    dossier = read_dossier(str(folder / "all.dossier.toml"))
    families = {game: load(dossier.file_of(game)) for game in dossier.games}
    expect_references(dossier, families)
    verdicts = {
        (str(dossier.file_of(game).resolve()), verdict.name): verdict
        for game, family in families.items()
        for verdict in check(family)
    }
    return concluded(dossier, verdicts, families["low"])


def test_parts_hold_where_all_their_claims_do(folder):
    found = result(folder)
    both, late = found.parts
    assert (both.verdict, both.axis) == ("fails", "x")
    # At 1/3 itself going is as good as staying, and is an equilibrium too.
    assert [str(stretch) for stretch in both.holds_on] == ["[0, 1/3)"]
    assert [str(stretch) for stretch in late.holds_on] == ["(1/3, 1]"]
    assert (found.axis, found.holds_on) == ("x", ())


def test_failures_are_shown_by_claims_that_fail(folder):
    found = result(folder)
    assert found.all_shown
    text = DOSSIER.replace('high = ["stays", "goes"]', 'low = ["stays_here", "stays"]')
    (folder / "all.dossier.toml").write_text(text, encoding="utf-8")
    assert not result(folder).all_shown


def test_what_must_be_true(folder):
    findings = {(each.game, each.verdict.name): each.verdict for part in result(folder).parts for each in part.findings}
    assert needs_text(findings["high", "stays"]) == "x < 2/3"
    assert needs_text(findings["low", "goes"]) == "x > 1/3"
    assert where_text(findings["low", "goes"]) == "x: fails on [0, 1/3], holds on (1/3, 1]"
    (row,) = result(folder).break_even.flipping
    assert [flip.at for flip in row.flips] == [Fraction(1, 3)]


def test_claims_that_a_game_has_not_are_told_at_once(folder):
    text = DOSSIER.replace('low = "goes"', 'low = "gose"').replace('claim = "stays_here"', 'claim = "nothing"')
    (folder / "all.dossier.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GameFileError) as caught:
        result(folder)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 2
    assert "did you mean 'goes'?" in told[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 2", "a dossier is of format 1"),
        ("[parts.both]", "[party.both]", "unknown key 'party'"),
        ('needs = "little to gain"', "needs = 3", "a text in quotes is expected"),
        ('claims = { low = "goes" }', "claims = {}", "claims"),
        ("claims = { low", "claim = { low", "unknown key 'claim'"),
    ],
)
def test_faults_of_a_dossier(folder, old, new, said):
    (folder / "all.dossier.toml").write_text(DOSSIER.replace(old, new), encoding="utf-8")
    with pytest.raises(GameFileError) as caught:
        read_dossier(str(folder / "all.dossier.toml"))
    assert any(said in str(fault) for fault in caught.value.faults), caught.value.faults


def test_check_of_a_folder_ends_with_its_dossier(folder):
    found = run("check", folder, "--format", "json", code=1)
    *verdicts, dossier = json.loads(found.stdout)
    assert [document["format"] for document in verdicts] == ["gametheory.verdict/1"] * 2
    jsonschema.validate(dossier, SCHEMA)
    assert dossier["parts"][0]["holds_on"][0]["high"] == "1/3"
    table = run("check", folder, "--format", "table", code=1).stdout
    assert table.index("6 claims") < table.index("Staying")
    assert "All parts, each decided in its own game at its own values, hold together at no x from 0 to 1." in table


def test_a_dossier_alone_brings_its_games(folder):
    found = json.loads(run("check", folder / "all.dossier.toml", "--format", "json", code=1).stdout)
    assert [document["format"] for document in found][-1] == "gametheory.dossier/1"
    assert len(found) == 3


def test_one_claim_alone_concludes_nothing(folder):
    found = json.loads(run("check", folder, "--claim", "stays", "--format", "json", code=1).stdout)
    assert {document["format"] for document in found} == {"gametheory.verdict/1"}


def test_a_missing_game_is_named(folder):
    (folder / "high.toml").unlink()
    found = run("check", folder, code=2)
    assert "high.toml" in found.stderr


def test_an_end_of_the_claims_range_is_said_where_the_parameter_goes_on():
    family = loads(
        """format = 1
title = "A claim over a part"
form = "strategic"
[parameters.x]
default = "1/2"
range = [0, 3]
[players]
a = ["up", "down"]
b = ["left"]
[payoffs.matrices]
a = [["1 if x > 1 and x <= 2 else 0"], ["1/2"]]
b = [[0], [0]]
[claims.narrow]
holds = "a.up >= 1"
over = { x = [0, 2] }
"""
    )
    (verdict,) = check(family)
    ranges = {"x": family.parameters["x"].range}
    assert needs_text(verdict) == "x > 1"
    assert needs_text(verdict, ranges) == "1 < x <= 2"
    assert needs_text(verdict, {"x": None}) == "1 < x <= 2"
