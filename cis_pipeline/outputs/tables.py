"""The lists that a review publishes: what was included, what was not, and what it speaks to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.model import Box, Record, Standing
from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, YES_NO, tidy
from cis_pipeline.ledger.merged_record import MERGED, from_others
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.prisma.overlap import Overlap
from cis_pipeline.synthesis.framework import Support

if TYPE_CHECKING:
    import pandas as pd

_WORK: Mapping[str, str] = {
    "record_id": TEXT,
    "title": TEXT,
    "authors": TEXT,
    "year": "Int64",
    "container": TEXT,
    "publisher": TEXT,
    "doi": TEXT,
    "url": TEXT,
    "item_type": TEXT,
    "arm": TEXT,
}

INCLUDED_COLUMNS: Mapping[str, str] = {
    **_WORK,
    "stage": TEXT,
    "who": TEXT,
    "studies": TEXT,
    "versions": TEXT,
    "records": WHOLE,
    "sources": TEXT,
    "simulated": YES_NO,
}

REPORT_COLUMNS: Mapping[str, str] = {
    "report_id": TEXT,
    **{name: "Int64" if name == "year" else TEXT for name in MERGED},
    "records": TEXT,
    "sources": TEXT,
    "origins": TEXT,
    "simulated": YES_NO,
}

EXCLUDED_COLUMNS: Mapping[str, str] = {
    **_WORK,
    "box": TEXT,
    "stage": TEXT,
    "reason": TEXT,
    "reason_title": TEXT,
    "further": TEXT,
    "who": TEXT,
    "note": TEXT,
    "evidence": TEXT,
    "report_id": TEXT,
    "simulated": YES_NO,
}


def included(state: State) -> pd.DataFrame:
    """One row an included report, in ledger order.

    The work's own columns are those of `frames.records_frame`, each the best that its records
    give (see `best`).
    `stage` is the last round, `who` decided there, `studies` the names people gave ("" for a
    study of its own), `versions` the reports that are other versions of the work, `records` how
    many records the report has, `sources` the searches that found it, `simulated` whether its
    first record was invented.
    """
    rows = []
    for report in state.included:
        ids = state.folded.reports[report]
        named = state.folded.studies[report]
        sources = dict.fromkeys(state.source_of(i).name for i in ids)
        rows.append(
            {
                **_work(state.reports[report], state.folded.standings[report], state),
                "studies": "" if named == (report,) else JOIN.join(named),
                "versions": JOIN.join(state.folded.versions.get(report, ())),
                "records": len(ids),
                "sources": JOIN.join(sources),
            }
        )
    return tidy(INCLUDED_COLUMNS, rows)


def reports(state: State) -> pd.DataFrame:
    """One row a report, in ledger order, whatever has become of it: its records as one.

    The fields are the best that its records give (see `best`), `origins` says of those that are
    not the first record's own whose they are ("abstract: R-...; doi: R-..."). `records` are the
    ids of all its records, the canonical first, `sources` the searches that found it.
    """
    rows = []
    for report, ids in state.folded.reports.items():
        origins = from_others([state.by_id[i] for i in ids]).items()
        fields = {name: getattr(state.reports[report], name) for name in MERGED}
        rows.append(
            {
                **{n: JOIN.join(v) if isinstance(v, tuple) else v for n, v in fields.items()},
                "report_id": report,
                "records": JOIN.join(ids),
                "sources": JOIN.join(dict.fromkeys(state.source_of(i).name for i in ids)),
                "origins": JOIN.join(f"{name}: {origin}" for name, origin in origins),
                "simulated": state.source_of(report).simulated,
            }
        )
    return tidy(REPORT_COLUMNS, rows)


def excluded(state: State) -> pd.DataFrame:
    """One row a record that is out for good, in ledger order, duplicates among them.

    `box` is its box in the diagram, `stage` the round that it left in ("dedupe" for a duplicate,
    whose `report_id` names the record that stays), `reason` the primary code and `reason_title`
    what it stands for, `further` the other codes given, `who` decided, `note` and `evidence` are
    those of the decision.
    """
    gone = {box.value for box in Box} - {Box.INCLUDED.value}
    rows = []
    for standing in state.folded.standings.values():
        if standing.box not in gone:
            continue
        because = state.folded.because[standing.record_id]
        criterion = state.protocol.criterion(standing.reason)
        duplicate = standing.box == Box.DUPLICATE
        rows.append(
            {
                **_work(state.by_id[standing.record_id], standing, state),
                "box": str(standing.box),
                "reason": standing.reason,
                "reason_title": "Duplicate" if duplicate else criterion.title if criterion else "",
                "further": JOIN.join(because.further),
                "note": because.note,
                "evidence": because.evidence,
                "report_id": standing.report_id,
            }
        )
    return tidy(EXCLUDED_COLUMNS, rows)


OVERLAP_COLUMNS: Mapping[str, str] = {
    "kind": TEXT,
    "sources": TEXT,
    "records": WHOLE,
    "reports": WHOLE,
    "reports_alone": "Int64",
    "included": WHOLE,
    "included_alone": "Int64",
    "simulated": YES_NO,
}


def overlap(counted: Overlap) -> pd.DataFrame:
    """One row a source, then one row a combination of sources, the largest first.

    `kind` is "source" or "combination". Of a source: the records that it gave, the reports that
    it found, those that no other source found (`reports_alone`), and how many of either stand
    included. Of a combination: the reports that exactly these `sources` found, with their records.
    """
    of_each = (
        {
            **{name: getattr(f, name, None) for name in OVERLAP_COLUMNS},
            "kind": "source",
            "sources": f.source,
            "reports_alone": f.alone,
        }
        for f in counted.found
    )
    together = (
        {
            **{name: getattr(s, name, None) for name in OVERLAP_COLUMNS},
            "kind": "combination",
            "sources": JOIN.join(s.sources),
        }
        for s in counted.shared
    )
    return tidy(OVERLAP_COLUMNS, [*of_each, *together])


FRAMEWORK_COLUMNS: Mapping[str, str] = {
    "kind": TEXT,
    "id": TEXT,
    "group": TEXT,
    "name": TEXT,
    "text": TEXT,
    "theme": TEXT,
    "documents": WHOLE,
    "record_ids": TEXT,
}


def framework(rows: Iterable[Support]) -> pd.DataFrame:
    """One row a part of the framework, with the number and ids of the documents that speak to it.

    `theme` is the theme it was counted by; where it is "" nobody looked, and 0 says nothing.
    """
    made = (
        {
            **{name: getattr(row, name, "") for name in FRAMEWORK_COLUMNS},
            "documents": len(row.documents),
            "record_ids": JOIN.join(row.documents),
        }
        for row in rows
    )
    return tidy(FRAMEWORK_COLUMNS, made)


def _work(record: Record, standing: Standing, state: State) -> dict[str, Any]:
    return {
        **{name: getattr(record, name, "") for name in _WORK},
        "authors": JOIN.join(record.authors),
        "arm": standing.arm,
        "stage": standing.round,
        "who": JOIN.join(standing.by),
        "simulated": state.source_of(record.record_id).simulated,
    }
