"""Citation searching from one report: its full text, a service or a saved reply is searched.

What is found is proposed as records, in a file of data/grey/chained/ that waits for the next
`cis run`, which reads it like any other: its records came by citation searching, and bear the
record that led to them. Which of them the review has already is reported and not left out: PRISMA
counts a record found by citation as identified, and then as a duplicate.

Why a file that differs is never replaced: somebody may have mended titles in it, and its records
may be in the ledger already.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cis_pipeline.core import files
from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.core.identity import identify
from cis_pipeline.core.model import CochraneVersions, Problem, Record
from cis_pipeline.core.workspace import DESCRIPTION, Workspace
from cis_pipeline.formats import cis_jsonl
from cis_pipeline.formats.finishing import finished
from cis_pipeline.protocol.sources import source_id_of, write_beside
from cis_pipeline.sources import full_texts
from cis_pipeline.sources.citation_searching import replies, services
from cis_pipeline.sources.citation_searching.references import references
from cis_pipeline.sources.citation_searching.replies import work_id
from cis_pipeline.sources.citation_searching.services import Network

if TYPE_CHECKING:
    from cis_pipeline.ledger.snapshot import Snapshot

_LARGEST = 200_000_000


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is asked for. `text`, `reply` and `service` say where to look; one of them at most.

    Without any, the full text of the report is looked for. `today` (ISO 8601) is when a service is
    asked; `network` how; `dry_run` writes nothing.
    """

    direction: Literal["backward", "forward"] = "backward"
    text: Path | None = None
    reply: Path | None = None
    service: str = ""
    dry_run: bool = False
    today: str = ""
    network: Network = field(default_factory=Network.from_environment)


@dataclass(frozen=True, kw_only=True)
class CitationSearch:
    """What citation searching from one report gave.

    `records` are the works in the order of their list, with the ids the ledger will give them;
    `known` has, by the id of a work, the record of the review that is the same document. `file`
    is where they wait for the next run, `written` whether that file is new; if it is not, it
    holds the same works already, or there are none, or it was a `dry_run`.
    """

    record_id: str
    direction: str
    searched: str
    records: tuple[Record, ...]
    known: Mapping[str, str]
    problems: tuple[Problem, ...]
    file: str
    written: bool
    dry_run: bool = False

    @property
    def sentence(self) -> str:
        """The same in a sentence."""
        what = "works that it cites" if self.direction == "backward" else "works that cite it"
        text = f"{self.record_id}: {len(self.records)} {what} ({self.searched})"
        text += f", {len(self.known)} of them already in the review" if self.known else ""
        if self.written:
            return f"{text}; proposed in {self.file}, the next `cis run` takes them in"
        if self.dry_run or not self.records:
            return f"{text}; nothing was written"
        return f"{text}; they are proposed in {self.file} already"


def search_citations(
    state: Snapshot, workspace: Workspace, record: str, options: Options
) -> CitationSearch:
    """Propose the works that a report cites, or that cite it; `record` is the id of one of its
    records.

    CisError if there is nothing to look at, or it cannot be read, and if a file of other works
    stands where they would be written.
    """
    report = _report(state, record)
    parent = report[0].record_id
    path = workspace.grey / "chained" / f"{parent}_{options.direction}.jsonl"
    name, source_id = workspace.name(path), source_id_of(path, workspace)
    found = _search(report, workspace, options)
    works = (entry for entry in found.entries if isinstance(entry, Record))
    records = [one for one in identify(map(finished, works), source_id) if isinstance(one, Record)]
    written = False
    if records and not options.dry_run:
        written = _put(records, path, name, _description(report[0], found, options))
    return CitationSearch(
        record_id=parent,
        direction=options.direction,
        searched=found.searched,
        records=tuple(records),
        known=known(
            records, state.records, source_id, state.protocol.deduplication.cochrane_versions
        ),
        problems=tuple(entry for entry in found.entries if isinstance(entry, Problem)),
        file=name,
        written=written,
        dry_run=options.dry_run,
    )


def _report(state: Snapshot, record: str) -> list[Record]:
    """The records of a report, its canonical one first."""
    standing = state.folded.standings[record]
    return [state.by_id[i] for i in state.folded.reports.get(standing.report_id, (record,))]


def _description(record: Record, found: SearchResult, options: Options) -> dict[str, str | int]:
    """How the works were searched for, in the words of a `[[source]]`."""
    way = "works cited by" if options.direction == "backward" else "works that cite"
    described: dict[str, str | int] = {
        "name": f"{options.direction.capitalize()} citation searching from {record.record_id}",
        "channel": "citation",
        "platform": found.platform or "reference list of the full text",
        "query": f"{way} {record.title}" + (f" (doi {record.doi})" if record.doi else ""),
    }
    if found.asked and options.today:
        described["searched_on"] = options.today
    if found.platform:
        described["hits"] = sum(isinstance(entry, Record) for entry in found.entries)
    return described


# --- Where the works are searched for -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found in the file or service `searched`; `platform` is the service that says it, ""
    for a text, and `asked` whether it was asked just now."""

    searched: str
    entries: tuple[Record | Problem, ...]
    platform: str = ""
    asked: bool = False


def _search(report: Sequence[Record], workspace: Workspace, options: Options) -> SearchResult:
    """The works that are found where the options say; `report` is the records of a report.

    CisError if there is nothing to look at, or it cannot be read, or is about another work.
    """
    if sum(1 for one in (options.text, options.reply, options.service) if one) > 1:
        raise SourceError("--text, --reply and --service say where to look: give one of them")
    if options.reply:
        name = _name(options.reply, workspace)
        return _from_reply(_json(options.reply, name), name, report, options)
    if options.service or (options.direction == "forward" and not options.text):
        return _from_service(report, options)
    if options.direction == "forward":
        raise SourceError(
            "a full text does not say which works cite it; ask OpenAlex (--service openalex)"
        )
    path = options.text or _full_text(report, workspace)
    name = _name(path, workspace)
    pages = full_texts.text_of(path, name)
    return SearchResult(name, tuple(references(pages, name, report[0].record_id)))


def _name(path: Path, workspace: Workspace) -> str:
    """How a file is called in messages and locators: without its folders, if it lies elsewhere."""
    whole = path.resolve()
    return workspace.name(whole) if whole.is_relative_to(workspace.root) else path.name


def _from_service(report: Sequence[Record], options: Options) -> SearchResult:
    service, forward = options.service or "openalex", options.direction == "forward"
    asked = services.ask(service, forward, _id_at(report, service), options.network)
    return _from_reply(asked, service, report, options)


def _full_text(report: Sequence[Record], workspace: Workspace) -> Path:
    found = full_texts.find(report, workspace)
    if found:
        return found[0]
    raise SourceError(
        f"{report[0].record_id}: there is no full text of it; put one into data/fulltexts/ under "
        f"a name that begins with {report[0].record_id}, name one with --text, or ask Crossref "
        "or OpenAlex (--service)"
    )


def _id_at(report: Sequence[Record], service: str) -> str:
    """What a service knows a report by: its DOI, or its OpenAlex id."""
    dois = [record.doi for record in report if record.doi]
    ids = [one for record in report if (one := work_id(record.accession))]
    named = dois or (ids if service == "openalex" else [])
    if named:
        return named[0]
    raise SourceError(
        f"{report[0].record_id}: has no DOI, by which {service} would know it; give a reply that "
        "was saved (--reply), or the full text (--text)"
    )


def _json(path: Path, name: str) -> object:
    try:
        if path.stat().st_size > _LARGEST:
            raise SourceError(f"{name}: is larger than 200 MB; save fewer replies in one file")
        return json.loads(path.read_bytes())
    except OSError as error:
        raise full_texts.unreadable(name, error) from None
    except (ValueError, RecursionError):
        raise SourceError(
            f"{name}: is no JSON; save the reply of Crossref or OpenAlex as it came"
        ) from None


def _from_reply(
    data: object, name: str, report: Sequence[Record], options: Options
) -> SearchResult:
    reply = replies.read_reply(data)
    if reply is None:
        raise SourceError(
            f"{name}: is no reply of Crossref about a work, nor of OpenAlex; save one as it came"
        )
    _check(reply, name, report, options.direction == "forward")
    platform = {"crossref": "Crossref", "openalex": "OpenAlex"}[reply.kind]
    found = replies.records(reply, name, report[0].record_id)
    return SearchResult(name, tuple(found), platform, asked=not options.reply)


def _check(reply: replies.Reply, name: str, report: Sequence[Record], forward: bool) -> None:
    """SourceError if a reply says nothing of what was asked, or is about another work."""
    if reply.kind == "crossref" and forward:
        raise SourceError(
            f"{name}: Crossref does not say which works cite another; ask OpenAlex for that"
        )
    if forward and reply.ids:
        raise SourceError(
            f"{name}: is one work of OpenAlex, which names what it cites; save the list of the "
            "works that cite it (works?filter=cites:W...)"
        )
    dois = {record.doi for record in report if record.doi}
    if reply.doi and dois and reply.doi not in dois:
        raise SourceError(
            f"{name}: is about {reply.doi}, and {report[0].record_id} is {min(dois)}; give the "
            "reply about that"
        )


# --- The proposal ---------------------------------------------------------------------------------


def known(
    records: Sequence[Record],
    review: Sequence[Record],
    source_id: str,
    cochrane: CochraneVersions = "one",
) -> dict[str, str]:
    """By proposed record: the earliest record of the review that is the same document.

    It has the same DOI, or the rules of the dedupe round are sure. Records that came into the
    review by this same proposal do not count.
    """
    from cis_pipeline.dedupe import find_duplicates

    earlier = [record for record in review if record.source_id != source_id]
    by_doi: dict[str, str] = {}
    for record in earlier:
        if record.doi:
            by_doi.setdefault(record.doi, record.record_id)
    merges = find_duplicates([*earlier, *records], cochrane).merges
    groups = _groups((pair.a, pair.b) for pair in merges)
    there = {record.record_id for record in earlier}
    found = {}
    for record in records:
        same = next((one for one in groups.get(record.record_id, ()) if one in there), "")
        if same or record.doi in by_doi:
            found[record.record_id] = same or by_doi[record.doi]
    return found


def _groups(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """Each record's group; in the order in which its members were first named."""
    groups: dict[str, list[str]] = {}
    for a, b in pairs:
        one, other = groups.setdefault(a, [a]), groups.setdefault(b, [b])
        if one is not other:
            one += other
            groups.update(dict.fromkeys(other, one))
    return groups


def _put(
    records: Sequence[Record], path: Path, name: str, description: Mapping[str, str | int]
) -> bool:
    """Write the proposal, and beside it how its works were searched for; whether it is new.

    The same works give the same bytes, and then nothing is written. ReviewError if a file is
    there that holds anything else. A description that is there stays as people left it.
    """
    made = b"".join(cis_jsonl.lines(records))
    if path.exists():
        if path.read_bytes() != made:
            raise ReviewError(
                f"{name}: holds another list of works, and is not replaced; look at what "
                "is proposed with --dry-run, and move the file away if you want the new list"
            )
        return False
    files.write_whole(path, made)
    remark = "# How these works were found (PRISMA-S); mend and add what you know."
    write_beside(path.with_name(f"{path.stem}{DESCRIPTION}"), remark, description)
    return True
