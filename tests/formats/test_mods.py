from __future__ import annotations

import io

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import mods

SOURCE = Source(source_id="s", name="S")


def record(inside: str) -> Record:
    data = f'<mods xmlns="http://www.loc.gov/mods/v3">{inside}</mods>'.encode()
    (found,) = mods.read(io.BytesIO(data), SOURCE)
    assert isinstance(found, Record)
    return found


def name(inside: str, kind: str = "personal", role: str = "") -> str:
    roles = f"<role><roleTerm>{role}</roleTerm></role>" if role else ""
    return f'<name type="{kind}">{inside}{roles}</name>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<namePart>Oak, Ann</namePart>", "Oak, Ann"),
        ("<namePart>Ann B. Oak</namePart>", "Oak, Ann B."),
        ("<namePart>Oak, Ann, 1950-</namePart>", "Oak, Ann"),
        ("<namePart>Plato</namePart><namePart type='date'>-347</namePart>", "Plato"),
        (
            "<namePart type='given'>Ann</namePart><namePart type='given'>B.</namePart>"
            "<namePart type='family'>van Oak</namePart>",
            "van Oak, Ann B.",
        ),
    ],
)
def test_a_person_is_given_by_family_name(inside: str, expected: str) -> None:
    assert record(name(inside)).authors == (expected,)


def test_a_body_is_given_from_the_whole_to_the_part() -> None:
    parts = "<namePart>Elmton</namePart><namePart>Council.</namePart>"
    assert record(name(parts, "corporate")).authors == ("Elmton. Council",)


def test_authors_come_before_editors_and_publishers_are_neither() -> None:
    oak, elm = "<namePart>Oak, Ann</namePart>", "<namePart>Elm, Eve</namePart>"
    press = name("<namePart>Press</namePart>", "corporate", "publisher")
    assert record(name(elm, role="editor") + name(oak, role="author")).authors == ("Oak, Ann",)
    assert record(name(elm, role="editor") + press).authors == ("Elm, Eve",)
    assert record(press).authors == ()


def test_a_title_has_its_article_subtitle_and_part() -> None:
    info = (
        '<titleInfo type="alternative"><title>Other</title></titleInfo><titleInfo><nonSort>The'
        "</nonSort><title>elm :</title><subTitle>a tree</subTitle><partNumber>2</partNumber>"
        "</titleInfo>"
    )
    assert record(info).title == "The elm: a tree. 2"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<genre>Web site</genre>", "webpage"),
        ('<genre authority="marcgt">biography</genre>', "book"),
        ('<genre>book</genre><genre authority="local">conferencePaper</genre>', "conferencePaper"),
        ("<typeOfResource>still image</typeOfResource>", "artwork"),
        ('<relatedItem type="host"><titleInfo><title>B</title></titleInfo></relatedItem>',
         "bookSection"),
        ('<relatedItem type="host"><originInfo><issuance>continuing</issuance></originInfo>'
         "</relatedItem>", "journalArticle"),
        ("", "document"),
    ],
)  # fmt: skip
def test_the_type_is_told_by_genre_form_or_host(inside: str, expected: str) -> None:
    assert record(inside).item_type == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<dateIssued>c1999</dateIssued>", "1999"),
        ("<dateIssued>[1982?]</dateIssued>", "1982"),
        ('<dateIssued point="end">2001</dateIssued><dateIssued>1998</dateIssued>', "1998"),
        ("<dateCreated>1955</dateCreated><copyrightDate>2003</copyrightDate>", "2003"),
        ("<dateIssued>20020702</dateIssued>", "2002-07-02"),
        ("<dateCaptured>2002</dateCaptured>", ""),
    ],
)
def test_the_date_is_that_of_publication(dates: str, expected: str) -> None:
    assert record(f"<originInfo>{dates}</originInfo>").date == expected


def test_pages_are_told_by_parts_or_by_the_extent() -> None:
    part = "<part><extent unit='pages'>{}</extent></part>"
    assert record(part.format("<start>3</start><end>9</end>")).pages == "3-9"
    assert record(part.format("<list>3-4, 9</list>")).pages == "3-4, 9"
    extent = "<physicalDescription><extent>p. 3-9 ; 23 cm</extent></physicalDescription>"
    assert record(extent).pages == "3-9"
