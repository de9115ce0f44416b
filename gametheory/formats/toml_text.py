"""A document as the text of a game file, with remarks at its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gametheory.formats.tokens import number_text

__all__ = ["toml_text"]

_LINE = 118


def toml_text(document: Mapping[str, Any], *, remarks: Sequence[str] = ()) -> str:
    """The text of a document of texts, whole numbers, fractions, lists and tables; each remark is a comment line.

    Numbers are exact: fractions become texts such as ``"2/3"``. A list or table that is nothing but short values stands on
    one line.
    """
    lines = [f"# {' '.join(remark.split())}" for remark in remarks]
    lines += [""] if lines else []
    tables = []
    for name, value in document.items():
        if isinstance(value, Mapping):
            tables += ["", *_table((name,), value)]
        else:
            lines.append(f"{_key(name)} = {_inline(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> list[str]:
    """A table under its heading. Tables in it stand on a line each if all of them can, so that they keep their order."""
    inside = {name: value for name, value in table.items() if isinstance(value, Mapping)}
    on_lines = all(_is_short(name, value) for name, value in inside.items())
    inner = [f"{_key(name)} = {_inline(value)}" for name, value in table.items() if on_lines or name not in inside]
    lines = [f"[{'.'.join(map(_key, path))}]", *inner] if inner or on_lines else []
    if not on_lines:
        for name, value in inside.items():
            lines += [*([""] if lines else []), *_table((*path, name), value)]
    return lines


def _is_short(name: str, table: Mapping[str, Any]) -> bool:
    """Whether a table fits on a line and can be taken in there: tables in it have nothing but single values."""
    deep = any(
        isinstance(value, Mapping | list | tuple)
        for inner in table.values()
        if isinstance(inner, Mapping)
        for value in inner.values()
    )
    return not deep and len(_key(name)) + 3 + len(_inline(table)) <= _LINE


def _inline(value: Any) -> str:  # noqa: ANN401 - any value of a document
    """A value on one line."""
    import tomli_w

    if isinstance(value, Mapping):
        entries = [f"{_key(name)} = {_inline(inner)}" for name, inner in value.items()]
        return f"{{ {', '.join(entries)} }}" if entries else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inline, value))}]"
    return tomli_w.dumps({"a": _plain(value)}).removeprefix("a = ").rstrip("\n")


def _key(name: str) -> str:
    import tomli_w

    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a document
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else number_text(value)
    return value
