"""Every format keeps the same promises, shown on its folder of fixtures (all records invented).

A fixture is a file and, beside it, a .json with what must come of it (x.json or x.ext.expected.json
for x.ext): a list of the fields that are not empty, Problems among them. A new format needs its
folder here, and nothing else.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import Format, formats, open_export, read_entries, weight


def _expected(path: Path) -> Path:
    """Where it is written what must come of a fixture."""
    beside = path.with_name(f"{path.name}.expected.json")
    return beside if beside.exists() or path.suffix == ".json" else path.with_suffix(".json")


FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(p for p in FIXTURES.rglob("*.*") if not p.name.endswith(".expected.json"))
FILES = [p for p in FILES if p.suffix != ".json" or _expected(p).exists()]
BY_NAME = {str(getattr(one, "__name__", "")).rpartition(".")[2]: one for one in formats()}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")


def told(entry: Record | Problem) -> dict[str, Any]:
    """An entry as the fixtures write it: what is not empty, without ids and raw text."""
    mine = {"raw", "record_id", "source_id"} | ({"nth"} if getattr(entry, "nth", 1) == 1 else set())
    listed = json.loads(json.dumps(asdict(entry)))
    if listed.get("entries") == 1:  # an error stands for one, if it does not say otherwise
        del listed["entries"]
    return {key: value for key, value in listed.items() if value and key not in mine}


@cache
def entries(path: Path) -> tuple[Record | Problem, ...]:
    """What comes of a fixture, read once: a page or a document starts a process of its own."""
    return tuple(read_entries(path, "any"))


def records(path: Path) -> list[Record]:
    return [entry for entry in entries(path) if isinstance(entry, Record)]


def test_every_format_has_fixtures_and_every_fixture_a_format() -> None:
    assert {path.parent.name for path in FILES} == BY_NAME.keys()


@pytest.mark.parametrize("one", formats(), ids=lambda one: one.FORMAT)
def test_a_format_says_its_name_and_suffixes(one: Format) -> None:
    assert one.FORMAT
    assert all(suffix.startswith(".") for suffix in one.SUFFIXES)


@each_file
def test_a_file_is_claimed_by_its_format_alone_of_the_special_ones(path: Path) -> None:
    start = path.read_bytes()[:65536]
    head = start.decode("utf-8", "replace")
    claims = [name for name, one in BY_NAME.items() if one.sniff(start if _binary(one) else head)]
    special = [name for name in claims if not getattr(BY_NAME[name], "LAST", False)]
    assert (special or claims) == [path.parent.name]


def _binary(one: Format) -> bool:
    return bool(getattr(one, "BINARY", False))


@each_file
def test_what_is_read_and_rejected_is_what_the_file_announces(path: Path) -> None:
    export = open_export(path, Source(source_id="s", name="S"), path.name, "any")
    assert export.announced == sum(weight(entry) for entry in export.entries())


@each_file
def test_the_entries_are_what_the_fixture_says(path: Path) -> None:
    expected = json.loads(_expected(path).read_text(encoding="utf-8"))
    assert [told(entry) for entry in entries(path)] == expected


each_text = pytest.mark.parametrize(
    "path",
    [p for p in FILES if not _binary(BY_NAME[p.parent.name])],
    ids=lambda p: f"{p.parent.name}/{p.name}",
)


@each_text
def test_raw_holds_the_entry_as_it_stands_in_the_file(path: Path) -> None:
    if path.suffix in (".json", ".jsonl"):  # the object may be written otherwise, without loss
        return
    if getattr(BY_NAME[path.parent.name], "DOCUMENT", False):  # the file itself is the entry
        return
    for record in records(path):
        if record.raw.startswith("{"):
            cells = list(json.loads(record.raw).values())
            assert cells in list(_rows(path))
        else:
            lines = iter(path.read_text(encoding="utf-8").split("\n"))
            assert all(line in lines for line in record.raw.split("\n"))  # in this order


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table, read here by the one delimiter that parts its title column."""
    text = path.read_text(encoding="utf-8").removeprefix("sep=;\n")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter)


@each_file
def test_ids_are_distinct_and_the_same_at_each_reading(path: Path) -> None:
    ids = [record.record_id for record in records(path)]
    assert len(set(ids)) == len(ids)
    again = read_entries(path, "any")
    assert ids == [record.record_id for record in again if isinstance(record, Record)]


@each_file
def test_only_doubled_text_makes_an_nth_above_one(path: Path) -> None:
    assert {record.nth for record in records(path)} <= {1}


@each_text
@pytest.mark.parametrize(
    ("encoding", "line_end"),
    [("utf-8-sig", "\r\n"), ("utf-16", "\n"), ("utf-8", "\r"), ("utf-8-sig", "\n")],
)
def test_encoding_and_line_ends_change_nothing(
    path: Path, encoding: str, line_end: str, tmp_path: Path
) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_text(encoding="utf-8").replace("\n", line_end).encode(encoding))

    def parts(entry: Record | Problem) -> Record | Problem:
        """Without what may differ: a cell of a table keeps the line ends within it."""
        return replace(entry, raw="", record_id="") if isinstance(entry, Record) else entry

    assert [parts(e) for e in entries(copy)] == [parts(e) for e in entries(path)]
    if path.parent.name not in ("csv_table", "grey"):
        assert [r.record_id for r in records(copy)] == [r.record_id for r in records(path)]


def test_the_fixtures_use_every_field_of_a_record() -> None:
    used = {key for path in FILES for record in records(path) for key in told(record)}
    assert used >= {f.name for f in fields(Record)} - {"raw", "record_id", "source_id", "nth"}
