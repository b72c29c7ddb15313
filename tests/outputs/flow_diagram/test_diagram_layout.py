"""Boxes never overlap, and no text leaves its box, whatever the words and numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outputs.flow_diagram.flows import DATABASES, OTHER, REFERENCE, screening

from cis_pipeline.core.model import Channel
from cis_pipeline.outputs.drawing.drawing import Arrow, Box, Drawing
from cis_pipeline.outputs.drawing.measure import MARGIN, line_width
from cis_pipeline.outputs.flow_diagram.composition import compose
from cis_pipeline.outputs.flow_diagram.looks import LOOKS
from cis_pipeline.outputs.flow_diagram.options import Options
from cis_pipeline.prisma.flow import Column, Flow, Identified

NUMBER = st.none() | st.integers(0, 9_999_999)
WORDS = st.text(max_size=200) | st.text("Wm<&\"'é漢🙂ع \u202e\x00", min_size=150, max_size=200)


@st.composite
def columns(draw: st.DrawFn, channels: list[Channel]) -> Column:
    source = st.builds(
        Identified, st.just("s"), WORDS, st.sampled_from(channels), st.integers(0, 10**7)
    )
    codes = [f"R{i}" for i in range(draw(st.integers(0, 30)))]
    fields = (
        "records_identified",
        "duplicate_records_removed",
        "records_screened",
        "records_excluded",
        "reports_sought",
        "reports_not_retrieved",
        "reports_assessed",
        "reports_excluded",
        "awaiting_screening",
    )
    return Column(
        identified_from=tuple(draw(st.lists(source, max_size=12))),
        reports_excluded_by_reason=draw(st.none() | st.just(dict.fromkeys(codes, 1234567))),
        **{name: draw(NUMBER) for name in fields},
    )


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    databases = columns([Channel.DATABASE, Channel.REGISTER])
    others = columns([Channel.WEBSITE, Channel.EXPERT, Channel.OTHER])
    titles = draw(st.lists(WORDS, min_size=1, max_size=3))
    return Flow(
        title=draw(WORDS),
        databases=draw(databases),
        other=draw(st.none() | others),
        rounds=tuple(
            screening(f"r{i}", draw(WORDS), (9, 4, 5), waiting=i)
            for i in range(draw(st.integers(0, 3)))
        ),
        reports_included=draw(NUMBER),
        studies_included=draw(NUMBER),
        interim=draw(st.booleans()),
        simulated=draw(st.booleans()),
        reason_titles={f"R{i}": titles[i % len(titles)] for i in range(30)},
        previous_studies=draw(NUMBER),
        total_studies=draw(NUMBER),
    )


def drawn(flow: Flow, options: Options | None = None) -> Drawing:
    return compose(flow, options or Options())


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def on_its_side(box: Box) -> Box:
    """An upright box as its text sees it."""
    if not box.upright:
        return box
    x, y = box.centre
    return replace(
        box,
        x=x - box.height / 2,
        y=y - box.width / 2,
        width=box.height,
        height=box.width,
    )


def check_texts(box: Box) -> None:
    frame = on_its_side(box)
    baselines = [t.y for t in box.texts]
    assert baselines == sorted(baselines)
    for text in box.texts:
        wide = line_width(text.line, text.points) * MARGIN
        left = text.x - wide / 2 if text.centred else text.x
        assert frame.x < left
        assert left + wide <= frame.right + 1e-6, text.words
        assert wide <= text.room + 1e-6
        scale = text.points / 9.0
        assert frame.y + 2.5 * scale <= text.y <= frame.bottom - 0.6 * scale, text.words


def crosses(arrow: Arrow, box: Box) -> bool:
    """Whether a straight part of the arrow runs through the inside of the box."""
    thin = 0.01
    for (ax, ay), (bx, by) in zip(arrow.points, arrow.points[1:], strict=False):
        inside_x = min(ax, bx) < box.right - thin and max(ax, bx) > box.x + thin
        inside_y = min(ay, by) < box.bottom - thin and max(ay, by) > box.y + thin
        if inside_x and inside_y:
            return True
    return False


def check(drawing: Drawing) -> None:
    for a, b in combinations(drawing.boxes, 2):
        assert not overlap(a, b), (a.key, b.key)
    for box in drawing.boxes:
        check_texts(box)
        assert box.x > 0
        assert box.right < drawing.width
        assert box.bottom < drawing.height
        for arrow in drawing.arrows:
            assert not crosses(arrow, box), (arrow, box.key)
    for text in drawing.texts:
        assert text.x + line_width(text.line, text.points) <= drawing.width
        assert 0 < text.y < drawing.height
        assert not any(b.y < text.y < b.bottom for b in drawing.boxes)


@given(flows())
@settings(deadline=None, max_examples=60)
def test_boxes_never_overlap_and_text_never_leaves_them(flow: Flow) -> None:
    check(drawn(flow))


def sizes(drawing: Drawing) -> set[float]:
    """The sizes of all text, in points."""
    return {t.points for t in (*drawing.texts, *(t for box in drawing.boxes for t in box.texts))}


@given(flows(), st.floats(84, 200), st.floats(5, 10), st.sampled_from(sorted(LOOKS)))
@settings(deadline=None)
def test_at_any_width_no_text_is_too_small_or_leaves_its_box(
    flow: Flow, width: float, least: float, look: str
) -> None:
    drawing = drawn(flow, Options(width_mm=width, min_points=least, look=LOOKS[look]))
    check(drawing)
    assert drawing.width == width
    assert min(sizes(drawing)) >= least


BEFORE = {"previous_studies": 79, "previous_reports": 79}
ALONE = {"other": None, "reports_included": 79, "studies_included": 76, "standing_total": 3819}
TEMPLATES = {
    "new, databases": ALONE,
    "new, other methods": {},
    "updated, databases": {**ALONE, **BEFORE, "total_studies": 155, "total_reports": 158},
    "updated, other methods": {**BEFORE, "total_studies": 417, "total_reports": 420},
}


@pytest.mark.parametrize("width", [84, 90, 140, 190])
@pytest.mark.parametrize("which", TEMPLATES)
def test_the_four_templates_fit_a_column_and_a_page_of_a_journal(width: float, which: str) -> None:
    flow = replace(REFERENCE, simulated=False, **TEMPLATES[which])
    drawing = drawn(flow, Options(width_mm=width, title=False))
    check(drawing)
    assert drawing.height <= 240
    assert 7 <= min(sizes(drawing)) <= max(sizes(drawing)) <= 9


def test_other_methods_go_below_where_two_arms_have_no_room_side_by_side() -> None:
    def below(width: float) -> bool:
        boxes = {b.key: b for b in drawn(REFERENCE, Options(width_mm=width)).boxes}
        first, last = boxes["other_methods.records_identified"], boxes["reports_assessed"]
        return first.y > last.bottom

    assert below(90)
    assert not below(190)


def test_reasons_are_counted_together_only_where_the_page_ends_and_all_stand_at_the_foot() -> None:
    # 30 reasons of 4 reports: 120 in all
    reasons = {f"R{i}": 4 for i in range(30)}
    excluded = {"reports_excluded": 120, "reports_included": 24, "studies_included": None}
    titles = {f"R{i}": f"Reason number {i} of thirty, in words as long as these" for i in range(30)}
    column = replace(DATABASES, reports_excluded_by_reason=reasons, **excluded)
    flow = replace(
        REFERENCE,
        simulated=False,
        databases=column,
        reason_titles=titles,
        **ALONE | {"reports_included": 24, "studies_included": 20},
    )
    whole = drawn(flow)
    folded = drawn(flow, Options(width_mm=90, title=False))
    assert "Other reasons" not in str(whole)
    assert folded.height <= 240
    [box] = [b for b in folded.boxes if b.key == "reports_excluded"]
    inside = " ".join(t.words for t in box.texts)
    [others] = [int(n) for n in re.findall(r"Other reasons\u2020 \(n = (\d+)\)", inside)]
    foot = " ".join(t.words for t in folded.texts)
    assert inside.count("Reason number") + foot.count("Reason number") == 30
    assert others == 4 * foot.count("Reason number")


def test_as_many_reasons_are_shown_as_are_asked_for() -> None:
    drawing = drawn(REFERENCE, Options(reasons=2))
    [box] = [b for b in drawing.boxes if b.key == "reports_excluded"]
    assert "Other reasons\u2020 (n = 34)" in " ".join(t.words for t in box.texts)


def test_a_wrapped_name_hangs_below_its_first_word() -> None:
    [box] = [b for b in drawn(REFERENCE).boxes if b.key == "reports_excluded"]
    first, second = [t for t in box.texts if t.x > box.x + 3][:2]
    assert first.words.startswith("General account")
    assert second.x == pytest.approx(first.x + 2.0)


def test_what_does_not_add_up_is_marked_at_its_boxes_and_told_below() -> None:
    flow = replace(REFERENCE, databases=replace(DATABASES, records_screened=1700))
    drawing = drawn(flow)
    marked = {b.key for b in drawing.boxes if any(t.words.startswith("[") for t in b.texts)}
    assert {"records_screened", "records_identified", "reports_sought"} <= marked
    assert "other_methods.reports_sought" not in marked
    told = " ".join(t.words for t in drawing.texts)
    assert "[1] Does not add up: records screened (1700) is not identified (3819)" in told


@pytest.mark.parametrize("other", [None, OTHER])
def test_long_reasons_many_databases_and_large_numbers_fit(other: Column | None) -> None:
    databases = replace(
        DATABASES,
        identified_from=tuple(
            Identified(
                "s", f"The {i}th database with a rather long name", Channel.DATABASE, 7654321
            )
            for i in range(12)
        ),
        duplicate_records_removed=9_999_999,
        reports_excluded_by_reason={f"R{i}": 1_000_000 + i for i in range(30)},
    )
    words = ("Donaudampfschifffahrtsgesellschaft and unbreakable " * 5)[:200]
    titles = {f"R{i}": words if i % 2 else "W" * 200 for i in range(30)}
    flow = replace(REFERENCE, databases=databases, other=other, reason_titles=titles)
    drawing = drawn(flow, Options(thousands=","))
    check(drawing)
    [excluded] = [b for b in drawing.boxes if b.key == "reports_excluded"]
    assert "".join(t.words for t in excluded.texts).count("(n = 1,000,0") == 30


def test_the_reference_diagram_keeps_the_templates_measures() -> None:
    boxes = {b.key: b for b in drawn(REFERENCE).boxes}
    main, side = boxes["records_screened"], boxes["records_excluded"]
    assert (main.x, main.width) == (28.2, 52.4)
    assert (side.x, side.width) == (97.1, 52.4)
    assert boxes["reports_sought"].height == 14.6
    assert boxes["included"].height == 20.1
    assert boxes["other_methods.reports_sought"].x == 158.8
    assert main.y == side.y
    assert main.height == side.height
    assert {b.fill for b in boxes.values()} == {"#FFFFFF", "#FFC000", "#9DC3E6"}


def test_every_box_but_the_first_of_each_arm_is_reached_by_an_arrow() -> None:
    drawing = drawn(replace(REFERENCE, previous_studies=1, previous_reports=1))
    tips = [a.points[-1] for a in drawing.arrows]
    starts = {"records_identified", "other_methods.records_identified", "previous"}
    for box in drawing.boxes:
        if box.key in starts | {"header", "phase"}:
            continue
        reached = [
            (x, y)
            for x, y in tips
            if box.x - 1e-9 <= x <= box.right + 1e-9 and box.y - 1e-9 <= y <= box.bottom + 1e-9
        ]
        assert reached, box.key


def test_arrows_run_past_a_row_that_does_not_apply() -> None:
    flow = replace(
        REFERENCE,
        other=None,
        databases=replace(DATABASES, records_screened=None, records_excluded=None),
    )
    drawing = drawn(flow)
    boxes = {b.key: b for b in drawing.boxes}
    assert "records_screened" not in boxes
    identified, sought = boxes["records_identified"], boxes["reports_sought"]
    assert Arrow(((54.4, identified.bottom), (54.4, sought.y))) in drawing.arrows


def test_there_are_three_phases_and_no_bar_for_one_without_rows() -> None:
    def phases(flow: Flow) -> list[str]:
        return [b.texts[0].words for b in drawn(flow).boxes if b.upright]

    assert phases(REFERENCE) == ["Identification", "Screening", "Included"]
    assert phases(Flow(title="", databases=Column())) == ["Identification", "Included"]
