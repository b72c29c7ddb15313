"""Which test runs which lines: each test file in a process of its own, once a state of the code.

The module is also the plugin of pytest that does it. Why not coverage's `dynamic_context =
test_function`: it leaves out what fixtures and doctests run, and names functions, not tests as
pytest wants them named.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest

if TYPE_CHECKING:
    from noticing import Copy

CACHE = Path(__file__).resolve().parents[2] / ".mutation"
SETTINGS = """[run]
source = cis_pipeline
core = ctrace
parallel = true
context = ${MUTATION_TEST-}
"""


@dataclass(frozen=True)
class Reach:
    """What one test of a file runs: its seconds, and of each module the lines, as bits of a number
    in hex; `test` is "" for what importing the file's tests runs."""

    file: str
    test: str
    seconds: float
    lines: dict[str, str] = field(default_factory=dict)

    def runs(self, module: str, first: int, last: int) -> bool:
        """Whether it runs a line of `first` to `last`."""
        bits = int(self.lines.get(module, "0"), 16) >> first
        return bool(bits & ((1 << (last - first + 1)) - 1))


def measured(copy: Copy, test_file: str) -> list[Reach]:
    """What the tests of a file run; kept in CACHE while file, package and helpers are the same."""
    kept = CACHE / (test_file.replace("/", "-") + ".json")
    key = _digest(copy.folder, test_file)
    if kept.exists() and (old := json.loads(kept.read_text(encoding="utf-8")))["key"] == key:
        return [Reach(**one) for one in old["reaches"]]
    reaches = _measure(copy, test_file)
    CACHE.mkdir(exist_ok=True)
    new = {"key": key, "reaches": [asdict(reach) for reach in reaches]}
    kept.write_text(json.dumps(new), encoding="utf-8")
    return reaches


def test_files(folder: Path, under: Iterable[str]) -> list[str]:
    """The files with tests, doctests included, that stand under one of the paths."""
    tests = [p for p in folder.glob("tests/**/test_*.py") if "benchmarks" not in p.parts]
    modules = (folder / "cis_pipeline").rglob("*.py")
    tests += [p for p in modules if ">>> " in p.read_text(encoding="utf-8")]
    names = sorted(p.relative_to(folder).as_posix() for p in tests)
    return [name for name in names if any(Path(name).is_relative_to(path) for path in under)]


def _digest(folder: Path, test_file: str) -> str:
    package = sorted((folder / "cis_pipeline").rglob("*.py"))
    beside = [p for p in sorted((folder / "tests").rglob("*.py")) if p.name[:5] != "test_"]
    helpers = [p for p in beside if p.parent.name not in ("benchmarks", "mutation")]
    digest = hashlib.sha256(os.environ.get("PYTEST_ADDOPTS", "").encode())
    for path in [*package, *helpers, folder / test_file]:
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _measure(copy: Copy, test_file: str) -> list[Reach]:
    with tempfile.TemporaryDirectory() as name:
        settings, data, seconds = (Path(name) / one for one in ("settings", "data", "seconds"))
        settings.write_text(SETTINGS + f"data_file = {data}\n", encoding="utf-8")
        copy.environment["MUTATION_SECONDS"] = str(seconds)
        _, printed = copy.pytest([test_file], 3600, measuring=settings)
        if not seconds.exists():
            raise SystemExit(f"{test_file} could not be measured:\n{printed[-2000:]}")
        for failed in re.findall(r"^(?:FAILED|ERROR) .*", printed, re.MULTILINE):
            print(f"\nleft out, without a mistake: {failed}", file=sys.stderr)
        passed = json.loads(seconds.read_text(encoding="utf-8")) | {"": 0.0}
        whole = coverage.Coverage(data_file=str(data), config_file=str(settings))
        whole.combine()
        bits = _bits(whole.get_data(), copy.folder)
    return [Reach(test_file, test, took, bits.get(test, {})) for test, took in passed.items()]


def _bits(data: coverage.CoverageData, folder: Path) -> dict[str, dict[str, str]]:
    """By test, then by module: the lines run."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for file in data.measured_files():
        path = Path(file).relative_to(folder).as_posix()
        for line, tests in data.contexts_by_lineno(file).items():
            for test in tests:
                found[test][path] |= 1 << line
    return {test: {p: f"{n:x}" for p, n in lines.items()} for test, lines in found.items()}


# --- The plugin of pytest ------------------------------------------------------------------------

_seconds: Counter[str] = Counter()
_failed: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Name the test to coverage, and to the processes that the test starts."""
    current = coverage.Coverage.current()
    os.environ["MUTATION_TEST"] = item.nodeid  # coverage's `patch = subprocess` would not tell it
    os.environ["COVERAGE_PROCESS_START"] = current.config.config_file
    current.switch_context(item.nodeid)
    result = yield
    current.switch_context("")
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up set-up, call and tear-down."""
    _seconds[report.nodeid] += report.duration
    if not report.passed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Leave the seconds of the tests that passed."""
    passed = {test: took for test, took in _seconds.items() if test not in _failed}
    Path(os.environ["MUTATION_SECONDS"]).write_text(json.dumps(passed), encoding="utf-8")
