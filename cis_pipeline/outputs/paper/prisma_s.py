"""The 16 items of PRISMA-S, each with what the review says, where, and what is left to say.

Items are those of Rethlefsen et al. (2021), Systematic Reviews 10:39; the topics are in our words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cis_pipeline.core.model import Channel, Source
from cis_pipeline.outputs.paper.checklist import Answer, Row, answered, authors, partly
from cis_pipeline.outputs.paper.duplicate_facts import DuplicateFacts
from cis_pipeline.outputs.paper.words import counted, day
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.search_reporting import lacking, search_table

_LIST = "searches.csv"
_METHODS = "paper/methods: Information sources and searches"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the items are answered from: the sources that people describe, and how many records
    each gave by which channels."""

    results: Results
    sources: Sequence[Source]
    records: Mapping[str, int]
    found: Mapping[str, tuple[Channel, ...]]
    duplicates: DuplicateFacts

    def of(self, *channels: Channel) -> list[Source]:
        """The sources that found records so, or are such searches."""
        return [s for s in self.sources if set(channels) & set(self.found[s.source_id])]

    def without(self, field: str, sources: Iterable[Source]) -> list[str]:
        """The names of those of which a field was not written down."""
        return list(dict.fromkeys(s.name for s in sources if field in lacking(s)))


def rows(results: Results, duplicates: DuplicateFacts) -> Iterator[Row]:
    """The items in order."""
    state = results.state
    found = search_table(state.sources.values(), state.records, state.folded.standings)
    known = _Known(
        results,
        tuple(state.sources.values()),
        {row["source_id"]: int(row["records"]) for row in found},
        {row["source_id"]: tuple(map(Channel, row["channel"].split("; "))) for row in found},
        duplicates,
    )
    for item, (section, topic, answer) in enumerate(_ITEMS, start=1):
        said, status = answer(known)
        yield Row(section, str(item), topic, status, said)


_Said = tuple[str, Answer]


def _databases(known: _Known) -> _Said:
    mine = known.of(Channel.DATABASE)
    if not mine:
        return "No database is on record.", authors("the databases that were searched, or none")
    named = "; ".join(dict.fromkeys(map(_named, mine)))
    lack = known.without("platform", mine) + known.without("name", mine)
    return named, _or_gap(_LIST, "platform or name of", lack)


def _named(source: Source) -> str:
    told = [source.platform] if source.platform else []
    told += ["simulated"] if source.simulated else []
    return f"{source.name} ({', '.join(told)})" if told else source.name


def _multi(known: _Known) -> _Said:
    by_platform: dict[str, list[str]] = {}
    for s in known.of(Channel.DATABASE):
        if s.platform:
            by_platform.setdefault(s.platform, []).append(s.name)
    several = {p: names for p, names in by_platform.items() if len(set(names)) > 1}
    gap = "whether databases were searched together on one platform, and which"
    if not several:
        return "No two databases share a platform on record.", authors(gap)
    said = "; ".join(f"{p}: {', '.join(dict.fromkeys(names))}" for p, names in several.items())
    return said, partly(_LIST, gap)


def _by_channel(
    *channels: Channel, what: str
) -> Callable[[_Known], _Said]:  # an item that asks for sources of some kind
    def answer(known: _Known) -> _Said:
        mine = known.of(*channels)
        if not mine:
            return "None is on record.", authors(f"that {what} were not searched, or how they were")
        said = "; ".join(dict.fromkeys(map(_named, mine)))
        lack = known.without("name", mine)
        lack += known.without("query", mine) if Channel.CITATION in channels else []
        return said, _or_gap(_LIST, "how it was done, of", lack)

    return answer


def _strategies(known: _Known) -> _Said:
    real = [s for s in known.sources if not s.simulated]
    given = [s for s in real if s.query.strip()]
    lack = known.without("query", real)
    said = f"{counted(len(given), 'strategy')} on record."
    if not real:
        return _unreal(known, "the full search strategies")
    if not given:
        return said, authors("the full search strategies, as they were run")
    return said, _or_gap(_LIST, "the strategy, as run, of", lack)


def _limits(known: _Known) -> _Said:
    real = [s for s in known.sources if not s.simulated]
    if not real:
        return _unreal(known, "limits, and why they were set")
    said = "; ".join(f"{s.name}: {s.limits.strip()}" for s in real if s.limits.strip())
    lack = known.without("limits", real)
    if not said:
        return "None is on record.", authors("the limits of each search, or that there were none")
    why = "why these limits were set"
    gap = f"{why}; limits of {', '.join(lack)}" if lack else why
    none = all(s.limits.strip().casefold() == "none" for s in real)
    return said, answered(_LIST) if none and not lack else partly(_LIST, gap)


def _updates(known: _Known) -> _Said:
    waves = sorted({s.wave for s in known.sources})
    before = known.results.state.protocol.review
    if len(waves) > 1:
        days = [
            f"wave {w}: {', '.join(_days(s for s in known.sources if s.wave == w)) or 'no date'}"
            for w in waves
        ]
        return "; ".join(days), partly(f"{_LIST}, {_METHODS}", "how searches were updated")
    if before.previous_studies is not None or before.previous_reports is not None:
        return "The review updates an earlier version.", partly(_METHODS, "how searches were "
                                                                "updated since")  # fmt: skip
    said = "All searches on record are of one wave." if waves else "No search is on record yet."
    return said, Answer("not applicable")


def _days(sources: Iterable[Source]) -> list[str]:
    return list(dict.fromkeys(day(s.searched_on) for s in sources if s.searched_on))


def _dates(known: _Known) -> _Said:
    real = [s for s in known.sources if not s.simulated]
    if not real:
        return _unreal(known, "the date of each search")
    said = "; ".join(f"{s.name}: {day(s.searched_on)}" for s in real if s.searched_on)
    lack = known.without("searched_on", real)
    if not said:
        return "None is on record.", authors("the date of each search")
    return said, _or_gap(_LIST, "the date of the search of", lack)


def _totals(known: _Known) -> _Said:
    if not known.sources:
        return "No record was read yet.", authors("how many records each source gave")
    each = []
    for s in known.sources:
        n = known.records[s.source_id]
        hits = f", {s.hits} announced" if s.hits is not None and s.hits != n else ""
        each.append(f"{s.name}: {n}{hits}")
    return "; ".join(each), answered(f"{_LIST}, flow.json")


def _duplicates(known: _Known) -> _Said:
    facts = known.duplicates
    n = len(facts.by_rules) + len(facts.by_people)
    if not known.results.state.records:
        return "No record was read yet.", authors("how duplicates were removed")
    said = (
        "By rules of cis_pipeline, and by people where these were unsure: "
        f"{counted(n, 'duplicate')} ({len(facts.by_rules)} by rules alone, "
        f"{len(facts.by_people)} by people)."
    )
    return said, answered("paper/methods: Removal of duplicates; paper/automation")


def _unreal(known: _Known, what: str) -> _Said:
    if not known.sources:
        return "No search is on record yet.", authors(what)
    return "Simulated: no search took place.", Answer("not applicable")


def _or_gap(place: str, what: str, lack: Sequence[str]) -> Answer:
    return partly(place, f"{what} {', '.join(dict.fromkeys(lack))}") if lack else answered(place)


def _nobody_asks(gap: str) -> Callable[[_Known], _Said]:
    return lambda known: ("", authors(gap))


_ITEMS: tuple[tuple[str, str, Callable[[_Known], _Said]], ...] = (
    ("Sources and methods", "Databases by name, each with its platform", _databases),
    ("Sources and methods", "Databases searched together on one platform", _multi),
    ("Sources and methods", "Study registries searched",
     _by_channel(Channel.REGISTER, what="study registries")),
    ("Sources and methods", "Online and print sources browsed or searched",
     _by_channel(Channel.WEBSITE, Channel.ORGANISATION, Channel.HANDSEARCH,
                 what="online and print sources")),
    ("Sources and methods", "Cited and citing references examined",
     _by_channel(Channel.CITATION, what="references")),
    ("Sources and methods", "People asked for further reports",
     _by_channel(Channel.EXPERT, what="experts, authors or others")),
    ("Sources and methods", "Other ways of finding reports",
     _by_channel(Channel.OTHER, what="other sources")),
    ("Search strategies", "Full strategy of each source, copied as run", _strategies),
    ("Search strategies", "Limits and restrictions, and why", _limits),
    ("Search strategies", "Published search filters used",
     _nobody_asks("which search filters were used and cited, or none")),
    ("Search strategies", "Strategies taken over from earlier reviews",
     _nobody_asks("which earlier strategies were adapted, or none")),
    ("Search strategies", "How searches were updated", _updates),
    ("Search strategies", "Date of the last search of each source", _dates),
    ("Peer review", "How strategies were peer reviewed",
     _nobody_asks("how the search strategies were peer reviewed, or that they were not")),
    ("Managing records", "Number of records from each source", _totals),
    ("Managing records", "How duplicates were removed, with which software", _duplicates),
)  # fmt: skip
"""Section, topic in our words, and how it is answered; in the order of their numbers."""
