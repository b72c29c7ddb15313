"""Everything that can be wrong with a ledger and its numbers, as Problems (`cis check`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cis_pipeline.core.model import Problem, Source
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Store
from cis_pipeline.prisma import search_reporting
from cis_pipeline.prisma.equations import broken
from cis_pipeline.prisma.flow import flow_of
from cis_pipeline.protocol.sources import beside, place_of
from cis_pipeline.review.session import Session
from cis_pipeline.sources.ingest import hits_problems, not_taken

_NOT_TAKEN = "is not counted, or not whole"


def problems(session: Session) -> list[Problem]:
    """What `cis check` tells: faults of ledger and numbers, and what a search lacks (PRISMA-S)."""
    if not session.workspace.ledger.exists():
        return []
    with Store(session.workspace.ledger) as store:
        found = faults(store, session.state, session.heads_of_last_run())
    found += [
        Problem(name, _NOT_TAKEN, "`cis run` says why", "warning")
        for name in not_taken(session.workspace, session.state)
    ]
    found += hits_problems(session.state)
    lacking = search_reporting.missing(
        session.state.sources.values(), lambda source: _description_of(source, session.workspace)
    )
    return [*found, *search_reporting.together(lacking)]


def _description_of(source: Source, workspace: Workspace) -> str:
    """Where a source is described: the file beside its export, else review.toml."""
    file = beside(place_of(source.source_id, workspace))
    return workspace.name(file) if file else search_reporting.in_protocol(source)


def faults(
    store: Store, state: Snapshot, heads: Mapping[str, Sequence[object]] | None = None
) -> list[Problem]:
    """What `Store.verify` notices, equations that do not hold, and contradictions.

    `heads` are those (`Store.heads`) that the last run recorded; without them nobody can tell
    whether the newest rows were removed.
    """
    found = store.verify(heads)
    for e in broken(flow_of(state)):
        what = f"{e.text}: {e.left} {e.relation} {e.right} does not hold"
        found.append(Problem(e.id, what, severity="error" if e.severity == "error" else "warning"))
    return [*found, *state.folded.problems]


def since_last_run(
    store: Store, heads: Mapping[str, Sequence[object]] | None, gone: bool
) -> list[Problem]:
    """Faults of the ledger itself; `gone` says that there was no file of it before this run."""
    if not gone:
        return store.verify(heads)
    if heads is None:
        return []
    n = heads.get("decisions", (0, ""))[0]
    what = f"the ledger of the last run, with its {n} decisions, is gone; it is built anew"
    remedy = "put it back if anything was decided by `cis decide`: only workbooks are read again"
    return [Problem("data/ledger.sqlite", what, remedy, "warning")]
