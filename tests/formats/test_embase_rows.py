from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import embase_rows

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> list[Record]:
    entries = list(embase_rows.read(io.StringIO(text, newline=""), SOURCE))
    assert embase_rows.count(io.StringIO(text, newline="")) == len(entries)
    return [entry for entry in entries if isinstance(entry, Record)]


def test_a_label_that_begins_a_row_begins_a_field() -> None:
    (record,) = read('TITLE,A\nAUTHOR NAMES,Fir J.,Gorse S.\nSOURCE,"Care (2014) 3:4 (1-9)"\n')
    assert (record.title, record.authors) == ("A", ("Fir, J.", "Gorse, S."))
    assert (record.year, record.volume, record.issue, record.pages) == (2014, "3", "4", "1-9")


def test_a_quote_that_is_never_closed_ends_with_its_entry() -> None:
    titles = [record.title for record in read('"TITLE","A"\n"ABSTRACT","x\n"TITLE","B"\n')]
    assert titles == ["A", "B"]


@pytest.mark.parametrize(
    "text",
    [
        "Title,Author Names,Source\nA,Fir J.,Care\n",
        "TITLE,YEAR\nSOURCE,2010\n",
        "AUTHOR NAMES,Fir\nTITLE,A\n",
        "",
    ],
)
def test_other_tables_are_not_claimed(text: str) -> None:
    assert not embase_rows.sniff(text)


PARTS = st.sampled_from(
    ["TITLE,", '"TITLE","', '"SOURCE","', "\n", '"', '""', ",", "é", "\r\n", " "]
)


@given(st.one_of(st.text(), st.lists(PARTS).map("".join)))
def test_any_text_gives_as_many_entries_as_it_announces(text: str) -> None:
    embase_rows.sniff(text)
    read(text)
