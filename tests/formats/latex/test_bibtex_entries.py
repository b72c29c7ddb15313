from __future__ import annotations

import time

import pytest

from cis_pipeline.formats.latex import entries
from cis_pipeline.formats.latex.entries import parsed, pieces, rescued


def test_pieces_begin_where_entries_do_and_know_their_lines() -> None:
    text = "Heading\n@book{a,\n x={@y{}}} @book{b}\n% @book{c}\n @string{d = {e}}\n"
    found = list(pieces(text.splitlines(keepends=True)))
    assert found == [
        (2, "@book{a,\n x={@y{}}} "),
        (2, "@book{b}\n% @book{c}\n"),
        (5, " @string{d = {e}}\n"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '@Book{k, Title = {A {B} "c"}, year = 2010, note = "d {e}", }',
        '@book(k, title = {A {B} "c"}, year = {2010}, note = {d {e}})',
        '@book{k,\n title = {A {B} "c"}\n year = "2010",\n note = "d " # {{e}}}',
    ],
)
def test_values_stand_without_their_marks(text: str) -> None:
    entry = parsed(text, {})
    assert (entry.kind, entry.key, entry.fault) == ("book", "k", "")
    assert entry.values == {"title": 'A {B} "c"', "year": "2010", "note": "d {e}"}


def test_raw_ends_with_the_entry() -> None:
    assert parsed(" @book{a, x = {y}}\n% remark {\n", {}).raw == "@book{a, x = {y}}"
    assert parsed("@book{a b, x = {y}}\nremark\n", {}).raw == "@book{a b, x = {y}}"


def test_abbreviations_stand_for_their_text() -> None:
    entry = parsed("@book{k, journal = J # { B}, month = may}", {"j": '"A"'})
    assert entry.values == {"journal": "A B", "month": "may"}


def test_an_equals_sign_in_a_text_begins_no_field_of_a_damaged_entry() -> None:
    entry = rescued("@book{k,\n abstract = {a, p = 0.05, b},\n title = {C", {}, "damaged")
    assert entry.values == {"abstract": "a, p = 0.05, b", "title": "C"}


@pytest.mark.parametrize(
    "text",
    ["@a{k," + "x={" * 30_000, "@a{k," + "x={}," * 30_000, "@a{" * 30_000, "@a{}" * 3_000,
     '@a{k,x="' + "{" * 30_000, "@a{k," + "x=" * 30_000, "@a{k,x={" + "{}" * 30_000,
     "@a{k,x={" + "\\" * 30_000],
)  # fmt: skip
def test_bombs_end_soon(text: str) -> None:
    begun = time.process_time()
    for _, piece in pieces([text]):
        entries.parsed(piece, {})
    assert time.process_time() - begun < 20


def test_what_is_never_closed_is_not_taken_into_memory_whole() -> None:
    lines = ["@book{a,\n", "title = {A},\n", *["x" * 10**6 + "\n"] * 30, "@book{b, x = {y}}\n"]
    (_, first), (line, last) = pieces(iter(lines))
    assert len(first) < 2 * 10**7
    assert parsed(first, {}).fault == "it is never closed, or as large as no entry is"
    assert (line, last) == (33, "@book{b, x = {y}}\n")
