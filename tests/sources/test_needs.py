"""What large exports will need is said before they are read; of small ones nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline import Review
from cis_pipeline.sources import needs


def test_the_memory_grows_with_the_rows_of_a_table_and_with_its_bytes(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes(b"title\n" + b"Bees\n" * 999)
    assert needs.memory([table]) == needs.PROGRAM + 1000 * needs.ENTRY + 5001 * needs.BYTE
    assert needs.memory([table, table]) - needs.memory([table]) == pytest.approx(
        needs.memory([table]) - needs.PROGRAM
    )


def test_of_other_formats_the_entries_are_guessed_by_the_length(tmp_path: Path) -> None:
    export = tmp_path / "a.ris"
    export.write_bytes(b"x" * 5000)
    assert needs.memory([export]) == needs.PROGRAM + 10 * needs.ENTRY + 5000 * needs.BYTE


def test_small_exports_and_such_as_are_gone_are_worth_no_word(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"title\nBees\n")
    assert needs.sentence([tmp_path / "a.csv", tmp_path / "gone.csv"]) == ""


def test_a_run_says_before_it_reads_what_large_exports_will_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "LARGE", 0.0)
    Review.init(tmp_path / "review")
    (tmp_path / "review/data/searches/a.csv").write_text("title,year\nBees,2001\n", "utf-8")
    told: list[str] = []
    review = Review.open(tmp_path / "review", watch=lambda text, done, total: told.append(text))
    step = review.ingest()
    assert told[0] == "these exports are large: a run takes about 0.4 GiB of memory"
    assert told[1] == "reading data/searches/a.csv"
    assert [p.what for p in step.problems if p.where == "data/searches"] == [told[0]]
