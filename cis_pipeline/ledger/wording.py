"""Under which wording a decision was made: the questions that it rests on, as they stood then."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cis_pipeline.core.model import Decision


def asked_then(decision: Decision, bases: Mapping[str, str]) -> dict[str, str]:
    """By criterion what it asked when the decision was made; nothing where that is not on record.

    `bases` are the texts that the ledger keeps by digest. An exclusion rests on the criteria that
    it names, any other verdict on all that its round asks.
    """
    kept = json.loads(bases.get(decision.protocol, "{}"))
    return {part["id"]: part["question"] for part in kept.get("criteria", ())}
