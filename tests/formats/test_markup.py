"""Markup goes, and what only looks like it stays; in the records of every format alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import read_entries
from cis_pipeline.formats.finishing import finished, is_nobody
from cis_pipeline.formats.markup import unmarked


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("<p>One.</p><p>Two<br/>three</p>", "One. Two three"),
        ('<div data-language="eng" data-field="abstract">Nets are <i>hard</i></div>',
         "Nets are hard"),
        ("H<sub>2</sub>O and m<SUP>2</SUP>", "H2O and m2"),
        ("<jats:title>Aim</jats:title><jats:p>To <jats:italic>see</jats:italic></jats:p>",
         "Aim To see"),
        ('<mml:math xmlns:mml="http://example.org/m"><mml:mi>x</mml:mi><mml:mo>=</mml:mo>'
         "<mml:mn>1</mml:mn></mml:math>", "x=1"),
        ("<inline-formula><tex-math>$x$</tex-math> <math><mi>x</mi></math></inline-formula>", "x"),
        ("Bogs <!-- a note --> and fens", "Bogs and fens"),
        ("<![CDATA[Bogs & fens]]>", "Bogs & fens"),
        ("<a href='https://example.org/?a=1&b=2'>Bogs</a>", "Bogs"),
        ('<p class=""lead"">Bogs</p>', "Bogs"),
        ("<ul><li>bogs</li><li>fens</li></ul>", "bogs fens"),
        ("<title>Bogs</title>in <b>spring</b>", "Bogs in spring"),
        ("bogs in <i>Sphagn", "bogs in Sphagn"),
        ("One.<p>Two.<p>Three.", "One. Two. Three."),
    ],
)  # fmt: skip
def test_tags_go_and_those_of_blocks_part_words(printed: str, plain: str) -> None:
    assert unmarked(printed) == plain


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("R&amp;D", "R&D"), ("R&amp;amp;D", "R&D"), ("a&nbsp;b", "a b"), ("1&#x2013;2", "1–2"),
        ("1&#8211;2", "1–2"), ("M&uuml;ller", "Müller"), ("&lt;i&gt;bog&lt;/i&gt;", "bog"),
        ("&amp;lt;i&amp;gt;bog&amp;lt;/i&amp;gt;", "bog"), ("fens &amp", "fens &"),
        ("x &lt; 5 and y&nbsp;&gt; 3", "x < 5 and y > 3"),
    ],
)  # fmt: skip
def test_entities_become_characters_also_where_they_are_escaped_twice(
    printed: str, plain: str
) -> None:
    assert unmarked(printed) == plain


@pytest.mark.parametrize(
    "text",
    ["x < 5 and y > 3", "p<0.05", "<18 years", "a<b>c", "if a<b and c>d", "a <b and c> d",
     "<anonymous>", "<nobody@example.org>", "R&D", "AT&T;", "B&B; inns", "f(x)<p>q", "<->",
     "List<String>", "the <time> and <place>", "vector<b>"],
)  # fmt: skip
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert unmarked(text) == text


PIECES = st.sampled_from(
    ["<i>", "</i>", "<b>", "<p>", "<br/>", "<", ">", "&", "amp;", "lt;", "gt;", "&lt;", "&amp;",
     "i", "sub", "/", "<!--", "-->", " ", "x", "#59;", "<jats:p>", "<script>", "</script>", '="']
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert unmarked(unmarked(text)) == unmarked(text)


@pytest.mark.parametrize(
    "hostile", ["<!--", "<script>", "<![CDATA[", "<a b='", "&amp;", "&lt;!--", "<i>", "<a x=y "]
)
def test_a_text_made_to_keep_a_reader_busy_is_read(hostile: str) -> None:
    plain = unmarked(hostile * 20_000)
    assert unmarked(plain) == plain


# --- In the records of every format --------------------------------------------------------------

FILES = {
    "one.ris": "TY  - JOUR\nTI  - {title}\nAB  - {abstract}\nT2  - {journal}\nER  - \n",
    "one.enw": "%0 Journal Article\n%T {title}\n%X {abstract}\n%J {journal}\n",
    "one.nbib": "PMID- 1\nTI  - {title}\nAB  - {abstract}\nJT  - {journal}\n\n",
    "one.txt": "PT J\nTI {title}\nAB {abstract}\nSO {journal}\nUT WOS:1\nER\n\nEF\n",
    "one.csv": "Title,Abstract,Journal,Year\n{title},{abstract},{journal},2020\n",
    "one.json": '[{{"type":"article-journal","title":"{title}","abstract":"{abstract}",'
    '"container-title":"{journal}","issued":{{"literal":"2020"}}}}]',
    "two.json": '[{{"itemType":"journalArticle","title":"{title}","abstractNote":"{abstract}",'
    '"publicationTitle":"{journal}"}}]',
    "one.bib": "@article{{x,\n title = {{{title}}},\n abstract = {{{abstract}}},\n"
    " journal = {{{journal}}}\n}}\n",
}
TOLD = {
    "title": "H<sub>2</sub>O in <i>bogs</i> where a<b>c",
    "abstract": "<p>Levels (p<0.05) fell.</p><p>M&uuml;ller&#8217;s R&amp;amp;D.</p>",
    "journal": "Bogs &amp; Fens",
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_text_comes_out_of_every_format(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(FILES[name].format(**TOLD), encoding="utf-8")
    (record,) = (one for one in read_entries(path) if isinstance(one, Record))
    assert (record.title, record.abstract, record.container) == (
        "H2O in bogs where a<b>c", "Levels (p<0.05) fell. Müller’s R&D.", "Bogs & Fens",
    )  # fmt: skip
    assert "<sub>" in record.raw or "<\\/sub>" in record.raw


def test_names_and_keywords_are_parted_only_once_their_entities_are_characters(
    tmp_path: Path,
) -> None:
    path = tmp_path / "one.ris"
    path.write_text(
        "TY  - JOUR\nAU  - M&uuml;ller, J.; Elm, <b>Bo</b>\nKW  - R&amp;D; <i>bogs</i>;fens\n",
        encoding="utf-8",
    )
    (record,) = (one for one in read_entries(path) if isinstance(one, Record))
    assert record.authors == ("Müller, J.", "Elm, Bo")
    assert record.keywords == ("R&D", "bogs", "fens")


def test_an_abstract_that_says_in_markup_that_there_is_none_is_none() -> None:
    assert finished(Record(abstract="<p>No abstract available.</p>")).abstract == ""


def test_a_record_without_markup_and_a_problem_are_left_as_they_are() -> None:
    record, problem = Record(title="Bogs", authors=("Elm, Bo",)), Problem("a", "b")
    assert finished(record) is record
    assert finished(problem) is problem


@pytest.mark.parametrize(
    "name",
    ["<anonymous>", "[Anonymous]", "Anonymous", "Anon.", "ANONYMOUS", "Anonymous, Anonymous",
     "[No author name available]", "No authors listed", "listed, No authors", "Author, Unknown"],
)  # fmt: skip
def test_a_lone_author_that_says_there_is_none_is_none(name: str) -> None:
    assert finished(Record(authors=(name,))).authors == ()
    both = Record(authors=(name, "Elm, Bo"))
    assert finished(both).authors == replace(both).authors


@pytest.mark.parametrize("name", ["Anon, Ann", "Anonymous Alcoholics", "Author, Jo", "Nobody, A."])
def test_names_that_hold_such_a_word_are_names(name: str) -> None:
    assert not is_nobody(name)
