"""Many sequences of words looked for at once, from each word on, one look into a dict a word.

Sequences with alternatives are states and words that lead from one to the next. Which states may
be reached together is worked out when a text first reaches them, and kept (a deterministic
automaton, built lazily), so that of a text's words almost all cost one look-up.

Why not all sequences written out: three lists of twenty in one phrase are eight thousand sequences,
and sixty states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cis_pipeline.concepts.phrases.patterns import Choice, Sequence_, Word
from cis_pipeline.core.text.words import PAUSE, stem, written_form

NOTHING = 0
"""The class of words that no sequence asks about."""


class Words(dict[str, int]):
    """The class of a written word: words of one class pass the same tests. Made as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._tests: dict[Word, int] = {}
        self._prefixes: dict[str, int] = {}
        self._lengths: list[int] = []
        self._beginnings: set[str] = set()
        self._classes: dict[tuple[int, ...], int] = {(): NOTHING}
        self.passed: list[tuple[int, ...]] = [()]
        """By class, the tests that its words pass."""

    def test(self, word: Word) -> int:
        """The number of a test; all are to be named before the first word is looked up."""
        number = self._tests.setdefault(word, len(self._tests))
        if word.kind == "prefix":
            self._prefixes[word.text] = number
            if len(word.text) not in self._lengths:
                self._lengths = sorted([*self._lengths, len(word.text)])
        elif word.kind == "stem":
            self._beginnings.add(_beginning(word.text))
        return number

    def __missing__(self, written: str) -> int:
        form = written_form(written)
        if form != written and not PAUSE.fullmatch(written):
            self[written] = found = self[form]
            return found
        passed = self._passed(written, form)
        if passed not in self._classes:
            self._classes[passed] = len(self.passed)
            self.passed.append(passed)
        self[written] = found = self._classes[passed]
        return found

    def _passed(self, written: str, form: str) -> tuple[int, ...]:
        if PAUSE.fullmatch(written):
            tests = [self._tests.get(Word("pause", ""))]
        else:
            tests = [
                self._tests.get(Word("exact", form)),
                *(self._prefixes.get(form[:n]) for n in self._lengths if n <= len(form)),
            ]
            begins = _beginning(form)
            if len(form) < _SHORT or any(begins[:n] in self._beginnings for n in _LETTERS):
                tests.append(self._tests.get(Word("stem", stem(form))))
        return tuple(test for test in tests if test is not None)


_SHORT = 6
_LETTERS = (3, 2, 1)
"""As many letters as a stem has, up to three: some are as short as "ab" (of "abness")."""


def _beginning(word: str) -> str:
    """The first letters, which a word of `_SHORT` letters or more has in common with its stem.

    Why: to stem a word takes longer than all else that is done with it, and most begin like none of
    the stems that are looked for. A y may have become an i.
    """
    return word[:3].replace("y", "i")


Found = tuple[int, int, frozenset[int]]
"""The first word, one past the last, and the numbers of all sequences that stand there."""


class State:
    """Some places in sequences that are reached by the same words.

    `next` leads by class of word to the state that it makes (None: no sequence goes on), `ends` are
    the sequences that end here.
    """

    __slots__ = ("by_test", "ends", "next")

    def __init__(self, ends: frozenset[int], by_test: dict[int, frozenset[int]]) -> None:
        self.ends, self.by_test = ends, by_test
        self.next: dict[int, State | None] = {NOTHING: None}


class Automaton:
    """Sequences, each with a number; see `found`."""

    def __init__(self, sequences: Sequence[Sequence_]) -> None:
        self.words = Words()
        self._test: list[int] = []
        self._then: list[frozenset[int]] = []
        self._known: dict[tuple[int, frozenset[int]], int] = {}
        self._states: dict[frozenset[int], State] = {}
        begins: set[int] = set()
        for number, sequence in enumerate(sequences):
            begins |= self._placed(sequence, frozenset((-1 - number,)))
        self._root = self._state(frozenset(begins))

    def _placed(self, sequence: Sequence_, then: frozenset[int]) -> frozenset[int]:
        """The places where a sequence begins after which `then` follows; below 0 one ends."""
        for item in reversed(sequence):
            if isinstance(item, Choice):
                then = frozenset().union(*(self._placed(one, then) for one in item.of))
            else:
                then = frozenset((self._place(self.words.test(item), then),))
        return then

    def _place(self, test: int, then: frozenset[int]) -> int:
        key = (test, then)
        if key not in self._known:
            self._known[key] = len(self._test)
            self._test.append(test)
            self._then.append(then)
        return self._known[key]

    def _state(self, places: frozenset[int]) -> State:
        if places not in self._states:
            ends, by_test = set[int](), defaultdict[int, set[int]](set)
            for place in places:
                if place < 0:
                    ends.add(-1 - place)
                else:
                    by_test[self._test[place]] |= self._then[place]
            self._states[places] = State(
                frozenset(ends), {test: frozenset(found) for test, found in by_test.items()}
            )
        return self._states[places]

    def _follow(self, state: State, kind: int) -> State | None:
        """The state that a word of this class leads to, worked out and kept."""
        tests = self.words.passed[kind]
        places = frozenset[int]().union(*(state.by_test.get(test, ()) for test in tests))
        state.next[kind] = found = self._state(places) if places else None
        return found

    def found(self, kinds: Sequence[int]) -> list[Found]:
        """Where sequences stand in a sentence, given as the classes of its words."""
        found = list[Found]()
        first = self._root.next
        for start, kind in enumerate(kinds):
            if kind == NOTHING:
                continue
            state = first[kind] if kind in first else self._follow(self._root, kind)
            at = start + 1
            while state is not None:
                if state.ends:
                    found.append((start, at, state.ends))
                if at >= len(kinds):
                    break
                kind = kinds[at]
                at += 1
                following = state.next
                state = following[kind] if kind in following else self._follow(state, kind)
        return found
