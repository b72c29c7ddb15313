"""Doubtful pairs of records: what they are called, what may be said of them, and their evidence."""

from __future__ import annotations

import re

from cis_pipeline.core.model import Decision, Verdict
from cis_pipeline.dedupe import Pair

SHEET = "pairs"
NAME = "duplicates"
"""The file is called duplicates_<person>, should the hidden sheet be lost."""

CHOICES = ("duplicate", "different", "version")

_WORDS = {
    Verdict.DUPLICATE: ("duplicate", "duplicates", "dup", "same", "yes", "y"),
    Verdict.NOT_DUPLICATE: ("different", "not duplicate", "not a duplicate", "no", "n"),
    Verdict.VERSION: ("version", "versions", "other version", "another version"),
}
MEANING = {word: verdict for verdict, words in _WORDS.items() for word in words}
"""What may stand in a decision cell."""


def pair_id(pair: Pair) -> str:
    """What a pair is called in a workbook: its two record_ids, the earlier first."""
    return f"{pair.a} {pair.b}"


def pair(doubt: Decision) -> Pair:
    """The pair that a rule was unsure of, as the workbook shows it."""
    return Pair(doubt.target, doubt.record_id, doubt.score or 0.0, doubt.evidence)


# --- evidence ------------------------------------------------------------------------------------

_SAME = 100
_PARTS = (
    (re.compile(r"same (.+)"), "alike"),
    (re.compile(r"(.+) agree"), "alike"),
    (re.compile(r"other (.+)"), "unlike"),
    (re.compile(r"(.+) differ"), "unlike"),
)
_TITLES = re.compile(r"titles (\d+)")
_YEARS = re.compile(r"years (\S+) and (\S+)")


def in_words(why: str) -> str:
    """The evidence of a pair as a sentence; what it does not know it leaves as it is.

    >>> in_words("titles 100; authors agree; years 2012 and 2013; but one has no subtitle")
    'Alike in titles and authors; unlike in years (2012 and 2013); but one has no subtitle'
    >>> in_words("titles 93; other DOI; journals agree")
    'Alike in titles (93 of 100) and journals; unlike in DOI'
    """
    known, *doubt = why.split("; but ", 1)
    sides: dict[str, list[str]] = {"alike": [], "unlike": [], "": []}
    for part in known.split("; "):
        side, said = _side(part)
        sides[side].append(said)
    sentences = [f"{side} in {_listed(said)}" for side, said in sides.items() if side and said]
    text = "; ".join([*sentences, *sides[""], *(f"but {rest}" for rest in doubt)])
    return text[:1].upper() + text[1:]


def _side(part: str) -> tuple[str, str]:
    if titles := _TITLES.fullmatch(part):
        much = int(titles[1])
        return "alike", "titles" if much >= _SAME else f"titles ({much} of {_SAME})"
    if years := _YEARS.fullmatch(part):
        return "unlike", f"years ({years[1]} and {years[2]})"
    for form, side in _PARTS:
        if found := form.fullmatch(part):
            return side, found[1]
    return "", part


def _listed(said: list[str]) -> str:
    return " and ".join([*([", ".join(said[:-1])] if said[1:] else []), said[-1]])
