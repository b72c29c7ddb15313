"""The real works of the two lists, each once."""

from __future__ import annotations

import pytest
from simulate.simulated import ROOT

from cis_pipeline.core.errors import SourceError
from cis_pipeline.simulate.works import Name, person, read_seed_works
from test_seed_bibliography import ALIKE_BUT_DISTINCT, DUPLICATES

WORKS = read_seed_works(ROOT)
KEYS = {work.key for work in WORKS}


def test_a_work_that_both_lists_cite_is_one_work():
    assert len(WORKS) == 64 + 33 - len(DUPLICATES)
    both = {work.key for work in WORKS if len(work.cited_by) == 2}
    assert both == {first for first, _ in DUPLICATES}
    assert not KEYS & {second for _, second in DUPLICATES}


def test_works_that_look_alike_stay_two():
    gone = {second for _, second in DUPLICATES}
    for first, second in ALIKE_BUT_DISTINCT:
        assert {first, second} - gone <= KEYS


def test_each_work_says_who_cites_it():
    cited = {work.key: work.cited for work in WORKS}
    assert cited["HGL-fewster-2004"] == "Hampson et al. (2021) and Munro et al. (2021)"
    assert cited["MUN-nilsen-2015"] == "Munro et al. (2021)"


def test_persons_and_bodies_are_told_by_the_comma():
    assert person("Entwistle, V.A.") == Name("Entwistle", "V.A.")
    assert person("Department for Education") == Name("Department for Education")
    assert person("Entwistle, V.A.").initials() == "VA"


def test_a_missing_list_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"hampson_2021\.ris"):
        read_seed_works(tmp_path)
