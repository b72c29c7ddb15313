"""Problems as they are told to people: errors first, and one fault of many places once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cis_pipeline.core.model import Problem

_RANK = {"error": 0, "warning": 1, "notice": 2}


@dataclass(frozen=True, slots=True)
class Alike:
    """One fault, the places that have it, and what to do about it."""

    severity: str
    places: tuple[str, ...]
    what: str
    remedy: str


def alike(found: Iterable[Problem]) -> list[Alike]:
    """Each fault with its places, errors first, each kind in the order given."""
    places: dict[tuple[str, str, str], dict[str, None]] = {}
    for p in sorted(found, key=lambda p: _RANK[p.severity]):
        places.setdefault((p.severity, p.what, p.remedy), {})[p.where] = None
    return [Alike(s, tuple(where), what, remedy) for (s, what, remedy), where in places.items()]
