"""What counts as one document: `[deduplication]` of config/review.toml."""

from __future__ import annotations

import json

from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.protocol.toml import Table


class DeduplicationTable(Table):
    """`cochrane_versions`: whether a Cochrane review and its updates are "one" document, or
    "versions" of one work, each a report of its own. A protocol is a version of its review either
    way."""

    cochrane_versions: CochraneVersions = "one"

    def lines(self) -> tuple[str, ...]:
        """What it says, a line each, as it is written in the file."""
        said = self.model_dump(mode="json")
        return tuple(f"{key} = {json.dumps(value)}" for key, value in said.items())
