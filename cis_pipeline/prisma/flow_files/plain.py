"""Our own file of a flow: the JSON that `cis run --json` prints, or the same as TOML by hand.

    title = "Of owls"
    databases = { Scopus = 60, "Web of Science" = 40 }     # or one number
    duplicate_records_removed = 15
    records_screened = 85
    reports_sought = { n = 25, status = "assumed", why = "all that were left", by = "A. Owl" }
    reports_excluded_by_reason = { "Wrong, or other, population" = 14 }
    [other_methods]
    websites = 12
    [included]
    reports = 10
    [explained]
    EQ4 = "two records were found to be of one report"

A key that is no box is refused with the nearest one; a box that the file does not have is not
reported, unless the file is that of a ledger, which has no box where its protocol has no round.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any, get_args

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Box, Channel
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.prisma.boxes import CHANNELS
from cis_pipeline.prisma.document import SELDOM, as_dict
from cis_pipeline.prisma.flow import (
    BOTH,
    Basis,
    Column,
    Flow,
    Identified,
    Number,
    RoundCount,
    Status,
)
from cis_pipeline.prisma.flow_files.cells import number
from cis_pipeline.prisma.flow_files.flow_file import FlowFile, completed

_BOXES = tuple(f.name for f in fields(Column) if f.type == "Number")
_CHANNELS = {name.lower().replace(" ", "_"): channel for channel, name in CHANNELS.items()}
"""Sources as they are written by hand: a number, or numbers by name."""

_COLUMN = {*_BOXES, *_CHANNELS, *SELDOM, "identified_from", "pending"}
_COLUMN |= {"reports_excluded_by_reason", "records_removed_before_screening"}
_FOLLOWS = ["equations", "agreement", "audits", "published", "waiting", "steps", "problems"]
"""What the document of a run has besides, which follows from the rest or is no number of it."""

_TOP = {*_COLUMN, *_FOLLOWS, "title", "rounds", "other_methods", "included", "previous", "total"}
_TOP |= {"interim", "simulated", "files_not_taken", "doubtful_pairs", "explained"}
_TOP |= {"reason_titles", "r_rows", "standing_total"}


def read(text: str, path: Path, kind: str) -> FlowFile:
    """The flow of such a file; SourceError where it is malformed, or a key is no box."""
    try:
        document = json.loads(text) if kind == "json" else tomllib.loads(text)
    except ValueError as error:
        raise SourceError(f"{path}: not valid {kind.upper()}: {error}") from None
    if not isinstance(document, dict):
        raise SourceError(f"{path}: no flow: it holds no table of boxes")
    return FlowFile(_Reader(path).flow(document))


_OF_STUDIES = ("reports_with_studies", "studies_beyond_one_a_report")
_AS_THEY_ARE = ("interim", "simulated", "doubtful_pairs", "standing_total")


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path

    def flow(self, document: Mapping[str, Any]) -> Flow:
        """The whole flow."""
        self._refuse(document, _TOP, "")
        ledger = "rounds" in document
        told = document.get("other_methods")
        other = None if told is None else self._table(told, "other_methods")
        databases = {k: v for k, v in document.items() if k in _COLUMN}
        both = {
            k: v for k, v in self._table(document.get("basis", {}), "basis").items() if "." in k
        }
        flow = Flow(
            title=str(document.get("title", "")),
            databases=self._column(databases, "", ledger),
            other=None if other is None else self._column(other, "other_methods.", ledger),
            rounds=tuple(self._rounds(document.get("rounds", {}))),
            reason_titles=document.get("reason_titles"),
            files_not_taken=tuple(document.get("files_not_taken", ())),
            explained=self._table(document.get("explained", {}), "explained"),
            r_rows=tuple(document.get("r_rows", ())),
            basis={name: self._basis(both[at], at) for name, at in BOTH.items() if at in both},
            **{k: document[k] for k in _AS_THEY_ARE if k in document},
        )
        return self._whole(flow, document, ledger)

    def _whole(self, flow: Flow, document: Mapping[str, Any], ledger: bool) -> Flow:
        """With the boxes of both arms together."""
        numbers: dict[str, Any] = {}
        basis, unreadable = dict(flow.basis), dict(flow.unreadable)
        texts = self._table(document.get("unreadable", {}), "unreadable")
        for field, place in BOTH.items():
            group, _, name = place.partition(".")
            table = self._table(document.get(group) or {}, group)
            self._refuse(table, {"reports", "studies", *_OF_STUDIES}, f"{group}.")
            n, of = self._value(table.get(name), place)
            if isinstance(n, str) or place in texts:
                unreadable[field] = texts.get(place, n)
            else:
                numbers[field] = n
            if of is not None:
                basis.setdefault(field, of)
            elif n is not None and not ledger and not isinstance(n, str):
                basis.setdefault(field, Basis("reported"))
        included = self._table(document.get("included") or {}, "included")
        return replace(
            flow,
            basis=basis,
            unreadable=unreadable,
            **{name: included[name] for name in _OF_STUDIES if name in included},
            **numbers,
        )

    def _column(self, table: Mapping[str, Any], prefix: str, ledger: bool) -> Column:
        self._refuse(table, _COLUMN, prefix)
        numbers: dict[str, Any] = {}
        basis = {
            k: self._basis(v, k)
            for k, v in self._table(table.get("basis", {}), "basis").items()
            if "." not in k
        }
        texts = self._table(table.get("unreadable", {}), "unreadable")
        unreadable = {k: str(v) for k, v in texts.items() if "." not in k}
        pending = tuple(table.get("pending", ()))
        for name in _BOXES:
            n, of = self._value(table.get(name), prefix + name)
            if isinstance(n, str):
                unreadable[name] = n
            elif n is not None or not name.startswith("awaiting"):
                numbers[name] = n
            seldom = name.startswith(("studies", "records_removed_together"))
            told = name in pending or name in unreadable or name.startswith("awaiting") or ledger
            if of is not None:
                basis[name] = of
            elif not told and name not in basis and not (n is None and (prefix or seldom)):
                basis[name] = Basis("not reported" if n is None else "reported")
        by_reason = table.get("reports_excluded_by_reason")
        reasons, wrong = self._counts({} if by_reason is None else by_reason, f"{prefix}reasons")
        sources, sums, wrong_sources = self._sources(table, prefix)
        for name, bad in (("reports_excluded", wrong), ("records_identified", wrong_sources)):
            if bad:
                unreadable[name] = "; ".join(bad)
                numbers[name] = None
        made = Column(
            identified_from=tuple(sources),
            identified_by_channel=sums,
            reports_excluded_by_reason=None if by_reason is None else reasons,
            pending=pending,
            removed_together=str(table.get("removed_together", "")),
            basis=basis,
            unreadable=unreadable,
            **numbers,
        )
        return made if ledger else completed(made)

    def _sources(
        self, table: Mapping[str, Any], prefix: str
    ) -> tuple[list[Identified], dict[Channel, int], list[str]]:
        """The sources, sums of channels that stand beside them, and texts that are no numbers."""
        found: list[Identified] = []
        wrong: list[str] = []
        for one in table.get("identified_from", ()):
            name, source = str(one.get("name", "")), str(one.get("source", ""))
            channel = self._channel(one.get("channel", "database"), prefix)
            counted, texts = self._counts({name: one.get("records")}, f"{prefix}identified_from")
            found += [Identified(source, name, channel, n) for n in counted.values()]
            wrong += texts
        for key, channel in _CHANNELS.items():
            told = table.get(key)
            if told is not None:
                named = told if isinstance(told, Mapping) else {"": told}
                counted, texts = self._counts(named, f"{prefix}{key}")
                found += [Identified("", name, channel, n) for name, n in counted.items()]
                wrong += texts
        sums, texts = self._counts(table.get("identified_by_channel", {}), "identified_by_channel")
        return found, {self._channel(k, prefix): n for k, n in sums.items()}, [*wrong, *texts]

    def _rounds(self, rounds: Any) -> Iterator[RoundCount]:
        named = {f.name for f in fields(RoundCount)} - {"id", "reasons", "records"}
        needed = {f.name for f in fields(RoundCount) if f.default is MISSING} & named
        for round_id, told in self._table(rounds, "rounds").items():
            table = self._table(told, f"rounds.{round_id}")
            if lacks := (needed - table.keys() - {"records"}):
                raise SourceError(
                    f"{self._path}: rounds.{round_id} lacks {', '.join(sorted(lacks))}"
                )
            values = {k: v for k, v in table.items() if k in named}
            values["box"] = Box(values["box"])
            yield RoundCount(id=round_id, reasons=table.get("excluded_by_reason", {}), **values)

    # --- values -----------------------------------------------------------------------------------

    def _value(self, told: Any, where: str) -> tuple[Number | str, Basis | None]:
        """A number, or the text that is none; and what it rests on, where the file says it."""
        if isinstance(told, Mapping):
            self._refuse(told, {"n", "status", "why", "by"}, f"{where}.")
            status = "reported" if told.get("n") is not None else "not reported"
            basis = self._basis({"status": status, **{k: told[k] for k in told if k != "n"}}, where)
            return self._value(told.get("n"), where)[0], basis
        if told is None or (isinstance(told, int) and not isinstance(told, bool)):
            return told, None
        return number(str(told)), None

    def _basis(self, told: Any, where: str) -> Basis:
        table = self._table(told, f"basis of {where}")
        status: Any = table.get("status")
        if status not in get_args(Status):
            known = ", ".join(get_args(Status))
            raise SourceError(f'{self._path}: {where}: status "{status}" is none of {known}')
        return Basis(status, str(table.get("why", "")), str(table.get("by", "")))

    def _counts(self, told: Any, where: str) -> tuple[dict[str, int], list[str]]:
        """The numbers of a table by name, and what stands there instead of one."""
        counted: dict[str, int] = {}
        wrong: list[str] = []
        for name, value in self._table(told, where).items():
            n, _ = self._value(value, where)
            if isinstance(n, int):
                counted[str(name)] = n
            else:
                wrong.append(f"{name}: {value}" if name else str(value))
        return counted, wrong

    def _channel(self, told: Any, where: str) -> Channel:
        try:
            return Channel(told)
        except ValueError:
            known = ", ".join(Channel)
            raise SourceError(f'{self._path}: {where}channel "{told}" is none of {known}') from None

    def _table(self, told: Any, where: str) -> Mapping[str, Any]:
        if not isinstance(told, Mapping):
            raise SourceError(f"{self._path}: {where} is no table")
        return told

    def _refuse(self, table: Mapping[str, Any], known: Any, prefix: str) -> None:
        for key in table:
            if key not in known:
                near = nearest(key, sorted(known))
                hint = f'; did you mean "{near}"?' if near else ""
                raise SourceError(f'{self._path}: "{prefix}{key}" is no box of the diagram{hint}')


# --- writing --------------------------------------------------------------------------------------


def document(flow: Flow) -> dict[str, Any]:
    """What the file holds: the document of a flow without what follows from it."""
    told = as_dict(flow)
    del told["equations"]
    if flow.r_rows:
        told["r_rows"] = list(flow.r_rows)
    if not flow.rounds and any(c.basis for _, c in flow.arms):
        del told["rounds"]  # a published flow: what it lacks is not reported
    return told


def written(flow: Flow, kind: str) -> str:
    """The file as text."""
    if kind == "json":
        return json.dumps(document(flow), ensure_ascii=False, indent=2) + "\n"
    return "".join(_tables(document(flow), ()))


def _tables(table: Mapping[str, Any], path: Sequence[str]) -> Iterator[str]:
    """TOML: the plain keys of a table, then its tables; what is not known has no key."""
    plain = {k: v for k, v in table.items() if v is not None and not isinstance(v, Mapping)}
    if path and (plain or not table):
        yield f"\n[{'.'.join(_key(k) for k in path)}]\n"
    yield from (f"{_key(k)} = {_toml(v)}\n" for k, v in plain.items())
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _tables(value, (*path, key))


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _toml(key)


def _toml(value: Any) -> str:
    """A value in TOML; its basic strings are those of JSON, but for the delete character."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items() if v is not None)
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value)
