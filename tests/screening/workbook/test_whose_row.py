"""A row is taken only if it shows its own record, whatever columns were sorted without the ids."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from screening.workbook.sent import Cells, back, record, said, send

from cis_pipeline.screening.workbook.whose_row import is_its_row

EDITORIALS = (
    record("Editorial", authors=("Ash, Ann",), year=2001, abstract="On foster care."),
    record("Editorial", authors=("Birch, Bo",), year=2001, abstract="On schools and their pupils."),
    record("Editorial", authors=("Cedar, Cy",), year=2001, abstract="On the courts."),
)
VOTES = ("include", "exclude", "unsure")


def votes(returned) -> dict[str, str]:
    return {d.record_id: d.verdict.value for d in returned.decisions}


RIGHT = {r.record_id: vote for r, vote in zip(EDITORIALS, VOTES, strict=True)}


def test_three_editorials_sorted_without_their_ids_give_no_vote_to_another(tmp_path: Path) -> None:
    cells = Cells(send(tmp_path / "abstract_A.xlsx", EDITORIALS)).fill("decision", VOTES)
    others = [c for c in cells.header if c != "record_id"]
    returned = back(cells.sort("authors", others, down=True).save(), EDITORIALS)
    assert votes(returned) == {EDITORIALS[1].record_id: "exclude"}  # the middle one stayed
    first = f"what stands beside {EDITORIALS[0].record_id} is not its own (abstract, authors)"
    assert first in said(returned)[0]
    assert f"it is that of {EDITORIALS[2].record_id}" in said(returned)[0]


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5])
def test_whatever_columns_are_sorted_without_the_ids_no_vote_is_anothers(
    tmp_path: Path, width: int
) -> None:
    names = ["title", "authors", "year", "abstract", "decision"]
    path = send(tmp_path / "abstract_A.xlsx", EDITORIALS)
    for columns in combinations(names, width):
        for by in columns:
            cells = Cells(path).fill("decision", VOTES)
            found = votes(back(cells.sort(by, columns, down=True).save(), EDITORIALS))
            if "decision" not in columns or {"authors", "abstract"} & set(columns):
                assert found.items() <= RIGHT.items(), (columns, by)
            send(path, EDITORIALS)


def test_ids_sorted_without_the_rest_give_no_vote_to_another(tmp_path: Path) -> None:
    cells = Cells(send(tmp_path / "abstract_A.xlsx", EDITORIALS)).fill("decision", VOTES)
    assert cells.rows[0][cells.place("record_id")] != min(RIGHT)
    found = votes(back(cells.sort("record_id", ["record_id"]).save(), EDITORIALS))
    assert len(found) < 2
    assert found.items() <= RIGHT.items()


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("authors", "Ash, Ann; \u00c3\u2013sterberg, Ol\u00c3\u00ab"),
        ("authors", "Ash, Ann; ?sterberg, Ol?"),
        ("authors", "ash, ann; osterberg, ole"),
        ("year", "2019.0"),
        ("year", "2019-01-01"),
        ("year", "1905-07-11"),
        ("doi", "2010-12-10"),
        ("doi", "https://doi.org/10.1234/10"),
        ("title", "Care of children: what eleven loc"),
        ("abstract", "We asked 12 people about care. They said that it w"),
        ("abstract", ""),
        ("url", "https://example.org/my-own-copy.pdf"),
        ("container", "J Care"),
    ],
)
def test_a_cell_that_is_lightly_damaged_spoilt_or_added_to_refuses_no_right_row(
    column: str, shown: str
) -> None:
    one = record(
        "Care of children: what eleven local authorities do",
        authors=("Ash, Ann", "\u00d6sterberg, Ol\u00eb"),
        year=2019,
        doi="10.1234/10",
        url="https://example.org/1",
        container="Journal of Care",
        abstract="We asked 12 people about care. They said that it was better than before.",
    )
    cells = {"title": one.title, column: shown}
    assert is_its_row(one, cells)


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("authors", "Birch, Bo"),
        ("year", "2018"),
        ("doi", "10.1234/11"),
        ("abstract", "They were asked about schools, and their pupils said nothing at all."),
        ("title", "Another editorial"),
    ],
)
def test_what_is_not_its_own_refuses_a_row_though_all_else_is(column: str, shown: str) -> None:
    one = record(
        "Editorial",
        authors=("Ash, Ann",),
        year=2019,
        doi="10.1234/10",
        abstract="We asked 12 people about care. They said that it was better than before.",
    )
    right = {"title": "Editorial", "authors": "Ash, Ann", "year": "2019"}
    assert is_its_row(one, right)
    assert not is_its_row(one, {**right, column: shown})


def test_a_title_of_forty_thousand_letters_is_compared_at_once() -> None:
    long = "care of children and " * 2000
    assert is_its_row(record(long), {"title": long.replace("children", "childrn", 3)})
    assert not is_its_row(record(long), {"title": "schools and their pupils " * 1700})


# --- what cannot be told apart -------------------------------------------------------------------

ALIKE = tuple(record("Editorial", year=2001, note=f"entry {n}") for n in (1, 2, 3))
OTHERS = tuple(record(f"Report number {n} on homes", year=2000 + n) for n in range(6))


def test_rows_that_show_the_same_and_are_decided_differently_are_asked_about(
    tmp_path: Path,
) -> None:
    cells = Cells(send(tmp_path / "abstract_A.xlsx", (*ALIKE, *OTHERS)))
    cells.fill("decision", ["include", "exclude", "exclude", *["exclude"] * 6])
    returned = back(cells.save(), (*ALIKE, *OTHERS))
    (question,) = returned.questions
    assert question.records == tuple(r.record_id for r in ALIKE)
    top = cells.top
    assert question.what.startswith(f"rows {top + 1}, {top + 2}, {top + 3} show the same and are ")


def test_rows_that_show_the_same_are_no_question_while_the_second_is_still_to_be_decided(
    tmp_path: Path,
) -> None:
    cells = Cells(send(tmp_path / "abstract_A.xlsx", (*ALIKE, *OTHERS)))
    cells.fill("decision", ["include", None, None, *["exclude"] * 6])
    assert back(cells.save(), (*ALIKE, *OTHERS)).questions == ()
    cells.sort("decision")  # whole rows, so that they are no longer where they were written
    assert len(back(cells.save(), (*ALIKE, *OTHERS)).questions) == 1


def test_once_rows_were_sorted_without_ids_a_title_that_others_share_shows_nothing(
    tmp_path: Path,
) -> None:
    some = (OTHERS[0], *ALIKE, *OTHERS[1:])
    cells = Cells(send(tmp_path / "abstract_A.xlsx", some))
    cells.fill("decision", ["include", *["exclude"] * 8])
    cells.sort("title", [c for c in cells.header if c != "record_id"])
    returned = back(cells.save(), some)
    # the three editorials and all reports moved by one; nothing shows where it belongs
    assert votes(returned).items() <= {r.record_id: "exclude" for r in some[1:]}.items()
    assert not {r.record_id for r in ALIKE} & votes(returned).keys()
    assert any("is not enough to tell whose row this is" in line for line in said(returned))
