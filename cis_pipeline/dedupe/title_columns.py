"""Titles as columns: what `fold` and `titles` say of one title, for a whole column at once.

The usual title is plain English; it is worked out by expressions. One with accents, markup,
brackets, numbers or telling words goes through the function for one title.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe import titles
from cis_pipeline.dedupe.columns import by_value, where
from cis_pipeline.dedupe.normalise import BRITISH, STOP_WORDS, fold

_ODD = r"[^\x00-\x7F]|[&<]"
"""What `fold` does more with than to part words."""
_BETWEEN = "[^a-z0-9 ][^a-z0-9]*| [^a-z0-9]+"
"""What stands between words, but for a single space, which most often does and may stay."""


def folded(column: pl.Series) -> pl.Series:
    """`fold` of each text."""
    small = column.str.to_lowercase().str.replace_many(["'", "`"], [""])
    usual = small.str.replace_all(_BETWEEN, " ").str.strip_chars(" ")
    return where(column.str.contains(_ODD), column, fold, usual)


_STOPS = [f" {word} " for word in sorted(STOP_WORDS)]


def compacted(column: pl.Series) -> pl.Series:
    """The telling words of each folded text, run together in one spelling (`BRITISH`); all of
    them if none tells."""
    apart = " " + column.str.replace_all(" ", "  ", literal=True) + " "
    telling = apart.str.replace_many(_STOPS, [""]).str.replace_all(" ", "", literal=True)
    every = column.str.replace_all(" ", "", literal=True)
    found = telling.zip_with(telling != "", every)
    return found.str.replace_many(list(BRITISH), list(BRITISH.values()))


def without_stops(column: pl.Series, least: int) -> pl.Series:
    """Of each folded text the words of `least` letters or more that tell something."""
    apart = " " + column.str.replace_all(" ", "  ", literal=True) + " "
    telling = apart.str.replace_many(_STOPS, [""])
    kept = telling.str.replace_all(rf" [^ ]{{1,{least - 1}}} ", "")
    return kept.str.replace_all("  ", " ", literal=True).str.strip_chars(" ")


def title_columns(title: pl.Series) -> pl.DataFrame:
    """The columns title, compact, main, other, translated, numbers, parts, marks, generic and
    series."""
    odd = title.str.contains(titles.MAY_HOLD_MORE)
    plain, beside = title, _blank(title)
    translated = pl.repeat(False, len(title), eager=True)
    if odd.any():
        at = odd.arg_true()
        kinds = {"plain": pl.String, "beside": pl.String, "translated": pl.Boolean}
        found = by_value(pl.DataFrame({"t": title.gather(at)}), ["t"], _both_titles, kinds)
        plain = title.clone().scatter(at, found["plain"])
        beside = beside.scatter(at, found["beside"])
        translated = translated.scatter(at, found["translated"])
    fold_ = folded(plain)
    return pl.DataFrame(
        {
            "title": fold_,
            "compact": compacted(fold_),
            "main": _mains(plain),
            "other": beside,
            "translated": translated | _foreign(fold_),
            **_numbering(plain, fold_),
            "marks": _marks(plain, fold_),
            "generic": fold_.str.contains(f"^(?:{titles.GENERIC.pattern})$"),
            "series": fold_.str.contains(titles.SERIES.pattern),
        }
    )


def _mains(plain: pl.Series) -> pl.Series:
    """`titles.main_part` of each title."""
    at = plain.str.find(titles.SUBTITLE.pattern)
    split = (at > 0).fill_null(False)
    head = plain.str.slice(0, at.fill_null(0))
    whole = plain.str.strip_chars_end(" .]")
    main = folded(
        head.zip_with(split & (head.str.len_bytes() < whole.str.len_bytes()), _blank(plain))
    )
    main = main.zip_with(main.str.count_matches(" ", literal=True) >= 2, _blank(plain))
    return where(split & plain.str.contains(r"[^\x00-\x7F]"), plain, titles.main_part, main)


def _blank(like: pl.Series) -> pl.Series:
    return pl.repeat("", len(like), eager=True)


def _both_titles(title: str) -> tuple[str, str, bool]:
    """The plain title, folded the one in another language, and whether it is translated."""
    plain, beside = titles.plain_title(title)
    translated = bool(beside) or titles.says_translated(title)
    return plain, beside or titles.other_title(plain), translated


def _foreign(folded_: pl.Series) -> pl.Series:
    """Whether the small words of a title are of another language than English."""
    apart = " " + folded_ + " "
    foreign = apart.str.contains_any([f" {word} " for word in titles.FOREIGN])
    return foreign & ~apart.str.contains_any([f" {word} " for word in titles.ENGLISH])


def _numbering(plain: pl.Series, folded_: pl.Series) -> dict[str, pl.Series]:
    """Numbers and parts, each as its words with a space between."""
    numbers = parts = _blank(plain)
    at = folded_.str.contains(titles.MAY_COUNT).arg_true()
    if len(at):
        both = pl.DataFrame({"title": plain.gather(at), "folded": folded_.gather(at)})
        kinds = {"numbers": pl.String, "parts": pl.String}
        found = by_value(both, ["title", "folded"], _numbers, kinds)
        numbers = numbers.clone().scatter(at, found["numbers"])
        parts = parts.clone().scatter(at, found["parts"])
    return {"numbers": numbers, "parts": parts}


def _numbers(title: str, folded_: str) -> tuple[str, str]:
    numbers, parts = titles.numbers(title, folded_)
    return " ".join(numbers), " ".join(sorted(parts))


def _marks(plain: pl.Series, folded_: pl.Series) -> pl.Series:
    marked = (" " + folded_ + " ").str.contains_any([f" {mark} " for mark in titles.MARKS])
    odd = marked | plain.str.contains(titles.REPLIES)

    def said(title: str) -> str:
        telling = [w for w in fold(title).split() if w not in STOP_WORDS]
        return " ".join(sorted(titles.marks(title, telling)))

    return where(odd, plain, said, _blank(plain))
