"""A review goes out and comes back in every way that people treat workbooks: no vote is another's,
and none is lost without a word."""

from __future__ import annotations

import csv
import gzip
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from screening.workbook.replay import Case, Sent, Treatment, replay, sent
from screening.workbook.sent import Cells
from screening.workbook.treatments import treatments

CSV_IN_UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76"
ABOUT = ("foster care", "schools", "courts", "homes", "kinship care", "leaving care")


def _invented(count: int) -> Iterator[dict[str, str]]:
    """Simulated records: a third are called "Editorial", half of these with nothing else."""
    dice = random.Random(7)
    for n in range(count):
        shared = n % 3 == 0
        yield {
            "title": "Editorial" if shared else f"Study {n} of {dice.choice(ABOUT)}: a trial",
            "abstract": "" if n % 6 == 0 else f"We asked {dice.randrange(999)} people, {n} times.",
            "authors": "" if n % 6 == 0 else f"Family{dice.randrange(40)}, Given",
            "year": "2001" if shared else str(dice.randint(1990, 2024)),
            "doi": "" if n % 6 == 0 else f"10.5555/{n}",
            "journal": "Journal of Care",
        }


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """An invented review of two reviewers, one of whom has decided on nine of ten."""
    dice = random.Random(3)
    words = [dice.choices(("include", "exclude", "unsure"), (3, 9, 1))[0] for _ in range(60)]
    cast = {"A": [word if dice.random() < 0.9 else "" for word in words], "B": words}
    return sent(tmp_path_factory.mktemp("invented") / "review", list(_invented(60)), cast, 1)


def _holds(out: Sent, reviewer: str, folder: Path) -> int:
    """How many votes were taken in; each treatment must do what it may."""
    right = 0
    for treatment in treatments(Cells(out.path(reviewer)).header, every_range=False):
        found, problems = replay(out, reviewer, treatment, folder)
        assert (found.anothers, found.lost) == (0, 0), (treatment.name, problems)
        if treatment.harmless:  # but for rows that show the same and are decided differently
            asked = [p for p in problems if p.severity == "error"]
            assert found.right == found.given or asked, (treatment.name, problems)
            assert all("show the same" in p.what for p in asked), (treatment.name, problems)
        right += found.right
    return right


def test_no_vote_of_an_invented_review_is_anothers_or_lost(invented: Sent, tmp_path: Path) -> None:
    assert _holds(invented, "A", tmp_path / "copy") > 20 * len(invented.votes["A"])


@pytest.mark.slow
def test_no_vote_of_a_real_double_screened_review_is_anothers_or_lost(
    shared: Path, tmp_path: Path
) -> None:
    """The votes are real, the titles and abstracts those of other real reviews."""
    votes: dict[str, dict[str, str]] = {}
    for row in _rows(shared / "bench" / "double" / "sets" / "Rotator_cuff_tears.csv.gz"):
        if row["item_id"] in votes or len(votes) < 80:
            word = {"maybe": "unsure"}.get(row["decision"], row["decision"])
            votes.setdefault(row["item_id"], {})[row["screener"]] = word
    texts = _rows(shared / "bench" / "screening" / "sets" / "Cohen_2006_ADHD.csv.gz")
    records = [
        {"title": text["title"], "abstract": text["abstract"], "year": str(1990 + n % 30)}
        for n, (text, _) in enumerate(zip(texts, votes, strict=False))
    ]
    people = sorted({who for cast in votes.values() for who in cast})
    cast = {who: [of.get(who, "") for of in votes.values()] for who in people}
    out = sent(tmp_path / "review", records, cast, 1)
    who = max(out.votes, key=lambda one: len(out.votes[one]))
    assert _holds(out, who, tmp_path / "copy") > 20 * len(out.votes[who])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "fods", CSV_IN_UTF_8])
def test_saved_by_libreoffice_every_vote_comes_back(
    invented: Sent, tmp_path: Path, kind: str
) -> None:
    def saved(cells: Cells, case: Case) -> None:
        before = cells.save().rename(case.folder / cells.path.name)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind]
        command += ["--outdir", str(case.sheets), str(before)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)

    treatment = Treatment(f"saved as {kind}", (saved,), harmless=True)
    found, problems = replay(invented, "B", treatment, tmp_path / "copy")
    errors = [p for p in problems if p.severity == "error"]
    assert (found.anothers, found.lost) == (0, 0), problems
    assert all("show the same" in p.what for p in errors), problems
    assert found.right >= 0.8 * found.given


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
