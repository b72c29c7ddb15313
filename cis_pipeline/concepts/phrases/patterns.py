"""The language of phrases: what a codebook writes becomes a pattern that can be looked for.

    share power          words by their stems; hyphens and slashes part words, a comma is a comma
    empower*             every word that begins so, not stemmed
    =rights              this form of the word alone, not stemmed
    (shift|hand over)    alternatives, each of one or several words, also one within another
    @people              a named list of the codebook: its phrases as alternatives
    trust ~5 @people     both in one sentence, in either order, with at most five words between
    voice ~ @people      the first, where the second stands anywhere else in its sentence

Why a language: in interpretive themes the words vary while what is said stays, and two things said
close together are far better evidence than either alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.core.text.words import PAUSE, pieces, stem, written_form

Kind = Literal["stem", "exact", "prefix", "pause"]

LEAST_LETTERS = 2
"""What stands before a `*` has at least so many; fewer would find half of all words."""


class Word(NamedTuple):
    """A test of one word: its stem, its written form, or how that begins; or a comma."""

    kind: Kind
    text: str


class Choice(NamedTuple):
    """One of several sequences."""

    of: tuple[Sequence_, ...]


Sequence_ = tuple[Word | Choice, ...]
"""Words one after another."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase as it is looked for; `written` is how the codebook has it.

    With `near`, both must stand in one sentence: at most `within` words apart, or, where that is
    None, anywhere, and then the words of `main` alone are what was found.
    """

    written: str
    main: Sequence_
    near: Sequence_ = ()
    within: int | None = None


class PatternError(ValueError):
    """A phrase that cannot be understood; the message says what is wrong, where, and the remedy."""


def parse(phrase: str, lists: Mapping[str, Choice] | None = None) -> Pattern:
    """Read a phrase; PatternError if it cannot be understood.

    >>> parse("share power").main
    (Word(kind='stem', text='share'), Word(kind='stem', text='power'))
    """
    marks = list(_marks(phrase))
    tildes = _tildes(marks)
    if len(tildes) > 1:
        raise PatternError(
            f'the second "~" (at character {marks[tildes[1]].at}) is one too many; make two phrases'
        )
    if not tildes:
        return Pattern(phrase, _whole(marks, lists or {}))
    (at,) = tildes
    before, after = marks[:at], marks[at + 1 :]
    if not before or not after:
        raise PatternError(
            f'"~" (at character {marks[at].at}) wants a phrase on either side; write both'
        )
    within = marks[at].text.removeprefix("~")
    main, near = _whole(before, lists or {}), _whole(after, lists or {})
    return Pattern(phrase, main, near, int(within) if within else None)


def read_lists(lists: Mapping[str, Iterable[str]]) -> dict[str, Choice]:
    """The named lists as choices, those that name others too; lists with a fault are left out."""
    return _Lists(lists).read()[0]


def list_faults(lists: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """(name of a list, what is wrong with it), in their order."""
    return _Lists(lists).read()[1]


def _tildes(marks: Sequence[_Mark]) -> list[int]:
    """Where "~" stands; PatternError for one in brackets."""
    found, depth = [], 0
    for at, mark in enumerate(marks):
        depth += (mark.kind == "open") - (mark.kind == "close")
        if mark.kind == "near" and depth > 0:
            raise _stray(mark)
        if mark.kind == "near":
            found.append(at)
    return found


def lists_named(phrase: str) -> list[str]:
    """The lists that a phrase names, whether they are there or not."""
    return re.findall(r"@([\w-]+)", phrase)


# --- signs ----------------------------------------------------------------------------------------


_Sign = Literal["open", "close", "or", "near", "list", "exact", "words", "prefix"]
"""What a sign is; the names of the groups of `_SIGNS`."""


class _Mark(NamedTuple):
    """A sign or some words of a phrase; `at` counts characters from 1."""

    kind: _Sign
    text: str
    at: int


_SIGNS = re.compile(
    r"(?P<open>\()|(?P<close>\))|(?P<or>\|)|(?P<near>~\d*)|(?P<list>@[\w-]*)"
    r"|(?P<exact>=[^\s()|~@=*]*)|(?P<prefix>[^\s()|~@=*]*\*)|(?P<words>[^\s()|~@=*]+)"
)


def _marks(phrase: str) -> Iterator[_Mark]:
    for found in _SIGNS.finditer(phrase):
        yield _Mark(cast(_Sign, found.lastgroup), found.group(), found.start() + 1)
        following = phrase[found.end() : found.end() + 1]
        if found.group().endswith("*") and following and following not in " \t\n()|~":
            raise PatternError(
                f'"*" (at character {found.end()}) stands within a word; it may only end one'
            )


def _whole(marks: Sequence[_Mark], lists: Mapping[str, Choice]) -> Sequence_:
    """The sequence of a whole phrase, or of one side of a "~", without commas at its ends."""
    reader = _Reader(marks, lists)
    found = _without_outer_pauses(reader.sequence())
    if reader.rest:
        raise _stray(reader.rest[0])
    if not found:
        raise PatternError("it holds no word; delete it")
    return found


def _stray(mark: _Mark) -> PatternError:
    if mark.kind == "near":
        return PatternError(
            f'"~" (at character {mark.at}) stands in brackets or a list; it may only part a whole '
            "phrase"
        )
    if mark.kind == "or":
        return PatternError(
            f'"|" (at character {mark.at}) stands outside brackets; write (this|that)'
        )
    return PatternError(
        f'")" (at character {mark.at}) closes nothing; open a bracket, or delete it'
    )


class _Reader:
    """Reads marks from left to right; `rest` are those still to be read."""

    def __init__(self, marks: Sequence[_Mark], lists: Mapping[str, Choice]) -> None:
        self.rest = list(marks)
        self._lists = lists

    def sequence(self) -> Sequence_:
        """All up to the next "|" or ")"."""
        found: list[Word | Choice] = []
        while self.rest and self.rest[0].kind not in ("or", "close"):
            found += self._item(self.rest.pop(0))
        return tuple(found)

    def _item(self, mark: _Mark) -> Sequence[Word | Choice]:
        if mark.kind == "open":
            return [self._choice(mark)]
        if mark.kind == "list":
            return [self._list(mark)]
        if mark.kind == "exact":
            return self._exact(mark)
        if mark.kind == "prefix":
            return _prefix(mark)
        if mark.kind == "near":
            raise _stray(mark)
        return _stemmed(mark.text)

    def _choice(self, opened: _Mark) -> Choice:
        alternatives = []
        while True:
            found = _without_outer_pauses(self.sequence())
            if not found:
                raise PatternError(
                    f"an alternative of the bracket at character {opened.at} is empty; "
                    'write a word, or delete the "|"'
                )
            alternatives.append(found)
            if not self.rest:
                raise PatternError(f"the bracket at character {opened.at} is not closed; close it")
            if self.rest.pop(0).kind == "close":
                return Choice(tuple(alternatives))

    def _list(self, mark: _Mark) -> Choice:
        name = mark.text.removeprefix("@")
        if name in self._lists:
            return self._lists[name]
        close = nearest(name, list(self._lists))
        known = ", ".join(f"@{one}" for one in self._lists)
        hint = f'did you mean "@{close}"?' if close else f"the lists are {known or 'none'}"
        raise PatternError(
            f'"{mark.text}" (at character {mark.at}) is no list of the table [lists]; {hint}'
        )

    @staticmethod
    def _exact(mark: _Mark) -> Sequence[Word]:
        found = [
            Word("pause", "") if PAUSE.fullmatch(one) else Word("exact", written_form(one))
            for one in pieces(mark.text.removeprefix("="))
        ]
        if not found:
            raise PatternError(f'"=" (at character {mark.at}) wants a word right after it')
        return found


def _stemmed(text: str) -> list[Word]:
    if text in ("-", "\u2013"):  # a dash between spaces
        return [Word("pause", "")]
    found = []
    for one in pieces(text):
        if PAUSE.fullmatch(one):
            found.append(Word("pause", ""))
        elif made := stem(one):
            found.append(Word("stem", made))
    return found


def _prefix(mark: _Mark) -> Sequence[Word]:
    *before, last = pieces(mark.text.removesuffix("*")) or [""]
    if mark.text[-2:-1] in ("-", "/", ",") or len(written_form(last)) < LEAST_LETTERS:
        raise PatternError(
            f'"{mark.text}" (at character {mark.at}) would find too much; write at least '
            f'{LEAST_LETTERS} letters right before "*"'
        )
    return [*(word for one in before for word in _stemmed(one)), Word("prefix", written_form(last))]


def _without_outer_pauses(found: Sequence_) -> Sequence_:
    words = [at for at, one in enumerate(found) if isinstance(one, Choice) or one.kind != "pause"]
    return found[words[0] : words[-1] + 1] if words else ()


# --- lists ----------------------------------------------------------------------------------------


class _Lists:
    """Reads named lists, each after those that it names."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._written = {name: tuple(phrases) for name, phrases in lists.items()}
        self._done: dict[str, Choice] = {}
        self._faults: dict[str, list[str]] = {}

    def read(self) -> tuple[dict[str, Choice], list[tuple[str, str]]]:
        for name in self._written:
            self._read(name, ())
        order = [name for name in self._written if name in self._done]
        faults = [(name, what) for name in self._written for what in self._faults.get(name, ())]
        return {name: self._done[name] for name in order}, faults

    def _named(self, name: str) -> list[str]:
        return [other for phrase in self._written[name] for other in lists_named(phrase)]

    def _read(self, name: str, within: tuple[str, ...]) -> None:
        if name in self._done or name in self._faults:
            return
        if name in within:
            way = " > ".join(f"@{one}" for one in (*within[within.index(name) :], name))
            self._faults[name] = [f"refers to itself ({way}); delete one of these references"]
            return
        for other in self._named(name):
            if other in self._written:
                self._read(other, (*within, name))
        if name in self._faults:
            return
        if any(other in self._faults for other in self._named(name)):
            self._faults[name] = []  # the fault is told of the list that has it
            return
        found, faults = [], []
        if not self._written[name]:
            faults.append("is empty; give it phrases, or delete it")
        for phrase in self._written[name]:
            try:
                found.append(_whole(list(_marks(phrase)), self._done))
            except PatternError as error:
                faults.append(f'holds "{phrase}": {error}')
        if faults:
            self._faults[name] = faults
        else:
            self._done[name] = Choice(tuple(found))
