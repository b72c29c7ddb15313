"""The works that the two seed documents cite: the real duplicates merge, and nothing else does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from dedupe.papers import merged

from cis_pipeline.core.model import Record, Source
from cis_pipeline.dedupe import Duplicates, find_duplicates
from cis_pipeline.dedupe.files import deduplicate_files
from cis_pipeline.formats import read_file
from test_seed_bibliography import ALIKE_BUT_DISTINCT, DUPLICATES, FOLDER

FILES = (FOLDER / "hampson_2021.ris", FOLDER / "munro_2021.ris")

IN_BOTH = [
    # author and title, as they stand in either list
    ("HGL-dfe-2016", "MUN-dfe-2016"),  # Department for Education, "Putting children first"
    ("HGL-fewster-2004", "MUN-fewster-2004"),  # Fewster, "Making contact"
    ("HGL-fitzsimons-2020", "MUN-fitzsimons-2020"),  # FitzSimons and McCracken, "... round 2 ..."
    ("HGL-leslie-2020", "MUN-leslie-2020"),  # Leslie et al., "Ethics review of machine learning"
    ("HGL-nao-2019", "MUN-nao-2019"),  # National Audit Office, "Pressures on ..."
    ("HGL-sebba-2017a", "MUN-sebba-2017a"),  # Sebba et al., "Systemic conditions ..."
    ("HGL-sebba-2017b", "MUN-sebba-2017b"),  # Sebba et al., "... final evaluation report"
]
"""The works that stand in both lists under one author and title, by reading both from end to end:
64 entries, then 33."""

ONLY_ITS_ADDRESS = ("HGL-spring-2016", "MUN-cscip-2016")
"""One document under two titles and two authors: a person must say so."""


@pytest.fixture(scope="module")
def seeds() -> list[Record]:
    """All records of both lists, each under the ID that its file gives it."""
    records = []
    for path in FILES:
        for entry in read_file(path, Source(source_id=path.stem, name=path.stem), path.name):
            assert isinstance(entry, Record)
            name = re.search(r"^ID  - (.*)$", entry.raw, re.M)
            assert name
            records.append(replace(entry, record_id=name[1]))
    assert len(records) == 64 + 33
    return records


@pytest.fixture(scope="module")
def found(seeds: list[Record]) -> Duplicates:
    return find_duplicates(seeds)


def test_the_real_duplicates_are_merged_and_nothing_else(found: Duplicates) -> None:
    assert merged(found) == {frozenset(pair) for pair in IN_BOTH}
    assert len(found.merges) == len(IN_BOTH)


def test_the_one_pair_that_shares_only_its_address_is_the_only_doubt(found: Duplicates) -> None:
    assert [(p.a, p.b) for p in found.possible_duplicates] == [ONLY_ITS_ADDRESS]
    assert "authors differ; same year; same address; " in found.possible_duplicates[0].why


def test_every_true_pair_is_merged_or_asked_and_no_look_alike_is(found: Duplicates) -> None:
    assert {*IN_BOTH, ONLY_ITS_ADDRESS} == set(DUPLICATES)
    told = merged(found) | {frozenset((p.a, p.b)) for p in found.possible_duplicates}
    assert told == {frozenset(pair) for pair in DUPLICATES}
    assert not told & {frozenset(pair) for pair in ALIKE_BUT_DISTINCT}


def test_the_order_of_the_files_changes_only_who_comes_first(
    seeds: list[Record], found: Duplicates
) -> None:
    back = find_duplicates(seeds[::-1])
    assert merged(back) == merged(found)
    assert [(p.b, p.a) for p in back.possible_duplicates] == [ONLY_ITS_ADDRESS]


def test_no_list_has_duplicates_in_itself(seeds: list[Record]) -> None:
    for part in (seeds[:64], seeds[64:]):
        found = find_duplicates(part)
        assert found.merges == found.possible_duplicates == found.versions == ()


def test_the_files_without_a_review_say_the_same() -> None:
    by_files = deduplicate_files(FILES)
    assert by_files.groups.height - by_files.groups["group"].n_unique() == len(IN_BOTH)
    assert by_files.queue.height == 1
    assert by_files.problems == ()
