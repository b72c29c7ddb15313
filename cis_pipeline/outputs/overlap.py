"""overlap.csv, overlap.svg, overlap.png: which source found what, alone and in common.

The picture has a row a source and a column a combination of sources, after UpSet (Lex et al. 2014,
doi 10.1109/TVCG.2014.2346248): circles do not show more than three sets, and their areas are read
wrongly. A column's bar counts the reports that exactly the marked sources found, its dark foot
those of them that were included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, YES_NO, csv_of, tidy
from cis_pipeline.outputs import flow_diagram
from cis_pipeline.outputs.drawing import png, svg
from cis_pipeline.outputs.drawing.drawing import Box, Drawing, Options, Text
from cis_pipeline.outputs.drawing.measure import (
    MARGIN,
    Run,
    Say,
    Style,
    clean,
    line_width,
    wrap,
)
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED, lacking
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.overlap import Found, Overlap, Shared

if TYPE_CHECKING:
    import pandas as pd

FILES = ("overlap.csv", "overlap.svg", "overlap.png")

INTERIM = "Interim: decisions are awaited, and what is included is not final."


def render(results: Results) -> dict[str, bytes]:
    """The counts as a table and as pictures."""
    drawing = picture("svg", results)
    pixels = results.pictures.png("overlap.png", drawing, lambda: picture("png", results))
    pictures = {"overlap.svg": drawing, "overlap.png": pixels}
    return {"overlap.csv": csv_of(OVERLAP_COLUMNS, _rows(results.overlap)), **pictures}


def picture(kind: str, results: Results) -> bytes:
    """The picture as "svg" or "png", with what is to be said of its numbers below it."""
    flow = results.flow
    lacks = flow.files_not_taken
    notes = [f"{lacking(lacks, flow_diagram.Options())}."] if lacks else []
    notes += [INTERIM] * flow.interim + [SIMULATED] * flow.simulated
    return drawn(kind, results.overlap, notes)


OVERLAP_COLUMNS: Mapping[str, str] = {
    "kind": TEXT,
    "sources": TEXT,
    "records": WHOLE,
    "reports": WHOLE,
    "reports_alone": "Int64",
    "included": WHOLE,
    "included_alone": "Int64",
    "simulated": YES_NO,
}


def overlap(counted: Overlap) -> pd.DataFrame:
    """One row a source, then one row a combination of sources, the largest first.

    `kind` is "source" or "combination". Of a source: the records that it gave, the reports that
    it found, those that no other source found (`reports_alone`), and how many of either stand
    included. Of a combination: the reports that exactly these `sources` found, with their records.
    """
    return tidy(OVERLAP_COLUMNS, _rows(counted))


def _rows(counted: Overlap) -> Iterator[dict[str, Any]]:
    of_each = (
        {
            **{name: getattr(f, name, None) for name in OVERLAP_COLUMNS},
            "kind": "source",
            "sources": f.source,
            "reports_alone": f.alone,
        }
        for f in counted.found
    )
    together = (
        {
            **{name: getattr(s, name, None) for name in OVERLAP_COLUMNS},
            "kind": "combination",
            "sources": JOIN.join(s.sources),
        }
        for s in counted.shared
    )
    yield from (*of_each, *together)


# --- the picture ---------------------------------------------------------------------------------

MOST = 16
"""Combinations that are shown; how many further ones there are is said below."""

_EDGE, _NAMES, _NUMBER, _GAP, _PITCH = 9.0, 62.0, 15.0, 7.0, 8.4
_ROW, _BARS, _HEAD, _LINE = 6.4, 36.0, 11.0, 3.9
_DOT, _STEM, _BAR = 3.2, 0.9, 5.0
_LIGHT, _DARK, _PALE, _STRIPE, _GREY = "#9DC3E6", "#1F4E79", "#D5DAE1", "#F3F5F8", "#4A5560"
_TITLE = "Which source found what, alone and in common"
_HEADS = ("Records", "Reports", "Reports it\nalone found", "Included", "Included it\nalone found")


def drawn(kind: str, counted: Overlap, notes: Sequence[str] = ()) -> bytes:
    """The picture as "svg" or "png"."""
    drawing = draw(counted, notes)
    return svg.drawn(drawing, Options()) if kind == "svg" else png.drawn(drawing, Options())


def draw(counted: Overlap, notes: Sequence[str] = ()) -> Drawing:
    """The picture; sources stand in their order, the largest combinations first.

    `notes` are written below it (that data are simulated).
    """
    shown = counted.shared[:MOST]
    top = _EDGE + _BARS + _HEAD
    bottom = top + _ROW * len(counted.found)
    right = _matrix_x(max(len(shown), 8))
    boxes = [*_stripes(counted.found, top, right)]
    texts = [*_told(counted), *_table(counted.found, top)]
    for n, column in enumerate(shown):
        x = _matrix_x(n) + _PITCH / 2
        boxes += [*_bars(column, x, counted), *_dots(column, x, top, counted.found)]
        texts += _numbers(column, x, bottom, counted)
    texts += [*_label(bottom), *(below := [*_below(counted, notes, bottom, right - _EDGE)])]
    height = (below[-1].y if below else bottom + _ROW) + _EDGE
    boxes += _legend()
    told = _described(counted)
    return Drawing(
        right + _EDGE, height, _TITLE, told, tuple(boxes), (), tuple(texts), name="overlap"
    )


def _matrix_x(column: int) -> float:
    """The left edge of a column of the matrix."""
    return _EDGE + _NAMES + _NUMBER * len(_HEADS) + _GAP + _PITCH * column


def _line(words: str, x: float, y: float, points: float = 9.0, style: Style = "regular") -> Text:
    """A line of text from x on, with all the room it needs."""
    line = (Run(words, style),)
    return Text(x, y, line, line_width(line, points) * MARGIN, points)


def _middle(words: str, x: float, y: float, points: float = 9.0, style: Style = "regular") -> Text:
    """A line of text about x."""
    return replace(_line(words, x, y, points, style), centred=True)


def _told(counted: Overlap) -> Iterator[Text]:
    """Title, what a column is, and the words of the legend."""
    y = _EDGE + 4
    yield _line(_TITLE, _EDGE, y, 12.0, "bold")
    room = _NAMES + _NUMBER * len(_HEADS) - 6
    for n, line in enumerate(wrap([Run(_summary(counted))], room)):
        yield Text(_EDGE, y + 6.5 + n * _LINE, line, room)
    for at, words in ((_EDGE, "reports"), (_EDGE + 24, "of these included")):
        yield _line(words, at + 5, _EDGE + 26)


def _legend() -> Iterator[Box]:
    for at, colour in ((_EDGE, _LIGHT), (_EDGE + 24, _DARK)):
        yield _plain(at, _EDGE + 23.4, 3.2, 3.2, colour)


def _summary(counted: Overlap) -> str:
    records, reports = (sum(getattr(s, n) for s in counted.shared) for n in ("records", "reports"))
    included = sum(s.included for s in counted.shared)
    return (
        f"Records: {records}; reports: {reports}, of these included: {included}. A column counts "
        "the reports that were found by exactly the sources marked in it."
    )


def _described(counted: Overlap) -> str:
    each = (f"{f.source}: {f.reports} reports, {f.alone} found by it alone" for f in counted.found)
    return clean(f"{_summary(counted)} {'; '.join(each)}.")


def _table(found: Sequence[Found], top: float) -> Iterator[Text]:
    """The sources' names and numbers, under their headings."""
    for n, head in enumerate(_HEADS):
        lines = head.split("\n")
        for m, words in enumerate(lines):
            y = top - 2 - (len(lines) - 1 - m) * 3.4
            yield _middle(words, _number_x(n), y, 7.5, "bold")
    mixed = len({source.simulated for source in found}) > 1  # else the notes say it
    for row, source in enumerate(found):
        y = top + (row + 0.5) * _ROW + 1.1
        mark = " [simulated]" if mixed and source.simulated else ""
        yield _line(_fitted(clean(source.source), mark, _NAMES - 3), _EDGE + 1, y)
        numbers = (source.records, source.reports, source.alone, source.included)
        for n, number in enumerate((*numbers, source.included_alone)):
            yield _middle(str(number), _number_x(n), y)


def _number_x(n: int) -> float:
    return _EDGE + _NAMES + (n + 0.5) * _NUMBER


def _fitted(text: str, mark: str, room: float) -> str:
    """The text and the mark, the text cut off where both would be wider than the room."""
    if line_width((Run(text + mark),)) * MARGIN <= room:
        return text + mark
    while text and line_width((Run(f"{text}…{mark}"),)) * MARGIN > room:
        text = text[:-1]
    return f"{text.rstrip()}…{mark}"


def _plain(x: float, y: float, width: float, height: float, colour: str) -> Box:
    return Box("", x, y, width, height, (), colour, colour)


def _stripes(found: Sequence[Found], top: float, right: float) -> Iterator[Box]:
    for row in range(0, len(found), 2):
        yield _plain(_EDGE, top + row * _ROW, right - _EDGE, _ROW, _STRIPE)


def _tall(number: int, counted: Overlap) -> float:
    """How tall a bar of so many reports is."""
    return (_BARS - 6) * number / max(s.reports for s in counted.shared)


def _bars(column: Shared, x: float, counted: Overlap) -> Iterator[Box]:
    for number, colour in ((column.reports, _LIGHT), (column.included, _DARK)):
        if number:
            tall = max(_tall(number, counted), 0.2)
            yield _plain(x - _BAR / 2, _EDGE + _BARS + 6 - tall, _BAR, tall, colour)


def _dots(column: Shared, x: float, top: float, found: Sequence[Found]) -> Iterator[Box]:
    """A dot a source, dark where it is one of the combination, and a stem that joins them."""
    middles = {f.source: top + (row + 0.5) * _ROW for row, f in enumerate(found)}
    for y in middles.values():
        yield _dot(x, y, _PALE)
    marked = [middles[name] for name in column.sources]
    yield _plain(x - _STEM / 2, min(marked), _STEM, max(marked) - min(marked), _DARK)
    for y in marked:
        yield _dot(x, y, _DARK)


def _dot(x: float, y: float, colour: str) -> Box:
    return Box("", x - _DOT / 2, y - _DOT / 2, _DOT, _DOT, (), colour, colour, _DOT / 2)


def _numbers(column: Shared, x: float, bottom: float, counted: Overlap) -> Iterator[Text]:
    """The reports of a column above its bar, those included below its dots."""
    above = _EDGE + _BARS + 6 - _tall(column.reports, counted) - 1.2
    yield _middle(str(column.reports), x, above, 8.0)
    style: Style = "bold" if column.included else "regular"
    yield _middle(str(column.included), x, bottom + 4.4, 8.0, style)


def _label(bottom: float) -> Iterator[Text]:
    words = "of these included"
    x = _matrix_x(0) - line_width((Run(words),), 8.0) * MARGIN - 1
    yield _line(words, x, bottom + 4.4, 8.0)


def _below(counted: Overlap, notes: Sequence[str], bottom: float, room: float) -> Iterator[Text]:
    """What is not shown, and the notes."""
    rest, y = counted.shared[MOST:], bottom + 11.0
    if rest:
        reports, included = sum(s.reports for s in rest), sum(s.included for s in rest)
        told = Say().count(len(rest), "further combination", "further combinations")
        counts = f"({Say().count(reports, 'report', 'reports')}, {included} included)"
        yield _line(f"{told} {counts} in overlap.csv.", _EDGE, y)
        y += 5.5
    for note in notes:
        for line in wrap([Run(clean(note), "bold")], room):
            yield Text(_EDGE, y, line, room)
            y += _LINE
