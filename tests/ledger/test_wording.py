"""A decision tells under which wording it was made."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.ledger.wording import asked_then
from making import PROTOCOL, vote


def test_a_decision_names_the_questions_that_it_rests_on_as_they_stood_then():
    (yes,) = vote("A", "abstract", "a", "include")
    (no,) = vote("A", "abstract", "b", "exclude", "PLACE")
    bases = {d.protocol: PROTOCOL.basis_text(d.round, d.verdict, (d.reason, "")) for d in (yes, no)}
    assert asked_then(yes, bases) == {"PLACE": "Here?", "TOPIC": "On topic?"}
    assert asked_then(no, bases) == {"PLACE": "Here?"}
    assert asked_then(replace(no, protocol="older:abc"), bases) == {}
