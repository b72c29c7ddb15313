"""The simulated people work through the review: its stages, and after each what it asks for.

They drive the real pipeline in a copy of the review folder and leave nothing behind but the
workbooks in data/sheets/, each as the pipeline wrote it and with its blank cells filled in.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import DEDUPE_ROUND
from cis_pipeline.core.progress import Await
from cis_pipeline.review.review import Review
from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.filling import Cells, fill_in
from cis_pipeline.simulate.judging import Judges
from cis_pipeline.simulate.truth import Fact, read_truth

_MOST_TURNS = 10
"""A review that still waits after so many turns waits for something nobody here can give."""


def simulate_people(folder: Path, seed: int) -> None:
    """Write the workbooks of the simulated reviewers into data/sheets/ of the review folder.

    The library must be there (see `simulate_library`). ReviewError if the review does not come
    to its end, or comes out at other numbers than the published ones.
    """
    with TemporaryDirectory(prefix="cis-") as scratch:
        copy = Path(scratch) / "review"
        for part in ("config", "data/searches", "data/grey", "data/simulated"):
            shutil.copytree(folder / part, copy / part)
        review = Review.open(copy)
        _play(review, seed)
        _compare(review, Totals.read(copy / "config"))
        sheets = folder / "data" / "sheets"
        sheets.mkdir(parents=True, exist_ok=True)
        for path in sorted((copy / "data" / "sheets").glob("*.xlsx")):
            shutil.copyfile(path, sheets / path.name)


def _play(review: Review, seed: int) -> None:
    """Duplicates first, then round by round: votes, and the conflicts they leave."""
    judges = Judges(Assumptions.read(review.workspace.config), review.protocol, seed)
    review.ingest()
    facts = _facts(review)
    review.dedupe()
    _answer(review, judges, facts)
    for _ in range(_MOST_TURNS):
        review.screen()
        review.sheets_export()
        _answer(review, judges, facts)
        review.reconcile()
        _answer(review, judges, facts)
        waiting = review.status().waiting
        if not waiting:
            return
    raise ReviewError(f"{waiting[0].sentence} The simulated people have nothing to say to this.")


def _answer(review: Review, judges: Judges, facts: Mapping[str, Fact]) -> None:
    """Fill in every workbook that waits for somebody, and hand it in."""
    for asked in review.status().waiting:
        for path in asked.paths:
            fill_in(review.workspace.root / path, _answering(asked, judges, facts))
    review.sheets_import()


def _facts(review: Review) -> dict[str, Fact]:
    """The truth about each record, by its record_id."""
    told = read_truth(review.workspace.root / "data" / "simulated")
    truth = {(fact.file, int(fact.position)): fact for fact in told}
    place: Counter[str] = Counter()
    found = {}
    for record in review.state.records:
        place[record.source_id] += 1
        key = record.source_id, place[record.source_id]
        if key not in truth:
            raise ReviewError(
                f"{record.locator}: the truth in data/simulated/ does not know this record; "
                "write the library again with `cis simulate library`"
            )
        found[record.record_id] = truth[key]
    return found


def _answering(asked: Await, judges: Judges, facts: Mapping[str, Fact]) -> Callable[[Cells], Cells]:
    def answer(row: Cells) -> Cells:
        if row.get("decision"):
            return {}
        if asked.round_id == DEDUPE_ROUND:
            one, two = row["pair"].split()
            return judges.pair(facts[one], facts[two])
        return judges.answer(facts[row["record_id"]], asked.round_id, asked.who)

    return answer


def _compare(review: Review, totals: Totals) -> None:
    """Refuse to hand over workbooks that do not lead to the published numbers."""
    flow = review.flow()
    left = {r.id: r.left for r in flow.rounds}
    computed = Totals(
        identified=flow.databases.records_identified or 0,
        screened=flow.databases.records_screened or 0,
        after_criteria=left["criteria"],
        after_abstracts=left["abstract"],
        included=left["full_text"],
        grey=(flow.other.records_identified if flow.other else None) or 0,
    )
    if computed != totals:
        raise ReviewError(f"the simulated review came out at {computed} and not at {totals}")
