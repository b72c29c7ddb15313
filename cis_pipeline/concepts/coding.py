"""What people made of suggested themes: suggestions and codings together, as they stand.

A person's word on a passage and a theme is their last one, and none where they took it back. One
person's word counts; where several differ the passage is disputed until the adjudicator settles it
("consensus"). Where the words that a theme is defined by were changed since, nobody's old word
counts and the passage is reopened, until somebody speaks of it anew.

A passage is known again by its field and its words, white space aside, and not by offsets: a full
text may be extracted anew, and phrases may change so that no machine suggests it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.documents import FIELDS
from cis_pipeline.concepts.succession import Place, Succession, Way
from cis_pipeline.concepts.tags import CodedPassage, CodedTag, Passage, Status, Tag
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


def coded(
    tags: Iterable[Tag],
    codings: Sequence[Coding],
    codebook: Codebook,
    report_of: Mapping[str, str] | None = None,
) -> tuple[CodedTag, ...]:
    """Suggested tags with what people said of them, and what only people found.

    By report in the order of `report_of` (each record's report, canonical ids), then of `tags`;
    within one in the order of the codebook. A theme that is retired or unknown is left out (see
    `unplaced`), as are passages that only people found and then took back.
    """
    reports = report_of or {}
    suggested = {(tag.record_id, tag.theme): tag for tag in tags}
    held = _Held.of(codings, Succession(codebook), reports, suggested)
    places = {theme: nth for nth, theme in enumerate(codebook.theme_ids)}
    known = chain(reports.values(), (r for r, _ in suggested), (r for r, _ in held.by_tag))
    order = {record: nth for nth, record in enumerate(dict.fromkeys(known))}
    pairs = dict.fromkeys([*suggested, *held.by_tag])
    ranked = sorted(pairs, key=lambda pair: (order[pair[0]], places.get(pair[1], len(places))))
    made = (_tag(pair, suggested.get(pair), held) for pair in ranked)
    return tuple(tag for tag in made if tag is not None)


def unplaced(codings: Sequence[Coding], codebook: Codebook) -> tuple[Coding, ...]:
    """The words in force of themes that the codebook does not have, nor any heir of.

    They are kept and count nowhere until the codebook has their theme again.
    """
    themes = Succession(codebook)
    return tuple(
        coding
        for _, coding in in_force(codings).values()
        if not themes.places(coding)
        or (coding.verdict is Said.MOVE and not themes.moved_to(coding))
    )


def decided(
    codings: Sequence[Coding], codebook: Codebook, report_of: Mapping[str, str] | None = None
) -> dict[tuple[str, str], bool]:
    """By report and theme whether people say that the document carries it, where they agree.

    Labels for whatever learns from people, so it needs no tags: a document on which every passage
    that they judged was refused counts as one without the theme.
    """
    said = {"confirmed": True, "refused": False, "moved": False}
    return {
        (tag.record_id, tag.theme): said[tag.status]
        for tag in coded((), codings, codebook, report_of)
        if tag.status in said
    }


# --- who holds what of a passage ------------------------------------------------------------------


@dataclass(frozen=True)
class _Held:
    """All words by report, theme of today and passage; and everything said of them, in order."""

    words: Mapping[Spot, Mapping[str, Word]]
    said: Mapping[Spot, Sequence[Coding]]
    by_tag: Mapping[tuple[str, str], Sequence[PassageKey]]

    @classmethod
    def of(
        cls,
        codings: Sequence[Coding],
        themes: Succession,
        reports: Mapping[str, str],
        suggested: Mapping[tuple[str, str], Tag],
    ) -> _Held:
        found = _gathered(codings, themes, reports)
        found = _settled_parts(found, suggested)
        words = {spot: {by: _one(held) for by, held in who.items()} for spot, who in found.items()}
        words = _with_objections(words)
        by_tag: dict[tuple[str, str], list[PassageKey]] = {}
        for record, theme, key in words:
            by_tag.setdefault((record, theme), []).append(key)
        return cls(words, _all_said(codings, themes, reports), by_tag)

    def on(self, spot: Spot) -> Mapping[str, Word]:
        """Each person's word on a passage: their own, else what they said of the whole document,
        if they refused that."""
        whole = self.words.get((*spot[:2], WHOLE), {})
        refused = {by: word for by, word in whole.items() if word.says != "yes"}
        return {**refused, **self.words.get(spot, {})}


_Gathered = dict[Spot, dict[str, list[Word]]]


def _gathered(
    codings: Sequence[Coding], themes: Succession, reports: Mapping[str, str]
) -> _Gathered:
    found: _Gathered = {}
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


def _settled_parts(found: _Gathered, suggested: Mapping[tuple[str, str], Tag]) -> _Gathered:
    """Without words on a split theme that their author has settled since.

    Who says of one part that it is meant, or not, has said which; the others are not asked again
    unless a machine suggests them. Refusals of the whole theme are asked again there only, too.
    """
    machine = {(r, t, key_of(p)) for (r, t), tag in suggested.items() for p in tag.passages}

    def settled(spot: Spot, by: str, word: Word) -> bool:
        record, _, key = spot
        others = (found.get((record, part, key), {}).get(by, ()) for part in word.parts)
        return any(w.way != "part" and w.says == "yes" and w.nth > word.nth for w in chain(*others))

    left: _Gathered = {}
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


def _one(words: Sequence[Word]) -> Word:
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


def _with_objections(words: Mapping[Spot, Mapping[str, Word]]) -> dict[Spot, dict[str, Word]]:
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


def _all_said(
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


# --- what follows from it -------------------------------------------------------------------------


def _tag(pair: tuple[str, str], tag: Tag | None, held: _Held) -> CodedTag | None:
    record, theme = pair
    machine = tag.passages if tag else ()
    known = {key_of(passage) for passage in machine}
    own = [key for key in held.by_tag.get(pair, ()) if key not in known]
    passages = (*machine, *(_passage(held.words[record, theme, key]) for key in own))
    made = tuple(_coded(passage, (record, theme, key_of(passage)), held) for passage in passages)
    if not made:
        return None
    return CodedTag(
        record_id=record,
        theme=theme,
        tier=tag.tier if tag else None,
        score=tag.score if tag else 0.0,
        status=_of_tag([passage.status for passage in made]),
        passages=made,
    )


def _passage(words: Mapping[str, Word]) -> Passage:
    """A passage that people alone have found, as the first of them has it."""
    first = min(words.values(), key=lambda word: word.nth).coding
    field = next((name for name in FIELDS if name == first.field), FIELDS[0])
    return Passage(field, first.start, first.end, first.quote, first.page, first.section)


def _coded(passage: Passage, spot: Spot, held: _Held) -> CodedPassage:
    said = tuple(held.said.get(spot, ()))
    return CodedPassage(passage, status_of(held.on(spot)), said)


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


_FIRST: tuple[Status, ...] = ("confirmed", "disputed", "reopened", "suggested")


def _of_tag(statuses: Sequence[Status]) -> Status:
    """The status of a tag by those of its passages."""
    for status in _FIRST:
        if status in statuses:
            return status
    return "moved" if set(statuses) == {"moved"} else "refused"
