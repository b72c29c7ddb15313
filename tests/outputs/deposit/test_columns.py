"""Every column of every table of the ledger is explained, and no other."""

from __future__ import annotations

from cis_pipeline.ledger import rows
from cis_pipeline.outputs.deposit import columns, ledger_files, readme


def test_every_column_of_every_table_is_explained_and_no_other():
    held = {table: set(kinds) for table, kinds in rows._KINDS.items()}
    assert {table: set(told) for table, told in columns.COLUMNS.items()} == held
    assert set(columns.TABLES) == set(held)
    assert tuple(columns.HASHES) == ledger_files._COLUMNS


def test_the_readme_of_the_ledger_has_a_table_for_each():
    text = readme.ledger_text().decode()
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        *(f"## {table}.jsonl" for table in rows.TABLES),
        "## hashes.csv",
    ]
    assert "| at | when, ISO 8601 in UTC |" in text
