"""References as BibTeX, read back by a small strict parser, and as a bibliography."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gametheory
from gametheory.model.family import Family
from gametheory.typesetting.references import bibliography_items, bibtex, bibtex_entries, citation_keys
from tests.typesetting.latex_reading import COMMANDS, check

GAMES = Path(__file__).parents[2] / "games"
GAME = """format = 1
title = "Some {game}"
source = "A note, 50% sure"
form = "strategic"
REFERENCE
[players]
a = ["x", "y"]
b = ["x", "y"]
[payoffs.cells]
x.x = [1, 1]
x.y = [1, 1]
y.x = [1, 1]
y.y = [1, 1]
"""
ACCENTS = COMMANDS | {"\\ss", "\\o", "\\O", "\\l", "\\L", "\\ae", "\\AE", "\\i", "\\lbrace", "\\rbrace", "\\c", "\\v"}


def family(reference: str = "") -> Family:
    return gametheory.loads(GAME.replace("REFERENCE", f"[reference]\n{reference}" if reference else ""))


def parsed(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Entries by key: type and fields. Strict: braces balance as BibTeX counts them, keys are plain, nothing is left over."""
    entries: dict[str, tuple[str, dict[str, str]]] = {}
    rest = re.sub(r"^%.*\n", "", text, flags=re.MULTILINE).strip()
    while rest:
        head = re.match(r"@(article|book|incollection|techreport|unpublished|misc)\{([a-z0-9-]+),\s*", rest)
        assert head, rest[:80]
        assert head[2] not in entries
        rest = rest[head.end() :]
        fields: dict[str, str] = {}
        while not rest.startswith("}"):
            name = re.match(r"([a-z]+) = \{", rest)
            assert name, rest[:80]
            depth, end = 1, name.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(rest[end], 0)
                end += 1
            fields[name[1]] = rest[name.end() : end - 1]
            comma = re.match(r",\s*", rest[end:])
            assert comma, rest[end : end + 20]
            rest = rest[end + comma.end() :]
        entries[head[2]] = (head[1], fields)
        rest = rest[1:].lstrip()
    return entries


def test_an_article_has_all_that_its_file_says() -> None:
    found = parsed(bibtex(gametheory.load(GAMES / "literature" / "tsebelis_1989.toml")))
    assert found == {
        "tsebelis1989": (
            "article",
            {
                "author": "Tsebelis, G.",
                "title": "The abuse of probability in political analysis: the {Robinson} {Crusoe} fallacy",
                "year": "1989",
                "journal": "American Political Science Review",
                "volume": "83",
                "number": "1",
                "pages": "77--91",
            },
        )
    }


def test_every_game_of_the_catalogue_has_an_entry_and_equal_references_one() -> None:
    families = [gametheory.load(file) for file in sorted(GAMES.rglob("*.toml")) if "dossier" not in file.name]
    entries = parsed(bibtex_entries(families))
    keys = citation_keys(families)
    assert set(keys) == set(entries)
    for own, key in zip(families, keys, strict=True):
        reference = own.spec.reference
        kind, fields = entries[key]
        if reference is None:
            assert kind == "misc"
            continue
        assert kind == reference.type
        assert int(fields["year"]) == reference.year
        # Every fact of a reference stands in the file's own words about its source.
        assert str(reference.year) in own.spec.source
        assert all(name.partition(",")[0] in own.spec.source for name in reference.author)
        assert reference.title in own.spec.source
        for value in (reference.journal, reference.pages, reference.volume, reference.number):
            assert value is None or value in own.spec.source
    literature = [own for own in families if "literature" in own.about.file]
    assert all(own.spec.reference is not None for own in literature)
    items = bibliography_items(families)
    assert len(items) == len({key for own, key in zip(families, keys, strict=True) if own.spec.reference})
    for item in items:
        check(item, COMMANDS | {"\\bibitem"})


def test_a_game_without_a_reference_is_told_from_free_text() -> None:
    text = bibtex(family())
    assert text.startswith("% Made from the title and the free text")
    found = parsed(text)
    assert found["some-game"][1]["note"] == r"A note, 50\% sure"
    assert found["some-game"][1]["title"] == r"Some $\lbrace$game$\rbrace$"
    assert bibliography_items([family()]) == []


def test_braces_accents_and_specials_are_escaped() -> None:
    text = bibtex(
        family(
            'title = "On { and } of 50% & O\\\\slash"\nauthor = ["Güth, W.", "Ærø, Ł.", "Çelik, İ."]\nyear = 1999\n'
            'url = "https://example.org/{a}_b%20c"'
        )
    )
    assert text.isascii()
    ((key, (_, fields)),) = parsed(text).items()
    assert key == "guth1999"
    assert fields["author"] == r"""G{\"u}th, W. and {\AE}r{\o}, {\L}. and {\c C}elik, {\.I}."""
    assert r"$\lbrace$" in fields["title"]
    assert r"50\% \&" in fields["title"]
    assert fields["url"] == "https://example.org/%7Ba%7D_b%20c"
    check(fields["title"], ACCENTS)


@pytest.mark.parametrize(
    ("author", "year", "key"),
    [
        ('"von Neumann, J."', "1928", "vonneumann1928"),
        ('"P\'ng, I. P. L."', "1983", "png1983"),
        ('"George Tsebelis"', "1989", "tsebelis1989"),
        ('["Bae, S. H.", "Choi, P."]', "2006", "bae2006"),
    ],
)
def test_keys_are_surname_and_year(author: str, year: str, key: str) -> None:
    assert list(parsed(bibtex(family(f'title = "T"\nauthor = {author}\nyear = {year}')))) == [key]


def test_keys_that_would_be_the_same_are_told_apart_in_their_order() -> None:
    first, second = (family(f'title = "{title}"\nauthor = "Smith, A."\nyear = 2000') for title in ("One", "Two"))
    assert citation_keys([first, second, first]) == ["smith2000a", "smith2000b", "smith2000a"]
    assert [entry[1]["title"] for entry in parsed(bibtex_entries([first, second, first])).values()] == ["One", "Two"]
    assert citation_keys([family('title = "The folk theorem"')]) == ["the"]
