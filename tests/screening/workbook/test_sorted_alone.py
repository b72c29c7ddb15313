"""Decisions that were sorted without their rows: what gives them away, and what does not."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from screening.workbook.sent import Cells, back, record, send

from cis_pipeline.core.model import Verdict
from cis_pipeline.screening.workbook.sorted_alone import Filled, orders, sorted_alone

VERDICTS = {"exclude": Verdict.EXCLUDE, "include": Verdict.INCLUDE, "unsure": Verdict.UNSURE}


def rows(words: list[str], reasons: list[str] | None = None, **more: object) -> list[Filled]:
    """Rows as they were written, filled in from the top."""
    given = reasons or [""] * len(words)
    return [
        Filled(f"R-{n:03}", n, word, reason, verdict=VERDICTS.get(word), place=n, **more)
        for n, (word, reason) in enumerate(zip(words, given, strict=True))
    ]


def found(*args: object, **more: object) -> str:
    alone = sorted_alone(*args, **more)
    return alone.column if alone else ""


def test_orders_are_counted_as_by_hand() -> None:
    # 3 of 6: 20; 5 of 40: 658,008; two words of 2 and one of 1: 5! / (2! 2!) = 30
    assert orders([1, 1, 1, 0, 0, 0]) == 20
    assert orders(["x"] * 5 + ["y"] * 35) == pytest.approx(658_008)
    assert orders("aabbc") == 30


@pytest.mark.parametrize(
    ("excludes", "includes", "asked"),
    [
        (20, 3, False),  # 1,771 orders of 23, and either direction
        (37, 3, True),  # 9,880: one in 4,940
        (50, 2, False),  # 1,326
        (140, 2, True),  # 10,011
        (300, 1, False),
        (40, 0, False),
    ],
)
def test_perfect_order_in_unmoved_rows_is_asked_about_from_one_in_a_thousand(
    excludes: int, includes: int, asked: bool
) -> None:
    words = ["exclude"] * excludes + ["include"] * includes
    assert found(rows(words)) == ("decision" if asked else "")
    assert found(rows(words[::-1])) == ("decision" if asked else "")


def test_it_says_what_stands_in_the_column() -> None:
    alone = sorted_alone(rows(["exclude"] * 30 + ["include"] * 9 + ["unsure"] * 2))
    assert alone is not None
    assert alone.how == "30 exclude, then 9 include, then 2 unsure"


def test_no_order_is_asked_about_that_whole_rows_have_or_one_that_is_not_perfect() -> None:
    words = ["exclude"] * 30 + ["include"] * 20
    mixed = random.Random(1).sample(words, len(words))
    whole = sorted(rows(mixed), key=lambda row: row.decision)
    assert [row.decision for row in whole] == words
    assert found(whole) == ""
    almost = ["include", *words]
    assert found(rows(almost)) == ""
    blank_between = [*words[:30], "", *words[30:]]
    assert found(rows(blank_between)) == ""
    assert found(rows([*words, "", ""])) == "decision"


def test_rows_that_were_sorted_by_title_before_are_in_order_as_well() -> None:
    words = ["exclude"] * 30 + ["include"] * 20
    titled = [
        Filled(f"R-{n}", n, word, verdict=VERDICTS[word], place=7 * n % 50, title=f"Care {n:02}")
        for n, word in enumerate(words)
    ]
    assert found(titled) == "decision"


def test_in_a_ranked_workbook_few_includes_may_come_first_but_not_last() -> None:
    first = ["include"] * 8 + ["exclude"] * 200
    assert found(rows(first), ranked=True) == ""
    assert found(rows(first), ranked=False) == "decision"
    assert found(rows(first[::-1]), ranked=True) == "decision"
    assert found(rows(["include"] * 12 + ["exclude"] * 200), ranked=True) == "decision"


def test_decisions_that_go_with_the_source_are_no_question() -> None:
    ranks = rows(["include"] * 20 + ["exclude"] * 30)
    of_two = [replace(r, source="experts" if n < 20 else "database") for n, r in enumerate(ranks)]
    assert found(of_two) == ""
    assert found([*of_two[:-1], replace(of_two[-1], source="experts")]) == "decision"


def test_reasons_beside_no_decision_tell_that_blank_cells_have_come_to_the_end() -> None:
    words = ["exclude"] * 12 + ["include"] + [""] * 12
    beside = ["TOPIC" if n % 2 else "" for n in range(25)]
    assert found(rows(words, beside)) == "decision"
    assert found(rows(words, [*beside[:12], *[""] * 13])) == ""
    only = ["exclude"] * 13 + [""] * 12
    assert found(rows(only, beside)) == ""


def test_reasons_that_stand_beside_includes_lower_the_bar() -> None:
    words = ["exclude"] * 18 + ["include"] * 3  # 1,330 orders, in either direction
    beside = ["TOPIC" if n not in (2, 9, 17) else "" for n in range(21)]
    assert found(rows(words, beside)) == "decision"
    assert found(rows(words, ["TOPIC"] * 18 + [""] * 3)) == ""


def test_reasons_sorted_alone_stand_at_the_top_beside_includes() -> None:
    words = ["exclude", "include", "exclude", "exclude"] * 8
    reasons = ["DESIGN"] * 10 + ["TOPIC"] * 14 + [""] * 8
    assert found(rows(words, reasons)) == "reason"
    beside = [
        ("TOPIC" if n % 3 else "DESIGN") * (word == "exclude") for n, word in enumerate(words)
    ]
    assert found(rows(words, beside)) == ""


def test_decisions_reasons_and_notes_sorted_by_the_reason_are_found() -> None:
    words = ["exclude"] * 40 + ["include", "exclude"] * 15
    reasons = ["DESIGN"] * 20 + ["TOPIC"] * 20 + [""] * 30
    assert found(rows(words, reasons)) == "reason"


def test_notes_sorted_alone_are_found_from_five_on() -> None:
    words = ["exclude", "include"] * 20

    def noted(notes: dict[int, str]) -> list[Filled]:
        return [
            Filled(f"R-{n}", n, w, "", notes.get(n, ""), VERDICTS[w], n)
            for n, w in enumerate(words)
        ]

    top = dict(enumerate(("a trial", "by Ash", "no abstract", "see 12", "which year?", "Welsh")))
    assert found(noted(dict(sorted(top.items(), key=lambda i: i[1].casefold())))) == ""
    in_order = dict(enumerate(sorted(top.values(), key=str.casefold)))
    assert found(noted(in_order)) == "note"
    assert found(noted({n: in_order[n] for n in range(4)})) == ""
    assert found(noted({7 * n: note for n, note in in_order.items()})) == ""


@pytest.mark.parametrize("down", [False, True])
def test_a_workbook_whose_decisions_were_sorted_alone_is_asked_about(
    tmp_path: Path, down: bool
) -> None:
    records = [record(f"Study {n} of care", year=2000 + n) for n in range(40)]
    words = ["include" if n % 5 == 0 else "exclude" for n in range(40)]
    cells = Cells(send(tmp_path / "abstract_A.xlsx", records)).fill("decision", words)
    assert back(cells.save(), records).questions == ()
    cells.sort("decision", ["decision"], down)
    (question,) = back(cells.save(), records).questions
    assert 'the column "decision" is sorted' in question.what
    assert len(question.records) == 40
