from __future__ import annotations

from pathlib import Path

import pytest
from formats.announced import adds_up, count, read
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import pubmed_text, read_entries

PLACE = "J Care. 2019 Jul;4(2):91-9. doi: 10.1000/j.9."
END = "DOI: 10.1000/j.9\nPMID: 10000001"


def one(*paragraphs: str) -> Record:
    (record,) = read(pubmed_text, "\n\n".join(("1. " + paragraphs[0], *paragraphs[1:])))
    assert isinstance(record, Record)
    return record


def test_paragraphs_are_told_by_how_they_begin() -> None:
    record = one(PLACE, "A title.", "Elm B(1), Fir J(2).", "Author information:\n(1)A.\n(2)B.",
                 "Comment in\n    J Care. 2020;5:1.", "We asked.", "They answered.",
                 "© 2019 The Press.", END, "Conflict of interest statement: None.")  # fmt: skip
    assert (record.title, record.authors) == ("A title.", ("Elm, B", "Fir, J"))
    assert record.abstract == "We asked. They answered."
    assert record.note == "Comment in J Care. 2020;5:1."
    assert (record.accession, record.doi) == ("10000001", "10.1000/j.9")


@pytest.mark.parametrize(
    ("place", "volume", "issue", "pages", "date"),
    [
        ("J Care. 2012 Feb;51 Suppl 1(Suppl 1):S51-62. doi: 10.1000/x.",
         "51 Suppl 1", "Suppl 1", "S51-62", "2012 Feb"),
        ("J Care. 2004 Feb;54(2):381-8; discussion 388-90.", "54", "2", "381-8", "2004 Feb"),
        ("J Care. 2010 Jan;24(1):19-20, 24.", "24", "1", "19-20, 24", "2010 Jan"),
        ("J Care. 2023 Jun 12:1-19. doi: 10.1000/x. Online ahead of print.",
         "", "", "1-19", "2023 Jun 12"),
        ("J Care. 2022 Apr 21;(182). doi: 10.1000/x.", "", "182", "", "2022 Apr 21"),
        ("J Care. 2020 Jan 29.", "", "", "", "2020 Jan 29"),
        ("Carexiv [Preprint]. 2023 Sep 27:rs.3.rs-1. doi: 10.1000/x.",
         "", "", "rs.3.rs-1", "2023 Sep 27"),
    ],
)  # fmt: skip
def test_the_place_of_an_article_is_taken_apart(
    place: str, volume: str, issue: str, pages: str, date: str
) -> None:
    record = one(place, "A title.", END)
    assert (record.volume, record.issue, record.pages) == (volume, issue, pages)
    assert (record.date, record.container) == (date, place.partition(".")[0].split(" [")[0])


@pytest.mark.parametrize(
    ("below", "authors", "abstract"),
    [
        (("Care Study Group.",), ("Care Study Group",), ""),
        (("Elm B, Fir J; Harbour Team.", "We asked."), ("Elm, B", "Fir, J", "Harbour Team"),
         "We asked."),
        (("Elm, B and others were asked what a hub is, and all of them answered at length.",), (),
         "Elm, B and others were asked what a hub is, and all of them answered at length."),
        (("[Article in French]", "De la Mer A.", "Copyright © 2019 P.", "PIP: Of it."),
         ("De la Mer, A",), "Of it."),
    ],
)  # fmt: skip
def test_names_and_abstracts_may_lack(
    below: tuple[str, ...], authors: tuple[str, ...], abstract: str
) -> None:
    record = one(PLACE, "A title.", *below, END)
    assert (record.authors, record.abstract) == (authors, abstract)


def test_a_number_begins_an_entry_only_where_the_one_above_has_ended() -> None:
    text = (
        f"1. {PLACE}\n\nA title.\n\nIn the year\n2. or so.\n\n3. A paragraph.\n\n{END}\n\n"
        f"9. {PLACE}\n\nWithout its PMID.\n\n\n4. {PLACE}\n\nC.\n\n{END}\n"
    )
    entries = read(pubmed_text, text)
    assert [e.title for e in entries if isinstance(e, Record)] == [
        "A title.",
        "Without its PMID.",
        "C.",
    ]
    assert [str(e) for e in entries if isinstance(e, Problem)] == [
        "line 13: the entry has no PMID, with which PubMed ends each; compare it with the database"
    ]
    assert count(pubmed_text, text) == 3


def test_a_summary_is_taken_apart() -> None:
    text = (
        "1: Elm B, Fir J. A title? With two parts. J Care. 2019\nJul;4(2):91-9. doi: 10.1000/j.9. "
        "PMID: 10000001.\n\n2: Of no known shape; PMID: 10000002.\n"
    )
    first, second = read(pubmed_text, text)
    assert isinstance(first, Record) and isinstance(second, Record)
    assert (first.title, first.authors) == ("A title? With two parts.", ("Elm, B", "Fir, J"))
    assert (first.container, first.pages, first.doi) == ("J Care", "91-9", "10.1000/j.9")
    assert (second.title, second.accession) == ("Of no known shape", "10000002")
    assert pubmed_text.sniff(text)


def test_what_is_none_is_not_claimed() -> None:
    assert not pubmed_text.sniff("1. First we asked.\n\n2. Then they told.\n")
    assert not pubmed_text.sniff("PMID- 1\nTI  - A title\n")
    assert not pubmed_text.sniff("Title,PMID\nA,PMID: 7\n")


PARTS = st.sampled_from(["\n", "\r\n", "1. ", "22. J C. 2019;1:2.", "3: ", "PMID: 7", " ", "A b."])


@given(st.one_of(st.lists(PARTS, max_size=40).map("".join), st.text(max_size=200)))
def test_any_text_gives_as_many_entries_as_it_announces(text: str) -> None:
    pubmed_text.sniff(text)
    assert adds_up(pubmed_text, text)


def test_the_same_articles_are_read_as_in_other_formats(shared: Path) -> None:
    folder = shared / "reviews" / "hearing" / "searches"
    read = {
        name: {r.accession: r for r in read_entries(folder / name) if isinstance(r, Record)}
        for name in ("pubmed_abstracts.txt", "medline.csv")
    }
    text, table = read.values()
    assert text.keys() == table.keys() and len(text) == 859
    for pmid, record in text.items():
        assert record.title.rstrip(".") == table[pmid].title.rstrip(".")
        assert (record.doi, record.year) == (table[pmid].doi, table[pmid].year)
    assert sum(bool(record.abstract) for record in text.values()) == 851
