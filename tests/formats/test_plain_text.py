"""Any prose is a document of the last resort; tables and JSON are left to others."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import plain_text

SOURCE = Source(source_id="s", name="S")


def test_prose_is_claimed_and_other_things_are_not() -> None:
    assert plain_text.sniff(
        "Notes from a day\n\nWe met six families, and asked them what they want."
    )
    assert not plain_text.sniff("title,year,doi\nA,2019,10.1/x\n")
    assert not plain_text.sniff('{"title": "one two three four five six"}')
    assert not plain_text.sniff("1 2 3 4 5 6 7 8 9 10 11 12")
    assert not plain_text.sniff("words and then\0 NUL bytes among them")


@given(st.text(max_size=2000))
def test_any_text_gives_one_entry(text: str) -> None:
    plain_text.sniff(text)
    entries = list(plain_text.read(io.StringIO(text), SOURCE))
    assert sum(isinstance(entry, Record) for entry in entries) == 1
    assert all(entry.severity == "warning" for entry in entries if isinstance(entry, Problem))
