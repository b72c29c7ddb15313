"""What counts as one document: what [deduplication] may say, and how a change of it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.applied import applied
from cis_pipeline.protocol.changes import differences
from cis_pipeline.protocol.deduplication import DeduplicationTable
from cis_pipeline.protocol.on_record import as_text, from_text
from cis_pipeline.protocol.protocol import Protocol
from making import PROTOCOL

TABLE = """
[review]
title = "T"
{deduplication}
[[round]]
id = "abstract"
title = "Abstracts"
reviewers = ["A", "B"]
"""
APART = replace(PROTOCOL, deduplication=DeduplicationTable(cochrane_versions="versions"))


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Protocol]:
    def read(deduplication: str) -> Protocol:
        text = TABLE.format(deduplication=deduplication)
        (tmp_path / "review.toml").write_text(text, encoding="utf-8")
        (tmp_path / "criteria.toml").write_text("", encoding="utf-8")
        return Protocol.read(tmp_path)

    return read


def test_updates_of_a_cochrane_review_are_one_document_unless_the_table_says_otherwise(read):
    assert read("").deduplication.cochrane_versions == "one"
    assert read("[deduplication]\n").deduplication.cochrane_versions == "one"
    said = read('[deduplication]\ncochrane_versions = "versions"\n')
    assert said.deduplication.cochrane_versions == "versions"


@pytest.mark.parametrize(
    ("deduplication", "words"),
    [
        (
            '[deduplication]\ncochrane_versions = "version"\n',
            'line 5: deduplication.cochrane_versions: "version" is not one of one, versions; '
            'did you mean "versions"',
        ),
        (
            "[deduplication]\ncochrane_versions = true\n",
            "line 5: deduplication.cochrane_versions: true is not one of one, versions",
        ),
        (
            '[deduplication]\ncochrane_version = "one"\n',
            'line 5: unknown key "cochrane_version"; did you mean "cochrane_versions"',
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line(read, deduplication, words):
    with pytest.raises(ProtocolError) as caught:
        read(deduplication)
    assert words in str(caught.value)


def test_a_change_of_it_is_one_change_that_can_be_applied_alone():
    (change,) = differences(PROTOCOL, APART)
    assert change.said == 'what counts as one document changed: cochrane_versions = "versions"'
    assert (change.before, change.after) == (
        ('cochrane_versions = "one"',),
        ('cochrane_versions = "versions"',),
    )
    assert applied(change, PROTOCOL, APART) == APART
    assert PROTOCOL.digest != APART.digest


def test_it_is_on_record_where_it_is_not_as_by_default():
    assert from_text(as_text(APART), PROTOCOL) == APART
    assert from_text(as_text(PROTOCOL), APART) == PROTOCOL
    assert "deduplication" not in as_text(PROTOCOL)  # as earlier versions wrote it
