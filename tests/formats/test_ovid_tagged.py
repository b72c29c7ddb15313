from __future__ import annotations

import pytest
from formats.announced import adds_up, count, read
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import ovid_tagged, ris


def one(tags: str) -> Record:
    (record,) = read(ovid_tagged, f"<1. >\n{tags}\n")
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("Elm, Bo [Author, Reprint Author; E-mail: b@example.org]", ("Elm, Bo",)),
        ("Elm, Bo MD, PhD *", ("Elm, Bo",)),
        ("Elm, Bo 1,2,+", ("Elm, Bo",)),
        ("Elm, B. C. Ph.D., FACSM", ("Elm, B. C.",)),
        ("Elm, Ph. 1", ("Elm, Ph.",)),
        ("Elm B", ("Elm, B",)),
        ("Elm, Bo 1;  Fir, Jo 2", ("Elm, Bo", "Fir, Jo")),
    ],
)
def test_names_lose_what_is_printed_behind_them(printed: str, authors: tuple[str, ...]) -> None:
    assert one(f"AU  - {printed}").authors == authors


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("A title.", "A title"),
        ("A title. [References].", "A title"),
        ("A title.  [Article]", "A title"),
        ("[A title that was translated.]", "[A title that was translated.]"),
        ("A title (with brackets)", "A title (with brackets)"),
        ("And so on...", "And so on..."),
    ],
)
def test_titles_lose_the_kind_behind_them(printed: str, title: str) -> None:
    assert one(f"TI  - {printed}").title == title


@pytest.mark.parametrize(
    ("tags", "item_type"),
    [
        ("PT  - Journal Article\nPT  - Letter", "letter"),
        ("PT - Book\nPT - Edited Book\nDT - Chapter", "bookSection"),
        ("PT - Dissertation Abstract\nDT - Dissertation", "thesis"),
        ("PT  - Book chapter\nPT  - Meeting paper", "bookSection"),
        ("DT  - Original Articles.", "journalArticle"),
        ("PT  - Patent", "patent"),
        ("TI  - A", "journalArticle"),
    ],
)
def test_item_types_come_from_both_tags(tags: str, item_type: str) -> None:
    assert one(tags).item_type == item_type


def test_tags_win_over_the_sentence_about_the_source() -> None:
    record = one("JN  - The Journal\nVO  - 7\nSO  - Another. 8(2):3-4, 2010 Jan.\nTI  - A")
    assert (record.container, record.volume, record.issue, record.pages, record.date) == (
        "The Journal",
        "7",
        "2",
        "3-4",
        "2010 Jan.",
    )


def test_fields_with_long_names_are_read_like_tags() -> None:
    record = one("Title\n  A title\n  goes on\nAuthors\n  Elm B.  Fir J.\nISSN\n  1234-567X")
    assert (record.title, record.issn) == ("A title goes on", "1234-567X")


def test_without_numbers_the_line_of_the_version_begins_an_entry() -> None:
    entry = "VN  - Ovid Technologies\nTI  - A\n"
    assert count(ovid_tagged, f"<1>\n{entry}\n<2>\n{entry}") == 2
    assert count(ovid_tagged, f"{entry}\n{entry}") == 2
    assert adds_up(ovid_tagged, f"<1>\n{entry}\n{entry}\n<2>\n{entry}")


def test_it_is_told_from_ris_that_ovid_numbers_too() -> None:
    text = "<1>\nTY  - JOUR\nTI  - A\nDB  - Ovid\nER  - \n"
    assert not ovid_tagged.sniff(text) and ris.sniff(text)
    text = "<1>\nVN  - Ovid Technologies\nTI  - A\nAU  - B\n"
    assert ovid_tagged.sniff(text) and not ris.sniff(text)
    assert not ovid_tagged.sniff("<1>\nno such thing\n")
    assert not ovid_tagged.sniff("<html>\n<1>\n</html>")


LINES = st.sampled_from(
    ["<1>", "<2. >", "<x>", "VN  - Ovid Technologies", "VN - Ovid", "TI  - A", "Title", "  A", "",
     "      more", "wrapped", "SO  - J. 1(2):3-4, 2010.", "AU  - B [Ed]; C"]
) | st.text(max_size=12)  # fmt: skip


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_in_any_text_what_is_counted_is_read_and_no_title_is_lost(
    lines: list[str], end: str
) -> None:
    text = end.join(lines)
    entries = read(ovid_tagged, text)
    assert adds_up(ovid_tagged, text)
    lost = any(isinstance(e, Problem) for e in entries)
    kept = sum(e.raw.count("TI  - A") for e in entries if isinstance(e, Record))
    assert lost or kept == text.count("TI  - A")
