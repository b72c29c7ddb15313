"""What is odd in a flow file though its sums may hold: numbers that are none, or mean nothing.

A file of the R package is filled in over a template full of zeros and examples. A 0 that nobody
meant reads like a count, a number in the row of a column's title is drawn nowhere, and a register
that stands among the databases too is counted twice by whoever adds both up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cis_pipeline.core.text.words import stems
from cis_pipeline.review.published import labels
from cis_pipeline.review.published.finding import Finding, counted, listed, quoted
from cis_pipeline.review.published.flow import Cell, FlowFile, is_placeholder, number

_OTHER = ("website_results", "organisation_results", "citations_results")
_ARM = (
    *_OTHER,
    *("other_sought_reports", "other_notretrieved_reports", "other_assessed", "other_excluded"),
)
_NO_INCLUSION = re.compile(r"duplicat", re.IGNORECASE)


def empty(flow: FlowFile) -> tuple[str, ...]:
    """The data whose 0 means that nothing was filled in: a total below its part, and an arm or a
    previous version of nothing but zeros."""
    found: list[str] = []
    for total, part in (("total_studies", "new_studies"), ("total_reports", "new_reports")):
        if flow.number(total) == 0 and flow.number(part):
            found.append(total)
    for group in (_ARM, ("previous_studies", "previous_reports")):
        given = {d: flow.number(d) for d in group if d in flow.cells}
        if given and not any(given.values()) and 0 in given.values():
            found += [d for d, n in given.items() if n == 0]
    return tuple(found)


def relabelled(flow: FlowFile) -> tuple[str, ...]:
    """The data whose boxes bear a label that shares no word with what the box is."""
    found = []
    for datum, cell in flow.cells.items():
        if flow.told or datum in ("database_specific_results", "register_specific_results"):
            continue
        told = set(stems(cell.label)) & _telling(datum)
        if cell.label and not _telling(datum) <= told:
            found.append(datum)
    return tuple(found)


_TELLING = {
    "previous_studies": "studies included",
    "previous_reports": "reports",
    "new_studies": "studies included",
    "new_reports": "reports",
    "total_studies": "studies included",
    "total_reports": "reports",
    "records_screened": "records screened",
    "records_excluded": "records excluded",
    "dbr_sought_reports": "sought",
    "dbr_notretrieved_reports": "retrieved",
    "dbr_assessed": "assessed",
    "dbr_excluded": "excluded",
    "other_sought_reports": "sought",
    "other_notretrieved_reports": "retrieved",
    "other_assessed": "assessed",
    "other_excluded": "excluded",
    "duplicates": "duplicate",
    "website_results": "websites",
    "citations_results": "citation",
    "organisation_results": "organisations",
}
"""The words that the label of a box has in the template, as few as tell it."""


def _telling(datum: str) -> set[str]:
    return set(stems(_TELLING.get(datum, "")))


def oddities(flow: FlowFile) -> Iterator[Finding]:
    """All of them, in the order of the file."""
    yield from _headers(flow)
    yield from _zeros(flow)
    yield from _no_numbers(flow)
    yield from _twice(flow)
    yield from _labels(flow)
    yield from _reasons(flow)


def _headers(flow: FlowFile) -> Iterator[Finding]:
    """Numbers in rows that are no boxes."""
    zeros = [cell for cell in flow.headers if cell.number == 0]
    numbers = [cell for cell in flow.headers if cell.text and cell.number != 0]
    for cell in numbers:
        same = _sum_of_others(flow, cell)
        what = (
            f'the row "{cell.label}" is the title of a column or phase, which has no number, and '
            f"holds {quoted(cell.text)}{same}"
        )
        remedy = "leave the cell blank; no diagram shows it"
        yield Finding("warning", "header with a number", what, remedy, (cell.place,))
    if zeros:
        what = (
            f"{counted(len(zeros), 'row')} of titles ({listed(c.label for c in zeros)}) "
            f"hold{'s' * (len(zeros) == 1)} 0 although titles have no numbers: these zeros mean "
            "nothing"
        )
        places = tuple(cell.place for cell in zeros)
        yield Finding("note", "header with a zero", what, "leave the cells blank", places)


def _sum_of_others(flow: FlowFile, cell: Cell) -> str:
    numbers = [n for d in _OTHER if (n := flow.number(d)) is not None]
    if cell.label == "othstud" and numbers and cell.number == sum(numbers):
        words = " + ".join(f"{labels.DATA[d]} {flow.number(d):,}" for d in _OTHER if flow.number(d))
        return f" (it is {words})"
    return ""


def _zeros(flow: FlowFile) -> Iterator[Finding]:
    found = empty(flow)
    totals = [d for d in found if d.startswith("total")]
    for datum in totals:
        part = "new" + datum.removeprefix("total")
        what = (
            f"{labels.DATA[datum]} is 0 although {labels.DATA[part]} is {flow.number(part):,}: the "
            "zero means that nothing was filled in"
        )
        remedy = "leave it blank, or give the total"
        yield Finding("note", "zero that means nothing", what, remedy, flow.place(datum, part))
    rest = [d for d in found if d not in totals]
    if rest:
        names = listed(labels.DATA[d] for d in rest)
        what = f"all of these are 0, so they count nothing: {names}"
        remedy = "leave them blank if that part of the diagram does not apply"
        yield Finding("note", "zero that means nothing", what, remedy, flow.place(*rest))


def _no_numbers(flow: FlowFile) -> Iterator[Finding]:
    """EQ13: what is given is a whole number, and an example of the template is none at all."""
    templates = []
    for datum, cell in flow.cells.items():
        lists = datum in labels.LISTS and cell.number is None
        texts = [part.text for part in flow.list(datum)] if lists else [cell.text]
        named = datum not in flow.parts
        if any(text and is_placeholder(text) for text in texts):
            templates.append(datum)
            continue
        wrong = [text for text in texts if text and number(text) is None]
        if wrong:
            what = f"EQ13 fails: {labels.DATA.get(datum, datum)} is {listed(map(quoted, wrong))}"
            what += ", which is no whole number from 0 on"
            remedy = "give the number, or leave the cell blank where it is not known"
            yield Finding("error", "EQ13", what, remedy, (cell.place,))
        if lists and named and cell.text:
            yield from _no_count(flow, datum)
    if templates:
        names = listed(labels.DATA[d] for d in templates)
        what = f"these cells hold the template's example and no number: {names}"
        remedy = "leave them blank, or fill them in"
        yield Finding("note", "template", what, remedy, flow.place(*templates))


def _no_count(flow: FlowFile, datum: str) -> Iterator[Finding]:
    bare = [part.name for part in flow.list(datum) if part.n is None and not part.text]
    if bare:
        what = f"{labels.DATA[datum]}: {listed(map(quoted, bare))} has no number"
        remedy = 'write each as "Reason, 12" and part them by semicolons'
        yield Finding("warning", "list without numbers", what, remedy, flow.place(datum))


def _twice(flow: FlowFile) -> Iterator[Finding]:
    """A register that stands among the databases as well."""
    databases = {_key(part.name): part for part in flow.list("database_specific_results")}
    for part in flow.list("register_specific_results"):
        other = databases.get(_key(part.name))
        if other is None or not _key(part.name) or is_placeholder(part.text):
            continue
        shared = ""
        if part.n is not None and other.n == part.n:
            shared = (
                f" with the same {counted(part.n, 'record')}, which are counted twice by whoever"
            )
            shared += " adds databases and registers"
        what = f"{quoted(part.name)} is listed among the registers and among the databases{shared}"
        remedy = "list it as one of them"
        data = ("database_specific_results", "register_specific_results", "register_results")
        yield Finding("warning", "register among databases", what, remedy, flow.place(*data))


def _key(name: str) -> str:
    return "".join(stems(name))


def _labels(flow: FlowFile) -> Iterator[Finding]:
    found = relabelled(flow)
    if found:
        names = listed(f"{labels.DATA[d]} bears {quoted(flow.cells[d].label)}" for d in found)
        what = f"boxes bear labels of their own, so their numbers may be of something else: {names}"
        yield Finding("note", "relabelled box", what, "", flow.place(*found))


def _reasons(flow: FlowFile) -> Iterator[Finding]:
    """Duplicates among the reasons; an exclusion without any reason."""
    for datum in ("dbr_excluded", "other_excluded"):
        cell = flow.cells.get(datum)
        for part in flow.list(datum):
            if _NO_INCLUSION.match(part.name) and part.n:
                what = (
                    f"{part.n} of the {labels.DATA[datum]} are {quoted(part.name)}, which is no "
                    "reason of eligibility: duplicates are removed before screening"
                )
                yield Finding("note", "duplicates as a reason", what, "", flow.place(datum))
        if cell is not None and cell.number and not flow.list(datum):
            what = f"{labels.DATA[datum]}: {cell.number:,}, and no reason is given"
            remedy = "PRISMA 2020 asks for the reasons in this box"
            yield Finding("warning", "exclusion without a reason", what, remedy, flow.place(datum))
