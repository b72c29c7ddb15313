"""A report as one record: the canonical record with its gaps filled from its duplicates.

Nothing is chosen between values that differ: the canonical record's own values stand, and only
fields it leaves empty are filled, from the duplicates in ledger order. The exception is what a
machine read off a document (its title, its date): that gives way to whatever was written down
about the document, so that a row added to the register mends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from cis_pipeline.model import Record

_OWN = {"record_id", "source_id", "nth", "locator", "raw", "key", "channel", "accession", "note"}


def merged(records: Sequence[Record]) -> Record:
    """The record that stands for a report; `records` begin with the canonical one."""
    canonical = records[0]
    if len(records) == 1:
        return canonical
    said = sorted(records, key=is_read_off) if is_read_off(canonical) else records
    filled: dict[str, Any] = {}
    for field in fields(Record):
        if field.name not in _OWN:
            found = next((v for r in said if (v := getattr(r, field.name))), None)
            if found != getattr(canonical, field.name) and found:
                filled[field.name] = found
    return replace(canonical, **filled) if filled else canonical


def is_read_off(record: Record) -> bool:
    """Whether a record is what a machine read off a document, which is known by its bytes."""
    return bool(record.digest) and record.key == record.digest


def merge_all(
    by_id: Mapping[str, Record], reports: Mapping[str, Sequence[str]]
) -> dict[str, Record]:
    """Each report of a fold (canonical id -> record ids) as one record, in the same order."""
    return {report: merged([by_id[i] for i in ids]) for report, ids in reports.items()}
