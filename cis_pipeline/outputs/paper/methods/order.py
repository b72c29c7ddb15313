"""In which order records were read, and where screening was stopped before all were read."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.outputs.paper.order_facts import OrderFacts, order_facts
from cis_pipeline.outputs.paper.sentences import Section, Sentence, sentence
from cis_pipeline.outputs.paper.words import counted, day, many, was
from cis_pipeline.outputs.results import Results
from cis_pipeline.protocol.rounds import Round


def section(results: Results) -> Section:
    """Nothing where no order, draw, stop or second look is on record."""
    said = [
        one
        for asked in results.state.protocol.rounds
        for one in _of_round(asked, order_facts(asked.id, results.state))
    ]
    return Section("Order of reading and stopping", tuple(said))


def _of_round(asked: Round, facts: OrderFacts) -> Iterator[Sentence]:
    if facts.orders:
        orders = [
            f"{counted(len(books), 'workbook')} {said}" for said, books in facts.orders.items()
        ]
        yield sentence(
            "workbooks.csv",
            f'In the round "{asked.title}" the rows of workbooks stood in these orders: '
            f"{'; '.join(orders)}.",
        )
    if facts.ranked:
        yield sentence("workbooks.csv", "Ranking changed the order only; it excluded nothing.")
    if facts.drawn:
        n = len(facts.drawn)
        yield sentence(
            "decisions.csv",
            f'In the round "{asked.title}" it was drawn by lot who judges which of '
            f"{counted(n, asked.unit)}.",
        )
    yield from _stopped(asked, facts)
    if facts.second:
        n, looked = len(facts.second), len(facts.looked)
        yield sentence(
            "decisions.csv",
            f"{counted(n, 'exclusion')} in that round {was(n)} offered again, blind, those first "
            f"that were most at odds with a model and the partner; of {looked} looked at again, "
            f"{len(facts.wrong)} {was(len(facts.wrong))} wrong.",
        )


def _stopped(asked: Round, facts: OrderFacts) -> Iterator[Sentence]:
    by_stop: dict[tuple[str, str, str], int] = {}
    for d in facts.stopped:
        key = (d.by, d.at[:10], d.evidence)
        by_stop[key] = by_stop.get(key, 0) + 1
    for (who, when, why), n in by_stop.items():
        on = f" on {day(when)}" if when else ""
        note = f": {why.strip().rstrip('.')}" if why.strip() else ""
        yield sentence(
            "stopping.json, decisions.csv",
            f'{who} decided{on} to leave {counted(n, asked.unit)} of the round "{asked.title}" '
            f"unread{note}.",
        )
    if facts.resumed:
        n = len(facts.resumed)
        left = many(asked.unit) if n != 1 else asked.unit
        yield sentence(
            "decisions.csv",
            f"{n} {left} that had been left unread {was(n)} given back to be read.",
        )
