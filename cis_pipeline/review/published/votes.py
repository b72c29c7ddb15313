"""Votes as published tables give them: who said what of which item, in which stage, in which row.

A table may hold the votes of several people, of both stages, and the last word on them: each
column of decisions becomes votes of its own. What a cell says that is no decision gives no vote,
and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cis_pipeline.core.model import Verdict
from cis_pipeline.review.published import columns, words
from cis_pipeline.review.published.columns import Ballot
from cis_pipeline.review.published.finding import Finding, Place, listed, quoted
from cis_pipeline.review.published.tables import Row, Table
from cis_pipeline.screening.votes.grid import filled
from cis_pipeline.screening.votes.table import plain


@dataclass(frozen=True, slots=True)
class Named:
    """What names an item in a row: each "" where the table has no such column."""

    id: str = ""
    title: str = ""
    doi: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One decision: `who` ("" where nobody is named), and whether it `settles` what others said.

    `elsewhere` says that the report was found by other methods than searches (None: not told).
    """

    named: Named
    who: str
    verdict: Verdict
    place: Place
    reason: str = ""
    settles: bool = False
    elsewhere: bool | None = None

    @property
    def include(self) -> bool:
        """Whether the item goes on: what somebody is unsure of does."""
        return self.verdict is not Verdict.EXCLUDE


@dataclass(kw_only=True)
class VoteSet:
    """The votes of one table in one stage ("" while nobody knows which); `told` says how the stage
    is known. `people` are those who voted, in the table's order.
    """

    table: Table
    stage: str
    told: str
    votes: list[Vote] = field(default_factory=list)
    reasons: bool = False

    @property
    def people(self) -> list[str]:
        """Who voted; a last word is nobody's vote."""
        return list(dict.fromkeys(v.who for v in self.votes if v.who and not v.settles))

    @property
    def nobody(self) -> bool:
        """Whether these are decisions of nobody who is named."""
        return not self.people

    @property
    def items(self) -> int:
        """How many rows' items they speak of."""
        return len({(v.named.id or v.named.title or v.named.doi) for v in self.votes})


@dataclass
class Read:
    """The votes of a table by stage, and what of it was assumed or not understood."""

    sets: list[VoteSet]
    findings: list[Finding] = field(default_factory=list)


def read(table: Table, given: Mapping[str, Verdict], stage: str = "", called: str = "") -> Read:
    """The votes of a table. `stage` is what a person says it is of, `called` what its name says;
    `given` what words mean."""
    reader = _Reader(table, given)
    for ballot in table.columns.ballots:
        reader.take(ballot, stage or ballot.stage)
    sets = list(reader.sets.values())
    for one in sets:
        if stage:
            one.told = "as was said"
        elif one.stage:
            one.told = "its columns say so"
        elif called:
            one.stage, one.told = called, "its name says so"
    return Read(_joined(sets), reader.findings())


def _joined(sets: list[VoteSet]) -> list[VoteSet]:
    """Sets of one stage are one: a name may say of a column what the others' names say."""
    found: dict[str, VoteSet] = {}
    for one in sets:
        kept = found.setdefault(one.stage, one)
        if kept is not one:
            kept.votes += one.votes
            kept.reasons = kept.reasons or one.reasons
    return list(found.values())


class _Reader:
    """One reading of a table's columns of decisions."""

    def __init__(self, table: Table, given: Mapping[str, Verdict]) -> None:
        self._table, self._given = table, given
        self.sets: dict[str, VoteSet] = {}
        self._unknown: dict[str, list[Place]] = {}
        self._assumed: dict[str, list[str]] = {}
        self._nameless: list[Place] = []
        self._names: dict[str, str] = {}

    def take(self, ballot: Ballot, stage: str) -> None:
        """The votes of one column."""
        cells = [filled(row.cells, ballot.column) for row in self._table.rows]
        meaning = words.meaning(cells, self._given)
        column = self._table.names[ballot.column]
        if meaning.assumed:
            self._assumed.setdefault(meaning.assumed, []).append(column)
        for row, cell in zip(self._table.rows, cells, strict=True):
            said = meaning.of(cell) if cell else None
            if said is not None:
                self._add(ballot, self._stage(row, stage), row, said)
            elif cell and cell not in ("-1", "-1.0"):
                place = self._table.place(row)
                self._unknown.setdefault(cell, []).append(place)

    def _stage(self, row: Row, stage: str) -> str:
        """What the row's own column of stages says, where the column of decisions says nothing."""
        cell = self._table.cell(row, "stage")
        return stage or columns.stage_in(cell) or _NUMBERED.get(plain(cell), "")

    def _add(self, ballot: Ballot, stage: str, row: Row, said: words.Said) -> None:
        table = self._table
        who = ballot.who or ("" if ballot.settles else table.cell(row, "who"))
        who = self._names.setdefault(plain(who), who)
        settles = ballot.settles or plain(who) in _SETTLERS
        settles = settles or plain(table.cell(row, "settles")) in ("true", "yes", "1", "10")
        reason = filled(row.cells, ballot.reason) if ballot.reason >= 0 else ""
        if not reason and not ballot.who:
            reason = table.cell(row, "reason")
        named = Named(*(table.cell(row, role) for role in ("id", "title", "doi", "year")))
        if not (named.id or named.title or named.doi):
            self._nameless.append(table.place(row))
            return
        found = self.sets.setdefault(stage, VoteSet(table=table, stage=stage, told=""))
        found.reasons = found.reasons or ballot.reason >= 0 or table.has("reason")
        origin = table.columns.roles.get("origin", -1)
        cell = filled(row.cells, origin) if origin >= 0 else ""
        found.votes.append(
            Vote(
                named=named,
                who="" if settles else who,
                verdict=said.verdict,
                place=table.place(row),
                reason=reason or said.reason,
                settles=settles,
                elsewhere=columns.elsewhere(table.names[origin], cell) if origin >= 0 else None,
            )
        )

    def findings(self) -> list[Finding]:
        """What was assumed, and what gave no vote."""
        found = []
        for assumed, names in self._assumed.items():
            what = f"the decisions in {listed(map(quoted, names))} are numbers: {assumed}"
            remedy = "if that is wrong, say it: --word 2=exclude"
            found.append(Finding("note", "assumed", what, remedy, (self._whole(),)))
        for cell, places in self._unknown.items():
            what = f"{quoted(cell, 60)} is no decision that is understood, so it gives no vote"
            remedy = f'say what it means: --word "{cell[:40]}=exclude"'
            found.append(Finding("warning", "not understood", what, remedy, tuple(places)))
        unread = [self._table.names[at] for at in self._table.columns.unread]
        if unread:
            what = f"{listed(map(quoted, unread))} holds decisions of nobody and of no stage that "
            what += "is named, beside those of people; they were not read"
            found.append(Finding("note", "not understood", what, "", (self._whole(),)))
        if self._nameless:
            what = "holds a decision and names no item (no id, title or DOI)"
            found.append(Finding("warning", "no item", what, "", tuple(self._nameless)))
        return found

    def _whole(self) -> Place:
        return Place(self._table.file, 0, self._table.sheet)


_SETTLERS = words.each("consensus final adjudication adjudicator resolved agreed")
_NUMBERED = {
    **dict.fromkeys(("1", "first", "level1", "stage1", "phase1", "round1"), columns.ABSTRACT),
    **dict.fromkeys(("2", "second", "level2", "stage2", "phase2", "round2"), columns.FULL_TEXT),
    "screening": columns.ABSTRACT,
}


def rows_of(table: Table) -> Iterator[tuple[Row, Named]]:
    """The rows of any table that name an item."""
    for row in table.rows:
        named = Named(*(table.cell(row, role) for role in ("id", "title", "doi", "year")))
        if named.id or named.title or named.doi:
            yield row, named
