"""The simulated reviewers disagree as real ones do, and never both err alike. The committed
workbooks are what they hand in, and lead to the paper's totals; nothing in the pipeline knows the
truth they decide by."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from simulate.simulated import CONFIG, ROOT, SEED, assumptions, totals

from cis_pipeline import Review
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.agreement.coefficients import agreement
from cis_pipeline.screening.workbook.cells import read_grids
from cis_pipeline.simulate import simulate_people, write_example
from cis_pipeline.simulate.library import Fact
from cis_pipeline.simulate.people import Judges

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


PACKAGE = ROOT / "cis_pipeline"


def copied(source: Path, target: Path, *parts: str) -> Path:
    for part in parts:
        shutil.copytree(source / part, target / part)
    return target


def test_the_people_hand_in_the_committed_workbooks_cell_for_cell(example):
    again, committed = (
        {p.name: read_grids(p, p.name)[0] for p in (folder / "data/sheets").glob("*.xlsx")}
        for folder in (example, ROOT)
    )
    assert again.keys() == committed.keys()
    for name, content in committed.items():
        assert again[name] == content, name


def test_playing_the_people_leaves_neither_ledger_nor_outputs_behind(example):
    assert {p.name for p in (example / "data").iterdir()} == {
        "grey", "searches", "seed_bibliography", "sheets", "simulated",
    }  # fmt: skip


def test_the_run_is_the_same_with_the_truth_deleted(reference, tmp_path):
    folder = copied(ROOT, tmp_path, "config", "data/searches", "data/grey", "data/sheets")
    assert (reference / "data/simulated").exists()
    without, with_it = Review.open(folder), Review.open(reference)
    document = without.run("reconcile").document
    assert document == with_it.document()
    assert without.standings.to_csv() == with_it.standings.to_csv()
    rounds = document["rounds"]
    lefts = [rounds[name]["left"] for name in ("criteria", "abstract", "full_text")]
    assert lefts == [totals().after_criteria, totals().after_abstracts, totals().included]
    assert document["records_screened"] == totals().screened


def test_no_module_outside_the_simulator_names_the_truth():
    naming = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if any(word in path.read_text(encoding="utf-8") for word in ("truth.csv", "data/simulated"))
        and PACKAGE / "simulate" not in path.parents
    ]
    assert naming == []


def test_an_example_is_not_written_over_a_review(tmp_path):
    (tmp_path / "config").mkdir()
    with pytest.raises(ReviewError, match="not an empty folder"):
        write_example(tmp_path)


def test_people_who_do_not_know_the_records_say_so(tmp_path):
    copied(ROOT, tmp_path, "config", "data/searches", "data/grey", "data/simulated")
    truth = tmp_path / "data/simulated/truth.csv"
    lines = truth.read_text(encoding="utf-8").splitlines(keepends=True)
    truth.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(ReviewError, match=r"register\.csv row 276: the truth .* does not know"):
        simulate_people(tmp_path, 3)
