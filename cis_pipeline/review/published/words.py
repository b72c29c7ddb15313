"""What a cell says that is a decision, in whatever words a team used.

The words are those of workbooks and of other tools (Rayyan, Covidence, EPPI-Reviewer, ASReview),
and what people write beside them: "retain", "not eligible", "Exclude: wrong population". Words such
as "yes" and "1" are weak: they answer many questions, so they tell a decision only where the name
of the column says that one is asked for.

Numbers mean what most teams mean by them: 1 is to include; 0 to exclude; where there is no 0, 2 is
to exclude and 3 to be unsure, else 2 is to be unsure. That is an assumption, and it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Verdict
from cis_pipeline.protocol.protocol import DecisionWords
from cis_pipeline.screening.tasks import plain, verdict_words
from cis_pipeline.screening.votes import exports
from cis_pipeline.screening.votes.grid import filled

_ALSO: Mapping[Verdict, str] = {
    Verdict.INCLUDE: "retain retained keep kept eligible selected advance advanced pass passed "
    "proceed inclusion eingeschlossen inclus incluido",
    Verdict.EXCLUDE: "discard discarded ineligible remove removed drop dropped fail failed "
    "exclusion ausgeschlossen exclu excluido",
    Verdict.UNSURE: "possible possibly perhaps potentially discuss query tbd",
}
_PHRASES: Mapping[str, Verdict] = {
    "not eligible": Verdict.EXCLUDE,
    "not relevant": Verdict.EXCLUDE,
    "not included": Verdict.EXCLUDE,
    "not selected": Verdict.EXCLUDE,
    "do not include": Verdict.EXCLUDE,
    "not sure": Verdict.UNSURE,
    "potentially relevant": Verdict.INCLUDE,
    "potentially eligible": Verdict.INCLUDE,
}


def each(words: str) -> frozenset[str]:
    """The words of a text, as a set to look into."""
    return frozenset(words.split())


_WEAK = each("yes no y n in out true false pass passed fail failed 1 0 2 3 ?")
_NUMBER = re.compile(r"(-?[0-3])(?:\.0+)?")
_WITH_REASON = re.compile(
    r"(include[ds]?|exclude[ds]?|exclusion|inclusion|reject(?:ed)?|maybe|unsure)\b"
    r"\s*([-\u2013\u2014:;,.(/|]*)\s*(.+?)\)?",
    re.IGNORECASE,
)
_BEGINS = {
    **dict.fromkeys(("in",), Verdict.INCLUDE),
    **dict.fromkeys(("ex", "re"), Verdict.EXCLUDE),
    **dict.fromkeys(("ma", "un"), Verdict.UNSURE),
}
_MOST_WORDS = 6
"""So many may stand behind such a word without a sign between: more are a sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """A decision, and the reason that stands in the same cell."""

    verdict: Verdict
    reason: str = ""


@cache
def _known() -> dict[str, Verdict]:
    house = {**exports.verdict_words(), **verdict_words(DecisionWords())}
    known = {plain(word): verdict for word, verdict in house.items()}
    for verdict, words in _ALSO.items():
        known |= dict.fromkeys(words.split(), verdict)
    return known | {plain(phrase): verdict for phrase, verdict in _PHRASES.items()}


def decision(cell: str) -> Said | None:
    """What a cell says by its words; None if it is no decision, numbers among them.

    >>> decision("Exclude - wrong population")
    Said(verdict=<Verdict.EXCLUDE: 'exclude'>, reason='wrong population')
    >>> decision("not relevant").verdict, decision("a cohort study")
    (<Verdict.EXCLUDE: 'exclude'>, None)
    """
    text = " ".join(cell.split())
    if not text or len(text) > 300:
        return None
    if verdict := _known().get(plain(text)):
        return Said(verdict)
    found = _WITH_REASON.fullmatch(text)
    if found is None or not (found[2] or len(found[3].split()) <= _MOST_WORDS):
        return None
    verdict = _BEGINS[found[1][:2].casefold()]
    return Said(verdict, found[3].strip() if verdict is Verdict.EXCLUDE else "")


@dataclass(frozen=True, slots=True)
class Speech:
    """How far the cells of a column are decisions: how many are `filled`, the share of these that
    `tell` one (0 to 1), numbers among them, and whether it is told in words that mean no other
    thing (`strong`). `flags` says that they are nothing but true and false.
    """

    filled: int = 0
    tell: float = 0.0
    strong: bool = False
    flags: bool = False


def speech(cells: Iterable[str]) -> Speech:
    """How far these cells are decisions."""
    count = tell = strong = flags = 0
    for cell in cells:
        if not filled([cell], 0):
            continue
        count += 1
        number = _NUMBER.fullmatch(cell.strip())
        said = None if number else decision(cell)
        tell += bool(number or said)
        flags += plain(cell) in ("true", "false")
        strong += said is not None and plain(cell) not in _WEAK
    return Speech(count, tell / count if count else 0.0, strong * 2 > count, flags == count > 0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the cells of one column of decisions mean; `assumed` says in words what was assumed."""

    codes: Mapping[str, Verdict] = field(default_factory=dict)
    given: Mapping[str, Verdict] = field(default_factory=dict)
    assumed: str = ""

    def of(self, cell: str) -> Said | None:
        """The decision of a cell; None of one that is none."""
        if plain(cell) in self.given:
            return Said(self.given[plain(cell)])
        if number := _NUMBER.fullmatch(cell.strip()):
            verdict = self.codes.get(number[1])
            return Said(verdict) if verdict else None
        return decision(cell)


def meaning(cells: Iterable[str], given: Mapping[str, Verdict] | None = None) -> Meaning:
    """What a column's cells mean; `given` says what a person told of words, as compared."""
    told = given or {}
    numbers = {n[1] for c in cells if (n := _NUMBER.fullmatch(c.strip())) and plain(c) not in told}
    if not numbers:
        return Meaning(given=told)
    codes = {"1": Verdict.INCLUDE, "0": Verdict.EXCLUDE, "2": Verdict.UNSURE}
    if "0" not in numbers:
        codes = {"1": Verdict.INCLUDE, "2": Verdict.EXCLUDE, "3": Verdict.UNSURE}
    read = ", ".join(f"{n} as {codes[n].value}" for n in sorted(numbers) if n in codes)
    return Meaning(codes, told, f"read {read}" if read else "")


def words_in(given: Iterable[str]) -> dict[str, Verdict]:
    """What `--word WORD=VERDICT` says; ReviewError if it says nothing."""
    found: dict[str, Verdict] = {}
    for one in given:
        word, equals, verdict = one.rpartition("=")
        said = decision(verdict)
        if not (equals and word.strip() and said):
            raise ReviewError(f'--word "{one}": say it as WORD=VERDICT, as in "2=exclude"')
        found[plain(word)] = said.verdict
    return found
