"""What a machine suggests about a document, and what people made of it: tags with their passages.

A `Tag` is a suggestion: phrases of a theme found, with every sentence that holds one. A
`CodedTag` is the same with people's words on each of its passages, and with the passages that only
people found (see `coding`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cis_pipeline.concepts.documents.document import Field
from cis_pipeline.core.model import Coding

Tier = Literal["sure", "possible"]
Status = Literal["suggested", "confirmed", "refused", "moved", "disputed", "reopened"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that supports a theme: `quote` is text[start:end] of the document's `field`.

    `page` counts from 1, 0 where unknown; `section` is the heading it stands under, "" where
    unknown. `phrases` are those of the codebook found in it, in the order of the sentence; `hits`
    is how often any was found, `score` (0 to 1) how well the sentence supports the theme beside the
    document's others. Without phrases but with a score, its words alone speak for the theme, as
    learnt from other documents. A passage that only people found has no phrases and score 0.
    """

    field: Field
    start: int
    end: int
    quote: str
    page: int = 0
    section: str = ""
    phrases: tuple[str, ...] = ()
    hits: int = 0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme suggested on a document, with all the passages that support it, the best first.

    `tier` is "sure" or "possible"; `hits` counts in the whole document; `score` (0 to 1) orders
    the documents of a theme and is no probability.
    """

    record_id: str
    theme: str
    tier: Tier
    score: float
    hits: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage with its status and all that people said of it and this theme, in order."""

    passage: Passage
    status: Status
    said: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedTag:
    """A theme on a document as it stands, passages in the order of `Tag`, people's own last.

    `tier` is None where no machine suggested it. `status` follows from its passages: confirmed
    where one is, else disputed, reopened or suggested where one is, else refused (or moved).
    """

    record_id: str
    theme: str
    tier: Tier | None
    score: float
    status: Status
    passages: tuple[CodedPassage, ...]

    @property
    def counts(self) -> bool:
        """Whether people have confirmed it."""
        return self.status == "confirmed"
