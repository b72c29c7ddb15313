"""Letters of voters: of the declared reviewers first, and the same whoever else votes later."""

from __future__ import annotations

from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.voter_letters import letters
from making import consensus, vote

ASKED = Round(id="abstract", title="Abstracts", reviewers=("Zoe", "Ann"))


def test_reviewers_come_as_declared_and_others_as_they_first_voted() -> None:
    given = [
        *vote("Max", "abstract", "a", "include"),
        *vote("Bea", "full_text", "a", "include"),  # another round
        *vote("rule:criteria", "abstract", "a", "include"),
        *consensus("abstract", "a", "include"),
    ]
    known = {"Zoe": "Reviewer A", "Ann": "Reviewer B", "Max": "Reviewer C"}
    assert letters(ASKED, given) == known
    later = [*given, *vote("Bea", "abstract", "a", "include")]
    assert letters(ASKED, later) == {**known, "Bea": "Reviewer D"}


def test_after_z_letters_are_doubled() -> None:
    many = Round(id="abstract", title="Abstracts", reviewers=tuple(f"r{n}x" for n in range(54)))
    found = list(letters(many, ()).values())
    assert [found[n] for n in (0, 25, 26, 51, 52)] == [
        f"Reviewer {letter}" for letter in ("A", "Z", "AA", "AZ", "BA")
    ]


def test_reviewers_who_are_called_by_a_letter_keep_it_whatever_their_order() -> None:
    asked = Round(id="abstract", title="Abstracts", reviewers=("B", "A"))
    given = vote("Max", "abstract", "a", "include")
    assert letters(asked, given) == {"B": "Reviewer B", "A": "Reviewer A", "Max": "Reviewer C"}
