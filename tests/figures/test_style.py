"""The look of figures: files of the right type, the same every time, and nothing changed outside."""

from __future__ import annotations

import io
import itertools

import pytest

from gametheory.figures import style
from tests.figures.looking import bytes_of


def drawing(text: str = "a label"):  # type: ignore[no-untyped-def]
    with style.context():
        made = style.figure(3, 2)
        axes = made.add_subplot()
        axes.plot([0, 1], [0, 1], linestyle=style.DASHES[1], color=style.COLOURS[0])
        axes.set_title(text)
    return made


@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_files_are_of_their_type_and_the_same_twice(form: str, begins: bytes) -> None:
    first, second = bytes_of(drawing(), form), bytes_of(drawing(), form)
    assert first.startswith(begins)
    assert first == second


def test_neighbouring_colours_differ_in_lightness() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    values = [lightness(colour) for colour in style.COLOURS[:4]]
    assert all(abs(a - b) > 0.02 for a, b in itertools.pairwise(values))
    assert len(set(style.DASHES)) == len(style.DASHES)


def test_an_svg_for_a_page_is_named_and_has_no_header() -> None:
    text = style.svg_text(drawing(), 'paths "of" <reach>')
    assert text.startswith("<svg ")
    assert 'aria-label="paths &quot;of&quot; &lt;reach&gt;"' in text
    assert "<metadata" not in text


def test_no_pyplot_and_no_changed_settings() -> None:
    import sys

    import matplotlib as mpl

    before = dict(mpl.rcParams)
    bytes_of(drawing(), "png")
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def test_it_writes_into_streams_and_refuses_other_forms() -> None:
    with pytest.raises(KeyError):
        style.saved(drawing(), io.BytesIO(), "gif")
