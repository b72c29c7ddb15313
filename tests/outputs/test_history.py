"""The story of one record, line by line."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.core.model import Record, Source
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.history import tell
from making import PROTOCOL, both, passes, same

SOURCES = {
    "db": Source(source_id="db", name="First index", searched_on="2020-06-01"),
    "made": Source(source_id="made", name="Invented index", simulated=True),
}
FIRST = Record(
    record_id="a",
    source_id="db",
    title="Of owls",
    authors=("Ash, I.",),
    year=2015,
    locator="one.ris line 3",
    note="Seen twice.",
)
SECOND = Record(
    record_id="b",
    source_id="made",
    title="OF OWLS.",
    doi="10.5555/owl",
    locator="two.ris line 9",
    parent="a",
    file="grey/owl.pdf",
)
DECISIONS = (
    *passes("a"),
    same("b", "a"),
    *both("abstract", "a", "exclude", "TOPIC"),
)


def story(*found: Record) -> list[str]:
    decisions = DECISIONS if len(found) > 1 else ()
    return tell("a", Snapshot(found, decisions, SOURCES, PROTOCOL)).splitlines()


def test_a_story_tells_the_work_its_records_its_decisions_and_where_it_stands() -> None:
    lines = story(FIRST, SECOND)
    assert lines[:4] == ["a  Of owls", "  Ash, I. (2015).", "  https://doi.org/10.5555/owl", ""]
    assert lines[4:11] == [
        "Where it came from",
        "  a  First index (one.ris line 3, searched on 2020-06-01)",
        "                 Seen twice.",
        "  b  Invented index (two.ris line 9)  [simulated]",
        "                 found through a Of owls",
        "                 document: data/grey/owl.pdf",
        "  shown as above: doi from b, parent from b, file from b; all else from a",
    ]
    assert [line.partition("  protocol ")[0] for line in lines[12:17]] == [
        "What was decided",
        "    rule:criteria  types: include",
        "    rule:dedupe  calls b a duplicate of a",
        "    A  abstract: exclude  TOPIC (Off topic)",
        "    B  abstract: exclude  TOPIC (Off topic)",
    ]
    assert lines[18:] == [
        "Where it stands",
        "  records_excluded: TOPIC, by A, B in abstract",
    ]


def test_a_record_without_document_parent_or_day_of_search_tells_none() -> None:
    told = "\n".join(story(FIRST))
    assert "document:" not in told
    assert "found through" not in told
    assert "shown as above" not in told
    assert "simulated" not in told


def test_of_more_than_three_authors_three_are_named() -> None:
    many = replace(FIRST, authors=("Ash, I.", "Elm, O.", "Oak, U.", "Yew, A."))
    assert story(many)[1] == "  Ash, I.; Elm, O.; Oak, U. et al. (2015)."
    assert (
        story(replace(many, authors=many.authors[:3]))[1] == "  Ash, I.; Elm, O.; Oak, U. (2015)."
    )
