"""The hand coding of the seed paper's paragraphs belongs to the paragraphs as they are read.

It was made by reading, without sight of the codebook's phrases (its definitions were known, and a
first list of terms), so that phrases can be measured against it: a phrase that disagrees is no
reason to change it. "maybe" allows either answer.
"""

import csv
from pathlib import Path

import pytest
from concepts.seed_text import opening, paragraphs

TABLE = Path(__file__).with_name("seed_paragraphs.csv")


def test_the_hand_coding_has_one_row_a_paragraph_and_each_opens_as_its_paragraph_does() -> None:
    read = paragraphs()
    if not read:
        pytest.skip("the shared folder of real files is not here")
    with TABLE.open(encoding="utf-8", newline="") as file:
        coded = [(row["paragraph"], row["opens"]) for row in csv.DictReader(file)]
    assert coded == [(str(n), opening(text)) for n, text in enumerate(read, start=1)]
