"""No two invented titles are alike by chance."""

from __future__ import annotations

from itertools import cycle

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.simulate.titles import Titles


def test_a_title_is_refused_if_it_only_reorders_or_recases_an_earlier_one():
    titles = Titles()
    assert titles.take("Holding the risk: Pause in Norway")
    assert not titles.take("PAUSE IN NORWAY - HOLDING RISK")


def test_a_title_that_differs_in_a_telling_word_is_kept():
    titles = Titles()
    assert titles.take("Telehealth for asthma in Kenya")
    assert titles.take("Telehealth for stroke in Kenya")


def test_drawing_goes_on_until_a_title_is_new():
    titles = Titles()
    titles.take("Apples in autumn")
    drawn = iter(["apples in AUTUMN", "Bridges over water"])
    assert titles.new(lambda: next(drawn), "fruit") == "Bridges over water"


def test_running_out_of_titles_says_what_to_add_and_where():
    titles = Titles()
    same = cycle(["Apples in autumn"])
    titles.take(next(same))
    with pytest.raises(ProtocolError, match=r"simulation\.toml: no new titles are left for fruit"):
        titles.new(lambda: next(same), "fruit")
