"""`cis dedupe FILES --versions VERSIONS.csv`: what is one work in two forms, and what tells it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from dedupe.test_files import HEAD, LANTERNS, NETS, SHOUTED, cis, rows, table

from cis_pipeline.dedupe.files import deduplicate_files, deduplicate_with
from cis_pipeline.dedupe.versions import VERSIONS, kind_and_sign

PREPRINT = (
    'p1,misc,Lanterns in the family care of many: a survey,"Oyster, Bram and Stone, Clara",2016,'
    "medRxiv,,,,"
)
LADDERS = '{},article,Ladders for orchard wardens in invented counties,"Tamsel, Olga",{}'
COCHRANE = "Cochrane Database of Systematic Reviews,,{},CD009876,10.1002/14651858.CD009876{}"
REVIEW = LADDERS.format("c2", "2014") + "," + COCHRANE.format(2, ".pub2")
UPDATE = LADDERS.format("c3", "2019") + "," + COCHRANE.format(8, ".pub3")
PROTOCOL = LADDERS.format("c1", "2011") + "," + COCHRANE.format(5, "")
COLUMNS = ["id_a", "id_b", "kind", "why"]
AS_PREPRINT = [
    "p1", "k1", "one work as article and preprint", "only one is a preprint",
]  # fmt: skip
AS_UPDATE = ["c2", "c3", "a Cochrane review and an update of it", "pub2 and pub3"]


def test_one_work_in_two_forms_is_a_row_with_its_kind_and_what_tells_it(tmp_path: Path) -> None:
    path, versions = table(tmp_path, HEAD, PREPRINT, NETS, LANTERNS), tmp_path / "versions.csv"
    said = cis(path, "--versions", versions).stdout
    assert said == "3 records are 3 documents; 0 doubtful pairs; 1 pairs of versions\n"
    assert rows(versions) == [COLUMNS, AS_PREPRINT]


def test_two_documents_are_linked_once_however_many_records_they_have(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD, PREPRINT, LANTERNS, SHOUTED, PREPRINT.replace("p1", "p2"))
    found = deduplicate_files([path])
    assert found.documents == 2
    assert found.versions.rows() == [tuple(AS_PREPRINT)]


def test_versions_that_are_not_written_are_told_with_the_option_that_writes_them(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, HEAD, PREPRINT, LANTERNS)
    assert cis(path).stdout == (
        "2 records are 2 documents; 0 doubtful pairs; 1 pairs of versions "
        "(--versions VERSIONS.csv writes them)\n"
    )


def test_without_versions_the_table_has_only_its_head_and_nothing_is_told(tmp_path: Path) -> None:
    path, versions = table(tmp_path, HEAD, LANTERNS, NETS), tmp_path / "versions.csv"
    said = cis(path, "--versions", versions).stdout
    assert said == "2 records are 2 documents; 0 doubtful pairs\n"
    assert rows(versions) == [COLUMNS]
    assert deduplicate_files([path]).versions.schema == VERSIONS


def test_updates_of_a_cochrane_review_are_one_document_with_it_or_versions(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD, PROTOCOL, REVIEW, UPDATE)
    groups, versions = tmp_path / "groups.csv", tmp_path / "versions.csv"
    out = ("--groups", groups, "--versions", versions)
    for option in ((), ("--cochrane-versions", "one")):
        said = cis(path, *out, *option).stdout
        assert said.startswith("3 records are 2 documents; 1 doubtful pairs")  # maybe a protocol
        assert rows(groups)[1:] == [["c1", "c1"], ["c2", "c2"], ["c3", "c2"]]
        assert rows(versions)[1:] == []
    cis(path, *out, "--cochrane-versions", "versions")
    assert rows(groups)[1:] == [["c1", "c1"], ["c2", "c2"], ["c3", "c3"]]
    assert AS_UPDATE in rows(versions)[1:]


@pytest.mark.parametrize("cochrane", ["one", "versions"])
def test_a_library_that_came_in_parts_has_the_versions_of_all_at_once(
    tmp_path: Path, cochrane: str
) -> None:
    lines = [PREPRINT, UPDATE, NETS, PROTOCOL, SHOUTED, REVIEW, LANTERNS]
    together, at_once = table(tmp_path, HEAD, *lines), tmp_path / "at_once.csv"
    way = ("--cochrane-versions", cochrane)
    cis(together, "--versions", at_once, *way)
    index, in_parts = tmp_path / "library.idx", tmp_path / "in_parts.csv"
    for n, part in enumerate((lines[:3], lines[3:])):
        cis(table(tmp_path, HEAD, *part, name=f"{n}.csv"), "--index", index, *way)
    said = cis("--index", index, "--versions", in_parts).stdout
    assert in_parts.read_bytes() == at_once.read_bytes()
    assert said.endswith(f" {len(rows(in_parts)) - 1} pairs of versions\n")


def test_what_is_added_to_a_library_is_told_with_its_versions_there(tmp_path: Path) -> None:
    index = tmp_path / "library.idx"
    deduplicate_with(index, [table(tmp_path, HEAD, PREPRINT, REVIEW, UPDATE)], "versions")
    found = deduplicate_with(index, [table(tmp_path, HEAD, LANTERNS, name="b.csv")])
    assert found.versions.rows() == [tuple(AS_PREPRINT)]


def test_an_index_that_was_made_otherwise_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path, index = table(tmp_path, HEAD, REVIEW), tmp_path / "library.idx"
    cis(path, "--index", index, "--cochrane-versions", "versions")
    said = cis(path, "--index", index, "--cochrane-versions", "one", code=1).stderr
    assert said == (
        f"cis: {index}: was made with --cochrane-versions versions; leave the option out, or make "
        "another index of the whole library with one\n"
    )


def test_in_a_review_the_option_gives_way_to_the_protocol(tmp_path: Path) -> None:
    said = cis("--cochrane-versions", "versions", "--review", tmp_path, code=1).stderr
    assert said == (
        "cis: in a review its protocol says what Cochrane updates are; write cochrane_versions = "
        '"versions" under [deduplication] of config/review.toml\n'
    )


@pytest.mark.parametrize(
    ("why", "kind", "sign"),
    [
        ("one work in two languages (other journals)", "one work in two languages",
         "other journals"),
        ("a kind (numbered (3; 4))", "a kind", "numbered (3; 4)"),
        ("one work in two places", "one work in two places", "one work in two places"),
    ],
)  # fmt: skip
def test_the_kind_is_what_stands_before_the_bracket(why: str, kind: str, sign: str) -> None:
    found = pl.DataFrame({"why": [why]}).select(kind_and_sign())
    assert found.row(0, named=True) == {"kind": kind, "why": sign}
