"""The works that a report cites, or that cite it, wait in a file of data/grey/chained/.

The next `cis run` reads that file like any other: its records came by citation searching, and
bear the record that led to them. Which of them the review has already is reported and not left out:
PRISMA counts a record found by citation as identified, and then as a duplicate.

Why a file that differs is never replaced: somebody may have mended titles in it, and its records
may be in the ledger already.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.core import files
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.identity import identify
from cis_pipeline.core.model import Problem, Record
from cis_pipeline.core.workspace import DESCRIPTION, Workspace


@dataclass(frozen=True)
class Place:
    """Where the works of one report in one direction ("backward", "forward") are proposed."""

    workspace: Workspace
    record_id: str
    direction: str

    @property
    def path(self) -> Path:
        """The file."""
        return self.workspace.grey / "chained" / f"{self.record_id}_{self.direction}.jsonl"

    @property
    def source_id(self) -> str:
        """What the file is known by as a source."""
        return self.path.relative_to(self.workspace.grey.parent).as_posix()

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.workspace.name(self.path)


def identified(found: Iterable[Record | Problem], place: Place) -> list[Record]:
    """The records among what was found, with the ids that the ledger will know them by."""
    records = (entry for entry in found if isinstance(entry, Record))
    return [one for one in identify(records, place.source_id) if isinstance(one, Record)]


def known(records: Sequence[Record], review: Sequence[Record], source_id: str) -> dict[str, str]:
    """By proposed record: the earliest record of the review that is the same document.

    It has the same DOI, or the rules of the dedupe round are sure. Records that came into the
    review by this same proposal do not count.
    """
    from cis_pipeline.dedupe import find_duplicates

    earlier = [record for record in review if record.source_id != source_id]
    by_doi: dict[str, str] = {}
    for record in earlier:
        if record.doi:
            by_doi.setdefault(record.doi, record.record_id)
    merges = find_duplicates([*earlier, *records]).merges
    groups = _groups((pair.a, pair.b) for pair in merges)
    there = {record.record_id for record in earlier}
    found = {}
    for record in records:
        same = next((one for one in groups.get(record.record_id, ()) if one in there), "")
        if same or record.doi in by_doi:
            found[record.record_id] = same or by_doi[record.doi]
    return found


def _groups(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """Each record's group; in the order in which its members were first named."""
    groups: dict[str, list[str]] = {}
    for a, b in pairs:
        one, other = groups.setdefault(a, [a]), groups.setdefault(b, [b])
        if one is not other:
            one += other
            groups.update(dict.fromkeys(other, one))
    return groups


def put(records: Sequence[Record], place: Place, description: Mapping[str, str | int]) -> bool:
    """Write the proposal, and beside it how its works were searched for; whether it is new.

    The same works give the same bytes, and then nothing is written. ReviewError if a file is
    there that holds anything else. A description that is there stays as people left it.
    """
    from cis_pipeline.formats import cis_jsonl

    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / place.path.name
        cis_jsonl.write(records, draft)
        made = draft.read_bytes()
    if place.path.exists():
        if place.path.read_bytes() != made:
            raise ReviewError(
                f"{place.name}: holds another list of works, and is not replaced; look at what "
                "is proposed with --dry-run, and move the file away if you want the new list"
            )
        return False
    cis_jsonl.write(records, place.path)
    _describe(place, description)
    return True


def _describe(place: Place, description: Mapping[str, str | int]) -> None:
    beside = place.path.with_name(f"{place.path.stem}{DESCRIPTION}")
    if not beside.exists():
        lines = [
            f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in description.items()
        ]
        text = "# How these works were found (PRISMA-S); mend and add what you know.\n"
        with files.beside(beside) as part:
            part.write_bytes(files.encoded(text + "\n".join(lines) + "\n"))
