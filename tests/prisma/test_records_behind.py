"""Behind every number stand its records; an update in one ledger counts its own waves."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from pydantic import ValidationError

from cis_pipeline.core.model import Source
from cis_pipeline.ledger.fold import fold
from cis_pipeline.prisma.counting import count
from cis_pipeline.prisma.equations import broken
from cis_pipeline.prisma.flow import Column
from cis_pipeline.protocol.protocol import ReviewTable
from making import DATABASE, PROTOCOL, WEB, both, flow, passes, records, same, vote

PLAIN = [
    same("b", "a"),
    *vote("rule:TYPE", "types", "c", "exclude", "TYPE"),
    *passes("adefghi"),
    *both("abstract", "d", "exclude", "TOPIC"),
    *both("abstract", "aefgh", "include"),
    *both("full_text", "e", "exclude", "PLACE"),
    *both("full_text", "f", "exclude", "LOST"),
    *both("full_text", "a", "include"),
    *vote("A", "full_text", "g", "include"),
]
"""a included with its duplicate b; c no article; d off topic; e elsewhere; f lost; g waits for B,
h for both at full text; nobody has read the abstract of i."""


def test_behind_each_number_stand_exactly_its_records() -> None:
    d = flow(records("abcdefghi"), PLAIN).databases
    assert {name: "".join(ids) for name, ids in d.records.items()} == {
        "records_identified": "abcdefghi",
        "duplicate_records_removed": "b",
        "records_marked_ineligible_by_automation": "",
        "records_removed_other_reasons": "c",
        "records_screened": "adefghi",
        "records_excluded": "d",
        "reports_sought": "aefgh",
        "reports_not_retrieved": "f",
        "reports_assessed": "aegh",
        "reports_excluded": "e",
        "reports_excluded_by_reason.PLACE": "e",
        "reports_included": "a",
        "studies_included": "a",
        "awaiting_before_screening": "",
        "awaiting_screening": "i",
        "awaiting_assessment": "gh",
    }


def test_a_number_is_how_many_records_stand_behind_it() -> None:
    whole = flow([*records("abcdefghi"), *records("xy", "web")], [*PLAIN, *passes("xy")])
    for column in (whole.databases, whole.other):
        for f in fields(Column):
            if f.type == "Number" and f.name in column.records and f.name != "studies_included":
                assert getattr(column, f.name) == len(column.records[f.name]), f.name
    for r in whole.rounds:
        assert (r.entered, r.excluded, r.waiting, r.left) == tuple(
            len(r.records[name]) for name in ("entered", "excluded", "waiting", "left")
        )
    assert [(o.n, "".join(o.records)) for o in whole.databases.identified_from] == [
        (9, "abcdefghi")
    ]


SOURCES = {
    "db": DATABASE,
    "web": WEB,
    "db2": Source(source_id="db2", name="A database", wave=2),
}


def updated(since: int | None):
    """Wave 1 as above; wave 2 brings n, a record of a again, o which is included, and p."""
    found = [*records("abcdefghi"), *records("nop", "db2")]
    made = [
        *PLAIN,
        same("n", "a"),
        *passes("op"),
        *both("abstract", "o", "include"),
        *both("abstract", "p", "exclude", "TOPIC"),
        *both("full_text", "o", "include"),
    ]
    protocol = replace(PROTOCOL, review=ReviewTable(title="Of owls", update_since_wave=since))
    return count(found, SOURCES, fold(found, SOURCES, made, protocol), protocol)


def test_an_update_counts_its_own_waves_and_what_was_included_before_them() -> None:
    # identified n o p: n is of a report of wave 1, so a duplicate; screened o p; p out; o included
    new = updated(2)
    d = new.databases
    assert (d.records_identified, d.duplicate_records_removed, d.records_screened) == (3, 1, 2)
    assert (d.records_excluded, d.reports_sought, d.reports_included) == (1, 1, 1)
    assert (new.previous_reports, new.reports_included, new.total_reports) == (1, 1, 2)
    assert (new.records["previous_reports"], new.records["total_reports"]) == (("a",), ("a", "o"))
    assert new.is_update
    assert not broken(new)


def test_without_the_wave_of_an_update_all_records_are_of_one_review() -> None:
    whole = updated(None)
    assert (whole.databases.records_identified, whole.reports_included) == (12, 2)
    assert not whole.is_update


def test_previous_studies_without_records_say_that_they_are_reported() -> None:
    review = ReviewTable(title="Of owls", previous_reports=14)
    told = flow(records("a"), [], replace(PROTOCOL, review=review))
    assert told.basis["previous_reports"].status == "reported"
    assert told.records["previous_reports"] == ()


def test_what_was_included_before_is_said_once() -> None:
    with pytest.raises(ValidationError, match="update_since_wave counts the previous studies"):
        ReviewTable(title="Of owls", previous_reports=14, update_since_wave=2)
