"""Faults of the ledger itself, told again and again until a person has ruled on them.

What was found stays found: the heads of the last sound run are kept (run.json), so that every later
run finds the same, until somebody accepts the ledger as it is (`cis ledger accept`). The ruling
is a row of the ledger: it names the heads that were expected, those that are there, and each fault.
From then on they are told as notices, with who accepted them and why; anything new is a fault.

It is no proof against somebody who can write both the ledger and data/outputs: a run.json that was
deleted or replaced too leaves nothing to compare with. Against that help exports kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Problem, Ruling
from cis_pipeline.ledger.accepted import ABOUT, ACCEPTED, accepted
from cis_pipeline.ledger.store import Batch, Store
from cis_pipeline.outputs.registry import Links

REMEDY = (
    "compare with a copy of the ledger or with the latest `cis export`; if it is to stay as it is: "
    "`cis ledger accept --by YOU --note WHY`"
)


def faults(
    store: Store, last: Links | None, sound: Mapping[str, Sequence[Any]] | None = None
) -> list[Problem]:
    """Every fault of the ledger, as an error; as a notice where somebody has accepted it.

    `sound` are the heads up to which its rows were judged before (see `Store.verify`).
    """
    rulings = accepted(store.rulings())
    heads = last.heads if last else None
    for ruling, said in rulings:
        if heads is not None and ruling.before == _canonical(heads):
            heads, last = said["heads"], None
    known = {fault: ruling for ruling, said in rulings for fault in said["faults"]}
    found = store.verify(heads, last.rows if last else None, sound)
    open_ = [replace(p, remedy=REMEDY) for p in found if _named(p) not in known]
    return [*open_, *_notices(rulings)]


def _notices(rulings: Sequence[tuple[Ruling, Mapping[str, Any]]]) -> Iterator[Problem]:
    for ruling, said in rulings:
        why = f" ({ruling.note})" if ruling.note else ""
        for fault in said["faults"]:
            what = f"{fault}; accepted by {ruling.by} on {ruling.at[:10]}{why}"
            yield Problem("ledger", what, severity="notice")


def acceptance(store: Store, last: Links | None, by: str, note: str) -> Batch:
    """The ruling that the ledger stays as it is; ReviewError if there is nothing to rule on."""
    if not by.strip() or by.startswith("rule:"):
        raise ReviewError("--by names the person who rules")
    if not note.strip():
        raise ReviewError("--note says why the ledger is right as it is")
    found = [p for p in faults(store, last) if p.severity == "error"]
    if not found:
        raise ReviewError("nothing is wrong with the ledger, so there is nothing to accept")
    said = {"heads": store.heads(), "faults": [_named(p) for p in found]}
    ruling = Ruling(
        about=ABOUT,
        verdict=ACCEPTED,
        by=by.strip(),
        note=note,
        before=_canonical(last.heads) if last else "",
        after=_canonical(said),
    )
    return Batch(rulings=(ruling,))


def _named(problem: Problem) -> str:
    return f"{problem.where}: {problem.what}"


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)
