"""Published lists of what was excluded, with reasons, and of what was included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cis_pipeline.review.published.chain import Chain
from cis_pipeline.review.published.columns import ABSTRACT, stage_in
from cis_pipeline.review.published.finding import Finding, Place, counted, listed, quoted
from cis_pipeline.review.published.flow import FlowFile
from cis_pipeline.review.published.reason_checks import Given, compared
from cis_pipeline.review.published.rounds import Match, Round
from cis_pipeline.review.published.tables import Row, Table
from cis_pipeline.review.published.votes import Named, rows_of
from cis_pipeline.screening.votes.table import plain


def reasons_in(table: Table) -> list[Given]:
    """The reasons of a list of exclusions at full text, the most frequent first."""
    found: dict[str, list[Place]] = defaultdict(list)
    for row, _ in _rows(table):
        if reason := table.cell(row, "reason"):
            found[reason].append(table.place(row))
    return [Given(r, len(p), tuple(p)) for r, p in sorted(found.items(), key=lambda x: -len(x[1]))]


def _rows(table: Table) -> list[tuple[Row, Named]]:
    """The rows of a list, without those that say that they left at title and abstract."""
    every = list(rows_of(table))
    staged = table.has("stage")
    return [r for r in every if not staged or stage_in(table.cell(r[0], "stage")) != ABSTRACT]


def of_exclusions(table: Table, chain: Chain, flows: Iterable[FlowFile]) -> Iterator[Finding]:
    """A list of exclusions: in itself, against the decisions at full text, against the flow."""
    rows = _rows(table)
    yield from _repeated(table, rows)
    bare = [table.place(row) for row, _ in rows if not table.cell(row, "reason")]
    if bare:
        what = f"{counted(len(bare), 'report')} of a list of exclusions without a reason"
        yield Finding("warning", "exclusion without a reason", what, "", tuple(bare))
    yield from _against(table, rows, chain.full_text, "include")
    for flow in flows:
        yield from _totals(table, rows, flow)


def _totals(table: Table, rows: list[tuple[Row, Named]], flow: FlowFile) -> Iterator[Finding]:
    numbers = [n for d in ("dbr_excluded", "other_excluded") if (n := flow.number(d)) is not None]
    if not numbers:
        return
    places = (Place(table.file, 0, table.sheet), *flow.place("dbr_excluded", "other_excluded"))
    size, total = len(rows), sum(numbers)
    if size > total:
        what = f"the list names {counted(size, 'excluded report')}, and the flow counts {total:,}"
        yield Finding("error", "exclusions do not add up", what, "compare both", places)
    elif size < total and size not in numbers:
        what = (
            f"the list names {size:,} of the {total:,} reports that the flow counts as excluded; "
            f"the other {total - size:,} are not published with their reasons"
        )
        yield Finding("note", "not published", what, "ask for the whole list", places)
    yield from compared(reasons_in(table), flow, size == total, table.called)


def of_inclusions(table: Table, chain: Chain, flows: Iterable[FlowFile]) -> Iterator[Finding]:
    """A list of what was included: against the decisions at full text, against the flow."""
    rows = list(rows_of(table))
    yield from _repeated(table, rows)
    yield from _against(table, rows, chain.full_text, "exclude")
    for flow in flows:
        data = ("new_studies", "new_reports", "total_studies", "total_reports")
        numbers = [n for d in data if (n := flow.number(d))]
        if numbers and len(rows) not in numbers:
            what = (
                f"the list names {counted(len(rows), 'included report')}, and the flow counts "
                f"{listed(f'{n:,}' for n in numbers)} studies or reports"
            )
            places = (Place(table.file, 0, table.sheet), *flow.place(*data))
            yield Finding("warning", "inclusions do not add up", what, "compare both", places)


def _repeated(table: Table, rows: list[tuple[Row, Named]]) -> Iterator[Finding]:
    found: dict[str, list[Place]] = defaultdict(list)
    for row, named in rows:
        found[plain(named.id or named.title)].append(table.place(row))
    for name, places in found.items():
        if name and len(places) > 1:
            what = f"one item stands in {len(places)} rows of a list"
            yield Finding("warning", "listed twice", what, "", tuple(places))


def _against(
    table: Table, rows: list[tuple[Row, Named]], found: Round, outcome: str
) -> Iterator[Finding]:
    """Rows of a list whose item was decided the other way, or is not among the full texts."""
    if not found:
        return
    ids = found.shares_ids(named for _, named in rows)
    strangers = []
    for row, named in rows:
        match: Match | None = found.match(named, ids)
        if match is None:
            strangers.append((table.place(row), named))
        elif match.item.outcome == outcome and match.relation != "other":
            what = (
                f"{match.item.called} stands in a list of what was "
                f"{'excluded' if outcome == 'include' else 'included'}, and was decided "
                f"{quoted(outcome)} at full text"
            )
            places = (table.place(row), *match.item.places())
            yield Finding("error", "list against decision", what, "one of the two is wrong", places)
    if strangers:
        names = listed(n.id or quoted(n.title, 50) for _, n in strangers)
        what = f"{counted(len(strangers), 'row')} of a list are not among the full texts: {names}"
        remedy = "tell where they left the review"
        yield Finding(
            "warning", "listed, never assessed", what, remedy, tuple(p for p, _ in strangers)
        )
