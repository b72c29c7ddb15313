"""An export that is read again: which of its entries are records that the ledger has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import Record, Source
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.sources.comparing import compared
from making import PROTOCOL

SOURCES = {"db": Source(source_id="db", name="A database")}


def entry(raw: str, **fields: object) -> Record:
    made = Record(record_id=make_id("db", raw), source_id="db", raw=raw, title=f"On {raw}")
    return replace(made, **fields)  # type: ignore[arg-type]


def held(*records: Record) -> Snapshot:
    return Snapshot(records, (), SOURCES, PROTOCOL)


@pytest.mark.parametrize(
    "alike",
    [
        {"accession": "A1"},
        {"doi": "10.1/owls"},
        {"url": "https://owls.example/1"},
        {"title": "Owls at night", "year": 2011},
        {"title": "Owls at night"},
        {"container": "Journal of Owls", "volume": "3", "pages": "1-9"},
        {"abstract": "Owls were watched for a hundred nights, and nothing at all was found. " * 2},
    ],
)
def test_a_changed_entry_is_found_again_by_what_one_record_and_one_entry_have(alike) -> None:
    was, other = entry("owls", **alike), entry("larks")
    now = entry("owls, revised", **alike)
    found = compared([now, other], [was, other], held(was, other))
    assert found.changed == [(was, now)]
    assert found.same == [other.record_id]
    assert (found.vanished, found.new) == ([], [])


def test_what_two_entries_have_tells_of_neither_which_record_it_was() -> None:
    was = entry("owls", doi="10.1/owls")
    now = [entry("owls one", doi="10.1/owls"), entry("owls two", doi="10.1/owls")]
    found = compared(now, [was], held(was))
    assert (found.vanished, found.new, found.changed) == ([was], now, [])


def test_a_file_that_holds_what_it_held_and_more_only_adds() -> None:
    was, new = entry("owls"), entry("larks")
    found = compared([was, new], [was], held(was))
    assert found.only_adds
    assert found.new == [new]


def test_a_short_abstract_or_half_a_place_in_print_finds_nothing_again() -> None:
    alike = {"abstract": "No abstract.", "container": "Journal of Owls", "volume": "3"}
    was, now = entry("owls", **alike), entry("revised", **alike)
    assert compared([now], [was], held(was)).changed == []
