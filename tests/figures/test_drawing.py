"""What is said of a figure that was not asked for in full: which claims are drawn, and which are not."""

from __future__ import annotations

from typing import Any

import gametheory
from gametheory.figures.choosing import claims_over
from gametheory.figures.drawing import MOST_CLAIMS

MANY = "essay/monitoring"


def noted(name: str, *axes: str, **asked: Any) -> list[str]:
    """What drawing says."""
    found: list[str] = []
    gametheory.plot(gametheory.load(name), *axes, note=found.append, **asked)
    return found


def test_claims_that_are_not_drawn_over_paths_are_named() -> None:
    claims = claims_over(gametheory.load(MANY), ("reach",))
    left = claims[MOST_CLAIMS:]
    assert left
    said = f"{MOST_CLAIMS} of {len(claims)} claims are drawn; not drawn: {', '.join(left)} (name them with --claim)"
    assert noted(MANY, "reach") == [said]
    assert noted(MANY, "reach", claims=left) == []
    assert noted(MANY, "reach", claims=claims) == []


def test_claims_that_are_not_drawn_on_a_map_are_named() -> None:
    text = """format = 1
title = "Two claims over two parameters"
form = "strategic"
parameters.x = { default = 1, range = [0, 2] }
parameters.y = { default = 1, range = [0, 2] }
players = { a = ["u", "d"], b = ["l", "r"] }
payoffs.matrices = { a = [["x", 0], [0, 1]], b = [["y", 0], [0, 1]] }
[claims.first]
holds = "a.u >= 0"
over = { x = [0, 2], y = [0, 2] }
"""
    second = """[claims.second]
holds = "b.l >= 0"
over = { x = [0, 2], y = [0, 2] }
"""
    for source, more in ((text, ""), (text + second, "; not drawn: second (name one with --claim)")):
        found: list[str] = []
        gametheory.plot(gametheory.loads(source), "x", "y", note=found.append)
        assert found == [f"the claim first goes over these two, and is drawn{more}"]


def test_the_claim_or_measure_of_a_tornado_is_told() -> None:
    claim = next(iter(gametheory.load(MANY).spec.claims))
    told = "; choose another with --claim or --measure"
    assert noted(MANY, kind="tornado", draws=100) == [f"drawn for the claim {claim}{told}"]
    assert noted(MANY, kind="tornado", draws=100, claims=[claim]) == []
