"""The ``[reference]`` of a game file: the publication that a game is from, by the fields of BibTeX."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator

from gametheory.spec.schema import PartBase, PartError

__all__ = ["Citation"]

LONGEST = 500
"""Characters of a field."""
MOST_AUTHORS = 50
EARLIEST, LATEST = 1000, 2999
"""Years that a publication may have."""
_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]+")
_URL = re.compile(r"https?://[!-~]+")


def _to_line(value: object) -> object:
    """A text on one line, its spaces single; what is no text is left for pydantic to refuse."""
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST:
        raise ValueError(f"a text of at most {LONGEST} characters is expected here, not of {len(value):,}")
    line = " ".join(value.split())
    if not line.isprintable():
        raise ValueError("a text without control characters is expected here")
    return line


def _filled(value: str) -> str:
    if not value:
        raise ValueError("this text is empty: leave the key out if there is nothing to say")
    return value


def _to_authors(value: object) -> object:
    """``"Bae, S. H. and Choi, P."``, or a list of names, one an author."""
    if isinstance(value, str):
        value = str(_to_line(value)).split(" and ")
    if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
        raise ValueError('names are expected here, such as "Bae, S. H. and Choi, P.", or a list of them')
    if len(value) > MOST_AUTHORS:
        raise ValueError(f"at most {MOST_AUTHORS} names are expected here")
    names = tuple(str(_to_line(name)) for name in value)
    if not all(names) or any(" and " in f" {name} " for name in names):
        raise ValueError('each name stands alone, such as "Choi, P."')
    return names


def _to_year(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a whole number is expected here, such as 1989")
    if not EARLIEST <= value <= LATEST:
        raise ValueError("a year of four digits is expected here, such as 1989")
    return value


def _to_volume(value: object) -> object:
    """A volume or number may be a number or a text, such as ``"S1"``; it is a text from here on."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value < 10**9:
            raise ValueError("a volume or number of at most nine digits is expected here")
        return str(value)
    return _to_line(value)


def _to_doi(value: object) -> object:
    line = _to_line(value)
    if isinstance(line, str) and not _DOI.fullmatch(line):
        raise ValueError('a DOI without what stands before it is expected here, such as "10.2307/1956434"')
    return line


def _to_url(value: object) -> object:
    line = _to_line(value)
    if isinstance(line, str) and not _URL.fullmatch(line):
        raise ValueError('an address is expected here, such as "https://arxiv.org/abs/2510.24905"')
    return line


Line = Annotated[str, BeforeValidator(_to_line), AfterValidator(_filled)]
Volume = Annotated[str, BeforeValidator(_to_volume), AfterValidator(_filled)]


class Citation(PartBase):
    """A publication. ``type`` is BibTeX's; what is not known is left out (None, or no authors)."""

    type: Literal["article", "book", "incollection", "techreport", "unpublished", "misc"] = "misc"
    author: Annotated[tuple[str, ...], BeforeValidator(_to_authors)] = ()
    title: Line
    year: Annotated[int, BeforeValidator(_to_year)] | None = None
    journal: Line | None = None
    volume: Volume | None = None
    number: Volume | None = None
    pages: Volume | None = None
    publisher: Line | None = None
    institution: Line | None = None
    booktitle: Line | None = None
    chapter: Volume | None = None
    doi: Annotated[str, BeforeValidator(_to_doi)] | None = None
    url: Annotated[str, BeforeValidator(_to_url)] | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _fields_of_its_type(self) -> Citation:
        faults = [
            (key, f"'{key}' does not belong to a reference of type '{self.type}'")
            for key, types in _ONLY.items()
            if getattr(self, key) is not None and self.type not in types
        ]
        if faults:
            raise PartError(*faults)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The contract's shape, in ``gametheory.game/1``: the type, and what is known."""
        fields = self.fields()
        return {"type": self.type, **fields, **({"author": list(self.author)} if self.author else {})}

    def fields(self) -> dict[str, Any]:
        """What is known, by BibTeX's names and in its order, without the type."""
        return {name: value for name in type(self).model_fields if name != "type" and (value := getattr(self, name))}


_ONLY = {
    "journal": ("article",),
    "booktitle": ("incollection",),
    "institution": ("techreport",),
}
"""Fields that only some types have."""
