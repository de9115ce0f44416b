"""What a game is called and where it came from; carried along so that a result can name its game."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """Title, form (``strategic`` or ``extensive``), and, for a game read from text, its file name,
    SHA-256 and, if it came through a pipe and so can't be read again, the text itself. ``concept`` is the
    solution concept that the file asks for, or empty."""

    title: str
    form: str
    file: str = ""
    sha256: str = ""
    source_text: str = ""
    concept: str = ""
