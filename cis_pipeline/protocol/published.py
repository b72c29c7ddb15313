"""The numbers that a paper reports, held beside those that the ledger gives.

config/published.toml lists them with their status; a number that the paper does not report is
listed too, so that what we compute for it is never taken for the paper's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import model_validator

from cis_pipeline.protocol.toml import Table, load


class PublishedNumber(Table):
    """One number: `box` is a dotted path into the JSON of `cis run`."""

    box: str
    label: str
    value: int | float | None = None
    status: Literal["reported", "derived", "assumed", "not reported"]
    basis: str = ""
    headline: bool = False

    @model_validator(mode="after")
    def _value_fits_status(self) -> Self:
        if (self.value is None) != (self.status == "not reported"):
            raise ValueError(f'{self.box}: a number has a value unless it is "not reported"')
        return self


class PublishedTable(Table):
    """Where the numbers were published."""

    source: str


class Published(Table):
    """config/published.toml."""

    published: PublishedTable
    number: tuple[PublishedNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published number beside the computed one (None if the run gives none)."""

    box: str
    label: str
    computed: int | float | None
    published: int | float | None
    status: str
    headline: bool
    basis: str

    @property
    def verdict(self) -> str:
        """How the two compare, in words."""
        if self.published is None:
            return "not reported by the paper"
        if self.computed is None:
            return "not computed"
        return "equal" if self.computed == self.published else "differs"


def read_published(path: Path) -> tuple[PublishedNumber, ...]:
    """The published numbers, none if the review compares itself with no paper."""
    return load(path, Published).number if path.exists() else ()


def published_in(path: Path) -> str:
    """Where those numbers were published; "" if the review compares itself with no paper."""
    return load(path, Published).published.source if path.exists() else ""


def compare(
    numbers: tuple[PublishedNumber, ...], document: Mapping[str, Any]
) -> tuple[Comparison, ...]:
    """Hold each published number against the JSON document of a run."""
    return tuple(
        Comparison(
            computed=_at(document, n.box), published=n.value, **n.model_dump(exclude={"value"})
        )
        for n in numbers
    )


def _at(document: Mapping[str, Any], dotted: str) -> int | float | None:
    found: Any = document
    for key in dotted.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    if isinstance(found, Mapping):  # an estimate: {"value": ..., "ci95": ...}
        found = found.get("value")
    return found if isinstance(found, int | float) else None


def in_short(verdicts: Sequence[str]) -> str:
    """How so many numbers compare, counted by their verdicts."""
    agree, differ = verdicts.count("equal"), verdicts.count("differs")
    silent = verdicts.count("not reported by the paper")
    rest = len(verdicts) - agree - differ - silent
    return (
        f"{len(verdicts)} further numbers: {agree} equal, {differ} differ, {silent} not reported "
        f"by the paper, {rest} not computed"
    )
