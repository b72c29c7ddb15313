"""Cells of published numbers: what is a count, what reports nothing, what is mere text."""

from __future__ import annotations

import pytest

from cis_pipeline.prisma.flow_files.cells import listed, number, parts


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1948", 1948),
        (" 3,819 ", 3819),
        ("1 948", 1948),
        ("1\u202f948", 1948),
        ("1,234,567", 1234567),
        ("n = 12", 12),
        ("N=1,012", 1012),
        ("(n=12)", 12),
        ("12.0", 12),
        ("0", 0),
    ],
)
def test_a_count_is_read_as_it_is_written_in_papers_and_spreadsheets(cell, expected):
    assert number(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["12.5", "-5", "\u22125", "(5)", "1,94", "1.948", "12.000", "about 3800", "in 2021", "9" * 16],
)
def test_what_holds_more_than_a_count_stays_the_text_that_it_is(cell):
    assert number(cell) == cell


@pytest.mark.parametrize(
    "cell", ["", " ", "NA", "n/a", "Not reported", "\u2013", "xxx", "n = ", "?"]
)
def test_a_blank_and_the_templates_examples_report_nothing(cell):
    assert number(cell) is None


def test_names_are_parted_at_semicolons_and_from_their_number_at_the_last_comma_of_each():
    found = parts("Related issue, such as staff, 25; Other (n = 3); Late: 2\nAge (4); No number")
    assert [(p.name, p.n) for p in found] == [
        ("Related issue, such as staff", 25),
        ("Other", 3),
        ("Late", 2),
        ("Age", 4),
        ("No number", None),
    ]


@pytest.mark.parametrize(
    ("cell", "name", "n"),
    [
        ("Wrong population, 1,948", "Wrong population", 1948),
        ("Wrong age, such as children (n = 3)", "Wrong age, such as children", 3),
        ("Other (n = 3), 5", "Other (n = 3)", 5),
        ("Ratio 1:10, 7", "Ratio 1:10", 7),
        ('"A; or ""B""", 4', 'A; or "B"', 4),
        ("Published before (2010)", "Published before (2010)", None),
        ("Ratio 1:10", "Ratio 1:10", None),
        ("Wrong age, a few", "Wrong age, a few", None),
    ],
)
def test_a_name_keeps_its_own_commas_years_and_quotes(cell, name, n):
    assert [(p.name, p.n) for p in parts(cell)] == [(name, n)]


def test_of_a_list_the_pieces_without_a_count_are_told_and_examples_are_none_of_them():
    assert listed("A, 3; B, 12.5; C, -5; D; A, 4; E, NA") == (
        {"A": 7},
        None,
        ["B, 12.5", "C, -5", "D"],
    )
    assert listed("Reason1, xxx; Reason2, xxx; ") == ({}, None, [])
    assert listed("1,948") == ({}, 1948, [])
