"""The numbers of a published flow diagram: the flow that a file gives, and where each stands.

Numbers are read by `prisma.flow_files` alone. Here a table gets its lines: those of the R package's
columns as they are, or numbers beside labels, of which it is told what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cis_pipeline.prisma import flow_files
from cis_pipeline.prisma.equation import Equation, Term, equation
from cis_pipeline.prisma.flow import Basis, Flow
from cis_pipeline.prisma.flow_files import r_columns, r_reading
from cis_pipeline.prisma.flow_files.cells import Part, count
from cis_pipeline.prisma.flow_files.flow_file import Line, Remark
from cis_pipeline.review.published import kinds, labels
from cis_pipeline.review.published.finding import Place
from cis_pipeline.review.published.tables import Table
from cis_pipeline.screening.votes.grid import filled

_REASONS = {datum: arm for arm, datum in r_columns.REASONS.items()}
_LEAST = 4


@dataclass(frozen=True, slots=True)
class FlowFile:
    """One file of numbers as a flow; `places` are the rows by datum of the R package, `rows` all;
    `relabelled` are the labels of the boxes that do not bear the template's.

    `told` says that the data were told from labels, and not from the names of the R package;
    `more` are equations of numbers that such a table has and the diagram has not.
    """

    place_: Place
    flow: Flow
    remarks: tuple[Remark, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    rows: Mapping[int, Place] = field(default_factory=dict)
    relabelled: Mapping[str, str] = field(default_factory=dict)
    told: bool = False
    more: tuple[Equation, ...] = ()

    def number(self, datum: str) -> int | None:
        """The number of a datum; of a list the sum of its numbers. None if it is not given."""
        return r_columns.value(self.flow, datum)

    def list(self, datum: str) -> tuple[Part, ...]:
        """The names and numbers of a list; a mere number has no names."""
        if datum in _REASONS:
            column = dict(self.flow.arms).get(_REASONS[datum])
            titles = self.flow.reason_titles or {}
            reasons = (column and column.reports_excluded_by_reason) or {}
            return tuple(Part(titles.get(k, k), n) for k, n in reasons.items())
        channel = r_columns.SPECIFIC[datum]
        found = self.flow.databases.identified_from
        return tuple(Part(o.name, o.n) for o in found if o.name and o.channel is channel)

    def place(self, *data: str) -> tuple[Place, ...]:
        """The rows of these data that are there; of a file without rows the file."""
        if not self.places:
            return (self.place_,)
        found = {p.row: p for datum in data if (p := self.places.get(datum))}
        return tuple(found[row] for row in sorted(found))


def of_file(path: Path, name: str) -> FlowFile | None:
    """The flow of a JSON or TOML file as `cis flow` reads it; None if it has hardly any number.

    SourceError if it is no flow.
    """
    found = flow_files.read(path)
    known = sum(
        r_columns.value(found.flow, datum) is not None
        for datum in (*r_columns.BOXES, *r_columns.WHOLE)
    )
    return FlowFile(Place(name), found.flow, found.remarks) if known >= _LEAST else None


def of_table(table: Table) -> FlowFile:
    """The flow of a table of numbers."""
    at = kinds.flow_column(table)
    return _by_labels(table) if at is None else _by_names(table, at)


def _whole(table: Table) -> Place:
    return Place(table.file, 0, table.sheet)


def _by_names(table: Table, at: int) -> FlowFile:
    """The R package's columns."""
    names = {name.casefold(): place for place, name in enumerate(table.names)}
    value = names.get("n", len(table.names) - 1)
    box, label = names.get("box", at), names.get("boxtext", names.get("description", at))
    columns = (at, box, label, value)
    lines = [Line(r.number, *(filled(r.cells, c) for c in columns)) for r in table.rows]
    if label == at:
        lines = [replace(line, label="") for line in lines]
    rows = {row.number: table.place(row, [at, box, value]) for row in table.rows}
    found = r_reading.flow_of(lines, table.called)
    places = {datum: rows[line.row] for datum, line in found.lines.items()}
    odd = (d for r in found.remarks if r.check == "relabelled box" for d in r.data)
    relabelled = {datum: found.lines[datum].label for datum in odd}
    return FlowFile(_whole(table), found.flow, found.remarks, places, rows, relabelled)


# --- numbers beside labels -------------------------------------------------------------------


def _by_labels(table: Table) -> FlowFile:
    """Rows below an exclusion that are no box of their own are its parts."""
    columns = kinds.numbers_columns(table)
    if columns is None:
        return FlowFile(_whole(table), r_reading.flow_of([], "").flow, told=True)
    rows = {row.number: table.place(row, columns) for row in table.rows}
    lines: dict[str, Line] = {}
    below: dict[str, list[Part]] = {}
    last = ""
    for row in table.rows:
        named, text = (filled(row.cells, at) for at in columns)
        datum = labels.datum(named)
        if datum and datum not in lines:
            lines[datum], last = Line(row.number, datum, "", "", text), datum
        elif last and not datum and text:
            below.setdefault(last, []).append(Part(named, count(text), text))
    found = r_reading.flow_of(list(lines.values()), table.called)
    flow = _with_reasons(found.flow, below.get("dbr_excluded", ()))
    if identified := _count(lines, "identified_total"):
        basis = {**flow.databases.basis, "records_identified": Basis("reported")}
        told = replace(flow.databases, records_identified=identified, basis=basis)
        flow = replace(flow, databases=told)
    places = {datum: rows[line.row] for datum, line in lines.items()}
    more = tuple(_more(flow, lines, below))
    return FlowFile(_whole(table), flow, found.remarks, places, rows, told=True, more=more)


def _count(lines: Mapping[str, Line], datum: str) -> int | None:
    return count(lines[datum].n) if datum in lines else None


def _with_reasons(flow: Flow, below: Iterable[Part]) -> Flow:
    """The same, where all rows below the reports excluded have a number."""
    numbers = {part.name: part.n for part in below}
    if flow.databases.reports_excluded is None or not numbers or None in numbers.values():
        return flow
    by_reason = {name: n for name, n in numbers.items() if n is not None}
    return replace(flow, databases=replace(flow.databases, reports_excluded_by_reason=by_reason))


def _more(
    flow: Flow, lines: Mapping[str, Line], below: Mapping[str, Sequence[Part]]
) -> Iterator[Equation]:
    """What must hold of numbers that the template has no box for, or only another."""
    d = flow.databases
    after = Term(
        labels.MORE["after_duplicates"], _count(lines, "after_duplicates"), "after_duplicates"
    )
    taken = Term("duplicates", d.duplicate_records_removed, "duplicate_records_removed", True)
    identified = Term("identified", d.records_identified, "records_identified")
    yield equation("EQ2", "records after duplicates = identified - duplicates", after,
                   [identified, taken])  # fmt: skip
    out = below.get("records_excluded", ())
    if out and None not in (numbers := [part.n for part in out]):
        excluded = Term("records excluded", d.records_excluded, "records_excluded")
        rows = Term(f"the {len(out)} rows below it", sum(n or 0 for n in numbers))
        yield equation("EQ3", "records excluded = sum", excluded, [rows], severity="warning")
    left = d.reports_included
    if flow.reports_included is None and left and (flow.studies_included or left) < left:
        included = Term("studies included", flow.studies_included, "included")
        of = Term("assessed", d.reports_assessed, "reports_assessed")
        gone = Term("excluded", d.reports_excluded, "reports_excluded", True)
        yield equation("EQ10", "included = assessed - excluded", included, [of, gone],
                       severity="warning", why="a study may have several reports")  # fmt: skip
