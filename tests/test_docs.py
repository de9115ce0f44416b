"""The documentation says what the program does: consoles, Python blocks, commands, generated pages, and the site itself."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from gametheory.cli.app import app
from gametheory.spec.citation import Citation
from gametheory.spec.schema import CONCEPTS, FORMS, TOP_LEVEL, Claim, Parameter, Replication, TreeNode
from tests.cli.running import run
from tests.docs import consoles

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
NAMES = [path.relative_to(DOCS).as_posix() for path in PAGES]
COMMANDS = {info.name or info.callback.__name__ for info in app.registered_commands if info.callback}


def schema() -> Any:
    places = (ROOT / "gametheory" / "schemas" / "game_file.json", DOCS / "game_file.json")
    return json.loads(next(place for place in places if place.exists()).read_text("utf-8"))


def test_the_table_of_replications_is_made_by_the_command(monkeypatch):
    monkeypatch.chdir(ROOT)
    made = run("replicate", "games", "--format", "markdown").stdout
    assert (ROOT / "docs" / "replications.md").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_consoles_show_what_commands_say(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = consoles.blocks(path.read_text("utf-8"))
    consoles.write_files(found, tmp_path)
    for block in found:
        if block.kind == "console":
            for command, shown, said in consoles.run_console(block.text):
                assert not consoles.is_shown(shown, said), f"{command}\n{consoles.is_shown(shown, said)}"


def test_a_console_that_is_wrong_is_seen():
    assert consoles.is_shown("one\nthree\n", "one\ntwo\nthree\n")
    assert consoles.is_shown("one\n...\n", "one\n")
    assert consoles.is_shown("one\n", "one\ntwo\n")
    assert not consoles.is_shown("one\n...\nthree\n", "one\ntwo\nthree\n")


def test_there_are_consoles_of_many_commands():
    shown = [
        part
        for path in PAGES
        for block in consoles.blocks(path.read_text("utf-8"))
        if block.kind == "console"
        for command, _ in consoles.steps(block.text)
        for part in command.split(" | ")
    ]
    assert {command.split()[1] for command in shown if command.startswith("gametheory")} >= {
        "check",
        "regimes",
        "sensitivity",
        "show",
        "solve",
        "statics",
        "sweep",
        "validate",
        "verify",
    }


COMMAND_LINE = re.compile(r"(?:^|[|;&] *|`)gametheory (?P<rest>[a-z][^|;&`\n]*|--[a-z-]+)", re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_every_command_and_option_that_is_named_exists(path):
    for found in COMMAND_LINE.finditer(path.read_text("utf-8")):
        command, *rest = shlex.split(found["rest"], comments=True)
        if command.startswith("--"):
            assert command in ("--help", "--version", "--install-completion"), found[0]
            continue
        assert command in COMMANDS, found[0]
        options = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert options <= consoles.option_names(command) | {"--help", "-h"}, found[0]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_options_that_are_named_alone_exist(path):
    """Between backquotes, as ``--set NAME=VALUE``: some command has each of them."""
    known = {name for command in COMMANDS for name in consoles.option_names(command)}
    for found in re.finditer(r"`(--[a-z][a-z-]*)[^`]*`", path.read_text("utf-8")):
        assert found[1] in known | {"--install-completion", "--help", "--version"}, found[0]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_python_blocks_run(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in consoles.blocks(path.read_text("utf-8")):
        if block.kind == "python":
            exec(compile(block.text, path.name, "exec"), names)  # our own pages


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_toml_blocks_are_toml(path):
    for block in consoles.blocks(path.read_text("utf-8")):
        if block.kind == "toml":
            assert tomllib.loads(block.text)


# The schema of game files.


def published() -> list[Path]:
    found = [*(ROOT / "games").rglob("*.toml"), *(ROOT / "examples").glob("*.toml")]
    return sorted(path for path in found if not path.name.endswith(".dossier.toml"))


def test_every_game_is_right_by_the_schema():
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft7Validator.check_schema(schema())
    validator = jsonschema.Draft7Validator(schema())
    assert len(published()) > 50
    for path in published():
        assert [error.message for error in validator.iter_errors(tomllib.loads(path.read_text("utf-8")))] == [], path


def test_the_schema_has_the_keys_of_the_reader():
    found = schema()
    assert set(found["properties"]) == set(TOP_LEVEL)
    assert found["properties"]["form"]["enum"] == list(FORMS)
    models = {
        "parameter": Parameter,
        "claim": Claim,
        "replication": Replication,
        "node": TreeNode,
        "reference": Citation,
    }
    for name, model in models.items():
        fields = {field.alias or key: field for key, field in model.model_fields.items()}
        assert set(found["definitions"][name]["properties"]) == set(fields), name
        needed = {key for key, field in fields.items() if field.is_required()}
        assert set(found["definitions"][name]["required"]) == needed, name
    by_form = {
        rule["if"]["properties"]["form"]["const"]: tuple(rule["then"]["properties"]["concept"]["enum"])
        for rule in found["allOf"]
    }
    assert by_form == CONCEPTS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("default =", "defualt ="),
        ("[measures]", "[mesures]"),
        ('form = "strategic"', 'form = "strategical"'),
        ("range   = [0, 1]", "range   = [0]"),
        ('in    = "every"', 'in    = "most"'),
        ('form = "strategic"', 'form = "strategic"\nconcept = "ess"'),
        ("[measures]", "[tree]\n[measures]"),
        ('holds = "piracy <= 1/4"', 'hold = "piracy <= 1/4"'),
        ('provenance = "essay"', 'provenance = "hearsay"'),
        ('holder = ["monitor", "ignore"]', 'holder = "monitor"'),
        ('prior   = "uniform(0, 1)"', 'prior   = "flat(0, 1)"'),
    ],
)
def test_the_schema_refuses_slips(old, new):
    jsonschema = pytest.importorskip("jsonschema")
    text = (ROOT / "games" / "essay" / "monitoring.toml").read_text("utf-8")
    assert old in text
    validator = jsonschema.Draft7Validator(schema())
    assert validator.is_valid(tomllib.loads(text))
    assert not validator.is_valid(tomllib.loads(text.replace(old, new, 1)))


# The site.


class Page(HTMLParser):
    """What a page would load, its ids, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.images: list[str] = []
        self.text = self.scripts = self.classes = ""
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.inside = tag
        self.classes += f" {found.get('class') or ''}"
        self.ids.add(found.get("id") or "")
        relation = (found.get("rel") or "").split()
        loads = tag != "a" and not (tag == "link" and {"canonical", "prev", "next"} & set(relation))
        self.loaded += [found[key] or "" for key in ("src", "href", "data", "srcset") if key in found and loads]
        if tag == "img":
            self.images.append(found.get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts += data
        else:
            self.text += data


def test_the_site_is_built_without_a_warning_and_asks_no_network(tmp_path):
    """One build, with the examples run as notebooks; then its pages are looked at."""
    pytest.importorskip("mkdocs_jupyter")
    pytest.importorskip("material")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "default", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=550, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    pages = {path.relative_to(tmp_path).as_posix(): Page(path.read_text("utf-8")) for path in tmp_path.rglob("*.html")}
    assert {name.replace(".md", ".html") for name in NAMES} <= set(pages)
    for name, page in pages.items():
        foreign = [address for address in page.loaded if re.match(r"(?:https?:)?//", address)]
        assert foreign == [], name
        assert not re.search(r"https?://", page.scripts), name
        assert not {"mermaid", "arithmatex"} & set(page.classes.split()), (
            name
        )  # These load their renderers from elsewhere.
        own = [image for image in page.images if not image.startswith("data:")]
        assert all((tmp_path / name).parent.joinpath(image).is_file() for image in own), name
    for path in tmp_path.rglob("*.css"):
        assert not re.search(r"(?:@import\s*(?:url\()?|url\()[\"']?(?:https?:)?//", path.read_text("utf-8")), path
    for path in (ROOT / "examples").glob("*.py"):
        page = pages[f"examples/{path.stem}.html"]
        drawn = [image for image in page.images if image.startswith("data:image/png")]
        assert len(drawn) == len(re.findall(r"^draw_", path.read_text("utf-8"), flags=re.MULTILINE)), path
    assert len([image for image in pages["guides/figures.html"].images if image.endswith(".svg")]) >= 6
    assert "holds [0, 27/40)" in pages["examples/essay_claim.html"].text
    _look_at_generated(pages)


def _look_at_generated(pages: dict[str, Page]) -> None:
    commands = pages["reference/commands.html"]
    assert commands.ids >= COMMANDS
    for command in COMMANDS:
        assert all(name in commands.text for name in consoles.option_names(command)), command
    files = pages["reference/game_files.html"]
    found = schema()
    keys = set(found["properties"]) | {
        key for part in found["definitions"].values() for key in part.get("properties", ())
    }
    assert len(keys) > 50
    assert all(re.search(rf"(?<!\w){key}(?!\w)", files.text) for key in keys)
    results = pages["reference/results.html"]
    schemas = {path.stem for path in (ROOT / "gametheory" / "schemas").glob("*.json")} - {"game_file"}
    assert results.ids >= schemas
    assert pages["reference/architecture.html"].text.count("parametric") >= 2
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        assert contract["name"] in pages["reference/architecture.html"].text
        for layer in contract.get("layers", ()):
            assert all(room.strip() in pages["reference/architecture.html"].text for room in layer.split("|"))
