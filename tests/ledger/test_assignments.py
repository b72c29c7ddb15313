"""Assignments: whose word settles a round for a report, who looks once more, and nobody."""

from __future__ import annotations

from cis_pipeline.core.model import Box, Decision
from cis_pipeline.ledger.assignments import AUDIT, SECOND_LOOK, STOPPED, assignment, names_in
from cis_pipeline.ledger.fold import fold
from cis_pipeline.prisma.equations import broken
from making import PROTOCOL, SOURCES, both, flow, folded, passes, records, same, vote


def given(names: str, *who: str, reason: str = "", by: str = "rule:assignment") -> list[Decision]:
    return [assignment(("abstract", n), who, reason=reason, by=by, why="seed 1") for n in names]


def where(standings, name):
    return standings[name].box, standings[name].awaiting


def test_an_assignment_says_who_is_to_judge_and_not_the_round():
    stands = folded(records("ab"), passes("ab") + given("a", "C")).standings
    assert where(stands, "a") == ("awaiting_abstract", ("C",))
    assert where(stands, "b") == ("awaiting_abstract", ("A", "B"))


def test_one_vote_settles_a_round_where_one_is_asked_and_two_where_two_are():
    one = passes("a") + given("a", "A") + vote("A", "abstract", "a", "exclude")
    assert where(folded(records("a"), one).standings, "a") == (Box.SCREENED_OUT, ())
    two = passes("a") + given("a", "A", "C") + vote("A", "abstract", "a", "exclude")
    assert where(folded(records("a"), two).standings, "a") == ("awaiting_abstract", ("C",))


def test_a_vote_of_somebody_who_was_not_asked_counts_and_may_be_a_conflict():
    said = passes("a") + given("a", "A") + vote("A", "abstract", "a", "exclude")
    said += vote("B", "abstract", "a", "include")
    assert where(folded(records("a"), said).standings, "a") == ("awaiting_abstract", ("consensus",))


def test_a_later_assignment_takes_the_place_of_an_earlier_one_and_history_says_so():
    said = passes("a") + given("a", "A", "B") + given("a", "C", by="D")
    found = folded(records("a"), said)
    assert where(found.standings, "a") == ("awaiting_abstract", ("C",))
    assert found.why_not == {1: "another assignment took its place"}
    assert names_in(found.seats["abstract", "a"]) == ("C",)


def test_a_late_duplicate_does_not_ask_again_about_what_was_judged():
    said = passes("a") + given("a", "A", "B") + both("abstract", "a", "include")
    said += [*given("b", "B", "C"), same("b", "a")]
    found = folded(records("ab"), said)
    assert found.standings["a"].box == "awaiting_full_text"


def test_a_duplicate_keeps_the_assignment_of_the_record_that_has_one():
    said = [*passes("a"), *given("b", "C"), same("b", "a")]
    assert where(folded(records("ab"), said).standings, "a") == ("awaiting_abstract", ("C",))


# --- stopped -------------------------------------------------------------------------------------


def test_where_screening_was_stopped_what_nobody_has_read_is_removed_before_screening():
    said = passes("abcd") + both("abstract", "a", "include") + both("abstract", "b", "exclude")
    said += given("cd", reason=STOPPED, by="D")
    found = folded(records("abcd"), said)
    stands = found.standings["c"]
    assert (stands.box, stands.reason, stands.by, stands.round) == (
        Box.AUTOMATION,
        STOPPED,
        ("D",),
        "abstract",
    )
    assert found.because["c"].by == "D"
    whole = flow(records("abcd"), said)
    assert broken(whole) == ()
    assert {r.id: r.stopped for r in whole.rounds}["abstract"] == 2
    boxes = whole.databases
    assert boxes.records_marked_ineligible_by_automation == 2
    assert boxes.records_screened == 2


def test_who_reads_on_after_a_stop_is_counted_and_the_partner_is_asked():
    said = passes("a") + given("a", reason=STOPPED, by="D") + vote("A", "abstract", "a", "include")
    assert where(folded(records("a"), said).standings, "a") == ("awaiting_abstract", ("B",))


def test_a_stop_is_undone_by_giving_the_record_to_somebody_again():
    said = passes("a") + given("a", reason=STOPPED, by="D") + given("a", "A", "B", by="D")
    assert where(folded(records("a"), said).standings, "a") == ("awaiting_abstract", ("A", "B"))


# --- checks --------------------------------------------------------------------------------------


def audit(names: str, who: str = "C") -> list[Decision]:
    return [assignment(("types", n), (who,), reason=AUDIT) for n in names]


def out(names: str) -> list[Decision]:
    return vote("rule:TYPE", "types", names, "exclude", "TYPE")


def test_an_audit_keeps_nobody_waiting_until_it_says_otherwise():
    found = folded(records("a"), out("a") + audit("a"))
    assert where(found.standings, "a") == (Box.OTHER_REASONS, ())
    assert found.checks["types", "a"].owing == ("C",)


def test_who_only_confirms_a_rule_leaves_its_reason_counted_and_stands_beside_it():
    said = out("a") + audit("a") + vote("C", "types", "a", "exclude")
    found = folded(records("a"), said)
    stands = found.standings["a"]
    assert (stands.box, stands.reason, stands.by) == (Box.OTHER_REASONS, "TYPE", ("C", "rule:TYPE"))
    assert found.checks["types", "a"].owing == ()
    assert found.why_not == {}


def test_who_finds_a_rule_wrong_overrules_it():
    said = out("a") + audit("a") + vote("C", "types", "a", "include")
    found = folded(records("a"), said)
    assert where(found.standings, "a") == ("awaiting_abstract", ("A", "B"))
    assert found.why_not == {0: "a person has decided: C"}


def test_a_second_look_is_owed_until_a_vote_comes_after_it_and_a_changed_mind_counts():
    first = passes("a") + both("abstract", "a", "exclude")
    asked = [*first, assignment(("abstract", "a"), ("A",), reason=SECOND_LOOK)]
    assert folded(records("a"), asked).checks["abstract", "a"].owing == ("A",)
    assert folded(records("a"), asked).standings["a"].box == Box.SCREENED_OUT
    again = asked + vote("A", "abstract", "a", "include")
    found = folded(records("a"), again)
    assert found.checks["abstract", "a"].owing == ()
    assert where(found.standings, "a") == ("awaiting_abstract", ("consensus",))


def test_a_fold_that_goes_on_from_an_earlier_one_sees_new_assignments():
    from making import records

    before = passes("ab")
    later = [*before, *given("a", "C"), *given("b", reason=STOPPED, by="D")]
    earlier = fold(records("ab"), SOURCES, before, PROTOCOL)
    went_on = fold(records("ab"), SOURCES, later, PROTOCOL, before=earlier)
    anew = fold(records("ab"), SOURCES, later, PROTOCOL)
    assert went_on == anew
    assert anew.standings["a"].awaiting == ("C",)
