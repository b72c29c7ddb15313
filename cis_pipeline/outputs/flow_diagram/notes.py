"""The words around the boxes: title, what is not final, caption, footnotes and the source.

The template's two footnotes tell authors what to report. Where the numbers are known, they are
reported here instead; where they are not, the template's own words stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cis_pipeline.core.model import Box
from cis_pipeline.outputs.drawing.measure import clean
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.equation import Equation
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.prisma.words import ENGLISH

SIMULATED = ENGLISH["simulated"]


def title(flow: Flow, options: Options) -> str:
    """The title of the template that is used."""
    which = "updated" if flow.is_update else "new"
    return options.words(f"title_{which}_{'other' if flow.other is not None else 'databases'}")


def awaited(flow: Flow) -> int:
    """How many records and reports await a decision, in both arms."""
    return sum(
        number or 0
        for _, a in flow.arms
        for number in (a.awaiting_before_screening, a.awaiting_screening, a.awaiting_assessment)
    )


def notices(flow: Flow, options: Options) -> Iterator[str]:
    """What stands beneath the title while the diagram is not final, or lacks a file."""
    words = options.words
    if flow.files_not_taken:
        yield lacking(flow.files_not_taken, options)
    if not flow.interim:
        return
    number, pairs = awaited(flow), flow.doubtful_pairs
    if number:
        yield words.count("interim", number, n=options.number(number))
    if pairs:
        yield words.count("interim_pairs", pairs, n=options.number(pairs))
    if not number and not pairs:
        yield words("interim")


_MOST_NAMED = 3


def lacking(files: Sequence[str], options: Options) -> str:
    """Which files the numbers lack, in a sentence."""
    named = ", ".join(clean(name) for name in files[:_MOST_NAMED])
    if len(files) > _MOST_NAMED:
        named = options.words("more_files", files=named, n=len(files) - _MOST_NAMED)
    return options.words.count("incomplete", len(files), n=options.number(len(files)), files=named)


def captions(flow: Flow, options: Options) -> Iterator[str]:
    """Under the diagram, in bold: that data are simulated, and the caller's own lines."""
    if flow.simulated:
        yield options.words("simulated")
    yield from (line for text in options.caption if (line := clean(text)))


def wrong(faults: Sequence[Equation], options: Options) -> Iterator[str]:
    """What does not add up, with the marks that its boxes have."""
    for mark, fault in enumerate(faults, 1):
        yield options.words("fault", mark=mark, sentence=clean(fault.sentence))


def footnotes(flow: Flow, options: Options) -> Iterator[str]:
    """The notes that * and ** point to, the template's source and its licence."""
    words = options.words
    yield words("each_database_known" if flow.databases.identified_from else "each_database")
    if flow.databases.status("records_excluded") is not None:
        yield _by_machine(flow, options)
    yield from _different_reasons(flow, options)
    if unread := sum(r.stopped for r in flow.rounds):
        yield words.count("unread", unread, n=options.number(unread))
    counted = "reports_included" not in flow.basis
    if counted and flow.studies_included is None and flow.reports_included:
        named = options.number(flow.reports_with_studies)
        yield words("studies_not_counted", named=named, n=options.number(flow.reports_included))
    yield from _assumed(flow, options)
    for equation, why in flow.explained.items():
        yield words("explained", equation=equation, why=clean(why))
    yield words("source")
    yield words("licence")


def _assumed(flow: Flow, options: Options) -> Iterator[str]:
    """Each number that somebody assumes, with who and why."""
    texts = options.words.texts
    for arm, column in flow.arms:
        for name, basis in column.basis.items():
            if basis.status == "assumed" and (n := getattr(column, name)) is not None:
                box = texts.get(name, name).replace("*", "")
                where = f"{box} ({texts[f'header_{arm}']})" if flow.other else box
                key = "assumed_by" if basis.by else "assumed"
                values = {"box": where, "n": options.n(n), "why": clean(basis.why)}
                yield options.words(key, by=clean(basis.by), **values)


def _by_machine(flow: Flow, options: Options) -> str:
    """Who excluded the records, if the rounds account for all of them."""
    words = options.words
    rounds = [r for r in flow.rounds if r.arm == "databases" and r.box is Box.SCREENED_OUT]
    excluded = flow.databases.records_excluded
    if not rounds or excluded is None or sum(r.excluded for r in rounds) != excluded:
        return words("automation")
    machine = sum(r.by_rule for r in rounds)
    people = excluded - machine
    by_people = words.count("by_people", people, n=options.number(people))
    return f"{by_people} {words.count('by_machine', machine, n=options.number(machine))}"


def _different_reasons(flow: Flow, options: Options) -> Iterator[str]:
    """What was counted where reviewers excluded a report for different reasons, if any did.

    Why only rounds of reports: the reasons of records stand nowhere in the diagram.
    """
    rounds = [r for r in flow.rounds if r.unit == "report"]
    for policy, key in (("first_declared", "first_reason"), ("conflict", "settled_reason")):
        n = sum(r.different_reasons for r in rounds if r.reasons_differ == policy)
        if n:
            yield options.words(key, n=options.number(n))
