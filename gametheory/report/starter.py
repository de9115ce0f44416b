"""A game file to start from, valid at once, out of what its writer says on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from gametheory.errors import Fault, GameFileError, UsageError
from gametheory.model.family import Family, loads
from gametheory.numbers import NumberError, parse_number
from gametheory.report.starter_writing import Starter, StarterParameter, StarterPlayer, written
from gametheory.spec.faults import Faults, check_name, did_you_mean
from gametheory.spec.locate import LineIndex
from gametheory.spec.schema import FORM_SYNONYMS, FORMS

__all__ = [
    "Starter",
    "StarterParameter",
    "StarterPlayer",
    "default_players",
    "editor_line",
    "expect_form",
    "parameter_from_text",
    "player_from_text",
    "starter_of",
    "starter_text",
    "statement_from_text",
    "valid_starter",
]

DEFAULT_TITLE = "My game"
MEASURE_EXAMPLE = "NAME = EXPRESSION, such as piracy = tool.pirate"
CLAIM_EXAMPLE = "NAME: CONDITION, such as rare: piracy <= 1/4"
NEW_FILE = "the new file"


def default_players(form: str) -> tuple[StarterPlayer, ...]:
    """Players for a form, if none are named."""
    if form in ("symmetric", "population"):
        return (StarterPlayer("firm", ("enter", "stay_out")),)
    return (StarterPlayer("first", ("enter", "stay_out")), StarterPlayer("second", ("enter", "stay_out")))


def player_from_text(text: str) -> StarterPlayer:
    """``"holder: monitor, ignore"`` as a player. Raises :class:`UsageError`, with what to write instead."""
    name, sign, rest = text.partition(":")
    strategies = tuple(part.strip() for part in rest.split(","))
    if not sign or not name.strip() or not all(strategies):
        raise UsageError(
            f"'{_short(text)}' is no player with strategies: write NAME: STRATEGY, STRATEGY, such as "
            "holder: monitor, ignore"
        )
    _expect_names([(name.strip(), "player's name"), *((each, "strategy") for each in strategies)])
    twice = next((each for each in strategies if strategies.count(each) > 1), "")
    if twice:
        raise UsageError(f"the player {name.strip()} has the strategy {twice} twice")
    return StarterPlayer(name.strip(), strategies)


def parameter_from_text(text: str) -> StarterParameter:
    """``"reach=2/5 in 0:1"`` or ``"fee = 10"`` as a parameter. Raises :class:`UsageError`, with what to write instead."""
    name, sign, rest = text.partition("=")
    value, inside, ends = rest.partition(" in ")
    if not sign or not name.strip() or not value.strip():
        raise UsageError(f"'{_short(text)}' is no parameter: write NAME=VALUE in LOW:HIGH, such as reach=2/5 in 0:1")
    _expect_names([(name.strip(), "parameter's name")])
    default = _number(value, name)
    if not inside:
        return StarterParameter(name.strip(), default)
    low, colon, high = ends.strip().strip("[]").replace(",", ":").partition(":")
    if not colon:
        raise UsageError(f"the range of {name.strip()} is written LOW:HIGH, such as 0:1, not '{_short(ends.strip())}'")
    least, most = _number(low, name), _number(high, name)
    if least >= most:
        raise UsageError(f"the range of {name.strip()} is empty: its low end must be below its high end")
    if not least <= default <= most:
        raise UsageError(f"the default of {name.strip()}, {value.strip()}, lies outside its range {ends.strip()}")
    return StarterParameter(name.strip(), default, (least, most))


def statement_from_text(text: str, sign: str, what: str, example: str) -> tuple[str, str]:
    """``"piracy = tool.pirate"`` as a name and an expression. Raises :class:`UsageError`, with what to write instead."""
    name, found, rest = text.partition(sign)
    if not found or not name.strip() or not rest.strip():
        raise UsageError(f"'{_short(text)}' is no {what}: write {example}")
    _expect_names([(name.strip(), f"{what}'s name")])
    return name.strip(), rest.strip()


def starter_of(
    title: str | None,
    form: str | None,
    players: Sequence[str],
    parameters: Sequence[str],
    measure: str | None,
    claim: str | None,
) -> Starter:
    """What the command line says of a new file, as it is said there; what is not said has a default.

    Raises :class:`UsageError`, with what to write instead.
    """
    form = form or FORMS[0]
    return Starter(
        title=title if title is not None and title.strip() else DEFAULT_TITLE,
        form=form,
        players=tuple(map(player_from_text, players)) or default_players(form),
        parameters=tuple(map(parameter_from_text, parameters)),
        measure=None if measure is None else statement_from_text(measure, "=", "measure", MEASURE_EXAMPLE),
        claim=None if claim is None else statement_from_text(claim, ":", "claim", CLAIM_EXAMPLE),
    )


def valid_starter(starter: Starter) -> tuple[str, Family]:
    """The text of a starter file, and the family in it; it has been read, so it is valid.

    Raises :class:`UsageError`, with every fault, for names or expressions that can't stand together.
    """
    text = starter_text(starter)
    try:
        return text, loads(text, file=NEW_FILE)
    except GameFileError as error:
        raise UsageError("; ".join(_told(fault) for fault in error.faults)) from None


def starter_text(starter: Starter) -> str:
    """A game file with a comment on each part. Raises :class:`UsageError` if the form does not go with the players."""
    expect_form(starter.form)
    if not starter.players:
        raise UsageError("a game has players: name them, such as holder: monitor, ignore")
    if starter.form == "symmetric" and len(starter.players) != 1:
        raise UsageError("the players of a symmetric game are all of one kind: name one, such as firm: enter, stay_out")
    _expect_each_once([player.name for player in starter.players], "player")
    _expect_each_once([parameter.name for parameter in starter.parameters], "parameter")
    return written(starter)


def editor_line(package: Path = Path(__file__).parents[1]) -> str:
    """The line by which editors find the schema of game files that is installed here; empty if there is none.

    It is told, and not written into the file, since it is another on every machine.
    """
    schema = package / "schemas" / "game_file.json"
    return f"#:schema {schema.as_uri()}" if schema.is_file() else ""


def expect_form(form: str) -> None:
    """Raise :class:`UsageError`, with what may have been meant, for what is no form."""
    if form not in FORMS:
        meant = FORM_SYNONYMS.get(form.strip().lower(), "")
        hint = f"did you mean '{meant}'?" if meant else did_you_mean(form, FORMS, "the forms are ")
        raise UsageError(f"the form '{_short(form)}' is not known; {hint or 'the forms are ' + ', '.join(FORMS)}")


def _expect_names(names: Iterable[tuple[str, str]]) -> None:
    """Raise :class:`UsageError`, in the words of the reader of game files, for names that expressions can't use."""
    faults = Faults(NEW_FILE, LineIndex(""))
    for name, what in names:
        check_name(faults, name, (), what)
    try:
        faults.stop_if_any()
    except GameFileError as error:
        raise UsageError("; ".join(_told(fault) for fault in error.faults)) from None


def _expect_each_once(names: list[str], what: str) -> None:
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UsageError(f"the {what} {twice} is named twice")


def _told(fault: Fault) -> str:
    """A fault of a file that is not written yet, so that its lines mean nothing."""
    return str(Fault(0, fault.path, fault.message, fault.suggestion))


def _number(text: str, name: str) -> Fraction:
    try:
        return parse_number(text.strip())
    except NumberError as error:
        raise UsageError(f"{name.strip()}: {error}") from None


def _short(text: str) -> str:
    text = " ".join(text[:200].split())
    return text if len(text) <= 60 else text[:57] + "..."
