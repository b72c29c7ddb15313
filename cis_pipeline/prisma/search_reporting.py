"""How each search was made, held against PRISMA-S: what nobody wrote down, and the table of all.

Items are those of the PRISMA-S checklist (Rethlefsen et al. 2021, Systematic Reviews 10:39,
doi 10.1186/s13643-020-01542-z). Item 1 asks for database and platform, 3 for study registries, 4
for online and print sources, 5 for citation searching, 6 for contacts, 7 for other methods, 8 for
the strategy as it was run, 9 for limits (or that there were none), 13 for the date, 15 for the
number of records of each source. Who ran a search is no item of it; that is asked all the same,
since somebody will have to answer for it.

Why by channel: a website has no platform, and nobody can count the hits of a colleague. A grey
register is one file of many searches, each of which its rows tell. A simulated search never took
place, so nothing is asked about it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from cis_pipeline.core.model import Box, Channel, Problem, Record, Source, Standing
from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, YES_NO

_ASKED: Mapping[Channel, str] = {
    Channel.DATABASE: "name platform query limits searched_on searched_by hits",
    Channel.REGISTER: "name query limits searched_on searched_by hits",
    Channel.WEBSITE: "name query searched_on searched_by",
    Channel.ORGANISATION: "name searched_on searched_by",
    Channel.CITATION: "name platform query searched_on searched_by",
    Channel.HANDSEARCH: "name limits searched_on searched_by",
    Channel.EXPERT: "name searched_on searched_by",
    Channel.OTHER: "name searched_on searched_by",
}
"""What is asked of a search, by its channel."""

_OF_A_REGISTER = {"name", "searched_on", "searched_by"}
_TABLES = {".csv", ".tsv", ".xlsx", ".xls", ".ods"}

_ITEM = {"platform": 1, "query": 8, "limits": 9, "searched_on": 13, "hits": 15}
_NAME_ITEM = {
    Channel.DATABASE: 1,
    Channel.REGISTER: 3,
    Channel.CITATION: 5,
    Channel.EXPERT: 6,
    Channel.OTHER: 7,
}
"""The item under which a source of a channel is named; 4 for the others."""

_ASKS = {
    "name": "the name of the source",
    "platform": "the platform it was searched on",
    "query": "the search strategy, copied as it was run",
    "limits": "the limits of the search, or that there were none",
    "searched_on": "the date of the search",
    "searched_by": "who ran the search",
    "hits": "the number of hits that were announced",
}
_WRITE = {
    "name": 'name = "Scopus"',
    "platform": 'platform = "Ovid"',
    "query": 'query = """..."""',
    "limits": 'limits = "none"',
    "searched_on": 'searched_on = "2026-01-31"',
    "searched_by": 'searched_by = "A. Reviewer"',
    "hits": "hits = 120",
}
_CITING = {
    "platform": ("how references or citations were looked up", 'platform = "OpenAlex"'),
    "query": ("the works from which the search went out", 'query = "works cited by ..."'),
}
_ISO_DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


def in_protocol(source: Source) -> str:
    """How messages call the description of a source in review.toml."""
    return f'config/review.toml [[source]] "{source.source_id}"'


def missing(
    sources: Iterable[Source], where: Callable[[Source], str] = in_protocol
) -> list[Problem]:
    """A notice for each thing that PRISMA-S asks about a source and nobody wrote down, in order.

    `where` says where a source is described (a file beside its export, say).
    """
    return [
        problem
        for source in sources
        if not source.simulated
        for problem in _missing_of(source, where(source))
    ]


def lacking(source: Source) -> tuple[str, ...]:
    """The names of the fields of a source that PRISMA-S asks for and nobody wrote down."""
    if source.simulated:
        return ()
    asked = (f for f in _ASKED[source.channel].split() if _is_asked(source, f))
    return tuple(field for field in asked if not _is_given(source, field))


def together(problems: Iterable[Problem]) -> list[Problem]:
    """The notices about each source as one, for people who look at many sources.

    >>> one = Problem("a.ris", "PRISMA-S asks for a date (item 13)", "write a", "notice")
    >>> two = Problem("a.ris", "PRISMA-S asks for limits (item 9)", "write b", "notice")
    >>> print(*together([one, two]))
    a.ris: PRISMA-S asks for a date (item 13); limits (item 9); write a, b
    """
    by_source: dict[str, list[Problem]] = {}
    for problem in problems:
        by_source.setdefault(problem.where, []).append(problem)
    return [
        Problem(
            where,
            "; ".join(
                [some[0].what, *(p.what.removeprefix("PRISMA-S asks for ") for p in some[1:])]
            ),
            ", ".join([some[0].remedy, *(p.remedy.removeprefix("write ") for p in some[1:])]),
            "notice",
        )
        for where, some in by_source.items()
    ]


def _missing_of(source: Source, where: str) -> Iterator[Problem]:
    for field in lacking(source):
        asks, write = _words(source, field)
        yield Problem(where, asks, f"write {write}", "notice")
    if source.searched_on and not _ISO_DATE.fullmatch(source.searched_on):
        what = f'searched_on = "{source.searched_on}" is no date that can be sorted'
        yield Problem(where, what, f"write it like {_WRITE['searched_on']}", "notice")


def _is_asked(source: Source, field: str) -> bool:
    return field in _OF_A_REGISTER or not _is_register(source)


def _is_register(source: Source) -> bool:
    """Whether a source is a table of documents that were found in several ways."""
    path = PurePosixPath(source.source_id)
    return path.parts[:1] == ("grey",) and path.suffix.lower() in _TABLES


def _is_given(source: Source, field: str) -> bool:
    """Whether a field was written down; a name that is only the file's was not."""
    if field == "name":
        stem = PurePosixPath(source.source_id).stem.replace("_", " ")
        return bool(source.name.strip()) and source.name != stem
    value = getattr(source, field)
    return value is not None and bool(str(value).strip())


def _words(source: Source, field: str) -> tuple[str, str]:
    """What is asked for, with its item, and what to write."""
    asks, write = _ASKS[field], _WRITE[field]
    item = _NAME_ITEM.get(source.channel, 4) if field == "name" else _ITEM.get(field)
    if source.channel is Channel.CITATION and field in _CITING:
        (asks, write), item = _CITING[field], 5
    if item is None:
        return f"nobody wrote down {asks}", write
    return f"PRISMA-S asks for {asks} (item {item})", write


# --- The table of searches -----------------------------------------------------------------------

SEARCH_COLUMNS: Mapping[str, str] = {
    "source_id": TEXT,
    "name": TEXT,
    "platform": TEXT,
    "channel": TEXT,
    "query": TEXT,
    "limits": TEXT,
    "searched_on": TEXT,
    "searched_by": TEXT,
    "hits": "Int64",
    "records": WHOLE,
    "duplicates_removed": WHOLE,
    "wave": WHOLE,
    "simulated": YES_NO,
}


def search_table(
    sources: Iterable[Source], records: Iterable[Record], standings: Mapping[str, Standing]
) -> list[dict[str, Any]]:
    """One row a source, by wave and then in the order given: the searches as PRISMA-S reports them.

    `channel` names each way in which its records were found, `hits` is what the source announced
    (None where nobody wrote it down), `records` how many were read, `duplicates_removed` how many
    of those stand as duplicates of earlier records, whichever source these came from.
    """
    read, removed = Counter[str](), Counter[str]()
    channels: dict[str, dict[str, None]] = {}
    by_id = {source.source_id: source for source in sources}
    for record in records:
        read[record.source_id] += 1
        standing = standings.get(record.record_id)
        removed[record.source_id] += standing is not None and standing.box == Box.DUPLICATE
        source = by_id.get(record.source_id)
        found = record.channel or (source.channel if source else Channel.OTHER)
        channels.setdefault(record.source_id, {})[found.value] = None
    rows = [
        {
            **{name: getattr(source, name, None) for name in SEARCH_COLUMNS},
            "channel": JOIN.join(channels.get(source.source_id, {source.channel.value: None})),
            "records": read[source.source_id],
            "duplicates_removed": removed[source.source_id],
        }
        for source in by_id.values()
    ]
    return sorted(rows, key=lambda row: int(row["wave"]))
