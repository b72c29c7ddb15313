"""The published totals are divided up by the assumed shares, real works first."""

from __future__ import annotations

from collections import Counter

import pytest
from simulate.simulated import CONFIG, SEED, assumptions, totals

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Totals
from cis_pipeline.simulate.plan import Years, duplicates_wanted, exits, plan
from cis_pipeline.simulate.works import ARTICLE, Exit

SMALL = Totals(
    identified=100, screened=60, after_criteria=30, after_abstracts=20, included=12, grey=9
)


def test_the_rounds_come_out_at_their_totals_whatever_these_are():
    leaving = exits(assumptions(), SMALL)
    by_round = Counter()
    for leaves, number in leaving.items():
        by_round[leaves.round] += number
    assert by_round == {"criteria": 30, "abstract": 10, "full_text": 8, "": 12}


def test_articles_and_others_and_duplicates_make_up_all_records():
    said = assumptions()
    wanted = plan(said, SMALL, [], SEED)
    articles = [w for w in wanted if w.item_type == ARTICLE]
    assert len(articles) == 60
    assert len(wanted) + duplicates_wanted(said, SMALL) == 100
    assert {w.leaves for w in wanted if w.item_type != ARTICLE} == {
        Exit("eligibility", "NOTARTICLE")
    }


def test_real_works_take_their_place_in_the_totals():
    real = [Exit(), Exit(), Exit("abstract", "OFFTOPIC")]
    wanted = [w for w in plan(assumptions(), SMALL, real, SEED) if w.item_type == ARTICLE]
    assert len(wanted) == 57
    assert sum(w.leaves == Exit() for w in wanted) == 10


def test_more_real_works_than_a_total_has_room_for_are_refused():
    with pytest.raises(ProtocolError, match=r"more real works leave in no round \(included\)"):
        plan(assumptions(), SMALL, [Exit()] * 13, SEED)


def test_a_real_work_that_leaves_for_an_unknown_reason_is_refused():
    with pytest.raises(ProtocolError, match="OFTOPIC"):
        plan(assumptions(), SMALL, [Exit("abstract", "OFTOPIC")], SEED)


def test_no_assumed_split_is_taken_for_a_published_number():
    leaving = exits(assumptions(), totals())
    reasons = [n for leaves, n in leaving.items() if leaves.round == "full_text"]
    assert sum(reasons) == totals().after_abstracts - totals().included
    assert len(reasons) == 3


def test_the_rule_on_years_is_the_one_of_the_criteria():
    years = Years.of(Protocol.read(CONFIG), "criteria")
    assert (years.reason, years.first, years.last) == ("YEAR", 2005, 2020)
    assert [years.exclude(year) for year in (2004, 2005, 2020, 2021)] == [True, False, False, True]


def test_a_total_that_is_not_published_is_asked_for_by_name(tmp_path):
    text = (CONFIG / "published.toml").read_text(encoding="utf-8")
    (tmp_path / "published.toml").write_text(
        text.replace('"rounds.abstract.left"', '"rounds.abstract.gone"'), encoding="utf-8"
    )
    with pytest.raises(ProtocolError, match=r'no value for the box "rounds\.abstract\.left"'):
        Totals.read(tmp_path)
