"""The clickable flow and the report of the reference review in a real Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from browser import Browser, faults

from cis_pipeline.review.review import Review

pytestmark = pytest.mark.slow
PAGES = ("flow.html", "report.html")
SHOWN = "[...document.querySelectorAll('#n-list tbody code')].map((c) => c.textContent)"
ALL = (
    "(() => { while (!document.getElementById('n-more').hidden) "
    "document.getElementById('n-more').click(); })()"
)
OPEN = "document.getElementById('n-panel').open"
COUNT = "document.getElementById('n-count').textContent"
WIDE = "document.documentElement.scrollWidth"


@pytest.fixture(params=PAGES)
def shown(request: pytest.FixtureRequest, browser: Browser, reference: Path) -> Browser:
    browser.call("Emulation.setEmulatedMedia", media="", features=[])
    browser.size(1366, 768)
    browser.open(reference / "data" / "outputs" / request.param)
    return browser


def click(page: Browser, key: str) -> None:
    """Click a number of the diagram as a person does, where it stands."""
    box = page.run(
        f"""(() => {{ const a = document.querySelector('svg a[href="#n:{key}"]');
        a.scrollIntoView({{block: 'center'}});
        const b = a.getBoundingClientRect();
        return [b.x + b.width / 2, b.y + b.height / 2]; }})()"""
    )
    for kind in ("mousePressed", "mouseReleased"):
        page.call(
            "Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1
        )
    settled(page)


def settled(page: Browser) -> None:
    page.run("new Promise((done) => setTimeout(done, 60))")


@pytest.mark.parametrize(
    ("key", "n"),
    [("reports_excluded", 65), ("identified_from.database", 3819), ("records_excluded", 1658)],
)
def test_a_click_and_a_key_list_exactly_the_records_of_the_number(
    shown: Browser, reference: Path, key: str, n: int
) -> None:
    d = Review.open(reference).flow().databases
    field = "records_identified" if key.startswith("identified") else key
    click(shown, key)
    assert shown.run(OPEN)
    assert shown.run(COUNT) == f"{n} records"
    shown.run(ALL)
    assert shown.run(SHOWN) == list(d.records[field])
    shown.press("Escape")
    settled(shown)
    assert not shown.run(OPEN)
    shown.run(f"""document.querySelector('svg a[href="#n:{key}"]').focus()""")
    shown.press("Enter")
    settled(shown)
    assert shown.run(COUNT) == f"{n} records"
    shown.run(ALL)
    assert shown.run(SHOWN) == list(d.records[field])
    shown.press("Escape")
    settled(shown)
    back = "document.activeElement.getAttribute('href')"
    assert shown.run(back) == f"#n:{key}"
    assert (shown.requests, shown.complaints) == ([], [])


def test_words_filter_the_list_and_the_whole_of_it_can_be_copied(shown: Browser) -> None:
    click(shown, "reports_excluded")
    shown.run(
        "(() => { const f = document.getElementById('n-filter'); f.value = 'policy'; "
        "f.dispatchEvent(new Event('input')); })()"
    )
    shown.run("new Promise((done) => setTimeout(done, 250))")
    few = int(shown.run(COUNT).split()[0])
    assert 0 < few < 65
    assert shown.run(COUNT) == f"{few} of 65 records"
    shown.run(
        "Object.defineProperty(navigator, 'clipboard', { configurable: true, "
        "value: { writeText: async (text) => { window.copied = text; } } })"
    )
    shown.run("document.getElementById('n-copy').click()")
    settled(shown)
    lines = shown.run("window.copied").split("\n")
    assert lines[0].split("\t")[:3] == ["id", "title", "work"]
    assert len(lines) == few + 1
    assert {line.count("\t") for line in lines} == {9}


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (2560, 1440)])
def test_nothing_is_off_screen_with_the_panel_open_or_closed(
    shown: Browser, size: tuple[int, int]
) -> None:
    shown.size(*size, mobile=size[0] < 500)
    assert shown.run(WIDE) <= size[0]
    shown.run("location.hash = '#n:records_excluded'")
    settled(shown)
    assert shown.run(OPEN)
    assert shown.run(WIDE) <= size[0]
    over = (
        "[...document.querySelectorAll('#n-panel *')].map((e) => e.getBoundingClientRect())"
        ".filter((b) => b.width && b.right > innerWidth + 1).length"
    )
    assert shown.run(over) == 0
    assert (shown.requests, shown.complaints) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_panel_has_no_serious_fault_of_access(
    shown: Browser, axe: Path, scheme: str
) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    shown.call("Emulation.setEmulatedMedia", features=features)
    shown.run("location.hash = '#n:reports_excluded'")
    settled(shown)
    shown.call("Page.setBypassCSP", enabled=True)
    assert faults(shown, axe) == []


def test_the_list_prints_whole_and_without_the_page_behind_it(
    shown: Browser, tmp_path: Path, reference: Path
) -> None:
    shown.run("location.hash = '#n:rounds.abstract.excluded'")
    settled(shown)
    shown.printed(tmp_path / "list.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "list.pdf")
    said = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    ids = Review.open(reference).flow().rounds[2].records["excluded"]
    found = set(re.findall(r"R-[0-9A-Z]{11}", re.sub(r"\s", "", said)))
    assert len(ids) == 160
    assert found >= set(ids)


def test_the_diagram_prints_on_one_page(browser: Browser, reference: Path, tmp_path: Path) -> None:
    browser.call("Emulation.setEmulatedMedia", media="", features=[])
    browser.size(1366, 768)
    browser.open(reference / "data" / "outputs" / "flow.html")
    browser.printed(tmp_path / "flow.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "flow.pdf")
    assert len(document) == 1
    said = document[0].get_textpage().get_text_bounded()
    document.close()
    for n in (3819, 1444, 573, 1802, 1658, 144, 65, 275, 40, 314):
        assert f"{n}" in said
