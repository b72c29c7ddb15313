"""Votes that were cast in another tool become decisions of a round.

Rayyan writes them into a note, Covidence into notes and columns, ASReview into a column of ones
and zeros or a note, EPPI-Reviewer into a flag. They are read as they stand there; what is not
understood gives no vote. Whether they count, people say in the description of the source: `votes`
names the round, `voters` who is who, `reasons` which reason is which criterion. What nobody has
said is not guessed: such votes are reported, and not taken.

Why from `raw` and `note`, and not in the readers: the same note comes in RIS, BibTeX, CSV and
Excel files, and through Zotero.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cis_pipeline.core.model import Decision, Problem, Record, Verdict
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.protocol.sources import SearchTable, described, vote_faults


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person (or one tool) decided about a record.

    `by` is the person's name as the tool gives it, "" where it gives none; `reason` and `note`
    are as printed; `tool` is the program's name.
    """

    by: str
    verdict: Verdict
    tool: str
    reason: str = ""
    note: str = ""


_WORDS: dict[Verdict, str] = {
    Verdict.INCLUDE: "include included yes relevant true accept accepted",
    Verdict.EXCLUDE: "exclude excluded no irrelevant false reject rejected",
    Verdict.UNSURE: "maybe unsure undecided uncertain unclear",
}
_VERDICTS = {word: verdict for verdict, words in _WORDS.items() for word in words.split()}


def verdict_words() -> dict[str, Verdict]:
    """The words of other tools that mean a decision."""
    return dict(_VERDICTS)


def votes(record: Record) -> list[Vote]:
    """The votes about a record, in the order in which its entry gives them; mostly none.

    >>> note = 'RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Maybe"}'
    >>> [(vote.by, vote.verdict.value) for vote in votes(Record(note=note))]
    [('Ann', 'include'), ('Bo', 'unsure')]
    """
    cells = _cells(record.raw)
    if _may_hold_votes(record.note):
        text = record.note
    else:
        text = "\n".join(cells.values()) if cells else f"{record.note}\n{record.raw}"
        if not _may_hold_votes(text) and not any(map(_may_tell_votes, cells)):
            return []  # as of nearly all records
    found = [*_rayyan(text), *_asreview(cells, text), *_covidence(cells, text), *_eppi(cells)]
    return list(dict.fromkeys(found))


def _may_hold_votes(text: str) -> bool:
    return "RAYYAN-INCLUSION" in text or "ASReview_" in text or "Exclusion reason:" in text


@lru_cache(maxsize=4096)
def _may_tell_votes(column: str) -> bool:
    """Whether a column, by its name without signs, is one of those that votes are read from."""
    return column in _TELLING or bool(_DECISION.fullmatch(column))


def _cells(raw: str) -> Mapping[str, str]:
    """The cells of a row of a table by their columns' names, compared without case and signs."""
    if not raw.startswith("{"):
        return {}
    try:
        read = json.loads(raw)
    except ValueError:
        return {}
    cells: dict[str, str] = {}
    for name, cell in read.items():
        if isinstance(cell, str) and (text := cell.strip()):
            cells.setdefault(_bare(name), text)
    return cells


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _verdict(word: str) -> Verdict | None:
    return _VERDICTS.get(word.strip().casefold())


# --- Rayyan ----------------------------------------------------------------------------------

_SECTION = re.compile(r"(RAYYAN-[A-Z-]+|USER-NOTES): *")
_ARROW = r"\s*(?:=>|=&gt;|=\\textgreater *(?:\{\})?|:)\s*"
_PAIR = re.compile(rf'"((?:[^"\\]|\\.)*)"{_ARROW}"?([A-Za-z]+)"?')
_NOTES = re.compile(rf'"((?:[^"\\]|\\.)*)"{_ARROW}\[(.*?)\]')


def _rayyan(text: str) -> Iterator[Vote]:
    """The reasons are the record's; they stand on each vote to exclude it."""
    sections = _sections(text)
    inclusion = sections.get("RAYYAN-INCLUSION", "")
    reason = sections.get("RAYYAN-EXCLUSION-REASONS", "").strip(" {},;")
    notes = {
        name: "; ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', listed))
        for name, listed in _NOTES.findall(sections.get("USER-NOTES", ""))
    }
    pairs = _PAIR.findall(inclusion) or [("", inclusion.strip(' {}"'))]
    for name, word in pairs:
        verdict = _verdict(word)
        if verdict:
            why = reason if verdict is Verdict.EXCLUDE else ""
            yield Vote(name, verdict, "Rayyan", why, notes.get(name, ""))


def _sections(text: str) -> dict[str, str]:
    """Rayyan's note by its headings; a section ends at a bar, at a line's end, or at the next."""
    if "RAYYAN-INCLUSION" not in text:
        return {}
    parts = _SECTION.split(text)
    return {
        heading: re.split(r"[|\n]", body)[0].strip()
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


# --- ASReview --------------------------------------------------------------------------------

_LABELS = ("asreviewlabel", "labelincluded", "finalincluded", "included")
_ONE_ZERO = {"1": Verdict.INCLUDE, "1.0": Verdict.INCLUDE} | {
    "0": Verdict.EXCLUDE,
    "0.0": Verdict.EXCLUDE,
}
_MARKS = {"ASReview_relevant": Verdict.INCLUDE, "ASReview_irrelevant": Verdict.EXCLUDE}


def _asreview(cells: Mapping[str, str], text: str) -> Iterator[Vote]:
    """A label of 1 or 0 (-1 or none: not seen), or a note; two that differ tell nothing."""
    verdict = _ONE_ZERO.get(next((cells[name] for name in _LABELS if name in cells), ""))
    if verdict is None:
        marks = set(re.findall(r"\bASReview_(?:relevant|irrelevant|not_seen)\b", text))
        verdict = _MARKS.get(marks.pop()) if len(marks) == 1 else None
    if verdict:
        by, note = cells.get("asreviewusername", ""), cells.get("asreviewnote", "")
        yield Vote(by, verdict, "ASReview", note=note)


# --- Covidence -------------------------------------------------------------------------------

_REASON = re.compile(r"(?:^|[;\n-] *)Exclusion reason: *([^;\n]*[^;\s])", re.MULTILINE)
_DECISION = re.compile(r"(reviewer(.+?))(?:decision|vote)")


def _covidence(cells: Mapping[str, str], text: str) -> Iterator[Vote]:
    """Reviewers' columns, else the status, else an exclusion whose reason stands in the notes."""
    found = _REASON.search(text)
    reason = found[1] if found else cells.get("exclusionreason", "")
    by_person = list(_reviewers(cells, reason))
    status = _verdict(cells.get("status", "")) if "covidence" in cells else None
    if not by_person and (status or found):
        verdict = status or Verdict.EXCLUDE
        by_person = [Vote("", verdict, "Covidence", reason if verdict is Verdict.EXCLUDE else "")]
    yield from by_person


def _reviewers(cells: Mapping[str, str], reason: str) -> Iterator[Vote]:
    """ "Reviewer A decision", and their names where a column "Reviewer A" gives them."""
    for column, cell in cells.items():
        found, verdict = _DECISION.fullmatch(column), _verdict(cell)
        if found and verdict:
            person = cells.get(found[1]) or cells.get(f"{found[1]}name")
            why = cells.get(f"{found[1]}reason", reason) if verdict is Verdict.EXCLUDE else ""
            note = cells.get(f"{found[1]}note", "")
            yield Vote(person or f"Reviewer {found[2].upper()}", verdict, "Covidence", why, note)


# --- EPPI-Reviewer ---------------------------------------------------------------------------

_FLAGS = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE}


def _eppi(cells: Mapping[str, str]) -> Iterator[Vote]:
    """The flag I or E; D (a duplicate, deleted) and S (a shadow) are no votes."""
    flag = cells.get("iedsflags") or cells.get("iedsflag") or ""
    verdict = _FLAGS.get(flag.casefold())
    if verdict:
        yield Vote("", verdict, "EPPI-Reviewer")


_TELLING = frozenset((*_LABELS, "covidence", "exclusionreason", "iedsflags", "iedsflag"))

# --- which of them count ---------------------------------------------------------------------


@dataclass(frozen=True)
class Cast:
    """The decisions that exports of other tools hold, and what keeps others from counting."""

    decisions: list[Decision]
    problems: list[Problem]


def cast(state: Snapshot, workspace: Workspace, new: Iterable[str]) -> Cast:
    """The votes of every source whose description says where they count.

    Of the sources `new`, just read, votes that nobody has said anything about are a notice.
    """
    fresh, found = set(new), Cast([], [])
    by_source: dict[str, list[Record]] = {}
    for record in state.records:
        by_source.setdefault(record.source_id, []).append(record)
    for source_id, records in by_source.items():
        table = described(source_id, workspace, state.protocol.sources)
        faults = list(_faults(source_id, table, state.protocol)) if table else []
        if faults:
            found.problems.extend(faults)
        elif table is not None and table.votes:
            source = _Counted(source_id, table, state.protocol)
            found.decisions.extend(source.decisions(records))
            found.problems.extend(source.problems())
        elif source_id in fresh:
            found.problems.extend(_unasked(source_id, records))
    return found


def _faults(source_id: str, table: SearchTable, protocol: Protocol) -> Iterator[Problem]:
    """What a description beside an export says and the protocol does not know."""
    for key, what in vote_faults(table, protocol.rounds, protocol.criteria):
        remedy = f"mend `{key}` there; no vote of it counts until then"
        yield Problem(source_id, f"its description says {key}, but {what}", remedy)


def _unasked(source_id: str, records: list[Record]) -> Iterator[Problem]:
    given = [vote for record in records for vote in votes(record)]
    if given:
        names = ", ".join(sorted({vote.by or vote.tool for vote in given}))
        what = f"holds {len(given)} votes of another tool ({names}), which do not count here"
        remedy = (
            'to take them in, write votes = "ROUND" and voters = { NAME = "REVIEWER" } '
            "into the description of this source"
        )
        yield Problem(source_id, what, remedy, "notice")


class _Counted:
    """One source whose votes count, and what of them could not be taken."""

    def __init__(self, source_id: str, table: SearchTable, protocol: Protocol) -> None:
        self._source_id, self._table, self._protocol = source_id, table, protocol
        self._round: Round = protocol.round(table.votes)
        self._reasons = {word.casefold(): code for word, code in table.reasons.items()}
        for criterion in protocol.criteria_of(self._round.id):
            for word in (criterion.id, criterion.title):
                self._reasons.setdefault(word.casefold(), criterion.id)
        self._strangers: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def decisions(self, records: Iterable[Record]) -> Iterator[Decision]:
        """The votes as decisions, in the order of the records."""
        for record in records:
            for vote in votes(record):
                decision = self._decision(record, vote)
                if decision is not None:
                    yield decision

    def problems(self) -> Iterator[Problem]:
        """Votes of people who are not known here, and exclusions without a reason of ours."""
        people = ", ".join(self._round.reviewers)
        for name, n in self._strangers.items():
            what = f'{n} votes are by "{name}", who is no reviewer of {self._round.id} ({people})'
            remedy = f'write voters = {{ "{name}" = "..." }} into the description of this source'
            yield Problem(self._source_id, what, remedy, "warning")
        for reason, n in self._unknown.items():
            what = f'{n} exclusions in {self._round.id} have the reason "{reason}", no criterion'
            remedy = f'write reasons = {{ "{reason}" = "..." }} there; until then they do not count'
            yield Problem(self._source_id, what, remedy, "warning")

    def _decision(self, record: Record, vote: Vote) -> Decision | None:
        name = vote.by or vote.tool
        who = self._table.voters.get(name, name)
        if who not in self._round.reviewers:
            self._strangers[name] += 1
            return None
        excluded = vote.verdict is Verdict.EXCLUDE
        reason = self._reasons.get(vote.reason.casefold(), "") if excluded else ""
        if excluded and not reason and self._round.unit == "report":
            self._unknown[vote.reason] += 1
            return None
        note = [f"cast in {vote.tool}", *([] if reason else [vote.reason]), vote.note]
        return Decision(
            record_id=record.record_id,
            round=self._round.id,
            by=who,
            verdict=vote.verdict,
            reason=reason,
            note="; ".join(filter(None, note)),
            locator=record.locator,
            sheet=f"votes:{self._source_id}",
            protocol=self._protocol.basis(self._round.id, vote.verdict, (reason, "")),
        )
