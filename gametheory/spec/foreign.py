"""Files of other programs as game files: which kind a file is, and from its record to a :class:`GameSpec`.

A record becomes the raw document that a game file of this project would have, and goes the same way from there. Names are
made of the labels (``Player 1`` becomes ``Player_1``), with numbers where a label is empty or stands twice. A tree in which
a player forgets own moves becomes its reduced strategic form, since trees here have perfect recall.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gametheory.errors import Fault, GameFileError, LimitReached
from gametheory.formats.efg import read_efg
from gametheory.formats.gam import read_gam
from gametheory.formats.matrices import read_csv
from gametheory.formats.nfg import read_nfg
from gametheory.formats.plans import forgets, node_payoffs, strategic_record
from gametheory.formats.records import StrategicRecord, TreeRecord
from gametheory.formats.tokens import MAXIMUM_FOREIGN_BYTES, decoded
from gametheory.spec.build import build_spec
from gametheory.spec.faults import NAME, RESERVED, Faults, plain_name
from gametheory.spec.locate import LineIndex
from gametheory.spec.schema import GameSpec

__all__ = [
    "KINDS",
    "MAXIMUM_FOREIGN_BYTES",
    "Record",
    "document_of",
    "foreign_kind",
    "foreign_spec",
    "kind_by_name",
    "origin_of",
    "read_record",
    "spec_of",
]

Record = StrategicRecord | TreeRecord
KINDS = ("nfg", "efg", "gam", "csv")
"""Suffixes of the files that are read."""
_READERS: dict[str, Callable[..., Record]] = {"nfg": read_nfg, "efg": read_efg, "gam": read_gam, "csv": read_csv}
_WORDS = {b"NFG": "nfg", b"EFG": "efg"}
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}(NFG|EFG)\s+[0-9]")
_PROGRAMS = {
    "nfg": "a Gambit file",
    "efg": "a Gambit file",
    "gam": "a GameTracer file",
    "csv": "payoff matrices in CSV",
}
_LONGEST_TITLE = 300
_LONGEST_COMMENT = 3000


def kind_by_name(name: str | os.PathLike[str]) -> str:
    """``nfg``, ``efg``, ``gam`` or ``csv``, by the suffix of a file's name; empty if it is none of these."""
    suffix = os.path.splitext(os.fspath(name))[1].lower().removeprefix(".")
    return suffix if suffix in KINDS else ""


def origin_of(kind: str) -> str:
    """What a file of this kind is, in words."""
    return _PROGRAMS[kind]


def foreign_kind(data: bytes, file: str) -> str:
    """The kind of a file: by how Gambit's files begin, else by its name; empty for a game file of this project."""
    begins = _BEGINNING.match(data)
    return _WORDS[begins[1]] if begins else kind_by_name(file)


def read_record(data: bytes, kind: str, *, file: str) -> Record:
    """What the bytes of a file of this kind say. Raises :class:`GameFileError`."""
    return _READERS[kind](decoded(data, file), file=file)


def foreign_spec(data: bytes, kind: str, *, file: str, sha256: str) -> GameSpec:
    """The game in the bytes of a file of this kind. Raises :class:`GameFileError`."""
    record = read_record(data, kind, file=file)
    return spec_of(record, file=file, sha256=sha256, text=decoded(data, file), origin=_PROGRAMS[kind])


def spec_of(record: Record, *, file: str, sha256: str = "", text: str = "", origin: str = "") -> GameSpec:
    """The game that a record says. Raises :class:`GameFileError`."""
    document = document_of(record, file=file, origin=origin)
    return build_spec(document, Faults(file, LineIndex("")), file=file, sha256=sha256, text=text)


def document_of(record: Record, *, file: str, origin: str = "") -> dict[str, Any]:
    """The raw document of the game file that says the same. Raises :class:`GameFileError`."""
    forgotten = forgets(record) if isinstance(record, TreeRecord) else ""
    strategic = record
    if isinstance(record, TreeRecord) and forgotten:
        try:
            strategic = strategic_record(record)
        except LimitReached as error:
            message = (
                f"a player forgets own moves at {_one_line(forgotten)}, so only its strategic form can be read; {error}"
            )
            raise GameFileError(file, (Fault(0, "", message),)) from None
    title = _one_line(record.title) or _one_line(os.path.basename(file))
    description = _one_line(record.comment, _LONGEST_COMMENT)
    if forgotten:
        title += " (strategic form)"
        reason = (
            f"A player forgets own moves at {_one_line(forgotten)}, so this is the reduced strategic form of a tree."
        )
        description = f"{description.rstrip('.')}. {reason}" if description else reason
    document: dict[str, Any] = {"format": 1, "title": title}
    if origin:
        # What comes through a pipe, or as a text, has a name in angle brackets.
        document["source"] = origin if file.startswith("<") else f"{origin}: {_one_line(os.path.basename(file))}"
    if description:
        document["description"] = description
    body = _strategic(strategic) if isinstance(strategic, StrategicRecord) else _Tree.of(strategic).document()
    return {**document, **body}


def _one_line(text: str, longest: int = _LONGEST_TITLE) -> str:
    """A text on one line, of bounded length, with ? for what can't be seen."""
    line = " ".join(text[: 4 * longest].split())
    line = "".join(c if c.isprintable() else "?" for c in line)
    return line if len(line) <= longest else line[: longest - 3] + "..."


def _names(labels: Sequence[str], prefix: str, taken: set[str] | None = None) -> list[str]:
    """A valid name for each label, all different and none of them taken, the same ones each time.

    Labels that are valid names keep them; others are made plain, and numbered where that is not enough.
    """
    used = set() if taken is None else taken
    names = [""] * len(labels)
    for position, label in enumerate(labels):
        if NAME.fullmatch(label) and label not in RESERVED and label not in used:
            names[position] = label
            used.add(label)
    counts: dict[str, int] = {}
    for position, label in enumerate(labels):
        if not names[position]:
            stem = plain_name(label, prefix) or f"{prefix}_{position + 1}"
            name = stem
            while name in used:
                counts[stem] = counts.get(stem, 1) + 1
                name = f"{stem}_{counts[stem]}"
            names[position] = name
            used.add(name)
    return names


def _strategic(record: StrategicRecord) -> dict[str, Any]:
    players = _names(record.players, "player")
    strategies = [_names(names, "strategy") for names in record.strategies]
    cells: dict[str, Any] = {}
    for profile, payoffs in zip(itertools.product(*strategies), record.payoffs, strict=True):
        table = cells
        for name in profile[:-1]:
            table = table.setdefault(name, {})
        table[profile[-1]] = list(map(_entry, payoffs))
    return {
        "form": "strategic",
        "players": dict(zip(players, strategies, strict=True)),
        "payoffs": {"cells": cells},
    }


def _entry(number: Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number


@dataclass(frozen=True, slots=True)
class _Tree:
    """A tree with names for its players, nodes, information sets, and the actions and events at each node."""

    record: TreeRecord
    players: Sequence[str]
    nodes: Sequence[str]
    sets: Mapping[tuple[int, int], str]
    moves: Mapping[tuple[int, int], Sequence[str]]

    @staticmethod
    def of(record: TreeRecord) -> _Tree:
        """Names for all that a tree has.

        The only node of an information set has the name of the set, for its label tells more than none.
        """
        players = _names(record.players, "player")
        members: dict[tuple[int, int], list[int]] = {}
        for position, node in enumerate(record.nodes):
            if node.kind == "decision":
                members.setdefault((node.player, node.information_set), []).append(position)
        labels = [node.label for node in record.nodes]
        shared = [key for key, positions in members.items() if len(positions) > 1]
        for key, (position, *others) in members.items():
            if not others:
                labels[position] = record.set_labels.get(key) or labels[position] or _set_name(players, key)
        for position, node in enumerate(record.nodes):
            if node.kind == "terminal" and node.outcome:
                labels[position] = labels[position] or record.outcomes[node.outcome][0]
            labels[position] = labels[position] or f"n{position + 1}"
        called = [record.set_labels.get(key) or _set_name(players, key) for key in shared]
        names = _names([*called, *labels], "node")
        sets = dict(zip(shared, names, strict=False))
        moves = {}
        for node in record.nodes:
            if node.kind != "terminal":
                key = (node.player, node.information_set)
                if key not in moves:
                    moves[key] = _names(node.actions, "move" if node.player >= 0 else "event")
        return _Tree(record, players, names[len(shared) :], sets, moves)

    def document(self) -> dict[str, Any]:
        """The tree as a game file has it."""
        payoffs = node_payoffs(self.record)
        tree: dict[str, Any] = {}
        for position, node in enumerate(self.record.nodes):
            following = [self.nodes[child] for child in node.children]
            key = (node.player, node.information_set)
            if node.kind == "terminal":
                table: dict[str, Any] = {"payoffs": list(map(_entry, payoffs[position]))}
            elif node.kind == "chance":
                chances = zip(self.moves[key], map(_entry, node.probabilities), strict=True)
                table = {"chance": dict(chances), "to": dict(zip(self.moves[key], following, strict=True))}
            else:
                moves = dict(zip(self.moves[key], following, strict=True))
                table = {"player": self.players[node.player], "moves": moves}
                if key in self.sets:
                    table["information"] = self.sets[key]
            tree[self.nodes[position]] = table
        return {"form": "extensive", "players": list(self.players), "tree": tree}


def _set_name(players: Sequence[str], key: tuple[int, int]) -> str:
    return f"{players[key[0]]}_{key[1]}"
