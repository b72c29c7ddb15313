"""The report is one page that stands alone, says where numbers come from, and trusts no text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outputs.flow_diagram.flows import DATABASES, REFERENCE, ROUNDS, screening
from outputs.page.page import Page
from outputs.page.reports import GREY, NOT_SIMULATED, SAMPLE, WORK, drawn
from outputs.page.whole import WHOLE, hostile

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.progress import Await
from cis_pipeline.outputs.page.content import LINKS, Report
from cis_pipeline.outputs.page.content.links import link
from cis_pipeline.outputs.page.content.lists import ExcludedRow, IncludedRow
from cis_pipeline.outputs.page.content.themes import ThemeRow
from cis_pipeline.outputs.page.html import render
from cis_pipeline.outputs.page.words import (
    authors,
    doi_address,
    interval,
    number,
    short_address,
    web_address,
)
from cis_pipeline.outputs.registry import found
from cis_pipeline.prisma.flow import Column, Flow
from cis_pipeline.screening.agreement.coefficients import Estimate

HOSTILE = "</cite><script src=//evil.example/x.js>alert(1)</script>\"'><img onerror=x src=x>\x07"


@pytest.mark.parametrize("report", [SAMPLE, WHOLE, NOT_SIMULATED])
def test_the_page_is_well_nested_and_its_ids_are_unique(report: Report) -> None:
    page = Page(render(report))
    assert page.faults == []
    ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
    assert [i for i, n in ids.items() if n > 1] == []


def test_nothing_is_loaded_from_anywhere() -> None:
    page = Page(render(WHOLE))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form"}
    for tag, attrs in page.elements:
        assert "src" not in attrs
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        assert tag == "a" or "href" not in attrs
    assert "@import" not in render(WHOLE)
    assert set(re.findall(r"url\(([^,]*),", render(WHOLE))) == {"data:font/woff;base64"}
    [policy] = [a["content"] for a in page.all("meta") if "http-equiv" in a]
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def test_the_only_addresses_outside_are_those_of_records_the_template_and_files_beside_it() -> None:
    outside = {a["href"] for a in Page(render(WHOLE)).all("a") if not a["href"].startswith("#")}
    files = {address for address in outside if "//" not in address}
    assert files <= {name for output in found() for name in output.FILES}
    assert {"themes.html", "concept_map.svg", "framework.csv", "included.csv"} <= files
    assert sorted(outside - files) == [
        "https://doi.org/10.1108/JCS-12-2020-0080",
        "https://doi.org/10.1136/bmj.n71",
        "https://example.org/framework",
    ]


def test_every_link_within_the_page_leads_somewhere() -> None:
    for report in (WHOLE, NOT_SIMULATED, SAMPLE):
        page = Page(render(report))
        ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
        inside = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
        assert inside <= ids
    assert {a for a in LINKS.values() if a[1:] not in ids} == set()


def test_tables_have_captions_and_their_headers_a_scope() -> None:
    page = Page(render(WHOLE))
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["table"] == tags["caption"] > 6
    assert all(attrs.get("scope") in ("row", "col") for attrs in page.all("th"))


def test_headings_go_down_one_step_at_a_time() -> None:
    levels = [int(tag[1]) for tag, _ in Page(render(WHOLE)).elements if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_hostile_text_is_shown_and_never_becomes_markup() -> None:
    record = Record(
        record_id="R-2222222222Y",
        title=HOSTILE,
        authors=(HOSTILE,),
        container=HOSTILE,
        doi="10.1/<script>\"'",
        url="javascript:alert(1)",
    )
    report = replace(
        SAMPLE,
        title=HOSTILE,
        question=HOSTILE,
        included=(IncludedRow(record=record, themes=(HOSTILE,), found_in=(HOSTILE,)),),
        excluded=(
            ExcludedRow(
                record=GREY, round=HOSTILE, reason=HOSTILE, by=(HOSTILE,), evidence=HOSTILE
            ),
        ),
        themes=(ThemeRow(theme=HOSTILE, quote=HOSTILE),),
        problems=(Problem(HOSTILE, HOSTILE, HOSTILE),),
    )
    html = render(report)
    page = Page(html)
    assert page.faults == []
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert "javascript:" not in html
    assert "\x07" not in html
    assert page.text.count("<script src=//evil.example/x.js>alert(1)</script>") > 8


def test_a_lone_surrogate_does_not_stop_the_page_from_being_written() -> None:
    row = IncludedRow(record=replace(WORK, title="half \ud83d a pair"))
    assert b"half  a pair" in render(replace(SAMPLE, included=(row,))).encode()


def test_simulated_data_are_called_so_on_top_and_on_each_record() -> None:
    text = Page(render(SAMPLE)).text
    line = "Contains simulated records and decisions: numbers illustrate the method"
    assert f"Simulated data. {line}" in text
    badges = [a for a in Page(render(SAMPLE)).all("span") if a.get("class") == "badge"]
    assert len(badges) == 3  # one source, one included and one excluded report
    assert "imulated" not in Page(render(NOT_SIMULATED)).text


def test_an_interim_report_says_what_is_awaited() -> None:
    flow = replace(
        REFERENCE,
        interim=True,
        databases=replace(DATABASES, awaiting_screening=12),
        rounds=(ROUNDS[0], screening("abstract", "Abstracts", (304, 100, 192), waiting=12)),
    )
    book = "data/sheets/abstract_sim-A.xlsx"
    owed = Await("abstract", "sim-A", 12, (book,), "Fill it in.", "sim-A", "12 abstract decisions")
    ruling = Await("protocol", "the team", 3, (), "criterion COUNTRY: rule on it.")
    report = replace(SAMPLE, flow=flow, diagram=drawn(flow), awaited=(owed, ruling))
    text = Page(render(report)).text
    assert "Interim. Not all decisions have been made" in text
    assert f"sim-A 12 abstract decisions {book} the team criterion COUNTRY: rule on it." in text
    assert "What is to be written into each workbook Fill it in." in text
    assert "12 await a decision (sim-A: 12)" in text
    assert "Interim." not in Page(render(SAMPLE)).text


def test_computed_numbers_stand_beside_published_ones_with_a_verdict() -> None:
    text = Page(render(SAMPLE)).text
    assert "records_identified 3819 3819 reported Methodology. equal" in text
    assert "rounds.criteria.left 304 305 reported differs" in text
    assert "duplicate_records_removed 1466 – not reported not reported by the paper" in text
    assert "cohen_kappa.value 0.47 – not reported not reported by the paper" in text
    # what is no headline is folded under the words of the terminal
    assert (
        "5 further numbers: 2 equal, 1 differ, 2 not reported by the paper, 0 not computed" in text
    )


def test_rounds_tell_who_excluded_how_many_and_why() -> None:
    text = Page(render(SAMPLE)).text
    assert "Inclusion criteria records 1802 1498 1498 0 304 0" in text
    assert "1802 records entered, 1498 excluded (1498 by rules, 0 by people), 304 left." in text
    assert "OFFTOPIC 160" in text  # a reason without a title is shown by its code


def test_the_table_of_boxes_leaves_out_what_is_not_known() -> None:
    flow = Flow(title="x", databases=Column(records_identified=7))
    text = Page(render(Report(title="x", flow=flow, diagram=drawn(flow)))).text
    assert "Records identified 7 Included, both together" in text
    assert "not known reports; studies: not determined (people named those of 0 reports)" in text
    assert "Records screened" not in text
    assert "None" not in text.replace("None.", "")


def test_what_is_awaited_is_shown_if_either_arm_awaits_it() -> None:
    flow = Flow(title="x", databases=Column(), other=Column(awaiting_assessment=3))
    text = Page(render(Report(title="x", flow=flow, diagram=drawn(flow)))).text
    assert "Awaiting a decision on eligibility 0 3" in text
    assert "Awaiting a decision in screening" not in text


def test_an_empty_report_says_what_is_missing() -> None:
    flow = Flow(title="x", databases=Column())
    page = Page(render(Report(title="x", flow=flow, diagram="")))
    assert page.faults == []
    for sentence in (
        "No source has been read.",
        "No report is included yet.",
        "No report has been excluded at full text.",
        "The protocol has no rounds.",
        "cis why R-...",
    ):
        assert sentence in page.text


def test_equations_are_shown_with_both_sides() -> None:
    text = Page(render(SAMPLE)).text
    assert (
        "EQ2 records screened = identified - removed before screening - awaiting 1802 = 1802 yes"
        in (text)
    )
    wrong = replace(REFERENCE, databases=replace(DATABASES, records_screened=1801))
    assert "1801 = 1802 no (error)" in Page(render(replace(SAMPLE, flow=wrong))).text
    unknown = replace(REFERENCE, databases=replace(DATABASES, records_screened=None))
    assert "not known = 1802 cannot be told" in Page(render(replace(SAMPLE, flow=unknown))).text


def test_sources_agreement_themes_and_problems_are_listed() -> None:
    text = Page(render(SAMPLE)).text
    assert (
        'TITLE-ABS-KEY(innovation AND "social care") Limits: English; 2005 to 2020 810 806 1'
        in text
    )
    assert "All sources 1081" in text
    assert "sim-A, sim-B 60" in text
    # sim-A excludes 20, sim-B 15 of 60, both 5: included by sim-A only 10, by sim-B only 15
    assert "sim-A, sim-B included by sim-A only: 10, by sim-B only: 15 60 25 58.3 %" in text
    assert "Abstracts: 1 pair, 2 criteria" in text
    assert "Elsewhere 60 15 75.0 %" in text  # named by sim-B alone, 15 times
    assert "Levers 1 theme, 1 on included reports" in text
    assert "Leadership What leaders do. 0 1 0 Leaders made room" in text
    assert "data/searches/scopus.csv row 12 no title add one or delete the row" in text
    assert f"cis why {WORK.record_id}" in text


def test_the_same_report_gives_the_same_page() -> None:
    assert render(SAMPLE) == render(SAMPLE)


@pytest.mark.parametrize(
    ("box", "target"),
    [
        ("records_identified", "#sources"),
        ("records_screened", "#rounds"),
        ("records_excluded", "#rounds"),
        ("reports_not_retrieved", "#not_retrieved"),
        ("other_methods.reports_assessed", "#rounds"),
        ("reports_excluded", "#excluded"),
        ("rounds.full_text.reasons.FT1", "#round-full_text"),
        ("agreement.abstract.cohen_kappa", "#agreement"),
        ("other_methods.reports_included", "#included"),
        ("reports_sought", ""),
    ],
)
def test_a_box_leads_to_the_list_of_its_records(box: str, target: str) -> None:
    assert link(box, LINKS) == target


def test_numbers_are_said_plainly() -> None:
    assert [number(n) for n in (3819, 0, 0.4712, None)] == ["3819", "0", "0.47", "not known"]
    assert interval(Estimate(0.84, (0.78, 0.9))) == "0.84 (0.78 to 0.90)"
    assert (interval(Estimate()), interval(Estimate(1.0))) == ("not defined", "1.00")
    assert [number(n) for n in (-0.125, -0.001, -3)] == ["\u22120.12", "0.00", "\u22123"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a?b=c&d=1", "https://example.org/a?b=c&d=1"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("https://a b", ""),
        ('https://a"onclick="x', ""),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, shown: str) -> None:
    assert web_address(url) == shown


def test_a_doi_becomes_an_address_with_its_odd_signs_escaped() -> None:
    assert doi_address("10.1002/(SICI)1097<1::AID>3.0.CO;2-#") == (
        "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3.0.CO;2-%23"
    )
    assert doi_address("doi unknown") == ""


def test_a_long_address_is_shown_by_its_beginning_and_its_end_and_leads_to_the_whole_of_it() -> (
    None
):
    url = f"https://example.org/{'a' * 300}/report.pdf"
    assert short_address(url) == f"https://example.org/{'a' * 35}…aaaaa/report.pdf"
    assert short_address("https://example.org/x") == "https://example.org/x"
    row = IncludedRow(record=replace(GREY, url=url))
    html = render(replace(SAMPLE, included=(row,)))
    assert f'<a href="{url}">{short_address(url)}</a>' in html


def test_a_title_that_ends_with_a_full_stop_gets_no_other() -> None:
    rows = [
        IncludedRow(record=replace(WORK, title=t, record_id=t)) for t in ("One.", "Two?", "Six")
    ]
    text = Page(render(replace(SAMPLE, included=tuple(rows)))).text
    assert all(f" {shown} Journal of" in text for shown in ("One.", "Two?", "Six."))


def test_long_lists_of_authors_are_cut_and_say_so() -> None:
    assert authors(Record(authors=tuple("abcdefgh"))) == "a; b; c; d; e; f; and 2 more"
    assert authors(Record(authors=("A, B",))) == "A, B"
    assert authors(Record()) == "No author given"


def test_sections_that_a_review_has_nothing_for_are_not_there() -> None:
    ids = {a["id"] for _, a in Page(render(SAMPLE)).elements if "id" in a}
    whole = {a["id"] for _, a in Page(render(WHOLE)).elements if "id" in a}
    absent = {"shares", "audits", "stopping", "second-looks", "waves", "concept_map", "framework"}
    assert absent & ids == set()
    assert {*absent, "evidence_gap", "standing", "flow"} <= whole


def test_the_first_section_says_where_it_stands_who_owes_what_and_what_is_next() -> None:
    text = Page(render(WHOLE)).text
    start = text.index("Next step. Fill in the workbook named here")
    assert text.index("Next step.") < text.index("The numbers of the diagram")
    first = text[start : text.index("The numbers of the diagram")]
    assert "Inclusion criteria rules 1802 1498 304 0 1 of 50 wrong" in first
    assert "Abstracts against the review questions sim-A, sim-B 304 160 144 0 0.29 (" in first
    assert (
        "Included so far 341 reports 79 by databases and registers, 262 by other methods" in first
    )
    assert "sim-C, to settle 2 abstract conflicts data/sheets/abstract_conflicts.xlsx" in first


def test_checks_waves_map_gaps_and_framework_are_told() -> None:
    text = Page(render(WHOLE)).text
    assert "Abstracts against the review questions sim-A 304 300 4" in text
    assert "Inclusion criteria 1498 50 50 1 0 2.0 % (0.1 to 10.6 %)" in text
    assert (
        "10 excludes in abstract were offered again, 9 of them were looked at and 1 should" in text
    )
    assert "Wave 2 120 30 10 80 72 – 0 3 5" in text
    assert "Web of Science 120 30 10 80" in text
    assert "The theme reader shows 3 documents (2 included) and 2 themes" in text
    assert 'Power "over" makes room for Risk & blame: It leaves room room enough p. 8' in text
    assert "No included document carries 1 of 2 themes: Risk." in text
    assert "report kind of record 2 1 of 2 Risk" in text
    assert "Questions: Setting out 2 items, 1 spoken to, in 3 passages" in text
    assert "Q1 Right here Is it right? 2 3 Leaders made room for trying things." in text
    assert "Q2 Asked by nobody not asked" in text


def test_one_fault_of_many_places_is_told_once_and_its_further_places_are_folded() -> None:
    faults = tuple(Problem(f"a.csv row {n}", "no title", "add one") for n in range(1, 9))
    notice = Problem("b.csv", "is gone", severity="notice")
    text = Page(render(replace(SAMPLE, problems=(notice, *faults)))).text
    assert "error a.csv row 1, a.csv row 2, a.csv row 3 and 5 more (8 in all) a.csv row 4" in text
    assert text.index("error a.csv") < text.index("notice b.csv is gone –")


SIGNS = st.text(
    st.characters(codec="utf-8") | st.sampled_from("<>&\"'/\u202e\u2066\u05d0\u6f22\x00\x0b"),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(SIGNS)
def test_no_text_whatever_becomes_markup(text: str) -> None:
    page = Page(render(hostile(text)))
    assert page.faults == []
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "link", "form"}
    assert not [n for _, attrs in page.elements for n in attrs if n.startswith("on")]
