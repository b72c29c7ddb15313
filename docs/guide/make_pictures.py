"""The pictures of the guide, made from the reference review, whose records are simulated.

Run it in a clone, with what `pip install -e ".[dev]"` brings, Chromium and LibreOffice Calc:

    python docs/guide/make_pictures.py            # into docs/guide/pictures/
    python docs/guide/make_pictures.py FOLDER     # elsewhere

It makes the review anew in a folder of its own (about a minute), so the pictures show what this
version of the program writes. Each has a palette of few colours; together they stay below 1.5 MB.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pypdfium2
from PIL import Image, ImageChops

GUIDE = Path(__file__).resolve().parent
ROOT = GUIDE.parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import NAMES, Browser  # noqa: E402

PICTURES = (
    "report.png",
    "flow_open.png",
    "workbook.png",
    "flow_90mm.png",
    "theme_reader.png",
    "concept_map.png",
)
"""What is made; the pages of the guide name no other."""
_COLOURS = 64
_DECIDED = 4
"""How many rows of the workbook are shown as decided; the others as they are handed out."""


def make(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        review = Path(work) / "review"
        cis("init", "--example", str(review), within=Path(work))
        cis("run", within=review)
        outputs = review / "data" / "outputs"
        pages(outputs, folder, Path(work) / "browser")
        workbook(review / "data" / "sheets" / "abstract_sim-A.xlsx", folder, Path(work))
        narrow = Path(work) / "flow_90mm.png"
        cis("flow", "--width", "90mm", "--dpi", "150", "-o", str(narrow), within=review)
        keep(Image.open(narrow), folder / "flow_90mm.png")
        concepts = Image.open(outputs / "concept_map.png")
        concepts.thumbnail((1500, 1500), Image.Resampling.LANCZOS)
        keep(concepts, folder / "concept_map.png")


def cis(*words: str, within: Path) -> None:
    """One command of `cis`, silent."""
    here = dict(os.environ, PYTHONPATH=str(ROOT))
    command = [sys.executable, "-m", "cis_pipeline", *words]
    subprocess.run(command, cwd=within, env=here, check=True, capture_output=True)


def pages(outputs: Path, folder: Path, profile: Path) -> None:
    """The report's first screen, the diagram with a number open, the reader with a cell open."""
    browser = Browser(profile)
    try:
        browser.open(outputs / "report.html")
        seen(browser, folder / "report.png")
        browser.open(outputs / "flow.html")
        browser.run("location.hash = '#n:reports_excluded_by_reason.FT2_POLICY_REVIEW'")
        browser.run("new Promise((done) => setTimeout(done, 500))")
        assert browser.run("document.getElementById('n-panel').open")
        seen(browser, folder / "flow_open.png")
        browser.open(outputs / "themes.html")
        browser.run("document.querySelector('td button').click()")
        browser.run("new Promise((done) => setTimeout(done, 500))")
        assert browser.run("document.getElementById('panel').open")
        seen(browser, folder / "theme_reader.png")
    finally:
        browser.close()


def seen(browser: Browser, path: Path) -> None:
    """What the browser shows."""
    browser.picture(path)
    keep(Image.open(path), path)


def workbook(source: Path, folder: Path, work: Path) -> None:
    """A reviewer's workbook as LibreOffice shows it, with letters of columns and row numbers."""
    book = openpyxl.load_workbook(source)
    sheet = book["screening"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for row in range(3 + _DECIDED, sheet.max_row + 1):
        for name in ("decision", "reason", "note"):
            sheet.cell(row, columns[name]).value = None
    sheet.print_options.headings = sheet.print_options.gridLines = True
    copy = work / "workbook.xlsx"
    book.save(copy)
    profile = f"-env:UserInstallation={(work / 'office').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work)]
    subprocess.run([*command, str(copy)], check=True, capture_output=True, timeout=300)
    pdf = pypdfium2.PdfDocument(work / "workbook.pdf")
    page = pdf[0].render(scale=2).to_pil()
    pdf.close()
    cut = trimmed(page)
    keep(cut.crop((0, 0, cut.width, min(cut.height, 760))), folder / "workbook.png")


def trimmed(picture: Image.Image) -> Image.Image:
    """Without its white margins."""
    plain = picture.convert("RGB")
    white = Image.new("RGB", plain.size, "white")
    return plain.crop(ImageChops.difference(plain, white).getbbox())


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture with few colours."""
    few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def lacking() -> list[str]:
    """The programs that are needed and not here."""
    office = [] if shutil.which("soffice") else ["LibreOffice Calc"]
    return office + ([] if any(map(shutil.which, NAMES)) else ["Chromium"])


if __name__ == "__main__":
    if lacks := lacking():
        sys.exit(f"{' and '.join(lacks)}: not here; install and run again")
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else GUIDE / "pictures")
