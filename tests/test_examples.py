"""The examples run, and say what their texts promise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gametheory

EXAMPLES = Path(__file__).parents[1] / "examples"


def output(*command, **environment):
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, **environment}, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_essay_claim():
    text = output(sys.executable, EXAMPLES / "essay_claim.py")
    assert "prediction: fails" in text
    assert "  holds [0, 27/40)\n  fails [27/40, 1]\n" in text
    assert "  a counterexample: reach = 3/4\n" in text
    assert "payoffs: holder 64/5" in text


def test_own_game():
    text = output(sys.executable, EXAMPLES / "own_game.py")
    assert "3 extreme equilibria, complete: True, degenerate: True" in text
    assert "verified: True" in text


def test_sweep_to_csv(tmp_path):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("this machine has no bash")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    text = output(bash, EXAMPLES / "sweep_to_csv.sh", tmp_path / "rows.csv", PATH=path)
    assert text.splitlines()[0] == "reach,holder.monitor"
    assert len((tmp_path / "rows.csv").read_text().splitlines()) > 21


def test_every_example_game_is_valid():
    for path in EXAMPLES.glob("*.toml"):
        family = gametheory.load(path)
        assert gametheory.solve(family).complete
        assert gametheory.check(family)
