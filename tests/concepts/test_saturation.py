"""New codes are counted in reading order, beside a band of other orders of the same documents."""

from __future__ import annotations

from typing import Any

from cis_pipeline.concepts.counts.saturation import reading_order, saturation
from cis_pipeline.concepts.tagging.tags import CodedTag


def tag(record: str, theme: str, status: Any = "suggested") -> CodedTag:
    return CodedTag(record, theme, "possible", 0.5, status, ())


def test_a_code_is_new_with_the_first_document_that_carries_it() -> None:
    tags = [tag("a", "P"), tag("b", "P"), tag("b", "Q"), tag("c", "R")]
    steps = saturation(tags, ["b", "a", "c"])
    assert [(s.nth, s.record_id, s.new, s.codes) for s in steps] == [
        (1, "b", ("P", "Q"), 2),
        (2, "a", (), 2),
        (3, "c", ("R",), 3),
    ]


def test_confirmed_codes_are_counted_apart_and_refused_ones_not_at_all() -> None:
    steps = saturation([tag("a", "P", "confirmed"), tag("a", "Q"), tag("b", "R", "refused")], "ab")
    assert [(s.codes, s.confirmed) for s in steps] == [(2, 1), (2, 1)]


def test_the_band_holds_what_other_orders_have_and_closes_at_the_end() -> None:
    # one document has four codes, nine have none: after one document, few orders have found them
    steps = saturation([tag("0", t) for t in "PQRS"], [str(n) for n in range(10)])
    assert (steps[0].low, steps[0].median, steps[0].high) == (0, 0, 4)
    assert {(s.low, s.high) for s in steps[-1:]} == {(4, 4)}
    assert all(s.low <= s.median <= s.high for s in steps)


def test_equal_documents_give_equal_bands() -> None:
    tags = [tag(str(n), "PQRSTUV"[n % 7]) for n in range(40)]
    order = [str(n) for n in range(40)]
    assert saturation(tags, order) == saturation(tags, order)


def test_documents_stand_in_the_order_in_which_people_coded_them_or_else_were_included() -> None:
    decided = {"a": "2026-03", "b": "2026-01", "c": "2026-02"}
    assert reading_order(["a", "b", "c"], decided, {}) == ("b", "c", "a")
    assert reading_order(["a", "b", "c"], decided, {"c": "2026-09", "a": "2026-08"}) == ("a", "c")
    assert reading_order(["a", "b"], {}, {"z": "2026-09"}) == ("a", "b")
