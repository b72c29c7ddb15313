"""Statements of difference: signs that two records that look alike say they are two documents.

A sign is an expression over the columns of `compare`: the sentence that says it, null where it
is not there. It stands against merging, whatever else agrees, but not against asking a person. A
field that only differs (a volume, a DOI, a journal) is no statement; it counts in `evidence`. Why
single functions in a tuple: a new kind of look-alike is one function more.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe.cochrane import update
from cis_pipeline.dedupe.compare import BEGUN_ALIKE
from cis_pipeline.dedupe.evidence import agree, differ, one_thesis, untitled, values
from cis_pipeline.dedupe.field_comparison import ALL, HALF, LED, NONE, SPELT, UNKNOWN
from cis_pipeline.dedupe.title_comparison import (
    CLOSE,
    EQUAL,
    EXTENDED,
    LOST_NUMBERS,
    OTHER,
    OTHER_NUMBERS,
    SAME_NUMBERS,
    SIMILAR,
)

c = pl.col


def difference(cochrane: CochraneVersions = "one") -> pl.Expr:
    """The first sign that the two are different documents, as a sentence; null without one.

    Whether an update of a Cochrane review is another document, `cochrane` says.
    """
    updates = [update()] if cochrane == "versions" else []
    return pl.coalesce(*(sign() for sign in _SIGNS), *updates).alias("difference")


def either(name: str) -> pl.Expr:
    """Whether one of the two has something."""
    return c(f"{name}_a") | c(f"{name}_b")


def same_title() -> pl.Expr:
    """Whether the titles are equal but for slips of spelling."""
    return c("title") >= CLOSE


def same_year() -> pl.Expr:
    """Whether both years are known and equal."""
    return (c("years") == 0).fill_null(False)


def _one_printed_page() -> pl.Expr:
    return c("same_page") & agree("volume") & ~c("other_journal")


def _one_author_space() -> pl.Expr:
    """Whether pages that only one document can fill are those of both, by the same people."""
    unnamed = (c("authors") == UNKNOWN) & (c("alike") >= 75)
    return c("one_space") & (
        (c("authors") >= HALF) | unnamed | (c("abstract") == BEGUN_ALIKE)
    )


def _identified() -> pl.Expr:
    """Whether DOI, volume and a range of pages are the same, and the people: it is one document,
    whatever its title became. Meeting abstracts share DOI and pages."""
    placed = agree("doi", "volume") & c("same_range") & (c("authors") >= HALF)
    return placed & ~either("supplement")


def elsewhere_titled() -> pl.Expr:
    """Whether one file of one year goes by two titles, which only a person can settle."""
    return agree("url") & same_year() & c("title").is_in([SIMILAR, OTHER])


def _says(*parts: str | pl.Expr) -> pl.Expr:
    return pl.concat_str([pl.lit(p) if isinstance(p, str) else p for p in parts])


def _if(sign: pl.Expr, says: str | pl.Expr) -> pl.Expr:
    return pl.when(sign.fill_null(False)).then(pl.lit(says) if isinstance(says, str) else says)


def otherwise_counted() -> pl.Expr:
    """The signs that two titles name two works, not two forms of one."""
    return pl.coalesce(_numbering(), _marks(), _generic(), _registrations())


def slight() -> pl.Expr:
    """Whether the only sign is one that databases get wrong (an issue, a year, a volume with its
    DOI), or words that may be a misprint of each other's: titles by one team in one issue, an
    erratum that only one calls so."""
    place = pl.coalesce(*(sign() for sign in _SIGNS if sign not in _PLACES)).is_null()
    team = c("one_issue") & (c("authors") >= LED) & (c("title") == OTHER)
    return place | team | (c("marking") == "erratum")


def plain(cochrane: CochraneVersions = "one") -> pl.Expr:
    """Whether a sign is so plain that no person need look: both are numbered or called otherwise,
    registered under two numbers, bear a title that says nothing, are editors' words in two issues,
    are a preprint and what it became, a protocol and its review, or share only the DOI or the pages
    of the book or the meeting that they are part of."""
    called = (c("marking") != "") & (c("marks_a") != "") & (c("marks_b") != "")
    numbered = (c("numbering") == OTHER_NUMBERS) & _numbering().is_not_null()
    numbered &= ~c("placed") & ~c("one_issue")
    parts = (c("kind_a") == "chapter") & (c("kind_b") == "chapter")
    columns = c("editors_words") & (differ("issue") | differ("volume"))
    together = (c("title") == OTHER) & (either("supplement") | parts)
    protocol = c("one_review") & (c("marking") == "protocol")
    updates = [update()] if cochrane == "versions" else []
    signs = pl.coalesce(
        _registrations(), _generic(), _books(), _preprint(), *updates
    ).is_not_null()
    return signs | protocol | numbered | called | columns | together


def _numbering() -> pl.Expr:
    # two parts cannot fill the same pages; a digit was misread
    misread = _one_printed_page() & c("same_range") & (c("alike") >= 95) & ~differ("doi")
    series = (c("parts_a") != "") | (c("parts_b") != "")
    lost = c("numbering") == LOST_NUMBERS
    waived = lost & (c("title") != OTHER) & (c("placed") | ((c("title") == EXTENDED) & ~series))
    known = c("one_issue") | agree("doi") | agree("volume", "pages")
    note = c("footnote") & (c("alike") >= 85) & known
    waived |= lost & (c("title") == EQUAL)  # but for a section's label
    waived |= (lost & c("one_issue") & c("holds")) | c("editorials")
    waived |= misread | note | _identified() | elsewhere_titled()
    sign = (c("numbering") != SAME_NUMBERS) & ~waived & ~untitled()
    mine, yours = _list(c("numbers_a")), _list(c("numbers_b"))
    return _if(sign, _says("numbered differently in the title (", mine, "; ", yours, ")"))


def _list(numbers: pl.Expr) -> pl.Expr:
    listed = numbers.str.replace_all(" ", ", ", literal=True)
    return pl.when(numbers == "").then(pl.lit("none")).otherwise(listed)


def _marks() -> pl.Expr:
    alike = (c("title") != OTHER) & (c("same_range") | (c("placed") & ~c("notice")))
    alike |= c("editorials")
    alike |= (c("title") == EQUAL) & c("one_issue") & ~c("notice")  # but for a section's label
    sign = (c("marking") != "") & ~elsewhere_titled() & ~alike & ~untitled()
    return _if(sign, _says("only one is called ", c("marking")))


def _generic() -> pl.Expr:
    printed = agree("pages") & (~differ("issue") | agree("doi"))
    issue = c("editorials") | (c("one_issue") & (c("authors") == ALL))
    placed = agree("container", "volume") & (printed | issue)
    unnamed = agree("volume") & c("same_range") & ~c("other_journal") & (c("authors") == ALL)
    placed |= unnamed & ~differ("issue")
    says = "a title that many documents bear, and not the same place in print"
    return _if(either("generic") & ~placed & ~untitled(), says)


def _registrations() -> pl.Expr:
    a, b = c("registry_a"), c("registry_b")
    sign = (a != "") & (b != "") & (a != b)
    return _if(sign, _says("registered under ", a, " and under ", b))


def _nothing_differs() -> pl.Expr:
    """Whether title, people, journal and year are the same, and no volume, page or DOI another."""
    known = (c("title") == EQUAL) & (c("authors") >= HALF) & agree("container") & same_year()
    paged = (c("page_a") != "") & (c("page_b") != "") & ~agree("pages")
    return known & ~differ("volume") & ~paged & ~differ("doi")


def _supplement() -> pl.Expr:
    one = c("supplement_a") != c("supplement_b")
    printed = agree("pages") & (agree("volume") | agree("container"))
    issue = agree("container", "volume") & (c("issue_a") != "") & (c("issue_a") == c("issue_b"))
    unpaged = agree("container", "volume") & ~differ("issue")
    unpaged &= (c("page_a") == "") | (c("page_b") == "")
    same = printed | (issue & ~differ("pages")) | unpaged | c("one_end") | agree("doi")
    same |= _one_author_space() | _nothing_differs()
    return _if(one & ~same, "only one is in a supplement or among meeting abstracts")


def _titles() -> pl.Expr:
    told = either("translated") | (c("abstract") == BEGUN_ALIKE) | (c("title_a") == c("title_b"))
    same = (_one_author_space() & told) | _identified() | (c("one_issue") & (c("authors") >= LED) & c("holds"))
    sign = ~untitled() & (c("title") == OTHER) & ~same & ~c("editorials")
    return _if(sign, "the titles differ")


def _worded() -> pl.Expr:
    printed = _one_printed_page() & (c("alike") >= 85)
    unplaced = c("same_range") & same_year() & ~differ("volume") & ~c("other_journal")
    printed |= unplaced & (c("authors") >= HALF) & (c("alike") >= 93) & ~either("supplement")
    by_doi = agree("doi") & ~differ("pages") & ~c("other_journal") & ~either("supplement")
    by_doi |= agree("doi") & ~differ("pages") & (c("alike") >= 90)
    update = c("one_review") & ~same_year()
    team = (c("authors") >= LED) & ((c("alike") >= 80) | c("holds"))
    issue = c("one_issue") & (team | (c("alike") >= 93))
    same = (printed | by_doi | issue | _one_author_space() | _identified()) & ~update
    same |= c("one_review") & same_year() & (c("alike") >= 85)
    sign = ~untitled() & (c("title") == SIMILAR) & ~same & ~c("editorials")
    return _if(sign, "a word of the title is another one")


def _no_title() -> pl.Expr:
    same = agree("doi") & (agree("pages") | (c("authors") >= HALF))
    return _if(untitled() & ~same, "one has no title")


def _reprinted() -> pl.Expr:
    sign = differ("volume") & differ("doi") & ~c("one_review")
    return _if(sign, _says(values("volumes", "volume"), ", and two DOIs"))


def _ranges() -> pl.Expr:
    one = (c("title") == EQUAL) & ((c("authors") >= LED) | agree("doi"))
    placed = agree("container", "volume") & ~differ("issue")
    sign = differ("pages") & placed & ~c("overlap") & ~c("one_end") & ~one
    return _if(sign, _says(values("pages", "page"), " of one volume"))


def _issues() -> pl.Expr:
    # on a page beyond these stands no column of every issue
    far = c("page_a").str.extract(r"(\d{1,9})").cast(pl.Int64, strict=False).fill_null(0) > 30
    paged = agree("pages") & (c("same_space") | far)
    same = paged | agree("doi") | c("one_review")
    return _if(differ("issue") & agree("container") & ~same, values("issues", "issue"))


def _two_dois() -> pl.Expr:
    """A publisher gives one article one DOI, but a database may err."""
    registrant = [c(f"doi_{side}").str.extract(r"^(10\.\d+)/") for side in "ab"]
    same = agree("pages") | c("one_review") | ((c("abstract") == BEGUN_ALIKE) & ~differ("pages"))
    sign = differ("doi") & (registrant[0] == registrant[1]) & ~same
    return _if(sign, "two DOIs of one publisher")


def _years() -> pl.Expr:
    """Documents come out again under one title; only a place in print says that a year is wrong."""
    same = c("placed") | c("one_issue") | agree("doi") | c("one_review") | one_thesis()
    return _if((c("years") > 1) & ~same, values("years", "year"))


def _next_year() -> pl.Expr:
    same = _one_printed_page() | agree("doi") | c("one_review") | one_thesis()
    return _if((c("years") == 1) & either("series") & ~same, values("years", "year"))


def _books() -> pl.Expr:
    parts = ["chapter", "article"]
    one = (c("kind_a") == "book") & c("kind_b").is_in(parts)
    one |= (c("kind_b") == "book") & c("kind_a").is_in(parts)
    return _if(one & ~agree("doi"), "one is a book, the other a part of one or an article")


def _preprint() -> pl.Expr:
    one = (c("kind_a") == "preprint") != (c("kind_b") == "preprint")
    same = c("same_range") & agree("container")
    return _if(one & ~same, "only one is a preprint")


def _protocol() -> pl.Expr:
    """The DOI of a Cochrane protocol names no update, nor does that of an old review; the abstract
    tells which it is (see `keys`), where there is one."""
    given = (c("doi_a") != "") & (c("doi_b") != "") & ((c("pub_a") == "") != (c("pub_b") == ""))
    told = (c("abstract_a") != "") & (c("abstract_b") != "")
    return _if(c("one_review") & given & ~told, "one may be the protocol of the other")


def _authors() -> pl.Expr:
    same = (_one_printed_page() & c("same_range")) | agree("doi") | c("one_review")
    same |= c("one_space") & same_title()
    sign = (c("authors") == NONE) & ~same & ~elsewhere_titled()
    return _if(sign, "no author in common")


_SIGNS = (
    _registrations, _numbering, _marks, _generic, _supplement, _titles, _worded, _no_title,
    _reprinted, _ranges, _issues, _two_dois, _years, _next_year, _books, _preprint, _protocol,
    _authors,
)  # fmt: skip
_PLACES = (_reprinted, _issues, _years)
"""Signs of place and time, which a slip in one field can make."""
