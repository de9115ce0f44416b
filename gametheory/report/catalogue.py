"""The shipped games: a list of them, and what one of them is about and what to do with it.

The list reads no more of a file than the TOML parser finds in it; a game is read in full only where it is described.
"""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gametheory.catalogue import catalogue_folder, catalogue_folders, catalogue_names

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = [
    "COLUMNS",
    "Entry",
    "catalogue_document",
    "catalogue_rows",
    "catalogue_view",
    "entries",
    "facts_text",
    "matching",
]

COLUMNS = ("name", "title", "form", "players", "parameters", "claims", "concept")
DOSSIER_FORM = "dossier"
"""What stands as the form of a file that combines the claims of games."""
FOLDERS = {
    "essay": "the essay's own models",
    "literature": "published models",
    "classics": "textbook games",
    "degenerate": "games on which other solvers return too few equilibria",
}


@dataclass(frozen=True)
class Entry:
    """One shipped file, as the list shows it. ``players`` are none of a dossier, ``concept`` is empty if it states none."""

    name: str
    title: str
    form: str
    players: tuple[str, ...]
    parameters: int
    claims: int
    concept: str

    @cached_property
    def folder(self) -> str:
        """The folder of the catalogue that it is in."""
        return self.name.rpartition("/")[0]

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "name": self.name,
            "title": self.title,
            "form": self.form,
            "players": list(self.players),
            "parameters": self.parameters,
            "claims": self.claims,
            "concept": self.concept,
        }


def entries() -> tuple[Entry, ...]:
    """Every shipped game and dossier, in order of name."""
    folder = catalogue_folder()
    return () if folder is None else tuple(_entry(folder, name) for name in catalogue_names())


def _entry(folder: Path, name: str) -> Entry:
    # Decimals are not looked at here, so that they need not be read.
    document = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"), parse_float=str)
    parts = {**_table(document, "parts"), **_table(document, "failures")}
    return Entry(
        name=name,
        title=str(document.get("title", name)),
        form=str(document.get("form", DOSSIER_FORM)),
        players=tuple(document.get("players", ())),
        parameters=len(_table(document, "parameters")),
        claims=len(_table(document, "claims")) if not parts else _references(parts),
        concept=str(document.get("concept", "")),
    )


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key, {})
    return found if isinstance(found, dict) else {}


def _references(parts: Mapping[str, Any]) -> int:
    """How many claims of games a dossier combines, each counted once."""
    named = [(game, claims) for part in parts.values() for game, claims in part["claims"].items()]
    return len({(game, claim) for game, claims in named for claim in ([claims] if isinstance(claims, str) else claims)})


def matching(found: Sequence[Entry], pattern: str, form: str | None = None) -> tuple[Entry, ...]:
    """Those in a folder, of a name with ``*`` and ``?`` for any letters, or with a word in the name or title; of a form."""
    word = pattern.strip().rstrip("/").casefold()
    if word in catalogue_folders():
        chosen = [each for each in found if each.folder == word]
    elif any(character in word for character in "*?["):
        chosen = [each for each in found if fnmatch.fnmatchcase(each.name.casefold(), word)]
    else:
        chosen = [each for each in found if word in each.name.casefold() or word in each.title.casefold()]
    return tuple(each for each in chosen if form is None or each.form == form)


def catalogue_document(found: Sequence[Entry]) -> dict[str, Any]:
    """The contract ``gametheory.catalogue/1``."""
    return {"format": "gametheory.catalogue/1", "games": [each.to_dict() for each in found]}


def catalogue_rows(found: Sequence[Entry]) -> tuple[Sequence[str], list[dict[str, Any]]]:
    """The list as rows, players joined by commas."""
    return COLUMNS, [{**each.to_dict(), "players": ", ".join(each.players)} for each in found]


def catalogue_view(found: Sequence[Entry]) -> RenderableType:
    """The list for the eye, folder by folder: a line or two on each game, and what it has."""
    from rich.console import Group
    from rich.text import Text

    from gametheory.report.layout import Hanging
    from gametheory.report.texts import counted

    parts: list[RenderableType] = []
    for folder in dict.fromkeys(each.folder for each in found):
        inside = [each for each in found if each.folder == folder]
        about = FOLDERS.get(folder, "")
        if parts:
            parts.append(Text())
        parts.append(Text.assemble((folder, "bold"), f": {about}" if about else ""))
        for each in inside:
            parts.append(Hanging(Text.assemble((each.name, "cyan"), f"  {each.title}"), first=2, rest=6))
            parts.append(Hanging(Text(facts_text(each), style="dim"), first=6, rest=6))
    parts += [
        Text(),
        Hanging(Text(f"{counted(len(found), 'file')}. One of them: gametheory games NAME"), first=0, rest=2),
    ]
    return Group(*parts)


def facts_text(entry: Entry) -> str:
    """``strategic, holder and tool, 9 parameters, 4 claims``."""
    from gametheory.report.texts import counted

    players = " and ".join(filter(None, [", ".join(entry.players[:-1]), *entry.players[-1:]]))
    return ", ".join(
        part
        for part in (
            entry.form,
            entry.concept,
            f"{'player' if len(entry.players) == 1 else 'players'} {players}" if players else "",
            counted(entry.parameters, "parameter") if entry.parameters else "",
            counted(entry.claims, "claim") if entry.claims else "",
        )
        if part
    )
