"""What a file can be: of which format, and who wrote it.

A format is a file of this package with FORMAT, found by itself. One with `sniff`, `count` and
`read` can be read, one with `write` can be written; most do both. What is written in a format and
read back is the same record in the fields that it HOLDS; the tests try it for each.

Who wrote an export is told by the words that databases and programs leave in their files. Only
users are told, in the report of `cis convert`; no reader relies on it. Plain words are looked for,
in the first part of a file alone, since this is done for every file.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Problem, Record, Source

if TYPE_CHECKING:
    from cis_pipeline.formats.writing import Tell
    from cis_pipeline.protocol.publishers import Publishers

__all__ = [
    "Format",
    "Writer",
    "formats",
    "vendor_of",
    "writer_for",
    "writers",
]


class Format(Protocol):
    """What a module of this package must hold to be read."""

    FORMAT: str
    """Its name in messages."""
    SUFFIXES: tuple[str, ...]
    """The suffixes that such files usually bear; only told to users, never relied on."""

    def sniff(self, head: Any) -> bool:
        """Whether a file that begins with `head` is of this format.

        `head` is 64 Ki characters at most, and its lines end in newlines; of a BINARY format it
        is 64 KiB as they are. Never raises.
        """

    def read(
        self, stream: IO[Any], source: Source, *publishers: Publishers | None
    ) -> Iterator[Record | Problem]:
        """The entries in file order; locators are "line 12" or "row 3", without the file's name.

        A text stream's line ends stand as they are in the file. A DOCUMENT is given the known
        publishers. SourceError if nothing of the file can be read; a fault within it is a Problem.
        """

    def count(self, stream: IO[Any], *source: Source) -> int:
        """How many entries the file announces, told by their start marks alone.

        A TABLE is given the source, whose columns may say which row is the header.
        """


class Writer(Protocol):
    """What a module of this package must hold to be written."""

    FORMAT: str
    """Its name in messages."""
    SUFFIX: str
    """The suffix by which it is chosen (".csv")."""
    HOLDS: frozenset[str]
    """The fields of a `Record` that come back when the file is read."""

    def write(self, records: Iterable[Record], path: Path, tell: Tell = ...) -> int:
        """Write the records in their order, one at a time; how many were written.

        The file appears whole or not at all, and the same records give the same bytes.
        ReviewError if it cannot be written.
        """


def _modules() -> list[ModuleType]:
    """The modules that are formats, by name."""
    package = importlib.import_module(__name__.rpartition(".")[0])
    files = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    names = sorted(info.name for info in files if not info.ispkg)
    return [one for one in map(importlib.import_module, names) if hasattr(one, "FORMAT")]


@cache
def formats() -> tuple[Format, ...]:
    """All formats that can be read, by name; those that take what the others leave come last."""
    found = [cast(Format, module) for module in _modules() if hasattr(module, "read")]
    return tuple(sorted(found, key=lambda one: (says(one, "LAST"), says(one, "DOCUMENT"))))


@cache
def writers() -> tuple[Writer, ...]:
    """All formats that can be written, by suffix."""
    found = [cast(Writer, module) for module in _modules() if hasattr(module, "write")]
    return tuple(sorted(found, key=lambda one: one.SUFFIX))


def writer_for(path: Path) -> Writer:
    """The format that the suffix of `path` asks for; SourceError, with the known ones, if none."""
    suffix = path.suffix.lower()
    found = next((one for one in writers() if suffix == one.SUFFIX), None)
    if found is None:
        known = ", ".join(one.SUFFIX for one in writers())
        told = f'"{suffix}" says no format' if suffix else "has no suffix that says the format"
        raise SourceError(f"{path.name}: {told}; end its name in one of {known}")
    return found


def says(one: Format, constant: str) -> bool:
    """Whether a format holds a constant that is true (LAST, BINARY, ...)."""
    return bool(getattr(one, constant, False))


# --- Vendors --------------------------------------------------------------------------------

_HEAD = 1 << 14

_MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Covidence", ("covidence",)),
    ("Rayyan", ("rayyan",)),
    ("ASReview", ("asreview",)),
    ("Better BibTeX", ("better bibtex", "betterbibtex")),
    ("Publish or Perish", ("gsrank", "publish or perish")),
    ("Zotero", ("zotero.org", '"item type","publication year"')),
    ("Scopus", ("scopus", "2-s2.0-")),
    ("Web of Science", ("clarivate", "web of knowledge", "thomson reuters", "wos:", " isi:")),
    ("ProQuest", ("proquest",)),
    ("EBSCO", ("ebsco",)),
    ("Embase", ("embase",)),
    ("Ovid", ("ovid technologies", "ovidweb", "ovid medline", "ovidsp")),
    ("PsycINFO", ("psycinfo",)),
    ("Cochrane", ("cochrane library", "cochrane central")),
    ("ERIC", ("eric number", "eric.ed.gov")),
    ("PubMed", ("pmid", "pubmed", "own - nlm", "<medlinecitation")),
    ("Dimensions", ("dimensions",)),
    ("Lens", ("lens id", "lens.org")),
    ("OpenAlex", ("openalex",)),
    ("Crossref", ("crossref",)),
    ("Google Scholar", ("scholar.google",)),
    ("IEEE Xplore", ("ieeexplore", "added to xplore")),
    ("SciELO", ("scielo",)),
    ("LILACS", ("lilacs", "bvsalud")),
    ("RefWorks", ("refworks",)),
    ("Mendeley", ("mendeley",)),
    ("JabRef", ("jabref",)),
    ("EndNote", ("endnote",)),
)
_NUMBERED = re.compile(r"^<[0-9]+>$", re.MULTILINE)
"""How Ovid begins its entries."""


_PUBLISHER = "ovid technologies (wolters kluwer"
"""As a publisher it has given out no export."""


def vendor_of(head: str) -> str:
    """The first vendor whose mark stands in the first line of a file, else in its beginning, or "".

    Why the first line counts first: it is the header of a table, and an abstract may name anybody.

    >>> vendor_of("PT J\\nUT WOS:000123"), vendor_of("TY  - JOUR")
    ('Web of Science', '')
    >>> vendor_of("Document Title,Date Added To Xplore\\nCare,We searched Scopus and Embase")
    'IEEE Xplore'
    """
    start = head[:_HEAD].casefold().replace(_PUBLISHER, "")
    for text in (start.partition("\n")[0], start):
        if found := next((name for name, marks in _MARKS if any(m in text for m in marks)), ""):
            return found
    return "Ovid" if _NUMBERED.search(start) else ""
