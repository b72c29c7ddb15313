"""The decisions that an export of another tool holds about a record, told from its text.

Rayyan writes them into a note, Covidence into notes and columns, ASReview into a column of ones
and zeros or a note, EPPI-Reviewer into a flag. They are told as they stand there: whether they
count, and in which round, people say elsewhere. What is not understood gives no vote.

Why from `raw` and `note`, and not in the readers: the same note comes in RIS, BibTeX, CSV and
Excel files, and through Zotero.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cis_pipeline.core.model import Record, Verdict


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person (or one tool) decided about a record.

    `by` is the person's name as the tool gives it, "" where it gives none; `reason` and `note`
    are as printed; `tool` is the program's name.
    """

    by: str
    verdict: Verdict
    tool: str
    reason: str = ""
    note: str = ""


_WORDS: dict[Verdict, str] = {
    Verdict.INCLUDE: "include included yes relevant true accept accepted",
    Verdict.EXCLUDE: "exclude excluded no irrelevant false reject rejected",
    Verdict.UNSURE: "maybe unsure undecided uncertain unclear",
}
_VERDICTS = {word: verdict for verdict, words in _WORDS.items() for word in words.split()}


def votes(record: Record) -> list[Vote]:
    """The votes about a record, in the order in which its entry gives them; mostly none.

    >>> note = 'RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Maybe"}'
    >>> [(vote.by, vote.verdict.value) for vote in votes(Record(note=note))]
    [('Ann', 'include'), ('Bo', 'unsure')]
    """
    cells = _cells(record.raw)
    text = record.note if cells or _TOLD.search(record.note) else f"{record.note}\n{record.raw}"
    if cells and not _TOLD.search(record.note):
        text = "\n".join(cells.values())
    found = [*_rayyan(text), *_asreview(cells, text), *_covidence(cells, text), *_eppi(cells)]
    return list(dict.fromkeys(found))


_TOLD = re.compile(r"RAYYAN-INCLUSION|ASReview_|Exclusion reason:")


def _cells(raw: str) -> Mapping[str, str]:
    """The cells of a row of a table by their columns' names, compared without case and signs."""
    if not raw.startswith("{"):
        return {}
    try:
        read = json.loads(raw)
    except ValueError:
        return {}
    cells: dict[str, str] = {}
    for name, cell in read.items():
        if isinstance(cell, str) and cell.strip():
            cells.setdefault(re.sub(r"[\W_]+", "", name.casefold()), cell.strip())
    return cells


def _verdict(word: str) -> Verdict | None:
    return _VERDICTS.get(word.strip().casefold())


# --- Rayyan ----------------------------------------------------------------------------------

_SECTION = re.compile(r"(RAYYAN-[A-Z-]+|USER-NOTES): *")
_ARROW = r"\s*(?:=>|=&gt;|=\\textgreater *(?:\{\})?|:)\s*"
_PAIR = re.compile(rf'"((?:[^"\\]|\\.)*)"{_ARROW}"?([A-Za-z]+)"?')
_NOTES = re.compile(rf'"((?:[^"\\]|\\.)*)"{_ARROW}\[(.*?)\]')


def _rayyan(text: str) -> Iterator[Vote]:
    """The reasons are the record's; they stand on each vote to exclude it."""
    sections = _sections(text)
    inclusion = sections.get("RAYYAN-INCLUSION", "")
    reason = sections.get("RAYYAN-EXCLUSION-REASONS", "").strip(" {},;")
    notes = {
        name: "; ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', listed))
        for name, listed in _NOTES.findall(sections.get("USER-NOTES", ""))
    }
    pairs = _PAIR.findall(inclusion) or [("", inclusion.strip(' {}"'))]
    for name, word in pairs:
        verdict = _verdict(word)
        if verdict:
            why = reason if verdict is Verdict.EXCLUDE else ""
            yield Vote(name, verdict, "Rayyan", why, notes.get(name, ""))


def _sections(text: str) -> dict[str, str]:
    """Rayyan's note by its headings; a section ends at a bar, at a line's end, or at the next."""
    if "RAYYAN-INCLUSION" not in text:
        return {}
    parts = _SECTION.split(text)
    return {
        heading: re.split(r"[|\n]", body)[0].strip()
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


# --- ASReview --------------------------------------------------------------------------------

_LABELS = ("asreviewlabel", "labelincluded", "finalincluded", "included")
_ONE_ZERO = {"1": Verdict.INCLUDE, "1.0": Verdict.INCLUDE} | {
    "0": Verdict.EXCLUDE,
    "0.0": Verdict.EXCLUDE,
}
_MARKS = {"ASReview_relevant": Verdict.INCLUDE, "ASReview_irrelevant": Verdict.EXCLUDE}


def _asreview(cells: Mapping[str, str], text: str) -> Iterator[Vote]:
    """A label of 1 or 0 (-1 or none: not seen), or a note; two that differ tell nothing."""
    verdict = _ONE_ZERO.get(next((cells[name] for name in _LABELS if name in cells), ""))
    if verdict is None:
        marks = set(re.findall(r"\bASReview_(?:relevant|irrelevant|not_seen)\b", text))
        verdict = _MARKS.get(marks.pop()) if len(marks) == 1 else None
    if verdict:
        by, note = cells.get("asreviewusername", ""), cells.get("asreviewnote", "")
        yield Vote(by, verdict, "ASReview", note=note)


# --- Covidence -------------------------------------------------------------------------------

_REASON = re.compile(r"(?:^|[;\n-] *)Exclusion reason: *([^;\n]*[^;\s])", re.MULTILINE)
_DECISION = re.compile(r"(reviewer(.+?))(?:decision|vote)")


def _covidence(cells: Mapping[str, str], text: str) -> Iterator[Vote]:
    """Reviewers' columns, else the status, else an exclusion whose reason stands in the notes."""
    found = _REASON.search(text)
    reason = found[1] if found else cells.get("exclusionreason", "")
    told = list(_reviewers(cells, reason))
    status = _verdict(cells.get("status", "")) if "covidence" in cells else None
    if not told and (status or found):
        verdict = status or Verdict.EXCLUDE
        told = [Vote("", verdict, "Covidence", reason if verdict is Verdict.EXCLUDE else "")]
    yield from told


def _reviewers(cells: Mapping[str, str], reason: str) -> Iterator[Vote]:
    """ "Reviewer A decision", and their names where a column "Reviewer A" gives them."""
    for column, cell in cells.items():
        found, verdict = _DECISION.fullmatch(column), _verdict(cell)
        if found and verdict:
            person = cells.get(found[1]) or cells.get(f"{found[1]}name")
            why = cells.get(f"{found[1]}reason", reason) if verdict is Verdict.EXCLUDE else ""
            note = cells.get(f"{found[1]}note", "")
            yield Vote(person or f"Reviewer {found[2].upper()}", verdict, "Covidence", why, note)


# --- EPPI-Reviewer ---------------------------------------------------------------------------

_FLAGS = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE}


def _eppi(cells: Mapping[str, str]) -> Iterator[Vote]:
    """The flag I or E; D (a duplicate, deleted) and S (a shadow) are no votes."""
    flag = cells.get("iedsflags") or cells.get("iedsflag") or ""
    verdict = _FLAGS.get(flag.casefold())
    if verdict:
        yield Vote("", verdict, "EPPI-Reviewer")
