"""What a vendor's export says is read back by the readers of real exports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simulate.simulated import assumptions, work

from cis_pipeline.core.model import Record
from cis_pipeline.formats import read_entries
from cis_pipeline.simulate.entries import Clerk
from cis_pipeline.simulate.vendors import VENDORS

SAID = assumptions()
PLAIN = Clerk(dict.fromkeys(SAID.mess, 0.0), 1)


def read_back(database, *works, path):
    entries = [
        replace(PLAIN.enter(w, first=True), accession=f"{n}-001") for n, w in enumerate(works, 1)
    ]
    text = VENDORS[database.vendor](entries, database)
    file = path / database.file
    file.write_bytes(text.encode())
    found = list(read_entries(file))
    assert all(isinstance(entry, Record) for entry in found), found
    return found


@pytest.mark.parametrize("database", SAID.database, ids=lambda db: db.file)
def test_an_article_comes_back_whole(database, tmp_path):
    (record,) = read_back(database, work(), path=tmp_path)
    assert record.item_type == "journalArticle"
    assert record.title.rstrip(".").casefold() == work().title.casefold()
    assert record.authors == ("Åkesson, Maeve B", "O'Dwyer, Tobias")
    assert (record.year, record.volume, record.issue, record.pages) == (2015, "30", "2", "123-145")
    assert record.doi == work().doi
    assert record.container.casefold() == work().container.casefold()
    assert record.abstract.startswith('They said: "we, the carers; all of us" & more, about a')
    assert [word.casefold().lstrip("*") for word in record.keywords] == list(work().keywords)
    assert (record.language, record.issn, record.accession) == ("en", "9000-0012", "1-001")
    assert "Simulated record (seed 2021)" in record.raw


@pytest.mark.parametrize("database", SAID.database, ids=lambda db: db.file)
def test_whatever_is_no_article_comes_back_as_what_it_is(database, tmp_path):
    works = [work(key=f"S{n}", item_type=kind) for n, kind in enumerate(database.item_types)]
    records = read_back(database, *works, path=tmp_path)
    assert [record.item_type for record in records] == list(database.item_types)


@pytest.mark.parametrize("database", SAID.database, ids=lambda db: db.file)
def test_an_entry_with_nothing_but_a_title_is_still_one_entry(database, tmp_path):
    bare = work(
        authors=(), container="", volume="", issue="", start="", end="", doi="", abstract="",
        keywords=(), language="", abbreviation="", issn="", publisher="",
    )  # fmt: skip
    records = read_back(database, bare, work(), path=tmp_path)
    assert len(records) == 2
    assert (records[0].authors, records[0].doi, records[0].pages) == ((), "", "")


@pytest.mark.parametrize("database", SAID.database, ids=lambda db: db.file)
def test_files_are_utf8_with_lf_line_ends_and_only_scopus_has_a_byte_order_mark(database, tmp_path):
    read_back(database, work(), path=tmp_path)
    content = (tmp_path / database.file).read_bytes()
    assert b"\r" not in content
    assert content.startswith(b"\xef\xbb\xbf") == (database.vendor == "scopus")
    assert "Åkesson" in content.decode("utf-8")
