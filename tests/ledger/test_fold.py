"""The fold under any decisions: every record in one box, every equation true, nothing by chance."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Box, Decision, Verdict
from cis_pipeline.prisma.equations import broken, equations
from making import PROTOCOL, WEB, flow, folded, records, same

NAMES = "abcdefg"
FOUND = [*records("abcde"), *records("fg", WEB.source_id)]
PEOPLE = ("A", "B", "consensus", "rule:TYPE")
REASONS = ("", "TYPE", "TOPIC", "PLACE", "LOST", "UNKNOWN")


@st.composite
def votes(draw):
    where = draw(st.sampled_from([r.id for r in PROTOCOL.rounds] + ["no_such_round"]))
    verdict = draw(st.sampled_from([Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE]))
    reason = draw(st.sampled_from(REASONS)) if verdict is Verdict.EXCLUDE else ""
    basis = PROTOCOL.basis(where, verdict, (reason,))
    return Decision(
        record_id=draw(st.sampled_from(NAMES + "z")),
        round=where,
        by=draw(st.sampled_from(PEOPLE)),
        verdict=verdict,
        reason=reason,
        protocol=draw(st.sampled_from([basis, basis, basis, "an older one"])),
    )


merges = st.builds(
    same,
    st.sampled_from(NAMES + "z"),
    st.sampled_from(NAMES + "z"),
    by=st.sampled_from(["rule:dedupe", "A"]),
    verdict=st.sampled_from(["duplicate", "duplicate", "not_duplicate", "version", "unsure"]),
)
histories = st.lists(st.one_of(votes(), votes(), merges), max_size=60)


@settings(max_examples=400, deadline=None)
@given(histories)
def test_every_record_stands_in_exactly_one_box_and_every_equation_holds(history):
    result = folded(FOUND, history)
    assert list(result.standings) == [r.record_id for r in FOUND]
    boxes = {box.value for box in Box}
    assert all(
        (s.box in boxes) != (s.box == f"awaiting_{s.round}") for s in result.standings.values()
    )
    assert all(bool(s.awaiting) == s.box.startswith("awaiting_") for s in result.standings.values())
    numbers = flow(FOUND, history)
    assert broken(numbers) == ()
    unknown = {e.id for e in equations(numbers) if e.holds is None}
    assert unknown <= {"EQ11.least", "EQ11.most"}  # nobody names studies here


@settings(max_examples=200, deadline=None)
@given(histories)
def test_records_of_one_report_are_kept_together_with_the_earliest_first(history):
    result = folded(FOUND, history)
    order = [r.record_id for r in FOUND]
    for report, members in result.reports.items():
        assert members[0] == report == min(members, key=order.index)
        assert list(members) == sorted(members, key=order.index)
    together = [m for members in result.reports.values() for m in members]
    assert sorted(together) == sorted(order)


@settings(max_examples=200, deadline=None)
@given(histories)
def test_two_records_that_a_person_called_different_are_never_one_report(history):
    last = {}
    for d in history:
        if d.by == "A" and d.round == "dedupe":
            last[frozenset((d.record_id, d.target))] = d.verdict
    report = {m: r for r, members in folded(FOUND, history).reports.items() for m in members}
    for pair, verdict in last.items():
        if (
            verdict in (Verdict.NOT_DUPLICATE, Verdict.VERSION)
            and len(pair) == 2
            and pair <= report.keys()
        ):
            one, two = pair
            assert report[one] != report[two]


@settings(max_examples=100, deadline=None)
@given(histories)
def test_a_rule_decision_after_a_persons_never_moves_the_record(history):
    """Where A, B or a consensus has voted in a round, one more word of the rule is not heard."""
    before = folded(FOUND, history)
    for (where, report), found in before.votes.items():
        again = Decision(
            record_id=report,
            round=where,
            by="rule:TYPE",
            verdict=Verdict.EXCLUDE,
            protocol=PROTOCOL.basis(where, Verdict.EXCLUDE, ("",)),
        )
        after = folded(FOUND, [*history, again])
        assert found
        assert after.standings[report] == before.standings[report]


def test_a_record_of_an_arm_without_a_round_waits_and_is_never_included_in_silence():
    from dataclasses import replace

    no_grey = replace(PROTOCOL, rounds=PROTOCOL.rounds[:3])
    standing = folded(records("x", WEB.source_id), [], no_grey).standings["x"]
    assert (standing.box, standing.awaiting) == ("awaiting_a_round", ("protocol",))
