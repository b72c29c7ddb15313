"""What people say after a conflict was settled, told as a Problem."""

from __future__ import annotations

from making import both, consensus, folded, passes, records, vote

SETTLED = [
    *passes("a"),
    *vote("A", "abstract", "a", "include"),
    *vote("B", "abstract", "a", "exclude", "TOPIC"),
    *consensus("abstract", "a", "include"),
]


def told(decisions: list) -> list[str]:
    return [problem.what for problem in folded(records("a"), decisions).problems]


def test_a_person_who_says_otherwise_after_the_consensus_is_told_and_it_stands() -> None:
    later = [*SETTLED, *vote("B", "abstract", "a", "exclude", "TOPIC")]
    assert told(SETTLED) == []
    assert told(later) == [
        "B said exclude in abstract after the consensus had said include; the consensus stands"
    ]


def test_who_agrees_with_the_consensus_afterwards_is_not_told() -> None:
    assert told([*SETTLED, *both("abstract", "a", "include")]) == []


def test_a_rule_that_says_otherwise_after_the_consensus_is_not_told() -> None:
    rule = vote("rule:TOPIC", "abstract", "a", "exclude", "TOPIC")
    assert told([*SETTLED, *rule]) == []
