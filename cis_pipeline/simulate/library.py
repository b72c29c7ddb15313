"""The simulated library is written: six exports, the grey register, and the truth about both.

Everything depends on the seed, simulation.toml, published.toml and the two seed bibliographies,
and on nothing else: the same of these give the same bytes, on every system and Python.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.copies import place_copies
from cis_pipeline.simulate.grey import grey_documents, register
from cis_pipeline.simulate.inventing import all_works
from cis_pipeline.simulate.mess import Clerk, Entry
from cis_pipeline.simulate.truth import write_truth
from cis_pipeline.simulate.vendors import ACCESSIONS, VENDORS
from cis_pipeline.simulate.works import Work, read_seed_works

_PLAIN_AT_THE_TOP = 60
"""So many entries at the top of each file have nothing doubtful about them."""


def simulate_library(folder: Path, seed: int) -> None:
    """Write data/searches/, data/grey/ and data/simulated/ of the review folder.

    Raises ProtocolError if config/ lacks an assumption or a total, SourceError if a seed
    bibliography cannot be read.
    """
    config = folder / "config"
    said, totals, protocol = Assumptions.read(config), Totals.read(config), Protocol.read(config)
    seedworks = read_seed_works(folder)
    works = all_works(said, totals, seedworks, protocol, seed)
    files = place_copies(works, said, totals.identified, seed)
    entries = _entries(files, said, seed)
    documents = grey_documents(said, totals.grey, seedworks, protocol, seed)
    for database in said.database:
        text = VENDORS[database.vendor](entries[database.file], database)
        _write(folder / "data" / "searches" / database.file, text)
    _write(folder / "data" / "searches" / "README.md", _ABOUT.format(seed=seed))
    _write(folder / "data" / "grey" / "register.csv", register(documents))
    write_truth(folder / "data" / "simulated", entries, documents)


def _entries(files: dict[str, list[Work]], said: Assumptions, seed: int) -> dict[str, list[Entry]]:
    """File name -> its entries in the order of the file, with accession numbers."""
    clerk = Clerk(said.mess, seed)
    vendors = {database.file: database.vendor for database in said.database}
    seen: set[str] = set()
    entries: dict[str, list[Entry]] = {}
    serial = 0
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
    top = plain[:_PLAIN_AT_THE_TOP]
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


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
