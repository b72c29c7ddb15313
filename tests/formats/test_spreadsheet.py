from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import open_export, spreadsheet, weight
from cis_pipeline.formats.tabular import workbooks

SOURCE = Source(source_id="s", name="S")


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets, start=1):
        sheet = book.active if number == 1 else book.create_sheet()
        assert sheet is not None
        sheet.title = f"Sheet{number}"
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, source: Source = SOURCE) -> list[Record | Problem]:
    return list(spreadsheet.read(io.BytesIO(content), source))


def count(content: bytes) -> int:
    return spreadsheet.count(io.BytesIO(content))


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def test_numbers_are_as_they_are_read_in_the_sheet() -> None:
    (record,) = read(workbook([["Title", "Year", "Volume"], ["A", 2019, 0.0000001]]))
    assert isinstance(record, Record)
    assert (record.locator, record.year, record.volume) == (
        'sheet "Sheet1" row 2',
        2019,
        "0.0000001",
    )
    assert record.raw == '{"Title": "A", "Year": "2019", "Volume": "0.0000001"}'


def test_every_sheet_with_titles_is_read_and_the_others_are_told() -> None:
    content = workbook(
        [["Title"], ["A"], ["B"]], [["N", "Y"], ["x", 1], ["z", 2]], [["Title"], ["C"]]
    )
    entries = read(content)
    assert [e.title for e in entries if isinstance(e, Record)] == ["A", "B", "C"]
    (problem,) = [e for e in entries if isinstance(e, Problem)]
    assert problem.severity == "warning"
    assert str(problem) == (
        'sheet "Sheet2" row 1: its 2 rows were passed over: no column holds titles; the columns '
        'in it are N, Y; name the right one "title", or map it: columns = { title = "ITS NAME" }'
    )
    assert count(content) == 3


def test_a_workbook_of_which_no_sheet_has_titles_is_rejected_sheet_by_sheet() -> None:
    content = workbook([["N", "Y"], ["x", 1], ["z", 2]], [["M", "Z"], ["y", 2]])
    entries = read(content)
    assert [(e.severity, e.entries) for e in entries if isinstance(e, Problem)] == [
        ("error", 2),
        ("error", 1),
    ]
    assert count(content) == 3


def test_columns_that_a_review_names_count_before_any_listed_name() -> None:
    source = Source(source_id="s", name="S", columns=("title=Thema", "authors=Wer"))
    (record,) = read(workbook([["Thema", "Title", "Wer"], ["A", "B", "Fir, Jo"]]), source)
    assert isinstance(record, Record)
    assert (record.title, record.authors) == ("A", ("Fir, Jo",))


def test_a_register_of_grey_literature_is_as_good_in_a_workbook() -> None:
    (record,) = read(workbook([["title", "found_how", "organisation"], ["A", "expert", "Trust"]]))
    assert isinstance(record, Record)
    assert (record.channel, record.publisher, record.item_type) == ("expert", "Trust", "report")


def test_blank_rows_and_cells_of_spaces_do_not_count() -> None:
    content = workbook([["Title", "Year"], [" ", None], ["A", 1999], [None, None], ["B", ""]])
    assert [e.locator for e in read(content) if isinstance(e, Record)] == [
        'sheet "Sheet1" row 3',
        'sheet "Sheet1" row 5',
    ]
    assert count(content) == 2


def with_sheet(rows: str, member: str, links: str = "/xl/worksheets/sheet1.xml") -> bytes:
    """A workbook of one sheet, and with these rows at `member`; its first sheet is at `links`."""
    whole, out = zipfile.ZipFile(io.BytesIO(workbook([["Title"], ["Kept"]]))), io.BytesIO()
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{rows}</sheetData></worksheet>"
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in whole.namelist():
            content = whole.read(name).replace(b"/xl/worksheets/sheet1.xml", links.encode())
            package.writestr(name, content)
        package.writestr(member, sheet)
    return out.getvalue()


FAR = (
    '<row r="1"><c r="A1" t="str"><v>Title</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)


@pytest.mark.parametrize(
    "member", ["xl/worksheets/sheet2.xml", "xl/media/image1.png", "xl/sharedStrings.xml"]
)
def test_a_cell_in_the_last_corner_is_refused_wherever_its_sheet_stands(member: str) -> None:
    with pytest.raises(SourceError, match="has a sheet of 1048576 rows and 16384 columns"):
        read(with_sheet(FAR, member, f"/{member}"))


def test_a_row_that_the_parser_does_not_show_is_announced() -> None:
    lost = '<row r="1"><c r="A1" t="str"><v>Lost</v></c></row>'
    content = with_sheet(lost, "xl/worksheets/sheet2.xml")
    assert [entry.title for entry in read(content) if isinstance(entry, Record)] == ["Kept"]
    assert count(content) == 2


def test_a_citation_report_gives_its_works_and_nothing_of_its_heading() -> None:
    heading: list[list[object]] = [["TOPIC: (care)"], *[[None]] * 19, ["Results found", 2]]
    table = [["Title", "Authors", "Source Title", "Publication Year"]]
    works = [["A", "Elm, B", "Care", 2014], ["B", "Fir, J", "Care", 2015]]
    content = workbook([*heading, *table, *works])
    assert [(e.title, e.year) for e in read(content) if isinstance(e, Record)] == [
        ("A", 2014),
        ("B", 2015),
    ]
    assert count(content) == len(read(content)) == 2


def test_cells_that_excel_made_dates_of_are_mended_or_told() -> None:
    content = workbook(
        [["Title", "Year", "Pages", "Issue"],
         ["A", datetime(1905, 7, 8), datetime(2024, 3, 4), "#N/A"]]
    )  # fmt: skip
    record, *told = read(content)
    assert isinstance(record, Record)
    assert (record.year, record.pages, record.issue) == (2016, "2024-03-04", "")
    assert [e.what.partition(",")[0] for e in told if isinstance(e, Problem)] == [
        "a year stands as a date and was taken for the year that it shows as a day of the calendar",
        "a date stands where a year",
    ]


HOSTILE = {
    "a zip bomb that tells its size": packed(xl__workbook_xml=b" " * (80 << 20)),
    "a path that leads out": packed(xl__workbook_xml=b"<a/>", **{"xl/../../etc": b""}),
    "a text document": packed(word__document_xml=b"<w:document/>"),
    "any zip": packed(readme=b"hello"),
    "a truncated workbook": workbook([["Title"], ["A"]])[:-200],
    "half a workbook": workbook([["Title"], ["A"]])[:2000],
    "an OLE file of nothing": workbooks.OLE + b"\0" * 4096,
    "an OLE file cut short": workbooks.OLE,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_in_bounded_time_and_memory(what: str) -> None:
    tracemalloc.start()
    begun = time.monotonic()
    with pytest.raises(SourceError):
        read(HOSTILE[what])
    assert time.monotonic() - begun < 10
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(packed(xl__workbook_xml=b" " * (70 << 20)))
    size = struct.pack("<I", 70 << 20)
    for _ in range(content.count(size)):
        at = content.find(size)
        content[at : at + 4] = struct.pack("<I", 100)
    with pytest.raises(SourceError, match=r"unpacks to|damaged"):
        read(bytes(content))


def test_a_workbook_with_a_password_is_named_so() -> None:
    content = workbooks.OLE + b"\0" * 2048 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2048
    with pytest.raises(SourceError, match="is protected by a password"):
        read(content)


@given(st.binary(max_size=300), st.integers(0, 5000))
@settings(max_examples=60, deadline=2000)
def test_damaged_workbooks_give_entries_or_an_error(junk: bytes, at: int) -> None:
    whole = workbook([["Title", "Year"], ["A", 1999]])
    content = whole[: at % len(whole)] + junk + whole[at % len(whole) + len(junk) :]
    try:
        entries = read(content)
    except SourceError:
        return
    assert all(isinstance(entry, Record | Problem) for entry in entries)


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=8),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6))
@settings(max_examples=60, deadline=2000)
def test_rows_are_counted_by_the_scan_as_the_parser_reads_them(rows: list[list[object]]) -> None:
    plain = [[cell if not str(cell).startswith("=") else "x" for cell in row] for row in rows]
    content = workbook([["Title", "Mine"], *plain])
    assert count(content) == sum(map(weight, read(content)))


def test_real_workbooks_hold_as_many_records_as_they_announce(shared: Path) -> None:
    folder = shared / "realfiles"
    told = {"xls/genai_authorship__savedrecs.xls": 469, "xlsx/i-h2o-living-meta__pubmed.xlsx": 299}
    for name, records in told.items():
        export = open_export(folder / name, SOURCE, name)
        assert export.announced == sum(map(weight, export.entries())) == records
