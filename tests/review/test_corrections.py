"""What came in wrong is put right, one correction after the other, with hand-counted boxes.

The review has three files (see `story`): one.ris holds Apples, Bridges, Clouds and Dogs, two.ris
Apples once more and Eels of 1950 (which a rule excludes), and a Zotero library Ibis. So 7 records
are identified, 1 is a duplicate, 6 are screened, 1 leaves by rule. A and B include Apples and
Bridges, exclude Clouds and Dogs, and leave Ibis open; of the full texts they include Apples and
exclude Bridges.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl
import pytest
from review.dying import begun
from review.reviews import TITLES, fill, ris, run, two_exports
from screening.sheets import below

from cis_pipeline import Review
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.ledger.store import Store

BOXES = (
    *("records_identified", "duplicate_records_removed", "records_screened", "records_excluded"),
    *("reports_assessed", "reports_included"),
)
WHO = {"by": "A", "note": "it was the wrong file"}


def boxes(outcome) -> tuple[int, ...]:
    return tuple(outcome.document[name] for name in BOXES)


def item(title: str, version: int) -> str:
    data = {"key": "IBIS0001", "itemType": "journalArticle", "title": title, "date": "2015"}
    data |= {"language": "en", "version": version}
    return json.dumps({"key": "IBIS0001", "library": {"type": "user", "id": 1}, "data": data})


def put(folder: Path, name: str, text: str) -> None:
    (folder / "data" / "searches" / name).write_text(text, encoding="utf-8")


def answer(folder: Path, round_id: str, answers: dict[str, str], reason: str) -> None:
    for who in "AB":
        fill(folder / "data" / "sheets" / f"{round_id}_{who}.xlsx", answers, reason)


def story(root: Path) -> Path:
    """The review as the head of this module tells it."""
    folder = two_exports(root)
    put(folder, "zotero.jsonl", item("Ibis in wintr", 1) + "\n")
    run(folder)
    said = {"Apples": "include", "Bridges": "include", "Clouds": "exclude", "Dogs": "exclude"}
    answer(folder, "abstract", said, "OFFTOPIC")
    run(folder)
    answer(folder, "full_text", {"Apples": "include", "Bridges": "exclude"}, "OFFTOPIC")
    return folder


@pytest.fixture
def told(tmp_path) -> Path:
    return story(tmp_path / "Café review")


def settled(folder: Path):
    """A run, and another that must add nothing."""
    outcome = run(folder)
    with Store(folder / "data" / "ledger.sqlite") as store:
        before = store.heads()
    again = run(folder)
    with Store(folder / "data" / "ledger.sqlite") as store:
        assert store.heads() == before
    assert again.document == outcome.document
    assert [p for p in Review.open(folder).check() if p.severity == "error"] == []
    return outcome


def test_the_boxes_are_right_after_each_correction_and_nothing_is_ever_lost(told) -> None:
    # identified, duplicates, screened, excluded, assessed, included
    assert boxes(settled(told)) == (7, 1, 6, 3, 2, 1)

    # a wrong file: Foxes, Geese, and Apples a third time; both new ones await A and B
    wrong = ris("Foxes by day") + ris("Geese in May") + ris(TITLES[0], doi="10.5555/0")
    put(told, "three.ris", wrong)
    assert boxes(settled(told)) == (10, 2, 8, 3, 2, 1)

    plan = Review.open(told).withdraw("three.ris", **WHO)
    assert plan.sentences == (
        "3 records leave, 1 of them included",
        "records identified: 10 become 7",
    )
    assert boxes(run(told)) == (10, 2, 8, 3, 2, 1)  # a plan alone changes nothing
    Review.open(told).carry_out(plan)
    assert boxes(settled(told)) == (7, 1, 6, 3, 2, 1)

    # a mended file: Clouds has another title, Dogs is gone, Hares is new
    mended = "\n".join(
        ris(t, doi=f"10.5555/{i}") for i, t in enumerate([*TITLES[:2], "Clouds by night"])
    )
    put(told, "one.ris", mended + ris("Hares in spring", doi="10.5555/9"))
    waits = settled(told)
    assert boxes(waits) == (7, 1, 6, 3, 2, 1)
    assert waits.exit_code == 3
    assert waits.waiting[0].sentence.startswith(
        "data/searches/one.ris has changed since it was read: its records are 2 as they were, 1 "
        "another text now, 1 gone from it, 1 new."
    )
    review = Review.open(told)
    plan = review.replace("data/searches/one.ris", **WHO)
    ids = {r.title: r.record_id for r in review.state.records}
    assert plan.sentences == (
        "1 record leaves",
        "1 record is new",
        "1 record has other values (title 1)",
        f'  {ids["Clouds at night"]} title: "Clouds at night" becomes "Clouds by night"',
        "2 votes on them stay on record, to count again if they are put back",
    )
    review.carry_out(plan)
    # Apples, Bridges, Clouds, Hares; Apples again, Eels; Ibis. Dogs is withdrawn, Hares waits
    replaced = settled(told)
    assert boxes(replaced) == (7, 1, 6, 2, 2, 1)
    assert not any("one.ris" in str(w.paths) for w in replaced.waiting)
    state = Review.open(told).state
    assert state.by_id[ids["Clouds at night"]].title == "Clouds by night"
    assert [r.title for r in state.records if r.record_id not in ids.values()] == [
        "Hares in spring"
    ]

    # an abstract by hand, and a title that was corrected in Zotero
    review = Review.open(told)
    review.carry_out(review.correct("hares in spring", "abstract", "On hares.", **WHO))
    put(told, "zotero.jsonl", item("Ibis in winter", 2) + "\n")
    assert boxes(settled(told)) == (7, 1, 6, 2, 2, 1)
    state = Review.open(told).state
    assert {r.title: r.abstract for r in state.records}["Hares in spring"] == "On hares."
    assert "Ibis in winter" in {r.title for r in state.records}
    assert 'title: "Ibis in wintr" became "Ibis in winter"' in Review.open(told).why("ibis")

    # the wrong file was not so wrong: Foxes and Geese await A and B again
    review = Review.open(told)
    review.carry_out(review.put_back("three.ris", **WHO))
    assert boxes(settled(told)) == (10, 2, 8, 2, 2, 1)
    # and so does Dogs, with the votes that both had cast
    review = Review.open(told)
    review.carry_out(review.put_back("Dogs in the city", **WHO))
    assert boxes(settled(told)) == (11, 2, 9, 3, 2, 1)
    assert len(Review.open(told).state.came) == 11


def test_the_story_of_a_withdrawn_record_is_told_and_it_stands_in_a_list(told) -> None:
    run(told)
    review = Review.open(told)
    review.carry_out(review.withdraw("Dogs in the city", **WHO))
    run(told)
    story = Review.open(told).why("Dogs in the city").splitlines()
    assert any("withdrew it  note: it was the wrong file" in line for line in story)
    assert sum("abstract: exclude" in line for line in story) == 2
    assert story[-1].strip().startswith("withdrawn by A on ")
    listed = (told / "data/outputs/withdrawn.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 2
    assert listed[1].endswith(",2")  # both votes are kept
    with pytest.raises(ReviewError, match=r"was withdrawn by A on .*`cis put-back R-"):
        Review.open(told).decide("Dogs in the city", "abstract", "include", by="A")
    review.carry_out(Review.open(told).put_back("Dogs in the city", **WHO))
    run(told)
    listed = (told / "data/outputs/withdrawn.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 1


def test_votes_in_a_workbook_on_a_record_that_was_withdrawn_meanwhile_are_kept(told) -> None:
    run(told)
    review = Review.open(told)
    review.carry_out(review.withdraw("Ibis in wintr", **WHO))
    answer(told, "abstract", {"Ibis": "exclude"}, "OFFTOPIC")
    assert boxes(settled(told)) == (6, 1, 5, 3, 2, 1)
    review = Review.open(told)
    review.carry_out(review.put_back("Ibis in wintr", **WHO))
    assert boxes(settled(told)) == (7, 1, 6, 4, 2, 1)


def test_a_source_withdrawn_whose_file_is_mended_later_comes_back_with_its_votes(told) -> None:
    run(told)
    review = Review.open(told)
    review.carry_out(review.withdraw("one", **WHO))
    # Apples is included by the votes on its withdrawn record; Eels; Ibis
    assert boxes(settled(told)) == (3, 0, 3, 1, 1, 1)
    again = "\n".join(ris(t, doi=f"10.5555/{i}") for i, t in enumerate(TITLES))
    put(told, "one.ris", again + ris("Hares in spring", doi="10.5555/9"))
    assert "(4 of them were withdrawn)" in settled(told).waiting[0].sentence
    review = Review.open(told)
    review.carry_out(review.replace("one.ris", **WHO))
    assert boxes(settled(told)) == (8, 1, 7, 3, 2, 1)


def test_what_a_person_corrects_is_shown_whatever_other_records_of_the_report_say(told) -> None:
    run(told)
    review = Review.open(told)
    report = next(r for r, ids in review.state.folded.reports.items() if len(ids) == 2)
    other = review.state.folded.reports[report][1]
    review.carry_out(review.correct(other, "title", "Apples, late", **WHO))
    state = Review.open(told).state
    assert state.reports[report].title == "Apples, late"
    assert state.value_sources(report)["title"] == other


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda r: r.withdraw("Dogs in the city", by="A", note=" "), "--note says why"),
        (lambda r: r.withdraw("Dogs in the city", by="rule:x", note="n"), "--by names the person"),
        (lambda r: r.withdraw("nothing like it", **WHO), 'no record is meant by "nothing like it"'),
        (lambda r: r.put_back("two.ris", **WHO), "was not withdrawn"),
        (lambda r: r.replace("two.ris", **WHO), "holds what was read of it already"),
        (lambda r: r.replace("gone.ris", **WHO), "there is no such file; put the mended export"),
        (lambda r: r.correct("Dogs in the city", "raw", "x", **WHO), '"raw" cannot be corrected'),
        (lambda r: r.correct("Dogs in the city", "year", "late", **WHO), '"late" is no year'),
        (lambda r: r.correct("Dogs in the city", "doi", "x", **WHO), '"x" is no DOI'),
        (lambda r: r.correct("Dogs in the city", "year", "2015", **WHO), 'its year is "2015"'),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_with_what_to_do(told, wrong, said) -> None:
    run(told)
    with pytest.raises(ReviewError, match=f".*{said}"):
        wrong(Review.open(told))


def _replace_and_die(folder: Path, nth: int) -> None:
    add, calls = Store._add, iter(range(1, nth + 1))

    def dying(*args) -> None:
        if next(calls) == nth:
            os._exit(9)
        add(*args)

    Store._add = dying
    review = Review.open(folder)
    review.carry_out(review.replace("one.ris", **WHO))


@pytest.mark.parametrize("nth", [1, 2, 5, 6])
def test_a_correction_that_is_killed_has_not_happened_and_can_be_made_again(told, nth) -> None:
    run(told)
    put(told, "one.ris", "\n".join(ris(t, doi=f"10.5555/{i}") for i, t in enumerate(TITLES[:3])))
    process = begun(_replace_and_die, told, nth)
    process.join()
    assert process.exitcode == 9
    assert boxes(settled(told)) == (7, 1, 6, 3, 2, 1)
    assert Review.open(told).state.corrections == ()
    review = Review.open(told)
    review.carry_out(review.replace("one.ris", **WHO))
    assert boxes(settled(told)) == (6, 1, 5, 2, 2, 1)


# --- workbooks that are out ----------------------------------------------------------------------


def cells(path: Path, column: str, sheet: str = "screening") -> list[str]:
    book = openpyxl.load_workbook(path)
    return [row[column] for row in below(book[sheet])]


def test_a_workbook_that_nobody_has_touched_shows_what_was_corrected(tmp_path) -> None:
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    sheets = folder / "data" / "sheets"
    review = Review.open(folder)
    review.carry_out(review.correct("Dogs in the city", "abstract", "On dogs.", **WHO))
    review.carry_out(review.withdraw("Clouds at night", **WHO))
    outcome = run(folder)
    renewed = next(s.sentence for s in outcome.steps if s.stage == "sheets export")
    assert renewed.endswith(
        "after corrections: data/sheets/abstract_A.xlsx, data/sheets/abstract_B.xlsx"
    )
    assert sorted(p.name for p in sheets.iterdir()) == ["abstract_A.xlsx", "abstract_B.xlsx"]
    assert cells(sheets / "abstract_A.xlsx", "title") == [TITLES[0], TITLES[1], TITLES[3]]
    assert cells(sheets / "abstract_A.xlsx", "abstract")[2] == "On dogs."
    before = (sheets / "abstract_A.xlsx").read_bytes()
    settled(folder)
    assert (sheets / "abstract_A.xlsx").read_bytes() == before


def test_beside_a_workbook_in_use_a_list_says_what_was_corrected_and_no_vote_is_lost(
    tmp_path,
) -> None:
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"Apples": "include"})
    used = (sheets / "abstract_A.xlsx").read_bytes()
    review = Review.open(folder)
    review.carry_out(review.correct("Dogs in the city", "abstract", "On dogs.", **WHO))
    review.carry_out(review.correct("Apples in autumn", "abstract", "On apples.", **WHO))
    told = {w.who: w.sentence for w in settled(folder).waiting}
    assert told["A"].endswith(
        "What was corrected since stands in data/sheets/abstract_A_corrections.xlsx."
    )
    assert "What was corrected" not in told["B"]
    assert (sheets / "abstract_A.xlsx").read_bytes() == used
    news = sheets / "abstract_A_corrections.xlsx"
    # Apples is answered already; what was corrected about it is no news to A
    assert cells(news, "title", "corrections") == ["Dogs in the city"]
    assert cells(news, "after", "corrections") == ["On dogs."]
    assert cells(news, "note", "corrections") == ["it was the wrong file"]
    assert not (sheets / "abstract_B_corrections.xlsx").exists()  # that one was replaced
    votes = [d for d in Review.open(folder).state.decisions if not d.by_rule]
    assert [(d.by, d.verdict.value) for d in votes] == [("A", "include")]


def test_a_workbook_in_use_that_asks_about_a_withdrawn_first_record_asks_about_the_second(
    tmp_path,
) -> None:
    # Apples stands in both files; once that of one.ris is withdrawn the row still asks about it
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"Bridges": "include"})
    review = Review.open(folder)
    first = next(ids[0] for ids in review.state.folded.reports.values() if len(ids) == 2)
    review.carry_out(review.withdraw(first, **WHO))
    settled(folder)
    assert not (sheets / "abstract_A_2.xlsx").exists()
    fill(sheets / "abstract_A.xlsx", {"Apples": "exclude", "Bridges": "include"}, "OFFTOPIC")
    settled(folder)
    state = Review.open(folder).state
    counted = state.folded.report_of[first]
    assert [d.by for d in state.folded.votes["abstract", counted]] == ["A"]


def test_workbooks_written_alone_do_not_ask_again_what_others_answer_already(tmp_path) -> None:
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"Apples": "include"})
    assert Review.open(folder).sheets_export().sentence == "no new workbook needed"


def test_a_workbook_that_nobody_has_touched_goes_where_nothing_is_left_to_ask(tmp_path) -> None:
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    for source in ("one.ris", "two.ris"):
        review = Review.open(folder)
        review.carry_out(review.withdraw(source, **WHO))
    outcome = run(folder)
    assert list((folder / "data" / "sheets").iterdir()) == []
    assert outcome.exit_code == 0
    assert run(folder).steps[0].sentence == "nothing has changed since the last run"
    review = Review.open(folder)
    review.carry_out(review.put_back("one.ris", **WHO))
    run(folder)
    assert cells(folder / "data" / "sheets" / "abstract_A.xlsx", "title") == TITLES


def test_a_list_of_corrections_that_somebody_wrote_into_stays_and_one_that_is_done_with_goes(
    tmp_path,
) -> None:
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"Apples": "include"})
    review = Review.open(folder)
    review.carry_out(review.correct("Dogs in the city", "abstract", "On dogs.", **WHO))
    run(folder)
    news = sheets / "abstract_A_corrections.xlsx"
    book = openpyxl.load_workbook(news)
    book["corrections"]["J2"] = "read"
    book.save(news)
    settled(folder)
    settled(folder)
    names = [p.name for p in sorted(sheets.iterdir()) if "corrections" in p.name]
    assert names == ["abstract_A_corrections.xlsx", "abstract_A_corrections_2.xlsx"]
    fill(sheets / "abstract_A.xlsx", {"*": "include"})
    settled(folder)
    assert news.exists()
    assert not (sheets / "abstract_A_corrections_2.xlsx").exists()


def test_a_workbook_that_is_open_elsewhere_and_cannot_be_replaced_gets_its_list(
    tmp_path, monkeypatch
) -> None:
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    sheets, replace = folder / "data" / "sheets", Path.replace

    def locked(path: Path, target: Path) -> Path:
        if Path(target).name == "abstract_A.xlsx":
            raise PermissionError(13, "in use")
        return replace(path, target)

    review = Review.open(folder)
    review.carry_out(review.correct("Dogs in the city", "abstract", "On dogs.", **WHO))
    monkeypatch.setattr(Path, "replace", locked)
    assert run(folder).exit_code == 3
    monkeypatch.undo()
    assert (sheets / "abstract_A_corrections.xlsx").exists()
    fill(sheets / "abstract_B.xlsx", {"Apples": "include"})
    settled(folder)  # now it can be replaced, and the list is not needed any more
    assert cells(sheets / "abstract_A.xlsx", "abstract")[3] == "On dogs."
    assert not (sheets / "abstract_A_corrections.xlsx").exists()


def test_of_a_long_text_a_plan_shows_where_it_becomes_another(tmp_path) -> None:
    folder = two_exports(tmp_path / "Café review")
    run(folder)
    review, long = Review.open(folder), "On dogs and their people. " * 9
    review.carry_out(review.correct("Dogs in the city", "abstract", long + "1999", **WHO))
    plan = Review.open(folder).correct("Dogs in the city", "abstract", long + "2009", **WHO)
    told = plan.sentences[1].partition(" abstract: ")[2]
    tail = (" " + long)[-30:]
    assert told == f'"\u2026{tail}1999" becomes "\u2026{tail}2009"'
