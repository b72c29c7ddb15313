"""What the page shows, as plain rows, taken from the results of a review.

Everything else on the page (boxes, rounds, equations, banners) follows from `Report.flow`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.counts.carried import carried, passages
from cis_pipeline.concepts.tagging.tags import CodedTag
from cis_pipeline.core.model import Box, Decision, Problem, Record, Source
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs import flow_diagram
from cis_pipeline.outputs.overlap import picture
from cis_pipeline.outputs.page.agreement import RoundAgreement, agreement_rows
from cis_pipeline.outputs.results import Results
from cis_pipeline.outputs.words_of_people import votes_on
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.protocol.published import Comparison, published_in

_SECTIONS = {
    "records_identified": "sources",
    "records_screened": "rounds",
    "records_excluded": "rounds",
    "reports_not_retrieved": "not_retrieved",
    "reports_assessed": "rounds",
    "reports_excluded": "excluded",
    "reports_included": "included",
    "studies_included": "included",
    "reports_excluded_by_reason": "excluded",
}

LINKS: Mapping[str, str] = {
    **{box: f"#{section}" for box, section in _SECTIONS.items()},
    **{f"other_methods.{box}": f"#{section}" for box, section in _SECTIONS.items()},
    "included": "#included",
}
"""Box -> the section of the page that lists its records; fit for `Options.links`."""


def links_of(flow: Flow) -> dict[str, str]:
    """The links of this flow's boxes: no list holds reports not retrieved where there are none."""
    arms = (("", flow.databases), ("other_methods.", flow.other))
    lists = {
        f"{prefix}reports_not_retrieved" for prefix, a in arms if a and a.reports_not_retrieved
    }
    return {
        box: link
        for box, link in LINKS.items()
        if not box.endswith("reports_not_retrieved") or box in lists
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One search and its file; `records` is how many records were read from it."""

    source: Source
    file: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludedRow:
    """One included report: the best that its records give, and its themes' names.

    `found_in` names the sources that had it, `simulated` says that its record was invented.
    """

    record: Record
    found_in: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVote:
    """What one person said: the verdict and the titles of the person's own reasons, the primary
    one first, the day, and what the vote quotes, or its note."""

    by: str
    verdict: str
    reasons: tuple[str, ...] = ()
    day: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedRow:
    """One report excluded after retrieval, or not retrieved: in which round, why and by whom.

    `round` and `reason` are titles. `evidence` is what the decision quotes, or the note; where
    several people decided, or a conflict was settled, it stands in each one's own of `votes`.
    """

    record: Record
    round: str
    reason: str
    by: tuple[str, ...]
    evidence: str = ""
    simulated: bool = False
    votes: tuple[OwnVote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """One theme: on how many included reports it is suggested for sure, suggested as possible, or
    confirmed by people, and the sentence that supports it best there.

    A report counts once: as confirmed where people confirmed the theme, else as suggested; where
    they refused it, it counts nowhere. `status` is that of the sentence.
    """

    theme: str
    group: str = ""
    definition: str = ""
    sure: int = 0
    possible: int = 0
    confirmed: int = 0
    quote: str = ""
    status: str = ""
    record_id: str = ""

    @property
    def documents(self) -> int:
        """All reports that carry it."""
        return self.sure + self.possible + self.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of one page, rows in the order in which they are shown.

    `diagram` is the flow diagram as SVG, made by this program (it goes into the page as it is;
    draw it with `Options(links=LINKS)` to make its boxes lead to the lists), `overlap` likewise
    the picture of what each source found ("" for none). `awaited` are sentences that say who
    owes what. `published_in` names what the comparisons compare with.
    """

    title: str
    flow: Flow
    diagram: str
    overlap: str = ""
    question: str = ""
    authors: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    published_in: str = ""
    comparisons: tuple[Comparison, ...] = ()
    agreements: tuple[RoundAgreement, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    included: tuple[IncludedRow, ...] = ()
    excluded: tuple[ExcludedRow, ...] = ()
    not_retrieved: tuple[ExcludedRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    problems: tuple[Problem, ...] = ()


def assemble(results: Results) -> Report:
    """Everything that the page shows."""
    state, protocol = results.state, results.state.protocol
    tags = [*carried(results.coded, state.included)]
    diagram = flow_diagram.render(
        "svg", results.flow, flow_diagram.Options(links=links_of(results.flow))
    )
    return Report(
        title=protocol.review.title,
        question=protocol.review.question,
        authors=protocol.review.authors,
        flow=results.flow,
        diagram=diagram.decode(),
        overlap=picture("svg", results).decode(),
        awaited=tuple(a.sentence for a in results.waiting),
        published_in=published_in(results.workspace.config / "published.toml"),
        comparisons=results.comparisons(results.document),
        agreements=agreement_rows(results.agreement_by_part, protocol),
        sources=_sources(state),
        included=_included(state, tags, results.codebook),
        excluded=_excluded(state, Box.EXCLUDED),
        not_retrieved=_excluded(state, Box.NOT_RETRIEVED),
        themes=_themes(tags, results.codebook) if results.codebook else (),
        problems=results.problems,
    )


def _sources(state: Snapshot) -> tuple[SourceRow, ...]:
    read = Counter(r.source_id for r in state.records)
    files: dict[str, dict[str, None]] = {}
    for record in state.records:
        files.setdefault(record.source_id, {})[_PLACE.sub("", record.locator)] = None
    return tuple(
        SourceRow(
            source=source, file=_place(source_id, files.get(source_id, ())), records=read[source_id]
        )
        for source_id, source in state.sources.items()
    )


_PLACE = re.compile(r'( sheet ".*")? (row|line|entry) \d+$')
"""What a locator says beyond the file; a document is one entry, and has nothing of it."""


def _place(source_id: str, files: Collection[str]) -> str:
    """The file of a source, or its id, which is the folder's name, where it has several."""
    return next(iter(files)) if len(files) == 1 else source_id


def _included(
    state: Snapshot, tags: Sequence[CodedTag], codebook: Codebook | None
) -> tuple[IncludedRow, ...]:
    names = {t.id: t.name for t in codebook.theme} if codebook else {}
    themes: dict[str, list[str]] = {}
    for tag in tags:
        themes.setdefault(tag.record_id, []).append(names.get(tag.theme, tag.theme))
    return tuple(
        IncludedRow(
            record=state.reports[report],
            found_in=tuple(
                dict.fromkeys(state.source_of(i).name for i in state.folded.reports[report])
            ),
            themes=tuple(themes.get(report, ())),
            simulated=state.source_of(report).simulated,
        )
        for report in state.included
    )


def _excluded(state: Snapshot, box: Box) -> tuple[ExcludedRow, ...]:
    """Reports excluded after retrieval (PRISMA 2020, item 16b), or those never retrieved.

    A list each, as the diagram has a box each, so that their numbers agree.
    """
    rows = []
    for standing in state.folded.standings.values():
        if standing.box != box:
            continue
        because = state.folded.because[standing.record_id]
        votes = votes_on(standing, state)
        several = len(votes) > 1
        rows.append(
            ExcludedRow(
                record=state.reports[standing.record_id],
                round=state.protocol.round(standing.round).title,
                reason=_reason(standing.reason, state) or "no reason given",
                by=standing.by,
                evidence="" if several else because.evidence or because.note,
                simulated=state.source_of(standing.record_id).simulated,
                votes=tuple(_own(d, state) for d in votes) if several else (),
            )
        )
    return tuple(rows)


def _reason(code: str, state: Snapshot) -> str:
    criterion = state.protocol.criterion(code)
    return criterion.title if criterion else code


def _own(d: Decision, state: Snapshot) -> OwnVote:
    reasons = tuple(_reason(code, state) for code in (d.reason, *d.further) if code)
    return OwnVote(
        by=d.by,
        verdict=d.verdict.value,
        reasons=reasons,
        day=d.at[:10],
        evidence=d.evidence or d.note,
    )


def _themes(tags: Sequence[CodedTag], codebook: Codebook) -> tuple[ThemeRow, ...]:
    """Each theme in use with the numbers of its documents and the best of their sentences."""
    return tuple(
        _theme(theme, [tag for tag in tags if tag.theme == theme.id])
        for theme in codebook.theme
        if not theme.retired
    )


def _theme(theme: Theme, tags: Sequence[CodedTag]) -> ThemeRow:
    row = ThemeRow(
        theme=f"{theme.id} {theme.label}".rstrip(), group=theme.group, definition=theme.definition
    )
    counts = Counter("confirmed" if t.counts else t.tier or "possible" for t in tags)
    best = max(tags, key=lambda t: (t.counts, t.score, t.record_id), default=None)
    if best is None:
        return row
    shown = next((p for p in passages(best) if p.status == "confirmed"), passages(best)[0])
    return replace(
        row,
        sure=counts["sure"],
        possible=counts["possible"],
        confirmed=counts["confirmed"],
        quote=shown.passage.quote,
        status=shown.status,
        record_id=best.record_id,
    )
