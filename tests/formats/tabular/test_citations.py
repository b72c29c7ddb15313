from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.tabular.citations import Place, place


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Care (2014) 3:4 (1-9). Date of Publication: 1 May 2014",
         Place("Care", "1 May 2014", "3", "4", "1-9")),
        ("Care (2025) 25 Article Number: 100128", Place("Care", "2025", "25", "", "100128")),
        ("Care (2021) 138:SUPPL 1 (S4)", Place("Care", "2021", "138", "SUPPL 1", "S4")),
        ("Care (2023) 79 Supplement 1 (978)", Place("Care", "2023", "79", "Supplement 1", "978")),
        ("J Care;139: 179-184, 2021 07. ", Place("J Care", "2021 07", "139", "", "179-184")),
        ("Cuidado &amp; Casa; 23(1); 110-119", Place("Cuidado & Casa", "", "23", "1", "110-119")),
        ("Cell. 2021 Jul 22;18(15):38-98.e11. doi: 10.1/x. Epub 2021.",
         Place("Cell", "2021 Jul 22", "18", "15", "38-98.e11")),
    ],
)  # fmt: skip
def test_a_place_in_one_line_is_taken_apart(line: str, found: Place) -> None:
    assert place(line) == found


@pytest.mark.parametrize(
    "line", ["", "Scopus", "Journal of Care", "Care; Hubs; and more", "x" * 999]
)
def test_what_has_another_shape_tells_nothing(line: str) -> None:
    assert place(line) is None


@given(st.one_of(st.text(), st.text("a1 .;:(,)-2019", max_size=400)))
def test_any_line_is_told_in_bounded_time(line: str) -> None:
    begun = time.monotonic()
    place(line)
    assert time.monotonic() - begun < 2
