"""stopping.json and recall_curve.svg: how much was found with how much reading, and what is left.

The curve of each round in which people screen records: across, the records in the order in which
they were handed out, read ones and those that are not; upwards, the relevant ones found by then. A
light band shows what may be missed, by the bound that `cis stopping` tells of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cis_pipeline.outputs.drawing import svg
from cis_pipeline.outputs.drawing.drawing import Box, Drawing, Options, Text
from cis_pipeline.outputs.drawing.measure import MARGIN, Run, Style, line_width, wrap
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.results import Results, as_json
from cis_pipeline.screening.stopping.of_round import RoundEvidence

FILES = ("stopping.json", "recall_curve.svg")

_EDGE, _WIDE, _TALL, _BELOW, _LEFT = 9.0, 150.0, 46.0, 20.0, 14.0
_BINS = 150
_DARK, _LIGHT, _PALE, _GREY = "#1F4E79", "#9DC3E6", "#EEF1F5", "#4A5560"


def render(results: Results) -> dict[str, bytes]:
    """Both, of the rounds that somebody has begun to read; none where nobody has."""
    found = [e for e in results.stopping if e.found.read]
    if not found:
        return {}
    titles = {r.id: r.title for r in results.state.protocol.rounds}
    notes = [SIMULATED] if results.flow.simulated else []
    document = {e.round_id: {**e.found.as_dict(), "sentences": [*e.sentences]} for e in found}
    return {"stopping.json": as_json(document), "recall_curve.svg": drawn(found, titles, notes)}


def drawn(
    found: Sequence[RoundEvidence], titles: dict[str, str], notes: Sequence[str] = ()
) -> bytes:
    """The curves as SVG, one below the other; `titles` by round, `notes` are written below."""
    boxes, texts, y = list[Box](), list[Text](), _EDGE
    for one in found:
        boxes += _curve(one, y + 8)
        texts += _words(one, titles[one.round_id], y)
        y += 8 + _TALL + _BELOW
    lines = [line for note in notes for line in wrap([Run(note, "bold")], _LEFT + _WIDE, 8)]
    texts += [Text(_EDGE, y + 4 * n, line, _LEFT + _WIDE, 8) for n, line in enumerate(lines)]
    told = " ".join(f"{titles[one.round_id]}: {one.known}." for one in found)
    size = (2 * _EDGE + _LEFT + _WIDE, y + 4 * len(lines) + 2)
    title = "Relevant records found by records read"
    return svg.drawn(
        Drawing(*size, title, told, tuple(boxes), (), tuple(texts), name="recall"), Options()
    )


def _curve(one: RoundEvidence, top: float) -> Iterator[Box]:
    """The plot as steps: what was found in so many records, and what may still be there."""
    e, left = one.found, _EDGE + _LEFT
    most, places = max(e.total[1], 1), [place for place, _ in e.recall_curve]
    everything = max(e.read + e.unread, 1)
    yield Box("", left, top, _WIDE, _TALL, (), _PALE, _PALE)
    bins = min(_BINS, everything)
    for n in range(bins):
        until = round((n + 1) * everything / bins)
        x, width = left + n * _WIDE / bins, _WIDE / bins
        if until <= e.read:
            height = _TALL * bisect_right(places, until) / most
            yield _bar(x, top, width, height, _DARK)
        else:
            yield _bar(x, top, width, _TALL * e.found / most, _LIGHT)


def _bar(x: float, top: float, width: float, height: float, colour: str) -> Box:
    return Box("", x, top + _TALL - height, width, height, (), colour, colour)


def _words(one: RoundEvidence, title: str, y: float) -> Iterator[Text]:
    e, bottom = one.found, y + 8 + _TALL
    yield _line(title, _EDGE, y + 4, 11, "bold")
    yield _right(str(e.total[1]), _EDGE + _LEFT - 1.5, y + 11)
    yield _right("0", _EDGE + _LEFT - 1.5, bottom)
    yield _line("1", _EDGE + _LEFT, bottom + 4, 8)
    yield _right(str(e.read + e.unread), _EDGE + _LEFT + _WIDE, bottom + 4)
    said = f"Dark: {e.found} relevant found in {e.read} records read. "
    said += (
        f"Light: {e.unread} not read. The plot is as tall as what may be there in all: "
        f"{e.total[0]} to {e.total[1]}."
        if e.unread
        else "Nothing is left to read."
    )
    room = _LEFT + _WIDE
    for n, line in enumerate(wrap([Run(said)], room, 8)):
        yield Text(_EDGE, bottom + 10 + n * 3.6, line, room, 8, _GREY)


def _line(words: str, x: float, y: float, points: float, style: Style = "regular") -> Text:
    line = (Run(words, style),)
    return Text(x, y, line, line_width(line, points) * MARGIN, points)


def _right(words: str, x: float, y: float) -> Text:
    """A text that ends at x."""
    line = _line(words, x, y, 8)
    return replace(line, x=x - line.room)
