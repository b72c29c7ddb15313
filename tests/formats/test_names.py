"""Names where a field holds one each, and where a program put a list of them into it."""

from __future__ import annotations

import pytest
from formats.announced import read
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.formats import enw, nbib, refworks_tagged, ris, wos
from cis_pipeline.formats.latex.characters import names as in_bibtex
from cis_pipeline.formats.name_lists import each, listed


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Elm, Bo K.; Fir, Jo; Gum, Li", ("Elm, Bo K.", "Fir, Jo", "Gum, Li")),
        ("Elm, Bo K. and Fir, Jo and Gum, Li", ("Elm, Bo K.", "Fir, Jo", "Gum, Li")),
        ("Bo K. Elm, Jo A. Fir", ("Elm, Bo K.", "Fir, Jo A.")),
        ("Bo Elm, Jo Fir, Li Gum", ("Elm, Bo", "Fir, Jo", "Gum, Li")),
        ("Bo K. Elm, Jo A. Fir, and Li van Gum", ("Elm, Bo K.", "Fir, Jo A.", "van Gum, Li")),
        ("Bo Elm and Jo Fir", ("Elm, Bo", "Fir, Jo")),
        ("Elm BK, Fir J", ("Elm, BK", "Fir, J")),
        ("Elm B.K., Fir J.-P., van Gum L.", ("Elm, B.K.", "Fir, J.-P.", "van Gum, L.")),
        ("B. Elm, J. Fir", ("Elm, B.", "Fir, J.")),
        ("Elm, B.K., Fir, J.", ("Elm, B.K.", "Fir, J.")),
        ("Elm, B, Fir, J, Gum, L", ("Elm, B", "Fir, J", "Gum, L")),
        ("Elm, B. K., Fir, J., & Gum, L.", ("Elm, B. K.", "Fir, J.", "Gum, L.")),
        ("Elm, B. & Fir, J.", ("Elm, B.", "Fir, J.")),
        ("['Bo Elm', 'Jo Fir']", ("Elm, Bo", "Fir, Jo")),
        ('["Elm, B.", "Fir, J."]', ("Elm, B.", "Fir, J.")),
        ("Elm BK, Fir J, et al.", ("Elm, BK", "Fir, J")),
        ("Elm, B., et al.", ("Elm, B.",)),
        ("Elm et al", ("Elm",)),
    ],
)
def test_a_list_in_one_field_is_its_names(printed: str, names: tuple[str, ...]) -> None:
    assert each([printed]) == names


@pytest.mark.parametrize(
    "printed",
    ["Elm, Bo", "Elm, B, K", "Elm Oak, Bo Kim", "Di Elm, B. Kim", "Elm, Bo, Jr.",
     "Elm, Bo, PhD", "Elm, Bo K, MD", "Department for Education, Wales",
     "van der Elm, Bo K", "Ministry of Fens and Bogs",
     "Moss and Sons", "Moss & Reed", "Bog Office, Unit B", "Fen Trust, Bog Trust, Moss Trust",
     "Moss UK, Reed UK", "England, Scotland, Wales", "Elm Oak, Bo Kim, Fir Gum, Jo Lee",
     "Elm, Bo, Fir, Jo", "Reed A", "[Bog group]", "@book{x, &, A", "TY - JOUR & =1+1 É"],
)  # fmt: skip
def test_one_name_and_what_cannot_be_told_stay_whole(printed: str) -> None:
    assert each([printed]) == (printed,)


def test_the_formats_that_give_one_name_a_tag_know_such_lists() -> None:
    told = "Elm, B., Fir, J."
    for one, text in (
        (ris, f"TY  - JOUR\nAU  - {told}\nER  - \n"),
        (enw, f"%0 Journal Article\n%A {told}\n"),
        (refworks_tagged, f"RT Journal Article\nT1 Bogs\nA1 {told}\n"),
        (wos, f"PT J\nAU {told}\nUT WOS:1\nER\n\nEF\n"),
        (nbib, f"PMID- 1\nAU  - {told}\n\n"),
    ):
        (record,) = read(one, text)
        assert isinstance(record, Record)
        assert record.authors == ("Elm, B.", "Fir, J.")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Elm BK, Fir J, Gum L", ("Elm, BK", "Fir, J", "Gum, L")),
        ("Elm B., Fir J.", ("Elm, B.", "Fir, J.")),
        ("Bo Elm, Jo Fir and Li Gum", ("Elm, Bo", "Fir, Jo", "Gum, Li")),
        ("Elm, B.; Fir, J.", ("Elm, B.", "Fir, J.")),
        ("Elm, B. and Fir, J. and others", ("Elm, B.", "Fir, J.")),
        ("{Bogs, Fens and Sons} and Elm, Bo", ("Bogs, Fens and Sons", "Elm, Bo")),
        ("Elm Oak, Bo Kim and Fir, Jo", ("Elm Oak, Bo Kim", "Fir, Jo")),
        ("Elm, Jr., Bo and {\\'E}mile Fir", ("Elm, Bo, Jr.", "Fir, Émile")),
    ],
)
def test_lists_that_are_no_bibtex_are_told_from_names_that_are(
    printed: str, names: tuple[str, ...]
) -> None:
    assert in_bibtex(printed) == names


@given(st.text("Aa, .&;-'[]\"anded", max_size=40))
def test_no_field_of_names_is_too_odd(text: str) -> None:
    assert all(name.strip() for name in each([text]))


def test_a_semicolon_that_is_spelt_out_is_one_of_the_name() -> None:
    assert each(["Elm &#38; Fir&#59; Gum"]) == ("Elm & Fir; Gum",)


def test_a_long_field_is_parted_as_well() -> None:
    assert len(listed("Elm B, " * 5_000 + "Fir J")) == 5_001
    assert len(each([f"{'Bo K. ' * 5_000}Elm, Jo"])) == 1
