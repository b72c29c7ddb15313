"""A ruling on one change of the protocol: what it makes of the protocol in effect, and its record.

Each ruling gives the protocol that is in effect from then on, together with what goes on counting
under it (`protocol.carried`). The ledger keeps both and the ruling between them: who, when, why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Box, Decision, Ruling, Standing, Verdict
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.ledger.store import Batch
from cis_pipeline.protocol.applied import applied, in_place_of, renamed
from cis_pipeline.protocol.carried import Carried, Excuse, Link, as_asked
from cis_pipeline.protocol.changes import Change
from cis_pipeline.protocol.on_record import as_text, digest
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.review.rulings import (
    OPTIONS,
    RULED,
    change_called,
    counted,
    option,
    people,
    place,
    taking_effect,
    weighed,
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody rules: about `what`, with which of the `OPTIONS`, and why; `to` is a name."""

    what: str
    verdict: str
    by: str
    note: str = ""
    to: str = ""


@dataclass(frozen=True)
class Accepted:
    """What is to be added to the ledger, and what to tell."""

    batch: Batch
    sentence: str


def accept(state: Snapshot, configured: Protocol, answer: Answer) -> Accepted:
    """Rule on one change; ReviewError says what makes no sense, and the remedy."""
    who = answer.by.strip()
    if not who or who.startswith("rule:"):
        raise ReviewError("--by names the person who rules")
    change, changes = change_called(answer.what, state, configured)
    known = OPTIONS.get((change.kind, change.how), ())
    if not known:
        raise ReviewError(f"{change.what}: no ruling is needed; the next `cis run` takes it up")
    if answer.verdict not in dict(known):
        options = " or ".join(f"{option(v)} ({meaning})" for v, meaning in known)
        raise ReviewError(f"{change.what}: {change.said}; rule on it with {options}")
    old_name = state.protocol.carried
    taken = old_name.rounds.get(change.what) or old_name.criteria.get(change.what)
    if change.how == "added" and taken:
        raise ReviewError(
            f"{change.what} is the old name of {taken}, under which decisions are on record; "
            "choose another id, or rule that the present name is renamed to it"
        )
    if answer.verdict in ("renamed_to", "replaced_by"):
        answer = replace(answer, to=_target(change, changes, answer))
    after = _MAKE[answer.verdict](_Case(change, state, configured, answer))
    votes = tuple(d for d in people(state) if not after.stands(d))
    if change.said != RULED:
        votes = weighed(change, state, configured).votes
    told = _told(change, state, after, answer, votes)
    return Accepted(_batch(state, after, change, answer, who), told)


def _target(change: Change, changes: Iterable[Change], answer: Answer) -> str:
    """The new name, as config/ writes it: one that came while the old one went."""
    how = "joined" if change.how == "left" else "added"
    start = change.what.rpartition("/")[0]
    prefix = f"{start}/" if start else ""
    names = [c.what.removeprefix(prefix) for c in changes if (c.kind, c.how) == (change.kind, how)]
    fits = [name for name in names if "/" not in name]
    for name in fits:
        if name.casefold() == answer.to.strip().casefold():
            return name
    there = f"those that are new there are {', '.join(fits)}" if fits else "nothing is new there"
    raise ReviewError(f'{option(answer.verdict).split()[0]} "{answer.to}": {there}')


def _batch(state: Snapshot, after: Protocol, change: Change, answer: Answer, who: str) -> Batch:
    first = taking_effect(state)
    before, text = as_text(state.protocol), as_text(after)
    note = f"{answer.to}: {answer.note}".removesuffix(": ") if answer.to else answer.note
    ruling = Ruling(
        about=change.about,
        verdict=answer.verdict,
        by=who,
        note=note,
        before=digest(before),
        after=digest(text),
    )
    bases = {**(first.bases or {}), digest(text): text}
    return Batch(bases=bases, rulings=(*first.rulings, ruling))


# --- what each ruling makes of the protocol ------------------------------------------------------


@dataclass(frozen=True)
class _Case:
    change: Change
    state: Snapshot
    configured: Protocol
    answer: Answer

    @property
    def after(self) -> Protocol:
        if self.change.said == RULED:
            return self.state.protocol
        return applied(self.change, self.state.protocol, self.configured)

    @property
    def round_id(self) -> str:
        return self.change.what.partition("/")[0]

    @property
    def name(self) -> str:
        return self.change.what.partition("/")[2]


def _carrying(protocol: Protocol, **news: object) -> Protocol:
    return replace(protocol, carried=protocol.carried.model_copy(update=news))


def _linked(case: _Case, after: Protocol) -> Protocol:
    """The basis of each decision that stands becomes as good as that of today."""
    before, same = case.state.protocol, dict(after.carried.same)
    for d in case.state.counted:
        now = after.carried.named(d)
        lost = d.verdict is Verdict.EXCLUDE and d.reason and not now.reason
        if not d.protocol or not now.round or lost or not before.stands(d):
            continue
        old, new = _basis(before, d), _basis(after, now)
        if new and old != new:
            same[old] = Link(newer=new, about=case.change.about)
    return _carrying(after, same=same)


def _basis(protocol: Protocol, d: Decision) -> str:
    return protocol.basis(d.round, d.verdict, (d.reason, *d.further))


def _same_meaning(case: _Case) -> Protocol:
    code, before, after = case.change.what, case.state.protocol, case.after
    questions = dict(after.carried.questions)
    then = before.question_digest(code)
    if then != after.question_digest(code):
        questions[code] = tuple(dict.fromkeys((*questions.get(code, ()), then)))
    return _linked(case, _carrying(after, questions=questions))


def _new_meaning(case: _Case) -> Protocol:
    """Nothing is carried over, nor what was ruled to mean the same as the wording that goes."""
    after, code = case.after, case.change.what
    if case.change.said == RULED:
        links = after.carried.same.items()
        same = {old: link for old, link in links if link.about != case.change.about}
        after = _carrying(after, same=same)
    elif case.state.protocol.question_digest(code) == after.question_digest(code):
        return after
    kept = {c: q for c, q in after.carried.questions.items() if c != code}
    return _carrying(after, questions=kept)


def _as_written(case: _Case) -> Protocol:
    """Nothing is carried over: what rests on the change is open, or waits for somebody else."""
    if case.change.how not in ("joined", "added"):
        return case.after
    passes = not case.name
    excuses = tuple(
        e
        for e in case.after.carried.excuses
        if (e.round, e.instead_of, e.passes) != (case.round_id, case.name, passes)
    )
    return _carrying(case.after, excuses=excuses)


def _new_records_only(case: _Case) -> Protocol:
    if case.change.kind == "criterion":
        return _linked(case, case.after)
    excuses = _past(case) if case.change.kind == "round" else _judged(case)
    return _carrying(case.after, excuses=(*case.after.carried.excuses, *excuses))


def _past(case: _Case) -> Iterable[Excuse]:
    """The reports that stand behind the place of a round that was added."""
    rounds = [r.id for r in case.after.rounds_of(case.after.round(case.round_id).arm)]
    later = rounds[rounds.index(case.round_id) + 1 :]

    def is_past(s: Standing) -> bool:
        included = s.box == Box.INCLUDED and s.round in rounds
        return s.box != Box.DUPLICATE and (included or s.round in later)

    past = [s.record_id for s in case.state.folded.standings.values() if is_past(s)]
    yield Excuse(round=case.round_id, passes=True, records=tuple(past))


def _judged(case: _Case) -> Iterable[Excuse]:
    """The reports on which all have voted who were asked before."""
    asked = case.state.protocol.round(case.round_id)
    excused = case.state.protocol.carried.excuses_of(case.state.folded.report_of)
    groups: dict[tuple[str, ...], list[str]] = {}
    for (round_id, report), votes in case.state.folded.votes.items():
        if round_id == asked.id:
            now = as_asked(asked, votes, excused.get((round_id, report), ()))
            names = now.reviewers if now else ()
            if {v.by for v in votes}.issuperset(names):
                groups.setdefault(names, []).append(report)
    for names, reports in groups.items():
        there = tuple(sorted(reports))
        yield Excuse(round=asked.id, voted=names, instead_of=case.name, records=there)


def _left(case: _Case) -> Protocol:
    """Whoever left stays a reviewer of what they have judged."""
    after, name, other = case.after, case.name, case.answer.to
    if other:
        after = in_place_of(name, other, case.round_id, case.state.protocol)
    reports = sorted(
        report
        for (round_id, report), votes in case.state.folded.votes.items()
        if round_id == case.round_id and any(v.by == name for v in votes)
    )
    excuse = Excuse(round=case.round_id, voted=(name,), instead_of=other, records=tuple(reports))
    left = dict(after.carried.left)
    left[case.round_id] = tuple(dict.fromkeys((*left.get(case.round_id, ()), name)))
    return _carrying(after, left=left, excuses=(*after.carried.excuses, excuse))


def _removed(case: _Case) -> Protocol:
    kind = "rounds" if case.change.kind == "round" else "criteria"
    after = _carrying(case.after, **{kind: _names(case, kind, "")})
    return after if kind == "rounds" else _linked(case, after)


def _renamed(case: _Case) -> Protocol:
    old, new = case.change.what, case.answer.to
    kind = "rounds" if case.change.kind == "round" else "criteria"
    after = renamed(case.change, new, case.state.protocol)
    carried: Carried = after.carried
    news: dict[str, object] = {kind: _names(case, kind, new)}
    if kind == "criteria":
        questions = dict(carried.questions)
        printed = (*questions.pop(old, ()), case.state.protocol.question_digest(old))
        news["questions"] = {**questions, new: printed}
    else:
        news["excuses"] = tuple(
            e.model_copy(update={"round": new}) if e.round == old else e for e in carried.excuses
        )
        news["left"] = {new if r == old else r: names for r, names in carried.left.items()}
    return _linked(case, _carrying(after, **news))


def _names(case: _Case, kind: str, new: str) -> dict[str, str]:
    """Old names with those of today, once `what` has another, or "" for none."""
    old = case.change.what
    before: dict[str, str] = getattr(case.state.protocol.carried, kind)
    names = {k: new if v == old else v for k, v in before.items()}
    return {k: v for k, v in {**names, old: new}.items() if k != new}


_MAKE: dict[str, Callable[[_Case], Protocol]] = {
    "same_meaning": _same_meaning,
    "new_meaning": _new_meaning,
    "as_written": _as_written,
    "all_records": _as_written,
    "new_records_only": _new_records_only,
    "left": _left,
    "replaced_by": _left,
    "removed": _removed,
    "renamed_to": _renamed,
}


# --- what is told after --------------------------------------------------------------------------


def _told(
    change: Change, state: Snapshot, after: Protocol, answer: Answer, votes: tuple[Decision, ...]
) -> str:
    """What the ruling did: which votes stand, which are open again, what stands elsewhere."""
    stand = sum(bool(after.carried.named(d).round) and after.stands(d) for d in votes)
    said = f"{change.what}: {answer.verdict.replace('_', ' ')}"
    parts = [f"{said} {answer.to}".strip() + f", by {answer.by.strip()}"]
    if stand:
        parts.append(f"{counted(stand, 'vote')} stand{'s' if stand == 1 else ''}")
    if len(votes) > stand:
        what = "count nowhere" if change.kind == "round" else "open again"
        parts.append(f"{counted(len(votes) - stand, 'vote')} {what}, all on record")
    then = replace(state, protocol=after).folded.standings
    moved = sum(place(s) != place(then[i]) for i, s in state.folded.standings.items())
    parts.append(f"{counted(moved, 'record')} moved" if moved else "no record moved")
    return "; ".join(parts)
