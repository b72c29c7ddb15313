"""The file of the R package PRISMA2020 is read: a line a datum, its number in the last column."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Arm, Channel
from cis_pipeline.prisma.flow import Basis, Column, Flow, Identified, Number
from cis_pipeline.prisma.flow_files import oddities
from cis_pipeline.prisma.flow_files.cells import listed, number
from cis_pipeline.prisma.flow_files.flow_file import FlowFile, Line, completed, told_apart
from cis_pipeline.prisma.flow_files.r_columns import (
    BOXES,
    COLUMNS,
    DATA,
    REASONS,
    SOURCES,
    SPECIFIC,
    WHOLE,
    lines,
)

NO_NUMBER = "sources without a number"


def read(text: str, path: Path) -> FlowFile:
    """The flow of such a file; SourceError if it lacks the columns `data` and `n`."""
    rows = list(csv.reader(StringIO(text, newline="")))
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not {"data", "n"} <= set(head):
        raise SourceError(
            f"{path}: no flow: the file of the R package PRISMA2020 has the columns "
            f"{', '.join(COLUMNS)}; this one has {', '.join(head) or 'none'}"
        )
    cells = [dict(zip(head, row, strict=False)) for row in rows[1:]]
    names = ("data", "box", "boxtext", "n")
    found = [
        Line(row, *(cell.get(n, "").strip() for n in names)) for row, cell in enumerate(cells, 2)
    ]
    return flow_of(found, path.name, tuple(lines(text)))


def flow_of(found: Sequence[Line], name: str, r_rows: tuple[str, ...] = ()) -> FlowFile:
    """The flow of lines that were read from a file, which messages call `name`.

    Of a datum that stands there twice the first line counts. `r_rows` are the lines as they were.
    """
    by_datum: dict[str, Line] = {}
    for line in found:
        if line.data in DATA or line.data in SOURCES:
            by_datum.setdefault(line.data, line)
    cells = {datum: line.n for datum, line in by_datum.items()}
    whole, texts, basis = told_apart({n: number(cells.get(d, "")) for d, n in WHOLE.items()})
    undrawn = {WHOLE[datum] for datum in oddities.undrawn(cells) if datum in WHOLE}
    numbers = {name: n for name, n in whole.items() if name not in undrawn}
    other = completed(_column("other", cells))
    flow = Flow(
        title="",
        databases=completed(_column("databases", cells)),
        other=other if _is_used(other) else None,
        basis={name: basis[name] for name in numbers},
        unreadable=texts,
        r_rows=r_rows,
        **numbers,
    )
    return FlowFile(flow, tuple(oddities.of_lines(found, by_datum, name)), by_datum)


def _is_used(other: Column) -> bool:
    """Whether an arm has any number but zero."""
    boxes = [other.records_identified, other.reports_excluded]
    boxes += [getattr(other, name) for arm, name in BOXES.values() if arm == "other"]
    return any(boxes) or bool(other.unreadable)


def _column(arm: Arm, cells: Mapping[str, str]) -> Column:
    boxes: dict[str, Number | str] = {
        name: number(cells.get(datum, ""))
        for datum, (of, name) in BOXES.items()
        if of == arm and (arm == "databases" or datum in cells)
    }
    reasons, whole, texts = listed(cells.get(REASONS[arm], ""))
    boxes["reports_excluded"] = "; ".join(texts) or (None if reasons else whole)
    numbers, unreadable, basis = told_apart(boxes)
    sources, sums, wrong = _sources(arm, cells)
    unnamed = [d for d in SPECIFIC if arm == "databases" and listed(cells.get(d, ""))[2]]
    some = {"identified_from": Basis("not reported", NO_NUMBER)} if unnamed else {}
    return Column(
        identified_from=tuple(sources),
        identified_by_channel=sums,
        reports_excluded_by_reason=reasons or None,
        basis={**basis, **some},
        unreadable={**unreadable, **wrong},
        **numbers,
    )


def _sources(
    arm: Arm, cells: Mapping[str, str]
) -> tuple[list[Identified], dict[Channel, int], dict[str, str]]:
    """The sources of an arm, the sums given beside those that are named, and what is wrong."""
    found: list[Identified] = []
    sums: dict[Channel, int] = {}
    wrong: list[str] = []
    for datum, (of, channel) in SOURCES.items():
        if of != arm:
            continue
        told = number(cells.get(datum, ""))
        named = _named(channel, cells) if told is None or told else {}
        if isinstance(told, str):
            wrong.append(told)
        elif told is not None and named:
            sums[channel] = told
        elif told is not None and (told or arm == "databases"):
            found.append(Identified("", "", channel, told))
        found += [Identified("", name, channel, n) for name, n in named.items()]
    return found, sums, {"records_identified": "; ".join(wrong)} if wrong else {}


def _named(channel: Channel, cells: Mapping[str, str]) -> dict[str, int]:
    """The sources of a channel by name; registers that are listed as databases count there."""
    datum = next((d for d, of in SPECIFIC.items() if of is channel), "")
    named = listed(cells.get(datum, ""))[0]
    twice = oddities.twice(cells) if channel is Channel.REGISTER else {}
    return {name: n for name, n in named.items() if name not in twice}
