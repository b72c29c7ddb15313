"""The framework on the page: which of its items the included documents speak to, and how."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cis_pipeline.outputs.results import Results
from cis_pipeline.synthesis.framework import Kind, Support

_FEW = 12
"""So many items stand open."""

_KINDS: dict[Kind, str] = {
    "question": "Questions",
    "principle": "Principles",
    "definition": "Definition",
    "paradigm": "Paradigms",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkItem:
    """One item of the framework: the passages of included documents that speak to it, and the best
    of them. Where nobody looked for it (`asked` false) the numbers say nothing."""

    id: str
    name: str
    text: str = ""
    asked: bool = True
    documents: int = 0
    passages: int = 0
    quote: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class FrameworkPart:
    """Items that belong together: "Questions: Setting the parameters of success"."""

    title: str
    items: tuple[FrameworkItem, ...]
    open: bool

    @property
    def spoken_to(self) -> int:
        """How many of the items any included document speaks to."""
        return sum(item.passages > 0 for item in self.items)

    @property
    def passages(self) -> int:
        """How many passages speak to any of them, one that speaks to two counted twice."""
        return sum(item.passages for item in self.items)


@dataclass(frozen=True, slots=True)
class FrameworkShown:
    """The framework's own title, where it is printed, and its parts."""

    title: str
    source: str
    parts: tuple[FrameworkPart, ...]


def framework(results: Results) -> FrameworkShown | None:
    """None where the review has no framework, or nothing to hold it against."""
    found = results.framework_support
    if results.framework is None or not found:
        return None
    head = results.framework.framework
    parts = parts_of(found, frozenset(results.state.included))
    return FrameworkShown(head.title, head.source, tuple(parts))


def parts_of(found: Sequence[Support], included: Collection[str]) -> list[FrameworkPart]:
    """The items by kind and group, in the order of the framework."""
    groups: dict[str, list[FrameworkItem]] = {}
    for one in found:
        kind = _KINDS[one.kind]
        title = f"{kind}: {one.group}" if one.group else kind
        groups.setdefault(title, []).append(_item(one, included))
    return [
        FrameworkPart(title, tuple(items), len(found) <= _FEW) for title, items in groups.items()
    ]


def _item(one: Support, included: Collection[str]) -> FrameworkItem:
    mine = [sentence for sentence in one.evidence if sentence.record_id in included]
    best = max(mine, key=lambda sentence: sentence.score, default=None)  # of equals the first
    return FrameworkItem(
        id=one.id,
        name=one.name,
        text="" if one.text == one.name else one.text,
        asked=one.asked,
        documents=len({sentence.record_id for sentence in mine}),
        passages=len(mine),
        quote=best.quote if best else "",
        record_id=best.record_id if best else "",
    )
