"""data/simulated/: what each simulated record is; for the simulator's people and for its tests.

Nothing in the pipeline reads it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cis_pipeline.simulate.grey import Document
from cis_pipeline.simulate.mess import Entry
from cis_pipeline.simulate.vendors import table
from cis_pipeline.simulate.works import Exit


@dataclass(frozen=True, slots=True)
class Fact:
    """The truth about one record.

    `file` is its source id; `position` counts the file's records from 1; `accession` is its number
    in the database ("" in the grey register). `work` is what it is a record of; `duplicate_of` the
    file and position of the work's first record ("" for the first itself). `round` and `reason` say
    where the work should leave ("" if it is included), `pair` which look-alike it was made into.
    """

    file: str
    position: str
    accession: str
    work: str
    duplicate_of: str
    item_type: str
    topic: str
    round: str
    reason: str
    real: str
    pair: str

    @property
    def leaves(self) -> Exit:
        """Where the work should leave."""
        return Exit(self.round, self.reason)


FILE = "truth.csv"


def write_truth(
    folder: Path, entries: Mapping[str, Sequence[Entry]], documents: Sequence[Document]
) -> None:
    """Write truth.csv and its README.md."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = [*_of_entries(entries), *_of_documents(documents)]
    (folder / FILE).write_bytes(table(asdict(fact) for fact in facts).encode())
    (folder / "README.md").write_bytes(_README.encode())


def read_truth(folder: Path) -> tuple[Fact, ...]:
    """The facts in the order of the file."""
    names = [field.name for field in fields(Fact)]
    with (folder / FILE).open(encoding="utf-8", newline="") as stream:
        return tuple(Fact(*(row[name] for name in names)) for row in csv.DictReader(stream))


def _of_entries(entries: Mapping[str, Sequence[Entry]]) -> Iterator[Fact]:
    first: dict[str, str] = {}
    for file, held in entries.items():
        for position, entry in enumerate(held, start=1):
            work = entry.work
            here = f"{file} {position}"
            yield Fact(
                file=file,
                position=str(position),
                accession=entry.accession,
                work=work.key,
                duplicate_of=first.get(work.key, ""),
                item_type=work.item_type,
                topic=work.topic,
                round=work.leaves.round,
                reason=work.leaves.reason,
                real="real" if work.real else "",
                pair=work.pair,
            )
            first.setdefault(work.key, here)


def _of_documents(documents: Sequence[Document]) -> Iterator[Fact]:
    for position, document in enumerate(documents, start=1):
        yield Fact(
            file="grey/register.csv",
            position=str(position),
            accession="",
            work=document.key,
            duplicate_of="",
            item_type=document.kind,
            topic=document.body,
            round=document.leaves.round,
            reason=document.leaves.reason,
            real="real" if document.real else "",
            pair="",
        )


_README = """# The truth about the simulated library

`truth.csv` has a row a record of `data/searches/` and `data/grey/`: what the record is, of which
work, which earlier record it duplicates, and where the work should leave the review.

It was written by `cis simulate library`, which knows because it made the records up. Nothing in the
pipeline reads it: with the file deleted, a run gives the same results. It serves to test the
pipeline and to play the two simulated reviewers.

| Column | Meaning |
|---|---|
| file, position | the export and the place of the record in it, from 1 |
| accession | the record's number in the database; none in the grey register |
| work | what it is a record of: `S0001` or `G001` if invented, else an id of the seed lists |
| duplicate_of | file and position of the work's first record; blank for the first |
| item_type, topic | what it is, and the vocabulary it was written with |
| round, reason | where the work should leave, and why; blank if it should be included |
| real | `real`: cited by one of the two seed documents; its place in the export is simulated |
| pair | made to look like another work: annual, unplaced, parts, editorial, erratum, conference |

None of the splits in it are the paper's. The paper gives totals (see `config/published.toml`); how
they divide is assumed in `config/simulation.toml`.
"""
