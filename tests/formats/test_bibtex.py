from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import bibtex

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


def test_a_damaged_entry_is_read_as_far_as_its_fields_can_be_told() -> None:
    text = "@book{a, title = {A}}\n@book{b,\n title = {B{\n}\n\n@book{c, title = {C}}\n"
    first, warning, damaged, last = read(text)
    assert isinstance(first, Record) and isinstance(damaged, Record) and isinstance(last, Record)
    assert (first.title, damaged.title, last.title) == ("A", "B", "C")
    assert str(warning) == (
        "line 2: the entry is damaged (a brace or a quote in it is never closed); its fields were "
        "told by their names; compare the record with the file"
    )


def test_an_entry_without_anything_to_tell_takes_no_other_with_it() -> None:
    first, fault, last = read("@book{a, title = {A}}\n@book{b\n\n@book{c, title = {C}}\n")
    assert isinstance(first, Record) and isinstance(last, Record)
    assert isinstance(fault, Problem) and fault.where == "line 2"
    assert "the entry cannot be read: " in fault.what


@pytest.mark.parametrize(
    "entry",
    [
        "@article{two words, title = {Kept}, year = {2010}}",
        "@article{, title = {Kept}, year = {2010}}",
        "@article{title = {Kept}, year = {2010}}",
        '@article{k,\n title = "Kept",\n note+x = {y},\n year = 2010\n}',
        "@article{k,\n title = {Kept},\n note = {a } b},\n year = {2010},\n}",
        "@article{k,\n title = {Kept\n year = {2010}\n}",
        "@article{k,\n title = {Kept},,\n year = {2010}\n",
        "@article{k,\n title = Kept,\n year = {2010}\n}",
    ],
)
def test_whatever_is_wrong_with_an_entry_its_fields_are_kept(entry: str) -> None:
    records = [
        one for one in read(f"{entry}\n@book{{z, title = {{Z}}}}\n") if isinstance(one, Record)
    ]
    assert [(one.title, one.year) for one in records] == [("Kept", 2010), ("Z", None)]


def test_a_chapter_has_from_its_book_what_it_lacks() -> None:
    text = (
        "@inbook{a, crossref = {Whole}, title = {Part}, pages = {1--2}}\n"
        "@xdata{press, publisher = {Invented Press}}\n"
        "@book{whole, title = {All}, subtitle = {Of it}, doi = {10.9/x}, date = {2001/2003},\n"
        " xdata = {press}, editor = {Elm, Cy}, crossref = {whole}}\n"
    )
    part = read(text)[0]
    assert isinstance(part, Record)
    assert (part.title, part.container, part.year) == ("Part", "All: Of it", 2001)
    assert (part.publisher, part.authors, part.doi) == ("Invented Press", ("Elm, Cy",), "")


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("date = {1988/1992}", "date", "1988"),
        ("date = {2004-05-01/2004-06-02}", "date", "2004-05-01"),
        ("journaltitle = {J}, journal = {}", "container", "J"),
        ("maintitle = {Whole}, mainsubtitle = {Of it}", "container", "Whole: Of it"),
        ("eprint = {1501.00001}, eprinttype = {arXiv}", "accession", "arXiv:1501.00001"),
        ("eprint = {123}, eprinttype = {pubmed}", "accession", "123"),
        ("howpublished = {\\url{https://example.org/a_b}}", "url", "https://example.org/a_b"),
        ("doi = {10.9999/a\\_b}", "doi", "10.9999/a_b"),
        ("abstract = {{\\textless}p{\\textgreater}CO$_2$ {\\&}}", "abstract", "<p>CO$_2$ &"),
        ("author = {van der Oak, A and de la Elm, B and Bo fir}", "authors",
         ("van der Oak, A", "de la Elm, B", "fir, Bo")),
        ("author = {{Oak and Elm Ltd} AND Fir, J{\\\"{u}}}", "authors",
         ("Oak and Elm Ltd", "Fir, Jü")),
    ],
)  # fmt: skip
def test_fields_of_bibtex_and_biblatex_are_known(fields: str, name: str, value: object) -> None:
    assert getattr(one(fields), name) == value


def test_style_sheets_are_not_taken_for_entries() -> None:
    assert not bibtex.sniff("<style>\n@media (print) {\n")
    assert not bibtex.sniff("@media (print) {\n")
    assert bibtex.sniff("% made by hand\n@article{k,\n")


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
    told = sum(e.entries for e in entries if isinstance(e, Problem) and e.severity == "error")
    records = sum(isinstance(e, Record) for e in entries)
    assert records + told == bibtex.count(io.StringIO(text, newline=""))
    assert records + told >= sum(line.startswith("@article{") for line in text.split("\n"))


@given(st.text(max_size=60))
def test_any_value_is_read(value: str) -> None:
    assert len(read(f"@article{{k, title = {{{value}}}, author = {{{value}}}}}\n")) >= 1


def test_fields_that_stand_there_several_times_are_all_kept() -> None:
    record = one(
        'title = "Bogs", keywords = "wet land", keywords = "peat, moss", title = "Fens",\n'
        "note = {One}, note = {Two}, url = {https://a.org/x\\_y}, url = {https://b.org},\n"
        "author = {Elm, B and Fir, J}, author = {Gum, L}, copyright = {A}, copyright = {B}"
    )
    assert record.title == "Bogs"
    assert record.keywords == ("wet land", "peat", "moss")
    assert record.note == "One; Two"
    assert record.url == "https://a.org/x_y; https://b.org"
    assert record.authors == ("Elm, B", "Fir, J", "Gum, L")
    assert "Fens" in record.raw


@pytest.mark.parametrize(
    ("doi", "plain"),
    [
        ("10.5555/0{\\_}2", "10.5555/0_2"), ("10.5555/0\\_2", "10.5555/0_2"),
        ("10.5555/0$\\backslash$_2", "10.5555/0_2"),
        ("10.5555/0\\textunderscore{}2", "10.5555/0_2"),
        ("10.5555/(A)1{\\textless}2::B{\\textgreater}3", "10.5555/(a)1<2::b>3"),
        ("10.5555/(A)1$<$2::B$>$3", "10.5555/(a)1<2::b>3"),
        ("10.5555/a{\\%}2fb{\\#}1", "10.5555/a/b#1"),
    ],
)  # fmt: skip
def test_an_identifier_is_free_of_latex(doi: str, plain: str) -> None:
    assert one(f"doi = {{{doi}}}").doi == plain


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Bogs {\\&} fens: 10{\\%} more {\\#}1", "Bogs & fens: 10% more #1"),
        ("a {\\textless} b{\\_}c$\\backslash$_d", "a < b_c_d"),
        ("Elm{\\textquotesingle}s caf\\a'e \\'{\\i}\\v{s}{\\c c}\\H{o}{\\'{e}}\\\"{U}{\\aa}",
         "Elm's café íšçőéÜå"),
        ("Costs of $5 for {\\'e}tudes", "Costs of $5 for études"),
    ],
)  # fmt: skip
def test_signs_and_accents_are_those_that_are_meant(title: str, plain: str) -> None:
    assert one(f"title = {{{title}}}").title == plain


def test_quotes_within_a_value_in_quotes_do_not_end_it() -> None:
    (record,) = read(
        '@article{x,\ntitle = "The "wet" land",\nabstract = "First\nis "new", and "old"",\n'
        'year = "20" # "10",\nnote = "a {"}b{"}"\n}\n'
    )
    assert isinstance(record, Record)
    assert (record.title, record.year) == ('The "wet" land', 2010)
    assert (record.abstract, record.note) == ('First is "new", and "old"', 'a "b"')


def test_kinds_of_entries_may_be_odd() -> None:
    text = "@Journal Article{a,\n title = {A}\n}\n@misc{b,\n ENTRYTYPE = {book},\n title = {B}\n}\n"
    records = [entry for entry in read(text) if isinstance(entry, Record)]
    assert [(r.title, r.item_type) for r in records] == [("A", "journalArticle"), ("B", "book")]
    assert bibtex.count(io.StringIO(text)) == 2


@pytest.mark.parametrize(
    ("fields_", "authors"),
    [
        ("editors = {Elm B., Fir J.A.}", ("Elm, B.", "Fir, J.A.")),
        ("author = {Elm B. and van Fir J.A.}", ("Elm, B.", "van Fir, J.A.")),
        ("author = {Bo Elm and B. Fir}", ("Elm, Bo", "Fir, B.")),
        ("author = {Gum, Li}, editors = {Elm B.}", ("Gum, Li",)),
    ],
)
def test_names_in_the_manner_of_scopus_are_read(fields_: str, authors: tuple[str, ...]) -> None:
    assert one(fields_).authors == authors
