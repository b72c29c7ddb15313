"""A phrase means what the language says, or is refused with the place and a remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.concepts.codebook.codebook import load_codebook
from cis_pipeline.concepts.phrases.patterns import (
    Choice,
    PatternError,
    Word,
    list_faults,
    parse,
    read_lists,
)
from cis_pipeline.core.errors import ProtocolError


def stem(text: str) -> Word:
    return Word("stem", text)


def test_words_are_stems_and_a_hyphen_parts_them() -> None:
    assert parse("Sharing-power").main == (stem("share"), stem("power"))


def test_a_comma_and_a_dash_are_kept_but_not_at_the_ends() -> None:
    between = (stem("children"), Word("pause", ""), stem("famili"))
    assert parse(", children, families,").main == between
    assert parse("children - families").main == between


def test_a_star_asks_how_a_word_begins_and_an_equals_sign_for_one_form() -> None:
    assert parse("Empower* =Rights").main == (Word("prefix", "empower"), Word("exact", "rights"))
    assert parse("co-prod*").main == (stem("co"), Word("prefix", "prod"))
    assert parse("=not-for").main == (Word("exact", "not"), Word("exact", "for"))


def test_alternatives_may_hold_several_words_and_others() -> None:
    assert parse("(shift|hand over) power").main == (
        Choice(((stem("shift"),), (stem("hand"), stem("over")))),
        stem("power"),
    )
    assert parse("(a|(b|c))").main == (
        Choice(((stem("a"),), (Choice(((stem("b"),), (stem("c"),))),))),
    )


def test_a_list_stands_for_its_phrases_and_may_name_another() -> None:
    lists = read_lists({"all": ("@people", "staff"), "people": ("child", "young people")})
    people = Choice(((stem("child"),), (stem("young"), stem("peopl"))))
    assert lists["people"] == people
    assert parse("@all", lists).main == (Choice(((people,), (stem("staff"),))),)


def test_near_has_two_sides_and_a_distance_or_none() -> None:
    found = parse("trust ~5 young people")
    assert (found.main, found.near) == ((stem("trust"),), (stem("young"), stem("peopl")))
    assert (found.within, parse("trust ~ people").within) == (5, None)


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("--", "it holds no word; delete it"),
        ("(a|b", "the bracket at character 1 is not closed; close it"),
        ("a b) c", '")" (at character 4) closes nothing; open a bracket, or delete it'),
        ("a|b", '"|" (at character 2) stands outside brackets; write (this|that)'),
        (
            "x (a|)",
            "an alternative of the bracket at character 3 is empty; write a word, "
            'or delete the "|"',
        ),
        ("a ~5 b ~3 c", 'the second "~" (at character 8) is one too many; make two phrases'),
        ("~5 b", '"~" (at character 1) wants a phrase on either side; write both'),
        (
            "(a ~3 b)",
            '"~" (at character 4) stands in brackets or a list; it may only part a whole phrase',
        ),
        ("a*b", '"*" (at character 2) stands within a word; it may only end one'),
        (
            "a*",
            '"a*" (at character 1) would find too much; write at least 2 letters right before "*"',
        ),
        ("= b", '"=" (at character 1) wants a word right after it'),
        (
            "@peple",
            '"@peple" (at character 1) is no list of the table [lists]; did you mean "@people"?',
        ),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_place(phrase: str, fault: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse(phrase, read_lists({"people": ("child",)}))
    assert str(caught.value) == fault


def test_lists_that_refer_to_themselves_are_empty_or_hold_faults_are_named() -> None:
    lists = {"a": ("@b",), "b": ("x", "@a"), "c": (), "d": ("(x",)}
    assert list_faults(lists) == [
        ("a", "refers to itself (@a > @b > @a); delete one of these references"),
        ("c", "is empty; give it phrases, or delete it"),
        ("d", 'holds "(x": the bracket at character 1 is not closed; close it'),
    ]


def test_faults_of_phrases_and_lists_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "codebook.toml"
    path.write_text(
        '[lists]\npeople = ["child"]\nbad = ["@bad"]\n\n[[theme]]\nid = "A"\n'
        'phrases = ["@people ~3 x", "(a|b", "@bad"]\nexclude = ["a|b"]\n',
        encoding="utf-8",
    )
    with pytest.raises(ProtocolError) as caught:
        load_codebook(path)
    assert [one.removeprefix(f"{path} ") for one in str(caught.value).splitlines()] == [
        'line 3: the list "bad" refers to itself (@bad > @bad); delete one of these references',
        'line 7: the theme "A": "(a|b" in phrases: the bracket at character 1 is not closed; '
        "close it",
        'line 8: the theme "A": "a|b" in exclude: "|" (at character 2) stands outside brackets; '
        "write (this|that)",
    ]


@given(st.text(alphabet="ab (|)~5*=@,-", max_size=12))
def test_any_phrase_is_read_or_refused_with_a_sentence(phrase: str) -> None:
    try:
        assert parse(phrase, read_lists({"a": ("b",)})).main
    except PatternError as error:
        assert str(error)
