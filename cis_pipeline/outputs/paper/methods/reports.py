"""How reports were sought, retrieved and assessed, and what was included."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.outputs.documents.document import Gap
from cis_pipeline.outputs.paper.sentences import Section, Sentence, sentence
from cis_pipeline.outputs.paper.theme_facts import with_full_text
from cis_pipeline.outputs.paper.words import counted, was
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.boxes import ARMS
from cis_pipeline.prisma.flow import Column


def section(results: Results) -> Section:
    """Both arms; a number that nobody has come to yet is called awaited."""
    flow, said = results.flow, list[Sentence]()
    said += _arm(ARMS["databases"], flow.databases, "flow.json")
    if flow.other:
        said += _arm(ARMS["other"], flow.other, "flow.json: other_methods")
    said += _included(results)
    if said:
        texts = with_full_text(results)
        if texts:
            n = len(texts)
            held = "is" if n == 1 else "are"
            words = f"The full text of {counted(n, 'report')} {held} held beside the records."
            said.append(sentence("data/fulltexts", words))
        said.append(sentence("", Gap("how full texts were obtained, and what was tried for those "
                                     "that could not be retrieved")))  # fmt: skip
    return Section("Retrieval and assessment of reports", tuple(said))


def _arm(name: str, arm: Column, rests_on: str) -> Iterator[Sentence]:
    sought, lost = arm.shown("reports_sought"), arm.shown("reports_not_retrieved")
    assessed, out = arm.shown("reports_assessed"), arm.shown("reports_excluded")
    if not arm.records_identified:
        return
    if sought is None:
        if "reports_sought" in arm.pending:
            yield sentence(rests_on, f"No report from {name} has been sought yet.")
        return
    yield sentence(
        rests_on, f"From {name}, {counted(sought, 'report')} {was(sought)} sought for retrieval."
    )
    if lost is not None:
        yield sentence(rests_on, f"{_lost(lost)}.")
    if assessed is None:
        yield sentence(rests_on, "None has been assessed for eligibility yet.")
        return
    told = f"{counted(assessed, 'report')} {was(assessed)} assessed for eligibility"
    if out is not None:
        told += f" and {out} {was(out)} excluded"
    yield sentence(rests_on, f"{told}.")
    waits = arm.awaiting_assessment or 0
    if waits:
        yield sentence(rests_on, f"{waits} of them still {'awaits' if waits == 1 else 'await'} a "
                       "decision.")  # fmt: skip


def _lost(n: int) -> str:
    if not n:
        return "None of them is on record as not retrieved"
    return f"{n} of them could not be retrieved"


def _included(results: Results) -> Iterator[Sentence]:
    flow = results.flow
    if not results.state.records:
        return
    if flow.included_pending:
        yield sentence("flow.json: included", "No report has come through all rounds yet.")
        return
    n = flow.reports_included or 0
    yet = " so far" if flow.interim else ""
    if flow.studies_included is not None and n:
        told = f"{counted(flow.studies_included, 'study')} in {counted(n, 'report')}"
        yield sentence("flow.json: included", f"The review includes {told}{yet}.")
        return
    yield sentence("flow.json: included", f"The review includes {counted(n, 'report')}{yet}.")
    if n:
        yield sentence("flow.json: included", "Of how many studies they report is ",
                       Gap("the number of studies; those of every report are to be named first"),
                       ".")  # fmt: skip
