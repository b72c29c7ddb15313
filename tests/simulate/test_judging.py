"""The simulated reviewers disagree as real ones do, and never both err alike."""

from __future__ import annotations

from collections import Counter

import pytest
from simulate.simulated import CONFIG, SEED, assumptions

from cis_pipeline.core.model import CONSENSUS
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.agreement import agreement
from cis_pipeline.simulate.judging import Judges
from cis_pipeline.simulate.truth import Fact

PROTOCOL = Protocol.read(CONFIG)
JUDGES = Judges(assumptions(), PROTOCOL, SEED)


def fact(work: str, round_id: str = "", reason: str = "") -> Fact:
    return Fact(
        file="scopus.csv", position="1", accession="", work=work, duplicate_of="",
        item_type="journalArticle", topic="", round=round_id, reason=reason, real="", pair="",
    )  # fmt: skip


FACTS = [
    *(fact(f"K{n}") for n in range(400)),
    *(fact(f"A{n}", "abstract", "SETTING") for n in range(300)),
    *(fact(f"O{n}", "abstract", "OFFTOPIC") for n in range(100)),
]
VOTES = {
    f.work: {who: JUDGES.answer(f, "abstract", who) for who in ("sim-A", "sim-B")} for f in FACTS
}


def test_a_vote_is_the_same_whoever_else_was_asked_before():
    again = Judges(assumptions(), PROTOCOL, SEED)
    assert again.answer(FACTS[7], "abstract", "sim-B") == VOTES[FACTS[7].work]["sim-B"]


def test_they_never_agree_on_a_wrong_verdict():
    for f in FACTS:
        said = {vote["decision"] for vote in VOTES[f.work].values()}
        assert said != {"exclude" if f.round == "" else "include"}, f


def test_their_kappa_is_that_of_real_reviewers():
    items = {
        work: {who: vote["decision"] for who, vote in votes.items()}
        for work, votes in VOTES.items()
    }
    kappa = agreement(items).cohen_kappa.value
    assert kappa is not None
    assert 0.5 < kappa < 0.8


def test_everyone_errs_either_way_and_is_unsure_at_times():
    for who in ("sim-A", "sim-B"):
        said = Counter((f.round, VOTES[f.work][who]["decision"]) for f in FACTS)
        assert all(
            said[where, what] for where in ("", "abstract") for what in ("include", "unsure")
        )
        assert said["", "exclude"] < said["", "include"]


def test_every_exclusion_has_a_reason_of_its_round_and_an_inclusion_none():
    codes = {c.id for c in PROTOCOL.criteria_of("abstract")}
    for votes in VOTES.values():
        for vote in votes.values():
            assert (vote.get("reason", "") in codes) == (vote["decision"] == "exclude")


def test_of_two_reasons_the_right_one_is_declared_first_so_that_the_flow_counts_it():
    order = [c.id for c in PROTOCOL.criteria_of("abstract")]
    differ = 0
    for f in FACTS:
        reasons = [v["reason"] for v in VOTES[f.work].values() if v["decision"] == "exclude"]
        if f.round and len(reasons) == 2:
            assert min(reasons, key=order.index) == f.reason or f.reason not in reasons
            assert all(order.index(reason) >= order.index(f.reason) for reason in reasons)
            differ += len(set(reasons)) > 1
    assert differ


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("", {"decision": "include"}),
        ("abstract", {"decision": "exclude", "reason": "SETTING"}),
    ],
)
def test_a_conflict_is_settled_by_the_truth(where, expected):
    answer = dict(JUDGES.answer(fact("X", where, "SETTING"), "abstract", CONSENSUS))
    assert answer.pop("note")
    assert answer == expected


def test_two_records_are_duplicates_if_they_are_of_one_work():
    one, same, other = fact("S1"), fact("S1"), fact("S2")
    assert JUDGES.pair(one, same)["decision"] == "duplicate"
    assert JUDGES.pair(one, other)["decision"] == "different"
