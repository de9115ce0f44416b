"""The [reference] of a game file: what is read, and what is refused with a way to mend it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gametheory
from gametheory.errors import GameFileError
from gametheory.spec.citation import Citation

ROOT = Path(__file__).parents[2]
GAME = """format = 1
title = "t"
form = "strategic"
[players]
a = ["x", "y"]
b = ["x", "y"]
[payoffs.matrices]
a = [[1, 0], [0, 1]]
b = [[1, 0], [0, 1]]
"""


def reference(text: str) -> Citation | None:
    return gametheory.loads(f"{GAME}[reference]\n{text}\n").spec.reference


def faults(text: str) -> list[str]:
    with pytest.raises(GameFileError) as caught:
        reference(text)
    return [str(fault) for fault in caught.value.faults]


def test_without_one_there_is_none() -> None:
    assert gametheory.loads(GAME).spec.reference is None


def test_every_field_is_read() -> None:
    found = reference(
        'type = "article"\nauthor = "Kleiman, M. and Kilmer,  B."\ntitle = "The dynamics\\n of deterrence"\nyear = 2009\n'
        'journal = "PNAS"\nvolume = 106\nnumber = "34"\npages = "14230-14235"\npublisher = "NAS"\nchapter = 3\n'
        'doi = "10.1073/pnas.0905513106"\nurl = "https://example.org/x"\nnote = "Open"'
    )
    assert found is not None
    assert found.fields() == {
        "author": ("Kleiman, M.", "Kilmer, B."),
        "title": "The dynamics of deterrence",
        "year": 2009,
        "journal": "PNAS",
        "volume": "106",
        "number": "34",
        "pages": "14230-14235",
        "publisher": "NAS",
        "chapter": "3",
        "doi": "10.1073/pnas.0905513106",
        "url": "https://example.org/x",
        "note": "Open",
    }


def test_a_title_is_enough_and_authors_may_be_a_list() -> None:
    found = reference('title = "T"')
    assert found is not None
    assert (found.type, found.author, found.year) == ("misc", (), None)
    listed = reference('title = "T"\nauthor = ["Bae, S. H.", "Choi, P."]')
    assert listed is not None
    assert listed.author == ("Bae, S. H.", "Choi, P.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "T"\njurnal = "J"', "reference.jurnal: unknown key 'jurnal' (did you mean 'journal'?)"),
        ('title = "T"\ntype = "artikle"', "'artikle' is not known here (did you mean 'article'?)"),
        ('type = "book"', "reference: 'title' is missing"),
        ('title = ""', "reference.title: this text is empty"),
        ('title = "T"\nyear = "1989"', "reference.year: a whole number is expected here, such as 1989"),
        ('title = "T"\nyear = 1989.5', "reference.year: a whole number"),
        ('title = "T"\nyear = true', "reference.year: a whole number"),
        ('title = "T"\nyear = 89', "reference.year: a year of four digits"),
        ('title = "T"\nauthor = 3', "reference.author: names are expected here"),
        ('title = "T"\nauthor = []', "reference.author: names are expected here"),
        ('title = "T"\nauthor = ["A and B"]', "reference.author: each name stands alone"),
        ('title = "T"\nauthor = "A and "', "reference.author: each name stands alone"),
        ('title = "T"\nvolume = 1.5', "reference.volume: a text in quotes is expected here, not 3/2"),
        ('title = "T"\nvolume = 10000000000', "reference.volume: a volume or number of at most nine digits"),
        ('title = "T"\ntype = "book"\njournal = "J"', "'journal' does not belong to a reference of type 'book'"),
        ('title = "T"\ndoi = "https://doi.org/10.1073/x"', "reference.doi: a DOI without what stands before it"),
        ('title = "T"\nurl = "javascript:alert(1)"', "reference.url: an address is expected here"),
        (
            'title = "%s"' % ("x" * 501),
            "reference.title: a text of at most 500 characters is expected here, not of 501",
        ),
    ],
)
def test_what_is_wrong_is_told(text: str, said: str) -> None:
    (found,) = faults(text)
    assert said in found
    assert found.startswith("line 1")


def test_the_table_itself_may_be_wrong() -> None:
    text = GAME.replace('form = "strategic"', 'form = "strategic"\nreference = "Tsebelis (1989)"')
    with pytest.raises(GameFileError, match=r"reference: a table is expected here, not 'Tsebelis \(1989\)'"):
        gametheory.loads(text)


def test_several_faults_are_told_at_once() -> None:
    assert len(faults('year = "x"\ndoi = "x"\ntitel = "T"')) == 3


def test_every_reference_fits_the_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "gametheory" / "schemas" / "game.json").read_text(encoding="utf-8"))
    of_reference = schema["properties"]["reference"]
    assert set(of_reference["properties"]) == set(Citation.model_fields)
    found = [gametheory.load(file).spec.reference for file in sorted((ROOT / "games" / "literature").glob("*.toml"))]
    assert all(found)
    for each in found:
        assert each is not None
        jsonschema.validate(each.to_dict(), of_reference)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"type": "article"}, of_reference)
