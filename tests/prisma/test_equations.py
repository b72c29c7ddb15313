"""EQ1 to EQ14 on diagrams written by hand: wrong numbers are named, unknown is not zero."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cis_pipeline.core.model import Box, Channel
from cis_pipeline.prisma.document import as_dict
from cis_pipeline.prisma.equations import broken, equations, faults, gaps
from cis_pipeline.prisma.flow import Basis, Column, Flow, Identified, RoundCount

SCREENING = RoundCount(
    id="abstract",
    title="Abstracts",
    arm="databases",
    unit="record",
    box=Box.SCREENED_OUT,
    entered=80,
    excluded=50,
    reasons={"TOPIC": 30, "PLACE": 20},
    by_rule=0,
    left=25,
    waiting=5,
    awaiting={"A": 5},
)
DATABASES = Column(
    identified_from=(
        Identified("a", "A", Channel.DATABASE, 60),
        Identified("b", "B", Channel.REGISTER, 40),
    ),
    records_identified=100,
    duplicate_records_removed=15,
    records_marked_ineligible_by_automation=0,
    records_removed_other_reasons=5,
    records_screened=80,
    records_excluded=50,
    awaiting_screening=5,
    reports_sought=25,
    reports_not_retrieved=1,
    reports_assessed=24,
    reports_excluded=14,
    reports_excluded_by_reason={"PLACE": 14},
    reports_included=10,
    studies_included=9,
)
OTHER = Column(
    records_identified=12,
    duplicate_records_removed=2,
    records_marked_ineligible_by_automation=0,
    records_removed_other_reasons=0,
    reports_sought=10,
    reports_not_retrieved=0,
    reports_assessed=10,
    reports_excluded=4,
    reports_excluded_by_reason={"PUBLISHER": 4},
    reports_included=6,
    studies_included=6,
)
FLOW = Flow(
    title="By hand",
    databases=DATABASES,
    other=OTHER,
    rounds=(SCREENING,),
    reports_included=16,
    studies_included=15,
    standing_total=112,
    previous_studies=7,
    previous_reports=8,
    total_studies=22,
    total_reports=24,
)


def names(flow):
    return [e.id for e in broken(flow)]


def test_a_right_diagram_holds_and_every_rule_is_tried():
    assert names(FLOW) == []
    tried = {e.id.split(".")[0] for e in equations(FLOW)}
    assert tried == {f"EQ{n}" for n in range(1, 15)}


@pytest.mark.parametrize(
    ("column", "wrong", "named"),
    [
        ({"records_identified": 101}, "databases", ["EQ1", "EQ2", "EQ14"]),
        ({"duplicate_records_removed": 14}, "databases", ["EQ2"]),
        ({"records_screened": 70}, "databases", ["EQ2", "EQ4"]),
        ({"records_excluded": 49}, "databases", ["EQ3", "EQ4"]),
        ({"reports_sought": 26}, "databases", ["EQ4", "EQ5"]),
        ({"reports_not_retrieved": 0}, "databases", ["EQ5"]),
        ({"reports_excluded": 13}, "databases", ["EQ6", "EQ7"]),
        ({"reports_included": 11}, "databases", ["EQ7", "EQ10"]),
        ({"reports_not_retrieved": -1, "reports_assessed": 26}, "databases", ["EQ7", "EQ13"]),
        ({"reports_sought": 12}, "other", ["EQ8", "EQ9.assessed"]),
        ({"reports_excluded": 5}, "other", ["EQ9.reasons", "EQ9.included"]),
    ],
)
def test_one_wrong_number_is_named_by_the_rules_it_breaks(column, wrong, named):
    bad = replace(FLOW, **{wrong: replace(getattr(FLOW, wrong), **column)})
    assert names(bad) == named


def test_records_excluded_by_other_methods_are_not_missed_among_the_reports_sought():
    other = replace(OTHER, records_identified=15, records_excluded=3)
    counted = replace(FLOW, other=other, standing_total=115)
    assert names(counted) == []
    assert names(replace(counted, other=replace(other, records_excluded=4))) == ["EQ8"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"studies_included": 17, "total_studies": 24}, ["EQ11.most"]),
        ({"studies_included": 17, "studies_beyond_one_a_report": 1}, ["EQ12.studies"]),
        ({"studies_included": 0, "total_studies": 7}, ["EQ11.least"]),
        ({"standing_total": 111}, ["EQ14"]),
        ({"total_studies": 21}, ["EQ12.studies"]),
        ({"total_reports": 25}, ["EQ12.reports"]),
        ({"previous_studies": 6, "previous_reports": 9}, ["EQ12.studies", "EQ12.reports"]),
    ],
)
def test_the_last_box_and_the_whole_are_watched_too(changed, named):
    assert names(replace(FLOW, **changed)) == named


def test_a_round_whose_reasons_do_not_add_up_is_named():
    bad = replace(FLOW, rounds=(replace(SCREENING, reasons={"TOPIC": 30, "PLACE": 19}),))
    assert names(bad) == ["EQ3", "EQ3.abstract"]


def test_the_excluded_are_those_of_all_screening_rounds_and_of_no_other_round():
    # rules exclude 8 of 80 (of 8 reasons one), reviewers 30 + 12 of the 72 that are left: 50; what
    # leaves before screening, and in the other arm, has boxes of its own
    rules = replace(
        SCREENING, id="rules", reasons={"YEAR": 8}, left=72, excluded=8, waiting=0, awaiting={}
    )
    people = replace(SCREENING, entered=72, reasons={"TOPIC": 30, "PLACE": 12}, excluded=42)
    types = replace(rules, id="types", box=Box.OTHER_REASONS, entered=5, reasons={"T": 5}, left=0)
    grey = replace(types, id="grey", arm="other", box=Box.SCREENED_OUT)
    rounds = (types, rules, people, grey)
    assert names(replace(FLOW, rounds=rounds)) == []
    assert names(replace(FLOW, rounds=(types, people, grey))) == ["EQ3"]
    assert names(replace(FLOW, rounds=(types, rules, grey))) == ["EQ3"]


def test_each_round_accounts_for_all_who_entered_it_also_for_those_who_wait():
    other_way = replace(SCREENING, arm="other", waiting=4)
    assert names(replace(FLOW, rounds=(SCREENING, other_way))) == ["EQ3.abstract"]


def test_what_is_not_known_is_neither_true_nor_false_and_never_zero():
    unknown = replace(FLOW, databases=replace(DATABASES, duplicate_records_removed=None))
    holds = {e.id: e.holds for e in equations(unknown)}
    assert holds["EQ2"] is None
    assert holds["EQ1"] is True
    assert names(unknown) == []
    assert as_dict(unknown)["duplicate_records_removed"] is None
    assert as_dict(unknown)["records_removed_before_screening"] is None


def test_a_new_review_without_other_methods_has_no_rules_about_them():
    new = replace(
        FLOW,
        other=None,
        previous_studies=None,
        previous_reports=None,
        reports_included=10,
        studies_included=9,
        standing_total=100,
    )
    assert names(new) == []
    tried = {e.id.split(".")[0] for e in equations(new)}
    assert not tried & {"EQ8", "EQ9", "EQ12"}


def test_a_diagram_without_numbers_breaks_no_equation():
    assert names(Flow(title="", databases=Column())) == []
    assert names(Flow(title="", databases=Column(records_identified=0))) == []


def published(**unreported: int | None) -> Flow:
    """The databases as a publication tells them, but for what is not reported."""
    told = {"records_screened": Basis("reported")} | dict.fromkeys(
        unreported, Basis("not reported")
    )
    column = replace(DATABASES, awaiting_screening=0, records_excluded=55, basis=told)
    return Flow("", replace(column, **unreported))


def test_what_is_not_reported_and_may_be_the_difference_is_told_and_is_no_fault():
    flow = published(reports_not_retrieved=None)
    assert names(flow) == []
    assert [e.sentence for e in gaps(flow)] == [
        "reports assessed (24) is less than sought (25); what is not reported may be the "
        "difference (not retrieved)"
    ]
    assert gaps(published()) == ()


def test_a_fault_says_what_is_not_reported_only_where_that_may_be_the_difference():
    kinds = {"records_marked_ineligible_by_automation": None, "records_removed_other_reasons": None}
    (fault,) = faults(published(**kinds))
    assert fault.held_by == ("by automation", "for other reasons")
    assert fault.sentence == (
        "records screened (80) is not identified (100) - removed before screening (15) = 85; what "
        "is not reported may be the difference (by automation, for other reasons)"
    )
    more = published(**kinds)
    more = replace(more, databases=replace(more.databases, records_screened=90, reports_sought=35))
    assert [e.held_by for e in faults(more) if e.id == "EQ2"] == [()]


@pytest.mark.parametrize(
    ("sought", "severity", "said"),
    [
        (8, "note", "is not identified (12) - removed (2) = 10; the template has no box for the "
                    "other 2 "),
        (13, "warning", "other methods: reports sought (13) is not identified (12) - removed (2)"),
    ],
)  # fmt: skip
def test_more_reports_sought_than_were_found_is_a_warning_and_fewer_a_note(sought, severity, said):
    other = replace(OTHER, reports_sought=sought, reports_assessed=sought)
    (found,) = (e for e in broken(replace(FLOW, other=other)) if e.id == "EQ8")
    assert found.severity == severity
    assert said in found.sentence


def test_no_more_reports_are_excluded_than_were_assessed_where_the_included_are_not_told():
    told = {"reports_sought": Basis("reported")}
    column = replace(DATABASES, reports_included=None, reports_excluded=25, basis=told)
    assert "reports excluded (25) is more than assessed (24)" in [
        e.sentence for e in broken(Flow("", column))
    ]
