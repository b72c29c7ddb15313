"""A work as it really is (or is pretended to be), before six databases print it in six ways.

Every work knows where it should leave the review, and why: that is the truth which the simulated
reviewers decide by and which nothing else reads.
"""

from __future__ import annotations

from dataclasses import dataclass

ELIGIBILITY, CRITERIA = "eligibility", "criteria"
ABSTRACT, FULL_TEXT, GREY = "abstract", "full_text", "grey"
"""The ids of the rounds of the reference review, as review.toml declares them."""

ARTICLE = "journalArticle"
NOT_ARTICLE = "NOTARTICLE"


@dataclass(frozen=True, slots=True)
class Name:
    """A person; `given` may be initials only. A body has its name in `family`."""

    family: str
    given: str = ""
    middle: str = ""

    @property
    def full(self) -> str:
        """ "Family, Given M" """
        given = f"{self.given} {self.middle}".strip()
        return f"{self.family}, {given}" if given else self.family

    def initials(self, between: str = "") -> str:
        """The initials of the given names: "AB", or "A.B." with `between` a full stop."""
        parts = [*self.given.replace(".", " ").split(), *self.middle.split()]
        return "".join(part[0] + between for part in parts)


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a work leaves: the round and the reason code, both "" if it is included."""

    round: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work; `key` names it in the truth file, `field` is the kind of journal that prints it.

    `title` is whole, with its subtitle after ": ". `container` is the journal, book or newspaper,
    `abbreviation` its short form. `real` works are never altered. `pair` says of a doubtful pair
    what it is ("" else).
    """

    key: str
    item_type: str = ARTICLE
    topic: str = ""
    field: str = ""
    leaves: Exit = Exit()
    title: str
    authors: tuple[Name, ...] = ()
    year: int
    container: str = ""
    abbreviation: str = ""
    issn: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    start: str = ""
    end: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    note: str = ""
    real: bool = False
    pair: str = ""

    @property
    def no_article(self) -> bool:
        """Whether it leaves because of what it is."""
        return self.leaves.round == ELIGIBILITY
