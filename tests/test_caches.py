"""Where nothing can be kept in the usual folders, kernels and figures are made all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gametheory import caches

NOBODY = 65534
BODY = """
import os
import gametheory.linalg_compiled, gametheory.sweeps.kernels.driving_pure
from gametheory.figures.style import context, figure
with context():
    figure()
print(os.environ["NUMBA_CACHE_DIR"], os.environ["MPLCONFIGDIR"])
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder for temporary files that every user may write to, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def as_nobody(body: str, temporary: Path) -> subprocess.CompletedProcess[str]:
    """Run some Python as a user who owns nothing and has no home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG", "NUMBA", "MPL"))}
    return subprocess.run(
        ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", sys.executable, "-c", body],
        env={**kept, "HOME": "/nonexistent", "TMPDIR": str(temporary)},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="only root can run as another user",
)
def test_a_user_without_any_folder_gets_private_ones(shared: Path) -> None:
    if as_nobody("import gametheory", shared).returncode:
        pytest.skip("another user can't read this environment")
    found = as_nobody(BODY, shared)
    assert (found.returncode, found.stderr) == (0, "")
    for folder in map(Path, found.stdout.split()):
        assert folder.parent == shared
        assert (folder.stat().st_mode & 0o777, folder.stat().st_uid) == (0o700, NOBODY)


def test_a_folder_that_others_can_write_to_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = Path(caches.private_folder("kernels"))
    assert caches.private_folder("kernels") == str(own)
    own.chmod(0o777)
    assert caches.private_folder("kernels") != str(own)
    own.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    own.symlink_to(tmp_path / "elsewhere")
    assert caches.private_folder("kernels") != str(own)


def test_nothing_is_changed_where_folders_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
    assert (caches.kernel_cache.__wrapped__(), caches.figure_cache.__wrapped__()) == ("", "")
    assert not caches.is_writable(Path("/proc/none"))
