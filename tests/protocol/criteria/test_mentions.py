"""mentions and requires: phrases quoted with the words around them."""

from typing import Any

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.mentions import Mentions, Requires
from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading
from cis_pipeline.protocol.protocol import Protocol, ReviewTable

PROTOCOL = Protocol(ReviewTable(title="A review"), (), ())
HEALTH = Mentions(operator="mentions", any=("hospital",), unless=("social work",))
SETTING = Requires(operator="requires", any=("foster care", "child welfare"))


def judged(rule: Operator, **fields: Any) -> Finding:
    return rule.judge(Reading(Record(record_id="R", **fields), PROTOCOL))


def status(rule: Operator, **fields: Any) -> str:
    return judged(rule, **fields).status


def test_a_mention_is_quoted_and_saved_by_what_it_stands_beside() -> None:
    assert judged(HEALTH, title="Care", abstract="Nurses in two Hospitals were asked.") == Finding(
        "not_met", 'abstract: "Nurses in two Hospitals were asked."'
    )
    both = judged(HEALTH, title="Social-work in a hospital")
    assert both.status == "unclear"
    assert both.evidence == (
        'title: "work in a hospital", but also title: "Social-work in a hospital"'
    )
    assert judged(HEALTH, title="Schools") == Finding("met", "")
    assert status(HEALTH) == "unclear"


def test_a_required_phrase_may_stand_in_any_field_and_without_abstract_it_is_unclear() -> None:
    assert judged(SETTING, keywords=("Foster care", "x")).evidence == 'keywords: "Foster care; x"'
    assert status(SETTING, title="Schools", abstract="About schools.") == "not_met"
    assert status(SETTING, title="Schools") == "unclear"
