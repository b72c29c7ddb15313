"""All phrases of all themes found in a sentence, and which of them count.

For each theme the leftmost, longest phrase counts and no word twice; a phrase that overlaps an
excluded one does not count. Of two phrases found in the same words, the one written first is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.phrases.automaton import Automaton, Found
from cis_pipeline.concepts.phrases.patterns import Choice, Pattern, Sequence_, parse, read_lists
from cis_pipeline.core.text.words import PAUSE, pieces

Span = tuple[int, int]
"""The first word of a sentence, and one past the last; pauses count as words here."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What points to a theme, and what it does not count in."""

    patterns: tuple[Pattern, ...]
    exclude: tuple[Pattern, ...] = ()

    @classmethod
    def of(cls, theme: Theme, lists: Mapping[str, Choice]) -> Phrases:
        """Those of a theme. An `ambiguous` phrase is one that a `context` must stand beside."""
        plain = [parse(phrase, lists) for phrase in theme.phrases]
        context = Choice(tuple(parse(phrase, lists).main for phrase in theme.context))
        doubtful = [parse(phrase, lists) for phrase in theme.ambiguous]
        return cls(
            (*plain, *(Pattern(one.written, one.main, (context,)) for one in doubtful)),
            tuple(parse(phrase, lists) for phrase in theme.exclude),
        )


class Hit(NamedTuple):
    """A phrase found: its words in the sentence (two spans for two that stand near each other),
    and how the codebook writes it."""

    spans: tuple[Span, ...]
    phrase: str

    @property
    def words(self) -> int:
        """How many words it holds."""
        return sum(end - start for start, end in self.spans)


class _Asked(NamedTuple):
    """A pattern among all: whose it is, its place there, and its sequences by number."""

    key: str
    place: int
    pattern: Pattern
    main: int
    near: int | None


class Matcher:
    """Finds phrases by key, which is a theme's id, or whatever else phrases are told apart by."""

    def __init__(self, phrases: Mapping[str, Phrases]) -> None:
        self._numbers: dict[Sequence_, int] = {}
        self._leading: dict[int, list[_Asked]] = {}
        self._exclude: dict[str, list[_Asked]] = {
            key: list(self._asked(key, found.exclude)) for key, found in phrases.items()
        }
        asked = [one for key, found in phrases.items() for one in self._asked(key, found.patterns)]
        shared: dict[int, int] = {}
        for one in asked:
            for number in (one.main, one.near):
                if number is not None:
                    shared[number] = shared.get(number, 0) + 1
        for one in asked:
            # under the side that fewer share: of most sentences it is then not asked at all
            sides = (one.main,) if one.near is None else (one.main, one.near)
            self._leading.setdefault(min(sides, key=shared.__getitem__), []).append(one)
        self._asked_about = frozenset(self._leading)
        self._not_in = {
            key: frozenset(one.main for one in excluded) for key, excluded in self._exclude.items()
        }
        self._automaton = Automaton(list(self._numbers))

    @classmethod
    def of(cls, phrases: Mapping[str, Phrases]) -> Matcher:
        """A matcher of phrases by key."""
        return cls(phrases)

    @classmethod
    def of_codebook(cls, codebook: Codebook) -> Matcher:
        """A matcher of a codebook's themes in use, by id, but the joint ones."""
        lists = read_lists(codebook.lists)
        themes = (one for one in codebook.theme if not one.retired and not one.all_of)
        return cls({theme.id: Phrases.of(theme, lists) for theme in themes})

    def _asked(self, key: str, patterns: Iterable[Pattern]) -> Iterator[_Asked]:
        for place, one in enumerate(patterns):
            near = self._number(one.near) if one.near else None
            yield _Asked(key, place, one, self._number(one.main), near)

    def _number(self, sequence: Sequence_) -> int:
        return self._numbers.setdefault(sequence, len(self._numbers))

    def hits(self, text: str, start: int = 0, end: int | None = None) -> dict[str, list[Hit]]:
        """By key, the phrases that count in one sentence, text[start:end], from left to right."""
        written = pieces(text, start, end)
        found = self._automaton.found([*map(self._automaton.words.__getitem__, written)])
        if not found:
            return {}
        sentence = _Sentence(found, written)
        candidates: dict[str, list[tuple[int, int, int, Hit]]] = {}
        for asked, spans in self._candidates(sentence):
            hit = Hit(spans, asked.pattern.written)
            rank = (spans[0][0], -hit.words, asked.place, hit)
            candidates.setdefault(asked.key, []).append(rank)
        counted = {}
        for key, ranked in candidates.items():
            if len(ranked) == 1 and self._not_in[key].isdisjoint(sentence.present):
                counted[key] = [ranked[0][-1]]
                continue
            without = [s for one in self._exclude[key] for spans in sentence.of(one) for s in spans]
            if hits := _counted(ranked, without):
                counted[key] = hits
        return counted

    def _candidates(self, sentence: _Sentence) -> Iterator[tuple[_Asked, tuple[Span, ...]]]:
        present = sentence.present
        for number in sorted(self._asked_about & present):
            for asked in self._leading[number]:
                if asked.main in present and (asked.near is None or asked.near in present):
                    for spans in sentence.of(asked):
                        yield asked, spans


class _Sentence:
    """Where sequences stand in a sentence, and its words and pauses as written."""

    def __init__(self, found: Sequence[Found], written: Sequence[str]) -> None:
        self._found, self._written = found, written
        self._spans: dict[int, list[Span]] = {}
        self.present = frozenset[int]().union(*(numbers for _, _, numbers in found))

    def _at(self, number: int) -> list[Span]:
        """Where a sequence stands, from left to right."""
        if number not in self._spans:
            self._spans[number] = [
                (start, end) for start, end, them in self._found if number in them
            ]
        return self._spans[number]

    def of(self, asked: _Asked) -> Iterator[tuple[Span, ...]]:
        """The words of a pattern, wherever it stands."""
        if asked.main not in self.present:
            return
        if asked.near is None:
            yield from ((span,) for span in self._at(asked.main))
        elif asked.near in self.present:
            yield from self._together(
                asked.pattern.within, self._at(asked.main), self._at(asked.near)
            )

    @cached_property
    def _words(self) -> list[int]:
        """Of each piece, how many words stand before it."""
        return [0, *accumulate(not PAUSE.fullmatch(one) for one in self._written)]

    def _together(
        self, within: int | None, main: Sequence[Span], near: Sequence[Span]
    ) -> Iterator[tuple[Span, ...]]:
        """The words of both sides, from left to right, where they are near enough to each other."""
        if within is None:
            yield from ((a,) for a in main if any(b[1] <= a[0] or b[0] >= a[1] for b in near))
            return
        words = self._words
        for a in main:
            for b in near:
                if a[1] <= b[0] and words[b[0]] - words[a[1]] <= within:
                    yield a, b
                elif b[1] <= a[0] and words[a[0]] - words[b[1]] <= within:
                    yield b, a


def _counted(ranked: list[tuple[int, int, int, Hit]], without: Sequence[Span]) -> list[Hit]:
    """The leftmost, longest hits, no word twice, none that overlaps what is excluded."""
    taken: list[Span] = []
    counted = []
    for *_, hit in sorted(ranked):
        if not any(_overlap(hit.spans, span) for span in (*without, *taken)):
            counted.append(hit)
            taken += hit.spans
    return counted


def _overlap(spans: Iterable[Span], other: Span) -> bool:
    return any(start < other[1] and other[0] < end for start, end in spans)
