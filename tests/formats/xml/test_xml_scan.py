"""Entries are cut from XML by their tags; counted apart, there are as many."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.formats.xml import scan
from cis_pipeline.formats.xml.scan import Span, count, encoding_of, root_of, shown, spans


def cut(text: str | bytes, *names: str) -> list[Span]:
    data = text.encode() if isinstance(text, str) else text
    return list(spans(scan.read(io.BytesIO(data))[0], names))


def told(text: str | bytes, *names: str) -> list[tuple[str, int, str]]:
    return [(span.text, span.line, span.fault) for span in cut(text, *names)]


def counted(text: str | bytes, *names: str) -> int:
    data = text.encode() if isinstance(text, str) else text
    return count(scan.read(io.BytesIO(data))[0], names)


def test_an_entry_is_cut_as_it_stands_with_the_line_it_begins_at() -> None:
    text = '<list>\n<r a="1">é</r>\r\n<r/><x:r>2</x:r></list>'
    assert told(text, "r") == [
        ('<r a="1">é</r>', 2, ""), ("<r/>", 3, ""), ("<x:r>2</x:r>", 3, "")
    ]  # fmt: skip


def test_tags_in_comments_and_cdata_are_none() -> None:
    text = "<l><!-- <r> --><![CDATA[<r>]]><?p <r> ?><r><![CDATA[</r>]]><!-- </r> --></r></l>"
    assert told(text, "r") == [("<r><![CDATA[</r>]]><!-- </r> --></r>", 1, "")]
    assert counted(text, "r") == 1


def test_names_that_only_begin_alike_are_none() -> None:
    assert told("<rs><r2>1</r2></rs>", "r") == []


def test_an_entry_that_is_never_closed_costs_itself_alone() -> None:
    text = "<l><r>1<r>2</r><r>3</l>"
    assert told(text, "r") == [
        ("<r>1", 1, "open"), ("<r>2</r>", 1, ""), ("<r>3</l>", 1, "open"), ("", 1, "unended")
    ]  # fmt: skip


def test_a_file_that_ends_before_its_root_does_is_told() -> None:
    assert told("<l><r>1</r>\n", "r")[-1] == ("", 2, "unended")


def test_files_pasted_together_are_read_on() -> None:
    text = '<?xml version="1.0"?><l><r>1</r></l>\n<?xml version="1.0"?><l><r>2</r></l>'
    assert [span.text for span in cut(text, "r")] == ["<r>1</r>", "<r>2</r>"]


def test_without_names_the_children_of_the_root_are_entries() -> None:
    text = "<l a='>'><b><b>1</b></b><c/>text<d>2</d></l>"
    assert [span.text for span in cut(text)] == ["<b><b>1</b></b>", "<c/>", "<d>2</d>"]


def test_the_namespaces_around_an_entry_are_kept() -> None:
    text = '<l xmlns="u" xmlns:x="v"><k xmlns:x="w"><r/></k><r/></l>'
    assert [span.scope for span in cut(text, "r")] == [
        ' xmlns="u" xmlns:x="w"', ' xmlns="u" xmlns:x="v"'
    ]  # fmt: skip


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "cp1252", "gb18030"]
)
def test_each_encoding_is_told(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' if "16" not in encoding else ""
    data = f"{declared}<l><r>é</r></l>".encode(encoding)
    assert [span.text for span in cut(data, "r")] == ["<r>é</r>"]
    assert counted(data, "r") == 1


def test_a_declaration_that_cannot_be_true_is_not_believed() -> None:
    assert encoding_of(b'<?xml version="1.0" encoding="utf-16"?>') == "utf-8"
    assert encoding_of(b'<?xml version="1.0" encoding="cp037"?>') == "utf-8"


def test_a_stray_byte_is_read_as_windows_1252_and_counted() -> None:
    assert scan.read(io.BytesIO(b"<r>caf\xe9 \xc3\xa9</r>")) == ("<r>café é</r>", 1)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l><r>&b;</r></l>',
        '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l><r>&x;</r></l>',
        '<?xml version="1.0"?>\n<!DOCTYPE l PUBLIC "a" "b" [ <!ENTITY % p "q"> ]><l/>',
        "<!DOCTYPE l [" + "<!-- -->" * 20_000 + '<!ENTITY a "b">]><l/>',
        "<l><r/></l><!DOCTYPE l [<!ENTITY a 'b'>]><l><r/></l>",
        "<!DOCTYPE l [<l><r/></l>",
    ],
)
def test_a_document_type_with_entities_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="declares entities"):
        cut(text, "r")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE l [<!ELEMENT r ANY>]><l><r/></l>",
        '<!DOCTYPE l SYSTEM "x.dtd"><l><r/></l>',
        "<l><!-- <!DOCTYPE l [<!ENTITY a 'b'>]> --><r/></l>",
    ],
)
def test_a_document_type_without_entities_is_not_read(text: str) -> None:
    assert told(text, "r") == [("<r/>", 1, "")]


def test_nul_bytes_are_refused() -> None:
    with pytest.raises(SourceError, match="NUL"):
        cut(b"<l><r>\0</r></l>", "r")


HOSTILE = {
    "a long line in an entry": b"<l><r>" + b"x" * (1 << 25) + b"</r><r>2</r></l>",
    "a long line outside": b"<l>" + b"x" * (1 << 25) + b"<r>2</r></l>",
    "a tag without end": b"<l><r " + b"a" * (1 << 23),
    "a quote without end": b"<l><r a='" + b'"' * (1 << 21),
    "a comment without end": b"<l><r><!-- " + b"<r>" * (1 << 20),
    "many levels": b"<l>" + b"<k>" * 100_000 + b"<r>2</r>",
    "many levels in an entry": b"<l><r>" + b"<k>" * 500_000,
    "many end tags": b"<l>" + b"</k>" * 100_000,
    "many marks": b"<" * (1 << 21),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("names", [("r",), ()], ids=["named", "children"])
def test_a_harmful_file_is_gone_through_in_bounded_time(data: bytes, names: tuple[str]) -> None:
    begun = time.monotonic()
    spans = cut(data, *names)
    if names:
        marked = [span for span in spans if span.fault in ("", "open", "large")]
        assert len(marked) == counted(data, *names)
    assert max((len(span.text) for span in spans), default=0) < 1 << 25
    assert time.monotonic() - begun < 20


def test_an_entry_in_a_deep_nest_is_found() -> None:
    assert [s.fault for s in cut(HOSTILE["many levels"] + b"</r>", "r")] == ["", "unended"]


def test_an_entry_larger_than_any_costs_itself_alone() -> None:
    assert [s.fault for s in cut(HOSTILE["a long line in an entry"], "r")] == ["large", ""]


def test_a_file_too_large_for_memory_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scan, "LARGEST_FILE", 11)
    assert [span.text for span in cut("<l><r/></l>", "r")] == ["<r/>"]
    with pytest.raises(
        SourceError, match="too much to be read at once; export the search in parts"
    ):
        cut("<l><r/></l>\n", "r")


PARTS = st.sampled_from(
    ["<r>", "</r>", "<r/>", "<r ", "<x:r>", "<s>", "</s>", "<k>", "</k>", "<!--", "-->",
     "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE l>", "<!DOCTYPE l [", "]>", '"', "'", ">", "<",
     "/", " ", "\n", "\r\n", "é", "a='<r>'", "x", "<!", "--", "[", " xmlns:x='y'"]
) | st.text(max_size=3)  # fmt: skip


@given(st.lists(PARTS, max_size=40).map("".join), st.sampled_from(["utf-8", "utf-16"]))
def test_any_text_holds_as_many_entries_as_are_counted(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    try:
        spans = cut(data, "r", "s")
    except SourceError:
        return
    entries = [span for span in spans if span.fault in ("", "open", "large")]
    assert len(entries) == counted(data, "r", "s")
    with suppress(SourceError):  # where no name is told, its first element may come too late
        cut(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_gone_through(data: bytes) -> None:
    root_of(shown(data))
    try:
        cut(data, "r")
    except SourceError:
        return
