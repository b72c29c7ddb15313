"""The ledger on disk: it only grows, notices every tampering, and survives being cut short."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from cis_pipeline.core.errors import LedgerError, LockedError, ReviewError
from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import (
    Action,
    Channel,
    Coding,
    Correction,
    Decision,
    Record,
    Ruling,
    Said,
    Source,
    Verdict,
    Workbook,
)
from cis_pipeline.ledger import store as store_module
from cis_pipeline.ledger.rows import Withheld, to_decision
from cis_pipeline.ledger.store import TABLES, Batch, Store, TakenFile


def record(raw: str, nth: int = 1) -> Record:
    return Record(
        record_id=make_id("db", raw, nth), source_id="db", raw=raw, nth=nth, authors=("Ó, É",)
    )


ONE, TWO = record("TI  - One"), record("TI  - Two")
YES = Decision(record_id=ONE.record_id, round="abstract", by="A", verdict=Verdict.INCLUDE)
BASIS = hashlib.sha256(b"{}").hexdigest()[:12]
SOURCE = Source(source_id="db", name="A database", channel=Channel.REGISTER, hits=2)
AMENDED = Correction(
    record_id=ONE.record_id, action=Action.AMEND, by="A", changes={"title": "Won", "authors": ["B"]}
)
CODING = Coding(
    verdict=Said.MOVE,
    by="A",
    record_id=ONE.record_id,
    theme="T1",
    to="T2",
    field="abstract",
    start=3,
    end=9,
    quote="trusts",
    note="not power",
    codebook="a" * 12,
    version="2",
)
WORKBOOK = Workbook(sheet="S-1", path="sheets/a.xlsx", kind="votes", round="abstract", reviewer="A")
RULING = Ruling(about="criterion PLACE", verdict="same_meaning", by="A", before="1", after="2")
WITHHELD = Withheld(ONE.record_id, ("abstract",), entry="aa", row="bb", hash="cc")
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
            bases={BASIS: "{}"},
            decisions=(YES, replace(YES, by="B")),
            files=(TakenFile("data/searches/a.ris", "00", 2),),
            corrections=(AMENDED,),
            rulings=(RULING,),
            workbooks=(WORKBOOK,),
            codings=(CODING,),
            withheld=(WITHHELD,),
        ),
        AT,
    )
    return store


def test_what_was_appended_is_read_back_in_order_and_whole(ledger):
    filled(ledger)
    assert ledger.records() == [ONE, TWO]
    assert ledger.decisions() == [replace(YES, at=AT), replace(YES, by="B", at=AT)]
    assert ledger.sources() == {"db": SOURCE}
    assert ledger.files() == {"data/searches/a.ris": TakenFile("data/searches/a.ris", "00", 2, AT)}
    assert ledger.corrections() == [replace(AMENDED, after=0, at=AT)]
    assert ledger.rulings() == [replace(RULING, at=AT)]
    assert ledger.workbooks() == [replace(WORKBOOK, at=AT)]


def test_a_correction_says_how_many_decisions_stood_before_it(ledger):
    filled(ledger).append(Batch(corrections=(AMENDED,)), AT)
    assert [c.after for c in ledger.corrections()] == [0, 2]


LACKS = {
    1: ("corrections", "rulings", "workbooks", "codings", "withheld"),
    2: ("workbooks", "codings", "withheld"),
    3: ("codings", "withheld"),
    4: ("withheld",),
}
"""By version of a ledger the tables that it lacks."""


def older(store: Store, version: int = 1) -> Path:
    """The file of a ledger as an earlier version wrote it."""
    store.append(Batch(sources=(SOURCE,), records=(ONE,), decisions=(YES,)), AT)
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        drops = "".join(f"DROP TABLE {table};" for table in LACKS[version])
        db.executescript(f"{drops} PRAGMA user_version={version};")
    return store.path


@pytest.mark.parametrize("version", LACKS)
def test_a_ledger_of_an_earlier_version_is_read_and_takes_what_it_lacks(ledger, version):
    with Store(older(ledger, version)) as old:
        assert (old.corrections(), old.rulings(), old.verify()) == ([], [], [])
        assert old.heads()["withheld"] == [0, ""]
        old.append(Batch(corrections=(AMENDED,), workbooks=(WORKBOOK,), codings=(CODING,)), AT)
    with Store(ledger.path) as again:
        assert (len(again.records()), len(again.corrections()), len(again.workbooks())) == (1, 1, 1)
        assert again.codings() == [replace(CODING, at=AT)]
        assert again.verify() == []


def test_a_ledger_of_before_there_were_corrections_stays_as_it_is_if_nothing_is_written(ledger):
    path = older(ledger)
    before = path.read_bytes()
    with Store(path) as old, pytest.raises(LedgerError, match="belongs to another record"):
        old.append(Batch(records=(replace(ONE, raw="TI  - Other"),)), AT)
    with Store(path) as old:
        assert old.corrections() == []
    assert path.read_bytes() == before


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
        bad = replace(YES, note=object())  # type: ignore[arg-type]  # what no JSON can hold
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


def tamper(store: Store, *statements: str) -> None:
    """Change the file as somebody who knows SQLite would, behind the triggers."""
    with closing(sqlite3.connect(store.path)) as db:
        for table in TABLES:
            db.execute(f"DROP TRIGGER {table}_never_change")
            db.execute(f"DROP TRIGGER {table}_never_delete")
        for statement in statements:
            db.execute(statement)
        db.commit()


def told(store: Store, known=None) -> list[str]:
    return [f"{p.where}: {p.what}" for p in store.verify(known)]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE decisions SET body=replace(body, 'include', 'exclude') WHERE seq=1",
        "DELETE FROM decisions WHERE seq=1",
        "UPDATE records SET body=replace(body, 'TI  - One', 'TI  - Own')",
        "UPDATE records SET body='not JSON' WHERE seq=2",
    ],
)
def test_tampering_behind_the_triggers_is_noticed(ledger, tampering):
    tamper(filled(ledger), tampering)
    assert any("hash chain breaks" in t for t in told(ledger))


@pytest.mark.parametrize("table", TABLES)
def test_a_row_filed_under_a_key_that_is_not_its_own_is_noticed(ledger, table):
    tamper(filled(ledger), f"UPDATE {table} SET key='another' WHERE seq=1")
    (fault,) = told(ledger)
    assert fault.startswith(f'ledger.sqlite {table} row 1: it is filed under "another" and is "')


@pytest.mark.parametrize("table", TABLES)
def test_newest_rows_that_were_removed_are_noticed_by_the_heads_of_an_earlier_moment(ledger, table):
    known = filled(ledger).heads()
    last = known[table][0]
    assert told(ledger, known) == []
    tamper(ledger, f"DELETE FROM {table} WHERE seq={last}")
    gone = f"ledger.sqlite {table} row {last}: the last run saw more rows than there are now"
    assert any(t.startswith(gone) for t in told(ledger, known))


def test_rows_added_since_the_heads_were_noted_are_no_fault(ledger):
    empty = ledger.heads()
    assert set(empty) == set(TABLES)
    assert empty["files"] == [0, ""]
    known = filled(ledger).heads()
    ledger.append(Batch(decisions=(replace(YES, by="C"),)), AT)
    assert told(ledger, empty) == told(ledger, known) == []


def test_a_ledger_written_anew_with_a_sound_chain_is_noticed_by_the_heads(ledger, tmp_path):
    known = filled(ledger).heads()
    gone = tuple(table for table in TABLES if table != "sources")
    with Store(tmp_path / "anew.sqlite") as anew:
        filled(anew).append(Batch(), AT)
        assert told(anew, known) == []
    with Store(tmp_path / "other.sqlite") as other:
        other.append(Batch(sources=(SOURCE,), records=(TWO, ONE)), AT)
        assert [t.split(":")[0] for t in told(other, known)] == [
            f"other.sqlite {table} row {known[table][0]}" for table in gone
        ]


def test_a_decision_about_no_record_is_named(ledger):
    same = replace(YES, round="dedupe", verdict=Verdict.DUPLICATE, target="R-LOST")
    filled(ledger).append(Batch(decisions=(replace(YES, record_id="R-GONE"), same)), AT)
    assert told(ledger) == [
        'ledger.sqlite decisions row 3: the decision by A is about "R-GONE", and there is no such '
        "record",
        'ledger.sqlite decisions row 4: the decision by A is about "R-LOST", and there is no such '
        "record",
    ]


def test_a_decision_on_a_basis_that_was_not_kept_is_named(ledger):
    bases = ("0123456789ab", BASIS, "older:0123456789ab", "")
    votes = tuple(replace(YES, protocol=basis) for basis in bases)
    filled(ledger).append(Batch(decisions=votes), AT)
    assert told(ledger) == [
        'ledger.sqlite decisions row 3: the decision by A rests on "0123456789ab", and no such '
        "basis was kept"
    ]


def test_rows_that_do_not_fit_together_are_named(ledger):
    odd = replace(record("TI  - Three"), record_id="R-ODD")
    stray = Record(record_id=make_id("nowhere", "x"), source_id="nowhere", raw="x")
    filled(ledger).append(Batch(records=(odd, stray), bases={"abc": "text"}), AT)
    assert told(ledger) == [
        "ledger.sqlite records row 3: the id R-ODD does not follow from its content",
        'ledger.sqlite records row 4: its source "nowhere" is not described',
        "ledger.sqlite bases row 2: the text is not that of the digest abc",
    ]


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
        again.restore(rows)
        assert {table: again.rows(table) for table in TABLES} == rows
        assert again.head() == ledger.head()


def test_another_program_that_writes_is_no_damage(ledger):
    filled(ledger)._db.execute("PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LockedError, match=r"another program has the ledger open .* run again"):
            ledger.append(Batch(records=(record("TI  - New"),)), AT)
        other.execute("ROLLBACK")
    ledger.append(Batch(records=(record("TI  - New"),)), AT)
    assert len(ledger.records()) == 3


def test_another_program_that_holds_the_whole_file_is_no_damage_when_it_is_opened(
    tmp_path, monkeypatch
):
    path = tmp_path / "ledger.sqlite"
    with Store(path) as store:
        filled(store)
    monkeypatch.setattr(store_module, "_PATIENCE", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LockedError, match="nothing is lost"):
            Store(path)


def test_a_full_disk_is_told_and_leaves_the_ledger_as_it_was(ledger):
    head = filled(ledger).head()
    pages = ledger._db.execute("PRAGMA page_count").fetchone()[0]
    ledger._db.execute(f"PRAGMA max_page_count={pages}")
    many = tuple(record(f"TI  - {n} {'x' * 500}") for n in range(200))
    with pytest.raises(ReviewError, match=r"disk is full .* nothing was written"):
        ledger.append(Batch(records=many), AT)
    assert ledger.head() == head
    ledger._db.execute("PRAGMA max_page_count=100000")
    ledger.append(Batch(records=many), AT)
    assert len(ledger.records()) == 202
    assert ledger.verify() == []


def test_a_ledger_that_may_only_be_read_says_so_when_it_is_written(ledger):
    filled(ledger)._db.execute("PRAGMA query_only=ON")
    with pytest.raises(ReviewError, match=r"cannot be written .* write permission"):
        ledger.append(Batch(records=(record("TI  - New"),)), AT)


def failing(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("something happened")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, LockedError, "another program"),
        (sqlite3.SQLITE_LOCKED, LockedError, "another program"),
        (sqlite3.SQLITE_FULL, ReviewError, "the disk is full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, ReviewError, "write permission"),
        (sqlite3.SQLITE_CANTOPEN, ReviewError, "write permission"),
        (sqlite3.SQLITE_PERM, ReviewError, "write permission"),
        (sqlite3.SQLITE_IOERR_READ, ReviewError, "drive is connected"),
        (sqlite3.SQLITE_NOTADB, LedgerError, "move it aside"),
        (sqlite3.SQLITE_CORRUPT, LedgerError, "move it aside"),
        (sqlite3.SQLITE_ERROR, LedgerError, "move it aside"),
    ],
)
def test_each_failure_has_its_own_remedy(ledger, code, kind, words):
    with pytest.raises(kind, match=words) as caught, ledger._told():
        raise failing(code)
    assert type(caught.value) is kind


def test_only_a_folder_that_cannot_be_written_is_opened_for_reading_only(tmp_path, monkeypatch):
    path = tmp_path / "ledger.sqlite"
    with Store(path) as store:
        filled(store)
    real, opened = sqlite3.connect, []

    def connect(name, code=sqlite3.SQLITE_BUSY, **options):
        opened.append(str(name))
        if "immutable" not in str(name):
            raise failing(code)
        return real(name, **options)

    monkeypatch.setattr(store_module.sqlite3, "connect", connect)
    with pytest.raises(LockedError):
        Store(path)
    assert len(opened) == 1
    for code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY_DIRECTORY):
        monkeypatch.setattr(
            store_module.sqlite3, "connect", lambda name, c=code, **o: connect(name, c, **o)
        )
        with Store(path) as store:
            assert store.records() == [ONE, TWO]
            with pytest.raises(ReviewError, match="cannot be written"):
                store.append(Batch(records=(record("TI  - New"),)), AT)


def test_a_new_ledger_is_one_file_with_its_log_mode_set_before_it_has_its_name(
    tmp_path, monkeypatch
):
    path = tmp_path / "ledger.sqlite"
    moved = []
    real = type(path).replace

    def replace_(self, target):
        moved.append(sorted(p.name for p in self.parent.iterdir()))
        assert self.read_bytes()[18:20] == b"\x02\x02"  # the file says that it has a log
        return real(self, target)

    monkeypatch.setattr(type(path), "replace", replace_)
    store_module._create(path)
    assert moved == [["ledger.sqlite.new"]]
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.sqlite"]


def test_what_a_killed_process_left_of_an_unfinished_ledger_does_no_harm(tmp_path):
    path = tmp_path / "ledger.sqlite"
    script = (
        "import os, sqlite3, sys; db = sqlite3.connect(sys.argv[1]);"
        "db.execute('PRAGMA journal_mode=WAL'); db.execute('CREATE TABLE records (x)');"
        "db.commit(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, f"{path}.new"], check=False)
    assert (tmp_path / "ledger.sqlite.new-wal").exists()
    with Store(path) as store:
        assert filled(store).verify() == []
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.sqlite"]


def test_a_decision_of_before_there_were_scores_has_the_one_that_its_note_tells():
    row = asdict(
        Decision(record_id="a", round="dedupe", by="rule:dedupe", verdict=Verdict.DUPLICATE)
    )
    del row["score"]
    told = {
        note: to_decision({**row, "note": note}).score for note in ("score 97.5", "score 97", "97")
    }
    assert told == {"score 97.5": 97.5, "score 97": 97.0, "97": None}
    assert to_decision({**row, "note": "score 97", "score": 60.0}).score == 60.0


def test_a_ledger_of_a_later_version_is_not_opened(ledger, tmp_path):
    ledger.close()
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
        other.execute("PRAGMA user_version=99")
    with pytest.raises(LedgerError, match=r"another version of cis_pipeline \(schema 99"):
        Store(ledger.path)


def test_what_many_records_say_alike_is_held_once(ledger):
    journal = "".join(["Journal of ", "Invented Results"])
    one, two = (replace(record(text), container=journal) for text in ("one", "two"))
    ledger.append(Batch(sources=(SOURCE,), records=(one, two)), AT)
    first, second = ledger.records()
    assert first.container == "Journal of Invented Results"
    assert first.container is second.container
