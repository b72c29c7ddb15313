"""The part of a protocol that decisions rest on, as text that the ledger keeps under its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from pydantic import ValidationError

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.carried import Carried
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.deduplication import DeduplicationTable
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.protocol.screening import ScreeningTable
from cis_pipeline.protocol.toml import Table


class OnRecord(Table):
    """Rounds, criteria, what rulings carried over; and where that is said how screening is shared,
    and what counts as one document.

    No decision rests on the last two; they are kept so that a change of them can be told.
    """

    rounds: tuple[Round, ...]
    criteria: tuple[Criterion, ...]
    carried: Carried = Carried()
    screening: ScreeningTable | None = None
    deduplication: DeduplicationTable | None = None


def as_text(protocol: Protocol) -> str:
    """That part as canonical JSON."""
    part = OnRecord(
        rounds=protocol.rounds,
        criteria=protocol.criteria,
        carried=protocol.carried,
        screening=protocol.screening if protocol.screening != ScreeningTable() else None,
        deduplication=said if (said := protocol.deduplication) != DeduplicationTable() else None,
    )
    document = part.model_dump(mode="json")
    for table in ("screening", "deduplication"):
        if document[table] is None:  # as earlier versions wrote it
            del document[table]
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def digest(text: str) -> str:
    """The digest by which the ledger keeps a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def from_text(text: str, configured: Protocol) -> Protocol:
    """The protocol of such a text, with what decisions do not rest on as it is configured."""
    try:
        part = OnRecord.model_validate_json(text)
    except ValidationError:
        raise ProtocolError(
            "the ledger holds a protocol that this version of cis_pipeline cannot read; use the "
            "version that wrote it, or a later one"
        ) from None
    return replace(
        configured,
        rounds=part.rounds,
        criteria=part.criteria,
        carried=part.carried,
        screening=part.screening or ScreeningTable(),
        deduplication=part.deduplication or DeduplicationTable(),
    )
