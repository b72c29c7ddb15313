"""The rows of a ledger as they are deposited: abstracts and entries left out, or names replaced.

The chain of the ledger stays open to be checked: each row keeps the hash that it has there. Where a
row is deposited whole, its hash follows from its text and the hash before it, as ever. Where
something was left out, the SHA-256 of the whole row stands beside its hash: who has the row can
check both. Rows that say what was left out are added to the table "withheld".

Why not a chain over digests of fields, which could be checked without them: it would be another
chain than that which the ledger has had from its first day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cis_pipeline.core.identity import content_key
from cis_pipeline.ledger.rows import Withheld, loaded, row_of
from cis_pipeline.outputs.deposit.pseudonyms import Pseudonyms

Entries = Callable[[str], Iterable[tuple[int, str, str, str]]]
"""Gives of a table the number, key, text and hash of each row, in order (`Store.entries`)."""

FIELDS = ("abstract", "raw")
"""What is left out of a record: its rights may lie with a publisher, or with the database."""

ADDED = "withheld"
"""The table that a deposit adds rows to."""


@dataclass(frozen=True, slots=True)
class Deposited:
    """A row as it is deposited: its text as JSON, and its hash in the ledger ("" if it was added).

    `left_out` says what is not as it was: "text", "names", both, or "" where it is whole; `sha256`
    is then that of the whole row.
    """

    text: str
    hash: str
    left_out: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Redaction:
    """What is left out of the rows of a ledger: `texts`, if they are, and the names of people."""

    entries: Entries
    texts: bool
    pseudonyms: Pseudonyms | None = None

    def rows(self, table: str) -> Iterator[Deposited]:
        """The rows of a table, one after the other; those of "withheld" as in the ledger, then one
        for each further record of which something is left out."""
        if table == ADDED:
            yield from self._withheld()
            return
        for _, _, body, link in self.entries(table):
            if self.pseudonyms is None and (not self.texts or table not in _TEXTS):
                yield Deposited(body, link)
                continue
            row = loaded(body)
            new, changed = self._without_texts(table, row), []
            if new != row:
                changed.append("text")
            if self.pseudonyms and (named := self.pseudonyms.row(table, new)) != new:
                new, changed = named, [*changed, "names"]
            if not changed:
                yield Deposited(body, link)
                continue
            yield Deposited(_dumped(new), link, " ".join(changed), _sha256(body))

    def _without_texts(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        if table == "records":
            return {**row, **dict.fromkeys(self._of_record(row), "")}
        if table == "corrections" and self.texts:
            gone = {name: "" for name in FIELDS if row["changes"].get(name)}
            return {**row, "changes": {**row["changes"], **gone}}
        return dict(row)

    def _of_record(self, row: Mapping[str, Any]) -> list[str]:
        """The fields of a record that are left out: all of `FIELDS`, or an entry that names people
        (exports of other tools say who voted) where names are replaced."""
        if self.texts:
            return [name for name in FIELDS if row[name]]
        return ["raw"] if self.pseudonyms and self.pseudonyms.stands_in(row["raw"]) else []

    def _withheld(self) -> Iterator[Deposited]:
        before = set[str]()
        for _, key, body, link in self.entries(ADDED):
            before.add(key)
            yield Deposited(body, link)
        for _, key, body, link in self.entries("records"):
            row = loaded(body)
            fields = self._of_record(row)
            if self.texts:
                given = self._corrected.get(key, {})
                fields = [name for name in FIELDS if row[name] or given.get(name)]
            if fields and key not in before:
                entry = self._corrected.get(key, {}).get("raw") or row["raw"]
                made = Withheld(
                    key, tuple(fields), _sha256(content_key(entry)), _sha256(body), link
                )
                yield Deposited(_dumped(row_of(made)), "")

    @cached_property
    def _corrected(self) -> dict[str, dict[str, str]]:
        """By record the last text of each of these fields that a correction gave it."""
        found: dict[str, dict[str, str]] = {}
        for _, key, body, _ in self.entries("corrections"):
            changes = loaded(body)["changes"]
            mine = found.setdefault(key, {})
            mine |= {n: v for n in FIELDS if isinstance(v := changes.get(n), str) and v}
        return found


_TEXTS = ("records", "corrections")

_dumped = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
