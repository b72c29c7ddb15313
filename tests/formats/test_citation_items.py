"""Whole citations in the journal's field, as databases write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.citation_items import Place, read_citation, read_items

FORMS = [
    (
        "Lanterns.14 (4) ()(pp 795-802) 1995.Date of Publication: 1995.",
        Place("Lanterns", "1995", "14", "4", "795-802"),
    ),
    (
        "Annals of Wicks. 12 (1) (pp 83-93), 2009. Date of Publication: February 2009.",
        Place("Annals of Wicks", "February 2009", "12", "1", "83-93"),
    ),
    (
        "Annals of Wicks.12 ()(pp 5-9) 1995.Date of Publication: 1995.",
        Place("Annals of Wicks", "1995", "12", "", "5-9"),
    ),
    (
        "Annals of Wicks.SUPPL. 1 ()(pp S12) 1995.",
        Place("Annals of Wicks", "1995", "", "SUPPL. 1", "S12"),
    ),
    (
        "Wicks. 12 (1) (no pagination), 2018. Article Number: e123.",
        Place("Wicks", "2018", "12", "1", "e123"),
    ),
    (
        "Annals of Wicks. 98(9 Suppl):S131-4, 2008 Sep.",
        Place("Annals of Wicks", "2008 Sep.", "98", "9 Suppl", "S131-4"),
    ),
    (
        "Lanterns. 2010 Mar 13;375(9718):895-907. doi: 10.5555/l.1. Epub 2010 Feb 2.",
        Place("Lanterns", "2010 Mar 13", "375", "9718", "895-907"),
    ),
    ("Lanterns. 2010;12:34", Place("Lanterns", "2010", "12", "", "34")),
    (
        "Lanterns 1999 Jul 10-16;354(9173):123-7",
        Place("Lanterns", "1999 Jul 10-16", "354", "9173", "123-7"),
    ),
    ("Wick Reviews. 2010;(3):CD001234", Place("Wick Reviews", "2010", "", "3", "CD001234")),
    (
        "Annals of Wicks (ANN WICKS), 2010 Mar; 12(3): 123-34. (journal article) ISSN: 1234-5678",
        Place("Annals of Wicks (ANN WICKS)", "2010 Mar", "12", "3", "123-34"),
    ),
    (
        "Wick: The Journal, 6/5/2010, Vol. 340 Issue 7758, p1234-1237, 4p",
        Place("Wick: The Journal", "6/5/2010", "340", "7758", "1234-1237"),
    ),
    (
        "Annals of Wicks, 2010, 12(3), 123‐134 | added to CENTRAL: 31 March 1996 | 1996 Issue 1",
        Place("Annals of Wicks", "2010", "12", "3", "123-134"),
    ),
    ("Wicks.Vol.12(3), Mar 2010, pp. 123-134.", Place("Wicks", "Mar 2010", "12", "3", "123-134")),
    ("J Wick, vol. 12, no. 3, pp. 1-9, 2011", Place("J Wick", "2011", "12", "3", "1-9")),
    ("Annals of Wicks, 12(3), 123-134.", Place("Annals of Wicks", "", "12", "3", "123-134")),
    ("J. Wick 12, 123–134 (2010)", Place("J. Wick", "2010", "12", "", "123-134")),
    ("Annals of Wicks 12.3 (2010): 1-9", Place("Annals of Wicks", "2010", "12", "3", "1-9")),
    (
        "Wicks.Conference: 3rd Congress, Northtown.47 (13) ()(pp 2208) 2010.",
        Place("Wicks", "2010", "47", "13", "2208"),
    ),
    (
        "Wicks.Conference: 5th Meeting on Wicks Northtown.Conference Start: 20120609 Conference "
        "End: 20120612.Conference Publication: (var.pagings).19 (S4) ()(pp S44-S45) 2012.",
        Place("Wicks", "2012", "19", "S4", "S44-S45"),
    ),
    ("Lanterns.5 Suppl 3 ()(pp S12) 2011.", Place("Lanterns", "2011", "5 Suppl 3", "", "S12")),
    (
        "Lanterns.4 MAR (no pagination) 2013.Article Number: Article 32.",
        Place("Lanterns", "2013", "4", "MAR", "32"),
    ),
    ("Lanterns.12 (4) ()(pp 913-919.e6) 2011.", Place("Lanterns", "2011", "12", "4", "913-919.e6")),
    (
        "Wicks (Northtown : 1985).12 (4) ()(pp 82-88 101) 2006.",
        Place("Wicks (Northtown : 1985)", "2006", "12", "4", "82-88 101"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_citation_gives_journal_volume_issue_pages_and_year(text: str, expected: Place) -> None:
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
    assert read_items("12(3 Mar), 45-52") == Place("", "", "12", "3 Mar", "45-52")
    assert read_items("Vol. 12, no. 3, pp. 45-52") == Place("", "", "12", "3", "45-52")
    assert read_items("45-52") is read_items("401-17; discussion 418-9") is None


pieces = st.sampled_from(
    ["Wicks", ".", ",", ";", ":", " ", "12", "(3)", "()", "(pp 5-9)", "2010", "Mar", "vol", "no",
     "-", "pp.", "Suppl 1", "(no pagination)", "e12", "(", ")", "|", "1", "Conference"]
)  # fmt: skip


@given(st.lists(pieces, max_size=20).map("".join) | st.text())
def test_whatever_a_field_holds_a_citation_has_a_name_or_is_none(text: str) -> None:
    found = read_citation(text)  # which puts a space into "Jan2010"
    assert found is None or found.container.replace(" ", "") in text.replace(" ", "")
    assert found is None or found.container


@given(st.text(st.sampled_from("abc .:-&"), max_size=60))
def test_a_name_without_numbers_is_never_taken_for_a_citation(name: str) -> None:
    assert read_citation(name) is None
