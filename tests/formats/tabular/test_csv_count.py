from __future__ import annotations

import io

import pytest

from cis_pipeline.formats.tabular import csv_count
from cis_pipeline.formats.tabular.csv_rows import Shape


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
    assert csv_count.count(io.StringIO(text, newline=""), Shape(",", 1)) == rows


def test_where_quotes_are_letters_each_line_is_a_row() -> None:
    shape = Shape("\t", 1, quoted=False)
    assert csv_count.count(io.StringIO('PT\tAU\n"\t\n"a\t\n\t\n'), shape) == 2
