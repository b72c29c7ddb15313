"""Fields are cleaned before they are compared: each yields its value, or "" where it tells nothing.

Most fields that differ between two records of one document do not differ, they are dirty: a whole
citation in the journal, a footnote's digit behind the title, a year in the pages. What can be read
is put into its own field; what holds no value is emptied, for unknown is never different. What was
done is said in words, because a person who judges a pair must know what was compared.

Why odd forms are sought by a pattern first: nearly all records of nearly all libraries have none,
and a pattern over a column takes a hundredth of a function for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple

import polars as pl

from cis_pipeline.dedupe.cleaning import author_lists, citations, places, title_notes, unusable
from cis_pipeline.dedupe.cleaning.registries import MAY_HOLD, registry_numbers
from cis_pipeline.dedupe.columns import by_value, each

c = pl.col

_NOTES = {"row": pl.UInt32, "clause": pl.String}
"""What was done: the row, and a clause that says it."""
Step = tuple[pl.DataFrame, pl.DataFrame]
"""The records after a step, and its notes."""


def cleaned(records: pl.DataFrame) -> pl.DataFrame:
    """Records (columns: `keys.RECORDS`, none of them null, but `authors` one a line) with their
    fields cleaned, and the columns `cleaned` (what was done, in words, "" if nothing was), `cut`
    (whether the journal's name was cut off) and `registry` (the numbers under which what it speaks
    of is registered, with a space between)."""
    registry = _registry(records)
    frame, notes = records, []
    for step in (_nothings, _titles, _places, _cut, _authors):
        frame, what = step(frame)
        notes.append(what)
    cut = records["container"].str.contains(_CUT)
    return frame.with_columns(
        _joined(notes, len(frame)).alias("cleaned"), cut.alias("cut"), registry.alias("registry")
    )


def _joined(notes: Sequence[pl.DataFrame], height: int) -> pl.Series:
    """The clauses of each row, in the order of the steps."""
    every = pl.concat(notes).filter(c("clause") != "")
    texts = every.group_by("row", maintain_order=True).agg(c("clause").str.join("; "))
    none = pl.repeat("", height, eager=True)
    return none if texts.is_empty() else none.scatter(texts["row"], texts["clause"])


def _said(odd: pl.Series, clause: str) -> pl.DataFrame:
    rows = odd.arg_true().cast(pl.UInt32)
    return pl.DataFrame({"row": rows, "clause": [clause] * len(rows)}, schema=_NOTES)


def _changed(
    frame: pl.DataFrame,
    odd: pl.Series,
    columns: Sequence[str],
    function: Callable[..., tuple[str, ...]],
) -> Step:
    """The frame, where `odd` with what `function` makes of these columns; it gives their new texts
    and last what it did."""
    at = odd.arg_true()
    if not len(at):
        return frame, pl.DataFrame(schema=_NOTES)
    made = dict.fromkeys([*columns, "clause"], pl.String)
    found = by_value(frame.select(columns)[at], columns, function, made)
    new = [frame[name].clone().scatter(at, found[name]) for name in columns]
    notes = pl.DataFrame({"row": at.cast(pl.UInt32), "clause": found["clause"]})
    return frame.with_columns(new), notes


# --- Fields that say there is no value ------------------------------------------------------------

_ANY = ("title", "container", "volume", "issue", "pages", "doi", "url")
_TO_COME = {
    "volume": "volume is no number",
    "issue": "issue is no number",
    "pages": "pages are none",
}


def _nothings(frame: pl.DataFrame) -> Step:
    """Without "n/a", "in press", "no pagination", "untitled" in the place of a value."""
    texts, notes = {}, []
    for name in _ANY:
        empty = frame[name].str.contains(unusable.NOTHING)
        if name in _TO_COME:
            told = frame[name].str.contains(unusable.TO_COME) | frame[name].str.contains(
                unusable.NO_PAGES
            )
            notes.append(_said(told & ~empty, _TO_COME[name]))
            empty |= told
        if name == "title":
            told = frame[name].str.contains(unusable.TITLE)
            notes.append(_said(told, "title only holds the place of one"))
            empty |= told
        if empty.any():
            texts[name] = frame[name].set(empty, "")
    return frame.with_columns(**texts), pl.concat(notes)


# --- Titles ---------------------------------------------------------------------------------------

_BOOKS = ["book", "bookSection", "report", "document", "encyclopediaArticle", "thesis"]


def _titles(frame: pl.DataFrame) -> Step:
    """Without the mark of a footnote; a book's number counts its volumes."""
    odd = frame["title"].str.contains(title_notes.MAY_END_IN_NOTE)
    odd &= ~frame["item_type"].is_in(_BOOKS)

    def bare(title: str) -> tuple[str, str]:
        short = title_notes.without_footnote(title)
        return short, "a footnote's mark left out of the title" * (short != title)

    return _changed(frame, odd, ["title"], bare)


# --- Places in print ------------------------------------------------------------------------------


def _places(frame: pl.DataFrame) -> Step:
    """Volume, issue, pages and year in their own fields."""
    year = frame["year"].cast(pl.String).fill_null("")
    odd = frame["container"].str.contains(citations.MAY_BE)
    odd |= frame["issue"].str.contains(places.PAGES_IN_ISSUE)
    odd |= frame["pages"].str.contains(places.ALL_IN_PAGES)
    odd |= frame["volume"].str.contains(places.ISSUE_IN_VOLUME)
    odd |= frame["pages"].str.contains(places.YEAR_AS_PAGES)
    columns = ["container", "volume", "issue", "pages", "year"]
    texts, notes = _changed(frame.with_columns(year.alias("year")), odd, columns, _place)
    return texts.with_columns(c("year").cast(pl.Int32, strict=False)), notes


def _place(*texts: str) -> tuple[str, ...]:
    place, said = places.clean_place(places.Place(*texts))
    return (*astuple(place), "; ".join(said))


_CUT = r"(?:…|\.\.\.)\s*$"


def _cut(frame: pl.DataFrame) -> Step:
    """The name of a journal without the dots of a cut."""
    odd = frame["container"].str.contains(_CUT)
    name = frame["container"].str.replace(_CUT, "")
    return frame.with_columns(name), _said(odd, "journal cut off")


# --- Authors --------------------------------------------------------------------------------------


def _authors(frame: pl.DataFrame) -> Step:
    """Only persons and bodies, each by itself."""
    lines = frame["authors"]
    odd = lines.str.contains(author_lists.SIGNS) | lines.str.contains(author_lists.GLUED)
    odd |= lines.str.contains_any(author_lists.WORDS, ascii_case_insensitive=True)
    return _changed(frame, odd, ["authors"], author_lists.clean_authors)


def _registry(frame: pl.DataFrame) -> pl.Series:
    """The registry numbers in any field that databases put them into."""
    texts = pl.concat_list("title", "authors", "volume", "pages", "container", "url")
    found = pl.repeat("", len(frame), eager=True)
    odd = frame.select(
        pl.any_horizontal(
            c(name).str.contains(MAY_HOLD) for name in ("title", "authors", "container", "url")
        )
        | c("volume").str.contains(r"(?i)[a-z]{3}.*\d{3}")
        | c("pages").str.contains(r"(?i)[a-z]{3}.*\d{3}")
    ).to_series()
    at = odd.arg_true()
    if not len(at):
        return found

    whole = frame[at].select(texts.list.join("\n").alias("t"))["t"]
    numbers = each(
        whole, lambda t: " ".join(sorted({n for f in t.split("\n") for n in registry_numbers(f)}))
    )
    return found.scatter(at, numbers)
