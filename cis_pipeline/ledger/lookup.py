"""Which record a person means: by its id, the beginning of it, its DOI or words of its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.identity import is_id
from cis_pipeline.core.model import Record
from cis_pipeline.ledger.snapshot import Snapshot


def resolve(text: str, state: Snapshot, *, withdrawn: bool = False) -> str:
    """The id of the record that is meant: an id, its beginning, a DOI or words of a title.

    Records that were withdrawn are meant only where they may be (`withdrawn`). Raises ReviewError
    if none or several are meant, naming up to five of them.
    """
    wanted = text.strip()
    if wanted.upper() in (state.held_by_id if withdrawn else state.by_id):
        return wanted.upper()
    found = _meant(wanted, state.held if withdrawn else state.records)
    if not found and not withdrawn and (gone := _meant(wanted, state.held)):
        raise ReviewError(_withdrawn(gone[0].record_id, state))
    reports = {state.folded.report_of[r.record_id] for r in found}
    if len(reports) == 1:
        return reports.pop()
    if not found:
        mangled = wanted.upper().startswith("R-") and not is_id(wanted.upper())
        hint = "; its check character is wrong, so it was mistyped" if mangled else ""
        raise ReviewError(
            f'no record is meant by "{text}"{hint}; give a record_id (see included.csv and '
            "excluded.csv in data/outputs), a DOI, or words of the title"
        )
    several = f'{len(reports)} reports are meant by "{text}"; name one of them:'
    raise ReviewError(f"{several}\n{_list(found)}")


def resolve_record(text: str, state: Snapshot) -> str:
    """The id of the one record that is meant, never of another one of its report.

    Raises ReviewError as `resolve`, and if several records of one report are meant.
    """
    wanted = text.strip()
    if wanted.upper() in state.by_id:
        return wanted.upper()
    resolve(text, state)  # which tells where none or several reports are meant
    found = _meant(wanted, state.records)
    if len(found) == 1:
        return found[0].record_id
    several = f'{len(found)} records of one report are meant by "{text}"; name one of them:'
    raise ReviewError(f"{several}\n{_list(found)}")


def _withdrawn(record_id: str, state: Snapshot) -> str:
    said = state.withdrawn[record_id]
    why = f": {said.note}" if said.note else ""
    return (
        f"{record_id} was withdrawn by {said.by} on {said.at[:10]}{why}; "
        f"`cis put-back {record_id}` makes it count again"
    )


def _meant(wanted: str, records: Sequence[Record]) -> list[Record]:
    """The records that a text may mean, which is no whole id."""
    folded = wanted.casefold()
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", folded)
    exact = [r for r in records if folded and r.title.casefold() == folded]
    return exact or [
        r
        for r in records
        if (r.record_id.casefold().startswith(folded) and folded.startswith("r-"))
        or (r.doi and r.doi.casefold() == doi)
        or (len(folded) >= 4 and folded in r.title.casefold())
    ]


def _list(found: list[Record]) -> str:
    return "\n".join(f"  {r.record_id}  {r.title[:70]}  ({r.locator})" for r in found[:5])
