"""What a table is: told from its columns, where these leave it open from the words of its name.

A person who knows better says so with an option, which counts before anything else.
"""

from __future__ import annotations

import re
from typing import Literal

from cis_pipeline.prisma.flow_files.cells import count
from cis_pipeline.review.published import columns, labels
from cis_pipeline.review.published.tables import Table
from cis_pipeline.screening.votes.grid import filled
from cis_pipeline.screening.votes.table import plain

Kind = Literal[
    "flow", "numbers", "votes", "exclusions", "inclusions", "strategy", "sources", "records",
    "searches", "",
]  # fmt: skip
"""flow: the R package's eight columns; numbers: another table of the flow's numbers; votes: any
decisions; exclusions: a list of what was excluded, with reasons; inclusions: one of what was
included; strategy: a search line by line with its hits; sources: counts by source; searches: how
sources were searched; records: works, and nothing decided of them; "": not understood."""

_RULED = re.compile(
    r"adjudic|third|consensus|conflict|resol|ruling|arbitr|tie[\W_]?break|disagree|discrepan"
)
_LEFT = re.compile(r"inclu|final[\W_]*(?:set|stud|list)")


def kind_of(table: Table) -> Kind:
    """What a table is by its columns."""
    if flow_column(table) is not None:
        return "flow"
    if _is_strategy(table):
        return "strategy"
    if _is_sources(table):
        return "sources"
    if numbers_columns(table) is not None:
        return "numbers"
    return _of_items(table)


def _of_items(table: Table) -> Kind:
    if any(table.has(role) for role in ("id", "title", "doi")):
        if table.columns.ballots:
            return "votes"
        if table.has("reason"):
            return "exclusions"
        if _LEFT.search(_called(table)):
            return "inclusions"
    if table.has("title"):
        return "records"
    described = bool(labels.columns_of(table.names, "source"))
    return "searches" if described and labels.columns_of(table.names, "terms") else ""


def flow_column(table: Table) -> int | None:
    """The column (from 0) that names the data of the R package PRISMA2020, if one does."""
    for at in range(len(table.names)):
        known = {row.cells[at].strip() for row in table.rows[:80] if at < len(row.cells)}
        if len(known & labels.DATA.keys()) >= 4:
            return at
    return None


def numbers_columns(table: Table) -> tuple[int, int] | None:
    """The columns of labels and of numbers, if four rows or more are numbers of a flow diagram."""
    if len(table.rows) > 200 or len(table.names) > 12:
        return None
    width = range(len(table.names))
    numbers = {at: sum(_is_number(row.cells, at) for row in table.rows) for at in width}
    best = max(width, key=lambda at: numbers[at], default=None)
    if best is None or numbers[best] < 4:
        return None
    for at in width:
        told = {labels.datum(row.cells[at]) for row in table.rows if at < len(row.cells)} - {""}
        if at != best and len(told) >= 4:
            return at, best
    return None


def _is_number(cells: object, at: int) -> bool:
    found = filled(cells, at) if isinstance(cells, list | tuple) else ""
    return count(found) is not None


def _is_strategy(table: Table) -> bool:
    """Lines of a search: a number, the terms, the hits."""
    lines, terms = (labels.columns_of(table.names, name) for name in ("line", "terms"))
    hits = [at for at in labels.columns_of(table.names, "identified") if at not in lines]
    if not (lines and terms and hits):
        return False
    counts = [row for row in table.rows if _is_number(row.cells, hits[0])]
    return len(counts) >= 2 and 2 * len(counts) >= len(table.rows)


def _is_sources(table: Table) -> bool:
    """A row a source, and counts in other columns."""
    if not labels.columns_of(table.names, "source") or table.has("title") or len(table.rows) > 200:
        return False
    return any(
        sum(_is_number(row.cells, at) for row in table.rows) * 2 >= len(table.rows) > 0
        for at in labels.columns_of(table.names, "identified")
    )


def _called(table: Table) -> str:
    return f"{table.file} {table.sheet}".casefold()


def is_called_ruled(table: Table) -> bool:
    """Whether the name of a file or sheet says that it holds rulings on conflicts."""
    return bool(_RULED.search(_called(table)))


def stage_called(table: Table) -> str:
    """The stage that the name of a file or sheet tells; "" if none."""
    name = _called(table)
    told = columns.stage_in(re.sub(r"\.\w+(?=\s|$)", "", name))
    if told:
        return told
    return columns.ABSTRACT if re.search(r"tiab|abstract|title", name) else ""


def person_called(table: Table) -> str:
    """Whose decisions a table holds that names nobody: its file's or sheet's name."""
    return table.sheet or re.sub(r"\.\w+$", "", table.file.rpartition("/")[2])


def same_columns(one: Table, other: Table) -> bool:
    """Whether two tables have the same header."""
    return [plain(n) for n in one.names] == [plain(n) for n in other.names]
