"""Two real reviews, audited from what their authors published (see ../shared/reviews)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from review.published.published import checks, told

from cis_pipeline.cli import main
from cis_pipeline.review.published.audit import Audit, audit


@pytest.fixture(scope="module")
def hearing(shared: Path) -> Audit:
    return audit([shared / "reviews" / "hearing"])


@pytest.fixture(scope="module")
def care_leavers(shared: Path) -> Audit:
    return audit([shared / "reviews" / "care_leavers"])


def test_hearing_item_43_was_ruled_in_under_a_title_that_nobody_voted_on(hearing):
    """The third reviewer's file names another work than the reviewers' files under 43."""
    first = next(f for f in hearing.findings if f.check == "title of another id")
    assert first.severity == "error"
    assert first.what.startswith("item 43 is ruled on under the title ")
    assert first.what.endswith("nowhere among those voted on, nor in any published export")
    assert [(p.file, p.row) for p in first.places] == [("adjudication.csv", 3), ("votes.csv", 44)]
    assert first.places[0].values["decision"] == "include"


def test_hearing_the_whole_chain_of_votes_comes_to_what_the_authors_reported(hearing):
    """1,498 titles by two people, 14 included by both, 6 conflicts (3 and 3), kappa .8215; six
    rulings, two of them in, of which one came; 18 at full text, 15 of them from the searches, of
    which 7 were included and 11 excluded."""
    read = dict(hearing.read)
    assert read["votes.csv"].endswith("1,498 items by R1, R2")
    assert read["adjudication.csv"] == "rulings on what people disagreed about (6 items)"
    assert "18 items by R2, R1, with the last word and reasons" in read["full_text.csv"]
    first, second = (line for line in told(hearing, "note") if line.startswith("agreement"))
    assert "1,498 items were judged by two or more of R1, R2: 14 included by all" in first
    assert "1,478 excluded by all, 6 conflicts (include: R1 3, R2 3)" in first
    assert "kappa 0.8215" in first
    assert "18 items were judged by two or more of R2, R1: 6 included by all, 11 excl" in second
    (ended,) = [line for line in told(hearing, "note") if line.startswith("EQ14")]
    assert "of 1,498 items voted on, 1,482 excluded at title and abstract, 16 went on" in ended
    assert "of 18 reports at full text, 11 excluded and 7 included" in ended


def test_hearing_has_two_errors_and_both_are_item_43(hearing):
    assert checks(hearing, "error") == ["title of another id", "included, never assessed"]
    assert all("item 43" in line for line in told(hearing, "error"))
    assert "conflict without a ruling" not in checks(hearing)


def test_hearing_a_report_said_to_come_from_elsewhere_was_voted_on_as_item_23(hearing):
    (line,) = [x for x in told(hearing, "warning") if x.startswith("assessed, not included")]
    assert "is item 23" in line
    assert "was not included then (R1 exclude, R2 exclude)" in line


def test_hearing_counts_2695_records_in_eight_exports_and_says_what_was_not_published(hearing):
    notes = told(hearing, "note")
    assert any(line.startswith("export: 2,695 records in exports: ") for line in notes)
    assert any("pubmed_abstracts.txt holds the records of searches/medline.csv" in n for n in notes)
    for what in (
        "of the other 1,197 it is not said which were duplicates",
        "reasons of exclusion at",
        "the days of votes",
        "the numbers of the flow diagram",
    ):
        assert any(what in line for line in notes), what


def test_care_leavers_oddities_of_the_flow_file_are_named(care_leavers):
    lines = "\n".join(told(care_leavers))
    assert '"othstud" is a title, which has no number, and holds 1812 (websites 375' in lines
    assert "Cochrane Controlled Register of Trials via Ovid" in lines
    notes = "\n".join(told(care_leavers, "note"))
    assert "zeros mean nothing: newstud, identification, screening, included" in notes
    assert "reports of total included studies is 0, and reports of included studies is 27" in notes
    assert 'spelt in 2 ways: "Wrong population", "Wrong Population"' in notes
    assert "websites (375) + organisations (1,436) + citation searching (1) = 1,812" in notes
    assert "no box for the other 1,705" in notes
    assert "EQ1, EQ2, EQ4, EQ5, EQ9, EQ10, EQ11 hold" in notes


def test_care_leavers_searches_agree_and_its_grey_sources_and_list_do_not(care_leavers):
    """Eleven strategies end in the flow's numbers; the table of grey sources has 94 full texts, 90
    excluded and 4 included where the flow has 102, 96 and 6; the list of exclusions names two
    reports with a wrong comparator where the flow counts one."""
    notes = "\n".join(told(care_leavers, "note"))
    assert "the last line of the search agrees with the flow for 11 sources" in notes
    assert "agrees with the flow: identified by other methods 1,811" in notes
    assert "the list names 6 of the 210 reports" in notes
    warnings = "\n".join(told(care_leavers, "warning"))
    for sides in ("94, and the flow has 102", "90, and the flow has 96", "102 assessed"):
        assert sides in warnings
    (error,) = told(care_leavers, "error")
    assert '"Wrong comparator"' in error
    assert "has 2 reports, and the flow counts 1" in error


def test_care_leavers_nothing_is_made_up_where_nothing_was_published(care_leavers):
    notes = [line for line in told(care_leavers, "note") if line.startswith("not published")]
    for what in (
        "decisions on titles and abstracts",
        "decisions at full text",
        "exports",
        "EQ14 is not checked",
    ):
        assert any(what in line for line in notes), what
    assert "agreement" not in checks(care_leavers, "note")
    assert all(what != "not understood" for _, what in care_leavers.read)


def test_the_command_ends_with_1_for_an_error_and_writes_every_row(shared, tmp_path):
    target = tmp_path / "found.json"
    done = CliRunner().invoke(
        main, ["audit", str(shared / "reviews" / "hearing"), "-o", str(target)]
    )
    assert done.exit_code == 1
    assert "item 43" in done.output
    document = json.loads(target.read_text(encoding="utf-8"))
    assert document["count"] == {"error": 2, "warning": 2, "note": 12}
    rows = [row for f in document["findings"] for row in f["rows"] if row["file"] == "votes.csv"]
    assert {"item_id": "43", "screener": "R1"}.items() <= rows[0]["values"].items()
