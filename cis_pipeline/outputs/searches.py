"""searches.csv: the table of searches that PRISMA-S asks for."""

from __future__ import annotations

from cis_pipeline.ledger.frames import tidy, to_csv
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.search_reporting import SEARCH_COLUMNS, search_table

FILES = ("searches.csv",)


def render(results: Results) -> dict[str, bytes]:
    """One row a source; columns: see `search_reporting.search_table`."""
    state = results.state
    rows = search_table(state.sources.values(), state.records, state.folded.standings)
    return {"searches.csv": to_csv(tidy(SEARCH_COLUMNS, rows))}
