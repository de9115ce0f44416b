"""A dossier: one file that combines the claims of several games into a prediction, and names the ways in which it fails.

It stands beside the games as ``name.dossier.toml``; games are named by their files, without ``.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from gametheory.catalogue import beside
from gametheory.spec.faults import Faults, check_name
from gametheory.spec.reader import read_document
from gametheory.spec.schema import PartBase

KEYS = ("format", "title", "source", "description", "prediction", "parts", "failures")


def _to_names(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Reference(PartBase):
    """A claim of one game."""

    game: str
    claim: str


class DossierEntry(PartBase):
    """A part of the prediction, or a way in which it fails, and the claims that show it, game by game.

    ``needs`` says in words what must be true of the world for a part to hold, or for a failure not to bite.
    """

    says: str
    claims: dict[str, Annotated[tuple[str, ...], BeforeValidator(_to_names)]] = Field(min_length=1)
    needs: str = ""

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every claim named, with its game."""
        return tuple(Reference(game=game, claim=claim) for game, names in self.claims.items() for claim in names)


@dataclass(frozen=True)
class Dossier:
    """A dossier that has been read; its games stand beside ``file``.

    ``prediction`` is the claim whose break-even values are asked for.
    """

    file: str
    title: str
    source: str
    description: str
    prediction: Reference | None
    parts: Mapping[str, DossierEntry]
    failures: Mapping[str, DossierEntry]

    def file_of(self, game: str) -> Path:
        """The file of a game that it names; of a shipped dossier, the game's name in the catalogue."""
        return beside(self.file, game)

    @property
    def games(self) -> tuple[str, ...]:
        """The games that it names, each once."""
        entries = (*self.parts.values(), *self.failures.values())
        named = [found.game for entry in entries for found in entry.references]
        return tuple(dict.fromkeys([*named, *([self.prediction.game] if self.prediction else [])]))


def read_dossier(file: str) -> Dossier:
    """Read a dossier; that its games have the claims that it names is checked where these are read.

    Raises :class:`UsageError` if there is no such file, and :class:`GameFileError`, with every fault.
    """
    document, faults, _ = read_document(file)
    for key in document:
        if key not in KEYS:
            faults.add((key,), f"unknown key '{key}'", faults.did_you_mean(key, KEYS, "a dossier has "))
    if document.get("format") != 1:
        faults.add(("format",) if "format" in document else (), "a dossier is of format 1", "write format = 1")
    texts = {key: document.get(key, "") for key in ("title", "source", "description")}
    for key, text in texts.items():
        if not isinstance(text, str):
            faults.add((key,), "a text in quotes is expected here")
    prediction = None
    if "prediction" in document:
        prediction = faults.part(Reference, document["prediction"], ("prediction",))
    parts = _entries(document, "parts", faults)
    failures = _entries(document, "failures", faults)
    if "parts" not in document:
        faults.add((), "'parts' are missing", 'write [parts.name] with says = "..." and claims = { game = "claim" }')
    faults.stop_if_any()
    return Dossier(
        file=file,
        title=str(texts["title"]),
        source=str(texts["source"]),
        description=str(texts["description"]),
        prediction=prediction,
        parts=parts,
        failures=failures,
    )


def _entries(document: Mapping[str, Any], section: str, faults: Faults) -> dict[str, DossierEntry]:
    table = document.get(section, {})
    if not isinstance(table, dict):
        faults.add((section,), "a table is expected here", f"write [{section}.name]")
        return {}
    found = {}
    for name, value in table.items():
        check_name(faults, name, (section, name), "name")
        entry = faults.part(DossierEntry, value, (section, name))
        if entry is not None:
            found[name] = entry
    return found


__all__ = ["Dossier", "DossierEntry", "Reference", "read_dossier"]
