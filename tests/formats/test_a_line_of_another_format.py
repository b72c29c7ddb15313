"""A format is what the whole file is: a line of another one within an entry changes nothing.

Each start mark of each format is put into the fields of every fixture, at the beginning of a line
and within one; format and number of entries must stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import Export, formats, open_export, weight
from cis_pipeline.formats.registry import says

FIXTURES = Path(__file__).parent / "fixtures"

MARKS = {
    "bibtex": ["@article{x, title={y}}", "@home(s) was used", "@article{key,", "@SUM(A1),"],
    "crossref_json": ['{"message-type":"work-list","message":{', '"message-type": "work",'],
    "crossref_xml": ["<doi_records><doi_record>", "<doi_record>"],
    "csl_json": ['[{"type": "article-journal", "title": "y", "issued": {}}]'],
    "csv_table": ["title,authors,year", "Title;Authors;Year;DOI", "title\tauthors\tyear"],
    "dublin_core": ['<oai_dc:dc xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>y'],
    "embase_rows": ['"TITLE","y"', "TITLE,y"],
    "endnote_xml": ["<xml><records><record><rec-number>1</rec-number>"],
    "enw": ["%0 Journal Article", "%T Care", "%A Fir, Jo"],
    "grey": ["title,organisation,found_how,file"],
    "mods": ["<mods>", '<modsCollection xmlns="http://www.loc.gov/mods/v3">'],
    "nbib": ["PMID- 1234567", "OWN - NLM"],
    "openalex_json": ['{"id": "https://openalex.org/W1", "display_name": "y"}'],
    "ovid_tagged": ["<1>", "VN  - Ovid Technologies"],
    "pdf": ["%PDF-1.7"],
    "pubmed_xml": ["<PubmedArticleSet>", "<DocSum><Item Name=\"FullJournalName\">"],
    "pubmed_text": ["1. J Care. 2019;1(2):3-4.", "PMID: 1234567"],
    "refworks_tagged": ["RT Journal Article", "RT Book, Whole"],
    "ris": ["TY  - JOUR", "TY - JOUR"],
    "webpage": ["<!DOCTYPE html>", "<html><head><title>y</title>"],
    "wos": ["PT J", "FN Clarivate Analytics Web of Science"],
    "zotero_json": ['[{"itemType": "journalArticle", "version": 1, "data": {}}]'],
    "zotero_rdf": ['<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'],
}  # fmt: skip

TEXTS = {
    str(getattr(one, "__name__", "")).rpartition(".")[2]
    for one in formats()
    if not says(one, "DOCUMENT")
} - {"spreadsheet"}
FILES = sorted(
    path
    for path in FIXTURES.rglob("*.*")
    if path.parent.name in TEXTS and not path.name.endswith(".expected.json")
    if path.suffix != ".json" or path.with_name(f"{path.name}.expected.json").exists()
)


def opened(path: Path) -> Export:
    return open_export(path, Source(source_id="s", name="S"), path.name, "any")


def spelt(mark: str, path: Path, format_: str) -> str:
    """A mark as it stands within a value of that format, at the beginning of a line."""
    if path.suffix in (".json", ".jsonl"):
        return json.dumps(f"\n{mark}\n")[1:-1]
    if path.suffix in (".xml", ".rdf"):
        return f"\n{escape(mark)}\n"
    if format_ in ("csv_table", "grey", "embase_rows"):
        return "\n" + mark.replace('"', '""') + "\n"
    return f"\n{mark}\n"


def injected(path: Path, format_: str, mark: str) -> Iterator[str]:
    """The file with the mark in the title or the abstract of its first or last record."""
    text = path.read_text(encoding="utf-8")
    records = [entry for entry in opened(path).entries() if isinstance(entry, Record)]
    for record in {id(one): one for one in (*records[:1], *records[-1:])}.values():
        for value in (record.title, record.abstract):
            words = value.split(" ")
            at = text.find(value) if len(words) > 1 else -1
            if at < 0 or (format_ in ("csv_table", "grey") and text[at - 1] not in ',;\t\n"'):
                continue  # not the beginning of a cell, where a quote opens one
            first = " ".join(words[: len(words) // 2])
            begins, ends = at + len(first), at + len(value)
            put = spelt(mark, path, format_)
            if format_ in ("csv_table", "grey") and text[:at].count('"') % 2 == 0:
                yield f'{text[:at]}"{first}{put}{text[begins + 1 : ends]}"{text[ends:]}'
            else:
                yield f"{text[:begins]}{put}{text[begins + 1 :]}"


CASES = [
    pytest.param(path, other, id=f"{path.parent.name}/{path.name}-{other}")
    for path in FILES
    for other in MARKS
    if other != path.parent.name
]


@pytest.mark.parametrize(("path", "other"), CASES)
def test_a_mark_of_another_format_changes_neither_format_nor_count(
    path: Path, other: str, tmp_path: Path
) -> None:
    before = opened(path)
    host, announced = before.format, before.announced
    read = sum(weight(entry) for entry in before.entries())
    wrong = []
    for mark in MARKS[other]:
        for text in injected(path, host, mark):
            file = tmp_path / path.name
            file.write_text(text, encoding="utf-8", newline="")
            after = opened(file)
            got = (after.format, after.announced, sum(weight(e) for e in after.entries()))
            if got != (host, announced, read):
                wrong.append((mark, got, (host, announced, read)))
    assert not wrong


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def thirty_rows(mark: str, at: int) -> str:
    """Thirty records as CSV, with the mark on a line of its own in one abstract."""
    rows = [
        f'{_cell(f"A study of care {n}")},"Fir, J",2019,'
        + _cell(f"We asked {n}.\n{mark if n == at else 'Nothing.'}\nThey said so.")
        for n in range(30)
    ]
    return "\n".join(["title,authors,year,abstract", *rows, ""])


def thirty_entries(mark: str, at: int) -> str:
    """The same as RIS."""
    return "".join(
        f"TY  - JOUR\nTI  - A study of care {n}\nAU  - Fir, J\nPY  - 2019\nAB  - We asked {n}.\n"
        f"{mark if n == at else 'Nothing.'}\nThey said so.\nER  - \n\n"
        for n in range(30)
    )


@pytest.mark.parametrize("at", [0, 14, 29])
@pytest.mark.parametrize(("form", "host"), [(thirty_rows, "csv_table"), (thirty_entries, "ris")])
def test_thirty_records_stay_thirty_whatever_line_stands_in_an_abstract(
    form: Callable[[str, int], str], host: str, at: int, tmp_path: Path
) -> None:
    file = tmp_path / "export.txt"
    for mark in (mark for other in MARKS if other != host for mark in MARKS[other]):
        file.write_text(form(mark, at), encoding="utf-8", newline="")
        export = opened(file)
        entries = list(export.entries())
        titles = [entry.title for entry in entries if isinstance(entry, Record)]
        assert (export.format, titles) == (host, [f"A study of care {n}" for n in range(30)]), mark
        assert len(entries) == 30


def test_a_report_that_quotes_an_entry_is_one_document(tmp_path: Path) -> None:
    prose = "An invented report tells how families were helped when they had asked.\n" * 40
    file = tmp_path / "report.txt"
    file.write_text(f"{prose}\n@report{{us, title={{Us}}}}\n{prose}", encoding="utf-8")
    assert opened(file).format == "plain_text"


def test_an_export_with_long_texts_is_an_export_among_the_grey_literature_too(
    tmp_path: Path,
) -> None:
    wrapped = "An invented abstract tells how families were helped.\n" * 60
    file = tmp_path / "export.txt"
    file.write_text(f"TY  - JOUR\nTI  - A study of care\nAB  - {wrapped}ER  - \n", encoding="utf-8")
    assert opened(file).format == "ris"
