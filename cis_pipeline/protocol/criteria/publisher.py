"""publisher: the body that issued it belongs to one of the categories."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cis_pipeline.protocol.toml import Table


class ByPublisher(Table):
    """Met if publishers.toml places the publisher in one of the categories; unclear if nowhere."""

    operator: Literal["publisher"]
    categories: tuple[str, ...] = Field(min_length=1)
