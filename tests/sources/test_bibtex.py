from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.model import Problem, Record, Source
from cis_pipeline.sources import bibtex

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> list[Record | Problem]:
    return list(bibtex.read(io.StringIO(text, newline=""), SOURCE))


def one(fields: str, kind: str = "article") -> Record:
    (record,) = read(f"@{kind}{{key,\n{fields}\n}}\n")
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"M{\"u}ller \& S{\o}n", "Müller & Søn"),
        (r"{UK} {\'e}tude", "UK étude"),
        (r"Espa\~na", "España"),
        ("Issue # five # six", "Issue # five # six"),
        ("50% of children", "50% of children"),
        (r"50\% of {C}hildren, 20% more", "50% of Children, 20% more"),
        (r"\textit{Care}~and risk", "Care and risk"),
        (r"an {unclosed \{ brace}", "an unclosed brace"),
        ("AT&T #1 ~50", "AT&T #1 ~50"),
    ],
)
def test_latex_becomes_plain_and_plain_text_stays(latex: str, plain: str) -> None:
    assert one(f"title = {{{latex}}}").title == plain


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Jo Fir and Gorse, Sam", ("Fir, Jo", "Gorse, Sam")),
        ("Ludwig van Beethoven", ("van Beethoven, Ludwig",)),
        ("{Department for Education and Skills}", ("Department for Education and Skills",)),
        ("Fir, Jr., Jo and others", ("Fir, Jo, Jr.",)),
        ("J. {Cleland-Huang}", ("Cleland-Huang, J.",)),
        ("Oak, Pia de,  Pine, Luciana, X", ("Oak, Pia de, Pine, Luciana, X",)),
        ("", ()),
    ],
)
def test_names_are_family_first(names: str, authors: tuple[str, ...]) -> None:
    assert one(f"author = {{{names}}}").authors == authors


def test_duplicate_keys_and_fields_lose_no_entry() -> None:
    text = "@book{k, title = {A}, title = {B}}\n@book{k, title = {C}}\n"
    assert [e.title for e in read(text) if isinstance(e, Record)] == ["A", "C"]


def test_abbreviations_are_filled_in() -> None:
    text = '@string{jc = "Journal of "}\n@book{k, journal = jc # {Care}, month = may, year = 2010}'
    (record,) = read(text)
    assert isinstance(record, Record)
    assert (record.container, record.date) == ("Journal of Care", "may 2010")


@pytest.mark.parametrize(
    "entry",
    [
        "@article{Kenny20103,17,\n title = {Kept}\n}",
        "@article{ WOS:0001,\n title = {Kept}\n year = {2010}\n}",
        "@article{k,\n title = {Kept},\n abstract = {begin\\{x\\\n   } end},\n}",
        "@article(k, title = {Kept})",
        "  @ARTICLE {k, title = {Kept}}",
    ],
)
def test_the_slips_of_vendors_cost_no_entry_and_raw_is_as_it_stood(entry: str) -> None:
    (record,) = read(f"{entry}\n\n")
    assert isinstance(record, Record)
    assert record.title == "Kept"
    assert record.raw == entry.strip()


def test_an_entry_that_cannot_be_parsed_takes_no_other_with_it() -> None:
    text = "@book{a, title = {A}}\n@book{b,\n title = {B{\n}\n\n@book{c, title = {C}}\n"
    first, fault, last = read(text)
    assert isinstance(first, Record) and isinstance(last, Record)
    assert (first.title, last.title) == ("A", "C")
    assert str(fault) == (
        "line 2: the entry cannot be read: a brace or a quote in it is never closed; "
        "mend its braces and commas, or export it again"
    )


def test_comments_and_headings_are_no_entries() -> None:
    text = "Heading\n@comment{x}\n@preamble{{x}}\n@book{a, title = {A}}\n% @book{b, title = {B}}\n"
    assert [e.title for e in read(text) if isinstance(e, Record)] == ["A"]


def test_several_entries_on_one_line_are_several() -> None:
    entries = read("@book{a, title = {A}} @book{b, title = {B}}")
    assert [e.title for e in entries if isinstance(e, Record)] == ["A", "B"]


PARTS = st.sampled_from(
    ["@article{", "@", "{", "}", '"', ",", "=", "#", "\n", "key", "title", "author", " and ", "\\",
     "$", "%", "~", r"\'e", "\\url{", "@string{a = ", "@comment{", "(", ")"]
) | st.text(max_size=5)  # fmt: skip


@given(st.lists(PARTS, max_size=40).map("".join))
def test_in_any_text_each_entry_that_begins_a_line_is_told_of(text: str) -> None:
    entries = read(text)
    assert len(entries) >= sum(line.startswith("@article{") for line in text.split("\n"))


@given(st.text(max_size=60))
def test_any_value_is_read(value: str) -> None:
    assert len(read(f"@article{{k, title = {{{value}}}, author = {{{value}}}}}\n")) >= 1
