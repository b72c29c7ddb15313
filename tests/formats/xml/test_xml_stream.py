"""Entries of XML files are parsed apart; each is accounted for, whatever the file is like."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import (
    Format,
    crossref_xml,
    dublin_core,
    endnote_xml,
    mods,
    pubmed_xml,
    weight,
    zotero_rdf,
)
from cis_pipeline.formats.xml import stream

SOURCE = Source(source_id="s", name="S")
FORMATS: list[Format] = [crossref_xml, dublin_core, endnote_xml, mods, pubmed_xml, zotero_rdf]
FIXTURES = Path(__file__).parents[1] / "fixtures"

each_format = pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.FORMAT)


def sample(one: Format) -> str:
    """The longest of a format's fixtures."""
    folder = FIXTURES / str(getattr(one, "__name__", "")).rpartition(".")[2]
    files = [path for path in folder.iterdir() if path.suffix != ".json"]
    return max(files, key=lambda path: path.stat().st_size).read_text(encoding="utf-8")


def read(one: Format, data: bytes) -> list[Record | Problem]:
    return list(one.read(io.BytesIO(data), SOURCE))


def accounted(one: Format, data: bytes) -> bool:
    """Whether what is read and rejected is what is announced, or the whole file is refused."""
    try:
        came = sum(map(weight, read(one, data)))
    except SourceError:
        return True
    return came == one.count(io.BytesIO(data))


def elements(text: str, *names: str) -> list[stream.Entry | Problem]:
    return list(stream.elements(io.BytesIO(text.encode()), names))


def text_of(entry: stream.Entry | Problem) -> str:
    assert isinstance(entry, stream.Entry)
    return "".join(entry.element.itertext())


def test_elements_lose_their_prefixes_and_raw_keeps_them() -> None:
    (entry,) = elements('<l xmlns:x="u"><x:r><x:a>1</x:a></x:r></l>', "r")
    assert isinstance(entry, stream.Entry)
    assert (entry.element.tag, entry.element[0].tag) == ("r", "a")
    assert entry.raw == "<x:r><x:a>1</x:a></x:r>"


def test_characters_that_xml_forbids_are_mended_and_told_once() -> None:
    text = "<l><r>A & B &nbsp;&copy; &#x1F;\x0b<![CDATA[&]]></r>\n<r>ok</r><r>C &</r></l>"
    first, second, third, warning = elements(text, "r")
    assert [text_of(one) for one in (first, second, third)] == ["A & B \xa0© &", "ok", "C &"]
    assert str(warning) == (
        "line 1: 2 entries, the first at line 1, had characters that XML forbids; they were left "
        "out or written otherwise; compare with the database"
    )


def test_tags_that_do_not_match_cost_no_entry() -> None:
    entry, warning = elements("<l><r><a>1</b><c>2</c></r></l>", "r")
    assert text_of(entry) == "12"
    assert isinstance(warning, Problem) and warning.severity == "warning"


def test_what_nests_too_deeply_or_holds_a_nul_is_rejected_alone() -> None:
    text = f"<l><r>1</r><r>{'<k>' * 1000}{'</k>' * 1000}</r></l>"
    first, deep = elements(text, "r")
    assert text_of(first) == "1"
    assert isinstance(deep, Problem) and "nested too deeply" in deep.what
    padding = " " * (1 << 18)
    _, nul, last = elements(f"<l><r>1</r>{padding}<r>\0</r><r>2</r></l>", "r")
    assert isinstance(nul, Problem) and "NUL" in nul.what
    assert text_of(last) == "2"


def test_a_prefix_that_is_declared_nowhere_costs_no_entry() -> None:
    entry, _ = elements("<l><r><jats:p>1</jats:p></r></l>", "r")
    assert isinstance(entry, stream.Entry)
    assert entry.element[0].tag == "p"


@each_format
def test_each_encoding_gives_the_same_records(one: Format) -> None:
    text = sample(one)
    plain = text.replace('encoding="UTF-8"', "").replace('encoding="utf-8"', "")
    told = [r for r in read(one, text.encode()) if isinstance(r, Record)]
    assert told
    for data in (plain.encode("utf-16"), plain.encode("utf-8-sig"), text.encode("utf-8-sig")):
        assert one.sniff(data[: 1 << 16])
        assert [r for r in read(one, data) if isinstance(r, Record)] == told
        assert accounted(one, data)


@each_format
def test_entities_are_refused_before_anything_is_read(one: Format) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    body = sample(one)
    body = body[body.index("?>") + 2 :] if body.startswith("<?") else body
    body = body[body.index(">\n") + 2 :] if body.lstrip().startswith("<!DOCTYPE") else body
    for doctype in (bomb, outside):
        data = f"{doctype}{body}".encode()
        with pytest.raises(SourceError, match="declares entities"):
            read(one, data)


@each_format
def test_a_file_cut_short_anywhere_is_accounted_for_and_says_so(one: Format) -> None:
    data = sample(one).encode()
    whole = one.count(io.BytesIO(data))
    for end in range(len(data) // 2, len(data) - 20, max(len(data) // 60, 1)):
        entries = read(one, data[:end])
        assert accounted(one, data[:end])
        assert any(isinstance(e, Problem) and e.severity != "notice" for e in entries)
        assert sum(map(weight, entries)) <= whole


TAILS = [
    b"x" * (1 << 25),
    b"<k>" * 100_000,
    b"<!--" + b"y" * (1 << 24),
    b"<k a='" * 99_999,
    b"<k " + b"[" * (1 << 20) + b">",
]


@pytest.mark.slow
@each_format
@pytest.mark.parametrize("begin", [b"<l>", b""], ids=["in a root", "alone"])
def test_a_huge_line_and_deep_levels_are_rejected_in_time(one: Format, begin: bytes) -> None:
    head = sample(one).encode()
    head = head[: len(head) // 2]
    begun = time.monotonic()
    for tail in TAILS:
        data = head + begin + tail
        assert accounted(one, data)
        assert any(isinstance(e, Problem) and e.severity != "notice" for e in read(one, data))
    assert time.monotonic() - begun < 60


PIECES = """<title> </title> <record> </record> <record/> <mods> </mods> <doi_record>
    </doi_record> <crossref> <journal> <PubmedArticle> </PubmedArticle> <Article> <DocSum>
    </DocSum> <Year> <dc:title> </dc:title> <oai_dc:dc> </oai_dc:dc> <dublin_core> <rdf:RDF>
    </rdf:RDF> <rdf:Description> <z:itemType> </z:itemType> book attachment <bib:Book> </bib:Book>
    <ref-type> 17 </ref-type> & &amp; &nbsp; < > " ' <!-- --> <![CDATA[ ]]> <?x ?> <a b="c"> </a>
    2001 10.5555/x Oak,Ann é <extent> <namePart>"""
PARTS = st.sampled_from(PIECES.split()) | st.text(max_size=4)


@each_format
@given(st.lists(PARTS, max_size=30).map(" ".join))
def test_any_text_is_accounted_for(one: Format, text: str) -> None:
    data = text.encode("utf-8", "replace")
    assert isinstance(one.sniff(data), bool)
    assert accounted(one, data)


@each_format
@given(st.data())
def test_a_damaged_file_is_accounted_for(one: Format, data: st.DataObject) -> None:
    text = sample(one)
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 60))
    damage = data.draw(st.lists(PARTS, max_size=4).map("".join))
    damaged = (text[:at] + damage + text[at + length :]).encode("utf-8", "replace")
    assert accounted(one, damaged)


@each_format
@given(st.binary(max_size=300))
def test_any_bytes_are_accounted_for(one: Format, data: bytes) -> None:
    assert isinstance(one.sniff(data), bool)
    assert accounted(one, data)
