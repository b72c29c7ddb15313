"""Chaining one report of a review: from its reference list, or a reply, to records of the arm
of other methods."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.core.model import Channel
from cis_pipeline.sources.citation_searching import (
    CitationSearch,
    Network,
    Options,
    search_citations,
)

EXPORT = """\
TY  - JOUR
TI  - Where do good ideas go? A study of lanterns and of wells
AU  - Bramble, A.
PY  - 2020
DO  - 10.99999/parent.1
ER  -

TY  - JOUR
TI  - Lanterns in the corridor: a study of night visits
AU  - Abernethy, T.
AU  - Quill, R.
PY  - 2014
T2  - Journal of Invented Care
VL  - 12
IS  - 3
SP  - 101
EP  - 119
DO  - 10.99999/jic.2014.12
ER  -

"""
TEXT = """Where do good ideas go?

References
Abernethy, T., & Quill, R. (2014). Lanterns in the corridor: A study of night visits. Journal of
Invented Care, 12(3), 101–119. https://doi.org/10.99999/jic.2014.12
Fennel, S. (2016). The well-being of kites. London: Marrow Press.
Something that somebody said about wells on a Sunday in 1999.
"""
REPLY = {
    "message": {
        "DOI": "10.99999/parent.1",
        "reference": [{"key": "a", "article-title": "Kites", "year": "2016", "author": "Fennel"}],
    }
}
PARENT, LANTERNS = "10.99999/parent.1", "10.99999/jic.2014.12"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    Review.init(tmp_path / "review")
    opened = Review.open(tmp_path / "review")
    put(opened, "searches/a.ris", EXPORT)
    opened.ingest()
    return opened


def put(review: Review, name: str, text: str) -> Path:
    path = review.workspace.root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def record_of(review: Review, doi: str) -> str:
    return next(r.record_id for r in review.state.records if r.doi == doi)


def searched(review: Review, **options: Any) -> CitationSearch:
    return search_citations(
        review.state, review.workspace, record_of(review, PARENT), Options(**options)
    )


def proposal(review: Review, direction: str = "backward") -> Path:
    name = f"{record_of(review, PARENT)}_{direction}.jsonl"
    return review.workspace.grey / "chained" / name


def test_the_works_of_a_reference_list_wait_in_a_file_that_the_next_run_takes_in(
    review: Review,
) -> None:
    got = searched(review, text=put(review, "fulltexts/parent.txt", TEXT))
    assert [r.title for r in got.records][:2] == [
        "Lanterns in the corridor: A study of night visits",
        "The well-being of kites",
    ]
    review.ingest()
    came = [r for r in review.state.records if r.channel is Channel.CITATION]
    assert [r.record_id for r in came] == [r.record_id for r in got.records]
    assert {r.parent for r in came} == {record_of(review, PARENT)}
    assert {review.state.folded.standings[r.record_id].arm for r in came} == {"other"}
    assert review.state.source_of(came[0].record_id).channel is Channel.CITATION


def test_a_work_that_the_review_has_is_told_and_still_proposed_and_dedupe_merges_it(
    review: Review,
) -> None:
    got = searched(review, text=put(review, "fulltexts/parent.txt", TEXT))
    first = got.records[0].record_id
    assert got.known == {first: record_of(review, LANTERNS)}
    review.ingest()
    review.dedupe()
    assert review.state.folded.standings[first].box == "duplicate_records_removed"
    flow = review.flow()
    assert flow.other is not None
    assert flow.other.records_identified == 3


def test_the_same_is_proposed_again_byte_for_byte_before_and_after_a_run(review: Review) -> None:
    text = put(review, "fulltexts/parent.txt", TEXT)
    first = searched(review, text=text)
    before = proposal(review).read_bytes()
    again = searched(review, text=text)
    assert (first.written, again.written) == (True, False)
    assert "they are proposed in data/grey/chained/" in again.sentence
    review.ingest()
    review.dedupe()
    later = searched(review, text=text)
    assert proposal(review).read_bytes() == before
    assert later.known == first.known
    assert review.ingest().sentence.startswith("0 new records")


def test_a_file_that_holds_anything_else_is_never_replaced(review: Review) -> None:
    searched(review, text=put(review, "fulltexts/parent.txt", TEXT))
    mended = proposal(review).read_text(encoding="utf-8").replace("kites", "paper kites")
    proposal(review).write_text(mended, encoding="utf-8")
    with pytest.raises(ReviewError, match=r"holds another list of works, and is not replaced"):
        searched(review, text=put(review, "fulltexts/parent.txt", TEXT))
    assert "paper kites" in proposal(review).read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing(review: Review) -> None:
    got = searched(review, text=put(review, "fulltexts/parent.txt", TEXT), dry_run=True)
    assert len(got.records) == 3
    assert got.sentence.endswith("nothing was written")
    assert not proposal(review).exists()


def test_the_full_text_is_found_by_the_id_in_its_name(review: Review) -> None:
    put(review, f"fulltexts/{record_of(review, PARENT)}.txt", TEXT)
    assert len(searched(review).records) == 3


def test_a_full_text_from_elsewhere_is_called_by_its_name_alone(
    review: Review, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(TEXT, encoding="utf-8")
    assert searched(review, text=elsewhere).records[0].locator == "elsewhere.txt reference 1"


def test_without_a_full_text_the_ways_to_give_one_are_told(review: Review) -> None:
    with pytest.raises(SourceError, match=r"there is no full text.*--text.*--service"):
        searched(review)


def test_a_full_text_without_text_or_without_a_list_is_told(review: Review) -> None:
    with pytest.raises(SourceError, match="holds no text that can be read"):
        searched(review, text=put(review, "fulltexts/blank.txt", " \n"))
    with pytest.raises(SourceError, match="cannot be read"):
        searched(review, text=review.workspace.root / "lost.txt")
    got = searched(review, text=put(review, "fulltexts/short.txt", "No list here.\n"))
    assert (got.records, got.written) == ((), False)
    assert "no reference list is found" in str(got.problems[0])


def test_what_cannot_be_taken_apart_is_proposed_as_printed(review: Review) -> None:
    got = searched(review, text=put(review, "fulltexts/parent.txt", TEXT))
    assert got.records[2].title == "Something that somebody said about wells on a Sunday in 1999."
    assert "reference 3: cannot be taken apart" in str(got.problems[0])


def test_how_the_works_were_found_stands_beside_them(review: Review) -> None:
    reply = put(review, "saved.json", json.dumps(REPLY))
    searched(review, reply=reply, today="2026-01-31")
    beside = proposal(review).with_name(proposal(review).stem + ".source.toml")
    parent = record_of(review, PARENT)
    assert beside.read_text(encoding="utf-8").splitlines()[1:] == [
        f'name = "Backward citation searching from {parent}"',
        'channel = "citation"',
        'platform = "Crossref"',
        'query = "works cited by Where do good ideas go? A study of lanterns and of wells '
        '(doi 10.99999/parent.1)"',
        "hits = 1",
    ]


def test_a_reply_about_another_work_is_refused(review: Review) -> None:
    other = {"message": {**REPLY["message"], "DOI": "10.99999/other"}}
    with pytest.raises(SourceError, match=r"is about 10\.99999/other, and R-\S+ is 10\.99999/par"):
        searched(review, reply=put(review, "saved.json", json.dumps(other)))


@pytest.mark.parametrize("text", ["[1, 2]", '{"a": 1}', "{}", "null"])
def test_json_that_is_no_reply_is_refused(review: Review, text: str) -> None:
    with pytest.raises(SourceError, match="is no reply of Crossref"):
        searched(review, reply=put(review, "saved.json", text))


@pytest.mark.parametrize("text", ["", "<html>", "[" * 100_000])
def test_a_file_that_is_no_json_is_refused(review: Review, text: str) -> None:
    with pytest.raises(SourceError, match="is no JSON"):
        searched(review, reply=put(review, "saved.json", text))


def test_forward_works_come_from_a_list_of_openalex(review: Review) -> None:
    listed = {
        "meta": {"count": 1},
        "results": [{"id": "https://openalex.org/W5", "title": "Later lanterns"}],
    }
    reply = put(review, "saved.json", json.dumps(listed))
    got = searched(review, direction="forward", reply=reply)
    assert [r.title for r in got.records] == ["Later lanterns"]
    assert proposal(review, "forward").exists()
    review.ingest()
    assert review.state.records[-1].key == "W5"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (REPLY, "Crossref does not say which works cite another"),
        ({"id": "https://openalex.org/W9", "referenced_works": ["W1"]}, "names what it cites"),
    ],
)
def test_a_reply_that_says_nothing_of_later_works_is_refused(
    review: Review, reply: object, said: str
) -> None:
    saved = put(review, "saved.json", json.dumps(reply))
    with pytest.raises(SourceError, match=said):
        searched(review, direction="forward", reply=saved)


def test_a_full_text_says_nothing_of_later_works(review: Review) -> None:
    text = put(review, "fulltexts/parent.txt", TEXT)
    with pytest.raises(SourceError, match="does not say which works cite it"):
        searched(review, direction="forward", text=text)


def test_one_place_to_look_at_is_enough(review: Review) -> None:
    with pytest.raises(SourceError, match="give one of them"):
        searched(review, text=Path("a"), reply=Path("b"))


def test_a_service_is_asked_by_doi_and_its_failure_is_a_sentence(review: Review) -> None:
    nowhere = Network(crossref="http://127.0.0.1:9", openalex="http://127.0.0.1:9", timeout=2)
    with pytest.raises(SourceError, match="OpenAlex cannot be reached"):
        searched(review, direction="forward", network=nowhere)


def test_a_report_without_a_doi_cannot_be_asked_for(review: Review) -> None:
    put(review, "searches/b.ris", "TY  - RPRT\nTI  - A report on rain\nPY  - 2019\nER  - \n")
    review.ingest()
    rain = next(r.record_id for r in review.state.records if r.title == "A report on rain")
    with pytest.raises(SourceError, match="has no DOI"):
        search_citations(review.state, review.workspace, rain, Options(service="crossref"))


# --- The command -------------------------------------------------------------------------------


def cis(review: Review, *args: str) -> Any:
    folder = str(review.workspace.root)
    return CliRunner().invoke(main, ["chain", *args, "--review", folder])


def test_the_command_names_each_work_and_where_they_wait(review: Review) -> None:
    text = put(review, "fulltexts/parent.txt", TEXT)
    result = cis(review, "Where do good ideas", "--backward", "--text", str(text))
    assert result.exit_code == 0, result.output
    assert f"already in the review: {record_of(review, LANTERNS)}" in result.output
    assert "warning: data/fulltexts/parent.txt reference 3: cannot be taken apart" in result.output
    assert "3 works that it cites (data/fulltexts/parent.txt), 1 of them already" in result.output


def test_the_command_ends_with_a_sentence_where_there_is_nothing_to_look_at(review: Review) -> None:
    result = cis(review, PARENT)
    assert result.exit_code == 1
    assert "there is no full text of it; put one into data/fulltexts/" in result.output


def test_the_command_takes_a_reply_and_writes_nothing_in_a_dry_run(review: Review) -> None:
    reply = put(review, "saved.json", json.dumps(REPLY))
    result = cis(review, PARENT, "--reply", str(reply), "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Kites (2016)" in result.output
    assert not proposal(review).exists()
