"""A workbook that is asked about is taken as it stands, because somebody says so and why.

The ruling names the file and the digest of its bytes; the next run takes its decisions in. What
they change is told before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Coding, Decision, Ruling
from cis_pipeline.core.workspace import Workspace, file_digest
from cis_pipeline.ledger.rows import Batch
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.moves import moves
from cis_pipeline.review import stages
from cis_pipeline.review.corrections import Plan, Who
from cis_pipeline.screening.coding_workbook import CodingFolder
from cis_pipeline.screening.workbook import questions
from cis_pipeline.screening.workbook.folder import SheetsFolder
from cis_pipeline.screening.workbook.said_before import SaidBefore, in_words, named, stance

_MOST = 20
"""So many changed decisions are listed; of more the number is told."""


@dataclass(frozen=True)
class Folders:
    """The workbooks of reviewers, and those of coders."""

    sheets: SheetsFolder
    codings: CodingFolder


def plan(state: Snapshot, folders: Folders, workspace: Workspace, file: str, who: Who) -> Plan:
    """The ruling that a file is taken as it stands, and what that changes.

    ReviewError if there is no such file, or nothing is asked about it.
    """
    path = _path(workspace, file)
    name, digest = workspace.name(path), file_digest(path)
    ruling = Ruling(
        about=questions.about(name),
        verdict=questions.AS_IT_STANDS,
        by=who.by.strip(),
        note=who.note,
        after=digest,
    )
    after = state.plus(Batch(rulings=(ruling,)))
    sheets, codings = folders.sheets, folders.codings
    before = set(stages.news(sheets.read().decisions, state))
    taken = [d for d in stages.news(sheets.under(after).read().decisions, state) if d not in before]
    coded_before = set(codings.news())
    coded = [coding for coding in codings.under(after).news() if coding not in coded_before]
    if not taken and not coded:
        raise ReviewError(
            f"{name}: nothing is asked about it that this would answer; `cis run` says what is "
            "wrong with it, if anything is"
        )
    said = [*_coded(coded)]
    if taken:
        said += _changes(taken, state)
        said += moves(state, state.plus(Batch(decisions=tuple(taken))))
    return Plan(
        Batch(rulings=(ruling,)), tuple(said), f"{name} is accepted as it stands by {who.by}"
    )


def _path(workspace: Workspace, file: str) -> Path:
    """The file that is meant, by its name or its path."""
    there = workspace.returned()
    wanted = file.replace("\\", "/")
    found = [p for p in there if wanted in (workspace.name(p), p.as_posix(), p.name)]
    found = found or [p for p in there if p == Path(file).resolve()]
    if len(found) != 1:
        several = ", ".join(workspace.name(p) for p in found)
        why = f"several files are called so: {several}" if found else "no such file in data/sheets/"
        raise ReviewError(f"{file}: {why}; name it as `cis run` does")
    return found[0]


def _changes(taken: list[Decision], state: Snapshot) -> list[str]:
    """What each decision says, and what its person said before, if that was something else."""
    said = SaidBefore(state.counted)
    lines = []
    for d in taken:
        own = said.last_of_person(d)
        changed = own is not None and stance(own) != stance(d)
        was = f", which was {in_words(own)} (since {own.at[:10]})" if own and changed else ""
        lines.append(f"{d.by} on {named(d)}: {in_words(d)}{was}")
    return _listed("decisions", lines)


def _coded(taken: list[Coding]) -> list[str]:
    """What each coding says."""
    lines = [f'{c.voice or c.by} on "{c.quote[:40]}" in {c.record_id}: {_said(c)}' for c in taken]
    return _listed("codings", lines) if lines else []


def _said(coding: Coding) -> str:
    moved = f" to {coding.to}" if coding.to else ""
    return f"{coding.verdict.value} {coding.theme}{moved}"


def _listed(what: str, lines: list[str]) -> list[str]:
    more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return [f"{len(lines)} {what} are taken in:", *lines[:_MOST], *more]
