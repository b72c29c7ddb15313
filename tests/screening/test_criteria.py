"""The operators judge, and a round of rules decides with evidence."""

import time
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record, Verdict
from cis_pipeline.protocol.countries import Countries, Country
from cis_pipeline.protocol.criteria.criterion import Criterion, Rule
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.publishers import Category, Pattern, Publisher, Publishers
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.criteria import Finding, doubts, judge, screen

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


def found(rule: Criterion, **fields: Any) -> Finding:
    return judge(Record(record_id="R", **fields), rule, protocol(rule))


def status(rule: Criterion, **fields: Any) -> str:
    return found(rule, **fields).status


def test_an_item_type_is_met_not_met_or_not_given() -> None:
    assert found(TYPE, item_type="journalArticle") == Finding(
        "TYPE", "met", 'item_type: "journalArticle"'
    )
    assert status(TYPE, item_type="book") == "not_met"
    assert status(TYPE) == "unclear"


@pytest.mark.parametrize(
    ("year", "expected"), [(2004, "not_met"), (2005, "met"), (2020, "met"), (2021, "not_met")]
)
def test_both_ends_of_the_years_count(year: int, expected: str) -> None:
    assert status(YEAR, year=year) == expected


def test_no_year_is_unclear() -> None:
    assert found(YEAR) == Finding("YEAR", "unclear", "no year is given")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "met"), ("EN-gb", "met"), ("de", "not_met"), ("fr;en", "met"), ("fr, de", "not_met")],
)
def test_the_language_code_of_the_entry_counts(language: str, expected: str) -> None:
    assert status(LANG, language=language) == expected


def test_a_language_that_is_not_given_is_detected_and_the_evidence_says_so() -> None:
    english = found(
        LANG,
        title="How local authorities introduce innovation in their services",
        abstract="Interviews with social workers show what hinders them and what helps them.",
    )
    assert english == Finding("LANG", "met", 'language: detected "en" in title and abstract')
    german = found(
        LANG,
        title="Wie Kommunen neue Angebote der Jugendhilfe einführen",
        abstract="Gespräche mit Fachkräften zeigen, was sie daran hindert und was ihnen hilft.",
    )
    assert german == Finding("LANG", "not_met", 'language: detected "de" in title and abstract')


def test_too_few_words_tell_no_language() -> None:
    assert found(LANG, title="Kinship care") == Finding(
        "LANG",
        "unclear",
        "no language is given, and there are fewer than 12 words to tell it by",
    )
    assert found(LANG, title="Kinship care", language="Engl.").evidence.startswith(
        '"Engl." is no language code'
    )


def test_a_text_in_two_languages_is_unclear() -> None:
    mixed = found(
        LANG,
        title="Barn og unge i fosterhjem og hvad de selv siger om det",
        abstract="Children and young people in foster homes and what they say about it",
    )
    assert mixed.status == "unclear"


def test_a_mention_is_quoted_and_saved_by_what_it_stands_beside() -> None:
    assert found(HEALTH, title="Care", abstract="Nurses in two Hospitals were asked.") == Finding(
        "HEALTH", "not_met", 'abstract: "Nurses in two Hospitals were asked."'
    )
    both = found(HEALTH, title="Social-work in a hospital")
    assert both.status == "unclear"
    assert both.evidence == (
        'title: "work in a hospital", but also title: "Social-work in a hospital"'
    )
    assert found(HEALTH, title="Schools") == Finding("HEALTH", "met", "")
    assert status(HEALTH) == "unclear"


def test_a_required_phrase_may_stand_in_any_field_and_without_abstract_it_is_unclear() -> None:
    assert found(SETTING, keywords=("Foster care", "x")).evidence == 'keywords: "Foster care; x"'
    assert status(SETTING, title="Schools", abstract="About schools.") == "not_met"
    assert status(SETTING, title="Schools") == "unclear"


def test_any_comparable_country_meets_and_only_others_do_not() -> None:
    assert found(COUNTRY, abstract="In England and Nigeria.") == Finding(
        "COUNTRY", "met", 'abstract: "In England and Nigeria."'
    )
    lagos = found(COUNTRY, title="Homes in Lagos")
    assert lagos == Finding("COUNTRY", "not_met", 'only Nigeria named, title: "Homes in Lagos"')
    assert status(COUNTRY, title="Enfants en Cote d\u2019Ivoire") == "not_met"
    assert found(COUNTRY, title="Homes") == Finding("COUNTRY", "unclear", "no place is named")


def test_northern_ireland_is_not_ireland_and_us_is_not_the_us() -> None:
    assert status(COUNTRY, title="Care in Northern Ireland") == "met"
    assert status(COUNTRY, title="Care in Ireland") == "not_met"
    assert status(COUNTRY, title="Children tell us") == "unclear"
    assert status(COUNTRY, title="Foster care in the U.S. and elsewhere") == "met"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Homes in Lagos compared with Wales", "unclear"),  # perhaps sited in both
        ("Homes in Lagos, in comparison to those in the UK", "unclear"),
        ("Homes in Lagos, unlike England and Wales", "unclear"),
        ("Homes in Lagos are larger than in England", "unclear"),
        ("Homes in Lagos compared with C\u00f4te d'Ivoire", "not_met"),
        ("Homes in Wales compared with Lagos", "met"),
        ("Homes in Lagos and Wales", "met"),
        ("Compared with England, homes in Wales are small", "met"),
        ("Homes in contrast to those in Lagos", "unclear"),
        ("Homes compared in England and Wales", "met"),
        ("Homes in Lagos compared: what Wales learned", "met"),
        ("Homes in Lagos compared with prisons. Care in Wales", "met"),
    ],
)
def test_a_country_in_a_comparison_is_not_the_setting(title: str, expected: str) -> None:
    assert status(COUNTRY, title=title) == expected


def test_where_a_country_stands_in_a_comparison_only_the_evidence_says_so() -> None:
    assert found(COUNTRY, title="Homes in Lagos", abstract="Compared with Wales.") == Finding(
        "COUNTRY",
        "unclear",
        'named only in a comparison, abstract: "Compared with Wales."',
    )
    assert found(COUNTRY, title="Unlike Lagos").evidence == (
        'named only in a comparison, title: "Unlike Lagos"'
    )


@pytest.mark.parametrize(
    ("publisher", "url", "expected", "evidence"),
    [
        ("DFE", "", "met", 'publisher: "DFE" is Department for Education, G1'),
        ("London: Department for Education.", "", "met", ""),
        ("Childrens Society", "", "not_met", ""),
        ("", "https://www.Education.gov.uk/x?y", "met", ""),
        (
            "Ministry of Justice",
            "",
            "met",
            'publisher: "Ministry of Justice" has "ministry of", G1',
        ),
        ("", "hackney.gov.uk/report.pdf", "met", 'url: "hackney.gov.uk" ends in "gov.uk", G1'),
        ("", "https://notgov.uk", "unclear", "no publisher is given"),
        ("", "http://[broken", "unclear", "no publisher is given"),
        ("Zebra Ltd", "", "unclear", 'publisher: "Zebra Ltd" is not listed'),
    ],
)
def test_a_publisher_is_placed_by_name_address_or_pattern(
    publisher: str, url: str, expected: str, evidence: str
) -> None:
    finding = found(PUBLISHER, publisher=publisher, url=url)
    assert finding.status == expected
    assert evidence in finding.evidence


@pytest.mark.parametrize(
    ("authors", "expected", "evidence"),
    [
        (("DfE",), "met", 'author: "DfE" is Department for Education, G1'),
        (
            ("Fir, Jo", "Department for Education and Zebra Ltd"),
            "met",
            'author: "Department for Education and Zebra Ltd" is Department for Education, G1',
        ),
        (("Ministry of Justice",), "met", 'author: "Ministry of Justice" has "ministry of", G1'),
        (("The Children's Society and Action",), "not_met", "is The Children's Society, G6"),
        (("DfE and The Children's Society",), "unclear", "no publisher is given"),
        (("DfE", "The Children's Society"), "unclear", "no publisher is given"),
        (("Education, Department for",), "unclear", "no publisher is given"),
        (("Friends of the Department for Education",), "unclear", "no publisher is given"),
        (("Society",), "unclear", "no publisher is given"),
        ((), "unclear", "no publisher is given"),
    ],
)
def test_without_a_publisher_the_bodies_among_the_authors_are_tried(
    authors: tuple[str, ...], expected: str, evidence: str
) -> None:
    finding = found(PUBLISHER, authors=authors, url="https://zebra.example")
    assert finding.status == expected
    assert evidence in finding.evidence


def test_a_publisher_or_an_address_counts_before_any_author() -> None:
    assert status(PUBLISHER, publisher="Zebra Ltd", authors=("DfE",)) == "unclear"
    finding = found(PUBLISHER, url="hackney.gov.uk", authors=("The Children's Society",))
    assert finding.evidence == 'url: "hackney.gov.uk" ends in "gov.uk", G1'


def test_a_publisher_that_only_resembles_one_is_named_not_guessed() -> None:
    assert found(PUBLISHER, publisher="Departement for Educaton") == Finding(
        "PUBLISHER",
        "unclear",
        'publisher: "Departement for Educaton" is not listed; nearest are Department for Education',
    )


def test_parts_of_a_publisher_that_contradict_each_other_place_it_nowhere() -> None:
    assert status(PUBLISHER, publisher="DfE; The Children's Society") == "unclear"


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
    ("unclear", "verdict"), [("pass", Verdict.INCLUDE), ("people", Verdict.UNSURE)]
)
def test_what_is_unclear_passes_or_goes_to_people_with_a_note(
    unclear: str, verdict: Verdict
) -> None:
    asked = Round.model_validate({**ROUND.model_dump(), "unclear": unclear, "reviewers": ("A",)})
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
    assert doubts(report, "criteria", rules) == (
        Finding("COUNTRY", "unclear", "no place is named"),
    )


def test_a_changed_gazetteer_is_noticed_by_the_next_judgement() -> None:
    one = protocol(COUNTRY)
    two = replace(one, countries=Countries())
    report = Record(record_id="R", title="Homes in Lagos")
    assert judge(report, COUNTRY, one).status == "not_met"
    assert judge(report, COUNTRY, two).status == "unclear"


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


RULES: list[Criterion] = [LANG, TYPE, YEAR, HEALTH, SETTING, COUNTRY, PUBLISHER]


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


def test_every_operator_of_the_protocol_has_a_judge() -> None:
    operators = set(get_args(get_args(Rule)[0]))
    assert operators == {type(c.rule) for c in RULES}
