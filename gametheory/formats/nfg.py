"""Gambit's ``.nfg``: a game in strategic form, with payoffs one after the other or by numbered outcomes.

The first player's strategy runs fastest in these files; records have the last player's fastest.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

from gametheory.formats.records import Outcome, StrategicRecord
from gametheory.formats.tokens import MAXIMUM_PROFILES, Tokens, labels, number_text, quoted, shape_of

__all__ = ["first_fastest", "last_fastest", "read_nfg", "write_nfg"]

Entry = TypeVar("Entry")


def read_nfg(text: str, *, file: str = "<text>") -> StrategicRecord:
    """Read a file of either flavour. Raises :class:`GameFileError` with the line, what is wrong and how to mend it."""
    tokens = Tokens(text, file)
    title, players = read_prologue(tokens, "NFG", "1")
    tokens.brace("open", "before the strategies")
    place = tokens.place
    strategies = _strategies(tokens, place)
    tokens.brace("close", "after the strategies")
    if len(strategies) != len(players):
        tokens.fail(
            f"{len(players)} players, but strategies of {len(strategies)}", "give each player one entry", place=place
        )
    shape = [len(names) for names in strategies]
    comment = tokens.text("a comment") if tokens.kind == "text" else ""
    outcomes: tuple[Outcome, ...] = ()
    outcome_of: tuple[int, ...] = ()
    if tokens.kind == "open":
        outcomes = _outcomes(tokens, len(players))
        outcome_of = last_fastest(_outcome_numbers(tokens, math.prod(shape), len(outcomes)), shape)
        nothing = (Fraction(0),) * len(players)
        payoffs = tuple(outcomes[number - 1][1] if number else nothing for number in outcome_of)
    else:
        payoffs = last_fastest(_payoffs(tokens, math.prod(shape), len(players)), shape)
    return StrategicRecord(title, players, strategies, payoffs, comment, outcomes, outcome_of)


def read_prologue(tokens: Tokens, word: str, version: str) -> tuple[str, tuple[str, ...]]:
    """Title and players, after ``NFG 1 R`` or ``EFG 2 R``."""
    opening = f'{word} {version} R "title" {{ "player 1" "player 2" }}'
    if tokens.kind != "word" or tokens.value != word:
        tokens.fail(f"a file of this kind starts with {word}, not with {tokens.shown()}", f"write {opening}")
    tokens.take()
    if tokens.value != version:
        tokens.fail(f"version {tokens.shown()} of this format is not known", f"write {opening}")
    tokens.take()
    if tokens.value not in ("R", "D"):
        tokens.expected("R or D", f"write {opening}")
    tokens.take()
    title = tokens.text("the title")
    tokens.brace("open", "before the players")
    place = tokens.place
    players = labels(tokens, "a player's name", MAXIMUM_PROFILES)
    shape_of(tokens, [1] * len(players), place)
    return title, players


def _strategies(tokens: Tokens, place: int) -> tuple[tuple[str, ...], ...]:
    """Labels of each player's strategies; where the file has a count, ``1``, ``2``, ... as Gambit calls them."""
    named: list[tuple[str, ...]] = []
    counts: list[int] = []
    while tokens.kind != "close":
        if tokens.kind == "open":
            tokens.take()
            if tokens.kind == "close":
                tokens.fail("every player needs at least one strategy")
            named.append(labels(tokens, "a strategy", MAXIMUM_PROFILES))
            counts.append(len(named[-1]))
        else:
            named.append(())
            counts.append(tokens.whole("a number of strategies, or { with their names,", 1))
        shape_of(tokens, counts, place)
    return tuple(own or tuple(str(k + 1) for k in range(count)) for own, count in zip(named, counts, strict=True))


def _payoffs(tokens: Tokens, profiles: int, players: int) -> list[tuple[Fraction, ...]]:
    found = []
    for number in range(profiles):
        if tokens.kind == "end":
            tokens.fail(f"the file ends after the payoffs of {number} of {profiles} profiles", "give the rest")
        found.append(tuple([tokens.number("a payoff") for _ in range(players)]))
    tokens.finish(f"the payoffs of all {profiles} profiles")
    return found


def _outcomes(tokens: Tokens, players: int) -> tuple[Outcome, ...]:
    tokens.take()
    found: list[Outcome] = []
    while tokens.kind != "close":
        if len(found) == MAXIMUM_PROFILES:
            tokens.fail(f"more than {MAXIMUM_PROFILES:,} outcomes: the game is too large")
        tokens.brace("open", "before an outcome")
        name = tokens.text("the name of an outcome")
        payoffs = tuple([tokens.number("a payoff") for _ in range(players)])
        if tokens.kind == "word":
            tokens.fail(f"an outcome has {players} payoffs, one a player; one more is {tokens.shown()}", "take it out")
        tokens.brace("close", "after the payoffs of an outcome")
        found.append((name, payoffs))
    tokens.take()
    return tuple(found)


def _outcome_numbers(tokens: Tokens, profiles: int, outcomes: int) -> list[int]:
    found = []
    for number in range(profiles):
        if tokens.kind == "end":
            tokens.fail(f"the file ends after the outcomes of {number} of {profiles} profiles", "give the rest")
        found.append(tokens.whole("the number of an outcome", 0, outcomes, "0 is for none"))
    tokens.finish(f"the outcomes of all {profiles} profiles")
    return found


def last_fastest(entries: Sequence[Entry], shape: Sequence[int]) -> tuple[Entry, ...]:
    """Entries by profile, first player's strategy fastest, in C order."""
    strides = list(itertools.accumulate(shape[:-1], lambda stride, size: stride * size, initial=1))
    return tuple([entries[place] for place in _places(shape, strides)])


def first_fastest(entries: Sequence[Entry], shape: Sequence[int]) -> tuple[Entry, ...]:
    """Entries by profile in C order, with the first player's strategy fastest."""
    return last_fastest(entries, shape[::-1])


def _places(shape: Sequence[int], strides: Sequence[int]) -> list[int]:
    """The place of each profile, in C order, in a table with these strides."""
    places = [0]
    for size, stride in zip(shape, strides, strict=True):
        places = [place + stride * k for place in places for k in range(size)]
    return places


def write_nfg(record: StrategicRecord, *, outcomes: bool | None = None) -> str:
    """The text of a file: by outcomes or, with ``outcomes=False``, by payoffs; by default as the record has them."""
    by_outcome = bool(record.outcomes) if outcomes is None else outcomes
    lines = [
        f"NFG 1 R {quoted(record.title)} {{ {' '.join(map(quoted, record.players))} }}",
        "",
        "{ " + "\n  ".join(f"{{ {' '.join(map(quoted, names))} }}" for names in record.strategies) + " }",
        quoted(record.comment),
        "",
    ]
    if not by_outcome:
        cells = first_fastest(record.payoffs, record.shape)
        lines += [" ".join(map(number_text, cell)) for cell in cells]
        return "\n".join(lines) + "\n"
    listed, numbers = record.outcomes, record.outcome_of
    if not listed:
        listed, numbers = _outcomes_of(record)
    lines.append("{")
    lines += [f"{{ {quoted(name)} {', '.join(map(number_text, payoffs))} }}" for name, payoffs in listed]
    lines += ["}", " ".join(map(str, first_fastest(numbers, record.shape)))]
    return "\n".join(lines) + "\n"


def _outcomes_of(record: StrategicRecord) -> tuple[tuple[Outcome, ...], tuple[int, ...]]:
    """An outcome for each profile, in the order of the file, so that each can be edited by itself."""
    numbers = [0] * len(record.payoffs)
    listed = []
    for number, place in enumerate(first_fastest(range(len(record.payoffs)), record.shape), start=1):
        numbers[place] = number
        listed.append(("", record.payoffs[place]))
    return tuple(listed), tuple(numbers)
