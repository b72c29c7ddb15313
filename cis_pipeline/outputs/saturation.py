"""saturation.csv, saturation.svg: how many codes are new with each further document read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cis_pipeline.concepts.counts.saturation import PERMUTATIONS, Step, reading_order, saturation
from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, csv_of
from cis_pipeline.outputs.drawing import svg
from cis_pipeline.outputs.drawing.drawing import Drawing, Options, Point, Shape, Text
from cis_pipeline.outputs.drawing.measure import Run
from cis_pipeline.outputs.drawing.words import PX, line, lines
from cis_pipeline.outputs.flow_diagram.notes import SIMULATED
from cis_pipeline.outputs.results import Results

FILES = ("saturation.csv", "saturation.svg")

SATURATION_COLUMNS: Mapping[str, str] = {
    "nth": WHOLE,
    "record_id": TEXT,
    "new": WHOLE,
    "new_themes": TEXT,
    "codes": WHOLE,
    "confirmed": WHOLE,
    "low": WHOLE,
    "median": WHOLE,
    "high": WHOLE,
}
"""`codes` and `confirmed` count up; nine in ten other orders have `low` to `high` by then."""


def render(results: Results) -> dict[str, bytes]:
    """Nothing where the review has no codebook or includes nothing."""
    state = results.state
    if results.codebook is None or not state.included:
        return {}
    decided = {i: state.folded.because[i].at for i in state.included if i in state.folded.because}
    coded: dict[str, str] = {}
    for coding in state.codings:
        if coding.record_id and coding.theme:
            report = state.folded.report_of.get(coding.record_id, coding.record_id)
            coded.setdefault(report, coding.at)
    steps = saturation(results.coded, reading_order(state.included, decided, coded))
    people = any(i in coded for i in state.included)
    codes = sum(not theme.retired for theme in results.codebook.theme)
    notes = [SIMULATED] * results.flow.simulated
    return {
        "saturation.csv": csv_of(SATURATION_COLUMNS, _rows(steps)),
        "saturation.svg": svg.drawn(draw(steps, codes, people, notes), Options()),
    }


def _rows(steps: Iterable[Step]) -> Iterator[dict[str, Any]]:
    for step in steps:
        fields = {name: getattr(step, name, "") for name in SATURATION_COLUMNS}
        yield {**fields, "new": len(step.new), "new_themes": JOIN.join(step.new)}


# --- the picture ----------------------------------------------------------------------------------

WIDE, TALL, LEFT, TOP, EDGE = 860.0, 360.0, 80.0, 150.0, 26.0
TITLE, SMALL = 20.0, 14.0
BAND, DARK, GREY = "#D5DEE8", "#1F4E79", "#4A5560"
HEAD = "New codes with each further document"


def draw(steps: Sequence[Step], codes: int, people: bool, notes: Sequence[str] = ()) -> Drawing:
    """The curve over its band; `codes` is how many the codebook has, `people` whether documents
    stand in the order in which people coded them."""
    across = LEFT + WIDE + 150
    said = _words(steps, codes, people)
    texts = [line(HEAD, EDGE * PX, 36 * PX, TITLE, "bold")]
    texts += lines([Run(said)], EDGE * PX, 62 * PX, (across - 2 * EDGE) * PX, SMALL, 19 * PX)
    bottom = TOP + TALL + 72
    for note in notes:
        part = lines(
            [Run(note, "bold")], EDGE * PX, bottom * PX, (across - 50) * PX, SMALL, 19 * PX
        )
        texts += part
        bottom += 19 * len(part)
    return Drawing(
        *(across * PX, (bottom + 6) * PX, HEAD, said, (), ()),
        texts=(*texts, *_axes_words(steps, codes), *_ends(steps, codes)),
        name="saturation",
        shapes=tuple(_shapes(steps, codes)),
    )


def _words(steps: Sequence[Step], codes: int, people: bool) -> str:
    order = (
        "in the order in which people first coded them"
        if people
        else "in the order in which they were included"
    )
    last = steps[-max(1, len(steps) // 5) :]
    late = sum(len(step.new) for step in last)
    return (
        f"{len(steps)} documents {order}: {steps[-1].codes} of the codebook's {codes} codes were "
        f"found, {late} of these first in the last {len(last)} documents; people confirmed "
        f"{steps[-1].confirmed}. The band holds nine in ten of {PERMUTATIONS} other orders of the "
        "same documents. This is evidence on saturation, not a verdict: it counts codes that the "
        "codebook already has, and says nothing of those that nobody has thought of."
    )


def _at(nth: float, count: float, steps: Sequence[Step], codes: int) -> Point:
    x = LEFT + WIDE * nth / len(steps)
    return x * PX, (TOP + TALL - TALL * count / max(codes, 1)) * PX


def _shapes(steps: Sequence[Step], codes: int) -> Iterator[Shape]:
    for count in _ticks(codes):
        ends = (_at(0, count, steps, codes), _at(len(steps), count, steps, codes))
        yield Shape(ends, "#E1E5EA", width=0.6)
    low = [_at(s.nth, s.low, steps, codes) for s in steps]
    high = [_at(s.nth, s.high, steps, codes) for s in steps]
    zero = _at(0, 0, steps, codes)
    yield Shape((zero, *high, *reversed(low)), "", BAND)
    yield Shape((zero, *(_at(s.nth, s.codes, steps, codes) for s in steps)), DARK, width=1.8)
    if steps[-1].confirmed:
        line_of = (_at(s.nth, s.confirmed, steps, codes) for s in steps)
        yield Shape((zero, *line_of), DARK, width=1.4, dashed=True)
    yield Shape((zero, _at(len(steps), 0, steps, codes)), GREY, width=0.8)


def _ticks(most: int) -> list[int]:
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if most / s <= 8 or s == 1000)
    return [*range(0, most + 1, step)]


def _axes_words(steps: Sequence[Step], codes: int) -> Iterator[Text]:
    for count in _ticks(codes):
        x, y = _at(0, count, steps, codes)
        yield line(str(count), x - 30 * PX, y + 5 * PX, SMALL)
    wide = next(
        s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**6) if len(steps) / s <= 10
    )
    for nth in range(0, len(steps) + 1, wide):
        x, y = _at(nth, 0, steps, codes)
        yield line(str(nth), x, y + 20 * PX, SMALL, centred=True)
    yield line("codes", EDGE * PX, (TOP - 12) * PX, SMALL, "italic", GREY)
    x, y = _at(len(steps) / 2, 0, steps, codes)
    yield line("documents read", x, y + 40 * PX, SMALL, "italic", GREY, centred=True)


def _ends(steps: Sequence[Step], codes: int) -> Iterator[Text]:
    last = steps[-1]
    x, y = _at(last.nth, last.codes, steps, codes)
    yield line(f"{last.codes} found", x + 8 * PX, y + 5 * PX, SMALL, "bold", DARK)
    if last.confirmed:
        _, below = _at(last.nth, last.confirmed, steps, codes)
        yield line(
            f"{last.confirmed} confirmed", x + 8 * PX, max(below, y + 18 * PX) + 5 * PX, SMALL,
            "regular", DARK,
        )  # fmt: skip
