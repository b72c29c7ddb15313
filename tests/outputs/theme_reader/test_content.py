"""The reader's data: each sentence once, in its context, with what people said; never too much."""

from __future__ import annotations

import json

from outputs.theme_reader.readers import BOOK, HOSTILE, SMALL, TEXT, coding, reader, row, tag

from cis_pipeline.outputs.theme_reader import content
from cis_pipeline.outputs.theme_reader.content import kind_of, packed


def test_a_passage_has_its_neighbours_its_marks_its_place_and_what_was_said() -> None:
    document = SMALL.data["documents"][0]
    status, tier, supporting, passages = document["cells"][0]
    assert (status, tier, supporting) == ("confirmed", "possible", 1)
    sentence, before, after, marks, field, page, section, of, said = passages[0]
    texts = document["text"]
    assert [texts[n] for n in (before, sentence, after)] == [
        "It began well.",
        "Power was shared.",
        "All agreed.",
    ]
    assert (marks, field, page, section, of) == ([0, 5], "abstract", 0, "", "confirmed")
    assert said == ["A: confirm (2026-11-02): As we thought."]


def test_each_sentence_of_a_document_is_held_once() -> None:
    assert [len(d["text"]) for d in SMALL.data["documents"]] == [3, 3, 3]


def test_refused_sentences_do_not_support_a_theme_but_are_shown() -> None:
    status, _, supporting, passages = SMALL.data["documents"][0]["cells"][1]
    assert (status, supporting, len(passages)) == ("refused", 0, 1)


def test_themes_that_are_retired_have_no_column_and_the_others_their_counts() -> None:
    assert [(t["id"], t["documents"], t["confirmed"]) for t in SMALL.data["themes"]] == [
        ("P", 3, 1),
        ("R", 0, 0),
        ("L", 1, 0),
    ]


def test_a_document_without_authors_is_called_by_its_publisher() -> None:
    assert [d["who"] for d in SMALL.data["documents"]] == ["Doe", "Nesta", "Doe"]
    assert kind_of("journalArticle") == "journal article"
    assert kind_of("") == "not given"


def test_a_cell_holds_its_best_passages_and_all_that_people_spoke_about() -> None:
    many = tag("a", "P", more=30)
    spoken = tag("a", "P", "confirmed", said=(coding("confirm"),)).passages[0]
    cell = type(many)("a", "P", "sure", 0.5, "confirmed", (*many.passages, spoken))
    shown = reader([row("a")], [cell]).data["documents"][0]["cells"][0]
    assert (shown[2], len(shown[3])) == (32, content.MOST_PASSAGES + 1)


def test_data_that_would_be_too_large_lose_the_least_supporting_passages(monkeypatch) -> None:
    monkeypatch.setattr(content, "MOST_BYTES", 1200)
    shown = reader([row("a")], [tag("a", "P", more=90), tag("a", "R", more=90)])
    assert shown.passages < content.MOST_PASSAGES
    assert (
        shown.data["documents"][0]["cells"][0][2] == 91
    )  # how many there are is told all the same


def test_candidates_are_left_out_where_there_are_too_many_of_them(monkeypatch) -> None:
    monkeypatch.setattr(content, "MOST_DOCUMENTS", 2)
    rows = [row("a"), row("b", included=False), row("c", included=False)]
    shown = reader(rows, [])
    assert ([d["id"] for d in shown.data["documents"]], shown.left_out) == (["a"], 2)


def test_a_very_long_neighbour_is_cut() -> None:
    text = f"{'word ' * 500}. Power was shared. {'end ' * 500}."
    texts = reader([row("a")], [tag("a", "P", text=text)], text).data["documents"][0]["text"]
    assert max(map(len, texts)) < content.LONGEST + 10


def test_packed_data_can_close_no_script_and_read_back_the_same() -> None:
    shown = reader([row("a", title=HOSTILE)], [tag("a", "P", text=HOSTILE, quote=HOSTILE)], HOSTILE)
    text = packed(shown.data)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["documents"][0]["title"] == HOSTILE
    assert packed(SMALL.data) == packed(SMALL.data)
    assert TEXT and BOOK


def test_354_documents_with_full_texts_make_less_than_three_megabytes() -> None:
    # a full text of 400 sentences, and 20 themes of 10 sentences each on every document
    text = " ".join(
        f"Sentence {n} says that power is shared with families, in its way." for n in range(400)
    )
    tags = []
    book = BOOK.model_validate(
        {"theme": [{"id": f"T{n}", "phrases": ["power"]} for n in range(20)]}
    )
    rows = [row(f"R{n}") for n in range(354)]
    for n in range(354):
        for t in range(20):
            quote = (
                f"Sentence {t * 20 + n % 9} says that power is shared with families, in its way."
            )
            tags.append(tag(f"R{n}", f"T{t}", text=text, quote=quote, more=9))
    assert len(packed(reader(rows, tags, text, book).data).encode()) < 3_000_000
