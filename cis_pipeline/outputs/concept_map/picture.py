"""The concept map as a drawing: chosen concepts as boxes, stated links as arrows with their verb.

Each link has a number, with which the list below tells the claim and where it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cis_pipeline.concepts.map.geometry import Curve, Point, around
from cis_pipeline.concepts.map.layout import Drawn, Joined, Layout, lay_out
from cis_pipeline.concepts.map.network import ConceptMap, Node, Stated
from cis_pipeline.outputs.drawing.drawing import Box, Drawing, Shape, Text
from cis_pipeline.outputs.drawing.measure import Run
from cis_pipeline.outputs.drawing.words import PX, broken, line, lines, wide

NAME, COUNT, VERB, LEGEND, TITLE = 18.0, 14.0, 15.0, 14.5, 20.0
"""Sizes of type in px."""
ROOM, VERB_ROOM = 190.0, 170.0
"""How wide a name and a verb may become before they are broken, in px."""
LEAST_WIDE = 1100.0
"""The page's least width in px, for the list below."""
EDGE = 26.0
INK, LINE, PAPER = "#1A1A1A", "#333F48", "#FFFFFF"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F")
"""Of the groups in turn (after Okabe and Ito, told apart with any colour vision)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text broken into lines, and how large it is with its border."""

    lines: tuple[str, ...]
    size: tuple[float, float]


def name_of(node: Node) -> Words:
    """What stands in a concept's box: its name, and the documents that carry it."""
    names = broken(node.label, NAME, ROOM, "bold") or [node.id]
    count = counted(node)
    across = max(*(wide(name, NAME, "bold") for name in names), wide(count, COUNT))
    size = max(across + 30, 130.0), len(names) * NAME * 1.2 + COUNT * 1.3 + 22
    return Words((*names, count), size)


def counted(node: Node) -> str:
    """12 documents, 3 confirmed."""
    documents = f"{node.documents} document{'s' if node.documents != 1 else ''}"
    return f"{documents}, {node.confirmed} confirmed" if node.confirmed else documents


def verb_of(number: int, link: Stated) -> Words:
    """What stands on a link: its number and its kind."""
    said = broken(f"{number}\u00a0{link.kind}".strip(), VERB, VERB_ROOM) or [str(number)]
    size = max(wide(one, VERB) for one in said) + 12, len(said) * VERB * 1.2 + 8
    return Words(tuple(said), size)


def laid_out(nodes: Sequence[Node], stated: Sequence[Stated]) -> Layout:
    """Where the boxes of concepts and the links between them stand, in px."""
    joined = [Joined(s.source, s.target, verb_of(n, s).size) for n, s in enumerate(stated, 1)]
    return lay_out({node.id: name_of(node).size for node in nodes}, joined)


def draw(concept_map: ConceptMap, notes: Sequence[str] = ()) -> Drawing:
    """The picture with its list of links; `notes` are written below (that data are simulated)."""
    nodes, stated = concept_map.shown
    placed = laid_out(nodes, stated)
    across = max(placed.width, LEAST_WIDE)
    title = f"Concept map: {concept_map.title}".removesuffix(": ")
    head = lines([Run(title, "bold")], EDGE * PX, 34 * PX, (across - 2 * EDGE) * PX, TITLE, 24 * PX)
    top = 34 + 24 * len(head)
    left = (across - placed.width) / 2
    at = _Place(left, top)
    below, bottom = _below(concept_map, notes, top + placed.height + 12, across)
    return Drawing(
        width=across * PX,
        height=bottom * PX,
        title=title,
        description=" ".join(_described(concept_map)),
        boxes=(*_boxes(concept_map, placed, at), *_labels(stated, placed, at)),
        arrows=(),
        texts=(*head, *below),
        name="map",
        shapes=tuple(_shapes(concept_map, stated, placed, at)),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """From px of the layout to mm of the page."""

    left: float
    top: float

    def __call__(self, point: Point) -> Point:
        return (self.left + point[0]) * PX, (self.top + point[1]) * PX


def _boxes(concept_map: ConceptMap, placed: Layout, at: _Place) -> Iterator[Box]:
    groups = list(dict.fromkeys(node.group for node in concept_map.nodes))
    for node in concept_map.shown[0]:
        words, middle = name_of(node), placed.boxes[node.id]
        left, top, _, _ = around(middle, words.size)
        corner = at((left, top))
        centre, baseline = at((middle[0], top + 10 + NAME * 0.95))
        texts = []
        for n, said in enumerate(words.lines):
            last = n == len(words.lines) - 1
            down = n * NAME * 1.2 + (1 if last else 0)
            y = baseline + down * PX
            texts.append(
                line(said, centre, y, COUNT, "regular", INK, centred=True)
                if last
                else line(said, centre, y, NAME, "bold", INK, centred=True)
            )
        yield Box(
            node.id,
            *(*corner, words.size[0] * PX, words.size[1] * PX),
            texts=tuple(texts),
            fill=PAPER,
            stroke=COLOURS[groups.index(node.group) % len(COLOURS)],
            radius=2.0,
            tip=f"{node.id} {node.label}: {counted(node)}"
            + (f". {node.group}" if node.group else ""),
        )


def _labels(stated: Sequence[Stated], placed: Layout, at: _Place) -> Iterator[Box]:
    for n, (link, drawn) in enumerate(zip(stated, placed.links, strict=True), 1):
        words = verb_of(n, link)
        left, top, _, _ = around(drawn.words, words.size)
        x, y = at((left, top))
        centre, baseline = at((drawn.words[0], top + 4 + VERB * 0.92))
        texts = tuple(
            line(said, centre, baseline + row * VERB * 1.2 * PX, VERB, "regular", INK, centred=True)
            for row, said in enumerate(words.lines)
        )
        size = words.size[0] * PX, words.size[1] * PX
        yield Box("", x, y, *size, texts, PAPER, PAPER, 1.2)


def _shapes(
    concept_map: ConceptMap, stated: Sequence[Stated], placed: Layout, at: _Place
) -> Iterator[Shape]:
    labels = {node.id: node.label for node in concept_map.nodes}
    for link, drawn in zip(stated, placed.links, strict=True):
        tip = sentence(link, labels)
        curve, head = _with_head(drawn)
        yield Shape(
            tuple(map(at, (curve.start, curve.control, curve.end))), LINE, "", 1.4, True, tip=tip
        )
        yield Shape(tuple(map(at, head)), "", LINE, tip=tip)


def _with_head(drawn: Drawn) -> tuple[Curve, tuple[Point, ...]]:
    """The curve up to its arrow's head, and the head's corners."""
    low, high = 0.5, 1.0
    (tip_x, tip_y) = drawn.curve.end
    for _ in range(24):  # the head is 13 px long
        t = (low + high) / 2
        x, y = drawn.curve.at(t)
        far = (tip_x - x) ** 2 + (tip_y - y) ** 2 > 13.0**2
        low, high = (t, high) if far else (low, t)
    x, y = drawn.curve.at(low)
    aside = (tip_y - y) * 0.42, (x - tip_x) * 0.42
    head = drawn.curve.end, (x + aside[0], y + aside[1]), (x - aside[0], y - aside[1])
    return drawn.curve.between(0.0, low), head


def sentence(link: Stated, labels: dict[str, str]) -> str:
    """Relationships redistributes Power: what is said (where)."""
    said = f"{labels[link.source]} {link.kind or 'leads to'} {labels[link.target]}"
    return said + _evidence(link)


def _evidence(link: Stated) -> str:
    quote = f"“{link.quote}”" if link.quote else ""
    told = ". ".join(part.rstrip(".") for part in (link.says, quote) if part)
    where = f" ({link.locator})" if link.locator else ""
    return (f": {told}" if told else "") + where


# --- below the picture ----------------------------------------------------------------------------


def _below(
    concept_map: ConceptMap, notes: Sequence[str], top: float, across: float
) -> tuple[list[Text], float]:
    """The legend, the list of links in two columns, and the notes; and where the page ends."""
    texts: list[Text] = []
    step, y = 19.0, top + 10
    for said in (*_legend(concept_map), *notes):
        bold = said in notes
        runs = [Run(said, "bold" if bold else "regular")]
        part = lines(runs, EDGE * PX, y * PX, (across - 2 * EDGE) * PX, LEGEND, step * PX)
        texts += part
        y += step * len(part)
    y += 12
    labels = {node.id: node.label for node in concept_map.nodes}
    room = (across - 2 * EDGE - 30) / 2
    entries = [_entry(n, link, labels, room) for n, link in enumerate(concept_map.shown[1], 1)]
    tall = [step * len(entry) + 6 for entry in entries]
    half, cut = sum(tall) / 2, 0
    while cut < len(entries) and sum(tall[:cut]) < half:
        cut += 1
    for column, part_of in enumerate((range(cut), range(cut, len(entries)))):
        down = y
        for n in part_of:
            x = EDGE + column * (room + 30)
            texts += [
                Text(x * PX, (down + k * step) * PX, one.line, one.room, one.points)
                for k, one in enumerate(entries[n])
            ]
            down += tall[n]
    return texts, y + max(sum(tall[:cut]), sum(tall[cut:])) + 8


def _entry(number: int, link: Stated, labels: dict[str, str], room: float) -> list[Text]:
    said = f"{labels[link.source]} {link.kind or 'leads to'} {labels[link.target]}"
    rest = _evidence(link)
    runs = [Run(f"{number}\u00a0 {said}", "bold"), *([Run(rest)] if rest else [])]
    return lines(runs, 0, 0, room * PX, LEGEND, 19 * PX)


def _legend(concept_map: ConceptMap) -> Iterator[str]:
    nodes, stated = concept_map.shown
    all_of = len(concept_map.nodes)
    shown = f"{len(nodes)} of {all_of} themes" if len(nodes) < all_of else f"All {all_of} themes"
    confirmed = any(node.confirmed for node in nodes)
    people = (
        "suggested by the codebook's phrases, and confirmed by people where it says so"
        if confirmed
        else "suggested by the codebook's phrases; no person has confirmed any yet"
    )
    yield (
        f"{shown}; in each box the documents that carry it, of {concept_map.documents} included "
        f"({people})."
    )
    yield (
        "An arrow is a claim that the codebook states, with its source; it is no count. The "
        f"numbers lead to the claims below ({len(stated)}). A box's colour is that of its group."
        if stated
        else "The codebook states no links between these concepts."
    )


def _described(concept_map: ConceptMap) -> Iterator[str]:
    nodes, stated = concept_map.shown
    labels = {node.id: node.label for node in concept_map.nodes}
    yield f"Concepts: {', '.join(f'{node.label} ({counted(node)})' for node in nodes)}."
    for n, link in enumerate(stated, 1):
        yield f"{n}. {sentence(link, labels)}."
