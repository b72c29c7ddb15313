"""The text of an invented work, from frames: a title unlike all others, abstract and keywords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cis_pipeline.simulate.assumptions import Assumptions, Passage, Topic
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.titles import Titles
from cis_pipeline.simulate.words import Phrasebook
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
    """Writes one text after the other."""

    def __init__(self, said: Assumptions, seed: int) -> None:
        self._said = said
        self._dice = Dice(seed, "text")
        self._titles = Titles()

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
