"""The file of the R package PRISMA2020 is written.

The lines that it was read from are kept (`Flow.r_rows`): a file that is written again from the same
numbers is the same, to the last character.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from cis_pipeline.core.model import Arm
from cis_pipeline.prisma.flow import Column, Flow, Number
from cis_pipeline.prisma.flow_files.cells import listed
from cis_pipeline.prisma.flow_files.r_columns import (
    BOXES,
    COLUMNS,
    REASONS,
    SOURCES,
    SPECIFIC,
    WHOLE,
    template,
)


def written(flow: Flow) -> str:
    """The file: the lines that it was read from with today's numbers, or the package's own."""
    cells = _numbers(flow)
    if not flow.r_rows:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in template(flow)]
        body = "".join(
            _line([*(r[c] for c in COLUMNS[:-1]), cells.get(r["data"], "")]) for r in rows
        )
        return _line(COLUMNS) + body
    head = [c.strip().lower() for c in next(csv.reader([flow.r_rows[0]]))]
    return flow.r_rows[0] + "".join(_again(line, head, cells) for line in flow.r_rows[1:])


def _again(line: str, head: Sequence[str], cells: Mapping[str, str]) -> str:
    """A line as it was, unless its number is another now."""
    row = next(csv.reader(StringIO(line, newline="")), [])
    cell = dict(zip(head, row, strict=False))
    datum = cell.get("data", "").strip()
    if datum not in cells or _same(cell.get("n", ""), cells[datum]):
        return line
    changed = [cells[datum] if name == "n" else cell.get(name, "") for name in head]
    end = line[len(line.rstrip("\r\n")) :]
    return _line(changed).rstrip("\r\n") + end


def _same(before: str, now: str) -> bool:
    return listed(before) == listed(now)


def _line(row: Sequence[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()


def _numbers(flow: Flow) -> dict[str, str]:
    """By datum what stands in its cell: a number, a list of names, text, or nothing."""
    columns = dict(flow.arms)
    found: dict[str, str] = {}
    for datum, (arm, name) in BOXES.items():
        if arm in columns:
            found[datum] = _cell(columns[arm].shown(name), columns[arm].unreadable.get(name))
    for arm, datum in REASONS.items():
        if arm in columns:
            found[datum] = _excluded(columns[arm], flow.reason_titles or {})
    for arm, column in columns.items():
        found |= _identified(arm, column)
    for datum, name in WHOLE.items():
        pending = flow.included_pending and name in ("studies_included", "reports_included")
        n = None if pending else getattr(flow, name)
        if n is not None or name in flow.unreadable or not flow.r_rows:
            found[datum] = _cell(n, flow.unreadable.get(name))
    return found


def _cell(n: Number, text: str | None = None) -> str:
    return text if text is not None else "" if n is None else str(n)


def _excluded(column: Column, titles: Mapping[str, str]) -> str:
    by_reason = column.reports_excluded_by_reason
    if "reports_excluded" in column.unreadable:
        texts = column.unreadable["reports_excluded"]
        return "; ".join([*_names(by_reason or {}), texts])
    if by_reason and "reports_excluded" not in column.pending:
        return "; ".join(
            _names({titles.get(k, k) or "No reason given": n for k, n in by_reason.items()})
        )
    return _cell(column.shown("reports_excluded"))


def _names(numbers: Mapping[str, int]) -> list[str]:
    return [f"{_quoted(name)}, {n}" for name, n in numbers.items()]


def _quoted(name: str) -> str:
    """A name that holds a semicolon or quotes, in quotes, so that it stays one."""
    return '"' + name.replace('"', '""') + '"' if ";" in name or '"' in name else name


def _identified(arm: Arm, column: Column) -> dict[str, str]:
    """The cells of the sources: sums by channel, and of databases and registers the names."""
    found: dict[str, str] = {}
    for datum, (of, channel) in SOURCES.items():
        mine = [o for o in column.identified_from if o.channel is channel]
        if of != arm or not (mine or channel in column.identified_by_channel):
            continue
        n = column.identified_by_channel.get(channel, sum(o.n for o in mine))
        found[datum] = str(n)
        names: dict[str, int] = {}
        for one in mine:
            if one.name:
                names[one.name] = names.get(one.name, 0) + one.n
        specific = next((d for d, c in SPECIFIC.items() if c is channel), "")
        if specific and names:
            found[specific] = "; ".join(_names(names))
    if "records_identified" in column.unreadable:
        found["database_results" if arm == "databases" else "website_results"] = column.unreadable[
            "records_identified"
        ]
    return found
