"""What a document says of itself is told by several signs; what is open is blank and said."""

from __future__ import annotations

import csv
import io
import re
import time
from pathlib import Path

import pytest
from formats.documents.inventing_pdf import page, pdf, prose

from cis_pipeline.core.model import Problem, Record
from cis_pipeline.formats import pdf as pdf_format
from cis_pipeline.formats import plain_text, read_entries
from cis_pipeline.formats.documents import Line, Reading
from cis_pipeline.formats.documents.description import describe
from cis_pipeline.formats.documents.publisher_names import Gazetteer
from cis_pipeline.formats.documents.title_wording import is_junk, is_persons
from cis_pipeline.protocol.publishers import Category, Publisher, Publishers

BODIES = Publishers(
    category=(Category(code="G1", label="Department"), Category(code="G6", label="Charity")),
    publisher=(
        Publisher(
            name="Department for Play", aliases=("DfP",), domains=("play.gov.uk",), category="G1"
        ),
        Publisher(name="Department for Play and Rest", category="G1"),
        Publisher(name="Office of Rest (Wales)", aliases=("Office of Rest",), category="G1"),
        Publisher(name="Contact", domains=("contact.org.uk",), category="G6"),
    ),
)


def described(*pages: bytes, **info: str) -> Record:
    return describe(pdf_format.reading(io.BytesIO(pdf(pages, info))), BODIES)[0]


COVER = page((200, ""), (40, "Rest for every"), (40, "child"), (20, "A guide for schools"))


def test_the_title_is_the_largest_type_with_its_subtitle_and_no_junk_of_the_properties() -> None:
    found = described(COVER, page(*prose()), Title="Microsoft Word - draft3.doc")
    assert found.title == "Rest for every child: A guide for schools"


def test_properties_that_agree_leave_no_doubt_and_others_do() -> None:
    agreed = described(COVER, page(*prose()), Title="Rest for every child")
    differs = described(COVER, page(*prose()), Title="Annual plans of the ministry for parks")
    assert "properties" not in agreed.note
    assert "Annual plans" in differs.note


@pytest.mark.parametrize(
    "junk",
    [
        "Microsoft Word - draft3.doc", "(anonymous)/untitled", "DfE stat guidance template",
        "20241216- Government Response- FINAL (Standard Print)", "report_v12.indd", "Slide 1",
        "PowerPoint Presentation", "untitled", "2019-03-04", "HC 1119", "Layout 1",
    ],
)  # fmt: skip
def test_names_of_files_and_templates_are_junk(junk: str) -> None:
    assert is_junk(junk)


@pytest.mark.parametrize(
    "title", ["Local offer guidance", "Final report on respite", "The template trap: rest and play"]
)
def test_titles_are_not_junk(title: str) -> None:
    assert is_junk(title) == ("template" in title)


def test_names_of_persons_are_no_title() -> None:
    assert is_persons("Jane Example, Robert Sample and Amina Instance", {"rest", "play"})
    assert not is_persons("Rest And Play", {"rest", "play"})
    assert not is_persons("Why Our Children Rest", set())


def test_a_note_bound_in_front_does_not_hide_the_cover() -> None:
    found = described(page(*prose(20)), COVER, page(*prose()))
    assert found.title.startswith("Rest for every child")


def test_a_title_in_capitals_is_written_as_the_document_writes_its_words() -> None:
    text = "REST IN HEERLEN\nFOR EVERY CHILD\n\nEvery child in Heerlen may rest. For them we work."
    assert (
        describe(plain_text.reading(io.StringIO(text)), BODIES)[0].title
        == "Rest in Heerlen for every child"
    )


@pytest.mark.parametrize(
    ("rows", "date", "doubt"),
    [
        (["March 2019"], "2019-03", ""),
        (["Published: 3 March 2019"], "2019-03-03", ""),
        (["February 2018", "Revision date: February 2025"], "2025-02", "its dates differ"),
        (
            ["Ordered to be printed 20 October 2026 and published 4 November 2025"],
            "2025-11-04",
            "2026",
        ),
        (["Mars 2020"], "2020-03", ""),
        (["Diciembre de 2018"], "2018-12", ""),
        (["Review date: May 2030"], "", "the date cannot be told"),
    ],
)
def test_dates(rows: list[str], date: str, doubt: str) -> None:
    cover = page((200, ""), (40, "Rest for every child"), (60, ""), *((14, row) for row in rows))
    found = described(cover, page(*prose()))
    assert found.date == date
    assert found.year == (int(date[:4]) if date else None)
    assert doubt.casefold() in found.note.casefold()


def test_the_making_of_the_file_is_the_weakest_date_and_its_epoch_none() -> None:
    made = described(COVER, page(*prose()), CreationDate="D:20190301120000Z")
    epoch = described(COVER, page(*prose()), CreationDate="D:19700101000000Z")
    assert made.year == 2019
    assert "making of the file" in made.note
    assert epoch.year is None


@pytest.mark.parametrize(
    ("line", "organisation"),
    [
        ("Published by the Department for Play", "Department for Play"),
        ("This is statutory guidance from the Department for Play.", "Department for Play"),
        ("This is joint guidance from the Department for Play and the Office of Rest.",
         "Department for Play; Office of Rest"),
        ("© Department for Play and Rest 2020", "Department for Play and Rest"),
        ("© Contact 2020", "Contact"),
        ("Please contact us. The Department for Play was grateful.", ""),
        ("Published by The Stationery Office", ""),
    ],
)  # fmt: skip
def test_organisations(line: str, organisation: str) -> None:
    assert described(COVER, page(*prose()), page((11, line))).publisher == organisation


def test_a_body_that_is_not_listed_is_given_as_printed_with_the_nearest_entries() -> None:
    found = described(COVER, page(*prose()), page((11, "Published by the Department for Plays")))
    assert found.publisher == "Department for Plays"
    assert "not in publishers.toml (nearest: Department for Play" in found.note


def test_crown_copyright_and_an_address_make_a_department() -> None:
    last = page((11, "© Crown copyright 2020"), (11, "email: rest@play.gov.uk"))
    assert described(COVER, page(*prose()), last).publisher == "Department for Play"


def test_a_committee_of_a_house_is_named_with_it() -> None:
    cover = page(
        (20, "HOUSE OF LORDS"),
        (40, ""),
        (20, "Play and Rest Committee"),
        (80, ""),
        (40, "Time to rest"),
    )
    found = described(cover, page(*prose()))
    assert (found.title, found.publisher) == (
        "Time to rest",
        "House of Lords Play and Rest Committee",
    )


def test_an_empty_document_has_doubts_and_nothing_else() -> None:
    blank = Reading(kind="pdf", pages=("", ""), doubts=("holds no text",))
    found, doubts = describe(blank, BODIES)
    assert (found.title, found.year, found.publisher) == ("", None, "")
    assert doubts == ("holds no text",)
    assert found.note == "Holds no text."


def test_the_gazetteer_finds_the_longest_name_and_where() -> None:
    text = "From the Department for Play and Rest, not the DfP. We contact nobody."
    found = list(Gazetteer(BODIES).find(text))
    assert [(m.name, text[m.start : m.end]) for m in found] == [
        ("Department for Play and Rest", "Department for Play and Rest"),
        ("Department for Play", "DfP"),
    ]


def test_an_alias_of_two_bodies_names_none() -> None:
    two = tuple(Publisher(name=name, aliases=("Rest Office",), category="G1") for name in "AB")
    assert not list(
        Gazetteer(Publishers(category=BODIES.category, publisher=two)).find("Rest Office")
    )


def test_long_words_and_endless_lines_take_no_time() -> None:
    for unit in ("a", "1.", "\n", "© A", "Published by ", "A "):
        text = unit * (60_000 // len(unit))
        lines = tuple(Line(line, 1, 12.0) for line in text.split("\n")[:300])
        began = time.process_time()
        describe(Reading(kind="pdf", pages=(text,), lines=lines, said={"title": text}), BODIES)
        assert time.process_time() - began < 10


# --- The real documents of the shared folder ------------------------------------------------------


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _same_title(found: str, true: str) -> bool:
    """Equal, or one is the other without its subtitle."""
    one, other = sorted((_letters(found), _letters(true)), key=len)
    return bool(one) and other.startswith(one)


def _same_bodies(found: str, true: str) -> bool:
    bodies = (re.sub(r"\s*\(.*\)", "", body) for body in true.split(";"))
    return sorted(map(_letters, bodies)) == sorted(map(_letters, found.split("; ")))


@pytest.mark.slow
def test_the_shared_documents_are_told_right_or_flagged(shared: Path) -> None:
    index = (shared / "grey" / "index.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(index)))
    right = {"title": 0, "year": 0, "organisation": 0}
    for row in rows:
        entries = list(read_entries(shared / "grey" / row["file"]))
        (record,) = (entry for entry in entries if isinstance(entry, Record))
        good = {
            "title": _same_title(record.title, row["title"]),
            "year": str(record.year or "") == row["year"],
            "organisation": _same_bodies(record.publisher, row["organisation"]),
        }
        for name, told in good.items():
            right[name] += told
        flagged = any(isinstance(entry, Problem) for entry in entries)
        assert all(good.values()) or flagged, row["file"]
    assert min(right.values()) >= 0.8 * len(rows), right
