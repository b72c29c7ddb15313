"""Reference lists of invented works, in the styles that people write them in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cis_pipeline.core.identity import identify
from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.formats import read_entries
from cis_pipeline.sources.citation_searching.references import NO_LIST, TITLE_UNCLEAR, references
from cis_pipeline.sources.citation_searching.search import known

LISTS = Path(__file__).with_name("lists")

LANTERNS = {"volume": "12", "issue": "3", "year": 2014}
KITES = {"authors": ("Fennel, S.",), "year": 2016}
THREADS = {"title": "Threads that hold", "year": 2012}

EXPECTED: dict[str, list[dict[str, Any]]] = {
    "apa.txt": [
        LANTERNS
        | {
            "title": "Lanterns in the corridor: A study of night visits",
            "authors": ("Abernethy, T. O.", "Quill, R."),
            "container": "Journal of Invented Care",
            "pages": "101-119",
            "doi": "10.99999/jic.2014.0012",
        },
        {
            "title": "How we listen: A guide for well-being teams",
            "authors": ("Bramble Trust",),
            "year": 2019,
            "url": "https://www.bramble.example/reports/how-we-listen.pdf",
        },
        {
            "title": "Whose kitchen table? Families and meetings",
            "authors": ("Cobb, J.-P.", "van der Berg, A.", "O'Dowd, M."),
            "container": "Children of Nowhere",
            "volume": "7",
            "pages": "33-48",
        },
        {
            "title": "Statistics on kites",
            "authors": ("Department of Imaginary Affairs",),
            "year": None,
            "url": "https://www.imaginary.example/kites",
        },
        KITES | {"title": "The well-being of kites"},
        THREADS | {"authors": ("Gale, P.",)},
        {"title": "Unsent letters", "year": 2018},
    ],
    "harvard.txt": [
        LANTERNS
        | {
            "title": "Lanterns in the corridor: who's there?",
            "authors": ("Abernethy, T.",),
            "container": "Journal of Invented Care",
            "pages": "101-119",
            "doi": "10.99999/jic.2014.0012",
        },
        {"title": "How we listen", "year": 2019, "url": "https://www.bramble.example/listen"},
        {
            "title": "Whose kitchen table? Families and meetings",
            "authors": ("Cobb, J.", "O'Dowd, M."),
            "year": 2011,
            "volume": "7",
            "issue": "2",
            "pages": "33-48",
        },
        KITES | {"title": "The well-being of kites"},
        THREADS,
        {"title": "Night visits", "year": 2013},
    ],
    "vancouver.txt": [
        LANTERNS
        | {
            "title": "Lanterns in the corridor: a study of night visits",
            "authors": ("Abernethy, TO", "Quill, R"),
            "container": "J Invented Care",
            "pages": "101-19",
        },
        {"title": "How we listen: a guide", "authors": ("Bramble Trust",), "year": 2019},
        {
            "title": "Whose kitchen table? Families and meetings",
            "authors": ("Cobb, J", "van der Berg, A", "O'Dowd, M"),
            "year": 2011,
            "container": "Child Nowhere",
            "volume": "7",
            "pages": "e33",
            "doi": "10.99999/cn.7.33",
        },
        KITES | {"title": "The well-being of kites", "authors": ("Fennel, S",)},
        THREADS,
        {
            "title": "Statistics on kites",
            "authors": ("Imaginary Affairs",),
            "year": 2020,
            "url": "https://www.imaginary.example/kites",
        },
    ],
    "chicago.txt": [
        LANTERNS
        | {
            "title": "Lanterns in the Corridor",
            "authors": ("Abernethy, Tess", "Quill, Rowan"),
            "pages": "101-19",
            "doi": "10.99999/jic.2014.0012",
        },
        {
            "title": "Whose Kitchen Table? Families and Meetings",
            "authors": ("Cobb, John",),
            "year": 2011,
            "volume": "7",
            "issue": "2",
        },
        KITES | {"title": "The Well-Being of Kites", "authors": ("Fennel, Sorrel",)},
        {"title": "Kites and Wells", "authors": ("Fennel, Sorrel",), "year": 2017, "volume": "15"},
        THREADS | {"title": "Threads That Hold"},
        {"title": "Unsent Letters", "year": 2018},
    ],
    "mhra.txt": [
        LANTERNS
        | {
            "title": "Lanterns in the Corridor: A Study of Night Visits",
            "authors": ("Tess Abernethy",),
            "container": "Journal of Invented Care",
            "pages": "101-19",
        },
        KITES | {"title": "The Well-Being of Kites", "authors": ("Sorrel Fennel",)},
        {"title": "Ibid., p. 15.", "note": TITLE_UNCLEAR},
        THREADS | {"title": "Threads that Hold"},
        {
            "title": "See the long talk that somebody gave about wells and lanterns one evening.",
            "note": TITLE_UNCLEAR,
            "authors": (),
            "year": None,
        },
    ],
    "deutsch.txt": [
        LANTERNS
        | {
            "title": "Laternen im Flur: Eine Studie nächtlicher Besuche",
            "authors": ("Ährenfeld, K.", "Möller, J.-U."),
            "container": "Zeitschrift für erfundene Fürsorge",
        },
        {"title": "Wie wir zuhören", "year": 2019},
        {"title": "Fäden, die halten", "authors": ("Größ, S.",), "year": 2016},
    ],
    "numbered_brackets.txt": [
        LANTERNS | {"title": "Lanterns in the corridor", "authors": ("Abernethy, T.", "Quill, R.")},
        {"title": "How we listen", "url": "https://www.bramble.example/listen"},
        KITES | {"title": "The Well-Being of Kites"},
    ],
}


def read(text: str, parent: str = "") -> list[Record]:
    return [e for e in references([text], "a.txt", parent) if isinstance(e, Record)]


def told(text: str) -> list[Problem]:
    return [e for e in references([text], "a.txt") if isinstance(e, Problem)]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_list_in_this_style_gives_each_work_it_names(name: str) -> None:
    found = read((LISTS / name).read_text(encoding="utf-8"))
    expected = EXPECTED[name]
    got = [
        {field: getattr(record, field) for field in wanted}
        for record, wanted in zip(found, expected, strict=False)
    ]
    assert got == expected
    assert len(found) == len(expected)


def test_every_list_here_is_tried() -> None:
    assert {path.name for path in LISTS.glob("*.txt")} == set(EXPECTED)


def test_a_record_says_how_it_was_found_where_and_by_which_record() -> None:
    record = read("References\nBramble Trust (2019). How we listen.\n", "R-PARENT")[0]
    assert record.channel is Channel.CITATION
    assert record.parent == "R-PARENT"
    assert record.locator == "a.txt reference 1"


def test_raw_is_the_entry_as_its_lines_were_printed() -> None:
    record = read("References\nBramble Trust (2019). How we lis-\nten. London: Bramble.\n")[0]
    assert record.raw == "Bramble Trust (2019). How we lis-\nten. London: Bramble."
    assert record.title == "How we listen"


def test_an_entry_that_cannot_be_taken_apart_keeps_its_printed_text_and_a_person_is_told() -> None:
    text = "References\n[1] Something that somebody said about lanterns at a fair in 1999\n"
    record = read(text)[0]
    assert record.title == "Something that somebody said about lanterns at a fair in 1999"
    assert record.note == TITLE_UNCLEAR
    assert record.authors == ()
    assert 'cannot be taken apart with certainty: "Something that' in str(told(text)[0])


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("Quill, R. (2014), Wells of the north, Marrow House, New York, NY.", "Wells of the north"),
        ("Quill, R. (2014), Wells, kites and so on, Marrow, Leeds.", "Wells, kites and so on"),
        ("Quill, R. (2014), Wells of the north, Marrow House: Leeds.", "Wells of the north"),
        ("Quill, R. (2014). Wells: what they are, and why.", "Wells: what they are, and why"),
        ("Quill, R. (2014). Whose wells? A study of the north.",
         "Whose wells? A study of the north"),
        ("Quill, R. (2014). Whose wells? Marrow House.", "Whose wells?"),
        ("Quill R. ‘Deep’ and ‘dry’: wells of the north. J Rain. 2014;3(1):2-9.",
         "‘Deep’ and ‘dry’: wells of the north"),
        ("Wells Board. Wells of the north. 2014.", "Wells of the north"),
        ("P. Gale and R. Quill, Wells, Kites and Rain. Leeds: Marrow House, 2014.",
         "Wells, Kites and Rain"),
    ],
)  # fmt: skip
def test_a_title_ends_where_what_follows_it_cannot_belong_to_it(entry: str, title: str) -> None:
    assert [(r.title, r.note) for r in read(f"References\n[1] {entry}\n")] == [(title, "")]


def test_the_title_of_an_article_without_authors_is_not_taken_for_a_body() -> None:
    entry = "Wells of the north. Journal of Rain. 2014;3(1):2-9."
    assert read(f"References\n1. {entry}\n")[0].note == TITLE_UNCLEAR


def test_names_and_year_are_told_where_the_title_is_not() -> None:
    text = "References\nQuill, R. (2014), Wells, Kites, Lanterns and Rain, Some Marrow Things.\n"
    record = read(text)[0]
    assert (record.authors, record.year, record.note) == (("Quill, R.",), 2014, TITLE_UNCLEAR)
    assert record.title == "Quill, R. (2014), Wells, Kites, Lanterns and Rain, Some Marrow Things."


def test_without_a_reference_list_nothing_is_proposed_and_the_remedy_is_told() -> None:
    assert read("Much has been said of lanterns (2014).\n") == []
    assert NO_LIST in str(told("Much has been said of lanterns (2014).\n")[0])
    assert "--text" in told("")[0].remedy


def test_the_last_list_counts_and_lists_that_follow_each_other_are_one() -> None:
    text = """References
see the end
Chapter 1
Lanterns are many, and there is a lot to be said of them that takes more than a line or two.
References
Bramble Trust (2019). How we listen. London: Bramble.
Bibliography
Quill, R. (2014). Wells of the north. Leeds: Marrow Press.
Further reading
Gale, P. (2012). Threads that hold. York: Shuttle House.
"""
    assert [r.title for r in read(text)] == [
        "How we listen",
        "Wells of the north",
        "Threads that hold",
    ]


def test_running_heads_and_page_numbers_are_no_part_of_an_entry() -> None:
    def page(number: int, body: str) -> str:
        return f"Report on lanterns {number}\n{body}\n{number}\n"

    pages = [
        page(1, "Lanterns are many."),
        page(2, "References\nBramble Trust (2019). How we listen and what we then"),
        page(3, "do about it. London: Bramble.\nQuill, R. (2014). Wells. Leeds: Marrow Press."),
    ]
    found = [e for e in references(pages, "a.pdf") if isinstance(e, Record)]
    assert [r.title for r in found] == ["How we listen and what we then do about it", "Wells"]


def test_a_year_at_the_beginning_of_a_line_is_no_number_of_an_entry() -> None:
    text = (
        "References\n1. Quill R. Wells. Leeds: Marrow Press;\n2014. 12 p.\n2. Gale P. Kites. York: \
Shuttle House; 2012.\n"
    )
    assert [r.title for r in read(text)] == ["Wells", "Kites"]


def test_an_address_broken_over_lines_is_one_address() -> None:
    text = """References
Bramble Trust (2019). How we listen. https://www.bramble.example/a-
long/path_to/
listen.pdf
Quill, R. (2014). Wells. https://doi.org/10.99999/
wells.2014
"""
    first, second = read(text)
    assert first.url == "https://www.bramble.example/a-long/path_to/listen.pdf"
    assert second.doi == "10.99999/wells.2014"


def test_breaks_that_a_pdf_has_lost_are_mended_all_the_same() -> None:
    text = """The well-being of lanterns, and their pre- and postwar history.
References
Bramble Trust (2019). The well- being of lis- teners: pre- and postwar. https://b.example/how-we- \
listen.pdf
"""
    (record,) = read(text)
    assert record.title == "The well-being of listeners: pre- and postwar"
    assert record.url == "https://b.example/how-we-listen.pdf"


def test_marked_italics_and_links_of_a_plain_text_are_understood() -> None:
    text = """## References

- Quill, R. (2014), *Wells, Kites, and Rain*, Marrow House.
- Gale, P. (2012), "Threads", *Invented Fabrics*, Vol. 3 No. 1, pp. 4-9, doi: \
[10.99999/if.3](https://doi.org/10.99999/if.3).
"""
    first, second = read(text)
    assert first.title == "Wells, Kites, and Rain"
    assert (second.container, second.doi) == ("Invented Fabrics", "10.99999/if.3")


def test_entries_that_cannot_be_told_apart_are_told() -> None:
    text = (
        "References\nQuill, R. (2014), Wells, and also, see, Gale, P. (2012), Kites, and so on.\n"
    )
    assert "may hold several works" in str(told(text)[0])


def test_a_line_that_ends_before_the_edge_of_the_page_ends_an_entry() -> None:
    text = """References
Quill, R. (2014). Wells of the north and of the south, and of what lies between the two of
them. Leeds: Marrow Press.
Lanterns and where they hang: the catalogue of a fair that was held in the year of 1999 by
people who said so.
"""
    assert [r.year for r in read(text)] == [2014, None]


FOOTNOTED = [
    """Lanterns hang in many places.1 There are
2 kinds of them, and others say more.2
1. Wells are another matter, of which we spoke in 2015.
1 Quill, R. (2014) Wells of the north. Leeds: Marrow Press.
2 Bramble Trust, ‘How we listen’, Journal of Invented Care, 12.3 (2014), 1–9.
""",
    """And what of kites?3 Nobody knows.4
3 Fennel, S. (2016) Kites. London: Marrow
Press.
4 Ibid.
""",
    """No note is here.
""",
    """One more.6
6 Ministry of Rain, Wells, Kites, and what else there may be, 3 May 2019
""",
]


def test_without_a_list_the_works_cited_at_the_foot_of_pages_are_proposed() -> None:
    found = list(references(FOOTNOTED, "a.pdf"))
    records = [e for e in found if isinstance(e, Record)]
    assert [r.title for r in records[:3]] == ["Wells of the north", "How we listen", "Kites"]
    assert [r.year for r in records] == [2014, 2014, 2016, 2019]
    assert records[2].raw == "3 Fennel, S. (2016) Kites. London: Marrow\nPress."
    assert records[3].note == TITLE_UNCLEAR
    notices = [e for e in found if isinstance(e, Problem) and e.severity == "notice"]
    assert "1 of 5 notes name neither year nor address" in str(notices[0])


def test_numbered_paragraphs_are_no_notes() -> None:
    paragraph = "{}. In 2014 much was said of wells, and of lanterns too. " + "So it went. " * 60
    pages = [paragraph.format(number) for number in range(1, 9)]
    assert [e for e in references(pages, "a.pdf") if isinstance(e, Record)] == []


def test_words_that_a_note_quotes_are_not_taken_for_a_title() -> None:
    text = "References\n[1] Under the Wells Act 1989 “relevant keepers” must keep them, in 2014.\n"
    assert read(text)[0].note == TITLE_UNCLEAR


PAPERS = [
    ("000_bfd5b3809161586c.txt", "munro_2021.ris"),
    ("004_88143f3e5709154c.txt", "hampson_2021.ris"),
]


@pytest.mark.parametrize(("paper", "works"), PAPERS)
def test_every_work_that_a_real_paper_cites_is_recognised_as_the_record_typed_by_hand(
    shared: Path, paper: str, works: str
) -> None:
    file = Path(__file__).parents[3] / "data" / "seed_bibliography" / works
    typed = _identified((e for e in read_entries(file) if isinstance(e, Record)), "typed")
    found = _identified(read((shared / "seeds" / paper).read_text(encoding="utf-8")), "list")
    assert [r.year for r in found] == [r.year for r in typed]
    assert [_letters(r.title) for r in found] == [_letters(r.title) for r in typed]
    recognised = known(found, typed, "list")
    assert [recognised.get(r.record_id) for r in found] == [r.record_id for r in typed]


def _identified(records: Iterable[Record], source: str) -> list[Record]:
    return [one for one in identify(records, source) if isinstance(one, Record)]


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "References",
                "[1] Quill, R. (2014). Wells. *J*, 12(3), 1–9.",
                "2. Gale P, Quill R. Kites. J. 2010;1(2):3-4.",
                "Fennel, S., “Kites”, in Loom (ed.), https://a.example/b-",
                "—— (2010) 'x', ((((",
                "",
            ]
        ),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=2000)
@given(LINES)
@example(["0", "1", "2000"])  # a label and nothing else
def test_any_text_gives_only_records_and_problems_and_no_line_of_a_list_is_lost(
    lines: list[str],
) -> None:
    text = "References\n" + "\n".join(lines)
    found = list(references([text], "a.txt"))
    assert all(isinstance(e, Record | Problem) for e in found)
    assert all(e.title for e in found if isinstance(e, Record))


@pytest.mark.parametrize(
    "piece", ["(", "a, ", "Ab, A., ", "“", "*", "10.1000/", "A. ", "(2010) ", "https://"]
)
@pytest.mark.parametrize("length", [2_900, 50_000])
def test_a_long_hostile_entry_is_read_in_bounded_time(piece: str, length: int) -> None:
    text = "References\n[1] " + piece * (length // len(piece)) + "\n[2] B (2010). C d e.\n"
    assert len(read(text)) == 2
