"""From one file to the text of another: between other programs' files, from a game file to theirs, and from theirs to one."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gametheory.errors import UsageError
from gametheory.formats.records import StrategicRecord, TreeRecord
from gametheory.formats.tokens import decimal_or_ratio
from gametheory.formats.toml_text import toml_text
from gametheory.model.exporting import KINDS, Record, record_of, record_text
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.family import family_of
from gametheory.numbers import short_text
from gametheory.spec.foreign import document_of, foreign_kind, origin_of, read_record, spec_of
from gametheory.spec.reader import read_game_bytes

__all__ = ["TARGETS", "Converted", "converted"]

TARGETS = (*KINDS, "toml")


@dataclass(frozen=True, slots=True)
class Converted:
    """The text of a file, and what it can't say of the game, a remark each."""

    text: str
    remarks: tuple[str, ...] = ()


def converted(
    data: bytes, target: str, *, file: str, values: Mapping[str, object] | None = None, outcomes: bool = False
) -> Converted:
    """The game in the bytes of a file as the text of a file of another kind; ``file`` is its name.

    A game in parameters is converted at its defaults, with ``values`` in their place. Files of other programs keep all
    their labels, and outcomes of an ``.nfg`` stay outcomes. Raises :class:`UsageError`, :class:`GameFileError`,
    :class:`EvaluationError` and :class:`LimitReached`.
    """
    if target not in TARGETS:
        raise UsageError(f"'{target}' is no kind of file that can be written; one of {', '.join(TARGETS)}")
    if outcomes and target != "nfg":
        raise UsageError(f"outcomes are of .nfg files, not of .{target}")
    kind = foreign_kind(data, file)
    if not kind:
        return _from_game_file(data, target, file, values or {}, outcomes)
    if values:
        raise UsageError(f"{file} has no parameters, so there is nothing to set")
    record = read_record(data, kind, file=file)
    if target == "toml":
        return _game_file(record, kind, file)
    return Converted(record_text(record, target, outcomes=outcomes or None), _lost(record, target))


def _from_game_file(data: bytes, target: str, file: str, values: Mapping[str, object], outcomes: bool) -> Converted:
    family = family_of(read_game_bytes(data, file=file))
    if target == "toml":
        raise UsageError(f"{file} is a game file already; convert it to one of {', '.join(KINDS)}")
    point = family.point(values)
    game = family.at_point(point)
    record = record_of(game)
    remarks = []
    if point:
        told = ", ".join(f"{name} = {short_text(value)}" for name, value in point.items())
        remarks.append(f"the game is written at {told}; parameters don't travel")
    left = [what for what in ("measures", "claims") if getattr(family.spec, what)]
    if left:
        remarks.append(f"{' and '.join(left)} don't travel")
    if isinstance(game, ExtensiveGame) and target != "efg":
        remarks.append("the tree is written in its reduced strategic form")
    return Converted(record_text(record, target, outcomes=outcomes or None), (*remarks, *_unnamed(record, target)))


def _game_file(record: Record, kind: str, file: str) -> Converted:
    document = document_of(record, file=file, origin=origin_of(kind))
    spec = spec_of(record, file=file, origin=origin_of(kind))
    name = "a pipe" if file.startswith("<") else os.path.basename(file)
    remark = f"Converted from {origin_of(kind)}, {name}, by gametheory convert."
    remarks = []
    if isinstance(record, TreeRecord) and spec.form == "strategic":
        remarks.append("a player forgets own moves, so the tree is written in its reduced strategic form")
    if spec.players != record.players or (isinstance(record, StrategicRecord) and spec.strategies != record.strategies):
        remarks.append("labels that can't be names in expressions were changed")
    return Converted(toml_text(document, remarks=[remark]), tuple(remarks))


def _lost(record: Record, target: str) -> tuple[str, ...]:
    """What the file of another program loses on its way to one of another kind."""
    lost = []
    if isinstance(record, TreeRecord) and target != "efg":
        lost.append("the tree is written in its reduced strategic form")
    if isinstance(record, StrategicRecord) and record.outcomes and target != "nfg":
        lost.append("names of outcomes don't travel")
    return (*lost, *_unnamed(record, target))


def _labels(record: Record) -> Iterator[str]:
    yield from (" ".join(record.title.split()), " ".join(record.comment.split()), *record.players)
    if isinstance(record, StrategicRecord):
        yield from itertools.chain(*record.strategies, (name for name, _ in record.outcomes))
    else:
        yield from itertools.chain(record.set_labels.values(), (name for name, _ in record.outcomes.values()))
        yield from itertools.chain.from_iterable((node.label, *node.actions) for node in record.nodes)


def _is_plain(label: str) -> bool:
    """Whether later versions of Gambit take a label."""
    return label.isascii() and (label.isprintable() or not label) and label == " ".join(label.split())


def _unnamed(record: Record, target: str) -> tuple[str, ...]:
    if target in ("nfg", "efg") and not all(map(_is_plain, _labels(record))):
        return ("some labels are not of printable ASCII characters with single spaces, which is all that Gambit takes",)
    if target != "gam":
        return ()
    remarks = ["a .gam file has no names"]
    numbers = {number for cell in record.payoffs for number in cell} if isinstance(record, StrategicRecord) else set()
    ratio = next((text for text in sorted(map(decimal_or_ratio, numbers)) if "/" in text), "")
    if ratio:
        remarks.append(f"payoffs such as {ratio} are no decimals, which not every program reads")
    return tuple(remarks)
