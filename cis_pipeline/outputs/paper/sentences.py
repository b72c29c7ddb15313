"""The sentences of a Methods section, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cis_pipeline.outputs.documents.document import (
    Block,
    Column,
    Gap,
    Heading,
    Paragraph,
    Table,
    Text,
    plain,
    row,
    text,
)

SIMULATED = (
    "SIMULATED: some or all records of this review were invented, and so are the decisions about "
    "them. It shows how the program works; nothing here is a finding."
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and where its facts stand: files of data/outputs/, or of config/."""

    text: Text
    rests_on: str = ""

    @property
    def gaps(self) -> tuple[str, ...]:
        """What in it is for the authors to fill in."""
        return tuple(part.text for part in self.text if isinstance(part, Gap))


@dataclass(frozen=True, slots=True)
class Section:
    """A paragraph under its heading (of this level); `tables` stand below it."""

    title: str
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...] = ()
    level: int = 2


def sentence(rests_on: str, *parts: str | Gap | Text) -> Sentence:
    """A sentence of these parts."""
    return Sentence(text(*parts), rests_on)


def gap(what: str) -> Sentence:
    """A sentence that only says what belongs here."""
    return Sentence(text(Gap(what)))


def blocks(sections: Iterable[Section]) -> tuple[Block, ...]:
    """The sections as they stand in a document; one without sentences is left out."""
    made: list[Block] = []
    for section in sections:
        if not section.sentences and not section.tables:
            continue
        made.append(Heading(section.title, section.level))
        made.append(Paragraph(_joined(section.sentences)))
        made += section.tables
    return tuple(made)


def _joined(sentences: Iterable[Sentence]) -> Text:
    whole: Text = ()
    for one in sentences:
        whole = text(whole, " ", one.text) if whole else one.text
    return whole


def table_of(sections: Iterable[Section]) -> Table:
    """A row a sentence."""
    columns = tuple(map(Column, ("section", "sentence", "gaps", "rests_on")))
    return Table(
        columns,
        tuple(
            row(section.title, plain(s.text), "; ".join(s.gaps), s.rests_on)
            for section in sections
            for s in section.sentences
        ),
    )
