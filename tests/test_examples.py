"""The examples run, and say what their texts promise."""

import os
import re
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


def test_many_tools():
    text = output(sys.executable, EXAMPLES / "many_tools.py")
    assert "a million tools, 200,000 of them in reach; complete: True" in text
    assert "  0.002500 of those in reach pirate; stable: False\n" in text
    assert "  [500, 2500): all comply (maximises the potential); mixed: 0\n" in text
    assert "  [14960, 1000000]: all comply, all pirate (maximises the potential); mixed: 1\n" in text
    assert "screening: the equilibria change at reach = 1/15\n" in text
    ends = [line.split() for line in text.partition("random states:\n")[2].splitlines()]
    assert {line[-1] for line in ends} == {"platform", "rogue", "self"}
    assert sum(int(line[0]) for line in ends) == 400


def test_every_script_is_listed_and_tested():
    listed = (EXAMPLES / "README.md").read_text("utf-8")
    tested = Path(__file__).read_text("utf-8")
    for path in EXAMPLES.iterdir():
        if path.suffix in (".py", ".sh", ".toml"):
            assert f"`{path.name}`" in listed
            assert path.suffix == ".toml" or f'"{path.name}"' in tested


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


def test_read_sweep():
    text = output(sys.executable, EXAMPLES / "read_sweep.py", "3000")
    assert "3,000 draws, 0 of them solved exactly" in text
    assert text.count("holds in") == 5
    last = text.strip().splitlines()[-1]
    solved, stored = re.fullmatch(r" *draw 2,999: (\d+) equilibria, (\d+) in the dataset", last).groups()
    assert solved == stored


def test_own_game_in_ten_minutes():
    text = output(sys.executable, EXAMPLES / "own_game_in_ten_minutes.py")
    assert "'harms' is not known here (did you mean 'harm'?)" in text
    assert "unknown key 'ovr' (did you mean 'over'?)" in text
    assert "platform: scan 1/4, trust 3/4\nuser: copy 1/3, create 2/3\n" in text
    assert "copies = 1/3, scanning = 1/penalty\n" in text
    assert "penalties_deter: fails\n  fails [0, 10]\n" in text
    assert "  scan_cost: holds [0, 3/4]; fails (3/4, 5]\n" in text
    assert "  harm: fails [0, 4); holds [4, 10]\n" in text


def test_inspection_games_class():
    text = output(sys.executable, EXAMPLES / "inspection_games_class.py")
    assert "in every equilibrium the inspector gets -1/3\n" in text
    assert "10 periods: the inspector gets -9/11" in text
    assert "recursion: holds on [3, 100]\n" in text
    assert "offence_rate falls" in text
    assert "violations stays, from 1/4" in text
    assert "piracy falls, from 1/4 at damages = 100 to 1/32 at 800\n" in text
    assert "an arrest worth 14: violations 1/10\n" in text
    assert "2. fine: fails [1, 45); holds [45, 100]\n" in text
    assert "250: '1/10'" in text
    assert "4. periods: holds [3, 19]; fails (19, 100]\n" in text


def test_sensitivity_under_priors():
    text = output(sys.executable, EXAMPLES / "sensitivity_under_priors.py")
    shares = re.findall(r"^(\w+): holds in ([\d.]+)% of draws \(standard error ([\d.]+)%\)$", text, flags=re.MULTILINE)
    near = {"valuable_inside": 64.3, "worthless_outside": 47.7, "prediction": 30.5}
    assert {name for name, _, _ in shares} == set(near)
    for name, share, error in shares:
        assert abs(float(share) - near[name]) < 5 * float(error)
    assert "  quality_gap: fails [0, 13/120); holds [13/120, 1]\n" in text
