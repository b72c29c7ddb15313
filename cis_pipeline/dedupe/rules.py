"""Same document, another one, two forms of one work, or a question for a person; and why.

A merge needs two independent facts that agree (DOI and title; place in print and title; journal,
year, authors and title), because alike titles are never enough alone, nor is a DOI: chapters
share their book's, and meeting abstracts their supplement's. Before that come the vetoes, see
`vetoes`. What is alike, and neither vetoed nor proved, is a doubt, if a person could settle it.

All of it are expressions over the columns of `compare`.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.field_comparison import AGREE, EQUAL, EXTENDED, SIMILAR, UNKNOWN
from cis_pipeline.dedupe.vetoes import (
    LONG,
    agree,
    differ,
    either,
    one_place,
    one_thesis,
    otherwise_counted,
    paged_twice,
    placed_both,
    placed_once,
    printed_alike,
    same_text,
    same_title,
)

c = pl.col


def _years(most: int) -> pl.Expr:
    """Whether both years are known and differ by no more."""
    return (c("years") <= most).fill_null(False)


def _years_open(most: int) -> pl.Expr:
    """Whether the years differ by no more, or one is unknown."""
    return c("years").fill_null(0) <= most


def _long(least: int = LONG) -> pl.Expr:
    return c("compact_a").str.len_chars() >= least


def same() -> pl.Expr:
    """Whether the two are proved one document, if nothing speaks against it."""
    extended = (c("title") == EXTENDED) & (printed_alike() | (agree("volume") & c("same_range")))
    cut = agree("doi") & ~differ("pages") & _nearly()
    worded = ~differ("container") & ~either("supplement") & _same_pages()
    review = c("one_review") & (c("alike") >= 90)
    named = agree("authors") & (review | extended | cut | worded)
    titled = _same_title() | one_place() | paged_twice() | same_text()
    other = pl.when(same_title()).then(titled).otherwise(_same_space() | named)
    return pl.when(_untitled()).then(_same_reference()).otherwise(other)


def _untitled() -> pl.Expr:
    """Whether one has no title, as a reference that a citation index gives."""
    return (c("title_a") == "") | (c("title_b") == "")


def _same_reference() -> pl.Expr:
    """Without a title: the DOI, and where or by whom."""
    place = agree("pages") & (agree("volume") | agree("container"))
    return agree("doi") & (place | (agree("authors") & _years(0)))


def _same_title() -> pl.Expr:
    """With one title: a DOI, a place in print, or all that is known of where it appeared."""
    place = agree("pages") & (agree("volume") | agree("container"))
    printed = place & (~differ("container") | agree("authors"))
    paged = c("same_range") & _years(1)
    named = (
        agree("authors") & ~differ("container") & (paged | ((c("title") == EQUAL) & _same_origin()))
    )
    return agree("doi") | pl.when(place).then(printed).otherwise(named)


def _same_origin() -> pl.Expr:
    """Title and authors are equal, no pages: the same volume, journal and year, or neither."""
    journal = (c("volume") == UNKNOWN) & (c("supplement_a") == c("supplement_b"))
    nowhere = ~placed_once() & ~_one_in_journal()
    dated = _years(0) & (_long() | agree("url"))
    by_year = dated & pl.when(agree("container")).then(journal).otherwise(nowhere)
    unnamed = (c("container") == UNKNOWN) & agree("volume") & _years(0) & ~differ("issue")
    one_team = _long() & (c("people_a") == c("people_b"))
    rest = pl.when(unnamed).then(one_team).otherwise(by_year)
    return agree("container", "volume") | _conference_papers() | rest


def _conference_papers() -> pl.Expr:
    """Whether both are papers at one conference, whose proceedings are dated a year later.

    A group may show work in progress under the same short title a year before.
    """
    papers = (c("kind_a") == "conference paper") & (c("kind_b") == "conference paper")
    return papers & _years(1) & agree("container") & _long(2 * LONG) & ~differ("doi")


def _nearly() -> pl.Expr:
    """Whether a title under the same DOI is cut off, or has a symbol that was lost."""
    lost = (c("title") == SIMILAR) & (c("alike") >= 90)
    return (c("title") == EXTENDED) | (lost & (c("same_range") | ~either("supplement")))


def _same_pages() -> pl.Expr:
    """Another title over the same pages: worded otherwise, or translated (then by its DOI)."""
    similar = c("title") == SIMILAR
    worded = similar & (c("alike") >= 90) & _years(0)
    placed = agree("container", "volume", "doi")
    return c("same_range") & ~differ("issue") & (worded | placed)


def _same_space() -> pl.Expr:
    """Whether a translated or cut title stands over pages that only one article can fill.

    In one language, other words over one range may be two papers under the range of their section;
    an article number has no such range. Issues count only where each begins at page 1, so not
    beyond page 200.
    """
    similar = c("title") == SIMILAR
    page = c("page_a").str.strip_chars("abcdefghijklmnopqrstuvwxyz")
    far = page.cast(pl.Int64, strict=False).fill_null(0) >= 200
    placed = c("same_space") & agree("container", "volume") & _years_open(0)
    placed &= ~differ("authors") & (~differ("issue") | far)
    worded = similar & (c("alike") >= 90) & (c("last_a") == "")
    return placed & (
        pl.when(either("translated")).then(agree("authors") | (similar & (c("alike") >= 75)))
        .when(c("title") == EXTENDED).then(~either("supplement"))
        .otherwise(worded)
    )  # fmt: skip


def _one_in_journal() -> pl.Expr:
    """Whether one names a journal or book it stands in and the other does not."""
    one = (c("container_a") == "") != (c("container_b") == "")
    return one & (c("kind_a") != "report") & (c("kind_b") != "report")


def question() -> pl.Expr:
    """What a person should look at; null if the pair is not worth it."""
    address = agree("url") & _years(0)
    named = same_title() & agree("authors") & _long()
    bare = (c("title") == EQUAL) & ((_years(0) & _long()) | (~_years(0) & _long(2 * LONG)))
    far = ~agree("authors") | ~_years_open(0)
    brief = (c("title") == EQUAL) & agree("authors") & _years(0) & ~either("generic")
    short = (c("title") == EXTENDED) & ~placed_both()
    titled = c("same_range") & agree("volume", "container") & ~differ("issue")
    return (
        pl.when(one_thesis()).then(
            pl.lit("one may be the notice of the other in a list of theses"))
        .when(_untitled() & agree("doi")).then(pl.lit("one has no title"))
        .when(address).then(
            pl.lit("the address and the year are the same, the titles or authors are not"))
        .when(named).then(pl.when(_years_open(1)).then(
            pl.lit("one record says too little to be sure")))
        .when(bare).then(pl.when(_years_open(0)).then(pl.lit("no authors to compare")))
        .when(brief).then(pl.lit("a title so short that another may bear it"))
        .when(far).then(None)
        .when(short).then(pl.lit("one has no subtitle"))
        .when(titled).then(pl.lit("the titles differ"))
    )  # fmt: skip


def likelihood() -> pl.Expr:
    """0 to 100, only to order: higher is more surely the same document.

    A contradiction weighs more: what agrees in all it says is joined before what does not.
    """
    fields = ("authors", "container", "volume", "pages", "doi")
    weights = [
        pl.when(agree(f)).then(8.0).when(differ(f)).then(-12.0).otherwise(0.0) for f in fields
    ]
    alike = pl.when(c("title") == EQUAL).then(100.0).otherwise(c("alike"))
    alike -= pl.when(c("years") > 1).then(12.0).otherwise(0.0)
    return (0.75 * alike + pl.sum_horizontal(weights)).clip(0.0, 100.0).round(1)


def evidence() -> pl.Expr:
    """What agrees and what does not, in one sentence; what is unknown is left out."""
    percent = pl.when(c("title") == EQUAL).then(100).otherwise(c("alike").round().cast(pl.Int32))
    one, two = c("year_a").cast(pl.String), c("year_b").cast(pl.String)
    years = pl.concat_str([pl.lit("years "), one, pl.lit(" and "), two])
    sentence = [
        pl.when(agree("doi")).then(pl.lit("same DOI"))
        .when(differ("doi")).then(pl.lit("other DOI")),
        pl.when(~_untitled()).then(pl.concat_str([pl.lit("titles "), percent.cast(pl.String)])),
        _states("authors"),
        pl.when(c("years") == 0).then(pl.lit("same year")).otherwise(years),
        _states("journals", "container"), _states("volumes", "volume"), _states("pages"),
        pl.when(agree("url")).then(pl.lit("same address")),
    ]  # fmt: skip
    return pl.concat_str(sentence, separator="; ", ignore_nulls=True)


def _states(name: str, field: str = "") -> pl.Expr:
    field = field or name
    return (
        pl.when(c(field) == AGREE).then(pl.lit(f"{name} agree"))
        .when(differ(field)).then(pl.lit(f"{name} differ"))
    )  # fmt: skip


_EARLY = ["preprint", "report", "conference paper", "thesis"]
_PUBLISHED = ["article", "chapter", "book", "report"]


def version() -> pl.Expr:
    """Which two forms of one work a vetoed pair is, as words; null if they are two works.

    One long title by the same authors within five years. Numbering, marks ("erratum", "interim")
    and titles that many bear never make versions.
    """
    near = c("years").fill_null(0)
    work = same_title() & agree("authors") & _long()
    work &= (near <= 5) & otherwise_counted().is_null()
    kinds = c("kind_a") != c("kind_b")
    kinds &= c("kind_a").is_in(_EARLY) | c("kind_b").is_in(_EARLY)
    kinds &= c("kind_a").is_in(_PUBLISHED) | c("kind_b").is_in(_PUBLISHED)
    low, high = pl.min_horizontal("kind_a", "kind_b"), pl.max_horizontal("kind_a", "kind_b")
    elsewhere = differ("container")
    form = (
        pl.when(kinds).then(pl.concat_str([pl.lit("one work as "), low, pl.lit(" and "), high]))
        .when("one_review").then(pl.lit("a Cochrane protocol or review and a later version of it"))
        .when(c("supplement_a") != c("supplement_b"))
        .then(pl.lit("one work as meeting abstract and article"))
        .when(elsewhere & (c("translated_a") != c("translated_b")))
        .then(pl.lit("one work in two languages"))
        .when(elsewhere & (near <= 2))
        .then(pl.lit("one work in two places, as a meeting's abstract and an article are"))
    )  # fmt: skip
    return pl.when(work).then(form).alias("version")
