"""A report with every section that a review can have, and one with a text wherever texts stand."""

from __future__ import annotations

from dataclasses import replace

from outputs.concept_map.test_picture import SMALL as NETWORK
from outputs.flow_diagram.flows import REFERENCE
from outputs.page.reports import OUT, SAMPLE, VOTES, WORK

from cis_pipeline.concepts.counts.evidence_gap import Cell
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.core.progress import Await
from cis_pipeline.outputs.concept_map.picture import draw
from cis_pipeline.outputs.drawing import svg
from cis_pipeline.outputs.drawing.drawing import Options
from cis_pipeline.outputs.evidence_gap import draw as draw_gap
from cis_pipeline.outputs.page.content import Report
from cis_pipeline.outputs.page.content.agreement import agreement_rows
from cis_pipeline.outputs.page.content.concept_map import Claim, shown
from cis_pipeline.outputs.page.content.evidence_gap import gap_map
from cis_pipeline.outputs.page.content.framework import (
    FrameworkItem,
    FrameworkPart,
    FrameworkShown,
)
from cis_pipeline.outputs.page.content.lists import ExcludedRow, IncludedRow, OwnVote
from cis_pipeline.outputs.page.content.sources import SourceRow
from cis_pipeline.outputs.page.content.standing import Progress, next_step
from cis_pipeline.outputs.page.content.themes import ReaderCounts, ThemeRow
from cis_pipeline.prisma.waves import Brought
from cis_pipeline.screening.agreement.by_part import by_part
from cis_pipeline.screening.assignment.audit import Audit
from cis_pipeline.screening.assignment.shares import Share
from cis_pipeline.screening.second_look.found import Offered
from cis_pipeline.screening.stopping.evidence import evidence
from cis_pipeline.screening.stopping.of_round import RoundEvidence
from making import PROTOCOL

AUDIT = Audit("criteria", 1498, 50, 50, ("R-WRONG",), ())
AGREEMENTS = agreement_rows({"abstract": by_part(VOTES, codes=("TOPIC", "PLACE"))}, PROTOCOL)
PROGRESS = tuple(
    Progress(
        counts=counts,
        judges=("rules",) if counts.id == "criteria" else ("sim-A", "sim-B"),
        agreement=AGREEMENTS[0] if counts.id == "abstract" else None,
        audit=AUDIT if counts.id == "criteria" else None,
    )
    for counts in REFERENCE.rounds
)
AWAITED = (
    Await(
        *("abstract", "consensus", 2, ("data/sheets/abstract_conflicts.xlsx",)),
        "sim-C, to settle: 2 abstract conflicts in data/sheets/abstract_conflicts.xlsx.",
        "sim-C, to settle",
        "2 abstract conflicts",
    ),
)
CELLS = [
    Cell(theme, label, "Levers", "kind of record", kind, of, documents, 0)
    for theme, label, documents in (("L", "Leadership", 1), ("R", "Risk", 0))
    for kind, of in (("journal article", 1), ("report", 2))
]


def wave(
    number: int, *, records: int, known: int, duplicates: int, included: int, waiting: int = 0
) -> Brought:
    """A wave of so many records; what neither waits nor is included was removed."""

    def some(n: int) -> tuple[str, ...]:
        return tuple(f"R-{i}" for i in range(n))

    reports = records - known - duplicates
    return Brought(
        wave=number,
        source_id="",
        source="Web of Science",
        simulated=False,
        records=records,
        withdrawn=0,
        known=known,
        duplicates=duplicates,
        reports=some(reports),
        removed=some(reports - included - waiting),
        screened=None,
        excluded=(),
        included=some(included),
        waiting=some(waiting),
        included_alone=(),
    )


WHOLE = replace(
    SAMPLE,
    progress=PROGRESS,
    awaited=AWAITED,
    next_step=next_step(REFERENCE, AWAITED, ()),
    shares=(Share("abstract", "sim-A", 304, 300), Share("abstract", "sim-B", 304, 304)),
    audits=(AUDIT, Audit("eligibility", 573, 0, 0, (), ())),
    stopping=(
        RoundEvidence("abstract", evidence([True, False] * 20, 300), ("R-1",), (), ("at random",)),
    ),
    second_looks=(Offered("abstract", 10, 9, ("R-WRONG",)),),
    waves=(
        wave(1, records=800, known=0, duplicates=300, included=70),
        wave(2, records=120, known=30, duplicates=10, included=3, waiting=5),
        replace(wave(2, records=120, known=30, duplicates=10, included=3), source_id="wos"),
    ),
    reader=ReaderCounts(
        documents=3, included=2, themes=2, tags=4, passages=9, by_status=(("suggested", 4),)
    ),
    concept_map=shown(NETWORK, svg.drawn(draw(NETWORK), Options()).decode()),
    evidence_gap=gap_map(CELLS, svg.drawn(draw_gap(CELLS, 2), Options()).decode()),
    framework=FrameworkShown(
        "A framework",
        "A paper, Table I",
        (
            FrameworkPart(
                "Questions: Setting out",
                (
                    FrameworkItem(
                        id="Q1",
                        name="Right here",
                        text="Is it right?",
                        documents=2,
                        passages=3,
                        quote="Leaders made room for trying things.",
                        record_id=WORK.record_id,
                    ),
                    FrameworkItem(id="Q2", name="Asked by nobody", asked=False),
                ),
                False,
            ),
        ),
    ),
)


def hostile(text: str) -> Report:
    """A report that has this text wherever a text of the review can stand."""
    record = Record(
        record_id="R-3333333333X",
        title=text,
        authors=(text, text),
        container=text,
        doi=f"10.1/{text}",
    )
    web = replace(record, record_id="R-4444444444W", doi="", url=f"https://example.org/{text}")
    vote = OwnVote(by=text, verdict="exclude", reasons=(text,), day="2020-05-03", evidence=text)
    assert WHOLE.concept_map is not None
    return replace(
        WHOLE,
        title=text,
        question=text,
        authors=(text,),
        published_in=text,
        awaited=(
            Await("abstract", text, 1, (text,), text, text, text),
            Await("a", text, 1, (), text),
        ),
        shares=(Share(text, text, 3, 2),),
        second_looks=(Offered(text, 1, 1, (text,)),),
        sources=(
            SourceRow(
                source=Source(source_id=text, name=text, platform=text, query=text, limits=text),
                file=text,
                records=1,
            ),
        ),
        included=(IncludedRow(record=record, found_in=(text,), themes=(text,)),),
        excluded=(
            ExcludedRow(record=web, round=text, reason=text, by=(text,), evidence=text),
            ExcludedRow(record=OUT, round=text, reason=text, by=(text,), votes=(vote,)),
        ),
        themes=(
            ThemeRow(
                theme=text, group=text, definition=text, quote=text, record_id="R-3333333333X"
            ),
        ),
        concept_map=replace(WHOLE.concept_map, claims=(Claim(text, text, text, text),)),
        framework=FrameworkShown(
            text,
            text,
            (
                FrameworkPart(
                    text, (FrameworkItem(id=text, name=text, text=text, quote=text),), True
                ),
            ),
        ),
        problems=tuple(Problem(f"{text} {n}", text, text) for n in range(5)),
    )
