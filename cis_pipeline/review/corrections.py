"""Corrections of what came in: each is planned first, says what it moves, and is then carried out.

Nothing is taken out of the ledger. A withdrawn record leaves every count and stays on record; a
source that is replaced keeps the records that are in the new file too, with all that was decided
about them; a field corrected by hand is shown wherever the report is shown. Each correction says
who made it, when and why, and another one undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Action, Correction
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.formats import identifiers
from cis_pipeline.ledger.lookup import resolve
from cis_pipeline.ledger.rows import Batch
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.moves import moves
from cis_pipeline.protocol.sources import names_source, place_of
from cis_pipeline.review import stages
from cis_pipeline.sources import ingest
from cis_pipeline.sources.comparing import amendments, differences


@dataclass(frozen=True)
class Who:
    """Who decides something, and why."""

    by: str
    note: str

    def __post_init__(self) -> None:
        if not self.by.strip() or self.by.startswith("rule:"):
            raise ReviewError("--by names the person who decides it")
        if not self.note.strip():
            raise ReviewError("--note says why; what is done without a reason helps nobody later")


@dataclass(frozen=True)
class Plan:
    """A correction that has not taken effect: what it adds to the ledger, and what it moves.

    `done` is what is said once it has; "" where corrections are counted.
    """

    batch: Batch
    sentences: tuple[str, ...]
    done: str = ""


def withdraw(state: Snapshot, what: str, who: Who) -> Plan:
    """Let a source with all its records, or one record, count nowhere any more."""
    source_id, ids = _meant(what, state)
    counting = [i for i in ids if i not in state.withdrawn]
    if not counting:
        raise ReviewError(f"{what}: was withdrawn already; `cis put-back` makes it count again")
    return _plan(state, _each(Action.WITHDRAW, counting, who, _cause("withdrawn", source_id)))


def put_back(state: Snapshot, what: str, who: Who) -> Plan:
    """Let a withdrawn source, or one withdrawn record, count again.

    Of a source those records come back that were withdrawn with it, not by themselves before.
    """
    source_id, ids = _meant(what, state)
    gone = [i for i in ids if i in state.withdrawn]
    with_it = [i for i in gone if state.withdrawn[i].cause == _cause("withdrawn", source_id)]
    if not gone:
        raise ReviewError(f"{what}: was not withdrawn, so there is nothing to put back")
    return _plan(state, _each(Action.PUT_BACK, with_it or gone, who, _cause("put back", source_id)))


def replace_source(state: Snapshot, workspace: Workspace, what: str, who: Who) -> Plan:
    """Let the file that lies there now stand in the place of what was read of it before."""
    path = _file(state, workspace, what)
    read = ingest.reading(path, workspace, state)
    unread = [p for p in read.problems if p.severity == "error"]
    if unread:
        raise ReviewError(f"{unread[0]}; mend the file first, then replace the earlier one by it")
    found, cause = read.comparison, f"replaced by {read.export.name}"
    if found.only_adds and not found.new:
        raise ReviewError(f"{read.export.name}: holds what was read of it already")
    made = [
        *_each(Action.PUT_BACK, found.back, who, cause),
        *amendments(found.changed, by=who.by, note=who.note, cause=cause),
        *_each(Action.WITHDRAW, [r.record_id for r in found.vanished], who, cause),
    ]
    return _plan(state, made, read.batch((), state))


def correct(state: Snapshot, record: str, field: str, value: str, who: Who) -> Plan:
    """Give one field of a record, or of the report it stands for, another value."""
    record_id = resolve(record, state)
    held = state.by_id[record_id]
    new = replace(held, **{_field(field): _value(field, value)})
    changes = differences(held, new)
    if not changes:
        raise ReviewError(f'{record_id}: its {field} is "{value}" already')
    made = Correction(
        record_id=record_id, action=Action.AMEND, by=who.by, note=who.note, changes=changes
    )
    return _plan(state, [made])


# --- what is meant ---------------------------------------------------------------------------


def _meant(what: str, state: Snapshot) -> tuple[str, list[str]]:
    """The source ("" if one record is meant) and the ids of the records that are meant."""
    source_id = _source(what, state)
    if source_id:
        return source_id, [r.record_id for r in state.held if r.source_id == source_id]
    return "", [resolve(what, state, withdrawn=True)]


def _source(what: str, state: Snapshot) -> str:
    """The id of the source that is meant by its file or its name; "" if none is."""
    name = what.strip().replace("\\", "/").removeprefix("data/").removeprefix("searches/")
    found = [
        source_id
        for source_id, source in state.sources.items()
        if names_source(name, source_id) or source.name.casefold() == name.casefold()
    ]
    exact = [source_id for source_id in found if source_id == name]
    if len(exact or found) > 1:
        raise ReviewError(f'several sources are meant by "{what}": {", ".join(found)}; name a file')
    return (exact or found or [""])[0]


def _file(state: Snapshot, workspace: Workspace, what: str) -> Path:
    source_id = _source(what, state)
    path = place_of(source_id, workspace) if source_id else workspace.root / what
    if not path.is_file():
        path = workspace.root / what  # one document of a folder, which is the source
    if not path.is_file():
        raise ReviewError(
            f"{what}: there is no such file; put the mended export where the earlier one lay, "
            "under the same name, or withdraw the source: `cis withdraw`"
        )
    return path


_LISTS = ("authors", "keywords")
_BY_HAND = (
    *("item_type", "title", *_LISTS, "year", "date", "container", "volume", "issue", "pages"),
    *("doi", "url", "abstract", "language", "publisher", "isbn", "issn", "accession", "note"),
)
"""The fields that a person may correct; all others say how the record came in."""


def _field(name: str) -> str:
    if name not in _BY_HAND:
        raise ReviewError(f'"{name}" cannot be corrected; the fields are {", ".join(_BY_HAND)}')
    return name


def _value(field: str, text: str) -> Any:
    clean = text.strip()
    if field in _LISTS:
        return tuple(part.strip() for part in clean.split(";") if part.strip())
    if field == "year":
        if clean and not (clean.isdecimal() and len(clean) == 4):
            raise ReviewError(f'"{text}" is no year; give four digits, or "" for none')
        return int(clean) if clean else None
    if field == "doi" and clean:
        if not (found := identifiers.doi(clean)):
            raise ReviewError(f'"{text}" is no DOI; one begins with 10. and has a stroke in it')
        return found
    return clean


# --- the plan --------------------------------------------------------------------------------


def _cause(word: str, source_id: str) -> str:
    return f"{word} {source_id}" if source_id else ""


def _each(action: Action, ids: Iterable[str], who: Who, cause: str) -> list[Correction]:
    return [
        Correction(record_id=i, action=action, by=who.by, note=who.note, cause=cause) for i in ids
    ]


def _plan(state: Snapshot, made: Sequence[Correction], batch: Batch | None = None) -> Plan:
    """The whole batch, with what rules say of duplicates once it has been added."""
    whole = replace(batch or Batch(), corrections=tuple(made))
    if whole.records or any(_touches_others(c, state) for c in made):
        found, _ = stages.find_duplicates(state.plus(whole))
        whole = replace(whole, decisions=tuple(found))
    return Plan(whole, tuple(moves(state, state.plus(whole))))


def _touches_others(correction: Correction, state: Snapshot) -> bool:
    """Whether a correction may change which other records are one report."""
    if correction.action is not Action.WITHDRAW:
        return True
    report = state.folded.report_of[correction.record_id]
    return len(state.folded.reports.get(report, ())) > 2
