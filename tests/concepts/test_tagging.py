"""A tag says what a sentence of the record says, and quotes it to the letter."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tagging import tag
from cis_pipeline.concepts.tagging.tags import Passage, Tag


def book(*themes: dict[str, Any], min_hits: int = 1) -> Codebook:
    return Codebook.model_validate({"codebook": {"min_hits": min_hits}, "theme": themes})


def theme(theme_id: str, *phrases: str, **keys: Any) -> dict[str, Any]:
    return {"id": theme_id, "phrases": phrases, **keys}


def tags(text: str, codebook: Codebook) -> list[tuple[str, str, int]]:
    """(theme, phrase, hits) of one abstract."""
    return [
        (t.theme, " + ".join(t.passages[0].phrases), t.hits)
        for t in tag([Document("R", abstract=text)], codebook)
    ]


RISK = book(theme("risk", "risk", "risk-taking", "culture of blame"))


def test_a_tag_says_where_its_quote_stands() -> None:
    record = Document(
        record_id="R-1",
        title="Trust",
        abstract="Background first. Risk\u2011taking grew; blame cultures did not.  The end.",
    )
    quote = "Risk\u2011taking grew; blame cultures did not."
    passage = Passage("abstract", 18, 59, quote, phrases=("risk taking",), hits=1, score=0.544)
    assert tag([record], book(theme("TA2", "risk taking"))) == [
        Tag("R-1", "TA2", "possible", 0.5, 1, (passage,))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Taking risks, they said.", [("risk", "risk", 1)]),
        ("RISK-TAKING is good.", [("risk", "risk-taking", 1)]),
        ("Cultures of blame.", [("risk", "culture of blame", 1)]),
        ("Asterisk and brisk.", []),
        ("A culture. Of blame.", []),
        ("A culture, of blame.", []),
        ("Risk. Risks! Risky taking?", [("risk", "risk", 2)]),
        ("", []),
    ],
)
def test_phrases_are_whole_stemmed_words_of_one_sentence(
    text: str, expected: list[tuple[str, str, int]]
) -> None:
    assert tags(text, RISK) == expected


def test_the_longest_phrase_counts_and_no_word_twice() -> None:
    cycle = book(theme("stop", "cell cycle", "cell cycle arrest", "arrest", "cycle arrest"))
    assert tags("Cell cycle arrest was seen.", cycle) == [("stop", "cell cycle arrest", 1)]


def test_a_word_may_speak_for_two_themes() -> None:
    two = book(theme("power", "power"), theme("culture", "power dynamics"))
    assert tags("Power dynamics.", two) == [
        ("power", "power", 1),
        ("culture", "power dynamics", 1),
    ]


def test_a_phrase_written_with_a_comma_matches_text_with_a_comma() -> None:
    both = book(theme("who", "children, families"))
    assert tags("For children, families and carers.", both) == [("who", "children, families", 1)]
    assert tags("For children families.", both) == []


VOICE = book(theme("voice", "tokenism", ambiguous=["power", "young voice"], context=["young"]))


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Power stations.", 0),
        ("Power and young people.", 1),
        ("Young people. Power stations.", 0),
        ("Tokenism; power.", 1),
        ("Young power and tokenism.", 2),
        ("The young voice.", 0),
        ("The young voice of the young.", 1),
    ],
)
def test_an_ambiguous_phrase_counts_only_beside_context_that_is_not_itself(
    text: str, hits: int
) -> None:
    assert [n for _, _, n in tags(text, VOICE)] == ([hits] if hits else [])


def test_a_theme_needs_the_hits_that_it_or_the_codebook_asks_for() -> None:
    strict = book(theme("a", "risk"), theme("b", "risk", min_hits=1), min_hits=2)
    assert tags("Risk.", strict) == [("b", "risk", 1)]
    assert tags("Risk. More risk.", strict) == [("a", "risk", 2), ("b", "risk", 2)]


def test_hits_are_counted_in_the_whole_record_and_raise_the_score() -> None:
    record = Document("R", title="Risk", abstract="Risk and risk.", keywords=("risk", "care"))
    (found,) = tag([record], RISK)
    assert (found.hits, found.score) == (4, 0.8)


def test_the_quote_that_comes_first_has_most_hits_for_its_place() -> None:
    text = "Risk. A culture of blame and risk. Risk. The end. The very end."
    (found,) = tag([Document("R", title="Risk", abstract=text)], RISK)
    best = found.passages[0]
    assert best.quote == "A culture of blame and risk."
    assert best.phrases == ("culture of blame", "risk")


def test_of_sentences_that_say_as_much_the_last_is_quoted() -> None:
    (found,) = tag(
        [Document("R", title="Risk", abstract="Risk was known. Risk was found. End.")], RISK
    )
    assert found.passages[0].quote == "Risk was found."


def test_a_keyword_is_quoted_only_where_nothing_else_can_be() -> None:
    keywords = ("care", "risk, risk-taking")
    (found,) = tag([Document("R", title="On risk", keywords=keywords)], RISK)
    assert [p.field for p in found.passages] == ["title", "keywords"]
    record = Document("R", title="On care", keywords=keywords)
    (found,) = tag([record], RISK)
    (best,) = found.passages
    assert (best.field, best.start, best.quote) == ("keywords", 6, "risk, risk-taking")
    assert record.text("keywords")[best.start : best.end] == best.quote


def test_context_in_another_keyword_settles_nothing() -> None:
    assert tag([Document("R", keywords=("power", "young people"))], VOICE) == []


JOINT = book(
    {"id": "joint", "all_of": ["power", "risk", "trust"], "at_least": 2},
    theme("power", "power"),
    theme("risk", "risk", min_hits=2),
    theme("trust", "trust"),
)


def test_a_joint_theme_needs_enough_of_its_themes_in_one_sentence() -> None:
    assert tags("Power. Trust.", JOINT) == [("power", "power", 1), ("trust", "trust", 1)]
    assert tags("They trust in power.", JOINT)[0] == ("joint", "power + trust", 1)
    assert tags("Power, trust. Trust and power.", JOINT)[0] == ("joint", "power + trust", 2)


def test_a_joint_theme_joins_only_themes_that_the_record_carries() -> None:
    assert [t for t, _, _ in tags("Power and risk.", JOINT)] == ["power"]
    assert [t for t, _, _ in tags("Power and risk. Risk.", JOINT)] == ["joint", "power", "risk"]


def test_tags_keep_the_order_of_the_records_and_of_the_codebook() -> None:
    two = book(theme("b", "risk"), theme("a", "care"))
    records = [Document(i, title=t) for i, t in [("2", "care"), ("1", "care, risk"), ("0", "-")]]
    assert [(t.record_id, t.theme) for t in tag(records, two)] == [
        ("2", "a"),
        ("1", "b"),
        ("1", "a"),
    ]


words = st.sampled_from(
    ["risk", "Risks", "power", "POWERS", "culture of", "of", "blame", "asterisk", "cafe\u0301", "é"]
)
between = st.sampled_from(
    [" ", " ", " ", ", ", ". ", "? ", "; ", " (", ") ", "\n", "\n\n", "’ ", "-"]
)
texts = st.lists(st.tuples(words, between).map("".join), max_size=12).map("".join)
at_times = st.just("") | texts  # a keyword is quoted only where these say nothing


@given(at_times, at_times, st.lists(texts, max_size=3))
def test_every_quote_is_an_exact_piece_of_its_field_that_says_the_theme(
    title: str, abstract: str, keywords: list[str]
) -> None:
    record = Document(record_id="R", title=title, abstract=abstract, keywords=tuple(keywords))
    found = {t.theme: t for t in tag([record], book(theme("r", "risk"), theme("p", "power")))}
    said = re.findall(r"[a-z]+", " ".join([title, abstract, *keywords]).lower())
    hits = {"r": said.count("risk") + said.count("risks")}
    hits["p"] = said.count("power") + said.count("powers")
    assert {theme: t.hits for theme, t in found.items()} == {t: n for t, n in hits.items() if n}
    for theme_id, t in found.items():
        assert sum(p.hits for p in t.passages) == t.hits
        for p in t.passages:
            assert record.text(p.field)[p.start : p.end] == p.quote
            assert p.quote in keywords if p.field == "keywords" else p.quote == p.quote.strip()
            assert re.search({"r": r"\brisks?\b", "p": r"\bpowers?\b"}[theme_id], p.quote.lower())
