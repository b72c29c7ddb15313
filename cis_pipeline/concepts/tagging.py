"""Themes on documents: phrases of the codebook found in a record, with the sentence that says so.

A tag is a suggestion and carries its evidence. Phrases are matched as stemmed whole words inside
one sentence and never across a comma or bracket; for each theme the leftmost longest phrase
counts, and no word twice. An ambiguous phrase counts only where a context phrase of its theme
stands elsewhere in the same sentence. Each keyword is a sentence of its own.

Why no automaton: phrases are looked up by their first stem, so almost every word of a text costs
one look into a dict and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from cis_pipeline.concepts.codebook import Codebook, Theme
from cis_pipeline.core.model import Record
from cis_pipeline.core.text.sentences import sentences
from cis_pipeline.core.text.words import stems
from cis_pipeline.ledger.frames import TEXT, WHOLE, tidy

if TYPE_CHECKING:
    import pandas as pd

Field = Literal["title", "abstract", "keywords"]
FIELDS: tuple[Field, ...] = ("title", "abstract", "keywords")

KEYWORD_JOIN = "; "
"""Offsets in the field "keywords" count in the keywords joined by this."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme on a record, and the one sentence that supports it best.

    `quote` is text[start:end] of the record's `field` (see `field_text`); `phrase` is what was
    found in it, as the codebook writes it (the longest; of a joint theme, one for each theme it
    joins there). `hits` counts in the whole record: phrases, or for a joint theme sentences.
    `score` is hits / (hits + 1): it rises from 0.5 towards 1 and is no probability.
    """

    record_id: str
    theme: str
    field: Field
    start: int
    end: int
    quote: str
    phrase: str
    hits: int
    score: float


def tag(records: Iterable[Record], codebook: Codebook) -> list[Tag]:
    """The tags of each record, in the order of the records and, within one, of the codebook.

    At most one tag a (record, theme), where the record has as many hits as the codebook asks for.
    Its sentence is the one with most distinct phrases, then most hits, then the last, since an
    abstract opens with the background and ends with what was found (on 1,158 labelled pairs of
    biomedical abstracts the last of equals was right for 66 %, the first for 45 %). A keyword is
    quoted only if neither title nor abstract has a hit.
    """
    matcher = Matcher.of(codebook)
    return [found for record in records for found in _tags(record, codebook, matcher)]


def field_text(record: Record, field: Field) -> str:
    """The text that a tag's offsets count in."""
    if field == "keywords":
        return KEYWORD_JOIN.join(record.keywords)
    return record.title if field == "title" else record.abstract


class Entry(NamedTuple):
    """A phrase of a theme: its stems after the first, and what it is there for."""

    rest: tuple[str, ...]
    theme: str
    phrase: str
    role: Literal["plain", "ambiguous", "context"]


class Hit(NamedTuple):
    """A phrase found: the places of its first word, and past its last, in the sentence."""

    start: int
    end: int
    phrase: str
    role: str


@dataclass(frozen=True)
class Matcher:
    """The phrases of a codebook by their first stem, longest first."""

    entries: Mapping[str, tuple[Entry, ...]]

    @classmethod
    def of(cls, codebook: Codebook) -> Matcher:
        """Stem all phrases; of those that a theme lists twice, the first counts (plain first)."""
        entries: dict[str, list[Entry]] = defaultdict(list)
        for theme in codebook.in_use:
            seen = set()
            for entry, first in _entries(theme):
                key = (first, entry.rest, entry.role == "context")
                if key not in seen:
                    entries[first].append(entry)
                seen.add(key)
        longest_first = {
            first: tuple(sorted(found, key=lambda entry: -len(entry.rest)))
            for first, found in entries.items()
        }
        return cls(longest_first)

    def hits(self, sentence: Sequence[str]) -> dict[str, list[Hit]]:
        """By theme, the phrases that count in one sentence, given as its stems."""
        found: dict[str, list[Hit]] = {}
        for at, stem in enumerate(sentence):
            for entry in self.entries.get(stem, ()):
                end = at + 1 + len(entry.rest)
                if sentence[at + 1 : end] == entry.rest:
                    hit = Hit(at, end, entry.phrase, entry.role)
                    found.setdefault(entry.theme, []).append(hit)
        counted = {theme: _counted(hits) for theme, hits in found.items()}
        return {theme: hits for theme, hits in counted.items() if hits}


def _entries(theme: Theme) -> Iterator[tuple[Entry, str]]:
    """The phrases of a theme with their first stems."""
    roles: tuple[tuple[Literal["plain", "ambiguous", "context"], tuple[str, ...]], ...] = (
        ("plain", theme.phrases),
        ("ambiguous", theme.ambiguous),
        ("context", theme.context if theme.ambiguous else ()),
    )
    for role, phrases in roles:
        for phrase in phrases:
            first, *rest = _without_outer_pauses(stems(phrase))
            yield Entry(tuple(rest), theme.id, phrase, role), first


def _without_outer_pauses(found: tuple[str, ...]) -> tuple[str, ...]:
    at = [i for i, stem in enumerate(found) if stem]
    return found[at[0] : at[-1] + 1]


def _counted(found: Sequence[Hit]) -> list[Hit]:
    """Without context, without ambiguous phrases that lack it, and no word counted twice."""
    context = [hit for hit in found if hit.role == "context"]
    counted: list[Hit] = []
    for hit in found:
        if hit.role == "context" or (counted and hit.start < counted[-1].end):
            continue
        if hit.role == "plain" or any(c.end <= hit.start or c.start >= hit.end for c in context):
            counted.append(hit)
    return counted


class Passage(NamedTuple):
    """A sentence of a record, and the hits of each theme in it."""

    field: Field
    start: int
    end: int
    hits: Mapping[str, Sequence[Hit]]


class Evidence(NamedTuple):
    """What a passage says for one theme: how many distinct phrases and hits, and which phrase."""

    passage: Passage
    distinct: int
    hits: int
    phrase: str

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Higher is better."""
        return (self.passage.field != "keywords", self.distinct, self.hits)


def _tags(record: Record, codebook: Codebook, matcher: Matcher) -> Iterator[Tag]:
    passages = [passage for passage in _passages(record, matcher) if passage.hits]
    carried: dict[str, list[Evidence]] = {}
    for theme in sorted(codebook.in_use, key=lambda theme: bool(theme.all_of)):  # joint themes last
        found = list(_joint(theme, passages, carried) if theme.all_of else _own(theme, passages))
        if found and sum(evidence.hits for evidence in found) >= codebook.min_hits_of(theme):
            carried[theme.id] = found
    for theme in codebook.in_use:
        if theme.id in carried:
            yield _tag(record, theme, carried[theme.id])


def _passages(record: Record, matcher: Matcher) -> Iterator[Passage]:
    for field in FIELDS:
        text = field_text(record, field)
        for start, end in _keywords(record) if field == "keywords" else sentences(text):
            yield Passage(field, start, end, matcher.hits(stems(text, start, end)))


def _keywords(record: Record) -> Iterator[tuple[int, int]]:
    start = 0
    for keyword in record.keywords:
        yield start, start + len(keyword)
        start += len(keyword) + len(KEYWORD_JOIN)


def _own(theme: Theme, passages: Iterable[Passage]) -> Iterator[Evidence]:
    for passage in passages:
        if hits := passage.hits.get(theme.id):
            phrases = {hit.phrase for hit in hits}
            longest = max(hits, key=lambda hit: hit.end - hit.start)
            yield Evidence(passage, len(phrases), len(hits), longest.phrase)


def _joint(
    theme: Theme, passages: Iterable[Passage], carried: Mapping[str, Sequence[Evidence]]
) -> Iterator[Evidence]:
    """Passages that carry enough of the themes it joins, of those that the record carries."""
    for passage in passages:
        parts = [part for part in theme.all_of if part in carried and part in passage.hits]
        if len(parts) >= theme.needed:
            phrases = [passage.hits[part][0].phrase for part in parts]
            yield Evidence(passage, len(parts), 1, " + ".join(phrases))


def _tag(record: Record, theme: Theme, found: Sequence[Evidence]) -> Tag:
    best = max(reversed(found), key=lambda evidence: evidence.rank)  # the last of equals
    field, start, end, _ = best.passage
    hits = sum(evidence.hits for evidence in found)
    return Tag(
        record_id=record.record_id,
        theme=theme.id,
        field=field,
        start=start,
        end=end,
        quote=field_text(record, field)[start:end],
        phrase=best.phrase,
        hits=hits,
        score=round(hits / (hits + 1), 4),
    )


# --- as tables ------------------------------------------------------------------------------------

THEME_COLUMNS: Mapping[str, str] = {
    "record_id": TEXT,
    "theme": TEXT,
    "field": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    "quote": TEXT,
    "phrase": TEXT,
    "hits": WHOLE,
    "score": "float64",
}


def themes_frame(tags: Iterable[Tag]) -> pd.DataFrame:
    """One row a tag: a theme on a document, with the sentence that supports it best.

    | column    | dtype   | meaning                                                           |
    |-----------|---------|-------------------------------------------------------------------|
    | record_id | string  | the document                                                      |
    | theme     | string  | id of the theme in the codebook                                   |
    | field     | string  | "title", "abstract" or "keywords": where the quote stands         |
    | start     | int64   | first character of the quote in that field, from 0                |
    | end       | int64   | one past its last character                                       |
    | quote     | string  | the sentence itself                                               |
    | phrase    | string  | the phrase found in it, as the codebook writes it                 |
    | hits      | int64   | hits of the theme's phrases in the whole record                   |
    | score     | float64 | 0 to 1, higher with more hits                                     |
    """
    return tidy(THEME_COLUMNS, ({n: getattr(tag, n) for n in THEME_COLUMNS} for tag in tags))


def theme_matrix(
    tags: Iterable[Tag], codebook: Codebook, record_ids: Iterable[str]
) -> list[list[int]]:
    """Document by theme: 1 where the document carries the theme, else 0; a row a document.

    Rows stand in the order of `record_ids`, cells in that of the themes of the codebook, also those
    that no document carries. Tags of other documents, or of themes that the codebook no longer has,
    are left out.
    """
    known = {(tag.record_id, tag.theme) for tag in tags}
    return [[int((r, t) in known) for t in codebook.theme_ids] for r in record_ids]
