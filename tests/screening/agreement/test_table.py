"""Tables of judgements by other people's columns: what is read, and what is said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.screening.agreement.table import PrintedVote, PrintedVotes, read


def of(tmp_path: Path, text: str, **columns: str) -> PrintedVotes:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    return read(tmp_path / "t.csv", "t.csv", columns)


ONE = PrintedVote(place="row 2", item="7", reviewer="Ann", decision="yes")


@pytest.mark.parametrize(
    "header",
    [
        "item_id,screener,decision",
        "record_id,by,verdict",
        "ID,Rater,Label",
        "DOI,Reviewer Name,Vote",
        "Title,coder,Screening decision",
    ],
)
def test_columns_are_known_by_many_names(tmp_path, header) -> None:
    assert of(tmp_path, f"{header}\n7,Ann,yes\n").votes == (ONE,)


def test_reasons_and_rounds_are_read_where_there_are_any(tmp_path) -> None:
    header = "id;rater;vote;Exclusion reason;further;stage"
    (vote,) = of(tmp_path, f'{header}\n7;Ann;no;LANG;"TOPIC; PLACE";abstract\n').votes
    assert (vote.reason, vote.further, vote.round) == ("LANG", "TOPIC; PLACE", "abstract")


def test_an_id_names_the_item_rather_than_a_title_or_the_number_of_a_row(tmp_path) -> None:
    found = of(tmp_path, "no,title,id,rater,vote\n1,On owls,7,Ann,yes\n")
    assert (found.votes[0].item, found.item_column) == ("7", "id")


def test_the_caller_may_say_which_column_is_what(tmp_path) -> None:
    table = "paper,id,score\n7,Ann,yes\n"
    assert of(tmp_path, table, item="Paper", reviewer="id", decision="score").votes == (ONE,)


def test_a_workbook_is_read_below_its_heading_and_with_all_its_sheets(tmp_path) -> None:
    with Workbook(tmp_path / "t.xlsx") as book:
        for name, who in (("Ann's", "Ann"), ("Bo's", "Bo")):
            sheet = book.add_worksheet(name)
            for at, row in enumerate([["Votes"], [], ["id", "rater", "vote"], [7, who, "yes"]]):
                sheet.write_row(at, 0, row)
    found = read(tmp_path / "t.xlsx", "t.xlsx")
    assert [(v.place, v.item, v.reviewer) for v in found.votes] == [
        ('sheet "Ann\'s" row 4', "7", "Ann"),
        ('sheet "Bo\'s" row 4', "7", "Bo"),
    ]


def test_missing_columns_are_told_with_what_there_is_and_how_to_name_them(tmp_path) -> None:
    with pytest.raises(ReviewError) as told:
        of(tmp_path, "paper,who,score\n7,Ann,yes\n")
    assert str(told.value) == (
        "t.csv: no column says which item was judged or what was decided (item: item_id, "
        "record_id, id or doi; decision: decision, vote, verdict or label); say which it is: "
        '--column item=NAME --column decision=NAME; it has "paper", "who", "score". A table is '
        "read that has a row a vote"
    )


def test_a_column_that_the_caller_names_must_be_there_and_be_something(tmp_path) -> None:
    with pytest.raises(ReviewError, match='"item=paper": no such column; it has "id", "who"'):
        of(tmp_path, "id,who,vote\n7,Ann,yes\n", item="paper")
    with pytest.raises(ReviewError, match="say one of item, reviewer, decision, reason"):
        of(tmp_path, "id,who,vote\n7,Ann,yes\n", colour="paper")


def test_a_file_without_rows_and_one_that_is_not_there_are_told(tmp_path) -> None:
    with Workbook(tmp_path / "t.xlsx") as book:
        book.add_worksheet()
    with pytest.raises(ReviewError, match=r"t\.xlsx: holds no row"):
        read(tmp_path / "t.xlsx", "t.xlsx")
    with pytest.raises(SourceError, match=r"t2\.csv"):
        read(tmp_path / "t2.csv", "t2.csv")


CELLS = st.text(st.sampled_from('ab,;"\n\t é'), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_no_row_that_holds_anything_is_lost(tmp_path_factory, rows) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    folder = tmp_path_factory.mktemp("tables")
    lines = ["id,who,vote", *(",".join(map(quoted, row)) for row in rows)]
    text = "\n".join(lines) + "\n"
    (folder / "t.csv").write_text(text, encoding="utf-8", newline="")
    found = read(folder / "t.csv", "t.csv")
    wanted = [tuple(cell.strip() for cell in row) for row in rows if any(map(str.strip, row))]
    assert [(v.item, v.reviewer, v.decision) for v in found.votes] == wanted
