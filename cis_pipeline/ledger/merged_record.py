"""A report as one record: of each field the best value among its records, and whose it is.

Records stay as they came, all of them; this is a view of them (see `best` for the rule of each
field). The id and all that says how a record was found are the canonical record's own. What a
machine read off a document (its title, its date) gives way to whatever was written down about the
document, so that a row added to the register mends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from cis_pipeline.core.model import Record
from cis_pipeline.ledger.best_values import best

_OWN = {"record_id", "source_id", "nth", "locator", "raw", "key", "channel", "accession", "note"}
MERGED = tuple(field.name for field in fields(Record) if field.name not in _OWN)
"""The fields that are chosen among the records of a report."""

ValueSources = Mapping[str, str]
"""Field -> the record_id that its value is from; of each field that has a value."""


def merged(records: Sequence[Record]) -> Record:
    """The record that stands for a report; `records` begin with the canonical one."""
    if len(records) == 1:
        return records[0]
    return _filled(records[0], _chosen(records))


def merged_with_value_sources(records: Sequence[Record]) -> tuple[Record, ValueSources]:
    """The same, and whose value each field has; a value that several give is the earliest's."""
    chosen = _chosen(records)
    return _filled(records[0], chosen), {name: r.record_id for name, r in chosen.items()}


def from_others(records: Sequence[Record]) -> dict[str, str]:
    """Of the fields whose value is not the canonical record's own: whose it is."""
    canonical = records[0]
    _, sources = merged_with_value_sources(records)
    return {name: source for name, source in sources.items() if source != canonical.record_id}


def filled(records: Sequence[Record]) -> Record:
    """The first record with only its gaps filled, from the others in turn."""
    having = ((name, [r for r in records if getattr(r, name)]) for name in MERGED)
    return _filled(records[0], {name: found[0] for name, found in having if found})


_VALUES = attrgetter(*MERGED)


def _chosen(records: Sequence[Record]) -> dict[str, Record]:
    """Each field that any record has, with the earliest record that gives its best value."""
    written = sorted(records, key=is_read_off)
    chosen: dict[str, Record] = {}
    for name, values in zip(MERGED, zip(*map(_VALUES, written), strict=True), strict=True):
        if values.count(values[0]) == len(values):  # mostly, and at once
            if values[0]:
                chosen[name] = written[0]
            continue
        said = [r for r, value in zip(written, values, strict=True) if value]
        if is_read_off(said[-1]):
            said = [r for r in said if is_read_off(r) == is_read_off(said[0])]
        if name == "date" and "year" in chosen:
            said = [r for r in said if r.year == chosen["year"].year] or said
        found = getattr(said[0] if len(said) == 1 else best(name, said), name)
        chosen[name] = next(r for r in said if getattr(r, name) == found)
    return chosen


def _filled(canonical: Record, chosen: Mapping[str, Record]) -> Record:
    values: dict[str, Any] = {name: getattr(r, name) for name, r in chosen.items()}
    differ = {name: v for name, v in values.items() if v != getattr(canonical, name)}
    return replace(canonical, **differ) if differ else canonical


def is_read_off(record: Record) -> bool:
    """Whether a record is what a machine read off a document, which is known by its bytes."""
    return bool(record.digest) and record.key == record.digest


def merge_all(
    by_id: Mapping[str, Record], reports: Mapping[str, Sequence[str]]
) -> dict[str, Record]:
    """Each report of a fold (canonical id -> record ids) as one record, in the same order."""
    return {report: merged([by_id[i] for i in ids]) for report, ids in reports.items()}
