"""Rulings that a ledger with faults stays as it is, as they stand among its rulings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from cis_pipeline.core.model import Ruling

ABOUT, ACCEPTED = "ledger", "accepted"


def accepted(rulings: Iterable[Ruling]) -> list[tuple[Ruling, Mapping[str, Any]]]:
    """Each such ruling with the `heads` that it found, and its `faults` as sentences."""
    found: list[tuple[Ruling, Mapping[str, Any]]] = []
    for ruling in rulings:
        if (ruling.about, ruling.verdict) == (ABOUT, ACCEPTED):
            try:
                said = json.loads(ruling.after)
            except ValueError:
                continue
            if isinstance(said, dict) and {"heads", "faults"} <= said.keys():
                found.append((ruling, said))
    return found


def chain_accepted(table: str, rulings: Iterable[Ruling]) -> bool:
    """Whether somebody has accepted that the chain of a table is broken."""
    faults = (fault for _, said in accepted(rulings) for fault in said["faults"])
    return any(f"{table} " in str(f).split(":")[0] and "chain" in str(f) for f in faults)
