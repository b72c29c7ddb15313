"""Whether the tests notice a mistake: it is put into a copy of the checkout, and those that run its
line are run there: those of its module first, then those of its room, then the fastest.

What a test file builds once for all its tests (a fixture, a cache) is laid to the first of them, so
the others of that file are tried as well, after all. A line that the import of a test file runs
belongs to all its tests.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from measuring import Reach
from mistakes import Mistake

ROOT = Path(__file__).resolve().parents[2]
FIRST = 25  # tests tried before the others are so much as collected
HANGS = "(it hangs)"
LIMITED = ["sh", "-c", 'ulimit -v 12000000; exec "$@"', "sh"]  # kB; a mistake may fill all memory


@dataclass(frozen=True)
class Verdict:
    """Whether a mistake was noticed, by what (a test, or why not), and how many tests could run."""

    mistake: Mistake
    noticed: bool
    by: str
    tests: int


class Copy:
    """A copy of the checkout as it stands, uncommitted work included, in which mistakes are made.

    Byte code is made once and never written later: a mistake of the same size, made in the same
    second as another, would else run as that one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.sound = folder / "checkout", set[str]()
        listing = ["git", "ls-files", "-coz", "--exclude-standard"]
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode()
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.folder / name)
        (folder / "tmp").mkdir()
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(self.folder), str(Path(__file__).parent)]),
            "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(folder / "tmp"), "CI": "1",
            "CIS_SHARED": os.environ.get("CIS_SHARED", str(ROOT.parent / "shared")),
        }  # fmt: skip
        compiling = [sys.executable, "-m", "compileall", "-q", "cis_pipeline"]
        subprocess.run(compiling, cwd=self.folder, check=True)

    def pytest(
        self, tests: list[str], seconds: float, measuring: Path | None = None
    ) -> tuple[int | None, str]:
        """Its exit code (None: it did not end in time) and what it printed."""
        listed, printed = self.folder.parent / "arguments", self.folder.parent / "printed"
        listed.write_text("\n".join(tests), encoding="utf-8")
        before = ["-m", "coverage", "run", f"--rcfile={measuring}"] if measuring else []
        options = ["-p", "measuring"] if measuring else ["-x"]
        options += ["-q", "-n", "0", "-rfE", "--tb=no", "-p", "no:cacheprovider"]
        with printed.open("wb") as out:
            running = subprocess.Popen(
                [*LIMITED, sys.executable, *before, "-m", "pytest", *options, f"@{listed}"],
                cwd=self.folder, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            code = running.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        with suppress(ProcessLookupError):  # what it started, and what hangs, ends with it
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return code, printed.read_text(encoding="utf-8", errors="replace")

    def failing(self, tests: list[Reach], mistake: Mistake) -> str | None:
        """The first test that fails with the mistake, HANGS, or None."""
        place = self.folder / mistake.path
        made = place.stat()
        place.write_text(mistake.mistaken, encoding="utf-8")
        try:
            for part in filter(None, (tests[:FIRST], tests[FIRST:])):
                code, printed = self.pytest([t.test for t in part], _patience(part))
                if code is None:
                    return HANGS
                if code:
                    named = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
                    known = {t.test for t in part}
                    return next((t for t in named.findall(printed) if t in known), part[0].test)
        finally:
            place.write_text(mistake.source, encoding="utf-8")
            os.utime(place, ns=(made.st_atime_ns, made.st_mtime_ns))  # its byte code holds again
        return None

    def passes(self, test: str) -> bool:
        """Whether a test passes alone and without a mistake; asked once."""
        if test not in self.sound and self.pytest([test], 600)[0] == 0:
            self.sound.add(test)
        return test in self.sound


def tried(copy: Copy, mistake: Mistake, reaches: list[Reach], budget: float) -> Verdict:
    """Make one mistake, and see."""
    tests = _worth_running(mistake, reaches, budget)
    if not tests:
        return Verdict(mistake, False, "no test runs this line", 0)
    while by := copy.failing(tests, mistake):
        if by == HANGS or copy.passes(by):
            return Verdict(mistake, True, by, len(tests))
        tests = [test for test in tests if test.test != by]  # it proves nothing
    return Verdict(mistake, False, "the tests that run this line pass", len(tests))


def _worth_running(mistake: Mistake, reaches: list[Reach], budget: float) -> list[Reach]:
    run = [r for r in reaches if r.runs(mistake.path, mistake.first, mistake.last)]
    importing = {r.file for r in run if not r.test}
    nearest = [r for r in reaches if r.test and (r in run or r.file in importing)]
    files = {r.file for r in nearest}
    beside = [r for r in reaches if r.test and r.file in files and r not in nearest]
    module, chosen, left = Path(mistake.path), list[Reach](), budget

    def order(reach: Reach) -> tuple[bool, bool, float]:
        """Those of the module's own file first, then those of its room, then the fastest."""
        own = Path(reach.file).stem == f"test_{module.stem}" or reach.file == mistake.path
        return not own, module.parts[1] not in Path(reach.file).parts, reach.seconds

    for reach in sorted(nearest, key=order) + sorted(beside, key=order):
        if not chosen or reach.seconds <= left:
            chosen.append(reach)
            left -= reach.seconds
    return chosen


def _patience(tests: list[Reach]) -> float:
    return 30 + 2 * sum(test.seconds for test in tests)
