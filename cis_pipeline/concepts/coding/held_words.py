"""Who holds what of a passage: each person's last word, brought to the themes of today.

A person's word on a passage and a theme is their last one, and none where they took it back. A
passage is known again by its field and its words, white space aside, and not by offsets: a full
text may be extracted anew, and phrases may change so that no machine suggests it any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from cis_pipeline.concepts.codebook.succession import Place, Succession, Way
from cis_pipeline.concepts.tagging.tags import Passage, Status
from cis_pipeline.core.model import CONSENSUS, Coding, Said

SETTLING = (Said.CONFIRM, Said.REFUSE, Said.MOVE, Said.ADD)
"""What says of a passage whether it supports a theme."""

PassageKey = tuple[str, str]
"""What a passage is known by: its field, and its words parted by single spaces."""

WHOLE: PassageKey = ("", "")
"""The document as a whole: a coding without a quote."""

Spot = tuple[str, str, PassageKey]
"""A report, a theme of today, and a passage."""


class Word(NamedTuple):
    """What one person holds of a passage and a theme of today.

    `says` is "yes", "no" or "moved" (no, for it belongs to one of `to`). `nth` is its place among
    all codings. Of a word that does not stand, the theme's definition was changed since; where the
    theme was split, `parts` are all its parts.
    """

    coding: Coding
    nth: int
    says: Literal["yes", "no", "moved"]
    stands: bool
    way: Way
    to: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def key_of(passage: Passage | Coding) -> PassageKey:
    """What a passage is known by."""
    words = " ".join(passage.quote.split())
    return (passage.field, words) if words else WHOLE


def in_force(
    codings: Iterable[Coding], report_of: Mapping[str, str] | None = None
) -> dict[tuple[str, str, str, PassageKey], tuple[int, Coding]]:
    """Each person's last word by (person, report, theme as it was called then, passage).

    With its place among all codings. Words that were taken back are left out.
    """
    reports = report_of or {}
    last: dict[tuple[str, str, str, PassageKey], tuple[int, Coding]] = {}
    for nth, coding in enumerate(codings):
        report = reports.get(coding.record_id, coding.record_id)
        spot = (coding.by, report, coding.theme, key_of(coding))
        if coding.verdict is Said.UNDO:
            last.pop(spot, None)
        elif coding.verdict in SETTLING:
            last[spot] = (nth, coding)
    return last


Gathered = dict[Spot, dict[str, list[Word]]]
"""What each person said of each passage, by all names that a theme of today has had."""


def gathered(codings: Sequence[Coding], themes: Succession, reports: Mapping[str, str]) -> Gathered:
    """The words in force, brought to the themes of today."""
    found: Gathered = {}
    for (by, report, _, key), (nth, coding) in in_force(codings, reports).items():
        for place, word in _words(nth, coding, themes):
            found.setdefault((report, place.theme, key), {}).setdefault(by, []).append(word)
    return found


def _words(nth: int, coding: Coding, themes: Succession) -> Iterator[tuple[Place, Word]]:
    """What a coding says of each theme that it speaks of."""
    to = themes.moved_to(coding)
    heirs = tuple(place.theme for place in to)
    says: Literal["yes", "no", "moved"] = "yes"
    if coding.verdict is Said.REFUSE:
        says = "no"
    elif coding.verdict is Said.MOVE:
        says = "moved"
    of = themes.places(coding)
    for place in of:
        yield place, Word(coding, nth, says, place.stands, place.way, heirs, _parts(of))
    for place in to:
        yield place, Word(coding, nth, "yes", place.stands, place.way, parts=_parts(to))


def _parts(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(place.theme for place in places if place.way == "part")


def without_settled_parts(found: Gathered, machine: Collection[Spot]) -> Gathered:
    """Without words on a split theme that their author has settled since.

    Who says of one part that it is meant, or not, has said which; the others are not asked again
    unless a machine suggests them (`machine`). So are refusals of the whole theme.
    """

    def settled(spot: Spot, by: str, word: Word) -> bool:
        record, _, key = spot
        others = (found.get((record, part, key), {}).get(by, ()) for part in word.parts)
        return any(w.way != "part" and w.says == "yes" and w.nth > word.nth for w in chain(*others))

    left: Gathered = {}
    for spot, who in found.items():
        for by, words in who.items():
            kept = [
                word
                for word in words
                if not word.parts
                or spot in machine
                or (word.says == "yes" and not settled(spot, by, word))
            ]
            if kept:
                left.setdefault(spot, {})[by] = kept
    return left


def one_word(words: Sequence[Word]) -> Word:
    """One person's word, where they said several things of what is one theme today.

    The last that was said of the theme itself counts, if it came after all that was said of those
    it was made of; of these a yes counts before a no, for a passage that supports one of them
    supports what they were merged into.
    """
    last = max(words, key=lambda word: word.nth)
    if last.way == "same":
        return last
    standing = [word for word in words if word.stands] or list(words)
    yes = [word for word in standing if word.says == "yes"]
    return max(yes or standing, key=lambda word: word.nth)


def with_objections(words: Mapping[Spot, Mapping[str, Word]]) -> dict[Spot, dict[str, Word]]:
    """Who keeps a passage where it was, or moves it elsewhere, objects to another's move."""
    found = {spot: dict(who) for spot, who in words.items()}
    for (record, _, key), who in words.items():
        for mover, word in who.items():
            for to in word.to:
                there = found.get((record, to, key), {})
                for other, theirs in who.items():
                    elsewhere = theirs.says == "yes" or (theirs.to and to not in theirs.to)
                    if other != mover and elsewhere and other not in there:
                        there[other] = theirs._replace(says="no", to=())
    return found


def all_said(
    codings: Sequence[Coding], themes: Succession, reports: Mapping[str, str]
) -> dict[Spot, list[Coding]]:
    """All that was ever said of a passage and a theme of today, in order."""
    found: dict[Spot, list[Coding]] = {}
    for coding in codings:
        if not coding.theme:
            continue
        report = reports.get(coding.record_id, coding.record_id)
        places = (*themes.places(coding), *themes.moved_to(coding))
        for theme in dict.fromkeys(place.theme for place in places):
            found.setdefault((report, theme, key_of(coding)), []).append(coding)
    return found


def status_of(words: Mapping[str, Word]) -> Status:
    """What each person's word, by their names, makes of a passage."""
    standing = {by: word for by, word in words.items() if word.stands}
    if not standing:
        return "reopened" if words else "suggested"
    if CONSENSUS in standing:
        standing = {CONSENSUS: standing[CONSENSUS]}
    says = {word.says for word in standing.values()}
    if "yes" in says:
        return "confirmed" if says == {"yes"} else "disputed"
    return "moved" if "moved" in says else "refused"
