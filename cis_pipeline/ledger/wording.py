"""Under which wording a decision was made: the questions that it rests on, as they stood then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from cis_pipeline.core.model import Decision


def asked_then(decision: Decision, bases: Mapping[str, str]) -> dict[str, str]:
    """By criterion what it asked when the decision was made; nothing where that is not on record.

    `bases` are the texts that the ledger keeps by digest. An exclusion rests on the criteria that
    it names, any other verdict on all that its round asks.
    """
    return _questions(bases.get(decision.protocol, "{}"))


@lru_cache(maxsize=256)
def _questions(text: str) -> dict[str, str]:
    return {part["id"]: part["question"] for part in json.loads(text).get("criteria", ())}
