"""Files of data/ become records: each entry accounted for, documents joined to their rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from screening.sheets import below

from cis_pipeline import Review
from cis_pipeline.core.progress import Step

RIS = "TY  - JOUR\nTI  - {}\nAU  - Invented, A.\nPY  - 2019\nER  - \n\n"
PAGE = (
    "<html><head><title>A page of an invented charity</title></head><body><main>"
    "<h1>A page of an invented charity</h1><p>Published 3 May 2019</p><p>"
    + "Care leavers told the charity what had helped them. " * 20
    + "</p></main></body></html>"
)
REGISTER = "title,found_how,file\n"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    Review.init(tmp_path / "review")
    return Review.open(tmp_path / "review")


def put(review: Review, name: str, text: str) -> Path:
    path = review.workspace.root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def told(step: Step, severity: str) -> list[str]:
    return [str(p) for p in step.problems if p.severity == severity]


# --- New exports -------------------------------------------------------------------------------


def test_a_new_export_is_picked_up_and_what_it_added_is_told(review: Review) -> None:
    put(review, "searches/first.ris", RIS.format("One") + RIS.format("Two"))
    assert review.ingest().sentence == "2 new records from 1 files; 2 in all"
    put(review, "searches/later.ris", RIS.format("Three"))
    step = review.ingest()
    assert step.sentence == (
        "1 new records from 1 files; 3 in all (new: data/searches/later.ris 1 of 1)"
    )
    assert [r.title for r in review.state.records] == ["One", "Two", "Three"]


def test_a_file_whose_entries_do_not_add_up_is_an_error_and_is_read_again(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cis_pipeline.formats import ris

    path = put(review, "searches/a.ris", RIS.format("One"))
    monkeypatch.setattr(ris, "count", lambda stream: 3)
    (error,) = told(review.ingest(), "error")
    assert error.startswith(
        "data/searches/a.ris: announces 3 entries, and 1 were read or rejected: 2 are not accounted"
    )
    monkeypatch.undo()
    assert path.exists()
    assert told(review.ingest(), "error") == []
    assert len(review.state.records) == 1


# --- Searches described beside their exports ---------------------------------------------------

BESIDE = 'name = "Scopus"\nplatform = "Elsevier"\nquery = "invented AND care"\nhits = 1\n'


def test_a_small_file_beside_an_export_describes_the_search(review: Review) -> None:
    put(review, "searches/a.ris", RIS.format("One"))
    put(review, "searches/a.source.toml", BESIDE)
    assert review.ingest().problems == []
    (source,) = review.state.sources.values()
    assert (source.name, source.platform, source.query) == (
        "Scopus",
        "Elsevier",
        "invented AND care",
    )
    assert source.hits == 1


def test_a_description_that_comes_or_changes_later_is_taken_up(review: Review) -> None:
    put(review, "searches/a.ris", RIS.format("One"))
    review.run()
    assert review.state.sources["a.ris"].name == "a"
    put(review, "searches/a.ris.source.toml", BESIDE)
    assert review.run().steps[0].stage == "ingest"  # it is no run in which nothing has changed
    assert review.state.sources["a.ris"].name == "Scopus"
    assert len(review.state.records) == 1


def test_an_unknown_key_in_a_description_names_file_line_and_the_nearest_key(
    review: Review,
) -> None:
    from cis_pipeline import CisError

    put(review, "searches/a.ris", RIS.format("One"))
    put(review, "searches/a.source.toml", 'name = "Scopus"\nplatfrom = "Elsevier"\n')
    with pytest.raises(CisError, match=r'line 2: unknown key "platfrom"; did you mean "platform"'):
        review.ingest()


def test_a_description_without_its_export_and_one_given_twice_are_told(review: Review) -> None:
    put(review, "searches/a.ris", RIS.format("One"))
    put(review, "searches/a.source.toml", BESIDE)
    put(review, "searches/gone.source.toml", BESIDE)
    config = review.workspace.config / "review.toml"
    with config.open("a", encoding="utf-8") as file:
        file.write('\n[[source]]\nfile = "a.ris"\nname = "ASSIA"\n')
    review = Review.open(review.workspace.root)
    one, two = told(review.ingest(), "warning")
    assert one.startswith("data/searches/a.source.toml: describes an export that config/review")
    assert two.startswith("data/searches/gone.source.toml: describes no export")
    assert review.state.sources["a.ris"].name == "ASSIA"


def test_hits_that_differ_from_the_records_are_a_warning(review: Review) -> None:
    put(review, "searches/a.ris", RIS.format("One") + RIS.format("Two"))
    put(review, "searches/a.source.toml", BESIDE)
    (warning,) = told(review.ingest(), "warning")
    assert warning == (
        "a.ris: 2 records count, but its description says 1 hits; export all hits, mend `hits`, or "
        "say in `hits_note` why they differ"
    )
    assert warning in [str(p) for p in review.check()]
    put(review, "searches/a.source.toml", BESIDE + 'hits_note = "one came twice"\n')
    assert told(review.ingest(), "warning") == []


def test_hits_of_an_export_that_was_withdrawn_whole_are_no_warning(review: Review) -> None:
    put(review, "searches/a.ris", RIS.format("One") + RIS.format("Two"))
    put(review, "searches/a.source.toml", BESIDE)
    review.ingest()
    assert [str(p) for p in review.check() if "hits" in str(p)]
    review.carry_out(review.withdraw("a.ris", by="A", note="the wrong database"))
    assert not [str(p) for p in review.check() if "hits" in str(p)]


def test_a_table_with_columns_of_other_names_is_read_by_the_mapping_beside_it(
    review: Review,
) -> None:
    put(review, "searches/table.csv", 'Werk,Wer,Wann\nEin erfundenes Werk,"Muster, E.",2019\n')
    put(
        review,
        "searches/table.source.toml",
        'name = "A colleague"\ncolumns = { title = "Werk", authors = "Wer", year = "Wann" }\n',
    )
    assert told(review.ingest(), "error") == []
    (record,) = review.state.records
    assert (record.title, record.authors, record.year) == (
        "Ein erfundenes Werk",
        ("Muster, E.",),
        2019,
    )


# --- Documents and the register ----------------------------------------------------------------


def test_the_documents_of_one_folder_are_one_source_and_each_is_a_record(review: Review) -> None:
    put(review, "grey/charity/a.html", PAGE)
    put(review, "grey/charity/b.html", PAGE.replace("A page", "Another page"))
    review.ingest()
    assert list(review.state.sources) == ["grey/charity"]
    assert [r.title for r in review.state.records] == [
        "A page of an invented charity",
        "Another page of an invented charity",
    ]
    assert [r.file for r in review.state.records] == [
        "grey/charity/a.html",
        "grey/charity/b.html",
    ]
    assert all(len(r.digest) == 64 for r in review.state.records)


def test_the_same_bytes_from_two_places_are_two_records_of_one_report(review: Review) -> None:
    put(review, "grey/site_a/a.html", PAGE)
    put(review, "grey/site_b/other_name.html", PAGE)
    review.ingest()
    assert len(review.state.records) == 2
    review.dedupe()
    assert len(review.state.reports) == 1


def test_a_copy_in_the_same_folder_is_told_and_not_counted(review: Review) -> None:
    put(review, "grey/a.html", PAGE)
    put(review, "grey/a (1).html", PAGE)
    copies = [w for w in told(review.ingest(), "warning") if "holds the same bytes as" in w]
    assert len(copies) == 1
    assert len(review.state.records) == 1


def test_a_document_that_a_row_of_the_register_names_is_that_rows_document(
    review: Review,
) -> None:
    put(review, "grey/a.html", PAGE)
    put(review, "grey/register.csv", REGISTER + "What helped care leavers,expert,a.html\n")
    step = review.ingest()
    (record,) = review.state.records
    assert (record.title, record.file) == ("What helped care leavers", "grey/a.html")
    assert record.year == 2019  # the row gives none, the document does
    assert len(record.digest) == 64
    assert "data/grey/a.html: is the document of data/grey/register.csv row 2" in told(
        step, "notice"
    )
    assert review.ingest().added == 0


@pytest.mark.parametrize("named", ["gone.pdf", "../searches/a.ris", "/etc/hosts"])
def test_a_row_that_names_no_document_of_the_folder_is_told(review: Review, named: str) -> None:
    put(review, "searches/a.ris", RIS.format("One"))
    put(review, "grey/register.csv", REGISTER + f"What helped,expert,{named}\n")
    (warning,) = told(review.ingest(), "warning")
    assert f'names the file "{named}", and there is none in data/grey' in warning
    assert review.state.records[-1].file == ""


def test_a_page_in_the_folder_of_searches_is_no_export(review: Review) -> None:
    put(review, "searches/a.html", PAGE)
    (error,) = told(review.ingest(), "error")
    assert "is of no known format" in error


def test_the_text_of_a_document_is_an_output_that_can_be_deleted(review: Review) -> None:
    put(review, "grey/a.html", PAGE)
    review.run()
    (record,) = review.state.records
    text = review.workspace.outputs / "texts" / f"{record.record_id}.txt"
    assert "Care leavers told the charity what had helped them." in text.read_text("utf-8")
    before = text.read_bytes()
    text.unlink()
    review.outputs()
    assert text.read_bytes() == before


def test_a_document_that_was_changed_since_gives_no_text_under_the_old_record(
    review: Review,
) -> None:
    path = put(review, "grey/a.html", PAGE)
    review.ingest()
    path.write_text(PAGE.replace("helped", "harmed"), encoding="utf-8")
    review.outputs()
    assert not (review.workspace.outputs / "texts").exists()


def test_a_row_added_later_mends_what_was_read_off_its_document(review: Review) -> None:
    put(review, "grey/a.html", PAGE)
    review.run()
    put(
        review,
        "grey/register.csv",
        "title,year,found_how,file\nThe title a person gave,2018,expert,a.html\n",
    )
    review.run()
    (report,) = review.state.reports.values()
    assert (report.title, report.year) == ("The title a person gave", 2018)
    assert len(review.state.records) == 2


def test_who_judges_a_document_sees_where_it_lies_and_what_is_doubtful_about_it(
    review: Review,
) -> None:
    import openpyxl

    put(review, "grey/a.html", PAGE)
    (review.workspace.grey / "scan.pdf").write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj")
    review.run()
    sheet = openpyxl.load_workbook(review.workspace.sheets / "grey_A.xlsx")["screening"]
    seen = below(sheet)
    assert [row["document"] for row in seen] == ["data/grey/a.html", "data/grey/scan.pdf"]
    assert "cannot be opened" in seen[1]["doubts"]


def test_what_a_register_notes_about_a_document_is_not_shown_as_a_doubt(review: Review) -> None:
    import openpyxl

    put(review, "grey/a.html", PAGE)
    put(
        review,
        "grey/register.csv",
        "title,found_how,file,note\nWhat helped,expert,a.html,sent by a colleague\n",
    )
    review.run()
    sheet = openpyxl.load_workbook(review.workspace.sheets / "grey_A.xlsx")["screening"]
    assert "sent by a colleague" not in [cell for row in sheet.values for cell in row]
