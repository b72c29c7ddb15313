"""What the tests of coding workbooks share: a small review, its folder, and people's hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.coding.coding import coded
from cis_pipeline.concepts.coding.held_words import in_force
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tagging import tag
from cis_pipeline.core.model import Coding, Record, Ruling, Workbook
from cis_pipeline.core.workspace import Workspace, file_digest
from cis_pipeline.ledger.rows import Batch, TakenFile
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.coding_workbook import CodingFolder, Material
from cis_pipeline.screening.workbook.folder import SheetsFolder
from making import PROTOCOL, SOURCES

THEMES: list[dict[str, Any]] = [
    {
        "id": "TA1",
        "label": "Power",
        "definition": "Who can influence decisions.",
        "phrases": ["share power", "balance of power", "empower*"],
    },
    {"id": "TA2", "label": "Risk", "definition": "Taking risks.", "phrases": ["risk taking"]},
    {"id": "TA3", "label": "Relationships", "definition": "Trust.", "phrases": ["trusting"]},
]

RECORDS = (
    Record(
        record_id="R-PAPER",
        source_id="db",
        title="Sharing power with families",
        authors=("Hampson, M.", "Goldsmith, C.", "Lefevre, M."),
        year=2021,
        abstract="Services are old. Workers share power with families. Trusting relations grew. "
        "Risk-taking was \u201csupported\u201d by managers. Nothing else changed.",
    ),
    Record(
        record_id="R-OTHER",
        source_id="db",
        title="A pilot in one county",
        authors=("Elm, B.",),
        year=2019,
        abstract="The balance of power did not shift. Young people were empowered by staff. "
        "A trusting climate was built.",
    ),
)


def many(n: int) -> list[Record]:
    """So many documents with one sentence to be coded each, of two themes in turn."""
    words = ("They share power in town {}.", "Risk-taking was seen in town {}.")
    return [
        Record(
            record_id=f"R-{i}",
            source_id="db",
            title=f"Town {i}",
            abstract=words[i % 2].format(i),
        )
        for i in range(n)
    ]


def codebook(**coding: Any) -> Codebook:
    """The codebook; `coding` are keys of its table [coding]."""
    asked = {"coders": ("A", "B"), "adjudicator": "C", "documents": "candidates", **coding}
    return Codebook.model_validate({"codebook": {"version": "1"}, "coding": asked, "theme": THEMES})


class Team:
    """A review's coding as it goes on: a ledger in memory, and workbooks in a folder."""

    def __init__(
        self, root: Path, book: Codebook | None = None, records: Sequence[Record] = RECORDS
    ) -> None:
        self.root, self.book = root, book or codebook()
        self.state = Snapshot(tuple(records), (), SOURCES, PROTOCOL)
        self.days = 0
        (root / "data" / "sheets").mkdir(parents=True, exist_ok=True)

    @property
    def sheets(self) -> Path:
        return self.root / "data" / "sheets"

    @property
    def folder(self) -> CodingFolder:
        """As it lies there now, read afresh."""
        workspace, state = Workspace(self.root), self.state
        documents = {
            r.record_id: Document(r.record_id, r.title, r.abstract, r.keywords)
            for r in state.reports.values()
        }

        def tags() -> Any:
            suggested = tag(documents.values(), self.book)
            return coded(suggested, state.codings, self.book, state.folded.report_of)

        def held() -> list[Coding]:
            words = in_force(state.codings, state.folded.report_of)
            return [coding for _, coding in words.values()]

        material = Material(self.book, documents.get, tags, held)
        paths = SheetsFolder(workspace, state).codings()
        return CodingFolder(workspace, state, material, paths)

    def run(self) -> list[str]:
        """What `cis run` does: read, write; the names of the files written."""
        self.days += 1
        at = f"2026-11-{self.days:02d}T10:00:00+00:00"
        new = tuple(replace(coding, at=at) for coding in self.folder.news())
        self.state = self.state.plus(Batch(codings=new))
        books: list[Workbook] = []
        written = []
        for kind in ("codings", "coding_conflicts"):
            folder = self.folder
            folder.record = books.append
            written += folder.put(kind)
        files = tuple(
            TakenFile(name, file_digest(self.root / name), at=at)
            for name in written
            if (self.root / name).exists()
        )
        self.state = self.state.plus(Batch(workbooks=tuple(books), files=files))
        return [name.rpartition("/")[2] for name in written]

    def accept(self, name: str) -> None:
        """`cis sheets accept`."""
        ruling = Ruling(
            about=f"workbook data/sheets/{name}",
            verdict="as_it_stands",
            by="A",
            after=file_digest(self.sheets / name),
        )
        self.state = self.state.plus(Batch(rulings=(ruling,)))

    def told(self) -> list[str]:
        """All that is wrong or doubtful, in words."""
        return [str(problem) for problem in self.folder.problems()]

    def waits(self) -> list[str]:
        return [one.sentence for one in self.folder.waiting()]

    def said(self, by: str = "") -> list[tuple[str, ...]]:
        """The codings on record: verdict, theme, words, memo."""
        return [told(c) for c in self.state.codings if by in ("", c.by)]

    def open(self, name: str) -> Book:
        return Book(self.sheets / name)


def told(coding: Coding) -> tuple[str, ...]:
    theme = f"{coding.theme}>{coding.to}" if coding.to else coding.theme
    return (coding.verdict.value, theme, coding.quote, coding.note)


class Book:
    """A coding workbook in a person's hands: `rows` by column names; `save` writes it."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.sheet = self.book.worksheets[0]
        self.head = next(
            row[0].row for row in self.sheet.iter_rows() if "row id" in [c.value for c in row]
        )
        self.columns = [c.value for c in self.sheet[self.head] if c.value]
        below = self.sheet.iter_rows(min_row=self.head + 1, values_only=True)
        self.rows = [dict(zip(self.columns, row, strict=False)) for row in below]

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The rows of suggestions."""
        return [row for row in self.rows if str(row["row id"]).startswith("C-")]

    @property
    def free(self) -> list[dict[str, Any]]:
        """The rows for new codes."""
        return [row for row in self.rows if row["row id"] == "new"]

    def row(self, theme: str, words: str) -> dict[str, Any]:
        """The row of a theme whose sentence has these words."""
        return next(r for r in self.asked if r["theme"] == theme and words in r["sentence"])

    def decide(self, answers: Mapping[tuple[str, str], str]) -> Book:
        """Decisions by (theme, words): "confirm", "move Risk", each with "| memo" if there is."""
        for (theme, words), answer in answers.items():
            decision, _, memo = answer.partition(" | ")
            verdict, _, to = decision.partition(" ")
            row = self.row(theme, words)
            row["decision"], row["move to theme"], row["memo"] = verdict, to or None, memo or None
        return self

    def all(self, decision: str) -> Book:
        for row in self.asked:
            row["decision"] = decision
        return self

    def save(self, path: Path | None = None) -> Path:
        last = self.head + max(len(self.rows), self.sheet.max_row - self.head)
        for at in range(self.head + 1, last + 1):
            nth = at - self.head - 1
            row = self.rows[nth] if nth < len(self.rows) else {}
            for column, name in enumerate(self.columns, start=1):
                self.sheet.cell(at, column).value = row.get(name)
        self.book.save(path or self.path)
        return path or self.path
