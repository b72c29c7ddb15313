"""A table holds what the values hold, in columns whose names and dtypes never change."""

from dataclasses import replace

import pandas as pd

from cis_pipeline.core.model import Box, Channel, Decision, Record, Source, Standing, Verdict
from cis_pipeline.ledger.fold import Fold
from cis_pipeline.ledger.frames import (
    DECISION_COLUMNS,
    RECORD_COLUMNS,
    STANDING_COLUMNS,
    TEXT,
    WHOLE,
    csv_of,
    decisions_frame,
    records_frame,
    standings_frame,
    tidy,
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
    }
    assert dtypes(empty["records"]) == dtypes(records_frame([FULL], SOURCES)) == RECORD_COLUMNS
    assert dtypes(empty["decisions"]) == DECISION_COLUMNS
    assert dtypes(empty["standings"]) == STANDING_COLUMNS


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


def test_text_that_looks_like_a_formula_leaves_with_an_apostrophe_before_it() -> None:
    rows = [{"id": "-1", "title": "=1+1", "n": -2}, {"id": "R", "title": "plain", "n": 0}]
    table = tidy({"id": TEXT, "title": TEXT, "n": WHOLE}, rows)
    assert to_csv(table) == b"id,title,n\n'-1,'=1+1,-2\nR,plain,0\n"


def test_a_table_without_rows_leaves_with_its_header() -> None:
    assert to_csv(decisions_frame([])).decode() == ",".join(DECISION_COLUMNS) + "\n"


def test_rows_as_csv_are_the_csv_of_their_frame() -> None:
    columns = {"a": "string", "year": "Int64", "n": "int64", "b": "bool"}
    rows = [
        {"a": '=1+1, "two"\nlines', "year": None, "n": -1, "b": True},
        {"a": "", "year": 1999, "n": 0, "b": False},
        {"a": "é\r", "year": 0, "n": 7, "b": True},
    ]
    assert csv_of(columns, iter(rows)) == to_csv(tidy(columns, rows))
    assert csv_of(columns, []) == to_csv(tidy(columns, [])) == b"a,year,n,b\n"
    assert csv_of({"a": "string"}, [{"a": ""}]) == to_csv(tidy({"a": "string"}, [{"a": ""}]))
