"""A review whose protocol says what updates of a Cochrane review are, and then says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from review.reviews import edit, own_criteria

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.core.model import Verdict

ONE, VERSIONS = 'cochrane_versions = "one"', 'cochrane_versions = "versions"'


def cochrane(year: int, issue: int, update: str = "", name: str = "") -> str:
    """A Cochrane review, or an update of it, in RIS."""
    name = name or "Cochrane Database of Systematic Reviews"
    lines = [
        "TY  - JOUR", "TI  - Ladders for orchard wardens in invented counties", "AU  - Doe, Ann",
        f"PY  - {year}", f"JO  - {name}", f"IS  - {issue}", "SP  - CD009876", "LA  - English",
    ]  # fmt: skip
    doi = [f"DO  - 10.1002/14651858.CD009876{update}"] if update else []
    return "\n".join([*lines, *doi, "ER  - ", ""])


SHORT = "Cochrane Database Syst Rev"
RECORDS = [
    cochrane(2014, 2, ".pub2"),
    cochrane(2014, 2, name=SHORT),
    cochrane(2019, 8, ".pub3"),
    cochrane(2019, 8, name=SHORT),
]


@pytest.fixture(params=[(0, 1, 2, 3), (2, 0, 3, 1)], ids=["in turn", "mixed"])
def folder(request, tmp_path: Path) -> Path:
    """Two records of a Cochrane review, and two of its update, in several orders."""
    Review.init(tmp_path)
    own_criteria(tmp_path)
    text = "\n".join(RECORDS[n] for n in request.param)
    (tmp_path / "data" / "searches" / "one.ris").write_text(text, encoding="utf-8")
    return tmp_path


def cis(folder: Path, *args: str, code: int = 3) -> Result:
    """Run a command on the review; 3 means that it waits for people."""
    result = CliRunner().invoke(main, [*args, "--review", str(folder)])
    assert result.exit_code == code, result.output
    return result


def reports(folder: Path) -> list[set[int]]:
    """The years of the records of each report."""
    state = Review.open(folder).state
    return [{state.by_id[i].year for i in ids} for ids in state.folded.reports.values()]


def doubts(folder: Path) -> int:
    return len(Review.open(folder).state.folded.possible_duplicates)


def decisions(folder: Path) -> int:
    return len(Review.open(folder).state.decisions)


def test_the_template_says_one_and_updates_are_merged_with_their_review(folder):
    cis(folder, "run")
    assert reports(folder) == [{2014, 2019}]


def test_where_the_protocol_says_versions_each_update_is_a_report_that_names_the_others(folder):
    edit(folder, "review.toml", ONE, VERSIONS)
    cis(folder, "run")
    assert sorted(map(max, reports(folder))) == [2014, 2019]
    assert [len(years) for years in reports(folder)] == [1, 1]
    review = Review.open(folder)
    one, two = review.state.folded.reports
    assert f"another version: {two}" in review.why(one)
    assert "a Cochrane review and an update of it (pub" in review.why(one)


def test_a_protocol_that_says_otherwise_has_pairs_judged_anew_in_one_run(folder):
    cis(folder, "run")
    edit(folder, "review.toml", ONE, VERSIONS)
    said = " ".join(cis(folder, "protocol", "diff", code=0).stdout.split())
    assert 'what counts as one document changed: cochrane_versions = "versions"' in said
    assert "pairs that only rules have judged are judged anew, and votes stay as they are" in said
    assert "takes effect with the next `cis run`" in said
    cis(folder, "run")
    assert sorted(map(sorted, reports(folder))) == [[2014], [2019]]
    assert doubts(folder) == 0
    before = decisions(folder)
    edit(folder, "review.toml", "authors = []", 'authors = ["Doe"]')
    cis(folder, "run")
    assert decisions(folder) == before


def test_and_back_again(folder):
    edit(folder, "review.toml", ONE, VERSIONS)
    cis(folder, "run")
    edit(folder, "review.toml", VERSIONS, ONE)
    cis(folder, "run")
    assert reports(folder) == [{2014, 2019}]
    assert doubts(folder) == 0
    edit(folder, "review.toml", ONE, VERSIONS)
    cis(folder, "run")
    assert sorted(map(sorted, reports(folder))) == [[2014], [2019]]
    assert doubts(folder) == 0


def test_what_a_person_said_of_a_pair_binds_whatever_the_protocol_says(folder):
    edit(folder, "review.toml", ONE, VERSIONS)
    cis(folder, "run")
    one, two = Review.open(folder).state.folded.reports
    cis(folder, "merge", one, two, "--by", "A", code=0)
    edit(folder, "review.toml", "authors = []", 'authors = ["Doe"]')
    cis(folder, "run")
    assert reports(folder) == [{2014, 2019}]


def test_people_who_told_updates_apart_are_heard_after_the_protocol_says_one(folder):
    edit(folder, "review.toml", ONE, VERSIONS)
    cis(folder, "run")
    review = Review.open(folder)
    one, two = review.state.folded.reports
    review.decide(one, "dedupe", "version", by="A", target=two)
    edit(folder, "review.toml", VERSIONS, ONE)
    cis(folder, "run")
    assert len(reports(folder)) == 2


def test_votes_stay_with_their_record_and_the_update_is_asked_about_anew(folder):
    cis(folder, "run")
    (report,) = Review.open(folder).state.folded.reports
    for name in "AB":
        Review.open(folder).decide(report, "abstract", "include", by=name)
    cis(folder, "run")
    edit(folder, "review.toml", ONE, VERSIONS)
    cis(folder, "run")
    standings = Review.open(folder).state.folded.standings
    (update,) = Review.open(folder).state.folded.reports.keys() - {report}
    assert standings[report].round == "full_text"
    assert standings[update].round == "abstract"


def test_a_rule_says_of_each_pair_once_what_it_is(folder):
    edit(folder, "review.toml", ONE, VERSIONS)
    cis(folder, "run")
    said = [d.verdict for d in Review.open(folder).state.decisions if d.round == "dedupe"]
    assert sorted(said) == [Verdict.DUPLICATE, Verdict.DUPLICATE, Verdict.VERSION]
