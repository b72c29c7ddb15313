"""The numbers of a published flow diagram: how its cells are read, and what fails or is odd."""

from __future__ import annotations

import pytest
from review.published.published import HEAD, WHOLE, audited, checks, flow_csv, told

from cis_pipeline.review.published.flow import number, parts

# --- cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1948", 1948),
        ("1,948", 1948),
        ("1 948", 1948),
        ("n = 12", 12),
        ("(n=12)", 12),
        ("12.0", 12),
        ("0", 0),
        ("12.5", None),
        ("-5", None),
        ("1,94", None),
        ("not reported 2021", None),
        ("", None),
    ],
)
def test_a_number_is_read_only_where_the_cell_is_one(text, expected):
    assert number(text) == expected


def test_reasons_are_parted_at_semicolons_and_at_the_last_comma_of_each():
    found = list(parts("Related issue, such as staff, 25; Other (n = 3); Late: 2; No number"))
    assert [(p.name, p.n) for p in found] == [
        ("Related issue, such as staff", 25),
        ("Other", 3),
        ("Late", 2),
        ("No number", None),
    ]


# --- equations -------------------------------------------------------------------------------


def test_of_a_flow_whose_numbers_hold_nothing_is_told_but_which_equations_hold(tmp_path):
    found = audited(tmp_path, flow_csv=flow_csv(**WHOLE))
    assert told(found) == []
    (note,) = [line for line in told(found, "note") if line.startswith("equations")]
    assert "EQ1, EQ2, EQ4, EQ5, EQ10, EQ11 hold" in note


@pytest.mark.parametrize(
    ("changed", "severity", "expected"),
    [
        (
            {"database_results": "101"},
            "error",
            "EQ1 fails: databases 101, but each database 100 = 100",
        ),
        (
            {"records_screened": "90"},
            "error",
            "EQ2 fails: records screened 90, but databases 100 + registers not given "
            "\u2212 duplicates 20 \u2212 marked as ineligible by automation tools 0 "
            "\u2212 removed for other reasons 0 = 80 (a cell that was left blank may hold the "
            "difference)",
        ),
        (
            {"dbr_sought_reports": "12", "dbr_assessed": "11", "new_reports": "5"},
            "warning",
            "EQ4 fails: reports sought (databases and registers) 12, but records screened 80 "
            "\u2212 records excluded 70 = 10",
        ),
        (
            {"dbr_assessed": "8", "new_reports": "2"},
            "error",
            "EQ5 fails: reports assessed (databases and registers) 8, but reports sought "
            "(databases and registers) 10 \u2212 reports not retrieved (databases and registers) "
            "1 = 9",
        ),
        (
            {"dbr_excluded": "Wrong design, 12"},
            "error",
            "EQ7 fails: no number is below zero, but reports assessed (databases and registers) "
            "9 \u2212 reports excluded (databases and registers) 12 = -3",
        ),
        (
            {"new_reports": "4"},
            "warning",
            "EQ10 fails: reports of included studies 4, but (reports assessed (databases and "
            "registers) 9 \u2212 reports excluded (databases and registers) 6) = 3",
        ),
        (
            {"new_studies": "5"},
            "error",
            "EQ11 fails: studies included 5, but reports of included studies 3, and each study "
            "has at least one = 3",
        ),
        (
            {"previous_studies": "7", "total_studies": "8"},
            "error",
            "EQ12 fails: total studies included 8, but studies of the previous version 7 + "
            "studies included 2 = 9",
        ),
        (
            {"other_sought_reports": "5", "other_notretrieved_reports": "1", "other_assessed": "5"},
            "error",
            "EQ9 fails: reports assessed (other methods) 5, but reports sought (other methods) 5 "
            "\u2212 reports not retrieved (other methods) 1 = 4",
        ),
        (
            {"website_results": "3", "other_sought_reports": "5"},
            "warning",
            "EQ8 fails: reports sought (other methods) 5, but websites 3 = 3",
        ),
    ],
)
def test_an_equation_that_fails_is_told_with_both_sides_in_words(
    tmp_path, changed, severity, expected
):
    found = audited(tmp_path, flow_csv=flow_csv(**{**WHOLE, **changed}))
    wanted = "warning" if "left blank" in expected else severity
    assert [line for line in told(found, wanted) if expected in line], told(found)


def test_a_difference_that_no_blank_cell_can_hold_is_an_error_though_cells_are_blank(tmp_path):
    """More were removed than the difference: a blank removal only makes it larger."""
    numbers = {**WHOLE, "records_screened": "70", "records_excluded": "60"}
    blank = {**numbers, "excluded_other": ""}
    assert "EQ2" in checks(audited(tmp_path, flow_csv=flow_csv(**blank)), "warning")
    assert "EQ2" in checks(audited(tmp_path, flow_csv=flow_csv(**numbers)), "error")


def test_a_box_with_a_label_of_its_own_makes_an_error_a_warning_that_says_so(tmp_path):
    rows = flow_csv(**{**WHOLE, "new_studies": "23"}).replace(
        'new_studies,NA,b,d,,t,u,"23"', 'new_studies,NA,b,d,Found by citations,t,u,"23"'
    )
    found = audited(tmp_path, flow_csv=rows)
    assert checks(found, "error") == []
    (line,) = told(found, "warning")
    assert 'boxes with labels of their own: "Found by citations"' in line


def test_what_other_methods_found_and_did_not_seek_is_a_note_with_the_gap(tmp_path):
    other = {"website_results": "30", "citations_results": "10", "other_sought_reports": "12"}
    found = audited(tmp_path, flow_csv=flow_csv(**WHOLE, **other))
    (note,) = [line for line in told(found, "note") if line.startswith("EQ8")]
    assert "websites 30 + citation searching 10 = 40, of which 12 were sought" in note
    assert "the other 28" in note


def test_a_table_of_labels_and_numbers_is_read_with_the_parts_below_an_exclusion(tmp_path):
    text = (
        "stage,count,notes\n"
        "Records identified,100,\nAlpha,60,\nDuplicates removed,20,\nRecords screened,80,\n"
        "Records excluded (title and abstract),70,\nFull-text reports assessed,10,\n"
        "Full-text reports excluded,6,\nWrong design,4,\nWrong age,1,\nStudies included,4,\n"
    )
    found = audited(tmp_path, flow_csv=text)
    assert told(found) == [
        "EQ6: flow.csv row 8: EQ6 fails: reports excluded (databases and registers) 6, but the 2 "
        "rows below it = 5"
    ]


# --- oddities --------------------------------------------------------------------------------


def test_a_number_in_the_row_of_a_title_is_told_and_zeros_there_mean_nothing(tmp_path):
    rows = flow_csv(**WHOLE, website_results="5", organisation_results="6", citations_results="1")
    rows += "NA,node16,othstud,d,Other methods,t,u,12\nNA,node6,newstud,d,x,t,u,0\n"
    rows += "screening,node2,screening,d,Screening,t,u,0\n"
    found = audited(tmp_path, flow_csv=rows)
    assert told(found) == [
        'header with a number: flow.csv row 18: the row "othstud" is the title of a column or '
        'phase, which has no number, and holds "12" (it is websites 5 + organisations 6 + citation '
        "searching 1)"
    ]
    (note,) = [line for line in told(found, "note") if line.startswith("header with a zero")]
    assert "2 rows of titles (newstud, screening) hold 0" in note


def test_a_register_that_stands_among_the_databases_is_counted_twice(tmp_path):
    found = audited(
        tmp_path,
        flow_csv=flow_csv(**WHOLE, register_specific_results="Trial Register, 4; beta, 40;"),
    )
    assert told(found) == [
        'register among databases: flow.csv rows 3, 15: "beta" is listed among the registers and '
        "among the databases with the same 40 records, which are counted twice by whoever adds "
        "databases and registers"
    ]


def test_a_total_of_zero_beside_included_studies_means_nothing_and_breaks_no_equation(tmp_path):
    found = audited(tmp_path, flow_csv=flow_csv(**WHOLE, total_studies="0", total_reports="0"))
    assert told(found) == []
    assert checks(found, "note").count("zero that means nothing") == 2


def test_an_arm_of_nothing_but_zeros_is_one_note(tmp_path):
    other = dict.fromkeys(
        ("website_results", "other_sought_reports", "other_assessed", "other_excluded"), "0"
    )
    found = audited(tmp_path, flow_csv=flow_csv(**WHOLE, **other))
    assert checks(found, "note").count("zero that means nothing") == 1
    assert told(found) == []


def test_a_zero_that_is_counted_is_no_oddity(tmp_path):
    found = audited(
        tmp_path,
        flow_csv=flow_csv(
            **{
                **WHOLE,
                "dbr_notretrieved_reports": "0",
                "dbr_sought_reports": "9",
                "records_excluded": "71",
            }
        ),
    )
    assert told(found) == []
    assert "zero that means nothing" not in checks(found, "note")


@pytest.mark.parametrize("text", ["12.5", "-5", "not reported 2021"])
def test_what_is_no_whole_number_is_an_error_and_is_not_made_into_one(tmp_path, text):
    found = audited(tmp_path, flow_csv=flow_csv(**{**WHOLE, "duplicates": text}))
    (line,) = [line for line in told(found, "error") if line.startswith("EQ13")]
    assert f'duplicates is "{text}", which is no whole number from 0 on' in line


def test_the_examples_of_the_template_are_no_numbers(tmp_path):
    example = "Reason1, xxx; Reason2, xxx"
    found = audited(tmp_path, flow_csv=flow_csv(**WHOLE, other_excluded=example))
    assert told(found) == []
    assert "template" in checks(found, "note")


def test_an_exclusion_without_reasons_and_duplicates_as_a_reason_are_told(tmp_path):
    bare = audited(tmp_path, flow_csv=flow_csv(**{**WHOLE, "dbr_excluded": "6"}))
    assert checks(bare) == ["exclusion without a reason"]
    reasons = "Wrong design, 4; Duplicate, 2"
    found = audited(tmp_path, flow_csv=flow_csv(**{**WHOLE, "dbr_excluded": reasons}))
    assert "duplicates as a reason" in checks(found, "note")


def test_one_reason_spelt_in_two_ways_is_told_and_two_reasons_that_look_alike_are_not(tmp_path):
    flow = {
        **WHOLE,
        "dbr_excluded": "Wrong population, 4; Wrong publication, 2",
        "other_assessed": "9",
        "other_excluded": "Wrong Populations., 9",
    }
    found = audited(tmp_path, flow_csv=flow_csv(**flow))
    (note,) = [line for line in told(found, "note") if line.startswith("reason spelt")]
    assert '"Wrong population", "Wrong Populations."' in note
    assert "publication" not in note


def test_a_slip_of_one_letter_in_a_rare_reason_is_told(tmp_path):
    flow = {**WHOLE, "dbr_excluded": "Wrong population, 5; Wrong populaton, 1"}
    found = audited(tmp_path, flow_csv=flow_csv(**flow))
    (note,) = [line for line in told(found, "note") if line.startswith("reason spelt")]
    assert '"Wrong populaton" (1) is probably "Wrong population" (5)' in note


def test_a_file_of_the_package_may_have_any_name_and_be_parted_by_semicolons(tmp_path):
    text = (HEAD + "".join(f'{d},n,b,d,,t,u,"{n}"\n' for d, n in WHOLE.items())).splitlines()
    rows = [line.replace(",", ";", 7) for line in text]
    found = audited(tmp_path, abc_tsv="\n".join(rows))
    assert found.read == (("abc.tsv", "numbers of the flow diagram (the R package's columns)"),)
    assert told(found) == []
