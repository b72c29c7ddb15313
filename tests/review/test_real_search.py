"""A search that other people made, from raw exports to the end; and the outside contract.

Both read the shared folder of real files and skip where it is absent.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from review.reference import DOCUMENT
from review.reviews import fill

from cis_pipeline import Review
from cis_pipeline.outputs import terminal


@pytest.mark.slow
def test_a_real_search_of_five_databases_goes_to_the_end_through_two_reviewers(shared, tmp_path):
    Review.init(tmp_path / "real")
    searches = tmp_path / "real" / "data" / "searches"
    announced = 0
    with (shared / "realfiles" / "index.csv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index):
            if row["source"].startswith("alfrossi/Meta_Analysis") and row["format"] != (
                "dublin_core_xml"
            ):
                shutil.copy(shared / "realfiles" / row["file"], searches)
                announced += int(row["true_records"])
    review = Review.open(tmp_path / "real")
    first = review.run()
    assert first.exit_code == 3
    assert first.document["records_identified"] == announced == 339
    removed = first.document["duplicate_records_removed"]
    assert 15 <= removed <= 30
    assert first.document["awaiting_screening"] == 339 - removed
    assert "records_screened" in first.document["pending"]
    assert [(a.who, a.paths) for a in first.waiting if a.round_id == "abstract"] == [
        ("A", ("data/sheets/abstract_A.xlsx",)),
        ("B", ("data/sheets/abstract_B.xlsx",)),
    ]
    sheets = tmp_path / "real" / "data" / "sheets"
    assert "INTERIM" in (sheets.parent / "outputs" / "flow.svg").read_text(encoding="utf-8")
    # the reviewers go by the first word of the title, and differ over one word
    for who, word in (("A", "Depression"), ("B", "Social")):
        fill(sheets / f"abstract_{who}.xlsx", {"*": "exclude", "The": "include", word: "include"})
    second = review.run()
    conflicts = [a for a in second.waiting if a.who == "consensus"]
    assert [a.paths for a in conflicts] == [("data/sheets/abstract_conflicts.xlsx",)]
    fill(sheets / "abstract_conflicts.xlsx", {"*": "include"})
    review.run()
    for sheet in sheets.glob("full_text_?*.xlsx"):
        fill(sheet, {"*": "include", "The": "exclude"})
    last = review.run()
    assert last.waiting == ()
    assert last.exit_code == 0
    assert last.document["reports_included"] == conflicts[0].n
    assert all(e["holds"] is not False for e in last.document["equations"])


def said(check: Path, *args: object) -> tuple[str, int]:
    command = [sys.executable, str(check), *map(str, args)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    return done.stdout.strip(), done.returncode


def test_the_outside_contract_is_kept_also_with_twenty_duplicates_more(shared, reference, tmp_path):
    check = shared / "accept" / "check_run.py"
    first = reference.with_name(DOCUMENT)
    assert said(check, first) == ("ok", 0)
    review = shutil.copytree(reference, tmp_path / "review")
    perturb = [sys.executable, str(shared / "accept" / "perturb.py"), str(review), "20"]
    subprocess.run(perturb, check=True, capture_output=True)
    outcome = Review.open(review).run()
    assert outcome.exit_code == 0
    second = tmp_path / "run2.json"
    second.write_text(json.dumps(terminal.as_json(outcome)), encoding="utf-8")
    assert said(check, second, "--extra", 20) == ("ok", 0)
    before, after = json.loads(first.read_text(encoding="utf-8")), outcome.document
    same = [k for k in before if isinstance(before[k], int) and k != "records_identified"]
    changed = {k: (before[k], after[k]) for k in same if before[k] != after[k]}
    n = before["duplicate_records_removed"]
    m = before["records_removed_before_screening"]
    assert changed == {
        "duplicate_records_removed": (n, n + 20),
        "records_removed_before_screening": (m, m + 20),
    }
