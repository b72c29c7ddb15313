"""one_of: item types as they are given, languages as given or as the text tells."""

from typing import Any

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.one_of import OneOf
from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading
from cis_pipeline.protocol.protocol import Protocol, ReviewTable

PROTOCOL = Protocol(ReviewTable(title="A review"), (), ())
TYPE = OneOf(operator="one_of", field="item_type", values=("journalArticle",))
LANG = OneOf(operator="one_of", field="language", values=("en",))


def judged(rule: Operator, **fields: Any) -> Finding:
    return rule.judge(Reading(Record(record_id="R", **fields), PROTOCOL))


def status(rule: Operator, **fields: Any) -> str:
    return judged(rule, **fields).status


def test_an_item_type_is_met_not_met_or_not_given() -> None:
    assert judged(TYPE, item_type="journalArticle") == Finding("met", 'item_type: "journalArticle"')
    assert status(TYPE, item_type="book") == "not_met"
    assert status(TYPE) == "unclear"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "met"), ("EN-gb", "met"), ("de", "not_met"), ("fr;en", "met"), ("fr, de", "not_met")],
)
def test_the_language_code_of_the_entry_counts(language: str, expected: str) -> None:
    assert status(LANG, language=language) == expected


def test_a_language_that_is_not_given_is_detected_and_the_evidence_says_so() -> None:
    english = judged(
        LANG,
        title="How local authorities introduce innovation in their services",
        abstract="Interviews with social workers show what hinders them and what helps them.",
    )
    assert english == Finding("met", 'language: detected "en" in title and abstract')
    german = judged(
        LANG,
        title="Wie Kommunen neue Angebote der Jugendhilfe einführen",
        abstract="Gespräche mit Fachkräften zeigen, was sie daran hindert und was ihnen hilft.",
    )
    assert german == Finding("not_met", 'language: detected "de" in title and abstract')


def test_too_few_words_tell_no_language() -> None:
    assert judged(LANG, title="Kinship care") == Finding(
        "unclear",
        "no language is given, and there are fewer than 12 words to tell it by",
    )
    assert judged(LANG, title="Kinship care", language="Engl.").evidence.startswith(
        '"Engl." is no language code'
    )


def test_a_text_in_two_languages_is_unclear() -> None:
    mixed = judged(
        LANG,
        title="Barn og unge i fosterhjem og hvad de selv siger om det",
        abstract="Children and young people in foster homes and what they say about it",
    )
    assert mixed.status == "unclear"
