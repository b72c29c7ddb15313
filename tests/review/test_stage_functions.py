"""What each stage adds to a ledger: whom rules judge, and what of sheets and rules is news."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cis_pipeline import dedupe
from cis_pipeline.core.model import Decision, Record, Verdict
from cis_pipeline.dedupe import Duplicates, Pair
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.review.stages import bases, find_duplicates, news, screen
from making import SOURCES, WEB, same, vote


def years(low: int, high: int, **changed: object) -> Protocol:
    """A protocol whose first round leaves the years from `low` to `high`."""
    rule = {"operator": "between", "low": low, "high": high}
    rounds = ["first", "abstract", "grey"]
    table = {"id": "YEAR", "title": "Years", "rounds": rounds, "rule": rule, **changed}
    asked = Criterion(id="TOPIC", title="Off topic", question="On topic?", rounds=("abstract",))
    return Protocol(ReviewTable(title="A review"), ROUNDS, (Criterion.model_validate(table), asked))


FIRST = Round(id="first", title="Years", decided_by="rules")
GREY = Round(id="grey", title="Grey", decided_by="rules", arm="other")
ROUNDS = (FIRST, Round(id="abstract", title="Abstracts", reviewers=("A", "B")), GREY)
PROTOCOL = years(2000, 2010)


def record(name: str, year: int | None = 2005, source: str = "db") -> Record:
    return Record(record_id=name, source_id=source, title=f"Title {name}", year=year)


def state(
    found: list[Record], decisions: list[Decision], protocol: Protocol = PROTOCOL
) -> Snapshot:
    return Snapshot(tuple(found), tuple(decisions), SOURCES, protocol)


def judged(
    found: list[Record],
    decisions: list[Decision],
    protocol: Protocol = PROTOCOL,
    asked: Round = FIRST,
) -> list[tuple[str, str]]:
    return [
        (d.record_id, d.verdict.value) for d in screen(asked, state(found, decisions, protocol))
    ]


def ours(who: str, where: str, names: str, verdict: str, reason: str = "") -> list[Decision]:
    return vote(who, where, names, verdict, reason, PROTOCOL)


# --- rules ---------------------------------------------------------------------------------------


def test_rules_judge_each_report_of_their_arm_once_and_no_duplicate():
    # b is a duplicate of a; x is of the other arm
    found = [record("a"), record("b", 1990), record("c", 1990), record("x", 2005, WEB.source_id)]
    assert judged(found, [same("b", "a")]) == [("a", "include"), ("c", "exclude")]
    assert judged(found, [same("b", "a")], asked=GREY) == [("x", "include")]


def test_rules_judge_a_report_by_the_best_of_its_records():
    # a gives no year, its duplicate does
    assert judged([record("a", None), record("b", 1990)], [same("b", "a")]) == [("a", "exclude")]


def test_what_rules_have_said_already_is_no_news():
    found = [record("a"), record("b", 1990)]
    first = screen(FIRST, state(found, []))
    assert judged(found, first) == []


def test_a_tightened_rule_is_news_also_of_records_that_are_in_a_later_round():
    # all three passed; b was excluded by its abstract since, a and c await theirs; a passes still
    found = [record("a"), record("b", 2008), record("c", 2008)]
    first = screen(FIRST, state(found, []))
    read = [*ours("A", "abstract", "b", "exclude", "TOPIC")]
    read += ours("B", "abstract", "b", "exclude", "TOPIC")
    again = judged(found, [*first, *read], years(2000, 2006))
    assert again == [("b", "exclude"), ("c", "exclude")]


def test_a_round_judges_nothing_that_has_not_come_to_it():
    # in a second round of rules: a has passed the first, b has not been judged there, c is out
    second = Round(id="second", title="Again", decided_by="rules")
    again = Criterion.model_validate(
        {
            "id": "AGAIN",
            "title": "Again",
            "rounds": ["second"],
            "rule": {"operator": "between", "low": 2004},
        }
    )
    protocol = replace(
        PROTOCOL, rounds=(FIRST, second, *ROUNDS[1:]), criteria=(*PROTOCOL.criteria, again)
    )
    decisions = [
        *vote("rule:criteria", "first", "a", "include", protocol=protocol),
        *vote("rule:YEAR", "first", "c", "exclude", "YEAR", protocol=protocol),
    ]
    found = [record("a"), record("b"), record("c", 1990)]
    assert judged(found, decisions, protocol, second) == [("a", "include")]


def test_what_counts_is_the_last_word_of_the_rules_and_not_an_earlier_one():
    # excluded, then (when the rule was wider) included; now excluded once more
    wide = years(1980, 2010)
    first = screen(FIRST, state([record("a", 1990)], []))
    second = screen(FIRST, state([record("a", 1990)], first, wide))
    assert [d.verdict.value for d in (*first, *second)] == ["exclude", "include"]
    assert judged([record("a", 1990)], [*first, *second]) == [("a", "exclude")]


def test_rules_say_their_own_word_though_a_person_has_spoken_after_them():
    # what A says in the round of rules is no word of the rules, so they need not say theirs again
    found = [record("a", 1990)]
    first = screen(FIRST, state(found, []))
    overruled = [*first, *ours("A", "first", "a", "include")]
    assert judged(found, overruled) == []
    assert judged(found, ours("A", "first", "a", "include")) == [("a", "exclude")]


def test_what_rules_said_in_another_round_is_no_word_of_this_one():
    found = [record("a")]
    (first,) = screen(FIRST, state(found, []))
    assert judged(found, [first, replace(first, round="grey", note="elsewhere")]) == []


@pytest.mark.parametrize(
    "other", [{"note": "no year is given"}, {"evidence": "year: 2004"}, {"protocol": "0" * 12}]
)
def test_the_same_verdict_with_other_evidence_or_on_another_basis_is_news(other):
    found = [record("a")]
    (first,) = screen(FIRST, state(found, []))
    assert judged(found, [replace(first, at="2020", locator="elsewhere")]) == []
    assert judged(found, [replace(first, **other)]) == [("a", "include")]


def test_a_reworded_question_is_news_of_those_it_had_let_pass():
    found = [record("a")]
    first = screen(FIRST, state(found, []))
    reworded = years(2000, 2010, question="Was it published in these years?")
    assert judged(found, first, reworded) == [("a", "include")]


# --- duplicates ----------------------------------------------------------------------------------


@pytest.fixture
def found_in(monkeypatch: pytest.MonkeyPatch):
    """What the stage adds where deduplication finds this in a ledger of these decisions."""

    def stage(found: Duplicates, *held: Decision) -> list[tuple[str, str, str]]:
        monkeypatch.setattr(dedupe, "find_duplicates", lambda *_: found)
        decisions, _ = find_duplicates(state([record(n) for n in "abc"], list(held)))
        return [(d.record_id, d.target, d.verdict.value) for d in decisions]

    return stage


AC = Pair("a", "c", 90.0, "why")


def test_a_merge_or_a_doubt_within_one_report_is_no_news_but_a_veto_there_is(found_in):
    # a, b and c are one report, by way of b
    one = (same("b", "a"), same("c", "b"))
    assert found_in(Duplicates((AC,), ()), *one) == []
    assert found_in(Duplicates((), (AC,)), *one) == []
    assert found_in(Duplicates((), (), (AC,)), *one) == [("c", "a", "not_duplicate")]
    assert found_in(Duplicates((AC,), ()), same("b", "a")) == [("c", "a", "duplicate")]


def test_a_doubt_that_becomes_a_merge_is_news_and_one_that_stays_is_none(found_in):
    doubt = same("c", "a", verdict="unsure")
    assert found_in(Duplicates((), (AC,)), doubt) == []
    assert found_in(Duplicates((AC,), ()), doubt) == [("c", "a", "duplicate")]


def test_a_pair_is_known_whichever_way_round_it_was_named(found_in):
    assert found_in(Duplicates((), (AC,)), same("a", "c", verdict="unsure")) == []


# --- sheets --------------------------------------------------------------------------------------


def said(sheet: str, verdict: str, reason: str = "", **more: object) -> Decision:
    (decision,) = ours("A", "abstract", "a", verdict, reason)
    return replace(decision, sheet=sheet, **more)  # type: ignore[arg-type]


def new(given: list[Decision], *held: Decision) -> list[Decision]:
    return news(given, state([record("a")], list(held)))


def test_the_last_word_of_a_row_is_no_news_and_any_other_word_is():
    first, second = said("S-1", "include"), said("S-1", "exclude", "TOPIC")
    assert new([first]) == [first]
    assert new([first], first) == []
    assert new([second], first) == [second]
    assert new([second], first, second) == []


def test_include_exclude_include_in_one_sheet_is_three_decisions():
    first, second = said("S-1", "include"), said("S-1", "exclude", "TOPIC")
    assert new([first], first, second) == [first]


def test_the_same_word_in_another_sheet_is_news_and_so_is_another_note_or_reason():
    first = said("S-1", "exclude", "TOPIC")
    for other in (
        said("S-2", "exclude", "TOPIC"),
        said("S-1", "exclude", "TOPIC", note="sure of it"),
        said("S-1", "exclude", ""),
        said("S-1", "exclude", "TOPIC", further=("YEAR",)),
    ):
        assert new([other], first) == [other]


def test_the_same_word_from_another_row_or_day_is_no_news():
    first = said("S-1", "include", at="2020-01-01", locator="a.xlsx row 2")
    assert new([replace(first, at="", locator="b.xlsx row 9")], first) == []


def test_what_was_decided_without_a_sheet_is_no_word_of_any_sheet():
    first = said("", "include")
    assert new([first], first) == [first]


def test_a_named_study_and_a_vote_in_one_row_are_two_words():
    vote_, study = said("S-1", "include"), said("S-1", "study", target="Oak")
    assert new([vote_, study], vote_) == [study]
    assert new([vote_, study], vote_, study) == []
    assert new([replace(study, target="Elm")], study) == [replace(study, target="Elm")]


# --- bases ---------------------------------------------------------------------------------------


def test_a_basis_is_kept_by_its_digest_with_the_words_of_the_questions_asked():
    (decision,) = ours("A", "abstract", "a", "include")
    assert bases([decision], PROTOCOL) == {
        decision.protocol: '{"criteria": [{"id": "TOPIC", "question": "On topic?"}, '
        '{"id": "YEAR", "question": ""}], "round": "abstract"}'
    }


def test_an_exclusion_rests_on_all_the_codes_it_gives_the_further_ones_too():
    (one,) = ours("A", "abstract", "a", "exclude", "TOPIC")
    on_both = PROTOCOL.basis("abstract", Verdict.EXCLUDE, ("TOPIC", "YEAR"))
    two = replace(one, further=("YEAR",), protocol=on_both)
    kept = bases([one, two], PROTOCOL)
    assert list(kept) == [one.protocol, on_both]
    assert ["YEAR" in text for text in kept.values()] == [False, True]


def test_no_basis_is_kept_of_what_rests_on_none_or_on_another_protocol():
    (old,) = vote("A", "abstract", "a", "include", protocol=replace(PROTOCOL, criteria=()))
    assert bases([same("b", "a"), old], PROTOCOL) == {}
