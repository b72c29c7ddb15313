"""The JSON document of a flow, whose names scripts of users rely on."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.core.model import Channel
from cis_pipeline.prisma.document import as_dict
from cis_pipeline.prisma.flow import Column, Flow, Identified

ONE = Identified("one.ris", "First index", Channel.REGISTER, 7)
FLOW = Flow(title="Of owls", databases=Column(identified_from=(ONE,), records_identified=7))


def test_each_source_stands_with_its_file_name_channel_and_records() -> None:
    assert as_dict(FLOW)["identified_from"] == [
        {"source": "one.ris", "name": "First index", "channel": "register", "records": 7}
    ]


def test_the_boxes_are_plain_numbers_and_unknown_ones_null() -> None:
    document = as_dict(FLOW)
    assert (document["records_identified"], document["records_screened"]) == (7, None)
    assert document["records_removed_before_screening"] is None
    assert (document["title"], document["other_methods"]) == ("Of owls", None)
    assert (document["interim"], document["simulated"]) == (False, False)


def test_reports_and_studies_included_are_those_of_both_columns() -> None:
    document = as_dict(replace(FLOW, reports_included=5, studies_included=4))
    assert document["included"] == {"reports": 5, "studies": 4, "reports_with_studies": 0}


def test_the_previous_version_stands_there_if_either_of_its_numbers_is_known() -> None:
    assert "previous" not in as_dict(FLOW)
    studies, reports = replace(FLOW, previous_studies=4), replace(FLOW, previous_reports=5)
    assert as_dict(studies)["previous"] == {"reports": None, "studies": 4}
    assert as_dict(reports)["previous"] == {"reports": 5, "studies": None}


def test_the_names_of_a_column_stand_in_one_order_with_its_sources_last() -> None:
    names = list(as_dict(replace(FLOW, other=FLOW.databases))["other_methods"])
    assert names[:2] == ["records_identified", "duplicate_records_removed"]
    assert names[-2:] == ["records_removed_before_screening", "identified_from"]
