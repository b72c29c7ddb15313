"""What a rule may say: the operators of config/criteria.toml, one table each.

Only what they mean stands here; `screening.criteria` judges records by them. A new operator is a
table here and a function there.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cis_pipeline.protocol.toml import Table

TextField = Literal["title", "abstract", "keywords", "container", "publisher"]


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


class Between(Table):
    """Met if low <= year <= high, both inclusive; unclear if no year is given."""

    operator: Literal["between"]
    field: Literal["year"] = "year"
    low: int = 0
    high: int = 9999

    @model_validator(mode="after")
    def _low_before_high(self) -> Self:
        if self.low > self.high or (self.low, self.high) == (0, 9999):
            raise ValueError("needs low, high or both, and low not above high")
        return self


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


class InCountry(Table):
    """Not met if only countries are named that countries.toml does not call comparable.

    A country in a comparison ("compared with Wales") is not the setting; unclear if no other that
    is comparable is named, or none at all.
    """

    operator: Literal["country"]
    fields: tuple[TextField, ...] = ("title", "abstract", "keywords")


class ByPublisher(Table):
    """Met if publishers.toml places the publisher in one of the categories; unclear if nowhere."""

    operator: Literal["publisher"]
    categories: tuple[str, ...] = Field(min_length=1)


Rule = Annotated[
    OneOf | Between | Mentions | Requires | InCountry | ByPublisher,
    Field(discriminator="operator"),
]
