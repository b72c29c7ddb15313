"""Tables of people without a review."""

import pandas as pd
import polars as pl
import pytest

from cis_pipeline.core.errors import SourceError
from cis_pipeline.dedupe import deduplicate
from cis_pipeline.dedupe.table import records_of, split_authors

ROWS = {
    "id": ["k1", "k2", "k3"],
    "title": ["Lanterns in family care: a survey", "LANTERNS IN FAMILY CARE: A SURVEY.", "Nets"],
    "author": ["Oyster, Bram and Stone, Clara", "Oyster B, Stone C", None],
    "year": [2016.0, 2016.0, float("nan")],
    "journal": ["Journal of Invented Care", "J Inv Care", ""],
    "volume": [12, 12, None],
    "number": ["3", "", ""],
    "pages": ["401-417", "401-17", ""],
    "mine": ["x", "y", "z"],
}


def test_group_and_duplicate_of_are_added_and_nothing_is_changed() -> None:
    frame = pd.DataFrame(ROWS)
    before = frame.copy()
    result = deduplicate(frame)
    assert result["group"].tolist() == ["k1", "k1", "k3"]
    assert result["duplicate_of"].tolist() == ["", "k1", ""]
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(result[list(before.columns)], before)


def test_without_an_id_the_row_number_names_a_record() -> None:
    result = deduplicate(pd.DataFrame(ROWS).drop(columns="id"))
    assert result["group"].tolist() == ["0", "0", "2"]


def test_our_own_columns_are_understood_and_the_index_kept() -> None:
    frame = pd.DataFrame(
        {
            "record_id": ["a", "b"],
            "Title": ["Lanterns in family care: a survey"] * 2,
            "authors": [("Oyster, Bram", "Stone, Clara"), "Oyster, B.; Stone, C."],
            "year": pd.array([2016, None], dtype="Int64"),
            "container": ["Journal of Invented Care", None],
            "issue": ["3", pd.NA],
            "doi": ["10.9999/a.1", "https://doi.org/10.9999/A.1"],
        },
        index=[7, 9],
    )
    result = deduplicate(frame)
    assert result["duplicate_of"].tolist() == ["", "a"]
    assert result.index.tolist() == [7, 9]


def test_values_become_fields() -> None:
    texts = {name: [str(value or "") for value in values] for name, values in ROWS.items()}
    ids, records = records_of(pl.DataFrame(texts))
    first = records.row(0, named=True)
    assert ids.to_list() == ["k1", "k2", "k3"]
    assert (first["year"], first["volume"], first["issue"]) == (2016, "12", "3")
    assert first["authors"] == ["Oyster, Bram", "Stone, Clara"]


def test_an_empty_table_has_no_groups() -> None:
    assert deduplicate(pd.DataFrame({"title": []}))["group"].tolist() == []


def test_a_table_without_titles_is_refused_with_a_remedy() -> None:
    with pytest.raises(SourceError, match=r"no column title \(it has name, year\); rename"):
        deduplicate(pd.DataFrame({"name": ["x"], "year": [2016]}))


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(SourceError, match='records 1 and 2: the id "k" is given twice'):
        deduplicate(pd.DataFrame({"id": ["k", "k"], "title": ["a", "b"]}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oyster, Bram and Stone, Clara", ("Oyster, Bram", "Stone, Clara")),
        ("Oyster, B.; Department of Oil and Wicks", ("Oyster, B.", "Department of Oil and Wicks")),
        ("Oyster BA, Stone C", ("Oyster BA", "Stone C")),
        ("Oyster, Bram", ("Oyster, Bram",)),
        ("Oyster B.Stone C. D.", ("Oyster B.", "Stone C. D.")),
        ("{Department of Oil and Wicks}", ("Department of Oil and Wicks",)),
        ("Oyster, B\nStone, C", ("Oyster, B", "Stone, C")),
        ("  ", ()),
    ],
)
def test_authors_of_one_cell_are_parted(text: str, expected: tuple[str, ...]) -> None:
    assert split_authors(text) == expected


def test_an_id_given_three_times_is_told_by_its_first_two_records() -> None:
    frame = pd.DataFrame(ROWS | {"id": ["k1", "k1", "k1"]})
    with pytest.raises(SourceError, match=r'^records 1 and 2: the id "k1" is given twice'):
        deduplicate(frame)


def test_words_for_nothing_are_no_values_by_which_records_could_agree() -> None:
    frame = pd.DataFrame(
        {
            "title": ["NA", "NA", "On the mending of nets"],
            "author": ["NA", "nan", "Fisher, Ann"],
            "doi": ["NA", "NA", "n/a"],
            "journal": ["NULL", "NULL", "-"],
        }
    )
    assert deduplicate(frame)["group"].tolist() == ["0", "1", "2"]
