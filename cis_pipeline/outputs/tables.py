"""searches.csv, included.csv, excluded.csv, reports.csv, decisions.csv: what a review publishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.model import CONSENSUS, Box, Decision, Record, Standing
from cis_pipeline.ledger.frames import (
    JOIN,
    JUDGED_COLUMNS,
    TEXT,
    WHOLE,
    YES_NO,
    csv_of,
    judged_rows,
    tidy,
)
from cis_pipeline.ledger.merged_record import MERGED
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.wording import asked_then
from cis_pipeline.outputs.words_of_people import each_vote, texts, votes_on
from cis_pipeline.prisma.search_reporting import SEARCH_COLUMNS, search_table

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.outputs.registry import File
    from cis_pipeline.outputs.results import Results

FILES = ("searches.csv", "included.csv", "excluded.csv", "reports.csv", "decisions.csv")
OF_REPORTS = ("reports.csv",)

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
    "votes": TEXT,
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
    "votes": TEXT,
    "wording": TEXT,
}


def render(results: Results) -> dict[str, File]:
    """Each table as CSV; columns: see the functions below."""
    state = results.state
    files: dict[str, File] = {
        "searches.csv": csv_of(SEARCH_COLUMNS, _search_rows(state)),
        "included.csv": csv_of(INCLUDED_COLUMNS, _included_rows(state)),
        "excluded.csv": partial(csv_of, EXCLUDED_COLUMNS, _excluded_rows(state)),
        "decisions.csv": partial(csv_of, JUDGED_COLUMNS, _decision_rows(state)),
    }
    if "reports.csv" not in results.kept:
        files["reports.csv"] = partial(csv_of, REPORT_COLUMNS, _report_rows(state))
    return files


def searches(state: Snapshot) -> pd.DataFrame:
    """One row a source, as PRISMA-S asks for; columns: see `search_reporting.search_table`."""
    return tidy(SEARCH_COLUMNS, _search_rows(state))


def _search_rows(state: Snapshot) -> Iterable[Mapping[str, Any]]:
    return search_table(state.sources.values(), state.records, state.folded.standings)


def included(state: Snapshot) -> pd.DataFrame:
    """One row an included report, in ledger order.

    The work's own columns are those of `frames.records_frame`, each the best that its records
    give (see `ledger.merged_record`).

    `stage` is the last round, `who` decided there, `studies` the names people gave ("" where
    nobody did), `versions` the reports that are other versions of the work, `records` how
    many records the report has, `sources` the searches that found it, `simulated` whether its
    first record was invented, `votes` what each person said in that round.
    """
    return tidy(INCLUDED_COLUMNS, _included_rows(state))


def _included_rows(state: Snapshot) -> Iterator[dict[str, Any]]:
    for report in state.included:
        ids = state.folded.reports[report]
        sources = dict.fromkeys(state.source_of(i).name for i in ids)
        yield {
            **_work(state.reports[report], state.folded.standings[report], state),
            "studies": JOIN.join(state.folded.studies[report]),
            "versions": JOIN.join(state.folded.versions.get(report, ())),
            "records": len(ids),
            "sources": JOIN.join(sources),
            "votes": each_vote(votes_on(state.folded.standings[report], state)),
        }


def reports(state: Snapshot) -> pd.DataFrame:
    """One row a report, in ledger order, whatever has become of it: its records as one.

    The fields are the best that its records give (see `ledger.merged_record`), `origins` says of
    those that are not the first record's own whose they are ("abstract: R-...; doi: R-...").
    `records` are the ids of all its records, the canonical first, `sources` the searches that
    found it.
    """
    return tidy(REPORT_COLUMNS, _report_rows(state))


def _report_rows(state: Snapshot) -> Iterator[dict[str, Any]]:
    for report, ids in state.folded.reports.items():
        origins = state.value_sources(report).items()
        fields = {name: getattr(state.reports[report], name) for name in MERGED}
        yield {
            **{n: JOIN.join(v) if isinstance(v, tuple) else v for n, v in fields.items()},
            "report_id": report,
            "records": JOIN.join(ids),
            "sources": JOIN.join(dict.fromkeys(state.source_of(i).name for i in ids)),
            "origins": JOIN.join(f"{name}: {origin}" for name, origin in origins),
            "simulated": state.source_of(report).simulated,
        }


def excluded(state: Snapshot) -> pd.DataFrame:
    """One row a record that is out for good, in ledger order, duplicates among them.

    `box` is its box in the diagram, `stage` the round that it left in ("dedupe" for a duplicate,
    whose `report_id` names the record that stays), `reason` the primary code that is counted and
    `reason_title` what it stands for, `further` the other codes given, `who` decided. `note` and
    `evidence` are those of the decision; of several people each with their name before it.
    `votes` are all that people said in that round: who, what, their own reasons, the primary one
    first, the day and the note, the settlement of a conflict last. `wording` is what the criterion
    of the reason asked when it was given.
    """
    return tidy(EXCLUDED_COLUMNS, _excluded_rows(state))


def _excluded_rows(state: Snapshot) -> Iterator[dict[str, Any]]:
    gone = {box.value for box in Box} - {Box.INCLUDED.value}
    for standing in state.folded.standings.values():
        if standing.box not in gone:
            continue
        criterion = state.protocol.criterion(standing.reason)
        because = state.folded.because[standing.record_id]
        duplicate = standing.box == Box.DUPLICATE
        yield {
            **_work(state.by_id[standing.record_id], standing, state),
            "box": str(standing.box),
            "reason": standing.reason,
            "reason_title": "Duplicate" if duplicate else criterion.title if criterion else "",
            "report_id": standing.report_id,
            "wording": asked_then(because, state.bases).get(because.reason, ""),
            **said_of(standing, state),
        }


def said_of(standing: Standing, state: Snapshot) -> dict[str, str]:
    """What was said by those whose decision it is, and by all who voted."""
    votes = votes_on(standing, state)
    because = state.folded.because[standing.record_id]
    deciding: tuple[Decision, ...] = (because,)
    if not because.by_rule and because.by != CONSENSUS and standing.box != Box.DUPLICATE:
        deciding = votes
    codes = dict.fromkeys(code for d in deciding for code in (d.reason, *d.further) if code)
    return {
        "further": JOIN.join(code for code in codes if code != because.reason),
        "note": texts(deciding, "note"),
        "evidence": texts(deciding, "evidence"),
        "votes": each_vote(votes),
    }


def decisions(state: Snapshot) -> pd.DataFrame:
    """One row a decision, in ledger order; columns: see `frames.judged_rows`."""
    return tidy(JUDGED_COLUMNS, _decision_rows(state))


def _decision_rows(state: Snapshot) -> Iterator[dict[str, str]]:
    return judged_rows(state.decisions, state.folded.why_not, state.older_wordings)


def _work(record: Record, standing: Standing, state: Snapshot) -> dict[str, Any]:
    return {
        **{name: getattr(record, name, "") for name in _WORK},
        "authors": JOIN.join(record.authors),
        "arm": standing.arm,
        "stage": standing.round,
        "who": JOIN.join(standing.by),
        "simulated": state.source_of(record.record_id).simulated,
    }
