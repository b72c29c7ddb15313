"""The keys by which records become candidates: fields that two databases are likely to give alike.

No single key is trusted, because each of its fields may be missing or misspelt in one of the two
records. A pair needs one of them.

| fields | find a pair although |
|---|---|
| DOI; address; bytes; each ISBN | all else differs |
| whole title; main part; title in another language | year, authors and place differ |
| first or last letters of the title, and the year | the title has a slip, authors are missing |
| fewer of them, and the first author | the year is missing or another |
| first author, year, first page | title and volume differ |
| volume, first page, last page or journal | title, authors and year differ |
| first author, journal, volume | title, year, issue and pages differ |
| a long word of the title, journal, volume, issue | authors, year and pages differ |

Why words only with the place: pairs of words alone brought five to twenty times as many pairs to
compare, on two large sets, and found hardly more. A journal counts by three letters, so its
abbreviation will do.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cis_pipeline.dedupe.columns import Hashes, joined, text_hash
from cis_pipeline.dedupe.title_words import longest_words, telling_letters

WITH_YEAR = 28
"""Letters of a title's beginning or end that make a key together with the year."""

WITH_AUTHOR = 16
"""The same together with the first author; a title with fewer is a key only as a whole."""

WORDS = 2
"""Long words of a title that make a key each."""

Key = tuple[Hashes, NDArray[np.bool_]]
"""A key of each record, and which records have it."""


def block_keys(frame: pl.DataFrame) -> list[tuple[Hashes, NDArray[np.int32]]]:
    """Keys, and the rows of `frame` (columns: `keys.KEYS`) that have them; no row has a key
    twice."""
    rows = np.arange(frame.height, dtype=np.int32)
    names = ("doi", "compact", "title", "url", "digest", "year", "page", "last", "volume", "issue")
    hashes = {name: column_hash(frame[name]) for name in (*names, "container", "first")}
    every = [
        *((joined(n, hashes[f]), hashes[f] != 0) for n, f in enumerate(("doi", "url", "digest"))),
        *_title_keys(frame, hashes),
        *_end_keys(frame["compact"], hashes),
        *_place_keys(frame, hashes),
    ]
    return [*((key[has], rows[has]) for key, has in every), _each_isbn(frame["isbn"])]


def column_hash(column: pl.Series) -> Hashes:
    """The hash of each value; 0 where it is unknown."""
    if column.dtype == pl.String:
        return text_hash(column)
    return column.fill_null(0).cast(pl.UInt64).to_numpy()


def _title_keys(frame: pl.DataFrame, hashes: dict[str, Hashes]) -> list[Key]:
    """Those of whole titles, and of what may stand for them."""
    titled = hashes["compact"] != 0
    generic = frame["generic"].to_numpy()
    placed = joined(20, hashes["compact"], hashes["container"], hashes["volume"])
    main = text_hash(frame["main"])
    part = np.where(main != 0, main, np.where(generic, 0, hashes["title"]))
    other = text_hash(frame["other"])
    return [
        (np.where(generic, placed, joined(21, hashes["compact"])), titled),
        (joined(22, part), titled & (part != 0)),
        (joined(22, other), (other != 0) & (other != part)),
    ]


def _end_keys(compact: pl.Series, hashes: dict[str, Hashes]) -> list[Key]:
    """Those of both ends of a title."""
    letters = telling_letters(compact)
    long = (letters.str.len_chars() >= WITH_AUTHOR).to_numpy()
    year, first = hashes["year"], hashes["first"]
    return [
        (joined(23, text_hash(letters.str.slice(0, WITH_YEAR)), year), long),
        (joined(24, text_hash(letters.str.slice(-WITH_YEAR)), year), long),
        (joined(25, text_hash(letters.str.slice(0, WITH_AUTHOR)), first), long & (first != 0)),
        (joined(26, text_hash(letters.str.slice(-WITH_AUTHOR)), first), long & (first != 0)),
    ]


def _place_keys(frame: pl.DataFrame, hashes: dict[str, Hashes]) -> list[Key]:
    """Those of the place in print."""
    year, page, volume = hashes["year"], hashes["page"], hashes["volume"]
    first, issue = hashes["first"], hashes["issue"]
    begun = text_hash(frame["first"].str.slice(0, 4))
    letter = text_hash(frame["container"].str.slice(0, 1))
    where = np.where(hashes["last"] != 0, hashes["last"], letter)
    journal = text_hash(_initials(frame["container"]))
    words = longest_words(frame["title"], WORDS)
    in_issue = (volume != 0) & (issue != 0)
    return [
        (joined(10, begun, year, page), (begun != 0) & (year != 0) & (page != 0)),
        (joined(12, volume, page, where), (volume != 0) & (page != 0) & (where != 0)),
        (joined(13, first, volume, journal), (first != 0) & (volume != 0)),
        *((joined(14, word, volume, issue, journal), in_issue & (word != 0)) for word in words),
    ]


def _initials(container: pl.Series) -> pl.Series:
    """The first letters of a journal's first three words; of a single word its first three, for it
    may be an acronym ("jama" goes with "j american medical association")."""
    second = container.str.extract(r"^\S+ (\S)").fill_null("")
    third = container.str.extract(r"^\S+ \S+ (\S)").fill_null("")
    several = container.str.slice(0, 1) + second + third
    return several.zip_with(second != "", container.str.slice(0, 3))


def _each_isbn(column: pl.Series) -> tuple[Hashes, NDArray[np.int32]]:
    """A key for each ISBN of a record."""
    rows = pl.DataFrame({"row": pl.int_range(len(column), dtype=pl.Int32, eager=True), "v": column})
    filled = rows.filter(pl.col("v") != "")
    single = filled.with_columns(pl.col("v").str.split(" ")).explode("v")
    return joined(30, text_hash(single["v"])), single["row"].to_numpy()
