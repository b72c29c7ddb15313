"""data/outputs/: every file in it is a view of the ledger, written anew and the same each time.

The files are made in memory first and each is moved into place whole, so a run that is killed
leaves no half a file. run.json says of which ledger and inputs they are the views; where that
has not changed they are not written again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from cis_pipeline import __version__, diagrams, frames, listings, page
from cis_pipeline.concepts import map as concept_map
from cis_pipeline.desk import Desk
from cis_pipeline.errors import ReviewError
from cis_pipeline.report import html
from cis_pipeline.synthesis.framework import support
from cis_pipeline.views import Views
from cis_pipeline.workspace import Workspace

STAMP = "run.json"
"""Says of which ledger, inputs and version the other files are the views."""

_SIMULATED = "Contains simulated records: the counts illustrate the method and are no findings."


def render(views: Views, desk: Desk) -> dict[str, bytes]:
    """All outputs by file name."""
    state, document, tags = views.state, views.document(), views.tags()
    flow = state.flow
    files = {f"flow.{kind}": diagrams.render(kind, flow) for kind in ("svg", "png")}
    files["flow.json"] = _json(document)
    files["agreement.json"] = _json(document["agreement"])
    files["included.csv"] = frames.to_csv(listings.included(state))
    files["excluded.csv"] = frames.to_csv(listings.excluded(state))
    if views.codebook is not None:
        matrix = frames.theme_matrix(tags, views.codebook, state.included)
        files["themes.csv"] = frames.to_csv(matrix.reset_index())
        files["themes.json"] = _json([asdict(t) for t in tags])
        mapped = concept_map.build(views.codebook, tags, documents=len(state.included))
        files["concept_map.svg"] = concept_map.svg(mapped, _SIMULATED * flow.simulated).encode()
        files["concept_map.json"] = _json(concept_map.as_dict(mapped))
        files["concept_map.graphml"] = concept_map.graphml(mapped)
    if views.framework is not None and views.codebook is not None:
        rows = support(views.framework, tags, views.codebook, state.included)
        files["framework.csv"] = frames.to_csv(listings.framework(rows))
    problems = (*desk.read().problems, *state.folded.problems)
    awaited = [a.sentence for a in desk.waiting()]
    shown = page.assemble(views, document, tags, problems, awaited)
    files["report.html"] = html.render(shown).encode()
    return files


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def write(views: Views, head: str, desk: Desk) -> list[str]:
    """Write all outputs, each moved into place whole; their names."""
    folder = views.workspace.outputs
    files = render(views, desk)
    stamp = _stamp(views.workspace, head)
    files[STAMP] = _json({**stamp, "files": {n: _digest(data) for n, data in files.items()}})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            unfinished = folder / f".{name}.new"
            unfinished.write_bytes(data)
            unfinished.replace(folder / name)
    except OSError as error:
        raise ReviewError(
            f"{folder}: the outputs cannot be written ({error.strerror or error}); close the file "
            "if another program has it open, or see to your permissions, and run again"
        ) from None
    return list(files)


def up_to_date(workspace: Workspace, head: str) -> bool:
    """Whether the outputs are there, unharmed, and views of this ledger and these inputs."""
    folder = workspace.outputs
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        files = stamp.pop("files")
        whole = all(_digest((folder / n).read_bytes()) == d for n, d in files.items())
    except (OSError, ValueError, KeyError, AttributeError):
        return False
    return whole and stamp == _stamp(workspace, head)


def _stamp(workspace: Workspace, head: str) -> dict[str, str]:
    return {"version": __version__, "ledger": head, "inputs": workspace.inputs_digest()}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
