"""config/*.toml as a typed protocol: the rounds, the criteria, the sources and their rules.

The protocol is what a decision rests on, so each decision carries the digest of *its part* of it
(`Protocol.basis`): an exclusion rests on the criteria it names, an inclusion on every criterion
asked in its round. When a criterion changes, exactly the decisions that rest on it lose their
basis and are open again; all others stand.

Why a digest of a part and not of the whole file: criteria evolve by design in Critical
Interpretive Synthesis, and one more synonym in one rule must not re-open 1802 decisions. For the
same reason an inclusion rests on what the criteria ask and not on their rules: rules judge anew
in every run, and what they then say otherwise is a new decision.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self, get_args

from pydantic import Field, model_validator

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.core.model import Arm, Box, Decision, Record, Verdict
from cis_pipeline.protocol import defaults
from cis_pipeline.protocol.carried import Carried
from cis_pipeline.protocol.criteria.country import Countries, Places
from cis_pipeline.protocol.criteria.criterion import Criterion, criterion_faults, rule_faults
from cis_pipeline.protocol.criteria.operator import Finding
from cis_pipeline.protocol.deduplication import DeduplicationTable
from cis_pipeline.protocol.publishers import Bodies, Publishers
from cis_pipeline.protocol.rounds import Round, round_faults
from cis_pipeline.protocol.screening import Screening, ScreeningTable, screening_faults
from cis_pipeline.protocol.sources import SourceTable, vote_faults
from cis_pipeline.protocol.toml import Table, load, refuse


class ReviewTable(Table):
    """What the review is about, under which licence its data may be used (an SPDX id, "CC-BY-4.0",
    or an address), who judges doubtful duplicates, and what a version before held.

    `update_since_wave` is the wave of searches with which an update began, in the same ledger.
    """

    title: str
    question: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    duplicates_by: str = ""
    previous_studies: int | None = Field(default=None, ge=0)
    previous_reports: int | None = Field(default=None, ge=0)
    update_since_wave: int | None = Field(default=None, ge=2)

    @model_validator(mode="after")
    def _previous_once(self) -> Self:
        told = self.previous_studies is not None or self.previous_reports is not None
        if told and self.update_since_wave is not None:
            raise ValueError(
                "update_since_wave counts the previous studies from the ledger; leave out "
                "previous_studies and previous_reports, or update_since_wave"
            )
        return self


class DecisionWords(Table):
    """Further words that mean a decision, as reviewers of this team write them."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _mean_one_thing(self) -> Self:
        own = {"include": self.include, "exclude": self.exclude, "unsure": self.unsure}
        for verdict, words in own.items():
            others = {w.casefold() for v in own if v != verdict for w in (v, *own[v])}
            for word in words:
                if word.casefold() in others:
                    raise ValueError(f'the word "{word}" cannot mean {verdict} and something else')
        return self


class ReviewFile(Table):
    """config/review.toml."""

    review: ReviewTable
    round: tuple[Round, ...]
    source: tuple[SourceTable, ...] = ()
    decision_words: DecisionWords = DecisionWords()
    screening: ScreeningTable = ScreeningTable()
    deduplication: DeduplicationTable = DeduplicationTable()


class CriteriaFile(Table):
    """config/criteria.toml."""

    criterion: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """The whole protocol of a review, read only."""

    review: ReviewTable
    rounds: tuple[Round, ...]
    criteria: tuple[Criterion, ...]
    sources: tuple[SourceTable, ...] = ()
    words: DecisionWords = field(default_factory=DecisionWords)
    publishers: Publishers = field(default_factory=Publishers)
    countries: Countries = field(default_factory=Countries)
    carried: Carried = field(default_factory=Carried)
    screening: ScreeningTable = field(default_factory=ScreeningTable)
    deduplication: DeduplicationTable = field(default_factory=DeduplicationTable)

    @classmethod
    def read(cls, folder: Path) -> Protocol:
        """Read config/ of a review; ProtocolError names file, line and remedy."""
        review = load(folder / "review.toml", ReviewFile)
        criteria = load(folder / "criteria.toml", CriteriaFile).criterion
        refuse(folder / "review.toml", round_faults(review.round))
        refuse(folder / "criteria.toml", criterion_faults(criteria, review.round))
        refuse(folder / "review.toml", screening_faults(review.screening, review.round))
        votes = (
            (("source", n, key), what)
            for n, table in enumerate(review.source)
            for key, what in vote_faults(table, review.round, criteria)
        )
        refuse(folder / "review.toml", votes)
        publishers, countries = folder / "publishers.toml", folder / "countries.toml"
        protocol = cls(
            review=review.review,
            rounds=review.round,
            criteria=criteria,
            sources=review.source,
            words=review.decision_words,
            screening=review.screening,
            deduplication=review.deduplication,
            publishers=load(publishers, Publishers) if publishers.exists() else Publishers(),
            countries=load(countries, Countries) if countries.exists() else Countries(),
        )
        refuse(folder / "criteria.toml", rule_faults(protocol))
        return protocol

    def round(self, round_id: str) -> Round:
        """The round of that id; ProtocolError if there is none."""
        for found in self.rounds:
            if found.id == round_id:
                return found
        known = ", ".join(r.id for r in self.rounds)
        raise ProtocolError(f'config/review.toml: no round "{round_id}"; the rounds are {known}')

    def screening_of(self, round_id: str) -> Screening:
        """How the work of a round is shared and handed out."""
        if round_id not in self._screening:
            self._screening[round_id] = self.screening.of(round_id)
        return self._screening[round_id]

    def rounds_of(self, arm: Arm) -> tuple[Round, ...]:
        """The rounds a record of this arm passes, in order."""
        return self._by_arm[arm]

    def criteria_of(self, round_id: str) -> tuple[Criterion, ...]:
        """The criteria that may be given as a reason in this round, in their declared order."""
        return tuple(c for c in self.criteria if round_id in c.rounds)

    def box_of(self, asked: Round, reason: str) -> Box:
        """Where an exclusion in this round for this reason is counted."""
        criterion = self.criterion(reason)
        if criterion is None or criterion.box is None or asked.id not in criterion.rounds:
            return asked.box
        return criterion.box

    @property
    def duplicates_by(self) -> str:
        """Who judges doubtful duplicates: as declared, else the first reviewer named."""
        named = [name for r in self.rounds for name in r.reviewers]
        return self.review.duplicates_by or (named[0] if named else "reviewer")

    def criterion(self, code: str) -> Criterion | None:
        """The criterion of that reason code, or None."""
        return self._by_code.get(code)

    @cached_property
    def bodies(self) -> Bodies:
        """The publishers, made ready for looking up, once however many reports are judged."""
        return Bodies(self.publishers)

    @cached_property
    def places(self) -> Places:
        """The countries, likewise."""
        return Places(self.countries)

    @cached_property
    def digest(self) -> str:
        """A digest of the whole protocol: what follows from it alone is the same under the same."""
        return hashlib.sha256(repr(self).encode(errors="surrogatepass")).hexdigest()

    @cached_property
    def found(self) -> dict[str, dict[Record, Finding]]:
        """What was found of reports, by criterion: each is judged once, however often it is asked.

        Why by the whole report: one that has changed is another one.
        """
        return {criterion.id: {} for criterion in self.criteria}

    @cached_property
    def _by_code(self) -> dict[str, Criterion]:
        return {c.id: c for c in self.criteria}

    @cached_property
    def _screening(self) -> dict[str, Screening]:
        return {}

    @cached_property
    def _round_ids(self) -> frozenset[str]:
        return frozenset(r.id for r in self.rounds)

    @cached_property
    def _by_arm(self) -> dict[Arm, tuple[Round, ...]]:
        return {arm: tuple(r for r in self.rounds if r.arm == arm) for arm in get_args(Arm)}

    @cached_property
    def _bases(self) -> dict[tuple[str, bool, tuple[str, ...]], str]:
        return {}

    def basis(self, round_id: str, verdict: Verdict, reasons: Iterable[str] = ()) -> str:
        """The digest of what a decision in this round rests on; "" outside screening rounds.

        An exclusion rests on the criteria it names, any other verdict on all that the round asks.
        """
        excludes = verdict is Verdict.EXCLUDE
        key = (round_id, excludes, tuple(sorted(set(reasons))) if excludes else ())
        if key not in self._bases:
            self._bases[key] = hashlib.sha256(self._part(*key).encode()).hexdigest()[:12]
        return self._bases[key] if round_id in self._round_ids else ""

    def stands(self, decision: Decision) -> bool:
        """Whether what a decision rests on is as it was, or was ruled to mean the same since.

        The one place where that is decided; all else asks it.
        """
        d = self.carried.named(decision)
        now = self.basis(d.round, d.verdict, (d.reason, *d.further))
        return d.protocol == now or any(
            link.newer == now for link in self.carried.links(d.protocol)
        )

    def basis_text(self, round_id: str, verdict: Verdict, reasons: Iterable[str] = ()) -> str:
        """The JSON that `basis` is the digest of, kept in the ledger to be read later."""
        excludes = verdict is Verdict.EXCLUDE
        return self._part(round_id, excludes, tuple(sorted(set(reasons))) if excludes else ())

    def _part(self, round_id: str, excludes: bool, reasons: tuple[str, ...]) -> str:
        asked = [c for c in self.criteria_of(round_id) if c.box is None or c.id in reasons]
        if excludes:
            asked = [c for c in asked if c.id in reasons]
        parts = {"id", "question", "rule"} if excludes else {"id", "question"}
        criteria = [
            c.model_dump(mode="json", include=parts) for c in sorted(asked, key=lambda c: c.id)
        ]
        return json.dumps({"round": round_id, "criteria": criteria}, sort_keys=True)

    def question_digest(self, code: str) -> str:
        """The digest of what a criterion asks of people, printed into their workbooks."""
        criterion = self.criterion(code)
        asked = "" if criterion is None else f"{criterion.id}\n{criterion.question}"
        return hashlib.sha256(asked.encode()).hexdigest()[:12]

    def asks_the_same(self, code: str, digest: str) -> bool:
        """Whether a question that was printed, by its digest, means what is asked today."""
        means = (self.question_digest(code), *self.carried.questions.get(code, ()))
        return digest in means

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """The criteria that are still the template's examples: no rule of theirs decides.

        Why not by the mark `example` alone: who edits an example makes it theirs, and who means it
        as it is deletes the mark.
        """
        marked = [c for c in self.criteria if c.example]
        if not marked:
            return ()
        given = load(defaults.template() / "config" / "criteria.toml", CriteriaFile).criterion
        own = [(c.id, c.title, c.question, c.rule) for c in given]
        return tuple(c.id for c in marked if (c.id, c.title, c.question, c.rule) in own)
