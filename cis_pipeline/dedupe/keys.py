"""Records become keys: each field in the one form in which two databases' spellings are equal.

A kernel: a table in, a table out, a row a record. Nothing is judged here. What a record does not
give is "" (an empty list, null for the year), and that later means "unknown", never "different".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cis_pipeline.dedupe.authors import author_columns
from cis_pipeline.dedupe.cleaning import cleaned
from cis_pipeline.dedupe.columns import by_value, each, text_hash, where
from cis_pipeline.dedupe.identifiers import (
    YEAR,
    address,
    clean_doi,
    doi_of_address,
    isbns,
    number,
    pages,
)
from cis_pipeline.dedupe.normalise import container_words, normalised
from cis_pipeline.dedupe.titles import title_columns

if TYPE_CHECKING:
    import pyarrow as pa

RECORDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "title": pl.String, "authors": pl.List(pl.String), "year": pl.Int32, "container": pl.String,
    "volume": pl.String, "issue": pl.String, "pages": pl.String, "doi": pl.String,
    "url": pl.String, "isbn": pl.String, "item_type": pl.String, "digest": pl.String,
    "abstract": pl.String,
}  # fmt: skip
"""The columns of records that are compared, as they came; a column may be missing, a text null.
Of an abstract the first `BEGINNING` letters are enough."""

_LOGICAL = dict.fromkeys(("translated", "generic", "series", "supplement", "cut"), pl.Boolean)
_TEXTS = (
    "title compact main other translated numbers parts marks generic series first people names "
    "bodies year doi pub container volume issue page last cochrane supplement kind url isbn "
    "digest abstract cleaned cut registry"
)
KEYS = {name: _LOGICAL.get(name, pl.String) for name in _TEXTS.split()} | {"year": pl.Int32}
"""The columns of keys, see `normalise`."""

BEGINNING = 300
ABSTRACT = 150
"""Letters that an abstract is compared by, which hold its first sentence."""


def normalise(records: pa.Table) -> pa.Table:
    """The keys of records (columns: RECORDS), in the same order.

    Title: `title` has all words, `compact` the telling ones run together, `main` the part before
    a subtitle, `other` the title in a second language (`translated`: another database may give
    it in another one); `numbers` are those in the title (digits,
    roman, spelt) in order, `parts` those that count a part, wave or year, `marks` the words that
    make another document of it ("erratum", "protocol"); `generic`: many documents bear it,
    `series`: it may come out again. Authors: `first` and `people` are family names, `names` has
    the given ones too, `bodies` the acronyms of a corporate author. Print: `page` and `last` in
    full; `issue` ends in "s" for a supplement. `cochrane` is the number of a Cochrane review, `doi`
    is one for all its updates, and `pub` says which of them it is ("pub3"). `kind` is the class of
    document, `digest` the SHA-256 of its bytes, `abstract` how the abstract begins. `cleaned` says
    what was done to the fields, `cut` that `container` is only the beginning of a name, and
    `registry` has the numbers of studies that it speaks of, see `cleaning`.
    """
    return keys_of(pl.DataFrame(pl.from_arrow(records))).to_arrow()


def keys_of(records: pl.DataFrame) -> pl.DataFrame:
    """`normalise` on frames, for an engine that has them."""
    frame = cleaned(_complete(records))
    container = by_value(
        frame, ["container"], _container, {"container": pl.String, "meeting": pl.Boolean}
    )
    doi, begun = _dois(frame), _abstracts(frame["abstract"])
    titles = title_columns(frame["title"], frame["unlabelled"])
    return pl.concat(
        [
            titles.with_columns(_with_protocols(titles["marks"], begun)),
            author_columns(frame["authors"]),
            frame.select("year"),
            pl.DataFrame({"doi": doi, "pub": _updates(frame), "container": container["container"]}),
            by_value(frame, ["volume"], _volume, {"volume": pl.String}),
            by_value(frame, ["issue"], _issue, {"issue": pl.String}),
            (places := _places(frame)),
            pl.DataFrame(
                {
                    "cochrane": _cochrane(places["page"], doi),
                    "supplement": _supplement(frame, container["meeting"]),
                    "kind": _kinds(frame, doi),
                    "url": each(frame["url"], address),
                    "isbn": each(frame["isbn"], lambda t: " ".join(sorted(isbns(t)))),
                    "digest": frame["digest"],
                    "abstract": begun,
                }
            ),
            frame.select("cleaned", "cut", "registry"),
        ],
        how="horizontal",
    )


def contents(keys: pl.DataFrame) -> NDArray[np.int64]:
    """A number for each row of keys, equal where all its columns are."""
    whole = keys.select(pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator="\x1f"))
    return text_hash(whole.to_series()).view(np.int64)


def _complete(records: pl.DataFrame) -> pl.DataFrame:
    """All columns of RECORDS, texts without null, the authors one a line."""
    return records.select(
        (pl.col(name) if name in records.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in RECORDS.items()
    ).with_columns(pl.col(pl.String).fill_null(""), pl.col("authors").list.join("\n").fill_null(""))


_HEADING = (
    r"(?i)^(?:\W*(?:structured |summary )?(?:abstract|aims?|background|context|importance|"
    r"introduction|methods?|objectives?|purpose|rationale|results?|study objectives?)\b"
    r"\W*(?:and )?)+"
)


def _abstracts(column: pl.Series) -> pl.Series:
    """The first letters of each abstract, without the heading that one database adds; "" if it is
    too short to tell."""
    begun = column.str.slice(0, BEGINNING).str.replace(_HEADING, "")
    letters = normalised(begun).str.replace_all(" ", "", literal=True).str.slice(0, ABSTRACT)
    return letters.zip_with(
        letters.str.len_chars() == ABSTRACT, pl.repeat("", len(column), eager=True)
    )


_PROTOCOL = r"^thisis(?:a|the)protocolfor"
"""How the abstract of a Cochrane protocol begins, without spaces."""


def _with_protocols(marks: pl.Series, begun: pl.Series) -> pl.Series:
    """The marks, with "protocol" where the abstract says so."""
    told = begun.str.contains(_PROTOCOL) & ~marks.str.contains("protocol", literal=True)
    return marks.zip_with(~told, (marks + " protocol").str.strip_chars(" ")).alias("marks")


def _dois(frame: pl.DataFrame) -> pl.Series:
    """The bare DOI; the usual form at once, an odd one by the function for one."""
    text = frame["doi"].str.to_lowercase()
    usual = text.str.extract(r"(10\.\d{4,9}/[^\s\"<>]+)").fill_null("")
    usual = usual.str.strip_chars_end(".,;:]}'/")
    odd = text.str.contains(
        r"[%()&<{\\]|/14651858|/(?:full|abstract|e?pdf)[.,;:\]}'/]*$|\.pdf[.,;:\]}'/]*$"
    )
    doi = where(odd, text, clean_doi, usual)
    by_address = frame["url"].str.contains("(?i)doi.org/") & (doi == "")
    return where(by_address, frame["url"], doi_of_address, doi)


_REVIEW = r"^10\.1002/14651858\.(?:cd|mr)0*(\d+)"


def _cochrane(page: pl.Series, doi: pl.Series) -> pl.Series:
    """The number of a Cochrane review, which stays through updates, volumes and years."""
    by_page = page.str.extract(r"^(?:cd|mr)0*(\d{1,6})$")
    return by_page.fill_null(doi.str.extract(_REVIEW)).fill_null("")


_UPDATE = r"(?i)/14651858\.\w+\.(pub\d+)"


def _updates(frame: pl.DataFrame) -> pl.Series:
    """Which update of a Cochrane review its DOI, or else its address, names; "" if none."""
    named = (pl.col(name).str.extract(_UPDATE).str.to_lowercase() for name in ("doi", "url"))
    return frame.select(pl.coalesce(*named, pl.lit("")).alias("pub"))["pub"]


_ARTICLE_NUMBER = r"^\s*(?i:e)\d{4,}\s*$"


def _places(frame: pl.DataFrame) -> pl.DataFrame:
    """First and last page; an article number may stand in the issue's place ("e0191240")."""
    found = page_columns(frame["pages"])
    numbered = frame["issue"].str.contains(_ARTICLE_NUMBER)
    instead = (found["page"] == "") & (found["last"] == "") & numbered
    return found.with_columns(where(instead, frame["issue"], lambda t: pages(t)[0], found["page"]))


_RANGE = r"^\s*(?:pp?\b\.?\s*)?([1-9]\d{0,6})(?:\s*(?:-+|–|—)\s*([1-9]\d{0,6}))?\s*$"
"""How pages are mostly given; `identifiers.pages` reads every other form too."""


def page_columns(column: pl.Series) -> pl.DataFrame:
    """The columns page and last: `identifiers.pages` of each text, the usual form at once."""
    start = column.str.extract(_RANGE, 1)
    end = column.str.extract(_RANGE, 2).fill_null("")
    longer = start.str.len_chars().cast(pl.Int32) - end.str.len_chars().cast(pl.Int32)
    whole = (start.str.slice(0, longer.clip(0)) + end).zip_with(end != "", end)
    made = pl.DataFrame({"page": start.fill_null(""), "last": whole.fill_null("")})
    odd = start.is_null() & (column != "")
    at, kinds = odd.arg_true(), dict.fromkeys(made.columns, pl.String)
    found = by_value(pl.DataFrame({"t": column.gather(at)}), ["t"], pages, kinds)
    return made.select(one.scatter(at, found[one.name]) for one in made)


@lru_cache(maxsize=1 << 17)
def _container(name: str) -> tuple[str, bool]:
    """Its normalised words, and whether it is one of meeting abstracts."""
    return " ".join(container_words(name) if name else ()), bool(_SUPPLEMENT.search(name))


def _volume(text: str) -> tuple[str]:
    """The volume; a year in its place tells nothing, since other databases count."""
    found = number(text) if text and not _DEGREE.fullmatch(text.strip()) else ""
    return ("" if YEAR.fullmatch(found) or _WORDS.match(found) else found,)


def _issue(text: str) -> tuple[str]:
    """The issue, with an "s" if it is a supplement ("15 Suppl 1" is not issue 15); "Suppl" alone
    is told by `supplement`."""
    if not text:
        return ("",)
    lettered = _SUPPLEMENT_LETTER.search(text)
    found = number(lettered[1] if lettered else text)
    supplement = bool(_SUPPLEMENT.search(text))
    return ("" if supplement and _WORDS.match(found) else found + "s" * supplement,)


_SUPPLEMENT_LETTER = re.compile(r"^\D*supp\w*[\s.]+([ivx]+|[a-z])\W*$", re.I)
_WORDS = re.compile(r"\D{2,}$")
"""What is left of a volume or issue that has no number."""


_SUPPLEMENT = re.compile(
    r"\bsupp|meeting.?abstract|^\w+\)$|\(s\d|^s\d|\bconference:|"
    r"\bconf(erence)? abstract|\bmeeting abstracts?\b",
    re.I,
)


def _supplement(frame: pl.DataFrame, meeting: pl.Series) -> pl.Series:
    """Whether it stands in a supplement or among the abstracts of a meeting."""
    found = meeting
    for name in ("volume", "issue", "pages"):
        found = found | frame[name].str.contains(f"(?i){_SUPPLEMENT.pattern}")
    return found


_KINDS = {
    "journalArticle": "article", "magazineArticle": "article", "newspaperArticle": "news",
    "conferencePaper": "conference paper", "bookSection": "chapter", "book": "book",
    "encyclopediaArticle": "chapter", "thesis": "thesis", "preprint": "preprint",
    "report": "report", "webpage": "report", "blogPost": "report",
}  # fmt: skip
_PREPRINT = (
    r"^10\.(1101/(20|\d{6})|31235/|31234/|31219/osf|2139/ssrn|48550/|20944/preprints|21203/rs)"
)
_PREPRINT_SERVER = re.compile(r"\b(\w*r?xiv|ssrn|research square|preprints?)\b", re.I)
_DEGREE = re.compile(r"(ph|ed|psy|m|d)\.?\s?d\.?|m\.?\s?(sc|a|s|phil)\.?|d\.?\s?phil\.?", re.I)
_WORKING_PAPER = re.compile(r"\b(working|discussion|research|occasional) papers?\b", re.I)


def _kinds(frame: pl.DataFrame, doi: pl.Series) -> pl.Series:
    """The class of document; what the place tells goes before what the type says."""
    kind = by_value(frame, ["item_type", "container"], _kind, {"kind": pl.String})["kind"]
    degree = (frame["container"] == "") & frame["volume"].str.contains(
        f"(?i)^\\s*({_DEGREE.pattern})\\s*$"
    )
    return pl.select(
        pl.when(doi.str.contains(_PREPRINT)).then(pl.lit("preprint"))
        .when(degree).then(pl.lit("thesis")).otherwise(kind)
    ).to_series()  # fmt: skip


@lru_cache(maxsize=1 << 17)
def _kind(item_type: str, container: str) -> tuple[str]:
    if _PREPRINT_SERVER.search(container):
        return ("preprint",)
    if re.match(r"dissertation(s)? abstracts", container, re.I):
        return ("thesis",)
    kind = _KINDS.get(item_type, "")
    return ("report" if kind == "article" and _WORKING_PAPER.search(container) else kind,)
