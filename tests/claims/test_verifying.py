"""``gametheory.verify`` takes whatever can be judged: objects, their documents, and lists of verdicts."""

from __future__ import annotations

import json
from typing import Any

import pytest

import gametheory
from gametheory.claims.verdict import verdict_document
from gametheory.errors import ResultFileError, UsageError
from tests.claims.inspection import inspection
from tests.games.published import GAMES

FAMILY = inspection(
    it={"holds": "violations <= 2/5", "over": {"fine": ["1/5", 1]}}, other={"holds": "violations == 1/4"}
)
STAG_HUNT = gametheory.load(GAMES / "classics" / "stag_hunt.toml")
BOX = {"fine": ("3/10", 1), "cost": ("1/100", "1/5")}


def results() -> dict[str, Any]:
    """One result of each kind, as an object."""
    verdicts = gametheory.check(FAMILY)
    return {
        "solution": gametheory.solve(FAMILY.at()),
        "regimes": gametheory.regimes(FAMILY, "fine"),
        "map": gametheory.regime_map(FAMILY, ("fine", "cost"), between=BOX),
        "verdict": verdicts[0],
        "verdicts": verdicts,
    }


@pytest.mark.parametrize("kind", ["solution", "regimes", "map", "verdict", "verdicts"])
def test_a_result_and_its_document_are_judged_alike(kind: str) -> None:
    result = results()[kind]
    if kind in ("verdict", "verdicts"):
        document = verdict_document(FAMILY.about, result if kind == "verdicts" else [result])
    else:
        document = result.to_dict()
    found = gametheory.verify(result)
    assert found.holds
    assert found.checked
    assert gametheory.verify(json.loads(json.dumps(document))) == found == gametheory.verify(result, FAMILY)


def test_verdicts_of_several_games_are_judged_each_with_its_own() -> None:
    of_both = [*gametheory.check(FAMILY), *gametheory.check(STAG_HUNT)]
    parts = [gametheory.verify(gametheory.check(family)) for family in (FAMILY, STAG_HUNT)]
    found = gametheory.verify(of_both)
    assert found.holds
    assert found.checked == sum(part.checked for part in parts)
    documents = [verdict_document(family.about, gametheory.check(family)) for family in (FAMILY, STAG_HUNT)]
    assert gametheory.verify(json.loads(json.dumps(documents))) == found


def test_a_false_verdict_is_refuted_among_true_ones() -> None:
    documents = [verdict_document(family.about, gametheory.check(family)) for family in (STAG_HUNT, FAMILY)]
    plain = json.loads(json.dumps(documents))
    plain[1]["claims"][0]["thresholds"].clear()
    assert [problem[:10] for problem in gametheory.verify(plain).problems] == ["claim 'it'"]


def test_a_game_of_another_sha256_is_remarked_on() -> None:
    other = inspection(it={"holds": "violations <= 2/5", "over": {"fine": ["1/5", 1]}}, more={"holds": "fine > 0"})
    found = gametheory.verify(gametheory.regimes(FAMILY, "fine"), other)
    assert found.holds
    assert "which is not the file that the result was made from" in found.notes[0]
    assert other.about.sha256[:12] in found.notes[0]
    assert FAMILY.about.sha256[:12] in found.notes[0]


@pytest.mark.parametrize("kind", ["regimes", "map", "verdict"])
def test_a_game_without_parameters_is_none_for_regimes_and_verdicts(kind: str) -> None:
    with pytest.raises(UsageError, match="are judged against their family"):
        gametheory.verify(results()[kind], FAMILY.at())
    with pytest.raises(UsageError, match="verify takes a game or a family"):
        gametheory.verify(results()[kind], "game.toml")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        ([], "an empty list; verify judges results of"),
        ([3], "this is no result of gametheory"),
        ([{"format": "gametheory.solution/1"}], "and of lists those of verdicts"),
        ({"format": ["gametheory.solution/1"]}, "this is no result of gametheory; verify judges"),
        ({"format": "gametheory.sweep/1"}, "the rows of 'gametheory sweep'.*gametheory solve FILE --set NAME=VALUE"),
        ({"format": "gametheory.statics/1"}, "the tables of 'gametheory statics'.*gametheory regimes FILE AXIS"),
        ({}, "since it has no 'format' of one"),
        (FAMILY, "this is of type Family"),
        (None, "this is of type NoneType"),
    ],
)
def test_anything_else_is_called_by_its_name(thing: Any, message: str) -> None:
    with pytest.raises(ResultFileError, match=message):
        gametheory.verify(thing)
