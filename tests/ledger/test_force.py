"""Which decisions are in force, and why others are not: each sentence beside what was said."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Decision, Verdict
from cis_pipeline.ledger.force import REMARK
from making import both, consensus, folded, passes, records, same, vote


def on(day: str, decisions: list[Decision]) -> list[Decision]:
    return [replace(d, at=f"{day}T12:00:00+00:00") for d in decisions]


def why_not(decisions: list[Decision], names: str = "abx") -> dict[str, str]:
    """By who and what: why it is not in force; what is in force is left out."""
    found = [*records("abcd"), *records("x", "web")]
    why = folded([r for r in found if r.record_id in names], decisions).why_not
    return {f"{decisions[n].by} {decisions[n].verdict.value}": text for n, text in why.items()}


def test_a_later_vote_of_the_same_person_supersedes_and_the_day_is_said() -> None:
    changed = [
        *vote("A", "abstract", "a", "include"),
        *on("2020-05-03", vote("A", "abstract", "a", "exclude", "TOPIC")),
    ]
    assert why_not(changed) == {"A include": "superseded by a later decision of A (2020-05-03)"}


def test_votes_stay_in_force_when_a_consensus_settles_them_otherwise() -> None:
    settled = [
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "exclude", "TOPIC"),
        *consensus("abstract", "a", "include"),
    ]
    assert why_not(settled) == {}
    again = [*settled, *on("2020-06-01", consensus("abstract", "a", "exclude", "TOPIC"))]
    assert why_not(again) == {
        "consensus include": "superseded by a later decision of consensus (2020-06-01)"
    }


def test_of_settlements_of_two_records_of_one_report_the_later_counts_unless_they_contradict() -> (
    None
):
    alike = [
        same("b", "a"),
        *consensus("abstract", "b", "include"),
        *on("2020-06-01", consensus("abstract", "a", "include")),
    ]
    assert why_not(alike) == {
        "consensus include": "superseded by a later decision of consensus (2020-06-01)"
    }
    torn = [
        same("b", "a"),
        *consensus("abstract", "a", "include"),
        *consensus("abstract", "b", "exclude", "TOPIC"),
    ]
    assert why_not(torn) == {}  # both stand against each other, and wait for another word


def test_a_changed_criterion_is_named_and_so_is_a_question_changed_before_the_vote() -> None:
    excluded = replace(vote("A", "abstract", "a", "exclude", "PLACE")[0], protocol="another")
    included = replace(vote("B", "abstract", "a", "include")[0], protocol="another")
    older = replace(vote("A", "abstract", "b", "unsure")[0], protocol="older:another")
    unknown = replace(vote("B", "abstract", "b", "exclude", "PLACE")[0], reason="NEVER")
    assert why_not([excluded, included, older, unknown]) == {
        "A exclude": "the criterion PLACE was changed since",
        "B include": "a criterion that abstract asks was changed since",
        "A unsure": "it answers a question that had been changed before it was given",
        "B exclude": "the criterion NEVER is gone",
    }


def test_a_round_of_the_other_arm_and_a_round_that_is_gone_are_told() -> None:
    astray = [
        *vote("A", "grey", "a", "include"),
        replace(vote("B", "abstract", "a", "include")[0], round="titles"),
    ]
    assert why_not(astray) == {
        "A include": '"grey" is a round of the other arm',
        "B include": 'its round "titles" is gone from the protocol',
    }
    assert [str(p) for p in folded(records("a"), astray).problems] == [
        "a: has votes of A in grey, a round of the other arm, which count nowhere: its earliest "
        "record was found by the other way of searching; give them again in a round of its own "
        "arm (databases)",
        'config/review.toml: 1 decisions of people were made in the round "titles", which is '
        "gone; put the round back, or have them made again in another",
    ]


def test_rules_have_no_say_where_a_person_has_spoken_nor_about_a_duplicate() -> None:
    overruled = [*passes("a"), *on("2020-05-03", vote("A", "types", "a", "exclude", "TYPE"))]
    assert why_not(overruled) == {"rule:criteria include": "a person has decided: A (2020-05-03)"}
    assert why_not([same("b", "a"), *passes("b")]) == {
        "rule:criteria include": "rules judge a for its whole report"
    }


def test_of_a_pair_of_records_a_person_counts_before_a_rule_and_the_latest_before_others() -> None:
    person = replace(same("b", "a", by="A", verdict="not_duplicate"), at="2020-05-03T12:00:00Z")
    assert why_not([person, same("b", "a")]) == {
        "rule:dedupe duplicate": "a person has decided: A (2020-05-03)"
    }
    assert why_not([same("b", "a", by="A"), person]) == {
        "A duplicate": "superseded by a later decision of A (2020-05-03)"
    }


def test_a_doubt_is_in_force_while_it_is_open() -> None:
    doubt = same("b", "a", verdict="unsure")
    assert why_not([doubt]) == {}
    joined = [doubt, same("c", "a"), same("c", "b")]
    assert why_not(joined, "abc") == {
        "rule:dedupe unsure": "it is answered: other decisions settle it"
    }


def test_what_rules_say_of_a_pair_is_not_so_where_people_join_or_part_their_reports() -> None:
    apart = [same("c", "a"), same("c", "b"), same("b", "a", by="A", verdict="not_duplicate")]
    assert why_not(apart, "abc") == {"rule:dedupe duplicate": "others keep them apart"}
    joined = [
        same("b", "a", verdict="not_duplicate"),
        same("c", "a", by="A"),
        same("c", "b", by="A"),
    ]
    assert why_not(joined, "abc") == {
        "rule:dedupe not_duplicate": "other decisions join the two records"
    }


def test_of_studies_the_latest_names_count_and_those_of_the_consensus_before_all() -> None:
    def study(who: str, names: str, day: str = "") -> Decision:
        named = Decision(
            record_id="a", round="full_text", by=who, verdict=Verdict.STUDY, target=names
        )
        return replace(named, at=f"{day}T12:00:00Z" if day else "")

    assert why_not([study("A", "Oak"), study("A", "Elm", "2020-05-03")]) == {
        "A study": "superseded by a later decision of A (2020-05-03)"
    }
    assert why_not([study("A", "Oak"), study("consensus", "Elm", "2020-05-04")]) == {
        "A study": "the consensus names the studies (2020-05-04)"
    }


def test_a_remark_on_a_table_decides_nothing_and_is_told_until_a_consensus_settles_it() -> None:
    remark = replace(
        vote(REMARK, "abstract", "a", "unsure")[0],
        note="was ruled in under another title",
        locator="votes.csv row 3",
    )
    torn = [
        *passes("a"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "exclude", "TOPIC"),
    ]
    waiting = folded(records("a"), [*torn, remark])
    assert waiting.standings["a"].awaiting == ("consensus",)
    assert [str(p) for p in waiting.problems] == [
        "votes.csv row 3: was ruled in under another title; find out which was meant, and settle "
        "it: `cis decide a abstract VERDICT --by consensus`"
    ]
    settled = folded(records("a"), [*torn, remark, *consensus("abstract", "a", "include")])
    assert settled.problems == ()
    assert settled.standings["a"].round == "full_text"


def test_a_settlement_of_what_nobody_voted_on_is_told() -> None:
    odd = folded(records("a"), [*passes("a"), *consensus("abstract", "a", "include")])
    assert [p.what for p in odd.problems] == [
        "settled by consensus in abstract (include), but no reviewer voted on it"
    ]
    voted = [*passes("a"), *both("abstract", "a", "unsure"), *consensus("abstract", "a", "include")]
    assert folded(records("a"), voted).problems == ()


@given(st.data())
def test_exactly_the_decisions_that_are_in_force_make_the_standings(data: st.DataObject) -> None:
    """Without those that are not in force, everything stands as it does with them."""
    some = st.sampled_from(
        [
            *vote("A", "abstract", "ab", "include"),
            *vote("A", "abstract", "ab", "exclude", "TOPIC"),
            *vote("B", "abstract", "ab", "exclude", "PLACE"),
            *vote("rule:x", "types", "ab", "include"),
            *vote("rule:x", "types", "ab", "exclude", "TYPE"),
            *vote("B", "types", "ab", "include"),
            *consensus("abstract", "ab", "include"),
            *consensus("abstract", "ab", "exclude", "TOPIC"),
            *vote("A", "grey", "a", "include"),
            replace(vote("A", "abstract", "a", "unsure")[0], protocol="another"),
            same("b", "a"),
            same("b", "a", by="A", verdict="not_duplicate"),
        ]
    )
    history = data.draw(st.lists(some, max_size=12))
    whole = folded(records("ab"), history)
    kept = [d for place, d in enumerate(history) if place not in whole.why_not]
    alone = folded(records("ab"), kept)
    assert alone.standings == whole.standings
    assert (alone.votes, alone.settled) == (whole.votes, whole.settled)
    assert set(whole.why_not.values()).isdisjoint({""})
