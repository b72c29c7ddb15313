"""What machines did in rounds of screening: rules, orders, stops, second looks, outside votes."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.core.model import Decision
from cis_pipeline.ledger.force import REMARK, SCREENING
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.documents.document import Gap, Text, text
from cis_pipeline.outputs.paper.automation.entry import Entry, Item, Number, of_decisions
from cis_pipeline.outputs.paper.order_facts import OrderFacts
from cis_pipeline.outputs.paper.rule_facts import RuleFacts
from cis_pipeline.outputs.paper.words import counted, share
from cis_pipeline.outputs.results import Results
from cis_pipeline.protocol.rounds import Round


def rules(asked: Round, facts: RuleFacts, results: Results) -> Iterator[Entry]:
    """A round that rules decide, its exclusions by criterion."""
    if not (facts.excluded or facts.passed or facts.to_people):
        return
    key, noun = f"rules.{asked.id}", asked.unit
    named = {c.id: c.title for c in results.state.protocol.criteria}
    by_reason = facts.by_criterion()
    order = [c.id for c in results.state.protocol.criteria if c.id in by_reason]
    order += [code for code in by_reason if code not in order]
    made = [Number(f"{key}.excluded", of_decisions(facts.excluded), noun, "excluded")]
    made += [
        Number(f"{key}.excluded.{code}", of_decisions(by_reason[code]), noun,
               f"of these for: {named.get(code, code)}")
        for code in order
    ]  # fmt: skip
    made += [Number(f"{key}.passed", of_decisions(facts.passed), noun, "let pass")]
    if facts.in_doubt:
        made.append(Number(f"{key}.passed_in_doubt", of_decisions(facts.in_doubt), noun,
                           "of these with something that the rules could not tell"))  # fmt: skip
    if asked.unclear == "people":
        made.append(Number(f"{key}.to_people", of_decisions(facts.to_people), noun,
                           "passed to people as unclear"))  # fmt: skip
    yield Entry(
        f'Criteria judged by rules in the round "{asked.title}"',
        "decided",
        "rules of config/criteria.toml",
        tuple(made),
        _checked(asked, facts, results),
        checks=(
            Number(f"{key}.confirmed", of_decisions(facts.confirmed), "exclusion",
                   "read and confirmed by people"),
            Number(f"{key}.doubted", of_decisions(facts.doubted), "exclusion",
                   "read, people unsure"),
        ),
        overruled=(
            Number(f"{key}.restored", of_decisions(facts.restored), "exclusion",
                   "overruled by people", len(facts.excluded)),
            Number(f"{key}.turned_out", of_decisions(facts.turned_out), noun,
                   "let pass and then excluded by people in the same round",
 len(facts.passed)),
        ),
    )  # fmt: skip


def _checked(asked: Round, facts: RuleFacts, results: Results) -> Text:
    audit = next(a for a in results.audits if a.round_id == asked.id)
    if audit.read:
        return text(
            f"Of {audit.drawn} drawn at random from {audit.excluded} exclusions a person read "
            f"{audit.read}: {len(audit.wrong)} wrong ({share(audit.share)}), {len(audit.unclear)} "
            "unclear."
        )
    if audit.drawn:
        return text(f"{audit.drawn} of {audit.excluded} exclusions were drawn at random; nobody "
                    "has read them yet.")  # fmt: skip
    if not facts.excluded:
        return text("There was no exclusion to check.")
    return text("No sample was drawn. ", Gap("how exclusions by rules were checked"))


def orders(asked: Round, facts: OrderFacts, results: Results) -> Iterator[Entry]:
    """Rankings, draws by lot, stops and second looks."""
    key = f"order.{asked.id}"
    if facts.ranked:
        numbers = []
        for n, (said, books) in enumerate(facts.ranked.items(), start=1):
            rows = tuple(
                Item(i, book.sheet, book.reviewer, book.at[:10], said)
                for book in books
                for i in book.rows
            )
            days = sorted({book.at[:10] for book in books if book.at})
            when = f" on {days[0]}" if days else ""
            numbers.append(Number(f"{key}.ranked.{n}", rows, "row", f"of workbooks {said}{when}"))
        yield Entry(
            f'Order of workbooks in the round "{asked.title}": a linear support vector machine on '
            "titles and abstracts, or likeness to the question before there are decisions to learn",
            "ordered",
            "program",
            tuple(numbers),
            text("An order excludes nothing: every row was put to people. ",
                 Gap("how the ranking was checked")),
        )  # fmt: skip
    if facts.drawn:
        yield Entry(
            f'Who judges what in the round "{asked.title}", drawn by lot',
            "ordered",
            "rule:assignment",
            (Number(f"{key}.drawn", of_decisions(facts.drawn), asked.unit, "given out by lot"),),
            text(f"The seed is {results.state.protocol.screening_of(asked.id).seed}; whoever knows "
                 "it can draw again."),
        )  # fmt: skip
    yield from _stops(asked, facts, key)
    if facts.second:
        yield Entry(
            f'Second look at exclusions by people in the round "{asked.title}", in an order by a '
            "model and the partner's votes",
            "suggested",
            "program",
            (Number(f"{key}.second_look", of_decisions(facts.second), "exclusion",
                    "offered again"),),
            text(f"{counted(len(facts.looked), 'exclusion')} looked at again by a person, blind."),
            checks=(Number(f"{key}.second_look_wrong", of_decisions(facts.wrong), "exclusion",
                           "found wrong so", len(facts.looked)),),
        )  # fmt: skip


def _stops(asked: Round, facts: OrderFacts, key: str) -> Iterator[Entry]:
    if not (facts.stopped or facts.resumed):
        return
    known = dict.fromkeys(d.evidence.strip() for d in facts.stopped if d.evidence.strip())
    yield Entry(
        f'Stopping of the round "{asked.title}" before all was read: a person decided, shown the '
        "evidence of the stopping rule",
        "suggested",
        "; ".join(dict.fromkeys(d.by for d in facts.stopped)) or "people",
        (Number(f"{key}.stopped", of_decisions(facts.stopped), asked.unit, "left unread"),),
        text("; ".join(known) if known else Gap("what was known when screening was stopped")),
        overruled=(
            Number(f"{key}.resumed", of_decisions(facts.resumed), asked.unit,
                   "given back to be read"),
        ),
    )  # fmt: skip


def from_outside(state: Snapshot) -> Iterator[Entry]:
    """Votes that were cast in another program, by whose name; the ledger knows no more of them."""
    found: dict[str, list[Decision]] = {}
    for place, d in enumerate(state.counted):
        counts = d.verdict in SCREENING and place not in state.folded.why_not
        if counts and d.sheet.startswith("votes:") and d.by != REMARK:
            found.setdefault(d.sheet.removeprefix("votes:"), []).append(d)
    for n, (name, votes) in enumerate(found.items(), start=1):
        people = ", ".join(dict.fromkeys(d.by for d in votes))
        yield Entry(
            f"Votes brought in from {name}, in the name of {people}",
            "decided",
            people,
            (Number(f"votes.outside.{n}", of_decisions(votes), "vote", "in force"),),
            text(Gap("whether people cast these votes, or a machine, and with which settings")),
        )
