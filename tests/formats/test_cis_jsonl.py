from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import cis_jsonl

SOURCE = Source(source_id="s", name="S")
MARKS = '"record_id": "R-1", "source_id": "s"'


def read(text: str) -> list[Record | Problem]:
    return list(cis_jsonl.read(io.StringIO(text, newline=""), SOURCE))


def one(line: str) -> Record:
    (record,) = read(line)
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        (f'{{{MARKS}, "title": "A"}}\n', True),
        (f'\ufeff\n{{{MARKS}, "raw": "cut off by the end of the he', True),
        ('{"title": "A", "source_id": "s", "record_id": "R-1"}\n', True),
        ('{"title": "A"}\n{"record_id": "R-1"}\n', False),
        (f'[{{{MARKS}, "title": "A"}}]', False),
        ('{"record_id": 1, "source_id": 2, "title": 3}', False),
        ("TY  - JOUR\n", False),
        ("", False),
    ],
)
def test_a_first_line_with_our_three_fields_is_ours(head: str, ours: bool) -> None:
    assert cis_jsonl.sniff(head) is ours


def test_what_a_record_was_read_from_is_kept() -> None:
    kept = {"raw": "TY  - JOUR\nER  - ", "key": "ABCD", "channel": "expert", "digest": "0f"}
    assert one(json.dumps({"title": "A", **kept})) == Record(
        locator="line 1",
        title="A",
        **{**kept, "channel": "expert"},  # type: ignore[arg-type]
    )


def test_without_raw_the_line_is_the_entry() -> None:
    line = f'{{{MARKS}, "title": ""}}'
    assert one(f"  {line} \r\n") == Record(locator="line 1", raw=line)


def test_other_kinds_of_values_are_taken_for_what_they_say() -> None:
    line = json.dumps(
        {"title": "two\nlines", "year": 2010.0, "volume": 12, "note": {"a": [1]}, "authors": "A; B"}
    )
    record = replace(one(line), raw="")
    assert record == Record(
        locator="line 1", title="two lines", year=2010, volume="12", note='{"a": [1]}',
        authors=("A", "B"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "what", "entries"),
    [
        ('{"title": "A"', "cannot be read as JSON (Expecting ',' delimiter)", 1),
        ('["title"]', "is no JSON object, as lines are", 0),
        ('"{"', "is no JSON object, as lines are", 0),
        ("words", "is no JSON object, as lines are", 0),
        ('{"stars": 5}', "holds no field of a record", 1),
    ],
)
def test_a_line_that_is_no_record_is_told(line: str, what: str, entries: int) -> None:
    (problem,) = read(line)
    assert isinstance(problem, Problem)
    assert (problem.where, problem.what, problem.entries) == ("line 1", what, entries)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["title", "authors", "year", "keywords", "channel", "raw", "x", "nth"])
LINES = st.dictionaries(NAMES, VALUES).map(json.dumps) | st.text(max_size=20)


@given(st.lists(LINES, max_size=6), st.integers(0, 40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_lines_are_accounted_for(lines: list[str], cut: int, end: str) -> None:
    text = end.join([*lines, f'{{{MARKS}, "title": "A"}}'[:cut]])
    entries = read(text)
    records = sum(isinstance(entry, Record) for entry in entries)
    rejected = sum(e.entries for e in entries if isinstance(e, Problem) and e.severity == "error")
    assert cis_jsonl.count(io.StringIO(text, newline="")) == records + rejected
