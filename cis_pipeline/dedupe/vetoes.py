"""Signs that two records that look alike are two documents; each is a function that says so.

A sign is an expression over the columns of `compare`: the sentence that says it, null where it
is not there. It is waived only by stronger evidence of sameness, mostly the same place in print:
there cannot stand two articles, though a database may have lost a number or a word of the title.
Why single functions in a tuple: a new kind of look-alike is one function more.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from cis_pipeline.dedupe.columns import by_value
from cis_pipeline.dedupe.field_comparison import (
    AGREE,
    CLOSE,
    DIFFER,
    EQUAL,
    EXTENDED,
    OTHER,
    SIMILAR,
    UNKNOWN,
)
from cis_pipeline.dedupe.normalise import word_set

c = pl.col


def veto() -> pl.Expr:
    """The first sign that the two are different documents, as a sentence; null without one."""
    return pl.coalesce(*(sign() for sign in _SIGNS)).alias("veto")


def agree(*fields: str) -> pl.Expr:
    """Whether all these fields agree."""
    return pl.all_horizontal(c(field) == AGREE for field in fields)


def differ(field: str) -> pl.Expr:
    """Whether a field differs."""
    return c(field) == DIFFER


def either(name: str) -> pl.Expr:
    """Whether one of the two has something: a text that is not empty, or a true value."""
    return c(f"{name}_a") | c(f"{name}_b")


def same_title() -> pl.Expr:
    """Whether the titles are equal but for slips of spelling."""
    return c("title") >= CLOSE


def printed_alike() -> pl.Expr:
    """Whether both stand at the same place in print: first page and volume, no other journal.

    Where a volume is missing, journal and year do in its stead. A Cochrane review is printed anew
    under its number with every update.
    """
    instead = (c("volume") == UNKNOWN) & agree("container") & same_year()
    placed = agree("volume") | instead | c("one_review")
    return agree("pages") & ~differ("container") & placed


LONG = 25
"""Letters from which an equal title is no chance."""


def long_title(least: int = LONG) -> pl.Expr:
    """Whether the titles are equal, and too long for a chance."""
    return (c("title") == EQUAL) & (c("compact_a").str.len_chars() >= least)


def same_year() -> pl.Expr:
    """Whether both years are known and equal."""
    return (c("years") == 0).fill_null(False)


def one_place() -> pl.Expr:
    """Whether one long title stands over the same pages of the same volume in one year.

    Then even the journal may have two names, and the authors be spelt beyond recognition.
    """
    doubtful = differ("container") & (differ("issue") | _begun_at_one())
    return ~doubtful & long_title() & c("same_space") & agree("volume") & same_year()


def paged_twice() -> pl.Expr:
    """Whether pages that differ are a slip: one issue does not print a title twice, nor do two
    documents overlap."""
    placed = agree("container", "volume", "authors") & same_year() & ~differ("doi")
    first = c("first_a").str.slice(0, 3) == c("first_b").str.slice(0, 3)
    slip = agree("issue") | (~differ("issue") & (c("overlap") | c("one_end")))
    return placed & long_title() & first & slip


def same_but_volume() -> pl.Expr:
    """Whether journal, year, page and title agree, so that a volume that differs is a slip."""
    return agree("pages", "container") & same_year() & same_title()


def same_text() -> pl.Expr:
    """Whether title, authors, journal, year and the abstract's beginning are the same."""
    return long_title() & agree("abstract", "authors", "container") & same_year()


def one_thesis() -> pl.Expr:
    """Whether both are theses: one person writes one under a title, listed a year later."""
    theses = (c("kind_a") == "thesis") & (c("kind_b") == "thesis")
    return theses & (c("title") == EQUAL) & agree("authors")


def _begun_at_one() -> pl.Expr:
    """Whether pages from 1, in no equal issue, may be a statement that two journals print."""
    one_issue = (c("issue_a") == c("issue_b")) & (c("issue_a") != "")
    return (c("page_a") == "1") & ~(c("same_range") & one_issue)


def _placed(side: str) -> pl.Expr:
    """Whether one says where it was printed: a volume or a page."""
    return (c(f"volume_{side}") != "") | (c(f"page_{side}") != "")


def placed_once() -> pl.Expr:
    """Whether at least one says where it was printed."""
    return _placed("a") | _placed("b")


def placed_both() -> pl.Expr:
    """Whether both say where they were printed."""
    return _placed("a") & _placed("b")


def _known() -> pl.Expr:
    """Whether a database's slip is likelier than a second document."""
    return printed_alike() | (agree("doi") & ~differ("pages"))


def _elsewhere_titled() -> pl.Expr:
    """Whether one file of one year goes by two titles, which only a person can settle."""
    return agree("url") & same_year() & c("title").is_in([SIMILAR, OTHER])


def _says(*parts: str | pl.Expr) -> pl.Expr:
    return pl.concat_str([pl.lit(p) if isinstance(p, str) else p for p in parts])


def _two(name: str, field: str) -> pl.Expr:
    """The values of both, as "volumes 3 and 4"."""
    return _says(
        f"{name} ", c(f"{field}_a").cast(pl.String), " and ", c(f"{field}_b").cast(pl.String)
    )


def _if(sign: pl.Expr, says: pl.Expr) -> pl.Expr:
    return pl.when(sign).then(says)


def otherwise_counted() -> pl.Expr:
    """The signs that two titles name two works, not two forms of one."""
    return pl.coalesce(_numbering(), _marks(), _generic())


SAME_NUMBERS, LOST_NUMBERS, OTHER_NUMBERS = 0, 1, 2


def numbering(one: str, two: str) -> tuple[int]:
    """Whether titles hold the same numbers, one lacks some of the other's, or they are others."""
    mine, yours = Counter(one.split()), Counter(two.split())
    if mine == yours or one.replace(" ", "") == two.replace(" ", ""):
        return (SAME_NUMBERS,)
    return (LOST_NUMBERS if mine <= yours or yours <= mine else OTHER_NUMBERS,)


_NOTICES = word_set(
    "erratum errata corrigendum corrigenda correction corrections retraction addendum reply "
    "rejoinder comment comments commentary letter response"
)
"""Documents about another one; they stand beside it, and may be given its DOI."""


def marking(one: str, two: str) -> tuple[str, bool]:
    """The marks that only one of two titles has, and whether a notice is among them."""
    marks = set(one.split()) ^ set(two.split())
    return " and ".join(sorted(marks)), bool(marks & _NOTICES)


def with_signs(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that signs need beside those of `compare`: numbering, marking, notice."""
    numbered = by_value(frame, ["numbers_a", "numbers_b"], numbering, {"numbering": pl.Int8})
    marked = by_value(
        frame, ["marks_a", "marks_b"], marking, {"marking": pl.String, "notice": pl.Boolean}
    )
    return pl.concat([frame, numbered, marked], how="horizontal")


def _numbering() -> pl.Expr:
    # two parts cannot fill the same pages; a digit was misread
    misread = printed_alike() & c("same_range") & (c("alike") >= 95) & ~differ("doi")
    series = (c("parts_a") != "") | (c("parts_b") != "")
    lost = c("numbering") == LOST_NUMBERS
    waived = lost & (_known() | ((c("title") == EXTENDED) & ~series))
    sign = (c("numbering") != SAME_NUMBERS) & ~misread & ~_elsewhere_titled() & ~waived
    mine, yours = _list(c("numbers_a")), _list(c("numbers_b"))
    return _if(sign, _says("numbered differently in the title (", mine, "; ", yours, ")"))


def _list(numbers: pl.Expr) -> pl.Expr:
    listed = numbers.str.replace_all(" ", ", ", literal=True)
    return pl.when(numbers == "").then(pl.lit("none")).otherwise(listed)


def _marks() -> pl.Expr:
    alike = (c("title") != OTHER) & (c("same_range") | (_known() & ~c("notice")))
    sign = (c("marking") != "") & ~_elsewhere_titled() & ~alike
    return _if(sign, _says("only one is called ", c("marking")))


def _kinds() -> pl.Expr:
    one, two = c("kind_a"), c("kind_b")
    same = (one == two) | (one == "") | (two == "") | (same_title() & _known())
    same |= agree("volume") & c("same_range") & same_title()
    same |= one.is_in(["book", "report"]) & two.is_in(["book", "report"])
    same |= ((one == "conference paper") | (two == "conference paper")) & agree("container")
    says = _says("one is ", _a(one), ", the other ", _a(two))
    return _if(~same, says)


def _a(kind: pl.Expr) -> pl.Expr:
    return pl.when(kind == "article").then(pl.lit("an article")).otherwise(_says("a ", kind))


def _supplement() -> pl.Expr:
    same = (c("supplement_a") == c("supplement_b")) | _known()
    same |= agree("container") & (agree("pages") | ~placed_once())
    same |= agree("volume") & (c("issue_a") != "") & (c("issue_a") == c("issue_b"))
    same |= one_place() | (c("one_end") & paged_twice())
    return _if(~same, pl.lit("only one is in a supplement or among meeting abstracts"))


def _generic() -> pl.Expr:
    placed = agree("container", "volume", "pages") & (~differ("issue") | agree("doi"))
    says = "a title that many documents bear, and not the same place in print"
    return _if(either("generic") & ~placed, pl.lit(says))


def _years() -> pl.Expr:
    years = c("years").fill_null(0)
    print_ = agree("pages") | agree("volume", "container")
    same = agree("doi") | ((years == 1) & print_)
    same |= (years > 1) & printed_alike() & (c("title") == EQUAL) & agree("authors")
    online_first = (years == 1) & agree("container") & ~placed_both()
    same |= (online_first & ~c("series_a")) | ((years == 1) & one_thesis())
    return _if((years > 0) & ~same, _two("years", "year"))


def _volumes() -> pl.Expr:
    same = agree("doi") | c("one_review") | one_thesis() | same_but_volume()
    same |= same_text() & ((c("page_a") == "") | (c("page_b") == ""))
    return _if(differ("volume") & ~same, _two("volumes", "volume"))


def _first_number(side: str) -> pl.Expr:
    """The first page of one as a number, the last where that is all; 0 if it has none."""
    page = c(f"page_{side}").str.strip_chars("abcdefghijklmnopqrstuvwxyz")
    number = pl.when(page == "").then(c(f"last_{side}")).otherwise(page)
    return number.cast(pl.Int64, strict=False).fill_null(0)


def _issues() -> pl.Expr:
    # on a page beyond these stands no column of every issue
    far = pl.min_horizontal(_first_number("a"), _first_number("b")) > 30
    same = agree("doi") | c("one_review") | ~agree("container")
    same |= agree("pages") & (c("same_space") | far)
    return _if(differ("issue") & ~same, _two("issues", "issue"))


def _pages() -> pl.Expr:
    same = (agree("doi") & same_title() & ~differ("container")) | paged_twice()
    same |= one_thesis()  # of the thesis, or of the notice of it
    return _if(differ("pages") & ~same, _two("pages", "page"))


def _dois() -> pl.Expr:
    same = printed_alike() & same_title() & ~c("one_review")
    same |= same_but_volume() & agree("authors") & (c("page_a") != "1")
    return _if(differ("doi") & ~same, _two("DOIs", "doi"))


def _authors() -> pl.Expr:
    same = (_known() & same_title()) | one_place() | _elsewhere_titled()
    return _if(differ("authors") & ~same, pl.lit("no author in common"))


def _containers() -> pl.Expr:
    same = agree("doi") | one_place() | ~placed_once()
    same |= one_thesis()  # its university, and where it was noticed
    same |= agree("volume", "pages", "authors") & ~_begun_at_one()
    return _if(differ("container") & ~same, pl.lit("other journals"))


_SIGNS = (
    _numbering, _marks, _kinds, _supplement, _generic, _years, _volumes, _issues, _pages, _dois,
    _authors, _containers,
)  # fmt: skip
