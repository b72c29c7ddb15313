"""What changed in a review since a day: what came, who decided and corrected what, what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Said
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.moves import moves


def since(moment: str, state: Snapshot) -> Iterator[str]:
    """The changes since a moment (as `Snapshot.as_of`), a line each; records that moved last."""
    before = state.as_of(moment)
    yield from _section("What came in", _files(before, state))
    yield from _section("What was decided", _decisions(before, state))
    yield from _section("What was coded", _codings(before, state))
    yield from _section("What was corrected or ruled", _ruled(before, state))
    yield from _section("What that moved", moves(before, state))
    yield from _section("Records that stand elsewhere now", moved(before, state))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield title
    found = list(lines)
    yield from (f"  {line}" for line in found or ["nothing"])


def _files(before: Snapshot, after: Snapshot) -> Iterator[str]:
    for file in after.taken[len(before.taken) :]:
        if file.records:
            yield f"{file.at[:10]}  {file.path}: {file.records} records"


def _decisions(before: Snapshot, after: Snapshot) -> Iterator[str]:
    known = Counter(before.decisions)
    new = Counter((d.round, d.by, d.verdict.value) for d in _added(known, after.decisions))
    for (round_id, by, verdict), n in new.items():
        yield f"{by} in {round_id}: {verdict} {n}"


def _added(known: Counter[Decision], decisions: tuple[Decision, ...]) -> Iterator[Decision]:
    """The decisions that are not among the known ones; a decision may stand there twice."""
    left = Counter(known)
    for d in decisions:
        if left[d] > 0:
            left[d] -= 1
        else:
            yield d


def _codings(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """How often each said what of themes, and the anomalies that were stated."""
    made = after.codings[len(before.codings) :]
    each: dict[str, Counter[str]] = {}
    for coding in made:
        each.setdefault(coding.by, Counter())[coding.verdict.value] += 1
    for by, said in each.items():
        yield f"{by} on themes: {', '.join(f'{verdict} {n}' for verdict, n in said.items())}"
    for coding in made:
        if coding.verdict is Said.ANOMALY:
            yield f"{coding.at[:10]}  {coding.by}, anomaly {coding.anomaly}: {coding.note}"


def _ruled(before: Snapshot, after: Snapshot) -> Iterator[str]:
    made = after.corrections[len(before.corrections) :]
    each = Counter((c.at[:10], c.by, c.action.value, c.cause, c.note) for c in made)
    for (day, by, action, cause, note), n in each.items():
        yield f"{day}  {by}: {action} {n} ({cause or 'by hand'}): {note}"
    for r in after.rulings[len(before.rulings) :]:
        yield f"{r.at[:10]}  {r.by} on {r.about}: {r.verdict}" + (f": {r.note}" if r.note else "")


def moved(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Each record that was there before and stands elsewhere, with who put it there."""
    for record_id, was in before.folded.standings.items():
        now = after.folded.standings.get(record_id)
        if now is None or now.box == was.box:
            continue
        because = after.folded.because.get(record_id)
        who = f" by {', '.join(now.by)}" if now.by else ""
        day = f" on {because.at[:10]}" if because and because.round != DEDUPE_ROUND else ""
        reason = f" ({now.reason})" if now.reason else ""
        title = after.by_id[record_id].title[:60]
        yield f"{record_id}  {title}: {was.box} -> {now.box}{reason}{who}{day}"
