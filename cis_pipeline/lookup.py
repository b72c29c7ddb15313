"""Which record a person means: by its id, its DOI, or words of its title."""

from __future__ import annotations

import re

from cis_pipeline.errors import ReviewError
from cis_pipeline.identity import is_id
from cis_pipeline.state import State


def resolve(text: str, state: State) -> str:
    """The id of the record that is meant: an id, its beginning, a DOI or words of a title.

    Raises ReviewError if none or several are meant, naming up to five of them.
    """
    wanted = text.strip()
    if wanted.upper() in state.by_id:
        return wanted.upper()
    folded = wanted.casefold()
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", folded)
    exact = [r for r in state.records if folded and r.title.casefold() == folded]
    found = exact or [
        r
        for r in state.records
        if (r.record_id.casefold().startswith(folded) and folded.startswith("r-"))
        or (r.doi and r.doi.casefold() == doi)
        or (len(folded) >= 4 and folded in r.title.casefold())
    ]
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
    some = "\n".join(f"  {r.record_id}  {r.title[:70]}" for r in found[:5])
    raise ReviewError(f'{len(reports)} reports are meant by "{text}"; name one of them:\n{some}')
