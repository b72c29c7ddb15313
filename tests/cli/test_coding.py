"""Coding from the command line: what is listed, said, refused to be guessed, and put on record."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner
from review.coded_review import A1, A4, coded_review

from cis_pipeline.cli import main


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return coded_review(tmp_path_factory.mktemp("made") / "trees").workspace.root


@pytest.fixture
def cis(made, tmp_path):
    folder = shutil.copytree(made, tmp_path / "trees")

    def run(*args: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, [*args, "--review", str(folder)])
        assert done.exit_code == code, done.output
        return done.output

    return run


def test_a_document_is_listed_coded_and_its_coding_taken_back(cis) -> None:
    listed = cis("code", "Alders by")
    assert "TP  Power  (suggested, sure)" in listed
    assert f'  1  suggested  abstract: "{A1}"' in listed or f'  2  suggested  abstract: "{A1}"' in (
        listed
    )
    said = cis("code", "Alders by", "TP", "--confirm", "--quote", "families share", "--by", "A")
    assert "TP Power: confirmed by A; on record" in said
    assert "A: confirm (20" in cis("code", "Alders by", "tp")
    taken = cis("code", "Alders by", "TP", "--undo", "--by", "A")
    assert "A takes it back; on record" in taken
    assert "confirmed" not in cis("code", "Alders by", "TP").partition("\n")[0]


def test_a_passage_that_several_may_be_is_asked_for_by_number(cis) -> None:
    asked = cis("code", "Alders by", "TP", "--refuse", "--by", "A", code=1)
    assert "several passages of TP are meant; name one with --quote" in asked
    assert "  1  suggested" in asked
    assert "refused by A" in cis("code", "Alders by", "TP", "--refuse", "--quote", "2", "--by", "A")
    whole = cis("code", "Alders by", "TP", "--refuse", "--whole", "--by", "B")
    assert "refused by B" in whole


def test_the_adjudicator_settles(cis) -> None:
    cis("code", "Birches", "TP", "--refuse", "--by", "A")
    cis("code", "Birches", "TP", "--confirm", "--by", "B")
    assert "(disputed, possible)" in cis("code", "Birches", "TP")
    assert "moved to TT by C" in cis("code", "Birches", "TP", "--move", "Trust", "--by", "C")
    listed = cis("code", "Birches")
    assert "TP  Power  (moved, possible)" in listed
    assert "TT  Trust  (confirmed)" in listed


def test_a_code_of_ones_own_needs_a_quote_that_stands_there(cis) -> None:
    args = ("code", "Alders by", "TT", "--add", "--by", "A", "--quote")
    assert "does not stand in" in cis(*args, "Staff feel trusted.", code=1)
    assert "added by A" in cis(*args, A4)
    assert f'"{A4}"' in cis("why", "Alders by")


def test_memos_and_anomalies_are_written_and_listed(cis) -> None:
    assert "no memo yet" in cis("memo")
    cis("memo", "Alders by", "--theme", "TP", "--note", "a good case", "--by", "A")
    assert "a good case" in cis("memo", "--theme", "Power")
    assert "states one" in cis("anomaly")
    assert "anomaly AN1" in cis("anomaly", "--state", "Costs are never told", "--by", "A")
    quote = "Nobody had measured costs."
    cis("anomaly", "AN1", "--supports", "Cedars", "--quote", quote, "--by", "A")
    assert f'(abstract): "{quote}"' in cis("anomaly")
    cis("anomaly", "AN1", "--close", "--note", "they are told elsewhere", "--by", "A")
    assert "closed by A: they are told elsewhere" in cis("anomaly", "an1")


def test_agreement_of_coders_is_told(cis) -> None:
    assert "No passage was judged by two coders" in cis("agreement", "--themes")
    for by in "AB":
        cis("code", "Birches", "TP", "--refuse", "--by", by)
    assert "1 passage judged by two or more of 2 coders" in cis("agreement", "--themes")


@pytest.mark.parametrize(
    "args",
    [
        ("code", "Birches", "TP", "--refuse", "--move", "TT", "--by", "A"),
        ("code", "Birches", "--refuse", "--by", "A"),
        ("anomaly", "--close", "--by", "A"),
        ("anomaly", "AN1", "--state", "x", "--close", "--by", "A"),
    ],
)
def test_what_cannot_be_meant_is_a_fault_of_usage(cis, args) -> None:
    cis(*args, code=2)
