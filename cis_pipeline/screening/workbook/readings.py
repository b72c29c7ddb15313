"""A workbook is read again only where it, or what it is about, has changed since it was read.

Why: in a review of fifty thousand records the reading of its workbooks takes longer than all else
that a run does, and mostly nobody has saved any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cis_pipeline.core.model import Decision, Problem
from cis_pipeline.core.workspace import file_digest
from cis_pipeline.ledger.rows import to_decision
from cis_pipeline.screening.workbook.questions import Question


@dataclass(frozen=True)
class Sheet:
    """One workbook as it lies there: what it asks, whom, what is answered and what is blank.

    `blank` holds record ids, in a workbook of pairs the two ids of a pair as one "R-... R-...";
    `sheet` is the id in a reviewer's workbook, `questions` what is doubtful about its rows, and
    `digest` the SHA-256 of the file.
    """

    path: str
    round_id: str
    who: str
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    blank: frozenset[str]
    unread: bool = False
    sheet: str = ""
    questions: tuple[Question, ...] = ()
    digest: str = ""


class Readings:
    """What workbooks said when they were read last, by their bytes, whoever has saved them since.

    `found` is what is remembered of them while they are about the same records in the same
    reports, and the protocol is the same (see `core.memory`): by name, the digest of the file and
    its `Sheet`. A workbook that was just written says nothing yet, so it need not be read.
    """

    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found

    def of(self, path: Path, name: str, read: Callable[[Path, str], Sheet]) -> Sheet:
        """What the workbook says; it is read if that is not remembered."""
        try:
            digest = file_digest(path)
        except OSError:  # which reading it will tell
            return read(path, name)
        known = self._known(name, digest)
        if known is None:
            known = replace(read(path, name), digest=digest)
            self._found[name] = [digest, known]
        return known

    def _known(self, name: str, digest: str) -> Sheet | None:
        try:
            then, content = self._found[name]
            if then != digest:
                return None
            if not isinstance(content, Sheet):
                content = self._found[name][1] = _remembered(content)
        except (KeyError, TypeError, ValueError):
            return None
        return content

    def keep(self, path: Path, sheet: Sheet) -> None:
        """Remember a workbook that was just written."""
        digest = file_digest(path)
        self._found[sheet.path] = [digest, replace(sheet, digest=digest)]


def _remembered(said: Mapping[str, Any]) -> Sheet:
    decisions = tuple(map(to_decision, said["decisions"]))
    problems = tuple(Problem(**problem) for problem in said["problems"])
    asked = (Question(**{**q, "records": tuple(q["records"])}) for q in said["questions"])
    values = {"decisions": decisions, "problems": problems, "blank": frozenset(said["blank"])}
    values["questions"] = tuple(asked)
    return Sheet(**{**said, **values})
