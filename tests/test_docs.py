"""The table of replications is what the command writes."""

from pathlib import Path

from tests.cli.running import run

ROOT = Path(__file__).parents[1]


def test_the_table_of_replications_is_made_by_the_command(monkeypatch):
    monkeypatch.chdir(ROOT)
    made = run("replicate", "games", "--format", "markdown").stdout
    assert (ROOT / "docs" / "replications.md").read_text(encoding="utf-8") == made
