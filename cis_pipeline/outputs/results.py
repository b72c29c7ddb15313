"""What all outputs are made of: a ledger at one moment, and what was computed from it, once.

Each output asks for what it shows; what two of them show is computed for the first and kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook, load_codebook
from cis_pipeline.concepts.coding.coding import coded, decided
from cis_pipeline.concepts.coding.held_words import in_force
from cis_pipeline.concepts.coding.judged_passages import judged
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.scoring import Labels, rests_alone
from cis_pipeline.concepts.tagging.tags import CodedTag, Tag
from cis_pipeline.core.memory import Memory
from cis_pipeline.core.model import CONSENSUS, Box, Coding, Decision, Problem, Standing
from cis_pipeline.core.progress import Await
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.drawing.pictures import Pictures
from cis_pipeline.outputs.remembered_tags import Report, tags_of
from cis_pipeline.prisma.counting import flow_of
from cis_pipeline.prisma.document import as_dict
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.prisma.overlap import Overlap, overlap
from cis_pipeline.protocol.published import Comparison, compare, read_published
from cis_pipeline.screening.agreement.by_part import AgreementByPart, Judgement, by_part
from cis_pipeline.screening.agreement.by_theme import ThemeAgreement, by_theme
from cis_pipeline.screening.agreement.coefficients import Agreement
from cis_pipeline.screening.assignment.audit import Audit, audit_of
from cis_pipeline.screening.coding_workbook import CodingFolder, Material
from cis_pipeline.screening.stopping.of_round import RoundEvidence, evidence_of, rounds_of
from cis_pipeline.screening.tasks import CHECKS
from cis_pipeline.screening.workbook.folder import SheetsFolder
from cis_pipeline.sources import full_texts, ingest
from cis_pipeline.synthesis.framework import (
    Framework,
    Support,
    as_codebook,
    load_framework,
    support,
)


@dataclass(frozen=True)
class Results:
    """The numbers of a review, computed once for all outputs."""

    state: Snapshot
    workspace: Workspace
    codebook: Codebook | None
    framework: Framework | None
    folder: SheetsFolder | None = None
    kept: frozenset[str] = frozenset()
    """The files that lie there as they would be made, so that they need not be."""
    pictures: Pictures = field(default_factory=Pictures)
    themes: Memory | None = None
    """What is remembered of tags (see `remembered_tags`)."""

    @classmethod
    def of(
        cls,
        state: Snapshot,
        workspace: Workspace,
        folder: SheetsFolder | None = None,
        kept: frozenset[str] = frozenset(),
        pictures: Pictures | None = None,
        themes: Memory | None = None,
    ) -> Results:
        """Results of a state; codebook and framework are read here, since their faults stop it."""
        book, framework = (workspace.config / f"{n}.toml" for n in ("codebook", "framework"))
        codebook = load_codebook(book) if book.exists() else None
        return cls(
            state,
            workspace,
            codebook,
            load_framework(framework, codebook) if framework.exists() else None,
            folder,
            kept,
            pictures or Pictures(),
            themes,
        )

    @cached_property
    def flow(self) -> Flow:
        """The numbers of the diagram."""
        return flow_of(self.state, ingest.not_taken(self.workspace, self.state))

    @cached_property
    def overlap(self) -> Overlap:
        """Which source found what."""
        return overlap(self.state.records, self.state.sources, self.state.folded)

    @cached_property
    def sheets(self) -> SheetsFolder:
        """The reviewers' workbooks."""
        return self.folder or SheetsFolder(self.workspace, self.state)

    @cached_property
    def coding_sheets(self) -> CodingFolder:
        """The coders' workbooks."""
        book = self.codebook or Codebook()
        material = Material(book, self._text_of, lambda: self.coded, self._codings_in_force)
        return CodingFolder(self.workspace, self.state, material, self.sheets.codings())

    def _codings_in_force(self) -> list[Coding]:
        held = in_force(self.state.codings, self.state.folded.report_of)
        return [coding for _, coding in held.values()]

    def _text_of(self, report: str) -> Document | None:
        return self.document_of(report) if report in self.state.reports else None

    @cached_property
    def waiting(self) -> tuple[Await, ...]:
        """What the review waits for: exports that have changed, and what people owe."""
        changed = ingest.waiting(self.workspace, self.state)
        return (*changed, *self.sheets.waiting(), *self.coding_sheets.waiting())

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful: in workbooks, between decisions, about searches."""
        # before there are records no workbook can be understood
        sheets = self.sheets.read().problems if self.state.came else ()
        codings = self.coding_sheets.problems() if self.state.came else ()
        hits = ingest.hits_problems(self.state)
        texts = full_texts.strays(self.workspace, self.state.held)
        return (*self.state.folded.problems, *sheets, *codings, *hits, *texts, *self._pictures())

    def _pictures(self) -> Iterator[Problem]:
        """What flow.png cannot show, since no font of this machine has it."""
        from cis_pipeline.outputs import flow_diagram

        flow = self.flow
        sources = (one.name for _, column in flow.arms for one in column.identified_from)
        reasons = {
            (flow.reason_titles or {}).get(code, code)
            for _, column in flow.arms
            for code in column.reports_excluded_by_reason or {}
        }
        said = (flow.title, *sources, *sorted(reasons), *(r.title for r in flow.rounds))
        if lacking := flow_diagram.unshown("".join(said)):
            yield Problem("data/outputs/flow.png", lacking, flow_diagram.REMEDY, "notice")

    @cached_property
    def agreement_by_part(self) -> dict[str, AgreementByPart]:
        """By round: how far its reviewers agreed before any conflict was settled, all of them,
        each pair, and about each criterion."""
        votes: dict[str, dict[str, dict[str, Judgement]]] = {}
        settled: set[tuple[str, str]] = set()
        for d in self.state.decisions_in_force:
            key = (d.round, self.state.folded.report_of[d.record_id])
            if key[1] in self.state.withdrawn or self._looked_again(d):
                continue
            if d.by == CONSENSUS:
                settled.add(key)
            elif key not in settled and not d.by_rule:
                said = Judgement(d.verdict.value, (d.reason, *d.further))
                votes.setdefault(key[0], {}).setdefault(key[1], {})[d.by] = said
        codes = [c.id for c in self.state.protocol.criteria]
        return {
            r.id: by_part(votes[r.id], people=r.reviewers, codes=codes)
            for r in self.state.protocol.rounds
            if len(r.reviewers) > 1 and r.id in votes
        }

    def _looked_again(self, d: Decision) -> bool:
        """Whether it was said at a second look, which shows nothing of how people agreed."""
        book = self.state.workbooks_by_id.get(d.sheet)
        return book is not None and book.purpose in CHECKS

    @property
    def agreements(self) -> dict[str, Agreement]:
        """By round: how far its reviewers agreed before any conflict was settled."""
        return {r: parts.overall for r, parts in self.agreement_by_part.items()}

    @cached_property
    def audits(self) -> list[Audit]:
        """Of each round that rules decide, how often they were found wrong."""
        rounds = (r for r in self.state.protocol.rounds if r.decided_by == "rules")
        return [audit_of(asked, self.state) for asked in rounds]

    @cached_property
    def stopping(self) -> list[RoundEvidence]:
        """What speaks for stopping each round in which people screen records."""
        return [evidence_of(asked.id, self.state) for asked in rounds_of(self.state)]

    @cached_property
    def coded_reports(self) -> tuple[Report, ...]:
        """The reports that may be tagged: those that a round decided by people has been reached by,
        in ledger order. Their texts are read only where somebody asks."""
        standings = self.state.folded.standings
        reached = [s for s in standings.values() if s.report_id == s.record_id and self._came(s)]
        return tuple(self._report(s.record_id) for s in reached)

    def _report(self, report: str) -> Report:
        records = [self.state.by_id[one] for one in self.state.folded.reports[report]]
        return Report(self.state.reports[report], self._texts.of(records))

    @cached_property
    def _texts(self) -> full_texts.Texts:
        return full_texts.Texts(self.workspace)

    def document_of(self, report: str) -> Document:
        """A report as it is coded, whether it is tagged or not."""
        if report not in self._documents_by_id:
            self._documents_by_id[report] = self._report(report).document()
        return self._documents_by_id[report]

    @cached_property
    def _documents_by_id(self) -> dict[str, Document]:
        return {}

    def _came(self, standing: Standing) -> bool:
        """Whether a round decided by people has been reached."""
        rounds = self.state.protocol.rounds_of(standing.arm)
        by_people = [n for n, one in enumerate(rounds) if one.decided_by == "people"]
        at = [n for n, one in enumerate(rounds) if one.id == standing.round]
        return standing.box == Box.INCLUDED or bool(by_people and at and at[0] >= by_people[0])

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """These reports as they are coded, with their full texts."""
        return tuple(one.document() for one in self.coded_reports)

    @cached_property
    def tags(self) -> list[Tag]:
        """The themes of all documents, each with the passages that support it."""
        if self.codebook is None:
            return []
        return tags_of(self.coded_reports, self.codebook, self.themes, self.labels(self.codebook))

    def labels(self, codebook: Codebook) -> Labels:
        """What people say of documents and the themes of a codebook, where they agree."""
        return decided(self.state.codings, codebook, self.state.folded.report_of)

    @cached_property
    def included_tags(self) -> list[Tag]:
        """Those of them on included reports."""
        included = set(self.state.included)
        book = self.codebook
        labels = self.labels(book) if book else {}
        if "tags" in vars(self) or book is None or not rests_alone(book, labels):
            return [one for one in self.tags if one.record_id in included]
        # a tag then rests on its own document, so that the others need not be looked at
        reports = [one for one in self.coded_reports if one.record.record_id in included]
        return tags_of(reports, book, self.themes, labels)

    @cached_property
    def framework_support(self) -> tuple[Support, ...]:
        """The parts of the framework with the sentences that speak to them, of all documents."""
        if self.codebook is None or self.framework is None:
            return ()
        sought = as_codebook(self.framework, self.codebook)
        found = tags_of(self.coded_reports, sought, self.themes, section="framework")
        return support(self.framework, found, self.coded, self.codebook, self.coded_documents)

    @cached_property
    def coded(self) -> tuple[CodedTag, ...]:
        """The suggested themes with what people said of them, and those that only people found."""
        if self.codebook is None:
            return ()
        return coded(self.tags, self.state.codings, self.codebook, self.state.folded.report_of)

    @cached_property
    def coded_documents(self) -> list[str]:
        """The reports that were tagged, and those that people coded, in ledger order."""
        tagged = (one.record.record_id for one in self.coded_reports)
        wanted = {*tagged, *(one.record_id for one in self.coded)}
        return [report for report in self.state.reports if report in wanted]

    @cached_property
    def coding_agreement(self) -> tuple[ThemeAgreement, ...]:
        """How far coders agreed about all themes and about each, before anything was settled."""
        if self.codebook is None:
            return ()
        said = judged(self.state.codings, self.codebook, self.state.folded.report_of)
        return by_theme(said, self.codebook.theme_ids, self.codebook.coding.coders)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The JSON document of `cis run`: the flow, agreement, and comparison with the paper."""
        document = as_dict(self.flow)
        document["agreement"] = {r: a.as_dict() for r, a in self.agreement_by_part.items()}
        document["audits"] = [audit.as_dict() for audit in self.audits]
        document["published"] = [_compared(c) for c in self.comparisons(document)]
        return document

    def comparisons(self, document: Mapping[str, Any]) -> tuple[Comparison, ...]:
        """Each published number beside the computed one."""
        numbers = read_published(self.workspace.config / "published.toml")
        return compare(numbers, document)


def as_json(value: Any) -> bytes:
    """A value as a JSON file for people and programs: indented, in its own order."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _compared(c: Comparison) -> dict[str, Any]:
    names = ("box", "label", "computed", "published", "status", "verdict", "headline", "basis")
    return {name: getattr(c, name) for name in names}
