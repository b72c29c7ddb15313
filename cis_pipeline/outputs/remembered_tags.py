"""The tags of a review's documents, worked out once a document while text and codebook stay.

A document that is remembered is neither read nor tagged again, unless people have judged it since.
Where the codebook leaves it to a score which tags there are, or where people have judged enough to
be learnt from, they rest on all documents together, and all are tagged anew where a document or
anything that people hold has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.scoring import Labels, rests_alone
from cis_pipeline.concepts.tagging.tagging import tag
from cis_pipeline.concepts.tagging.tags import Passage, Tag
from cis_pipeline.core.errors import ReviewError, SourceError
from cis_pipeline.core.memory import Memory, key_of
from cis_pipeline.core.model import Record
from cis_pipeline.core.workspace import file_digest
from cis_pipeline.sources import full_texts

FILE = ".themes.json"
"""The file in data/outputs/ that holds them; it may be deleted at any time."""


@dataclass(frozen=True)
class Report:
    """A report that may be tagged: the best that its records give, and the files of its text."""

    record: Record
    texts: tuple[Path, ...]

    @property
    def id(self) -> str:
        """Its record id."""
        return self.record.record_id

    @cached_property
    def digest(self) -> str:
        """It changes with all that is read for themes."""
        r = self.record
        files = (file_digest(path) for path in self.texts[:1] if path.is_file())
        return key_of((r.title, r.abstract, *r.keywords, "", *files))

    def document(self) -> Document:
        """The report as it is coded, its text read; one that cannot be read is as none."""
        r, pages = self.record, list[str]()
        if self.texts:
            try:
                pages = full_texts.text_of(self.texts[0], self.texts[0].name)
            except SourceError:
                pages = []
        return Document(r.record_id, r.title, r.abstract, r.keywords, tuple(pages))


def tags_of(
    reports: Sequence[Report],
    codebook: Codebook,
    memory: Memory | None,
    labels: Labels | None = None,
    section: str = "tags",
) -> list[Tag]:
    """The tags of the reports in their order; what is new is kept in a section of `memory`.

    `labels` are what people say of them.
    """
    known = memory.of(section, key_of((codebook.model_dump_json(),))) if memory else {}
    tags, fresh = _tags(reports, codebook, labels or {}, known)
    if memory and fresh:
        with suppress(ReviewError):  # where nothing can be kept, it is worked out again
            memory.save()
    return tags


def _tags(
    reports: Sequence[Report], codebook: Codebook, labels: Labels, known: dict[str, Any]
) -> tuple[list[Tag], bool]:
    """The tags, and whether any was not known."""
    of = _digests(reports, labels)
    if not rests_alone(codebook, labels):
        # labels of documents that are not among these teach nothing
        whole = key_of(of.values())
        fresh = known.get("whole") != whole
        if fresh:
            known.clear()
            known["whole"] = whole
            tags = tag((one.document() for one in reports), codebook, labels)
            known["tags"] = [*map(asdict, tags)]
        return [*map(_tag, known["tags"])], fresh
    new = [one for one in reports if known.get(one.id, {}).get("of") != of[one.id]]
    for one in new:
        known[one.id] = {"of": of[one.id], "tags": []}
    for found in tag((one.document() for one in new), codebook, labels) if new else ():
        known[found.record_id]["tags"].append(asdict(found))
    kept = (one for report in reports for one in known[report.id]["tags"])
    return [*map(_tag, kept)], bool(new)


def _digests(reports: Sequence[Report], labels: Labels) -> dict[str, str]:
    """By report what changes with all that is read for themes, and with what people say of it."""
    said: dict[str, list[str]] = {}
    for (report, theme), carries in sorted(labels.items()):
        said.setdefault(report, []).extend((theme, "yes" if carries else "no"))
    return {one.id: key_of((one.digest, *said.get(one.id, ()))) for one in reports}


def _tag(kept: dict[str, Any]) -> Tag:
    """A tag as it was, from memory (lists for tuples) or fresh."""
    return Tag(**{**kept, "passages": tuple(map(_passage, kept["passages"]))})


def _passage(kept: dict[str, Any]) -> Passage:
    return Passage(**{**kept, "phrases": tuple(kept["phrases"])})
