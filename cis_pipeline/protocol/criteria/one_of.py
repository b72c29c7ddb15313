"""one_of: the item type, or the language, is one of those listed."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from cis_pipeline.protocol.toml import Table


class OneOf(Table):
    """Met if the field's value is listed; unclear if the entry does not give it."""

    operator: Literal["one_of"]
    field: Literal["item_type", "language"]
    values: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _languages_are_codes(self) -> Self:
        for value in self.values:
            if self.field == "language" and not re.fullmatch("[a-z]{2,3}", value):
                raise ValueError(f'"{value}" is no language code; English is "en", Welsh "cy"')
        return self
