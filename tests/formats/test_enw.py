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


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_entries_that_blank_lines_part_may_have_their_type_below_their_title(end: str) -> None:
    text = end.join(
        ["%T Bogs", "%0 Journal Article", "%A Elm, Bo", "%X Wet.", "", "Very wet.", "%D 2010", "",
         "%A Fir, Jo", "%T Fens", "%D 2011", "%0 Book", "", "",
         "%T Moss", "%A Gum, Li", "%0 Journal Article", ""]
    )  # fmt: skip
    records = [one for one in read(enw, text) if isinstance(one, Record)]
    assert adds_up(enw, text)
    assert [(r.title, r.authors, r.year, r.item_type) for r in records] == [
        ("Bogs", ("Elm, Bo",), 2010, "journalArticle"),
        ("Fens", ("Fir, Jo",), 2011, "book"),
        ("Moss", ("Gum, Li",), None, "journalArticle"),
    ]
    assert records[0].abstract == "Wet. Very wet."
    assert [r.locator for r in records] == ["line 1", "line 9", "line 15"]


def test_where_not_every_block_has_its_type_a_type_begins_an_entry() -> None:
    text = "%T Bogs\n%A Elm, Bo\n\n%0 Book\n%T Fens\n\n%X Wet.\n\n%0 Book\n%T Moss\n"
    titles = [one.title for one in read(enw, text) if isinstance(one, Record)]
    assert (titles, adds_up(enw, text)) == (["Bogs", "Fens", "Moss"], True)


def test_all_addresses_of_an_entry_of_refer_are_kept() -> None:
    (record,) = read(enw, "%0 Book\n%T Bogs\n%U https://a.org/x\n%U https://b.org/y\n")
    assert isinstance(record, Record)
    assert record.url == "https://a.org/x; https://b.org/y"
