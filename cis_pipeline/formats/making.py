"""Records are made fast: `new_record` takes what `Record` takes, and gives the same.

Why: it takes a third of the time. A frozen dataclass sets each of its fields by a call of its
own, and for 28 fields that is a tenth of the time of reading an entry. So an unfrozen twin of
`Record`, with the same slots, is filled in and becomes the Record before anyone else sees it.
"""

from __future__ import annotations

from dataclasses import field, fields, make_dataclass
from typing import Any, cast

from cis_pipeline.core.model import Record


def _become_a_record(twin: Any) -> None:
    twin.__class__ = Record


_TWIN = make_dataclass(
    "RecordInTheMaking",
    [(one.name, one.type, field(default=one.default)) for one in fields(Record)],
    namespace={"__post_init__": _become_a_record},
    slots=True,
)

new_record = cast("type[Record]", _TWIN)
"""Called like `Record(title="...", ...)`, it makes an equal one."""

PLACES = {one.name: place for place, one in enumerate(fields(Record))}
"""Where each field stands in a list of all."""
BLANK: list[Any] = [one.default for one in fields(Record)]
"""The fields of a record that holds nothing; a reader fills in a copy."""


def record_of(values: list[Any]) -> Record:
    """The record with all these fields, in the order of `PLACES`; twice as fast as by names."""
    return cast(Record, _TWIN(*values))
