"""What the tests of whole reviews share: an export in RIS, a workbook filled in, a run."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from screening.sheets import header

from cis_pipeline import Review


def ris(title: str, year: int = 2015, doi: str = "", kind: str = "JOUR") -> str:
    lines = [f"TY  - {kind}", f"TI  - {title}", "AU  - Doe, Ann", f"PY  - {year}", "LA  - English"]
    volume, page = len(title), ord(title[0].upper())
    lines += ["JO  - Journal of Invented Results", f"VL  - {volume}", f"SP  - {page}"]
    return "\n".join([*lines, *([f"DO  - {doi}"] if doi else []), "ER  - ", ""])


TITLES = ["Apples in autumn", "Bridges over water", "Clouds at night", "Dogs in the city"]


def own_criteria(root: Path) -> None:
    """The reviewers of a new review mean the template's examples as they are."""
    edit(root, "criteria.toml", "example = true\n", "")


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Change what stands in a file of config/."""
    path = root / "config" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def two_exports(root: Path) -> Path:
    """A new review with two exports that overlap: 6 records of 5 documents, one of them of 1950."""
    Review.init(root)
    own_criteria(root)
    searches = root / "data" / "searches"
    first = "\n".join(ris(t, doi=f"10.5555/{i}") for i, t in enumerate(TITLES))
    (searches / "one.ris").write_text(first, encoding="utf-8")
    second = ris(TITLES[0].upper() + ".", doi="10.5555/0") + ris("Eels of old", year=1950)
    (searches / "two.ris").write_text(second, encoding="utf-8")
    return root


def fill(path: Path, answers: dict[str, str], reason: str = "OFFTOPIC") -> None:
    """Answer a workbook by hand: by the first word of each title, "" leaves the row blank."""
    book = openpyxl.load_workbook(path)
    sheet = book["screening"]
    head, column = header(sheet)
    for row in range(head + 1, sheet.max_row + 1):
        word = sheet.cell(row, column["title"]).value.split()[0]
        decision = answers.get(word, answers.get("*", ""))
        sheet.cell(row, column["decision"]).value = decision or None
        if decision == "exclude":
            sheet.cell(row, column["reason"]).value = reason
    book.save(path)


def run(folder):
    review = Review.open(folder)
    return review.run()


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a folder and those within it, by name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def left(outcome):
    d = outcome.document
    return {
        r: (n["entered"], n["excluded"], n["waiting"], n["left"]) for r, n in d["rounds"].items()
    }
