"""Pages from JSON Schemas: every key with its type, whether it must stand, its default, its meaning and an example."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from generation.markdown import cell, code, table

Part = Mapping[str, Any]

RESULTS_HEAD = """# Results in JSON

Made from the JSON Schemas that come with the package, `gametheory/schemas/*.json`; every result that a command writes is
valid by its schema. An exact number is a text: `"9/20"`; an irrational one is given by a polynomial that has it as its only
root between two rationals; a float is a JSON number. The shapes are contracts: keys are added, never renamed.

"""
GAME_FILES = "urn:gametheory:game_file:1"
"""The schema that is of no result."""


def results_page() -> str:
    """What commands write with ``--format json``, a section a schema."""
    folder = files("gametheory") / "schemas"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    found = {name.removesuffix(".json"): json.loads((folder / name).read_text("utf-8")) for name in names}
    return RESULTS_HEAD + "\n".join(
        _section(name, schema) for name, schema in found.items() if schema.get("$id") != GAME_FILES
    )


def _section(name: str, schema: Part) -> str:
    """One schema: its title and description, the keys of the whole and of each definition."""
    tables = SchemaTables(schema, f"{name}-")
    parts = [f"## {name}", f"**{cell(schema.get('title', name))}.** {cell(schema.get('description', ''))}"]
    parts.append(tables.keys(schema))
    for key, definition in tables.definitions.items():
        parts += [f"### {name}: {key.replace('_', ' ')}", *tables.told(definition)]
    return "\n\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True)
class SchemaTables:
    """The tables of one schema. ``prefix`` is what the headings of its definitions begin with, as anchors."""

    schema: Part
    prefix: str = ""

    @property
    def definitions(self) -> Part:
        """The definitions, under either of the names that they have had."""
        found: Part = self.schema.get("$defs") or self.schema.get("definitions") or {}
        return found

    def told(self, definition: Part) -> list[str]:
        """A definition: its description, its keys or its type, its examples."""
        parts = [cell(definition.get("description", "")), self.keys(definition)]
        if not parts[1]:
            parts.append(f"Type: {self.kind(definition)}.")
        return [*parts, *(f"For example {one}." for one in _examples(definition)[:1])]

    def keys(self, part: Part) -> str:
        """The table of the keys of a part, those of nested objects with dotted names."""
        return table(["key", "type", "must stand", "what it is"], self._rows(part))

    def _rows(self, part: Part, prefix: str = "", must: str = "yes") -> Iterator[list[str]]:
        required = set(part.get("required", ()))
        for key, value in part.get("properties", {}).items():
            if isinstance(value, bool):
                continue
            yield [code(f"{prefix}{key}"), self.kind(value), must if key in required else "", self._words(value)]
            yield from self._inside(value, f"{prefix}{key}")
        free = part.get("additionalProperties")
        if isinstance(free, Mapping) and ("properties" in free or not prefix):
            yield [code(f"{prefix}NAME"), self.kind(free), "", self._words(free)]
            yield from self._inside(free, f"{prefix}NAME")
        for branch in (*part.get("oneOf", ()), *part.get("anyOf", ())):
            if isinstance(branch, Mapping) and "properties" in branch:
                yield from self._rows(branch, prefix, "in its kind")

    def _inside(self, value: Part, name: str) -> Iterator[list[str]]:
        """The rows of what is nested in a value: an object's keys, or those of a list's members."""
        if "$ref" not in value:
            yield from self._rows(value, f"{name}.")
        items = value.get("items")
        if isinstance(items, Mapping) and "$ref" not in items:
            yield from self._rows(items, f"{name}[].")

    def _words(self, value: Part) -> str:
        """What a value is: in its own words, or in those of the definition that it refers to."""
        own = value.get("description") or self._referred(value).get("description", "")
        words = cell(own)
        if "default" in value:
            words += f" Default: {code(_plain(value['default']) or chr(34) * 2)}."
        examples = _examples(value)
        return words + (f" For example {' or '.join(examples[:2])}." if examples else "")

    def _referred(self, value: Part) -> Part:
        found: Part = self.definitions.get(str(value.get("$ref", "")).rpartition("/")[2], {})
        return found

    def kind(self, value: Any) -> str:  # noqa: ANN401 - a part of a schema is a table, or true
        """A type in words, with links to definitions."""
        if not isinstance(value, Mapping):
            return "anything"
        if "$ref" in value:
            name = value["$ref"].rpartition("/")[2].replace("_", " ")
            return f"[{name}](#{self.prefix}{name.replace(' ', '-').lower()})"
        if "const" in value:
            return code(json.dumps(value["const"], ensure_ascii=False))
        if "enum" in value:
            return " or ".join(code(json.dumps(one, ensure_ascii=False)) for one in value["enum"])
        for word in ("anyOf", "oneOf", "allOf"):
            if word in value and any("properties" not in branch for branch in value[word] if "required" not in branch):
                return " or ".join(dict.fromkeys(self.kind(branch) for branch in value[word]))
        return self._plain_kind(value)

    def _plain_kind(self, value: Part) -> str:
        declared = value.get("type")
        if isinstance(declared, list):
            return " or ".join(_TYPES.get(one, one) for one in declared)
        if declared == "array":
            items = value.get("items")
            return f"list of {self.kind(items)}" if items is not None else "list"
        if declared == "object" and isinstance(value.get("additionalProperties"), Mapping):
            return f"table by name of {self.kind(value['additionalProperties'])}"
        return _TYPES.get(declared, "anything") if isinstance(declared, str) else "anything"


def _examples(value: Part) -> list[str]:
    return [code(_plain(one)) for one in value.get("examples", ())]


def _plain(example: Any) -> str:  # noqa: ANN401 - any JSON
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)


_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "table",
    "array": "list",
    "null": "null",
}
