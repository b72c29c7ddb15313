"""The whole story of one record: where it came from, what was decided, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cis_pipeline.core.model import DEDUPE_ROUND, Box, Decision, Record, Verdict
from cis_pipeline.ledger.merged_record import from_others
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.wording import asked_then

_PAIR = {
    Verdict.DUPLICATE: "calls {} a duplicate of {}",
    Verdict.UNSURE: "cannot tell whether {} is a duplicate of {}",
    Verdict.NOT_DUPLICATE: "calls {} and {} two reports",
    Verdict.VERSION: "calls {} another version of {}",
}


def tell(record_id: str, state: Snapshot) -> str:
    """The story of the report that this record belongs to, one fact a line."""
    report = state.folded.standings[record_id].report_id
    return "\n".join(_lines(report, state))


def _lines(report: str, state: Snapshot) -> Iterator[str]:
    merged = state.reports[report]
    authors = "; ".join(merged.authors[:3]) + (" et al." if len(merged.authors) > 3 else "")
    yield f"{report}  {merged.title or '(no title)'}"
    yield f"  {authors or 'no author'} ({merged.year or 'no year'}). {merged.container}".rstrip()
    if merged.doi:
        yield f"  https://doi.org/{merged.doi}"
    yield ""
    yield "Where it came from"
    ids = state.folded.reports[report]
    for record_id in ids:
        yield from _origin(state.by_id[record_id], state)
    taken = from_others([state.by_id[i] for i in ids])
    if taken:
        told = (f"{name} from {origin}" for name, origin in taken.items())
        yield f"  shown as above: {', '.join(told)}; all else from {report}"
    yield ""
    yield "What was decided"
    decisions = [d for d in state.decisions if d.record_id in ids or d.target in ids]
    yield from (f"  {_sentence(d, state)}" for d in decisions)
    if not decisions:
        yield "  nothing yet"
    yield ""
    yield "Where it stands"
    yield f"  {_standing(report, state)}"
    studies = state.folded.studies.get(report, ())
    if studies and studies != (report,):
        yield f"  it tells of: {', '.join(studies)}"
    for other, said in state.folded.versions.get(report, {}).items():
        yield f"  another version: {_named(other, state)} ({said.evidence or said.note or said.by})"


def _origin(record: Record, state: Snapshot) -> Iterator[str]:
    source = state.sources[record.source_id]
    made_up = "  [simulated]" if source.simulated else ""
    searched = f", searched on {source.searched_on}" if source.searched_on else ""
    yield f"  {record.record_id}  {source.name} ({record.locator}{searched}){made_up}"
    if record.parent:
        yield f"{'':<17}found through {_named(record.parent, state)}"
    if record.file:
        yield f"{'':<17}document: data/{record.file}"
    if record.note:
        yield f"{'':<17}{record.note[:200]}"


def _named(record_id: str, state: Snapshot) -> str:
    """A record with its title, where the ledger has it."""
    parent = state.by_id.get(record_id)
    return f"{record_id} {parent.title[:80]}" if parent else record_id


def _sentence(d: Decision, state: Snapshot) -> str:
    """One decision: when, who, what, why, on what evidence and under which protocol."""
    parts = [f"{d.at}  {d.by}"]
    if d.round == DEDUPE_ROUND:
        parts.append(_PAIR[d.verdict].format(d.record_id, d.target))
    elif d.verdict is Verdict.STUDY:
        parts.append(f"names the study: {d.target}")
    else:
        parts.append(f"{d.round}: {d.verdict.value}")
        parts.extend(_reasons((d.reason, *d.further), state))
    extras = [
        f'"{d.evidence}"' if d.evidence else "",
        f"note: {d.note}" if d.note else "",
        f"in {d.locator}" if d.locator else "",
        f"protocol {d.protocol}" if d.protocol else "",
        *(_wording(d, state) if d.protocol else ()),
    ]
    return "  ".join([*parts, *(e for e in extras if e)])


def _wording(d: Decision, state: Snapshot) -> Iterator[str]:
    """Under which wording it was made, where that is another today, and who ruled what on it."""
    carried = state.protocol.carried
    now = carried.named(d)
    if now.round != d.round:
        named = f"the round is called {now.round} today" if now.round else "the round was removed"
        yield _ruled(f"round {d.round}", named, state)
    if now.reason != d.reason:
        named = f"{d.reason} is called {now.reason}" if now.reason else f"{d.reason} is no reason"
        yield _ruled(f"criterion {d.reason}", f"{named} today", state)
    for code, question in asked_then(d, state.bases).items():
        today = state.protocol.criterion(carried.criteria.get(code, code))
        if today is not None and today.question != question:
            yield f'{code} asked then: "{question}"'
    if not now.round:
        return
    if not state.protocol.stands(d):
        yield "no longer in force: the criterion was changed since"
    elif d.protocol != state.protocol.basis(now.round, now.verdict, (now.reason, *now.further)):
        for about in dict.fromkeys(link.about for link in carried.links(d.protocol)):
            yield _ruled(about, f"goes on counting, by a ruling on {about}", state)


def _ruled(about: str, said: str, state: Snapshot) -> str:
    """What was ruled, by whom, when and why."""
    found = [r for r in state.rulings if r.about == about]
    if not found:
        return said
    ruling = found[-1]
    note = f": {ruling.note}" if ruling.note else ""
    verdict = ruling.verdict.replace("_", " ")
    return f"{said} ({verdict}, {ruling.by} on {ruling.at[:10]}{note})"


def _reasons(codes: Iterable[str], state: Snapshot) -> Iterator[str]:
    for code in filter(None, codes):
        criterion = state.protocol.criterion(code)
        yield f"{code} ({criterion.title})" if criterion else code


def _standing(report: str, state: Snapshot) -> str:
    s = state.folded.standings[report]
    if s.awaiting:
        return f"awaiting {', '.join(s.awaiting)} in {s.round or 'a round of its arm'}"
    if s.box == Box.INCLUDED:
        return f"included ({s.box}), by {', '.join(s.by)} in {s.round}"
    return f"{s.box}: {s.reason or 'no reason given'}, by {', '.join(s.by)} in {s.round}"
