"""mentions, requires: the text holds a phrase that excludes, or one that it must hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cis_pipeline.protocol.criteria.reading import TextField
from cis_pipeline.protocol.toml import Table


class Mentions(Table):
    """Not met if a phrase of `any` is mentioned and none of `unless`; unclear if both are."""

    operator: Literal["mentions"]
    fields: tuple[TextField, ...] = ("title", "abstract", "keywords", "container")
    any: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


class Requires(Table):
    """Met if a phrase of `any` is mentioned; else not met, or unclear if there is no abstract."""

    operator: Literal["requires"]
    fields: tuple[TextField, ...] = ("title", "abstract", "keywords", "container")
    any: tuple[str, ...] = Field(min_length=1)
