"""A sample report for the tests, with the reference review's numbers and made-up rows."""

from __future__ import annotations

from dataclasses import replace

from outputs.flow_diagram.flows import REFERENCE

from cis_pipeline.core.model import Channel, Problem, Record, Source
from cis_pipeline.outputs.flow_diagram import Options, render
from cis_pipeline.outputs.page.content import LINKS, Report
from cis_pipeline.outputs.page.content.agreement import agreement_rows
from cis_pipeline.outputs.page.content.lists import ExcludedRow, IncludedRow
from cis_pipeline.outputs.page.content.sources import SourceRow
from cis_pipeline.outputs.page.content.themes import ThemeRow
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.protocol.published import Comparison
from cis_pipeline.screening.agreement.by_part import Judgement, by_part
from making import PROTOCOL


def compared(
    box: str,
    label: str,
    computed: float | None,
    published: float | None,
    status: str = "reported",
    basis: str = "",
) -> Comparison:
    """A published number beside a computed one."""
    return Comparison(box, label, computed, published, status, headline=False, basis=basis)


WORK = Record(
    record_id="R-7K3QF2M9XAB",
    title="Innovation in children's social care: from conceptualisation to improved outcomes",
    authors=("Hampson, Martha", "Goldsmith, Carlie", "Lefevre, Michelle"),
    year=2021,
    container="Journal of Children's Services",
    doi="10.1108/JCS-12-2020-0080",
)
GREY = Record(
    record_id="R-0000000000Q",
    title="A framework for scaling",
    publisher="A foundation",
    year=2015,
    url="https://example.org/framework",
)
OUT = Record(
    record_id="R-1111111111Z", title="Staff retention in a county", authors=("Doe, J.",), year=2012
)
VOTES = {
    f"R{i}": {
        "sim-A": Judgement("include") if i % 3 else Judgement("exclude", ("TOPIC",)),
        "sim-B": Judgement("include") if i % 4 else Judgement("exclude", ("TOPIC", "PLACE")),
    }
    for i in range(60)
}


def drawn(flow: Flow) -> str:
    return render("svg", flow, Options(links=LINKS)).decode()


SAMPLE = Report(
    title=REFERENCE.title,
    flow=REFERENCE,
    diagram=drawn(REFERENCE),
    question="What are the key features of innovation in children's social care?",
    authors=WORK.authors,
    published_in="Hampson, Goldsmith and Lefevre (2021)",
    comparisons=(
        compared(
            "records_identified", "Records from six databases", 3819, 3819, basis="Methodology."
        ),
        compared("rounds.criteria.left", "Left for abstract screening", 304, 305),
        compared("duplicate_records_removed", "Duplicates removed", 1466, None, "not reported"),
        compared("agreement.abstract.cohen_kappa.value", "Agreement", 0.4712, None, "not reported"),
        compared("other_methods.records_identified", "Grey documents gathered", 275, 275),
    ),
    agreements=agreement_rows({"abstract": by_part(VOTES, codes=("TOPIC", "PLACE"))}, PROTOCOL),
    sources=(
        SourceRow(
            source=Source(
                source_id="scopus",
                name="Scopus",
                platform="Elsevier",
                searched_on="2019-11-04",
                query='TITLE-ABS-KEY(innovation AND "social care")',
                limits="English; 2005 to 2020",
                hits=810,
                simulated=True,
            ),
            file="data/searches/scopus.csv",
            records=806,
        ),
        SourceRow(
            source=Source(source_id="grey", name="Grey register", channel=Channel.WEBSITE, wave=2),
            file="data/grey/register.csv",
            records=275,
        ),
    ),
    included=(
        IncludedRow(record=WORK, found_in=("Scopus",), themes=("Leadership", "Risk")),
        IncludedRow(record=GREY, simulated=True),
    ),
    excluded=(
        ExcludedRow(
            record=OUT,
            round="Full text",
            reason="About a related issue, not the innovation itself",
            by=("sim-A", "sim-B"),
            evidence="retention of staff is the outcome",
            simulated=True,
        ),
    ),
    themes=(
        ThemeRow(
            theme="Leadership",
            group="Levers",
            definition="What leaders do.",
            possible=1,
            quote="Leaders made room for trying things.",
            record_id=WORK.record_id,
        ),
        ThemeRow(theme="Risk"),
    ),
    problems=(
        Problem(
            "data/searches/scopus.csv row 12", "no title", "add one or delete the row", "warning"
        ),
    ),
)
NOT_SIMULATED = replace(
    SAMPLE,
    flow=replace(REFERENCE, simulated=False),
    diagram=drawn(replace(REFERENCE, simulated=False)),
    sources=(),
    included=(IncludedRow(record=WORK),),
    excluded=(),
)
