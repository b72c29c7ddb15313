"""mentions, requires: the text holds a phrase that excludes, or one that it must hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cis_pipeline.core.text.phrases import phrases_of
from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading, TextField


class Mentions(Operator):
    """Not met if a phrase of `any` is mentioned and none of `unless`; unclear if both are."""

    operator: Literal["mentions"]
    fields: tuple[TextField, ...] = ("title", "abstract", "keywords", "container")
    any: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()

    def judge(self, reading: Reading) -> Finding:
        """Met without evidence where nothing is mentioned; unclear where there is no text."""
        against = reading.first(phrases_of(self.any), self.fields)
        if not against:
            if any(reading.words(field).normalised for field in self.fields):
                return Finding("met")
            return Finding("unclear", "there is no text to judge by")
        saving = reading.first(phrases_of(self.unless), self.fields)
        if saving:
            return Finding("unclear", f"{against}, but also {saving}")
        return Finding("not_met", against)


class Requires(Operator):
    """Met if a phrase of `any` is mentioned; else not met, or unclear if there is no abstract."""

    operator: Literal["requires"]
    fields: tuple[TextField, ...] = ("title", "abstract", "keywords", "container")
    any: tuple[str, ...] = Field(min_length=1)

    def judge(self, reading: Reading) -> Finding:
        """The first phrase that is found is the evidence."""
        found = reading.first(phrases_of(self.any), self.fields)
        if found:
            return Finding("met", found)
        if "abstract" in self.fields and not reading.words("abstract").normalised:
            return Finding("unclear", "there is no abstract, and nothing else mentions it")
        return Finding("not_met", f"none of its phrases is mentioned in {', '.join(self.fields)}")
