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
from cis_pipeline.formats import ris, tagged

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> list[Record | Problem]:
    return list(ris.read(io.StringIO(text, newline=""), SOURCE))


def one(text: str) -> Record:
    (record,) = (entry for entry in read(text) if isinstance(entry, Record))
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
    assert one(f"{tags}\nTI  - A\nER  - \n").item_type == item_type


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


@pytest.mark.parametrize(
    ("tags", "year", "date"),
    [
        ("PY  - 2019\nDA  - 2021/03/04", 2019, "2019"),
        ("PY  - 2019\nDA  - 1970/01/01", 2019, "2019"),
        ("PY  - 2019\nDA  - 1583020800", 2019, "2019"),
        ("PY  - 2019\nDA  - 2019/03/04", 2019, "2019-03-04"),
        ("PY  - 2019\nDA  - 0000/00/00", 2019, "2019"),
        ("PY  - 2019\nDA  - MAY 4", 2019, "MAY 4 2019"),
        ("Y1  - 2019/05//\nDA  - 2021/03/04", 2019, "2019-05"),
        ("DA  - 2021/03/04", 2021, "2021-03-04"),
        ("Y1  - 0000/00/00", None, ""),
        ("PY  - 2019/00/00", 2019, "2019"),
    ],
)
def test_a_day_of_another_year_is_no_date_of_publication(
    tags: str, year: int | None, date: str
) -> None:
    record = one(f"TY  - JOUR\nTI  - A\n{tags}\nER  - \n")
    assert (record.year, record.date) == (year, date)


def test_all_addresses_of_an_entry_are_kept() -> None:
    record = one(
        "TY  - JOUR\nL1  - paper.pdf\nL1  - https://c.org/x.pdf\nUR  - https://a.org; https://b.org\n"
        "UR  - https://a.org\nER  - \n"
    )
    assert record.url == "https://a.org; https://b.org; https://c.org/x.pdf"


# --- Where entries begin and end -------------------------------------------------------------


def told(text: str) -> list[str]:
    """The titles of the records, and the places of the Problems, in order."""
    assert adds_up(ris, text)
    return [e.title if isinstance(e, Record) else f"{e.severity} at {e.where}" for e in read(text)]


def test_two_types_that_follow_each_other_are_of_one_record_and_told() -> None:
    text = "TY  - BOOK\nTY  - ELEC\nTI  - A\nER  - \n\nTY  - JOUR\nTI  - B\nER  - \n"
    assert told(text) == ["warning at line 1", "A", "B"]
    record = next(e for e in read(text) if isinstance(e, Record))
    assert (record.item_type, record.raw) == ("book", "TY  - BOOK\nTY  - ELEC\nTI  - A\nER  - ")


def test_the_count_is_right_where_two_types_lie_on_the_edge_of_a_piece() -> None:
    text = "TY  - BOOK\nTY  - ELEC\nTI  - A\nER  - \nTY  - JOUR\nTI  - B\nER  - \n"
    for size in range(1, len(text)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tagged, "_PIECE", size)
            assert ris.count(io.StringIO(text)) == 2


@pytest.mark.parametrize("between", ["ER  - \n\n", "\n", "ER  - \n"])
def test_a_record_with_nothing_but_its_type_is_counted_and_told(between: str) -> None:
    text = f"TY  - JOUR\n{between}TY  - JOUR\nTI  - B\nER  - \n"
    assert told(text) == ["warning at line 1", "", "B"]


def test_tags_above_their_type_are_of_the_block_that_it_stands_in() -> None:
    text = (
        "DB  - Lab\nTI  - Bogs\nSP  - 6-7\nTY  - JOUR\nVL  - 4\nER  - \n\n"
        "DB  - Lab\nAB  - Wet\nTI  - Fens\nTY  - JOUR\nPY  - 2009\nER  - \n\n"
        "DB  - Lab\nTY  - BOOK\nTI  - Moss\nER  - \n"
    )
    assert told(text) == ["Bogs", "Fens", "Moss"]
    first, second, third = (e for e in read(text) if isinstance(e, Record))
    assert (first.locator, first.pages, first.volume) == ("line 1", "6-7", "4")
    assert (second.locator, second.abstract, second.year) == ("line 8", "Wet", 2009)
    assert "\n\n".join([first.raw, second.raw, third.raw]) + "\n" == text


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("TI  - Lost\nTY  - JOUR\nTI  - A\nER  - \n", ["error at line 1", "A"]),
        ("TI  - Lost\n\nTY  - JOUR\nVL  - 1\nER  - \n", ["error at line 1", ""]),
        ("TI  - Lost\nER  - \nTY  - JOUR\nVL  - 1\nER  - \n", ["error at line 1", ""]),
        ("TI  - Lost\nTY  - JOUR\nVL  - 1\n", ["error at line 1", ""]),
        ("TY  - JOUR\nTI  - A\nER  - \nNL  - J\n\nTY  - JOUR\nTI  - B\nER  - \n", ["A", "B"]),
        ("TY  - JOUR\nTI  - A\nER  - \nNL  - J\nTY  - JOUR\nTI  - B\nER  - \n", ["A", "B"]),
    ],
)
def test_lines_that_stand_alone_or_tell_the_same_twice_are_of_no_other_entry(
    text: str, titles: list[str]
) -> None:
    assert told(text) == titles


def test_tags_right_behind_an_end_stay_with_their_entry() -> None:
    first, second = read("TY  - JOUR\nTI  - A\nER  - \nNL  - J\nTY  - JOUR\nTI  - B\nER  - \n")
    assert isinstance(first, Record) and first.raw.endswith("NL  - J")
    assert isinstance(second, Record) and second.locator == "line 5"


@pytest.mark.parametrize("indent", ["  ", "\t", " \t "])
def test_entries_may_be_indented(indent: str) -> None:
    lines = [
        "TY  - JOUR",
        "TI  - A",
        "AU  - Elm, B",
        "ER  - ",
        "",
        "TY  - BOOK",
        "TI  - B",
        "ER  - ",
    ]
    text = "\n".join(indent + line for line in lines)
    assert told(text) == ["A", "B"]


def test_tags_may_be_in_small_letters() -> None:
    text = "ty  - jour\nti  - A\nau  - Elm, B\ner  - \n\nty  - book\nti  - B\ner  - \n"
    assert ris.sniff(text)
    assert told(text) == ["A", "B"]
    first, second = (e for e in read(text) if isinstance(e, Record))
    assert (first.item_type, first.authors) == ("journalArticle", ("Elm, B",))
    assert second.item_type == "book"


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
    start = re.compile(r"[\ufeff \t]*(TY(?:  |(?= {0,3}- [A-Z]{3,}\s*$) {0,3}))-")
    found = [start.match(line) for line in io.StringIO(text, newline="")]
    forms = ["" if mark is None else mark[1] for mark in found]
    starts = [
        form for form, above in zip(forms, ["", *forms], strict=False) if form and form != above
    ]
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


@pytest.mark.parametrize(
    ("code", "container"),
    [("WEB", "Care online"), ("ELEC", "Series of pages"), ("GRANT", "Care online")],
)
def test_where_a_web_page_or_a_grant_stands_is_told_by_j2(code: str, container: str) -> None:
    text = f"TY  - {code}\nTI  - A\nT2  - Series of pages\nJ2  - Care online\nER  - \n"
    assert one(text).container == container
