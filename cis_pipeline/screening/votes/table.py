"""A table of votes, long (a row a vote) or wide (a column a reviewer), becomes rows of words.

Any CSV, TSV or workbook will do. What a column holds is told from its name; nothing is told from
what stands in it. In a wide table the columns of people bear the names of the round's reviewers,
or names that the caller says are theirs; a reason, note or day that is somebody's own stands in a
column with that name in it ("R1 reason").

A reason in a column of its own is the row's. Where the table has a column of final decisions the
reason is that of the final decision; where several people excluded and it has none, it is given
with each exclusion, and the note says so: whose words they were nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import CONSENSUS, Problem
from cis_pipeline.screening.votes.grid import filled, grids

_NAMES: Mapping[str, str] = {
    "record_id": "recordid cisid",
    "item": "itemid item id itemno itemnumber no nr number ref refid studyid covidence key",
    "doi": "doi",
    "accession": "pmid pubmedid accession accessionnumber an ui",
    "title": "title articletitle documenttitle primarytitle itemtitle titel titre",
    "year": "year publicationyear pubyear py",
    "who": "screener reviewer rater assessor coder judge by who voter reviewername screenername",
    "decision": "decision vote verdict judgement judgment screeningdecision",
    "final": "final finaldecision finalvote consensus consensusdecision finalverdict",
    "reason": "reason exclusionreason reasonforexclusion reasoncode excludereason reasons",
    "note": "note notes comment comments remark remarks",
    "day": "day date at time timestamp decidedon votedon decisiondate votedate",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_TELLS_WHICH = ("record_id", "doi", "accession", "title", "item")
_OWN = ("reason", "note", "day")


@dataclass(frozen=True, slots=True)
class Word:
    """What one person says in a row, as printed; `settles` if it settles a conflict."""

    who: str
    decision: str
    reason: str = ""
    note: str = ""
    day: str = ""
    settles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its `place` in the file, what names the work, and what is said of it.

    `item` is the table's own number of the work, which is no id of the review.
    """

    place: str
    item: str = ""
    record_id: str = ""
    doi: str = ""
    accession: str = ""
    title: str = ""
    year: str = ""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class VotesTable:
    """The rows of a table that hold anything, and doubts about the file."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Whose words may be in a table: the round's `reviewers` with the names they have in it (by
    those names as compared), and who decided where no column says so.
    """

    reviewers: Mapping[str, str]
    by: str = ""
    settles: bool = False


def plain(name: str) -> str:
    """The name of a column or of a person as it is compared.

    >>> plain("Record ID"), plain("R1 (reason)")
    ('recordid', 'r1reason')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


@dataclass(frozen=True)
class _Header:
    """Which column (from 0) has which role; `people` have columns of their own, by the reviewer."""

    roles: Mapping[str, int]
    people: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def reads(self) -> bool:
        """Whether it is the header of a table of votes."""
        decides = bool(self.people) or "decision" in self.roles or "final" in self.roles
        return decides and any(role in self.roles for role in _TELLS_WHICH)


def read(path: Path, name: str, asked: Asked) -> VotesTable:
    """Read a table of votes; `name` is how messages call it.

    ReviewError if it has no header that names works and decisions, or nobody who decided;
    SourceError if the file cannot be read at all.
    """
    sheets, problems = grids(path, name, lambda cells: _header(cells, asked).reads)
    rows, read_any = list[Row](), False
    for grid in sheets:
        if headed := grid.headed(lambda cells: _header(cells, asked).reads):
            header = _header(headed[0], asked)
            _require_people(header, asked, name)
            rows += _rows(grid.within, headed[1], header, asked)
            read_any = True
    if not read_any:
        raise ReviewError(
            f"{name}: no row is the header of a table of votes; name the columns title (or doi, "
            "pmid, record_id), reviewer and decision, or give each reviewer a column "
            f"({', '.join(dict.fromkeys(asked.reviewers.values()))})"
        )
    return VotesTable(tuple(rows), problems)


def _header(cells: Sequence[str], asked: Asked) -> _Header:
    names = [plain(cell) for cell in cells]
    people: dict[str, dict[str, int]] = {}
    roles: dict[str, int] = {}
    for at, name in enumerate(names):
        person, role = _persons(name, asked)
        if person:
            people.setdefault(person, {}).setdefault(role, at)
        elif role := _ROLES.get(name, ""):
            roles.setdefault(role, at)
    people = {who: places for who, places in people.items() if "decision" in places}
    if people and "decision" in roles:  # beside the columns of people it is what came of them
        roles.setdefault("final", roles.pop("decision"))
    return _Header(roles, people)


def _persons(name: str, asked: Asked) -> tuple[str, str]:
    """Whose column it is, and what of theirs; two blanks for a column of nobody."""
    for known, reviewer in asked.reviewers.items() if name else ():
        for extra in ("", "decision", "vote", *_OWN):
            if known and name in (known + extra, extra + known):
                return reviewer, extra if extra in _OWN else "decision"
    return "", ""


def _require_people(header: _Header, asked: Asked, name: str) -> None:
    alone = not header.people and "who" not in header.roles
    if alone and not asked.by and "decision" in header.roles:
        raise ReviewError(
            f"{name}: no column says who decided; add a column reviewer, or say it: --by NAME "
            "(and --settles, if it settles conflicts)"
        )


def _rows(
    within: str, grid: Iterable[tuple[int, list[str]]], header: _Header, asked: Asked
) -> Iterator[Row]:
    for number, cells in grid:
        if any(cell.strip() for cell in cells):
            found = {role: filled(cells, at) for role, at in header.roles.items()}
            words = tuple(w for w in _words(found, cells, header, asked) if w.decision)
            yield Row(
                place=f"{within}row {number}",
                words=words,
                **{role: found.get(role, "") for role in (*_TELLS_WHICH, "year")},
            )


def _words(
    found: Mapping[str, str], cells: Sequence[str], header: _Header, asked: Asked
) -> Iterator[Word]:
    reason, note, day = (found.get(name, "") for name in _OWN)
    if not header.people:
        settles = asked.settles or "decision" not in header.roles
        given = found.get("decision", found.get("final", ""))
        who = found.get("who", "") or asked.by or (CONSENSUS if settles else "")
        yield Word(who, given, reason, note, day, settles)
        return
    final = "final" in header.roles
    shared = "" if final else reason
    for who, places in header.people.items():
        said = {name: filled(cells, at) for name, at in places.items()}
        why, own = said.get("reason", ""), said.get("note", "")
        told = _SHARED if shared and not why else ""
        day_of = said.get("day", "") or day
        yield Word(who, said.get("decision", ""), why or shared, own or told, day_of)
    if final:
        who = found.get("who", "") or (asked.by if asked.settles else "") or CONSENSUS
        yield Word(who, found.get("final", ""), reason, note, day, settles=True)


_SHARED = "the table gives one reason for all of its row"


def names_in(given: Iterable[str], option: str) -> dict[str, str]:
    """What an option such as `--reviewer "Reviewer 1=A"` says; ReviewError if it says nothing."""
    named = {}
    for one in given:
        theirs, equals, ours = one.rpartition("=")
        if not (equals and theirs.strip() and ours.strip()):
            raise ReviewError(f'{option} "{one}": say it as THEIRS=OURS, as in "Reviewer 1=A"')
        named[theirs.strip()] = ours.strip()
    return named
