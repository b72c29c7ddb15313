"""Which codebook is in effect, and how another one takes its place.

The ledger keeps each codebook under its digest, and a ruling says which is in effect since when and
by whom. A change made by `cis codebook` is on record at once; an edit of the file by hand takes
effect at the next run, which says what it moves.
"""

from __future__ import annotations

from collections.abc import Callable

from cis_pipeline.concepts.codebook.codebook import CODEBOOK as PLACE
from cis_pipeline.concepts.codebook.codebook import Codebook, load_codebook
from cis_pipeline.concepts.codebook.diff import CodebookDiff, compare, counted
from cis_pipeline.concepts.codebook.faults import notices
from cis_pipeline.concepts.codebook.record import as_text, from_text
from cis_pipeline.core.model import Ruling
from cis_pipeline.core.progress import Step
from cis_pipeline.ledger.rows import Batch
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.on_record import digest
from cis_pipeline.review.rulings import CODEBOOK, IN_EFFECT
from cis_pipeline.review.session import Session

BY_HAND = "rule:codebook"
"""Who puts on record that an edit of the file by hand took effect: the file does not say who."""

Tagger = Callable[[Codebook], list[tuple[str, str]]]
"""Which (document, theme) a codebook tags, in the order of the documents."""


def in_effect(state: Snapshot) -> Codebook | None:
    """The codebook on record; None where none is yet."""
    last = on_record(state)
    return from_text(state.bases[last]) if last else None


def on_record(state: Snapshot) -> str:
    """The digest of the codebook in effect, or ""."""
    about = [r.after for r in state.rulings if r.about == CODEBOOK and r.after in state.bases]
    return about[-1] if about else ""


def recorded(state: Snapshot, codebook: Codebook, by: str, note: str = "") -> Batch:
    """What says that a codebook takes effect; empty where it is in effect already.

    One without themes and lists, where there was none before, is still to be written.
    """
    text, before = as_text(codebook), on_record(state)
    after = digest(text)
    if after == before or not (before or codebook.theme or codebook.lists):
        return Batch()
    ruling = Ruling(about=CODEBOOK, verdict=IN_EFFECT, by=by, note=note, before=before, after=after)
    return Batch(bases={after: text}, rulings=(ruling,))


def tagger(session: Session) -> Tagger:
    """Tags the documents of the review under any codebook, each codebook once."""
    from cis_pipeline.concepts.tagging.tagging import tag

    results = session.results()
    documents = results.documents
    known = dict[str, list[tuple[str, str]]]()

    def carried(codebook: Codebook) -> list[tuple[str, str]]:
        key = as_text(codebook)
        if key not in known:
            session.watch("tagging documents", 0, 0)
            tags = tag(documents, codebook, results.labels(codebook))
            known[key] = [(t.record_id, t.theme) for t in tags]
        return known[key]

    return carried


def difference(session: Session, before: Codebook, after: Codebook) -> CodebookDiff:
    """What would be otherwise in this review under another codebook."""
    return compare(before, after, tagger(session), session.state.codings)


def take(session: Session) -> list[Step]:
    """Let the codebook of config/ take effect, where it is another than the one on record.

    The step tells what is worth telling of it, which later runs do not repeat.
    """
    path = session.workspace.root / PLACE
    if not path.exists():
        return []
    codebook = load_codebook(path)
    with session.writing():
        before = in_effect(session.state)
        batch = recorded(session.state, codebook, BY_HAND)
        if batch.empty:
            return []
        version = f"version {codebook.codebook.version}" if codebook.codebook.version else ""
        if before is None:
            said = f"{counted(len(codebook.in_use), 'theme')} in use"
        else:
            said = difference(session, before, codebook).sentence
        session.append(batch)
    told = list(notices(codebook, PLACE.as_posix()))
    return [Step("codebook", "; ".join(filter(None, (version, said))), 1, told)]
