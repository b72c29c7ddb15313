"""Exports come, change, go and are damaged, and every record of them is counted once."""

from __future__ import annotations

import os

import pytest
from review.reviews import TITLES, fill, ris, run

from cis_pipeline.outputs import flow_diagram, terminal
from cis_pipeline.review.review import Review


def test_a_new_export_is_taken_in_by_the_next_run_and_changes_no_earlier_decision(folder):
    run(folder)
    sheets = folder / "data" / "sheets"
    fill(sheets / "abstract_A.xlsx", {"*": "include"})
    run(folder)
    new = folder / "data" / "searches" / "three.ris"
    new.write_text(ris("Foxes at dawn") + ris("Bridges over water", doi="10.5555/1"), "utf-8")
    outcome = run(folder)
    assert outcome.document["records_identified"] == 8
    assert outcome.document["duplicate_records_removed"] == 2
    assert [(a.who, a.n, a.paths) for a in outcome.waiting] == [
        ("A", 1, ("data/sheets/abstract_A_2.xlsx",)),
        ("B", 5, ("data/sheets/abstract_B.xlsx", "data/sheets/abstract_B_2.xlsx")),
    ]


def test_exports_that_cannot_be_read_are_named_and_the_others_are_counted(folder):
    (folder / "data/searches/aa.ris").write_bytes(b"\x00\x01\x02 nothing")
    (folder / "data/searches/notes.txt").write_text("Ask the library again.\n", "utf-8")
    (folder / "data/grey").mkdir(exist_ok=True)
    (folder / "data/grey/report.pdf").write_bytes(b"")
    outcome = run(folder)
    assert outcome.steps[-1].stage == "outputs"
    told = [str(p) for p in outcome.steps[0].problems]
    lacking = ["data/searches/aa.ris", "data/searches/notes.txt", "data/grey/report.pdf"]
    assert [t.split(":")[0] for t in told] == lacking
    assert all("take it out of the folder" in t for t in told)
    assert outcome.exit_code == 1
    assert outcome.document["records_identified"] == 6
    assert outcome.document["files_not_taken"] == lacking


def test_numbers_that_lack_a_file_say_so_wherever_they_stand(folder):
    notes = folder / "data/searches/notes.txt"
    notes.write_text("Ask the library again.\n", "utf-8")
    run(folder)
    review = Review.open(folder)
    said = "INCOMPLETE: 1 file is not counted, or not whole (data/searches/notes.txt)"
    assert said in flow_diagram.render("txt", review.flow()).decode()
    assert said in (folder / "data/outputs/flow.svg").read_text("utf-8").replace("\n", " ")
    assert "INCOMPLETE: 1 file is not" in (folder / "data/outputs/overlap.svg").read_text("utf-8")
    assert "<li>data/searches/notes.txt</li>" in (folder / "data/outputs/report.html").read_text(
        "utf-8"
    )
    assert "INCOMPLETE: these numbers lack" in terminal.as_text(review.status())
    assert "data/searches/notes.txt: is not counted" in str(review.check()[0])
    notes.unlink()
    assert run(folder).document["files_not_taken"] == []
    assert "INCOMPLETE" not in (folder / "data/outputs/flow.svg").read_text("utf-8")


def test_an_export_that_no_run_has_taken_in_yet_is_said_to_be_lacking(folder):
    run(folder)
    (folder / "data" / "searches" / "three.ris").write_text(ris("Foxes at dawn"), "utf-8")
    assert Review.open(folder).flow().files_not_taken == ("data/searches/three.ris",)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_whose_name_is_not_in_utf_8_is_named_with_its_remedy(folder):
    odd = folder / "data" / "searches" / os.fsdecode(b"M\xfcller.ris")
    try:
        odd.write_text(ris("Foxes at dawn"), "utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    outcome = run(folder)
    assert str(outcome.steps[0].problems[0]) == (
        "data/searches/M\ufffdller.ris: has a name that is not in UTF-8, so no ledger can hold it; "
        "rename it, and run again"
    )
    assert outcome.document["records_identified"] == 6
    assert outcome.exit_code == 1


def test_a_renamed_export_is_the_same_search_and_a_copy_is_not_counted_twice(folder):
    run(folder)
    searches = folder / "data" / "searches"
    (searches / "one.ris").rename(searches / "one renamed.ris")
    renamed = run(folder)
    assert renamed.document["records_identified"] == 6
    assert "under another name" in str(renamed.steps[0].problems[0])
    (searches / "copy.ris").write_bytes((searches / "two.ris").read_bytes())
    copied = run(folder)
    assert copied.document["records_identified"] == 6
    assert "same bytes as data/searches/two.ris" in str(copied.steps[0].problems[0])


def test_an_export_that_has_gone_is_told_and_its_records_stay(folder):
    run(folder)
    (folder / "data" / "searches" / "two.ris").unlink()
    outcome = run(folder)
    assert outcome.document["records_identified"] == 6
    assert str(outcome.steps[0].problems[0]) == (
        "data/searches/two.ris: is gone; the 2 records read from it stay in the ledger"
    )


def test_a_search_that_is_described_and_has_no_export_is_a_fault(folder):
    config = folder / "config" / "review.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + '[[source]]\nfile = "scopsu.csv"\nname = "Scopus"\n', "utf-8")
    outcome = run(folder)
    assert outcome.exit_code == 1
    assert '[[source]] 1: there is no export "scopsu.csv"' in str(outcome.steps[0].problems[0])


def test_an_entry_that_cannot_be_read_is_told_in_every_run_until_it_is_mended(folder):
    export = folder / "data" / "searches" / "three.ris"
    export.write_text(ris("Gulls") + "TI  - An entry without its type\nER  - \n", "utf-8")
    for _ in range(2):
        outcome = run(folder)
        assert outcome.exit_code == 1
        assert outcome.document["records_identified"] == 7
        told = [str(p) for p in outcome.steps[0].problems]
        assert any("three.ris line 10" in t for t in told), told
    export.write_text(ris("Gulls"), encoding="utf-8")
    assert run(folder).exit_code == 3


def test_records_of_an_arm_without_a_round_are_a_fault_and_not_a_finished_review(folder):
    register = folder / "data" / "grey" / "register.csv"
    register.write_text("title,found_how\nA grey document,website\n", encoding="utf-8")
    config = folder / "config" / "review.toml"
    text = config.read_text(encoding="utf-8")
    start = text.index('[[round]]\nid = "grey"')
    config.write_text(text[:start] + text[text.index("# --- Searches") :], encoding="utf-8")
    criteria = folder / "config" / "criteria.toml"
    text = criteria.read_text(encoding="utf-8").replace(', "grey"', "")
    criteria.write_text(text, encoding="utf-8")
    told = [str(p) for p in run(folder).problems]
    assert told == [
        'config/review.toml: 1 records of the arm "other" have no round; '
        'add a [[round]] with arm = "other"'
    ]


def test_twenty_retyped_duplicates_raise_identified_and_duplicates_and_nothing_else(folder):
    before = run(folder).document
    one = folder / "data/searches/one.ris"
    retyped = "".join(ris(t.upper() + ".", doi=f"10.5555/{i}") for i, t in enumerate(TITLES))
    one.write_text(one.read_text(encoding="utf-8").rstrip() + "\n\n" + retyped * 5, "utf-8")
    after = run(folder).document
    assert after["records_identified"] == before["records_identified"] + 20
    assert after["duplicate_records_removed"] == before["duplicate_records_removed"] + 20
    same = ("records_screened", "records_excluded", "reports_sought", "reports_included")
    assert [after[k] for k in same] == [before[k] for k in same]
