"""Whole citations in the journal's field, as databases write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.cleaning.citations import Citation, read_citation, read_place

FORMS = [
    (
        "Lanterns.14 (4) ()(pp 795-802) 1995.Date of Publication: 1995.",
        Citation("Lanterns", "14", "4", "795-802", "1995"),
    ),
    (
        "Annals of Wicks. 12 (1) (pp 83-93), 2009. Date of Publication: February 2009.",
        Citation("Annals of Wicks", "12", "1", "83-93", "2009"),
    ),
    (
        "Annals of Wicks.12 ()(pp 5-9) 1995.Date of Publication: 1995.",
        Citation("Annals of Wicks", "12", "", "5-9", "1995"),
    ),
    (
        "Annals of Wicks.SUPPL. 1 ()(pp S12) 1995.",
        Citation("Annals of Wicks", "", "SUPPL. 1", "S12", "1995"),
    ),
    (
        "Wicks. 12 (1) (no pagination), 2018. Article Number: e123.",
        Citation("Wicks", "12", "1", "e123", "2018"),
    ),
    (
        "Annals of Wicks. 98(9 Suppl):S131-4, 2008 Sep.",
        Citation("Annals of Wicks", "98", "9 Suppl", "S131-4", "2008"),
    ),
    (
        "Lanterns. 2010 Mar 13;375(9718):895-907. doi: 10.5555/l.1. Epub 2010 Feb 2.",
        Citation("Lanterns", "375", "9718", "895-907", "2010"),
    ),
    ("Lanterns. 2010;12:34", Citation("Lanterns", "12", "", "34", "2010")),
    (
        "Lanterns 1999 Jul 10-16;354(9173):123-7",
        Citation("Lanterns", "354", "9173", "123-7", "1999"),
    ),
    ("Wick Reviews. 2010;(3):CD001234", Citation("Wick Reviews", "", "3", "CD001234", "2010")),
    (
        "Annals of Wicks (ANN WICKS), 2010 Mar; 12(3): 123-34. (journal article) ISSN: 1234-5678",
        Citation("Annals of Wicks", "12", "3", "123-34", "2010"),
    ),
    (
        "Wick: The Journal, 6/5/2010, Vol. 340 Issue 7758, p1234-1237, 4p",
        Citation("Wick: The Journal", "340", "7758", "1234-1237", "2010"),
    ),
    (
        "Annals of Wicks, 2010, 12(3), 123‐134 | added to CENTRAL: 31 March 1996 | 1996 Issue 1",
        Citation("Annals of Wicks", "12", "3", "123‐134", "2010"),
    ),
    ("Wicks.Vol.12(3), Mar 2010, pp. 123-134.", Citation("Wicks", "12", "3", "123-134", "2010")),
    ("J Wick, vol. 12, no. 3, pp. 1-9, 2011", Citation("J Wick", "12", "3", "1-9", "2011")),
    ("Annals of Wicks, 12(3), 123-134.", Citation("Annals of Wicks", "12", "3", "123-134", "")),
    ("J. Wick 12, 123–134 (2010)", Citation("J. Wick", "12", "", "123–134", "2010")),
    ("Annals of Wicks 12.3 (2010): 1-9", Citation("Annals of Wicks", "12", "3", "1-9", "2010")),
    (
        "Wicks.Conference: 3rd Congress, Northtown.47 (13) ()(pp 2208) 2010.",
        Citation("Wicks.Conference: 3rd Congress, Northtown", "47", "13", "2208", "2010"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_citation_gives_journal_volume_issue_pages_and_year(
    text: str, expected: Citation
) -> None:
    assert read_citation(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Annals of Wicks",
        "J Appl Wicks (1985)",
        "Wicks 2000",
        "54th Annual Meeting and Exposition",
        "2006 International Conference on Wicks, Vols 1 and 2, Proceedings",
        "Society of Lanterns, Annual Congress, May 18-23, 2007, Northtown",
        "International Conference on Lanterns, ICL 2013, Volume 1",
        "Acta wicksiana (Northtown, Norway : 1992)",
        "Lanterns (0304-0941)",
        "LANTERNS 2010 (Northtown)",
        "Wicks. Conference: 61st Annual Meeting of the Society",
        "Journal of Wicks. A, Sciences",
        "",
    ],
)
def test_a_name_is_no_citation(name: str) -> None:
    assert read_citation(name) is None


def test_volume_issue_and_pages_are_read_without_a_journal() -> None:
    assert read_place("12(3 Mar), 45-52") == Citation("", "12", "3 Mar", "45-52", "")
    assert read_place("Vol. 12, no. 3, pp. 45-52") == Citation("", "12", "3", "45-52", "")
    assert read_place("45-52") is read_place("401-17; discussion 418-9") is None


pieces = st.sampled_from(
    ["Wicks", ".", ",", ";", ":", " ", "12", "(3)", "()", "(pp 5-9)", "2010", "Mar", "vol", "no",
     "-", "pp.", "Suppl 1", "(no pagination)", "e12", "(", ")", "|", "1", "Conference"]
)  # fmt: skip


@given(st.lists(pieces, max_size=20).map("".join) | st.text())
def test_whatever_a_field_holds_a_citation_has_a_name_or_is_none(text: str) -> None:
    found = read_citation(text)
    assert found is None or (found.container and found.container in text)


@given(st.text(st.sampled_from("abc .:-&"), max_size=60))
def test_a_name_without_numbers_is_never_taken_for_a_citation(name: str) -> None:
    assert read_citation(name) is None
