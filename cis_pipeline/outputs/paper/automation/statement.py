"""The statement of automation as a document, as a table of numbers, and their records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cis_pipeline import __version__
from cis_pipeline.core.model import Box
from cis_pipeline.ledger.frames import TEXT, WHOLE
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.documents.document import (
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    Text,
    plain,
    row,
    text,
)
from cis_pipeline.outputs.paper.automation import records, rounds, themes
from cis_pipeline.outputs.paper.automation.entry import Entry, Item, Number
from cis_pipeline.outputs.paper.duplicate_facts import duplicate_facts
from cis_pipeline.outputs.paper.methods.section import notices
from cis_pipeline.outputs.paper.order_facts import order_facts
from cis_pipeline.outputs.paper.rule_facts import rule_facts
from cis_pipeline.outputs.paper.theme_facts import theme_facts
from cis_pipeline.outputs.paper.words import counted, was
from cis_pipeline.outputs.results import Results

NUMBER_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("step", "kind", "by", "role", "key"), TEXT),
    "n": WHOLE,
    **dict.fromkeys(("what", "how_checked"), TEXT),
}
RECORD_COLUMNS: Mapping[str, str] = dict.fromkeys(
    ("key", "record_id", "other", "by", "at", "said"), TEXT
)


def entries(results: Results) -> tuple[Entry, ...]:
    """All that machines decided, suggested, ordered or read, in the order of a review."""
    state, protocol = results.state, results.state.protocol
    facts, by_theme = duplicate_facts(state), theme_facts(results)
    by_rules = [r for r in protocol.rounds if r.decided_by == "rules"]
    ruled = {r.id: rule_facts(r, state) for r in by_rules}
    found: list[Entry] = [
        *records.found_by_services(results),
        *records.duplicates(results, facts),
        *records.values(results),
        *records.reading(results, list(ruled.values()), by_theme),
    ]
    for asked in protocol.rounds:
        if asked.id in ruled:
            found += rounds.rules(asked, ruled[asked.id], results)
        found += rounds.orders(asked, order_facts(asked.id, state), results)
    return (*found, *rounds.from_outside(state), *themes.suggested(results, by_theme))


def leaving(state: Snapshot) -> tuple[Number, Number, Number]:
    """The records that left the review: by the word of rules alone, by that of people alone, and
    where both had a say."""
    alone: dict[str, list[Item]] = {"rules": [], "people": [], "both": []}
    for s in state.folded.standings.values():
        if s.box not in _GONE:
            continue
        rules = {by.startswith("rule:") for by in s.by}
        who = "both" if len(rules) > 1 else "rules" if rules == {True} else "people"
        at = state.folded.because[s.record_id].at[:10]
        alone[who].append(
            Item(s.record_id, s.report_id, "; ".join(s.by), at, f"{s.box} {s.reason}")
        )
    said = {
        "rules": "that left by rules alone",
        "people": "that left by people's word",
        "both": "that left by the word of rules and people",
    }
    first, second, third = (
        Number(f"left.{who}", tuple(items), "record", said[who]) for who, items in alone.items()
    )
    return first, second, third


_GONE = {box.value for box in Box} - {Box.INCLUDED.value}


def document(results: Results, found: tuple[Entry, ...]) -> Document:
    """The statement: how records left, then a table with a row a kind of automation."""
    rules, people, both = leaving(results.state)
    n = len(results.state.records)
    marked = results.flow.databases.records_marked_ineligible_by_automation or 0
    marked += (results.flow.other.records_marked_ineligible_by_automation or 0) if (
        results.flow.other
    ) else 0  # fmt: skip
    last = _included_by_rules(results.state)
    said = (
        f"Of {counted(n, 'record')}, {rules.n} left the review by the word of rules alone "
        f"(duplicates among them), {people.n} by that of people and {both.n} where rules and "
        f"people said the same; {marked} {was(marked)} marked as ineligible by automation tools in "
        f"the flow diagram. {counted(last.n, 'report')} {was(last.n)} included without any "
        "person's vote, in rounds that rules decide."
    )
    how = (
        f"What machines decided, suggested, put in order or read in this review (cis_pipeline "
        f"{__version__}), how it was checked, and how often people overruled it. Every number is "
        "counted from the ledger; automation_records.csv lists what each counts, by the keys of "
        "automation.csv."
    )
    return Document(
        f"Statement of automation: {results.state.protocol.review.title}",
        (
            *notices(results, how),
            Heading("How records left the review"),
            Paragraph((said,)),
            Heading("What machines did"),
            Table(_COLUMNS, tuple(map(_row, found)), empty="No machine decided or suggested "
                  "anything yet."),
        ),
        landscape=True,
    )  # fmt: skip


_COLUMNS = (
    *(Column("What", 2.4), Column("Kind", 1.1), Column("How many", 3.2)),
    *(Column("How it was checked", 3), Column("Overruled by people", 2)),
)


def _included_by_rules(state: Snapshot) -> Number:
    included = (state.folded.standings[i] for i in state.included)
    items = tuple(
        Item(s.record_id, by="; ".join(s.by))
        for s in included
        if s.by and all(by.startswith("rule:") for by in s.by)
    )
    return Number("included.by_rules", items, "report", "included without any person's vote")


def _row(entry: Entry) -> tuple[Text, ...]:
    checks = "; ".join(number.words for number in entry.checks if number.n)
    checked = text(entry.checked, f" {checks[:1].upper()}{checks[1:]}." if checks else "")
    overruled = "; ".join(number.words for number in entry.overruled)
    return row(
        entry.what,
        entry.kind,
        "; ".join(number.words for number in entry.made),
        checked,
        overruled or "Nothing to overrule.",
    )


def number_rows(results: Results, found: tuple[Entry, ...]) -> Iterator[dict[str, object]]:
    """A row a number: what it is of, whether it was made, checked or overruled, its key, and n."""
    for number in (*leaving(results.state), _included_by_rules(results.state)):
        yield _number_row("Records that left, or stayed", "decided", "", "outcome", number, "")
    for entry in found:
        checked = plain(entry.checked)
        for role, numbers in _by_role(entry):
            for number in numbers:
                yield _number_row(entry.what, entry.kind, entry.by, role, number, checked)


def _number_row(
    what: str, kind: str, by: str, role: str, number: Number, checked: str
) -> dict[str, object]:
    said = f"{number.noun} {number.rest}".strip()
    return {"step": what, "kind": kind, "by": by, "role": role, "key": number.key, "n": number.n,
            "what": said, "how_checked": checked}  # fmt: skip


def _by_role(entry: Entry) -> Iterator[tuple[str, tuple[Number, ...]]]:
    yield "made", entry.made
    yield "checked", entry.checks
    yield "overruled", entry.overruled


def record_rows(results: Results, found: tuple[Entry, ...]) -> Iterator[dict[str, str]]:
    """A row each thing that is counted, under the key of its number."""
    made = (n for entry in found for _, numbers in _by_role(entry) for n in numbers)
    for number in (*leaving(results.state), _included_by_rules(results.state), *made):
        for item in number.items:
            yield {
                "key": number.key,
                "record_id": item.record_id,
                "other": item.other,
                "by": item.by,
                "at": item.at,
                "said": item.said,
            }
