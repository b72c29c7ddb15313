"""Searches line by line, counts by source, and exports, held against the flow and in themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from review.published.published import WHOLE, audited, checks, flow_csv, told
from xlsxwriter import Workbook

from cis_pipeline.review.published.audit import Audit, audit
from cis_pipeline.review.published.source_names import matched

LINES = "No.,Search Terms,Result\n1,owls.ti.,50\n2,hawks.ti.,30\n3,1 or 2,70\n4,nests.ti.,45\n"


def searched(folder: Path, **sheets: str) -> Audit:
    """A workbook of strategies, a sheet a database, beside a flow of Alpha 60 and Beta 40."""
    (folder / "p.csv").write_text(flow_csv(**WHOLE), encoding="utf-8")
    with Workbook(str(folder / "searches.xlsx")) as book:
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            for at, line in enumerate(text.splitlines()):
                cells = [int(c) if c.isdigit() else c for c in line.split(",")]
                sheet.write_row(at, 0, cells)
    return audit([folder])


def test_the_last_line_of_a_search_is_held_against_the_flow_by_the_name_of_its_database(tmp_path):
    found = searched(tmp_path, Alpha=LINES + "5,3 and 4,41\n", Beta=LINES + "5,3 and 4,40\n")
    assert told(found) == [
        'hits against the flow: searches.xlsx sheet "Alpha" row 6; p.csv row 3: the last line of '
        'the search of Alpha has 41 hits, and the flow 60 ("Alpha")'
    ]
    (note,) = [line for line in told(found, "note") if line.startswith("hits against")]
    assert "agrees with the flow for 1 source: Beta" in note


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("5,3 and 4,46", "joins 70, 45 by AND and has 46 hits, which can only be 0 to 45"),
        ("5,3 or 4,69", "joins 70, 45 by OR and has 69 hits, which can only be 70 to 115"),
        ("5,(#3 OR #4),116", "which can only be 70 to 115"),
    ],
)
def test_a_line_that_joins_others_can_have_only_so_many_hits(tmp_path, line, expected):
    found = searched(tmp_path, Beta=LINES + line + "\n6,5 and owls,40\n")
    assert any(expected in line for line in told(found, "warning")), told(found)


def test_lines_that_join_what_is_possible_are_not_told(tmp_path):
    found = searched(tmp_path, Beta=LINES + "5,3 and 4,40\n")
    assert told(found) == []


def test_short_names_of_databases_are_found_and_what_fits_two_is_not(tmp_path):
    flow = [
        "Sociological Abstracts via Proquest",
        "Social Services Abstracts via Proquest",
        "Health Technology Assessment via Ovid",
        "PsycINFO via Ovid",
        "MEDLINE (PubMed)",
    ]
    short = ["Soc_Service_Abstracts", "HTA", "psychinfo.csv", "Sociological_Abstracts", "medline"]
    assert matched(short, flow) == {0: 1, 1: 2, 2: 3, 3: 0, 4: 4}
    assert matched(["Abstracts"], flow) == {}
    assert matched(["Embase"], flow) == {}


SOURCES = (
    "Source,Titles reviewed,Duplicates excluded,Full texts reviewed,Full Texts Excluded,"
    "Literature included\n[Owl Institute](http://x.org),30,2,5,4,1\nHawk Trust,10,,3,3,0\n"
)
OTHER = {"website_results": "40", "other_sought_reports": "8", "other_notretrieved_reports": "0"}


def test_counts_by_source_are_added_up_and_held_against_other_methods(tmp_path):
    flow = {
        **WHOLE,
        **OTHER,
        "other_assessed": "8",
        "other_excluded": "Wrong bird, 7",
        "new_reports": "4",
    }
    found = audited(tmp_path, s_csv=SOURCES + "Total,40,2,8,7,1\n", p_csv=flow_csv(**flow))
    assert told(found) == []
    (note,) = [line for line in told(found, "note") if line.startswith("sources against")]
    assert "identified by other methods 40" in note
    other = {**flow, "other_assessed": "9", "other_sought_reports": "9", "new_reports": "5"}
    found = audited(tmp_path, p_csv=flow_csv(**other))
    assert [line.partition("rows")[2].partition(": ")[2] for line in told(found)] == [
        "assessed at full text (other methods): the sources add up to 8, and the flow has 9",
        "included from other methods: the sources add up to 1, and the flow has 9 assessed "
        "\u2212 7 excluded = 2",
    ]


def test_a_total_and_a_row_that_do_not_add_up_are_told(tmp_path):
    text = SOURCES.replace("Hawk Trust,10,,3,3,0", "Hawk Trust,10,,3,1,0")
    found = audited(tmp_path, s_csv=text + "Total,41,2,8,5,1\n")
    assert told(found) == [
        'total of a table: s.csv row 4: the total of "Titles reviewed" is 41, and its rows add up '
        "to 40",
        "total of a table: s.csv row 3: Hawk Trust: 3 full texts, but 1 excluded + 0 included",
    ]


def test_counts_by_database_are_held_against_those_of_the_flow(tmp_path):
    text = "Database,Platform,Hits\nAlpha,Ovid,60\nBeta,EBSCO,44\n"
    found = audited(tmp_path, s_csv=text, p_csv=flow_csv(**WHOLE))
    assert told(found) == [
        "hits against the flow: s.csv row 3; p.csv row 3: the table of sources of Beta has 44 "
        'hits, and the flow 40 ("Beta")'
    ]


def test_two_exports_of_one_search_are_counted_once_and_held_against_the_flow(tmp_path):
    works = [f"Owls of the {n}th valley and its weather" for n in range(1, 41)]
    table = "Title,Authors,Year,Source title\n" + "".join(f"{t},A. Owl,2011,Birds\n" for t in works)
    ris = "".join(f"TY  - JOUR\nTI  - {t}\nER  - \n\n" for t in works)
    votes = "title,R1,R2\n" + "".join(f"{t},exclude,exclude\n" for t in works[:30])
    votes += "A hawk in the hedge of the mill,exclude,exclude\n"
    found = audited(tmp_path, beta_csv=table, beta_ris=ris, v_csv=votes, p_csv=flow_csv(**WHOLE))
    notes = told(found, "note")
    assert any("beta.ris holds the records of beta.csv in another form" in line for line in notes)
    assert any("export: 40 records in exports: beta.csv 40" in line for line in notes)
    assert any("the export agrees with the flow for 1 source: beta.csv" in line for line in notes)
    assert any("1 of 31 titles that were voted on stand in no export" in line for line in notes)
    assert "title of another id" not in checks(found)
