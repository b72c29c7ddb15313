"""The PRISMA 2020 checklist, as far as the review knows its answers.

Items are those of Page et al. (2021), BMJ 372:n71; the topics are in our words and stand for the
published text, which is what authors are to follow. The checklist for abstracts is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cis_pipeline.outputs.paper.checklist import Answer, Row, answered, authors, partly
from cis_pipeline.outputs.paper.review_facts import ReviewFacts

_METHODS = "paper/methods"
_SEARCHES = f"{_METHODS}: Information sources and searches"
_SCREENING = f"{_METHODS}: Eligibility criteria and screening"
_RETRIEVAL = f"{_METHODS}: Retrieval and assessment of reports"
_CODING = f"{_METHODS}: Coding of themes"
_SYNTHESIS = f"{_METHODS}: Synthesis"
_AUTOMATION = "paper/automation"


def rows(facts: ReviewFacts) -> Iterator[Row]:
    """The 42 items and sub-items, in order."""
    for section, item, topic, answer in _ITEMS:
        yield Row(section, item, topic, answer(facts))


Answering = Callable[[ReviewFacts], Answer]


def _left(gap: str, place: str = "") -> Answering:
    """An item of which the review knows nothing."""
    return lambda facts: authors(gap, place)


def _title(facts: ReviewFacts) -> Answer:
    title = facts.results.state.protocol.review.title
    if "systematic review" in title.casefold():
        return answered("config/review.toml: title")
    gap = "that the report is a systematic review, or which kind of review it is"
    return partly("config/review.toml: title", gap)


def _objectives(facts: ReviewFacts) -> Answer:
    if facts.results.state.protocol.review.question:
        return answered(_SYNTHESIS)
    return authors("the question of the review")


def _eligibility(facts: ReviewFacts) -> Answer:
    gap = "how studies were grouped for syntheses"
    if not facts.results.state.protocol.criteria:
        return authors(f"the criteria; {gap}")
    return partly(_SCREENING, gap if facts.asks_all else f"what some criteria ask; {gap}")


def _sources(facts: ReviewFacts) -> Answer:
    if not facts.results.state.sources:
        return authors("all sources, with the date on which each was last searched")
    place = f"{_SEARCHES}; searches.csv; paper/prisma_s"
    if facts.simulated:
        return partly(place, "real searches and their dates: those of now are simulated")
    dates = "searched_on" in facts.lacking
    return partly(place, "dates of some searches") if dates else answered(place)


def _strategy(facts: ReviewFacts) -> Answer:
    place = "searches.csv; paper/prisma_s"
    if not facts.results.state.sources or facts.simulated:
        return authors("the full strategies, with filters and limits")
    gaps = {"query": "strategies", "limits": "limits"}
    lack = [f"{word} of some searches" for field, word in gaps.items() if field in facts.lacking]
    return partly(place, " and ".join(lack)) if lack else answered(place)


def _selection(facts: ReviewFacts) -> Answer:
    place = f"{_SCREENING}; {_AUTOMATION}"
    if not facts.begun:
        return authors("how reports were selected", place)
    if not facts.screened:
        return partly(place, "who screened, once people have begun")
    gap = "" if _independent(facts) else "whether reviewers worked independently"
    return partly(place, gap) if gap else answered(place)


def _independent(facts: ReviewFacts) -> bool:
    """Whether all votes in force came from workbooks on record that showed nobody else's."""
    state = facts.results.state
    books = state.workbooks_by_id
    votes = (d for given in state.folded.votes.values() for d in given)
    return all(d.sheet in books and books[d.sheet].blind for d in votes)


def _collection(facts: ReviewFacts) -> Answer:
    if not facts.themes:
        return authors("how data were collected from reports, by how many people")
    place = f"{_CODING}; {_AUTOMATION}"
    if not facts.coded:
        return partly(place, "who coded the reports, and whether independently")
    return partly(place, "whether any data were asked of authors")


def _items(facts: ReviewFacts) -> Answer:
    if facts.themes:
        return partly("codebook.csv", "whether all results on each theme were sought")
    return authors("which outcomes or concepts were sought")


def _synthesis_for(facts: ReviewFacts) -> Answer:
    gap = "how it was decided which reports entered which synthesis"
    return partly("themes.csv", gap) if facts.themes else authors(gap)


def _display(facts: ReviewFacts) -> Answer:
    if not facts.themes:
        return authors("how results were tabulated or displayed")
    place = "themes.csv, theme_counts.csv, evidence_gap.svg, concept_map.svg"
    return partly(place, "which of these are shown, and how they were made")


def _flow(facts: ReviewFacts) -> Answer:
    return facts.as_far("flow.svg, flow.json, numbers.csv", "")


def _excluded(facts: ReviewFacts) -> Answer:
    if not facts.begun:
        return authors("which reports were excluded, and why")
    return facts.as_far("paper/excluded_reports", "")


def _characteristics(facts: ReviewFacts) -> Answer:
    if not facts.included:
        return authors("the characteristics of each included study")
    return partly("included.csv", "what sets each study apart: setting, methods, participants")


def _individual(facts: ReviewFacts) -> Answer:
    if not facts.themes or not facts.included:
        return authors("the results of each study")
    place = "tags.csv, themes.html"
    return partly(place, "the findings of each study, beyond the passages that carry themes")


def _amendments(facts: ReviewFacts) -> Answer:
    place = f"{_METHODS}: Protocol and reporting"
    gap = "changes made before the protocol was kept in this program"
    return partly(place, gap)


def _availability(facts: ReviewFacts) -> Answer:
    place = "data/outputs/, config/, cis export"
    return partly(place, "where the data, forms and code can be had")


_ITEMS: tuple[tuple[str, str, str, Answering], ...] = (
    ("Title", "1", "The report names itself a systematic review", _title),
    ("Abstract", "2", "Abstract (see PRISMA 2020 for Abstracts)", _left("the abstract")),
    ("Introduction", "3", "Why the review was needed", _left("the rationale")),
    ("Introduction", "4", "Objectives or questions", _objectives),
    ("Methods", "5", "Inclusion and exclusion criteria, grouping of studies", _eligibility),
    ("Methods", "6", "Sources searched, and when last", _sources),
    ("Methods", "7", "Full search strategies", _strategy),
    ("Methods", "8", "How reports were selected, by whom, with which tools", _selection),
    ("Methods", "9", "How data were collected, by whom, with which tools", _collection),
    ("Methods", "10a", "Outcomes sought", _items),
    ("Methods", "10b", "Other variables sought",
     _left("which other variables were sought, and what was assumed where they were missing")),
    ("Methods", "11", "How risk of bias was assessed",
     _left("how the studies were appraised, by whom, with which tool")),
    ("Methods", "12", "Effect measures",
     _left("the effect measures, or that an interpretive synthesis has none")),
    ("Methods", "13a", "Which studies entered which synthesis", _synthesis_for),
    ("Methods", "13b", "How data were made ready", _left("how data were prepared, or that they "
                                                         "were not")),
    ("Methods", "13c", "How results are tabulated or displayed", _display),
    ("Methods", "13d", "How results were synthesised", _left("the method of synthesis, and why it "
                                                             "was chosen", _SYNTHESIS)),
    ("Methods", "13e", "How heterogeneity was explored",
     _left("how differences between studies were explored")),
    ("Methods", "13f", "Sensitivity analyses",
     _left("how robust the synthesis is, or that this was not examined")),
    ("Methods", "14", "How missing results were assessed",
     _left("how bias by missing results was assessed, or that it was not")),
    ("Methods", "15", "How certainty was assessed",
     _left("how confidence in the findings was assessed, or that it was not")),
    ("Results", "16a", "Flow of records and reports, best as a diagram", _flow),
    ("Results", "16b", "Reports excluded, each with its reason", _excluded),
    ("Results", "17", "Each included study and its characteristics", _characteristics),
    ("Results", "18", "Risk of bias of each study", _left("the appraisal of each study")),
    ("Results", "19", "Results of each study", _individual),
    ("Results", "20a", "Studies behind each synthesis", _left("what marks the studies behind each "
                                                              "synthesis, and their bias")),
    ("Results", "20b", "Results of syntheses", _left("the results of the synthesis")),
    ("Results", "20c", "Heterogeneity found", _left("how far studies differ, and why")),
    ("Results", "20d", "Sensitivity analyses done", _left("the results of sensitivity analyses, or "
                                                          "that there are none")),
    ("Results", "21", "Missing results, bias found", _left("bias by missing results, or that it "
                                                           "was not assessed")),
    ("Results", "22", "Certainty of each finding", _left("confidence in each finding, or that it "
                                                         "was not assessed")),
    ("Discussion", "23a", "Findings in the light of other evidence", _left("the interpretation")),
    ("Discussion", "23b", "Limitations of the evidence", _left("limitations of the evidence")),
    ("Discussion", "23c", "Limitations of the review", _left(
        "limitations of the review; automation is one of them", _AUTOMATION)),
    ("Discussion", "23d", "Implications", _left("implications for practice, policy and research")),
    ("Other", "24a", "Registration", _left("register and number, or that it is not registered")),
    ("Other", "24b", "Where the protocol can be read", _left("where the protocol can be read",
                                                             "config/")),
    ("Other", "24c", "Amendments to the protocol", _amendments),
    ("Other", "25", "Support, and the role of funders", _left("funding and other support")),
    ("Other", "26", "Competing interests", _left("competing interests of the authors")),
    ("Other", "27", "What data, code and forms are available", _availability),
)  # fmt: skip
"""Section, item, topic in our words, and how it is answered."""
