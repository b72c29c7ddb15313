"""The 21 items of ENTREQ, for syntheses of qualitative research, as far as the review knows them.

Items are those of Tong et al. (2012), BMC Medical Research Methodology 12:181; the topics are in
our words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cis_pipeline.outputs.paper.checklist import Answer, Row, answered, authors, partly
from cis_pipeline.outputs.paper.review_facts import ReviewFacts

_METHODS = "paper/methods"
_SEARCHES = f"{_METHODS}: Information sources and searches"
_SCREENING = f"{_METHODS}: Eligibility criteria and screening"
_CODING = f"{_METHODS}: Coding of themes"

Answering = Callable[[ReviewFacts], Answer]


def rows(facts: ReviewFacts) -> Iterator[Row]:
    """The items in order."""
    for item, (section, topic, answer) in enumerate(_ITEMS, start=1):
        yield Row(section, str(item), topic, answer(facts))


def _left(gap: str) -> Answering:
    return lambda facts: authors(gap)


def _aim(facts: ReviewFacts) -> Answer:
    asks = bool(facts.results.state.protocol.review.question)
    return answered("config/review.toml: question") if asks else authors("the question")


def _approach(facts: ReviewFacts) -> Answer:
    waves = {s.wave for s in facts.results.state.sources.values()}
    gap = "whether the search was planned to be comprehensive or iterative"
    return partly("searches.csv: wave", gap) if len(waves) > 1 else authors(gap)


def _criteria(facts: ReviewFacts) -> Answer:
    if not facts.results.state.protocol.criteria:
        return authors("the criteria")
    return answered(f"{_SCREENING}; config/criteria.toml")


def _sources(facts: ReviewFacts) -> Answer:
    if not facts.results.state.sources:
        return authors("the sources, when they were searched, and why these")
    return partly(f"{_SEARCHES}; searches.csv", "why these sources were chosen")


def _strategy(facts: ReviewFacts) -> Answer:
    if not facts.results.state.sources or facts.simulated:
        return authors("the search strategies")
    place = "searches.csv; paper/prisma_s"
    return (
        partly(place, "strategies of some searches")
        if "query" in facts.lacking
        else answered(place)
    )


def _screening(facts: ReviewFacts) -> Answer:
    if not facts.screened:
        return authors("how studies were screened, and by how many people")
    return facts.as_far(_SCREENING, "")


def _characteristics(facts: ReviewFacts) -> Answer:
    gap = "country, people, methods and questions of each study"
    return partly("included.csv", gap) if facts.included else authors(gap)


def _selection(facts: ReviewFacts) -> Answer:
    return facts.as_far("flow.svg, paper/excluded_reports", "")


def _extraction(facts: ReviewFacts) -> Answer:
    gap = "which parts of the reports were analysed, and how they were extracted"
    return partly("tags.csv: field, section, page", gap) if facts.themes else authors(gap)


def _software(facts: ReviewFacts) -> Answer:
    return partly(f"{_METHODS}: Protocol and reporting; paper/automation", "other software used")


def _reviewers(facts: ReviewFacts) -> Answer:
    if not facts.coded:
        return authors("who coded and analysed")
    return partly(_CODING, "who took part in the analysis beside coding")


def _coding(facts: ReviewFacts) -> Answer:
    if not facts.coded:
        gap = "how data were coded by people; suggestions by phrases are no coding"
        return partly(f"{_CODING}; codebook.csv", gap) if facts.themes else authors(gap)
    return facts.as_far(f"{_CODING}; codebook.csv, tags.csv", "")


def _comparison(facts: ReviewFacts) -> Answer:
    gap = "how studies were compared with each other"
    return partly("themes.csv, evidence_gap.svg", gap) if facts.themes else authors(gap)


def _derivation(facts: ReviewFacts) -> Answer:
    gap = "whether themes were derived from the studies or brought to them"
    return partly("codebook.csv", gap) if facts.themes else authors(gap)


def _quotations(facts: ReviewFacts) -> Answer:
    gap = "which quotations illustrate the themes, and whose words they are"
    return partly("tags.csv, themes.html", gap) if facts.themes else authors(gap)


_ITEMS: tuple[tuple[str, str, Answering], ...] = (
    ("Introduction", "The question of the synthesis", _aim),
    ("Methods", "The methodology of the synthesis, and why", _left("the methodology, and why")),
    ("Literature", "Whether the search was comprehensive or iterative", _approach),
    ("Literature", "Criteria of inclusion and exclusion", _criteria),
    ("Literature", "Sources, dates, and why these", _sources),
    ("Literature", "Search strategies", _strategy),
    ("Literature", "How studies were screened", _screening),
    ("Literature", "Characteristics of included studies", _characteristics),
    ("Literature", "Numbers screened, reasons of exclusion", _selection),
    ("Appraisal", "Why and how studies were appraised", _left("why and how, or that they were "
                                                              "not")),
    ("Appraisal", "Tools and criteria of appraisal", _left("the tools, or that none was used")),
    ("Appraisal", "Who appraised, and whether consensus was sought", _left("who appraised")),
    ("Appraisal", "Results of appraisal, and what followed", _left("the results of appraisal")),
    ("Synthesis", "What was analysed, and how extracted", _extraction),
    ("Synthesis", "Software", _software),
    ("Synthesis", "Who coded and analysed", _reviewers),
    ("Synthesis", "How data were coded", _coding),
    ("Synthesis", "How studies were compared", _comparison),
    ("Synthesis", "How themes were derived", _derivation),
    ("Synthesis", "Quotations that illustrate themes", _quotations),
    ("Synthesis", "The results, beyond a summary of studies", _left("the results of the "
                                                                    "synthesis")),
)  # fmt: skip
"""Section, topic in our words, and how it is answered; in the order of their numbers."""
