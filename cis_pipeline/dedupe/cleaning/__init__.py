"""Fields are cleaned before they are compared: each yields its value, or "" where it tells nothing.

Most fields that differ between two records of one document do not differ, they are dirty: a whole
citation in the journal, a footnote's digit behind the title, a year in the pages. What can be read
is put into its own field; what holds no value is emptied, for unknown is never different. What was
done is said in words, because a person who judges a pair must know what was compared.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import polars as pl

from cis_pipeline.dedupe.cleaning import author_lists as people
from cis_pipeline.dedupe.cleaning import places, unusable
from cis_pipeline.dedupe.cleaning import section_labels as labels
from cis_pipeline.dedupe.cleaning import title_notes as titles
from cis_pipeline.dedupe.cleaning.registries import MAY_HOLD, registry_numbers
from cis_pipeline.dedupe.cleaning.sparse import Step, among, changed, joined, note
from cis_pipeline.dedupe.columns import each, where
from cis_pipeline.formats.citation_items import MAY_BE

c = pl.col


def cleaned(records: pl.DataFrame) -> pl.DataFrame:
    """Records (columns: `keys.RECORDS`, none of them null, but `authors` one a line) with their
    fields cleaned, and four columns more.

    `cleaned` says what was done ("" if nothing was), `cut` whether the journal's name was cut off;
    `registry` has the numbers under which what it speaks of is registered, with a space between,
    and `unlabelled` the title without a section's label ("" if it has none).
    """
    registry, cut = _registry(records), _is_cut(records["container"])
    frame, notes = records, []
    for step in (_nothings, _no_authors, _footnotes, _places, _cut, _authors):
        frame, what = step(frame)
        notes.append(what)
    unlabelled = _unlabelled(frame["title"])
    notes.append(note(unlabelled != "", "the title also without the label of a section"))
    return frame.with_columns(
        joined(notes, len(frame)).alias("cleaned"),
        cut.alias("cut"),
        registry.alias("registry"),
        unlabelled.alias("unlabelled"),
    )


def _nothings(frame: pl.DataFrame) -> Step:
    """Without "n/a", "in press", "no pagination", "untitled" in the place of a value."""
    texts, notes = {}, []
    for name, (longest, looks, patterns, clause) in unusable.FIELDS.items():
        column = frame[name]
        odd = among((column != "") & (column.str.len_bytes() <= longest), column, looks)
        nothing = among(odd, column, unusable.NOTHING)
        empty = among(odd, column, patterns) if patterns else ~odd & odd
        if name == "volume":
            empty |= among(odd, column, unusable.WORDS) & ~column.str.contains(unusable.NUMBERS)
        notes.append(note(empty & ~nothing, clause))
        texts[name] = column.set(nothing | empty, "") if (nothing | empty).any() else column
    return frame.with_columns(**texts), pl.concat(notes)


# --- Titles ---------------------------------------------------------------------------------------


def _no_authors(frame: pl.DataFrame) -> Step:
    """Without a title that is the list of authors."""
    family = c("authors").str.extract(r"^([^,\n ]{3,})").fill_null("\n").str.to_lowercase()
    several = c("authors").str.contains("\n", literal=True)
    named = c("title").str.to_lowercase().str.contains(family, literal=True)

    def without(title: str, authors: str) -> tuple[str, str, str]:
        held = titles.holds_authors(title, authors)
        return "" if held else title, authors, "the title holds the authors" * held

    return changed(frame, frame.select(named & several).to_series(), ["title", "authors"], without)


_BOOKS = ["book", "bookSection", "report", "document", "encyclopediaArticle", "thesis"]
"""What comes in volumes, whose number stands at the end of the title."""


def _footnotes(frame: pl.DataFrame) -> Step:
    """Without the mark of a footnote at the end of a title."""
    odd = frame["title"].str.contains(titles.MAY_END_IN_NOTE)
    odd &= ~frame["item_type"].is_in(_BOOKS)

    def bare(title: str) -> tuple[str, str]:
        short = titles.without_footnote(title)
        return short, "a footnote's mark left out of the title" * (short != title)

    return changed(frame, odd, ["title"], bare)


def _unlabelled(title: pl.Series) -> pl.Series:
    """Each title without the label of a section, "" if it has none."""
    none = pl.repeat("", len(title), eager=True)
    odd = title.str.contains(labels.MAY_BEGIN) | title.str.contains(r"[)\]]\W*$")
    return where(odd, title, labels.unlabelled, none)


# --- Places in print ------------------------------------------------------------------------------


def _places(frame: pl.DataFrame) -> Step:
    """Volume, issue, pages and year in their own fields."""
    numbered = frame["container"].str.contains("[0-9]")
    odd = among(numbered, frame["container"], MAY_BE)
    for name in ("volume", "issue"):
        odd |= frame[name].str.contains(places.LABELLED)
    odd |= frame["volume"].str.contains(places.ISSUE_IN_VOLUME)
    odd |= frame["pages"].str.contains(places.ALL_IN_PAGES)
    year = frame["pages"].str.contains(places.YEAR_AS_PAGES)
    at = year.arg_true()
    apart = frame["pages"].gather(at).str.strip_chars().cast(pl.Int32) - frame["year"].gather(at)
    odd |= year.scatter(at, (apart.abs() <= 1).fill_null(False))
    return changed(frame, odd, ["container", "volume", "issue", "pages", "year"], _place)


def _place(*fields: Any) -> tuple[Any, ...]:
    place, said = places.clean_place(places.Place(*fields))
    return (*astuple(place), "; ".join(said))


_DOTS = r"\s*(?:…|\.\.\.)\s*$"


def _is_cut(container: pl.Series) -> pl.Series:
    return container.str.contains(_DOTS)


def _cut(frame: pl.DataFrame) -> Step:
    """The name of a journal without the dots of a cut."""
    odd = _is_cut(frame["container"])
    name = frame["container"].str.replace(_DOTS, "") if odd.any() else frame["container"]
    return frame.with_columns(name), note(odd, "the journal's name is cut off")


# --- Authors --------------------------------------------------------------------------------------


def _authors(frame: pl.DataFrame) -> Step:
    """Only persons and bodies, each by itself."""
    odd = frame["authors"].str.contains(people.MAY_BE_ODD)
    glued = among(odd, frame["authors"], people.INITIALS)
    if glued.any():
        apart = frame["authors"].str.replace_all(people.WITH_INITIALS, people.INITIALS_APART)
        lines = apart.str.strip_chars_end("\n").zip_with(glued, frame["authors"])
        frame = frame.with_columns(lines)
    lines = frame["authors"]
    odd = among(odd, lines, people.SIGNS) | among(odd, lines, people.GLUED)
    odd |= lines.str.contains_any(people.WORDS, ascii_case_insensitive=True)
    frame, notes = changed(frame, odd, ["authors"], people.clean_authors)
    return frame, pl.concat([note(glued, people.APART), notes])


_OF_REGISTRIES = {
    "title": "[0-9]{3}", "authors": "[0-9]{3}", "volume": "[A-Za-z]{3}", "pages": "[A-Za-z]{3}",
    "container": "[0-9]{3}", "url": "[0-9]{3}",
}  # fmt: skip
"""Where databases put the number under which a study is registered, and how its field looks."""


def _registry(frame: pl.DataFrame) -> pl.Series:
    """The registry numbers in any field, sorted, with a space between."""
    found = pl.repeat("", len(frame), eager=True)
    odd = found != ""
    for name, looks in _OF_REGISTRIES.items():
        few = frame[name].str.contains(looks) | frame[name].str.contains("RBR-", literal=True)
        odd |= among(few, frame[name], MAY_HOLD)
    texts = frame.filter(odd).select(pl.concat_str(*_OF_REGISTRIES, separator="\n")).to_series()
    if texts.is_empty():
        return found
    return found.scatter(odd.arg_true(), each(texts, _numbers))


def _numbers(texts: str) -> str:
    return " ".join(
        sorted({number for text in texts.split("\n") for number in registry_numbers(text)})
    )
