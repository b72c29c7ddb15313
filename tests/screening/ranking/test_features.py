"""Terms, their weights and the file that keeps them, against a small library weighed by hand."""

from __future__ import annotations

from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.screening.ranking.features import TITLE, Features, digest
from cis_pipeline.screening.ranking.terms import count, cut

GEESE = [("Geese in winter", "Geese, geese."), ("Herons in winter", ""), ("Geese in spring", "")]

WORDS = st.lists(
    st.sampled_from(["goose", "geese", "heron", "in", "a", "winter", ",", "-", "spring", "é"]),
    max_size=9,
)
LIBRARIES = st.lists(st.tuples(WORDS.map(" ".join), WORDS.map(" ".join)), min_size=1, max_size=12)


def test_words_are_stems_and_single_letters_are_none() -> None:
    assert cut("Participation of a child, e.g. in T-cells") == [
        "particip",
        "of",
        "child",
        "in",
        "cell",
    ]


def test_terms_of_one_text_alone_are_left_out_and_the_others_counted() -> None:
    # winter: texts 0 and 1; geese: 0 (three times) and 2; in: all; spring and heron: one text only
    # pairs: "in winter" 0 and 1, "gees in" 0 and 2; "gees gees" and "winter gees" in text 0 alone
    found = count(["Geese in winter: geese, geese", "Herons in winter", "Geese in spring"])
    names = found.vocabulary.stems
    held: dict[str, dict[int, int]] = {}
    begin = 0
    for code, holders in zip(found.vocabulary.codes.tolist(), found.holders.tolist(), strict=True):
        pair = divmod(code, len(names))
        name = names[code] if code < len(names) else f"{names[pair[0] - 1]} {names[pair[1]]}"
        part = slice(begin, begin + holders)
        held[name] = dict(zip(found.text[part].tolist(), found.times[part].tolist(), strict=True))
        begin += holders
    assert held == {
        "gees": {0: 3, 2: 1},
        "in": {0: 1, 1: 1, 2: 1},
        "winter": {0: 1, 1: 1},
        "gees in": {0: 1, 2: 1},
        "in winter": {0: 1, 1: 1},
    }


def test_the_weights_of_a_text_worked_out_by_hand() -> None:
    # of three texts two hold gees, winter, "gees in" and "in winter", three hold in:
    # idf = ln(4 / 3) + 1 for the first four, ln(4 / 4) + 1 = 1 for in
    # text 1, "Herons in winter": in 1, winter and "in winter" idf each
    idf = log(4 / 3) + 1
    length = sqrt(1 + 2 * idf**2)
    features = Features.of(GEESE)
    row = features.matrix.toarray()[1]
    body, title = row[:5], row[5:]
    assert sorted(body) == pytest.approx(sorted([0, 0, 1 / length, idf / length, idf / length]))
    # titles alone: the same counts of texts, so the same weights, .3 as long
    assert sorted(title) == pytest.approx(sorted([TITLE * weight for weight in body]))


def test_a_term_that_a_text_holds_three_times_weighs_one_and_the_logarithm_of_three_as_much() -> (
    None
):
    features = Features.of(GEESE)
    row, gees = features.matrix.toarray()[0], features.vocabulary.stems.index("gees")
    other = features.vocabulary.stems.index("winter")
    assert row[gees] / row[other] == pytest.approx(1 + log(3))


def test_a_question_is_a_row_of_the_terms_that_are_known_and_no_title() -> None:
    features = Features.of(GEESE)
    row = features.row("Where are herons in winter?").toarray()[0]
    assert row == pytest.approx([*features.matrix.toarray()[1][:5], 0, 0, 0, 0, 0])
    assert features.row("of something else").nnz == 0


@given(LIBRARIES)
def test_each_text_has_the_length_one_or_no_term_at_all(texts: list[tuple[str, str]]) -> None:
    features = Features.of(texts)
    body = features.matrix[:, : len(features.idf)]
    lengths = np.sqrt(np.asarray(body.multiply(body).sum(axis=1)).ravel()).tolist()
    assert all(length == 0 or length == pytest.approx(1) for length in lengths)


@settings(settings.default, max_examples=20)
@given(LIBRARIES)
def test_what_a_cache_holds_is_what_was_worked_out(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    cache = tmp_path_factory.mktemp("cache") / "features"
    made, read = Features.of(texts, cache), Features.of(texts, cache)
    assert (made.matrix != read.matrix).nnz == 0
    assert made.matrix.shape == read.matrix.shape
    assert made.vocabulary.stems == read.vocabulary.stems
    assert made.vocabulary.codes.tolist() == read.vocabulary.codes.tolist()
    assert made.idf.tolist() == read.idf.tolist()


def damaged(data: bytes, how: str) -> bytes:
    if how == "empty":
        return b""
    if how == "cut off":
        return data[: len(data) // 2]
    if how == "another file":
        return b"PK\x03\x04" + data
    return data[:-40] + b"\xff" * 40 if how == "its end" else data.replace(b"'<i4'", b"'|O8'")


@pytest.mark.parametrize("how", ["empty", "cut off", "another file", "pickled objects"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, how: str) -> None:
    cache = tmp_path / "features"
    made = Features.of(GEESE, cache)
    whole = cache.read_bytes()
    spoilt = damaged(whole, how)
    assert spoilt != whole
    cache.write_bytes(spoilt)
    assert (Features.of(GEESE, cache).matrix != made.matrix).nnz == 0
    assert cache.read_bytes() == whole


def test_columns_that_are_not_there_are_not_read_from_a_cache(tmp_path: Path) -> None:
    cache = tmp_path / "features"
    made = Features.of(GEESE, cache)
    whole = cache.read_bytes()
    columns = made.matrix.indices.tobytes()
    cache.write_bytes(whole.replace(columns, b"\x7f" * len(columns)))
    assert cache.read_bytes() != whole
    assert (Features.of(GEESE, cache).matrix != made.matrix).nnz == 0
    assert cache.read_bytes() == whole


def test_the_cache_of_other_texts_is_made_anew(tmp_path: Path) -> None:
    cache = tmp_path / "features"
    Features.of(GEESE, cache)
    other = [("Owls at night", ""), ("Owls at noon", "")]
    assert Features.of(other, cache).vocabulary.stems == ("owl", "at")
    assert Features.of(other, cache).vocabulary.stems == ("owl", "at")


def test_where_a_text_ends_makes_a_difference_to_the_digest() -> None:
    assert digest([("a", "b")]) != digest([("ab", "")]) != digest([("", "ab")])
    many = [("one", "more")] * 1000
    assert digest(many) == digest(list(many)) != digest(many[:-1])


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="cannot be written"):
        Features.of(GEESE, tmp_path)
