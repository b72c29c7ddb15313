"""`cis dedupe FILES`: exports of any format, without a review, become groups and questions."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cis_pipeline.cli import main
from cis_pipeline.dedupe.files import Found, deduplicate_files

HEAD = "id,entrytype,title,author,year,journal,volume,number,pages,doi"
LANTERNS = (
    'k1,article,Lanterns in the family care of many: a survey,"Oyster, Bram and Stone, Clara",2016,'
    "Journal of Invented Care,12,3,401-417,10.9999/a.1"
)
SHOUTED = (
    'k2,article,LANTERNS IN THE FAMILY CARE OF MANY: A SURVEY.,"Oyster B, Stone C",2016,'
    "J Inv Care,12,,401-17,"
)
NETS = 'k3,article,On the mending of nets,"Fisher, Ann",1999,Annals of Kites,1,,5-9,'
UNDATED = 'k4,article,Lanterns in the family care of many: a survey,"Oyster, Bram",,,,,,'
UNNAMED = "k5,article,Lanterns in the family care of many: a survey,,2016,,,,,"

RIS = """TY  - JOUR
TI  - Lanterns in the family care of many: a survey
AU  - Oyster, Bram
PY  - 2016
T2  - Journal of Invented Care
VL  - 12
SP  - 401
EP  - 417
ER  -
"""


def table(folder: Path, *rows: str, name: str = "a.csv", encoding: str = "utf-8") -> Path:
    """A CSV file of these lines."""
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding=encoding)
    return path


def grouped(*paths: Path) -> dict[str, str]:
    """The group of every record."""
    return dict(deduplicate_files(paths).groups.iter_rows())


def documents(found: Found) -> int:
    """How many documents the records are."""
    return found.groups["group"].n_unique()


def cis(*args: object, code: int = 0) -> Result:
    """Run `cis dedupe`; its exit code must be `code`."""
    result = CliRunner().invoke(main, ["dedupe", *map(str, args)])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_record_has_a_group_under_its_own_id_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD, LANTERNS, NETS, SHOUTED)
    groups, queue = tmp_path / "groups.csv", tmp_path / "queue.csv"
    said = cis(path, "--groups", groups, "--review-queue", queue).stdout
    assert said == "3 records are 2 documents; 0 doubtful pairs\n"
    assert rows(groups) == [["id", "group"], ["k1", "k1"], ["k3", "k3"], ["k2", "k1"]]
    assert rows(queue) == [["id_a", "id_b", "score", "why"]]


def test_without_output_files_only_the_numbers_are_told(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD, LANTERNS, SHOUTED)
    assert cis(path).stdout == "2 records are 1 documents; 0 doubtful pairs\n"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def without_id(*lines: str) -> list[str]:
    return [line.split(",", 1)[1] for line in lines]


def test_a_record_without_an_id_goes_by_its_row_number(tmp_path: Path) -> None:
    path = table(tmp_path, *without_id(HEAD, LANTERNS, NETS, SHOUTED))
    assert grouped(path) == {"0": "0", "1": "1", "2": "0"}
    some = table(tmp_path, HEAD, LANTERNS, NETS.replace("k3", ""), SHOUTED)
    assert grouped(some) == {"k1": "k1", "1": "1", "k2": "k1"}


def test_row_numbers_go_on_through_several_files(tmp_path: Path) -> None:
    one = table(tmp_path, *without_id(HEAD, LANTERNS, NETS))
    two = table(tmp_path, *without_id(HEAD, SHOUTED), name="b.csv")
    assert grouped(one, two) == {"0": "0", "1": "1", "2": "0"}


def test_records_of_several_files_are_compared_with_each_other(tmp_path: Path) -> None:
    one, two = table(tmp_path, HEAD, LANTERNS), table(tmp_path, HEAD, SHOUTED, NETS, name="b.csv")
    assert grouped(one, two) == {"k1": "k1", "k2": "k1", "k3": "k3"}
    assert grouped(two, one) == {"k2": "k2", "k3": "k3", "k1": "k2"}


@pytest.mark.parametrize("first", ["ris", "csv"])
def test_a_ris_file_and_a_table_are_compared_with_each_other(tmp_path: Path, first: str) -> None:
    ris, second = tmp_path / "b.ris", table(tmp_path, HEAD, LANTERNS, NETS)
    ris.write_text(RIS, encoding="utf-8")
    found = deduplicate_files((ris, second) if first == "ris" else (second, ris))
    groups = dict(found.groups.iter_rows())
    (named,) = groups.keys() - {"k1", "k3"}
    assert groups["k1"] == groups[named] == ("k1" if first == "csv" else named)
    assert groups["k3"] == "k3"
    assert documents(found) == 2


def test_another_table_keeps_its_own_ids_too(tmp_path: Path) -> None:
    path = table(tmp_path, "id;title;author;year;journal", "x7;Lanterns;Oyster, Bram;2016;Care")
    assert grouped(path) == {"x7": "x7"}


def test_tables_that_both_number_their_rows_from_one_are_two_files(tmp_path: Path) -> None:
    one = table(tmp_path, HEAD, LANTERNS.replace("k1", "1"), NETS.replace("k3", "2"))
    two = table(tmp_path, HEAD, SHOUTED.replace("k2", "1"), name="b.csv")
    assert grouped(one, two) == {"a.csv 1": "a.csv 1", "a.csv 2": "a.csv 2", "b.csv 1": "a.csv 1"}


def test_tables_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one = table(tmp_path, HEAD, LANTERNS)
    two = table(tmp_path / "other", HEAD, NETS.replace("k3", "k1"))
    assert set(grouped(one, two)) == {f"1 {one} k1", f"2 {two} k1"}


def test_a_table_that_gives_an_id_twice_has_its_rows_numbered_and_says_so(tmp_path: Path) -> None:
    twice = table(tmp_path, HEAD, LANTERNS, NETS.replace("k3", "k1"))
    found = deduplicate_files([twice])
    assert found.groups.rows() == [("a.csv 1", "a.csv 1"), ("a.csv 2", "a.csv 2")]
    assert [str(problem) for problem in found.problems] == [
        'ids: are given more than once; in the answer each has its file, as "a.csv 1"',
        f'{twice}: gives the id "k1" twice; its records are called by their places ("a.csv 1") '
        "in the answer",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lost.csv", None, "no such file; is its name right?"),
        ("void.csv", b"", "is empty; export the search again"),
        ("odd.csv", b"name,colour\nx,red\n", "is of no known format"),
        ("odd.bin", b"\x00\x01\x02", "holds NUL bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_compared(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    one, two = table(tmp_path, HEAD, LANTERNS), table(tmp_path, HEAD, SHOUTED, name="b.csv")
    done = cis(one, tmp_path / name, two, "--groups", tmp_path / "groups.csv", code=1)
    assert done.stderr.startswith(f"error: {tmp_path / name}: ")
    assert said in done.stderr
    assert done.stdout == (
        "2 records (without what could not be read) are 1 documents; 0 doubtful pairs\n"
    )
    assert (tmp_path / "groups.csv").read_text(encoding="utf-8") == "id,group\nk1,k1\nk2,k1\n"


def test_where_no_file_can_be_read_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "void.ris").write_bytes(b"")
    done = cis(tmp_path / "void.ris", "--groups", tmp_path / "groups.csv", code=1)
    assert "is empty; export the search again" in done.stderr
    assert not (tmp_path / "groups.csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_whose_name_is_not_in_utf_8_is_read(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"M\xfcller.ris")
    try:
        odd.write_text(RIS, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    assert cis(odd, table(tmp_path, HEAD, LANTERNS)).stdout.startswith("2 records are 1 documents")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder; name the export file in it" in cis(tmp_path, code=1).stderr


def test_what_could_not_be_read_well_is_told(tmp_path: Path) -> None:
    cut = tmp_path / "cut.ris"
    cut.write_text(RIS + RIS.removesuffix("ER  -\n"), encoding="utf-8")
    said = cis(cut)
    assert said.stdout == "2 records are 1 documents; 0 doubtful pairs\n"
    assert said.stderr.startswith("warning: ")
    assert "cut.ris line 10: the last entry stands here" in said.stderr


def test_a_table_that_is_not_utf_8_is_read_all_the_same(tmp_path: Path) -> None:
    summer = 'k1,article,Lanternes des étés dans la vie des familles,"Oyster, Bram",2016,Soins,,,,'
    path = table(tmp_path, HEAD, summer, encoding="latin-1")
    again = table(tmp_path, HEAD, summer.replace("k1", "k2"), name="b.csv")
    assert grouped(path, again) == {"k1": "k1", "k2": "k1"}


def test_a_byte_order_mark_is_no_part_of_the_first_column_s_name(tmp_path: Path) -> None:
    assert grouped(table(tmp_path, HEAD, LANTERNS, encoding="utf-8-sig")) == {"k1": "k1"}


def test_a_table_without_rows_has_no_documents(tmp_path: Path) -> None:
    path, groups = table(tmp_path, HEAD), tmp_path / "groups.csv"
    said = cis(path, "--groups", groups).stdout
    assert said == "0 records are 0 documents; 0 doubtful pairs\n"
    assert rows(groups) == [["id", "group"]]
    assert grouped(path, table(tmp_path, HEAD, LANTERNS, name="b.csv")) == {"k1": "k1"}


def asked(found: Found) -> list[tuple[str, str]]:
    return list(found.queue.select("id_a", "id_b").iter_rows())


def test_doubtful_pairs_are_queued_with_the_likeliest_first(tmp_path: Path) -> None:
    found = deduplicate_files([table(tmp_path, HEAD, LANTERNS, NETS, UNDATED, UNNAMED)])
    assert found.queue.columns == ["id_a", "id_b", "score", "why"]
    assert asked(found) == [("k1", "k4"), ("k1", "k5"), ("k4", "k5")]
    scores = found.queue["score"].to_list()
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 90 for score in scores)
    assert documents(found) == 4


def test_the_queue_is_written_with_its_reasons(tmp_path: Path) -> None:
    queue = tmp_path / "queue.csv"
    said = cis(table(tmp_path, HEAD, LANTERNS, UNNAMED), "--review-queue", queue).stdout
    assert said == "2 records are 2 documents; 1 doubtful pairs\n"
    head, row = rows(queue)
    assert head == ["id_a", "id_b", "score", "why"]
    assert row[:2] == ["k1", "k5"]
    assert row[3] == (
        "titles 100; same year; "
        "not comparable: authors, abstracts, journals, volumes, issues, pages, DOIs; "
        "but too little is known; to settle it, look up the authors that one lacks"
    )


def test_a_table_in_which_no_author_is_named_is_compared(tmp_path: Path) -> None:
    lines = [LANTERNS.replace('"Oyster, Bram and Stone, Clara"', ""), UNNAMED, NETS]
    path = table(tmp_path, HEAD, *(line.replace('"Fisher, Ann"', "") for line in lines))
    found = deduplicate_files([path])
    assert asked(found) == [("k1", "k5")]
    assert documents(found) == 3


def test_a_table_of_titles_only_merges_nothing_and_asks_about_long_ones(tmp_path: Path) -> None:
    long = "Wandering gardens: how foster carers borrow ideas from allotment societies"
    path = table(tmp_path, "title", long, long, "Nets", "Nets")
    found = deduplicate_files([path])
    assert documents(found) == 4
    (why,) = found.queue["why"]
    assert why.startswith("titles 100; not comparable: authors, abstracts, years, journals, ")
    assert why.endswith("; to settle it, look up the authors that one lacks")


def test_an_abstract_counts_only_by_its_beginning(tmp_path: Path) -> None:
    begun = "We followed forty lanterns through two seasons and counted all of them. " * 5
    head = "id,title,author,year,journal,volume,abstract"
    row = "{},Lanterns in the long family care of many,Oyster B,{},Care,,{} {}"
    one, two = row.format("k1", 2016, begun, "The end."), row.format("k2", 2017, begun, "No end.")
    assert grouped(table(tmp_path, head, one, two)) == {"k1": "k1", "k2": "k1"}
    other = row.format("k2", 2017, begun[::-1], "No end.")
    assert grouped(table(tmp_path, head, one, other)) == {"k1": "k1", "k2": "k2"}


@pytest.mark.parametrize("option", ["--groups", "--review-queue"])
def test_an_output_without_files_is_an_error_with_a_remedy(tmp_path: Path, option: str) -> None:
    said = cis(option, tmp_path / "out.csv", "--review", tmp_path, code=1).stderr
    assert said == ("cis: no files to compare; name them: cis dedupe FILES --groups GROUPS.csv\n")


def test_an_output_that_cannot_be_written_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD, LANTERNS)
    said = cis(path, "--groups", tmp_path / "nowhere" / "groups.csv", code=1).stderr
    assert said.startswith("cis: ")
    assert "see to the file or folder, and run again" in said


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD, LANTERNS, NETS, UNDATED, SHOUTED, UNNAMED)
    one, two = deduplicate_files([path]), deduplicate_files([path])
    assert one.groups.equals(two.groups)
    assert one.queue.equals(two.queue)


def test_one_record_a_document_is_written_with_what_its_records_knew(tmp_path: Path) -> None:
    path, out = table(tmp_path, HEAD, SHOUTED, NETS, LANTERNS), tmp_path / "merged.csv"
    cis(path, "-o", out)
    head, *found = rows(out)
    merged, nets = (dict(zip(head, row, strict=True)) for row in found)
    assert merged["title"] == "Lanterns in the family care of many: a survey"
    assert (merged["container"], merged["doi"]) == ("Journal of Invented Care", "10.9999/a.1")
    assert merged["note"] == f"records: k2 ({path}); k1 ({path})"
    assert nets["title"] == "On the mending of nets"


def test_a_new_search_is_compared_with_the_library_of_an_index_and_added(tmp_path: Path) -> None:
    library, new = (
        table(tmp_path, HEAD, LANTERNS, NETS),
        table(tmp_path, HEAD, SHOUTED, name="b.csv"),
    )
    index, groups = tmp_path / "library.idx", tmp_path / "groups.csv"
    cis(library, "--index", index)
    assert cis(new, "--index", index, "--groups", groups).stdout.startswith("1 records are 1 doc")
    assert rows(groups) == [["id", "group"], ["k2", "k1"]]
    cis("--index", index, "--groups", groups)
    assert rows(groups) == [["id", "group"], ["k1", "k1"], ["k3", "k3"], ["k2", "k1"]]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["-o", "merged.ris"], "an index holds no whole records; leave out -o, or --index"),
        (
            ["--engine", "spark"],
            "an index is compared on this machine; leave out --engine, or --index",
        ),
    ],
)
def test_what_an_index_cannot_do_is_said(tmp_path: Path, options: list[str], sentence: str) -> None:
    path = table(tmp_path, HEAD, LANTERNS)
    assert cis(path, "--index", tmp_path / "l.idx", *options, code=1).stderr.startswith(
        f"cis: {sentence}"
    )


def test_a_library_needs_ids(tmp_path: Path) -> None:
    path = table(tmp_path, "title,author,journal", "On nets,Fisher,Kites")
    said = cis(path, "--index", tmp_path / "l.idx", code=1).stderr
    assert said == "cis: a row has no id; a library needs ids: give the table a column id\n"
