"""Two protocols are compared change by change, and each change can be applied alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.core.model import Box, Verdict
from cis_pipeline.protocol.applied import applied, renamed
from cis_pipeline.protocol.carried import Carried, Excuse, Link, as_asked
from cis_pipeline.protocol.changes import differences
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.on_record import as_text, digest, from_text
from cis_pipeline.protocol.rounds import Round
from making import CRITERIA, PROTOCOL, ROUNDS, vote

TYPES, ABSTRACT, FULL, GREY = ROUNDS
TYPE, TOPIC, PLACE, LOST = CRITERIA
NEW = Criterion(id="AGE", title="Too old", question="Young?", rounds=("abstract",))
SIFT = Round(id="sift", title="Sift", reviewers=("A",))


def criteria(*items):
    return replace(PROTOCOL, criteria=items)


def rounds(*items):
    return replace(PROTOCOL, rounds=items)


def found(after, before=PROTOCOL):
    return [(c.about, c.how, c.said) for c in differences(before, after)]


def other(item, **changes):
    return item.model_copy(update=changes)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (PROTOCOL, []),
        (
            criteria(TYPE, other(TOPIC, question="On topic, or not?"), PLACE, LOST),
            [("criterion TOPIC", "reworded", "question reworded")],
        ),
        (
            criteria(TYPE, TOPIC, other(PLACE, rounds=("full_text", "grey")), LOST),
            [("criterion PLACE", "reworded", "asked in grey too, no longer asked in abstract")],
        ),
        (
            criteria(TYPE, TOPIC, other(PLACE, box=Box.SCREENED_OUT), LOST),
            [("criterion PLACE", "reworded", "counted in another box")],
        ),
        (
            criteria(TYPE, TOPIC, PLACE, LOST, NEW),
            [("criterion AGE", "added", 'criterion added: "Young?"')],
        ),
        (
            criteria(TYPE, TOPIC, PLACE),
            [("criterion LOST", "removed", 'criterion removed: "Not found"')],
        ),
        (
            criteria(TOPIC, TYPE, PLACE, LOST),
            [("order", "order", "the order of rounds or criteria changed")],
        ),
        # neither a title nor who settles conflicts is anything that a decision can rest on
        (
            rounds(TYPES, other(ABSTRACT, title="T", settled_by="C"), FULL, GREY),
            [],
        ),
        (
            rounds(TYPES, other(ABSTRACT, reviewers=("A", "C")), FULL, GREY),
            [
                ("reviewer abstract/C", "joined", "C is a new reviewer"),
                ("reviewer abstract/B", "left", "B is no reviewer any more"),
            ],
        ),
        (
            rounds(other(TYPES, unclear="people", reviewers=("A",)), ABSTRACT, FULL, GREY),
            [
                ("round types", "set", "settings changed: unclear = people"),
                ("reviewer types/A", "joined", "A is a new reviewer"),
            ],
        ),
        (
            rounds(TYPES, SIFT, ABSTRACT, FULL, GREY),
            [("round sift", "added", 'round added: "Sift"')],
        ),
        (
            rounds(TYPES, ABSTRACT, FULL),
            [("round grey", "removed", 'round removed: "Grey"')],
        ),
    ],
)
def test_each_change_has_a_name_and_is_said_in_words(after, expected):
    assert found(after) == expected


def test_that_a_round_is_gone_is_one_change_and_not_one_of_each_criterion_asked_in_it():
    after = replace(
        PROTOCOL,
        rounds=(TYPES, FULL, GREY),
        criteria=(TYPE, other(TOPIC, rounds=("grey",)), other(PLACE, rounds=("full_text",)), LOST),
    )
    assert found(after) == [("round abstract", "removed", 'round removed: "Abstracts"')]


def test_one_change_is_applied_and_no_other():
    after = criteria(TYPE, other(TOPIC, question="?"), other(PLACE, question="!"), LOST)
    topic, place = differences(PROTOCOL, after)
    assert applied(place, PROTOCOL, after).criteria == (TYPE, TOPIC, after.criteria[2], LOST)
    assert found(after, applied(topic, PROTOCOL, after)) == [
        ("criterion PLACE", "reworded", "question reworded")
    ]


def test_a_round_comes_with_its_criteria_where_it_is_configured_to_stand():
    after = replace(
        PROTOCOL,
        rounds=(TYPES, ABSTRACT, SIFT, FULL, GREY),
        criteria=(TYPE, TOPIC, other(PLACE, rounds=("abstract", "sift", "full_text")), LOST),
    )
    (change,) = differences(PROTOCOL, after)
    made = applied(change, PROTOCOL, after)
    assert [r.id for r in made.rounds] == ["types", "abstract", "sift", "full_text", "grey"]
    assert [c.id for c in made.criteria_of("sift")] == ["PLACE"]


VERSIONS = st.builds(
    lambda rounds, criteria: replace(PROTOCOL, rounds=tuple(rounds), criteria=tuple(criteria)),
    st.permutations(
        [TYPES, other(ABSTRACT, reviewers=("A", "C")), other(FULL, box=Box.NOT_RETRIEVED), SIFT]
    ).flatmap(lambda items: st.integers(1, 4).map(lambda n: items[:n])),
    st.permutations(
        [other(TOPIC, question="?", rounds=("abstract", "sift")), NEW, TYPE, PLACE]
    ).flatmap(lambda items: st.integers(0, 4).map(lambda n: items[:n])),
)


@given(VERSIONS, st.data())
def test_whatever_the_order_in_which_all_changes_are_applied_nothing_differs_in_the_end(
    after, data
):
    known = {r.id for r in after.rounds}
    fit = tuple(other(c, rounds=tuple(r for r in c.rounds if r in known)) for c in after.criteria)
    after, now = replace(after, criteria=fit), PROTOCOL
    for _ in range(20):
        changes = differences(now, after)
        if not changes:
            break
        now = applied(data.draw(st.sampled_from(changes)), now, after)
    assert differences(now, after) == []
    assert [r.id for r in now.rounds] == [r.id for r in after.rounds]
    for asked in after.rounds:
        for verdict in (Verdict.INCLUDE, Verdict.EXCLUDE):
            args = (asked.id, verdict, ("TOPIC", ""))
            assert now.basis(*args) == after.basis(*args)


# --- on record -----------------------------------------------------------------------------------


def test_what_is_on_record_is_read_back_and_has_a_digest():
    excuse = Excuse(round="abstract", voted=("A",), instead_of="C", records=("a", "b"))
    carried = Carried(same={"1": Link(newer="2", about="criterion TOPIC")}, excuses=(excuse,))
    protocol = replace(PROTOCOL, carried=carried)
    text = as_text(protocol)
    assert from_text(text, PROTOCOL) == protocol
    assert as_text(from_text(text, PROTOCOL)) == text
    assert digest(text) != digest(as_text(PROTOCOL))


def test_a_record_of_a_later_version_is_refused_with_the_remedy():
    with pytest.raises(ProtocolError, match="use the version that wrote it, or a later one"):
        from_text('{"rounds": [], "criteria": [], "weather": 1}', PROTOCOL)


# --- carried over --------------------------------------------------------------------------------


def test_a_decision_stands_along_the_links_and_circles_end():
    (yes,) = vote("A", "abstract", "a", "include")
    now = replace(PROTOCOL, criteria=(TYPE, other(TOPIC, question="?"), PLACE, LOST))
    today = now.basis("abstract", Verdict.INCLUDE)

    def stands(**links):
        same = {old: Link(newer=new, about="it") for old, new in links.items()}
        return replace(now, carried=Carried(same=same)).stands(yes)

    first = yes.protocol
    assert not stands()
    assert stands(**{first: today})
    assert stands(**{first: "between", "between": today})
    assert not stands(**{first: "between", "between": first})
    assert stands(**{first: today, today: first})


def test_decisions_have_the_names_of_today_and_those_of_removed_rounds_have_no_round():
    carried = Carried(
        rounds={"abstract": "first", "grey": ""}, criteria={"TOPIC": "THEME", "PLACE": ""}
    )
    (one,) = vote("A", "abstract", "a", "exclude", "TOPIC")
    (two,) = vote("A", "abstract", "b", "exclude", "PLACE")
    (gone,) = vote("A", "grey", "c", "include")
    also = replace(two, further=("TOPIC", "AGE"))
    counted = carried.counted((one, two, gone, also))
    assert [(d.record_id, d.round, d.reason, d.further) for d in counted] == [
        ("a", "first", "THEME", ()),
        ("b", "first", "", ()),
        ("c", "", "", ()),
        ("b", "first", "THEME", ("AGE",)),
    ]
    assert Carried().counted((one,)) == (one,)


def test_a_round_is_asked_of_those_who_voted_before_others_came():
    asked = Round(id="abstract", title="T", reviewers=("A", "B", "C"))
    late = Excuse(round="abstract", voted=("A", "B"), instead_of="C")
    left = Excuse(round="abstract", voted=("Z",))
    past = Excuse(round="abstract", passes=True)
    a, b, z = (vote(who, "abstract", "a", "include")[0] for who in "ABZ")

    def names(votes, *excuses):
        now = as_asked(asked, votes, excuses)
        return now and now.reviewers

    assert names([a, b]) == ("A", "B", "C")
    assert names([a, b], late) == ("A", "B")
    assert names([a], late) == ("A", "B", "C")  # B has not voted: it is a new record
    assert names([a, z], left) == ("A", "B", "C", "Z")
    assert names([], past) is None
    assert names([a], past) == ("A", "B", "C")  # somebody has judged it there all the same


def test_a_renamed_round_keeps_its_criteria():
    after = rounds(TYPES, FULL, GREY)
    (change,) = [c for c in differences(PROTOCOL, after) if c.kind == "round"]
    made = renamed(change, "titles", PROTOCOL)
    assert [r.id for r in made.rounds] == ["types", "titles", "full_text", "grey"]
    assert [c.id for c in made.criteria_of("titles")] == ["TOPIC", "PLACE"]
