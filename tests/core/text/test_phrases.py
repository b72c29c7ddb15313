"""Phrases: whole words, whatever the accents, apostrophes, hyphens and capitals."""

import pytest

from cis_pipeline.core.text.phrases import Phrases
from cis_pipeline.core.text.words import words


def found(text: str, *phrases: str, names: bool = False) -> list[str]:
    return [hit.phrase for hit in Phrases(phrases, names=names).find(words(text))]


@pytest.mark.parametrize(
    "text",
    [
        "looked after children",
        "Looked-After Children",
        "LOOKED\u2011AFTER\nCHILDREN",
        "(looked-after children)",
        "of \u2018looked after children\u2019, aged 4",
    ],
)
def test_case_hyphens_line_ends_and_quotation_marks_do_not_matter(text: str) -> None:
    assert found(text, "looked after children") == ["looked after children"]


@pytest.mark.parametrize("text", ["children's homes", "children\u2019s homes", "childrens homes"])
def test_any_apostrophe_or_none_is_the_same(text: str) -> None:
    assert found(text, "children's homes") == ["children's homes"]


def test_accents_do_not_matter_however_they_are_coded() -> None:
    assert found("in Que\u0301bec and in Qu\u00e9bec", "Quebec") == ["Quebec", "Quebec"]


def test_a_plural_s_may_end_a_phrase_but_nothing_else_may() -> None:
    assert found("two hospitals", "hospital") == ["hospital"]
    assert found("hospitality, hospitalised", "hospital") == []
    assert found("a foster carer", "foster carers") == []


def test_words_across_a_sentence_end_are_no_phrase() -> None:
    assert found("the rights of a child. Protection of data", "child protection") == []


def test_the_longest_phrase_wins_and_hides_those_inside_it() -> None:
    places = ("Ireland", "Northern Ireland")
    assert found("Northern Ireland", *places, names=True) == ["Northern Ireland"]
    assert found("Ireland, northern coast", *places, names=True) == ["Ireland"]


def test_a_short_name_in_capitals_must_be_in_capitals() -> None:
    assert found("it helps us in the US and the UK.", "US", "UK", names=True) == ["US", "UK"]
    assert found("tell us about it", "US", names=True) == []


def test_a_name_may_own_something_but_has_no_plural() -> None:
    places = ("England", "Turkey", "Wales", "UK", "C\u00f4te d'Ivoire")
    for text, place in (
        ("England's care system", "England"),
        ("in Turkey\u2019s homes", "Turkey"),
        ("ENGLAND'S CARE", "England"),
        ("Wales' and Wales's care", "Wales"),
        ("the UK's care system", "UK"),
        ("C\u00f4te d'Ivoire's care", "C\u00f4te d'Ivoire"),
    ):
        assert set(found(text, *places, names=True)) == {place}
    assert found("turkeys, uk's englands", *places, names=True) == []


def test_a_quote_is_the_text_as_it_stands_with_the_words_around_it() -> None:
    text = words("One two three. The Looked\u2010After  children\u2019s\nrights now and then")
    hit = next(Phrases(["looked after children"]).find(text))
    quote = text.quote(hit.start, hit.end)
    assert quote == "three. The Looked\u2010After children\u2019s rights now and"
