"""The words around the boxes: title, what is not final, caption, footnotes and the source.

The template's two footnotes tell authors what to report. Where the numbers are known, they are
reported here instead; where they are not, the template's own words stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cis_pipeline.core.model import Box
from cis_pipeline.outputs.drawing.measure import Say, clean
from cis_pipeline.prisma.flow import Flow

SIMULATED = (
    "Simulated data. Contains simulated records and decisions: numbers illustrate the method "
    "and are not findings."
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_EACH_DATABASE = (
    "*Consider, if feasible to do so, reporting the number of records identified from each "
    "database or register searched (rather than the total number across all "
    "databases/registers)."
)
_AUTOMATION = (
    "**If automation tools were used, indicate how many records were excluded by a human and "
    "how many were excluded by automation tools."
)


def is_update(flow: Flow) -> bool:
    """Whether the review updates an earlier one, and so needs the template for updates."""
    return flow.previous_studies is not None or flow.previous_reports is not None


def title(flow: Flow) -> str:
    """The title of the template that is used."""
    which = "updated" if is_update(flow) else "new"
    searched = "databases and registers only"
    if flow.other is not None:
        searched = "databases, registers and other sources"
    return (
        f"PRISMA 2020 flow diagram for {which} systematic reviews which included searches of "
        f"{searched}"
    )


def awaited(flow: Flow) -> int:
    """How many records and reports await a decision, in both arms."""
    arms = [flow.databases, *([flow.other] if flow.other else [])]
    return sum(
        number or 0
        for a in arms
        for number in (a.awaiting_before_screening, a.awaiting_screening, a.awaiting_assessment)
    )


def notices(flow: Flow, say: Say) -> Iterator[str]:
    """What stands beneath the title while the diagram is not final, or lacks a file."""
    if flow.files_not_taken:
        yield f"INCOMPLETE: {lacking(flow.files_not_taken, say)}"
    if not flow.interim:
        return
    number = awaited(flow)
    if number:
        yield f"INTERIM: {say.count(number, 'record awaits', 'records await')} a decision"
    pairs = flow.doubtful_pairs
    if pairs:
        awaiting = say.count(pairs, "pair of records awaits", "pairs of records await")
        yield f"INTERIM: {awaiting} a word: duplicates or not"
    if not number and not pairs:
        yield "INTERIM: decisions are awaited"


_MOST_NAMED = 3


def lacking(files: Sequence[str], say: Say) -> str:
    """Which files the numbers lack, in a sentence."""
    named = ", ".join(clean(name) for name in files[:_MOST_NAMED])
    more = f" and {len(files) - _MOST_NAMED} more" if len(files) > _MOST_NAMED else ""
    one, several = "file is not counted, or not whole", "files are not counted, or not whole"
    return f"{say.count(len(files), one, several)} ({named}{more})"


def captions(flow: Flow, further: Sequence[str]) -> Iterator[str]:
    """Under the diagram, in bold: that data are simulated, and the caller's own lines."""
    if flow.simulated:
        yield SIMULATED
    yield from (line for text in further if (line := clean(text)))


def footnotes(flow: Flow, say: Say) -> Iterator[str]:
    """The notes that * and ** point to, the template's source and its licence."""
    yield _each_database(flow)
    if flow.databases.records_excluded is not None:
        yield _by_machine(flow, say)
    yield from _different_reasons(flow, say)
    if unread := sum(r.stopped for r in flow.rounds):
        was = say.count(unread, "record was", "records were")
        yield f"{was} not read: people decided to stop screening before them."
    if flow.studies_included is None and flow.reports_included:
        named = f"{say.number(flow.reports_with_studies)} of {say.number(flow.reports_included)}"
        yield f"Studies are not counted: people named those of {named} included reports."
    yield "Source: Page MJ, et al. BMJ 2021;372:n71. doi: 10.1136/bmj.n71."
    yield f"This work is licensed under CC BY 4.0. To view a copy of this license, visit {LICENCE}"


def _each_database(flow: Flow) -> str:
    if not flow.databases.identified_from:
        return _EACH_DATABASE
    return "*Records of each database or register searched, before duplicates were removed."


def _by_machine(flow: Flow, say: Say) -> str:
    """Who excluded the records, if the rounds account for all of them."""
    rounds = [r for r in flow.rounds if r.arm == "databases" and r.box is Box.SCREENED_OUT]
    excluded = flow.databases.records_excluded
    if not rounds or excluded is None or sum(r.excluded for r in rounds) != excluded:
        return _AUTOMATION
    machine = sum(r.by_rule for r in rounds)
    people = say.count(excluded - machine, "record was", "records were")
    tools = say.count(machine, "was", "were")
    return f"**{people} excluded by a human and {tools} excluded by automation tools (rules)."


def _different_reasons(flow: Flow, say: Say) -> Iterator[str]:
    """What was counted where reviewers excluded a report for different reasons, if any did.

    Why only rounds of reports: the reasons of records stand nowhere in the diagram.
    """
    rounds = [r for r in flow.rounds if r.unit == "report"]
    first, settled = (
        sum(r.different_reasons for r in rounds if r.reasons_differ == policy)
        for policy in ("first_declared", "conflict")
    )
    if first:
        what = "the one that the protocol declares first was counted"
        yield f"Where reviewers excluded a report for different reasons, {what} {say.n(first)}."
    if settled:
        what = "the reason was settled as a conflict"
        yield f"Where reviewers excluded a report for different reasons, {what} {say.n(settled)}."
