"""What the tests of the simulator share: the reference configuration, and a work made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cis_pipeline.simulate.assumptions import Assumptions, Totals
from cis_pipeline.simulate.works import Exit, Name, Work

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
SEED = 2021


def assumptions() -> Assumptions:
    """config/simulation.toml as it is committed."""
    return Assumptions.read(CONFIG)


def totals() -> Totals:
    """The published totals."""
    return Totals.read(CONFIG)


def work(**given: Any) -> Work:
    """An invented article; `given` says what is else."""
    facts: dict[str, Any] = {
        "key": "S0001",
        "topic": "innovation",
        "field": "care",
        "title": "Holding the risk and the hope: a study of Sørensen's pilot in two small towns",
        "authors": (Name("Åkesson", "Maeve", "B"), Name("O'Dwyer", "Tobias")),
        "year": 2015,
        "container": "Social Work Practice and Change",
        "abbreviation": "Soc. Work Pract. Change",
        "issn": "9000-0012",
        "publisher": "Simulated Academic Press",
        "volume": "30",
        "issue": "2",
        "start": "123",
        "end": "145",
        "doi": "10.5555/swpac.2015.s0001",
        "abstract": 'They said: "we, the carers; all of us" & more, about a < b.',
        "keywords": ("children's social care", "risk"),
        "language": "English",
        "note": "Simulated record (seed 2021)",
        "leaves": Exit(),
    }
    return Work(**(facts | given))
