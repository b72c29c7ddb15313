"""Votes of other tools count where people said so, and are told where nobody did."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline import Review

RAYYAN = """@article{{r-{n},
  title = {{{title}}},
  year = {{2019}},
  note = {{RAYYAN-INCLUSION: {{"R1"=>"{one}", "R2"=>"{two}"}} | {reasons}}},
}}
"""
WHY = "RAYYAN-EXCLUSION-REASONS"
VOTES = 'name = "Rayyan"\nvotes = "abstract"\nvoters = { R1 = "A", R2 = "B" }\n'


@pytest.fixture
def review(tmp_path: Path) -> Review:
    Review.init(tmp_path / "review")
    review = Review.open(tmp_path / "review")
    entries = [
        ("One", "Included", "Included", ""),
        ("Two", "Excluded", "Excluded", "wrong topic"),
        ("Three", "Included", "Maybe", ""),
    ]
    text = "".join(
        RAYYAN.format(
            n=n, title=title, one=one, two=two, reasons=f"RAYYAN-EXCLUSION-REASONS: {why}"
        )
        for n, (title, one, two, why) in enumerate(entries)
    )
    (review.workspace.searches / "rayyan.bib").write_text(text, encoding="utf-8")
    return review


def describe(review: Review, text: str) -> None:
    (review.workspace.searches / "rayyan.source.toml").write_text(text, encoding="utf-8")


def test_votes_of_which_nobody_said_anything_do_not_count_and_are_told(review: Review) -> None:
    (notice,) = [p for p in review.ingest().problems if p.severity == "notice"]
    assert "holds 6 votes of another tool (R1, R2), which do not count here" in str(notice)
    assert review.state.decisions == ()


def test_votes_count_in_the_round_that_is_named_for_the_reviewers_that_are_named(
    review: Review,
) -> None:
    describe(review, VOTES)
    review.ingest()
    review.run()
    said = [
        (d.by, d.verdict.value, d.note)
        for d in review.state.decisions
        if d.round == "abstract" and d.sheet
    ]
    assert said == [
        ("A", "include", "cast in Rayyan"),
        ("B", "include", "cast in Rayyan"),
        ("A", "exclude", "cast in Rayyan; wrong topic"),
        ("B", "exclude", "cast in Rayyan; wrong topic"),
        ("A", "include", "cast in Rayyan"),
        ("B", "unsure", "cast in Rayyan"),
    ]
    boxes = {
        review.state.by_id[s.record_id].title: s for s in review.state.folded.standings.values()
    }
    assert boxes["One"].round == "full_text"
    assert boxes["Two"].box == "records_excluded"
    assert boxes["Three"].awaiting == ("consensus",)


def test_votes_are_taken_once_and_a_description_that_comes_later_counts(review: Review) -> None:
    review.run()
    assert not [d for d in review.state.decisions if d.sheet]
    describe(review, VOTES)
    review.run()
    assert len([d for d in review.state.decisions if d.sheet]) == 6
    review.ingest()
    assert len([d for d in review.state.decisions if d.sheet]) == 6


def test_a_voter_who_is_not_named_is_told_and_does_not_count(review: Review) -> None:
    describe(review, VOTES.replace(', R2 = "B"', ""))
    (warning,) = [p for p in review.ingest().problems if p.severity == "warning"]
    assert str(warning).startswith(
        'rayyan.bib: 3 votes are by "R2", who is no reviewer of abstract'
    )
    assert {d.by for d in review.state.decisions} == {"A"}


def test_an_exclusion_of_reports_needs_a_reason_of_the_protocol(review: Review) -> None:
    describe(review, VOTES.replace("abstract", "full_text"))
    (warning,) = [p for p in review.ingest().problems if p.severity == "warning"]
    assert '2 exclusions in full_text have the reason "wrong topic", no criterion' in str(warning)
    describe(
        review, VOTES.replace("abstract", "full_text") + 'reasons = {"Wrong topic" = "OFFTOPIC"}\n'
    )
    review.ingest()
    reasons = [d.reason for d in review.state.decisions if d.verdict == "exclude"]
    assert reasons == ["OFFTOPIC", "OFFTOPIC"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('votes = "abstracts"', '"abstracts" is no round; the rounds are criteria, abstract'),
        ('votes = "abstract"\nvoters = { R1 = "Z" }', '"Z" is no reviewer of abstract (A, B)'),
        ('votes = "abstract"\nreasons = { x = "NO" }', '"NO" is no criterion of abstract (LANG'),
    ],
)
def test_a_description_beside_the_export_that_names_what_is_not_there_is_told(
    review: Review, wrong: str, said: str
) -> None:
    describe(review, f'name = "Rayyan"\n{wrong}\n')
    errors = [str(p) for p in review.ingest().problems if p.severity == "error"]
    assert len(errors) == 1
    assert errors[0].startswith("rayyan.bib: its description says")
    assert said in errors[0]
    assert review.state.decisions == ()


def test_a_round_that_does_not_exist_is_an_error_with_its_line(review: Review) -> None:
    from cis_pipeline import CisError

    config = review.workspace.config / "review.toml"
    with config.open("a", encoding="utf-8") as file:
        file.write('\n[[source]]\nfile = "rayyan.bib"\nname = "Rayyan"\nvotes = "abstracts"\n')
    with pytest.raises(CisError, match=r'line \d+: "abstracts" is no round'):
        Review.open(review.workspace.root)
