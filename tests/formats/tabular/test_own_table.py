from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Channel
from cis_pipeline.formats.tabular import own_table


@given(st.text() | st.from_regex(r"'{0,3}[=+\-@].*", fullmatch=True))
def test_a_guard_is_taken_off_again(text: str) -> None:
    guarded = own_table.guarded(text)
    assert own_table.unguarded(guarded) == text
    assert own_table.unguarded(own_table.doubly_guarded(text)) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_row_is_read_without_guessing() -> None:
    cells = {"title": " '=1+1 ", "authors": "Shen R", "year": "2010.0", "keywords": "a, b"}
    record = own_table.record(cells | {"channel": "expert", "item_type": "note"}, "row 2", "{}")
    assert (record.title, record.authors, record.keywords) == ("=1+1", ("Shen R",), ("a, b",))
    assert (record.year, record.channel, record.item_type) == (2010, Channel.EXPERT, "note")


@pytest.mark.parametrize(
    ("columns", "own"),
    [(own_table.COLUMNS, True), (("title", "record_id"), False), (("Title", "Authors"), False)],
)
def test_a_table_is_ours_by_three_columns(columns: tuple[str, ...], own: bool) -> None:
    assert own_table.is_own(columns) is own
