"""data/outputs/: every file in it is a view of the ledger, written anew and the same each time.

The files are made in memory first and each is moved into place whole, so a run that is killed
leaves no half a file. run.json says of which ledger and inputs they are the views; where that
has not changed they are not written again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from cis_pipeline.concepts import concept_map
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.ledger import frames
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.outputs import flow_diagram, stamp, tables
from cis_pipeline.outputs import overlap_plot as upset
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.page import assemble, html
from cis_pipeline.outputs.results import Views
from cis_pipeline.prisma import overlap
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.prisma.search_reporting import SEARCH_COLUMNS, search_table
from cis_pipeline.screening.workbook.folder import Desk
from cis_pipeline.synthesis.framework import support

INTERIM = "Interim: decisions are awaited, and what is included is not final."


def render(views: Views, desk: Desk) -> dict[str, bytes]:
    """All outputs by file name."""
    state, document, tags = views.state, views.document(), views.tags()
    flow = views.flow
    files = {f"flow.{kind}": flow_diagram.render(kind, flow) for kind in ("svg", "png")}
    files["flow.json"] = _json(document)
    files["agreement.json"] = _json(document["agreement"])
    files["included.csv"] = frames.to_csv(tables.included(state))
    files["excluded.csv"] = frames.to_csv(tables.excluded(state))
    files["reports.csv"] = frames.to_csv(tables.reports(state))
    searched = search_table(state.sources.values(), state.records, state.folded.standings)
    files["searches.csv"] = frames.to_csv(frames.tidy(SEARCH_COLUMNS, searched))
    files |= _overlap(state, flow)
    if views.codebook is not None:
        matrix = frames.theme_matrix(tags, views.codebook, state.included)
        files["themes.csv"] = frames.to_csv(matrix.reset_index())
        files["themes.json"] = _json([asdict(t) for t in tags])
        mapped = concept_map.build(views.codebook, tags, documents=len(state.included))
        files["concept_map.svg"] = concept_map.svg(mapped, SIMULATED * flow.simulated).encode()
        files["concept_map.json"] = _json(concept_map.as_dict(mapped))
        files["concept_map.graphml"] = concept_map.graphml(mapped)
    if views.framework is not None and views.codebook is not None:
        rows = support(views.framework, tags, views.codebook, state.included)
        files["framework.csv"] = frames.to_csv(tables.framework(rows))
    problems = (*desk.read().problems, *state.folded.problems)
    awaited = [a.sentence for a in desk.waiting()]
    shown = assemble.assemble(views, document, tags, problems, awaited)
    shown = replace(shown, overlap=files["overlap.svg"].decode())
    files["report.html"] = html.render(shown).encode()
    return files


def _overlap(state: State, flow: Flow) -> dict[str, bytes]:
    """What each source found, as a table and as pictures."""
    counted = overlap.overlap(state.records, state.sources, state.folded)
    notes = [INTERIM] * flow.interim + [SIMULATED] * flow.simulated
    drawn = {f"overlap.{kind}": upset.render(kind, counted, notes) for kind in ("svg", "png")}
    return {"overlap.csv": frames.to_csv(tables.overlap(counted)), **drawn}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def write(
    views: Views,
    desk: Desk,
    heads: Mapping[str, Any],
    *,
    seen: Mapping[str, str] | None = None,
    only: str = "",
) -> list[str]:
    """Write the outputs (whose names begin with one of `only`, if given), and run.json; names.

    `heads` and `seen` say what they are the views of (see `outputs.stamp.stamp`).
    """
    files = render(views, desk)
    chosen = {n: data for n, data in files.items() if n.startswith(tuple(only.split()) or "")}
    written = {**chosen, stamp.STAMP: stamp.stamp(files, heads, seen)}
    folder = views.workspace.outputs
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in written.items():
            unfinished = folder / f".{name}.new"
            unfinished.write_bytes(data)
            unfinished.replace(folder / name)
    except OSError as error:
        raise ReviewError(
            f"{folder}: the outputs cannot be written ({error.strerror or error}); close the file "
            "if another program has it open, or see to your permissions, and run again"
        ) from None
    return list(written)
