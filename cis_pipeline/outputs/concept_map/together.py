"""Which themes stand in the same documents, as half a table: no lines that run into a knot.

Only pairs with enough support are shown, and the picture says how much that is: a count of two
documents, or a pair that chance would make as well, is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cis_pipeline.concepts.map.network import LIFT, SUPPORT, ConceptMap, Node, Together
from cis_pipeline.outputs.drawing.drawing import Box, Drawing, Text
from cis_pipeline.outputs.drawing.measure import Run
from cis_pipeline.outputs.drawing.words import PX, fitted, line, lines, wide

CELL, NAME, TITLE, SMALL = 32.0, 14.0, 20.0, 14.0
NAMES, EDGE = 300.0, 26.0
SHADES = (("#E3E9EF", 1.5), ("#B3C4D6", 2.0), ("#7195B8", 3.0), ("#1F4E79", float("inf")))
"""Fill of a cell by its lift, each up to the number."""
LIGHT_ON = {"#1F4E79"}
HEAD = "Themes found in the same documents"


def draw(concept_map: ConceptMap, notes: Sequence[str] = ()) -> Drawing:
    """The table of all pairs with enough support; `notes` are written below."""
    pairs = {(t.a, t.b): t for t in concept_map.supported}
    ends = {end for pair in pairs for end in pair}
    nodes = [node for node in concept_map.nodes if node.id in ends]
    size = CELL * max(len(nodes) - 1, 0)
    last = max((wide(n.label, NAME) for n in nodes), default=0.0)
    across = max(2 * EDGE + NAMES + size + last, 900.0)
    text = (across - 2 * EDGE) * PX
    head = [line(HEAD, EDGE * PX, 36 * PX, TITLE, "bold")]
    y = 62.0
    for said in _legend(concept_map, len(pairs)):
        part = lines([Run(said)], EDGE * PX, y * PX, text, SMALL, 19 * PX)
        head += part
        y += 19 * len(part)
    head += _key_words(y + 4)
    top = y + 44
    below: list[Text] = []
    bottom = top + CELL * len(nodes) + (24 if nodes else 0)
    for note in notes:
        part = lines([Run(note, "bold")], EDGE * PX, bottom * PX, text, SMALL, 19 * PX)
        below += part
        bottom += 19 * len(part)
    boxes = [*_key(y + 4), *_cells(nodes, pairs, top)]
    return Drawing(
        *(across * PX, (bottom + 14) * PX, HEAD),
        " ".join(_legend(concept_map, len(pairs))),
        boxes=tuple(boxes),
        arrows=(),
        texts=(*head, *_names(nodes, top), *below),
        name="together",
    )


def _legend(concept_map: ConceptMap, pairs: int) -> Iterator[str]:
    all_of = len(concept_map.together)
    yield (
        f"{concept_map.documents} included documents. Shown are the {pairs} of {all_of} pairs that "
        f"stand together in at least {SUPPORT} documents and more than {LIFT} times as often as "
        "chance would have it (lift)."
    )
    confirmed = sum(t.confirmed for t in concept_map.supported)
    yield (
        "A number is that of documents, by suggestions of the codebook's phrases"
        + (
            "; after a stroke, of those in which people confirmed both themes."
            if confirmed
            else "; people have confirmed both themes of a pair in none of them yet."
        )
        + " Standing together is a count and claims nothing."
    )
    if not pairs:
        yield "No pair has so much support, so there is nothing to show."


def _key(y: float) -> Iterator[Box]:
    for n, (fill, _) in enumerate(SHADES):
        yield Box("", (EDGE + 50 + n * 150) * PX, y * PX, 22 * PX, 15 * PX, (), fill, fill)


def _key_words(y: float) -> Iterator[Text]:
    yield line("Lift:", EDGE * PX, (y + 12) * PX, SMALL)
    low = LIFT
    for n, (_, high) in enumerate(SHADES):
        said = f"above {low:g}" if high == float("inf") else f"{low:g} to {high:g}"
        yield line(said, (EDGE + 78 + n * 150) * PX, (y + 12) * PX, SMALL)
        low = high


def _names(nodes: Sequence[Node], top: float) -> Iterator[Text]:
    """Names at the left of rows, and again where their column begins."""
    for n, node in enumerate(nodes):
        y = (top + n * CELL + CELL / 2 + 4) * PX
        short = fitted(f"{node.label} ({node.documents})", NAME, NAMES - 10)
        yield line(short, EDGE * PX, y, NAME)
        if n < len(nodes) - 1:
            x = (EDGE + NAMES + n * CELL + 6) * PX
            yield line(node.label, x, y, NAME, "italic", "#4A5560")


def _cells(
    nodes: Sequence[Node], pairs: dict[tuple[str, str], Together], top: float
) -> Iterator[Box]:
    labels = {node.id: node.label for node in nodes}
    for row, b in enumerate(nodes):
        for column, a in enumerate(nodes[:row]):
            pair = pairs.get((a.id, b.id))
            x, y = (EDGE + NAMES + column * CELL) * PX, (top + row * CELL) * PX
            size = (CELL - 2) * PX
            if pair is None:
                yield Box("", x, y, size, size, (), "#FFFFFF", "#E6E9ED")
                continue
            fill = next(shade for shade, high in SHADES if pair.lift <= high)
            colour = "#FFFFFF" if fill in LIGHT_ON else "#000000"
            said = str(pair.documents) + (f"/{pair.confirmed}" if pair.confirmed else "")
            middle, baseline = x + size / 2, y + (CELL / 2 + 3) * PX
            px = 12.0 if len(said) < 4 else 9.0
            text = line(said, middle, baseline, px, "regular", colour, centred=True)
            tip = (
                f"{labels[pair.a]} and {labels[pair.b]}: {pair.documents} documents, "
                f"{pair.confirmed} confirmed, lift {pair.lift:.2f}, Jaccard {pair.jaccard:.2f}"
            )
            yield Box("", x, y, size, size, (text,), fill, fill, tip=tip)
