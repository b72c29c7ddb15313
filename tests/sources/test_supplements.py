"""A file that completes another export: nothing is counted twice, gaps alone are filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline import Review
from cis_pipeline.core.progress import Outcome, Step

LIST = (
    "PMID,Title,Authors,Publication Year,DOI\n"
    '"101","Otters in care","Fir J.","2019","10.5555/otters"\n'
    '"102","Herons in care","Fir J.","2020",""\n'
    '"103","Geese in care","Fir J.","2021","10.5555/geese"\n'
)
ENTRY = "PMID- {}\nTI  - {}\nAB  - {}\nOT  - birds\n\n"
TEXTS = (
    ENTRY.format(102, "Another title", "We watched herons.")
    + ENTRY.format(101, "Otters", "We watched otters.")
    + ENTRY.format(999, "Foxes", "We watched foxes.")
)
DESCRIBED = '\n[[source]]\nfile = "texts.nbib"\nsupplements = "list.csv"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Review.init(tmp_path / "review")
    return tmp_path / "review"


def describe(folder: Path, text: str = DESCRIBED) -> None:
    config = folder / "config" / "review.toml"
    config.write_text(config.read_text(encoding="utf-8") + text, encoding="utf-8")


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / "data" / "searches" / name
    path.write_text(text, encoding="utf-8")
    return path


def ingest(folder: Path) -> Step:
    return Review.open(folder).ingest()


def run(folder: Path) -> Outcome:
    return Review.open(folder).run()


@pytest.mark.parametrize("names", [("list.csv", "texts.nbib"), ("z.csv", "a.nbib")])
def test_abstracts_come_to_the_records_of_the_other_file_and_nothing_is_counted_twice(
    folder: Path, names: tuple[str, str]
) -> None:
    listed, texts = names
    describe(folder, f'\n[[source]]\nfile = "{texts}"\nsupplements = "{listed}"\n')
    put(folder, listed, LIST)
    put(folder, texts, TEXTS)
    step = ingest(folder)
    records = Review.open(folder).state.records
    assert [(r.title, r.abstract, r.keywords) for r in records] == [
        ("Otters in care", "We watched otters.", ("birds",)),
        ("Herons in care", "We watched herons.", ("birds",)),
        ("Geese in care", "", ()),
    ]
    assert records[0].note == f"supplemented from data/searches/{texts} line 6"
    assert [str(p) for p in step.problems] == [
        f"data/searches/{texts}: completes 2 of 3 records; 2 abstracts were taken over from it",
        f"data/searches/{texts}: 1 of its entries belong to no record, the first at "
        f"data/searches/{texts} line 11; compare the two exports: they may be of different "
        "searches",
    ]


def test_ids_are_those_that_the_list_alone_would_have_given(folder: Path) -> None:
    put(folder, "list.csv", LIST)
    ingest(folder)
    alone = [r.record_id for r in Review.open(folder).state.records]
    (folder / "data" / "ledger.sqlite").unlink()
    describe(folder)
    put(folder, "texts.nbib", TEXTS)
    ingest(folder)
    assert [r.record_id for r in Review.open(folder).state.records] == alone


def test_once_taken_in_it_is_no_news(folder: Path) -> None:
    describe(folder)
    put(folder, "list.csv", LIST)
    put(folder, "texts.nbib", TEXTS)
    run(folder)
    again = run(folder)
    assert again.steps[0].sentence == "nothing has changed since the last run"
    assert again.document["files_not_taken"] == []
    assert [o["source"] for o in again.document["identified_from"]] == ["list.csv"]


def test_one_that_comes_after_its_list_was_read_fills_gaps_by_corrections(folder: Path) -> None:
    put(folder, "list.csv", LIST)
    ingest(folder)
    describe(folder)
    put(folder, "texts.nbib", TEXTS)
    before = [r.record_id for r in Review.open(folder).state.records]
    assert "2 records were changed at their source" in ingest(folder).sentence
    state = Review.open(folder).state
    assert [r.abstract for r in state.records] == ["We watched otters.", "We watched herons.", ""]
    assert [r.record_id for r in state.records] == before
    assert [r.abstract for r in state.came] == ["", "", ""]
    assert [(c.by, c.cause) for c in state.corrections] == [
        ("rule:source", "data/searches/texts.nbib")
    ] * 2
    assert Review.open(folder).flow().files_not_taken == ()
    assert ingest(folder).added == 0


def test_one_whose_list_is_not_there_is_an_error(folder: Path) -> None:
    describe(folder)
    put(folder, "texts.nbib", TEXTS)
    (problem, *_) = ingest(folder).problems
    assert str(problem) == (
        'data/searches/texts.nbib: supplements "list.csv", and there is no such export in '
        "data/searches; put it there, or mend the name"
    )


def test_one_that_cannot_be_read_keeps_no_record_from_being_read(folder: Path) -> None:
    describe(folder)
    put(folder, "list.csv", LIST)
    put(folder, "texts.nbib", "no export at all\n")
    step = ingest(folder)
    assert len(Review.open(folder).state.records) == 3
    assert "texts.nbib: is of no known format" in str(step.problems[0])
    assert Review.open(folder).flow().files_not_taken == ()  # no record is missing
    put(folder, "texts.nbib", TEXTS)
    ingest(folder)
    abstracts = [r.abstract for r in Review.open(folder).state.records]
    assert abstracts == ["We watched otters.", "We watched herons.", ""]


def test_of_a_list_that_is_read_again_only_what_is_new_is_completed(folder: Path) -> None:
    describe(folder)
    first = "\n".join(line for line in LIST.splitlines() if "Herons" not in line)
    put(folder, "list.csv", first + "\n")
    put(folder, "texts.nbib", TEXTS)
    ingest(folder)
    put(folder, "list.csv", LIST)
    told = [str(p) for p in ingest(folder).problems if "completes" in p.what]
    assert told == [
        "data/searches/texts.nbib: completes 1 of 3 records; 1 abstracts were taken over from it"
    ]
