"""Which theme of today a coding speaks of, and whether what was said still stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from concepts.codings import book, word

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.succession import Place, Succession, basis_of

OLD = book("T1", "T2")


def step(kind: str, themes: list[str], into: Sequence[str] = (), on: str = "2026-11-05") -> Any:
    return {"on": on, "by": "A", "kind": kind, "themes": themes, "into": list(into)}


def places(codebook: Codebook, theme: str, at: str = "2026-11-02T10:00:00+00:00", under=OLD):
    return Succession(codebook).places(word("A", "confirm", theme, under=under, at=at))


NEW = {"id": "T1", "definition": "wider"}


@pytest.mark.parametrize(
    ("at", "stands"),
    [
        ("2026-11-02T10:00:00+00:00", True),
        ("2026-11-05T23:59:00+00:00", True),
        ("2026-11-06T00:00:00+00:00", False),
    ],
)
def test_what_was_said_of_a_theme_up_to_the_day_others_joined_it_stands(
    at: str, stands: bool
) -> None:
    after = book(NEW | {"was": ["T2"]}, change=[step("merge", ["T1", "T2"], ["T1"])])
    assert places(after, "T1", at) == (Place("T1", stands, "former"),)


def test_a_merge_of_others_says_nothing_of_a_theme_that_was_defined_anew_by_hand() -> None:
    after = book(NEW, "T5", change=[step("merge", ["T3", "T4"], ["T5"])])
    assert places(after, "T1") == (Place("T1", False, "former"),)


def test_a_definition_from_before_the_merge_reopens_nothing_and_one_of_after_it_does() -> None:
    merge, define = step("merge", ["T1", "T2"], ["T1"]), step("define", ["T1"])
    joined = NEW | {"was": ["T2"]}
    for change, stands in (([define, merge], True), ([merge, define], False)):
        for theme in ("T1", "T2"):
            assert places(book(joined, change=change), theme)[0].stands is stands
    other = [merge, step("define", ["T9"]), step("phrases", ["T1"])]
    assert places(book(joined, change=other), "T2")[0].stands


def test_heirs_are_found_by_the_history_alone_and_over_several_steps() -> None:
    change = [step("rename", ["T2"], ["T3"]), step("merge", ["T3", "T4"], ["T5"])]
    (found,) = places(book("T5", change=change), "T2")
    assert found.theme == "T5"
    assert places(book("T5"), "T2") == ()


def test_a_theme_that_was_renamed_to_itself_in_a_ring_has_no_heir() -> None:
    change = [step("rename", ["T2"], ["T3"]), step("rename", ["T3"], ["T2"])]
    assert places(book("T5", change=change), "T2") == ()


def test_a_coding_that_rests_on_no_words_stands_whatever_they_are() -> None:
    change = [step("merge", ["T1", "T2"], ["T1"]), step("define", ["T1"])]
    after = book(NEW | {"was": ["T2"]}, change=change)
    assert places(after, "T1", under=None) == (Place("T1", True, "same"),)
    assert places(after, "T2", under=None) == (Place("T1", True, "former"),)


def test_a_split_theme_that_stays_as_a_part_of_itself_is_asked_again_too() -> None:
    change = [step("split", ["T1"], ["T1", "T1b"])]
    after = book({"id": "T1", "definition": "narrower"}, "T1b", change=change)
    assert places(after, "T1") == (Place("T1", False, "part"), Place("T1b", False, "part"))
    later = "2026-11-06T10:00:00+00:00"
    assert places(after, "T1", later, under=after) == (Place("T1", True, "same"),)
    assert places(after, "T1", later) == (Place("T1", False, "former"),)


def test_words_on_a_retired_theme_that_come_late_are_asked_again_under_its_parts() -> None:
    change = [step("split", ["T1"], ["T1a", "T1b"])]
    after = book({"id": "T1", "retired": "too wide"}, "T1a", "T1b", change=change)
    found = places(after, "T1", "2026-12-24T10:00:00+00:00")
    assert [(place.theme, place.way) for place in found] == [("T1a", "part"), ("T1b", "part")]


def test_a_move_rests_on_the_words_of_both_themes() -> None:
    move = word("A", "move", "T1", to="T2", under=OLD)
    after = book("T1", {"id": "T2", "definition": "another"})
    themes = Succession(after)
    assert themes.places(move)[0].stands
    assert not themes.moved_to(move)[0].stands
    assert basis_of(OLD, "T1", "T2") == f"{OLD.theme[0].basis} {OLD.theme[1].basis}"
    assert basis_of(OLD, "T1") == OLD.theme[0].basis
    assert basis_of(OLD, "", "") == ""
