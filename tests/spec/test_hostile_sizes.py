"""Hostile sizes are refused soon and in little memory: each is read by a process with a gigabyte.

The bounds in seconds only tell a hang from an answer.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.spec.bombs import BOMBS

ROOT = Path(__file__).parents[2]
LIMIT, SLOWEST = 120.0, 30.0
LONGEST_MESSAGE = 60_000
"""A hundred faults of 400 characters and their places."""


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_defused(name: str) -> None:
    _, says = BOMBS[name]
    result = subprocess.run(
        [sys.executable, "-m", "tests.spec.bombs", name], cwd=ROOT, capture_output=True, text=True, timeout=LIMIT
    )
    assert result.returncode == 0, result.stderr[-2000:]
    seconds, _, message = result.stdout.partition("\n")
    assert float(seconds) < SLOWEST
    assert len(message) < LONGEST_MESSAGE
    assert says in message
    assert bool(message.strip()) == bool(says)
