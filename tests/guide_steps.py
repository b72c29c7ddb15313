"""The pages of docs/guide/ as steps, and a reader who takes them one after another.

What a page tells a reader to do stands in these forms, all of which the reader here follows:

- a block `sh`: a command a line; `# exit code 3 ...` behind one says how it ends (else 0);
- a block `text`: what the commands of the block before it print. Lines that follow each other
  there must follow each other in the output; "..." stands for what is left out;
- a block `toml` whose first line names a file: what is to stand in that file (a table or a key
  takes the place of that of the same name, an entry of a list that of the same id or file);
- a paragraph "Copy `a`, `b` into `c`", from this project into the page's folder;
- a paragraph that ends "Save as `a`:" before any other block: the whole of that file;
- a paragraph "In `a.xlsx` and `b.xlsx` write:" before a table: in the row of a title, the cells
  under the other headings; "all others" fills the rows whose decision is blank;
- a block `python`, which is run, and one `r`, which is run where R is.
"""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import tomlkit
from click.testing import CliRunner
from tomlkit.items import AoT

from cis_pipeline.cli import main

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a reader does or sees: kind, its text, the paragraph before it, its place."""

    kind: str
    text: str
    before: str
    place: str


def steps(page: Path) -> Iterator[Step]:
    """The steps of a page, in order; "prose" and "table" beside the languages of its blocks."""
    lines = page.read_text(encoding="utf-8").splitlines()
    before, at = "", 0
    while at < len(lines):
        begun, place = at, f"{page.name}:{at + 1}"
        if lines[at].startswith("```"):
            kind = lines[at][3:].strip()
            at += 1
            while lines[at] != "```":
                at += 1
            yield Step(kind, "\n".join(lines[begun + 1 : at]), before, place)
            before, at = "", at + 1
        elif lines[at].strip():
            while at < len(lines) and lines[at].strip() and not lines[at].startswith("```"):
                at += 1
            text = "\n".join(lines[begun:at])
            kind = "table" if text.startswith("|") else "prose"
            yield Step(kind, text, before, place)
            before = text if kind == "prose" else ""
        else:
            at += 1


def commands(step: Step) -> Iterator[tuple[str, int]]:
    """Each command of a block, with the exit code that the page tells."""
    for line in step.text.splitlines():
        command, _, remark = line.partition(" #")
        if command.strip() and not command.startswith("#"):
            told = re.search(r"exit code (\d+)", remark)
            yield command.strip(), int(told[1]) if told else 0


def missing(shown: str, printed: str) -> str:
    """The first line that a page shows and the output does not have there; "" if all are there."""
    seen = [_plain(line) for line in printed.splitlines()]
    seen = [line for line in seen if line and not line.endswith(" ...")]  # a bar on a terminal
    at, follows = 0, False
    for line in (_plain(line) for line in shown.splitlines()):
        if line == "...":
            follows = False
        elif line:
            fits = re.compile(".*".join(map(re.escape, line.split("..."))))
            ahead = range(at, min(at + 1, len(seen)) if follows else len(seen))
            found = next((n for n in ahead if fits.fullmatch(seen[n])), None)
            if found is None:
                return line
            at, follows = found + 1, True
    return ""


WRITE = re.compile(r"[Ii]n (?:`[^`]+\.xlsx`(?:,|and|\s)*)+write:$")


def _whole(step: Step) -> str:
    """The file whose whole text a block is, or ""."""
    named = re.search(r"[Ss]ave (?:it )?as `([^`]+)`[^`]*:$", step.before)
    return named[1] if named else ""


def _plain(line: str) -> str:
    return " ".join(line.split())


@dataclass(slots=True)
class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    folder: Path
    example: Path | None = None
    """Where the reference review lies that `cis init --example` would make."""
    printed: str = ""
    done: list[str] = field(default_factory=list)
    tables: int = 0

    def take(self, step: Step) -> None:
        """Take a step; AssertionError says where the page is wrong."""
        match step.kind:
            case "sh":
                self.printed = ""
                for command, code in commands(step):
                    self._run(command, code, step.place)
            case "text":
                line = missing(step.text, self.printed)
                assert not line, f"{step.place}: not there: {line}\n{self.printed}"
            case "toml" if not _whole(step):
                self._edit(step.text)
            case "prose" if step.text.startswith("Copy `"):
                *sources, target = re.findall(r"`([^`]+)`", step.text)
                for source in sources:
                    self._copy(ROOT / source, self.folder / target)
            case "prose":
                pass
            case "table":
                if said := WRITE.search(step.before):
                    named = re.findall(r"`([^`]+)`", said[0])
                    fill_in([self.folder / name for name in named], step)
                    self.tables += 1
            case "python":
                printed = io.StringIO()
                with chdir(self.folder), redirect_stdout(printed):
                    exec(compile(step.text, step.place, "exec"), {})
                self.printed = printed.getvalue()
            case "r":
                self._r(step)
            case _:
                named = _whole(step)
                assert named, f"{step.place}: which file is this?"
                path = self.folder / named
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.text + "\n", encoding="utf-8")

    def _run(self, command: str, code: int, place: str) -> None:
        words = shlex.split(command)
        self.done.append(command)
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve()
            assert self.folder.is_dir(), f"{place}: {command}"
            return
        if words[:2] == ["pip", "install"]:  # tests/test_packaging.py does
            return
        assert words[0] == "cis", f"{place}: {command}"
        if words[1:3] == ["init", "--example"] and self.example is not None:
            shutil.copytree(self.example, self.folder / words[3])
            return
        with chdir(self.folder):
            result = CliRunner().invoke(main, words[1:])
        self.printed += result.output
        assert result.exit_code == code, f"{place}: {command}: {result.exit_code}\n{result.output}"

    def _r(self, step: Step) -> None:
        """What R reads is there, with the columns that it takes; and R runs, where it is."""
        heads: dict[str, list[str]] = {}
        for name, path in re.findall(r'(\w+) <- read\.csv\("([^"]+)"', step.text):
            with (self.folder / path).open(encoding="utf-8-sig", newline="") as file:
                heads[name] = next(csv.reader(file))
        for name, column in re.findall(r"(\w+)\$(\w+)", step.text):
            assert column in heads[name], f"{step.place}: {name} has no column {column}"
        if heads and (program := shutil.which("Rscript")):
            subprocess.run([program, "-e", step.text], cwd=self.folder, check=True)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        target.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / source.name)
        else:
            shutil.copy(source, target / source.name)

    def _edit(self, text: str) -> None:
        named = re.match(r"# (\S+\.toml)", text)
        assert named, f"which file is this?\n{text}"
        path = self.folder / named[1]
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        wanted = tomlkit.parse(text.partition("\n")[2])
        for key, value in wanted.items():
            _put(document, key, value)
        path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _put(document: Any, key: str, value: Any) -> None:
    there = document.get(key)
    if isinstance(value, AoT) and isinstance(there, AoT):
        for entry in value:
            name = "id" if "id" in entry else "file"
            same = next((one for one in there if one.get(name) == entry.get(name)), None)
            if same is None:
                there.append(entry)
            else:
                for inner, what in entry.items():
                    same[inner] = what
    elif isinstance(value, dict) and isinstance(there, dict):
        for inner, what in value.items():
            _put(there, inner, what)
    else:
        document[key] = value


def fill_in(paths: Sequence[Path], step: Step) -> None:
    """Write into workbooks what the table of a step says; each row must stand in one of them."""
    books = {path: openpyxl.load_workbook(path) for path in paths}
    rows = [_cells(line) for line in step.text.splitlines()]
    for key, *values in rows[2:]:
        written = 0
        for book in books.values():
            sheet = book.worksheets[0]
            top = next(n for n in (1, 2) if rows[0][0] in [cell.value for cell in sheet[n]])
            columns = {cell.value: cell.column for cell in sheet[top]}
            below = range(top + 1, sheet.max_row + 1)
            names = {n: str(sheet.cell(n, columns[rows[0][0]]).value or "") for n in below}
            if key == "all others":
                free = [n for n in below if not sheet.cell(n, columns["decision"]).value]
                found = [n for n in free if names[n]]
            else:
                fits = re.compile(".*".join(map(re.escape, key.split("..."))))
                found = [n for n in below if fits.fullmatch(names[n])]
                assert len(found) < 2, f"{step.place}: {len(found)} rows of {key}"
            for n in found:
                for head, value in zip(rows[0][1:], values, strict=True):
                    sheet.cell(n, columns[head]).value = value or None
            written += len(found)
        assert written, f"{step.place}: no row of {key}"
    for path, book in books.items():
        book.save(path)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
