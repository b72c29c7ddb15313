"""Whatever was voted: what lets decisions count moves nobody, other rulings only what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Box
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.deduplication import DeduplicationTable
from cis_pipeline.protocol.on_record import digest
from cis_pipeline.protocol.screening import ScreeningTable
from cis_pipeline.review.accepting import Answer, accept
from cis_pipeline.review.rulings import place, take
from making import CRITERIA, PROTOCOL, ROUNDS, SOURCES, passes, records, same, vote

NAMES = "abcd"
VOTES = st.builds(
    lambda who, where, name, said: vote(who, where, name, *said)[0],
    st.sampled_from(["A", "B", "consensus"]),
    st.sampled_from(["abstract", "full_text"]),
    st.sampled_from(NAMES),
    st.sampled_from([("include",), ("exclude", "PLACE"), ("unsure",)]),
)
HISTORIES = st.lists(VOTES, max_size=14).map(lambda votes: [*passes(NAMES), *votes])
TWO = st.booleans()
"""Whether d turns out to be a duplicate of a."""


def snapshot(history, two) -> Snapshot:
    found = (*history, same("d", "a")) if two else tuple(history)
    return Snapshot(tuple(records(NAMES)), tuple(found), SOURCES, PROTOCOL)


def ruled(state, configured, what, verdict, to="") -> Snapshot:
    """The ledger once somebody has ruled on that change."""
    batch = accept(state, configured, Answer(what=what, verdict=verdict, by="A", to=to)).batch
    assert all(digest(text) == key for key, text in batch.bases.items())
    there = replace(state, bases=dict(batch.bases), rulings=batch.rulings)
    return replace(there, protocol=take(there, configured)[0])


def where(state: Snapshot) -> dict[str, tuple[object, ...]]:
    return {i: place(s) for i, s in state.folded.standings.items()}


def changed(items, name, **changes):
    return tuple(x.model_copy(update=changes) if x.id == name else x for x in items)


REWORDED = replace(PROTOCOL, criteria=changed(CRITERIA, "PLACE", question="Here, or not?"))
RENAMED = replace(
    PROTOCOL,
    rounds=changed(ROUNDS, "abstract", id="titles"),
    criteria=tuple(
        c.model_copy(update={"rounds": tuple(r.replace("abstract", "titles") for r in c.rounds)})
        for c in CRITERIA
    ),
)
CALLED = replace(PROTOCOL, criteria=changed(CRITERIA, "PLACE", id="LAND"))
THIRD = replace(PROTOCOL, rounds=changed(ROUNDS, "abstract", reviewers=("A", "B", "C")))
ALONE = replace(PROTOCOL, rounds=changed(ROUNDS, "abstract", reviewers=("A",)))
SIFT = ROUNDS[1].model_copy(update={"id": "sift", "title": "Sift"})
ADDED = replace(PROTOCOL, rounds=(*ROUNDS[:2], SIFT, *ROUNDS[2:]))


@given(HISTORIES, TWO)
def test_a_wording_of_the_same_meaning_moves_nobody(history, two):
    state = snapshot(history, two)
    assert where(ruled(state, REWORDED, "PLACE", "same_meaning")) == where(state)


@given(HISTORIES, TWO)
def test_a_wording_of_a_new_meaning_is_as_if_all_that_rests_on_it_had_not_been_said(history, two):
    kept = [d for d in snapshot(history, two).decisions if REWORDED.stands(d)]
    alone = replace(snapshot(kept, two=False), protocol=REWORDED)
    after = ruled(snapshot(history, two), REWORDED, "PLACE", "new_meaning")
    assert where(after) == where(alone)


@given(HISTORIES, TWO)
def test_another_name_for_a_round_or_a_criterion_moves_nobody(history, two):
    state = snapshot(history, two)

    def called(places):
        names = {"abstract": "titles", "awaiting_abstract": "awaiting_titles"}
        return {
            i: tuple(names.get(p, p) if isinstance(p, str) else p for p in at) for i, at in places
        }

    after = ruled(state, RENAMED, "abstract", "renamed_to", "titles")
    assert where(after) == called(where(state).items())
    after = ruled(state, CALLED, "PLACE", "renamed_to", "LAND")
    land = {i: tuple("LAND" if p == "PLACE" else p for p in at) for i, at in where(state).items()}
    assert where(after) == land


@given(HISTORIES, TWO)
def test_a_third_reviewer_of_new_records_moves_nothing_that_is_settled(history, two):
    state = snapshot(history, two)
    before, after = where(state), where(ruled(state, THIRD, "abstract/C", "new_records_only"))
    for record, at in before.items():
        waits = at[0] == "awaiting_abstract" and at[3] != ("consensus",)
        expected = (*at[:3], (*at[3], "C")) if waits else at
        assert after[record] == expected


@given(HISTORIES, TWO)
def test_who_leaves_owes_nothing_and_what_they_have_judged_stays(history, two):
    state = snapshot(history, two)
    before, after = where(state), where(ruled(state, ALONE, "abstract/B", "left"))
    for record, at in before.items():
        if "B" not in at[3] or at[1] != "abstract":
            assert after[record] == at
        else:
            assert "B" not in after[record][3] or after[record][1] != "abstract"


@given(HISTORIES, TWO)
def test_a_round_that_is_added_for_new_records_moves_nobody_who_has_come_past_it(history, two):
    state = snapshot(history, two)
    before, after = where(state), where(ruled(state, ADDED, "sift", "new_records_only"))
    assert after == before
    again = where(ruled(state, ADDED, "sift", "all_records"))
    for record, at in before.items():
        past = at[1] == "full_text" or at[0] == Box.INCLUDED
        assert again[record][0] == ("awaiting_sift" if past else at[0])


@pytest.mark.parametrize(
    ("what", "configured"),
    [
        ("screening", replace(PROTOCOL, screening=ScreeningTable(seed=3))),
        (
            "deduplication",
            replace(PROTOCOL, deduplication=DeduplicationTable(cochrane_versions="versions")),
        ),
    ],
)
def test_what_waits_for_no_ruling_is_not_ruled_on(what, configured):
    with pytest.raises(ReviewError) as caught:
        ruled(snapshot((), False), configured, what, "as_written")
    assert str(caught.value) == f"{what}: no ruling is needed; the next `cis run` takes it up"
