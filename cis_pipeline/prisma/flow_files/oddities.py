"""What is odd in the R package's file though its sums may hold: numbers that mean nothing.

Such a file is filled in over a template full of zeros and examples. A 0 that nobody meant reads
like a count, a number in the line of a title is drawn nowhere, and a register that stands among
the databases too is counted twice by whoever adds both up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from cis_pipeline.core.text.words import stems
from cis_pipeline.prisma.flow_files.cells import count, is_placeholder, listed, number, parts
from cis_pipeline.prisma.flow_files.flow_file import Line, Remark
from cis_pipeline.prisma.flow_files.r_columns import BOXES, DATA, HEADERS, OTHER, REASONS, SPECIFIC

_TOTALS = {"total_studies": "new_studies", "total_reports": "new_reports"}
_PREVIOUS = ("previous_studies", "previous_reports")
_ARM = (*OTHER, *(d for d, (arm, _) in BOXES.items() if arm == "other"), REASONS["other"])


def zeros_of_nothing(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The data whose 0 means that nothing was filled in: a total below its part, and an arm or a
    previous version of nothing but zeros."""
    found = [t for t, new in _TOTALS.items() if _n(cells, t) == 0 and _n(cells, new)]
    for group in (_ARM, _PREVIOUS):
        given = {d: _n(cells, d) for d in group if listed(cells.get(d, "")) != ({}, None, [])}
        if given and not any(n != 0 for n in given.values()):
            found += given
    return tuple(found)


def undrawn(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The numbers that are of no box: zeros that mean nothing, totals without a version before."""
    zeros = zeros_of_nothing(cells)
    before = any(number(cells.get(d, "")) is not None for d in _PREVIOUS if d not in zeros)
    return zeros if before else (*zeros, *(d for d in _TOTALS if d not in zeros))


def twice(cells: Mapping[str, str]) -> dict[str, str]:
    """The registers that stand among the databases too, with what they are called there."""
    databases = {_key(p.name): p.name for p in parts(cells.get("database_specific_results", ""))}
    registers = parts(cells.get("register_specific_results", ""))
    return {
        p.name: databases[key]
        for p in registers
        if (key := _key(p.name)) in databases and not is_placeholder(p.text)
    }


def _n(cells: Mapping[str, str], datum: str) -> int | None:
    return count(cells.get(datum, ""))


def _key(name: str) -> str:
    return "".join(stems(name)) or name


# --- told ------------------------------------------------------------------------------------


def of_lines(lines: Sequence[Line], found: Mapping[str, Line], name: str) -> Iterator[Remark]:
    """All oddities of a file, which messages call `name`; `found` is the line of each datum."""
    told = _Told(lines, found, {datum: line.n for datum, line in found.items()}, name)
    yield from chain(told.headers(), told.repeated(), told.zeros(), told.totals())
    yield from chain(told.examples(), told.sources(), told.registers(), told.labels())


@dataclass(frozen=True)
class _Told:
    lines: Sequence[Line]
    found: Mapping[str, Line]
    cells: Mapping[str, str]
    name: str

    def _remark(
        self,
        severity: Literal["error", "warning", "notice"],
        check: str,
        what: str,
        remedy: str,
        of: Iterable[str | Line],
    ) -> Remark:
        lines = [self.found[one] if isinstance(one, str) else one for one in of]
        lines.sort(key=lambda line: line.row)
        rows = tuple(line.row for line in lines)
        where = f"{self.name} row{'s' * (len(rows) > 1)} {', '.join(map(str, rows))}"
        data = tuple(line.data for line in lines)
        return Remark(where, what, remedy, severity, check=check, data=data, rows=rows)

    def headers(self) -> Iterator[Remark]:
        """Numbers in lines of titles."""
        titles = [
            (line.data if line.data in HEADERS else line.box, line)
            for line in self.lines
            if line.data not in DATA and {line.data, line.box} & set(HEADERS)
        ]
        others = {DATA[d]: n for d in OTHER if d in DATA and (n := _n(self.cells, d)) is not None}
        for name, line in titles:
            if number(line.n) in (None, 0):
                continue
            same = name == "othstud" and count(line.n) == sum(others.values()) and others
            each = " + ".join(f"{of} {n:,}" for of, n in others.items() if n)
            what = f'"{name}" is a title, which has no number, and holds {line.n}'
            what += f" ({each})" * bool(same)
            remedy = "leave the cell blank; no diagram shows it"
            yield self._remark("warning", "header with a number", what, remedy, [line])
        zeros = {name: line for name, line in titles if count(line.n) == 0}
        if zeros:
            what = f"titles have no numbers, so these zeros mean nothing: {', '.join(zeros)}"
            remedy = "leave the cells blank"
            yield self._remark("notice", "header with a zero", what, remedy, zeros.values())

    def repeated(self) -> Iterator[Remark]:
        """Data that stand there twice, and numbers under names that are none of the package's."""
        for line in self.lines:
            first = self.found.get(line.data)
            if first is not None and first is not line:
                what = f"{line.data} stands there twice; the first line counts"
                yield self._remark("warning", "listed twice", what, "take one out", [first, line])
            unknown = line.data.casefold() not in ("", "na", *HEADERS) and first is None
            if unknown and count(line.n) is not None:
                what = f"{line.data} {line.n}: no box of the diagram has this number"
                yield self._remark("notice", "number of no box", what, "", [line])

    def zeros(self) -> Iterator[Remark]:
        """Zeros that mean nothing."""
        found = zeros_of_nothing(self.cells)
        for datum in (d for d in found if d in _TOTALS):
            new = _TOTALS[datum]
            what = f"{DATA[datum]} is 0, and {DATA[new]} is {self.cells[new]}: the 0 means nothing"
            remedy = "leave it blank, or give the total"
            yield self._remark("notice", "zero that means nothing", what, remedy, [datum, new])
        rest = [d for d in found if d not in _TOTALS]
        if rest:
            names = ", ".join(DATA.get(d, d) for d in rest)
            what = f"all of these are 0, so they count nothing: {names}"
            remedy = "leave them blank if the diagram has no such part"
            yield self._remark("notice", "zero that means nothing", what, remedy, rest)

    def totals(self) -> Iterator[Remark]:
        """Totals of an update that none is."""
        dropped = set(undrawn(self.cells)) - set(zeros_of_nothing(self.cells))
        for datum in (d for d in _TOTALS if d in dropped):
            total, new = _n(self.cells, datum), _n(self.cells, _TOTALS[datum])
            if total is not None and total != new:
                what = f"{DATA[datum]} is {total:,}, and {DATA[_TOTALS[datum]]} is "
                what += f"{'not given' if new is None else format(new, ',')}, but nothing of a "
                what += "previous version is given, so the total is not drawn"
                remedy = "give what the previous version included"
                yield self._remark("warning", "total without a part", what, remedy, [datum])

    def examples(self) -> Iterator[Remark]:
        """What the template has where numbers are to be filled in."""
        found = [
            datum
            for datum, text in self.cells.items()
            if any(t and is_placeholder(t) for t in (text, *(p.text for p in parts(text))))
        ]
        if found:
            names = ", ".join(DATA.get(d, d) for d in found)
            what = f"the template's example stands there, and no number: {names}"
            yield self._remark("notice", "template", what, "leave blank, or fill in", found)

    def sources(self) -> Iterator[Remark]:
        """Names of sources without a number."""
        for datum in (d for d in SPECIFIC if d in self.found):
            wrong = listed(self.cells[datum])[2]
            if wrong:
                what = f"{DATA[datum]}: no number is given for {'; '.join(wrong)}"
                remedy = 'write each as "Name, 12" and part them by semicolons'
                odd = any(p.text for p in parts(self.cells[datum]) if p.n is None and p.text)
                check, weight = ("EQ13", "error") if odd else ("list without numbers", "warning")
                yield self._remark(weight, check, what, remedy, [datum])  # type: ignore[arg-type]

    def registers(self) -> Iterator[Remark]:
        """Registers that stand among the databases as well."""
        databases, registers = (listed(self.cells.get(datum, ""))[0] for datum in SPECIFIC)
        for name, there in twice(self.cells).items():
            n = registers.get(name)
            what = f'"{name}" is listed among the registers and among the databases'
            if n is not None and databases.get(there) == n:
                what += f", with {n:,} records each, which are counted twice by whoever adds both"
            remedy = "list it as one of them"
            yield self._remark("warning", "register among databases", what, remedy, SPECIFIC)

    def labels(self) -> Iterator[Remark]:
        """Boxes whose label shares no word with what the box is."""
        found = [line for line in self.found.values() if _is_relabelled(line)]
        if found:
            names = "; ".join(f'{DATA[line.data]}: "{line.label}"' for line in found)
            what = f"labels of their own, so these numbers may be of something else: {names}"
            yield self._remark("notice", "relabelled box", what, "", found)


def _is_relabelled(line: Line) -> bool:
    telling = next((words for words, data in _TELLING.items() if line.data in data.split()), "")
    return bool(line.label) and not set(stems(telling)) <= set(stems(line.label))


_TELLING = {
    "studies included": "previous_studies new_studies total_studies",
    "reports": "previous_reports new_reports total_reports",
    "records screened": "records_screened",
    "records excluded": "records_excluded",
    "duplicate": "duplicates",
    "sought": "dbr_sought_reports other_sought_reports",
    "retrieved": "dbr_notretrieved_reports other_notretrieved_reports",
    "assessed": "dbr_assessed other_assessed",
    "excluded": "dbr_excluded other_excluded",
    "websites": "website_results",
    "citation": "citations_results",
    "organisations": "organisation_results",
}
"""The words that the label of a box has in the template, as few as tell it, and whose they are."""
