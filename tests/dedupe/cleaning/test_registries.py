"""Numbers under which studies are registered."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.cleaning.registries import (
    MAY_HOLD,
    names_registry_only,
    registry_numbers,
)

NUMBERS = [
    ("JPRN-UMIN000012345", "umin000012345"),
    ("UMIN000012345", "umin000012345"),
    ("JPRN-C000000123", "umin000000123"),
    ("JPRN-JapicCTI-101234", "japic101234"),
    ("JPRN-JMA-IIA00123", "jma00123"),
    ("JPRN-jRCTs031180123", "jrcts031180123"),
    ("jRCT2080220001", "jrct2080220001"),
    ("CTRI/2010/091/000123", "ctri2010-091-000123"),
    ("EUCTR2010-018853-22-GB", "euctr2010-018853-22"),
    ("EudraCT Number: 2010-018853-22", "euctr2010-018853-22"),
    ("2010-018853-22", "euctr2010-018853-22"),
    ("ChiCTR-TRC-12002345", "chictr12002345"),
    ("ChiCTR2000029308", "chictr2000029308"),
    ("RBR-6ggk8v", "rbr6ggk8v"),
    ("NCT01234567", "nct01234567"),
    ("NCT 01234567", "nct01234567"),
    ("ISRCTN12345678", "isrctn12345678"),
    ("ACTRN12605000123456", "actrn12605000123456"),
    ("DRKS00000123", "drks00000123"),
    ("NTR1234", "ntr1234"),
    ("NL1234", "nl1234"),
    ("IRCT20110123004567N1", "irct20110123004567n1"),
    ("KCT0001234", "kct0001234"),
    ("PACTR201012345678901", "pactr201012345678901"),
    ("SLCTR/2010/001", "slctr2010-001"),
    ("TCTR20140101001", "tctr20140101001"),
    ("PER-010-12", "per010-12"),
    ("CRD42018012345", "crd42018012345"),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_a_number_has_one_form_and_is_no_author(text: str, expected: str) -> None:
    assert registry_numbers(text) == (expected,)
    assert names_registry_only(text)
    assert re.search(MAY_HOLD, text)


def test_numbers_are_found_in_a_sentence_and_sorted() -> None:
    title = "Lanterns at night (NCT01234567; ISRCTN12345678): a trial"
    assert registry_numbers(title) == ("isrctn12345678", "nct01234567")


@pytest.mark.parametrize(
    "text",
    [
        "Oyster, B.",
        "NTR1 receptors in the lantern fish",
        "Lanterns of NL1234 AB",
        "A survey of 12345678 lanterns",
        "DISTINCT01234567",
        "J Invented Care 2010-12",
        "",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert registry_numbers(text) == ()


def test_a_person_beside_a_number_is_a_person() -> None:
    assert registry_numbers("Oyster B NCT01234567") == ("nct01234567",)
    assert not names_registry_only("Oyster B NCT01234567")


@given(st.text() | st.sampled_from(NUMBERS).map(lambda pair: f"x {pair[0]} y"))
def test_no_number_is_found_where_none_is_looked_for(text: str) -> None:
    assert not registry_numbers(text) or re.search(MAY_HOLD, text)
