"""The recall curve: what was found, what was read, what is left, in words and as steps."""

from __future__ import annotations

import re

from cis_pipeline.outputs.recall_curve import drawn
from cis_pipeline.screening.stopping.evidence import evidence
from cis_pipeline.screening.stopping.of_round import RoundEvidence

READ = [True, False, True, True, False, False, False, False]


def curve(read, unread):
    one = RoundEvidence("abstract", evidence(read, unread), ("R-1",) * unread, (), ())
    return drawn([one], {"abstract": "Abstracts"}, ["Simulated data."]).decode()


def heights(svg, colour):
    return [float(h) for h in re.findall(rf'height="([\d.]+)" fill="{colour}"', svg)]


def test_a_step_a_record_is_as_tall_as_what_was_found_by_then():
    tall = heights(curve(READ, 0), "#1F4E79")
    assert [round(3 * h / tall[-1]) for h in tall] == [1, 1, 2, 3, 3, 3, 3, 3]


def test_what_is_not_read_is_light_and_at_the_height_of_what_was_found():
    svg = curve(READ, 4)
    assert len(heights(svg, "#9DC3E6")) == 4
    assert set(heights(svg, "#9DC3E6")) == {heights(svg, "#1F4E79")[-1]}
    assert "Light: 4 not read. The plot is as tall" in re.sub(r"</?\w[^>]*>\s*", " ", svg)


def test_it_says_that_data_are_simulated_and_is_told_to_those_who_do_not_see_it():
    svg = curve(READ, 0)
    assert "Simulated data." in svg
    assert "8 of 8 read, 3 relevant" in svg
