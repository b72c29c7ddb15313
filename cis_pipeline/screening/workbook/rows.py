"""The rows of a sheet as XML: what the library would write, in a tenth of the time.

See `core.files.More`. Each text stands once among the strings of the workbook, column by column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from cis_pipeline.core.files import text_xml
from cis_pipeline.screening.workbook.layout import RUNS, height, runs, widths_of
from cis_pipeline.screening.workbook.marking import Marked

_CELLS = re.compile(r'<c r="([A-Z]+)(\d+)"( s="\d+")?')


class Rows:
    """Rows of texts, like the pattern that `write_pattern` has written, to the one numbered `last`.

    Each cell has the format of its column, so that no row holds what differs from another text.
    """

    def __init__(self, columns: Sequence[str], last: int, rows: Sequence[Mapping[str, str]]):
        self.columns, self.last, self.rows = columns, last, rows

    @cached_property
    def _numbers(self) -> list[dict[str, int]]:
        """Of each column its texts, each with its number among all of them."""
        found, number = [], 0
        for column in self.columns:
            texts = dict.fromkeys(row.get(column, "") for row in self.rows)
            texts.pop("", None)
            found.append({text: number + n for n, text in enumerate(texts)})
            number += len(texts)
        return found

    @property
    def count(self) -> int:
        """How many texts they have, each of a column counted once."""
        return sum(map(len, self._numbers))

    def strings(self) -> Iterator[str]:
        """The texts, column by column."""
        for numbers in self._numbers:
            yield from map(_string, numbers)

    def like(self, row: str, first: int) -> Iterator[str]:
        """The rows, each cell in the style of its column."""
        cells = _CELLS.findall(row)
        columns = [
            (column, f'<c r="{letters}', f'"{style} t="s"><v>', f'"{style}/>', numbers)
            for column, (letters, _, style), numbers in zip(
                self.columns, cells, self._numbers, strict=True
            )
        ]
        widths = list(widths_of(self.columns).items())
        for number, texts in enumerate(self.rows, start=int(cells[0][1])):
            tall = height((texts.get(column, ""), width) for column, width in widths)
            within = "".join(
                [
                    f"{start}{number}{full}{first + numbers[text]}</v></c>"
                    if (text := texts.get(column))
                    else f"{start}{number}{blank}"
                    for column, start, full, blank, numbers in columns
                ]
            )
            tall = int(tall * 4 / 3 + 0.5) * 0.75  # as the library has it: so many whole pixels
            yield f'<row r="{number}" ht="{tall:.16G}" customHeight="1">{within}</row>'


def _string(text: str) -> str:
    parts = runs(text) if isinstance(text, Marked) else ()
    if not parts:
        return f"<si>{text_xml(text)}</si>"
    assert isinstance(text, Marked)
    of_kind = {True: RUNS[text.why], False: ""}
    within = (f"<r>{of_kind[marked]}{text_xml(piece)}</r>" for piece, marked in parts)
    return f"<si>{''.join(within)}</si>"
