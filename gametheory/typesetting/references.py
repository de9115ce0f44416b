"""References of game files as BibTeX, and as entries of a bibliography that needs no other file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gametheory.model.family import Family
from gametheory.spec.citation import Citation
from gametheory.typesetting.escaping import escaped, prose

__all__ = ["bibliography_items", "bibtex", "bibtex_entries", "citation_keys"]

_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u0304": "=",
    "\u0307": ".",
    "\u0306": "u ",
    "\u030c": "v ",
    "\u030b": "H ",
    "\u0327": "c ",
    "\u0328": "k ",
    "\u030a": "r ",
}
_LETTERS = {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i"}
_VERBATIM = frozenset({"doi", "url"})
"""Fields that styles print as addresses, character by character."""


@dataclass(frozen=True)
class _Source:
    """Where a game is from: its ``[reference]``, or None and then what its file says in free text."""

    citation: Citation | None
    title: str
    source: str


def bibtex(family: Family) -> str:
    """The entry of a game's reference, with a key such as ``tsebelis1989``.

    A game without ``[reference]`` has an ``@misc`` of its title and of what its file says about its source.
    """
    return bibtex_entries([family])


def bibtex_entries(families: Iterable[Family]) -> str:
    """The entries of several games, each once, in the order of the games, with keys that differ."""
    keys = _keys(families)
    return "\n".join(_entry(key, source) for source, key in keys.items())


def citation_keys(families: Sequence[Family]) -> list[str]:
    """The key of each game's entry in :func:`bibtex_entries`; games with the same reference have the same key."""
    keys = _keys(families)
    return [keys[_source(family)] for family in families]


def bibliography_items(families: Iterable[Family]) -> list[str]:
    """The games' references as items of LaTeX's ``thebibliography``; games without ``[reference]`` have none."""
    return [
        rf"\bibitem{{{key}}} {_text(source.citation)}"
        for source, key in _keys(families).items()
        if source.citation is not None
    ]


def _source(family: Family) -> _Source:
    spec = family.spec
    if spec.reference is not None:
        return _Source(spec.reference, "", "")
    return _Source(None, spec.title, spec.source)


def _keys(families: Iterable[Family]) -> Mapping[_Source, str]:
    """Each source with its key; sources that would share one are told apart by ``a``, ``b``, ... in their order."""
    sources = list(dict.fromkeys(map(_source, families)))
    plain = [_key(source) for source in sources]
    counts: dict[str, int] = {}
    keys = {}
    for source, key in zip(sources, plain, strict=True):
        counts[key] = counts.get(key, 0) + 1
        keys[source] = f"{key}{_letters(counts[key])}" if plain.count(key) > 1 else key
    return keys


def _letters(number: int) -> str:
    """``a`` to ``z``, then ``aa`` and so on."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _key(source: _Source) -> str:
    found = source.citation
    if found is None:
        words = [_ascii(word) for word in re.findall(r"\w+", source.title)]
        return "-".join(filter(None, words[:4])) or "game"
    name = _ascii(_surname(found.author[0])) if found.author else ""
    if not name:
        name = next(filter(None, map(_ascii, re.findall(r"\w+", found.title))), "reference")
    return f"{name}{found.year or ''}"


def _surname(name: str) -> str:
    """What stands before the comma, or the last word of a name without one."""
    return name.partition(",")[0] if "," in name else name.split()[-1]


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", "".join(_LETTERS.get(sign, sign) for sign in text))
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _entry(key: str, source: _Source) -> str:
    found = source.citation
    if found is None:
        fields = {"title": _protected(source.title)}
        if source.source.strip():
            fields["note"] = _value(" ".join(source.source.split()))
        lines = [
            "% Made from the title and the free text of the game file, which has no [reference].",
            f"@misc{{{key},",
        ]
    else:
        fields = {name: _field(name, value) for name, value in found.fields().items()}
        lines = [f"@{found.type}{{{key},"]
    return "\n".join([*lines, *(f"  {name} = {{{value}}}," for name, value in fields.items()), "}", ""])


def _field(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return " and ".join(_value(author) for author in value)
    text = str(value)
    if name in _VERBATIM:
        return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    if name in ("title", "booktitle"):
        return _protected(text)
    return _pages(_value(text)) if name == "pages" else _value(text)


def _protected(title: str) -> str:
    """A title in which names keep their capitals: words with one, but for the first of a sentence, stand in braces."""
    words = title.split(" ")
    told = []
    for place, word in enumerate(words):
        first = place == 0 or words[place - 1].endswith((":", ".", "?", "!"))
        is_name = re.search(r"[A-Z]", word[1:] if first else word) is not None
        told.append(f"{{{_value(word)}}}" if is_name else _value(word))
    return " ".join(told)


def _value(text: str) -> str:
    """A text for BibTeX, in ASCII: letters with accents are written as commands, and no brace stands alone."""
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if sign in "{}":
        # BibTeX counts braces even where they are escaped.
        return r"$\lbrace$" if sign == "{" else r"$\rbrace$"
    if sign in _LETTERS:
        return rf"{{\{_LETTERS[sign]}}}" if sign != "ı" else r"{\i}"
    made_of = unicodedata.normalize("NFD", sign)
    if len(made_of) == 2 and made_of[0].isascii() and made_of[1] in _ACCENTS:
        letter = rf"\{made_of[0]}" if made_of[0] in "ij" else made_of[0]
        return rf"{{\{_ACCENTS[made_of[1]]}{letter}}}"
    return escaped(sign)


def _pages(text: str) -> str:
    return re.sub(r"(?<=\d)-(?=\d)", "--", text)


def _text(found: Citation) -> str:
    """The reference as a bibliography prints it."""
    names = [prose(name) for name in found.author]
    authors = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    year = f" ({found.year})" if found.year else ""
    is_whole = found.type in ("book", "techreport", "misc", "unpublished")
    title = rf"\emph{{{prose(found.title)}}}" if is_whole else prose(found.title)
    parts = [f"{authors}{year}" if authors else year.strip(), title, _where(found)]
    parts += [f"Chapter {escaped(found.chapter)}"] if found.chapter else []
    parts += [prose(found.note)] if found.note else []
    text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    if found.doi:
        return f"{text} doi:{escaped(found.doi)}."
    return f"{text} {_address(found.url)}." if found.url else text


def _address(url: str) -> str:
    """An address that may be broken after slashes."""
    return re.sub(r"/(?=[^/])", r"/\\allowbreak{}", escaped(url))


def _where(found: Citation) -> str:
    """Journal, volume, number and pages; or the book it is in, publisher, institution and number."""
    pages = _pages(escaped(found.pages)) if found.pages else ""
    if found.journal:
        volume = escaped(found.volume or "") + (f"({escaped(found.number)})" if found.number else "")
        return ", ".join(filter(None, [f"\\emph{{{prose(found.journal)}}} {volume}".rstrip(), pages]))
    inside = rf"In \emph{{{prose(found.booktitle)}}}" if found.booktitle else ""
    issued = " ".join(filter(None, [prose(found.institution or ""), escaped(found.number or "")]))
    volume = f"volume {escaped(found.volume)}" if found.volume else ""
    return ", ".join(filter(None, [inside, volume, pages, prose(found.publisher or ""), issued]))
