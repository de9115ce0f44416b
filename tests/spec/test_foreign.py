from __future__ import annotations

import hashlib
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

import gametheory
from gametheory import GameFileError, UsageError
from gametheory.formats.efg import write_efg
from gametheory.formats.nfg import write_nfg
from gametheory.formats.plans import forgets, node_payoffs, strategic_record
from gametheory.formats.records import StrategicRecord, TreeRecord
from gametheory.formats.toml_text import toml_text
from gametheory.model.extensive import ExtensiveGame, TerminalNode
from gametheory.model.recall import recall_violations
from gametheory.model.strategic import StrategicGame
from gametheory.spec.faults import NAME, RESERVED
from gametheory.spec.foreign import document_of, foreign_kind, spec_of
from tests.formats.drawn import strategic_records, tree_records
from tests.formats.test_plans import ABSENT_MINDED, FORGETFUL

PENNIES = (
    'NFG 1 R "Pennies" { "Player 1" "Player 2" } { { "heads!" "tails" } { "heads!" "tails" } }\n1 -1 -1 1 -1 1 1 -1\n'
)


def test_a_file_is_loaded_like_a_game_file(tmp_path: Path) -> None:
    path = tmp_path / "pennies.NFG"
    path.write_bytes(b"\xef\xbb\xbf" + PENNIES.encode())
    family = gametheory.load(path)
    assert family.about.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    game = family.at()
    assert isinstance(game, StrategicGame)
    assert (game.about.title, game.players) == ("Pennies", ("Player_1", "Player_2"))
    assert game.strategies == (("heads", "tails"),) * 2
    assert game.payoffs == ((1, -1, -1, 1), (-1, 1, 1, -1))
    assert family.spec.source == "a Gambit file: pennies.NFG"
    (equilibrium,) = gametheory.solve(game).equilibria
    assert equilibrium.strategies["Player_1"] == {"heads": Fraction(1, 2), "tails": Fraction(1, 2)}


def test_gambit_files_are_told_by_their_beginning() -> None:
    assert gametheory.loads("  \n" + PENNIES).at().players == ("Player_1", "Player_2")
    assert gametheory.loads(PENNIES).spec.source == "a Gambit file"
    assert foreign_kind(b"NFG 1 R", "<stdin>") == "nfg"
    assert foreign_kind(b"EFG\t2 R", "game.toml") == "efg"
    assert foreign_kind(b"NFG = 1", "game.toml") == ""
    assert foreign_kind(b"1,2", "game.CSV") == "csv"
    assert foreign_kind(b"", "folder.nfg/game") == ""


def test_faults_name_the_file_and_the_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.efg"
    path.write_text('EFG 2 R "" { "A" }\np "" 1 1\n')
    with pytest.raises(GameFileError, match=r"broken\.efg: line 3: information set 1 of player 1 has no actions yet"):
        gametheory.load(path)
    with pytest.raises(UsageError, match=r"there is no file .*nothing\.gam"):
        gametheory.load(tmp_path / "nothing.gam")


def test_files_of_other_programs_may_be_larger_than_game_files(tmp_path: Path) -> None:
    comment = "x" * 3_000_000
    path = tmp_path / "large.nfg"
    path.write_text(f'NFG 1 R "" {{ "A" }} {{ 1 }}\n"{comment}" 7')
    family = gametheory.load(path)
    assert family.about.title == "large.nfg"
    assert len(family.spec.description) == 3000
    path.write_text(" " * 20_000_001)
    with pytest.raises(GameFileError, match="larger than 20 MB"):
        gametheory.load(path)


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("", "", "x"), ["strategy_1", "strategy_2", "x"]),
        (("a", "a", "a_2"), ["a", "a_3", "a_2"]),
        (("1", "2-0", "payoff", "if"), ["strategy_1", "strategy_2_0", "strategy_payoff", "strategy_if"]),
        (("\u03b1", "caf\u00e9", "a b!"), ["strategy_1", "cafe", "a_b"]),
        (("strategy_2", ""), ["strategy_2", "strategy_2_2"]),
    ],
)
def test_names_are_made_of_labels(labels: tuple[str, ...], names: list[str]) -> None:
    record = StrategicRecord("t", ("p",), (labels,), ((Fraction(1),),) * len(labels))
    assert document_of(record, file="f")["players"] == {"p": names}


@given(strategic_records(outcomes=False))
def test_every_record_is_a_game_with_the_same_payoffs(record: StrategicRecord) -> None:
    game = gametheory.loads(write_nfg(record)).at()
    assert isinstance(game, StrategicGame)
    assert tuple(zip(*game.payoffs, strict=True)) == record.payoffs
    assert game.shape == record.shape
    for name in (*game.players, *(name for names in game.strategies for name in names)):
        assert NAME.fullmatch(name)
        assert name not in RESERVED


@given(tree_records())
def test_every_tree_is_a_game_with_the_same_outcomes(record: TreeRecord) -> None:
    game = gametheory.loads(write_efg(record)).at()
    if forgets(record):
        assert isinstance(game, StrategicGame)
        assert game.about.title.endswith(" (strategic form)")
        assert tuple(zip(*game.payoffs, strict=True)) == strategic_record(record).payoffs
        return
    assert isinstance(game, ExtensiveGame)
    assert recall_violations(game) == []
    assert [node.children for node in game.nodes] == [node.children for node in record.nodes]
    expected = node_payoffs(record)
    for node, payoffs in zip(game.nodes, expected, strict=True):
        assert not isinstance(node, TerminalNode) or node.payoffs == payoffs
    sets = {(found.player, len(found.nodes)) for found in game.information_sets}
    members: dict[tuple[int, int], int] = {}
    for written in record.nodes:
        if written.kind == "decision":
            key = (written.player, written.information_set)
            members[key] = members.get(key, 0) + 1
    assert sets == {(player, count) for (player, _), count in members.items()}
    assert len(game.information_sets) == len(members)


@given(tree_records(depth=3))
def test_the_document_is_a_game_file_with_the_same_game(record: TreeRecord) -> None:
    text = toml_text(document_of(record, file="f.efg"), remarks=["from a file"])
    tomllib.loads(text)
    here, there = gametheory.loads(text).at(), gametheory.loads(write_efg(record), file="f.efg").at()
    assert here.players == there.players
    assert getattr(here, "nodes", None) == getattr(there, "nodes", None)
    assert getattr(here, "payoffs", None) == getattr(there, "payoffs", None)


@pytest.mark.parametrize("record", [ABSENT_MINDED, FORGETFUL])
def test_trees_without_perfect_recall_are_strategic_and_say_so(record: TreeRecord) -> None:
    spec = spec_of(record, file="f.efg")
    assert spec.form == "strategic"
    assert spec.title == "t (strategic form)"
    assert spec.description.startswith("A player forgets own moves at ")
    solution = gametheory.solve(gametheory.loads(write_efg(record)))
    assert [dict(found.payoffs) for found in solution.equilibria] == (
        [{"A": 1, "B": 2}] if record is ABSENT_MINDED else [{"A": 3, "B": 4}]
    )


def test_what_can_t_be_seen_is_shown_as_a_question_mark() -> None:
    record = StrategicRecord("a\u202eb\x07\nc", ("p",), (("x",),), ((Fraction(1),),), comment="d\x1b[31m")
    document = document_of(record, file="f")
    assert (document["title"], document["description"]) == ("a?b? c", "d?[31m")
