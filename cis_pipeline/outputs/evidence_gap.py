"""evidence_gap.csv, evidence_gap.svg: which themes have evidence of which kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.counts.evidence_gap import Cell, Sort, cells, sorted_by, years
from cis_pipeline.ledger.frames import TEXT, WHOLE, csv_of
from cis_pipeline.outputs.drawing import svg
from cis_pipeline.outputs.drawing.drawing import Box, Drawing, Options, Text
from cis_pipeline.outputs.drawing.measure import Run
from cis_pipeline.outputs.drawing.words import PX, broken, fitted, line, lines, wide
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.results import Results
from cis_pipeline.outputs.theme_reader.rows import rows

FILES = ("evidence_gap.csv", "evidence_gap.svg")

GAP_COLUMNS: Mapping[str, str] = {
    "theme": TEXT,
    "label": TEXT,
    "group": TEXT,
    "dimension": TEXT,
    "value": TEXT,
    "of": WHOLE,
    "documents": WHOLE,
    "confirmed": WHOLE,
}
"""One row a theme and sort of documents: `of` are the sort's included documents."""


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook."""
    if results.codebook is None:
        return {}
    counted = found(results, results.codebook)
    return {
        "evidence_gap.csv": csv_of(GAP_COLUMNS, map(_row, counted)),
        "evidence_gap.svg": picture(counted, results),
    }


def found(results: Results, codebook: Codebook) -> list[Cell]:
    """The cells of the included documents, in the order of the codebook."""
    return [*cells(codebook, results.coded, _sorts(results))]


def picture(found: Sequence[Cell], results: Results) -> bytes:
    """These cells as SVG."""
    notes = [SIMULATED] * results.flow.simulated
    return svg.drawn(draw(found, len(results.state.included), notes), Options())


def _row(cell: Cell) -> dict[str, Any]:
    return asdict(cell)


def _sorts(results: Results) -> list[Sort]:
    """Publisher categories, kinds of record and years of the included documents."""
    included = [row for row in rows(results) if row.included]
    by_year = years({row.record.record_id: row.record.year for row in included})
    return [
        *sorted_by("publisher category", {r.record.record_id: r.category for r in included}),
        *sorted_by("kind of record", {r.record.record_id: r.kind for r in included}),
        *sorted_by("year", by_year),
    ]


# --- the picture ----------------------------------------------------------------------------------

CELL, HIGH, NAMES, EDGE, APART = 34.0, 22.0, 290.0, 26.0, 22.0
TITLE, NAME, NUMBER = 20.0, 14.0, 12.0
HEADS = 162.0
SHADES = ((1, "#E3E9EF"), (3, "#B3C4D6"), (10, "#7195B8"), (30, "#1F4E79"))
"""From so many documents on, this fill."""
LIGHT_ON = {"#1F4E79"}
HEAD = "Where there is evidence, and where there is none"


def draw(found: Sequence[Cell], included: int, notes: Sequence[str] = ()) -> Drawing:
    """A row a theme, a column a sort of documents; empty cells are framed and hold nothing."""
    columns = list(dict.fromkeys((cell.dimension, cell.value, cell.of) for cell in found))
    places = dict(_places(columns))
    themes = list(dict.fromkeys((cell.theme, cell.label, cell.group) for cell in found))
    across = max(max(places.values(), default=0.0) + CELL + EDGE, 900.0)
    said = _words(found, included)
    texts = [line(HEAD, EDGE * PX, 36 * PX, TITLE, "bold")]
    told = lines([Run(said)], EDGE * PX, 62 * PX, (across - 2 * EDGE) * PX, NAME, 19 * PX)
    key = 62 + 19 * len(told)
    top = key + 30 + HEADS
    downs = dict(_downs(themes, top))
    texts += [*told, *_key_words(key), *_heads(columns, places, top)]
    texts += _names(themes, downs)
    bottom = (max(downs.values(), default=top)) + HIGH + 26
    for note in notes:
        part = lines([Run(note, "bold")], EDGE * PX, bottom * PX, (across - 50) * PX, NAME, 19 * PX)
        texts += part
        bottom += 19 * len(part)
    return Drawing(
        *(across * PX, (bottom + 6) * PX, HEAD, said),
        boxes=(*_key(key), *_upright(columns, places, top), *_cells(found, places, downs)),
        arrows=(),
        texts=tuple(texts),
        name="gap",
    )


Column = tuple[str, str, int]


def _places(columns: Sequence[Column]) -> Iterator[tuple[Column, float]]:
    x, before = EDGE + NAMES, ""
    for column in columns:
        x += APART if before and column[0] != before else 0
        yield column, x
        x, before = x + CELL, column[0]


def _downs(themes: Sequence[tuple[str, str, str]], top: float) -> Iterator[tuple[str, float]]:
    y, before = top, None
    for theme, _, group in themes:
        y += 20 if group != before and group else 0
        yield theme, y
        y, before = y + HIGH, group


def _words(found: Sequence[Cell], included: int) -> str:
    empty = sum(not cell.documents for cell in found)
    confirmed = any(cell.confirmed for cell in found)
    people = (
        "after a stroke those on which people confirmed it" if confirmed else "none is confirmed"
    )
    return (
        f"{included} included documents. A number is that of documents on which the theme is "
        f"suggested or confirmed ({people}); an empty frame means that no document of that sort "
        f"carries it ({empty} of {len(found)} cells). Below each heading: the sort's documents."
    )


def _key(y: float) -> Iterator[Box]:
    fills = ["#FFFFFF", *(fill for _, fill in SHADES)]
    for n, fill in enumerate(fills):
        edge = "#9AA3AD" if n == 0 else fill
        yield Box("", (EDGE + n * 120) * PX, y * PX, 22 * PX, 15 * PX, (), fill, edge)


def _key_words(y: float) -> Iterator[Text]:
    ends = [*(low for low, _ in SHADES[1:]), 0]
    said = ["none"]
    for (low, _), high in zip(SHADES, ends, strict=True):
        said.append(
            f"{low} or more"
            if not high
            else f"{low}"
            if high == low + 1
            else f"{low} to {high - 1}"
        )
    for n, words in enumerate(said):
        yield line(words, (EDGE + 28 + n * 120) * PX, (y + 12) * PX, NAME)


def _heads(columns: Sequence[Column], places: Mapping[Column, float], top: float) -> Iterator[Text]:
    for dimension in dict.fromkeys(column[0] for column in columns):
        first = next(places[c] for c in columns if c[0] == dimension)
        yield line(dimension, first * PX, (top - HEADS + 2) * PX, NAME, "bold")
    for column in columns:
        middle = (places[column] + CELL / 2 - 1) * PX
        yield line(str(column[2]), middle, (top - 6) * PX, NUMBER, centred=True, colour="#4A5560")


def _upright(
    columns: Sequence[Column], places: Mapping[Column, float], top: float
) -> Iterator[Box]:
    """The names of sorts, from bottom to top, in two lines at most."""
    tall = HEADS - 38
    for column in columns:
        said = broken(column[1], NUMBER + 0.5, tall - 6)
        shown = (
            said if len(said) < 3 else [said[0], fitted(" ".join(said[1:]), NUMBER + 0.5, tall - 6)]
        )
        left, low = places[column], top - 24
        middle = (left + CELL / 2) * PX, (low - tall / 2) * PX
        step = NUMBER * 1.2
        begin = middle[0] - tall / 2 * PX, middle[1] - (len(shown) - 1) * step / 2 * PX + 4 * PX
        texts = tuple(
            line(words, begin[0] + 4 * PX, begin[1] + n * step * PX, NUMBER + 0.5)
            for n, words in enumerate(shown)
        )
        yield Box(
            "", left * PX, (low - tall) * PX, CELL * PX, tall * PX, texts, "#FFFFFF", "#FFFFFF",
            upright=True, tip=column[1],
        )  # fmt: skip


def _names(themes: Sequence[tuple[str, str, str]], downs: Mapping[str, float]) -> Iterator[Text]:
    before = None
    for theme, label, group in themes:
        y = downs[theme]
        if group and group != before:
            yield line(group, EDGE * PX, (y - 5) * PX, NAME - 1, "italic", "#4A5560")
        before = group
        yield line(fitted(label, NAME, NAMES - 12), EDGE * PX, (y + 15) * PX, NAME)


def _cells(
    found: Sequence[Cell], places: Mapping[Column, float], downs: Mapping[str, float]
) -> Iterator[Box]:
    for cell in found:
        x, y = places[cell.dimension, cell.value, cell.of], downs[cell.theme]
        size = (CELL - 2) * PX, (HIGH - 2) * PX
        counts = f"{cell.documents} of {cell.of} documents, {cell.confirmed} confirmed"
        tip = f"{cell.label}, {cell.value}: {counts}"
        if not cell.documents:
            yield Box("", x * PX, y * PX, *size, (), "#FFFFFF", "#9AA3AD", tip=tip)
            continue
        fill = [shade for low, shade in SHADES if cell.documents >= low][-1]
        said = str(cell.documents) + (f"/{cell.confirmed}" if cell.confirmed else "")
        px = NUMBER if wide(said, NUMBER) < CELL - 3 else 9.0
        colour = "#FFFFFF" if fill in LIGHT_ON else "#000000"
        middle = (x + CELL / 2 - 1) * PX, (y + HIGH / 2 + 3) * PX
        text = line(said, *middle, px, "regular", colour, centred=True)
        yield Box("", x * PX, y * PX, *size, (text,), fill, fill, tip=tip)
