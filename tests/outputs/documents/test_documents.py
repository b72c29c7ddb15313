"""One document in three formats: what stands in it is text, whatever signs it holds."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest

from cis_pipeline.outputs.documents import csv, markdown, word
from cis_pipeline.outputs.documents.document import (
    Column,
    Document,
    Gap,
    Heading,
    Paragraph,
    Table,
    row,
    text,
)

HOSTILE = 'On | pipes,\n*stars* & <script>alert("x")</script> [a](b) _under_ `code` \x07'
TABLE = Table(
    (Column("Report", 3), Column("Why")),
    (
        row(HOSTILE, "=1+1"),
        row("+44", "-5"),
        row("@home", Gap("why")),
        row("子どもの保護", "طفل"),
    ),
    "Table 1. Reports",
)
DOCUMENT = Document(
    "A title & more",
    (
        Heading("Searches"),
        Paragraph(text("Searched on ", Gap("the date"), ".")),
        TABLE,
        Table((Column("Nothing"),), (), empty="None at all."),
    ),
    landscape=True,
)


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def test_markdown_holds_gaps_in_brackets_and_each_row_of_a_table_on_a_line() -> None:
    lines = markdown.render(DOCUMENT).decode().splitlines()
    assert lines[0] == "# A title & more"
    assert "Searched on [the date]." in lines
    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == 2 + 4
    assert rows[2] == (
        r"| On \| pipes, \*stars\* & \<script\>alert(\"x\")\</script\> \[a\](b) \_under\_ "
        r"\`code\` "
        "\x07 | =1+1 |"
    ).replace(r"\"", '"')
    assert "None at all." in lines


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("2019 is a year", "2019 is a year"),
        ("&amp; stays", r"\&amp; stays"),
    ],
)
def test_a_paragraph_that_begins_like_markup_stays_a_paragraph(said: str, line: str) -> None:
    made = markdown.render(Document("T", (Paragraph((said,)),))).decode()
    assert made.splitlines()[-1] == line


def test_a_cell_that_begins_like_a_formula_is_none_in_csv() -> None:
    lines = csv.render(TABLE).decode().splitlines()
    assert lines[0] == "Report,Why"
    assert lines[2].endswith(",'=1+1")  # the first row's title has a line end
    assert lines[3:5] == ["'+44,'-5", "'@home,[why]"]


def test_word_opens_it_with_real_headings_and_a_table_whose_head_is_repeated() -> None:
    made = opened(word.render(DOCUMENT))
    assert [(p.style.name, p.text) for p in made.paragraphs[:4]] == [
        ("Title", "A title & more"),
        ("Heading 1", "Searches"),
        ("Normal", "Searched on [the date]."),
        ("Normal", "Table 1. Reports"),
    ]
    (table,) = made.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["Report", "Why"]
    assert cells[1][0].startswith('On | pipes, *stars* & <script>alert("x")</script> [a](b)')
    assert cells[3:] == [["@home", "[why]"], ["子どもの保護", "طفل"]]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml
    assert made.sections[0].page_width > made.sections[0].page_height


def test_a_gap_is_marked_in_yellow_and_what_stands_beside_it_is_not() -> None:
    runs = opened(word.render(DOCUMENT)).paragraphs[2].runs
    assert [(run.text, str(run.font.highlight_color)) for run in runs] == [
        ("Searched on ", "None"),
        ("[the date]", "YELLOW (7)"),
        (".", "None"),
    ]


def test_the_same_document_gives_the_same_bytes_with_no_time_or_person_in_them() -> None:
    made = word.render(DOCUMENT)
    word._packed.cache_clear()
    assert word.render(DOCUMENT) == made
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(made).core_properties
    assert (properties.title, properties.author, properties.comments) == ("A title & more", "", "")
    assert properties.created.year == properties.modified.year == 2000


def test_a_table_of_two_thousand_reports_is_made_in_seconds() -> None:
    rows = tuple(row(f"Report {n}", HOSTILE) for n in range(2000))
    made = word.render(Document("T", (Table((Column("A"), Column("B")), rows),)))
    body = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert len(re.findall("<w:tr>", body)) == 2001


def writer() -> bool:
    """Whether LibreOffice is there, and can open documents and not only sheets."""
    found = shutil.which("soffice")
    return found is not None and (Path(found).resolve().parent / "libswlo.so").exists()


@pytest.mark.slow
@pytest.mark.skipif(not writer(), reason="LibreOffice Writer is not installed")
def test_libreoffice_opens_it_and_prints_every_cell(tmp_path: Path) -> None:
    from cis_pipeline.formats import pdf

    path = tmp_path / "made.docx"
    path.write_bytes(word.render(DOCUMENT))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    with (tmp_path / "made.pdf").open("rb") as file:
        printed = "\n".join(pdf.reading(file).pages)
    for said in ("A title & more", "Searched on [the date].", "=1+1", "@home", "[why]"):
        assert said in printed
