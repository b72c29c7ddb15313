"""Which record a person means: by its id, its DOI, or words of its title."""

from __future__ import annotations

import re

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.identity import is_id
from cis_pipeline.core.model import Record
from cis_pipeline.ledger.snapshot import State


def resolve(text: str, state: State) -> str:
    """The id of the record that is meant: an id, its beginning, a DOI or words of a title.

    Raises ReviewError if none or several are meant, naming up to five of them.
    """
    wanted = text.strip()
    if wanted.upper() in state.by_id:
        return wanted.upper()
    found = _meant(wanted, state)
    reports = {state.folded.standings[r.record_id].report_id for r in found}
    if len(reports) == 1:
        return reports.pop()
    if not found:
        mangled = wanted.upper().startswith("R-") and not is_id(wanted.upper())
        hint = "; its check character is wrong, so it was mistyped" if mangled else ""
        raise ReviewError(
            f'no record is meant by "{text}"{hint}; give a record_id (see included.csv and '
            "excluded.csv in data/outputs), a DOI, or words of the title"
        )
    told = f'{len(reports)} reports are meant by "{text}"; name one of them:'
    raise ReviewError(f"{told}\n{_list(found)}")


def resolve_record(text: str, state: State) -> str:
    """The id of the one record that is meant, never of another one of its report.

    Raises ReviewError as `resolve`, and if several records of one report are meant.
    """
    wanted = text.strip()
    if wanted.upper() in state.by_id:
        return wanted.upper()
    resolve(text, state)  # which tells where none or several reports are meant
    found = _meant(wanted, state)
    if len(found) == 1:
        return found[0].record_id
    told = f'{len(found)} records of one report are meant by "{text}"; name one of them:'
    raise ReviewError(f"{told}\n{_list(found)}")


def _meant(wanted: str, state: State) -> list[Record]:
    """The records that a text may mean, which is no whole id."""
    folded = wanted.casefold()
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", folded)
    exact = [r for r in state.records if folded and r.title.casefold() == folded]
    return exact or [
        r
        for r in state.records
        if (r.record_id.casefold().startswith(folded) and folded.startswith("r-"))
        or (r.doi and r.doi.casefold() == doi)
        or (len(folded) >= 4 and folded in r.title.casefold())
    ]


def _list(found: list[Record]) -> str:
    return "\n".join(f"  {r.record_id}  {r.title[:70]}  ({r.locator})" for r in found[:5])
