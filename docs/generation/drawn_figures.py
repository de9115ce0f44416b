"""The figures of a page: each is drawn by the very command that the page shows above it."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_COMMAND = re.compile(r"^(?:\$ )?gametheory (?P<words>plot [^\n]*--out (?P<name>[\w.-]+\.svg)[^\n]*)$", re.MULTILINE)


def drawn_figures(markdown: str) -> Iterator[tuple[str, bytes]]:
    """Each figure that a page shows and names in a ``gametheory plot ... --out NAME.svg``: its name and bytes.

    Raises :class:`subprocess.CalledProcessError` if the command fails, with what it said on stderr.
    """
    with tempfile.TemporaryDirectory() as folder:
        for found in _COMMAND.finditer(markdown):
            if f"]({found['name']})" in markdown:
                command = [sys.executable, "-m", "gametheory", *shlex.split(found["words"]), "--quiet"]
                subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120)
                yield found["name"], (Path(folder) / found["name"]).read_bytes()
