"""Tables of themes: names and dtypes never change, and counts are as counted by hand."""

from __future__ import annotations

from dataclasses import replace

from concepts.codings import P, Q, book, suggestion, word

from cis_pipeline.concepts.coding.coding import coded
from cis_pipeline.concepts.counts.theme_counts import ThemeCounts, not_refused, theme_counts
from cis_pipeline.concepts.counts.theme_tables import TAG_COLUMNS, as_json, matrix_rows, tags_frame
from cis_pipeline.core.model import Record

BOOK = book({"id": "T1", "label": "Power"}, "T2", {"id": "T3", "retired": "too wide"})
RECORDS = {i: Record(record_id=i, title=f"On {i}", year=2020) for i in ("R-1", "R-2", "R-3")}
TAGS = coded(
    [
        suggestion("T1", P, Q, tier="sure"),
        suggestion("T2", P),
        suggestion("T1", P, record="R-2"),
        suggestion("T1", P, record="R-3"),
    ],
    [
        word("A", "confirm", "T1", note="clear"),
        word("A", "refuse", "T1", Q),
        word("A", "move", "T1", to="T2", record="R-2"),
    ],
    BOOK,
)


def test_columns_and_dtypes_are_the_same_with_and_without_tags() -> None:
    for frame in (tags_frame([], BOOK, {}, []), tags_frame(TAGS, BOOK, RECORDS, ["R-1"])):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == TAG_COLUMNS


def test_a_passage_is_a_row_with_what_was_said_of_it() -> None:
    frame = tags_frame(TAGS, BOOK, RECORDS, ["R-1"])
    assert frame.iloc[0].to_dict() == {
        "record_id": "R-1",
        "title": "On R-1",
        "year": 2020,
        "included": True,
        "theme": "T1",
        "label": "Power",
        "status": "confirmed",
        "document_status": "confirmed",
        "tier": "sure",
        "field": "abstract",
        "page": 0,
        "section": "",
        "start": 0,
        "end": len(P),
        "quote": P,
        "phrases": "x",
        "hits": 1,
        "score": 0.0,
        "said": "A: confirm (2026-11-02), clear",
    }
    assert list(frame["included"]) == [True, True, True, False, False, False]


def test_the_matrix_says_in_words_what_a_theme_on_a_document_is() -> None:
    rows = list(matrix_rows(TAGS, BOOK, ["R-1", "R-2", "R-3", "R-4"], ["R-1"]))
    assert [tuple(row.values()) for row in rows] == [
        ("R-1", "yes", "confirmed", "possible"),
        ("R-2", "no", "moved", "confirmed"),
        ("R-3", "no", "possible", ""),
        ("R-4", "no", "", ""),
    ]


def test_documents_are_counted_both_ways() -> None:
    """T1: suggested on R-1 (sure), R-2 and R-3; confirmed on R-1, moved away on R-2. T2: suggested
    on R-1, found by a person alone on R-2. Passages of T1: P and Q on R-1, P on R-2, P on R-3."""
    power, second = theme_counts(TAGS, BOOK, RECORDS)
    assert power == ThemeCounts("T1", 3, 1, 2, 1, 0, 1, 0, 0, 1, 0, 4, 1)
    assert second == ThemeCounts("T2", 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1)
    assert theme_counts(TAGS, BOOK, ["R-3"])[0].suggested == 1


def test_a_sentence_suggested_by_its_words_alone_counts_as_suggested_and_an_added_one_not() -> None:
    tag = suggestion("T1", P)
    learnt = replace(tag.passages[0], quote=Q, phrases=(), hits=0, score=0.4)
    tag = replace(tag, passages=(*tag.passages, learnt))
    made = coded([tag], [word("A", "add", "T1", "Trust grows.")], BOOK)
    counts = theme_counts(made, BOOK, ["R-1"])[0]
    assert (counts.passages, counts.passages_confirmed) == (2, 1)


def test_what_people_refused_or_moved_away_is_no_theme_of_a_document() -> None:
    left = [(tag.record_id, tag.theme) for tag in not_refused(TAGS)]
    assert left == [("R-1", "T1"), ("R-1", "T2"), ("R-2", "T2"), ("R-3", "T1")]


def test_json_holds_all_that_was_said() -> None:
    said = as_json(TAGS)[0]["passages"][0]["said"]
    assert said == [
        {"verdict": "confirm", "by": "A", "note": "clear", "at": "2026-11-02T10:00:00+00:00"}
    ]
