"""A whole review, as a team would do it: exports in, workbooks out and back, to the end."""

from __future__ import annotations

import pytest
from review.reviews import fill, left, run

pytestmark = pytest.mark.pictures


def test_a_review_runs_from_exports_to_included_reports_with_people_in_between(folder):
    first = run(folder)
    assert first.exit_code == 3
    assert first.document["records_identified"] == 6
    assert first.document["duplicate_records_removed"] == 1
    assert left(first)["criteria"] == (5, 1, 0, 4)
    assert [(a.round_id, a.who, a.n) for a in first.waiting] == [
        ("abstract", "A", 4),
        ("abstract", "B", 4),
    ]
    assert first.waiting[0].paths == ("data/sheets/abstract_A.xlsx",)
    assert "INTERIM" in (folder / "data/outputs/flow.svg").read_text(encoding="utf-8")

    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"*": "include", "Clouds": "exclude"})
    fill(sheets / "abstract_B.xlsx", {"*": "include", "Clouds": "exclude", "Dogs": "unsure"})
    second = run(folder)
    assert left(second)["abstract"] == (4, 1, 1, 2)
    assert ("abstract", "consensus", 1) in [(a.round_id, a.who, a.n) for a in second.waiting]

    fill(sheets / "abstract_conflicts.xlsx", {"Dogs": "include"})
    fill(sheets / "full_text_A.xlsx", {"*": "include"})
    fill(sheets / "full_text_B.xlsx", {"*": "include"})
    third = run(folder)
    assert [(a.round_id, a.who, a.n) for a in third.waiting] == [
        ("full_text", "A", 1),
        ("full_text", "B", 1),
    ]
    fill(sheets / "full_text_A_2.xlsx", {"Dogs": "exclude"}, "NOTRETRIEVED")
    fill(sheets / "full_text_B_2.xlsx", {"Dogs": "exclude"}, "NOTRETRIEVED")
    last = run(folder)
    assert last.exit_code == 0
    assert last.waiting == ()
    assert last.document["reports_not_retrieved"] == 1
    assert last.document["reports_included"] == 2
    assert all(e["holds"] is not False for e in last.document["equations"])
    included = (folder / "data/outputs/included.csv").read_text(encoding="utf-8")
    assert "Apples in autumn" in included
    assert "Bridges over water" in included
    assert "INTERIM" not in (folder / "data/outputs/flow.svg").read_text(encoding="utf-8")
