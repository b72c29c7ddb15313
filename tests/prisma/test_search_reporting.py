"""What PRISMA-S asks about each search, and the table of searches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cis_pipeline.core.model import Box, Channel, Record, Source, Standing
from cis_pipeline.ledger import frames
from cis_pipeline.prisma.search_reporting import SEARCH_COLUMNS, missing, search_table

WHOLE = Source(
    source_id="scopus.csv",
    name="Scopus",
    platform="Elsevier",
    query="lantern* AND well*",
    limits="none",
    searched_on="2026-01-31",
    searched_by="A. Reviewer",
    hits=3,
)


def told(source: Source) -> list[str]:
    return [str(problem) for problem in missing([source])]


def test_a_search_that_is_described_whole_lacks_nothing() -> None:
    assert missing([WHOLE]) == []


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        (
            {"searched_on": ""},
            'PRISMA-S asks for the date of the search (item 13); write searched_on = "2026-01-31"',
        ),
        (
            {"query": " "},
            "PRISMA-S asks for the search strategy, copied as it was run (item 8); "
            'write query = """..."""',
        ),
        (
            {"limits": ""},
            "PRISMA-S asks for the limits of the search, or that there were none (item 9); "
            'write limits = "none"',
        ),
        (
            {"platform": ""},
            'PRISMA-S asks for the platform it was searched on (item 1); write platform = "Ovid"',
        ),
        (
            {"hits": None},
            "PRISMA-S asks for the number of hits that were announced (item 15); write hits = 120",
        ),
        (
            {"searched_by": ""},
            'nobody wrote down who ran the search; write searched_by = "A. Reviewer"',
        ),
        (
            {"name": "scopus"},
            'PRISMA-S asks for the name of the source (item 1); write name = "Scopus"',
        ),
    ],
)
def test_what_is_lacking_is_told_with_its_item_and_what_to_write(
    lacking: dict[str, Any], said: str
) -> None:
    where = 'config/review.toml [[source]] "scopus.csv"'
    assert told(replace(WHOLE, **lacking)) == [f"{where}: {said}"]


def test_what_is_lacking_is_a_notice_and_no_hits_are_hits() -> None:
    assert {p.severity for p in missing([replace(WHOLE, query="", limits="")])} == {"notice"}
    assert missing([replace(WHOLE, hits=0)]) == []


@pytest.mark.parametrize(
    ("channel", "asked"),
    [
        (Channel.DATABASE, ["item 1)", "item 8)", "item 9)", "item 13)", "who ran", "item 15)"]),
        (Channel.REGISTER, ["item 8)", "item 9)", "item 13)", "who ran", "item 15)"]),
        (Channel.WEBSITE, ["item 8)", "item 13)", "who ran"]),
        (Channel.ORGANISATION, ["item 13)", "who ran"]),
        (Channel.CITATION, ["item 5)", "item 5)", "item 13)", "who ran"]),
        (Channel.HANDSEARCH, ["item 9)", "item 13)", "who ran"]),
        (Channel.EXPERT, ["item 13)", "who ran"]),
        (Channel.OTHER, ["item 13)", "who ran"]),
    ],
)
def test_only_what_a_channel_has_is_asked(channel: Channel, asked: list[str]) -> None:
    said = told(Source(source_id="a.ris", name="A source", channel=channel))
    assert len(said) == len(asked)
    assert all(words in sentence for words, sentence in zip(asked, said, strict=True))


@pytest.mark.parametrize(
    ("channel", "item"),
    [(Channel.REGISTER, 3), (Channel.WEBSITE, 4), (Channel.CITATION, 5), (Channel.EXPERT, 6)],
)
def test_the_item_that_asks_for_a_name_is_that_of_the_channel(channel: Channel, item: int) -> None:
    said = told(Source(source_id="some_file.ris", name="some file", channel=channel))
    assert f"the name of the source (item {item})" in said[0]


def test_a_register_of_grey_literature_is_asked_for_no_query() -> None:
    source = Source(source_id="grey/register.csv", name="Our register", channel=Channel.WEBSITE)
    assert [s.split(": ")[1][:34] for s in told(source)] == [
        "PRISMA-S asks for the date of the ",
        "nobody wrote down who ran the sear",
    ]


def test_nothing_is_asked_about_a_search_that_never_took_place() -> None:
    assert missing([Source(source_id="a.ris", name="A", simulated=True)]) == []


def test_a_date_that_is_none_is_told() -> None:
    (said,) = told(replace(WHOLE, searched_on="spring 2020"))
    assert 'searched_on = "spring 2020" is no date that can be sorted' in said


def test_where_a_source_is_described_can_be_said() -> None:
    lacking = replace(WHOLE, query="")
    (problem,) = missing([lacking], lambda source: f"beside {source.source_id}")
    assert problem.where == "beside scopus.csv"


def standing(record_id: str, box: str) -> Standing:
    return Standing(record_id, record_id, "databases", box, "dedupe")


def test_the_table_has_a_row_for_each_search_with_what_came_of_it() -> None:
    register = Source(
        source_id="grey/register.csv", name="Register", channel=Channel.WEBSITE, wave=2
    )
    empty = Source(source_id="b.ris", name="B")
    records = [
        Record(record_id="a", source_id="scopus.csv"),
        Record(record_id="b", source_id="scopus.csv"),
        Record(record_id="c", source_id="grey/register.csv", channel=Channel.EXPERT),
        Record(record_id="d", source_id="grey/register.csv"),
        Record(record_id="e", source_id="grey/register.csv", channel=Channel.EXPERT),
    ]
    standings = {
        "a": standing("a", "awaiting_abstract"),
        "b": standing("b", Box.DUPLICATE),
        "e": standing("e", Box.DUPLICATE),
    }
    rows = search_table([register, WHOLE, empty], records, standings)
    assert rows[0] == {
        "source_id": "scopus.csv",
        "name": "Scopus",
        "platform": "Elsevier",
        "channel": "database",
        "query": "lantern* AND well*",
        "limits": "none",
        "searched_on": "2026-01-31",
        "searched_by": "A. Reviewer",
        "hits": 3,
        "records": 2,
        "duplicates_removed": 1,
        "wave": 1,
        "simulated": False,
    }
    assert [row["source_id"] for row in rows] == ["scopus.csv", "b.ris", "grey/register.csv"]
    assert (rows[1]["hits"], rows[1]["records"]) == (None, 0)
    assert (rows[2]["channel"], rows[2]["records"]) == ("expert; website", 3)
    assert rows[2]["duplicates_removed"] == 1


def test_the_table_is_a_tidy_frame_and_the_same_bytes_each_time() -> None:
    rows = search_table([WHOLE], [Record(record_id="a", source_id="scopus.csv")], {})
    table = frames.to_csv(frames.tidy(SEARCH_COLUMNS, rows))
    assert table == frames.to_csv(frames.tidy(SEARCH_COLUMNS, rows))
    assert b"scopus.csv,Scopus,Elsevier,database,lantern* AND well*,none,2026-01-31" in table
