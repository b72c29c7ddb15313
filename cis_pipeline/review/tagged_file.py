"""Themes on a file without a review: a table or export, or one document, and its tags as a table.

Offsets count in the cell, or the full text, as it stands in the file: nothing is trimmed or mended.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.concepts.codebook.codebook import Codebook, load_codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tagging import PHRASE_JOIN, Labels, suggest
from cis_pipeline.concepts.tagging.tags import Passage, Tag
from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.core.files import encoded, write_whole
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.formats import Export, csv_table, open_export
from cis_pipeline.formats.encoding import Encoding, examine, open_text
from cis_pipeline.formats.tabular import columns, csv_rows
from cis_pipeline.sources import full_texts

COLUMNS = ("id", "theme", "tier", "field", "start", "end", "page", "quote", "phrase", "score")

_HEAD = 1 << 16
_IDS = ("id", "recordid", "cisid")


@dataclass(frozen=True, slots=True)
class TaggedFile:
    """The tags of a file, its documents, and doubts about it.

    `left_out` is how many tags a second opinion spoke against.
    """

    tags: list[Tag]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    left_out: int = 0

    @property
    def sentence(self) -> str:
        """What was found, in a sentence."""
        tagged = len({one.record_id for one in self.tags})
        sure = sum(one.tier == "sure" for one in self.tags)
        said = (
            f"{len(self.documents)} documents, {tagged} with themes: {len(self.tags)} tags, "
            f"{sure} of them sure"
        )
        if self.left_out:
            said += f"; {self.left_out} more left out, since similarity speaks against them"
        return said


def tag_file(
    path: Path, codebook: Path, labels: Path | None = None, second_opinion: bool = False
) -> TaggedFile:
    """Tag the documents of a file by a codebook.

    `labels` is a table with the columns id and theme: a row a theme for each document that somebody
    coded, one row with an empty theme for a document that has none. `second_opinion` has similarity
    judge the tags that are not sure, whatever the codebook says. SourceError for a file or table
    that cannot be read, ProtocolError for a codebook that cannot, ReviewError for a second opinion
    that is not installed.
    """
    book = load_codebook(codebook)
    if second_opinion:
        book = book.with_second_opinion()
    documents, problems = _documents(path)
    said = _labels(labels, book, documents) if labels else {}
    found = suggest(documents, book, said)
    return TaggedFile(found.tags, documents, problems, found.left_out)


# --- what is read ---------------------------------------------------------------------------------


def _documents(path: Path) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    export = open_export(path, Source(source_id=path.name, name=path.stem), path.name, "any")
    if export.is_document:
        return (Document(path.stem, pages=tuple(_pages(path))),), ()
    if export.format == "csv_table" and (found := _table(path, export)):
        return found, ()
    entries = list(export.entries())
    records = (one for one in entries if isinstance(one, Record))
    documents = tuple(Document(r.record_id, r.title, r.abstract, r.keywords) for r in records)
    return documents, tuple(one for one in entries if isinstance(one, Problem))


def _pages(path: Path) -> list[str]:
    try:
        return full_texts.text_of(path, path.name)
    except SourceError:
        raise SourceError(
            f"{path.name}: holds no text that can be read (a scan, or a locked or damaged file?); "
            "have its text recognised, or save it without a password"
        ) from None


def _table(path: Path, export: Export) -> tuple[Document, ...]:
    """The rows of a table that gives ids, as they stand; nothing of one that does not."""
    header, rows = _rows(path, export.encoding)
    named = [columns.plain(name) for name in header]
    at, title, abstract = (
        next((named.index(name) for name in wanted if name in named), None)
        for wanted in (_IDS, columns.KNOWN["title"], columns.KNOWN["abstract"])
    )
    if at is None or (title is None and abstract is None):
        return ()
    seen: dict[str, int] = {}
    documents = []
    for number, cells in rows:
        own = _cell(cells, at)
        if not own or own in seen:
            what = f'has the id "{own}" of row {seen[own]}' if own else "has no id"
            raise SourceError(f"{path.name} row {number}: {what}; give each row an id of its own")
        seen[own] = number
        documents.append(Document(own, _cell(cells, title), _cell(cells, abstract)))
    return tuple(documents)


def _rows(
    path: Path, encoding: Encoding | None
) -> tuple[Sequence[str], list[tuple[int, Sequence[str]]]]:
    """The names of a table's columns, and its rows with their numbers; blank lines are none."""
    with open_text(path, encoding or examine(path, path.name)) as stream:
        shape, header = csv_table.find_layout(stream.read(_HEAD))
        stream.seek(0)
        rows = list(csv_rows.Reading(stream, shape).rows())
    below = enumerate(rows[shape.header_row :], start=shape.header_row + 1)
    return header.cells, [(number, cells) for number, cells in below if cells]


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def _labels(path: Path, codebook: Codebook, documents: Sequence[Document]) -> Labels:
    """Of each document that the table names it says for every theme whether it is carried."""
    header, rows = _rows(path, None)
    named = [columns.plain(name) for name in header]
    own = next((named.index(name) for name in _IDS if name in named), None)
    theme = named.index("theme") if "theme" in named else None
    if own is None or theme is None:
        raise SourceError(
            f"{path.name}: has no columns id and theme; give it a row a document and theme"
        )
    carried: dict[str, set[str]] = {}
    for number, cells in rows:
        said = _cell(cells, theme).strip()
        if said and said not in codebook.theme_ids:
            close = nearest(said, codebook.theme_ids)
            hint = f'did you mean "{close}"?' if close else "take the ids of the codebook"
            raise SourceError(
                f'{path.name} row {number}: the codebook has no theme "{said}"; {hint}'
            )
        carried.setdefault(_cell(cells, own), set()).add(said)
    if not carried.keys() & {one.record_id for one in documents}:
        raise SourceError(
            f"{path.name}: none of its ids is one of the documents; take the ids of that file"
        )
    return {(i, t): t in themes for i, themes in carried.items() for t in codebook.theme_ids}


# --- what is written ------------------------------------------------------------------------------


def write(found: TaggedFile, path: Path, titles: bool = False) -> None:
    """Write a row a passage, the best of a document and theme first, as CSV in UTF-8.

    `start` and `end` count in the `field`, `page` is blank where there are no pages, `score` (0 to
    1) orders the passages of a document and theme. Where a document has an abstract, its passages
    alone are written, unless with `titles`. ReviewError if the file cannot be written.

    Why no guard against formulas: a quote is to be found in its text letter by letter.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for one, passages in written(found, titles):
        table.writerows(_cells(one, p) for p in passages)
    write_whole(path, encoded(text.getvalue()))


def written(found: TaggedFile, titles: bool) -> Iterator[tuple[Tag, list[Passage]]]:
    """The tags with those of their passages that `write` writes; none where it leaves one out."""
    with_abstract = {one.record_id for one in found.documents if one.abstract.strip()}
    for one in found.tags:
        only = one.record_id in with_abstract and not titles
        yield one, [p for p in one.passages if not only or p.field == "abstract"]


def left_out(found: TaggedFile, titles: bool) -> str:
    """How many tags `write` leaves out, in a sentence; "" where there are none."""
    alone = sum(not passages for _, passages in written(found, titles))
    if not alone:
        return ""
    return (
        f"{alone} tags rest on a title or keyword alone and are not written; --titles writes them"
    )


def _cells(one: Tag, p: Passage) -> Iterable[object]:
    place = (p.field, p.start, p.end, p.page or "")
    return (
        one.record_id,
        one.theme,
        one.tier,
        *place,
        p.quote,
        PHRASE_JOIN.join(p.phrases),
        p.score,
    )


def refuse_one_file_for_two(*paths: Path | None) -> None:
    """ReviewError where a file that was named twice would be written over."""
    named = [path.resolve() for path in paths if path]
    if len(set(named)) < len(named):
        raise ReviewError("what is read and what is written (-o) are different files; name them so")
