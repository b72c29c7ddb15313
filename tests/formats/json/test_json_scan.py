from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.json.scan import LARGEST, Shape, spans

SHAPE = Shape(lists=frozenset({"items"}), wraps=frozenset({"message"}), marks=frozenset({"title"}))


def found(text: str) -> list[str]:
    return [span.fault or span.text for span in spans(text, SHAPE)]


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}, {"b": "}"}]',
        '{"a": 1}\n{"b": "}"}\n',
        '{"a": 1}{"b": "}"}',
        '\x1e{"a": 1}\n\x1e{"b": "}"}\n',
        '{"n": {"items": [1]}, "items": [{"a": 1}, {"b": "}"}], "z": [{}]}',
        '{"message": {"total": 2, "items": [{"a": 1}, {"b": "}"}]}, "status": "{"}',
        '{"items": [{"a": 1}]}\n{"items": [{"b": "}"}]}',
        '[[{"a": 1}], [{"b": "}"}]]',
    ],
)
def test_entries_are_found_however_the_file_lists_them(text: str) -> None:
    assert found(text) == ['{"a": 1}', '{"b": "}"}']


@pytest.mark.parametrize(
    "text",
    ['{"title": "T", "items": [{"a": 1}]}', '{"a": {"items": [{"a": 1}]}}', '{"items": ["x"]}'],
)
def test_an_object_that_wraps_no_list_is_an_entry_itself(text: str) -> None:
    assert found(text) == [text]


@pytest.mark.parametrize("text", ["[]", '{"items": []}', "", " \n"])
def test_a_list_of_nothing_has_no_entries(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1\n{"b": 2}\n', ["open", '{"b": 2}']),
        ('{"a": "x\n{"b": 2}\n', ["open", '{"b": 2}']),
        ('[\n {\n  "a": "x" "\n },\n {\n  "b": 2\n }\n]', ["open", '{\n  "b": 2\n }']),
        ('[{\n  "a": [\n}, {\n  "b": 2\n}]', ['{\n  "a": [\n}', '{\n  "b": 2\n}']),
        ('[{\n  "a": {\n}, {\n  "b": 2\n}]', ["open", '{\n  "b": 2\n}']),
        ('[{"a": 1}, {"b', ['{"a": 1}', "open"]),
        ('[{"a": 1}', ['{"a": 1}', "unended"]),
        ('[{"a": 1}, 7, {"b": 2}]', ['{"a": 1}', "stray", '{"b": 2}']),
        ("}", ["stray"]),
    ],
)
def test_damage_costs_the_entry_where_it_is(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    ["[" * 10**6, '{"items":' * 10**5, '{"message":' * 10**5, "{" * 10**6, "1," * 10**6,
     '"a",' * 10**6, '{"a":"' + "\\\\" * 10**6, '["' + "x" * 10**6, '{"a":[' + "{}," * 10**6],
)  # fmt: skip
def test_bombs_end_soon(text: str) -> None:
    begun = time.perf_counter()
    assert len(found(text)) <= 100
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize(
    "entry", ['{"a":\n', '{"a": "x\n', "{}\n", '{"a": [\n'], ids=["brace", "quote", "none", "list"]
)
def test_many_damaged_lines_take_no_longer_each_than_a_few(entry: str) -> None:
    begun = time.perf_counter()
    assert len(found("[" + entry * 50_000)) in (50_000, 50_001)
    assert time.perf_counter() - begun < 20


def test_an_object_larger_than_any_entry_costs_itself_alone() -> None:
    text = '[{"a": 1}, {"b": "' + "x" * (2 * LARGEST) + '"}, {"c": 3}]'
    assert found(text) == ['{"a": 1}', "large", '{"c": 3}']


def test_lines_are_counted() -> None:
    text = '[\n{"a":\n1},\n{"b": 2}]'
    assert [span.line for span in spans(text, SHAPE)] == [2, 4]


PARTS = st.sampled_from(
    ['{"items": [', '{"a": 1}', "{", "}", "[", "]", '"', "\\", ",", ":", "\n", "\r", '{"message":',
     '"title": ', "1e9", "NaN", "  ", "{\n  ", "},\n{"]
) | st.text(max_size=4)  # fmt: skip


@given(st.lists(PARTS, max_size=40).map("".join))
def test_any_text_ends(text: str) -> None:
    assert len(found(text)) <= len(text)
