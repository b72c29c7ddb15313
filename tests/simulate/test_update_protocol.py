"""The update edits the protocol as a person would: some lines are others, all else stays."""

from __future__ import annotations

import difflib
import tomllib

import pytest
from simulate.simulated import CONFIG

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.update.assumed import Update
from cis_pipeline.simulate.update.protocol import criteria_text, review_text

UPDATE = Update.read(CONFIG)


def text(name: str) -> str:
    return (CONFIG / name).read_text(encoding="utf-8")


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [x[2:] for x in lines if x[0] == "-"], [x[2:] for x in lines if x[0] == "+"]


def test_of_the_criteria_three_lines_are_others() -> None:
    gone, came = changed(text("criteria.toml"), criteria_text(text("criteria.toml"), UPDATE))
    assert gone == [
        'title = "Published outside 2005 to 2020"',
        'question = "Was it published from 2005 to 2020?"',
        'rule = { operator = "between", low = 2005, high = 2020 }',
    ]
    assert came == [
        'title = "Published outside 2005 to 2026"',
        'question = "Was it published from 2005 to 2026?"',
        'rule = { operator = "between", low = 2005, high = 2026 }',
    ]


def test_of_the_review_nothing_goes_and_the_update_and_its_searches_come() -> None:
    after = review_text(text("review.toml"), UPDATE)
    gone, came = changed(text("review.toml"), after)
    assert gone == []
    assert came[0] == "update_since_wave = 2"
    tables = tomllib.loads(after)["source"]
    assert len(tables) == 14
    assert {table.get("wave", 1) for table in tables[:7]} == {1}
    assert {table["wave"] for table in tables[7:]} == {2}
    assert all(table["simulated"] for table in tables)
    assert [("query" in table) for table in tables[7:]] == [True] * 6 + [False]


def test_both_are_read_as_a_protocol(tmp_path) -> None:
    for name, edited in (("review.toml", review_text), ("criteria.toml", criteria_text)):
        (tmp_path / name).write_text(edited(text(name), UPDATE), encoding="utf-8")
    for name in ("publishers.toml", "countries.toml"):
        (tmp_path / name).write_text(text(name), encoding="utf-8")
    protocol = Protocol.read(tmp_path)
    assert protocol.review.update_since_wave == 2
    assert [s.file for s in protocol.sources[7:]] == [
        UPDATE.named(s.file) for s in protocol.sources[:7]
    ]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ('id = "YEAR"', 'there is no criterion "YEAR" to change'),
        ('question = "Was it published', "the criterion YEAR has no question"),
    ],
)
def test_what_is_not_there_to_be_changed_is_named(before: str, said: str) -> None:
    other = text("criteria.toml").replace(before, before.replace("id", "ref").replace("qu", "kw"))
    with pytest.raises(ProtocolError, match=said):
        criteria_text(other, UPDATE)


def test_a_review_without_its_table_is_refused() -> None:
    with pytest.raises(ProtocolError, match=r"there is no \[review\]"):
        review_text("[other]\n", UPDATE)
