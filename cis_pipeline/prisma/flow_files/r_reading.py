"""The file of the R package PRISMA2020 is read: a line a datum, its number in the last column."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Arm, Channel, Problem
from cis_pipeline.prisma.boxes import ARMS
from cis_pipeline.prisma.flow import Column, Flow, Identified
from cis_pipeline.prisma.flow_files.flow_file import FlowFile, completed, number, values
from cis_pipeline.prisma.flow_files.r_columns import (
    BOXES,
    COLUMNS,
    HEADERS,
    REASONS,
    SOURCES,
    SPECIFIC,
    WHOLE,
    lines,
    listed,
)


def read(text: str, path: Path) -> FlowFile:
    """The flow of such a file; SourceError if it lacks the columns `data`, `box` and `n`."""
    rows = list(csv.reader(StringIO(text, newline="")))
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not {"data", "n"} <= set(head):
        raise SourceError(
            f"{path}: no flow: the file of the R package PRISMA2020 has the columns "
            f"{', '.join(COLUMNS)}; this one has {', '.join(head) or 'none'}"
        )
    return _Reader(path, head, rows[1:]).file(text)


@dataclass
class _Reader:
    path: Path
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    remarks: list[Problem] = field(default_factory=list)

    def file(self, text: str) -> FlowFile:
        """The whole flow, and what was odd on the way."""
        cells = self._cells()
        whole = values({name: number(cells.get(datum, "")) for datum, name in WHOLE.items()})
        arms = {arm: completed(self._column(arm, cells)) for arm in ARMS}
        numbers = self._without_update(dict(whole.numbers))
        other = arms["other"]
        used = other.records_identified or other.reports_sought or other.reports_assessed
        flow = Flow(
            title="",
            databases=arms["databases"],
            other=other if used or other.unreadable else None,
            basis={name: b for name, b in whole.basis.items() if name in numbers},
            unreadable=whole.unreadable,
            r_rows=tuple(lines(text)),
            **numbers,  # type: ignore[arg-type]
        )
        self._headers(flow)
        return FlowFile(flow, tuple(self.remarks))

    def _remark(self, where: str, what: str, remedy: str = "") -> None:
        self.remarks.append(Problem(f"{self.path.name} {where}", what, remedy, "notice"))

    def _cells(self) -> dict[str, str]:
        """The n of each datum; header lines by their box."""
        found: dict[str, str] = {}
        known = {*BOXES, *SOURCES, *SPECIFIC, *WHOLE, *REASONS.values(), *HEADERS}
        for place, row in enumerate(self.rows, 2):
            cell = dict(zip(self.head, row, strict=False))
            datum = cell.get("data", "").strip()
            if datum.casefold() in ("", "na"):
                found.setdefault(cell.get("box", "").strip(), cell.get("n", ""))
            elif datum in found:
                self._remark(f"line {place}", f"{datum} stands there twice; the first counts")
            else:
                found[datum] = cell.get("n", "")
                if datum not in known and number(found[datum]) is not None:
                    self._remark(f"line {place}", f"{datum}: no box of the diagram has its number")
        return found

    def _column(self, arm: Arm, cells: Mapping[str, str]) -> Column:
        boxes = {
            name: number(cells.get(datum, ""))
            for datum, (of, name) in BOXES.items()
            if of == arm and (arm == "databases" or datum in cells)
        }
        reasons, whole, texts = listed(cells.get(REASONS[arm], ""))
        boxes["reports_excluded"] = "; ".join(texts) or (None if reasons else whole)
        read = values(boxes)
        sources, sums, wrong = self._sources(arm, cells)
        return Column(
            identified_from=tuple(sources),
            identified_by_channel=sums,
            reports_excluded_by_reason=reasons or None,
            basis=read.basis,
            unreadable={**read.unreadable, **wrong},
            **read.numbers,  # type: ignore[arg-type]
        )

    def _sources(
        self, arm: Arm, cells: Mapping[str, str]
    ) -> tuple[list[Identified], dict[Channel, int], dict[str, str]]:
        """The sources of an arm, the sums given beside those that are named, and what is wrong."""
        found: list[Identified] = []
        sums: dict[Channel, int] = {}
        wrong: list[str] = []
        for datum, (of, channel) in SOURCES.items():
            if of != arm:
                continue
            told = number(cells.get(datum, ""))
            named = self._named(channel, cells, found) if told is None or told else {}
            if isinstance(told, str):
                wrong.append(told)
            elif told is not None and named:
                sums[channel] = told
            elif told is not None and (told or arm == "databases"):
                found.append(Identified("", "", channel, told))
            found += [Identified("", name, channel, n) for name, n in named.items()]
        return found, sums, {"records_identified": "; ".join(wrong)} if wrong else {}

    def _named(
        self, channel: Channel, cells: Mapping[str, str], found: Sequence[Identified]
    ) -> Mapping[str, int]:
        """The sources of a channel by name; registers that are listed as databases count there."""
        datum = next((d for d, of in SPECIFIC.items() if of is channel), "")
        named, _, texts = listed(cells.get(datum, ""))
        if texts:
            self._remark(datum, f"no number in: {'; '.join(texts)}")
        total = datum.replace("_specific", "")
        twice = {o.name for o in found} & named.keys()
        for name in twice:
            self._remark(
                datum,
                f"{name} (n = {named[name]}) is listed among the databases too; counted there",
                f"name it in one of the two; if here, with its number in {total}",
            )
        return {name: n for name, n in named.items() if name not in twice}

    def _without_update(self, numbers: dict[str, int]) -> dict[str, int]:
        """Zeros of a version before, and totals without one, are numbers of no box."""
        previous = [name for name in ("previous_studies", "previous_reports") if name in numbers]
        if any(numbers[name] for name in previous):
            return numbers
        for name in (*previous, "total_studies", "total_reports"):
            if name in numbers:
                why = "no version before is reported, so this is not drawn"
                new = numbers.get("studies_included" if "studies" in name else "reports_included")
                if numbers[name] in (0, new):
                    self._remark(name, f"n = {numbers[name]}: {why}")
                else:
                    self._remark(name, f"n = {numbers[name]}: {why}, though it is not the new ones")
                numbers.pop(name)
        return numbers

    def _headers(self, flow: Flow) -> None:
        """The n of header lines, which is that of no box."""
        zeros = []
        identified = flow.other.records_identified if flow.other else None
        for row in self.rows:
            cell = dict(zip(self.head, row, strict=False))
            box, n = cell.get("box", "").strip(), number(cell.get("n", ""))
            if box not in HEADERS or n is None:
                continue
            if n == 0:
                zeros.append(box)
            else:
                same = " (the sum of what other methods found)" * (n == identified)
                self._remark(f"header {box}", f"n = {n} is a number of no box{same}")
        if zeros:
            self._remark(f"headers {', '.join(zeros)}", "n = 0 means nothing; headers have no n")
