"""A PDF is one record, known by its bytes alone, and read page by page in bounded time."""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
import zlib
from pathlib import Path

import pytest
from formats.documents.inventing_pdf import page, pdf, prose
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import open_export, read_entries
from cis_pipeline.formats import pdf as pdf_format
from cis_pipeline.formats.documents import Reading, child_process, pdf_child
from cis_pipeline.formats.documents.description import describe

FIXTURES = Path(__file__).parent / "fixtures" / "pdf"


def test_the_same_bytes_under_two_names_are_one_document(tmp_path: Path) -> None:
    data = (FIXTURES / "guidance.pdf").read_bytes()
    found = []
    for name in ("a.pdf", "b.bin"):
        (tmp_path / name).write_bytes(data)
        export = open_export(tmp_path / name, Source(source_id="s", name="S"), name)
        found += [entry for entry in export.entries() if isinstance(entry, Record)]
    one, other = found
    assert one.record_id == other.record_id
    assert one.digest == hashlib.sha256(data).hexdigest()
    assert json.loads(one.raw)["sha256"] == one.digest


def test_every_doubt_is_a_warning_and_stands_in_the_note() -> None:
    *doubts, record = read_entries(FIXTURES / "doubtful.pdf")
    assert doubts
    assert isinstance(record, Record)
    for doubt in doubts:
        assert isinstance(doubt, Problem)
        assert doubt.severity == "warning"
        assert doubt.what[1:] in record.note


def test_one_file_is_one_document() -> None:
    with (FIXTURES / "scan.pdf").open("rb") as stream:
        assert pdf_format.count(stream) == 1


# --- What stands in it --------------------------------------------------------------------------

SMALL = pdf([page((30, "A title"), *prose(3)), page(*prose(5))], {"Title": "A title"})


def reading(data: bytes) -> Reading:
    return pdf_format.reading(io.BytesIO(data))


def test_pages_come_in_order_with_their_text() -> None:
    read = reading(pdf([page((11, "first")), page(), page((11, "third"))]))
    assert [text.strip() for text in read.pages] == ["first", "", "third"]


def test_lines_of_the_first_pages_know_their_size_and_place() -> None:
    read = reading(pdf([page((30, "Large"), (10, "small"))]))
    assert [(line.text, line.size, line.page) for line in read.lines] == [
        ("Large", 30.0, 1),
        ("small", 10.0, 1),
    ]
    assert read.lines[0].top > read.lines[1].top


def test_the_properties_are_told_in_small_letters() -> None:
    assert reading(pdf([page()], {"Title": "Über alles", "Author": "DfE"})).said == {
        "title": "Über alles",
        "author": "DfE",
    }


def test_the_xmp_packet_tells_the_publisher() -> None:
    packet = (
        b"<x:xmpmeta><dc:format>application/pdf</dc:format><dc:publisher><rdf:Bag>"
        b"<rdf:li>The Body &amp; Co</rdf:li></rdf:Bag></dc:publisher></x:xmpmeta>"
    )
    assert reading(SMALL + packet).said["dc:publisher"] == "The Body & Co"


def test_the_xmp_packet_tells_the_date_of_publication() -> None:
    packet = (
        b"<x:xmpmeta><dc:format>application/pdf</dc:format>"
        b"<prism:publicationDate>2017-05-04</prism:publicationDate></x:xmpmeta>"
    )
    record, _ = describe(reading(pdf([page((20, "Invented bogs and fens"))]) + packet))
    assert (record.year, record.date) == (2017, "2017-05-04")


def test_a_file_without_text_is_said_to_be_a_scan() -> None:
    (doubt,) = reading(pdf([page(), page()])).doubts
    assert doubt.startswith("holds no text (a scan?)")


def test_a_damaged_page_is_named_and_the_others_kept() -> None:
    whole = pdf([page((11, f"page {number}")) for number in (1, 2, 3)])
    broken = whole.replace(b"/Type /Page /Parent 2 0 R /Media", b"/Type /Wage /Parent 9 0 R ", 1)
    read = reading(broken)
    assert [text.strip() for text in read.pages][1:] == ["page 2", "page 3"]


def test_a_file_cut_short_is_closed_but_still_a_document() -> None:
    read = reading(SMALL[: len(SMALL) // 3])
    assert "damaged" in read.closed
    assert not read.hollow


def test_bytes_that_only_begin_like_a_pdf_are_no_document() -> None:
    read = reading(b"%PDF-1.7\n" + b"lorem ipsum " * 100)
    assert read.hollow
    assert "is no PDF" in read.closed


def test_a_page_tree_that_loops_ends() -> None:
    looped = SMALL.replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [2 0 R 2 0 R]")
    assert looped != SMALL
    assert isinstance(reading(looped), Reading)


def test_a_page_count_that_lies_is_bounded() -> None:
    lying = SMALL.replace(b"/Count 2", b"/Count 999999999")
    assert len(reading(lying).pages) <= pdf_child.MOST_PAGES


def test_deep_nesting_ends() -> None:
    deep = SMALL.replace(b"/Title", b"/Deep " + b"[" * 100_000 + b"]" * 100_000 + b" /Title")
    assert isinstance(reading(deep), Reading)


def test_a_stream_that_unpacks_to_a_quarter_of_a_gigabyte_ends() -> None:
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(256)) + packer.flush()
    content = page((11, "x"))
    small = zlib.compress(content)
    bomb = pdf([content]).replace(small, body)
    bomb = bomb.replace(b"/Length %d" % len(small), b"/Length %d" % len(body))
    assert isinstance(reading(bomb), Reading)


def test_a_reader_that_says_nothing_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "endless.py"
    program.write_text(
        "import time\nLARGEST = SECONDS = 10\n"
        "def tell(data):\n    yield {'begun': 1}\n    time.sleep(100)",
        encoding="utf-8",
    )
    monkeypatch.setattr(child_process, "STILL", 0.5)
    assert child_process.told(program, io.BytesIO(b"")) == [{"begun": 1}]


def test_after_a_crash_the_next_pages_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "crashing.py"
    program.write_text(
        "import os\nLARGEST = SECONDS = 10\n"
        "def tell(data, first):\n"
        "    yield dict(total=3, said={})\n"
        "    for number in range(int(first), 4):\n"
        "        yield dict(begun=number)\n"
        "        if number == 2: os._exit(139)\n"
        "        yield dict(page=number, text=f'text {number}')\n"
        "    yield dict(end=True)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(pdf_format, "_PROGRAM", program)
    read = reading(b"%PDF-1.4")
    assert read.pages == ("text 1", "", "text 3")
    assert "page 2 of 3 cannot be read; the others were" in read.doubts


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(places=st.lists(st.tuples(st.integers(9, len(SMALL) - 1), st.integers(0, 255)), max_size=60))
def test_damaged_bytes_never_crash_the_command(places: list[tuple[int, int]]) -> None:
    damaged = bytearray(SMALL)
    for place, value in places:
        damaged[place] = value
    assert isinstance(reading(bytes(damaged)), Reading)


@given(st.binary(max_size=3000))
def test_any_bytes_can_be_sniffed(head: bytes) -> None:
    assert pdf_format.sniff(head) in (True, False)


def test_a_pdf_may_begin_within_the_first_kilobyte_but_not_in_a_page() -> None:
    assert pdf_format.sniff(b"\r\n\x00junk" + SMALL)
    assert not pdf_format.sniff(b"<!DOCTYPE html><html>%PDF-1.4")
    assert not pdf_format.sniff(b"x" * 2000 + SMALL)


def test_a_hyphen_at_a_line_end_is_what_the_document_writes_elsewhere() -> None:
    texts = ["well\x02being and ex\ufffecept", "Well-being, except", "looked\ufffe\nafter"]
    assert pdf_format.mend(texts) == ["well-being and except", "Well-being, except", "lookedafter"]


def test_a_thousand_pages_take_seconds() -> None:
    resource = pytest.importorskip("resource", reason="CPU time of a process apart")
    data = pdf([page(*prose(45))] * 1000)
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    read = reading(data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = time.process_time() - began + after.ru_utime - before.ru_utime
    assert len(read.pages) == 1000
    assert re.search("families", read.pages[999])
    assert spent < 10
