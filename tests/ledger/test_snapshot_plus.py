"""A snapshot that a batch is added to is that of all rows together, whatever was asked of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Action, Correction, Decision
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch, TakenFile
from making import DATABASE, PROTOCOL, SOURCES, consensus, records, same, vote

VIEWS = (
    *("given", "entry_ids", "withdrawn", "held", "records", "by_id", "held_by_id", "pair_rulings"),
    *("folded", "reports", "by_hand", "grouping", "included", "decisions_in_force"),
)

ids = st.sampled_from("abcd")
decisions = st.one_of(
    st.builds(
        lambda who, i, verdict: vote(who, "abstract", i, verdict, "TOPIC" * (verdict == "exclude")),
        st.sampled_from(["A", "B"]),
        ids,
        st.sampled_from(["include", "exclude", "unsure"]),
    ),
    st.builds(lambda i: vote("rule:criteria", "types", i, "include"), ids),
    st.builds(lambda i: consensus("abstract", i, "include"), ids),
    st.builds(
        lambda pair, by, verdict: [same(*pair, by=by, verdict=verdict)],
        st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1]),
        st.sampled_from(["A", "rule:dedupe"]),
        st.sampled_from(["duplicate", "not_duplicate", "unsure", "version"]),
    ),
).map(tuple)
corrections = st.builds(
    lambda i, action: Correction(record_id=i, action=action, by="A"),
    ids,
    st.sampled_from([Action.WITHDRAW, Action.PUT_BACK]),
) | st.builds(
    lambda i, title: Correction(record_id=i, action=Action.AMEND, by="A", changes={"title": title}),
    ids,
    st.sampled_from(["Bees", "Wasps"]),
)
batches = st.one_of(
    st.builds(lambda made: Batch(decisions=made), decisions),
    st.builds(lambda made: Batch(corrections=(made,)), corrections),
    st.builds(lambda name: Batch(files=(TakenFile(name, "0"),)), st.sampled_from(["x", "y"])),
    st.builds(lambda name: Batch(sources=(replace(DATABASE, name=name),)), st.just("Another")),
    st.builds(lambda i: Batch(records=tuple(records(i))), st.sampled_from("efg")),
)


@given(st.lists(st.tuples(batches, st.sets(st.sampled_from(VIEWS), max_size=3)), max_size=8))
def test_batch_by_batch_all_views_are_those_of_the_whole(steps) -> None:
    state = Snapshot(tuple(records("abcd")), (), SOURCES, PROTOCOL)
    for batch, asked in steps:
        for name in asked:
            getattr(state, name)
        state = state.plus(batch)
    whole = replace(state)
    for name in VIEWS:
        assert getattr(state, name) == getattr(whole, name), name


def test_votes_leave_the_reports_as_they_are_and_merges_do_not() -> None:
    state = Snapshot(tuple(records("ab")), (), SOURCES, PROTOCOL)
    reports = state.reports
    voted = state.plus(Batch(decisions=tuple(vote("A", "abstract", "a", "include"))))
    assert voted.reports is reports
    merged: tuple[Decision, ...] = (same("b", "a", by="A"),)
    assert list(voted.plus(Batch(decisions=merged)).reports) == ["a"]


def test_a_vote_moves_its_report_and_no_other_is_looked_at_again() -> None:
    given = (
        *vote("rule:criteria", "types", "ab", "include"),
        *vote("A", "abstract", "a", "include"),
    )
    state = Snapshot(tuple(records("ab")), given, SOURCES, PROTOCOL)
    before = state.folded.standings
    after = state.plus(
        Batch(decisions=tuple(vote("B", "abstract", "a", "include")))
    ).folded.standings
    assert (before["a"].box, after["a"].box) == ("awaiting_abstract", "awaiting_full_text")
    assert after["b"] is before["b"]
