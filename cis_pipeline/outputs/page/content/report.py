"""All that the page shows of a review; what is told of boxes, rounds and equations is in `flow`."""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.concepts.counts.carried import carried
from cis_pipeline.core.model import Box, Problem
from cis_pipeline.core.progress import Await
from cis_pipeline.outputs.flow_page.html import diagram
from cis_pipeline.outputs.flow_page.records import Listed, listed
from cis_pipeline.outputs.overlap import picture
from cis_pipeline.outputs.page.content import lists, sources, standing, themes
from cis_pipeline.outputs.page.content.agreement import RoundAgreement, agreement_rows
from cis_pipeline.outputs.page.content.concept_map import MapShown, concept_map
from cis_pipeline.outputs.page.content.evidence_gap import GapMap, evidence_gap
from cis_pipeline.outputs.page.content.framework import FrameworkShown, framework
from cis_pipeline.outputs.page.content.lists import ExcludedRow, IncludedRow
from cis_pipeline.outputs.page.content.sources import SourceRow
from cis_pipeline.outputs.page.content.standing import NextStep, Progress
from cis_pipeline.outputs.page.content.themes import ReaderCounts, ThemeRow
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.prisma.waves import Brought
from cis_pipeline.protocol.published import Comparison, published_in
from cis_pipeline.screening.assignment.audit import Audit
from cis_pipeline.screening.assignment.shares import Share, shares_of
from cis_pipeline.screening.second_look.found import Offered, offered_again
from cis_pipeline.screening.stopping.of_round import RoundEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of one page, rows in the order in which they are shown.

    `diagram` is the flow diagram as SVG, made by this program (it goes into the page as it is),
    `numbers` the lists that its numbers open; without them numbers lead to sections. `overlap` is
    likewise the picture of what each source found ("" for none). `published_in` names what the
    comparisons compare with. What a review does not have is empty or None, and has no section.
    """

    title: str
    flow: Flow
    diagram: str
    numbers: Listed | None = None
    overlap: str = ""
    question: str = ""
    authors: tuple[str, ...] = ()
    progress: tuple[Progress, ...] = ()
    awaited: tuple[Await, ...] = ()
    next_step: NextStep | None = None
    published_in: str = ""
    comparisons: tuple[Comparison, ...] = ()
    agreements: tuple[RoundAgreement, ...] = ()
    shares: tuple[Share, ...] = ()
    audits: tuple[Audit, ...] = ()
    stopping: tuple[RoundEvidence, ...] = ()
    second_looks: tuple[Offered, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    waves: tuple[Brought, ...] = ()
    included: tuple[IncludedRow, ...] = ()
    excluded: tuple[ExcludedRow, ...] = ()
    not_retrieved: tuple[ExcludedRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    reader: ReaderCounts | None = None
    concept_map: MapShown | None = None
    evidence_gap: GapMap | None = None
    framework: FrameworkShown | None = None
    problems: tuple[Problem, ...] = ()


def assemble(results: Results) -> Report:
    """Everything that the page shows."""
    state, protocol = results.state, results.state.protocol
    flow, audits = results.flow, tuple(a for a in results.audits if a.excluded)
    tags = [*carried(results.coded, state.included)]
    agreements = agreement_rows(results.agreement_by_part, protocol)
    numbers = listed(flow, state)
    by_people = [asked for asked in protocol.rounds if asked.reviewers]
    looks = (offered_again(asked.id, state) for asked in protocol.rounds)
    return Report(
        title=protocol.review.title,
        question=protocol.review.question,
        authors=protocol.review.authors,
        flow=flow,
        diagram=diagram(flow, numbers),
        numbers=numbers,
        overlap=picture("svg", results).decode(),
        progress=standing.progress(flow, protocol, agreements, audits),
        awaited=results.waiting,
        next_step=standing.next_step(flow, results.waiting, results.problems),
        published_in=published_in(results.workspace.config / "published.toml"),
        comparisons=results.comparisons(results.document),
        agreements=agreements,
        shares=tuple(s for asked in by_people for s in shares_of(asked, state) if s.given),
        audits=audits,
        stopping=tuple(one for one in results.stopping if one.found.read),
        second_looks=tuple(one for one in looks if one.offered),
        sources=sources.sources(state),
        waves=sources.waves(results),
        included=lists.included(state, tags, results.codebook),
        excluded=lists.excluded(state, Box.EXCLUDED),
        not_retrieved=lists.excluded(state, Box.NOT_RETRIEVED),
        themes=themes.themes(tags, results.codebook),
        reader=themes.reader(results),
        concept_map=concept_map(results),
        evidence_gap=evidence_gap(results),
        framework=framework(results),
        problems=results.problems,
    )
