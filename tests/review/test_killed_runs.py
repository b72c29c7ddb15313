"""A run that is killed at any moment is finished by the next: all is as if it had never died."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas
import pytest
from review.dying import begun, processes, run_and_die, run_and_tell
from review.reviews import contents, run, two_exports

from cis_pipeline import Review

HOUR = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")


@dataclass(frozen=True)
class Left:
    """What a review holds after a run, without the hours at which it was decided."""

    document: dict[str, Any]
    records: pandas.DataFrame
    decisions: pandas.DataFrame
    outputs: dict[str, bytes]
    workbooks: set[str]

    @classmethod
    def of(cls, folder: Path) -> Left:
        document = run(folder).document
        review = Review.open(folder)
        assert not [p for p in review.check() if p.severity != "notice"]
        files = contents(folder / "data/outputs")
        outputs = {name: HOUR.sub(b"some hour", data) for name, data in files.items()}
        for name in ("run.json", "run_rows.json", ".memory.json"):
            del outputs[name]  # they hold hashes of the ledger, which rest on the hours
        return cls(
            document,
            review.records,
            review.decisions.drop(columns="at"),
            outputs,
            {p.name for p in (folder / "data/sheets").iterdir()},
        )


def assert_same(found: Left, expected: Left) -> None:
    assert found.document == expected.document
    pandas.testing.assert_frame_equal(found.records, expected.records)
    pandas.testing.assert_frame_equal(found.decisions, expected.decisions)
    assert found.workbooks == expected.workbooks
    assert found.outputs == expected.outputs


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Left:
    """The same review, run once without any kill."""
    return Left.of(two_exports(tmp_path_factory.mktemp("undisturbed") / "Café review"))


MOMENTS = [
    *(("Store", "_add", nth) for nth in (1, 2, 4, 7, 12, 18)),  # within a transaction
    *(("Store", "append", nth) for nth in (1, 2, 3, 4)),  # between two
    *(("Path", "replace", nth) for nth in (1, 2, 6)),  # moving the ledger or an output into place
    *(("Path", "write_bytes", nth) for nth in (1, 5)),  # writing a workbook or an output
]


@pytest.mark.slow
@pytest.mark.parametrize(("owner", "name", "nth"), MOMENTS)
def test_a_run_killed_at_any_moment_is_finished_by_the_next_as_if_undisturbed(
    folder, undisturbed, owner, name, nth
):
    process = begun(run_and_die, folder, owner, name, nth)
    process.join()
    assert process.exitcode == 9
    assert_same(Left.of(folder), undisturbed)


@pytest.mark.parametrize("at", ["reading data/searches/two", "comparing", "screening", "drawing"])
def test_a_run_that_is_killed_from_outside_is_finished_by_the_next(folder, undisturbed, at):
    told, tells = processes().Pipe(duplex=False)
    process = begun(run_and_tell, folder, tells)
    while not told.recv().startswith(at):
        pass
    process.kill()
    process.join()
    assert process.exitcode not in (0, 1)  # killed, neither at its end nor by a fault
    assert_same(Left.of(folder), undisturbed)
