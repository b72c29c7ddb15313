"""The reference review deposited: no abstract in it, and it opens to the same flow."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import pytest
from outputs.deposit.small import bytes_of

from cis_pipeline import Review
from cis_pipeline.core.text.words import words
from cis_pipeline.ledger.store import Store

pytestmark = pytest.mark.slow  # much is made once for few tests


@pytest.fixture(scope="module")
def made(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the review, brought up to date, and its deposit."""
    folder = tmp_path_factory.mktemp("reference_deposit")
    shutil.copytree(reference, folder / "review")
    review = Review.open(folder / "review")
    review.run()
    review.deposit(folder / "out", pseudonyms=True)
    return folder


def test_it_opens_to_the_same_flow_and_a_run_decides_nothing(made, tmp_path):
    review = Review.restore(made / "out", tmp_path / "back")
    assert [p for p in review.check() if p.severity != "notice"] == []
    before = len(review.state.decisions)
    assert before > 7000
    review.run()
    assert len(review.state.decisions) == before
    flow = [
        json.loads((folder / "flow.json").read_text(encoding="utf-8"))
        for folder in (made / "review" / "data" / "outputs", tmp_path / "back" / "data" / "outputs")
    ]
    for one in flow:
        del one["agreement"]  # which names people
    assert flow[0] == flow[1]
    assert flow[0]["records_identified"] == 3819
    assert flow[0]["included"]["reports"] == 314


def test_no_sentence_of_any_abstract_is_in_it_and_no_reviewer_by_name(made):
    with Store(made / "review" / "data" / "ledger.sqlite") as store:
        records = random.Random(7).sample(store.records(), 600)
    sentences = {
        sentence
        for record in records
        for sentence in re.split(r"(?<=[.!?]) ", record.abstract)
        if len(words(sentence).written) >= 8  # what is shorter a rule may have quoted
    }
    assert len(sentences) > 1000
    found = bytes_of(made / "out")
    texts = {name: data.decode("utf-8", errors="replace") for name, data in found.items()}
    held = {(name, s) for name, text in texts.items() for s in sentences if s in text}
    assert held == set()
    assert [name for name, data in found.items() if b"sim-A" in data or b"sim-C" in data] == []


def test_it_says_that_its_records_are_simulated(made):
    for name in ("README.md", "index.html", "ro-crate-metadata.json"):
        assert "simulated records" in (made / "out" / name).read_text(encoding="utf-8")
