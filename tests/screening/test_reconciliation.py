"""Who owes what: tasks follow from the standings, blind in votes and open in conflicts."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.core.model import Record, Verdict
from cis_pipeline.ledger.merged_record import merge_all
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.screening import ScreeningTable
from cis_pipeline.screening.reconciliation import owed
from cis_pipeline.screening.tasks import Task
from making import PROTOCOL, both, folded, passes, records, vote

RECORDS = records("abcd")
BY_ID = {r.record_id: r for r in RECORDS}


def tasks(decisions: list, protocol: Protocol = PROTOCOL, **options: object) -> list[Task]:
    stands = folded(RECORDS, decisions, protocol)
    return owed(stands, protocol, merge_all(BY_ID, stands.reports), **options)


def names(task: Task) -> str:
    return "".join(r.record_id for r in task.reports)


def test_each_reviewer_owes_what_awaits_them_and_nobody_owes_what_rules_owe() -> None:
    given = [*passes("abc"), *vote("A", "abstract", "ab", "include")]
    found = [(t.kind, t.round_id, t.reviewer, names(t)) for t in tasks(given)]
    assert found == [("votes", "abstract", "A", "c"), ("votes", "abstract", "B", "abc")]


def test_a_task_of_votes_shows_nothing_that_others_said() -> None:
    given = [*passes("a"), *vote("A", "abstract", "a", "exclude", "TOPIC")]
    (task,) = tasks(given, history=given)
    assert (task.reviewer, task.earlier) == ("B", {})


def test_a_conflict_shows_each_vote_by_letter_with_reasons_in_words_and_waits_for_the_settler() -> (
    None
):
    exclude = replace(vote("B", "abstract", "a", "exclude", "TOPIC")[0], note="About bees.")
    given = [*passes("ab"), *both("abstract", "b", "include"), exclude]
    given += vote("A", "abstract", "a", "include")
    settled = [r.model_copy(update={"settled_by": "C"}) for r in PROTOCOL.rounds]
    protocol = replace(PROTOCOL, rounds=tuple(settled))
    found = tasks(given, protocol)
    conflict = next(t for t in found if t.kind == "conflicts")
    assert (conflict.round_id, conflict.reviewer, names(conflict)) == ("abstract", "C", "a")
    assert conflict.earlier == {
        "a": "Reviewer A: include\nReviewer B: exclude (Off topic), About bees."
    }
    assert [(t.round_id, names(t)) for t in found if t.kind == "votes"] == [
        ("full_text", "b"),
        ("full_text", "b"),
    ]


def test_a_conflict_names_nobody_and_its_letters_follow_the_order_of_the_declared_reviewers() -> (
    None
):
    rounds = tuple(r.model_copy(update={"reviewers": ("Zoe", "Ann")}) for r in PROTOCOL.rounds)
    protocol = replace(PROTOCOL, rounds=rounds)
    both_reasons = replace(
        vote("Ann", "abstract", "a", "exclude", "PLACE")[0],
        further=("TOPIC",),
        protocol=PROTOCOL.basis("abstract", Verdict.EXCLUDE, ("PLACE", "TOPIC")),
    )
    given = [
        *passes("ab"),
        *vote("Guest", "abstract", "a", "unsure"),
        both_reasons,
        *vote("Zoe", "abstract", "a", "include"),
        *vote("Ann", "abstract", "b", "include"),
        *vote("Zoe", "abstract", "b", "exclude", "TOPIC"),
    ]
    conflict = next(t for t in tasks(given, protocol, history=given) if t.kind == "conflicts")
    assert conflict.earlier == {
        "a": "Reviewer A: include\nReviewer B: exclude (Elsewhere; Off topic)\nReviewer C: unsure",
        "b": "Reviewer A: exclude (Off topic)\nReviewer B: include",
    }


def test_nothing_is_owed_where_all_is_settled() -> None:
    given = [
        *passes("abcd"),
        *both("abstract", "abc", "exclude", "TOPIC"),
        *both("abstract", "d", "include"),
        *both("full_text", "d", "include"),
    ]
    assert tasks(given) == []


def test_a_vote_that_a_changed_criterion_reopened_is_shown_to_its_own_reviewer_only() -> None:
    given = [*passes("a"), *both("abstract", "a", "exclude", "TOPIC")]
    stricter = tuple(
        c.model_copy(update={"question": "Really?"}) if c.id == "TOPIC" else c
        for c in PROTOCOL.criteria
    )
    found = tasks(given, replace(PROTOCOL, criteria=stricter), history=given)
    assert [(t.reviewer, dict(t.earlier)) for t in found] == [
        ("A", {"a": "exclude (TOPIC) (before a criterion was changed)"}),
        ("B", {"a": "exclude (TOPIC) (before a criterion was changed)"}),
    ]


def test_what_rules_could_not_tell_is_shown_only_if_the_protocol_says_so() -> None:
    year = Criterion.model_validate(
        {
            "id": "YEAR",
            "title": "Year",
            "rounds": ["abstract"],
            "rule": {"operator": "between", "low": 2005},
        }
    )
    protocol = replace(PROTOCOL, criteria=(*PROTOCOL.criteria, year))
    first = tasks(passes("ab"), protocol, simulated={"b", "z"})[0]
    assert first.doubts == {}
    shown = replace(protocol, screening=ScreeningTable(show_rules=True))
    first = tasks(passes("ab"), shown, simulated={"b", "z"})[0]
    assert first.doubts == {"a": "YEAR: no year is given", "b": "YEAR: no year is given"}
    assert first.simulated == {"b"}


def test_a_report_is_shown_with_the_gaps_filled_from_its_duplicates() -> None:
    assert isinstance(tasks(passes("a"))[0].reports[0], Record)


def test_a_rules_word_is_never_shown_as_what_a_person_said_before() -> None:
    rule = vote("rule:TOPIC", "abstract", "a", "unsure")
    given = [*passes("a"), *rule, *vote("A", "abstract", "a", "include")]
    (task,) = tasks(given, history=given)
    assert task.earlier == {}


def test_the_note_of_an_ordinary_entry_is_no_doubt() -> None:
    noted = [replace(r, note="Read on the train.") for r in RECORDS]
    stands = folded(noted, passes("a"))
    found = owed(stands, PROTOCOL, merge_all({r.record_id: r for r in noted}, stands.reports))
    assert {doubt for task in found for doubt in task.doubts.values()} == set()
