"""The reader and the map in a real Chromium: nothing asked for, nothing amiss, all by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Browser, faults
from outputs.page.reports import SAMPLE
from outputs.theme_reader.readers import SMALL, reader, row, tag

from cis_pipeline.outputs.concept_map.picture import draw
from cis_pipeline.outputs.drawing import svg
from cis_pipeline.outputs.drawing.drawing import Options
from cis_pipeline.outputs.page.html import render
from cis_pipeline.outputs.theme_reader.html import page

pytestmark = pytest.mark.slow

FOCUS = "document.activeElement.getAttribute('aria-label') || document.activeElement.tagName"
OPEN = "document.getElementById('panel').open"
SCHEMES = [{"name": "prefers-color-scheme", "value": "dark"}]


@pytest.fixture
def small(browser: Browser, tmp_path: Path) -> Browser:
    path = tmp_path / "themes.html"
    path.write_text(page("A review", SMALL, simulated=True), encoding="utf-8")
    browser.size(1366, 768)
    browser.open(path)
    return browser


def test_nothing_is_asked_for_and_the_console_is_silent(small: Browser) -> None:
    small.run("document.querySelector('td button').click()")
    assert small.run(OPEN)
    assert (small.requests, small.complaints) == ([], [])


def test_arrows_move_enter_opens_and_escape_leads_back(small: Browser) -> None:
    # rows by year: b 2012, a 2015, c without a year; columns Power, Risk, Learning
    small.run('document.querySelector(\'td [tabindex="0"], td[tabindex="0"]\').focus()')
    assert small.run(FOCUS) == "Power, Nesta 2012: 1 sentence, suggested, possible"
    small.press("ArrowRight")
    assert small.run(FOCUS) == "TD"  # an empty cell
    small.press("ArrowRight")
    assert small.run(FOCUS) == "Learning, Nesta 2012: 5 sentences, disputed between coders"
    small.press("ArrowDown")
    small.press("Home")
    assert small.run(FOCUS) == "Power, Doe 2015: 1 sentence, confirmed by people"
    small.press("Enter")
    assert small.run(OPEN)
    assert small.run("document.querySelector('#panel mark').textContent") == "Power"
    shown = small.run("document.getElementById('panel-passages').innerText")
    assert "It began well. Power was shared. All agreed." in shown
    assert "A: confirm (2026-11-02): As we thought." in shown
    small.press("Escape")
    assert not small.run(OPEN)
    assert small.run(FOCUS) == "Power, Doe 2015: 1 sentence, confirmed by people"


def test_one_cell_of_the_table_is_reached_by_tab_and_its_focus_is_seen(small: Browser) -> None:
    inside = "document.querySelectorAll('tbody [tabindex=\"0\"]').length"
    assert small.run(inside) == 1
    for _ in range(12):
        small.press("Tab")
        if small.run("!!document.activeElement.closest('tbody')"):
            break
    assert small.run("!!document.activeElement.closest('tbody')")
    assert small.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    small.press("ArrowDown")
    assert small.run(inside) == 1


def choose(browser: Browser, name: str, value: str) -> list[str]:
    """The documents that are shown after a choice."""
    browser.run(
        f"{{const e = document.getElementById('{name}'); e.value = '{value}';"
        " e.dispatchEvent(new Event('change'));}"
    )
    return list(
        browser.run("[...document.querySelectorAll('tr.document th')].map(e => e.innerText)")
    )


def test_rows_are_ordered_and_filtered(small: Browser) -> None:
    assert [r.split()[0] for r in choose(small, "order", "year")] == ["Nesta", "Doe", "Doe"]
    assert choose(small, "order", "category")[0].startswith("Doe 2015")
    parts = "[...document.querySelectorAll('th.part')].map(e => e.innerText)"
    assert small.run(parts) == ["Academic publication", "Charity"]
    assert len(choose(small, "status", "confirmed")) == 1
    assert len(choose(small, "status", "")) == 3
    assert len(choose(small, "theme", "2")) == 1
    assert len(choose(small, "theme", "")) == 3
    small.run("document.getElementById('only').click()")
    assert small.run("document.querySelectorAll('tr.document').length") == 2


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(1366, 768, False), (390, 844, True)])
def test_axe_finds_nothing_serious(
    small: Browser, axe: Path, size: tuple[int, int, bool], dark: bool
) -> None:
    small.size(*size)
    small.call("Emulation.setEmulatedMedia", features=SCHEMES if dark else [])
    assert faults(small, axe) == []
    small.run("document.querySelector('td button, .chips button').click()")
    assert faults(small, axe) == []
    assert small.run("document.documentElement.scrollWidth") <= size[0]
    small.call("Emulation.setEmulatedMedia", features=[])


def test_on_a_phone_documents_are_a_list(small: Browser) -> None:
    small.size(390, 844, True)
    small.run("new Promise(done => setTimeout(done, 200))")
    assert small.run("document.querySelectorAll('ul.list > li').length") == 3
    assert small.run("document.querySelector('table.grid')") is None


def test_five_thousand_candidates_open(browser: Browser, tmp_path: Path) -> None:
    rows = [row(f"R{n}", 2000 + n % 20, included=n < 1200) for n in range(5000)]
    shown = reader(rows, [tag(f"R{n}", "PRL"[n % 3]) for n in range(5000)])
    path = tmp_path / "themes.html"
    path.write_text(page("A large review", shown, simulated=False), encoding="utf-8")
    browser.size(1366, 768)
    browser.open(path)
    assert shown.left_out == 3800
    assert browser.run("document.querySelectorAll('tr.document').length") == 400
    browser.run("document.querySelector('#more button').click()")
    assert browser.run("document.querySelectorAll('tr.document').length") == 800
    assert browser.complaints == []


def test_the_map_asks_for_nothing_and_its_words_fit_their_boxes(
    browser: Browser, tmp_path: Path
) -> None:
    from outputs.concept_map.test_picture import SMALL as MAP

    path = tmp_path / "concept_map.svg"
    path.write_bytes(svg.drawn(draw(MAP), Options()))
    browser.open(path)
    assert (browser.requests, browser.complaints) == ([], [])
    boxes = browser.run(
        "[...document.querySelectorAll('text')].map(e => e.getBoundingClientRect())"
        ".map(b => [b.left, b.top + b.height * .2, b.right, b.bottom - b.height * .2])"
    )
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i]]
    assert not [
        (a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_the_report_with_its_links_has_no_serious_fault(
    browser: Browser, axe: Path, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(SAMPLE), encoding="utf-8")
    browser.size(1366, 768)
    browser.open(path)
    assert (browser.requests, browser.complaints) == ([], [])
    assert faults(browser, axe) == []
