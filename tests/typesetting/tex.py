"""Running pdfLaTeX in tests, and what its log says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

MOST_OVERFULL = 15.0
"""Points by which a line may be too wide: about a fifth of an inch."""


def need_tex() -> None:
    """Skip where pdfLaTeX is not installed, unless it is expected to be."""
    if shutil.which("pdflatex") is None:
        if os.environ.get("GAMETHEORY_EXPECT_TEX"):
            pytest.fail("pdflatex is expected here and is not installed")
        pytest.skip("pdflatex is not installed")


def with_preamble(fragment: str) -> str:
    """The fragment in a document with the packages that its own comment names, and no other but the input's encoding."""
    packages = re.findall(r"^% (\\usepackage\S*)$", fragment, re.MULTILINE)
    return "\n".join(
        [r"\documentclass{article}", *dict.fromkeys(packages), r"\begin{document}", fragment, r"\end{document}"]
    )


def compiled(text: str, folder: Path, runs: int = 1) -> str:
    """Compile a document and return the log of the last run; fails for any error of TeX."""
    (folder / "paper.tex").write_text(text, encoding="utf-8")
    environment = {**os.environ, "max_print_line": "1000"}
    for _ in range(runs):
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper.tex"],
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        log = (folder / "paper.log").read_text(encoding="latin-1")
        assert done.returncode == 0, "\n".join(re.findall(r"^!.*(?:\n.*){0,6}", log, re.MULTILINE)[:3])
    assert (folder / "paper.pdf").stat().st_size > 1000
    return log


def complaints(log: str, most: float = MOST_OVERFULL) -> list[str]:
    """What a log complains of: references, characters that are missing, labels that are double, lines that are too wide."""
    found = re.findall(r"^.*(?:undefined|Missing character|multiply defined).*$", log, re.MULTILINE)
    wide = re.findall(r"^Overfull \\hbox \(([\d.]+)pt too wide\).*$", log, re.MULTILINE)
    return [*found, *(f"{points} points too wide" for points in wide if float(points) > most)]
