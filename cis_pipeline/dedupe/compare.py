"""Pairs side by side, as columns: how alike titles are, and which other fields agree.

Similarities are rapidfuzz's (0 to 100); nothing is decided here, see `evidence`. What can be said
at once for all pairs is an expression over the columns of both records, ending in _a and _b; what
needs a look at words is asked of `field_comparison` and `title_comparison`, once for each two
values, and only of pairs that can still matter.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from cis_pipeline.dedupe import field_comparison
from cis_pipeline.dedupe.columns import where_rows
from cis_pipeline.dedupe.field_comparison import AGREE, ALL, DIFFER, HALF, LED, UNKNOWN
from cis_pipeline.dedupe.places import exact, places_of
from cis_pipeline.dedupe.title_comparison import EXTENDED, SIMILAR, title_columns_of

c = pl.col

_FIRST = (
    "title", "compact", "main", "other", "numbers", "marks", "doi", "url", "volume", "page", "last",
    "issue", "supplement", "cochrane", "pub", "digest", "first",
)  # fmt: skip
_THEN = (
    "translated", "parts", "generic", "series", "people", "names", "bodies", "year", "container",
    "kind", "abstract", "registry", "cut", "cleaned",
)  # fmt: skip

BEGUN_ALIKE, BEGUN_LIKE, BEGUN_OTHERWISE = 2, -1, -2
"""How two abstracts begin: alike; with some of the same words; with others."""


def compare(pairs: pl.DataFrame, keys: pl.DataFrame, least: int = EXTENDED) -> pl.DataFrame:
    """A row for each pair (columns a, b: rows of `keys`) whose title (its likeness is `least` or
    more), DOI, address, place in print or bytes give a reason to go on.

    Columns: those of `keys` twice, ending in _a and _b; those of `title_columns_of` and
    `places_of`; `authors` (ALL to NONE), `container` (AGREE, DIFFER or UNKNOWN), `abstract` (one of
    the BEGUN, or UNKNOWN); `years` is the difference, null if one is unknown; and whether journals
    have `two_names` or one is an `other_journal`, whether both stand in `one_issue`, fill
    `one_space` or are `placed` as one, and whether both are `editors_words`, in one issue
    `editorials` (see below).
    """
    wide = _promising(_beside(pairs, keys, _FIRST), least)
    rest = _beside(wide.select("a", "b"), keys, _THEN).drop("a", "b")
    wide = wide.hstack(rest.get_columns())
    years = (c("year_a") - c("year_b")).abs().alias("years")
    wide = wide.with_columns(years, _authors(wide), _containers(wide), _abstracts(wide))
    wide = wide.with_columns(_two_names())
    wide = wide.with_columns(_other_journal())
    return wide.with_columns(_one_issue(), _one_space(), _placed()).with_columns(*_editorials())


def _beside(pairs: pl.DataFrame, keys: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The pairs with the columns `names` of both their rows."""
    left, right = keys.select(names)[pairs["a"]], keys.select(names)[pairs["b"]]
    return pl.concat(
        [
            pairs,
            left.rename(lambda name: f"{name}_a"),
            right.rename(lambda name: f"{name}_b"),
        ],
        how="horizontal",
    )


_NEARLY = 93
"""How alike titles with another word are (0 to 100), to be worth a look without a place."""


def _promising(wide: pl.DataFrame, least: int) -> pl.DataFrame:
    wide = title_columns_of(wide.with_columns(*places_of(wide)))
    volume = c("volume") == AGREE
    elsewhere = (c("doi") == AGREE) | (c("url") == AGREE) | ((c("pages") == AGREE) & volume)
    issue = volume & (c("issue") == AGREE) & (c("first_a") == c("first_b"))
    team = (c("first_a") == c("first_b")) & (c("first_a") != "") & (c("alike") >= _NEARLY)
    near = (c("title") == SIMILAR) & (c("same_range") | c("one_review") | volume | team)
    return wide.filter((c("title") >= least) | near | issue | elsewhere | c("same_file"))


def _authors(wide: pl.DataFrame) -> pl.Series:
    """By `field_comparison.authors` where the lists are neither equal nor missing."""
    a, b = c("people_a"), c("people_b")
    found = wide.select(
        pl.when((a == "") | (b == "")).then(UNKNOWN).when(a == b).then(ALL)
        .otherwise(None).cast(pl.Int8).alias("authors")
    )["authors"]  # fmt: skip
    columns = [f"{name}_{side}" for side in "ab" for name in ("people", "names", "bodies", "first")]
    return where_rows(found.is_null(), wide.select(columns), field_comparison.authors_of, found)


def _abstracts(wide: pl.DataFrame) -> pl.Series:
    """How the abstracts begin; a short one tells nothing."""
    both = ((wide["abstract_a"] != "") & (wide["abstract_b"] != "")).arg_true()
    found = pl.repeat(UNKNOWN, len(wide), dtype=pl.Int8, eager=True).alias("abstract")
    alike = process.cpdist(
        wide["abstract_a"].gather(both).to_list(), wide["abstract_b"].gather(both).to_list(),
        scorer=fuzz.ratio, dtype=np.float64,
    )  # fmt: skip
    level = np.select([alike >= 90, alike >= 60], [BEGUN_ALIKE, BEGUN_LIKE], BEGUN_OTHERWISE)
    return found.scatter(both, pl.Series(level, dtype=pl.Int8))


def _containers(wide: pl.DataFrame) -> pl.Series:
    """By `field_comparison.container` where the names are neither equal nor missing; of a name
    that was cut off only another beginning tells."""
    both = wide.select("container_a", "container_b")
    begun = (c("cut_a") & c("container_b").str.starts_with(c("container_a"))) | (
        c("cut_b") & c("container_a").str.starts_with(c("container_b"))
    )
    usual = wide.select(
        pl.when(begun)
        .then(pl.lit(UNKNOWN, pl.Int8))
        .otherwise(exact("container"))
        .alias("container")
    )["container"]
    return where_rows(usual == DIFFER, both, field_comparison.container_of, usual)


def _two_names() -> pl.Expr:
    """Whether journals differ only by name, as one has in two languages: volume and issue are the
    same, and no page speaks against it."""
    issue = (c("issue_a") == c("issue_b")) & (c("issue_a") != "")
    two = (c("container") == DIFFER) & (c("volume") == AGREE) & issue & (c("pages") != DIFFER)
    return two.alias("two_names")


def _other_journal() -> pl.Expr:
    """Whether journals differ, and not only by name."""
    return ((c("container") == DIFFER) & ~c("two_names")).alias("other_journal")


def _one_issue() -> pl.Expr:
    """Whether both name one issue, no supplement, of one journal, and nothing in it parts them.

    Authors seldom write two articles in an issue, so there a title may be cut or misread.
    """
    named = (c("container") == AGREE) & (c("volume") == AGREE) & (c("issue_a") == c("issue_b"))
    apart = (c("pages") == DIFFER) | (c("doi") == DIFFER) | c("supplement_a") | c("supplement_b")
    return (named & (c("issue_a") != "") & ~apart & (c("authors") >= HALF)).alias("one_issue")


_EDITORS = r"\b(?:editors?|editorials?)\b"
_NO_OWN = (
    rf"^.*?{_EDITORS}(?: (?:editors?|comments?|notes?|remarks?|vol(?:ume)?|iss(?:ue)?|no|\d+)\b)*"
)
"""What of an editor's title is not its own: up to here it is called this and that."""


def _editorials() -> list[pl.Expr]:
    """Whether both are what editors wrote (`editors_words`), and in one issue (`editorials`), which
    databases call this and that; but two with titles of their own are two."""
    both = [
        c(f"title_{s}").str.contains(_EDITORS)
        & ~c(f"title_{s}").str.contains(r"\bto the editors?\b")
        for s in "ab"
    ]
    own_a, own_b = (c(f"title_{s}").str.replace(_NO_OWN, "").str.strip_chars(" ") for s in "ab")
    one = own_a.str.starts_with(own_b) | own_b.str.starts_with(own_a)
    words = both[0] & both[1]
    return [
        words.alias("editors_words"),
        (c("one_issue") & (c("authors") >= LED) & words & one).alias("editorials"),
    ]


def conference_papers() -> pl.Expr:
    """Whether both are papers of one conference, by their type and its name."""
    papers = (c("kind_a") == "conference paper") & (c("kind_b") == "conference paper")
    return papers & (c("container") == AGREE)


def _one_space() -> pl.Expr:
    """Whether both fill the same pages of one volume, or of one conference, which only one document
    can."""
    conference = conference_papers() & (c("years") == 0).fill_null(False) & (c("volume") != DIFFER)
    within = (c("volume") == AGREE) | conference
    apart = c("other_journal") | (c("issue") == DIFFER) | (c("doi") == DIFFER)
    return (c("same_space") & within & ~apart).alias("one_space")


def _placed() -> pl.Expr:
    """Whether a place in print or a DOI says that both are one."""
    page = (c("pages") == AGREE) & ((c("volume") == AGREE) | (c("container") == AGREE))
    page &= ~c("other_journal")
    return (page | ((c("doi") == AGREE) & (c("pages") != DIFFER))).alias("placed")
