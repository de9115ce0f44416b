"""The limits that the help names are those in force."""

from __future__ import annotations

import inspect

import pytest

from gametheory.claims.volume import DEFAULT_BUDGET
from gametheory.cli import judging, options, regimes, statics
from gametheory.parametric.lifting.minors import DEFAULT_LIMIT as MINORS
from gametheory.solvers.dominance import DEFAULT_LIMIT as DOMINANCE
from gametheory.solvers.subgame_perfect import DEFAULT_LIMIT as PROFILES
from gametheory.solvers.vertex import DEFAULT_LIMIT as ENTRIES


def said(command: object, option: str) -> str:
    """The help of an option of a command."""
    annotation = inspect.signature(command, eval_str=True).parameters[option].annotation
    return " ".join(annotation.__metadata__[0].help.split())


@pytest.mark.parametrize("command", [regimes.regimes, statics.statics, judging.check])
def test_limits_along_ranges(command: object) -> None:
    text = said(command, "limit")
    assert f"{MINORS:,} determinants" in text
    assert f"{PROFILES:,} equilibria" in text


def test_limits_of_single_games() -> None:
    text = options.Limit.__metadata__[0].help
    assert f"{ENTRIES // 10**6} million steps for all Nash" in text
    assert f"{PROFILES:,} equilibria" in text
    assert f"{DOMINANCE // 10**6} million steps for dominance" in text


def test_the_budget() -> None:
    assert f"Default: {DEFAULT_BUDGET:,}." in said(judging.check, "budget")
