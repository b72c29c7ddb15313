"""A review coded by two people: refusals, a code of their own, a merge halfway, a new definition.

What is suggested, by hand (P power, R risk, C costs, T trust; A to C the documents):

    A  P: A1 "Families share power ...", A3 "Power was shared ..."   R: A2 "... took risks ..."
    B  P: B1 "Workers share power late."                              C: "Costs rose ..."
    C  R: C1 "Risks were shared ..."                                  C: "... measured costs."

so power 2 documents (A sure, with two hits; B possible), risk 2 (possible), costs 2 (possible),
trust none.
"""

from __future__ import annotations

import json
import shutil

import pytest
from review.coded_review import (
    A1,
    A2,
    A3,
    A4,
    B1,
    COST,
    POWER,
    RISK,
    TRUST,
    cells,
    coded_review,
    write_codebook,
)

from cis_pipeline import Review
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.review.coding import Coder

ALDERS, BIRCHES, CEDARS = "Alders by", "Birches on", "Cedars in"
A, B = Coder("A"), Coder("B")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return coded_review(tmp_path_factory.mktemp("made") / "trees").workspace.root


@pytest.fixture
def review(made, tmp_path):
    return Review.open(shutil.copytree(made, tmp_path / "trees"))


def counts(review: Review) -> dict[str, tuple[int, ...]]:
    """suggested, confirmed, refused, disputed, reopened, uncoded, by people alone; by theme."""
    review.run()
    rows = cells(review.workspace.outputs / "theme_counts.csv")
    names = ("suggested", "confirmed", "refused", "disputed", "reopened", "uncoded", "people_alone")
    return {
        row["theme"]: tuple(int(row[name]) for name in names)
        for row in rows
        if row["scope"] == "included"
    }


def matrix(review: Review) -> list[list[str]]:
    rows = cells(review.workspace.outputs / "themes.csv")
    return [list(row.values())[2:] for row in rows]


def test_a_coding_story(review) -> None:
    code = review.coding

    # Nobody has coded: all six tags are suggestions.
    assert counts(review) == {
        "TP": (2, 0, 0, 0, 0, 2, 0),
        "TR": (2, 0, 0, 0, 0, 2, 0),
        "TC": (2, 0, 0, 0, 0, 2, 0),
        "TT": (0, 0, 0, 0, 0, 0, 0),
    }
    assert matrix(review)[0] == ["sure", "possible", "", ""]

    # Two coders. A confirms A1 and refuses A3, B confirms both: A1 is confirmed, A3 in dispute, and
    # the document carries power, for one of its passages does. Both refuse B1: power on B is
    # refused. A confirms risk on A, B refuses it: disputed. A alone finds trust, in A4.
    code.confirm(ALDERS, "TP", "Families share", who=A)
    code.refuse(ALDERS, "Power", A3, who=Coder("A", "of meetings, not of decisions"))
    for quote in (A1, A3):
        code.confirm(ALDERS, "TP", quote, who=B)
    code.refuse(BIRCHES, "TP", who=A)
    code.refuse(BIRCHES, "TP", who=B)
    code.confirm(ALDERS, "TR", who=A)
    code.refuse(ALDERS, "TR", who=B)
    code.add(ALDERS, "TT", "Staff  felt\ntrusted.", who=A)
    assert counts(review) == {
        "TP": (2, 1, 1, 0, 0, 0, 0),
        "TR": (2, 0, 0, 1, 0, 1, 0),
        "TC": (2, 0, 0, 0, 0, 2, 0),
        "TT": (0, 1, 0, 0, 0, 0, 1),
    }
    assert matrix(review) == [
        ["confirmed", "disputed", "", "confirmed"],
        ["refused", "", "possible", ""],
        ["", "possible", "possible", ""],
    ]
    statuses = {row["quote"]: row["status"] for row in cells(review.workspace.outputs / "tags.csv")}
    assert [statuses[q] for q in (A1, A2, A3, A4, B1)] == [
        "confirmed",
        "disputed",
        "disputed",
        "confirmed",
        "refused",
    ]

    # The adjudicator settles risk on A: it is confirmed.
    code.confirm(ALDERS, "TR", who=Coder("c", "a chance is taken"))
    assert counts(review)["TR"] == (2, 1, 0, 0, 0, 1, 0)

    # Power and risk are merged into "Power and risk"; all that was said counts for it: A carries it
    # (A1, A2 confirmed; A3 still disputed), B does not, C is uncoded. Three documents by now.
    both = {
        **POWER,
        "id": "TPR",
        "label": "Power and risk",
        "definition": "Who decides, and what is dared.",
        "phrases": [*POWER["phrases"], *RISK["phrases"]],
        "was": ["TP", "TR"],
    }
    merge = {
        "on": "2999-01-01",
        "by": "A",
        "kind": "merge",
        "themes": ["TP", "TR"],
        "into": ["TPR"],
    }
    write_codebook(review.workspace.root, both, COST, TRUST, version="2", change=[merge])
    assert counts(review) == {
        "TPR": (3, 1, 1, 0, 0, 1, 0),
        "TC": (2, 0, 0, 0, 0, 2, 0),
        "TT": (0, 1, 0, 0, 0, 0, 1),
    }

    # Trust is defined anew: A's word on it, and nothing else, is asked again; then A says it again.
    trust = {**TRUST, "definition": "Being relied on by children."}
    write_codebook(review.workspace.root, both, COST, trust, version="3", change=[merge])
    assert counts(review)["TT"] == (0, 0, 0, 0, 1, 0, 0)
    assert counts(review)["TPR"] == (3, 1, 1, 0, 0, 1, 0)
    review.coding.confirm(ALDERS, "TT", who=A)
    assert counts(review)["TT"] == (0, 1, 0, 0, 0, 0, 1)

    # B takes back the refusal on B: A's alone is left, so nothing changes; A's too: uncoded.
    review.coding.undo(BIRCHES, "TPR", who=B)
    assert counts(review)["TPR"] == (3, 1, 1, 0, 0, 1, 0)
    review.coding.undo(BIRCHES, "TPR", who=A)
    assert counts(review)["TPR"] == (3, 1, 0, 0, 0, 2, 0)

    # Nothing is lost: every word is told, with what became of it.
    told = review.why(ALDERS)
    assert "TPR Power and risk: confirmed (suggested as sure)" in told
    assert "  A  refuses TP  note: of meetings, not of decisions  codebook 1" in told
    assert "consensus (C)  confirms TR  note: a chance is taken  codebook 1" in told
    assert f'    confirmed  abstract: "{A4}"' in told
    assert "  A  adds  codebook 1  not in force: a later word of the same person" in told
    assert "  A  confirms  codebook 3" in told
    undone = [line for line in review.why(BIRCHES).splitlines() if "refuses TP" in line]
    assert len(undone) == 2
    assert all("not in force" in line for line in undone)
    assert "B  takes back TP" in review.why(BIRCHES)
    assert len(review.state.codings) == 13


def test_what_is_told_of_a_change_day_counts_codings(review) -> None:
    review.coding.refuse(BIRCHES, "TP", who=A)
    review.coding.add(ALDERS, "TT", A4, who=A)
    assert "  A on themes: refuse 1, add 1" in review.changes("2020-01-01")


def test_coders_agreement_counts_only_what_both_judged(review) -> None:
    for quote, said in ((A1, "confirm"), (A3, "refuse")):
        review.coding.code(said, ALDERS, "TP", quote, who=A)
        review.coding.confirm(ALDERS, "TP", quote, who=B)
    review.coding.confirm(BIRCHES, "TP", who=A)
    review.coding.add(ALDERS, "TT", A4, who=A)
    review.run()
    rows = cells(review.workspace.outputs / "coding_agreement.csv")
    assert [(r["theme"], r["passages"], r["conflicts"], r["percent_agreement"]) for r in rows] == [
        ("", "2", "1", "0.5"),
        ("TP", "2", "1", "0.5"),
    ]


def test_memos_and_anomalies_go_on_record(review) -> None:
    code = review.coding
    code.memo("compare with Cedars", record=ALDERS, theme="TP", quote=A1, by="A")
    code.anomaly("Costs are told, and never measured", theme="TC", by="A")
    code.evidence("AN1", CEDARS, "Nobody had measured costs.", who=A)
    code.evidence("an1", BIRCHES, "Costs rose in every year.", contrary=True, who=B)
    review.run()
    outputs = review.workspace.outputs
    (memo,) = cells(outputs / "memos.csv")
    assert (memo["by"], memo["memo"], memo["theme"], memo["quote"]) == (
        "A",
        "compare with Cedars",
        "TP",
        A1,
    )
    (anomaly,) = json.loads((outputs / "anomalies.json").read_text(encoding="utf-8"))
    assert (anomaly["id"], anomaly["status"], anomaly["theme"]) == ("AN1", "open", "TC")
    assert [one["quote"] for one in anomaly["supporting"]] == ["Nobody had measured costs."]
    assert [one["by"] for one in anomaly["contrary"]] == ["B"]
    assert [r["speaks"] for r in cells(outputs / "anomalies.csv")] == ["supports", "contrary"]
    code.evidence("AN1", BIRCHES, "Costs rose in every year.", undo=True, who=B)
    code.close_anomaly("AN1", who=Coder("A", "no anomaly: the field is young"))
    (one,) = code.anomalies()
    assert (one.status, len(one.evidence)) == ("closed", 1)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (lambda c: c.confirm(ALDERS, "Pwoer", who=A), 'no theme "Pwoer"; did you mean "TP"?'),
        (lambda c: c.confirm(ALDERS, "T9", who=A), 'no theme "T9"; the themes are TP, TR'),
        (lambda c: c.confirm(ALDERS, "TP", who=A), "several passages of TP are meant"),
        (lambda c: c.confirm(ALDERS, "TP", "7", who=A), "has 2 passages of TP, none is 7"),
        (lambda c: c.confirm(ALDERS, "TC", who=A), "has no passage of TC Costs; `cis code"),
        (lambda c: c.add(ALDERS, "TT", "Staff felt distrusted.", who=A), f'"{A4}"'),
        (lambda c: c.move(ALDERS, "TP", "Power", "1", who=A), "is the theme that it has"),
        (lambda c: c.undo(ALDERS, "TP", "1", who=A), "A said nothing of TP"),
        (lambda c: c.refuse(BIRCHES, "TP", who=Coder("")), "--by names the person"),
        (lambda c: c.refuse(BIRCHES, "TP", who=Coder("A", "", True)), "C settles"),
        (lambda c: c.memo("x", by="A"), "a memo is on a record"),
        (lambda c: c.close_anomaly("AN4", who=A), "--note says how"),
        (lambda c: c.close_anomaly("AN4", who=Coder("A", "x")), 'no anomaly "AN4"; state one'),
    ],
)
def test_what_makes_no_sense_is_told_with_a_remedy(review, said, what) -> None:
    with pytest.raises(ReviewError) as error:
        said(review.coding)
    assert what in str(error.value)
    assert review.state.codings == ()


def test_codings_go_out_and_come_back_with_the_whole_review(review, tmp_path) -> None:
    review.coding.move(BIRCHES, "TP", "Trust", who=Coder("A", "they rely on it"))
    review.coding.anomaly("Costs are told, and never measured", by="B")
    review.export(tmp_path / "backup")
    copy = Review.restore(tmp_path / "backup", tmp_path / "copy")
    assert copy.state.codings == review.state.codings
    assert copy.why(BIRCHES) == review.why(BIRCHES)


def test_a_record_of_which_nothing_is_suggested_or_said_has_no_word_on_themes(review) -> None:
    write_codebook(review.workspace.root, TRUST)
    assert "themes" not in review.why(ALDERS)
    review.coding.memo("read again", record=ALDERS, by="A")
    assert review.why(ALDERS).endswith("  A  memo  note: read again  codebook 1")


def test_the_same_word_twice_is_on_record_once(review) -> None:
    assert review.coding.refuse(BIRCHES, "TP", who=A).added == 1
    assert review.coding.refuse(BIRCHES, "TP", who=A).added == 0
    assert len(review.state.codings) == 1


def test_a_coding_on_a_record_that_becomes_a_duplicate_counts_for_its_report(review) -> None:
    review.coding.add(CEDARS, "TT", "Nobody had measured costs.", who=A)
    review.merge(ALDERS, CEDARS, by="A", note="one study, told twice")
    tags = {tag.theme: tag for tag in review.coding.tags(ALDERS)}
    assert tags["TT"].status == "confirmed"


def test_check_tells_what_is_wrong_with_codings(review) -> None:
    review.coding.add(ALDERS, "TT", A4, who=Coder("Zoe"))
    review.coding.add(ALDERS, "TC", A4, who=A)
    plan = review.correct(ALDERS, "abstract", "Nothing is left.", by="A", note="wrong abstract")
    review.carry_out(plan)
    write_codebook(review.workspace.root, POWER, RISK, COST)
    told = [str(p) for p in review.check() if p.where == "codings"]
    assert any(f'"{A4}" does not stand in' in one for one in told)
    assert any('1 coding of "TT"' in one for one in told)
    assert any("Zoe" in one for one in told)
