from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import (
    Format,
    bbt_json,
    crossref_json,
    csl_json,
    json_table,
    openalex_json,
    zotero_json,
)
from cis_pipeline.formats.json import stream
from cis_pipeline.formats.json.scan import Shape

SOURCE = Source(source_id="s", name="S")
FORMATS: list[Format] = [
    bbt_json,
    crossref_json,
    csl_json,
    json_table,
    openalex_json,
    zotero_json,
]

each_format = pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.FORMAT)


def read(one: Format, text: str) -> list[Record | Problem]:
    return list(one.read(io.StringIO(text, newline=""), SOURCE))


def accounted(one: Format, text: str) -> bool:
    """Whether what is read and rejected is what is announced, or the whole file is refused."""
    try:
        entries = read(one, text)
    except SourceError:
        return True
    told = sum(e.entries for e in entries if isinstance(e, Problem) and e.severity == "error")
    records = sum(isinstance(e, Record) for e in entries)
    return records + told == one.count(io.StringIO(text, newline=""))


def objects(text: str) -> list[stream.Entry | Problem]:
    return list(stream.objects(io.StringIO(text, newline=""), Shape()))


def test_numbers_stay_as_they_are_written_and_what_is_no_json_is_nothing() -> None:
    (entry,) = objects('{"a": 12.10, "b": NaN, "c": 1e999, "d": %s, "a2": true}' % ("9" * 5000))
    assert isinstance(entry, stream.Entry)
    assert entry.data == {"a": "12.10", "b": None, "c": "1e999", "d": "9" * 5000, "a2": True}


def test_raw_is_the_text_of_the_object_with_every_member() -> None:
    (entry,) = objects('[{"a": 1,\r\n "a": 2.0}]')
    assert isinstance(entry, stream.Entry)
    assert entry.raw == '{"a": 1,\n "a": 2.0}'


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_damaged_object_is_told_with_its_line_and_reason(line_end: str) -> None:
    text = '[{"a": 1},\n{"b": nothing},\n{"c": 3}]'
    first, fault, last = objects(text.replace("\n", line_end))
    assert isinstance(first, stream.Entry) and isinstance(last, stream.Entry)
    assert str(fault) == (
        "entry 2: the entry at line 2 cannot be read: expecting value at character 7 of it; "
        "export the search again, or mend its quotes and brackets"
    )


def test_a_file_too_large_for_memory_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "LARGEST_FILE", 10)
    assert len(objects('[{"a": 1}]')) == 1
    with pytest.raises(
        SourceError, match="too much to be read at once; export the search in parts"
    ):
        objects('[{"a": 1}] ')


def test_what_nests_too_deeply_is_told() -> None:
    (fault,) = objects('{"a":' * 10**5 + "1" + "}" * 10**5)
    assert isinstance(fault, Problem)
    assert "nested too deeply" in fault.what


def test_text_between_entries_is_told_once() -> None:
    entries = objects('[{"a": 1}, lost, text, {"b": 2}]')
    assert [isinstance(e, Problem) and e.entries for e in entries] == [False, 0, False]


@each_format
def test_half_a_surrogate_pair_and_control_characters_can_be_stored(one: Format) -> None:
    text = r'{"title": "a\ud800b\u0000c", "itemType": "book", "items": 3}'
    (record,) = read(one, text)
    assert isinstance(record, Record)
    assert record.title == "a\ufffdbc"
    record.title.encode()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "family", "type", "value", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
NAMES = """title type author authors authorships DOI doi issued date-parts container-title page
    itemType data key library creators tags extra date biblio ids externalIds journal host source
    pages abstract_inverted_index keywords primary_location message update-to ISBN note uri year
    abstract URL identifier language publication_date concepts issn attributes publisher genre"""
OBJECTS = st.dictionaries(st.sampled_from(NAMES.split()), VALUES, max_size=6)


@each_format
@given(st.lists(OBJECTS, max_size=3))
def test_any_members_are_read(one: Format, data: list[dict[str, object]]) -> None:
    for text in (json.dumps(data), "\n".join(map(json.dumps, data)), json.dumps({"items": data})):
        assert accounted(one, text)


PARTS = st.sampled_from(
    ['{"items": [', '{"title": "A"}', '{"itemType": "book", "key": "K"}', "{", "}", "[", "]", '"',
     "\\", ",", ":", "\n", '{"message": {', '"itemType": "note"', '"title": "T"', "1", "NaN",
     "{\n  ", "},\n{", '\n{"type": "book"']
) | st.text(max_size=4)  # fmt: skip


@each_format
@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_text_is_accounted_for(one: Format, text: str) -> None:
    assert isinstance(one.sniff(text), bool)
    assert accounted(one, text)


@each_format
def test_what_the_pipeline_wrote_itself_is_left_to_its_own_reader(one: Format) -> None:
    line = '{"record_id": "R-1", "source_id": "s", "title": "T", "type": "book", "itemType": "x"}'
    assert not one.sniff(line)
