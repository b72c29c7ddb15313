from __future__ import annotations

import dataclasses

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.formats.making import new_record


def test_a_record_made_fast_is_a_record_like_any_other() -> None:
    fast, plain = new_record(title="A", year=2010), Record(title="A", year=2010)
    assert type(fast) is Record
    assert (fast, hash(fast), repr(fast)) == (plain, hash(plain), repr(plain))
    with pytest.raises(dataclasses.FrozenInstanceError):
        fast.title = "B"  # type: ignore[misc]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError):
        new_record(titel="A")  # type: ignore[call-arg]
