"""The workbook of doubtful duplicates: two records side by side a row, for a person to judge.

Rules merge what is certain; the rest is a person's word, and it holds against every later rule.
Rows are joined on the two ids of the pair, and, as in reviewers' sheets, a row whose titles are
not those of its records is kept out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from cis_pipeline.core.files import Book, cell_text, write_xlsx
from cis_pipeline.core.model import DEDUPE_ROUND, Decision, Problem, Record, Verdict
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.dedupe import Pair
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.tasks import HIDDEN_SHEET, plain
from cis_pipeline.screening.workbook.cells import (
    HEADER_BACK,
    NOTHING_READ,
    Table,
    TableRow,
    find_table,
    hidden_values,
    read_grids,
    two_columns,
)
from cis_pipeline.screening.workbook.labels import printed_in, sheet_id
from cis_pipeline.screening.workbook.layout import (
    Formats,
    Marked,
    pieces,
    write_hidden,
    write_table,
)
from cis_pipeline.screening.workbook.titles import resembles

SHEET = "pairs"
NAME = "duplicates"
"""The file is called duplicates_<person>, should the hidden sheet be lost."""

_FIELDS = (
    *("title", "authors", "year", "container", "volume", "issue", "pages", "item_type", "doi"),
    "abstract",
)
COLUMNS = (
    *("pair", "decision", "score", "why"),
    *(f"{field}_{side}" for field in (*_FIELDS[:-1], "source", "abstract") for side in "ab"),
    "note",
)
"""The columns in order: each field of the earlier record (a) beside that of the later one (b).

Why the decision stands on the left: the first two columns stay in sight however far one scrolls.
"""

CHOICES = ("duplicate", "different", "version")

_WORDS = {
    Verdict.DUPLICATE: ("duplicate", "duplicates", "dup", "same", "yes", "y"),
    Verdict.NOT_DUPLICATE: ("different", "not duplicate", "not a duplicate", "no", "n"),
    Verdict.VERSION: ("version", "versions", "other version", "another version"),
}
_MEANING = {word: verdict for verdict, words in _WORDS.items() for word in words}
_HELP = (
    "One row holds two records, a and b, that may be the same document. The most doubtful pairs "
    "come first. What differs between a and b is bold and red, in a tinted cell; case, accents "
    "and punctuation are not marked, nor what one of the two lacks.",
    "decision: duplicate if they are one document; version if they are one work in two forms (a "
    "preprint or a conference paper and its article, a translation), which stay two reports and "
    "are linked; different if they are two documents (a reprint, a second part, a correction, "
    "two articles of one study). Leave it blank to come back later.",
    "What you call different or a version is remembered for ever: no rule will join the two. To "
    "change your mind later, use `cis merge` and `cis split`.",
    "note: anything that explains the decision.",
)
_MOST_AUTHORS, _MOST_ABSTRACT = 12, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a workbook of pairs says; `by` is "" if it cannot be told who judged.

    `blank` holds the pairs ("R-... R-...") that stand in it without an answer that counts.
    `unread` says that the file could not be read, or not whose it is, or which of two columns is
    meant: nothing was taken in, and `blank` may not tell what it asks for.
    """

    by: str = ""
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: frozenset[str] = frozenset()
    unread: bool = False


def pair_id(pair: Pair) -> str:
    """What a pair is called in a workbook: its two record_ids, the earlier first."""
    return f"{pair.a} {pair.b}"


def pair(doubt: Decision) -> Pair:
    """The pair that a rule was unsure of, as the workbook shows it."""
    return Pair(doubt.target, doubt.record_id, doubt.score or 0.0, doubt.evidence)


def write(
    path: Path,
    pairs: Iterable[Pair],
    records: Mapping[str, Record],
    protocol: Protocol,
    found_in: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write a workbook with a row a pair, in the order given; the same pairs give the same bytes.

    `records` by record_id; the protocol says who is to judge; `found_in` what each record's
    source is called. Raises KeyError if a pair names no record, ReviewError if the file cannot be
    written.
    """
    rows = [_cells(pair, records, found_in) for pair in pairs]

    def fill(book: Book) -> None:
        formats = Formats.of(book)
        sheet = book.add_worksheet(SHEET)
        write_table(sheet, formats, COLUMNS, rows)
        sheet.freeze_panes(1, COLUMNS.index("decision") + 1)
        at, last = COLUMNS.index("decision"), max(1, len(rows))
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(CHOICES)})
        help_ = book.add_worksheet("help")
        help_.set_column(0, 0, 110)
        for below, text in enumerate(_HELP):
            help_.write_string(below, 0, text, formats.shown)
        keys = [("kind", SHEET), ("reviewer", protocol.duplicates_by)]
        asked = [("pair", row["pair"]) for row in rows]
        identity = sheet_id([value for _, value in (*keys, *asked)])
        write_hidden(book, [*keys, ("sheet", identity), *asked])

    write_xlsx(path, fill)


def read(
    path: Path,
    records: Mapping[str, Record],
    name: str = "",
    earlier: Mapping[str, Sequence[Record]] = MappingProxyType({}),
) -> Answers:
    """Read a workbook of pairs that came back; never raises for its data.

    A pair judged gives one decision in DEDUPE_ROUND: its later record (b) is a duplicate of,
    another version of, or different from the earlier (a). A blank cell gives none.
    """
    where = name or path.name
    grids, problems = read_grids(path, where)
    if grids is None:
        return Answers(by=_named(path.stem), problems=tuple(problems), unread=True)
    hidden = hidden_values(grids, HIDDEN_SHEET)
    by = hidden.get("reviewer", [_named(path.stem)])[0]
    table = find_table(grids, ("pair", "decision"), SHEET)
    faults = _faults(table, by, where)
    if table is None or faults:
        problems += faults
        blank = frozenset(hidden.get("pair", ()))
        return Answers(by=by, problems=tuple(problems), blank=blank, unread=True)
    reader = _Reader(records, earlier, by, where, printed_in(hidden).sheet or where, problems)
    decisions = reader.decisions(table.rows)
    settled = {frozenset((d.record_id, d.target)) for d in decisions}
    shown = (" ".join(row.cells["pair"].upper().split()) for row in table.rows)
    return Answers(
        by=by,
        decisions=tuple(decisions),
        problems=tuple(problems),
        blank=frozenset(p for p in shown if p and frozenset(p.split()) not in settled),
    )


def _named(stem: str) -> str:
    """The person in a file name such as duplicates_Anna; "" where it is only numbered."""
    found = re.fullmatch(rf"{NAME}_(?!\d+$)(.+)", stem)
    return found[1] if found else ""


def _faults(table: Table | None, by: str, where: str) -> list[Problem]:
    """Why nothing of a workbook is taken in."""
    if not by:
        what = f'it cannot be told who judged: the sheet "{HIDDEN_SHEET}" is gone; {NOTHING_READ}'
        return [Problem(where, what, f"name the file {NAME}_<person>.xlsx")]
    if table is None:
        what = f"no row has the headings pair and decision; {NOTHING_READ}"
        return [Problem(where, what, HEADER_BACK)]
    twice = [column for column in table.repeated if column in ("pair", "decision", "note")]
    return [two_columns(column, where) for column in twice]


@dataclass(frozen=True)
class _Reader:
    records: Mapping[str, Record]
    earlier: Mapping[str, Sequence[Record]]
    by: str
    where: str
    sheet: str
    problems: list[Problem]

    def decisions(self, rows: Iterable[TableRow]) -> list[Decision]:
        """One decision a pair; a pair judged twice differently gives none."""
        judged: dict[frozenset[str], Decision] = {}
        torn: set[frozenset[str]] = set()
        for row in rows:
            decision = self.decision(row)
            if decision is None:
                continue
            pair = frozenset((decision.record_id, decision.target))
            before = judged.setdefault(pair, decision)
            if before.verdict is not decision.verdict:
                torn.add(pair)
                what = f"the same pair is judged otherwise in {before.locator}; neither counts"
                self.problem(row, what, "delete the row that is wrong")
        return [decision for pair, decision in judged.items() if pair not in torn]

    def decision(self, row: TableRow) -> Decision | None:
        answer = row.cells["decision"]
        if not answer:
            return None
        ids = row.cells["pair"].upper().split()
        if len(ids) != 2 or not set(ids) <= self.records.keys() or ids[0] == ids[1]:
            what = f'pair "{cell_text(row.cells["pair"])}" is not two records of this review'
            self.problem(row, what, "put both ids back as they were written")
            return None
        earlier, later = ids
        for side, record_id in zip("ab", ids, strict=True):
            shown = row.cells.get(f"title_{side}")
            forms = self.earlier.get(record_id) or (self.records[record_id],)
            if shown is not None and not any(resembles(shown, r.title) for r in forms):
                what = f"title_{side} is not the title of {record_id}; the row is not taken in"
                self.problem(row, what, "sort whole rows only, and leave the titles")
                return None
        verdict = _MEANING.get(plain(answer))
        if verdict is None:
            close = nearest(plain(answer), _MEANING)
            hint = f'did you mean "{close}"?' if close else "write one of these"
            what = f'decision "{answer}" is not one of {", ".join(CHOICES)}'
            self.problem(row, what, hint)
            return None
        return Decision(
            record_id=later,
            round=DEDUPE_ROUND,
            by=self.by,
            verdict=verdict,
            target=earlier,
            reason="DUP" if verdict is Verdict.DUPLICATE else "",
            note=row.cells.get("note", ""),
            locator=f"{self.where} row {row.number}",
            sheet=self.sheet,
        )

    def problem(self, row: TableRow, what: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.where} row {row.number}", what, remedy))


def _cells(
    pair: Pair, records: Mapping[str, Record], found_in: Mapping[str, str]
) -> dict[str, str]:
    cells = {"pair": pair_id(pair), "score": f"{pair.score:.0f}", "why": pair.why}
    for field in _FIELDS:
        a, b = (_shown(records[i], field) for i in (pair.a, pair.b))
        cells[f"{field}_a"] = Marked.of(pieces(a, b))
        cells[f"{field}_b"] = Marked.of(pieces(b, a))
    for side, record_id in (("a", pair.a), ("b", pair.b)):
        cells[f"source_{side}"] = found_in.get(record_id, "")
    return cells


def _shown(record: Record, field: str) -> str:
    """A field as it is shown; of many authors and of a long abstract the beginning."""
    if field == "authors":
        more = len(record.authors) - _MOST_AUTHORS
        named = [*record.authors[:_MOST_AUTHORS], *([f"and {more} more"] if more > 0 else [])]
        return "; ".join(named)
    text = str(getattr(record, field) or "")
    if field == "abstract" and len(text) > _MOST_ABSTRACT:
        return text[:_MOST_ABSTRACT].rsplit(" ", 1)[0] + " ..."
    return text
