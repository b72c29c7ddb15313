"""Everything that can be wrong with a ledger and its numbers, as Problems (`cis check`)."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.concepts.codebook.codebook import CODEBOOK
from cis_pipeline.concepts.codebook.faults import doubts
from cis_pipeline.core.model import Problem, Source
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Store
from cis_pipeline.outputs import coding_faults, registry
from cis_pipeline.outputs.registry import Links
from cis_pipeline.prisma import search_reporting
from cis_pipeline.prisma.counting import flow_of
from cis_pipeline.prisma.equations import broken
from cis_pipeline.protocol.sources import beside, place_of
from cis_pipeline.review import stages, tampering
from cis_pipeline.review.session import Session
from cis_pipeline.sources.ingest import not_taken

_NOT_TAKEN = "is not counted, or not whole"


def problems(session: Session) -> list[Problem]:
    """What `cis check` tells: faults of ledger and numbers, whatever a run says is wrong or
    doubtful, what is worth telling of the codebook, and what a search lacks (PRISMA-S).
    """
    if not session.workspace.ledger.exists():
        last = registry.links_of_last_run(session.workspace)
        return [_gone(last)] if last else []
    with Store(session.workspace.ledger) as store:
        found = faults(store, session.state, registry.links_of_last_run(session.workspace))
    found += [*_waiting(session), *review_problems(session)]
    found += [
        Problem(name, _NOT_TAKEN, "`cis run` says why", "warning")
        for name in not_taken(session.workspace, session.state)
    ]
    results = session.results()
    found += (*results.problems, *coding_faults.problems(results))
    if results.codebook is not None:
        found += doubts(results.codebook, CODEBOOK.as_posix())
    lacking = search_reporting.missing(
        session.state.sources.values(), lambda source: _description_of(source, session.workspace)
    )
    return [*dict.fromkeys(found), *search_reporting.together(lacking)]


def _description_of(source: Source, workspace: Workspace) -> str:
    """Where a source is described: the file beside its export, else review.toml."""
    file = beside(place_of(source.source_id, workspace))
    return workspace.name(file) if file else search_reporting.in_protocol(source)


def _waiting(session: Session) -> list[Problem]:
    """The changes of the protocol that have not taken effect."""
    return [
        Problem(
            "config/",
            f"{w.change.what}: {w.change.said}; {w.weight}",
            "it takes effect once somebody rules on it: `cis protocol diff`",
            "warning",
        )
        for w in session.pending
    ]


def review_problems(session: Session) -> list[Problem]:
    """What is doubtful about the protocol itself, and what a deposit left out."""
    found = [*_left_out(session.state)]
    if examples := ", ".join(session.protocol.examples):
        what = f"{examples}: still the template's examples, so no rule of theirs decides"
        remedy = "write your own criteria, or delete `example = true` from those that you mean"
        found.append(Problem("config/criteria.toml", what, remedy, "warning"))
    return found


_BRING_BACK = (
    "to have them again, put the raw export into data/searches/ and `cis replace` it (FILE --by "
    "YOU --note WHY), or ask the authors for a deposit with abstracts"
)


def _left_out(state: Snapshot) -> Iterator[Problem]:
    """What cannot be done as long as abstracts are missing that a deposit left out."""
    if not (state.withheld and state.without_abstract):
        return
    n, remedy = len(state.without_abstract), _BRING_BACK
    what = (
        f"the deposit left the abstracts of {n} reports out: what rules said of them stays as it "
        "was recorded, and themes are found in their titles and keywords only"
    )
    yield Problem("abstracts", what, f"the deposit itself shows all themes; {remedy}", "notice")
    for round_id, waiting in stages.unjudged(state).items():
        what = f"{waiting} reports wait for rules, which do not judge them without their abstracts"
        person = f"or decide yourself: `cis decide R-... {round_id} include --by YOU`"
        yield Problem(f"round {round_id}", what, f"{remedy}, {person}", "warning")


def faults(store: Store, state: Snapshot, last: Links | None = None) -> list[Problem]:
    """Faults of the ledger, equations that do not hold, and contradictions.

    `last` is the ledger as the last run left it; without it nobody can tell whether the newest rows
    were removed.
    """
    found = tampering.faults(store, last)
    for e in broken(flow_of(state)):
        what = f"{e.text}: {e.left} {e.relation} {e.right} does not hold"
        found.append(Problem(e.id, what, severity="error" if e.severity == "error" else "warning"))
    return [*found, *state.folded.problems]


def since_last_run(session: Session, store: Store, gone: bool) -> list[Problem]:
    """Faults of the ledger itself; `gone` says that there was no file of it before this command."""
    last = registry.links_of_last_run(session.workspace)
    if not gone or last is None:
        found = tampering.faults(store, last, session.sound_heads())
        return [p for p in found if p.severity == "error"]
    return [_gone(last)]


def _gone(last: Links) -> Problem:
    n = last.heads.get("decisions", (0, ""))[0]
    what = f"the ledger of the last run, with its {n} decisions, is gone; it is built anew"
    remedy = (
        "put it back if anything was decided by `cis decide`: only workbooks are read again; if "
        "the new one is to stay: `cis ledger accept --by YOU --note WHY`"
    )
    return Problem("data/ledger.sqlite", what, remedy)
