"""config/simulation.toml as a typed model, with the totals that the paper did publish.

What the paper reports is read from published.toml and stands nowhere else; what it does not
report is an assumption of simulation.toml. `Totals` brings the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.published import read_published
from cis_pipeline.protocol.toml import Table, load

Weights = dict[str, float]
Words = tuple[str, ...]


class General(Table):
    """Seed, and how a simulated record says so."""

    seed: int
    label: str
    real_label: str
    grey_label: str
    doi_prefix: str


class Removed(Table):
    """Of the records removed before screening: the share that are duplicates."""

    duplicates: float = Field(ge=0, le=1)


class Database(Table):
    """One export to write: which file, in which vendor's format, and what that database holds.

    `prints` is how the vendor prints the database's name; `share` (of all records) and `leaning`
    (by field) are weights.
    """

    file: str
    vendor: Literal["proquest", "ovid", "wos", "scopus", "scie"]
    prints: str
    share: float = Field(gt=0)
    item_types: Words
    leaning: Weights


class Reasons(Table):
    """Weights of the reasons in each round."""

    criteria: Weights
    abstract: Weights
    full_text: Weights


class People(Table):
    """How the two simulated reviewers read; chances from 0 to 1."""

    exclude_kept: float
    include_lost: float
    unsure: float
    other_reason: float
    note: float


class Grey(Table):
    """How grey documents were found, and what becomes of the invented ones; weights."""

    channels: Weights
    leaves: Weights


class Real(Table):
    """The ids of real articles that leave in a round, with the reason."""

    abstract: dict[str, str]
    full_text: dict[str, str]


class Names(Table):
    """What authors and places are called."""

    family: Words
    given: Words
    middle: Words
    town: Words


class Journals(Table):
    """Invented journals of one field: full name and abbreviation."""

    field: str
    names: tuple[tuple[str, str], ...]


class Topic(Table):
    """The frames that works on one topic are written with, and the words that fill them."""

    id: str
    fields: Words
    passages: bool = False
    keywords: Words
    titles: Words
    background: Words
    aim: Words
    method: Words
    finding: Words
    conclusion: Words
    slots: dict[str, Words] = Field(default_factory=dict)


class Passage(Table):
    """Sentences that speak to one theme of the codebook; `weight` says how often they are taken."""

    theme: str
    weight: float = Field(default=1.0, gt=0)
    sentences: Words


class Press(Table):
    """Invented publisher, and where things stand that stand in no journal."""

    publisher: str
    conferences: Words
    handbooks: Words
    newspapers: Words
    magazines: Words


class Titles(Table):
    """Frames of titles made of another title, and titles that several works bear, by topic."""

    thesis: Words
    editorial: Words
    review: Words
    erratum: str
    same_editorial: str
    annual: dict[str, str]
    unplaced: Words


class GreyKind(Table):
    """One of the nine kinds of grey document."""

    kind: str
    titles: Words


class GreyBodies(Table):
    """Names of invented bodies, and whether a pattern of publishers.toml knows them."""

    known: Words
    commercial: Words
    unknown: Words


class GreySign(Table):
    """Words of a title or author that tell the kind of a real document."""

    words: Words
    kind: str


class Assumptions(Table):
    """config/simulation.toml."""

    simulation: General
    removed_before_screening: Removed
    database: tuple[Database, ...]
    reasons: Reasons
    item_types: Weights
    mixed_topics: Weights
    copies: dict[int, float]
    mess: Weights
    doubtful: dict[str, int]
    grey: Grey
    people: People
    real: Real
    names: Names
    press: Press
    languages: Words
    journal: tuple[Journals, ...]
    slots: dict[str, Words]
    topic: tuple[Topic, ...]
    passage: tuple[Passage, ...]
    titles: Titles
    grey_kind: tuple[GreyKind, ...]
    grey_slots: dict[str, Words]
    grey_bodies: GreyBodies
    grey_sign: tuple[GreySign, ...]
    remarks: dict[str, Words]

    @classmethod
    def read(cls, config: Path) -> Assumptions:
        """Read config/simulation.toml; ProtocolError names file, line and nearest key."""
        return load(config / "simulation.toml", cls)

    def topic_of(self, topic_id: str) -> Topic:
        """The topic of that id; ProtocolError if there is none."""
        if topic_id not in self._topics:
            raise ProtocolError(f'config/simulation.toml: there is no topic "{topic_id}"')
        return self._topics[topic_id]

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.topic}

    def journals_of(self, field: str) -> tuple[tuple[str, str], ...]:
        """The journals of a field."""
        return tuple(name for group in self.journal if group.field == field for name in group.names)


@dataclass(frozen=True, slots=True)
class Totals:
    """The published numbers that the simulated library must come out at, after each step."""

    identified: int
    screened: int
    after_criteria: int
    after_abstracts: int
    included: int
    grey: int

    @classmethod
    def read(cls, config: Path) -> Totals:
        """Read them from config/published.toml; ProtocolError if one is missing there."""
        path = config / "published.toml"
        values = {number.box: number.value for number in read_published(path)}

        def total(box: str) -> int:
            value = values.get(box)
            if value is None:
                raise ProtocolError(f'{path}: no value for the box "{box}", which is needed here')
            return int(value)

        return cls(
            identified=total("records_identified"),
            screened=total("records_screened"),
            after_criteria=total("rounds.criteria.left"),
            after_abstracts=total("rounds.abstract.left"),
            included=total("rounds.full_text.left"),
            grey=total("other_methods.records_identified"),
        )
