"""What people made of suggested themes: suggestions and codings together, as they stand.

One person's word counts; where several differ the passage is disputed until the adjudicator settles
it ("consensus"). Where the words that a theme is defined by were changed since, nobody's old word
counts and the passage is reopened, until somebody speaks of it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.succession import Succession
from cis_pipeline.concepts.coding.held_words import (
    WHOLE,
    PassageKey,
    Spot,
    Word,
    all_said,
    gathered,
    in_force,
    key_of,
    one_word,
    status_of,
    with_objections,
    without_settled_parts,
)
from cis_pipeline.concepts.documents.document import FIELDS
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag, Passage, Status, Tag
from cis_pipeline.core.model import Coding, Said


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


@dataclass(frozen=True)
class _Held:
    """All words by report, theme of today and passage; and everything said of them, in order."""

    words: Mapping[Spot, Mapping[str, Word]]
    said: Mapping[Spot, Sequence[Coding]]
    by_tag: Mapping[tuple[str, str], Sequence[PassageKey]]
    spoken_of: frozenset[tuple[str, str]]

    @classmethod
    def of(
        cls,
        codings: Sequence[Coding],
        themes: Succession,
        reports: Mapping[str, str],
        suggested: Mapping[tuple[str, str], Tag],
    ) -> _Held:
        found = gathered(codings, themes, reports)
        spoken = (tag for spot in found if (tag := suggested.get(spot[:2])))
        machine = {(t.record_id, t.theme, key_of(p)) for t in spoken for p in t.passages}
        found = without_settled_parts(found, machine)
        words = {
            spot: {by: one_word(held) for by, held in who.items()} for spot, who in found.items()
        }
        words = with_objections(words)
        by_tag: dict[tuple[str, str], list[PassageKey]] = {}
        for record, theme, key in words:
            by_tag.setdefault((record, theme), []).append(key)
        said = all_said(codings, themes, reports)
        return cls(words, said, by_tag, frozenset(spot[:2] for spot in (*words, *said)))

    def on(self, spot: Spot) -> Mapping[str, Word]:
        """Each person's word on a passage: their own, else what they said of the whole document,
        if they refused that."""
        whole = self.words.get((*spot[:2], WHOLE), {})
        refused = {by: word for by, word in whole.items() if word.says != "yes"}
        return {**refused, **self.words.get(spot, {})}


# --- what follows from it -------------------------------------------------------------------------


def _tag(pair: tuple[str, str], tag: Tag | None, held: _Held) -> CodedTag | None:
    record, theme = pair
    if tag is not None and pair not in held.spoken_of:  # as almost all are in a large review
        passages = tuple(CodedPassage(passage, "suggested") for passage in tag.passages)
        return CodedTag(record, theme, tag.tier, tag.score, "suggested", passages)
    machine = tag.passages if tag else ()
    known = {key_of(passage) for passage in machine}
    own = [key for key in held.by_tag.get(pair, ()) if key not in known]
    found = (*machine, *(_passage(held.words[record, theme, key]) for key in own))
    made = tuple(_coded(passage, (record, theme, key_of(passage)), held) for passage in found)
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


_FIRST: tuple[Status, ...] = ("confirmed", "disputed", "reopened", "suggested")


def _of_tag(statuses: Sequence[Status]) -> Status:
    """The status of a tag by those of its passages."""
    for status in _FIRST:
        if status in statuses:
            return status
    return "moved" if set(statuses) == {"moved"} else "refused"
