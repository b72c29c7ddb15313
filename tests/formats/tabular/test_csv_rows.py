from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.tabular.csv_rows import Reading, Shape, count

COMMA = Shape(",", 1)


def rows(text: str) -> list[list[str]]:
    return list(Reading(io.StringIO(text, newline=""), COMMA).rows())


def test_cells_are_as_csv_has_them() -> None:
    assert rows('a,"b, c","d ""e"" f",,"",g\n5" pipe,b') == [
        ["a", "b, c", 'd "e" f', "", "", "g"],
        ['5" pipe', "b"],
    ]


def test_web_of_sciences_quotes_are_letters() -> None:
    reading = Reading(io.StringIO('"a\tb"\n"c\td\n'), Shape("\t", 1, quoted=False))
    assert list(reading.rows()) == [['"a', 'b"'], ['"c', "d"]]


def test_what_a_quote_took_in_for_nothing_is_read_anew() -> None:
    reading = Reading(io.StringIO('a,b\n"c,d\n""e,f\n"g,h\n'), COMMA)
    assert list(reading.rows()) == [["a", "b"], ['c,d\n"e,f\ng', "h"]]
    reading = Reading(io.StringIO('a,b\n"c,d\n""e,f\ng,h\n'), COMMA)
    assert list(reading.rows()) == [["a", "b"], ['"c', "d"], ["e", "f"], ["g", "h"]]
    assert [fault.where for fault in reading.told()] == ["row 2"]


@given(st.lists(st.lists(st.text(st.sampled_from('a,"\n; é'), max_size=6), min_size=2, max_size=3)))
def test_any_table_that_csv_writes_is_read_whatever_its_line_ends(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(table)
    written = out.getvalue()
    for end in ("\n", "\r\n", "\r"):
        assert rows(written.replace("\n", end)) == table


def test_a_last_line_without_its_end_is_a_row() -> None:
    assert rows("a,b\r\nc,d") == rows("a,b\nc,d") == [["a", "b"], ["c", "d"]]


def test_line_ends_of_two_kinds_in_one_file_each_end_a_row() -> None:
    assert rows("a\r\nb\nc\rd\n\n") == [["a"], ["b"], ["c"], ["d"], []]


def test_files_of_many_blocks_are_read_whole() -> None:
    table = [[f"row {number}", "x\ny" * (number % 3), "w" * 99] for number in range(3000)]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    assert rows(out.getvalue()) == table


@pytest.mark.parametrize(
    ("below", "rows"),
    [
        ("a,b\nc,d\n", 2),
        ("a,b\r\nc,d\re,f", 3),
        ('a,"b\nb\n\nb"\nc,d\n', 2),
        ('a,"b ""b""\nb",c\nd,e\n', 2),
        ('"a\nb"",c\nd",e\n', 1),
        ('5" pipe,b\nc,d\n', 2),
        (',\n\n"",""\n \t,\n', 0),
        ('"""",\n",",\n" "x,\n', 3),
        ('a,"b\nc,d\ne,f\n', 3),
        ('a,"b\nc","d\ne,f\n', 3),
    ],
)
def test_rows_are_counted_by_line_ends_and_quotes(below: str, rows: int) -> None:
    text = f"Title,Mine\n{below}"
    assert count(io.StringIO(text, newline=""), Shape(",", 1)) == rows


def test_where_quotes_are_letters_each_line_is_a_row() -> None:
    shape = Shape("\t", 1, quoted=False)
    assert count(io.StringIO('PT\tAU\n"\t\n"a\t\n\t\n'), shape) == 2
