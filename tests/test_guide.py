"""The guide tells the truth: a reader who does what its pages say sees what they show.

How a page is read stands in guide_steps.py.
"""

from __future__ import annotations

import re
import runpy
import shutil
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from guide_steps import GUIDE, ROOT, WRITE, Reader, Step, commands, fill_in, missing, steps

PAGES = sorted(GUIDE.glob("*.md"), key=lambda page: page.name)
PICTURES = GUIDE / "pictures"
EACH_ANEW = "in_the_middle.md"
"""The page whose sections each begin with the review that its first section makes."""
SHOWN = re.compile(r"!\[[^]]+\]\(([^)]+)\)")


@pytest.fixture
def reader(reference: Path, tmp_path: Path) -> Reader:
    """Somebody in an empty folder. The reference review is not made anew for them, and was run:
    that `cis init --example` makes it is tested with the README."""
    return Reader(tmp_path, example=reference)


def read(reader: Reader, page: Path) -> None:
    for step in steps(page):
        reader.take(step)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.name != EACH_ANEW], ids=lambda page: page.stem
)
def test_what_a_page_says_can_be_done_and_shows_what_it_shows(reader: Reader, page: Path) -> None:
    read(reader, page)
    said = [step for step in steps(page) if step.kind == "prose" and WRITE.search(step.text)]
    assert reader.tables == len(said)  # no sentence about a workbook was passed over


@pytest.mark.slow
def test_each_recipe_for_the_middle_of_a_review_works_on_the_review_of_its_beginning(
    tmp_path: Path,
) -> None:
    reader, recipes, begun = Reader(tmp_path), 0, tmp_path / "begun"
    for step in steps(GUIDE / EACH_ANEW):
        if step.kind == "prose" and step.text.startswith("## "):
            recipes += 1
            if recipes == 2:
                shutil.copytree(reader.folder, begun)
            if recipes >= 2:
                reader.folder = tmp_path / str(recipes)
                shutil.copytree(begun, reader.folder)
        reader.take(step)
    assert recipes == 11


def test_the_practice_review_is_the_one_that_the_researcher_sets_up(reader: Reader) -> None:
    for step in steps(GUIDE / "researcher.md"):
        if step.kind == "prose" and step.text.startswith("## 4."):
            break
        reader.take(step)
    for name in ("review.toml", "criteria.toml"):
        made = (reader.folder / "config" / name).read_text(encoding="utf-8")
        ready = (GUIDE / "practice" / name).read_text(encoding="utf-8")
        assert tomllib.loads(made) == tomllib.loads(ready)  # comments of the template apart


def test_every_file_for_practice_is_used_on_a_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    files = [path for path in (GUIDE / "practice").rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        whole = path.relative_to(ROOT), path.relative_to(ROOT).parent
        assert any(f"`{name.as_posix()}`" in text for name in whole), path


# --- links and pictures ------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    for link in links:
        path, _, place = link.partition("#")
        if not path.startswith("https:"):
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), link
            if target.suffix != ".md":
                continue
            titles = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w -]", "", t).lower().replace(" ", "-") for t in titles]
            assert not place or place in anchors, link


def test_the_pictures_of_the_pages_are_those_that_the_script_makes() -> None:
    script = (GUIDE / "make_pictures.py").read_text(encoding="utf-8")
    made = set(re.findall(r'^    "(\w+\.png)",$', script, re.MULTILINE))
    named = {name for page in PAGES for name in SHOWN.findall(page.read_text(encoding="utf-8"))}
    there = {f"pictures/{path.name}" for path in PICTURES.iterdir()}
    assert len(made) == 6
    assert named == there == {f"pictures/{name}" for name in made}
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 1_500_000


def test_the_caption_of_every_picture_says_that_it_shows_simulated_records() -> None:
    captions = 0
    for page in PAGES:
        texts = [step.text for step in steps(page)]
        for text, caption in pairwise(texts):
            if SHOWN.search(text):
                captions += 1
                assert re.match(r"\*.*simulated", caption, re.IGNORECASE), (page.name, text)
    assert captions >= 6


@pytest.mark.slow
def test_the_script_makes_all_pictures(tmp_path: Path) -> None:
    from PIL import Image

    script = runpy.run_path(str(GUIDE / "make_pictures.py"))
    if lacks := script["lacking"]():
        pytest.skip(f"{' and '.join(lacks)} not here")
    script["make"](tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(script["PICTURES"])
    for name in script["PICTURES"]:
        with Image.open(tmp_path / name) as picture:
            assert min(picture.size) > 400
            assert len(picture.convert("RGB").getcolors(1 << 16) or ()) > 10  # not blank


# --- how pages are read ------------------------------------------------------------------------


PRINTED = "reading a.ris (1 of 2) ...\none:   1 record\n\ntwo:   2 records\nthree: 3 records\n"


@pytest.mark.parametrize(
    ("shown", "lacks"),
    [
        ("one: 1 record\ntwo: 2 records", ""),
        ("one: 1 record\n...\nthree: 3 records", ""),
        ("two: ...", ""),
        ("one: 1 record\nthree: 3 records", "three: 3 records"),  # not the next line
        ("two: 3 records", "two: 3 records"),  # another number
        ("two: 2 records\n...\none: 1 record", "one: 1 record"),  # in another order
        ("reading a.ris (1 of 2) ...", "reading a.ris (1 of 2) ..."),  # a bar on a terminal
    ],
)
def test_a_line_that_a_page_shows_must_have_been_printed_in_its_place(shown, lacks) -> None:
    assert missing(shown, PRINTED) == lacks


def test_a_command_that_ends_otherwise_than_a_page_says_is_told(reader: Reader) -> None:
    step = Step("sh", "cis --version\ncis status    # exit code 3: it waits", "", "page.md:7")
    assert [*commands(step)] == [("cis --version", 0), ("cis status", 3)]
    with pytest.raises(AssertionError, match=r"page.md:7: cis status: 1"):  # no review is here
        reader.take(step)
    with pytest.raises(AssertionError, match=r"page.md:7: rm"):
        reader.take(Step("sh", "rm -r data", "", "page.md:7"))


def test_a_table_about_a_title_that_no_workbook_holds_is_told(tmp_path: Path) -> None:
    from openpyxl import Workbook, load_workbook

    path, book = tmp_path / "a.xlsx", Workbook()
    for row in (("title", "decision"), ("Owls at night", None), ("Owls by day", None)):
        book.worksheets[0].append(row)
    book.save(path)
    table = "| title | decision |\n|---|---|\n| Owls at... | include |\n| all others | exclude |"
    fill_in([path], Step("table", table, "", "page.md:7"))
    cells = [row[1].value for row in load_workbook(path).worksheets[0]]
    assert cells == ["decision", "include", "exclude"]
    with pytest.raises(AssertionError, match=r"page.md:7: no row of Hares"):
        fill_in([path], Step("table", table.replace("Owls at...", "Hares"), "", "page.md:7"))
