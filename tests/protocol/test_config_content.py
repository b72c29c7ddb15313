"""The tables in config/ say what the paper and the method notes say, checked fact by fact.

Why by hand and with tomllib alone: the strict loaders prove that the keys are right, not that a
theme is missing, that two bodies share an alias, or that the published numbers do not add up.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cis_pipeline.concepts.codebook.codebook import load_codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tagging import tag

CONFIG = Path(__file__).resolve().parents[2] / "config"
NAMES = ("codebook", "publishers", "countries", "framework", "published")


def read(name: str) -> dict[str, Any]:
    """One file of config/, parsed."""
    return tomllib.loads((CONFIG / f"{name}.toml").read_text(encoding="utf-8"))


CODEBOOK, PUBLISHERS, COUNTRIES, FRAMEWORK, PUBLISHED = map(read, NAMES)
THEMES: dict[str, dict[str, Any]] = {theme["id"]: theme for theme in CODEBOOK["theme"]}
NUMBERS: dict[str, dict[str, Any]] = {number["box"]: number for number in PUBLISHED["number"]}


def twice(values: Iterable[str]) -> list[str]:
    """Values that occur more than once, case ignored."""
    return sorted(v for v, n in Counter(value.casefold() for value in values).items() if n > 1)


def names(table: dict[str, Any]) -> list[str]:
    """The name of a body or country, and its aliases."""
    return [table["name"], *table["aliases"]]


@pytest.mark.parametrize("name", NAMES)
def test_each_file_begins_by_saying_who_edits_it_and_what_a_change_does(name: str) -> None:
    text = (CONFIG / f"{name}.toml").read_text(encoding="utf-8")
    head = text[: text.index("\n[")]
    assert head.startswith("# The ")
    assert "# Who edits it:" in head
    assert "# What happens when it changes:" in head


def test_the_codebook_has_every_theme_of_the_notes_and_no_other() -> None:
    expected = [f"TA{n}" for n in range(1, 5)] + [f"TB{n}" for n in range(1, 14)]
    expected += ["TC1", "TC2", "TC3", "TC3a", "TC3b"] + [f"TD{n}" for n in range(1, 8)]
    expected += [f"TE{cluster}.{n}" for cluster in (1, 2, 3) for n in range(1, 6)]
    expected += ["TF1", "TF2", "TF3"] + [f"TG{n}" for n in range(1, 6)]
    assert [theme["id"] for theme in CODEBOOK["theme"]] == expected
    assert len(expected) == 52


def test_the_interlink_is_found_by_co_occurrence_and_the_others_by_25_to_45_phrases() -> None:
    interlink = THEMES["TA4"]
    assert (interlink["all_of"], interlink["at_least"]) == (["TA1", "TA2", "TA3"], 2)
    # the framework's parts are coded by people alone: its questions have phrases of their own
    without = [key for key, theme in THEMES.items() if "phrases" not in theme]
    assert without == ["TA4", "TF1", "TF2", "TF3"]
    counts = [len(theme["phrases"]) for theme in THEMES.values() if "phrases" in theme]
    assert min(counts) >= 25
    assert max(counts) <= 45


def test_no_theme_lists_a_phrase_twice() -> None:
    for theme in THEMES.values():
        phrases = theme.get("phrases", [])
        assert twice(phrase.replace("-", " ") for phrase in phrases) == [], theme["id"]


def test_words_too_common_to_stand_alone_never_do() -> None:
    common = (
        "Risk. Risks. Power. Relationship. Relationships. Learning. Outcome. Outcomes. Justice. "
        "Context. Trust. Voice. Market. Care. Value. Values. Participants. Account. Related. "
        "Integrated. University. Change. Support. Impact. Policy. Quality. Evaluation. Learn."
    )
    book = load_codebook(CONFIG / "codebook.toml")
    assert tag([Document("R-1", abstract=common)], book) == []


def test_each_theme_is_defined_and_names_the_works_cited_for_it() -> None:
    for theme in THEMES.values():
        assert theme["label"]
        assert theme["definition"].endswith("."), theme["id"]
        assert theme["cited"] and twice(theme["cited"]) == [], theme["id"]
    assert "Fewster 2004" in THEMES["TA3"]["cited"]
    assert "Papaioannou 2019" in THEMES["TB5"]["cited"]
    assert THEMES["TC3a"]["cited"] == ["Gurumurthy 2020"]


def test_every_link_joins_two_themes_and_says_where_the_paper_states_it() -> None:
    for link in CODEBOOK["link"]:
        assert {link["from"], link["to"]} <= set(THEMES)
        assert link["from"] != link["to"]
        assert len(link["kind"].split()) in (1, 2, 3)
        assert link["locator"]
    assert twice(f"{link['from']} {link['to']}" for link in CODEBOOK["link"]) == []


def test_the_links_of_the_notes_are_all_there() -> None:
    links = {(link["from"], link["to"]) for link in CODEBOOK["link"]}
    stated = {("TB6", "TB7"), ("TB6", "TB8"), ("TB5", "TD7"), ("TC3", "TB7")}
    stated |= {("TD7", part) for part in ("TF1", "TF2", "TF3")}
    stated |= {(f"TE{cluster}.{n}", "TF2") for cluster in (1, 2, 3) for n in range(1, 6)}
    stated |= {("TD1", "TF3"), ("TD2", "TF3"), ("TD5", "TF3")}
    stated |= {(theme, "TG3") for theme in ("TA1", "TA2", "TA3")}
    stated |= {(part, "TG5") for part in ("TF1", "TF2", "TF3")}
    assert stated <= links
    # the three characteristics act on each other; either direction states the pair
    pairs = {frozenset(link) for link in links}
    assert {frozenset(pair) for pair in (("TA1", "TA2"), ("TA1", "TA3"), ("TA2", "TA3"))} <= pairs


def host_is_under(host: str, domain: str) -> bool:
    """Whether a host is a domain or stands under it."""
    return f".{host}".endswith(f".{domain.removeprefix('.')}")


def category_of(name: str = "", host: str = "") -> str:
    """The category by the rules in the head of publishers.toml; "" if the body is not known."""
    for body in PUBLISHERS["publisher"]:
        if name and name.casefold() in (known.casefold() for known in names(body)):
            return str(body["category"])
    under = [
        (len(domain), str(body["category"]))
        for body in PUBLISHERS["publisher"]
        for domain in body["domains"]
        if host_is_under(host, domain)
    ]
    if under:
        return max(under)[1]
    for rule in PUBLISHERS["pattern"]:
        words = (f" {word.casefold()} " for word in rule.get("words", []))
        if any(word in f" {name.casefold().replace(',', ' ,')} " for word in words):
            return str(rule["category"])
        if host and any(host_is_under(host, domain) for domain in rule.get("domains", [])):
            return str(rule["category"])
    return ""


def listed(by_category: dict[str, str]) -> list[tuple[str, str]]:
    """(entry, category) for each entry of lists written with semicolons."""
    return [(one, code) for code, text in by_category.items() for one in text.split("; ")]


def test_there_are_seven_categories_and_each_has_at_least_five_named_bodies() -> None:
    codes = [category["code"] for category in PUBLISHERS["category"]]
    assert codes == ["G1", "G2", "G3", "G4", "G5", "G6", "G7"]
    bodies = Counter(body["category"] for body in PUBLISHERS["publisher"])
    assert set(bodies) == set(codes)
    assert min(bodies.values()) >= 5
    assert bodies.total() >= 150
    assert {rule["category"] for rule in PUBLISHERS["pattern"]} <= set(codes)


def test_no_name_alias_or_domain_belongs_to_two_publishers() -> None:
    assert twice(name for body in PUBLISHERS["publisher"] for name in names(body)) == []
    assert twice(d for body in PUBLISHERS["publisher"] for d in body["domains"]) == []


def test_domains_are_bare_hosts_and_no_pattern_mixes_them_with_words() -> None:
    tables = [*PUBLISHERS["publisher"], *PUBLISHERS["pattern"]]
    for domain in (domain for table in tables for domain in table.get("domains", [])):
        assert domain == domain.lower().strip()
        assert not set(domain) & set("/: ") and not domain.startswith("www."), domain
    assert all(("words" in rule) != ("domains" in rule) for rule in PUBLISHERS["pattern"])


CITED_BODIES = {
    "G1": (
        "Department for Education; DfE; Department for Communities and Local Government; "
        "Children's Social Care Innovation Programme"
    ),
    "G2": "National Audit Office; House of Commons Library",
    "G3": "Rees Centre; Institute of Public Care; University of Bedfordshire",
    "G4": (
        "Ofsted; Children's Commissioner for England; Office of the Children's Commissioner; "
        "European Commission; Independent Review of Children's Social Care; "
        "Economic and Social Research Council"
    ),
    "G5": "Leeds City Council",
    "G6": (
        "Action for Children; New Economics Foundation; "
        "BASW (British Association of Social Workers); What Works Centre; Family Rights Group; "
        "Iriss; Scie; RiPFA; Research in Practice; Think Local Act Personal; Coram-i; ADCS; "
        "Demos; Joseph Rowntree Foundation; Nuffield Foundation"
    ),
    "G7": "Nesta; Young Foundation; Innovation Unit; Spring Consortium; Health Foundation",
}
"""The bodies that the two seed documents cite, by category."""


CITED_HOSTS = {
    "G1": "www.gov.uk; assets.publishing.service.gov.uk",
    "G2": "commonslibrary.parliament.uk; www.nao.org.uk",
    "G3": "www.education.ox.ac.uk; ipc.brookes.ac.uk; sro.sussex.ac.uk",
    "G4": (
        "cordis.europa.eu; www.childrenscommissioner.gov.uk; "
        "childrensocialcare.independent-review.uk"
    ),
    "G6": (
        "adcs.org.uk; coram-i.org.uk; mk0nuffieldfounpg9ee.kinstacdn.com; "
        "whatworks-csc.org.uk; www.basw.co.uk; www.frg.org.uk; www.iriss.org.uk; "
        "www.jrf.org.uk; www.researchinpractice.org.uk; www.scie.org.uk"
    ),
    "G7": (
        "leadershipforchange.org.uk; www.health.org.uk; www.innovationunit.org; "
        "www.nesta.org.uk; youngfoundation.org"
    ),
}
"""The hosts of the addresses that they print, by category."""


UNLISTED_BODIES = {
    "G1": "Department for Transport",
    "G2": "House of Commons Work and Pensions Select Committee",
    "G3": "Department of Social Policy and Social Work, University of York",
    "G5": "Kirklees Metropolitan Borough Council; Fife Council; London Borough of Ealing",
    "G6": "Scottish Council for Voluntary Organisations",
    "": "Policy Press; Palgrave Macmillan; Some Consultancy Ltd",
}
UNLISTED_HOSTS = {
    "G1": "www.dft.gov.uk; www.gov.wales",
    "G5": "www.kent.gov.uk; www.cityoflondon.gov.uk; www.london.gov.uk; www.anglesey.gov.wales",
    "": "www.palgrave.com; notleeds.example.org",
}


@pytest.mark.parametrize(("name", "category"), listed(CITED_BODIES) + listed(UNLISTED_BODIES))
def test_a_body_is_placed_by_its_name_or_left_to_a_person(name: str, category: str) -> None:
    assert category_of(name) == category


@pytest.mark.parametrize(("host", "category"), listed(CITED_HOSTS) + listed(UNLISTED_HOSTS))
def test_an_address_tells_a_council_from_a_department(host: str, category: str) -> None:
    assert category_of(host=host) == category


COMPARABLE = {table["name"]: table["comparable"] for table in COUNTRIES["country"]}


def test_no_name_or_alias_belongs_to_two_countries() -> None:
    assert twice(name for country in COUNTRIES["country"] for name in names(country)) == []


def test_the_uk_nations_and_like_systems_are_comparable_and_others_are_not() -> None:
    uk = ("England", "Scotland", "Wales", "Northern Ireland", "United Kingdom")
    others = ("Ireland", "United States", "Canada", "Australia", "New Zealand", "Norway", "Sweden")
    assert all(COMPARABLE[name] for name in (*uk, *others, "Netherlands", "Germany", "Japan"))
    poorer = ("India", "China", "Nigeria", "South Africa", "Brazil", "Kenya", "Mexico", "Romania")
    assert not any(COMPARABLE[name] for name in poorer)
    assert sum(not comparable for comparable in COMPARABLE.values()) >= 60


def test_words_that_mean_other_things_do_not_stand_for_a_country() -> None:
    known = {name.casefold() for country in COUNTRIES["country"] for name in names(country)}
    traps = "georgia jordan turkey chad mali guinea jersey london english french spanish polish"
    assert not {*traps.split(), "indian", "american", "chinese", "pakistani"} & known
    assert {"republic of georgia", "jordanian", "türkiye", "republic of chad"} <= known


HOLDS_ANOTHER = {
    "Northern Ireland": "Ireland",
    "New South Wales": "Wales",
    "New England": "England",
    "New Mexico": "Mexico",
    "British Columbia": "British",
    "American Indian": "India",
    "Niger Delta": "Niger",
    "North Korea": "Korea",
}
"""Places, and the name of another country that each holds."""


@pytest.mark.parametrize(("longer", "shorter"), HOLDS_ANOTHER.items())
def test_a_place_whose_name_holds_another_is_listed_in_full(longer: str, shorter: str) -> None:
    by_name = {name: c["name"] for c in COUNTRIES["country"] for name in names(c)}
    assert by_name[longer] != by_name[shorter]


def test_the_framework_asks_seven_three_and_six_questions_and_only_the_last_six_are_tests() -> None:
    assert [part["id"] for part in FRAMEWORK["part"]] == ["TF1", "TF2", "TF3"]
    per_part = Counter(question["part"] for question in FRAMEWORK["question"])
    assert per_part == {"TF1": 7, "TF2": 3, "TF3": 6}
    ids = [question["id"] for question in FRAMEWORK["question"]]
    assert ids == [f"{part}.{n + 1}" for part, count in per_part.items() for n in range(count)]
    kinds = " ".join(question["kind"] for question in FRAMEWORK["question"])
    assert kinds == "open " * 10 + "gate gate gate conditional conditional always"


@pytest.mark.parametrize(
    ("kind", "count"), [("part", 3), ("principle", 15), ("definition", 5), ("paradigm", 5)]
)
def test_what_the_framework_rests_on_bears_the_ids_of_the_codebook(kind: str, count: int) -> None:
    ids = [table["id"] for table in FRAMEWORK[kind]]
    assert len(ids) == len(set(ids)) == count
    assert set(ids) <= set(THEMES)


def test_the_principles_stand_in_three_clusters_of_five() -> None:
    clusters = Counter(principle["cluster"] for principle in FRAMEWORK["principle"])
    assert clusters == {"Human rights": 5, "Social justice": 5, "Professional integrity": 5}


def value(box: str) -> int:
    """The published number of a box."""
    return int(NUMBERS[box]["value"])


def test_the_six_headline_numbers_are_those_that_the_paper_prints() -> None:
    headline = [number for number in PUBLISHED["number"] if number.get("headline")]
    assert [number["value"] for number in headline] == [3819, 1802, 304, 144, 79, 275]
    assert {number["status"] for number in headline} == {"reported"}


def test_the_published_numbers_add_up() -> None:
    before = value("records_removed_before_screening")
    assert value("records_identified") - before == value("records_screened") == 1802
    criteria, abstract = value("rounds.criteria.excluded"), value("rounds.abstract.excluded")
    assert value("records_screened") - criteria == value("rounds.criteria.left") == 304
    assert value("rounds.criteria.left") - abstract == value("rounds.abstract.left") == 144
    assert value("records_excluded") == criteria + abstract == 1658
    assert value("records_screened") - value("records_excluded") == value("reports_sought")
    sought, missing = value("reports_sought"), value("reports_not_retrieved")
    assert sought - missing == value("reports_assessed") == 144
    assert value("reports_assessed") - value("reports_excluded") == value("reports_included")
    assert value("reports_included") == value("rounds.full_text.left") == 79


def test_what_the_paper_does_not_report_has_no_value_and_everything_else_has_one() -> None:
    assert twice(number["box"] for number in PUBLISHED["number"]) == []
    for box, number in NUMBERS.items():
        assert number["status"] in {"reported", "derived", "not reported"}
        assert ("value" in number) == (number["status"] != "not reported"), box
        assert number["basis"].endswith("."), box
    silent = {box for box, number in NUMBERS.items() if "value" not in number}
    assert {"duplicate_records_removed", "studies_included"} <= silent
    assert {"agreement.abstract.cohen_kappa", "other_methods.reports_included"} <= silent
    assert value("reports_not_retrieved") == 0  # known to be none, which is not silence


def test_each_reason_at_full_text_is_a_criterion_of_the_protocol_without_a_number() -> None:
    prefix = "rounds.full_text.excluded_by_reason."
    codes = [box.removeprefix(prefix) for box in NUMBERS if box.startswith(prefix)]
    assert codes == ["FT1_GENERAL_CHANGE", "FT2_POLICY_REVIEW", "FT3_RELATED_ISSUE"]
    assert not any("value" in NUMBERS[prefix + code] for code in codes)
