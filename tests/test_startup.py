"""The command line answers in a moment because it loads what it needs and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {"dask", "matplotlib", "nashpy", "networkx", "numba", "numpy", "pandas", "pytest", "scipy", "sympy"}
EXACT = {"flint", "pydantic"}
TABLES = {"rich"}

SCRIPT = """
import atexit, json, sys
@atexit.register
def tell():
    with open({report!r}, "w") as stream:
        json.dump(sorted(sys.modules), stream)
{body}
"""
COMMAND = "sys.argv = ['gametheory', *{arguments!r}]\nfrom gametheory.cli import main\nmain()"


def loaded(body: str, tmp_path: Path, code: int = 0) -> set[str]:
    """Top-level modules, and all modules of this package, that a fresh interpreter has loaded at its end."""
    report = tmp_path / "modules.json"
    script = SCRIPT.format(report=str(report), body=body)
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert result.returncode == code, result.stderr.decode()
    return {
        name if name.startswith("gametheory") else name.partition(".")[0] for name in json.loads(report.read_text())
    }


def loaded_by(*arguments: str, tmp_path: Path, code: int = 0) -> set[str]:
    return loaded(COMMAND.format(arguments=arguments), tmp_path, code)


def test_the_probe_sees_what_is_loaded(tmp_path: Path) -> None:
    assert {"numpy", "gametheory.cli.app"} <= loaded("import numpy, gametheory.cli.app", tmp_path)


def test_import_loads_nothing(tmp_path: Path) -> None:
    found = loaded("import gametheory", tmp_path)
    assert not found & (HEAVY | EXACT | TABLES | {"typer"})
    assert {name for name in found if name.startswith("gametheory")} == {"gametheory"}


@pytest.mark.parametrize("arguments", [("--help",), ("solve", "--help"), ("--version",)])
def test_help_loads_no_mathematics(arguments: tuple[str, ...], tmp_path: Path) -> None:
    found = loaded_by(*arguments, tmp_path=tmp_path)
    assert "gametheory.cli.app" in found
    # Newer releases of typer read the options of a command with pydantic; the help of all commands needs neither.
    assert not found & ((HEAVY | {"flint"}) if arguments[0] == "solve" else (HEAVY | EXACT))
    assert not any(name.startswith(("gametheory.spec", "gametheory.model", "gametheory.solvers")) for name in found)


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "games/classics/rock_paper_scissors.toml"),
        ("solve", "games/classics/beer_quiche.toml"),
        ("solve", "games/classics/centipede.toml"),
        ("sweep", "games/classics/stag_hunt.toml", "hare=1,2"),
        ("check", "games/classics/stag_hunt.toml", "--claim", "tipping_point", "--points", "2"),
        ("dominance", "games/classics/prisoners_dilemma.toml"),
        ("validate", "games/classics/stag_hunt.toml"),
        ("show", "games/classics/stag_hunt.toml"),
    ],
)
def test_exact_work_loads_no_heavy_library(arguments: tuple[str, ...], tmp_path: Path) -> None:
    found = loaded_by(*arguments, tmp_path=tmp_path, code=4 if arguments[0] == "check" else 0)
    assert {"flint", "gametheory.model.family"} <= found
    assert not found & HEAVY
    if arguments[0] == "solve":  # writes JSON, for it goes to a pipe
        assert not any(
            name.startswith(("gametheory.report", "gametheory.claims", "gametheory.sweeps")) for name in found
        )


def test_a_notebook_that_solves_loads_no_heavy_library(tmp_path: Path) -> None:
    body = "import gametheory\nprint(gametheory.solve(gametheory.bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])))"
    assert not loaded(body, tmp_path) & (HEAVY | TABLES | {"typer"})


def test_numeric_solving_may_load_numpy(tmp_path: Path) -> None:
    assert "numpy" in loaded_by("solve", "games/classics/rock_paper_scissors.toml", "--float", tmp_path=tmp_path)
