"""The words of the PRISMA 2020 templates, typed here from the templates once more."""

from __future__ import annotations

from cis_pipeline.core.model import Channel
from cis_pipeline.prisma.boxes import ARMS, CHANNELS, LABELS, ROWS


def test_each_box_has_the_words_of_the_template() -> None:
    assert LABELS["records_identified"] == "Records identified from"
    assert LABELS["records_removed_before_screening"] == "Records removed before screening"
    assert LABELS["duplicate_records_removed"] == "Duplicate records removed"
    automation = "Records marked as ineligible by automation tools"
    assert LABELS["records_marked_ineligible_by_automation"] == automation
    assert LABELS["records_removed_other_reasons"] == "Records removed for other reasons"
    assert LABELS["records_screened"] == "Records screened"
    assert LABELS["records_excluded"] == "Records excluded"
    assert LABELS["reports_sought"] == "Reports sought for retrieval"
    assert LABELS["reports_not_retrieved"] == "Reports not retrieved"
    assert LABELS["reports_assessed"] == "Reports assessed for eligibility"
    assert LABELS["reports_excluded"] == "Reports excluded"
    assert LABELS["studies_included"] == "Studies included in review"
    assert LABELS["reports_included"] == "Reports of included studies"


def test_an_update_calls_its_boxes_new_previous_and_total() -> None:
    assert LABELS["new_studies_included"] == "New studies included in review"
    assert LABELS["new_reports_included"] == "Reports of new included studies"
    assert LABELS["total_studies_included"] == "Total studies included in review"
    assert LABELS["total_reports_included"] == "Reports of total included studies"
    before = "included in previous version of review"
    assert LABELS["previous_studies_included"] == f"Studies {before}"
    assert LABELS["previous_reports_included"] == f"Reports of studies {before}"


def test_a_list_of_numbers_goes_down_the_flow_and_needs_no_from() -> None:
    assert list(ROWS)[:5] == [
        "records_identified",
        "duplicate_records_removed",
        "records_marked_ineligible_by_automation",
        "records_removed_other_reasons",
        "awaiting_before_screening",
    ]
    assert list(ROWS.values())[5:] == [
        "Records screened",
        "Records excluded",
        "Awaiting a decision in screening",
        "Reports sought for retrieval",
        "Reports not retrieved",
        "Reports assessed for eligibility",
        "Reports excluded",
        "Awaiting a decision on eligibility",
        "Reports included",
        "Studies included",
    ]
    assert ROWS["records_identified"] == "Records identified"
    assert ROWS["awaiting_before_screening"] == "Awaiting a decision before screening"


def test_arms_and_ways_of_finding_are_called_as_in_the_template() -> None:
    assert ARMS == {"databases": "databases and registers", "other": "other methods"}
    assert CHANNELS == {
        Channel.DATABASE: "Databases",
        Channel.REGISTER: "Registers",
        Channel.WEBSITE: "Websites",
        Channel.ORGANISATION: "Organisations",
        Channel.CITATION: "Citation searching",
        Channel.HANDSEARCH: "Handsearching",
        Channel.EXPERT: "Experts",
        Channel.OTHER: "Other",
    }
