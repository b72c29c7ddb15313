"""What is worked out for a whole column at once is what the function for one text says."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cis_pipeline.dedupe import authors, titles
from cis_pipeline.dedupe.columns import by_value, each, where, where_rows
from cis_pipeline.dedupe.identifiers import clean_doi, doi_of_address, pages
from cis_pipeline.dedupe.keys import RECORDS, keys_of, page_columns
from cis_pipeline.dedupe.normalise import (
    BRITISH,
    STOP_WORDS,
    compacted,
    normalise_text,
    normalised,
    without_stops,
)
from cis_pipeline.dedupe.table import authors_apart, split_authors
from cis_pipeline.dedupe.titles import title_columns

# control characters (no database writes them) are white space to Python, and not to polars
plain = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])
texts = st.text(plain | st.sampled_from("\n\t'&<>;:()[].-–é"), max_size=25)


def made_of(*parts: str, most: int = 8) -> st.SearchStrategy[str]:
    """Texts that are put together from parts, and any other texts."""
    return st.lists(st.sampled_from(parts), max_size=most).map("".join) | texts


def column(values: list[str]) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


titles_ = made_of(
    "Lanterns", " in ", "care", " the ", "The", ": ", "; ", " – ", " - ", ". ", "? ", " (", ")",
    "[", "]", "\n", " und ", "Laternen", "é", "α", " Chinese", ". German", " [Review]", " 2", " II",
    "part ", "2015/16", "10 000", "10,000", " B", "erratum", "Re: ", "protocol", "&amp;", "<i>",
    "</i>", "'", "`", "’", "first", "Editorial", "_", ".]", most=10,
)  # fmt: skip


@given(st.lists(texts | titles_, max_size=20))
def test_a_column_is_folded_as_each_text_is(values: list[str]) -> None:
    assert normalised(column(values)).to_list() == [normalise_text(text) for text in values]


def telling(text: str) -> list[str]:
    return [word for word in normalise_text(text).split() if word not in STOP_WORDS]


def run_together(text: str) -> str:
    found = "".join(telling(text)) or normalise_text(text).replace(" ", "")
    return re.sub("|".join(BRITISH), lambda spelt: BRITISH[spelt[0]], found)


@given(st.lists(texts | made_of("the ", "of ", "and ", "haem ", "colour ", "x"), max_size=20))
def test_compact_titles_are_the_telling_words_run_together(values: list[str]) -> None:
    found = compacted(normalised(column(values)))
    assert found.to_list() == [run_together(text) for text in values]


@given(st.lists(texts | made_of("van ", "de ", "Li ", "Oyster ", "o "), max_size=20))
def test_words_are_left_out_that_are_short_or_tell_nothing(values: list[str]) -> None:
    found = without_stops(normalised(column(values)), 3)
    assert found.to_list() == [" ".join(w for w in telling(t) if len(w) > 2) for t in values]


def title_of(title: str) -> dict[str, object]:
    """The keys of one title by the functions for one."""
    plain_, beside = titles.plain_title(title)
    numbers, parts = titles.numbers(plain_, normalise_text(plain_))
    return {
        "title": normalise_text(plain_),
        "compact": run_together(plain_),
        "main": titles.main_part(plain_),
        "other": beside or titles.other_title(plain_),
        "numbers": " ".join(numbers),
        "parts": " ".join(sorted(parts)),
        "marks": " ".join(sorted(titles.marks(plain_, telling(plain_)))),
        "generic": bool(titles.GENERIC.fullmatch(normalise_text(plain_))),
        "series": bool(titles.SERIES.search(normalise_text(plain_))),
    }


@given(st.lists(titles_, max_size=20))
def test_the_columns_of_titles_are_what_the_functions_for_one_title_say(values: list[str]) -> None:
    found = title_columns(column(values), column([""] * len(values)))
    expected = [title_of(title) for title in values]
    assert found.drop("translated").to_dicts() == expected


numbers = made_of(
    "1", "12", "0", "401", "417", "7", "-", "–", "--", " ", "pp. ", "p", "pp", "p.", "S", "e", "to",
    ",", "+", ";", "Suppl", "(", ")", "Aug", "Nov", "xii", "Art. No. ", "no pagination", ":",
)  # fmt: skip


@given(st.lists(numbers, max_size=20))
@example(["p12", "pp12-14", "P. 12", "12345678-9", "401-17", " 401 – 7 ", "417-401", "12-"])
def test_columns_of_pages_are_what_is_read_of_each(values: list[str]) -> None:
    assert page_columns(column(values)).rows() == [pages(text) for text in values]


dois = made_of(
    "10.9999/", "10.1002/14651858.CD009999", ".pub2", "jic", ".", "(16)", ")", "(", "%28", "%29",
    "https://doi.org/", "DOI: ", " ", ",", "]", '"', "10.", "10.12/x", "ß", ";", "http://x.example/",
    "<7::aid", ">", "/", "/full", ".pdf", "{", "}", "\\_", "&lt;", "%2F", "%3C",
)  # fmt: skip


@given(st.lists(st.tuples(dois, dois), max_size=20))
@example([("10.9999/jic/full.", "")])
def test_columns_of_dois_are_what_is_read_of_each_or_else_of_the_address(
    values: list[tuple[str, str]],
) -> None:
    frame = pl.DataFrame(values, schema={"doi": pl.String, "url": pl.String}, orient="row")
    expected = [clean_doi(doi) or doi_of_address(url) for doi, url in values]
    assert keys_of(frame)["doi"].to_list() == expected


people = made_of(
    "Quillfeather", "Oyster", "Li", "Ó ", "d'", "van ", "de ", "Null", "NULL", "null", ", ", ",",
    " ", "M", "B.", "Bram", "Åsa", "-", "O'", "Jr", "(", ")", "et al.", most=6,
)  # fmt: skip


@given(
    st.lists(st.lists(people.filter(lambda t: not set("\n_") & set(t)), max_size=4), max_size=10)
)
def test_columns_of_authors_are_what_is_read_of_each_name(values: list[list[str]]) -> None:
    lines = ["\n".join(names) for names in values]
    found = authors.author_columns(column(lines))
    assert found.select("first", "people").rows() == [authors._all_named(text) for text in lines]
    assert found["names"].to_list() == [re.sub(authors._OTHERS, "", text) for text in lines]


def test_that_there_are_further_authors_names_nobody() -> None:
    values = ["Oyster B\nLindqvist Å\net al.", "Oyster, B\nothers", "et al"]
    found = authors.author_columns(column(values))
    assert found["people"].to_list() == ["oyster lindqvist", "oyster", ""]


cells = made_of(
    "Oyster", "Stone", ", ", ",", "; ", ";", " and ", "\n", " B", " BA", "B.", " C. D.", "Bram",
    "{", "}", "&amp;", "&", "Åsa", ".", " ", "de ", "-J",
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(cells, max_size=20))
def test_columns_of_cells_are_parted_as_each_cell_is(values: list[str]) -> None:
    expected = [list(split_authors(text)) for text in values]
    assert authors_apart(column(values)).to_list() == expected


@given(st.lists(texts, max_size=30))
def test_a_function_over_a_column_gives_each_row_its_own(values: list[str]) -> None:
    found = each(column(values), len, pl.Int64)
    assert found.to_list() == [len(text) for text in values]


def test_a_function_over_columns_is_called_once_a_distinct_value() -> None:
    called = []

    def note(text: str | None, number: int) -> tuple[str]:
        called.append((text, number))
        return (f"{text} {number}",)

    frame = pl.DataFrame({"t": ["a", None, "a", None, "b"], "n": [1, 2, 1, 2, 1]})
    found = by_value(frame, ["t", "n"], note, {"said": pl.String})
    assert found["said"].to_list() == ["a 1", "None 2", "a 1", "None 2", "b 1"]
    assert called == [("a", 1), (None, 2), ("b", 1)]


def test_only_odd_rows_are_asked_about() -> None:
    usual, odd = pl.Series(["x", "y", "z"]), pl.Series([False, True, False])
    assert where(odd, pl.Series(["a", "b", "c"]), str.upper, usual).to_list() == ["x", "B", "z"]
    frame = pl.DataFrame({"one": [1, 2, 3], "two": [10, 20, 30]})
    both = where_rows(odd, frame, lambda one, two: str(one + two), usual)
    assert both.to_list() == ["x", "22", "z"]
    assert usual.to_list() == ["x", "y", "z"]


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_column_that_is_missing_or_all_null_tells_nothing(name: str) -> None:
    whole = {
        "title": ["Lanterns in care"], "authors": [["Oyster, Bram"]], "year": [2016],
        "container": ["Annals"], "volume": ["1"], "issue": ["2"], "pages": ["3-4"],
        "doi": ["10.9999/a"], "url": ["https://a.example/b"], "isbn": ["978-0-471-41805-4"],
        "item_type": ["book"], "digest": ["ab"], "abstract": ["Of lanterns."],
    }  # fmt: skip
    frame = pl.DataFrame(whole, schema=RECORDS)
    null = frame.with_columns(pl.lit(None).cast(RECORDS[name]).alias(name))
    assert keys_of(null).equals(keys_of(frame.drop(name)), null_equal=True)
