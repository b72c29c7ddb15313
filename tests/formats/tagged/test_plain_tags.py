"""Entries that are read at once give the records that the exact way gives."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import ris
from cis_pipeline.formats.tagged import entries as tagged
from cis_pipeline.formats.tagged.plain_tags import plain_tags

ODD = re.compile("ER")


def test_lines_that_are_tags_or_go_on_with_one_are_told() -> None:
    tags = plain_tags(["TY  - JOUR", "AB  - one", "two", "", "AU  - A", "AB  - ", "AU  - B"], ODD)
    assert tags is not None
    assert tuple(tags.by_name) == ("TY", "AB", "AU")
    assert list(tags.by_name.values()) == [["JOUR"], ["one\ntwo\n", ""], ["A", "B"]]


def test_an_odd_line_and_a_text_of_very_many_lines_are_left_to_patterns() -> None:
    assert plain_tags(["TY  - JOUR", "ER -"], ODD) is None
    assert plain_tags(["AB  - one", *["more"] * 100], ODD) is not None
    assert plain_tags(["AB  - one", *["more"] * 101], ODD) is None


PLAIN = st.sampled_from(
    ["TI  - A title", "AU  - Elm, B.", "A1  - Fir,C", "KW  - x; y", "PY  - 2010", "DA  - 2010/05//",
     "JF  - A journal", "T2  - Other", "VL  - 1", "SP  - 1", "EP  - 9", "DO  - 10.1000/ab",
     "UR  - https://doi.org/10.1000/x", "AB  - Two  spaces ", "SN  - 1234-5679", "AN  - 1",
     "N1  - Language: French", "N1  - Publication type: Letter", "M3  - Review", "LA  - English",
     "A3  - Gum, Li", "ED  - Hay, Al", "AU  - "]
)  # fmt: skip
ANY = st.sampled_from(
    ["wrapped text", "", "  indented", "ER  - ", "ER  -", "ER -", " ER  - ", "TY - JOUR", "AB  -x",
     "  TY  - BOOK", "\ufeffTY  - JOUR", "TI - near", "ab  - lower", "2.", "AU - Elm, B.", "T\t- x",
     "A  - b", "NL  - late", "X  -", "TY  - ", "DB  -", " KW  - spaced", "Link - to  - text"]
) | st.text(max_size=12)  # fmt: skip
ENTRIES = st.tuples(
    st.sampled_from(["JOUR", "CHAP", "BOOK", "CONF", "MPCT", "CASE", "SOUND", "GEN"]),
    st.lists(st.one_of(PLAIN, PLAIN, PLAIN, ANY), max_size=14),
    st.lists(ANY, max_size=2),
).map(lambda entry: "\n".join([f"TY  - {entry[0]}", *entry[1], "ER  - ", *entry[2]]))


def read(text: str) -> list[Record | Problem]:
    return list(ris.read(io.StringIO(text, newline=""), Source(source_id="s", name="S")))


@given(st.lists(ENTRIES, max_size=4), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example(["TY  - JOUR\nTI  - A\nER  - \n\n2.\nLink to it - here"] * 2, "\n", True)
def test_what_is_read_at_once_is_read_as_the_exact_way_reads_it(
    entries: list[str], end: str, closed: bool
) -> None:
    text = ("\n".join(entries) + "\n" * closed).replace("\n", end)
    found = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ris, "_plain", lambda passage: None)
        assert read(text) == found


def test_entries_as_vendors_write_them_need_no_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagged, "cut", lambda lines, marks, first: pytest.fail("was cut"))
    text = "TY  - JOUR\nTI  - A title\nthat goes on\nAU  - Elm, B.\nER  - \n\n2.\n"
    assert [one.title for one in read(text * 3) if isinstance(one, Record)] == [
        "A title that goes on"
    ] * 3
