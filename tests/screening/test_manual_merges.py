"""`split` and `merge`: deduplication is undone in one command, and done again in one."""

from __future__ import annotations

import openpyxl
import pytest
from click.testing import CliRunner

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.core.errors import ReviewError


def ris(title: str, doi: str = "", page: int = 1) -> str:
    lines = [f"TY  - JOUR\nTI  - {title}\nAU  - Doe, Ann\nPY  - 2015\nLA  - English"]
    lines += [f"JO  - Journal of Invented Results\nVL  - 3\nSP  - {page}"]
    return "\n".join([*lines, *([f"DO  - {doi}"] if doi else []), "ER  - ", ""])


@pytest.fixture
def review(tmp_path):
    """Apples three times, which rules make one report; bridges and clouds once each."""
    Review.init(tmp_path / "review")
    searches = tmp_path / "review" / "data" / "searches"
    once = ris("Apples in autumn", "10.5555/0") + ris("Bridges over water", "10.5555/1", 20)
    (searches / "one.ris").write_text(once + ris("Clouds at night", page=40), encoding="utf-8")
    (searches / "two.ris").write_text(ris("APPLES IN AUTUMN.", "10.5555/0"), encoding="utf-8")
    (searches / "three.ris").write_text(ris("Apples in Autumn", "10.5555/0"), encoding="utf-8")
    review = Review.open(tmp_path / "review")
    review.run()
    assert [len(ids) for ids in together(review)] == [3, 1, 1]
    return review


def together(review):
    return list(review.state.folded.reports.values())


def test_a_record_that_was_split_off_stays_so_whatever_rules_say_in_later_runs(review):
    one, two, three = together(review)[0]
    review.split(two, by="A", note="another edition")
    review.run()
    assert together(review)[0] == (one, three)
    assert (two,) in together(review)
    before = len(review.decisions)
    review.run()
    assert len(review.decisions) == before
    assert "two reports  note: another edition" in review.why(two)


def test_what_only_the_record_that_goes_had_joined_stays_one_report(review):
    one, two, three = together(review)[0]
    step = review.split(one, by="A")
    assert [ids for ids in together(review) if two in ids] == [(two, three)]
    assert step.problems == []
    assert step.sentence == (
        f"2 reports now: {one} Apples in autumn (1 record); "
        f"{two} {review.state.by_id[two].title} (2 records: {two}, {three})"
    )


def test_a_split_is_undone_by_a_merge_and_a_merge_by_a_split(review):
    one, two, three = together(review)[0]
    review.split(two, by="A")
    assert review.merge(two, one, by="A").added == 2  # A had parted it from both
    assert together(review)[0] == (one, two, three)
    review.split(two, by="A")
    assert together(review)[0] == (one, three)
    step = review.merge("Bridges", "Clouds at night", by="B", note="one work")
    assert step.sentence.startswith("1 report now: ")
    bridges, clouds = together(review)[1]
    review.split(clouds, bridges, by="A")
    assert (bridges,) in together(review)
    assert (clouds,) in together(review)
    review.run()
    assert (clouds,) in together(review)


def test_a_record_is_parted_from_one_other_only_and_what_is_left_open_is_told(review):
    one, two, three = together(review)[0]
    step = review.split(three, two, by="A")
    reports = {i: review.state.folded.standings[i].report_id for i in (one, two, three)}
    assert reports[two] != reports[three]
    assert reports[one] in (reports[two], reports[three])
    assert ["a person has said" in str(p) for p in step.problems] == [True]


@pytest.mark.parametrize(
    ("record", "other", "told"),
    [
        ("Clouds", "", "is the only record of its report"),
        ("Clouds", "Clouds", "is the only record of its report"),
        ("10.5555/0", "", "3 records of one report are meant"),
        ("Zebras", "", "no record is meant"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused_with_what_to_do(review, record, other, told):
    before = len(review.decisions)
    with pytest.raises(ReviewError, match=told):
        review.split(record, other, by="A")
    assert len(review.decisions) == before


def test_records_of_two_reports_are_not_split_and_of_one_not_merged(review):
    one, two, _ = together(review)[0]
    with pytest.raises(ReviewError, match=r"two reports already; .*not_duplicate --target R-"):
        review.split(two, "Clouds", by="A")
    with pytest.raises(ReviewError, match=rf"one report already, {one}; `cis split`"):
        review.merge(two, one, by="A")
    with pytest.raises(ReviewError, match="both names mean the same record"):
        review.split(two, two, by="A")
    with pytest.raises(ReviewError, match="names the person who decides"):
        review.split(two, by="rule:dedupe")


def test_both_work_from_the_command_line(review):
    two = together(review)[0][1]
    folder = str(review.workspace.root)

    def cis(*args):
        result = CliRunner().invoke(main, [*args, "--by", "A", "--review", folder])
        return result.exit_code, result.output

    code, said = cis("split", two)
    assert (code, said.split()[:3]) == (0, ["split:", "2", "reports"])
    code, said = cis("merge", "Clouds", "10.5555/1", "--note", "one work")
    assert (code, said.split()[:3]) == (0, ["merge:", "1", "report"])
    assert cis("merge", "Clouds", "10.5555/1")[0] == 1


def test_a_version_that_people_linked_can_be_merged_after_all(review):
    review.decide("Bridges", "dedupe", "version", by="A", target="Clouds")
    assert len(review.state.folded.versions) == 2
    review.merge("Bridges", "Clouds", by="A")
    assert review.state.folded.versions == {}
    assert len(together(review)) == 2


def test_what_was_answered_in_the_workbook_is_changed_by_hand_for_good(review):
    """The workbook is read again in each run, and says what it said before: that is no news."""
    register = (
        "title,organisation,year,url,found_how\n"
        "One report of gulls,Body A,2016,https://example.org/a.pdf,website\n"
        "A quite other name,Body B,2016,https://example.org/a.pdf,website\n"
    )
    (review.workspace.grey / "register.csv").write_text(register, encoding="utf-8")
    review.run()
    path = review.workspace.sheets / "duplicates.xlsx"
    book = openpyxl.load_workbook(path)
    column = {cell.value: cell.column for cell in book["pairs"][1]}
    book["pairs"].cell(2, column["decision"]).value = "different"
    book.save(path)
    review.run()
    review.merge("One report of gulls", "A quite other name", by="A")
    review.run()
    assert len(together(review)[-1]) == 2
