"""The picture of what each source found: all of it on the page, and nothing hidden."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.outputs.overlap import MOST, draw, drawn
from cis_pipeline.prisma.overlap import Found, Overlap, Shared

pytestmark = pytest.mark.pictures
NAMES = tuple(f"Source {n}" for n in range(6))
PAIRS = [(one, two) for one in NAMES for two in NAMES if one < two]


def counted(combinations, names=NAMES):
    shared = tuple(
        Shared(sources, records=9, reports=100 - n, included=n % 3)
        for n, sources in enumerate(combinations)
    )
    return Overlap(tuple(Found(name, 50, 40, 9, 3, 1) for name in names), shared)


SMALL = counted([("Source 0",), ("Source 0", "Source 2")])


def words(picture):
    return [text.words for text in picture.texts]


def test_each_source_is_a_row_and_each_combination_a_column():
    told = words(draw(SMALL))
    assert [w for w in told if w.startswith("Source ")] == list(NAMES)
    assert {"100", "99"} <= set(told)
    dark = [b for b in draw(SMALL).boxes if b.radius and b.fill == "#1F4E79"]
    assert len(dark) == 3
    assert len({(b.x, b.width) for b in dark}) == 2


def test_of_many_combinations_the_largest_are_shown_and_the_others_told():
    many = counted([(name,) for name in NAMES] + PAIRS)
    told = words(draw(many))
    assert "5 further combinations (410 reports, 6 included) in overlap.csv." in told
    assert {"100", "85"} <= set(told)
    assert "84" not in told
    assert not any("further" in w for w in words(draw(counted(PAIRS[:MOST]))))


def test_the_notes_stand_below_and_a_source_is_marked_where_only_some_are_simulated():
    told = words(draw(SMALL, ["Simulated data."]))
    assert told[-1] == "Simulated data."
    mixed = Overlap((Found("One", 1, 1, 1, 0, 0, simulated=True), Found("Two", 1, 1, 1, 0, 0)), ())
    assert "One [simulated]" in words(draw(mixed))


def test_a_long_name_is_cut_off_and_its_mark_stays():
    names = ("A database with a name that goes on and on, by a platform of some name", "Two")
    mixed = Overlap(tuple(Found(n, 1, 1, 1, 0, 0, simulated=n != "Two") for n in names), ())
    (name,) = [w for w in words(draw(mixed)) if w.startswith("A database")]
    assert re.fullmatch(r"A database with a name .*… \[simulated\]", name)


def test_the_svg_is_sound_says_what_it_shows_and_comes_out_the_same():
    once = drawn("svg", SMALL, ["a < b & c"])
    assert once == drawn("svg", SMALL, ["a < b & c"])
    root = ElementTree.fromstring(once)
    assert root.get("aria-labelledby") == "overlap-title overlap-description"
    (told,) = [e.text for e in root.iter() if e.tag.endswith("desc")]
    assert "Source 0: 40 reports, 9 found by it alone" in told
    assert b"<script" not in once


def test_the_png_comes_out_the_same():
    once = drawn("png", SMALL)
    assert once.startswith(b"\x89PNG")
    assert once == drawn("png", SMALL)


names = st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=12, unique=True)


@settings(max_examples=60, deadline=None)
@given(st.data(), names)
def test_every_box_and_every_line_of_text_stays_on_the_page(data, names):
    some = st.sets(st.sampled_from(names), min_size=1).map(lambda s: tuple(sorted(s)))
    picture = draw(counted(data.draw(st.lists(some, max_size=25)), names), ["A note."] * 2)
    for box in picture.boxes:
        assert 0 <= box.x <= box.right <= picture.width
        assert 0 <= box.y <= box.bottom <= picture.height
    for text in picture.texts:
        left = text.x - text.room / 2 if text.centred else text.x
        assert left >= 0
        assert left + text.room <= picture.width
        assert 4 < text.y < picture.height


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_nothing_found_is_a_picture_too(kind):
    assert drawn(kind, Overlap((), ()))


def test_bars_are_as_tall_as_their_numbers_and_stay_below_the_edge_with_them():
    picture = draw(counted([("Source 0",), ("Source 1",)]))  # 100 and 99 reports
    one, other = (b for b in picture.boxes if b.fill == "#9DC3E6" and b.width == 5)
    assert one.height / other.height == pytest.approx(100 / 99)
    assert one.y + one.height == other.y + other.height
    assert min(text.y for text in picture.texts if text.words.isdigit()) > 9 + 4  # of the edge
    assert one.height > 25


def test_names_that_are_too_long_are_cut_and_keep_their_mark():
    long = "An index of everything that was ever written of lanterns, kites and wells"
    found = (Found(long, 5, 4, 1, 1, 1, simulated=True), Found("Short", 5, 4, 1, 1, 1))
    shared = (Shared((long,), 5, 4, 1), Shared(("Short",), 5, 4, 1))
    names = [w for w in words(draw(Overlap(found, shared))) if "[simulated]" in w or w == "Short"]
    assert names[1] == "Short"
    assert re.fullmatch(r"An index of everything .*\S… \[simulated\]", names[0])


def test_every_second_row_from_the_first_on_is_striped():
    rows = [text.y for text in draw(SMALL).texts if text.words.startswith("Source ")]
    stripes = [b for b in draw(SMALL).boxes if b.fill == "#F3F5F8"]
    under = [any(b.y < y < b.y + b.height for b in stripes) for y in rows]
    assert under == [True, False, True, False, True, False]


def test_numbers_stand_in_the_middle_of_their_columns():
    assert all(text.centred for text in draw(SMALL).texts if text.words.isdigit())
    assert not any(text.centred for text in draw(SMALL).texts if text.words.startswith("Source "))
