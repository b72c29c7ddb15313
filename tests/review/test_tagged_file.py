"""`cis tag`: a file and a codebook in, a table of passages out, each an exact piece of a field."""

import csv
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from cis_pipeline.cli import main

CODEBOOK = '[codebook]\nmin_hits = 1\n[[theme]]\nid = "risk"\nphrases = ["risk"]\n'
TABLE = (
    "id,title,abstract\n"
    'a,On risk,"  Risk, first.\nAnd  risk again. "\n'
    "b,On risk,\n"
    "c,Risk,Nothing here.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8", newline="")
    return tmp_path


def run(folder: Path, file: str, *more: str, codebook: str = "codebook.toml") -> tuple[int, str]:
    paths = [folder / file, "--codebook", folder / codebook, "-o", folder / "tags.csv"]
    result = CliRunner().invoke(main, ["tag", *map(str, paths), *more])
    return result.exit_code, result.output


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "tags.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_row_a_passage_whose_offsets_count_in_the_cell_as_it_stands(folder: Path) -> None:
    code, output = run(folder, "table.csv")
    assert (code, "3 documents, 3 with themes: 3 tags, 1 of them sure" in output) == (0, True)
    abstract = "  Risk, first.\nAnd  risk again. "
    found = [(r["id"], r["field"], r["quote"]) for r in rows(folder)]
    assert found == [
        ("a", "abstract", "And  risk again."),
        ("a", "abstract", "Risk, first."),
        ("b", "title", "On risk"),
    ]
    for r in rows(folder)[:2]:
        assert abstract[int(r["start"]) : int(r["end"])] == r["quote"]
        assert (r["theme"], r["tier"], r["phrase"], r["page"]) == ("risk", "sure", "risk", "")


def test_titles_beside_abstracts_are_quoted_on_demand(folder: Path) -> None:
    run(folder, "table.csv", "--titles")
    found = [(r["id"], r["field"]) for r in rows(folder)]
    assert found.count(("a", "title")) == 1
    assert ("c", "title") in found


def test_tags_that_rest_on_titles_alone_are_told_where_they_are_not_written(folder: Path) -> None:
    told = "rest on a title or keyword alone and are not written; --titles writes them"
    _, said = run(folder, "table.csv")
    assert f"1 tags {told}" in said
    _, said = run(folder, "table.csv", "--titles")
    assert told not in said


def test_an_export_is_tagged_by_the_ids_that_its_records_get(folder: Path) -> None:
    entry = "TY  - JOUR\nTI  - A title\nAB  - Risk is here.\nER  - \n"
    (folder / "mine.ris").write_text(entry, encoding="utf-8")
    assert run(folder, "mine.ris")[0] == 0
    (row,) = rows(folder)
    assert (row["id"][:2], row["quote"]) == ("R-", "Risk is here.")


def test_a_document_is_tagged_by_its_full_text_with_pages(folder: Path) -> None:
    (folder / "report.txt").write_text(
        "Nothing is said on this page.\n\fRisk is here.\n", encoding="utf-8"
    )
    assert run(folder, "report.txt")[0] == 0
    (row,) = rows(folder)
    assert (row["id"], row["field"], row["page"]) == ("report", "fulltext", "2")


def test_a_page_of_the_web_is_tagged(folder: Path) -> None:
    html = "<html><head><title>T</title></head><body><p>Risk is here, and stays.</p></body></html>"
    (folder / "page.html").write_text(html, encoding="utf-8")
    assert run(folder, "page.html")[0] == 0
    assert [r["field"] for r in rows(folder)] == ["fulltext"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("labels.csv", "id,code\na,risk\n", "has no columns id and theme"),
        ("labels.csv", "id,theme\na,rsk\n", 'has no theme "rsk"; did you mean "risk"?'),
        ("labels.csv", "id,theme\nz,risk\n", "none of its ids is one of the documents"),
        ("table.csv", "id,title,abstract\na,x,y\na,x,y\n", 'row 3: has the id "a" of row 2'),
        ("codebook.toml", '[[theme]]\nid = "a"\nphrases = ["(x"]\n', "not closed; close it"),
        ("codebook.toml", "[[theme", "not valid TOML"),
    ],
)
def test_what_is_wrong_ends_it_with_a_sentence(
    folder: Path, name: str, content: str, message: str
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    more = ["--labels", str(folder / name)] if name == "labels.csv" else []
    code, output = run(folder, "table.csv", *more)
    assert (code, len(output.splitlines())) == (1, 1)
    assert message in output
    assert not (folder / "tags.csv").exists()


def test_files_that_are_not_there_are_named(folder: Path) -> None:
    for result in (run(folder, "gone.csv"), run(folder, "table.csv", codebook="gone.toml")):
        assert result[0] == 1
        assert "gone." in result[1]
        assert len(result[1].splitlines()) == 1


def test_what_is_read_is_not_written_over(folder: Path) -> None:
    paths = [folder / "table.csv", "--codebook", folder / "codebook.toml"]
    result = CliRunner().invoke(main, ["tag", *map(str, paths), "-o", str(folder / "table.csv")])
    assert result.exit_code == 1
    assert (folder / "table.csv").read_text(encoding="utf-8") == TABLE


def test_people_who_labelled_documents_are_heard(folder: Path) -> None:
    (folder / "labels.csv").write_text("id,theme\na,risk\nc,\n", encoding="utf-8")
    assert run(folder, "table.csv", "--labels", str(folder / "labels.csv"))[0] == 0
    assert len(rows(folder)) == 3


def test_a_second_opinion_that_is_not_installed_is_told_with_the_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    code, output = run(folder, "table.csv", "--second-opinion")
    assert (code, 'pip install "cis-pipeline[second-opinion]"' in output) == (1, True)
    assert not (folder / "tags.csv").exists()


def test_what_a_second_opinion_leaves_out_is_counted(folder: Path) -> None:
    if not all(map(find_spec, ("wordllama", "tokenizers", "safetensors"))):
        pytest.skip("wordllama (the extra [second-opinion]) is not installed")
    theme = """
        [codebook]
        min_hits = 1
        [[theme]]
        id = "relations"
        phrases = ["trust", "rapport", "attachment", "sense of belonging"]
        definition = "Warmth between young people and carers: continuity, rapport, belonging."
    """
    (folder / "relations.toml").write_text(theme, encoding="utf-8")
    text = (
        "id,title,abstract\n"
        'a,,"Heat pumps, owned by an energy trust, were metered in forty offices."\n'
        "b,,Young people came to trust the workers who stayed with them.\n"
    )
    (folder / "two.csv").write_text(text, encoding="utf-8")
    code, output = run(folder, "two.csv", "--second-opinion", codebook="relations.toml")
    assert code == 0
    assert "1 tags, 1 of them sure; 1 more left out, since similarity speaks against" in output
