"""Parents, former ids, history and map are held against the themes, each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cis_pipeline.concepts.codebook.codebook import parse_codebook
from cis_pipeline.concepts.codebook.faults import notices
from cis_pipeline.core.errors import ProtocolError

THEMES = """\
[[theme]]
id = "A"
phrases = ["power"]

[[theme]]
id = "B"
phrases = ["risk"]
was = ["old"]
"""


def faults(text: str) -> list[str]:
    with pytest.raises(ProtocolError) as caught:
        parse_codebook(text, Path("codebook.toml"))
    return [line.removeprefix("codebook.toml ") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            '[[theme]]\nid = "C"\nparent = "Z"',
            'line 12: the theme "C" is a part of the theme "Z", which is not there; '
            "the themes are A, B, C",
        ),
        (
            '[[theme]]\nid = "C"\nparent = "C"',
            'line 12: the theme "C" is a part of itself, over its parents; give one of them no '
            "parent",
        ),
        (
            '[[theme]]\nid = "C"\nwas = ["A"]',
            'line 12: "C" was "A", which is the id of a theme today; take it out',
        ),
        (
            '[[theme]]\nid = "C"\nwas = ["old"]',
            'line 12: "C" was "old", and so was "B"; only one theme can have taken its place',
        ),
        (
            '[map]\nconcepts = ["A", "BB"]',
            'line 11: the map names the theme "BB", which is not there; the themes are A, B',
        ),
        (
            '[[change]]\non = "2026-01-02"\nby = "A"\nkind = "mergd"\nthemes = ["old"]',
            'line 13: a change of the kind "mergd" is none that is known; did you mean "merge"?',
        ),
        (
            '[[change]]\non = "yesterday"\nby = "A"\nkind = "add"\nthemes = []\ninto = ["A"]',
            'line 11: a change was made on "yesterday", which is no day; write it as 2026-11-30',
        ),
        (
            '[[theme]]\nid = "@C"\nphrases = ["x"]',
            'line 11: the theme "@C" is called as a list is; give it an id without "@" at its '
            "beginning",
        ),
        (
            '[[theme]]\nid = "C"\nretired = "too wide"\nphrases = ["x"]\n'
            '[[theme]]\nid = "D"\nall_of = ["A", "C"]',
            'line 16: the theme "D" needs 2 themes, and 1 it joins are retired; name others, or '
            "retire it as well",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(more: str, sentence: str) -> None:
    assert faults(f"{THEMES}\n{more}\n") == [sentence]


def test_a_circle_of_parents_is_named_at_each_of_its_themes() -> None:
    circle = '[[theme]]\nid = "A"\nparent = "B"\n[[theme]]\nid = "B"\nparent = "A"\n'
    assert [line[:27] for line in faults(circle)] == [
        'line 3: the theme "A" is a ',
        'line 6: the theme "B" is a ',
    ]


def test_a_theme_below_a_circle_is_not_blamed_for_it() -> None:
    circle = '[[theme]]\nid = "A"\nparent = "A"\n[[theme]]\nid = "B"\nparent = "A"\n'
    assert len(faults(circle)) == 1


def test_a_theme_without_phrases_is_one_that_only_people_code() -> None:
    book = parse_codebook(f'{THEMES}\n[[theme]]\nid = "C"\ndefinition = "d"\n')
    assert [theme.by_people for theme in book.theme] == [False, False, True]
    assert [str(p) for p in notices(book, "codebook.toml")] == [
        "codebook.toml: only people code C, since no phrases point there; nothing need be done"
    ]


def test_a_map_of_too_few_concepts_or_of_a_retired_one_is_only_told() -> None:
    retired = f'{THEMES}retired = "too wide"\n[map]\nconcepts = ["A", "B"]\n'
    told = list(notices(parse_codebook(retired), "codebook.toml"))
    assert {p.severity for p in told} == {"notice"}
    assert [p.what for p in told] == [
        "the map shows 2 concepts",
        "the map shows B, which tags nothing since it is retired",
    ]


def test_a_history_that_names_a_theme_deleted_by_hand_is_only_told() -> None:
    def change(into: str) -> str:
        return f'[[change]]\non = "2026-01-02"\nby = "A"\nkind = "add"\ninto = ["{into}"]\n'

    book = parse_codebook(f"{THEMES}{change('X')}{change('old')}{change('@people')}{change('X')}")
    assert [(p.severity, str(p)) for p in notices(book, "codebook.toml")] == [
        (
            "notice",
            "codebook.toml: the history names X, which no theme is or was; retire a theme instead "
            "of deleting it, or name it in `was` of its heir",
        )
    ]


def test_a_former_id_leads_to_the_theme_of_today() -> None:
    book = parse_codebook(THEMES)
    assert book.today == {"A": "A", "B": "B", "old": "B"}
