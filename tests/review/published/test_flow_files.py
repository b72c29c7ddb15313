"""The numbers of a published flow diagram: what fails, what is odd, and where it stands."""

from __future__ import annotations

import pytest
from review.published.published import HEAD, WHOLE, audited, checks, flow_csv, told

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.review.published.audit import Options, audit

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
            "EQ1: databases (101) is not the databases by name (100)",
        ),
        (
            {"records_screened": "90"},
            "warning",
            "EQ2: records screened (90) is not identified (100) - removed before screening (20) "
            "= 80; what is not reported may be the difference (registers)",
        ),
        (
            {"records_screened": "70"},
            "error",
            "EQ2: records screened (70) is not identified (100) - removed before screening (20) "
            "= 80",
        ),
        (
            {"register_results": "5"},
            "error",
            "EQ2: records screened (80) is not databases (100) + registers (5) - removed before "
            "screening (20) = 85",
        ),
        (
            {"dbr_sought_reports": "12", "dbr_assessed": "11", "new_reports": "5"},
            "warning",
            "EQ4: reports sought (12) is not records screened (80) - excluded (70) = 10",
        ),
        (
            {"dbr_assessed": "8", "new_reports": "2"},
            "error",
            "EQ5: reports assessed (8) is not sought (10) - not retrieved (1) = 9",
        ),
        (
            {"dbr_notretrieved_reports": "", "dbr_assessed": "8", "new_reports": "2"},
            "warning",
            "EQ5: reports assessed (8) is less than sought (10); what is not reported may be the "
            "difference (not retrieved)",
        ),
        (
            {"dbr_excluded": "Wrong design, 12"},
            "error",
            "EQ7: reports excluded (12) is more than assessed (9)",
        ),
        (
            {"new_reports": "4"},
            "warning",
            "EQ10: reports of included studies (4) is not assessed (9) - excluded (6) = 3",
        ),
        (
            {"new_studies": "5"},
            "error",
            "EQ11: studies included (5) is more than reports included (3)",
        ),
        (
            {"previous_studies": "7", "total_studies": "8"},
            "error",
            "EQ12: total studies (8) is not previous (7) + new (2) = 9",
        ),
        (
            {"other_sought_reports": "5", "other_notretrieved_reports": "1", "other_assessed": "5"},
            "error",
            "EQ9: other methods: reports assessed (5) is not sought (5) - not retrieved (1) = 4",
        ),
        (
            {"other_sought_reports": "5", "other_assessed": "6"},
            "error",
            "EQ9: other methods: reports assessed (6) is more than sought (5)",
        ),
        (
            {"website_results": "3", "other_sought_reports": "5"},
            "warning",
            "EQ8: other methods: reports sought (5) is not websites (3)",
        ),
    ],
)
def test_an_equation_that_fails_is_told_with_both_sides_in_words(
    tmp_path, changed, severity, expected
):
    found = audited(tmp_path, flow_csv=flow_csv(**{**WHOLE, **changed}))
    assert [line for line in told(found, severity) if line.endswith(expected)], told(found)


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
    assert "reports sought (12) is not websites (30) + citation searching (10) = 40" in note
    assert "the template has no box for the other 28" in note


def test_a_table_of_labels_and_numbers_is_read_with_the_parts_below_an_exclusion(tmp_path):
    text = (
        "stage,count,notes\n"
        "Records identified,100,\nAlpha,60,\nDuplicates removed,20,\nRecords screened,80,\n"
        "Records excluded (title and abstract),70,\nFull-text reports assessed,10,\n"
        "Full-text reports excluded,6,\nWrong design,4,\nWrong age,1,\nStudies included,4,\n"
    )
    found = audited(tmp_path, flow_csv=text)
    assert told(found) == [
        "EQ6: flow.csv row 8: EQ6: reports excluded (6) is not the sum over their reasons (5)"
    ]


# --- oddities --------------------------------------------------------------------------------


def test_a_number_in_the_row_of_a_title_is_told_and_zeros_there_mean_nothing(tmp_path):
    rows = flow_csv(**WHOLE, website_results="5", organisation_results="6", citations_results="1")
    rows += "NA,node16,othstud,d,Other methods,t,u,12\nNA,node6,newstud,d,x,t,u,0\n"
    rows += "screening,node2,screening,d,Screening,t,u,0\n"
    found = audited(tmp_path, flow_csv=rows)
    assert told(found) == [
        'header with a number: flow.csv row 18: "othstud" is a title, which has no number, and '
        "holds 12 (websites 5 + organisations 6 + citation searching 1)"
    ]
    (note,) = [line for line in told(found, "note") if line.startswith("header with a zero")]
    assert "rows 19, 20: titles have no numbers, so these zeros mean nothing: newstud, s" in note


def test_a_register_that_stands_among_the_databases_is_counted_twice(tmp_path):
    found = audited(
        tmp_path,
        flow_csv=flow_csv(**WHOLE, register_specific_results="Trial Register, 4; beta, 40;"),
    )
    assert told(found) == [
        "EQ2: flow.csv rows 2, 4, 5, 6, 7: EQ2: records screened (80) is not databases (100) + "
        "registers (4) - removed before screening (20) = 84",
        'register among databases: flow.csv rows 3, 15: "beta" is listed among the registers and '
        "among the databases, with 40 records each, which are counted twice by whoever adds both",
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
    assert f'EQ13: duplicate records removed: "{text}" is no count' in line


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


# --- other ways to publish the same numbers --------------------------------------------------

TOML = """
databases = { Alpha = 60, Beta = 40 }
duplicate_records_removed = 20
records_screened = 85
records_excluded = 70
reports_sought = 10
reports_not_retrieved = 1
reports_assessed = 9
reports_excluded_by_reason = { "Wrong design" = 6 }
included = { studies = 2, reports = 3 }
"""


def test_a_flow_in_toml_or_json_is_read_too_and_what_it_explains_is_a_note(tmp_path):
    found = audited(tmp_path, flow_toml=TOML, package_json='{"name": "owls", "version": 1}')
    assert found.read == (
        ("flow.toml", "numbers of the flow diagram (as cis flow writes them)"),
        ("package.json", "not understood"),
    )
    assert told(found) == [
        "EQ2: flow.toml: EQ2: records screened (85) is not identified (100) - removed before "
        "screening (20) = 80; what is not reported may be the difference (registers)",
        "EQ4: flow.toml: EQ4: reports sought (10) is not records screened (85) - excluded (70) "
        "= 15",
    ]
    explained = TOML + '[explained]\nEQ2 = "five came by post"\nEQ4 = "five were books"\n'
    found = audited(tmp_path, flow_toml=explained)
    assert told(found) == []
    assert any('which the file explains: "five came by post"' in n for n in told(found, "note"))


def test_a_file_of_ours_that_is_named_and_is_no_flow_is_refused(tmp_path):
    path = tmp_path / "numbers.toml"
    path.write_text("records_sreened = 5\n", encoding="utf-8")
    with pytest.raises(ReviewError, match='did you mean "records_screened"'):
        audit([], Options(flow=(path,)))
    path.write_text("records_screened = 5\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="holds no numbers of a flow diagram"):
        audit([], Options(flow=(path,)))


def test_of_numbers_beside_labels_those_that_the_template_lacks_are_held_as_well(tmp_path):
    text = (
        "stage,count\nRecords identified,100\nDuplicates removed,20\n"
        "Records after duplicates removed,81\nRecords screened,80\n"
        "Records excluded (title and abstract),70\nWrong topic,50\nWrong place,19\n"
        "Full-text reports assessed,10\nFull-text reports excluded,6\nStudies included,3\n"
    )
    lines = [line.partition(": ")[2] for line in told(audited(tmp_path, flow_csv=text))]
    assert lines == [
        "flow.csv rows 2, 3, 4: EQ2: records after duplicates were removed (81) is not identified "
        "(100) - duplicates (20) = 80",
        "flow.csv row 6: EQ3: records excluded (70) is not the 2 rows below it (69)",
        "flow.csv rows 9, 10, 11: EQ10: studies included (3) is not assessed (10) - excluded (6) "
        "= 4; a study may have several reports",
        "flow.csv row 10: 6 reports excluded (databases and registers), and no reason is given",
    ]


def test_a_source_without_a_number_may_be_the_difference_and_is_told(tmp_path):
    sources = "Alpha, 60; Beta"
    found = audited(tmp_path, flow_csv=flow_csv(**{**WHOLE, "database_specific_results": sources}))
    assert told(found) == [
        "EQ1: flow.csv rows 2, 3: EQ1: databases (100) is not the databases by name (60); what is "
        "not reported may be the difference (sources without a number)",
        "list without numbers: flow.csv row 3: each database: no number is given for Beta",
    ]
    sources = "Alpha, 60; Beta, 40.5"
    found = audited(tmp_path, flow_csv=flow_csv(**{**WHOLE, "database_specific_results": sources}))
    assert checks(found, "error") == ["EQ13"]


def test_a_datum_that_stands_there_twice_and_a_total_of_an_update_that_is_none_are_told(tmp_path):
    text = flow_csv(**WHOLE, total_studies="9") + 'duplicates,NA,b,d,,t,u,"7"\n'
    assert told(audited(tmp_path, flow_csv=text)) == [
        "listed twice: flow.csv rows 4, 16: duplicates stands there twice; the first line counts",
        "total without a part: flow.csv row 15: total studies included is 9, and studies included "
        "is 2, but nothing of a previous version is given, so the total is not drawn",
    ]
