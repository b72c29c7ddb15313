"""Flows for the tests of diagrams: the reference review's numbers, with splits made up."""

from __future__ import annotations

from cis_pipeline.core.model import Box, Channel
from cis_pipeline.prisma.flow import Column, Flow, Identified, RoundCount

NAMES = {
    "ASSIA": 512,
    "ProQuest Business Collection": 701,
    "PsycINFO": 688,
    "Social Care Online (SCIE)": 403,
    "Scopus": 806,
    "Web of Science": 709,
}
REASONS = {"FT1_GENERAL_CHANGE": 31, "FT2_POLICY_REVIEW": 12, "FT3_RELATED_ISSUE": 22}
TITLES = {
    "FT1_GENERAL_CHANGE": "General account of change in children's social care",
    "FT2_POLICY_REVIEW": "Review of policy change in the sector",
    "FT3_RELATED_ISSUE": "About a related issue, not the innovation itself",
    "PUBLISHER": "Publisher not in one of the seven categories",
    "LANG": "Not in English",
}
DATABASES = Column(
    identified_from=tuple(Identified(n.lower(), n, Channel.DATABASE, k) for n, k in NAMES.items()),
    records_identified=3819,
    duplicate_records_removed=1466,
    records_marked_ineligible_by_automation=0,
    records_removed_other_reasons=551,
    records_screened=1802,
    records_excluded=1658,
    reports_sought=144,
    reports_not_retrieved=0,
    reports_assessed=144,
    reports_excluded=65,
    reports_excluded_by_reason=REASONS,
    reports_included=79,
    studies_included=76,
)
OTHER = Column(
    identified_from=(
        Identified("grey", "Grey literature register", Channel.WEBSITE, 181),
        Identified("grey", "Grey literature register", Channel.ORGANISATION, 61),
        Identified("grey", "Grey literature register", Channel.EXPERT, 33),
    ),
    records_identified=275,
    duplicate_records_removed=0,
    records_marked_ineligible_by_automation=0,
    records_removed_other_reasons=0,
    reports_sought=275,
    reports_not_retrieved=0,
    reports_assessed=275,
    reports_excluded=13,
    reports_excluded_by_reason={"LANG": 2, "PUBLISHER": 11},
    reports_included=262,
    studies_included=262,
)


def screening(
    id: str, title: str, numbers: tuple[int, int, int], by_rule: int = 0, waiting: int = 0
) -> RoundCount:
    """A screening round of records: (entered, excluded, left)."""
    entered, excluded, left = numbers
    return RoundCount(
        id=id,
        title=title,
        arm="databases",
        unit="record",
        box=Box.SCREENED_OUT,
        entered=entered,
        excluded=excluded,
        reasons={"OFFTOPIC": excluded},
        by_rule=by_rule,
        left=left,
        waiting=waiting,
        awaiting={"sim-A": waiting} if waiting else {},
    )


ROUNDS = (
    screening("criteria", "Inclusion criteria", (1802, 1498, 304), by_rule=1498),
    screening("abstract", "Abstracts against the review questions", (304, 160, 144)),
)
REFERENCE = Flow(
    title="Innovation in children's social care: a Critical Interpretive Synthesis",
    databases=DATABASES,
    other=OTHER,
    rounds=ROUNDS,
    reports_included=341,
    studies_included=338,
    standing_total=4094,
    simulated=True,
    reason_titles=TITLES,
)
