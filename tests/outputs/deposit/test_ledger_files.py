"""Tables written without what is left out, and checked against the hashes of the ledger."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import Action, Correction, Decision, Record, Ruling, Source, Verdict
from cis_pipeline.ledger.store import Batch, Store
from cis_pipeline.outputs.deposit import ledger_files
from cis_pipeline.outputs.deposit.pseudonyms import Pseudonyms
from cis_pipeline.outputs.deposit.redaction import Redaction

AT = "2026-01-02T03:04:05+00:00"
RAW = "TY  - JOUR\nTI  - Ash\nN1  - RAYYAN-INCLUSION: Zora=>Included\nER  - "
ASH = Record(record_id=make_id("db", RAW), source_id="db", raw=RAW, title="Ash")
YES = Decision(record_id=ASH.record_id, round="a", by="Zora", verdict=Verdict.INCLUDE)
MENDED = Correction(
    record_id=ASH.record_id,
    action=Action.AMEND,
    by="Zora",
    changes={"abstract": "All of it.", "title": "Ashes"},
)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    with Store(tmp_path / "ledger.sqlite") as store:
        sources = (Source(source_id="db", name="DB"),)
        batch = Batch(sources, (ASH,), decisions=(YES, YES), corrections=(MENDED,))
        store.append(batch, AT)
    return tmp_path / "ledger.sqlite"


def written(ledger: Path, texts: bool = True, names: Pseudonyms | None = None) -> Path:
    folder = ledger.parent / "out"
    with Store(ledger) as store:
        ledger_files.write(Redaction(store.entries, texts, names), folder)
    return folder


def rows(folder: Path, table: str) -> list[dict]:
    text = (folder / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_an_abstract_that_a_correction_gave_is_left_out_too(ledger):
    folder = written(ledger)
    (mended,) = rows(folder, "corrections")
    assert mended["changes"] == {"abstract": "", "title": "Ashes"}
    (gone,) = rows(folder, "withheld")
    assert gone["fields"] == ["abstract", "raw"]
    ledger_files.check(folder)


def test_where_names_become_letters_an_entry_that_holds_one_is_left_out_with_abstracts_too(ledger):
    folder = written(ledger, texts=False, names=Pseudonyms(["Zora"]))
    (record,) = rows(folder, "records")
    assert (record["raw"], record["title"]) == ("", "Ash")
    assert rows(folder, "corrections")[0]["changes"]["abstract"] == "All of it."
    assert [one["fields"] for one in rows(folder, "withheld")] == [["raw"]]
    assert b"Zora" not in b"".join(path.read_bytes() for path in folder.iterdir())
    ledger_files.check(folder)


def test_a_whole_deposit_builds_the_same_ledger_hash_for_hash(ledger, tmp_path):
    folder = written(ledger, texts=False)
    heads = ledger_files.build(folder, tmp_path / "again.sqlite")
    with Store(ledger) as store:
        assert heads == store.heads()


def test_a_chain_that_people_accepted_broken_is_deposited_and_any_other_is_refused(ledger):
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("DROP TRIGGER decisions_never_change")
        db.execute("UPDATE decisions SET body = replace(body, 'Zora', 'Zola') WHERE seq = 1")
        db.commit()
    folder = written(ledger)
    with pytest.raises(ReviewError, match=r"decisions\.jsonl line 1: its text is not that"):
        ledger_files.check(folder)
    faults = ["ledger.sqlite decisions row 1: the hash chain breaks here"]
    said = json.dumps({"heads": {}, "faults": faults})
    ruling = Ruling(about="ledger", verdict="accepted", by="Zora", note="known", after=said)
    with Store(ledger) as store:
        store.append(Batch(rulings=(ruling,)), AT)
    ledger_files.check(written(ledger))
