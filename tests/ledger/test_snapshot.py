"""Which record a person means by an id, its beginning, a DOI or words of a title."""

from __future__ import annotations

import pytest

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import Record
from cis_pipeline.ledger.lookup import resolve
from cis_pipeline.ledger.snapshot import Snapshot
from making import PROTOCOL, SOURCES

IDS = [make_id("db", f"entry {n}", 1) for n in range(7)]
RECORDS = tuple(
    Record(record_id=record_id, source_id="db", title=f"Owls of region {n}", locator=f"line {n}")
    for n, record_id in enumerate(IDS)
)
STATE = Snapshot(RECORDS, (), SOURCES, PROTOCOL)


def refused(text: str) -> str:
    with pytest.raises(ReviewError) as told:
        resolve(text, STATE)
    return str(told.value)


def test_an_id_is_meant_in_any_case_and_by_its_beginning() -> None:
    assert resolve(IDS[2].lower(), STATE) == IDS[2]
    assert resolve(IDS[2][:9], STATE) == IDS[2]


def test_a_mistyped_id_is_told_by_its_check_character_and_a_sound_one_is_not() -> None:
    wrong = IDS[0][:-1] + ("A" if IDS[0][-1] != "A" else "B")
    assert "its check character is wrong" in refused(wrong)
    assert "check character" not in refused(make_id("db", "an entry of another review", 1))


def test_the_beginning_of_no_id_is_no_beginning_of_every_id() -> None:
    assert refused("r").startswith('no record is meant by "r"')


def test_of_several_that_may_be_meant_five_are_named() -> None:
    told = refused("owls of region").splitlines()
    assert told[0] == '7 reports are meant by "owls of region"; name one of them:'
    assert told[1:] == [f"  {IDS[n]}  Owls of region {n}  (line {n})" for n in range(5)]


def test_a_whole_title_means_its_own_record_though_others_begin_like_it() -> None:
    longer = Record(record_id=make_id("db", "b", 1), source_id="db", title="Owls of region 1 again")
    state = Snapshot((longer, *RECORDS), (), SOURCES, PROTOCOL)
    assert resolve("owls of region 1", state) == IDS[1]
