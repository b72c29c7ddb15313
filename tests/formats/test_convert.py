"""`cis convert` turns exports into one file, and accounts for every entry that they announce."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cis_pipeline import CisError, convert
from cis_pipeline.cli import main
from cis_pipeline.formats import ris

ENTRY = "TY  - JOUR\nTI  - {}\nAU  - Invented, A.\nER  - \n"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "two.ris"
    path.write_text(ENTRY.format("One") + ENTRY.format("Two"), encoding="utf-8")
    return path


def cis(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_records_of_all_inputs_come_in_order_with_their_sources(two: Path) -> None:
    other = two.with_name("other.csv")
    other.write_text("title,year\nThree,2019\n", encoding="utf-8")
    out = two.with_name("out.jsonl")
    done = cis("convert", two, other, "-o", out)
    assert done.exit_code == 0, done.output
    assert [record["title"] for record in lines(out)] == ["One", "Two", "Three"]
    assert f"{two}: 2 of 2 records read" in done.output
    assert f"Wrote {out}" in done.output


def test_the_report_holds_one_account_a_file(two: Path) -> None:
    report = two.with_name("report.json")
    cis("convert", two, "-o", two.with_name("out.csv"), "--report", report)
    assert json.loads(report.read_text(encoding="utf-8")) == [
        {
            "file": str(two),
            "format": "ris",
            "vendor": "",
            "records_in_file": 2,
            "records_read": 2,
            "rejected": [],
            "warnings": [],
        }
    ]


def test_a_rejected_entry_is_named_with_its_place_and_reason_and_the_exit_code_is_1(
    tmp_path: Path,
) -> None:
    table = tmp_path / "bad.json"
    works = '[{"type": "article-journal", "title": "One", "id": "1"},\n{"type": "article-journal", '
    table.write_text(works, encoding="utf-8")
    report = tmp_path / "report.json"
    done = cis("convert", table, "-o", tmp_path / "out.jsonl", "--report", report)
    assert done.exit_code == 1
    (account,) = json.loads(report.read_text(encoding="utf-8"))
    assert account["records_in_file"] == 2
    assert account["records_read"] + sum(r["count"] for r in account["rejected"]) == 2
    assert all(r["where"] and r["reason"] for r in account["rejected"])


def test_a_file_that_does_not_add_up_is_said_and_the_exit_code_is_1(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ris, "count", lambda stream: 5)
    done = cis("convert", two, "-o", two.with_name("out.jsonl"))
    assert done.exit_code == 1
    assert (
        "announces 5 entries, and 2 were read or rejected: 3 are not accounted for" in done.output
    )


def test_a_file_that_cannot_be_read_does_not_keep_the_others(two: Path) -> None:
    bad = two.with_name("bad.txt")
    bad.write_bytes(b"\0\1\2")
    out = two.with_name("out.jsonl")
    done = cis("convert", bad, two, "-o", out)
    assert done.exit_code == 1
    assert f"error: {bad}: holds NUL bytes" in done.output
    assert len(lines(out)) == 2


def test_where_nothing_was_read_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = cis("convert", tmp_path / "gone.ris", "-o", out)
    assert done.exit_code == 1
    assert "gone.ris: no such file" in done.output
    assert not out.exists()
    assert "Wrote" not in done.output


def test_an_output_of_no_known_format_is_refused_before_anything_is_read(two: Path) -> None:
    with pytest.raises(CisError, match="jsonl"):
        convert([two], two.with_name("out.docx"))


def test_an_input_is_never_overwritten(two: Path) -> None:
    before = two.read_bytes()
    with pytest.raises(CisError, match="is one of the inputs"):
        convert([two], two)
    assert two.read_bytes() == before


def test_columns_of_other_names_can_be_mapped(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Werk,Jahr\nEin erfundenes Werk,2019\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    done = cis("convert", table, "-o", out, "--column", "title=Werk", "--column", "year=Jahr")
    assert done.exit_code == 0, done.output
    assert lines(out)[0]["title"] == "Ein erfundenes Werk"


def test_every_format_of_the_contract_can_be_written(two: Path) -> None:
    for suffix in ("csv", "jsonl", "ris", "bib", "json", "xlsx", "enw"):
        out = two.with_name(f"out.{suffix}")
        assert cis("convert", two, "-o", out).exit_code == 0, suffix
        again = two.with_name("again.jsonl")
        assert cis("convert", out, "-o", again).exit_code == 0, suffix
        assert [record["title"] for record in lines(again)] == ["One", "Two"], suffix


def test_what_a_cell_cannot_hold_is_told_in_the_report(tmp_path: Path) -> None:
    long = tmp_path / "long.ris"
    long.write_text(
        ENTRY.format("One") + "TY  - JOUR\nTI  - " + "x" * 40_000 + "\nER  - \n",
        encoding="utf-8",
    )
    report = tmp_path / "report.json"
    done = cis("convert", long, "-o", tmp_path / "out.xlsx", "--report", report)
    assert done.exit_code == 0
    (warning,) = json.loads(report.read_text(encoding="utf-8"))[0]["warnings"]
    assert "longer than a cell can hold" in warning


@pytest.mark.slow
def test_a_long_file_is_converted_in_bounded_memory(tmp_path: Path) -> None:
    import tracemalloc

    many = tmp_path / "many.ris"
    with many.open("w", encoding="utf-8") as file:
        for n in range(20_000):
            file.write(ENTRY.format(f"{n} " + "x" * 400))
    tracemalloc.start()
    try:
        (account,) = convert([many], tmp_path / "out.jsonl")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert account.read == 20_000
    assert peak < 12 << 20  # the file has 9 MiB, its records as values some 60
