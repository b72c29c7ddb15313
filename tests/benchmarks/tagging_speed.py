"""How long `cis tag` takes, in CPU seconds of the whole command.

    python tests/benchmarks/tagging_speed.py --codebook config/codebook.toml
    python tests/benchmarks/tagging_speed.py --codebook CODEBOOK.toml --table TABLE.csv

Without --table 10,000 abstracts of 200 words are invented, one word in eight of the codebook's own,
and a text of 300 pages (120,000 words) likewise. Bars with the codebook of the reference review: 10
seconds for the abstracts, 3 for the text.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dedupe_shared import measured

from cis_pipeline.concepts.codebook.codebook import load_codebook

FILLER = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"


def main() -> None:
    """Print a line a run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--codebook", type=Path, required=True)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    given = parser.parse_args()
    codebook = given.codebook.resolve()
    with tempfile.TemporaryDirectory() as folder:
        draw = random.Random(1)
        own, filler = _own_words(codebook), _filler(draw)
        table, text = Path(folder, "abstracts.csv"), Path(folder, "book.txt")
        if not given.table:
            rows = [(n, "", _text(draw, own, filler, 200)) for n in range(given.documents)]
            with table.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([("id", "title", "abstract"), *rows])
            pages = (_text(draw, own, filler, 400) for _ in range(300))
            text.write_text("\n\f".join(pages), encoding="utf-8")
        for path in [given.table.resolve()] if given.table else [table, text]:
            out = Path(folder, "tags.csv")
            command = [sys.executable, "-m", "cis_pipeline", "tag", str(path)]
            run = measured([*command, "--codebook", str(codebook), "-o", str(out)])
            print(f"{path.name}: {run}")


def _own_words(path: Path) -> list[str]:
    """The alternatives of its phrases, as words."""
    phrases = (phrase for theme in load_codebook(path).theme for phrase in theme.phrases)
    pieces = (one for phrase in phrases for one in re.split(r"[()|]|~\d*|@\w+", phrase))
    return sorted({one.strip(" =*") for one in pieces} - {""})


def _filler(draw: random.Random) -> Sequence[str]:
    """Words of a real text, few of them often, and 60,000 invented ones that are rare."""
    real = re.findall(r"[a-z]+", FILLER.read_text(encoding="utf-8").lower())
    letters = "aeioubcdfglmnprst"
    rare = ["".join(draw.choices(letters, k=draw.randint(5, 11))) for _ in range(60_000)]
    return [*real * 40, *rare]


def _text(draw: random.Random, own: Sequence[str], filler: Sequence[str], length: int) -> str:
    words, sentences = list[str](), list[str]()
    for _ in range(length):
        words.append(draw.choice(own if draw.random() < 0.125 else filler))
        if len(words) > 12 and draw.random() < 0.1:
            sentences.append(f"{' '.join(words).capitalize()}.")
            words = []
    return " ".join([*sentences, f"{' '.join(words).capitalize()}."])


if __name__ == "__main__":
    main()
