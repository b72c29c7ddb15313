"""The review, laid out for the report: rows of records, rounds, themes and searches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.tagging import Tag
from cis_pipeline.core.model import Box
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.outputs import flow_diagram
from cis_pipeline.outputs.overlap import picture
from cis_pipeline.outputs.page.content import (
    ExcludedRow,
    IncludedRow,
    Report,
    RoundAgreement,
    SourceRow,
    ThemeRow,
    links_of,
)
from cis_pipeline.outputs.results import Results
from cis_pipeline.protocol.published import published_in


def assemble(results: Results) -> Report:
    """Everything that the page shows."""
    state, protocol = results.state, results.state.protocol
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
        awaited=tuple(a.sentence for a in results.sheets.waiting()),
        published_in=published_in(results.workspace.config / "published.toml"),
        comparisons=results.comparisons(results.document),
        agreements=tuple(
            RoundAgreement(
                title=protocol.round(r).title, reviewers=protocol.round(r).reviewers, agreement=a
            )
            for r, a in results.agreements.items()
        ),
        sources=_sources(state),
        included=_included(state, results.tags, results.codebook),
        excluded=_excluded(state),
        themes=_themes(results.tags, results.codebook) if results.codebook else (),
        problems=(*results.sheets.read().problems, *state.folded.problems),
    )


def _sources(state: State) -> tuple[SourceRow, ...]:
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
    state: State, tags: Sequence[Tag], codebook: Codebook | None
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


def _excluded(state: State) -> tuple[ExcludedRow, ...]:
    """Reports excluded after retrieval, or never retrieved (PRISMA 2020, item 16b)."""
    rows = []
    for standing in state.folded.standings.values():
        if standing.box not in (Box.EXCLUDED, Box.NOT_RETRIEVED):
            continue
        because = state.folded.because[standing.record_id]
        criterion = state.protocol.criterion(standing.reason)
        rows.append(
            ExcludedRow(
                record=state.reports[standing.record_id],
                round=state.protocol.round(standing.round).title,
                reason=criterion.title if criterion else standing.reason or "no reason given",
                by=standing.by,
                evidence=because.evidence or because.note,
                simulated=state.source_of(standing.record_id).simulated,
            )
        )
    return tuple(rows)


def _themes(tags: Sequence[Tag], codebook: Codebook) -> tuple[ThemeRow, ...]:
    """Each theme with the number of its documents and the best supported of their sentences."""
    rows = []
    for theme in codebook.theme:
        mine = [t for t in tags if t.theme == theme.id]
        best = max(mine, key=lambda t: (t.score, t.record_id), default=None)
        rows.append(
            ThemeRow(
                theme=f"{theme.id} {theme.label}".rstrip(),
                group=theme.group,
                definition=theme.definition,
                documents=len(mine),
                quote=best.quote if best else "",
                record_id=best.record_id if best else "",
            )
        )
    return tuple(rows)
