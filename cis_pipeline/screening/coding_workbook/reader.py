"""One row of a coding workbook, understood: which sentence it is about, and what was decided.

A row is known by its id; where that was damaged, by document, theme and sentence together, which
are what the id is made of. A row that shows another one's content is kept out (see
`workbook.whose_row`). A row is taken in whole or not at all, and whatever is not taken is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from cis_pipeline.core.model import CONSENSUS, Coding, Problem, Said
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.screening.coding_workbook.columns import CHOICES, FILLED_IN, NEW, UNSURE
from cis_pipeline.screening.coding_workbook.given import Given
from cis_pipeline.screening.coding_workbook.items import COMPARED, Item
from cis_pipeline.screening.coding_workbook.labels import Label
from cis_pipeline.screening.coding_workbook.themes import Themes
from cis_pipeline.screening.tasks import plain
from cis_pipeline.screening.workbook.cell_content import key_of
from cis_pipeline.screening.workbook.cells import TableRow
from cis_pipeline.screening.workbook.marked_rows import Severity
from cis_pipeline.screening.workbook.questions import some
from cis_pipeline.screening.workbook.whose_row import Misfit, Shown, misfits_of

_KNOWN_BY = ("document", "theme", "sentence")


class Answer(NamedTuple):
    """A row that is about an item, and the coding it gives, if any."""

    item: Item
    row: TableRow
    given: Given | None
    refused: bool = False


@dataclass
class Reader:
    """Reads the rows of one workbook and gathers its problems.

    `known` finds the item of a row id that was not printed, `kept_out` counts rows with an answer
    that could not be joined to an item, `free` are those that are about none.
    """

    label: Label
    themes: Themes
    words: Mapping[str, Said]
    where: str
    known: Callable[[str], Item | None]
    problems: list[Problem] = field(default_factory=list)
    free: list[TableRow] = field(default_factory=list)
    kept_out: int = 0

    def problem(self, row: int, what: str, remedy: str = "", severity: Severity = "error") -> None:
        """Note a fault of a row."""
        self.problems.append(Problem(f"{self.where} row {row}", what, remedy, severity))

    def answers(self, rows: Sequence[TableRow], refused: Collection[int]) -> list[Answer]:
        """Understand the rows that are about an item; those numbered in `refused` have cells that
        cannot be read."""
        items, cells = self._items_of(rows), {row.number: row.cells for row in rows}
        shown = [Shown(n, item.row_id, cells[n]) for n, item in items.items()]
        things = {**self.label.items, **{item.row_id: item for item in items.values()}}
        misfits = misfits_of(COMPARED, shown, things, {}, self.label.items)
        found = []
        for row in rows:
            item, misfit = items.get(row.number), misfits.get(row.number)
            if item is None:
                continue
            if misfit is not None:
                self._not_taken(row, item, misfit)
            elif row.number in refused:
                found.append(Answer(item, row, None, refused=True))
            else:
                found.append(self._answer(row, item))
        self._tell_edits([(a.item, a.row) for a in found])
        return found

    # --- which sentence ------------------------------------------------------------------------

    def _items_of(self, rows: Sequence[TableRow]) -> dict[int, Item]:
        """By the number of a row the item that it is about; the others are told or are free."""
        found: dict[int, Item] = {}
        for row in rows:
            if item := self._item(row.cells["row_id"]):
                found[row.number] = item
        there = {item.row_id for item in found.values()}
        lost: list[int] = []
        for row in rows:
            if row.number in found or not any(row.cells.values()):
                continue
            item = self._by_content(row, there)
            if item is not None:
                found[row.number] = item
                lost.append(row.number)
            elif self._is_free(row):
                self.free.append(row)
            elif any(text for column, text in row.cells.items() if column != "row_id"):
                self._unknown(row)
        if lost:
            what = f"the row ids of rows {some(lost)} are damaged or gone; each is known by its"
            what = f"{what} document, theme and sentence"
            self.problems.append(Problem(self.where, what, "", "notice"))
        return found

    def _item(self, given: str) -> Item | None:
        if given in self.label.items:
            return self.label.items[given]
        wanted = re.sub("[\u2010-\u2015\u2212]", "-", given).upper()
        if wanted in self.label.items:
            return self.label.items[wanted]
        return self.known(wanted) if wanted.startswith("C-") and not self.label.items else None

    def _by_content(self, row: TableRow, there: Collection[str]) -> Item | None:
        """The one item without a row of its own that shows exactly what this row does."""
        if not all(row.cells.get(column) for column in _KNOWN_BY):
            return None
        shown = tuple(key_of(column, row.cells[column]) for column in _KNOWN_BY)
        found = [i for i in self._contents.get(shown, ()) if i.row_id not in there]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _contents(self) -> Mapping[tuple[str, ...], list[Item]]:
        found: dict[tuple[str, ...], list[Item]] = defaultdict(list)
        for item in self.label.items.values():
            shown = (COMPARED.shows[column](item) for column in _KNOWN_BY)
            values = zip(_KNOWN_BY, shown, strict=True)
            found[tuple(key_of(column, value) for column, value in values)].append(item)
        return found

    def _is_free(self, row: TableRow) -> bool:
        """Whether a row is one of those for new codes, and not one that has lost its id."""
        given = plain(row.cells["row_id"])
        return given == NEW or (not given and not self._shown_before(row))

    def _shown_before(self, row: TableRow) -> bool:
        """Whether a row has the context of a sentence that was asked about, as none has that a
        person wrote."""
        return any(row.cells.get(c) for c in ("before", "after", "matched_phrase"))

    def _unknown(self, row: TableRow) -> None:
        self.kept_out += 1
        given = row.cells["row_id"]
        what = f'row id "{short(given)}" is none of this workbook'
        what = what if given else "there is no row id"
        near = nearest(given.upper(), self.label.items) if given else None
        remedy = f'did you mean "{near}"?' if near else "put the id back as it was written"
        self.problem(row.number, f"{what}; the row is not taken in", remedy)

    def _not_taken(self, row: TableRow, item: Item, misfit: Misfit) -> None:
        """Say why a row is not taken in; one in which nothing is written is passed over."""
        if not any(row.cells.get(column) for column in FILLED_IN):
            return
        self.kept_out += 1
        columns = " and ".join(misfit.columns)
        if misfit.shared:
            what = (
                f"rows were sorted without their ids, and what stands beside {item.row_id} "
                f"({columns}) is not enough to tell whose row this is"
            )
            remedy = "undo the sorting; sort whole rows only"
        else:
            what = f"what stands beside {item.row_id} is not its own ({columns})"
            remedy = "put the id and what stands beside it back as they were written"
            if misfit.owner:
                remedy = f"it is that of {misfit.owner}; undo the sorting, or put that id back"
            if misfit.columns == ("theme",):
                remedy = f'it was "{item.label}": to move a sentence, write move and the theme into'
                remedy += ' "move to theme"'
        self.problem(row.number, f"{what}; the row is not taken in", remedy)

    def _tell_edits(self, rows: Sequence[tuple[Item, TableRow]]) -> None:
        """That something was typed over what was printed, which stands as it was."""
        edited: dict[str, list[int]] = defaultdict(list)
        for item, row in rows:
            for column, of in COMPARED.shows.items():
                shown, own = row.cells.get(column, ""), of(item)
                if shown and shown != own and key_of(column, shown) != key_of(column, own):
                    edited[column].append(row.number)
        for column, numbers in edited.items():
            what = f'"{column}" was changed in rows {some(numbers)}; the words as suggested count'
            remedy = "to code other words, write them as a new code in a free row"
            self.problems.append(Problem(self.where, what, remedy, "notice"))

    # --- what was decided ----------------------------------------------------------------------

    def _answer(self, row: TableRow, item: Item) -> Answer:
        given, memo = row.cells["decision"], row.cells.get("memo", "")
        moved = row.cells.get("move_to_theme", "")
        if not given:
            if moved:
                what = f'a theme to move it to ("{short(moved)}") is given but no decision'
                remedy = "write move into the column decision, or empty the cell"
                self.problem(row.number, f"{what}; the row stays pending", remedy, "warning")
            return Answer(item, row, self._given(row, item, Said.MEMO) if memo else None)
        said = self.words.get(plain(given))
        if said is None:
            self._unknown_word(row, given)
        elif said is Said.MOVE:
            to = self._target(row, item, moved)
            return Answer(item, row, self._given(row, item, said, to) if to else None, not to)
        elif moved:
            what = f'decision "{short(given)}", and yet a theme to move it to ("{short(moved)}")'
            remedy = "write move, or empty that cell"
            self.problem(row.number, f"{what}; the row stays pending", remedy)
        else:
            return Answer(item, row, self._given(row, item, said))
        return Answer(item, row, self._given(row, item, Said.MEMO) if memo else None, True)

    def _unknown_word(self, row: TableRow, given: str) -> None:
        what = f'decision "{short(given)}" is not one of {", ".join(CHOICES)}'
        close = nearest(plain(given), self.words)
        remedy = "write one of these, or declare the word in config/review.toml under"
        remedy += " [decision_words]"
        if plain(given) in UNSURE:
            remedy = "leave it blank until you know, and write why into the memo"
        elif close:
            remedy = f'did you mean "{self.words[close].value}"?'
        self.problem(row.number, f"{what}; the row stays pending", remedy)

    def _target(self, row: TableRow, item: Item, given: str) -> str:
        """The theme that a sentence is moved to; "" with a Problem where that cannot be told."""
        if not given:
            what = "it is to be moved, but not where to"
            remedy = 'choose a theme in the column "move to theme"'
            self.problem(row.number, f"{what}; the row stays pending", remedy)
            return ""
        theme = self.themes.find(given)
        if theme == item.theme:
            what = f'it is to be moved to "{short(given)}", where it stands already'
            remedy = "write confirm if you mean that"
            self.problem(row.number, f"{what}; the row stays pending", remedy)
            return ""
        if not theme:
            near = self.themes.near(given)
            remedy = (
                f'did you mean "{near}"?'
                if near
                else "choose one of the list; a theme that is not there yet is proposed in a free "
                "row, as a new code"
            )
            what = f'no theme is called "{short(given)}"'
            self.problem(row.number, f"{what}; the row stays pending", remedy)
        return theme

    def _given(self, row: TableRow, item: Item, said: Said, to: str = "") -> Given:
        settles = self.label.kind == "coding_conflicts"
        basis = item.basis if not to else f"{item.basis} {self.themes.basis(to)}"
        coding = Coding(
            verdict=said,
            by=CONSENSUS if settles else self.label.coder,
            voice=self.label.coder if settles else "",
            record_id=item.record_id,
            theme=item.theme,
            to=to,
            field=item.field,
            start=item.start,
            end=item.end,
            page=item.page,
            section=item.section,
            quote=item.quote,
            note=row.cells.get("memo", ""),
            codebook=basis,
            version=self.themes.version,
            sheet=self.label.sheet or self.where,
        )
        return Given(coding, item.row_id, f"{self.where} row {row.number}")


def short(text: str) -> str:
    """A text as messages quote it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "\u2026"
