"""Flows as files: what others published comes in as it stands, and goes out as it came."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Channel
from cis_pipeline.prisma import flow_files
from cis_pipeline.prisma.equations import faults
from cis_pipeline.prisma.flow import Basis, Column, Flow, Identified

CARE_LEAVERS = Path(__file__).parents[3].parent / "shared/reviews/care_leavers/prisma_data.csv"

HEAD = "data,node,box,description,boxtext,tooltips,url,n\n"
PAPER = {
    "database_results": "3819",
    "duplicates": "2017",
    "records_screened": "1802",
    "records_excluded": "1658",
    "dbr_sought_reports": "144",
    "dbr_notretrieved_reports": "0",
    "dbr_assessed": "144",
    "dbr_excluded": '"Too general, 30; About policy, its making, 35"',
    "new_studies": "",
    "new_reports": "79",
}


def csv_of(cells):
    return HEAD + "".join(f"{datum},,,,,,,{n}\n" for datum, n in cells.items())


@pytest.fixture
def read(tmp_path):
    def of(text, kind="csv"):
        path = tmp_path / f"flow.{kind}"
        path.write_text(text, encoding="utf-8", newline="")
        return flow_files.read(path)

    return of


def test_each_line_of_the_r_package_is_the_number_of_its_box(read):
    d = read(csv_of(PAPER)).flow.databases
    assert (d.records_identified, d.records_removed_before_screening) == (3819, 2017)
    assert (d.records_screened, d.records_excluded, d.reports_sought) == (1802, 1658, 144)
    assert d.reports_excluded_by_reason == {"Too general": 30, "About policy, its making": 35}
    assert d.reports_excluded == 65
    assert d.status("reports_excluded") == "derived"
    assert d.status("records_screened") == "reported"


def test_a_blank_cell_is_not_reported_and_never_zero(read):
    flow = read(csv_of(PAPER | {"records_excluded": "NA"})).flow
    assert flow.databases.records_excluded is None
    assert flow.databases.status("records_excluded") == "not reported"
    assert flow.studies_included is None


def test_other_methods_are_there_if_any_number_of_theirs_is(read):
    assert read(csv_of(PAPER | {"website_results": "0"})).flow.other is None
    other = read(csv_of(PAPER | {"website_results": "3", "citations_results": "4"})).flow.other
    assert other.records_identified == 7
    assert [(o.channel, o.n) for o in other.identified_from] == [
        (Channel.WEBSITE, 3),
        (Channel.CITATION, 4),
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"records_screened": "1700"}, "records screened (1700) is not identified (3819) - "
         "removed before screening (2017) = 1802"),
        ({"new_reports": "200"}, "reports of included studies (200) is not assessed (144) - "
         "excluded (65) = 79"),
        ({"records_screened": "12.5"}, 'records screened: "12.5" is no count'),
        ({"dbr_notretrieved_reports": "-5"}, 'reports not retrieved: "-5" is no count'),
        ({"dbr_assessed": "not reported 2021"}, '"not reported 2021" is no count'),
        ({"dbr_excluded": '"Too general, 30; Other, a few"'}, '"Other, a few" is no count'),
        ({"database_results": "about 3800"}, 'records identified: "about 3800" is no count'),
        ({"total_reports": "90", "previous_reports": "10"}, "total reports (90) is not previous "
         "(10) + new (79) = 89"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_a_fault_with_both_sides_in_words(read, cells, said):
    assert not faults(read(csv_of(PAPER)).flow)
    assert said in "\n".join(e.sentence for e in faults(read(csv_of(PAPER | cells)).flow))


def test_what_a_file_leaves_out_can_be_no_more_than_what_is_left(read):
    lost = {"dbr_notretrieved_reports": "", "dbr_assessed": "150"}
    assert "reports assessed (150) is more than sought (144)" in [
        e.sentence for e in faults(read(csv_of(PAPER | lost)).flow)
    ]
    assert not faults(
        read(csv_of(PAPER | lost | {"dbr_assessed": "140", "new_reports": "75"})).flow
    )


def test_numbers_as_a_spreadsheet_leaves_them_are_numbers(read):
    d = read(csv_of(PAPER | {"records_screened": '"1,802"', "records_excluded": "1658.0"})).flow
    assert (d.databases.records_screened, d.databases.records_excluded) == (1802, 1658)


def test_the_file_comes_out_as_it_went_in_also_by_way_of_json_and_toml(read):
    text = csv_of(PAPER | {"database_specific_results": '"A, B, 3800; ""C; D"", 19; "'})
    text = text.rstrip("\n") + "\r\nunknown,x,,,,,,7"
    flow = read(text).flow
    assert flow_files.write("csv", flow).decode() == text
    for kind in ("json", "toml"):
        once = flow_files.write(kind, flow).decode()
        again = read(once, kind).flow
        assert again == flow
        assert flow_files.write(kind, again).decode() == once
        assert flow_files.write("csv", again).decode() == text


def test_only_the_line_of_a_number_that_changed_is_another(read):
    flow = read(csv_of(PAPER)).flow
    changed = replace(flow, databases=replace(flow.databases, records_screened=1801))
    before, after = (flow_files.write("csv", f).decode().splitlines() for f in (flow, changed))
    assert [b for a, b in zip(before, after, strict=True) if a != b] == [
        "records_screened,,,,,,,1801"
    ]


def test_a_flow_that_was_no_such_file_is_written_with_all_lines_of_the_package(read):
    # 34 lines in the package; of its meta-analysis the two are left out
    column = Column(
        identified_from=(Identified("a", "A; or B", Channel.DATABASE, 5),),
        records_identified=5,
        records_screened=5,
        reports_excluded=3,
        reports_excluded_by_reason={"R1": 1, "R2": 2},
    )
    titles = {"R1": "Staff, not the innovation", "R2": 'Said "no"; or nothing'}
    text = flow_files.write("csv", Flow("", column, reason_titles=titles)).decode()
    assert len(text.splitlines()) == 33
    back = read(text).flow.databases
    assert back.identified_from[0].name == "A; or B"
    assert back.reports_excluded_by_reason == {
        "Staff, not the innovation": 1,
        'Said "no"; or nothing': 2,
    }


def test_a_flow_by_hand_says_what_its_numbers_rest_on(read):
    flow = read(
        """
        title = "Of owls"
        databases = { Scopus = 60, "Web of Science" = 40 }
        records_removed_together = 15
        removed_together = "Duplicates and other item types"
        records_screened = 85
        reports_sought = { n = 25, status = "assumed", why = "all that were left", by = "A. Owl" }
        [explained]
        EQ4 = "sixty records were of no report"
        [other_methods]
        websites = 12
        [included]
        reports = 10
        """,
        "toml",
    ).flow
    d = flow.databases
    assert (d.records_identified, d.records_removed_before_screening) == (100, 15)
    assert d.basis["reports_sought"] == Basis("assumed", "all that were left", "A. Owl")
    assert d.status("reports_assessed") == "not reported"
    assert (flow.other.records_identified, flow.reports_included) == (12, 10)
    assert not faults(flow)


@pytest.mark.parametrize(
    "text",
    [
        "databases = { Scopus = 'many' }",
        "databases = 12.5",
        "records_screened = 12.5",
        "records_screened = -5",
        "records_screened = 'not reported 2021'",
        "reports_excluded_by_reason = { Age = 1.5 }",
        "[included]\nreports = 'some'",
    ],
)
def test_what_is_no_count_by_hand_is_a_fault_and_still_a_diagram(read, text):
    flow = read(text, "toml").flow
    assert [e.id for e in faults(flow)] == ["EQ13"]
    assert flow_files.write("csv", flow)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("records_sreened = 5", "toml", 'did you mean "records_screened"'),
        ("[1, 2]", "json", "holds no table of boxes"),
        ("{", "json", "not valid JSON"),
        ("a,b\n1,2\n", "csv", "no flow: the file of the R package"),
        ("records_screened = { n = 1, status = 'guessed' }", "toml", 'status "guessed" is none of'),
    ],
)
def test_a_file_that_is_no_flow_is_refused_with_what_is_wrong(read, text, kind, said):
    with pytest.raises(SourceError, match="flow") as error:
        read(text, kind)
    assert said in str(error.value)


def test_the_document_of_a_run_is_read_as_the_flow_that_it_is(read):
    column = Column(records_identified=3, records_screened=3, awaiting_screening=3)
    column = replace(column, pending=("records_screened",))
    text = flow_files.write("json", Flow("Of owls", column)).decode()
    document = json.loads(text) | {"agreement": {}, "waiting": [], "steps": []}
    flow = read(json.dumps(document), "json").flow
    assert (flow.title, flow.databases.pending) == ("Of owls", ("records_screened",))
    assert flow.databases.status("reports_not_retrieved") is None


@given(st.text())
def test_any_text_is_a_flow_or_is_refused(tmp_path_factory, text):
    for kind in flow_files.KINDS:
        path = tmp_path_factory.mktemp("any") / f"any.{kind}"
        path.write_text(HEAD + text if kind == "csv" else text, encoding="utf-8", newline="")
        try:
            flow = flow_files.read(path).flow
        except SourceError:
            continue
        assert flow_files.write("csv", flow)


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).map(str.strip)


@given(st.dictionaries(NAMES.filter(bool), st.integers(0, 10**7), min_size=1, max_size=6))
def test_no_reason_is_lost_whatever_it_is_called(tmp_path_factory, reasons):
    path = tmp_path_factory.mktemp("reasons") / "flow.csv"
    column = Column(reports_excluded=sum(reasons.values()), reports_excluded_by_reason=reasons)
    path.write_bytes(flow_files.write("csv", Flow("", column)))
    assert flow_files.read(path).flow.databases.reports_excluded_by_reason == reasons


@pytest.mark.skipif(not CARE_LEAVERS.exists(), reason="the shared reviews are not here")
def test_the_care_leavers_review_is_read_as_its_authors_published_it():
    found = flow_files.read(CARE_LEAVERS)
    d, o = found.flow.databases, found.flow.other
    assert (d.records_identified, d.duplicate_records_removed) == (2442, 494)
    assert (d.records_screened, d.records_excluded, d.reports_assessed) == (1948, 1813, 135)
    assert (d.reports_excluded, len(d.reports_excluded_by_reason)) == (114, 8)
    assert (o.records_identified, o.reports_sought, o.reports_not_retrieved) == (1812, 107, 5)
    assert (o.reports_assessed, o.reports_excluded) == (102, 96)
    assert (found.flow.reports_included, found.flow.studies_included) == (27, 14)
    assert not faults(found.flow)
    assert flow_files.write("csv", found.flow) == CARE_LEAVERS.read_bytes()
    odd = "\n".join(map(str, found.remarks))
    assert (
        'prisma_data.csv rows 7, 9: "Cochrane Controlled Register of Trials via Ovid" is listed '
        "among the registers and among the databases, with 13 records each"
    ) in odd
    assert 'row 10: "othstud" is a title, which has no number, and holds 1812 (websites 375' in odd
    assert (
        "prisma_data.csv rows 5, 31, 32, 33: titles have no numbers, so these zeros mean nothing: "
        "newstud, identification, screening, included"
    ) in odd
