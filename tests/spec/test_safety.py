"""A game file is harmless: whatever it says, it loads or is refused, soon, and nothing in it is run."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gametheory
from gametheory.cli.app import app
from gametheory.errors import GameFileError, GameTheoryError, UsageError
from gametheory.model.strategic import StrategicGame
from tests.spec.mutations import mutant

CHUNKS, MUTANTS = 50, 100
SLOWEST = 20.0
"""Seconds that one file may take; far more than any does, for machines that do other things meanwhile."""


@pytest.mark.parametrize("seed", range(CHUNKS))
def test_mutants_load_or_are_refused_and_nothing_else_happens(seed: int) -> None:
    source = random.Random(seed)
    for number in range(MUTANTS):
        data = mutant(source)
        started = time.process_time()
        said = ["nothing"]
        try:
            family = gametheory.loads(data)
            game = family.at()
            is_small = isinstance(game, StrategicGame) and math.prod(map(len, game.strategies)) <= 9
            if is_small and number % 4 == 0:
                gametheory.solve(game, limit=2_000)
        except GameFileError as error:
            said = [str(fault) for fault in error.faults]
        except GameTheoryError as error:
            said = [str(error)]
        assert all(said)
        assert "\x1b" not in "".join(said)
        assert time.process_time() - started < SLOWEST, data


def test_some_mutants_still_load() -> None:
    """Else the test above would only ever see refusals."""
    source = random.Random(0)
    loaded = 0
    for _ in range(100):
        try:
            gametheory.loads(mutant(source))
            loaded += 1
        except (GameFileError, UsageError):
            pass
    assert 10 < loaded < 90


HOSTILE = (
    "__import__('os').system('touch {sentinel}')",
    "open('{sentinel}', 'w')",
    "exec('import os')",
    "eval('1')",
    "(lambda: open('{sentinel}', 'w'))()",
    "().__class__.__bases__[0].__subclasses__()",
    "fee.__init__.__globals__",
    "[open('{sentinel}', 'w') for x in (1,)][0]",
    "f'{{open(1)}}'",
    "max(open('{sentinel}', 'w'))",
    "min(*(open('{sentinel}', 'w'),))",
    "abs(fee, key=open)",
    "(x := open)('{sentinel}', 'w')",
    "breakpoint()",
    "print(1)",
    "a.x if __import__('os') else 0",
    "fee; import os",
    "import os",
    "fee # \\nimport os",
)

WATCHED = """
import json, sys
import gametheory, gametheory.model.family, gametheory.spec.reader, gametheory.solvers.solve
texts = json.load(sys.stdin)
good = texts.pop()
gametheory.solve(gametheory.loads(good).at())        # everything that is imported late is imported now
seen = []
def watch(event, arguments):
    if event in ("exec", "import", "open", "compile", "subprocess.Popen", "os.system") and watching:
        kind = event
        if event == "compile" and arguments[1] == "<unknown>":
            return                                    # ast.parse compiles to a tree and runs nothing
        seen.append([kind, str(arguments)[:200]])
watching = False
sys.addaudithook(watch)
refused = 0
for text in texts:
    watching = True
    try:
        gametheory.loads(text)
    except gametheory.GameFileError:
        refused += 1
    watching = False
print(json.dumps([refused, seen]))
"""

GAME = """format = 1
title  = "Hostile"
form   = "strategic"

[parameters.fee]
default = 1

[players]
a = ["x", "y"]
b = ["u", "v"]

[payoffs.formulas]
a = {expression}
b = "b.u"
"""


def test_hostile_expressions_run_nothing(tmp_path: Path) -> None:
    sentinel = tmp_path / "sentinel"
    texts = [GAME.format(expression=json.dumps(text.format(sentinel=sentinel))) for text in HOSTILE]
    texts.append(GAME.format(expression='"fee*a.x"'))
    result = subprocess.run(
        [sys.executable, "-c", WATCHED], input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60
    )
    refused, seen = json.loads(result.stdout)
    assert refused == len(HOSTILE)
    assert seen == []
    assert not sentinel.exists()


def test_the_watch_would_see_code_that_runs() -> None:
    """The audit hook above is no decoration: it reports an import, an open file and an exec."""
    watched = WATCHED.replace("gametheory.loads(text)", "exec('import colorsys; open(\"/dev/null\").close()')")
    watched = watched.replace("except gametheory.GameFileError", "except ValueError")
    texts = ["", GAME.format(expression='"fee"')]
    result = subprocess.run(
        [sys.executable, "-c", watched], input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60
    )
    _, seen = json.loads(result.stdout)
    assert {"exec", "import", "open"} <= {kind for kind, _ in seen}


# -- What is shown ------------------------------------------------------------------------------------------------

SNEAKY = ("\\u001b[2J", "\\u009b31m", "\\u0007", "\\b", "\\u007f", "\\u202e", "\\u2066", "\\u0000")


@pytest.mark.parametrize("character", SNEAKY)
@pytest.mark.parametrize(
    "line", ['title = "Hostile{}"', '"na{}me" = 1', 'description = "a\\n{}b"', "concept = ['{0}', \"{0}\"]"]
)
def test_no_file_speaks_to_the_terminal(character: str, line: str, tmp_path: Path) -> None:
    text = GAME.format(expression='"fee"').replace('title  = "Hostile"', 'title  = "t"' if "title" not in line else "")
    file = tmp_path / "sneaky.toml"
    file.write_text(line.format(character) + "\n" + text, encoding="utf-8")
    for command in ("validate", "show", "solve"):
        result = CliRunner().invoke(app, [command, str(file), "--format", "table"])
        assert result.exit_code == 3
        assert not [c for c in result.output if not c.isprintable() and c != "\n"]


@pytest.mark.parametrize("name", ["\x1b[31mred.toml", "turned\u202elmot.toml"])
def test_no_file_name_does_either(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text("format = 1\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["validate", str(file), "--format", "json"])
    assert result.exit_code == 3
    assert not [c for c in result.stderr if not c.isprintable() and c != "\n"]
    assert "\x1b" not in result.stdout


def test_markup_in_texts_is_only_text(tmp_path: Path) -> None:
    file = tmp_path / "markup.toml"
    text = GAME.format(expression='"fee"').replace('"Hostile"', '"[red]Hostile[/red] [link=http://x]y[/]"')
    file.write_text(text.replace("default = 1", 'default = 1\nmeaning = "[bold]x[/bold] [/nothing]"'), encoding="utf-8")
    for command in ("show", "solve", "validate"):
        result = CliRunner().invoke(app, [command, str(file), "--format", "table"])
        assert result.exit_code == 0
        if command != "validate":
            assert "[red]Hostile[/red] [link=http://x]y[/]" in result.stdout
    assert "[bold]x[/bold]" in CliRunner().invoke(app, ["show", str(file), "--format", "table"]).stdout


def test_ordinary_texts_of_all_languages_pass() -> None:
    text = GAME.format(expression='"fee"').replace("Hostile", "Überwachung, 監視, مراقبة, می‌روم, é\\tπ 👩‍🔬")
    assert gametheory.loads(text).spec.title.startswith("Überwachung")


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_byte_order_marks_and_windows_line_ends_are_fine(prefix: bytes, ending: bytes) -> None:
    data = prefix + GAME.format(expression='"fee"').encode().replace(b"\n", ending)
    assert gametheory.loads(data).spec.title == "Hostile"
    with pytest.raises(GameFileError, match="line 14"):
        gametheory.loads(data.replace(b"b.u", b"b.w"))


@pytest.mark.parametrize("command", ["show", "solve", "dominance"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_payoffs_of_thousands_of_digits_are_written(command: str, form: str, tmp_path: Path) -> None:
    """The interpreter alone would not write whole numbers of more than 4,300 digits."""
    file = tmp_path / "large.toml"
    file.write_text(GAME.format(expression='"(9**100)**50*a.x - 1/(7**100)**40"'), encoding="utf-8")
    before = sys.get_int_max_str_digits()
    result = CliRunner().invoke(app, [command, str(file), "--format", form])
    assert result.exit_code == 0, result.stderr
    assert sys.get_int_max_str_digits() == before
