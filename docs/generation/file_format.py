"""The page of game files: every table and key from the JSON Schema, and the expression language from its own modules."""

from __future__ import annotations

import inspect
import json
from importlib.resources import files
from typing import Any

from gametheory.spec import grammar, payoffs, per_strategy, private_types, reader, schema, scope
from gametheory.spec.faults import RESERVED
from gametheory.spec.priors import FAMILIES
from generation.architecture_page import ROOT
from generation.markdown import cell, code, table
from generation.schema_pages import SchemaTables

NAME = "game_file.json"
HEAD = """# Game files

A game file is TOML. Its keys here are read from the JSON Schema [`game_file.json`](game_file.json), which also
[completes them in an editor](editors.md). `gametheory validate FILE` checks all of it, and the rest: that names exist,
that a tree is one, that probabilities add up to 1. Every fault is told at once, each with its line, its place and what to
write instead.

Numbers are exact: `0.4` and `"2/5"` are the same. Where the table says *quantity*, a number or a text in the
[expression language](#expressions) may stand.

"""


def schema_text() -> str:
    """The schema of game files: as the package has it, or as it lies beside the documentation."""
    places = (files("gametheory") / "schemas" / NAME, ROOT / "docs" / NAME)
    return next(place for place in places if place.is_file()).read_text("utf-8")


def file_format_page() -> str:
    """The whole page, in Markdown."""
    whole: dict[str, Any] = json.loads(schema_text())
    tables = SchemaTables(whole)
    parts = [HEAD, "## The tables of a file", tables.keys(whole)]
    for key, definition in tables.definitions.items():
        parts += [f"### {key.replace('_', ' ')}", *tables.told(definition)]
    return "\n\n".join(part for part in [*parts, *_expressions(), *_lists(), *_limits()] if part) + "\n"


def _expressions() -> list[str]:
    words = inspect.cleandoc(grammar.__doc__ or "")
    first, _, rest = words.partition("::\n")
    lines = rest.strip("\n").split("\n")
    listing = [line for line in lines if not line or line.startswith(" ")]
    after = "\n".join(lines[len(listing) :]).replace(":func:", "").replace("``", "`")
    places = inspect.cleandoc(scope.__doc__ or "")
    return [
        "## Expressions",
        first.strip().replace("``", "`"),
        "```text\n" + inspect.cleandoc("\n".join(listing)).strip("\n") + "\n```",
        after.strip(),
        "### Which names may stand where",
        "```text\n" + places.partition("\n\n")[2] + "\n```",
        "In claims about a symmetric game or a population, `state.NAME` is one of: "
        + "; ".join(f"{form}: {', '.join(map(code, names))}" for form, names in scope.STATES.items())
        + ".",
    ]


def _lists() -> list[str]:
    return [
        "## Concepts of each form",
        table(
            ["form", "concepts"], ([code(form), ", ".join(map(code, names))] for form, names in schema.CONCEPTS.items())
        ),
        "## Priors",
        table(["prior", "arguments"], ([code(name), ", ".join(arguments)] for name, arguments in FAMILIES.items())),
        "## Rules that select",
        ", ".join(map(code, schema.SELECTION_RULES)) + ", or a quantity that is to be greatest.",
        "## Words that can't be names",
        ", ".join(map(code, sorted(RESERVED))) + ".",
    ]


def _limits() -> list[str]:
    limits = {
        "bytes of a file": reader.MAXIMUM_BYTES,
        "players": payoffs.MAXIMUM_PLAYERS,
        "pure profiles": payoffs.MAXIMUM_PROFILES,
        "profiles of types": private_types.MAXIMUM_TYPE_PROFILES,
        "players of a symmetric game": per_strategy.MAXIMUM_COUNT,
        "strategies in a symmetric game or a population": per_strategy.MAXIMUM_STRATEGIES,
        "characters of an expression": grammar.MAXIMUM_LENGTH,
        "parts of an expression": grammar.MAXIMUM_NODES,
        "levels of an expression": grammar.MAXIMUM_DEPTH,
        "exponent": grammar.MAXIMUM_EXPONENT,
    }
    return ["## Sizes", table(["of", "at most"], ([cell(what), f"{limit:,}"] for what, limit in limits.items()))]
