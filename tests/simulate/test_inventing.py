"""Look-alikes are made of works that the plan asked for, and are two works all the same."""

from __future__ import annotations

import pytest
from simulate.simulated import SEED, assumptions, totals

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.simulate.inventing import invent, make_doubtful
from cis_pipeline.simulate.plan import Years, plan

SAID = assumptions()


@pytest.fixture(scope="module")
def works():
    return list(invent(SAID, Years("YEAR", 2005, 2020), plan(SAID, totals(), [], SEED), SEED))


@pytest.fixture(scope="module")
def made(works):
    return make_doubtful(works, SAID, SEED)


def test_no_work_is_added_lost_or_moved_to_another_exit(works, made):
    assert [(w.key, w.item_type, w.leaves) for w in made] == [
        (w.key, w.item_type, w.leaves) for w in works
    ]


def test_there_are_as_many_pairs_of_each_kind_as_assumed(made):
    for kind, number in SAID.doubtful.items():
        assert sum(w.pair == kind for w in made) == 2 * number, kind
    annual = sum(w.pair in ("annual", "unplaced") for w in made)
    assert annual == 2 * len(SAID.titles.annual)


def test_annual_papers_share_title_and_authors_and_not_the_year(made):
    for title in SAID.titles.annual.values():
        one, two = (w for w in made if w.title == title)
        assert one.authors == two.authors
        assert abs(one.year - two.year) == 1
        assert one.doi != two.doi
        assert max(one.year, two.year) <= 2020


def test_parts_stand_one_after_the_other_in_one_issue(made):
    parts = {w.title: w for w in made if w.pair == "parts"}
    for title, one in parts.items():
        if title.endswith(": part I"):
            two = parts[f"{title}I"]
            assert int(two.start) == int(one.end) + 1
            assert (one.container, one.volume, one.issue) == (two.container, two.volume, two.issue)


def test_an_erratum_and_a_conference_abstract_are_no_articles_but_name_one(made):
    titles = {w.title for w in made if w.item_type == "journalArticle"}
    for other in made:
        if other.pair == "erratum" and other.item_type == "erratum":
            assert other.title.removeprefix("Erratum: ") in titles
        if other.pair == "conference" and other.item_type == "conferencePaper":
            assert other.title in titles


def test_too_few_works_for_the_pairs_are_refused(works):
    with pytest.raises(ProtocolError, match="too few works for the pairs"):
        make_doubtful(works[:5], SAID, SEED)
