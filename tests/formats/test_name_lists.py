from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats import name_lists


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Hampson, M.; Goldsmith, C.", ("Hampson, M.", "Goldsmith, C.")),
        ("Hampson, Martha", ("Hampson, Martha",)),
        ("Liu R., Adler D.G.", ("Liu, R.", "Adler, D.G.")),
        ("Liu R.", ("Liu, R.",)),
        ("WR Tobler, U Deichmann", ("Tobler, WR", "Deichmann, U")),
        ("Smith, John and Jones, Ann", ("Smith, John", "Jones, Ann")),
        ("Prin, Betty, Ulloa, Vanessa Dora", ("Prin, Betty", "Ulloa, Vanessa Dora")),
        ("Cherry, Ada (90000000001); Fig, G. (90000000002)", ("Cherry, Ada", "Fig, G.")),
        ("Department for Education", ("Department for Education",)),
        ("Department for Children, Schools and Families", None),
        ("Barnardo's UK", ("Barnardo's UK",)),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_a_cell_of_authors_is_split(cell: str, authors: tuple[str, ...] | None) -> None:
    assert name_lists.split(cell) == ((cell,) if authors is None else authors)


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Jo R. Fir, Ann S. Oak", ("Fir, Jo R.", "Oak, Ann S.")),
        ("Jo Fir, Ann Oak, Bo Elm", ("Fir, Jo", "Oak, Ann", "Elm, Bo")),
        ("Jo Fir, Ann Oak and Bo Elm", ("Fir, Jo", "Oak, Ann", "Elm, Bo")),
        ("Jo Fir & Ann Oak", ("Fir, Jo", "Oak, Ann")),
        ("Fir JA.", ("Fir, JA",)),
        ("Fir JA, Oak B, de Elm C.", ("Fir, JA", "Oak, B", "de Elm, C")),
        ("Fir JA, Oak B and de Elm C", ("Fir, JA", "Oak, B", "de Elm, C")),
        ("Fir, J., Oak, A., & Elm, B.", ("Fir, J.", "Oak, A.", "Elm, B.")),
        ("Fir, Jo AND Oak, Ann", ("Fir, Jo", "Oak, Ann")),
        ("Jo Ann Fir AND Bo-Al Oak", ("Fir, Jo Ann", "Oak, Bo-Al")),
        ("Fir J., Oak A., Harbour Study Group", ("Fir, J.", "Oak, A.", "Harbour Study Group")),
        ("Fir J, Oak A; Harbour Study Group.", ("Fir, J", "Oak, A", "Harbour Study Group")),
        (
            "Elm, Jo; D Fir, Ann Bo; Oak Y Oak, Al T",
            ("Elm, Jo", "D Fir, Ann Bo", "Oak Y Oak, Al T"),
        ),
        ("Fir J.\n\nOak A.", ("Fir, J.", "Oak, A.")),
        ("J. K. Fir; S. -A. Oak", ("Fir, J. K.", "Oak, S. -A.")),
        ("Fir JA Jr, Oak B", ("Fir, JA, Jr", "Oak, B")),
        ("\u6797\u4f1f\uff0c\u674e\u5a1c", ("\u6797\u4f1f", "\u674e\u5a1c")),
    ],
)
def test_names_that_commas_or_and_part_are_told_by_their_look(
    cell: str, authors: tuple[str, ...]
) -> None:
    assert name_lists.split(cell) == authors


@pytest.mark.parametrize(
    "cell",
    ["van der Elm, Ann Maria", "Garcia Oak, Jo Bo", "Null, J", "Na Li", "Oak Y Oak, Ann T",
     "Health and Safety Works", "Oak & Elm", "Institute of Care, National Council", "https://example.org/jo"],
)  # fmt: skip
def test_what_may_be_one_name_stays_one(cell: str) -> None:
    assert name_lists.split(cell) == (cell,)


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("[Anonymous]", ()),
        ("<anonymous>", ()),
        ("No author name available", ()),
        ("[No author name available]", ()),
        ("Fir J, et al.", ("Fir, J",)),
        ("Fir, J.; Oak, A.; et al", ("Fir, J.", "Oak, A.")),
        ("Fir, Jo and others", ("Fir, Jo",)),
        ("Fir J(1), Oak A(2,3)*", ("Fir, J", "Oak, A")),
        ("Fir, Jo (0000-0001-0000-000X); Oak, A", ("Fir, Jo", "Oak, A")),
        ("Jo Fir\u00b9, Ann Oak\u00b2, Bo Elm*", ("Fir, Jo", "Oak, Ann", "Elm, Bo")),
    ],
)
def test_what_is_no_name_is_left_out(cell: str, authors: tuple[str, ...]) -> None:
    assert name_lists.split(cell) == authors


@given(st.one_of(st.text(max_size=200), st.text("aB. ,;&|-()1", max_size=60)))
def test_no_cell_is_too_odd(text: str) -> None:
    assert all(part.strip() for part in name_lists.split(text))


@pytest.mark.parametrize("unit", [" and ", ",", ", ", " ", "a, ", "A ", "Ab B, ", "(1", "\n", "*"])
def test_a_long_hostile_cell_takes_no_long_time(unit: str) -> None:
    began = time.perf_counter()
    name_lists.split(unit * 20_000)
    assert time.perf_counter() - began < 2
