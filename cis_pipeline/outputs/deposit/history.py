"""protocol_history.csv: every ruling on the protocol and the codebook, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.core.model import Ruling
from cis_pipeline.ledger.accepted import ABOUT as LEDGER
from cis_pipeline.ledger.frames import JOIN, TEXT, csv_of
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.protocol.changes import differences
from cis_pipeline.protocol.on_record import from_text
from cis_pipeline.protocol.protocol import Protocol

NAME = "protocol_history.csv"
_COLUMNS = dict.fromkeys(
    ("at", "about", "verdict", "by", "note", "changes", "before", "after"), TEXT
)


def text(state: Snapshot) -> bytes:
    """One row a ruling, in order. `changes` says in words how the protocol after it differs from
    the one before; "" where that is not known, or nothing differs. `before` and `after` are digests
    of texts in ledger/bases.jsonl."""
    return csv_of(_COLUMNS, _rows(state))


def _rows(state: Snapshot) -> Iterator[dict[str, Any]]:
    for ruling in state.rulings:
        if ruling.about == LEDGER:  # its digests are whole documents
            said = {"before": "", "after": ""}
        else:
            said = {"before": ruling.before, "after": ruling.after}
        names = ("at", "about", "verdict", "by", "note")
        own = {name: getattr(ruling, name) for name in names}
        yield {**own, **said, "changes": _changes(ruling, state)}


def _changes(ruling: Ruling, state: Snapshot) -> str:
    before, after = (_protocol(at, state) for at in (ruling.before, ruling.after))
    if before is None or after is None:
        return ""
    return JOIN.join(f"{change.what}: {change.said}" for change in differences(before, after))


def _protocol(digest: str, state: Snapshot) -> Protocol | None:
    try:
        return from_text(state.bases[digest], state.protocol)
    except (KeyError, ProtocolError):  # it is a codebook, or of a ledger that kept none
        return None
