"""Running the command line: in this process for most tests, as a process of its own where that is the point."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from gametheory.cli.app import app

ROOT = Path(__file__).parents[2]
CLASSICS = ROOT / "games" / "classics"
STAG_HUNT = str(CLASSICS / "stag_hunt.toml")
DILEMMA = str(CLASSICS / "prisoners_dilemma.toml")
COMMAND = (sys.executable, "-m", "gametheory")
# Up to click 8.1 a runner mixes stderr into stdout unless told not to; later ones can't be told.
RUNNER = CliRunner(**({"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}))


def run(
    *arguments: object, code: int = 0, stdin: str | bytes | None = None, env: Mapping[str, str] | None = None
) -> Result:
    """Run a command, see that it ends with this exit code, and return what it wrote."""
    result = RUNNER.invoke(
        app, [str(argument) for argument in arguments], input=stdin, env={"COLUMNS": None, **(env or {})}
    )
    assert result.exit_code == code, f"exit code {result.exit_code}\n{result.stdout}\n{result.stderr}"
    assert "Traceback" not in result.output
    return result


def run_json(*arguments: object, code: int = 0, stdin: str | bytes | None = None) -> Any:
    """The document that a command writes."""
    return json.loads(run(*arguments, "--format", "json", code=code, stdin=stdin).stdout)


def process(
    *arguments: object, stdin: bytes | None = None, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a process of its own, far from this one's folder unless told otherwise."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": ROOT, "timeout": 60, **options}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], input=stdin, env={**os.environ, **(env or {})}, check=False, **options
    )
