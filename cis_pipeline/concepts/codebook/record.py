"""A codebook as text that the ledger keeps under its digest, so that it can be told what changed.

It is what the file says, not how: comments, order of keys and blank lines make no other codebook.
"""

from __future__ import annotations

import json

from pydantic import ValidationError

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.core.errors import ProtocolError


def as_text(codebook: Codebook) -> str:
    """All that it says as canonical JSON; what stands at its default is left out."""
    said = codebook.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def from_text(text: str) -> Codebook:
    """The codebook of such a text; ProtocolError if a later version has written it."""
    try:
        return Codebook.model_validate_json(text)
    except ValidationError:
        raise ProtocolError(
            "the ledger holds a codebook that this version of cis_pipeline cannot read; use the "
            "version that wrote it, or a later one"
        ) from None
