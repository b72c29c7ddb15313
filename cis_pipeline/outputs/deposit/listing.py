"""The files of a deposit, each with what it is, its format and size: for site and metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from cis_pipeline.core.workspace import DESCRIPTION, file_digest
from cis_pipeline.outputs import registry
from cis_pipeline.outputs.deposit import columns, facts, manifest, versions

FORMATS: Mapping[str, str] = {
    ".csv": "text/csv",
    ".gexf": "application/gexf+xml",
    ".graphml": "application/graphml+xml",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xml": "application/xml",
    ".ris": "application/x-research-info-systems",
    ".bib": "application/x-bibtex",
}
"""By suffix the media type; others are application/octet-stream."""

CRATE = "ro-crate-metadata.json"

_TOP: Mapping[str, str] = {
    "README.md": "What is what, how to check it, how to restore it",
    "index.html": "The same as a page, with links to everything",
    facts.NAME: "What the deposit is of, and what it lacks, for programs",
    versions.NAME: "Versions of Python and of the packages it was made with",
    manifest.NAME: "SHA-256 of every file",
    CRATE: "This description of the deposit (RO-Crate)",
    "protocol_history.csv": "Every ruling on protocol and codebook, and what it changed",
    "searches/searches.csv": "Each search: strategy, limits, date, who, hits (PRISMA-S)",
    "full_texts.csv": "Name, size and SHA-256 of each full text, none of which is deposited",
    "ledger/README.md": "What each column of each table of the ledger means",
    "ledger/hashes.csv": "The hash chain of the ledger, and which rows are not whole here",
}

_OUTPUTS: Mapping[str, str] = {
    "flow.svg": "The PRISMA 2020 flow diagram",
    "flow.png": "The PRISMA 2020 flow diagram",
    "flow.json": "Every number of the flow, and the equations between them",
    "agreement.json": "How far reviewers agreed, by round",
    "report.html": "One page that shows the review and where each number comes from",
    "themes.html": "Which document speaks to which theme, with the words that say so",
    "searches.csv": "Each search: strategy, limits, date, who, hits (PRISMA-S)",
    "included.csv": "Each report that was included",
    "excluded.csv": "Each record that was excluded: where, why, by whom",
    "reports.csv": "Each report, its records as one",
    "decisions.csv": "Each decision, and whether it counts",
}
"""What these are of which one module makes several."""

_CONFIG: Mapping[str, str] = {
    "review": "The protocol: question, rounds of screening, reviewers, searches",
    "criteria": "The criteria, their questions and rules",
    "codebook": "The codebook: themes and the phrases that suggest them",
    "publishers": "Publishers of grey literature, in categories",
    "countries": "Countries and their names",
    "framework": "The framework that the review arrives at",
    "published": "The numbers that a published paper reports, to compare with",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file: its path in the deposit, what it is, its media type, bytes and SHA-256."""

    name: str
    what: str
    format: str
    size: int
    sha256: str


def listed(folder: Path, before: Iterable[Listed] = ()) -> Iterator[Listed]:
    """The files that lie there by now, in the order of their names; those of `before` as they
    were."""
    known = {one.name: one for one in before}
    for name in manifest.names(folder):
        if name in known:
            yield known[name]
            continue
        path = folder / name
        yield Listed(name, what(name), format_of(name), path.stat().st_size, file_digest(path))


def format_of(name: str) -> str:
    """The media type of a file."""
    return FORMATS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def what(name: str) -> str:
    """What a file is, in a few words."""
    path = PurePosixPath(name)
    if name in _TOP:
        return _TOP[name]
    if path.parts[0] == "config":
        return _CONFIG.get(path.stem, "A part of the protocol")
    if path.parts[0] == "ledger":
        return columns.TABLES[path.stem].rstrip(".")
    if path.parts[0] == "searches":
        described = name.endswith(DESCRIPTION)
        return "How the search beside it was made" if described else "A raw export, as it came"
    return _OUTPUTS.get(path.name) or _outputs().get(path.name, "An output of the review")


@cache
def _outputs() -> Mapping[str, str]:
    """What each output is: what its module says of its files."""
    found = {}
    for output in registry.found():
        said = (output.__doc__ or "").split("\n\n")[0].partition(": ")[2]
        words = " ".join(said.split()).rstrip(".")
        found.update(dict.fromkeys(output.FILES, words[:1].upper() + words[1:]))
    return found
