"""waves.csv: wave by wave what the searches brought, and each source in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.concepts.counts.carried import carriers
from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, YES_NO, csv_of, tidy
from cis_pipeline.prisma.waves import Brought, waves_of

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.outputs.results import Results

FILES = ("waves.csv",)

WAVES_COLUMNS: Mapping[str, str] = {
    "wave": WHOLE,
    "source_id": TEXT,
    "source": TEXT,
    "records": WHOLE,
    "withdrawn": WHOLE,
    "known": WHOLE,
    "duplicates": WHOLE,
    "reports": WHOLE,
    "removed": WHOLE,
    "screened": "Int64",
    "excluded": WHOLE,
    "included": WHOLE,
    "waiting": WHOLE,
    "included_alone": WHOLE,
    "themes": "Int64",
    "new_themes": TEXT,
    "simulated": YES_NO,
}


def render(results: Results) -> dict[str, bytes]:
    """Nothing where all searches are of one wave."""
    if len({source.wave for source in results.state.sources.values()}) < 2:
        return {}
    return {"waves.csv": csv_of(WAVES_COLUMNS, _rows(brought(results)))}


def brought(results: Results) -> tuple[Brought, ...]:
    """What each wave brought and each source in it, with the records behind each number."""
    return waves_of(results.state, _themes(results))


def waves(results: Results) -> pd.DataFrame:
    """One row a wave (without a source), followed by one row a source of it.

    `records` that came = `withdrawn` + `known` (of reports of an earlier wave) + `duplicates` (of
    reports that this wave had found by then) + `reports`, those that are the first of theirs. Of
    these as many were `removed` before screening as there are neither `excluded` nor `included`
    nor `waiting`; `screened` is empty where a source is of other methods. `included_alone` no other
    wave has found, of a source no other source. `themes` counts those on the included reports of a
    wave, as suggested or confirmed, `new_themes` names those that no earlier wave had.
    """
    return tidy(WAVES_COLUMNS, _rows(brought(results)))


def _themes(results: Results) -> dict[str, frozenset[str]] | None:
    """By theme the included reports that carry it; None where there is no codebook."""
    if results.codebook is None:
        return None
    found = carriers(results.coded, results.state.included)
    return {t: found[t].documents for t in results.codebook.theme_ids if t in found}


_COUNTED = (
    *("reports", "removed", "screened", "excluded", "included", "waiting", "included_alone"),
    "themes",
)


def _rows(found: tuple[Brought, ...]) -> Iterator[dict[str, Any]]:
    for one in found:
        row = {name: getattr(one, name) for name in WAVES_COLUMNS}
        numbers = {name: None if row[name] is None else len(row[name]) for name in _COUNTED}
        yield {**row, **numbers, "new_themes": JOIN.join(one.new_themes or ())}
