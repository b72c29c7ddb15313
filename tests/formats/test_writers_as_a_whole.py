"""What each reference format looks like, in full, for one record; and how dates are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.formats import writer_for

RECORD = Record(
    record_id="R-0123456789A", source_id="scopus", locator="a.ris line 1", raw="TY  - JOUR",
    item_type="bookReview", title="Invented record: a < b", authors=("Fir, Jo, Jr.", "NHS"),
    year=2018, date="2018-05-04", container="Journal of Invented Care", volume="12", issue="3",
    pages="1-9", doi="10.5555/inv", url="https://example.org/a", abstract="An abstract.",
    keywords=("care", "Child, Preschool"), language="en", publisher="Invented Press",
    issn="1234-567X", isbn="9781234567897", accession="X:1", note="=A note.",
)  # fmt: skip


def written(record: Record, name: str, folder: Path) -> str:
    path = folder / name
    assert writer_for(path).write([record], path) == 1
    return path.read_text(encoding="utf-8")


def test_ris(tmp_path: Path) -> None:
    assert written(RECORD, "out.ris", tmp_path) == (
        "TY  - JOUR\nTI  - Invented record: a < b\nAU  - Fir, Jo, Jr.\nAU  - NHS\nPY  - 2018\n"
        "DA  - 2018-05-04\nT2  - Journal of Invented Care\nVL  - 12\nIS  - 3\nSP  - 1\nEP  - 9\n"
        "DO  - 10.5555/inv\nUR  - https://example.org/a\nAB  - An abstract.\nKW  - care\n"
        "KW  - Child, Preschool\nLA  - en\nPB  - Invented Press\nSN  - 1234-567X\n"
        "SN  - 9781234567897\nAN  - X:1\nN1  - =A note.\nM3  - bookReview\nER  - \n\n"
    )


def test_refer(tmp_path: Path) -> None:
    assert written(RECORD, "out.enw", tmp_path) == (
        "%0 Journal Article\n%T Invented record: a < b\n%A Fir, Jo, Jr.\n%A NHS\n%D 2018\n"
        "%8 2018-05-04\n%J Journal of Invented Care\n%V 12\n%N 3\n%P 1-9\n%R 10.5555/inv\n"
        "%U https://example.org/a\n%X An abstract.\n%K care\n%K Child, Preschool\n%G en\n"
        "%I Invented Press\n%@ 1234-567X\n%@ 9781234567897\n%M X:1\n%Z =A note.\n%9 bookReview\n\n"
    )


def test_csv(tmp_path: Path) -> None:
    assert written(RECORD, "out.csv", tmp_path) == (
        "\ufeffrecord_id,source_id,channel,item_type,title,authors,year,date,container,volume,"
        "issue,pages,doi,url,abstract,keywords,language,publisher,isbn,issn,accession,note,locator\n"
        "R-0123456789A,scopus,,bookReview,Invented record: a < b,\"Fir, Jo, Jr.; NHS\",2018,"
        "2018-05-04,Journal of Invented Care,12,3,1-9,10.5555/inv,https://example.org/a,"
        "An abstract.,\"care; Child, Preschool\",en,Invented Press,9781234567897,1234-567X,X:1,"
        "'=A note.,a.ris line 1\n"
    )  # fmt: skip


def test_json_lines(tmp_path: Path) -> None:
    text = written(RECORD, "out.jsonl", tmp_path)
    row = json.loads(text)
    assert text.count("\n") == 1
    assert list(row)[:6] == ["record_id", "source_id", "nth", "locator", "raw", "item_type"]
    assert row["authors"] == ["Fir, Jo, Jr.", "NHS"]
    assert row["year"] == 2018
    assert "key" not in row
    assert json.loads(written(Record(), "out.jsonl", tmp_path)) == {
        "record_id": "", "source_id": "", "nth": 1, "title": "",
    }  # fmt: skip


def test_csl_json(tmp_path: Path) -> None:
    assert json.loads(written(RECORD, "out.json", tmp_path)) == [
        {
            "id": "fir_2018_invented",
            "citation-key": "fir_2018_invented",
            "type": "review-book",
            "title": "Invented record: a < b",
            "author": [
                {"family": "Fir", "given": "Jo", "suffix": "Jr."},
                {"literal": "NHS"},
            ],
            "issued": {"date-parts": [[2018, 5, 4]]},
            "container-title": "Journal of Invented Care",
            "volume": "12",
            "issue": "3",
            "page": "1-9",
            "DOI": "10.5555/inv",
            "URL": "https://example.org/a",
            "abstract": "An abstract.",
            "keyword": "care; Child, Preschool",
            "language": "en",
            "publisher": "Invented Press",
            "ISBN": "9781234567897",
            "ISSN": "1234-567X",
            "note": "=A note.",
            "custom": {"accession": "X:1"},
        }
    ]


@pytest.mark.parametrize(
    ("year", "date", "issued"),
    [
        (2018, "2018", {"date-parts": [[2018]]}),
        (2018, "2018-05", {"date-parts": [[2018, 5]]}),
        (2018, "2019-05", {"date-parts": [[2018]], "literal": "2019-05"}),
        (2018, "May 4 2018", {"date-parts": [[2018]], "literal": "May 4 2018"}),
        (None, "in press", {"literal": "in press"}),
        (None, "", None),
    ],
)
def test_dates_of_csl_are_parts_or_as_printed(
    year: int | None, date: str, issued: dict[str, Any] | None, tmp_path: Path
) -> None:
    (item,) = json.loads(written(Record(year=year, date=date), "out.json", tmp_path))
    assert item.get("issued") == issued


@pytest.mark.parametrize(
    ("title", "escaped"),
    [("<i>x</i> &amp;", "&lt;i>x&lt;/i> &amp;amp;"), ("R&D, a < b", "R&D, a < b")],
)
def test_only_what_csl_would_take_for_markup_is_escaped(
    title: str, escaped: str, tmp_path: Path
) -> None:
    (item,) = json.loads(written(Record(title=title), "out.json", tmp_path))
    assert item["title"] == escaped
