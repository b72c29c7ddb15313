"""Entries as Web of Science writes its tagged text: two-letter tags, wrapped lines, PT to ER."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from cis_pipeline.simulate.assumptions import Database
from cis_pipeline.simulate.mess import Entry
from cis_pipeline.simulate.words import title_case
from cis_pipeline.simulate.works import ARTICLE

_WHERE = {"conferencePaper": "C", "bookSection": "B"}
_KINDS = {
    ARTICLE: "Article", "editorial": "Editorial Material", "bookReview": "Book Review",
    "erratum": "Correction", "conferencePaper": "Proceedings Paper",
    "bookSection": "Article; Book Chapter",
}  # fmt: skip
_INDENT = "   "


def wos(entries: Sequence[Entry], database: Database) -> str:
    """A whole export, from FN to EF."""
    head = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
    return head + "".join(_entry(entry) for entry in entries) + "EF"


def _entry(entry: Entry) -> str:
    return "".join(f"{tag} {value}\n" for tag, value in _tags(entry) if value) + "ER\n\n"


def _tags(entry: Entry) -> Iterator[tuple[str, str]]:
    work = entry.work
    place = entry.container.upper() if not work.real else entry.container
    yield "PT", _WHERE.get(work.item_type, "J")
    yield "AU", _one_a_line([_short(entry, n) for n in range(len(entry.authors))], entry.et_al)
    if not work.real:
        yield "AF", _one_a_line(entry.names, entry.et_al)
    yield "TI", _wrapped(entry.title if work.real else title_case(entry.title))
    yield "SO", _wrapped(place)
    yield "LA", entry.language
    yield "DT", _KINDS[work.item_type]
    if work.item_type == "conferencePaper":
        yield "CT", _wrapped(entry.container)
    yield "DE", _wrapped("; ".join(work.keywords))
    yield "AB", entry.abstract
    yield "PU", work.publisher.upper()
    yield "SN", work.issn
    yield "J9", work.abbreviation.upper().replace(".", "")
    yield "JI", work.abbreviation
    yield "PY", str(entry.year)
    yield "VL", entry.volume
    yield "IS", entry.issue
    yield "BP", entry.start
    yield "EP", entry.end
    yield "DI", entry.doi
    yield "UR", work.url
    yield "NT", work.note
    yield "UT", entry.accession


def _short(entry: Entry, number: int) -> str:
    """A name as the AU tag has it: "Brown, L" and no full stops."""
    name = entry.authors[number]
    return f"{name.family}, {name.initials()}" if name.given else name.family


def _one_a_line(names: Sequence[str], et_al: bool) -> str:
    return f"\n{_INDENT}".join([*names, "et al."] if et_al else names)


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 77, subsequent_indent=_INDENT, break_on_hyphens=False))
