"""agreement.csv: a review with three reviewers, two a record, each row counted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cis_pipeline.core.model import Decision
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.agreement import agreement_table, render
from cis_pipeline.outputs.results import Results
from making import PROTOCOL, SOURCES, both, consensus, passes, records, vote

THREE = replace(
    PROTOCOL,
    rounds=tuple(
        r.model_copy(update={"reviewers": ("Zoe", "Ann", "Bo")}) if r.id == "abstract" else r
        for r in PROTOCOL.rounds
    ),
)

# Two a record:    a   b   c  (Zoe, Ann)   d   e  (Zoe, Bo)   f  (Ann, Bo)
# Zoe              i   i   e TOPIC         i   e TOPIC
# Ann              i   e T e TOPIC                            e PLACE
# Bo                                       e P i              e TOPIC
VOTES: list[Decision] = [
    *vote("Zoe", "abstract", "abd", "include"),
    *vote("Zoe", "abstract", "ce", "exclude", "TOPIC"),
    *vote("Ann", "abstract", "a", "include"),
    *vote("Ann", "abstract", "bc", "exclude", "TOPIC"),
    *vote("Bo", "abstract", "d", "exclude", "PLACE"),
    *vote("Bo", "abstract", "e", "include"),
    *vote("Ann", "abstract", "f", "exclude", "PLACE"),
    *vote("Bo", "abstract", "f", "exclude", "TOPIC"),
]


def results(folder: Path, decisions: list[Decision], protocol=THREE) -> Results:
    names = "abcdef"
    state = Snapshot(tuple(records(names)), (*passes(names), *decisions), SOURCES, protocol)
    return Results(state, Workspace(folder), None, None)


def test_rows_are_the_round_each_pair_and_each_criterion(tmp_path) -> None:
    frame = agreement_table(results(tmp_path, VOTES))
    shown = frame[["scope", "who", "criterion", "criterion_title", "n", "conflicts"]]
    assert list(shown.itertuples(index=False, name=None)) == [
        ("all", "Zoe; Ann; Bo", "", "", 6, 3),
        ("pair", "Zoe; Ann", "", "", 3, 1),
        ("pair", "Zoe; Bo", "", "", 2, 2),
        ("pair", "Ann; Bo", "", "", 1, 0),
        # named by: b Ann, c both, e Zoe, f Bo
        ("criterion", "", "TOPIC", "Off topic", 6, 3),
        # named by: d Bo, f Ann
        ("criterion", "", "PLACE", "Elsewhere", 6, 2),
    ]
    assert set(frame["round"]) == {"abstract"}


def test_a_pair_says_who_includes_more_and_each_figure_has_its_interval(tmp_path) -> None:
    # Zoe, Ann: ii ie ee: agreement 2/3, kappa .4 (Zoe 2/3, Ann 1/3, chance 4/9)
    # its interval: 2/3 -+ 1.959964 * sqrt(2/27) = .533435, cut at 1
    frame = agreement_table(results(tmp_path, VOTES))
    zoe_ann, zoe_bo, ann_bo = frame[frame["scope"] == "pair"].to_dict("records")
    for row, first, second in ((zoe_ann, 1, 0), (zoe_bo, 1, 1), (ann_bo, 0, 0)):
        assert (row["first_only_includes"], row["second_only_includes"]) == (first, second)
    assert zoe_ann["percent_agreement"] == pytest.approx(2 / 3, abs=1e-6)
    assert zoe_ann["percent_agreement_low"] == pytest.approx(0.133232, abs=1e-6)
    assert zoe_ann["percent_agreement_high"] == 1
    assert zoe_ann["cohen_kappa"] == pytest.approx(0.4, abs=1e-6)
    assert "Only 3 were compared" in zoe_ann["sentence"]
    assert "Kappa is not defined" in ann_bo["sentence"]


def test_what_is_not_defined_is_blank_in_the_file(tmp_path) -> None:
    text = render(results(tmp_path, VOTES))["agreement.csv"].decode()
    header, *rows = (line.split(",") for line in text.splitlines())
    ann_bo = dict(zip(header, rows[3], strict=False))
    assert (ann_bo["who"], ann_bo["cohen_kappa"], ann_bo["cohen_kappa_low"]) == ("Ann; Bo", "", "")
    assert rows[0][header.index("first_only_includes")] == ""


def test_a_settlement_changes_nothing_and_a_round_of_one_reviewer_has_no_row(tmp_path) -> None:
    settled = [*VOTES, *consensus("abstract", "bde", "include")]
    later = [*settled, *vote("Ann", "abstract", "b", "include")]
    one, two, three = (agreement_table(results(tmp_path, d)) for d in (VOTES, settled, later))
    assert one.equals(two)
    assert two.equals(three)
    grey = agreement_table(results(tmp_path, vote("A", "grey", "a", "include")))
    assert grey.empty


def test_the_document_of_a_run_has_the_parts_beside_the_keys_of_before(tmp_path) -> None:
    document = results(tmp_path, VOTES).document["agreement"]["abstract"]
    assert document["n_items"] == 6
    assert [p["second_only"] for p in document["pairs"]] == [0, 1, 0]
    assert [c["criterion"] for c in document["criteria"]] == ["TOPIC", "PLACE"]


def test_reasons_are_those_of_the_person_and_not_of_the_settlement(tmp_path) -> None:
    given = [
        *both("abstract", "a", "exclude", "TOPIC"),
        *vote("A", "abstract", "b", "include"),
        *vote("B", "abstract", "b", "exclude", "TOPIC"),
        *consensus("abstract", "b", "exclude", "PLACE"),
    ]
    (topic,) = results(tmp_path, given, PROTOCOL).agreement_by_part["abstract"].criteria
    assert (topic.code, topic.agreement.n_items, topic.agreement.n_conflicts) == ("TOPIC", 2, 1)
