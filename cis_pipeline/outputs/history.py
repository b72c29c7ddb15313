"""The whole story of one record: where it came from, what was decided, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cis_pipeline.core.model import (
    CONSENSUS,
    DEDUPE_ROUND,
    Action,
    Box,
    Decision,
    Record,
    Verdict,
)
from cis_pipeline.ledger.assignments import STOPPED, names_in
from cis_pipeline.ledger.corrections import Change, changes_of
from cis_pipeline.ledger.disagreement import about_reasons
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.wording import asked_then
from cis_pipeline.outputs.words_of_people import each_vote, votes_on

_PAIR = {
    Verdict.DUPLICATE: "calls {} a duplicate of {}",
    Verdict.UNSURE: "cannot tell whether {} is a duplicate of {}",
    Verdict.NOT_DUPLICATE: "calls {} and {} two reports",
    Verdict.VERSION: "calls {} another version of {}",
}


def tell(record_id: str, state: Snapshot) -> str:
    """The story of the report that this record belongs to, one fact a line."""
    report = state.folded.report_of[record_id]
    return "\n".join(_lines(report, state))


def _lines(report: str, state: Snapshot) -> Iterator[str]:
    merged = state.reports.get(report) or state.held_by_id[report]
    authors = "; ".join(merged.authors[:3]) + (" et al." if len(merged.authors) > 3 else "")
    yield f"{report}  {merged.title or '(no title)'}"
    yield f"  {authors or 'no author'} ({merged.year or 'no year'}). {merged.container}".rstrip()
    if merged.doi:
        yield f"  https://doi.org/{merged.doi}"
    yield ""
    yield "Where it came from"
    ids = [i for i, of in state.folded.report_of.items() if of == report]
    for record_id in ids:
        yield from _origin(state.held_by_id[record_id], state)
    taken = state.value_sources(report) if report in state.reports else {}
    if taken:
        fields = (f"{name} from {origin}" for name, origin in taken.items())
        yield f"  shown as above: {', '.join(fields)}; all else from {report}"
    corrected = [change for i in ids for change in changes_of(i, state)]
    if corrected:
        yield ""
        yield "What was corrected"
        yield from (f"  {_corrected(change)}" for change in corrected)
    yield ""
    yield "What was decided"
    told = 0
    for place, d in enumerate(state.decisions):
        if d.record_id in ids or d.target in ids:
            told += 1
            yield f"  {_sentence(d, state, state.folded.why_not.get(place, ''))}"
    if not told:
        yield "  nothing yet"
    yield ""
    yield "Where it stands"
    yield f"  {_standing(report, state)}"
    studies = state.folded.studies.get(report, ())
    if studies:
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


def _corrected(told: Change) -> str:
    c = told.correction
    what = {Action.WITHDRAW: "withdrew it", Action.PUT_BACK: "put it back"}.get(c.action, "")
    what = what or f'{told.field}: "{told.before[:200]}" became "{told.after[:200]}"'
    cause = f" ({c.cause})" if c.cause else ""
    return f"{c.at}  {c.by}  {c.record_id} {what}{cause}  note: {c.note}"


def _named(record_id: str, state: Snapshot) -> str:
    """A record with its title, where the ledger has it."""
    parent = state.held_by_id.get(record_id)
    return f"{record_id} {parent.title[:80]}" if parent else record_id


def _sentence(d: Decision, state: Snapshot, why_not: str) -> str:
    """One decision: when, who, what, why, on what evidence and under which protocol, and why it
    is not in force, if it is not."""
    parts = [f"{d.at}  {d.by}"]
    if d.round == DEDUPE_ROUND:
        parts.append(_PAIR[d.verdict].format(d.record_id, d.target))
    elif d.verdict is Verdict.STUDY:
        parts.append(f"names the study: {d.target}")
    elif d.verdict is Verdict.ASSIGN:
        nobody = "nobody" if d.reason == STOPPED else "the reviewers of the round"
        parts.append(f"{d.round}: to be judged by {' and '.join(names_in(d)) or nobody}")
        parts.append(d.reason)
    else:
        parts.append(f"{d.round}: {d.verdict.value}")
        parts.extend(_reasons((d.reason, *d.further), state))
    extras = [
        f'"{d.evidence}"' if d.evidence else "",
        f"note: {d.note}" if d.note else "",
        f"in {d.locator}" if d.locator else "",
        _shown(d.sheet, state),
        f"protocol {d.protocol}" if d.protocol else "",
        f"not in force: {why_not}" if why_not else "",
        *(_wording(d, state) if d.protocol else ()),
    ]
    return "  ".join(part for part in (*parts, *extras) if part)


def _shown(sheet: str, state: Snapshot) -> str:
    """What the workbook let them see in which somebody voted."""
    book = state.workbooks_by_id.get(sheet)
    if book is None or book.kind != "votes":
        return ""
    others = "what rules found" if "doubts" in book.shows else ""
    why = f"{book.purpose.replace('_', ' ')}, " if book.purpose else ""
    return f"({why}blind)" if book.blind else f"({why}shown {others or 'the votes of others'})"


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
    as_today = state.protocol.basis(now.round, now.verdict, (now.reason, *now.further))
    if d.protocol != as_today and state.protocol.stands(d):
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
    if (said := state.withdrawn.get(report)) is not None:
        return f"withdrawn by {said.by} on {said.at[:10]}, so it counts nowhere: {said.note}"
    s = state.folded.standings[report]
    if s.awaiting:
        return f"awaiting {', '.join(s.awaiting)} in {s.round or 'a round of its arm'}"
    if s.box == Box.INCLUDED:
        return f"included ({s.box}), by {', '.join(s.by)} in {s.round}"
    told = f"{s.box}: {s.reason or 'no reason given'}, by {', '.join(s.by)} in {s.round}"
    votes = votes_on(s, state)
    asked = next((r for r in state.protocol.rounds if r.id == s.round), None)
    if asked is not None and about_reasons(
        state.folded.votes.get((s.round, report), ()), asked, state.protocol
    ):
        counted = "settled" if CONSENSUS in s.by else "the reason declared first is counted"
        told += f"; their own reasons differ ({each_vote(votes)}): {counted}"
    return told
