"""Computed numbers beside published ones: what the paper is silent about is never called equal."""

from __future__ import annotations

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.published import compare, read_published

TOML = """
[published]
source = "A paper"

[[number]]
box = "records_identified"
label = "Records"
value = 100
status = "reported"

[[number]]
box = "rounds.abstract.left"
label = "Left"
value = 30
status = "derived"

[[number]]
box = "duplicate_records_removed"
label = "Duplicates"
status = "not reported"

[[number]]
box = "rounds.nowhere.left"
label = "Nowhere"
value = 1
status = "reported"
"""


def verdicts(tmp_path, document, text=TOML):
    path = tmp_path / "published.toml"
    path.write_text(text, encoding="utf-8")
    return {c.label: c.verdict for c in compare(read_published(path), document)}


def test_each_number_is_equal_differs_or_cannot_be_told(tmp_path):
    document = {
        "records_identified": 100,
        "duplicate_records_removed": 12,
        "rounds": {"abstract": {"left": 29}},
    }
    assert verdicts(tmp_path, document) == {
        "Records": "equal",
        "Left": "differs",
        "Duplicates": "not reported by the paper",
        "Nowhere": "not computed",
    }


def test_an_unknown_number_is_not_compared(tmp_path):
    assert verdicts(tmp_path, {"records_identified": None})["Records"] == "not computed"


def test_a_number_that_is_not_reported_cannot_have_a_value(tmp_path):
    wrong = TOML.replace('status = "reported"', 'status = "not reported"', 1)
    with pytest.raises(ProtocolError, match=r"line 5: .*records_identified"):
        verdicts(tmp_path, {}, wrong)


def test_a_review_that_compares_itself_with_no_paper_has_no_numbers(tmp_path):
    assert read_published(tmp_path / "published.toml") == ()
