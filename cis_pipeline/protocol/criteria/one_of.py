"""one_of: the item type, or the language, is one of those listed."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from cis_pipeline.core.model import Record
from cis_pipeline.core.text.language import LEAST_WORDS, shares
from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading

_SURE = 0.9
_SURELY_NOT = 0.05
_CODE = re.compile(r"[a-z]{2}([-_][a-z0-9]+)*")


class OneOf(Operator):
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

    @property
    def reads_abstract(self) -> bool:
        """A language is told by the text where the entry does not give it."""
        return self.field == "language"

    def judge(self, reading: Reading) -> Finding:
        """A language that the entry does not give is told by the text."""
        listed = {value.casefold() for value in self.values}
        by = _language if self.field == "language" else _item_type
        return by(listed, reading.report)


def _item_type(listed: set[str], report: Record) -> Finding:
    if not report.item_type:
        return Finding("unclear", "no item type is given")
    met = report.item_type.casefold() in listed
    return Finding("met" if met else "not_met", f'item_type: "{report.item_type}"')


def _language(listed: set[str], report: Record) -> Finding:
    """By the entry's own code (any of several), else by what the text is written in."""
    given = [part for part in re.split(r"[;,/\s]+", report.language.casefold()) if part]
    evidence = f'language: "{report.language}"'
    if any(part in listed or (part[:2] in listed and _CODE.fullmatch(part)) for part in given):
        return Finding("met", evidence)
    if given and all(_CODE.fullmatch(part) for part in given):
        return Finding("not_met", evidence)
    return _detected(listed, report)


def _detected(listed: set[str], report: Record) -> Finding:
    """Sure only if the listed languages together hold nearly all of the probability, or none."""
    likely = shares(f"{report.title} {report.abstract}")
    given = (
        f'"{report.language}" is no language code' if report.language else "no language is given"
    )
    if not likely:
        why = f"{given}, and there are fewer than {LEAST_WORDS} words to tell it by"
        return Finding("unclear", why)
    share = sum(likely.get(code, 0.0) for code in listed)
    best = next(iter(likely))
    if share >= _SURE:
        return Finding("met", f'language: detected "{best}" in title and abstract')
    if share <= _SURELY_NOT:
        return Finding("not_met", f'language: detected "{best}" in title and abstract')
    return Finding("unclear", f'{given}; detected perhaps "{best}" ({likely[best]:.0%})')
