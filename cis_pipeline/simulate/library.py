"""The simulated library is written: six exports, the grey register, and the truth about both.

Everything depends on the seed, simulation.toml, published.toml and the two seed bibliographies,
and on nothing else: the same of these give the same bytes, on every system and Python.

The truth, data/simulated/, says what each simulated record is; it is for the simulator's people
and for its tests, and nothing in the pipeline reads it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType

from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.entries import Clerk, Entry, place_copies
from cis_pipeline.simulate.grey import Document, grey_documents, register
from cis_pipeline.simulate.inventing import all_works
from cis_pipeline.simulate.vendors import ACCESSIONS, VENDORS, table
from cis_pipeline.simulate.works import Exit, Work, read_seed_works

PLAIN_AT_THE_TOP = 60
"""So many entries at the top of each file have nothing doubtful about them."""


def simulate_library(folder: Path, seed: int) -> None:
    """Write data/searches/, data/grey/ and data/simulated/ of the review folder.

    Raises ProtocolError if config/ lacks an assumption or a total, SourceError if a seed
    bibliography cannot be read.
    """
    made, data = invent(folder, folder / "config", seed), folder / "data"
    write_exports(data / "searches", made)
    write(data / "searches" / "README.md", _ABOUT.format(seed=seed))
    write(data / "grey" / "register.csv", register(made.documents))
    write(data / "simulated" / "truth.csv", truth(made.facts("grey/register.csv")))
    write(data / "simulated" / "README.md", _ABOUT_TRUTH)


@dataclass(frozen=True)
class Library:
    """What was invented: the works, file name -> the entries of each export, the grey documents."""

    said: Assumptions
    works: Sequence[Work]
    entries: Mapping[str, Sequence[Entry]]
    documents: Sequence[Document]

    def facts(self, register_file: str, known: Mapping[str, str] = MappingProxyType({})) -> Facts:
        """The truth about each record; `known` works have a first record elsewhere, "file 7"."""
        return list(_facts({**self.entries, register_file: self.documents}, known))


def invent(folder: Path, config: Path, seed: int) -> Library:
    """The library of the first wave, by the assumptions in `config` and the lists in `folder`."""
    said, totals, protocol = Assumptions.read(config), Totals.read(config), Protocol.read(config)
    seedworks = read_seed_works(folder)
    works = all_works(said, totals, seedworks, protocol, seed)
    files = place_copies(works, said, totals.identified, seed)
    documents = grey_documents(said, totals.grey, seedworks, protocol, seed)
    return Library(said, works, print_entries(files, said, seed), documents)


def write_exports(folder: Path, library: Library) -> None:
    """Write each export as its vendor has it."""
    for database in library.said.database:
        text = VENDORS[database.vendor](library.entries[database.file], database)
        write(folder / database.file, text)


def print_entries(
    files: Mapping[str, list[Work]], said: Assumptions, seed: int, serial: int = 0
) -> dict[str, list[Entry]]:
    """File name -> its entries in the order of the file, with accession numbers after `serial`."""
    clerk = Clerk(said.mess, seed)
    vendors = {database.file: database.vendor for database in said.database}
    seen: set[str] = set()
    entries: dict[str, list[Entry]] = {}
    for file, works in files.items():
        entries[file] = []
        for work in _plain_first(works):
            serial += 1
            form = ACCESSIONS[vendors[file]]
            entry = clerk.enter(work, first=work.key not in seen)
            accession = form.format(n=serial * 7, year=work.year)
            entries[file].append(replace(entry, accession=accession))
            seen.add(work.key)
    return entries


def _plain_first(works: list[Work]) -> list[Work]:
    """Real works and pairs go below the top, where people first look at a file, or copy from it."""
    plain = [n for n, work in enumerate(works) if not (work.real or work.pair or work.no_article)]
    top = plain[:PLAIN_AT_THE_TOP]
    above = set(top)
    return [works[n] for n in (*top, *(n for n in range(len(works)) if n not in above))]


_ABOUT = """# Raw exports, simulated

The records that the paper found were never published. These six exports are simulated
(`cis simulate library --seed {seed}`): every entry but those of the real works that the two seed
documents cite is invented, with its author, its journal and its abstract, and each says so in its
note. Names of real practice approaches stand in invented abstracts; nothing said of them there is a
finding. What was assumed stands in `config/simulation.toml`, what each record is in
`data/simulated/`.

The exports are never edited: they are what the ledger is built from.
"""


def write(path: Path, text: str) -> None:
    """Write a file of the library, its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


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


Facts = Sequence[Fact]


def truth(facts: Facts) -> str:
    """The truth as CSV, a row a record."""
    return table(asdict(fact) for fact in facts)


def read_truth(folder: Path) -> tuple[Fact, ...]:
    """The facts of truth.csv, then those of later waves (truth_2026.csv), in their order."""
    names = [field.name for field in fields(Fact)]
    found: list[Fact] = []
    for path in sorted(folder.glob("truth*.csv"), key=lambda p: p.stem):
        with path.open(encoding="utf-8", newline="") as stream:
            found += (Fact(*(row[name] for name in names)) for row in csv.DictReader(stream))
    return tuple(found)


def _facts(printed: Mapping[str, Sequence[Work]], known: Mapping[str, str]) -> Iterator[Fact]:
    first = dict(known)
    for file, held in printed.items():
        for position, work in enumerate(held, start=1):
            here = f"{file} {position}"
            yield Fact(
                file=file,
                position=str(position),
                accession=work.accession,
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


_ABOUT_TRUTH = """# The truth about the simulated library

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
