"""Suggestions and people's words together: who said what last, and what follows from it."""

from __future__ import annotations

import pytest
from concepts.codings import P, Q, book, stands, suggestion, word
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.concepts.coding.coding import coded, decided, unplaced
from cis_pipeline.core.model import CONSENSUS, Coding

BOOK = book("T1", "T2", "T3")
TAG = suggestion("T1", P, Q)


def of(*codings: Coding, tags=(TAG,), codebook=BOOK, report_of=None):
    return stands(coded(tags, codings, codebook, report_of))


def test_without_any_word_a_tag_is_a_suggestion() -> None:
    (tag,) = coded([TAG], [], BOOK)
    assert (tag.status, tag.tier, [one.said for one in tag.passages]) == (
        "suggested",
        "possible",
        [(), ()],
    )


@pytest.mark.parametrize(
    ("verdict", "status"), [("confirm", "confirmed"), ("refuse", "refused"), ("add", "confirmed")]
)
def test_one_persons_word_counts(verdict: str, status: str) -> None:
    assert of(word("A", verdict, "T1")) == {("T1", P): status, ("T1", Q): "suggested"}


def test_the_last_word_of_a_person_counts_and_all_are_kept() -> None:
    said = [word("A", "confirm", "T1"), word("A", "refuse", "T1")]
    (tag,) = coded([TAG], said, BOOK)
    assert tag.passages[0].status == "refused"
    assert list(tag.passages[0].said) == said


def test_a_memo_on_a_passage_is_told_and_changes_nothing() -> None:
    said = [word("A", "refuse", "T1"), word("A", "memo", "T1", note="why not?")]
    (tag,) = coded([TAG], [*said, word("A", "memo", "", note="of no theme")], BOOK)
    assert (tag.passages[0].status, list(tag.passages[0].said)) == ("refused", said)


def test_undo_takes_back_the_own_word_and_nobody_elses() -> None:
    said = [word("A", "refuse", "T1"), word("B", "confirm", "T1")]
    assert of(*said)["T1", P] == "disputed"
    assert of(*said, word("A", "undo", "T1"))["T1", P] == "confirmed"
    assert of(*said, word("A", "undo", "T1"), word("B", "undo", "T1"))["T1", P] == "suggested"


def test_a_dispute_lasts_until_the_adjudicator_speaks_and_then_the_coders_change_nothing() -> None:
    said = [word("A", "refuse", "T1"), word("B", "confirm", "T1")]
    settled = [*said, word(CONSENSUS, "refuse", "T1", voice="C")]
    assert of(*settled)["T1", P] == "refused"
    assert of(*settled, word("A", "confirm", "T1"))["T1", P] == "refused"
    assert of(*settled, word(CONSENSUS, "undo", "T1"))["T1", P] == "disputed"


def test_white_space_does_not_part_a_passage_from_what_was_said_of_it() -> None:
    assert of(word("A", "confirm", "T1", "Power is\n  shared with families."))["T1", P] == (
        "confirmed"
    )


def test_the_same_words_in_another_field_are_another_passage() -> None:
    found = coded([TAG], [word("A", "add", "T1", field="fulltext")], BOOK)
    assert [(one.passage.field, one.status) for one in found[0].passages] == [
        ("abstract", "suggested"),
        ("abstract", "suggested"),
        ("fulltext", "confirmed"),
    ]


def test_what_people_added_stands_under_a_tag_that_no_machine_suggested() -> None:
    (tag,) = coded([], [word("A", "add", "T2", "Trust grows.", page=3, section="Findings")], BOOK)
    assert (tag.theme, tag.tier, tag.status, tag.counts) == ("T2", None, "confirmed", True)
    assert (tag.passages[0].passage.page, tag.passages[0].passage.section) == (3, "Findings")
    assert of(word("A", "add", "T2"), word("A", "undo", "T2"), tags=()) == {}


def test_a_passage_that_no_machine_suggests_any_more_keeps_what_was_said_of_it() -> None:
    assert of(word("A", "refuse", "T1"), tags=[suggestion("T1", Q)]) == {
        ("T1", Q): "suggested",
        ("T1", P): "refused",
    }


def test_a_refusal_of_the_whole_document_holds_where_its_author_says_nothing_else() -> None:
    whole = word("A", "refuse", "T1", "")
    assert of(whole) == {("T1", P): "refused", ("T1", Q): "refused", ("T1", ""): "refused"}
    assert of(whole, word("A", "confirm", "T1", Q))["T1", Q] == "confirmed"


def test_a_confirmation_of_the_whole_document_says_nothing_of_its_passages() -> None:
    whole = word("A", "confirm", "T1", "")
    assert of(whole) == {("T1", P): "suggested", ("T1", Q): "suggested", ("T1", ""): "confirmed"}


def test_a_passage_stands_once_whoever_spoke_of_it_and_as_its_first_finder_gave_it() -> None:
    said = [word("A", "confirm", "T1"), word("A", "add", "T1", "Trust  grows.", page=2)]
    (tag,) = coded([TAG], [*said, word("B", "add", "T1", "Trust grows.", page=3)], BOOK)
    assert [one.passage.quote for one in tag.passages] == [P, Q, "Trust  grows."]
    assert tag.passages[2].passage.page == 2
    (other,) = coded([], [word("A", "add", "T1", field="somewhere")], BOOK)
    assert other.passages[0].passage.field == "title"


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("refuse", "refuse", "refused"),
        ("refuse", "move", "refused"),
        ("move", "move", "moved"),
        ("refuse", "confirm", "confirmed"),
        ("refuse", "memo", "suggested"),
    ],
)
def test_the_status_of_a_tag_follows_from_its_passages(one: str, other: str, status: str) -> None:
    said = [word("A", one, "T1", to="T2"), word("A", other, "T1", Q, to="T2")]
    assert coded([TAG], said, BOOK)[0].status == status


# --- moves ----------------------------------------------------------------------------------------


def test_a_moved_passage_counts_where_it_was_moved_to() -> None:
    assert of(word("A", "move", "T1", to="T2")) == {
        ("T1", P): "moved",
        ("T1", Q): "suggested",
        ("T2", P): "confirmed",
    }
    assert of(word("A", "move", "T1", to="T2"), word("A", "undo", "T1")) == {
        ("T1", P): "suggested",
        ("T1", Q): "suggested",
    }


def test_a_move_that_another_coder_does_not_share_is_disputed_at_both_ends() -> None:
    move = word("A", "move", "T1", to="T2")
    assert of(move, word("B", "confirm", "T1")) == {
        ("T1", P): "disputed",
        ("T1", Q): "suggested",
        ("T2", P): "disputed",
    }
    found = of(move, word("B", "move", "T1", to="T3"))
    assert [found["T1", P], found["T2", P], found["T3", P]] == ["moved", "disputed", "disputed"]
    assert of(move, word("B", "refuse", "T1"))["T2", P] == "confirmed"
    assert of(move, word("B", "move", "T1", to="T2"))["T2", P] == "confirmed"


def test_the_adjudicators_move_settles_all_ends() -> None:
    found = of(
        word("A", "move", "T1", to="T2"),
        word("B", "confirm", "T1"),
        word(CONSENSUS, "move", "T1", to="T3"),
    )
    assert [found["T1", P], found["T2", P], found["T3", P]] == ["moved", "refused", "confirmed"]


# --- reports --------------------------------------------------------------------------------------


def test_a_word_on_a_record_that_became_a_duplicate_counts_for_its_report() -> None:
    said = word("A", "confirm", "T1", record="R-2")
    assert of(said, report_of={"R-1": "R-1", "R-2": "R-1"})["T1", P] == "confirmed"
    assert len(coded([TAG], [said], BOOK)) == 2


def test_tags_stand_in_the_order_of_reports_and_of_the_codebook() -> None:
    said = [word("A", "add", "T3", record="R-2"), word("A", "add", "T1", record="R-2")]
    tags = [suggestion("T2", P, record="R-9"), suggestion("T2", P, record="R-2")]
    found = coded(tags, said, BOOK, {"R-2": "R-2", "R-9": "R-9"})
    assert [(t.record_id, t.theme) for t in found] == [
        ("R-2", "T1"),
        ("R-2", "T2"),
        ("R-2", "T3"),
        ("R-9", "T2"),
    ]


# --- the codebook changes -------------------------------------------------------------------------


def test_a_changed_definition_reopens_its_own_codings_alone_until_somebody_speaks() -> None:
    said = [word("A", "confirm", t, under=BOOK) for t in ("T1", "T2")]
    after = book({"id": "T1", "definition": "something else"}, "T2")
    tags = [TAG, suggestion("T2", P)]
    assert of(*said, tags=tags, codebook=after)["T1", P] == "reopened"
    assert of(*said, tags=tags, codebook=after)["T2", P] == "confirmed"
    again = word("B", "refuse", "T1", under=after)
    assert of(*said, again, tags=tags, codebook=after)["T1", P] == "refused"
    settled = word(CONSENSUS, "confirm", "T1", under=after)
    assert of(*said, settled, tags=tags, codebook=after)["T1", P] == "confirmed"


def test_changed_phrases_reopen_nothing() -> None:
    said = word("A", "confirm", "T1", under=BOOK)
    assert of(said, codebook=book({"id": "T1", "phrases": ["y"]}))["T1", P] == "confirmed"


def test_codings_of_a_renamed_theme_count_under_its_new_name() -> None:
    said = word("A", "confirm", "OLD", under=book("OLD"))
    after = book({"id": "T1", "was": ["OLD"]})
    assert of(said, codebook=after)["T1", P] == "confirmed"
    assert unplaced([said], after) == ()


MERGED = book(
    {"id": "T1", "definition": "both", "was": ["T2"]},
    change=[
        {"on": "2026-11-05", "by": "A", "kind": "merge", "themes": ["T1", "T2"], "into": ["T1"]}
    ],
)


def test_codings_of_merged_themes_stand_and_who_confirmed_one_of_them_confirms_the_whole() -> None:
    said = [word("A", "confirm", "T2", under=BOOK), word("A", "refuse", "T1", under=BOOK)]
    assert of(*said, codebook=MERGED)["T1", P] == "confirmed"
    later = word("A", "refuse", "T1", under=MERGED, at="2026-11-06T09:00:00+00:00")
    assert of(*said, later, codebook=MERGED)["T1", P] == "refused"


def test_a_word_that_stands_counts_before_one_that_is_to_be_asked_again() -> None:
    """A's yes of an older definition of T1, and A's no to T2, which was merged into it."""
    stale = word("A", "confirm", "T1", under=book("T1", {"id": "T1x"}), at="2026-11-06T09:00:00")
    assert of(word("A", "refuse", "T2", under=BOOK), stale, codebook=MERGED)["T1", P] == "refused"


def test_what_was_merged_and_then_defined_anew_is_reopened() -> None:
    define = {"on": "2026-11-07", "by": "A", "kind": "define", "themes": ["T1"]}
    change = [*(one.model_dump() for one in MERGED.change), define]
    after = book({"id": "T1", "definition": "anew", "was": ["T2"]}, change=change)
    for theme in ("T1", "T2"):
        assert of(word("A", "confirm", theme, under=BOOK), codebook=after)["T1", P] == "reopened"


SPLIT = book(
    {"id": "T1", "retired": "too wide"},
    "T1a",
    "T1b",
    change=[
        {"on": "2026-11-05", "by": "A", "kind": "split", "themes": ["T1"], "into": ["T1a", "T1b"]}
    ],
)


def test_codings_of_a_split_theme_are_reopened_under_each_part_until_one_is_said() -> None:
    said = [word("A", "confirm", "T1", under=BOOK)]
    assert of(*said, tags=(), codebook=SPLIT) == {("T1a", P): "reopened", ("T1b", P): "reopened"}
    said.append(word("A", "confirm", "T1b", under=SPLIT))
    assert of(*said, tags=(), codebook=SPLIT) == {("T1b", P): "confirmed"}
    assert unplaced(said, SPLIT) == ()


def test_a_refusal_of_a_split_theme_is_asked_again_only_where_a_part_is_suggested() -> None:
    said = word("A", "refuse", "T1", under=BOOK)
    found = of(said, tags=[suggestion("T1a", P)], codebook=SPLIT)
    assert found == {("T1a", P): "reopened"}


def test_a_coding_of_a_theme_that_is_gone_counts_nowhere_and_is_told() -> None:
    said = [word("A", "confirm", "T9"), word("A", "move", "T1", to="T8"), word("B", "refuse", "T1")]
    assert unplaced(said, BOOK) == (said[0], said[1])
    assert of(*said) == {("T1", P): "moved", ("T1", Q): "suggested"}


# --- labels, and whatever people say --------------------------------------------------------------


def test_labels_are_what_people_agree_on() -> None:
    said = [
        word("A", "confirm", "T1"),
        word("A", "refuse", "T2", Q),
        word("A", "confirm", "T3"),
        word("B", "refuse", "T3"),
    ]
    assert decided(said, BOOK) == {("R-1", "T1"): True, ("R-1", "T2"): False}


WORDS = st.builds(
    word,
    st.sampled_from(["A", "B", CONSENSUS]),
    st.sampled_from(["confirm", "refuse", "move", "add", "undo", "memo"]),
    st.sampled_from(["T1", "T2", "GONE"]),
    st.sampled_from([P, Q, ""]),
    to=st.sampled_from(["T2", "T3", "GONE"]),
    under=st.sampled_from([BOOK, MERGED, None]),
)


@given(st.lists(WORDS), st.sampled_from([BOOK, MERGED, SPLIT]))
def test_whatever_is_said_every_suggestion_stays_and_every_word_in_force_has_a_place(
    said, codebook
) -> None:
    found = coded([TAG] if codebook is not SPLIT else [], said, codebook)
    if codebook is not SPLIT:
        assert {("T1", P), ("T1", Q)} <= stands(found).keys()
    told = {id(c) for tag in found for one in tag.passages for c in one.said}
    nowhere = {id(c) for c in unplaced(said, codebook)}
    in_force = {
        (c.by, c.theme, c.quote): c for c in said if c.verdict not in ("memo",)
    }  # the last of each
    for c in in_force.values():
        if c.verdict != "undo" and codebook is not SPLIT:
            assert id(c) in told | nowhere


@given(st.lists(WORDS, max_size=12), st.sampled_from([BOOK, MERGED]), st.randoms())
def test_in_what_order_people_speak_changes_nothing_only_each_ones_own_order(
    said, codebook, dice
) -> None:
    turns = [coding.by for coding in said]
    dice.shuffle(turns)
    own = {by: iter([c for c in said if c.by == by]) for by in turns}
    other = [next(own[by]) for by in turns]
    assert of(*said, codebook=codebook) == of(*other, codebook=codebook)
