from __future__ import annotations

import pytest
from formats.announced import adds_up, count, read
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import enw


def one(tags: str) -> Record:
    (record,) = read(enw, tags)
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("tags", "item_type"),
    [
        ("%0 Journal Article", "journalArticle"),
        ("%0 Edited Book", "book"),
        ("%0 Electronic Article", "journalArticle"),
        ("%0 Conference Proceedings", "conferencePaper"),
        ("%0 Film or Broadcast", "videoRecording"),
        ("%0 Xyzzy", ""),
        ("%T A\n%J Journal", "journalArticle"),
        ("%T A\n%B Book", "bookSection"),
    ],
)
def test_item_types_come_from_the_type_or_from_what_is_around_it(tags: str, item_type: str) -> None:
    assert one(tags).item_type == item_type


def test_the_last_journal_is_the_one_and_editors_stand_in_for_authors() -> None:
    record = one("%0 Journal Article\n%E Elm, Bo\n%J Erste Zeitschrift\n%J First Journal\n%P 9-94")
    assert (record.container, record.authors, record.pages) == (
        "First Journal",
        ("Elm, Bo",),
        "9-94",
    )


def test_a_blank_line_ends_only_entries_without_a_type() -> None:
    assert count(enw, "%0 Book\n%T A\n%X one\n\ntwo\n%U x\n\n%0 Book\n%T B") == 2
    assert count(enw, "%T A\n%A b\n\n%A c\n%T D") == 2
    assert count(enw, "%0 Book\n%T A\n\n%T B\n%A c") == 2
    assert one("%0 Book\n%T A\n%X one\n\ntwo\n\n%U x\n").url == "x"


def test_two_types_in_a_row_are_one_entry_with_a_warning() -> None:
    record, problem = read(enw, "%0 Serial\n%0 Audio\n%T A\n")
    assert isinstance(record, Record) and record.item_type == "audioRecording"
    assert isinstance(problem, Problem) and problem.severity == "warning"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("%0 Book\n%T A\n%D 2001\n", True),
        ("%T A\n%A b\n", True),
        ("A heading\n\n%T A\n%A b\n", True),
        ("% a comment of TeX\n%T A\n%A b\n@article{x,}", False),
        ("%PDF-1.4\n", False),
        ("TY  - JOUR\nTI  - 100 %T \n", False),
        ("", False),
    ],
)
def test_it_is_told_by_its_first_tags(text: str, is_one: bool) -> None:
    assert enw.sniff(text) == is_one


LINES = st.sampled_from(
    [
        "%0 Book",
        "%0",
        "%T A",
        "%A b",
        "%X c",
        "",
        " ",
        "wrapped",
        "%",
        "%%",
        "% T",
        "\ufeff%T A",
        "%J",
    ]
) | st.text(max_size=8)


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_in_any_text_what_is_counted_is_read_and_no_title_is_lost(
    lines: list[str], end: str
) -> None:
    text = end.join(lines)
    assert adds_up(enw, text)
    kept = sum(e.raw.count("%T A") for e in read(enw, text) if isinstance(e, Record))
    assert kept == text.count("%T A")
