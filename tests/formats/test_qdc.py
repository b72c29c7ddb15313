"""REFI-QDA codebooks: what is written fits the rules of the format, what is read is all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cis_pipeline.core.errors import SourceError
from cis_pipeline.formats.qdc import QdaCode, QdaCodebook, QdaSet, dump, parse

FIXTURES = Path(__file__).parent / "qdc"
GUIDS = [f"0A0A0A0A-1111-2222-3333-44444444444{n}" for n in range(5, 9)]


def rules() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FIXTURES / "rules.xsd"))


def fits(data: bytes) -> bool:
    return bool(rules().validate(etree.fromstring(data)))


def test_a_codebook_of_another_program_is_read_whole() -> None:
    book = parse((FIXTURES / "foreign.qdc").read_bytes(), "foreign.qdc")
    garden = "0A0A0A0A-1111-2222-3333-444444444444"
    assert book == QdaCodebook(
        codes=(
            QdaCode(garden, "Gardening", "Everything about gardens.", "", False, "#FF8800"),
            QdaCode(GUIDS[0], "Sense of Soil", parent=garden),
            QdaCode(GUIDS[1], "Weeds & words", "What grows\nunasked.", garden),
            QdaCode(GUIDS[2], "Sense of soil"),
        ),
        sets=(QdaSet("0A0A0A0A-1111-2222-3333-44444444444A", "Outdoors", (GUIDS[0],)),),
        origin="Another program 14",
    )


def test_the_fixture_fits_the_rules_that_what_is_written_is_held_against() -> None:
    assert fits((FIXTURES / "foreign.qdc").read_bytes())
    wrong = (FIXTURES / "foreign.qdc").read_bytes().replace(b' isCodable="true"', b"", 1)
    assert not fits(wrong)


def test_what_is_written_fits_and_is_read_back() -> None:
    book = QdaCodebook(
        (QdaCode(GUIDS[0], 'A "name" <b>', "Line\nLine", color="#123456"),
         QdaCode(GUIDS[1], "below", parent=GUIDS[0], codable=False)),
        (QdaSet(GUIDS[2], "set", (GUIDS[0], GUIDS[1]), "of both"), QdaSet(GUIDS[3], "empty")),
        "us",
    )  # fmt: skip
    assert fits(dump(book))
    assert parse(dump(book), "x.qdc") == book
    assert dump(book) == dump(book)


def test_no_codes_and_lost_parents_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="one code at least"):
        dump(QdaCodebook(()))
    with pytest.raises(ValueError, match="parents"):
        dump(QdaCodebook((QdaCode(GUIDS[0], "a", parent=GUIDS[1]),)))


@pytest.mark.parametrize("version", ["urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0"])
def test_a_file_that_names_another_version_is_read_as_well(version: str) -> None:
    data = (FIXTURES / "foreign.qdc").read_bytes()
    older = data.replace(b"urn:QDA-XML:codebook:1.0", version.encode())
    assert len(parse(older, "x.qdc").codes) == 4


CODES = b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>%s</Codes></CodeBook>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<Project/>", "x.qdc: is no REFI-QDA codebook"),
        (b"PK\x03\x04", "x.qdc: is no XML that can be read"),
        (b"", "x.qdc: is no XML that can be read"),
        (b"<CodeBook><Codes>", "x.qdc: is no XML that can be read"),
        (
            b'<!DOCTYPE c [<!ENTITY a "b">]><CodeBook/>',
            "x.qdc: has a document type, which no codebook needs",
        ),
        (CODES % b'<Code guid="1" name="a"/>', 'x.qdc line 1: "1" is no guid'),
        (CODES % f'<Code guid="{GUIDS[0]}" name=" "/>'.encode(), "line 1: a code or set has no"),
        (CODES % (f'<Code guid="{GUIDS[0]}" name="a"/>'.encode() * 2), "two codes have the guid"),
    ],
)
def test_what_is_no_codebook_is_said_to_be_none(data: bytes, sentence: str) -> None:
    with pytest.raises(SourceError, match=re.escape(sentence)):
        parse(data, "x.qdc")


@given(st.binary(max_size=60) | st.text(alphabet="<>/CodeBks\"'= ", max_size=60).map(str.encode))
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_words(data: bytes) -> None:
    try:
        parse(data, "x.qdc")
    except SourceError as error:
        assert str(error).startswith("x.qdc")


TEXT = st.text(max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT, st.booleans()), min_size=1, max_size=4))
def test_any_names_and_texts_are_written_so_that_they_fit(
    given: list[tuple[str, str, bool]],
) -> None:
    codes = tuple(
        QdaCode(guid, name or "x", text, codable=codable)
        for guid, (name, text, codable) in zip(GUIDS, given, strict=False)
    )
    assert fits(dump(QdaCodebook(codes)))
