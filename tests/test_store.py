"""The ledger on disk: it only grows, notices every tampering, and survives being cut short."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from cis_pipeline.errors import LedgerError
from cis_pipeline.identity import make_id
from cis_pipeline.model import Channel, Decision, Record, Source, Verdict
from cis_pipeline.store import TABLES, Batch, Store, TakenFile, from_rows


def record(raw: str, nth: int = 1) -> Record:
    return Record(
        record_id=make_id("db", raw, nth), source_id="db", raw=raw, nth=nth, authors=("Ó, É",)
    )


ONE, TWO = record("TI  - One"), record("TI  - Two")
YES = Decision(record_id=ONE.record_id, round="abstract", by="A", verdict=Verdict.INCLUDE)
SOURCE = Source(source_id="db", name="A database", channel=Channel.REGISTER, hits=2)
AT = "2026-01-02T03:04:05+00:00"


@pytest.fixture
def ledger(tmp_path):
    with Store(tmp_path / "data" / "ledger.sqlite") as store:
        yield store


def filled(store: Store) -> Store:
    store.append(
        Batch(
            sources=(SOURCE,),
            records=(ONE, TWO),
            bases={"abc": "{}"},
            decisions=(YES, replace(YES, by="B")),
            files=(TakenFile("data/searches/a.ris", "00", 2),),
        ),
        AT,
    )
    return store


def test_what_was_appended_is_read_back_in_order_and_whole(ledger):
    filled(ledger)
    assert ledger.records() == [ONE, TWO]
    assert ledger.decisions() == [replace(YES, at=AT), replace(YES, by="B", at=AT)]
    assert ledger.sources() == {"db": SOURCE}
    assert ledger.files()["data/searches/a.ris"].records == 2


def test_a_record_that_is_there_already_is_not_added_again(ledger):
    added = filled(ledger).append(Batch(records=(TWO, ONE, record("TI  - Three"))), AT)
    assert [r.raw for r in added.records] == ["TI  - Three"]
    assert len(ledger.records()) == 3


def test_two_identical_entries_of_one_export_are_two_records(ledger):
    ledger.append(Batch(records=(record("TI  - One", 1), record("TI  - One", 2))), AT)
    assert len({r.record_id for r in ledger.records()}) == 2


def test_another_content_under_a_known_id_is_refused(ledger):
    filled(ledger)
    impostor = replace(TWO, raw="TI  - Another", record_id=ONE.record_id, locator="b.ris line 1")
    with pytest.raises(LedgerError, match="belongs to another record"):
        ledger.append(Batch(records=(impostor,)), AT)


def test_a_batch_that_fails_leaves_nothing_behind(ledger):
    head = filled(ledger).head()
    with pytest.raises(TypeError):
        bad = replace(YES, note=object())  # type: ignore[arg-type]
        ledger.append(Batch(records=(record("TI  - New"),), decisions=(bad,)), AT)
    assert ledger.head() == head
    assert len(ledger.records()) == 2


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET body='{{}}'", "DELETE FROM {}"])
def test_no_row_of_any_table_can_be_changed_or_deleted(ledger, table, change):
    filled(ledger)
    with (
        closing(sqlite3.connect(ledger.path)) as db,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        db.execute(change.format(table))


def test_a_sound_ledger_has_no_faults(ledger):
    assert filled(ledger).verify() == []


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE decisions SET body=replace(body, 'include', 'exclude') WHERE seq=1",
        "DELETE FROM decisions WHERE seq=1",
        "UPDATE records SET body=replace(body, 'TI  - One', 'TI  - Own')",
    ],
)
def test_tampering_behind_the_triggers_is_noticed(ledger, tampering):
    filled(ledger)
    with closing(sqlite3.connect(ledger.path)) as db:
        for table in TABLES:
            db.execute(f"DROP TRIGGER {table}_never_change")
            db.execute(f"DROP TRIGGER {table}_never_delete")
        db.execute(tampering)
        db.commit()
    assert any("hash chain breaks" in str(p) for p in ledger.verify())


def test_a_decision_about_no_record_is_named(ledger):
    filled(ledger).append(Batch(decisions=(replace(YES, record_id="R-GONE"),)), AT)
    assert [str(p) for p in ledger.verify()] == ["decision by A: there is no record R-GONE"]


@pytest.mark.parametrize("left", [0, 100, 5000])
def test_a_truncated_ledger_is_an_error_with_a_remedy_and_not_a_new_beginning(tmp_path, left):
    path = tmp_path / "ledger.sqlite"
    with Store(path) as store:
        filled(store)
        many = tuple(record(f"TI  - {n} {'x' * 500}") for n in range(200))
        store.append(Batch(records=many), AT)
    path.write_bytes(path.read_bytes()[:left])
    with (
        pytest.raises(LedgerError, match=r"damaged or incomplete .* restore"),
        Store(path) as store,
    ):
        store.records()


def test_a_file_that_is_no_ledger_is_told_so(tmp_path):
    path = tmp_path / "ledger.sqlite"
    path.write_text("I am a shopping list " * 50, encoding="utf-8")
    with pytest.raises(LedgerError, match="damaged"):
        Store(path)


def test_rows_make_the_same_ledger_again(ledger, tmp_path):
    filled(ledger)
    rows = {table: ledger.rows(table) for table in TABLES}
    with Store(tmp_path / "again.sqlite") as again:
        again.append(from_rows(rows), at="")
        assert {table: again.rows(table) for table in TABLES} == rows
        assert again.head() == ledger.head()
