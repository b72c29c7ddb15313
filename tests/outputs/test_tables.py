"""The published lists, each a small review whose rows were written down by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from cis_pipeline.core.model import Channel, Decision, Record, Source
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.framework import framework
from cis_pipeline.outputs.overlap import overlap
from cis_pipeline.outputs.tables import decisions, excluded, included, reports
from cis_pipeline.prisma.overlap import Found, Overlap, Shared
from cis_pipeline.synthesis.framework import Sentence, Support
from making import PROTOCOL, both, consensus, passes, same, vote

SOURCES = {
    s.source_id: s
    for s in (
        Source(source_id="one", name="First index"),
        Source(source_id="two", name="Second index"),
        Source(source_id="more", name="First index"),  # searched again
        Source(source_id="made", name="Invented index", simulated=True),
        Source(source_id="web", name="A website", channel=Channel.WEBSITE),
    )
}


def record(name: str, source: str = "one", **fields: object) -> Record:
    made = Record(record_id=name, source_id=source, title=f"Title of {name}")
    return replace(made, **fields)  # type: ignore[arg-type]


def state(found: list[Record], decisions: list[Decision], protocol=PROTOCOL) -> Snapshot:
    return Snapshot(tuple(found), tuple(decisions), SOURCES, protocol)


def rows(frame) -> list[dict[str, object]]:
    return frame.to_dict("records")


def told(decisions: list[Decision], **fields: object) -> list[Decision]:
    return [replace(d, **fields) for d in decisions]  # type: ignore[arg-type]


def basis(decisions: list[Decision]) -> list[Decision]:
    """The same, resting on what their further codes ask as well."""
    return [
        replace(d, protocol=PROTOCOL.basis(d.round, d.verdict, (d.reason, *d.further)))
        for d in decisions
    ]


# --- excluded.csv --------------------------------------------------------------------------------

CHOSEN = basis(
    told(
        both("abstract", "a", "exclude", "TOPIC"),
        further=("PLACE",),
        note="a note",
        evidence="a quote",
    )
)


def test_an_excluded_record_has_its_reason_further_codes_note_and_evidence_in_their_columns():
    found = record(
        "a",
        authors=("Ash, Ina", "Elm, Ole"),
        year=2011,
        container="Journal of Trees",
        publisher="Wood Press",
        doi="10.1/a",
        url="https://a.example",
        item_type="journalArticle",
    )
    (row,) = rows(excluded(state([found], [*passes("a"), *CHOSEN])))
    assert row == {
        "record_id": "a",
        "title": "Title of a",
        "authors": "Ash, Ina; Elm, Ole",
        "year": 2011,
        "container": "Journal of Trees",
        "publisher": "Wood Press",
        "doi": "10.1/a",
        "url": "https://a.example",
        "item_type": "journalArticle",
        "arm": "databases",
        "box": "records_excluded",
        "stage": "abstract",
        "reason": "TOPIC",
        "reason_title": "Off topic",
        "further": "PLACE",
        "who": "A; B",
        "note": "A: a note; B: a note",  # each one's own, though they wrote the same
        "evidence": "A: a quote; B: a quote",
        "report_id": "a",
        "simulated": False,
        "votes": "A: exclude TOPIC, PLACE, a note; B: exclude TOPIC, PLACE, a note",
        "wording": "",
    }


def test_an_exclusion_shows_what_was_asked_then_and_which_decisions_rest_on_other_words() -> None:
    votes = [*passes("a"), *both("abstract", "a", "exclude", "TOPIC")]
    bases = {d.protocol: PROTOCOL.basis_text(d.round, d.verdict, (d.reason,)) for d in votes}
    reworded = tuple(
        c.model_copy(update={"question": "On topic, or near?"}) if c.id == "TOPIC" else c
        for c in PROTOCOL.criteria
    )
    now = replace(PROTOCOL, criteria=reworded)
    then = replace(state([record("a")], votes), bases=bases)
    assert [row["wording"] for row in rows(excluded(then))] == ["On topic?"]
    assert [row["wording"] for row in rows(decisions(then))] == ["", "", ""]
    after = replace(then, protocol=now)
    assert [(row["wording"], row["in_force"]) for row in rows(decisions(after))] == [
        ("", "yes"),
        ("older", "no"),
        ("older", "no"),
    ]


def test_several_further_codes_stand_in_one_cell():
    decision = told(vote("rule:TYPE", "types", "a", "exclude", "TYPE"), further=("TOPIC", "PLACE"))
    (row,) = rows(excluded(state([record("a")], basis(decision))))
    assert (row["reason"], row["further"], row["who"]) == ("TYPE", "TOPIC; PLACE", "rule:TYPE")


def test_every_voter_is_named_and_who_settled_it_alone_where_it_was_settled():
    unanimous = both("abstract", "a", "exclude", "PLACE")
    torn = [*vote("A", "abstract", "b", "include"), *vote("B", "abstract", "b", "unsure")]
    settled = told(consensus("abstract", "b", "exclude", "TOPIC"), note="we talked")
    frame = excluded(
        state([record("a"), record("b")], [*passes("ab"), *unanimous, *torn, *settled])
    )
    assert frame["who"].tolist() == ["A; B", "consensus"]
    assert frame["note"].tolist() == ["", "we talked"]


def test_a_duplicate_has_its_own_title_and_the_id_of_the_report_that_stays():
    # c is a duplicate of b, which is one of a: both are records of the report a
    found = [record("a"), record("b", "two"), record("c", "made")]
    merges = told([same("b", "a"), same("c", "b")], note="score 97", evidence="same DOI")
    frame = excluded(state(found, merges))
    assert frame["record_id"].tolist() == ["b", "c"]
    assert frame["title"].tolist() == ["Title of b", "Title of c"]
    assert frame["report_id"].tolist() == ["a", "a"]
    assert frame["reason"].tolist() == ["DUP", "DUP"]
    assert frame["reason_title"].tolist() == ["Duplicate", "Duplicate"]
    assert frame["stage"].tolist() == ["dedupe", "dedupe"]
    assert frame["who"].tolist() == ["rule:dedupe", "rule:dedupe"]
    assert frame["note"].tolist() == ["score 97", "score 97"]
    assert frame["evidence"].tolist() == ["same DOI", "same DOI"]
    assert frame["simulated"].tolist() == [False, True]


def test_the_list_of_the_excluded_has_every_box_but_the_last_and_nothing_that_waits():
    # a is included, b no article, c off topic, d elsewhere, e was not to be had, f waits,
    # g is a duplicate of a, x (web) is off topic
    found = [*map(record, "abcdefg"), record("x", "web")]
    decisions = [
        *vote("rule:TYPE", "types", "b", "exclude", "TYPE"),
        *passes("acdef"),
        *both("abstract", "c", "exclude", "TOPIC"),
        *both("abstract", "ade", "include"),
        *both("full_text", "a", "include"),
        *both("full_text", "d", "exclude", "PLACE"),
        *both("full_text", "e", "exclude", "LOST"),
        same("g", "a"),
        *vote("A", "grey", "x", "exclude", "TOPIC"),
    ]
    frame = excluded(state(found, decisions))
    assert list(zip(frame["record_id"], frame["box"], frame["arm"], strict=True)) == [
        ("b", "records_removed_other_reasons", "databases"),
        ("c", "records_excluded", "databases"),
        ("d", "reports_excluded", "databases"),
        ("e", "reports_not_retrieved", "databases"),
        ("g", "duplicate_records_removed", "databases"),
        ("x", "reports_excluded", "other"),
    ]


def test_a_code_that_the_protocol_does_not_know_and_no_code_at_all_have_no_title():
    decisions = [
        *passes("ab"),
        *both("abstract", "a", "exclude", "OLD"),
        *both("abstract", "b", "exclude"),
    ]
    frame = excluded(state([record("a"), record("b")], decisions))
    assert frame["reason"].tolist() == ["OLD", ""]
    assert frame["reason_title"].tolist() == ["", ""]


# --- included.csv --------------------------------------------------------------------------------


def include(names: str) -> list[Decision]:
    read = both("full_text", names, "include")
    return [*passes(names), *both("abstract", names, "include"), *read]


def test_an_included_report_has_all_its_sources_once_and_the_studies_named_for_it():
    # a was found in the first index, in the second, and in the first once more
    found = [
        record("a", year=2012, authors=("Ash, Ina",)),
        record("b", "two", doi="10.1/b"),
        record("c", "more"),
    ]
    decisions = [
        *include("a"),
        same("b", "a"),
        same("c", "a"),
        *told(vote("A", "full_text", "a", "study"), target="Oak; Birch"),
    ]
    (row,) = rows(included(state(found, decisions)))
    assert row == {
        "record_id": "a",
        "title": "Title of a",
        "authors": "Ash, Ina",
        "year": 2012,
        "container": "",
        "publisher": "",
        "doi": "10.1/b",  # the best that its records give
        "url": "",
        "item_type": "",
        "arm": "databases",
        "stage": "full_text",
        "who": "A; B",
        "studies": "Birch; Oak",
        "versions": "",
        "records": 3,
        "sources": "First index; Second index",
        "simulated": False,
        "votes": "A: include; B: include",
    }


def test_a_report_of_one_study_of_its_own_names_none_and_versions_name_each_other():
    # b is the preprint of a; c, a version of a as well, was excluded, x is of the web
    found = [*map(record, "abc"), record("x", "web")]
    decisions = [
        *include("ab"),
        *passes("c"),
        *both("abstract", "c", "exclude", "TOPIC"),
        *vote("A", "grey", "x", "include"),
        same("b", "a", by="A", verdict="version"),
        same("c", "a", by="A", verdict="version"),
    ]
    frame = included(state(found, decisions))
    assert frame["record_id"].tolist() == ["a", "b", "x"]
    assert frame["studies"].tolist() == ["", "", ""]
    assert frame["versions"].tolist() == ["b; c", "a", ""]
    assert frame["arm"].tolist() == ["databases", "databases", "other"]
    assert frame["stage"].tolist() == ["full_text", "full_text", "grey"]
    assert frame["who"].tolist() == ["A; B", "A; B", "A"]


def test_one_study_named_like_another_is_still_named():
    named = told(vote("A", "full_text", "a", "study"), target="Oak")
    assert included(state([record("a")], [*include("a"), *named]))["studies"].tolist() == ["Oak"]


@pytest.mark.parametrize(("first", "second", "so"), [("made", "one", True), ("one", "made", False)])
def test_an_included_report_is_simulated_if_its_first_record_was_invented(first, second, so):
    found = [record("a", first), record("b", second)]
    frame = included(state(found, [*include("a"), same("b", "a")]))
    assert frame["simulated"].tolist() == [so]


# --- reports.csv ---------------------------------------------------------------------------------


def test_every_report_has_the_ids_of_its_records_its_sources_and_whose_its_values_are():
    # c and a are one report: the abstract is c's, the keywords are a's own; b was excluded
    found = [
        record("a", keywords=("oak", "elm"), year=2013),
        record("b", "made"),
        record("c", "two", title="Title of a", abstract="About trees.", doi="10.1/c"),
    ]
    frame = reports(
        state(found, [*include("a"), same("c", "a"), *both("types", "b", "exclude", "TYPE")])
    )
    assert frame["report_id"].tolist() == ["a", "b"]
    assert frame["records"].tolist() == ["a; c", "b"]
    assert frame["sources"].tolist() == ["First index; Second index", "Invented index"]
    assert frame["origins"].tolist() == ["doi: c; abstract: c", ""]
    assert frame["simulated"].tolist() == [False, True]
    assert frame["title"].tolist() == ["Title of a", "Title of b"]
    assert frame["abstract"].tolist() == ["About trees.", ""]
    assert frame["keywords"].tolist() == ["oak; elm", ""]
    assert frame["year"].tolist()[:1] == [2013]


# --- overlap.csv ---------------------------------------------------------------------------------


def test_what_a_source_found_alone_stands_apart_from_what_of_it_was_included():
    counted = Overlap(
        (
            Found("First index", records=9, reports=7, alone=5, included=3, included_alone=2),
            Found("Made", records=8, reports=6, alone=4, included=1, included_alone=0),
        ),
        (
            Shared(("First index",), records=6, reports=5, included=2),
            Shared(("First index", "Made"), records=4, reports=2, included=1, simulated=True),
        ),
    )
    frame = overlap(counted)
    assert list(frame.columns) == [
        *("kind", "sources", "records", "reports", "reports_alone"),
        *("included", "included_alone", "simulated"),
    ]
    assert frame.head(2).values.tolist() == [
        ["source", "First index", 9, 7, 5, 3, 2, False],
        ["source", "Made", 8, 6, 4, 1, 0, False],
    ]
    together = frame.tail(2)
    assert together.drop(columns=["reports_alone", "included_alone"]).values.tolist() == [
        ["combination", "First index", 6, 5, 2, False],
        ["combination", "First index; Made", 4, 2, 1, True],
    ]
    assert together[["reports_alone", "included_alone"]].isna().all(axis=None)


# --- framework.csv -------------------------------------------------------------------------------


def test_a_part_of_the_framework_has_the_documents_that_speak_to_it_or_says_that_nobody_asked():
    found = [Sentence(i, "abstract", 0, 0, 5, "Soil.", "soil") for i in "aac"]
    asked = Support("question", "Q1", "Roots", "Soil", "What grows here?", "phrases", tuple(found))
    silent = Support("definition", "D1", "", "Leaf", "Green.", "theme D1", ())
    nobody = Support("principle", "P1", "", "", "Water it.", "", ())
    first, second, third = rows(framework([asked, silent, nobody], {"a"}).astype(object))
    assert first == {
        "kind": "question",
        "id": "Q1",
        "group": "Roots",
        "name": "Soil",
        "text": "What grows here?",
        "asked": "asked",
        "by": "phrases",
        "documents": 1,
        "sentences": 2,
        "candidates": 2,
        "record_ids": "a",
    }
    assert (second["asked"], second["by"], second["documents"]) == ("asked", "theme D1", 0)
    assert (third["asked"], third["by"], third["record_ids"]) == ("not asked", "", "")
    assert pd.isna(third["documents"]) and pd.isna(third["sentences"])
