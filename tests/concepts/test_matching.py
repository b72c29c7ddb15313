"""What is found in a sentence, and what of it counts."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cis_pipeline.concepts.phrases.matching import Matcher, Phrases
from cis_pipeline.concepts.phrases.patterns import Choice, Sequence_, parse, read_lists
from cis_pipeline.core.text.words import PAUSE, pieces, written_form
from cis_pipeline.core.text.words import stem as stem_of

LISTS = read_lists({"people": ("children", "young people", "parent")})


def found(text: str, *phrases: str, exclude: tuple[str, ...] = ()) -> list[str]:
    """The phrases that count, from left to right."""
    patterns = (tuple(parse(one, LISTS) for one in of) for of in (phrases, exclude))
    return [hit.phrase for hit in Matcher.of({"t": Phrases(*patterns)}).hits(text).get("t", [])]


@pytest.mark.parametrize(
    ("phrase", "text", "times"),
    [
        ("share power", "Sharing power, shared powers; share the power.", 2),
        ("empower*", "Empowering and disempowered; Empowerment.", 2),
        ("tokenis*", "TOKENISTIC", 1),
        ("=rights", "Rights of the right.", 1),
        ("=participation", "Participants in participation.", 1),
        ("participation", "Participants in participation.", 2),
        ("(shift|hand over) power", "Hand over power, shifting power, over power.", 2),
        ("voice of @people", "The voices of young people, voice of staff.", 1),
        ("voice, choice", "voice, choice and voice choice", 1),
    ],
)
def test_each_sign_of_the_language_finds_what_it_says(phrase: str, text: str, times: int) -> None:
    assert found(text, phrase) == [phrase] * times


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("trust one two in children", True),
        ("children, one, two, trust", True),
        ("trust one two three in children", False),
        ("children trust", True),
    ],
)
def test_near_is_in_either_order_and_commas_do_not_matter(text: str, near: bool) -> None:
    assert bool(found(text, "trust ~3 @people")) is near


def test_words_of_one_side_are_not_also_those_of_the_other() -> None:
    assert found("young people", "young people ~3 @people") == []
    assert found("young people and parents", "young people ~3 @people") != []


def test_near_without_a_number_is_anywhere_in_the_sentence_and_its_context_may_serve_twice() -> (
    None
):
    text = "Power and one two three four five six seven power of children"
    assert found(text, "power ~ @people") == ["power ~ @people"] * 2
    assert found(text, "power ~20 @people") == ["power ~20 @people"]


def test_a_hit_that_overlaps_what_is_excluded_does_not_count() -> None:
    assert found("Statistical power and power.", "power", exclude=("statistical power",)) == [
        "power"
    ]
    assert found("Risk factors.", "risk", exclude=("risk factor*",)) == []


def test_a_word_counts_once_for_a_theme_and_may_count_for_each_of_two() -> None:
    of = {key: Phrases((parse(one),)) for key, one in (("a", "power"), ("b", "power dynamics"))}
    hits = Matcher.of(of).hits("Power dynamics")
    assert {key: len(found) for key, found in hits.items()} == {"a": 1, "b": 1}
    assert found("power dynamics", "power", "power dynamics", "dynamics") == ["power dynamics"]


def test_words_near_each_other_tell_where_both_stand() -> None:
    matcher = Matcher.of({"t": Phrases((parse("trust ~3 child"),))})
    (hit,) = matcher.hits("The child, they trust.")["t"]
    assert (hit.spans, hit.words) == (((1, 2), (4, 5)), 2)


# --- held against a matcher that is plain and slow ------------------------------------------------


def ends(sequence: Sequence_, words: list[str], at: int) -> set[int]:
    """Where a sequence that begins at a word may end."""
    reached = {at}
    for item in sequence:
        if isinstance(item, Choice):
            reached = {e for n in reached for one in item.of for e in ends(one, words, n)}
        else:
            reached = {n + 1 for n in reached if n < len(words) and passes(item, words[n])}
    return reached


def passes(test, written: str) -> bool:
    if PAUSE.fullmatch(written):
        return test.kind == "pause"
    form = written_form(written)
    return {
        "stem": stem_of(written) == test.text,
        "exact": form == test.text,
        "prefix": form.startswith(test.text),
        "pause": False,
    }[test.kind]


def naive(patterns, exclude, text: str) -> list[tuple]:
    words = pieces(text)

    def spans(pattern) -> list[tuple]:
        def of(seq):
            return [(n, e) for n in range(len(words)) for e in sorted(ends(seq, words, n))]

        if not pattern.near:
            return [(span,) for span in of(pattern.main)]
        pairs = [(a, b) for a in of(pattern.main) for b in of(pattern.near)]
        pairs = [(a, b) for a, b in pairs if a[1] <= b[0] or b[1] <= a[0]]
        if pattern.within is None:
            return [(a,) for a, _ in pairs]
        between = [words[min(a[1], b[1]) : max(a[0], b[0])] for a, b in pairs]
        return [
            tuple(sorted(pair))
            for pair, those in zip(pairs, between, strict=True)
            if sum(not PAUSE.fullmatch(one) for one in those) <= pattern.within
        ]

    taken = {n for one in exclude for hit in spans(one) for a, b in hit for n in range(a, b)}
    every = [
        (hit[0][0], -sum(b - a for a, b in hit), place, hit)
        for place, one in enumerate(patterns)
        for hit in spans(one)
    ]
    counted = []
    for _, _, place, hit in sorted(every):
        own = {n for a, b in hit for n in range(a, b)}
        if not own & taken:
            taken |= own
            counted.append((patterns[place].written, hit))
    return counted


some_words = st.sampled_from(
    ["power", "Powers", "powerful", "share", "sharing", "child", "children", "young", "people"]
)
signs = st.sampled_from([" ", " ", " ", " ", ", ", "-", " (", ") "])
some_texts = st.lists(st.tuples(some_words, signs).map("".join), max_size=14).map("".join)
atoms = st.sampled_from(
    ["power", "=power", "power*", "sha*", "child", "young people", "@people", "people"]
)
some_sequences = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(" ".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda of: f"({'|'.join(of)})")
    ),
    max_leaves=5,
)
some_phrases = some_sequences | st.tuples(
    some_sequences, st.sampled_from([" ~ ", " ~0 ", " ~2 "]), some_sequences
).map("".join)


@given(
    some_texts, st.lists(some_phrases, min_size=1, max_size=4), st.lists(some_phrases, max_size=1)
)
def test_it_finds_what_a_plain_matcher_finds(
    text: str, phrases: list[str], exclude: list[str]
) -> None:
    patterns = tuple(parse(one, LISTS) for one in phrases)
    without = tuple(parse(one, LISTS) for one in exclude)
    hits = Matcher.of({"t": Phrases(patterns, without)}).hits(text).get("t", [])
    assert [(hit.phrase, hit.spans) for hit in hits] == naive(patterns, without, text)


ENDINGS = ["", "s", "es", "ies", "ied", "y", "ying", "ing", "ed", "er", "ly", "ness", "'s", "al"]
odd = ["dying", "skies", "lying", "early", "gently", "news", "inning", "yes", "eyeing", "sky"]
english = st.tuples(
    st.text(alphabet="abdegilnorsty", min_size=1, max_size=6), st.sampled_from(ENDINGS)
).map("".join) | st.sampled_from(odd)


@given(english, english)
@example("abness", "abness")
@example("agist", "agist")
def test_a_word_is_found_by_a_phrase_exactly_if_they_share_a_stem(word: str, phrase: str) -> None:
    made, asked = stem_of(word), stem_of(phrase)
    for one in (word, phrase):
        assert found(one, phrase) == ([phrase] if stem_of(one) == asked else []), (made, asked)
    assert re.fullmatch(r"[a-z']+", word)
