"""overlap.csv, overlap.svg, overlap.png: which source found what, alone and in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, YES_NO, tidy, to_csv
from cis_pipeline.outputs import overlap_plot
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.overlap import Overlap

if TYPE_CHECKING:
    import pandas as pd

FILES = ("overlap.csv", "overlap.svg", "overlap.png")

INTERIM = "Interim: decisions are awaited, and what is included is not final."


def render(results: Results) -> dict[str, bytes]:
    """The counts as a table and as pictures."""
    drawn = {f"overlap.{kind}": picture(kind, results) for kind in ("svg", "png")}
    return {"overlap.csv": to_csv(overlap(results.overlap)), **drawn}


def picture(kind: str, results: Results) -> bytes:
    """The picture as "svg" or "png", with what is to be said of its numbers below it."""
    flow = results.flow
    notes = [INTERIM] * flow.interim + [SIMULATED] * flow.simulated
    return overlap_plot.render(kind, results.overlap, notes)


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
