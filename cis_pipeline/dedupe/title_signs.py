"""Signs in what a title says: numbers, what it calls itself, its words, and whom it names.

A number or a word may be lost or misread where the place in print leaves no room for a second
document; so each sign is waived by such a place.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.compare import BEGUN_ALIKE
from cis_pipeline.dedupe.evidence import agree, differ, untitled
from cis_pipeline.dedupe.field_comparison import ALL, HALF, LED, NONE
from cis_pipeline.dedupe.signs import (
    Sign,
    either,
    elsewhere_titled,
    identified,
    one_printed_page,
    one_team_space,
    same_title,
    same_year,
    sentence_of,
)
from cis_pipeline.dedupe.title_comparison import (
    EQUAL,
    EXTENDED,
    LOST_NUMBERS,
    OTHER,
    OTHER_NUMBERS,
    SAME_NUMBERS,
    SIMILAR,
)

c = pl.col


def registrations() -> Sign:
    """Two trials, which often share title, year and sponsor."""
    a, b = c("registry_a"), c("registry_b")
    common = a.str.split(" ").list.set_intersection(b.str.split(" ")).list.len()
    says = sentence_of("registered under ", a, " and under ", b)
    return Sign((a != "") & (b != "") & (common == 0), says, plain=True)


def numbering() -> Sign:
    """Part I and II, 2015/16 and 2016/17, or a number that only one title has."""
    # two parts cannot fill the same pages; a digit was misread
    misread = one_printed_page() & c("same_range") & (c("alike") >= 95) & ~differ("doi")
    placed = c("one_issue") | agree("doi") | agree("volume", "pages")
    noted = c("footnote") & ~_part("a") & ~_part("b") & (c("alike") >= 85) & placed
    waived = misread | noted | identified() | elsewhere_titled() | c("editorials")
    sign = (c("numbering") != SAME_NUMBERS) & ~waived & ~_lost() & ~untitled()
    numbers = (_list(c("numbers_a")), "; ", _list(c("numbers_b")))
    says = sentence_of("numbered differently in the title (", *numbers, ")")
    placed = (c("placed") | c("one_issue")) & ~(_part("a") & _part("b"))
    return Sign(sign, says, plain=(c("numbering") == OTHER_NUMBERS) & ~placed)


def _part(side: str) -> pl.Expr:
    """Whether a title says which part of a work it is."""
    return c(f"title_{side}").str.contains(r"\bparts? (?:\d|[ivx]+\b|one|two|three|four)")


def _lost() -> pl.Expr:
    """Whether a number that one title lacks was lost: with the section's label or the subtitle that
    it stands in, or at one place in print."""
    series = (c("parts_a") != "") | (c("parts_b") != "")
    subtitle = (c("title") == EXTENDED) & ~series
    piece = c("one_issue") & c("holds") & ~_part("a") & ~_part("b")
    labelled = (c("title") == EQUAL) | piece
    printed = (c("title") != OTHER) & (c("placed") | subtitle)
    return (c("numbering") == LOST_NUMBERS) & (labelled | printed)


def _list(numbers: pl.Expr) -> pl.Expr:
    listed = numbers.str.replace_all(" ", ", ", literal=True)
    return pl.when(numbers == "").then(pl.lit("none")).otherwise(listed)


def marks() -> Sign:
    """Erratum, reply, interim report: what only one of the titles calls itself."""
    alike = (c("title") != OTHER) & (c("same_range") | (c("placed") & ~c("notice")))
    labelled = (c("title") == EQUAL) & c("one_issue") & ~c("notice")
    waived = alike | labelled | c("editorials") | elsewhere_titled()
    sign = (c("marking") != "") & ~waived & ~untitled()
    both = (c("marks_a") != "") & (c("marks_b") != "")
    protocol = c("one_review") & (c("marking") == "protocol")
    says = sentence_of("only one is called ", c("marking"))
    unplaced = (c("marking") == "erratum") & ~differ("pages") & ~differ("doi")
    own = (c("marking") == "erratum") & differ("doi")  # of the erratum
    return Sign(sign, says, slight=unplaced, plain=both | protocol | own)


def generic() -> Sign:
    """Editorial, Book review: a title counts only where the place does too."""
    printed = agree("pages") & (~differ("issue") | agree("doi"))
    issue = c("editorials") | (c("one_issue") & (c("authors") == ALL))
    placed = agree("container", "volume") & (printed | issue)
    unnamed = agree("volume") & c("same_range") & ~c("other_journal") & (c("authors") == ALL)
    placed |= unnamed & ~differ("issue")
    says = "a title that many documents bear, and not the same place in print"
    return Sign(either("generic") & ~placed & ~untitled(), says, plain=True)


def columns() -> Sign:
    """What the editors write in every issue, under one heading."""
    sign = c("editors_words") & (differ("issue") | differ("volume")) & ~agree("doi")
    return Sign(sign, "editors' words in two issues", plain=True)


def titles() -> Sign:
    """Other words altogether; a translation stands on the same pages."""
    told = either("translated") | (c("abstract") == BEGUN_ALIKE)
    piece = c("one_issue") & (c("authors") >= LED) & c("holds")
    same = (one_team_space() & told) | identified() | piece | c("editorials")
    sign = ~untitled() & (c("title") == OTHER) & ~same
    team = c("one_issue") & (c("authors") >= LED)
    chapters = (c("kind_a") == "chapter") & (c("kind_b") == "chapter")
    together = either("supplement") | chapters  # under the DOI or pages of the whole
    return Sign(sign, "the titles differ", slight=team, plain=together)


def wording() -> Sign:
    """Adults and children, diethyl and trimethyl: titles alike in all but a word."""
    printed = one_printed_page() & (c("alike") >= 85)
    printed &= c("same_range") | ~(either("supplement") | c("contrast"))
    unplaced = c("same_range") & same_year() & ~differ("volume") & ~c("other_journal")
    printed |= unplaced & (c("authors") >= HALF) & (c("alike") >= 93) & ~either("supplement")
    chapters = (c("kind_a") == "chapter") & (c("kind_b") == "chapter")
    alone = ~c("other_journal") & ~either("supplement")
    by_doi = agree("doi") & ~differ("pages") & (alone | (c("alike") >= 90)) & ~chapters
    by_doi &= ~c("contrast")
    team = (c("authors") >= LED) & ((c("alike") >= 80) | c("holds"))
    issue = c("one_issue") & (team | (c("alike") >= 93)) & ~c("contrast")
    placed = printed | by_doi | issue | one_team_space() | identified() | c("editorials")
    review = same_year() & (c("alike") >= 85)  # another year's is another update
    waived = pl.when("one_review").then(review | (placed & same_year())).otherwise(placed)
    sign = ~untitled() & (c("title") == SIMILAR) & ~waived
    return Sign(sign, "a word of the title is another one")


def no_title() -> Sign:
    """A reference of a citation index, or a record read off a page."""
    same = agree("doi") & (agree("pages") | (c("authors") >= HALF))
    return Sign(untitled() & ~same, "one has no title")


def authors() -> Sign:
    """Nobody in common; databases write one name in two scripts."""
    same = (one_printed_page() & c("same_range")) | agree("doi") | c("one_review")
    same |= c("one_space") & same_title()
    sign = (c("authors") == NONE) & ~same & ~elsewhere_titled()
    return Sign(sign, "no author in common")
