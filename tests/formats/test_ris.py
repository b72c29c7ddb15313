from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from formats.announced import adds_up
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import ris

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> list[Record | Problem]:
    return list(ris.read(io.StringIO(text, newline=""), SOURCE))


def one(text: str) -> Record:
    (record,) = read(text)
    assert isinstance(record, Record)
    return record


def test_one_keyword_tag_may_hold_many_keywords() -> None:
    record = one("TY  - JOUR\nKW  - care; risk\nKW  - hubs\nteams\n\nKW  - care\nER  - \n")
    assert record.keywords == ("care", "risk", "hubs", "teams")


def test_a_repeated_tag_keeps_its_first_value_and_raw_keeps_all() -> None:
    record = one("TY  - JOUR\nTI  - First\nTI  - Second\nSN  - \nSN  - 1234-5679\nER  - \n")
    assert (record.title, record.issn) == ("First", "1234-5679")
    assert "TI  - Second" in record.raw


def test_a_tag_without_a_space_behind_its_hyphen_is_a_tag() -> None:
    assert one("TY  -JOUR\nTI  -No space\nAB  -\nER  -").title == "No space"


def test_a_wrapped_line_that_looks_nearly_like_a_tag_is_text() -> None:
    record = one("TY  - JOUR\nAB  - signals\nT2 - weighted\nER then on\nNF-kB too\nER  - \n")
    assert record.abstract == "signals T2 - weighted ER then on NF-kB too"


def test_an_end_mark_within_a_text_loses_nothing() -> None:
    text = "TY  - JOUR\nTI  - Kept\nAB  - a line\nER  - \nKW  - hubs\nPY  - 2010\nER  - \n"
    record = one(text)
    assert (record.year, record.keywords, record.raw + "\n") == (2010, ("hubs",), text)


@pytest.mark.parametrize(
    "between", ["", "\n\n2.\n", "\nRecord #2 of 2\nhttps://example.org/\n2. \n"]
)
def test_what_stands_between_entries_is_of_none(between: str) -> None:
    text = f"Heading\nTY  - JOUR\nTI  - A\nER  - \n{between}TY  - JOUR\nTI  - B\nER  - \n"
    assert [r.raw for r in read(text) if isinstance(r, Record)] == [
        "TY  - JOUR\nTI  - A\nER  - ",
        "TY  - JOUR\nTI  - B\nER  - ",
    ]


@pytest.mark.parametrize(
    ("tags", "item_type"),
    [
        ("TY  - CHAP", "bookSection"),
        ("TY  - RPRT", "report"),
        ("TY  - THES", "thesis"),
        ("TY  - NEWS", "newspaperArticle"),
        ("TY  - CPAPER", "conferencePaper"),
        ("TY  - GEN", "document"),
        ("TY  - Journal Article", "journalArticle"),
        ("TY  - XYZZY", ""),
        ("TY  - JOUR\nM3  - Editorial", "editorial"),
        ("TY  - JOUR\nM3  - 10.1000/abc", "journalArticle"),
        (
            "TY  - GEN\nN1  - Publication Type: Journal Article; research. Subset: X",
            "journalArticle",
        ),
        ("TY  - JOUR\nN1  - Document type - Book Review", "bookReview"),
    ],
)
def test_item_types_come_from_ty_and_what_vendors_add(tags: str, item_type: str) -> None:
    assert one(f"{tags}\nER  - \n").item_type == item_type


@pytest.mark.parametrize(
    "tags",
    [
        "DO  - https://doi.org/10.1000/ABC",
        "M3  - doi: 10.1000/abc",
        "L3  - 10.1000/abc",
        "UR  - http://dx.doi.org/10.1000/abc",
        "DO  - none\nUR  - https://doi.org/10.1000/abc",
        "UR  - https://publisher.example/10.1000/zzz\nN1  - doi: 10.1000/abc",
    ],
)
def test_the_doi_is_found_wherever_vendors_put_it(tags: str) -> None:
    assert one(f"TY  - JOUR\n{tags}\nER  - \n").doi == "10.1000/abc"


def test_containers_follow_the_item_type() -> None:
    tags = "T2  - The book\nJF  - The journal\nBT  - The other"
    assert one(f"TY  - JOUR\nTI  - T\n{tags}\n").container == "The journal"
    assert one(f"TY  - CHAP\nTI  - T\n{tags}\n").container == "The other"
    assert one(f"TY  - CONF\nTI  - T\n{tags}\n").container == "The book"
    assert one("TY  - BOOK\nBT  - Its title\nT2  - Its series\n").title == "Its title"


def test_the_proceedings_win_over_the_name_of_the_conference() -> None:
    assert one("TY  - CONF\nT2  - The meeting\nC3  - Its papers\n").container == "Its papers"


def test_who_made_a_film_stands_where_authors_do_and_law_reports_do_not() -> None:
    tags = "AU  - Elm, Bo\nA2  - Fir, Jo\nA3  - Gum, Li"
    assert one(f"TY  - MPCT\n{tags}\n").authors == ("Elm, Bo", "Gum, Li")
    assert one("TY  - CASE\nA2  - Law Reports\nA4  - Hay, Al\n").authors == ("Hay, Al",)


def test_lines_without_a_start_are_no_entry_that_the_file_announces() -> None:
    problem, _ = read("TI  - Lost\nER  - \nTY  - JOUR\nTI  - A\nER  - \n")
    assert isinstance(problem, Problem)
    assert (problem.severity, problem.entries) == ("error", 0)


def test_only_a_last_entry_without_an_end_where_others_have_one_is_a_doubt() -> None:
    whole, open_ended = "TY  - JOUR\nTI  - A\nER  - \n", "TY  - JOUR\nTI  - B\n"
    assert [type(e) for e in read(open_ended + open_ended)] == [Record, Record]
    assert [type(e) for e in read(open_ended + whole)] == [Record, Record]
    assert [type(e) for e in read(whole + open_ended)] == [Record, Record, Problem]


# --- Any text at all -------------------------------------------------------------------------

LINES = st.sampled_from(
    ["TY  - JOUR", "TY  - ", "ER  - ", "TI  - A", "AU  - B, C", "KW  - x;y", "wrapped", "", "1.",
     "TY - JOUR", "T2 - x", "\ufeffTY  - JOUR", "PY  - 2010", "  TY  - BOOK", "NL  - x", "ER"]
) | st.text(max_size=30)  # fmt: skip


@given(st.lists(LINES, max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_in_any_text_each_start_leads_to_one_record_and_no_title_is_lost(
    lines: list[str], end: str
) -> None:
    text = end.join(lines)
    start = re.compile(r"[\ufeff \t]*TY(?:  -| {0,3}- [A-Z]{3,}\s*$)")
    starts = [line for line in io.StringIO(text, newline="") if start.match(line)]
    entries = read(text)
    records = [e for e in entries if isinstance(e, Record)]
    assert len(records) == len(starts)
    titles = sum(record.raw.count("TI  - A") for record in records)
    lost = any(e.severity == "error" for e in entries if isinstance(e, Problem))
    assert lost or titles == text.count("TI  - A")
    assert adds_up(ris, text)


# --- Written and read back -------------------------------------------------------------------


def words(alphabet: str = "abcdeé Z'-:", least: int = 0) -> st.SearchStrategy[str]:
    text = st.text(alphabet, min_size=least, max_size=30).map(lambda s: " ".join(s.split()))
    return text.filter(bool) if least else text


NAMES = st.builds("{}, {}".format, words("abcé", 1), words("ABC.", 1))
RECORDS = st.builds(
    Record,
    item_type=st.sampled_from(["journalArticle", "bookSection", "conferencePaper"]),
    title=words(),
    authors=st.lists(NAMES, max_size=4, unique=True).map(tuple),
    year=st.none() | st.integers(1500, 2099),
    container=words(),
    volume=words("0123456789"),
    issue=words("0123456789"),
    pages=st.builds("{}-{}".format, st.integers(1, 99), st.integers(100, 999)) | st.just(""),
    doi=st.builds("10.1000/{}".format, words("abc123", 1)) | st.just(""),
    url=st.builds("https://example.org/{}".format, words("abc/", 1)) | st.just(""),
    abstract=words("abcdeé Z'-:"),
    keywords=st.lists(words("abcdé -", 1), max_size=4, unique=True).map(tuple),
    language=st.sampled_from(["", "en", "fr"]),
    publisher=words(),
    issn=st.sampled_from(["", "1234-567X"]),
    accession=words("WOS:0123456789"),
)
TAGS: dict[str, Callable[[Record], list[str]]] = {
    "TI": lambda r: [r.title],
    "AU": lambda r: list(r.authors),
    "PY": lambda r: [str(r.year or "")],
    "T2": lambda r: [r.container],
    "VL": lambda r: [r.volume],
    "IS": lambda r: [r.issue],
    "SP": lambda r: [r.pages.partition("-")[0]],
    "EP": lambda r: [r.pages.partition("-")[2]],
    "DO": lambda r: [r.doi],
    "UR": lambda r: [r.url],
    "AB": lambda r: [r.abstract],
    "KW": lambda r: list(r.keywords),
    "LA": lambda r: [r.language],
    "PB": lambda r: [r.publisher],
    "SN": lambda r: [r.issn],
    "AN": lambda r: [r.accession],
}
CODES = {"journalArticle": "JOUR", "bookSection": "CHAP", "conferencePaper": "CONF"}


def as_ris(record: Record) -> str:
    lines = [f"TY  - {CODES[record.item_type]}"]
    lines += [f"{tag}  - {v}" for tag, values in TAGS.items() for v in values(record) if v]
    return "\n".join([*lines, "ER  - ", ""])


@given(st.lists(RECORDS, max_size=5))
def test_records_written_as_ris_are_read_back_the_same(records: list[Record]) -> None:
    back = read("\n".join(as_ris(record) for record in records))
    own = {"raw": "", "locator": "", "date": ""}
    assert [replace(record, **own) for record in back if isinstance(record, Record)] == records
