"""What a diagram says: the template's own words, and nothing where a number is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from outputs.flow_diagram.flows import DATABASES, OTHER, REFERENCE, ROUNDS, screening

from cis_pipeline.core.model import Channel
from cis_pipeline.outputs.drawing.measure import NO_BREAK
from cis_pipeline.outputs.flow_diagram.notes import awaited
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.outputs.flow_diagram.plan import Cell, Plan, describe, plan
from cis_pipeline.prisma.flow import Column, Flow, Identified


def planned(flow: Flow, options: Options | None = None) -> Plan:
    return plan(flow, options or Options())


def said(cell: Cell) -> list[str]:
    return ["  " * p.indent + p.text.replace(NO_BREAK, " ") for p in cell.paras]


def test_the_databases_arm_says_what_the_template_says() -> None:
    arm = planned(REFERENCE).arms[0]
    assert arm.header == "Identification of studies via databases and registers"
    assert said(arm.main["identified"]) == [
        "Records identified from*:",
        "  Databases (n = 3819)",
        "    ASSIA (n = 512)",
        "    ProQuest Business Collection (n = 701)",
        "    PsycINFO (n = 688)",
        "    Social Care Online (SCIE) (n = 403)",
        "    Scopus (n = 806)",
        "    Web of Science (n = 709)",
    ]
    assert said(arm.side["identified"]) == [
        "Records removed before screening:",
        "  Duplicate records removed (n = 1466)",
        "  Records marked as ineligible by automation tools (n = 0)",
        "  Records removed for other reasons (n = 551)",
    ]
    assert said(arm.main["screened"]) == ["Records screened", "(n = 1802)"]
    assert said(arm.side["screened"]) == [
        "Records excluded**",
        "(n = 1658)",
        "  Inclusion criteria (n = 1498)",
        "  Abstracts against the review questions (n = 160)",
    ]
    assert said(arm.main["sought"]) == ["Reports sought for retrieval", "(n = 144)"]
    assert said(arm.side["sought"]) == ["Reports not retrieved", "(n = 0)"]
    assert said(arm.main["assessed"]) == ["Reports assessed for eligibility", "(n = 144)"]
    assert said(arm.side["assessed"]) == [
        "Reports excluded:",
        "(n = 65)",
        "  General account of change in children's social care (n = 31)",
        "  Review of policy change in the sector (n = 12)",
        "  About a related issue, not the innovation itself (n = 22)",
    ]


def test_other_methods_have_their_ways_of_finding_and_no_screening_box() -> None:
    arm = planned(REFERENCE).arms[1]
    assert arm.header == "Identification of studies via other methods"
    assert said(arm.main["identified"]) == [
        "Records identified from:",
        "  Websites (n = 181)",
        "  Organisations (n = 61)",
        "  Experts (n = 33)",
    ]
    assert sorted(arm.main) == ["assessed", "identified", "sought"]
    assert sorted(arm.side) == ["assessed", "sought"]


def test_what_left_other_methods_before_retrieval_gets_the_boxes_the_template_lacks() -> None:
    other = replace(OTHER, duplicate_records_removed=4, records_screened=271, records_excluded=20)
    arm = planned(replace(REFERENCE, other=other)).arms[1]
    assert said(arm.side["identified"]) == [
        "Records removed before screening:",
        "  Duplicate records removed (n = 4)",
    ]
    assert said(arm.main["screened"]) == ["Records screened", "(n = 271)"]
    assert said(arm.side["screened"]) == ["Records excluded", "(n = 20)"]


ONLY = "databases and registers only"
ALL = "databases, registers and other sources"


@pytest.mark.parametrize(
    ("other", "previous", "which", "searched"),
    [
        (None, None, "new", ONLY),
        (OTHER, None, "new", ALL),
        (None, 3, "updated", ONLY),
        (OTHER, 3, "updated", ALL),
    ],
)
def test_the_title_is_that_of_one_of_the_four_templates(
    other: Column | None, previous: int | None, which: str, searched: str
) -> None:
    flow = replace(REFERENCE, other=other, previous_studies=previous)
    assert planned(flow).title == (
        f"PRISMA 2020 flow diagram for {which} systematic reviews which included searches of "
        f"{searched}"
    )
    assert len(planned(flow).arms) == (1 if other is None else 2)


def test_the_included_box_counts_studies_and_reports() -> None:
    assert said(planned(REFERENCE).included) == [
        "Studies included in review",
        "(n = 338)",
        "Reports of included studies",
        "(n = 341)",
    ]


def test_an_update_shows_previous_new_and_total() -> None:
    before = {"previous_studies": 12, "previous_reports": 15}
    words = planned(replace(REFERENCE, **before, total_studies=350, total_reports=356))
    assert words.previous is not None
    assert words.total is not None
    assert said(words.previous) == [
        "Studies included in previous version of review (n = 12)",
        "",
        "Reports of studies included in previous version of review (n = 15)",
    ]
    assert said(words.included)[::2] == [
        "New studies included in review",
        "Reports of new included studies",
    ]
    assert said(words.total) == [
        "Total studies included in review",
        "(n = 350)",
        "Reports of total included studies",
        "(n = 356)",
    ]
    assert words.arms[0].header == "Identification of new studies via databases and registers"


def test_unknown_numbers_are_left_out_and_never_zero() -> None:
    words = planned(Flow(title="", databases=Column(records_identified=10, reports_included=2)))
    arm = words.arms[0]
    assert said(arm.main["identified"]) == [
        "Records identified from*:",
        "  Databases and registers (n = 10)",
    ]
    assert list(arm.main) == ["identified"]
    assert arm.side == {}
    assert said(words.included) == ["Studies included in review"]
    assert "0)" not in describe(words).replace("(n = 10)", "")
    assert "None" not in describe(words)


def test_a_row_whose_side_box_alone_is_known_keeps_its_main_box_without_a_number() -> None:
    words = planned(replace(REFERENCE, databases=replace(DATABASES, records_screened=None)))
    assert said(words.arms[0].main["screened"]) == ["Records screened"]


def test_registers_stand_by_themselves_and_one_database_searched_twice_is_one_line() -> None:
    identified = (
        Identified("a", "Scopus", Channel.DATABASE, 10),
        Identified("b", "ISRCTN", Channel.REGISTER, 7),
        Identified("c", "Scopus", Channel.DATABASE, 5),
    )
    words = planned(
        Flow(title="", databases=Column(identified_from=identified, records_identified=22))
    )
    assert said(words.arms[0].main["identified"])[1:] == [
        "  Databases (n = 15)",
        "    Scopus (n = 15)",
        "  Registers (n = 7)",
        "    ISRCTN (n = 7)",
    ]


def test_one_round_of_screening_and_one_reason_need_no_total_beside_them() -> None:
    column = replace(DATABASES, reports_excluded=2, reports_excluded_by_reason={"LANG": 2})
    arm = planned(replace(REFERENCE, databases=column, rounds=ROUNDS[:1])).arms[0]
    assert said(arm.side["screened"])[:2] == ["Records excluded**", "(n = 1658)"]
    assert "Inclusion criteria (n = 1498)" not in str(said(arm.side["screened"]))
    assert said(arm.side["assessed"])[:2] == ["Reports excluded:", "  Not in English (n = 2)"]


def test_an_exclusion_without_a_reason_says_so() -> None:
    column = replace(DATABASES, reports_excluded_by_reason={"": 3, "X9": 62})
    arm = planned(replace(REFERENCE, databases=column)).arms[0]
    assert said(arm.side["assessed"])[2:] == ["  No reason given (n = 3)", "  X9 (n = 62)"]


def test_what_nobody_has_come_to_says_what_awaits_it_or_has_a_dash_and_never_zero() -> None:
    pending = (
        *("records_screened", "records_excluded", "reports_sought", "reports_not_retrieved"),
        *("reports_assessed", "reports_excluded", "reports_included"),
    )
    column = Column(records_identified=318, awaiting_screening=318, pending=pending)
    found = planned(Flow(title="Of owls", databases=column, interim=True))
    (arm,) = found.arms
    assert {row: said(cell) for row, cell in arm.main.items()} == {
        "identified": ["Records identified from*:", "  Databases and registers (n = 318)"],
        "screened": ["Records screened", "awaiting (n = 318)"],
        "sought": ["Reports sought for retrieval", "\u2013"],
        "assessed": ["Reports assessed for eligibility", "\u2013"],
    }
    assert {row: said(cell) for row, cell in arm.side.items()} == {
        "screened": ["Records excluded**", "\u2013"],
        "sought": ["Reports not retrieved", "\u2013"],
        "assessed": ["Reports excluded:", "\u2013"],
    }
    assert said(found.included) == ["Reports of included studies", "\u2013"]


def test_an_interim_diagram_says_so_and_names_what_each_round_awaits() -> None:
    waits = replace(DATABASES, awaiting_screening=12, awaiting_assessment=1000)
    rounds = (ROUNDS[0], screening("abstract", "Abstracts", (304, 0, 292), waiting=12))
    words = planned(
        replace(REFERENCE, databases=waits, rounds=rounds, interim=True), Options(thousands=",")
    )
    assert words.notices == ("INTERIM: 1,012 records await a decision",)
    assert said(words.arms[0].main["screened"]) == [
        "Records screened",
        "(n = 1,802)",
        "Awaiting a decision (n = 12)",
        "  Abstracts (n = 12)",
        "[2]",  # for twelve that wait were screened in this diagram all the same
    ]
    assert said(words.arms[0].main["assessed"])[-2] == "Awaiting a decision (n = 1,000)"


def test_one_record_that_waits_is_one_record() -> None:
    waits = replace(DATABASES, awaiting_before_screening=1)
    words = planned(replace(REFERENCE, databases=waits, interim=True))
    assert words.notices == ("INTERIM: 1 record awaits a decision",)
    assert "Awaiting a decision (n = 1)" in said(words.arms[0].main["identified"])


def test_a_final_diagram_has_no_notice() -> None:
    assert planned(REFERENCE).notices == ()


def test_simulated_data_are_called_so_in_the_caption() -> None:
    line = "numbers illustrate the method and are not findings."
    assert planned(REFERENCE).captions[0].endswith(line)
    assert planned(REFERENCE).captions[0].startswith("Simulated data.")
    assert planned(replace(REFERENCE, simulated=False)).captions == ()
    captions = planned(REFERENCE, Options(caption=("Searched in\n2019.", " "))).captions
    assert captions[1:] == ("Searched in 2019.",)


def test_the_second_footnote_counts_what_machines_and_people_excluded() -> None:
    notes = planned(REFERENCE).footnotes
    assert notes == (
        "*Records of each database or register searched, before duplicates were removed.",
        "**160 records were excluded by a human and 1498 were excluded by automation tools "
        "(rules).",
        "Source: Page MJ, et al. BMJ 2021;372:n71. doi: 10.1136/bmj.n71.",
        "This work is licensed under CC BY 4.0. To view a copy of this license, visit "
        "https://creativecommons.org/licenses/by/4.0/",
    )


def test_without_counts_by_source_and_round_the_templates_own_footnotes_stand() -> None:
    flow = replace(REFERENCE, databases=replace(DATABASES, identified_from=()), rounds=())
    notes = planned(flow).footnotes
    assert notes[0].startswith("*Consider, if feasible to do so, reporting the number of records")
    assert notes[1].startswith("**If automation tools were used, indicate how many records were")


def test_the_description_tells_the_whole_flow_in_words() -> None:
    told = describe(planned(REFERENCE))
    assert "Records excluded (n = 1658), Inclusion criteria (n = 1498)" in told
    assert told.index("Records screened (n = 1802).") < told.index("Reports not retrieved (n = 0).")
    assert "Studies included in review (n = 338), Reports of included studies (n = 341)." in told
    assert "*" not in told


def test_a_column_that_does_not_say_how_many_wait_adds_none_to_those_that_do() -> None:
    flow = Flow(
        title="", databases=Column(awaiting_screening=2), other=Column(awaiting_screening=None)
    )
    assert awaited(flow) == 2
