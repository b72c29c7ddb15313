"""The second wave holds what was found before, what was too late then, and what is new."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from simulate.simulated import CONFIG, ROOT, SEED

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.criteria.between import Between
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.entries import Entry
from cis_pipeline.simulate.library import Library, invent
from cis_pipeline.simulate.update.assumed import Update
from cis_pipeline.simulate.update.library import Waves, keys_too_late, second_wave
from cis_pipeline.simulate.works import Exit


def of_2026() -> Protocol:
    """The protocol with the rule on years that the update has."""
    protocol = Protocol.read(CONFIG)
    later = Between(operator="between", low=2005, high=2026)
    criteria = (
        c.model_copy(update={"rule": later}) if c.id == "YEAR" else c for c in protocol.criteria
    )
    return replace(protocol, criteria=tuple(criteria))


def waves(**numbers: int) -> Waves:
    update = Update.read(CONFIG)
    changed = update.numbers.model_copy(update=numbers)
    return Waves(first(), update.model_copy(update={"numbers": changed}), of_2026())


@cache
def first() -> Library:
    return invent(ROOT, CONFIG, SEED)


@cache
def made() -> Library:
    return second_wave(waves())


def entries() -> list[Entry]:
    return [entry for held in made().entries.values() for entry in held]


@cache
def late() -> frozenset[str]:
    """What the first version left out as too late."""
    return frozenset(keys_too_late(waves()))


@cache
def known() -> frozenset[str]:
    """What the first version had found, but for that."""
    return frozenset(work.key for work in first().works) - late()


def test_each_database_is_searched_again_under_a_name_of_its_own() -> None:
    assert list(made().entries) == [waves().update.named(file) for file in first().entries]
    assert len(entries()) == 960


def test_what_comes_again_is_the_same_entry_of_the_same_database() -> None:
    again = 0
    for file, held in first().entries.items():
        before = {entry.accession: entry for entry in held}
        for entry in made().entries[waves().update.named(file)]:
            if entry.key in known():
                assert before[entry.accession] == entry
                assert entry.year >= 2020
                again += 1
    assert again == 150


def test_accession_numbers_of_the_waves_never_meet() -> None:
    before = {entry.accession for held in first().entries.values() for entry in held}
    new = [entry.accession for entry in entries() if entry.key not in known()]
    assert len(set(new)) == len(new) == 810
    assert before.isdisjoint(new)


def test_invented_works_are_of_the_years_of_the_update_and_unlike_those_before() -> None:
    new = [work for work in made().works if work.key not in known() | late()]
    assert {work.year for work in new} <= set(range(2020, 2027))  # a conference paper comes before
    assert {work.key[0] for work in new} == {"U"}
    titles = {work.title.casefold() for work in first().works if not work.pair}
    assert titles.isdisjoint(work.title.casefold() for work in new if not work.pair)
    dois = {work.doi for work in first().works if work.doi}
    assert dois.isdisjoint(work.doi for work in new)


def test_what_was_too_late_leaves_where_the_update_says() -> None:
    leaves = Counter(work.leaves for work in made().works if work.key in late())
    assert leaves == {
        Exit(): 9 + 2,  # on innovation, and two real ones
        Exit("criteria", "HEALTH"): 6,
        Exit("criteria", "SETTING"): 2,
        Exit("abstract", "OFFTOPIC"): 1 + 2,
        Exit("abstract", "HEALTH"): 1,
        Exit("full_text", "FT3_RELATED_ISSUE"): 1,
    }


def test_grey_documents_have_addresses_of_their_own_but_for_those_that_come_again() -> None:
    before = {d.url: d.key for d in first().documents if d.url}
    shared = [d for d in made().documents if d.url in before]
    assert {before[d.url] == d.key for d in shared} == {True}
    assert len(made().documents) == 56
    assert sum(d.key.startswith("H") for d in made().documents) == 56 - 10 - 4


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"again": 700, "records": 1600}, "700 records are to come again, and the first wave has"),
        ({"grey": 12}, "of 12 grey documents 10 are taken over and 4 come again"),
        ({"included": 5}, r"more real works leave in no round \(included\)"),
    ],
)
def test_more_than_there_is_cannot_be_asked_for(numbers: dict[str, int], said: str) -> None:
    with pytest.raises(ProtocolError, match=said):
        second_wave(waves(**numbers))
