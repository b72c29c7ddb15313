"""A person decides outside any workbook: against a rule, on duplicates, never nonsense."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from review.reviews import TITLES, left, run

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.core.errors import CisError, ReviewError


def test_a_widened_year_lets_in_what_the_rule_had_excluded(folder):
    run(folder)
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8").replace("low = 1990 }", "low = 1940 }")
    criteria.write_text(text, encoding="utf-8")
    assert left(run(folder))["criteria"] == (5, 0, 0, 5)


def test_a_person_overrules_a_rule_with_decide_and_the_story_tells_both(folder):
    run(folder)
    review = Review.open(folder)
    review.decide("Eels of old", "criteria", "include", by="A", note="a reprint of 1999")
    assert left(review.run())["criteria"] == (5, 0, 0, 5)
    story = review.why("Eels of old")
    assert "rule:YEAR  criteria: exclude" in story
    assert "A  criteria: include  note: a reprint of 1999" in story
    assert "awaiting A, B in abstract" in story


def test_records_are_merged_and_parted_by_hand(folder):
    run(folder)
    review = Review.open(folder)
    review.decide("Dogs in the city", "dedupe", "duplicate", by="A", target="Clouds at night")
    assert review.flow().databases.duplicate_records_removed == 2
    dogs, clouds = (review.records["record_id"][i] for i in (3, 2))
    review.decide(dogs, "dedupe", "not_duplicate", by="A", target=clouds)
    assert review.flow().databases.duplicate_records_removed == 1


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("Apples", "criteria", "maybe"), "is no verdict"),
        (("Apples", "no_round", "include"), "no round"),
        (("Apples", "abstract", "duplicate"), "not a verdict of the round"),
        (("Apples", "dedupe", "duplicate"), "needs --target"),
        (("Zebras", "abstract", "include"), "no record is meant"),
        (("R-ABCDEFGHJKM", "abstract", "include"), "check character is wrong"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(folder, args, told):
    review = Review.open(folder)
    review.ingest()
    with pytest.raises(CisError, match=told):
        review.decide(*args, by="A")


def test_words_that_mean_several_reports_list_them(folder):
    review = Review.open(folder)
    review.ingest()
    with pytest.raises(ReviewError, match="6 reports are meant by"):
        review.why("R-")


def test_votes_cast_elsewhere_are_taken_once_and_a_dry_run_takes_none(folder, tmp_path):
    run(folder)
    table = tmp_path / "ours.csv"
    rows = ["title,A,B", f"{TITLES[0].lower()},yes,yes", f"{TITLES[1]},no,yes", "Foxes,yes,yes"]
    table.write_text("\n".join(rows), encoding="utf-8")
    command = ["votes", "import", str(table), "--round", "abstract", "--review", str(folder)]

    def cis(*args):
        result = CliRunner().invoke(main, [*command, *args])
        assert result.exit_code == 1, result.output  # since a row is listed
        return result

    dry = cis("--dry-run")
    assert dry.stdout.strip().endswith("; 4 new decisions (dry run: nothing was added)")
    assert '"Foxes" is no title of this review' in dry.stderr
    assert "4 of 6 votes taken, 2 listed" in cis().stdout
    assert cis().stdout.strip().endswith("; 0 new decisions")
    assert left(run(folder))["abstract"] == (4, 0, 3, 1)
    (conflict,) = (a for a in Review.open(folder).status().waiting if a.who == "consensus")
    assert (conflict.round_id, conflict.n) == ("abstract", 1)
