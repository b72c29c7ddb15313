"""A round of rules decides with evidence, and leaves to people what rules cannot tell."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record, Verdict
from cis_pipeline.protocol.criteria.country import Countries, Country
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.criteria.operator import Finding
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.publishers import Category, Pattern, Publisher, Publishers
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.rules import screen, unclear

COUNTRIES = Countries(
    country=(
        Country(name="United Kingdom", aliases=("UK", "England", "Wales"), comparable=True),
        Country(name="Northern Ireland", comparable=True),
        Country(name="Ireland", comparable=False),
        Country(name="Nigeria", aliases=("Lagos",), comparable=False),
        Country(name="Ivory Coast", aliases=("C\u00f4te d'Ivoire",), comparable=False),
        Country(name="United States", aliases=("US", "U.S."), comparable=True),
    )
)
PUBLISHERS = Publishers(
    category=(Category(code="G1", label="Government"), Category(code="G6", label="Charities")),
    publisher=(
        Publisher(
            name="Department for Education",
            aliases=("DfE",),
            domains=("education.gov.uk",),
            category="G1",
        ),
        Publisher(name="The Children's Society", category="G6"),
    ),
    pattern=(
        Pattern(words=("ministry of",), category="G1"),
        Pattern(domains=(".gov.uk",), category="G1"),
    ),
)
ROUND = Round(id="criteria", title="Criteria", decided_by="rules")


def criterion(code: str, **rule: object) -> Criterion:
    return Criterion.model_validate(
        {"id": code, "title": code, "rounds": ["criteria"], "rule": rule or None}
    )


LANG = criterion("LANG", operator="one_of", field="language", values=["en"])
TYPE = criterion("TYPE", operator="one_of", field="item_type", values=["journalArticle"])
YEAR = criterion("YEAR", operator="between", low=2005, high=2020)
HEALTH = criterion("HEALTH", operator="mentions", any=["hospital"], unless=["social work"])
SETTING = criterion("SETTING", operator="requires", any=["foster care", "child welfare"])
COUNTRY = criterion("COUNTRY", operator="country")
PUBLISHER = criterion("PUBLISHER", operator="publisher", categories=["G1"])


def protocol(*criteria: Criterion, asked: Round = ROUND) -> Protocol:
    return Protocol(
        ReviewTable(title="A review"),
        (asked,),
        criteria,
        publishers=PUBLISHERS,
        countries=COUNTRIES,
    )


def test_the_first_criterion_not_met_is_the_reason_and_the_rest_are_further() -> None:
    rules = protocol(LANG, YEAR, HEALTH)
    report = Record(record_id="R", language="en", year=1999, title="In hospital")
    (decision,) = screen(ROUND, [report], rules)
    assert (decision.verdict, decision.by) == (Verdict.EXCLUDE, "rule:YEAR")
    assert (decision.reason, decision.further) == ("YEAR", ("HEALTH",))
    assert decision.evidence == 'YEAR: year: 1999; HEALTH: title: "In hospital"'
    assert decision.protocol == rules.basis("criteria", Verdict.EXCLUDE, ("YEAR", "HEALTH"))
    assert decision.note == ""


@pytest.mark.parametrize(
    ("where", "verdict"), [("pass", Verdict.INCLUDE), ("people", Verdict.UNSURE)]
)
def test_what_is_unclear_passes_or_goes_to_people_with_a_note(where: str, verdict: Verdict) -> None:
    asked = Round.model_validate({**ROUND.model_dump(), "unclear": where, "reviewers": ("A",)})
    rules = protocol(YEAR, COUNTRY, asked=asked)
    (decision,) = screen(asked, [Record(record_id="R", year=2010, title="Homes")], rules)
    assert (decision.verdict, decision.by) == (verdict, "rule:criteria")
    assert decision.note == "COUNTRY: no place is named"
    assert decision.evidence == "YEAR: year: 2010"
    assert decision.protocol == rules.basis("criteria", verdict, ())


def test_nothing_unclear_is_included_even_where_unclear_goes_to_people() -> None:
    asked = ROUND.model_copy(update={"unclear": "people", "reviewers": ("A",)})
    rules = protocol(YEAR, criterion("PEOPLE"), asked=asked)
    (decision,) = screen(asked, [Record(record_id="R", year=2010)], rules)
    assert decision.verdict is Verdict.INCLUDE


def test_reviewers_are_shown_only_what_was_unclear() -> None:
    rules = protocol(YEAR, COUNTRY, LANG)
    report = Record(record_id="R", year=1999, title="Homes", language="en")
    assert unclear(report, "criteria", rules) == {
        "COUNTRY": Finding("unclear", "no place is named")
    }


def test_a_changed_gazetteer_is_noticed_by_the_next_judgement() -> None:
    one = protocol(COUNTRY)
    two = replace(one, countries=Countries())
    report = Record(record_id="R", title="Homes in Lagos")
    assert [d.reason for d in screen(ROUND, [report], one)] == ["COUNTRY"]
    assert [d.reason for d in screen(ROUND, [report], two)] == [""]


def test_four_thousand_reports_take_less_than_three_seconds() -> None:
    rules = protocol(LANG, YEAR, HEALTH, SETTING, COUNTRY)
    abstract = "This study of child welfare in England asks social workers about change. " * 20
    reports = [
        Record(record_id=str(i), title=f"Study {i}", abstract=abstract, year=2010, language="en")
        for i in range(4000)
    ]
    start = time.process_time()
    decisions = list(screen(ROUND, reports, rules))
    assert time.process_time() - start < 3
    assert {d.verdict for d in decisions} == {Verdict.INCLUDE}


RULES = (LANG, TYPE, YEAR, HEALTH, SETTING, COUNTRY, PUBLISHER)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=7, max_size=7), st.integers() | st.none())
def test_any_text_is_judged_without_a_fault(texts: list[str], year: int | None) -> None:
    title, abstract, keyword, language, publisher, url, kind = texts
    report = Record(
        record_id="R",
        title=title,
        abstract=abstract,
        keywords=(keyword,),
        language=language,
        publisher=publisher,
        url=url,
        item_type=kind,
        year=year,
    )
    (decision,) = screen(ROUND, [report], protocol(*RULES))
    assert (decision.verdict is Verdict.EXCLUDE) == bool(decision.reason)
