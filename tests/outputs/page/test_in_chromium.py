"""The report in a real Chromium: nothing off screen, nothing cut on paper, nothing asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from browser import Browser, faults
from outputs.page.reports import GREY, OUT, WORK
from outputs.page.whole import WHOLE, hostile

from cis_pipeline.outputs.page.content import Report
from cis_pipeline.outputs.page.content.lists import ExcludedRow, IncludedRow
from cis_pipeline.outputs.page.html import render

pytestmark = pytest.mark.slow

PHONE, LAPTOP = (390, 844, True), (1366, 768, False)
WIDTHS = (PHONE, (768, 1024, False), LAPTOP, (2560, 1440, False))
MORE_WIDTHS = (*WIDTHS, (320, 568, True), (993, 800, False), (1281, 800, False))
"""The smallest phone, too, and where tables, and then the contents, begin to stand side by side."""
DARK = [{"name": "prefers-color-scheme", "value": "dark"}]
LIGHT = [{"name": "prefers-color-scheme", "value": "light"}]
ADDRESS = f"https://example.org/{'very-long-part-' * 20}report.pdf"
REASON = "About a related issue, not the innovation itself; " * 3
HOSTILE = (
    "<script>alert(1)</script>",
    "W" * 300,
    ADDRESS,
    "\u202e\u05e9\u05dc\u05d5\u05dd \u0639\u0631\u0628\u064a " * 10,
    "\u6f22\u5b57\u304b\u306a" * 60,
)
LONG = replace(
    WHOLE,
    included=tuple(
        IncludedRow(record=replace(WORK, record_id=f"R-IN{n:09}", title=f"Work {n}"))
        for n in range(300)
    ),
    excluded=tuple(
        ExcludedRow(
            record=replace(OUT, record_id=f"R-OUT{n:08}", doi="", url=f"{ADDRESS}?{n}"),
            round="Full text",
            reason=REASON.strip() if n % 2 else "Another reason",
            by=("sim-A", "sim-B"),
            evidence=f"as it says on page {n}",
        )
        for n in range(60)
    ),
)
"""A review with long lists and very long addresses."""

OFF_SCREEN = """
[...document.querySelectorAll('body *')].filter(e => {
  if (e.closest('.wide, .skip, .hidden, thead, svg') && !e.matches('.wide')) return false;
  const box = e.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map(e => e.outerHTML.slice(0, 120))
"""
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true; })"


@pytest.fixture
def shown(browser: Browser, tmp_path: Path):
    """Open a report at a width, in light or dark."""

    def opened(report: Report, size: tuple[int, int, bool] = LAPTOP, dark: bool = False) -> Browser:
        path = tmp_path / "report.html"
        path.write_text(render(report), encoding="utf-8")
        browser.call("Emulation.setEmulatedMedia", features=DARK if dark else LIGHT)
        browser.size(*size)
        browser.open(path)
        return browser

    return opened


@pytest.mark.parametrize("size", MORE_WIDTHS)
def test_nothing_is_off_screen_asked_for_or_complained_about(shown, size) -> None:
    page = shown(LONG, size)
    page.run(OPEN_ALL)
    assert page.run("document.documentElement.scrollWidth") <= size[0]
    assert page.run(OFF_SCREEN) == []
    assert (page.requests, page.complaints) == ([], [])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("size", WIDTHS)
def test_no_text_pushes_anything_off_screen_or_runs(shown, size, text) -> None:
    page = shown(hostile(text), size)
    page.run(OPEN_ALL)
    assert page.run("document.documentElement.scrollWidth") <= size[0]
    assert page.run(OFF_SCREEN) == []
    assert page.run("document.scripts.length") == 0
    assert (page.requests, page.complaints) == ([], [])


def test_the_first_screen_answers_the_first_questions(shown) -> None:
    # five rounds, and five workbooks that people owe
    busy = replace(
        WHOLE,
        flow=replace(WHOLE.flow, interim=True),
        progress=(WHOLE.progress * 3)[:5],
        awaited=WHOLE.awaited * 5,
    )
    ends = shown(busy).run(
        "[...document.querySelectorAll('.next, .progress tr, .big, .owed-by tr')]"
        ".map(e => e.getBoundingClientRect().bottom)"
    )
    assert len(ends) == 1 + 6 + 1 + 6
    assert max(ends) <= 768


@pytest.mark.parametrize("size", WIDTHS)
def test_a_reason_is_readable_however_long_the_address_beside_it(shown, size) -> None:
    page = shown(LONG, size)
    page.run(OPEN_ALL)
    boxes = page.run(
        "[...document.querySelectorAll('.reports .reason')].map(e => e.getBoundingClientRect())"
        ".map(b => [b.left, b.right, b.width])"
    )
    assert len(boxes) == 60
    assert all(left >= 0 and right <= size[0] and wide >= 150 for left, right, wide in boxes)


def test_a_link_into_a_folded_list_opens_it(shown) -> None:
    page = shown(LONG)
    inside = "document.getElementById('R-OUT00000007').closest('details').open"
    assert page.run(inside) is False
    page.run("location.hash = '#R-OUT00000007'")
    page.run("new Promise(done => setTimeout(done, 300))")
    assert page.run(inside) is True
    top = page.run("document.getElementById('R-OUT00000007').getBoundingClientRect().top")
    assert 0 <= top < 768


def test_a_search_finds_what_is_in_a_folded_list(shown) -> None:
    page = shown(LONG)
    assert page.run("window.find('as it says on page 59')")


def test_the_contents_stand_beside_the_report_on_a_screen_and_folded_on_a_phone(shown) -> None:
    seen = "document.querySelector('nav a').checkVisibility({contentVisibilityAuto: true})"
    box = "document.querySelector('nav a').getBoundingClientRect().height"
    assert shown(WHOLE).run(seen)
    assert shown(WHOLE).run(box) > 0
    assert shown(WHOLE, PHONE).run(seen) is False


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_axe_finds_nothing_serious(shown, axe: Path, size, dark: bool) -> None:
    page = shown(WHOLE, size, dark)
    assert faults(page, axe) == []
    page.run(OPEN_ALL)
    assert faults(page, axe) == []


def test_in_the_dark_the_diagram_stays_black_on_white(shown) -> None:
    page = shown(WHOLE, dark=True)
    colour = "getComputedStyle(document.querySelector({}))['{}']"
    assert page.run(colour.format("'body'", "backgroundColor")) == "rgb(20, 23, 26)"
    assert page.run(colour.format("'#flow .diagram'", "backgroundColor")) == "rgb(255, 255, 255)"
    assert page.run(colour.format("'#flow svg text'", "fill")) == "rgb(0, 0, 0)"


def printed(page: Browser, path: Path) -> tuple[str, list[list[float]]]:
    """The text of the page as it is printed, and the rightmost edge of it on each sheet."""
    page.printed(path)
    pdf = pypdfium2.PdfDocument(path)
    try:
        sheets = [sheet.get_textpage() for sheet in pdf]
        text = " ".join(" ".join(sheet.get_text_range().split()) for sheet in sheets)
        edges = [[sheet.get_charbox(n)[2] for n in range(sheet.count_chars())] for sheet in sheets]
        return text, edges
    finally:
        pdf.close()


def test_on_paper_nothing_is_cut_and_folded_lists_are_whole(shown, tmp_path: Path) -> None:
    text, edges = printed(shown(LONG, dark=True), tmp_path / "report.pdf")
    a4 = 595.3
    assert max(max(sheet, default=0) for sheet in edges) <= a4 - 30  # the margin is free
    assert all(f"R-IN{n:09}" in text for n in range(300))
    assert all(f"as it says on page {n}" in text for n in range(60))
    assert "About a related issue, not the innovation itself" in text
    # the last columns of tables: comparison, awaiting, wave, what to do, share wrong
    for last in ("TITLE-ABS-KEY", "2.0 % (0.1 to 10.6 %)", "add one or delete the row"):
        assert last in text
    assert text.count("Why, and decided by") > 4  # heads are repeated
    assert "printed only where it was opened first; evidence_gap.csv has it" in text
    assert ADDRESS not in text  # an address is shown by its ends, and links lead to the whole


def test_what_may_be_left_out_on_paper_is_printed_where_it_was_opened(
    shown, tmp_path: Path
) -> None:
    sentence = "What must hold between the numbers; each side is counted by itself"
    page = shown(WHOLE)
    text, _ = printed(page, tmp_path / "folded.pdf")
    assert sentence not in text
    page.run(OPEN_ALL)
    text, _ = printed(page, tmp_path / "open.pdf")
    assert sentence in text


def test_works_without_an_address_have_none(shown) -> None:
    page = shown(replace(WHOLE, included=(IncludedRow(record=replace(GREY, url="")),)))
    assert page.run("document.querySelectorAll('.works a').length") == 0
