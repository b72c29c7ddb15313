"""From tables to the chain of a review: who voted, who ruled, what was assessed at full text.

Votes whose columns and file name tell no stage are placed by their items: those that a larger
table's people included before are the full texts. Decisions of nobody who is named are rulings
where they speak of what people disagreed about, else the last word, else one person's a file.
Every such step is told beside the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cis_pipeline.core.model import Verdict
from cis_pipeline.review.published import kinds, votes
from cis_pipeline.review.published.columns import ABSTRACT, FULL_TEXT
from cis_pipeline.review.published.finding import Finding, Place, counted
from cis_pipeline.review.published.rounds import Match, Round
from cis_pipeline.review.published.tables import Table
from cis_pipeline.review.published.votes import Named, Vote, VoteSet

NOBODY = "(nobody named)"
"""Who decided where a table names nobody."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row of a later table, and the item before it that it names, if one was found."""

    named: Named
    place: Place
    match: Match | None
    vote: Vote | None = None


@dataclass
class Chain:
    """Both stages; `rulings` and `assessed` link rulings, and what was assessed at full text, to
    items of the first stage. `told` says of each table (by how it is called) what it was taken for.
    """

    abstract: Round = field(default_factory=lambda: Round(ABSTRACT))
    full_text: Round = field(default_factory=lambda: Round(FULL_TEXT))
    rulings: list[Link] = field(default_factory=list)
    assessed: list[Link] = field(default_factory=list)
    sets: list[VoteSet] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def round(self, stage: str) -> Round:
        """The items of a stage."""
        return self.full_text if stage == FULL_TEXT else self.abstract

    def reasons_in(self, stage: str) -> bool:
        """Whether a table of this stage has a column of reasons."""
        return any(s.reasons for s in self.sets if s.stage == stage)


@dataclass(frozen=True)
class Given:
    """What a person says: what words mean, which stage a file is of, which files are rulings."""

    words: Mapping[str, Verdict] = field(default_factory=dict)
    stages: Mapping[Path, str] = field(default_factory=dict)
    rulings: frozenset[Path] = frozenset()


def chain_of(tables: Iterable[Table], given: Given, more: Iterable[VoteSet] = ()) -> Chain:
    """The chain that tables of votes make; `more` are votes that were read in another way."""
    chain, found = Chain(), list(more)
    for table in tables:
        said = given.stages.get(table.path, "")
        read = votes.read(table, given.words, said, kinds.stage_called(table))
        chain.findings += read.findings
        found += read.sets
    _Builder(chain, found, given).build()
    return chain


class _Builder:
    """Places the sets of votes, the largest first."""

    def __init__(self, chain: Chain, sets: list[VoteSet], given: Given) -> None:
        self._chain, self._given = chain, given
        self._sets = sorted(sets, key=lambda s: -s.items)

    def build(self) -> None:
        """Place every set in its stage, then the last words, then link the stages."""
        self._name_files()
        later = [s for s in self._sets if self._is_last_word(s)]
        named = [s for s in self._sets if s not in later]
        for one in sorted(named, key=lambda s: s.stage == FULL_TEXT):
            self._stage(one)
            self._add(one)
        for one in later:
            self._last_word(one)
        self._link()

    def _name_files(self) -> None:
        """Tables of one form that name nobody and share items are a file a person."""
        nobody = [s for s in self._sets if s.nobody and not any(v.settles for v in s.votes)]
        nobody = [s for s in nobody if not self._ruled(s)]
        for one in nobody:
            beside = [
                s
                for s in nobody
                if s is not one
                and s.stage == one.stage
                and _overlap(s, one) >= 0.5
                and (kinds.same_columns(s.table, one.table) or s.items == one.items)
            ]
            if beside:
                who = _called_apart(one, beside)
                one.votes = [replace(vote, who=who) for vote in one.votes]
                self._tell(one.table, f"the votes of one person, called {who} by its name")

    def _ruled(self, one: VoteSet) -> bool:
        return one.table.path in self._given.rulings or kinds.is_called_ruled(one.table)

    def _is_last_word(self, one: VoteSet) -> bool:
        """Whether these are words of nobody beside votes of people, to be placed last."""
        if not one.nobody:
            return False
        people = any(not s.nobody for s in self._sets if s is not one)
        if one.table.path in self._given.stages and one.table.path not in self._given.rulings:
            return False
        same = any(s.table is one.table and s.stage != one.stage for s in self._sets)
        return (people and not same and one.stage != FULL_TEXT) or self._ruled(one)

    def _stage(self, one: VoteSet) -> None:
        if one.stage:
            return
        one.stage, one.told = (
            ABSTRACT,
            "no column and no name says of which stage: taken for the first",
        )
        base = self._chain.abstract
        if base:
            matches = self._matches(base, one.votes)
            met = [m for m in matches if m is not None]
            before = sum(True in m.item.sides for m in met)
            if (
                2 * one.items <= len(base.items)
                and 2 * len(met) >= one.items
                and 2 * before >= len(met)
            ):
                one.stage, one.told = FULL_TEXT, "most of its items were included before"

    def _matches(self, base: Round, found: Iterable[Vote]) -> list[Match | None]:
        every = list(dict.fromkeys(vote.named for vote in found))
        ids = base.shares_ids(every)
        return [base.match(named, ids) for named in every]

    def _add(self, one: VoteSet) -> None:
        base = self._chain.round(one.stage)
        own = not base or base.shares_ids(v.named for v in one.votes)
        if one.nobody:
            one.votes = [replace(v, who="" if v.settles else NOBODY) for v in one.votes]
        base.add(one.votes, own)
        self._chain.sets.append(one)
        self._tell(one.table, _account(one))

    def _last_word(self, one: VoteSet) -> None:
        """Rulings go to the stage whose conflicts they speak of."""
        rounds = [r for r in (self._chain.abstract, self._chain.full_text) if r]
        if one.stage:
            rounds = [r for r in rounds if r.stage == one.stage] or rounds
        if not rounds:
            self._stage(one)
            self._add(one)
            return
        matched = {r.stage: self._matches(r, one.votes) for r in rounds}
        best = max(rounds, key=lambda r: _conflicts(matched[r.stage]))
        met = [m for m in matched[best.stage] if m is not None]
        included = sum(m.item.outcome == "include" for m in met)
        few = 2 * one.items <= len(best.items)
        if not self._ruled(one) and few and 2 * included > len(met) and best.stage == ABSTRACT:
            one.stage, one.told = FULL_TEXT, "most of its items were included before"
            self._add(one)
            return
        one.stage = best.stage
        self._rule(best, one, few)

    def _rule(self, base: Round, one: VoteSet, few: bool) -> None:
        ids = base.shares_ids(v.named for v in one.votes)
        for vote in one.votes:
            match = base.match(vote.named, ids)
            ruling = replace(vote, who="", settles=True)
            self._chain.rulings.append(Link(vote.named, vote.place, match, ruling))
            if match is not None:
                base.rule(match.item, ruling)
        what = "rulings on what people disagreed about" if few else "the last word on each item"
        self._tell(one.table, f"{what} ({counted(one.items, 'item')})")

    def _link(self) -> None:
        """What was assessed at full text, linked to what was decided before."""
        chain = self._chain
        if not chain.abstract:
            return
        items = list(chain.full_text)
        ids = chain.abstract.shares_ids(i.named[0][0] for i in items)
        for item in items:
            named, place = item.named[0]
            chain.assessed.append(Link(named, place, chain.abstract.match(named, ids)))

    def _tell(self, table: Table, what: str) -> None:
        self._chain.told.setdefault(table.called, []).append(what)


def _called_apart(one: VoteSet, beside: Iterable[VoteSet]) -> str:
    """The words of a file's name that the names of the files beside it have not."""
    name = kinds.person_called(one.table)
    others = [re.split(r"[\W_]+", kinds.person_called(s.table)) for s in beside]
    words = [w for w in re.split(r"[\W_]+", name) if not all(w in other for other in others)]
    return " ".join(words) or name


def _overlap(one: VoteSet, other: VoteSet) -> float:
    a, b = ({v.named.id or v.named.title for v in s.votes} for s in (one, other))
    return len(a & b) / max(1, min(len(a), len(b)))


def _conflicts(found: Iterable[Match | None]) -> int:
    return sum(m is not None and m.item.conflict for m in found)


def _account(one: VoteSet) -> str:
    stage = "full text" if one.stage == FULL_TEXT else "title and abstract"
    who = ", ".join(p for p in one.people if p != NOBODY) or "nobody who is named"
    last = ", with the last word" if any(v.settles for v in one.votes) else ""
    why = "and reasons" if one.reasons else ""
    told = f" ({one.told})" if one.told else ""
    items = counted(one.items, "item")
    text = f"decisions at {stage}{told}: {items} by {who}{last} {why}"
    return " ".join(text.split())
