"""What a review and its Zotero libraries have to do with each other: which item is which record.

A record that came from Zotero is known by its item ("zotero:users/123/ABCD2345"), so where it
stands can be said there, in tags of our own:

    cis:round/abstract/include    what a round decided, for each round that is over
    cis:reason/TOPIC              why it was excluded
    cis:standing/reports_included the box in which the record is
    cis:theme/power               a theme of an included report

A duplicate bears the tags of its report, with its own standing. Items of included reports also
come into the collection "cis: included".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from cis_pipeline.core.model import Box, Record, Standing
from cis_pipeline.ledger.snapshot import State
from cis_pipeline.sources.zotero.mirror import PREFIX

_KEY = re.compile(r"zotero:((?:user|group)s?/[0-9]+)/([A-Za-z0-9]+)")


class Themed(Protocol):
    """What is needed of a theme on an included report."""

    @property
    def record_id(self) -> str:
        """The report."""

    @property
    def theme(self) -> str:
        """The id of the theme."""


def item_of(record: Record) -> tuple[str, str] | None:
    """The library ("users/123") and the key of the Zotero item that a record is."""
    found = _KEY.fullmatch(record.key)
    if found is None:
        return None
    kind, _, number = found[1].partition("/")
    return f"{kind.removesuffix('s')}s/{number}", found[2]


def wanted_tags(state: State, tags: Iterable[Themed]) -> dict[str, set[str]]:
    """By record key, exactly the tags of ours that each Zotero item of the review is to bear."""
    themes: dict[str, set[str]] = {}
    for tag in tags:
        themes.setdefault(tag.record_id, set()).add(f"{PREFIX}theme/{tag.theme}")
    wanted: dict[str, set[str]] = {}
    for record, stands in _items(state):
        own = set(_verdicts(state, stands)) | themes.get(stands.report_id, set())
        if stands.record_id == stands.report_id:
            wanted.setdefault(record.key, set()).update(own)
        else:
            wanted.setdefault(record.key, own)
    return wanted


def included_keys(state: State) -> set[str]:
    """The record keys of the items that come into our collection: one a report, its first."""
    first: dict[str, str] = {}
    for record, stands in _items(state):
        if state.folded.standings[stands.report_id].box == Box.INCLUDED:
            first.setdefault(stands.report_id, record.key)
    return set(first.values())


def sought_keys(state: State) -> list[str]:
    """The record keys of the items whose full texts are read now, or were when included."""
    by_report = {r.id for r in state.protocol.rounds if r.unit == "report"}
    found: dict[str, None] = {}
    for record, stands in _items(state):
        report = state.folded.standings[stands.report_id]
        if report.box == Box.INCLUDED or (report.awaiting and report.round in by_report):
            found[record.key] = None
    return list(found)


def _items(state: State) -> Iterator[tuple[Record, Standing]]:
    """The records that are Zotero items with their standings, canonical records first."""
    found = [
        (r, state.folded.standings[r.record_id]) for r in state.records if item_of(r) is not None
    ]
    yield from (one for one in found if one[1].record_id == one[1].report_id)
    yield from (one for one in found if one[1].record_id != one[1].report_id)


def _verdicts(state: State, stands: Standing) -> Iterator[str]:
    """What the rounds decided about the report of a record, and where the record stands."""
    report = state.folded.standings[stands.report_id]
    yield f"{PREFIX}standing/{stands.box}"
    for asked in state.protocol.rounds_of(report.arm):
        if asked.id == report.round:
            break
        yield f"{PREFIX}round/{asked.id}/include"
    if report.box == Box.INCLUDED:
        yield f"{PREFIX}round/{report.round}/include"
    elif not report.awaiting:
        yield f"{PREFIX}round/{report.round}/exclude"
        yield f"{PREFIX}reason/{report.reason}"
