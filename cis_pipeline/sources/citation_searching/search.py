"""Where the works are looked for: in a full text, at a service, or in a reply that was saved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.sources import full_texts
from cis_pipeline.sources.citation_searching import replies, services
from cis_pipeline.sources.citation_searching.asking import Network
from cis_pipeline.sources.citation_searching.listed_works import work_id
from cis_pipeline.sources.citation_searching.references import references

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


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at, the service that says it ("" for a text), whether that was asked just
    now, and what was found."""

    at: str
    entries: tuple[Record | Problem, ...]
    platform: str = ""
    asked: bool = False


def look(report: Sequence[Record], workspace: Workspace, options: Options) -> Looked:
    """The works that are told where the options say; `report` is the records of a report.

    CisError if there is nothing to look at, or it cannot be read, or is about another work.
    """
    if sum(1 for one in (options.text, options.reply, options.service) if one) > 1:
        raise SourceError("--text, --reply and --service say where to look: give one of them")
    if options.reply:
        name = _name(options.reply, workspace)
        return _of_reply(_json(options.reply, name), name, report, options)
    if options.service or (options.direction == "forward" and not options.text):
        return _of_service(report, options)
    if options.direction == "forward":
        raise SourceError(
            "a full text does not say which works cite it; ask OpenAlex (--service openalex)"
        )
    path = options.text or _full_text(report, workspace)
    name = _name(path, workspace)
    pages = full_texts.text_of(path, name)
    return Looked(name, tuple(references(pages, name, report[0].record_id)))


def _name(path: Path, workspace: Workspace) -> str:
    """How a file is called in messages and locators: without its folders, if it lies elsewhere."""
    whole = path.resolve()
    return workspace.name(whole) if whole.is_relative_to(workspace.root) else path.name


def _of_service(report: Sequence[Record], options: Options) -> Looked:
    service, forward = options.service or "openalex", options.direction == "forward"
    asked = services.ask(service, forward, _known_as(report, service), options.network)
    return _of_reply(asked, service, report, options)


def _full_text(report: Sequence[Record], workspace: Workspace) -> Path:
    found = full_texts.find(report, workspace)
    if found:
        return found[0]
    raise SourceError(
        f"{report[0].record_id}: there is no full text of it; put one into data/fulltexts/ under "
        f"a name that begins with {report[0].record_id}, name one with --text, or ask Crossref "
        "or OpenAlex (--service)"
    )


def _known_as(report: Sequence[Record], service: str) -> str:
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
        raise SourceError(
            f"{name}: cannot be read ({error.strerror or error}); look whether its name is right"
        ) from None
    except (ValueError, RecursionError):
        raise SourceError(
            f"{name}: is no JSON; save the reply of Crossref or OpenAlex as it came"
        ) from None


def _of_reply(data: object, name: str, report: Sequence[Record], options: Options) -> Looked:
    reply = replies.sorted_out(data)
    if reply is None:
        raise SourceError(
            f"{name}: is no reply of Crossref about a work, nor of OpenAlex; save one as it came"
        )
    _hold_against(reply, name, report, options.direction == "forward")
    platform = {"crossref": "Crossref", "openalex": "OpenAlex"}[reply.kind]
    found = replies.records(reply, name, report[0].record_id)
    return Looked(name, tuple(found), platform, asked=not options.reply)


def _hold_against(reply: replies.Reply, name: str, report: Sequence[Record], forward: bool) -> None:
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
