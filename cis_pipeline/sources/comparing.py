"""An export that is read again, held against what the ledger has of its source.

An entry is known by its content, which gives its id; one that was changed is found again by its
number (accession), DOI, address, title, place in print or abstract, if exactly one record and one
entry have it. So what is merely mended stays the record that people have judged, and what is no
longer in the file is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from cis_pipeline.core.addresses import first_address
from cis_pipeline.core.identity import content_key
from cis_pipeline.core.model import Action, Correction, Record
from cis_pipeline.core.text.normalise import letters
from cis_pipeline.ledger.rows import AMENDABLE
from cis_pipeline.ledger.snapshot import Snapshot


@dataclass(frozen=True)
class Comparison:
    """What became of the records of a source in its file as it is now.

    `same` are the ids of those that are in it as they were, `changed` those that are another text
    now (record, entry), `vanished` those that are in it no longer; `new` entries are no record
    yet. Among `same` and `changed` may be records that were withdrawn: `back` has their ids.
    `twice` are entries whose id belongs to a record that has another text and is in the file too.
    """

    same: list[str] = field(default_factory=list)
    changed: list[tuple[Record, Record]] = field(default_factory=list)
    vanished: list[Record] = field(default_factory=list)
    new: list[Record] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    twice: list[Record] = field(default_factory=list)

    @property
    def only_adds(self) -> bool:
        """Whether the file holds all that it held, as it was, and perhaps more."""
        return not (self.changed or self.vanished or self.back or self.twice)


def compared(entries: Iterable[Record], own: Sequence[Record], state: Snapshot) -> Comparison:
    """Hold the entries of a file against `own`, the records that came from it, withdrawn or not."""
    found, loose = Comparison(), list[Record]()
    open_ = {r.record_id: r for r in own}
    later = list[Record]()
    for entry in entries:
        record = state.given.get(state.entry_ids.get(entry.record_id, entry.record_id))
        if record is None:
            loose.append(entry)
        elif content_key(record.raw) == content_key(entry.raw):
            open_.pop(record.record_id, None)
            found.same.append(record.record_id)
        else:
            later.append(entry)
    for entry in later:  # known by its id or key, with another text
        record = open_.pop(state.entry_ids.get(entry.record_id, entry.record_id), None)
        if record is None:
            found.twice.append(entry)
        else:
            found.changed.append((record, entry))
    pairs, rest = _found_again(list(open_.values()), loose)
    found.changed.extend(pairs)
    met = {record.record_id for record, _ in pairs}
    gone = (r for r in open_.values() if r.record_id not in met)
    found.vanished.extend(r for r in gone if r.record_id not in state.withdrawn)
    found.new.extend(rest)
    present = (*found.same, *(record.record_id for record, _ in found.changed))
    found.back.extend(i for i in present if i in state.withdrawn)
    return found


_KEYS: tuple[Callable[[Record], str], ...] = (
    lambda r: r.accession.casefold(),
    lambda r: r.doi,
    lambda r: first_address(r.url),
    lambda r: f"{letters(r.title)} {r.year}" if r.title and r.year else "",
    lambda r: letters(r.title),
    lambda r: _in_print(r),
    lambda r: letters(r.abstract) if len(r.abstract) >= _LONG else "",
)
"""By what a changed entry is found again, the surest first."""


_LONG = 100
"""An abstract of fewer characters may be a remark that many entries have."""


def _in_print(record: Record) -> str:
    """Where in print it stands, if that is told; journals without issues have none."""
    place = (letters(record.container), record.volume, record.pages)
    return " ".join((*place, record.issue)) if all(place) else ""


def _found_again(
    records: list[Record], entries: list[Record]
) -> tuple[list[tuple[Record, Record]], list[Record]]:
    """Pairs of a record and the entry that it is now, and the entries that are none."""
    pairs = list[tuple[Record, Record]]()
    for key in _KEYS if records and entries else ():
        times = Counter(map(key, records))
        known = {key(r): r for r in records if key(r) and times[key(r)] == 1}
        mine = Counter(map(key, entries))
        met = [(known[key(e)], e) for e in entries if key(e) in known and mine[key(e)] == 1]
        pairs += met
        gone, come = {r.record_id for r, _ in met}, {e.record_id for _, e in met}
        records = [r for r in records if r.record_id not in gone]
        entries = [e for e in entries if e.record_id not in come]
    return pairs, entries


def amendments(
    changed: Iterable[tuple[Record, Record]], *, by: str, note: str, cause: str
) -> list[Correction]:
    """The corrections that make of each record (the first of a pair) what its entry says now."""
    return [
        Correction(
            record_id=record.record_id,
            action=Action.AMEND,
            by=by,
            note=note,
            cause=cause,
            entry=entry.record_id,
            changes=differences(record, entry),
        )
        for record, entry in changed
    ]


def differences(record: Record, entry: Record) -> dict[str, Any]:
    """The fields in which an entry differs from a record, as JSON."""
    was, now = asdict(record), asdict(entry)
    found = {name: now[name] for name in AMENDABLE if now[name] != was[name]}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in found.items()}
