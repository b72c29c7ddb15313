"""What is written in a format and read back is the same record, in all that the format holds.

Two kinds of proof: records of any text at all, for each format; and for each pair of formats, a
file in the one that is written in the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.formats import (
    Writer,
    fields,
    identifiers,
    item_types,
    read_entries,
    writers,
)
from cis_pipeline.formats.finishing import finished

# --- Any record as a reader may give it --------------------------------------------------------

ODD = st.sampled_from(
    ["=1+1", "'=x", "@SUM(A1)", "a; b",
     '"quoted"', "{", "}", "{UK}", "%", "\\", "\\n", "$x^2$", "&",
     "R&D", "&amp;", "&lt;b&gt;", "<i>x</i>", "a < b > c", "--", "''", "``", "TY  - JOUR", "ER  -",
     "%0 Book", "@book{x,", "#", "a_b", "~", "_x0041_", "and", "And", "\ufeff", "[x]", "(", ",",
     "|", "<r>", "</r>", "-", "UK's", "É", "ß", "\u00ad", "e\u0301", "😀", "深", "עברית",
     "10.1000/x", "2019", "null", "[]", "\\textbf{x}", "'", "`", "?`"]
)  # fmt: skip
ANY = st.characters(exclude_categories=["Cs", "Cc"])
RAW_TEXT = st.lists(ODD | st.text(ANY, max_size=8), max_size=5).map(" ".join)
NO_TEXT = ("\ufffe", "\uffff", *map(chr, range(0xFDD0, 0xFDF0)))
"""What Unicode says is no character; no cell of a workbook holds it."""

TEXT = RAW_TEXT.map(fields.tidy).filter(lambda text: not any(no in text for no in NO_TEXT))
NAME = TEXT.map(lambda text: fields.name(text.replace("&#59;", ""))).filter(
    lambda name: name and fields.name(name) == name and ", ," not in name
)
KEYWORD = TEXT.filter(bool)
DATES = st.sampled_from(
    [(None, ""), (2019, "2019"), (2019, "2019-05"), (2019, "2019-05-04"), (2019, "MAY 4 2019"),
     (2018, "2019-05"), (1999, "Spring 1999 issue"), (None, "in press"), (1999, "31/12/1999")]
)  # fmt: skip
PAGES = st.sampled_from(["1-9", "e12", "12-12", "1-9, 12-15", "S1-S4", "i-x_2"]) | TEXT.filter(
    lambda text: fields.pages(fields.pages(text)) == fields.pages(text)
)
OWN = (".csv", ".xlsx", ".jsonl")
"""Our own tables and lines, in which a record stands as it is."""
FEW = st.integers(0, 3)
URL = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), max_size=9)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record whose fields are as readers give them."""
    year, date = draw(DATES)
    url = identifiers.links("", *(f"https://example.org/{draw(URL)}" for _ in range(draw(FEW))))
    note, accession = draw(TEXT), draw(TEXT)
    doi = (
        identifiers.doi(f"10.1000/{draw(URL)}x")
        if identifiers.linked_doi(url, note, accession)
        else ""
    )
    return Record(
        record_id="R-0123456789A",
        raw="an entry",
        item_type=draw(st.sampled_from(["", *sorted(item_types.TYPES)])),
        title=draw(TEXT),
        authors=tuple(draw(st.lists(NAME, max_size=3))),
        year=year,
        date=date,
        container=draw(TEXT),
        volume=draw(TEXT),
        issue=draw(st.sampled_from(["", "3", "1-2", "Suppl. #1"])),
        pages=fields.pages(draw(PAGES)),
        doi=draw(st.sampled_from([doi, "10.1000/a_b(c)%d<e>;f"])),
        url=url,
        abstract=fields.abstract(draw(TEXT)),
        keywords=tuple(dict.fromkeys(draw(st.lists(KEYWORD, max_size=3)))),
        language=draw(st.sampled_from(["", "en", "fr; en", "Klingon"])),
        publisher=draw(TEXT),
        isbn=draw(st.sampled_from(["", "9781234567897", "123456789X"])),
        issn=draw(st.sampled_from(["", "1234-567X"])),
        accession=accession,
        note=note,
    )


@contextmanager
def written(records: list[Record], writer: Writer) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"written{writer.SUFFIX}"
        assert writer.write(records, path) == len(records)
        yield path


def read(path: Path) -> list[Record]:
    entries = list(read_entries(path))
    problems = [entry for entry in entries if isinstance(entry, Problem)]
    hollow = ("holds no entries", "holds nothing but its type")
    assert [str(p) for p in problems if not any(what in p.what for what in hollow)] == []
    return [entry for entry in entries if isinstance(entry, Record)]


def held(record: Record, names: frozenset[str]) -> dict[str, object]:
    return {name: getattr(record, name) for name in sorted(names)}


each_writer = pytest.mark.parametrize("writer", writers(), ids=lambda one: one.FORMAT)
slowly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@each_writer
@slowly
@given(some=st.lists(records(), max_size=4))
def test_any_record_comes_back_from_a_file_of_any_format(
    writer: Writer, some: list[Record]
) -> None:
    if writer.SUFFIX not in OWN:  # a record as readers give it holds no markup
        some = [finished(record) for record in some]
    with written(some, writer) as path:
        back = read(path) if some else []
    assert [held(r, writer.HOLDS) for r in back] == [held(r, writer.HOLDS) for r in some]


# --- From each format into each ----------------------------------------------------------------

EXAMPLES = Path(__file__).parent / "fixtures"
FILES = sorted(p for p in EXAMPLES.rglob("*.*") if not p.name.endswith(".expected.json"))


@cache
def fixture(path: Path) -> list[Record] | None:
    """The records of a fixture, read once for all writers."""
    try:
        return [entry for entry in read_entries(path) if isinstance(entry, Record)]
    except SourceError:
        return None


@each_writer
@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_what_is_read_in_one_format_is_the_same_in_another(
    path: Path, writer: Writer, tmp_path: Path
) -> None:
    some = fixture(path)
    if some is None:
        pytest.skip("is read only as part of a register")
    copy = tmp_path / f"copy{writer.SUFFIX}"
    assert writer.write(some, copy) == len(some)
    if not some:
        return
    assert [held(r, writer.HOLDS) for r in read(copy)] == [held(r, writer.HOLDS) for r in some]


SHELF = [
    Record(
        record_id="R-0123456789A", raw="1", item_type="bookReview", year=2018, date="2018-05-04",
        title="Invented record: =1+1; 50% of R&D in the UK's {braces}, \"$5\" \\ #2",
        authors=("Müller, Jörg", "van Beethoven, L.", "Department for Education, UK", "NHS & Co"),
        container="Journal of Invented Care & Risk", volume="12", issue="3", pages="10-20",
        doi="10.5555/inv_(1)", url="https://example.org/a_b?c=1&d=%20; www.example.org/b",
        abstract="An abstract.",
        keywords=("Child, Preschool", "risk"), language="en; fr", publisher="Invented Press",
        issn="1234-567X", accession="WOS:000123", note="A note: bold, a < b & c.",
    ),
    Record(record_id="R-0123456789B", raw="2", title="Invented record: nothing else"),
    Record(
        record_id="R-0123456789C", raw="3", item_type="report", title="儿童 report", year=2017,
        date="Spring 2017", authors=("Wang, Y.", "Wang, Y."), isbn="9781234567897", pages="e12",
        container="A series", keywords=("one",), channel=Channel.WEBSITE,
    ),
]  # fmt: skip


@pytest.mark.parametrize("second", writers(), ids=lambda one: one.FORMAT)
@pytest.mark.parametrize("first", writers(), ids=lambda one: one.FORMAT)
def test_a_library_may_go_through_two_formats(
    first: Writer, second: Writer, tmp_path: Path
) -> None:
    one, other = tmp_path / f"one{first.SUFFIX}", tmp_path / f"other{second.SUFFIX}"
    first.write(SHELF, one)
    second.write(read(one), other)
    both = first.HOLDS & second.HOLDS
    assert [held(r, both) for r in read(other)] == [held(r, both) for r in SHELF]
