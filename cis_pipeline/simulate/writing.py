"""The text of an invented work, from frames: a title unlike all others, abstract and keywords.

Frames become sentences: each {slot} gets one of its words, the same all through a work. "{place}"
stands for one place in the whole work, "{place2}" for another one of the same list. The first
letter of a title or sentence is raised here, so that frames need not care.

Why titles are drawn again until they are unlike every earlier one: a matcher must not be able to
take two invented works for one by chance; the pairs that are meant to look alike are made on
purpose, see `inventing`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.simulate.assumptions import Assumptions, Passage, Topic
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.works import ARTICLE

ENOUGH, MOST = (82, 112), 130
"""Words of an abstract: sentences are added until there are enough (a number in this range)."""

WITH_ABSTRACT = frozenset({ARTICLE, "thesis", "conferencePaper", "report"})
"""Item types that databases print an abstract of."""


@dataclass(frozen=True, slots=True)
class Text:
    """What one work says."""

    title: str
    abstract: str
    keywords: tuple[str, ...]


class Pen:
    """Writes one text after the other; no title is like one of those `taken`."""

    def __init__(self, said: Assumptions, seed: int, taken: Iterable[str] = ()) -> None:
        self._said = said
        self._dice = Dice(seed, "text")
        self._titles = Titles(taken)

    def write(self, topic: Topic, item_type: str) -> Text:
        """A new text on a topic, as long as its item type has it."""
        book = Phrasebook(self._dice, self._said.slots, topic.slots)
        title = self._titles.new(lambda: self._title(topic, item_type, book), topic.id)
        return Text(
            title=title,
            abstract=self._abstract(topic, book) if item_type in WITH_ABSTRACT else "",
            keywords=tuple(self._dice.sample(topic.keywords, self._dice.between(3, 6))),
        )

    def _title(self, topic: Topic, item_type: str, book: Phrasebook) -> str:
        book.forget()
        title = book.fill(self._dice.pick(topic.titles))
        titles = self._said.titles
        framed = {
            "thesis": titles.thesis,
            "editorial": titles.editorial,
            "bookReview": titles.review,
        }
        frame = self._dice.pick(framed[item_type]) if item_type in framed else "{title}"
        return frame.replace("{title}", title)

    def _abstract(self, topic: Topic, book: Phrasebook) -> str:
        """Background, aim, method, findings and conclusion; sentences until there are enough."""
        background = self._dice.shuffled(topic.background)
        parts = (topic.aim, topic.method)
        sentences = [book.fill(background.pop()), *(book.fill(self._dice.pick(p)) for p in parts)]
        last = book.fill(self._dice.pick(topic.conclusion))
        enough, length = self._dice.between(*ENOUGH), _words(*sentences, last)
        for frame in self._findings(topic):
            sentence = book.fill(frame)
            if length < enough and length + _words(sentence) <= MOST:
                sentences.append(sentence)
                length += _words(sentence)
        if length < ENOUGH[0] and background:
            sentences.insert(1, book.fill(background.pop()))
        return " ".join((*sentences, last))

    def _findings(self, topic: Topic) -> Iterator[str]:
        """The topic's own findings in some order, with passages of different themes among them."""
        own = self._dice.shuffled(topic.finding)
        if topic.passages:
            one, two, three = (self._dice.pick(p.sentences) for p in self._passages(3))
            yield from (one, two, own.pop(), three)
        yield from own

    def _passages(self, number: int) -> Iterator[Passage]:
        """Passages of so many different themes, those with more weight more often."""
        left = {passage.theme: passage.weight for passage in self._said.passage}
        by_theme = {passage.theme: passage for passage in self._said.passage}
        for _ in range(number):
            theme = self._dice.weighted(left)
            del left[theme]
            yield by_theme[theme]


def _words(*sentences: str) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


_MOST_ALIKE = 0.75
"""The share of telling words that two titles may have in common."""
_TRIES = 400


class Titles:
    """The titles given so far, beginning with those `taken`."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._known: list[frozenset[str]] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        for title in taken:
            self.take(title)

    def new(self, draw: Callable[[], str], what: str) -> str:
        """The first title drawn that is unlike all others; ProtocolError if the words run out."""
        for _ in range(_TRIES):
            title = draw()
            if self.take(title):
                return title
        raise ProtocolError(
            f"config/simulation.toml: no new titles are left for {what}; add frames or words"
        )

    def take(self, title: str) -> bool:
        """Keep the title, unless it is too much like an earlier one."""
        words = frozenset(re.findall(r"\w+", title.casefold())) - SMALL
        shared: Counter[int] = Counter(n for word in words for n in self._with[word])
        for n, common in shared.items():
            if common > _MOST_ALIKE * max(len(words), len(self._known[n])):
                return False
        for word in words:
            self._with[word].append(len(self._known))
        self._known.append(words)
        return True


_SLOT = re.compile(r"\{([a-z_]+?)(\d?)\}")
_AFTER_QUESTION = re.compile(r"(?<=\? )[a-z]")

SMALL = frozenset(
    (
        *("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "not"),
        *("of", "on", "or", "out", "over", "the", "to", "upon", "via", "with"),
    )
)
"""Words that stay small in a title in title case."""


class Phrasebook:
    """The words one work chose: each slot is filled once and then remembered."""

    def __init__(self, dice: Dice, *slots: Mapping[str, Sequence[str]]) -> None:
        self._dice = dice
        self._slots = {name: words for known in slots for name, words in known.items()}
        self._chosen: dict[tuple[str, str], str] = {}

    def fill(self, frame: str) -> str:
        """The frame with its slots filled and its first letter raised."""
        filled = _SLOT.sub(lambda found: self._word(found[1], found[2]), frame)
        return raised(_AFTER_QUESTION.sub(lambda letter: letter[0].upper(), filled))

    def forget(self) -> None:
        """Choose all words anew from now on."""
        self._chosen.clear()

    def _word(self, name: str, nth: str) -> str:
        if (name, nth) not in self._chosen:
            taken = {word for (slot, _), word in self._chosen.items() if slot == name}
            free = [word for word in self._slots[name] if word not in taken]
            self._chosen[name, nth] = self._dice.pick(free)
        return self._chosen[name, nth]


def raised(text: str) -> str:
    """The text with its first letter as a capital.

    >>> raised("a pilot"), raised("'both/and' not")
    ('A pilot', "'Both/and' not")
    """
    at = next((i for i, letter in enumerate(text) if letter.isalpha()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def title_case(title: str) -> str:
    """A title as publishers capitalise it; words with capitals of their own stay.

    >>> title_case("Holding the risk: an ethnography of Pause")
    'Holding the Risk: An Ethnography of Pause'
    """
    after_stop = True
    words = []
    for word in title.split(" "):
        plain = word == word.lower() and (after_stop or word not in SMALL)
        words.append(raised(word) if plain else word)
        after_stop = word.endswith((":", "?", "."))
    return " ".join(words)


def plain_letters(text: str) -> str:
    """The text as a database without accents prints it.

    >>> plain_letters("Sørensen, Åsa; Müller")
    'Sorensen, Asa; Muller'
    """
    swapped = text.translate(str.maketrans("øØæÆłŁđßœ", "oOaAlLdso"))
    apart = unicodedata.normalize("NFKD", swapped)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
