"""The rows of a ledger as plain JSON objects: what each must hold, how they fit together.

A row is one JSON object, in the ledger file and in a line of an export alike; so both are judged
here, by the same rules (`faults`), and turned into values by the same functions.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from sys import intern
from typing import Any, get_args, get_type_hints

import orjson

from cis_pipeline.core.identity import make_id
from cis_pipeline.core.model import (
    DEDUPE_ROUND,
    Action,
    Channel,
    Coding,
    Correction,
    Decision,
    Record,
    Ruling,
    Said,
    Source,
    Verdict,
    Workbook,
)
from cis_pipeline.ledger.field_kinds import fits, in_words
from cis_pipeline.ledger.reports import APART


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that was taken in whole: its path in the review, its SHA-256 and its records.

    `at` is when (ISO 8601, UTC), `before` how many records the ledger held then; "" and 0 where an
    earlier version took it in.
    """

    path: str
    sha256: str
    records: int = 0
    at: str = ""
    before: int = 0


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a deposit left out of a record, since its rights may lie with a publisher.

    `fields` are those of the record that are empty here and were not ("abstract", "raw"), of its
    corrections too. `entry` is the SHA-256 of the entry that its id is made of, without the
    accidents of saving a file (`core.identity.content_key`); `row` and `hash` are the SHA-256 of
    the whole row and its link in the chain of the ledger that was deposited.
    """

    record_id: str
    fields: tuple[str, ...]
    entry: str
    row: str
    hash: str


@dataclass(frozen=True)
class Batch:
    """What one step adds; it is written whole or not at all. `bases` maps digest to text."""

    sources: tuple[Source, ...] = ()
    records: tuple[Record, ...] = ()
    bases: Mapping[str, str] | None = None
    decisions: tuple[Decision, ...] = ()
    files: tuple[TakenFile, ...] = ()
    corrections: tuple[Correction, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    workbooks: tuple[Workbook, ...] = ()
    codings: tuple[Coding, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it adds nothing."""
        return not any(getattr(self, field.name) for field in fields(self))


_KINDS: Mapping[str, Mapping[str, Any]] = {
    "sources": get_type_hints(Source),
    "withheld": get_type_hints(Withheld),
    "records": get_type_hints(Record),
    "bases": {"digest": str, "text": str},
    "decisions": get_type_hints(Decision),
    "files": get_type_hints(TakenFile),
    "corrections": {**get_type_hints(Correction), "changes": dict},
    "rulings": get_type_hints(Ruling),
    "workbooks": get_type_hints(Workbook),
    "codings": get_type_hints(Coding),
}

TABLES = tuple(_KINDS)
"""Everything a ledger holds, in the order in which a batch is written."""

SINCE: Mapping[str, int] = {
    "corrections": 2,
    "rulings": 2,
    "workbooks": 3,
    "codings": 4,
    "withheld": 5,
}
"""Tables that ledgers and exports of earlier versions lack, with the version of the ledger that
brought each; in those before it they are empty."""

_LATER: Mapping[str, frozenset[str]] = {
    "sources": frozenset({"columns", "hits_note"}),
    "records": frozenset({"key", "parent", "file", "digest"}),
    "decisions": frozenset({"score"}),
    "files": frozenset({"at", "before"}),
}
"""Fields that ledgers of earlier versions lack; there they have their defaults."""

KEY: Mapping[str, str] = {
    "sources": "source_id",
    "withheld": "record_id",
    "records": "record_id",
    "bases": "digest",
    "decisions": "record_id",
    "files": "path",
    "corrections": "record_id",
    "rulings": "about",
    "workbooks": "sheet",
    "codings": "record_id",
}
"""Of each table, the field by which its rows are looked up."""

_SCORE = re.compile(r"score (\d+(?:\.\d+)?)")


def loaded(body: str) -> Any:
    """A row from its text; by the slower of two ways where it holds what only that one takes."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:  # half a character, say
        return json.loads(body)


# --- from rows to values -----------------------------------------------------------------------

_TUPLES = {
    f.name
    for c in (Source, Record, Decision, Workbook, Withheld)
    for f in fields(c)
    if str(f.type).startswith("tuple")
}


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(row)
    for name in _TUPLES & values.keys():
        values[name] = tuple(values[name])
    return values


def to_record(row: Mapping[str, Any]) -> Record:
    """The record a row of `records` stands for."""
    values = {**row, "authors": tuple(row.get("authors", ()))}
    values["keywords"] = tuple(row.get("keywords", ()))
    if values["channel"]:
        values["channel"] = Channel(values["channel"])
    return Record(**_kept_once(values, _SAID_OFTEN))


_SAID_OFTEN = (
    *("source_id", "item_type", "date", "container", "volume", "issue", "language", "publisher"),
)
"""Fields in which many records say the same."""


def _kept_once(values: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The values; of equal texts in these fields, in whatever rows, one is held in memory."""
    for name in names:
        text = values.get(name)
        if type(text) is str:
            values[name] = intern(text)
    return values


def to_decision(row: Mapping[str, Any]) -> Decision:
    """The decision a row of `decisions` stands for."""
    values = {**row, "further": tuple(row.get("further", ()))}
    values["verdict"] = Verdict(row["verdict"])
    values["score"] = row["score"] if "score" in row else _score_in(row["note"])
    return Decision(**_kept_once(values, _GIVEN_OFTEN))


_GIVEN_OFTEN = ("round", "by", "reason", "note", "evidence", "sheet", "at", "protocol")


def _score_in(note: str) -> float | None:
    """How sure a rule was, where a ledger of before there were scores says it in a note."""
    found = _SCORE.fullmatch(note)
    return float(found[1]) if found else None


_Value = Source | Record | Decision | TakenFile | Correction | Ruling | Workbook | Coding | Withheld


def row_of(value: _Value) -> dict[str, Any]:
    """The row that stands for a value, its fields in alphabetical order.

    Why not `dataclasses.asdict`: it copies whatever it meets, and takes five times as long.
    """
    names, values = _FIELDS[type(value)]
    return dict(zip(names, values(value), strict=True))


_FIELDS: Mapping[type, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {
    kind: (names := tuple(sorted(f.name for f in fields(kind))), attrgetter(*names))
    for kind in get_args(_Value)
}


def to_source(row: Mapping[str, Any]) -> Source:
    """The source a row of `sources` stands for."""
    return Source(**{**_values(row), "channel": Channel(row["channel"])})


def to_correction(row: Mapping[str, Any]) -> Correction:
    """The correction a row of `corrections` stands for."""
    return Correction(**{**row, "action": Action(row["action"])})


def to_ruling(row: Mapping[str, Any]) -> Ruling:
    """The ruling a row of `rulings` stands for."""
    return Ruling(**row)


def to_workbook(row: Mapping[str, Any]) -> Workbook:
    """The workbook a row of `workbooks` stands for."""
    return Workbook(**_values(row))


def to_coding(row: Mapping[str, Any]) -> Coding:
    """The coding a row of `codings` stands for."""
    return Coding(**{**row, "verdict": Said(row["verdict"])})


def to_withheld(row: Mapping[str, Any]) -> Withheld:
    """What was left out of a record, of a row of `withheld`."""
    return Withheld(**_values(row))


AMENDABLE = tuple(f.name for f in fields(Record) if f.name not in ("record_id", "source_id", "nth"))
"""The fields that a correction may change: all but those that say which record it is."""


def amended(record: Record, changes: Mapping[str, Any]) -> Record:
    """The record with the new values that a correction gives, as JSON, to some of its fields."""
    values = _values(changes)
    if values.get("channel"):
        values["channel"] = Channel(values["channel"])
    return replace(record, **values)


# --- judging rows ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the row at `place` (from 1) of a table."""

    table: str
    place: int
    what: str


class Sound(str):
    """The key of a row that was judged before, and is as it was."""


_Known = Mapping[str, set[str]]
"""By table the keys of the rows so far."""


def faults(rows: Mapping[str, Iterable[object]]) -> Iterator[Fault]:
    """Every row that does not fit its table or the other rows.

    First values: each row has the fields of its table, each of the right kind. Then, of the rows
    that have: ids follow from content (where that was not withheld) and occur once, records have a
    source, the text of a basis has its digest, decisions are about records and rest on a basis
    that is there (unless they name none, or one of before there were any: "older:..."). `Sound`
    rows are only known to be there. Each table is gone through once, in the order of `TABLES`; no
    row is held.
    """
    known: dict[str, set[str]] = {table: set() for table in TABLES}
    unfitting, others = list[Fault](), {table: list[Fault]() for table in TABLES}
    for table in TABLES:
        check, key = _CHECKS.get(table), KEY[table]
        for place, row in enumerate(rows.get(table, ()), 1):
            if isinstance(row, Sound):
                known[table].add(str(row))
            elif what := unfit(table, row):
                unfitting.append(Fault(table, place, what))
            elif isinstance(row, Mapping):
                if check:
                    others[table] += (Fault(table, place, what) for what in check(row, known))
                known[table].add(row[key])
    yield from unfitting
    for table in _CHECKS:
        yield from others[table]


def _record_faults(row: Mapping[str, Any], known: _Known) -> Iterator[str]:
    record_id, key = row["record_id"], row.get("key")
    left_out = record_id in known["withheld"] and not (key or row["raw"])
    if not left_out and record_id != make_id(row["source_id"], key or row["raw"], row["nth"]):
        yield f"the id {record_id} does not follow from its content"
    if record_id in known["records"]:
        yield f"the record {record_id} is there twice"
    if row["source_id"] not in known["sources"]:
        yield f'its source "{row["source_id"]}" is not described'


def _basis_faults(row: Mapping[str, Any], known: _Known) -> Iterator[str]:
    digest = row["digest"]
    if hashlib.sha256(row["text"].encode()).hexdigest()[:12] != digest:
        yield f"the text is not that of the digest {digest}"
    if digest in known["bases"]:
        yield f"the basis {digest} is there twice"


def _decision_faults(row: Mapping[str, Any], known: _Known) -> Iterator[str]:
    by, basis = row["by"], row["protocol"]
    pair = row["verdict"] in (Verdict.DUPLICATE, *APART)
    pair = pair or (row["round"] == DEDUPE_ROUND and row["target"] != "")
    for record_id in (row["record_id"], row["target"]) if pair else (row["record_id"],):
        if record_id not in known["records"]:
            yield f'the decision by {by} is about "{record_id}", and there is no such record'
    if basis and basis not in known["bases"] and not basis.startswith("older:"):
        yield f'the decision by {by} rests on "{basis}", and no such basis was kept'


def _correction_faults(row: Mapping[str, Any], known: _Known) -> Iterator[str]:
    if row["record_id"] not in known["records"]:
        yield f'the correction is of "{row["record_id"]}", and there is no such record'
    for name, value in row["changes"].items():
        if name not in AMENDABLE or not fits(value, _KINDS["records"][name]):
            said = json.dumps(value)
            yield f'"{name}" cannot be corrected to {said}'


def _coding_faults(row: Mapping[str, Any], known: _Known) -> Iterator[str]:
    if row["record_id"] and row["record_id"] not in known["records"]:
        yield f'the coding by {row["by"]} is of "{row["record_id"]}", and there is no such record'


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], _Known], Iterator[str]]] = {
    "records": _record_faults,
    "bases": _basis_faults,
    "decisions": _decision_faults,
    "corrections": _correction_faults,
    "codings": _coding_faults,
}


def unfit(table: str, row: object) -> str:
    """Why an object is no row of this table; "" if it is one."""
    kinds = _KINDS[table]
    if not isinstance(row, dict):
        return f"not a row of {table}"
    lacks = kinds.keys() - row.keys() - _LATER.get(table, frozenset())
    if lacks or not row.keys() <= kinds.keys():
        odd = ", ".join(sorted(map(str, row.keys() ^ kinds.keys())))
        return f"not a row of {table} of this version of cis_pipeline (missing or unknown: {odd})"
    for name, kind in kinds.items():
        if name in row and not fits(row[name], kind):
            said = json.dumps(row[name])  # ASCII, so that whatever it is can be shown
            return f"{name} {said} is not {in_words(kind)}"
    return ""
