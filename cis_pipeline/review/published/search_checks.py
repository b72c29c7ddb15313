"""Searches line by line, and counts by source, against the flow diagram and in themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from cis_pipeline.prisma.flow_files.cells import count
from cis_pipeline.prisma.flow_files.r_columns import OTHER
from cis_pipeline.review.published import labels
from cis_pipeline.review.published.finding import Finding, Place, counted, listed, quoted
from cis_pipeline.review.published.flow import FlowFile
from cis_pipeline.review.published.source_names import matched
from cis_pipeline.review.published.tables import Row, Table
from cis_pipeline.screening.votes.grid import filled

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def called(table: Table) -> str:
    """The database that a strategy is of: the sheet's name, else the file's."""
    return table.sheet or table.file


def _strategy_columns(table: Table) -> tuple[int, int, int]:
    line = labels.columns_of(table.names, "line")[0]
    terms = next(at for at in labels.columns_of(table.names, "terms") if at != line)
    hits = [at for at in labels.columns_of(table.names, "identified") if at not in (line, terms)]
    return line, terms, hits[0]


def hits_of(table: Table) -> tuple[int, Place] | None:
    """The hits of the last line of a strategy that has a number, with its row."""
    line, terms, hits = _strategy_columns(table)
    for row in reversed(table.rows):
        if (found := count(filled(row.cells, hits))) is not None:
            return found, table.place(row, (line, terms, hits))
    return None


def of_strategies(tables: Sequence[Table], flows: Sequence[FlowFile]) -> Iterator[Finding]:
    """Each strategy's last line against the flow's number of its database; its lines."""
    for table in tables:
        yield from _lines(table)
    counts = {called(t): found for t in tables if (found := hits_of(t))}
    for flow in flows:
        yield from hits_against(flow, counts, "the last line of the search")


def hits_against(
    flow: FlowFile, counts: Mapping[str, tuple[int, Place]], what_: str
) -> Iterator[Finding]:
    """Numbers by name of a source against those of the flow's databases and registers."""
    data = ("database_specific_results", "register_specific_results")
    parts = {part.name: (part, d) for d in reversed(data) for part in flow.list(d)}
    pairs = matched(list(counts), list(parts))
    if not parts or not pairs:
        return
    names, theirs = list(counts), list(parts.values())
    agree = []
    for at, other in pairs.items():
        part, datum = theirs[other]
        n, place = counts[names[at]]
        if part.n == n:
            agree.append(names[at])
        elif part.n is not None:
            what = f"{what_} of {names[at]} has {counted(n, 'hit')}, and the flow {part.n:,} "
            what += f"({quoted(part.name)})"
            remedy = "compare both with the export"
            places = (place, *flow.place(datum))
            yield Finding("warning", "hits against the flow", what, remedy, places)
    if agree:
        word = "source" if len(agree) == 1 else "sources"
        what = f"{what_} agrees with the flow for {len(agree)} {word}: {listed(agree, 20)}"
        yield Finding("note", "hits against the flow", what)
    alone = [name for at, name in enumerate(names) if at not in pairs]
    if alone:
        what = f"no database of the flow is found for {listed(map(quoted, alone))}"
        yield Finding("note", "hits against the flow", what)
    missing = [p.name for at, (p, _) in enumerate(theirs) if at not in pairs.values()]
    if missing:
        what = f"not published: {what_} for {listed(map(quoted, missing))}"
        yield Finding("note", "not published", what)


_REFERENCE = re.compile(r"[#sl]?(\d+)", re.IGNORECASE)


def _lines(table: Table) -> Iterator[Finding]:
    """Lines that join others: "or" has no fewer hits than the largest of them and no more than all
    together, "and" no more than the smallest."""
    line, terms, hits = _strategy_columns(table)
    known: dict[str, int] = {}
    for row in table.rows:
        found = count(filled(row.cells, hits))
        joined = _joined(filled(row.cells, terms), known)
        if found is not None and joined is not None:
            word, of = joined
            numbers = [known[one] for one in of]
            low, high = (max(numbers), sum(numbers)) if word == "or" else (0, min(numbers))
            if not low <= found <= high:
                what = (
                    f"{called(table)}: line {filled(row.cells, line)} joins "
                    f"{listed(f'{n:,}' for n in numbers)} by {word.upper()} and has {found:,} "
                    f"hits, which can only be {low:,} to {high:,}"
                )
                remedy = "a line was changed after its hits were written down"
                place = table.place(row, (line, terms, hits))
                yield Finding("warning", "lines of a search", what, remedy, (place,))
        if found is not None and (own := _REFERENCE.fullmatch(filled(row.cells, line))):
            known[own[1]] = found


def _joined(text: str, known: Mapping[str, int]) -> tuple[str, list[str]] | None:
    """The operator and the lines that a line of nothing but references joins."""
    words = text.replace("(", " ").replace(")", " ").split()
    operators = {word.casefold() for word in words[1::2]}
    references = [_REFERENCE.fullmatch(word) for word in words[::2]]
    if len(words) < 3 or len(operators) != 1 or operators.isdisjoint(("or", "and")):
        return None
    numbers = [found[1] for found in references if found]
    if len(numbers) != len(references) or any(n not in known for n in numbers):
        return None
    return operators.pop(), numbers


# --- counts by source ------------------------------------------------------------------------

_COUNTED = ("identified", "duplicates", "assessed", "excluded", "included")


def of_sources(table: Table, flows: Sequence[FlowFile]) -> Iterator[Finding]:
    """A table of counts by source: its total, its rows, and the flow's numbers."""
    source = labels.columns_of(table.names, "source")[0]
    places = {name: at[0] for name in _COUNTED if (at := _count_columns(table, name, source))}
    totals = [r for r in table.rows if _name(r, source).casefold().startswith(("total", "sum"))]
    rows = [row for row in table.rows if row not in totals and _name(row, source)]
    sums = {name: sum(count(filled(r.cells, at)) or 0 for r in rows) for name, at in places.items()}
    for row in totals:
        yield from _total(table, row, places, sums)
    yield from _row_sums(table, rows, places, source)
    shown = (source, *places.values())
    for flow in flows:
        counts = {
            _name(row, source): (n, table.place(row, shown))
            for row in rows
            if (n := count(filled(row.cells, places["identified"]))) is not None
        }
        parts = flow.list("database_specific_results")
        if len(matched(list(counts), [p.name for p in parts])) * 2 >= len(counts) > 0:
            yield from hits_against(flow, counts, "the table of sources")
        else:
            yield from _other(table, sums, flow)


def _count_columns(table: Table, name: str, source: int) -> list[int]:
    found = [at for at in labels.columns_of(table.names, name) if at != source]
    return [at for at in found if any(count(filled(r.cells, at)) is not None for r in table.rows)]


def _name(row: Row, at: int) -> str:
    return _LINK.sub(r"\1", filled(row.cells, at))


def _total(
    table: Table, row: Row, places: Mapping[str, int], sums: Mapping[str, int]
) -> Iterator[Finding]:
    for name, at in places.items():
        given = count(filled(row.cells, at))
        if given is not None and given != sums[name]:
            what = (
                f"the total of {quoted(table.names[at])} is {given:,}, and its rows add up to "
                f"{sums[name]:,}"
            )
            place = table.place(row, places.values())
            yield Finding("error", "total of a table", what, "add the rows up again", (place,))


def _row_sums(
    table: Table, rows: Sequence[Row], places: Mapping[str, int], source: int
) -> Iterator[Finding]:
    """What a source's full texts became."""
    if not {"assessed", "excluded", "included"} <= places.keys():
        return
    for row in rows:
        a, e, i = (
            count(filled(row.cells, places[n])) for n in ("assessed", "excluded", "included")
        )
        if None not in (a, e, i) and a != (e or 0) + (i or 0):
            what = f"{_name(row, source)}: {a} full texts, but {e} excluded + {i} included"
            place = table.place(row, (source, *places.values()))
            yield Finding("warning", "total of a table", what, "", (place,))


def _other(table: Table, sums: Mapping[str, int], flow: FlowFile) -> Iterator[Finding]:
    """Counts of grey sources against the column of other methods."""
    found = [n for d in OTHER if (n := flow.number(d)) is not None]
    if not found:
        return
    whole = Place(table.file, 0, table.sheet)
    without = sum(found) - (flow.number("citations_results") or 0)
    excluded = flow.number("other_excluded")
    assessed = flow.number("other_assessed")
    left = None if assessed is None or excluded is None else assessed - excluded
    of_each = (
        ("identified", (without, sum(found)), "identified by other methods"),
        ("assessed", (assessed,), "assessed at full text (other methods)"),
        ("excluded", (excluded,), "excluded at full text (other methods)"),
        ("included", (left,), "included from other methods"),
    )
    held = []
    for name, theirs, words in of_each:
        mine = sums.get(name)
        if mine is None or None in theirs:
            continue
        if mine in theirs:
            held.append(f"{words} {mine:,}")
            continue
        what = f"{words}: the sources add up to {mine:,}, and the flow has "
        of = f"{assessed:,} assessed \u2212 {excluded:,} excluded = " if name == "included" else ""
        data = OTHER if name == "identified" else ("other_assessed", "other_excluded")
        remedy = "name the sources that are not in the table, or correct one of the two"
        places = (whole, *flow.place(*data))
        what += f"{of}{theirs[0]:,}"
        yield Finding("warning", "sources against the flow", what, remedy, places)
    if held:
        what = f"agrees with the flow: {', '.join(held)}"
        yield Finding("note", "sources against the flow", what, "", (whole,))
