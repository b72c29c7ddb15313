"""What people, programs and mail do to a workbook between its going out and its coming back."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence

from openpyxl.comments import Comment
from screening.workbook.replay import Case, Treatment
from screening.workbook.sent import Cells

FILLED = ("decision", "reason", "note")
OTHER = {"include": "exclude", "exclude": "include", "unsure": "exclude"}


def treatments(columns: Sequence[str], every_range: bool = True) -> Iterator[Treatment]:
    """All kinds, for a workbook with these columns in this order; every contiguous range of them
    is sorted alone (or some of them), by one of its columns and by the decisions in it."""
    yield from _harmless()
    yield from _sorted(columns, every_range)
    yield from _damaged()
    yield from _in_the_wrong_place()


def _save(change: Callable[[Cells, Case], object]) -> Callable[[Cells, Case], None]:
    def step(cells: Cells, case: Case) -> None:
        change(cells, case)
        cells.save()

    return step


# --- what must do no harm ------------------------------------------------------------------------


def _harmless() -> Iterator[Treatment]:
    def one(name: str, change: Callable[[Cells, Case], object]) -> Treatment:
        return Treatment(name, (_save(change),), harmless=True)

    yield one("as it was sent", lambda cells, case: None)
    yield one("rows shuffled", lambda cells, case: case.dice.shuffle(cells.rows))
    for by in ("title", "decision", "abstract"):
        yield one(f"whole rows sorted by {by}", lambda cells, case, by=by: cells.sort(by))
    for name, delimiter, encoding, suffix in (
        ("csv with commas", ",", "utf-8-sig", ".csv"),
        ("csv with semicolons, no mark", ";", "utf-8", ".csv"),
        ("csv in Windows-1252", ";", "cp1252", ".csv"),
        ("tab and UTF-16", "\t", "utf-16", ".csv"),
        ("tsv", "\t", "utf-8", ".tsv"),
        ("txt, UTF-16 without its mark", "\t", "utf-16-le", ".txt"),
    ):
        yield Treatment(name, (_as_text(delimiter, encoding, suffix),), harmless=True)
    for suffix in (".xls", ".csv", "", ".xlsm"):
        yield Treatment(f"called {suffix or 'without a suffix'}", (_called(suffix),), harmless=True)
    yield one("years with .0, titles cut at 255", _cut)
    yield one("a stray cell in XFD1048576", _stray)


def _as_text(delimiter: str, encoding: str, suffix: str) -> Callable[[Cells, Case], None]:
    def step(cells: Cells, case: Case) -> None:
        cells.path.unlink()
        cells.as_text(cells.path.with_suffix(suffix), delimiter, encoding)

    return step


def _called(suffix: str) -> Callable[[Cells, Case], None]:
    def step(cells: Cells, case: Case) -> None:
        cells.save().rename(cells.path.with_suffix(suffix))

    return step


def _cut(cells: Cells, case: Case) -> None:
    def row(one: dict[str, object]) -> None:
        one["title"] = str(one["title"] or "")[:255]
        one["year"] = f"{one['year']}.0" if one.get("year") else one.get("year")

    cells.each(row)


def _stray(cells: Cells, case: Case) -> None:
    cells.sheet["XFD1048576"] = "x"


# --- sorted in part ------------------------------------------------------------------------------


def _sorted(columns: Sequence[str], every_range: bool) -> Iterator[Treatment]:
    def one(name: str, by: str, part: Sequence[str], down: bool = False) -> Treatment:
        return Treatment(name, (_save(lambda cells, case: cells.sort(by, part, down)),))

    for column in FILLED:
        for down in (False, True):
            way = "downwards" if down else "upwards"
            yield one(f"{column} sorted alone, {way}", column, [column], down)
    for column in FILLED:
        yield one(f"decision, reason and note sorted by {column}", column, FILLED)
    yield one("decision and reason sorted by decision", "decision", FILLED[:2])
    yield one("ids sorted alone", "record_id", ["record_id"])
    ranges = [
        columns[start:end]
        for start in range(len(columns))
        for end in range(start + 2, len(columns) + 1)
        if "record_id" not in columns[start:end]
    ]
    for part in ranges if every_range else ranges[:: max(1, len(ranges) // 6)]:
        for by in {part[0], part[-1], *(["decision"] if "decision" in part else [])}:
            yield one(f"{part[0]} to {part[-1]} sorted without ids", by, part)
    for start in range(1, len(columns) - 1):
        part = columns[start:]
        if "record_id" in part:
            yield one(f"{part[0]} to the ids sorted", part[0], part)
    for left in ("title", "abstract"):
        part = [c for c in columns if c not in ("record_id", left)]
        yield one(f"all but ids and {left} sorted", "decision", part)


# --- damaged -------------------------------------------------------------------------------------


def _damaged() -> Iterator[Treatment]:
    def one(name: str, change: Callable[[Cells, Case], object]) -> Treatment:
        return Treatment(name, (_save(change),))

    yield one("a tenth of the ids edited", _ids_edited)
    yield one("ids of neighbours exchanged", _ids_exchanged)
    yield one("a tenth of the rows deleted", _rows_deleted)
    yield one("rows doubled, some decided otherwise", _rows_doubled)
    yield one("words misspelt", _misspelt)
    yield one("votes in the notes", _in_notes)
    yield one("comments on cells without a decision", _comments)
    yield Treatment("cells of decisions merged", (_merged,))
    yield one("formulas without values", lambda c, case: _formulas(c, '=IF(1,"include","")'))
    yield one("formulas of another workbook", lambda c, case: _formulas(c, "='[b.xlsx]S'!A1"))
    yield one("DOIs that became dates", lambda c, case: _every(c, 10, "doi", "2010-10-12"))
    yield one("titles typed over", lambda c, case: _every(c, 10, "title", "Another title"))


def _every(cells: Cells, step: int, column: str, value: object) -> None:
    if column in cells.header:
        for row in cells.rows[::step]:
            row[cells.place(column)] = value


def _ids_edited(cells: Cells, case: Case) -> None:
    at = cells.place("record_id")
    for row in cells.rows[::10]:
        row[at] = str(row[at])[:-1] + ("0" if str(row[at])[-1] != "0" else "1")


def _ids_exchanged(cells: Cells, case: Case) -> None:
    at = cells.place("record_id")
    for one, other in zip(cells.rows[::10], cells.rows[1::10], strict=False):
        one[at], other[at] = other[at], one[at]


def _rows_deleted(cells: Cells, case: Case) -> None:
    last = len(cells.rows)
    del cells.rows[::10]
    cells.sheet.delete_rows(cells.top + len(cells.rows) + 1, last)


def _rows_doubled(cells: Cells, case: Case) -> None:
    at = cells.place("decision")
    for n, row in enumerate(list(cells.rows[::10])):
        again = list(row)
        again[at] = OTHER.get(str(row[at]), row[at]) if n % 2 else row[at]
        cells.rows.append(again)


def _misspelt(cells: Cells, case: Case) -> None:
    at = cells.place("decision")
    for row in cells.rows[::7]:
        row[at] = {"include": "inlcude", "exclude": "exlcude"}.get(row[at], row[at])


def _in_notes(cells: Cells, case: Case) -> None:
    at, note = cells.place("decision"), cells.place("note")
    for row in cells.rows[::9]:
        if row[at]:
            row[note], row[at] = f"{row[at]}: I think", None


def _comments(cells: Cells, case: Case) -> None:
    at = cells.place("decision")
    for number, row in enumerate(cells.rows, start=cells.top + 1):
        if number % 9 == 0 and row[at]:
            cells.sheet.cell(number, at + 1).comment = Comment(str(row[at]), "A")
            row[at] = None


def _merged(cells: Cells, case: Case) -> None:
    cells.rows[4][cells.place("decision")] = None
    cells.save()
    at = cells.place("decision") + 1
    pair = (cells.sheet.cell(cells.top + n, at).coordinate for n in (4, 5))
    cells.sheet.merge_cells(":".join(pair))
    cells.book.save(cells.path)


def _formulas(cells: Cells, formula: str) -> None:
    at = cells.place("decision")
    for number, row in enumerate(cells.rows, start=cells.top + 1):
        if number % 8 == 0 and row[at]:
            row[at] = Formula(formula)


class Formula(str):
    """A text that is to be a formula."""


# --- in the wrong place, or at the wrong time ----------------------------------------------------


def _in_the_wrong_place() -> Iterator[Treatment]:
    yield Treatment("an old copy put back", (_first, _later, _old_copy))
    yield Treatment("a csv beside it that differs", (_kept, _csv_beside(differs=True)))
    yield Treatment("a csv beside it at once that differs", (_csv_beside(differs=True),))
    yield Treatment("a csv beside it, the same", (_kept, _csv_beside(differs=False)), True)
    yield Treatment("a changed mind", (_first, _later), harmless=True)
    yield Treatment("called for another round", (_renamed("full_text_{who}.xlsx"),))
    yield Treatment("csv called for another round", (_csv_of_round,))
    yield Treatment("called for another reviewer", (_renamed("abstract_{other}.xlsx"),))
    yield Treatment("in a zip package", (_zipped,))
    yield Treatment("called anything", (_renamed("from my laptop.xlsx"),), harmless=True)


def _first(cells: Cells, case: Case) -> None:
    """All is taken in; afterwards the reviewer thinks again about every fifth."""
    cells.save()
    shutil.copy(cells.path, case.folder / "old copy.xlsx")


def _later(cells: Cells, case: Case) -> None:
    for record_id in list(case.votes)[::5]:
        case.votes[record_id] = (OTHER[case.votes[record_id][0]], "", "")
    case.fill(cells, case.votes)
    cells.save()


def _old_copy(cells: Cells, case: Case) -> None:
    shutil.copy(case.folder / "old copy.xlsx", cells.path)


def _kept(cells: Cells, case: Case) -> None:
    cells.save()


def _csv_beside(differs: bool) -> Callable[[Cells, Case], None]:
    def step(cells: Cells, case: Case) -> None:
        cells.save()
        beside = Cells(cells.path)
        if differs:
            changed = {i: (OTHER[v[0]], "", "") for i, v in list(case.votes.items())[::5]}
            case.fill(beside, changed)
        beside.as_text(cells.path.with_suffix(".csv"))

    return step


def _renamed(name: str) -> Callable[[Cells, Case], None]:
    def step(cells: Cells, case: Case) -> None:
        other = next(r for r in case.sent.votes if r != case.reviewer)
        to = cells.save().with_name(name.format(who=case.reviewer, other=other))
        to.unlink(missing_ok=True)
        cells.path.rename(to)

    return step


def _csv_of_round(cells: Cells, case: Case) -> None:
    cells.path.unlink()
    cells.as_text(cells.path.with_name(f"full_text_{case.reviewer}.csv"))


def _zipped(cells: Cells, case: Case) -> None:
    with zipfile.ZipFile(cells.save().with_suffix(".zip"), "w") as package:
        package.write(cells.path, cells.path.name)
    cells.path.unlink()
