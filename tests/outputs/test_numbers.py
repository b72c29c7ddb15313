"""Every number says what kind it is: counted, pending, not determined, or reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.numbers import numbers
from cis_pipeline.outputs.results import Results
from making import PROTOCOL, SOURCES, both, passes, records

PUBLISHED = """[published]
source = "A paper"

[[number]]
box = "records_screened"
label = "Screened"
value = 3
status = "derived"
basis = "4 - 1"

[[number]]
box = "rounds.abstract.entered"
label = "Into abstracts"
value = 2
status = "reported"
"""


def rows(folder: Path, decisions, protocol=PROTOCOL) -> dict[str, tuple[str, ...]]:
    (folder / "config").mkdir()
    (folder / "config" / "published.toml").write_text(PUBLISHED, encoding="utf-8")
    state = Snapshot(tuple(records("ab")), tuple(decisions), SOURCES, protocol)
    table = numbers(Results(state, Workspace(folder), None, None))
    return {row[0]: tuple(row[1:]) for row in table.itertuples(index=False)}


def test_what_is_counted_pending_and_not_determined_is_told_apart(tmp_path) -> None:
    found = rows(tmp_path, [*passes("ab"), *both("abstract", "a", "include")])
    assert {box: found[box][1:3] for box in ("records_identified", "reports_assessed")} == {
        "records_identified": ("2", "counted"),
        "reports_assessed": ("", "pending"),
    }
    assert found["included.studies"][1:3] == ("", "pending")


def test_a_papers_number_stands_beside_with_its_status_and_how_they_compare(tmp_path) -> None:
    found = rows(tmp_path, [*passes("ab"), *both("abstract", "ab", "exclude", "TOPIC")])
    assert found["records_screened"] == (
        *("Records screened", "2", "counted"),
        *("3", "derived", "differs", "4 - 1"),
    )
    assert found["rounds.abstract.entered"][1:6] == ("2", "counted", "2", "reported", "equal")


def test_what_the_version_before_held_is_reported_and_studies_nobody_named_not_known(
    tmp_path,
) -> None:
    earlier = replace(PROTOCOL, review=PROTOCOL.review.model_copy(update={"previous_reports": 7}))
    votes = [*passes("a"), *both("abstract", "a", "include"), *both("full_text", "a", "include")]
    found = rows(tmp_path, votes, earlier)
    assert found["previous.reports"][1:3] == ("7", "reported")
    assert found["included.studies"][1:3] == ("", "not determined")
