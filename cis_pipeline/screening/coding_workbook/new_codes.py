"""The free rows: what a coder found that nothing suggested, with a quote of their own.

A new code is a document, a sentence that stands in it word by word, and a theme. A theme that the
codebook does not have is a proposed one: the code is kept under its label, and counts when the
codebook has a theme of that name. Notes without a quote or without a theme are kept as memos.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.documents.quotes import find, passage_at
from cis_pipeline.concepts.tagging.tags import Passage
from cis_pipeline.core.model import CONSENSUS, Coding, Said
from cis_pipeline.screening.coding_workbook.columns import FREE, NEW, UNSURE, heading
from cis_pipeline.screening.coding_workbook.given import Given
from cis_pipeline.screening.coding_workbook.items import row_id
from cis_pipeline.screening.coding_workbook.reader import Reader, short
from cis_pipeline.screening.tasks import plain
from cis_pipeline.screening.workbook.cells import TableRow
from cis_pipeline.screening.workbook.marked_rows import Severity
from cis_pipeline.screening.workbook.questions import Question

_ADDS = ("", NEW, "add", "added", "new code")
"""What may stand in the decision cell of a new code, beside a word that confirms."""


@dataclass
class NewCodes:
    """Reads the free rows of a workbook; `questions` are themes that may only be mistyped.

    `document_of` gives the record ids that a document's id, name or title may mean, `text_of` a
    document by its record id.
    """

    reader: Reader
    document_of: Callable[[str], Sequence[str]]
    text_of: Callable[[str], Document | None]
    questions: list[Question] = field(default_factory=list)

    def given(self, rows: Sequence[TableRow], refused: Collection[int]) -> list[Given]:
        """What the free rows give, each code once."""
        found: dict[tuple[object, ...], Given] = {}
        for row in rows:
            if row.number in refused or not any(c for n, c in row.cells.items() if n != "row_id"):
                continue
            given = self._of(row)
            if given is None:
                self.reader.kept_out += 1
                continue
            before = found.setdefault((given.about, given.coding.verdict), given)
            if before is not given and before.coding.note != given.coding.note:
                what = f"the same code stands in {before.locator} with another memo; both count"
                self._tell(row, what, "", "notice")
                found[given.about, given.coding.verdict, row.number] = given
        return list(found.values())

    def _of(self, row: TableRow) -> Given | None:
        cells = {name: row.cells.get(name, "") for name in FREE}
        self._tell_unread(row)
        record_id = self._document(row, cells["document"])
        if record_id is None:
            return None
        passage = self._passage(row, record_id, cells["sentence"])
        if passage is None:
            return None
        theme = self._theme(row, cells["theme"])
        if theme and passage.quote:
            return self._coding(row, Said.ADD, record_id, theme, passage)
        lacks = "theme" if passage.quote else "sentence"
        if cells["memo"]:
            if row.cells.get("decision"):
                what = f"a new code has no {lacks}; its memo is kept, and nothing is coded"
                self._tell(row, what, f"fill in the {lacks}", "warning")
            return self._coding(row, Said.MEMO, record_id, theme, passage)
        self._tell(row, f"a new code has no {lacks}; it is not taken in", f"fill in the {lacks}")
        return None

    # --- the cells -----------------------------------------------------------------------------

    def _tell_unread(self, row: TableRow) -> None:
        decision = plain(row.cells.get("decision", ""))
        known = self.reader.words.get(decision) is Said.CONFIRM or decision in _ADDS
        for column, text in row.cells.items():
            if column in (*FREE, "row_id") or not text or (column == "decision" and known):
                continue
            what = f'"{short(text)}" in the column "{heading(column)}" of a new code is not read'
            remedy = "what should be kept belongs into its memo"
            if column == "decision" and decision not in UNSURE:
                remedy = f"a new code needs no decision; {remedy}"
            self._tell(row, what, remedy, "warning")

    def _document(self, row: TableRow, given: str) -> str | None:
        """The document's record id; "" where none is named and none is needed; None with a Problem
        where it cannot be told."""
        if not given and not row.cells.get("sentence"):
            return ""
        if not given:
            self._tell(row, "a new code does not say in which document", "fill in the document")
            return None
        found = self.document_of(given)
        if len(found) == 1:
            return found[0]
        what = f'"{short(given)}" is no document of this review; the new code is not taken in'
        if found:
            what = f'"{short(given)}" may be {" or ".join(found[:4])}; the new code is not taken in'
        self._tell(row, what, "write its id (R-...), or its name as in the other rows")
        return None

    def _passage(self, row: TableRow, record_id: str, quote: str) -> Passage | None:
        if not quote:
            return Passage("title", 0, 0, "")
        document = self.text_of(record_id)
        passage = found_in(document, quote) if document else None
        if passage is None:
            what = f'the sentence "{short(quote)}" does not stand in {record_id} word by word; the '
            what += "new code is not taken in"
            self._tell(row, what, "copy it from the document, and leave no word out")
        return passage

    def _theme(self, row: TableRow, given: str) -> str:
        """A theme's id, or the label of a proposed one."""
        themes = self.reader.themes
        if not given or (known := themes.find(given)):
            return known if given else ""
        label = " ".join(given.split())
        near, retired = themes.near(given), themes.retired(given)
        if near or retired:
            about = f"{self.reader.where} row {row.number}"
            what = f'a new code names the theme "{label}", which the codebook does not have'
            remedy = f'if "{near}" is meant, write that'
            if retired:
                what = f'a new code names the theme "{label}", which is in use no more ({retired})'
                remedy = "choose one of the list"
            self.questions.append(Question(what, remedy, (about,)))
        return label

    def _coding(
        self, row: TableRow, said: Said, record_id: str, theme: str, passage: Passage
    ) -> Given:
        reader = self.reader
        settles = reader.label.kind == "coding_conflicts"
        coding = Coding(
            verdict=said,
            by=CONSENSUS if settles and said is not Said.MEMO else reader.label.coder,
            voice=reader.label.coder if settles else "",
            record_id=record_id,
            theme=theme,
            field=passage.field if passage.quote else "",
            start=passage.start,
            end=passage.end,
            page=passage.page,
            section=passage.section,
            quote=passage.quote,
            note=row.cells.get("memo", ""),
            codebook=reader.themes.basis(theme) if theme else "",
            version=reader.themes.version,
            sheet=reader.label.sheet or reader.where,
        )
        about = row_id(record_id, theme, coding.field, coding.quote)
        return Given(coding, about, f"{reader.where} row {row.number}")

    def _tell(self, row: TableRow, what: str, remedy: str, severity: Severity = "error") -> None:
        self.reader.problem(row.number, what, remedy, severity)


# --- a quote as a spreadsheet leaves it ----------------------------------------------------------

_PLAIN = str.maketrans(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u2010\u2011\u2012\u2013\u2014\u2212\xa0",
    "'''\"\"\"------ ",
)
_AROUND = re.compile(r"^[\s\"\u201c\u201d\u2026.]*(?:\.\.\.)?\s*|[\s\"\u201c\u201d\u2026]*$")


def found_in(document: Document, quote: str) -> Passage | None:
    """A quote in a document, whatever a program made of its quotation marks and dashes.

    >>> paper = Document("R-1", abstract="It\u2019s \u201cshared\u201d power.")
    >>> found_in(paper, '"It\\'s "shared" power..."') is None, found_in(paper, "It's").quote
    (True, 'It\u2019s')
    """
    if exact := find(document, quote):
        return exact
    plain_text = Document(
        document.record_id,
        document.title.translate(_PLAIN),
        document.abstract.translate(_PLAIN),
        tuple(keyword.translate(_PLAIN) for keyword in document.keywords),
        tuple(page.translate(_PLAIN) for page in document.pages),
    )
    for wanted in (quote.translate(_PLAIN), _AROUND.sub("", quote).translate(_PLAIN)):
        if place := find(plain_text, wanted):  # each sign for one sign, so the places are the same
            return passage_at(document, place.field, place.start, place.end)
    return None
