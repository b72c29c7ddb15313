from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.tabular.csv_rows import Reading, parter
from cis_pipeline.formats.tabular.csv_scan import Shape

COMMA = Shape(",", 1)


def rows(text: str) -> list[list[str]]:
    return list(Reading(io.StringIO(text, newline=""), COMMA).rows())


PARTS = st.sampled_from(['"', '""', ",", '","', " ", "a", "é", ";"])


@given(st.lists(PARTS, max_size=30).map("".join))
def test_a_line_parted_at_once_is_parted_as_csv_does(line: str) -> None:
    cells = parter(COMMA)(line)
    if cells is not None:
        assert cells == next(csv.reader([line + "\n"]))


def test_lines_as_vendors_write_them_are_parted_at_once() -> None:
    part = parter(COMMA)
    assert part('a,"b, c","d ""e"" f",,"",g') == ["a", "b, c", 'd "e" f', "", "", "g"]
    assert part('"a","b","c"') == ["a", "b", "c"]
    assert part('5" pipe,b') is None
    assert parter(Shape("\t", 1, quoted=False))('"a\tb"') == ['"a', 'b"']


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
