"""What a file is, is told by its content; what a parser could not bear never reaches it."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from cis_pipeline.screening.workbook import ods_sheets, xlsx_sheets
from cis_pipeline.screening.workbook.cells import find_table, read_grids
from cis_pipeline.screening.workbook.marks import Formula, place_of

HEADER = ["record_id", "title", "decision", "note"]


def made(path: Path, **cells: object) -> Path:
    """A small workbook, with these cells besides."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "screening"
    for row in (HEADER, ["R-1", "One", "include", None], ["R-2", "Two", None, "x"]):
        sheet.append(row)
    for place, value in cells.items():
        if isinstance(value, Comment):
            sheet[place].comment = value
        else:
            sheet[place] = value
    book.save(path)
    return path


def read(path: Path):
    grids, problems = read_grids(path, path.name)
    table = find_table(grids, ("record_id", "decision"), "screening") if grids else None
    return table, [str(problem) for problem in problems]


def decisions(path: Path) -> list[str]:
    table, problems = read(path)
    assert table is not None, problems
    return [row.cells["decision"] for row in table.rows]


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a", "a.xlsm", "A1B2C3D4.tmp", "a.numbers"])
def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert decisions(made(tmp_path / "a.xlsx").rename(tmp_path / name)) == ["include", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize(("name", "sign"), [("a.tsv", "\t"), ("a", ";"), ("a.xlsx", ",")])
def test_a_table_in_text_is_read_whatever_it_is_called(
    tmp_path: Path, encoding: str, name: str, sign: str
) -> None:
    lines = [HEADER, ["R-1", "Caf\u00e9, care", "include", ""], ["R-2", "Two", "", "x"]]
    quoted = (sign.join(f'"{cell}"' for cell in line) for line in lines)
    (tmp_path / name).write_bytes("\r\n".join(quoted).encode(encoding))
    assert decisions(tmp_path / name) == ["include", ""]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/"), content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "what", "remedy"),
    [
        ("a.gsheet", b'{"url": "https://x", "doc_id": "1"}', "only a link", "download the sheet"),
        ("a.xls", b"<html><table><tr><td>record_id", "a web page", "save it as .xlsx"),
        ("a.xml", b"<?xml version='1.0'?><Workbook/>", "XML of another program", "save it"),
        ("a.xlsx", b"\x00\x01\x02" * 900, "no table", "put back a copy"),
        ("a", b"Dear all, here are my votes", "no table", "put back a copy"),
    ],
)
def test_what_is_no_workbook_is_named_with_what_helps(
    tmp_path: Path, name: str, content: bytes, what: str, remedy: str
) -> None:
    (tmp_path / name).write_bytes(content)
    table, (problem,) = read(tmp_path / name)
    assert table is None
    assert what in problem
    assert "nothing was taken in" in problem
    assert remedy in problem


def test_packages_that_are_no_workbook_are_named(tmp_path: Path) -> None:
    numbers = zipped(tmp_path / "a.numbers", Index__Document=b"", Index__a=b"")
    zipped(numbers, **{"Index__Document.iwa": b"x"})
    assert "a document of Apple Numbers" in read(numbers)[1][0]
    package = zipped(tmp_path / "a.zip", **{"abstract_A.xlsx": b"PK", "b.txt": b""})
    assert "a zip package of 2 files (abstract_A.xlsx, b.txt)" in read(package)[1][0]
    binary = zipped(tmp_path / "a.xlsb", **{"xl__workbook.bin": b"x"})
    assert "a binary workbook (xlsb)" in read(binary)[1][0]


def test_a_pdf_beside_the_workbooks_is_a_notice_and_no_fault(tmp_path: Path) -> None:
    (tmp_path / "abstract_A.pdf").write_bytes(b"%PDF-1.7 ...")
    grids, (problem,) = read_grids(tmp_path / "abstract_A.pdf", "a.pdf")
    assert (grids, problem.severity) == (None, "notice")


def test_macros_refuse_the_file(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    assert "it holds macros" in read(path)[1][0]


# --- bounds --------------------------------------------------------------------------------------


def test_stray_cells_are_passed_over_and_named(tmp_path: Path) -> None:
    table, problems = read(made(tmp_path / "a.xlsx", XFD1048576="x", XFD2="y", A900000="z"))
    assert problems == []
    assert table is not None
    assert [row.cells["decision"] for row in table.rows] == ["include", ""]
    assert table.marks.stray == ("XFD2", "A900000", "XFD1048576")


def test_a_sheet_that_is_wide_and_long_all_over_is_refused_by_its_size() -> None:
    row = b'<row r="%d">' + b'<c r="CV%d"><v>1</v></c></row>'
    sheet = (
        b"<sheetData>" + b"".join(row % (n, n) for n in range(1, 200_000, 900)) + b"</sheetData>"
    )
    assert xlsx_sheets.too_wide(sheet)
    kept, stray = xlsx_sheets.near(sheet)
    assert (kept, stray) == (sheet, [])


def test_cells_that_do_not_say_their_places_are_counted() -> None:
    rows = b"<row>" + b"<c><v>1</v></c>" * 9000 + b"</row>" + b"<row/>" * 999
    assert xlsx_sheets.too_wide(b"<sheetData>" + rows + b"</sheetData>")
    assert not xlsx_sheets.too_wide(b"<sheetData><row><c><v>1</v></c></row></sheetData>")


def test_a_package_that_unpacks_to_gigabytes_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(70):
                member.write(bytes(1 << 20))
    assert re.search(r"it unpacks to \d+ MiB or more", read(path)[1][0])


def test_a_package_whose_directory_says_less_than_there_is_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx")
    held = bytearray(path.read_bytes())
    entry = held.rfind(b"PK\x01\x02", 0, held.find(b"xl/worksheets/sheet1.xml", len(held) // 2))
    struct.pack_into("<I", held, entry + 24, 10)
    path.write_bytes(held)
    assert "cannot be read as a spreadsheet (it is damaged or cut short" in read(path)[1][0]


def test_rows_of_an_ods_file_that_are_repeated_a_million_times_are_refused() -> None:
    row = b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    cell = b'office:value-type="string" table:number-columns-repeated="16"><text:p>x</text:p>'
    end = b"</table:table-cell></table:table-row></table:table>"
    content = b'<table:table table:name="S">' + row + cell + end
    with pytest.raises(ods_sheets.TooFar, match='"S" reaches to the cell P1048576'):
        ods_sheets.looked_through(content)
    blank = content.replace(b' office:value-type="string"', b"").replace(b"<text:p>x</text:p>", b"")
    assert ods_sheets.looked_through(blank.replace(b"office:value-type", b"x")) != {}


# --- marks ---------------------------------------------------------------------------------------


def test_formulas_and_comments_are_found_by_their_cells(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.xlsx",
        C3='=IF(A3="","","include")',
        D2="='[other.xlsx]Sheet 1'!A1",
        B2=Comment("exclude, I think", "A"),
    )
    table, _ = read(path)
    assert table is not None
    assert table.marks.formulas == {
        place_of("C3"): Formula('IF(A3="","","include")', empty=True),
        place_of("D2"): Formula("'[other.xlsx]Sheet 1'!A1", empty=True),
    }
    assert table.marks.comments == {place_of("B2"): "exclude, I think"}


def test_a_formula_with_a_value_is_none_without_and_a_blank_text_is_a_value() -> None:
    scan = xlsx_sheets.Scan()
    cells = (
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1"><f>1+1</f><v></v></c><c r="D1"><f t="shared" si="0"/></c>'
    )
    for piece in (f'<sheetData><row r="1">{cells[:40]}', f"{cells[40:]}</row></sheetData>", ""):
        scan.see(piece.encode())
    assert {place: f.empty for place, f in scan.formulas.items()} == {
        (0, 0): False,
        (0, 1): False,
        (0, 2): True,
        (0, 3): True,
    }
    assert scan.is_sheet and scan.usual


@pytest.mark.parametrize(
    ("formula", "external"),
    [
        ("[1]Sheet1!A1", True),
        ("SUM([2]Votes!$A$1:$A$9)", True),
        ("'C:\\me\\[a b.xlsx]My sheet'!A1", True),
        ("['file:///tmp/x.ods'#$Sheet1.A1]", True),
        ("Sheet2!A1+COUNTIF(Table1[decision],1)", False),
        ('IF(B2="it\'s [sic]",1,0)', False),
    ],
)
def test_a_formula_that_refers_to_another_workbook_is_told(formula: str, external: bool) -> None:
    assert Formula(formula, False).external is external
