"""Where records came from, as far as somebody wrote it down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cis_pipeline.core.model import Channel, Source
from cis_pipeline.outputs.documents.document import Gap, Text, listed, text
from cis_pipeline.outputs.paper.sentences import Section, Sentence, gap, sentence
from cis_pipeline.outputs.paper.words import counted, day
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.boxes import CHANNELS
from cis_pipeline.prisma.flow import Identified
from cis_pipeline.prisma.search_reporting import lacking

_FILE = "searches.csv"


def section(results: Results) -> Section:
    """Databases, registers and other methods, waves, strategies, limits, and who searched."""
    state, flow = results.state, results.flow
    sources = tuple(state.sources.values())
    found = (*flow.databases.identified_from, *(flow.other.identified_from if flow.other else ()))
    said = [
        *_named(Channel.DATABASE, "database", sources, found),
        *_named(Channel.REGISTER, "study register", sources, found),
        *_other(found),
        *_totals(results),
        *_waves(sources, found),
    ]
    if sources:
        said += _strategies([s for s in sources if not s.simulated])
    if flow.files_not_taken:
        files = listed(flow.files_not_taken)
        said.append(sentence("flow.json", "These numbers lack what stands in ", files, "."))
    if not said:
        said.append(gap("where records were sought; no search is on record yet"))
    return Section("Information sources and searches", tuple(said))


def _named(
    channel: Channel, noun: str, sources: Sequence[Source], found: Iterable[Identified]
) -> Iterator[Sentence]:
    """The databases, or registers, by name: platform, dates, and how many records each gave."""
    n = Counter[str]()
    for one in found:
        if one.channel is channel:
            n[one.source_id] += one.n
    mine = [
        s for s in sources if s.source_id in n or (s.channel is channel and not _read(s, found))
    ]
    by_name: dict[tuple[str, str], list[Source]] = {}
    for source in mine:
        by_name.setdefault((source.name, source.platform), []).append(source)
    if not by_name:
        return
    each = [_one(some, sum(n[s.source_id] for s in some)) for some in by_name.values()]
    where = counted(len(by_name), noun)
    again = f", in {len(mine)} searches" if len(mine) > len(by_name) else ""
    yield sentence(_FILE, f"Records were sought in {where}{again}: ", listed(each), ".")


def _read(source: Source, found: Iterable[Identified]) -> bool:
    """Whether records were read from a source, in whichever way they were found."""
    return any(one.source_id == source.source_id for one in found)


def _one(searches: Sequence[Source], n: int) -> Text:
    """A database with its platform, the days on which it was searched, and its records."""
    first = searches[0]
    told: list[str | Gap | Text] = []
    if first.platform:
        told.append(first.platform)
    elif "platform" in lacking(first):
        told.append(Gap(f"platform of {first.name}"))
    told += [_when(s) for s in searches]
    told.append(counted(n, "record"))
    inside: Text = ()
    for part in dict.fromkeys(text(part) for part in told):
        inside = text(inside, "; ", part) if inside else part
    unnamed = "name" in lacking(first)
    return text(Gap(f"name of the source in {first.source_id}") if unnamed else first.name, " (",
                inside, ")")  # fmt: skip


def _when(source: Source) -> str | Gap:
    if source.simulated:
        return "simulated, no search took place"
    if not source.searched_on:
        return Gap(f"date of the search of {source.name}")
    return f"searched on {day(source.searched_on)}"


def _other(found: Iterable[Identified]) -> Iterator[Sentence]:
    """How records were found by other methods, each way with its number."""
    n = Counter[Channel]()
    names: dict[Channel, dict[str, None]] = {}
    for one in found:
        if one.channel.arm == "other":
            n[one.channel] += one.n
            names.setdefault(one.channel, {})[one.name] = None
    if not n:
        return
    each = [
        text(f"{CHANNELS[way].lower()} (", listed(names[way]), f"; {counted(many, 'record')})")
        for way, many in n.items()
    ]
    yield sentence(f"{_FILE}, flow.json", "By other methods records were found through ",
                   listed(each), ".")  # fmt: skip


def _totals(results: Results) -> Iterator[Sentence]:
    flow = results.flow
    databases = flow.databases.records_identified or 0
    other = flow.other.records_identified if flow.other else None
    if not databases and not other:
        return
    said = f"{counted(databases, 'record')} came from databases and registers"
    said += f" and {other} from other methods" if other is not None else ""
    yield sentence("flow.json: records_identified", f"In all, {said}.")
    if flow.previous_studies is not None or flow.previous_reports is not None:
        before = []
        if flow.previous_studies is not None:
            before.append(counted(flow.previous_studies, "study"))
        if flow.previous_reports is not None:
            before.append(counted(flow.previous_reports, "report"))
        words = " in ".join(before)
        said = f"The review updates an earlier version, which included {words}."
        yield sentence("config/review.toml", said)


def _waves(sources: Sequence[Source], found: Iterable[Identified]) -> Iterator[Sentence]:
    wave = {s.source_id: s.wave for s in sources}
    n = Counter[int](dict.fromkeys(wave.values(), 0))
    for one in found:
        n[wave.get(one.source_id, 1)] += one.n
    if len(n) > 1:
        each = [f"wave {w} gave {counted(n[w], 'record')}" for w in sorted(n)]
        yield sentence(_FILE, f"Searches were made in {len(n)} waves: ", listed(each), ".")


def _strategies(sources: Sequence[Source]) -> Iterator[Sentence]:
    """Strategies, limits, who searched; what is asked of a source and was not written down."""
    given = [s for s in sources if s.query.strip()]
    if given:
        of = "The strategy of the search" if len(sources) == 1 else (
            "The strategies of all searches" if len(given) == len(sources)
            else f"The strategies of {len(given)} of the {len(sources)} searches"
        )  # fmt: skip
        verb = "stands" if len(sources) == 1 else "stand"
        yield sentence(_FILE, f"{of} {verb} in the list of searches as run.")
    yield from _without("query", sources, "the search strategy, as it was run,")
    yield from _limits(sources)
    people = dict.fromkeys(s.searched_by.strip() for s in sources if s.searched_by.strip())
    if people:
        yield sentence(_FILE, "The searches were run by ", listed(people), ".")
    yield from _without("searched_by", sources, "who ran the search")
    yield from _without("hits", sources, "the number of hits that was announced")
    yield sentence("", "Search strategies were ",
                   Gap("how the search strategies were peer reviewed, or that they were not"),
                   ".")  # fmt: skip


def _limits(sources: Sequence[Source]) -> Iterator[Sentence]:
    by_limit: dict[str, dict[str, None]] = {}
    for source in sources:
        if source.limits.strip():
            by_limit.setdefault(source.limits.strip(), {})[source.name] = None
    none = {word: names for word, names in by_limit.items() if word.casefold() in _NONE}
    some = {word: names for word, names in by_limit.items() if word not in none}
    if some:
        each = [text(listed(names), f": {word}") for word, names in some.items()]
        joined: Text = ()
        for one in each:
            joined = text(joined, "; ", one) if joined else one
        yield sentence(_FILE, "Limits of the searches were: ", joined, ".")
    if none:
        names = dict.fromkeys(name for names in none.values() for name in names)
        everywhere = len(names) == len({s.name for s in sources})
        where = text(" on any search" if everywhere else text(" on the search of ", listed(names)))
        yield sentence(_FILE, "No limits were set", where, ".")
    yield from _without("limits", sources, "the limits of the search, or that there were none,")


_NONE = {"none", "no", "no limits", "no limit", "-"}


def _without(field: str, sources: Sequence[Source], what: str) -> Iterator[Sentence]:
    """The gap that so many sources leave, as one."""
    names = dict.fromkeys(s.name for s in sources if field in lacking(s))
    if names:
        yield gap(f"{what} of {', '.join(names)}")
