"""Agreement on the page: what is folded, and what is said once and not again."""

from __future__ import annotations

from dataclasses import replace

from outputs.page.page import Page
from outputs.page.reports import SAMPLE

from cis_pipeline.outputs.page.content.agreement import RoundAgreement, agreement_rows
from cis_pipeline.outputs.page.html import render
from cis_pipeline.screening.agreement.by_part import Judgement, by_part
from making import PROTOCOL

YES, NO = Judgement("include"), Judgement("exclude", ("TOPIC",))


def row(names: str, items: int = 40) -> RoundAgreement:
    """A round in which each judged all items; the first item is included, the rest are not."""
    judged = {str(n): dict.fromkeys(names, NO if n else YES) for n in range(items)}
    (found,) = agreement_rows({"abstract": by_part(judged, people=tuple(names))}, PROTOCOL)
    return found


def test_few_parts_stand_open_and_many_are_folded() -> None:
    few, many = row("ABC"), row("ABCD")  # 3 and 6 pairs, and a criterion
    assert (few.parts, few.open) == ("3 pairs, 1 criterion", True)
    assert (many.parts, many.open) == ("6 pairs, 1 criterion", False)
    html = render(replace(SAMPLE, agreements=(few, many)))
    page = Page(html)
    assert page.faults == []
    section = html[html.index('<section id="agreement"') : html.index('<section id="sources"')]
    assert ["open" in attrs for attrs in Page(section).all("details")] == [True, False]
    assert "Abstracts: 6 pairs, 1 criterion" in page.text


def test_a_criterion_stands_by_its_title_and_a_pair_says_who_includes_more() -> None:
    found = row("AB")
    assert [c.name for c in found.criteria] == ["Off topic"]
    assert [p.note for p in found.pairs] == ["included by A only: 0, by B only: 0"]


def test_what_is_said_of_a_round_is_not_said_again_of_its_pairs() -> None:
    found = row("ABC")
    assert found.caution.startswith("No conflict in 40")
    assert {pair.caution for pair in found.pairs} == {""}


def test_that_kappa_is_a_mean_is_said_where_more_than_two_judged() -> None:
    said = "Of more than two reviewers kappa is the mean of their pairs"
    assert said in Page(render(replace(SAMPLE, agreements=(row("ABC"),)))).text
    assert said not in Page(render(replace(SAMPLE, agreements=(row("AB"),)))).text
