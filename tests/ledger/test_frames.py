"""A table holds what the values hold, in columns whose names and dtypes never change."""

from dataclasses import dataclass, replace

import pandas as pd

from cis_pipeline.core.model import Box, Channel, Decision, Record, Source, Standing, Verdict
from cis_pipeline.ledger.fold import Fold
from cis_pipeline.ledger.frames import (
    DECISION_COLUMNS,
    RECORD_COLUMNS,
    STANDING_COLUMNS,
    THEME_COLUMNS,
    decisions_frame,
    records_frame,
    standings_frame,
    theme_matrix,
    themes_frame,
    to_csv,
)

SCOPUS = Source(source_id="scopus", name="Scopus", simulated=True)
GREY = Source(source_id="grey", name="Grey register", channel=Channel.WEBSITE)
SOURCES = {"scopus": SCOPUS, "grey": GREY}

FULL = Record(
    record_id="R-1",
    source_id="scopus",
    nth=2,
    locator="scopus.csv row 12",
    raw="as it came",
    item_type="journalArticle",
    title="Trust, risk & power",
    authors=("Munro, Eileen", "Department for Education"),
    year=2019,
    date="2019-05-01",
    container="Journal of Children's Services",
    volume="16",
    issue="3",
    pages="198-213",
    doi="10.1108/x",
    url="https://example.org/a",
    abstract="An abstract.\nTwo lines.",
    keywords=("risk", "trust"),
    language="en",
    publisher="Emerald",
    isbn="",
    issn="1746-6660",
    accession="A1",
    note="a note",
)
BARE = Record(record_id="R-2", source_id="grey", title="Bare", channel=Channel.EXPERT)


@dataclass(frozen=True)
class Mark:
    """A tag as the frames see it."""

    record_id: str
    theme: str
    field: str = "title"
    start: int = 0
    end: int = 4
    quote: str = "Risk"
    phrase: str = "risk"
    hits: int = 1
    score: float = 0.5


@dataclass(frozen=True)
class Book:
    """A codebook as the frames see it."""

    theme_ids: tuple[str, ...]


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in frame.dtypes.items()}


def test_a_record_becomes_a_row_with_its_source_named_and_lists_joined() -> None:
    row = records_frame([FULL], SOURCES).iloc[0]
    assert row["source"] == "Scopus"
    assert row["channel"] == "database"
    assert row["simulated"]
    assert row["authors"] == "Munro, Eileen; Department for Education"
    assert row["keywords"] == "risk; trust"
    assert row["year"] == 2019
    assert row["abstract"] == "An abstract.\nTwo lines."
    assert row["locator"] == "scopus.csv row 12"


def test_missing_text_is_empty_and_only_a_missing_year_is_na() -> None:
    frame = records_frame([FULL, BARE], SOURCES)
    assert frame.loc[1, "abstract"] == "" and frame.loc[1, "authors"] == ""
    assert frame["year"].isna().tolist() == [False, True]
    assert not frame.drop(columns="year").isna().any().any()


def test_the_channel_of_the_record_goes_before_that_of_its_source() -> None:
    plain = replace(BARE, channel=None)
    assert records_frame([BARE, plain], SOURCES)["channel"].tolist() == ["expert", "website"]


def test_a_record_of_an_unknown_source_keeps_its_row() -> None:
    row = records_frame([FULL], {}).iloc[0]
    assert (row["source_id"], row["source"], row["channel"]) == ("scopus", "", "")
    assert not row["simulated"]


def test_columns_and_dtypes_are_the_same_with_and_without_rows() -> None:
    nothing = Fold({}, {}, {}, {}, {}, {}, (), ())
    empty = {
        "records": records_frame([], SOURCES),
        "decisions": decisions_frame([]),
        "standings": standings_frame(nothing, [], SOURCES),
        "themes": themes_frame([]),
    }
    assert dtypes(empty["records"]) == dtypes(records_frame([FULL], SOURCES)) == RECORD_COLUMNS
    assert dtypes(empty["decisions"]) == DECISION_COLUMNS
    assert dtypes(empty["standings"]) == STANDING_COLUMNS
    assert dtypes(empty["themes"]) == dtypes(themes_frame([Mark("R-1", "TA2")])) == THEME_COLUMNS


def test_a_decision_becomes_a_row_with_every_field() -> None:
    decision = Decision(
        record_id="R-1",
        round="abstract",
        by="sim-A",
        verdict=Verdict.EXCLUDE,
        reason="Q1",
        further=("Q2", "Q3"),
        note="n",
        evidence="e",
        locator="abstract_A.xlsx row 14",
        sheet="S-1",
        at="2021-02-03T04:05:06Z",
        protocol="abc",
    )
    assert decisions_frame([decision]).iloc[0].tolist() == [
        *("R-1", "abstract", "sim-A", "exclude", "", "Q1", "Q2; Q3", "n", "e"),
        *("abstract_A.xlsx row 14", "S-1", "2021-02-03T04:05:06Z", "abc"),
    ]


def test_a_standing_becomes_a_row_in_the_order_of_the_ledger() -> None:
    standings = {
        "R-2": Standing("R-2", "R-2", "other", "awaiting_grey", "grey", awaiting=("A", "B")),
        "R-1": Standing("R-1", "R-1", "databases", Box.SCREENED_OUT, "abstract", "Q1", ("A",)),
    }
    frame = standings_frame(Fold(standings, {}, {}, {}, {}, {}, (), ()), [FULL, BARE], SOURCES)
    assert frame.to_numpy().tolist() == [
        ["R-2", "R-2", "other", "awaiting_grey", "grey", "", "", "A; B", False],
        ["R-1", "R-1", "databases", "records_excluded", "abstract", "Q1", "A", "", True],
    ]


def test_a_tag_becomes_a_row_with_its_quote_and_offsets() -> None:
    assert themes_frame([Mark("R-1", "TA2")]).iloc[0].to_dict() == {
        "record_id": "R-1",
        "theme": "TA2",
        "field": "title",
        "start": 0,
        "end": 4,
        "quote": "Risk",
        "phrase": "risk",
        "hits": 1,
        "score": 0.5,
    }


def test_the_matrix_has_every_document_asked_for_and_every_theme_of_the_codebook() -> None:
    tags = [Mark("R-2", "TA2"), Mark("R-1", "TA1"), Mark("R-9", "TA1"), Mark("R-1", "gone")]
    matrix = theme_matrix(tags, Book(("TA1", "TA2", "TA3")), ["R-1", "R-2", "R-3"])
    assert matrix.index.name == "record_id" and matrix.columns.name == "theme"
    assert matrix.index.tolist() == ["R-1", "R-2", "R-3"]
    assert matrix.columns.tolist() == ["TA1", "TA2", "TA3"]
    assert matrix.to_numpy().tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert set(map(str, matrix.dtypes)) == {"int64"}


def test_the_matrix_of_no_documents_or_no_themes_has_its_axes() -> None:
    assert theme_matrix([], Book(("TA1",)), []).shape == (0, 1)
    assert theme_matrix([], Book(()), ["R-1"]).shape == (1, 0)


def test_text_that_looks_like_a_formula_leaves_with_an_apostrophe_before_it() -> None:
    table = themes_frame([Mark("-1", "=1+1", score=0.5, start=-2), Mark("R", "plain")])
    assert to_csv(table[["record_id", "theme", "start"]]) == (
        b"record_id,theme,start\n'-1,'=1+1,-2\nR,plain,0\n"
    )


def test_a_table_without_rows_leaves_with_its_header() -> None:
    assert to_csv(themes_frame([])).decode() == ",".join(THEME_COLUMNS) + "\n"
