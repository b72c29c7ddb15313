"""What a large review costs: the run to its first gate, and the commands after it.

The review is a new one of `cis init` with one export: the first rows of a CSV file of yours
(`--csv`), or short invented records (`--invent`: no abstracts). Each command is a process of its
own; what is printed is the CPU time (user and system) of it and all that it starts, and the
memory of its largest process at the peak. Linux and macOS.

The 100 votes are put into the XML of one workbook as a spreadsheet program would, for a library
that reads and writes a workbook of fifty thousand rows takes longer than all that is measured.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from dedupe_shared import FIELDS, Cost, invented, measured
from python_calamine import CalamineWorkbook

csv.field_size_limit(1 << 30)


def main() -> None:
    """Read the arguments, and print a line for each command."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        if given.reference:
            _reference(folder / "reference", given.program)
        if given.csv or given.invent:
            _large(folder / "review", given)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv", type=Path, help="an export of your own")
    parser.add_argument("--first", type=int, help="so many of its rows (default: all)")
    parser.add_argument("--invent", type=int, default=0, help="so many short records instead")
    parser.add_argument("--criteria", action="store_true", help="the rules of `cis init` decide")
    parser.add_argument("--reference", action="store_true", help="a cold run of that review too")
    parser.add_argument("--only-first", action="store_true", help="nothing after the first run")
    parser.add_argument("--folder", type=Path, help="keep the reviews here")
    parser.add_argument("--program", type=Path, help="a checkout to measure instead of this one")
    return parser.parse_args()


def _large(folder: Path, given: argparse.Namespace) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _cis(given.program, "init", folder)
    if given.criteria:
        _decide(folder / "config" / "criteria.toml")
    export = folder / "data" / "searches" / "search.csv"
    count = _invent(given.invent, export) if given.invent else _cut(given.csv, given.first, export)
    print(f"{count:,} records, {export.stat().st_size / 1e6:,.0f} MB of CSV")
    _tell("first run", _cis(given.program, "run", "--review", folder))
    if given.only_first:
        return
    _tell("run again, nothing changed", _cis(given.program, "run", "--review", folder))
    _tell("status", _cis(given.program, "status", "--review", folder))
    workbook = folder / "data" / "sheets" / "abstract_A.xlsx"
    print(f"{workbook.name}: {workbook.stat().st_size / 1e6:.1f} MB")
    _apart(workbook)
    _tell("run after 100 votes", _cis(given.program, "run", "--review", folder))
    _tell("run again, nothing changed", _cis(given.program, "run", "--review", folder))
    _tell("status", _cis(given.program, "status", "--review", folder))
    _tell("check", _cis(given.program, "check", "--review", folder))


def _decide(criteria: Path) -> None:
    """Mean the rules of language and year, which are examples as `cis init` writes them."""
    text = criteria.read_text(encoding="utf-8")
    criteria.write_text(text.replace("\nexample = true\n", "\n"), encoding="utf-8")


def _reference(folder: Path, program: Path | None) -> None:
    """The reference review from its files alone: no ledger, no outputs."""
    shutil.rmtree(folder, ignore_errors=True)
    _cis(program, "init", "--example", folder)
    for made in (folder / "data").glob("ledger.sqlite*"):
        made.unlink()
    shutil.rmtree(folder / "data" / "outputs", ignore_errors=True)
    _tell("reference, cold run", _cis(program, "run", "--review", folder))
    _tell("reference, run again", _cis(program, "run", "--review", folder))


def _cis(program: Path | None, *arguments: str | Path) -> Cost:
    """A command of `cis`; that people are waited for (3) is no failure."""
    code = "import sys; sys.argv[0] = 'cis'; from cis_pipeline.cli import main\n"
    code = f"import sys; sys.path.insert(0, {str(program)!r})\n{code}" if program else code
    code += "try: main()\nexcept SystemExit as end: sys.exit(0 if end.code == 3 else end.code)"
    return measured([sys.executable, "-c", code, *map(str, arguments)])


def _tell(name: str, cost: Cost) -> None:
    print(
        f"{name:28} CPU {cost.cpu:7.2f} s, wall {cost.wall:7.2f} s, peak {cost.peak:6,.0f} MB",
        flush=True,
    )


# --- The export ------------------------------------------------------------------------------


def _cut(path: Path, first: int | None, export: Path) -> int:
    with (
        path.open(encoding="utf-8-sig", newline="") as file,
        export.open("w", encoding="utf-8", newline="") as out,
    ):
        rows, writer = csv.reader(file), csv.writer(out)
        writer.writerow(next(rows))
        count = 0
        for row in islice(rows, first):
            writer.writerow(row)
            count += 1
    return count


def _invent(count: int, export: Path) -> int:
    fields = [name for name in FIELDS if name != "abstract"]
    with export.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fields, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row for _, row in invented(count))
    return count


# --- Votes -----------------------------------------------------------------------------------


def _apart(path: Path) -> None:
    """Vote in a process of its own, so that this one stays small (see `measured`)."""
    process = multiprocessing.get_context("spawn").Process(target=vote, args=(path, 100))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{path} could not be filled in")


def vote(path: Path, count: int) -> None:
    """Put a decision into each of some rows of a workbook: nine exclusions, one inclusion."""
    with CalamineWorkbook.from_path(path) as book:
        rows = book.get_sheet_by_name("screening").to_python(nrows=20)
    head, heads = next((n, row) for n, row in enumerate(rows) if "record_id" in row)
    first = head + 2  # numbers of rows begin with 1
    columns = [chr(ord("A") + heads.index(name)) for name in ("decision", "reason")]

    def answered(row: int) -> tuple[str, str]:
        return ("include", "") if row % 10 == 0 else ("exclude", "OFFTOPIC")

    answers = {
        f"{column}{row}": text
        for row in range(first, first + count)
        for column, text in zip(columns, answered(row), strict=True)
        if text
    }
    _rewritten(path, lambda sheet: _filled(sheet, answers))


def _filled(sheet: str, answers: dict[str, str]) -> str:
    last = max(int(re.sub("[A-Z]", "", place)) for place in answers)
    start, mark, rest = sheet.partition(f'<row r="{last + 1}"')
    return _put(start, answers) + mark + rest


def _put(sheet: str, answers: dict[str, str]) -> str:
    for place, text in answers.items():
        cell = rf'<c r="{place}"([^>]*?)\s*(?:/>|></c>)'
        filled = rf'<c r="{place}"\1 t="inlineStr"><is><t>{text}</t></is></c>'
        sheet, hits = re.subn(cell, filled, sheet, count=1)
        if hits != 1:
            raise SystemExit(f"there is no empty cell {place}")
    return sheet


def _rewritten(path: Path, change: Callable[[str], str]) -> None:
    """The workbook with another first sheet."""
    member, part = "xl/worksheets/sheet1.xml", path.with_suffix(".part")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == member else data)
    part.replace(path)


if __name__ == "__main__":
    main()
