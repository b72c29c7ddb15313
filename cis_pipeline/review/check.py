"""Everything that can be wrong with a ledger and its numbers, as Problems (`cis check`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cis_pipeline.core.model import Problem
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.ledger.store import Store
from cis_pipeline.prisma.equations import broken
from cis_pipeline.prisma.flow import flow_of


def faults(
    store: Store, state: State, known: Mapping[str, Sequence[object]] | None = None
) -> list[Problem]:
    """What `Store.verify` notices, equations that do not hold, and contradictions.

    `known` are the `Store.heads` that the last run recorded; without them nobody can tell
    whether the newest rows were removed.
    """
    found = store.verify(known)
    for e in broken(flow_of(state)):
        what = f"{e.text}: {e.left} {e.relation} {e.right} does not hold"
        found.append(Problem(e.id, what, severity="error" if e.severity == "error" else "warning"))
    return [*found, *state.folded.problems]


def since_last_run(
    store: Store, known: Mapping[str, Sequence[object]] | None, gone: bool
) -> list[Problem]:
    """Faults of the ledger itself; `gone` says that there was no file of it before this run."""
    if not gone:
        return store.verify(known)
    if known is None:
        return []
    n = known.get("decisions", (0, ""))[0]
    what = f"the ledger of the last run, with its {n} decisions, is gone; it is built anew"
    remedy = "put it back if anything was decided by `cis decide`: only workbooks are read again"
    return [Problem("data/ledger.sqlite", what, remedy, "warning")]
