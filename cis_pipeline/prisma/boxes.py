"""The words of the PRISMA 2020 templates: what each box of the diagram is called, by its field.

Diagram, page and terminal read them here, so no two of them can call a box differently. They are
those of Page et al. (2021), BMJ 372:n71 (CC BY 4.0); a caller adds the template's asterisks and
colons where it has them. The keys are fields of `flow.Column`, and for the boxes of an update
those with "new_", "total_" or "previous_" before them.
"""

from __future__ import annotations

from collections.abc import Mapping

from cis_pipeline.core.model import Arm, Channel

LABELS: Mapping[str, str] = {
    "records_identified": "Records identified from",
    "records_removed_before_screening": "Records removed before screening",
    "duplicate_records_removed": "Duplicate records removed",
    "records_marked_ineligible_by_automation": "Records marked as ineligible by automation tools",
    "records_removed_other_reasons": "Records removed for other reasons",
    "records_screened": "Records screened",
    "records_excluded": "Records excluded",
    "reports_sought": "Reports sought for retrieval",
    "reports_not_retrieved": "Reports not retrieved",
    "reports_assessed": "Reports assessed for eligibility",
    "reports_excluded": "Reports excluded",
    "studies_included": "Studies included in review",
    "reports_included": "Reports of included studies",
    "new_studies_included": "New studies included in review",
    "new_reports_included": "Reports of new included studies",
    "total_studies_included": "Total studies included in review",
    "total_reports_included": "Reports of total included studies",
    "previous_studies_included": "Studies included in previous version of review",
    "previous_reports_included": "Reports of studies included in previous version of review",
    # what people still owe, for which the templates have no box:
    "awaiting_before_screening": "Awaiting a decision before screening",
    "awaiting_screening": "Awaiting a decision in screening",
    "awaiting_assessment": "Awaiting a decision on eligibility",
}
"""What the templates print in a box."""

_LISTED: Mapping[str, str] = {
    "records_identified": "Records identified",
    "reports_included": "Reports included",
    "studies_included": "Studies included",
}
"""In a list no sources follow "identified", and an arm's own included reports are no box."""

ROWS: Mapping[str, str] = {
    field: _LISTED.get(field, LABELS[field])
    for field in (
        "records_identified",
        "duplicate_records_removed",
        "records_marked_ineligible_by_automation",
        "records_removed_other_reasons",
        "awaiting_before_screening",
        "records_screened",
        "records_excluded",
        "awaiting_screening",
        "reports_sought",
        "reports_not_retrieved",
        "reports_assessed",
        "reports_excluded",
        "awaiting_assessment",
        "reports_included",
        "studies_included",
    )
}
"""The numbers of one arm as a list, in the order of the flow: field and label."""

ARMS: Mapping[Arm, str] = {"databases": "databases and registers", "other": "other methods"}
"""How the templates name the two columns."""

CHANNELS: Mapping[Channel, str] = {
    Channel.DATABASE: "Databases",
    Channel.REGISTER: "Registers",
    Channel.WEBSITE: "Websites",
    Channel.ORGANISATION: "Organisations",
    Channel.CITATION: "Citation searching",
    Channel.HANDSEARCH: "Handsearching",
    Channel.EXPERT: "Experts",
    Channel.OTHER: "Other",
}
"""The lines of an identification box."""
