"""Same document, another one, or a question for a person; and the sentence that says why.

A merge needs two independent facts that agree (DOI and title; place in print and title; journal,
year, authors and title), because alike titles are never enough alone, nor is a DOI: chapters
share their book's, and meeting abstracts their supplement's. Before that come the vetoes, see
`vetoes`. What is alike, and neither vetoed nor proved, is a doubt, if a person could settle it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cis_pipeline.dedupe.agreement import AGREE, DIFFER, UNKNOWN, Agreement
from cis_pipeline.dedupe.score import Comparison
from cis_pipeline.dedupe.vetoes import printed_alike, veto

Outcome = Literal["same", "doubt", "apart", "different"]

LONG = 25
"""Letters from which an equal title is no chance."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`outcome`: "same", "doubt" (ask a person), "apart" (no evidence), "different" (vetoed).

    `score` (0 to 100) only orders: higher is more surely the same document. `why` is the
    evidence, for a veto the sign that they are two.
    """

    outcome: Outcome
    score: float
    why: str


def judge(c: Comparison) -> Judgement:
    """The judgement on one pair."""
    against = veto(c)
    if against:
        return Judgement("different", 0.0, against)
    score = _score(c)
    if _same(c):
        return Judgement("same", score, evidence(c))
    question = _question(c)
    if question:
        return Judgement("doubt", min(score, 89.0), f"{evidence(c)}; but {question}")
    return Judgement("apart", score, evidence(c))


def _same(c: Comparison) -> bool:
    if c.title in ("equal", "close"):
        return _same_title(c)
    if c.authors != AGREE:
        return False
    if c.title == "extended" and (printed_alike(c) or (c.volume == AGREE and c.same_range)):
        return True
    if c.doi == AGREE and c.pages != DIFFER and _nearly(c):
        return True
    return c.container != DIFFER and not _in_supplement(c) and _same_pages(c)


def _same_title(c: Comparison) -> bool:
    """With one title: a DOI, a place in print, or all that is known of where it appeared."""
    if c.doi == AGREE:
        return True
    if c.pages == AGREE and (c.volume == AGREE or c.container == AGREE):
        return c.container != DIFFER or c.authors == AGREE
    if c.authors != AGREE or c.container == DIFFER:
        return False
    if c.same_range and c.years is not None and c.years <= 1:
        return True
    return c.title == "equal" and _same_origin(c)


def _same_origin(c: Comparison) -> bool:
    """Title and authors are equal, no pages: the same volume, journal and year, or neither."""
    if c.container == AGREE and c.volume == AGREE:
        return True
    if c.years != 0 or (len(c.a.compact) < LONG and c.url != AGREE):
        return False
    if c.container == AGREE:
        return c.volume == UNKNOWN and c.a.supplement == c.b.supplement
    return not c.a.placed and not c.b.placed and not _one_in_journal(c)


def _nearly(c: Comparison) -> bool:
    """Whether a title under the same DOI is cut off, or has a symbol that was lost."""
    if c.title == "extended":
        return True
    return c.title == "similar" and c.alike >= 90 and (c.same_range or not _in_supplement(c))


def _same_pages(c: Comparison) -> bool:
    """Another title over the same pages: worded otherwise, or translated (then by its DOI)."""
    if not c.same_range or c.issue == DIFFER:
        return False
    if c.title == "similar" and c.alike >= 90 and c.years == 0:
        return True
    if c.container != AGREE or c.volume != AGREE:
        return False
    return c.doi == AGREE or (c.title == "similar" and c.alike >= 75)


def _in_supplement(c: Comparison) -> bool:
    """Whether it may be one of many meeting abstracts, which share pages and even a DOI."""
    return c.a.supplement or c.b.supplement


def _one_in_journal(c: Comparison) -> bool:
    """Whether one names a journal or book it stands in and the other does not."""
    return bool(c.a.container) != bool(c.b.container) and "report" not in (c.a.kind, c.b.kind)


def _question(c: Comparison) -> str:
    """What a person should look at, "" if the pair is not worth it."""
    if c.url == AGREE and c.years == 0:
        return "the address and the year are the same, the titles or authors are not"
    if c.title in ("equal", "close") and c.authors == AGREE and len(c.a.compact) >= LONG:
        return "one record says too little to be sure" if c.years in (0, 1, None) else ""
    if c.title == "equal" and len(c.a.compact) >= LONG * (1 if c.years == 0 else 2):
        return "no authors to compare" if c.years in (0, None) else ""
    if c.authors != AGREE or c.years not in (0, None):
        return ""
    if c.title == "extended" and not (c.a.placed and c.b.placed):
        return "one has no subtitle"
    if c.same_range and c.volume == AGREE and c.container == AGREE and c.issue != DIFFER:
        return "the titles differ"
    return ""


_WEIGHTS = {AGREE: 8.0, UNKNOWN: 0.0, DIFFER: -8.0}


def _score(c: Comparison) -> float:
    fields = (c.authors, c.container, c.volume, c.pages, c.doi)
    alike = 100.0 if c.title == "equal" else c.alike
    return round(max(0.0, min(100.0, 0.75 * alike + sum(_WEIGHTS[f] for f in fields))), 1)


def evidence(c: Comparison) -> str:
    """What agrees and what does not, in one sentence; what is unknown is left out."""
    said = ["same DOI" if c.doi == AGREE else "other DOI"] if c.doi else []
    said.append(f"titles {100 if c.title == 'equal' else round(c.alike)}")
    said += _said("authors", c.authors)
    if c.years is not None:
        said.append("same year" if c.years == 0 else f"years {c.a.year} and {c.b.year}")
    said += _said("journals", c.container) + _said("volumes", c.volume) + _said("pages", c.pages)
    if c.url == AGREE:
        said.append("same address")
    return "; ".join(said)


def _said(field: str, agreement: Agreement) -> list[str]:
    return [f"{field} {'agree' if agreement == AGREE else 'differ'}"] if agreement else []
