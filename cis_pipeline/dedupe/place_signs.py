"""Signs in where and when a document came out: supplement, volume, issue, pages, DOI, year, form.

A field that only differs is no sign (see `evidence`); it is one where nothing else in the place
could make it a slip.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.compare import BEGUN_ALIKE
from cis_pipeline.dedupe.evidence import agree, differ, one_thesis, values
from cis_pipeline.dedupe.field_comparison import HALF, LED
from cis_pipeline.dedupe.signs import (
    Sign,
    either,
    moved,
    one_printed_page,
    same_year,
    sentence_of,
)
from cis_pipeline.dedupe.title_comparison import EQUAL, EXTENDED

c = pl.col


def supplement() -> Sign:
    """A meeting's abstract and the article that came of it bear one title."""
    one = c("supplement_a") != c("supplement_b")
    printed = agree("pages") & (agree("volume") | agree("container"))
    volume = agree("container", "volume")
    issue = volume & (c("issue_a") != "") & (c("issue_a") == c("issue_b")) & ~differ("pages")
    unpaged = volume & ~differ("issue") & ((c("page_a") == "") | (c("page_b") == ""))
    same = printed | issue | unpaged | c("one_end") | agree("doi")
    same |= _nothing_differs()
    return Sign(one & ~same, "only one is in a supplement or among meeting abstracts")


def _nothing_differs() -> pl.Expr:
    """Whether title, people, journal and year are the same, and no volume, page or DOI another."""
    known = (c("title") == EQUAL) & (c("authors") >= HALF) & agree("container") & same_year()
    paged = (c("page_a") != "") & (c("page_b") != "") & ~agree("pages")
    return known & ~differ("volume") & ~paged & ~differ("doi")


def reprints() -> Sign:
    """One text in two journals, which gave it a DOI each."""
    says = sentence_of(values("volumes", "volume"), ", and two DOIs")
    return Sign(moved("volume") & differ("doi"), says, slight=True)


def ranges() -> Sign:
    """Two articles of one volume."""
    text = agree("issue") | (c("abstract") == BEGUN_ALIKE)  # else a column of every issue
    one = (c("title") == EQUAL) & (((c("authors") >= LED) & text) | agree("doi"))
    apart = differ("pages") & ~c("overlap") & ~c("one_end")
    sign = apart & agree("container", "volume") & ~differ("issue") & ~one
    says = sentence_of(values("pages", "page"), " of one volume")
    plain = (c("title") < EXTENDED) & ~agree("doi")
    return Sign(sign, says, slight=c("title") == EQUAL, plain=plain)


def issues() -> Sign:
    """A column bears one title in every issue, and stands on one of its first pages."""
    sign = moved("issue") & agree("container") & ~(agree("pages") & _far()) & ~agree("doi")
    return Sign(sign, values("issues", "issue"), slight=True)


def volumes() -> Sign:
    """The same column a volume later."""
    sign = moved("volume") & agree("container", "pages") & ~_far() & ~agree("doi")
    return Sign(sign, values("volumes", "volume"), slight=True)


def _far() -> pl.Expr:
    """Whether pages are such that no column of every issue stands there."""
    pages = (c(f"page_{s}").str.extract(r"(\d{1,9})").cast(pl.Int64, strict=False) for s in "ab")
    return c("same_space") | (pl.min_horizontal(p.fill_null(0) for p in pages) > 30)


def two_dois() -> Sign:
    """A publisher gives one article one DOI, but a database may err."""
    registrant = [c(f"doi_{side}").str.extract(r"^(10\.\d+)/") for side in "ab"]
    printed = agree("pages") & (c("title") >= EXTENDED)
    same = printed | ((c("abstract") == BEGUN_ALIKE) & ~differ("pages"))
    sign = moved("doi") & (registrant[0] == registrant[1]) & ~same
    return Sign(sign, "two DOIs of one publisher")


_UPDATED = 3
"""Years within which one title may be an update of the other, or a year a slip."""


def years() -> Sign:
    """Documents come out again under one title; only a place in print says that a year is wrong."""
    same = c("placed") | c("one_issue") | agree("doi") | c("one_review") | one_thesis()
    near = (c("years") <= _UPDATED) & ~either("series")
    return Sign((c("years") > 1) & ~same, values("years", "year"), slight=near)


def next_year() -> Sign:
    """Reports and statistics come out every year."""
    same = one_printed_page() | agree("doi") | c("one_review") | one_thesis()
    return Sign((c("years") == 1) & either("series") & ~same, values("years", "year"))


def books() -> Sign:
    """A book and its chapter, or a review of it, where the place says what the type does."""
    parts = ["chapter", "article"]
    one = (c("kind_a") == "book") & c("kind_b").is_in(parts)
    one |= (c("kind_b") == "book") & c("kind_a").is_in(parts)
    within = (c("container_a") == "") != (c("container_b") == "")
    says = "one is a book, the other a part of one or an article"
    return Sign(one & within & ~agree("doi") & ~c("placed"), says, plain=True)


def preprint() -> Sign:
    """What a server or its DOI calls a preprint, and what a journal printed."""
    one = (c("kind_a") == "preprint") != (c("kind_b") == "preprint")
    same = c("same_range") & agree("container")
    return Sign(one & ~same, "only one is a preprint", plain=True)


def thesis() -> Sign:
    """A thesis, which names no journal, and what a journal or a publisher made of it."""
    one = [(c(f"kind_{s}") == "thesis") & (c(f"container_{s}") == "") for s in "ab"]
    made = [c(f"kind_{s}").is_in(["article", "book"]) for s in "ab"]
    sign = (one[0] & made[1]) | (one[1] & made[0])
    return Sign(sign & ~agree("doi"), "only one is a thesis", plain=True)


def protocol() -> Sign:
    """The DOI of a Cochrane protocol names no update, nor does that of an old review; the abstract
    tells which it is (see `keys`), where there is one."""
    given = (c("doi_a") != "") & (c("doi_b") != "") & ((c("pub_a") == "") != (c("pub_b") == ""))
    told = (c("abstract_a") != "") & (c("abstract_b") != "")
    return Sign(c("one_review") & given & ~told, "one may be the protocol of the other")
