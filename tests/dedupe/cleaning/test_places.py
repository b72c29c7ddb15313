"""Volume, issue and pages in each other's fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.cleaning.places import Place, clean_place


def place(
    container: str = "Wicks", volume: str = "", issue: str = "", pages: str = "",
    year: int | None = 2009,
) -> Place:  # fmt: skip
    return Place(container, volume, issue, pages, year)


@pytest.mark.parametrize(
    ("given_", "expected", "said"),
    [
        (
            place("Wicks.14 (4) ()(pp 5-9) 1995.", year=None),
            place("Wicks", "14", "4", "5-9", 1995),
            "journal, volume, issue, pages and year read from a citation",
        ),
        (
            place("Wicks.14 (4) ()(pp 5-9) 1995.", "15", "4", "6-9"),
            place("Wicks", "15", "4", "6-9"),
            "journal read from a citation",
        ),
        (place("Wicks", "19", "pp S437", "2009"), place("Wicks", "19", "", "S437"),
         "pages read from the issue"),
        (place(volume="p. 437"), place(pages="437"), "pages read from the volume"),
        (place(pages="12(3 Mar), 45-52"), place("Wicks", "12", "3", "45-52"),
         "volume and issue read from the pages"),
        (place("Wicks", "12", "3", "12(3):45-52"), place("Wicks", "12", "3", "45-52"),
         "volume and issue left out of the pages"),
        (place(volume="8 (1) (no pagination)"), place("Wicks", "8", "1"),
         "issue read from the volume"),
        (place(pages="2009"), place(), "pages hold a year"),
        (place(pages="2010"), place(), "pages hold a year"),
    ],
)  # fmt: skip
def test_each_value_goes_into_its_own_field(given_: Place, expected: Place, said: str) -> None:
    assert clean_place(given_) == (expected, (said,))


@pytest.mark.parametrize(
    "right",
    [
        place("J Appl Wicks (1985)", "12", "3", "401-417"),
        place(pages="1923"),
        place(pages="2009", year=None),
        place(pages="401-17; discussion 418-9"),
        place(pages="233-8+230-5+246-51"),
        place(pages="A540 [Poster 909]"),
        place("Wicks", "8", "", "12(3)"),
        place(pages="3:45-52"),
        place(volume="26 (Supplement 1)"),
        place(volume="44 (2 MeetingAbstract)"),
        place(volume="20 (Pt 1)"),
        place(issue="Pt 2"),
        place(issue="P1"),
        place("Wicks", "19", "pp S437", "12-15"),
    ],
)
def test_what_is_right_stays_as_it_was(right: Place) -> None:
    assert clean_place(right) == (right, ())


fields = st.lists(
    st.sampled_from(
        ["12", "(3)", " ", "pp ", "S437", "-", "45", "2009", "Wicks", ".", ":", ",", "vol "]
    ),
    max_size=6,
).map("".join)  # fmt: skip


@given(st.builds(Place, fields, fields, fields, fields, st.none() | st.integers(1500, 2099)))
def test_no_usable_field_is_lost(dirty: Place) -> None:
    clean, said = clean_place(dirty)
    assert clean == dirty or said
    assert bool(clean.container) == bool(dirty.container)
    assert dirty.year is None or clean.year == dirty.year
