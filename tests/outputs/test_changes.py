"""What changed since a day, told from a ledger whose rows have their times."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.core.model import Action, Coding, Correction, Said
from cis_pipeline.ledger.rows import TakenFile
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.changes import since
from making import PROTOCOL, SOURCES, both, passes, records

MAY, JUNE = "2026-05-04T10:00:00+00:00", "2026-06-05T10:00:00+00:00"


def at(day, decisions):
    return tuple(replace(d, at=day) for d in decisions)


STATE = Snapshot(
    tuple(records("abc")),
    (
        *at(MAY, passes("ab")),
        *at(MAY, both("abstract", "b", "include")),
        *at(JUNE, passes("c")),
        *at(JUNE, both("abstract", "a", "exclude", "TOPIC")),
    ),
    SOURCES,
    PROTOCOL,
    taken=(
        TakenFile("data/searches/one.ris", "1", 2, MAY, 0),
        TakenFile("data/searches/two.ris", "2", 1, JUNE, 2),
    ),
    corrections=(Correction(record_id="b", action=Action.WITHDRAW, by="A", note="wrong", at=JUNE),),
    codings=(
        Coding(verdict=Said.CONFIRM, by="A", record_id="a", theme="T1", at=MAY),
        Coding(verdict=Said.REFUSE, by="A", record_id="a", theme="T1", at=JUNE),
        Coding(verdict=Said.ANOMALY, by="A", anomaly="AN1", note="costs are never told", at=JUNE),
    ),
)


def test_what_came_was_decided_corrected_and_moved_since_a_day_is_told() -> None:
    assert list(since("2026-06-01", STATE)) == [
        "What came in",
        "  2026-06-05  data/searches/two.ris: 1 records",
        "What was decided",
        "  rule:criteria in types: include 1",
        "  A in abstract: exclude 1",
        "  B in abstract: exclude 1",
        "What was coded",
        "  A on themes: refuse 1, anomaly 1",
        "  2026-06-05  A, anomaly AN1: costs are never told",
        "What was corrected or ruled",
        "  2026-06-05  A: withdraw 1 (by hand): wrong",
        "What that moved",
        "  1 record leaves",
        "  1 record is new",
        "  1 record moves from awaiting_abstract to records_excluded",
        "  2 votes on them stay on record, to count again if they are put back",
        "Records that stand elsewhere now",
        "  a  Title a: awaiting_abstract -> records_excluded (TOPIC) by A, B on 2026-06-05",
    ]


def test_since_a_day_on_which_nothing_happened_yet_there_is_nothing() -> None:
    lines = list(since("2026-07-01", STATE))
    assert [line for line in lines if line.startswith("  ")] == ["  nothing"] * 6


def test_before_the_first_day_nothing_was_there() -> None:
    before = STATE.as_of("2026-01-01")
    assert (before.came, before.decisions, before.taken) == ((), (), ())


def test_votes_that_were_imported_came_when_they_were_and_not_on_the_day_they_were_cast() -> None:
    imported = at("2020-01-01", both("abstract", "c", "include"))
    state = replace(STATE, decisions=(*STATE.decisions, *imported))
    assert "  A in abstract: include 1" in list(since("2026-06-01", state))
    assert len(state.as_of("2026-06-01").decisions) == 4
