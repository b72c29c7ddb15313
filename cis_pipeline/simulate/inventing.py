"""All works of the library: the real articles, then the invented works that the plan asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.dice import Dice
from cis_pipeline.simulate.doubtful import make_doubtful
from cis_pipeline.simulate.plan import Wanted, Years, plan
from cis_pipeline.simulate.publishing import Press
from cis_pipeline.simulate.works import (
    ABSTRACT,
    ARTICLE,
    CRITERIA,
    FULL_TEXT,
    Exit,
    SeedWork,
    Work,
    person,
)
from cis_pipeline.simulate.writing import Pen


def all_works(
    said: Assumptions, totals: Totals, seedworks: Iterable[SeedWork], protocol: Protocol, seed: int
) -> list[Work]:
    """Every work of the six exports, each once; the real ones first."""
    years = Years.of(protocol, CRITERIA)
    real = [_real(work, said, years) for work in seedworks if work.record.item_type == ARTICLE]
    wanted = plan(said, totals, (work.leaves for work in real), seed)
    invented = list(_invent(said, years, wanted, seed))
    return [*real, *make_doubtful(invented, said, seed)]


def _real(work: SeedWork, said: Assumptions, years: Years) -> Work:
    record = work.record
    start, _, end = record.pages.partition("-")
    return Work(
        key=work.key,
        leaves=_leaves(work, said, years),
        field="care",
        title=record.title,
        authors=tuple(person(author) for author in record.authors),
        year=record.year or 0,
        container=record.container,
        volume=record.volume,
        issue=record.issue,
        start=start,
        end=end,
        doi=record.doi,
        url=record.url,
        note=said.simulation.real_label.format(cited=work.cited),
        real=True,
    )


def _leaves(work: SeedWork, said: Assumptions, years: Years) -> Exit:
    """By its year if the rule on years lets it not pass, else as simulation.toml assumes."""
    if years.exclude(work.record.year or 0):
        return Exit(CRITERIA, years.reason)
    for round_id, reasons in ((ABSTRACT, said.real.abstract), (FULL_TEXT, said.real.full_text)):
        if work.key in reasons:
            return Exit(round_id, reasons[work.key])
    return Exit()


def _invent(said: Assumptions, years: Years, wanted: Iterable[Wanted], seed: int) -> Iterator[Work]:
    pen, press, dice = Pen(said, seed), Press(said, years, seed), Dice(seed, "languages")
    label = said.simulation.label.format(seed=seed)
    for number, kind in enumerate(wanted, start=1):
        topic = said.topic_of(kind.topic)
        text = pen.write(topic, kind.item_type)
        key, year, field = f"S{number:04}", press.year(kind.leaves), dice.pick(topic.fields)
        foreign = kind.leaves.reason == "LANG"
        yield Work(
            key=key,
            item_type=kind.item_type,
            topic=topic.id,
            field=field,
            leaves=kind.leaves,
            title=text.title,
            authors=tuple(press.authors(kind.item_type)),
            year=year,
            abstract=text.abstract,
            keywords=text.keywords,
            language=dice.pick(said.languages) if foreign else "English",
            note=label,
            **press.facts(kind.item_type, field, year, key),
        )
