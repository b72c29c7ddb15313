"""conflicts.csv: five disagreements of a small review, each row written down by hand."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.core.model import Action, Correction, Decision
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.conflicts import conflicts
from cis_pipeline.outputs.history import tell
from cis_pipeline.protocol.carried import Carried
from making import PROTOCOL, SOURCES, both, consensus, passes, records, same, vote


def on(day: str, decisions: list[Decision], **fields: str) -> list[Decision]:
    return [replace(d, at=f"2020-05-{day}T12:00:00+00:00", **fields) for d in decisions]


def state(names: str, decisions: list[Decision]) -> Snapshot:
    return Snapshot(tuple(records(names)), tuple(decisions), SOURCES, PROTOCOL)


def rows(names: str, decisions: list[Decision], *columns: str) -> list[tuple[str, ...]]:
    frame = conflicts(state(names, [*passes(names), *decisions]))
    return list(frame[list(columns)].itertuples(index=False, name=None))


TORN = [
    *on("01", vote("A", "abstract", "a", "include"), note="on trees"),
    *on("02", vote("B", "abstract", "a", "exclude", "TOPIC")),
]


def test_a_settled_conflict_tells_both_votes_and_who_settled_it_how_and_when() -> None:
    settled = on("03", consensus("abstract", "a", "exclude", "PLACE"), note="settled by C: abroad")
    (row,) = conflicts(state("a", [*passes("a"), *TORN, *settled])).to_dict("records")
    assert row == {
        "record_id": "a",
        "title": "Title a",
        "round": "abstract",
        "kind": "verdict",
        "votes": "A: include (2020-05-01), on trees; B: exclude TOPIC (2020-05-02)",
        "letters": "Reviewer A: A; Reviewer B: B",
        "status": "settled",
        "settled_by": "C",
        "verdict": "exclude",
        "reason": "PLACE",
        "day": "2020-05-03",
        "note": "abroad",
    }


def test_the_letters_under_which_a_workbook_of_conflicts_shows_voters_are_on_record() -> None:
    # the protocol declares Bo before Ann; Zoe and Cy, who are no reviewers, voted in that order
    rounds = tuple(r.model_copy(update={"reviewers": ("Bo", "Ann")}) for r in PROTOCOL.rounds)
    said = [
        *vote("Zoe", "abstract", "a", "include"),
        *vote("Cy", "abstract", "b", "include"),
        *vote("Ann", "abstract", "ab", "exclude", "TOPIC"),
        *vote("Bo", "abstract", "b", "include"),
    ]
    snapshot = replace(
        state("ab", [*passes("ab"), *said]), protocol=replace(PROTOCOL, rounds=rounds)
    )
    assert conflicts(snapshot)["letters"].tolist() == [
        "Reviewer B: Ann; Reviewer C: Zoe",
        "Reviewer A: Bo; Reviewer B: Ann; Reviewer D: Cy",
    ]


def test_one_that_nobody_settled_is_open_and_agreement_is_none() -> None:
    alike = both("abstract", "b", "include")
    assert rows("ab", [*TORN, *alike], "record_id", "status") == [("a", "open")]


def test_one_that_ended_when_a_person_voted_anew_is_kept_with_the_votes_as_they_were() -> None:
    changed = on("04", vote("B", "abstract", "a", "include"), note="read again")
    assert rows("a", [*TORN, *changed], "votes", "status", "settled_by", "verdict", "day") == [
        (
            "A: include (2020-05-01), on trees; B: exclude TOPIC (2020-05-02)",
            "agreed",
            "B",
            "include",
            "2020-05-04",
        )
    ]


def test_the_first_of_two_voters_who_changes_the_mind_before_the_second_votes_is_no_conflict() -> (
    None
):
    early = [*vote("A", "abstract", "a", "exclude", "TOPIC"), *both("abstract", "a", "include")]
    assert rows("a", early, "record_id") == []


def test_kinds_tell_verdicts_reasons_and_retrieval_apart() -> None:
    read = [
        *both("abstract", "abc", "include"),
        *both("full_text", "a", "unsure"),
        *vote("A", "full_text", "b", "exclude", "LOST"),
        *vote("B", "full_text", "b", "exclude", "PLACE"),
        *vote("A", "abstract", "d", "exclude", "TOPIC"),
        *vote("B", "abstract", "d", "exclude", "PLACE"),
    ]
    assert rows("abcd", read, "record_id", "round", "kind", "status") == [
        ("d", "abstract", "reason", "first declared"),  # which is how records are counted
        ("a", "full_text", "unsure", "open"),
        ("b", "full_text", "retrieval", "open"),
    ]


def test_copies_of_a_workbook_that_differ_are_told_with_their_places() -> None:
    one, two = (
        replace(vote("A", "abstract", "a", said)[0], locator=f"{said}.xlsx row 2")
        for said in ("include", "unsure")
    )
    (row,) = conflicts(state("a", passes("a")), [(one, two)]).to_dict("records")
    assert (row["kind"], row["votes"], row["letters"], row["note"]) == (
        "copies",
        "A: include; A: unsure",
        "Reviewer A: A",
        "in include.xlsx row 2, unsure.xlsx row 2",
    )


def test_votes_on_a_record_withdrawn_since_are_those_of_the_report_that_it_belonged_to() -> None:
    torn = [
        same("b", "a"),
        *passes("ab"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "b", "exclude", "TOPIC"),
    ]
    out = Correction(record_id="a", action=Action.WITHDRAW, by="A")
    (row,) = conflicts(replace(state("ab", torn), corrections=(out,))).to_dict("records")
    assert (row["record_id"], row["votes"], row["status"]) == (
        "b",
        "A: include; B: exclude TOPIC",
        "open",
    )


def test_why_tells_whose_reason_was_counted_and_what_the_other_said() -> None:
    differ = [
        *passes("d"),
        *on("01", vote("A", "abstract", "d", "exclude", "PLACE")),
        *on("02", vote("B", "abstract", "d", "exclude", "TOPIC")),
    ]
    assert tell("d", state("d", differ)).splitlines()[-1] == (
        "  records_excluded: TOPIC, by A, B in abstract; their own reasons differ "
        "(A: exclude PLACE (2020-05-01); B: exclude TOPIC (2020-05-02)): the reason declared "
        "first is counted"
    )


def test_conflicts_of_a_round_that_has_another_name_by_now_are_told_under_that_name() -> None:
    rounds = tuple(
        r.model_copy(update={"id": "titles"}) if r.id == "abstract" else r for r in PROTOCOL.rounds
    )
    now = replace(PROTOCOL, rounds=rounds, carried=Carried(rounds={"abstract": "titles"}))
    frame = conflicts(replace(state("a", [*passes("a"), *TORN]), protocol=now))
    assert frame[["record_id", "round", "kind"]].to_numpy().tolist() == [["a", "titles", "verdict"]]
