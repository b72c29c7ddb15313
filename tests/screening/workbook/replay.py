"""A review goes out as workbooks and comes back, treated in every way that people treat them.

The folder is a real one (`Review.init`, an export as CSV, `Review.run` to its sheets), the votes
are whatever is given, and what happens to a workbook is a `Treatment`. What counts afterwards is
the ledger: which votes were taken in as they were given, which are another's, and whether all
others were told.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from screening.workbook.sent import Cells

from cis_pipeline.core.model import Decision, Problem
from cis_pipeline.review.review import Review

REVIEW = """
[review]
title = "A review that was screened twice"
[[round]]
id = "abstract"
title = "Titles and abstracts"
reviewers = {reviewers}
box = "records_excluded"
[[round]]
id = "full_text"
title = "Full texts"
unit = "report"
reviewers = {reviewers}
box = "reports_excluded"
"""
CRITERIA = """
[[criterion]]
id = "TOPIC"
title = "Off topic: another question; or none"
question = "Is it about the question?"
rounds = ["abstract", "full_text"]
[[criterion]]
id = "DESIGN"
title = "Another design"
question = "Is it a trial?"
rounds = ["abstract", "full_text"]
"""

Vote = tuple[str, str, str]
"""What a reviewer writes into the three cells of a row: decision, reason, note."""


@dataclass(frozen=True)
class Sent:
    """A review whose workbooks are out, untouched, and what each reviewer will write, by the ids of
    the rows."""

    folder: Path
    votes: Mapping[str, Mapping[str, Vote]]

    def path(self, reviewer: str, folder: Path | None = None) -> Path:
        """The workbook of a reviewer, here or in a copy."""
        return (folder or self.folder) / "data" / "sheets" / f"abstract_{reviewer}.xlsx"


def sent(
    folder: Path,
    records: Sequence[Mapping[str, str]],
    votes: Mapping[str, Sequence[str]],
    seed: int,
) -> Sent:
    """Send out a review of these records; `votes` has by reviewer a word a record, "" for none.

    Reasons and notes are invented: two of three exclusions get a reason, a tenth of all a note.
    """
    dice = random.Random(seed)
    review = Review.init(folder)
    config = folder / "config"
    names = str(list(votes)).replace("'", '"')
    (config / "review.toml").write_text(REVIEW.format(reviewers=names), encoding="utf-8")
    (config / "criteria.toml").write_text(CRITERIA, encoding="utf-8")
    for example in ("codebook.toml", "framework.toml", "published.toml"):
        (config / example).unlink()
    export = folder / "data" / "searches" / "search.csv"
    export.parent.mkdir(parents=True, exist_ok=True)
    with export.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["title", "abstract", "authors", "year", "doi", "journal"])
        writer.writeheader()
        writer.writerows(records)
    Review.open(review.workspace.root).run(until="sheets")
    out = Sent(folder, {})
    given: dict[str, dict[str, Vote]] = {}
    for reviewer, words in votes.items():
        cast = zip(_ids(out.path(reviewer)), words, strict=False)
        given[reviewer] = {record_id: _vote(word, dice) for record_id, word in cast if word}
    return Sent(folder, given)


def _ids(path: Path) -> list[str]:
    cells = Cells(path)
    return [str(row[cells.place("record_id")]) for row in cells.rows]


def _vote(word: str, dice: random.Random) -> Vote:
    reason = dice.choice(("TOPIC", "DESIGN", "")) if word == "exclude" else ""
    return word, reason, f"see {dice.randrange(10**6)}" if dice.random() < 0.1 else ""


# --- what happens to a workbook ------------------------------------------------------------------


@dataclass(frozen=True)
class Treatment:
    """What is done to the filled-in workbook of one reviewer; after each step it is taken in.

    `harmless` says that all votes must be taken in as they were given, and nothing asked.
    """

    name: str
    steps: tuple[Callable[[Cells, Case], None], ...]
    harmless: bool = False


@dataclass
class Case:
    """One reviewer's workbook in a copy of the review, with the dice of the treatment; `votes` are
    what counts as given."""

    sent: Sent
    folder: Path
    reviewer: str
    dice: random.Random
    votes: dict[str, Vote] = field(default_factory=dict)

    @property
    def sheets(self) -> Path:
        """The folder of workbooks."""
        return self.folder / "data" / "sheets"

    def fill(self, cells: Cells, votes: Mapping[str, Vote]) -> None:
        """Write votes into the workbook."""
        for at, column in enumerate(("decision", "reason", "note")):
            cells.fill(column, {i: vote[at] or None for i, vote in votes.items()})


@dataclass
class Outcome:
    """How many votes were given and taken in as given; how many were told of instead; how many
    stand beside a record that they are not about (or with a reason or note of another), and how
    many are lost without a word. Of a treatment that harms nothing, `told` is a false alarm.
    """

    given: int = 0
    right: int = 0
    told: int = 0
    anothers: int = 0
    lost: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def replay(
    sent: Sent, reviewer: str, treatment: Treatment, folder: Path, seed: int = 0
) -> tuple[Outcome, list[Problem]]:
    """Fill in a reviewer's workbook, treat it, take it in; what became of the votes, and what is
    told at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sent.folder, folder)
    case = Case(sent, folder, reviewer, random.Random(f"{seed} {treatment.name}"))
    case.votes = dict(sent.votes[reviewer])
    cells = Cells(sent.path(reviewer, folder))
    case.fill(cells, case.votes)
    problems: list[Problem] = []
    for step in treatment.steps:
        step(cells, case)
        review = Review.open(folder)
        problems = review.sheets_import().problems
    return _outcome(case, cells, review.state.decisions, problems), problems


def _outcome(
    case: Case, cells: Cells, decisions: Iterable[Decision], problems: Sequence[Problem]
) -> Outcome:
    taken = {d.record_id: d for d in decisions if d.round == "abstract"}
    found, missing = Outcome(given=len(case.votes)), list[str]()
    for record_id, (verdict, reason, note) in case.votes.items():
        d = taken.get(record_id)
        if d is None:
            missing.append(record_id)
        elif _is_anothers(d, (verdict, reason, note)):
            found.anothers += 1
        elif (d.reason, d.note) != (reason, note):
            missing.append(record_id)
        else:
            found.right += 1
    found.anothers += len(taken.keys() - case.votes.keys())
    found.told = _told(missing, cells, problems)
    found.lost = len(missing) - found.told
    return found


def _is_anothers(d: Decision, vote: Vote) -> bool:
    """Whether a decision says otherwise than the vote, or has a reason or note of another."""
    verdict, reason, note = vote
    kept = d.note in ("", note) or "reason given" in d.note
    return d.verdict.value != verdict or d.reason not in ("", reason) or not kept


def _told(missing: Sequence[str], cells: Cells, problems: Sequence[Problem]) -> int:
    """How many of these records are told of: by their ids, their rows, or at least their number."""
    if any("nothing was taken in" in problem.what for problem in problems):
        return len(missing)
    text = " ".join(map(str, problems))
    rows = {int(n) for p in problems for n in re.findall(r"\d+", p.where.partition(" row")[2])}
    for first, last in re.findall(r"cells [A-Z]+(\d+) to [A-Z]+(\d+) are merged", text):
        rows.update(range(int(first), int(last) + 1))
    named = {
        str(row[cells.place("record_id")])
        for number, row in enumerate(cells.rows, start=cells.top + 1)
        if number in rows
    }
    others = [i for i in missing if i not in text and i not in named]
    counted = sum(map(int, re.findall(r"(\d+) of \d+ rows are gone", text)))
    several = re.findall(
        r"rows ([\d, ]+) and (\d+) more", text
    )  # of which only the first are named
    counted += sum(len(listed.split(",")) + int(more) for listed, more in several)
    return len(missing) - max(0, len(others) - counted)
