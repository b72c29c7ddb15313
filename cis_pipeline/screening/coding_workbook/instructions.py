"""The two sheets a coder reads before starting: what to do, and the codebook.

The first column of the codebook is what the cells of "move to theme" offer.
"""

from __future__ import annotations

from collections.abc import Sequence

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.core.files import Sheet, cell_text
from cis_pipeline.screening.coding_workbook.columns import FREE_ROWS, SHEET
from cis_pipeline.screening.coding_workbook.labels import Kind
from cis_pipeline.screening.workbook.layout import Formats, height, print_wide

CODEBOOK_SHEET, INSTRUCTIONS_SHEET = "codebook", "instructions"

_WIDTHS = {
    "theme": 26,
    "id": 8,
    "group": 18,
    "definition": 52,
    "belongs to it": 34,
    "does not": 34,
    "examples": 40,
}
_MOST = 40
"""Lines of a row: on these sheets all is to be read."""
_WIDE = 100
"""What an A4 page takes: LibreOffice fits no single column to a page, it cuts it off."""


def write_codebook(sheet: Sheet, formats: Formats, codebook: Codebook) -> str:
    """Fill the sheet with the themes in use; the range that holds their labels, "" if none."""
    themes = [theme for theme in codebook.theme if not theme.retired]
    rows = [dict(zip(_WIDTHS, _texts(theme), strict=True)) for theme in themes]
    widths = {n: w for n, w in _WIDTHS.items() if n == "theme" or any(row[n] for row in rows)}
    print_wide(sheet)
    for column, (head, width) in enumerate(widths.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, formats.head)
    for below, row in enumerate(rows, start=1):
        sheet.set_row(below, height(((row[n], w) for n, w in widths.items()), _MOST, 1))
        for column, name in enumerate(widths):
            sheet.write_string(below, column, cell_text(row[name]), formats.shown)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    return f"={CODEBOOK_SHEET}!$A$2:$A${1 + len(themes)}" if themes else ""


def _texts(theme: Theme) -> tuple[str, ...]:
    return (
        theme.name,
        theme.id,
        theme.group or theme.parent,
        " ".join(theme.definition.split()),
        " ".join(theme.include_note.split()),
        " ".join(theme.exclude_note.split()),
        "\n".join(theme.examples),
    )


def write_instructions(
    sheet: Sheet, formats: Formats, kind: Kind, codebook: Codebook, said: bool
) -> None:
    """Fill the sheet with what to do; `said` tells that a column has what was said before."""
    sheet.set_column(0, 0, _WIDE)
    print_wide(sheet)
    at = 0
    for heading, sentences in (
        (codebook.name or "Codebook", []),
        ("How to fill it in", how_to_fill_in(kind)),
        ("What it shows, and in which order", what_it_shows(kind, said)),
    ):
        for text, format_ in ((heading, formats.strong), *((s, formats.shown) for s in sentences)):
            sheet.set_row(at, height([(text, _WIDE)], _MOST, 1))
            sheet.write_string(at, 0, cell_text(text), format_)
            at += 1
        at += 1


def how_to_fill_in(kind: Kind) -> Sequence[str]:
    """What goes into which cell."""
    sentences = [
        f"Fill in the tinted cells of the sheet {SHEET}: one decision a row. A row that is decided "
        "turns grey.",
        "decision: confirm if the sentence supports the theme in its row, refuse if it does not, "
        "move if it supports another theme. Leave it blank to come back later. To take back what "
        "you said, write undo.",
        f"move to theme: only with move: the other theme, from the list (the sheet "
        f"{CODEBOOK_SHEET} has them all, with what belongs to each).",
        "memo: anything that explains the decision, or that came to your mind; it is kept also "
        "where there is no decision.",
    ]
    if kind == "codings":
        sentences.append(
            f"New codes: the last {FREE_ROWS} rows are free for what nothing suggested. Write the "
            "document (its name as in other rows, its id or its title), the sentence word by word "
            "as the document has it, and the theme; a theme that the codebook does not have is "
            "kept as a proposal. Add further rows below if you need them."
        )
    sentences.append(
        "You may sort, filter, hide or move columns. Please sort whole rows only, and leave what "
        "is not tinted as it is, row id (the last column) above all. A sentence that is changed "
        "here stays what it was: to code a part of it, write that part as a new code."
    )
    return sentences


def what_it_shows(kind: Kind, said: bool) -> Sequence[str]:
    """What a coder sees and does not see, and why the rows stand as they do."""
    if kind == "codings":
        first = [
            "You code blind: nothing here shows what another coder says or has found.",
            "Suggestions are sentences in which phrases of the codebook were found (bold). Most "
            "are right and some are not: that is what you are asked.",
        ]
        if said:
            first.append(
                "you said: your own word of before the theme's definition was changed. Please "
                "read the definition anew."
            )
    else:
        first = [
            "The coders differ on these sentences: the column coders said shows what each of them "
            "said, and their memos. Judge the sentence by the codebook, not the coders.",
        ]
    return [
        *first,
        "Order of the rows: document by document; in each the themes with several hits before "
        "those with one, each in the order of the codebook; in each theme the best sentence first.",
        "before and after: the sentences around it, for reading only.",
    ]
