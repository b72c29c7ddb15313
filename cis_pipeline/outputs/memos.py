"""memos.csv, anomalies.csv, anomalies.json: what people noted while they coded.

A memo is a note of its own, or goes with a word on a passage. An anomaly stands with the sentences
that support it and those that speak against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cis_pipeline.concepts.coding.anomalies import Anomaly, anomalies, as_dict
from cis_pipeline.concepts.coding.words import speaker
from cis_pipeline.core.model import Coding, Record, Said
from cis_pipeline.ledger.frames import TEXT, WHOLE, csv_of
from cis_pipeline.outputs.results import Results, as_json

FILES = ("memos.csv", "anomalies.csv", "anomalies.json")

_PLACE: Mapping[str, str] = {
    **dict.fromkeys(("record_id", "title", "field"), TEXT),
    "page": WHOLE,
    **dict.fromkeys(("section", "quote"), TEXT),
}
MEMO_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("at", "by", "memo", "with", "theme", "to"), TEXT),
    **_PLACE,
}
ANOMALY_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("id", "statement", "theme", "status", "stated_by", "stated_at"), TEXT),
    **dict.fromkeys(("closed_by", "closed_at", "closed_because"), TEXT),
    "speaks": TEXT,
    **_PLACE,
    **dict.fromkeys(("by", "at", "note"), TEXT),
}


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook."""
    if results.codebook is None:
        return {}
    state = results.state
    found = anomalies(state.codings)
    of = state.folded.report_of
    return {
        "memos.csv": csv_of(MEMO_COLUMNS, _memos(state.codings, state.reports, of)),
        "anomalies.csv": csv_of(ANOMALY_COLUMNS, _anomalies(found, state.reports, of)),
        "anomalies.json": as_json([as_dict(anomaly) for anomaly in found]),
    }


def _memos(
    codings: Iterable[Coding], records: Mapping[str, Record], report_of: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """One row a note, in the order it was made; `with` is the word that it goes with, "memo" if
    it stands alone."""
    for coding in codings:
        if coding.note and not coding.anomaly:
            yield {
                "at": coding.at,
                "by": speaker(coding),
                "memo": coding.note,
                "with": coding.verdict.value,
                "theme": coding.theme,
                "to": coding.to,
                **_place(coding, records, report_of),
            }


def _anomalies(
    found: Iterable[Anomaly], records: Mapping[str, Record], report_of: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """One row a sentence that `speaks` for ("supports") or against it ("contrary"); one without
    any sentence has a row of its own."""
    nothing = dict.fromkeys((*_PLACE, "speaks", "by", "at", "note"), "")
    for anomaly in found:
        closed = anomaly.closed
        head = {
            "id": anomaly.id,
            "statement": anomaly.statement,
            "theme": anomaly.theme,
            "status": anomaly.status,
            "stated_by": anomaly.by,
            "stated_at": anomaly.at,
            "closed_by": closed.by if closed else "",
            "closed_at": closed.at if closed else "",
            "closed_because": closed.note if closed else "",
        }
        rows = [
            {
                "speaks": c.verdict.value,
                "by": speaker(c),
                "at": c.at,
                "note": c.note,
                **_place(c, records, report_of),
            }
            for verdict in (Said.SUPPORTS, Said.CONTRARY)
            for c in anomaly.sentences(verdict)
        ]
        yield from ({**head, **row} for row in rows or [nothing])


def _place(
    coding: Coding, records: Mapping[str, Record], report_of: Mapping[str, str]
) -> dict[str, Any]:
    report = report_of.get(coding.record_id, coding.record_id)
    record = records.get(report)
    return {
        "record_id": report,
        "title": record.title if record else "",
        "field": coding.field,
        "page": coding.page or "",
        "section": coding.section,
        "quote": coding.quote,
    }
