"""The page of a deposit in a real browser: it loads nothing, fits a phone, and has no faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import axe_core, faults
from outputs.deposit.small import small_review

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    small_review(folder / "review").deposit(folder / "out")
    return folder / "out" / "index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_it_fits_the_window_shows_its_diagram_and_asks_for_nothing(
    browser, page, width, height, scheme
):
    browser.call(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-color-scheme", "value": scheme}],
    )
    browser.size(width, height, mobile=width < 400)
    browser.open(page)
    assert browser.run("document.documentElement.scrollWidth") == width
    assert browser.run("document.querySelector('.wide img').naturalWidth") > 500
    ground = browser.run("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 25, 28)"}[scheme]
    assert browser.complaints == []
    assert [one for one in browser.requests if not one.startswith("data:image/svg+xml")] == []


def test_every_link_of_it_opens_a_file_that_is_there(browser, page):
    browser.open(page)
    links = browser.run("[...document.links].map((one) => one.getAttribute('href'))")
    assert len(links) > 50
    assert [one for one in links if not (page.parent / one).is_file()] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_serious_faults_for_people_who_cannot_see(browser, page, scheme, tmp_path):
    axe = axe_core(tmp_path)
    browser.call(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-color-scheme", "value": scheme}],
    )
    browser.size(1366, 768)
    browser.open(page)
    assert faults(browser, axe) == []
