"""What a page was made from: version, files with their hashes, values set and options; the same run gives the same page."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from gametheory import __version__
from gametheory.catalogue import located
from gametheory.errors import UsageError
from gametheory.pages.markup import Table, code
from gametheory.report.contents import Contents

__all__ = ["Manifest", "file_table", "stated_date"]


@dataclass(frozen=True)
class Manifest:
    """How a page was asked for. ``date`` is empty unless somebody stated one, since the day is no part of a result."""

    files: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    concept: str = ""
    draws: int | None = None
    without: tuple[str, ...] = ()
    date: str = ""
    dossiers: tuple[str, ...] = ()
    version: str = __version__

    @property
    def command(self) -> str:
        """The command line that gives this page again."""
        words = ["gametheory", "report", *self.files]
        for name, value in self.settings.items():
            words += ["--set", f"{name}={value}"]
        for claim in self.claims:
            words += ["--claim", claim]
        words += ["--concept", self.concept] if self.concept else []
        words += ["--draws", str(self.draws)] if self.draws is not None else []
        for part in self.without:
            words += ["--without", part]
        words += ["--date", self.date] if self.date else []
        return shlex.join(words)


def stated_date(given: str | None) -> str:
    """A date that was given as ``2026-01-31``, else the day of ``SOURCE_DATE_EPOCH`` (UTC); empty without either.

    Raises :class:`UsageError` for what is neither. See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    if given is not None:
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            raise UsageError(f"--date {given[:40]}: write a day as 2026-01-31") from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return ""
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is {epoch[:40]!r}, and should be a whole number of seconds") from None


def file_table(contents: Sequence[Contents], dossiers: Sequence[str]) -> Table:
    """Each file with the hash of its bytes."""
    rows = [(each.file, each.family.about.form, code(each.family.about.sha256)) for each in contents]
    rows += [(name, "dossier", code(hashlib.sha256(located(name).read_bytes()).hexdigest())) for name in dossiers]
    return Table("Files", ("file", "form", "SHA-256 of its bytes"), tuple(rows))
