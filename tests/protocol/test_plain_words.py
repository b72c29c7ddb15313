"""What is wrong with a value in config/ is said in plain words, with what to write instead."""

from __future__ import annotations

import re
import shutil

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol import defaults
from cis_pipeline.protocol.plain_words import in_words, shown
from cis_pipeline.protocol.protocol import Protocol

REVIEW, CRITERIA = "review.toml", "criteria.toml"
IS_TEXT = 'is no text; put it between quotation marks: "..."'


def refusal(folder, name, old, new):
    shutil.copytree(defaults.template() / "config", folder / "config")
    path = folder / "config" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProtocolError) as refused:
        Protocol.read(folder / "config")
    return re.sub(r"^.*?(\w+\.toml) line \d+: ", r"\1 ", str(refused.value))


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            *(REVIEW, 'id = "abstract"', 'id = "Abstract 1"'),
            'round.id: "Abstract 1" is no id; write it in small letters, digits and "_", '
            "beginning with a letter, as in title_abstract",
        ),
        (
            *(CRITERIA, 'id = "LANG"', 'id = "lang"'),
            'criterion.id: "lang" is no id; write it in capital letters, digits and "_", '
            "beginning with a letter, as in OFF_TOPIC",
        ),
        (
            *(REVIEW, 'unit = "report"', 'unit = "reports"'),
            'round.unit: "reports" is not one of record, report; did you mean "report"?',
        ),
        (
            *(REVIEW, 'unit = "report"', 'unit = "book"'),
            'round.unit: "book" is not one of record, report',
        ),
        (
            *(CRITERIA, 'rule = { operator = "one_of"', 'rule = { operator = "oneof"'),
            'criterion.rule: "oneof" is not one of between, country, mentions, requires, one_of, '
            'publisher; did you mean "one_of"?',
        ),
        (
            *(CRITERIA, 'rule = { operator = "one_of", ', "rule = { "),
            'criterion.rule: the key "operator" is missing, which says of which kind it is',
        ),
        (
            *(REVIEW, "authors = []", 'authors = "Roe"'),
            'review.authors: "Roe" is no list; put it between square brackets, as in ["A", "B"]',
        ),
        (REVIEW, 'title = "Full text"', "title = 3", f"round.title: 3 {IS_TEXT}"),
        (
            *(REVIEW, "# previous_studies = 12", 'previous_studies = "twelve"'),
            'review.previous_studies: "twelve" is no whole number; write it without quotation '
            "marks, as in 2005",
        ),
        (
            *(REVIEW, "# previous_studies = 12", "previous_studies = 1.5"),
            "review.previous_studies: 1.5 is no whole number; write one, as in 2005",
        ),
        (
            *(REVIEW, "# previous_studies = 12", "previous_studies = -2"),
            "review.previous_studies: -2 is too small; write 0 or more",
        ),
        (
            *(CRITERIA, 'values = ["en"]', "values = []"),
            "criterion.rule.one_of.values: [] holds too little; name at least 1",
        ),
        (
            *(CRITERIA, 'rule = { operator = "between", low = 1990 }', 'rule = "between"'),
            'criterion.rule: "between" is no table; put it between braces, as in '
            '{ operator = "country" }',
        ),
        (
            *(CRITERIA, '\nexample = true\ntitle = "Not', '\nexample = "x"\ntitle = "Not'),
            'criterion.example: "x" is not true or false; write one of these two, without '
            "quotation marks",
        ),
        (
            *(
                REVIEW,
                '# [[source]]\n# file = "scopus.csv"\n',
                '[[source]]\nfile = "a"\nvoters = 1',
            ),
            'source.voters: 1 is no table; put it between braces, as in { "R1" = "A" }',
        ),
    ],
)
def test_a_value_that_does_not_fit_is_shown_with_what_would(tmp_path, name, old, new, told):
    assert refusal(tmp_path, name, old, new) == f"{name} {told}"


def test_tables_that_overwrite_each_other_are_explained(tmp_path):
    told = refusal(tmp_path, REVIEW, "[[round]]", "[round]")
    assert told.endswith("each begins with double brackets, as in [[round]]")


def test_no_fault_shows_a_pattern_or_the_words_of_a_library():
    fault = {"type": "frozen_set_type", "msg": "Input should be a valid frozenset", "input": 1}
    assert in_words(fault) == (
        "1 does not fit here; `cis init` writes a template that shows what does"
    )
    pattern = {"type": "string_pattern_mismatch", "input": "a", "ctx": {"pattern": "^x$"}}
    assert in_words(pattern) == '"a" is not written as it must be'


def test_a_value_is_shown_as_the_file_has_it_and_cut_where_it_is_long():
    assert [shown(v) for v in ("ü", True, 2.5, ["a", 1], {"a": 1})] == [
        *('"ü"', "true", "2.5", '["a", 1]', "a table")
    ]
    assert shown("x" * 99) == '"' + "x" * 58 + "…"
