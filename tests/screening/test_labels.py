"""Whose sheet it is: by its hidden sheet, by its name, and never by guessing between the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cis_pipeline.core.model import Box, Problem, Verdict
from cis_pipeline.protocol.carried import Carried
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.workbook.labels import Label, Printed, label_of, named_label

ROUNDS = (
    Round(id="rules", title="Rules", decided_by="rules"),
    Round(id="full", title="Skimmed", reviewers=("Ash", "text_Elm"), settled_by="Oak"),
    Round(
        id="full_text",
        title="Full texts",
        unit="report",
        reviewers=("Elm", "Dr. J. Fir", "R", "R2", "a/b"),
        settled_by="Elm",
        box=Box.EXCLUDED,
    ),
)
PROTOCOL = Protocol(ReviewTable(title="A review"), ROUNDS, ())

Hidden = Mapping[str, list[str]]


def hidden(round_id: str, reviewer: str, **more: list[str]) -> Hidden:
    return {"round": [round_id], "reviewer": [reviewer], **more}


def label(values: Hidden, stem: str = "from a friend") -> Label:
    found = label_of(values, stem, PROTOCOL, "x.xlsx")
    assert isinstance(found, Label)
    return found


def fault(values: Hidden, stem: str = "from a friend") -> str:
    found = label_of(values, stem, PROTOCOL, "x.xlsx")
    assert isinstance(found, Problem)
    return str(found)


def whose(stem: str) -> tuple[str, str, str] | None:
    found = named_label(stem, PROTOCOL)
    return found and (found.kind, found.asked.id, found.reviewer)


# --- the hidden sheet ----------------------------------------------------------------------------


def test_the_hidden_sheet_says_round_and_reviewer_the_records_and_what_was_printed():
    found = label(
        hidden(
            "full_text",
            "Elm",
            kind=["votes"],
            record=["R-1", "R-2", "R-3"],
            sheet=["S-1"],
            criterion=["TOPIC 0123", "LOST 4567 reports_not_retrieved"],
        )
    )
    assert (found.kind, found.asked.id, found.reviewer) == ("votes", "full_text", "Elm")
    assert found.record_ids == ("R-1", "R-2", "R-3")
    assert found.printed.sheet == "S-1"
    assert found.printed.criteria == {"TOPIC": "0123", "LOST": "4567"}
    assert found.printed.apart == {"LOST"}


def test_an_older_sheet_that_says_neither_kind_nor_records_is_one_of_votes():
    found = label(hidden("full", "Ash"))
    assert (found.kind, found.record_ids, found.printed.sheet) == ("votes", (), "")


def test_a_sheet_of_conflicts_is_of_whoever_it_was_written_for_reviewer_or_not():
    found = label(hidden("full", "Yew", kind=["conflicts"]))
    assert (found.kind, found.asked.id, found.reviewer) == ("conflicts", "full", "Yew")


def test_votes_of_somebody_who_is_no_reviewer_of_that_round_are_refused_with_the_nearest_name():
    # Elm reviews full texts, but not what is skimmed
    assert fault(hidden("full", "Elm")).startswith(
        'x.xlsx: "Elm" is not a reviewer of the round "full"'
    )
    assert '"Ahs" is not a reviewer of the round "full"; did you mean "Ash"?' in fault(
        hidden("full", "Ahs")
    )


def test_a_round_that_is_gone_is_refused_with_those_that_there_are():
    assert fault(hidden("skim", "Ash")) == (
        'x.xlsx: is for the round "skim", which config/review.toml does not have; the rounds are '
        "rules, full, full_text; take the file out of the folder if it is of old"
    )


# --- the hidden sheet beside the name ------------------------------------------------------------


@pytest.mark.parametrize(
    "stem", ["full_text_Elm", "FULL_TEXT_elm", "full_text_Elm (2)", "votes of Elm", "full_text"]
)
def test_a_name_that_says_the_same_or_nothing_leaves_the_hidden_sheet_its_word(stem: str):
    assert label(hidden("full_text", "Elm", record=["R-1"]), stem).record_ids == ("R-1",)


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("full_text_R", '"R" in the round "full_text"'),  # another reviewer
        ("full_text_conflicts", '"conflicts" in the round "full_text"'),  # another kind
    ],
)
def test_votes_named_for_another_reviewer_or_for_conflicts_are_refused(stem: str, said: str):
    assert fault(hidden("full_text", "Elm"), stem) == (
        f'x.xlsx: was written for "Elm" in the round "full_text", but is named for {said}; '
        "nothing was taken in; each reviewer fills in the file that was written for them; rename "
        "it if that is all"
    )


def test_votes_named_for_another_round_are_refused():
    both_rounds = (ROUNDS[1], ROUNDS[2].model_copy(update={"reviewers": ("Ash",)}))
    protocol = Protocol(ReviewTable(title="A review"), both_rounds, ())
    found = label_of(hidden("full", "Ash"), "full_text_Ash", protocol, "x.xlsx")
    assert isinstance(found, Problem)
    assert 'written for "Ash" in the round "full", but is named for "Ash" in the' in found.what


def test_conflicts_keep_whom_they_were_written_for_though_somebody_else_settles_now():
    found = label(hidden("full", "Yew", kind=["conflicts"]), "full_conflicts")
    assert (found.kind, found.reviewer) == ("conflicts", "Yew")


def test_conflicts_named_for_a_reviewer_or_for_another_round_are_refused():
    conflicts = hidden("full", "Oak", kind=["conflicts"])
    assert 'written for "conflicts" in the round "full", but is named for "Ash"' in fault(
        conflicts, "full_Ash"
    )
    assert 'but is named for "conflicts" in the round "full_text"' in fault(
        conflicts, "full_text_conflicts"
    )


# --- the name alone ------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{}, {"round": ["full"]}, {"reviewer": ["Ash"]}])
def test_without_a_whole_hidden_sheet_the_name_counts(values: Hidden):
    found = label(values, "full_text_Elm")
    assert (found.kind, found.asked.id, found.reviewer) == ("votes", "full_text", "Elm")


def test_a_file_that_says_nothing_is_refused_with_a_name_of_this_review_as_example():
    assert fault({}) == (
        'x.xlsx: the sheet "cis" is gone and the file name does not say whose it is; '
        "name the file <round>_<reviewer>, as in full_Ash.xlsx"
    )


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("full_Ash", ("votes", "full", "Ash")),
        ("Full_ASH", ("votes", "full", "Ash")),
        ("full_conflicts", ("conflicts", "full", "Oak")),
        ("FULL_TEXT_Conflicts", ("conflicts", "full_text", "Elm")),
        ("full_text_a-b", ("votes", "full_text", "a/b")),  # as it is written to a file
        ("full_Ash (1)", ("votes", "full", "Ash")),
        ("full_Ash copy", ("votes", "full", "Ash")),
        ("full_Ash - Copy (2)", ("votes", "full", "Ash")),
        ("full_Ash_2", ("votes", "full", "Ash")),
        ("full_Ash.xlsx", ("votes", "full", "Ash")),
        ("full_Ash.xlsx (1)", ("votes", "full", "Ash")),
        ("full_Elm", None),  # no reviewer of that round
        ("full_", None),
        ("full", None),
        ("rules_Ash", None),
        ("fullAsh", None),
        ("my full_Ash", None),
    ],
)
def test_a_name_says_whose_a_sheet_is_in_any_case_and_as_a_copy(stem: str, found: object):
    assert whose(stem) == found


def test_a_reviewer_whose_name_ends_in_a_number_is_not_a_copy_of_another():
    assert whose("full_text_R2") == ("votes", "full_text", "R2")
    assert whose("full_text_R") == ("votes", "full_text", "R")
    assert whose("full_text_R2 (2)") == ("votes", "full_text", "R2")


def test_the_longer_of_two_rounds_whose_names_begin_alike_is_meant():
    assert whose("full_text_Elm") == ("votes", "full_text", "Elm")


def test_a_full_stop_in_a_reviewers_name_is_no_suffix_of_a_file():
    assert whose("full_text_Dr. J. Fir") == ("votes", "full_text", "Dr. J. Fir")
    assert whose("full_text_Dr. J. Fir (2)") == ("votes", "full_text", "Dr. J. Fir")
    assert whose("full_text_Dr. J. Fir.xlsx") == ("votes", "full_text", "Dr. J. Fir")


# --- the protocol has changed since, by rulings --------------------------------------------------


def test_a_sheet_of_a_renamed_round_and_one_of_who_left_belong_where_they_did():
    carried = Carried(rounds={"sift": "full", "gone": ""}, left={"full": ("Yew",)})
    now = replace(PROTOCOL, carried=carried)
    for name, who in (("sift_Ash", "Ash"), ("sift_Yew", "Yew"), ("full_Yew", "Yew")):
        found = named_label(name, now)
        assert found and (found.asked.id, found.reviewer) == ("full", who)
    found = label_of(hidden("sift", "Yew"), "mailed", now, "x.xlsx")
    assert isinstance(found, Label)
    assert (found.asked.id, found.reviewer) == ("full", "Yew")
    gone = label_of(hidden("gone", "Ash"), "mailed", now, "x.xlsx")
    assert isinstance(gone, Problem)
    assert (gone.severity, gone.what) == (
        "notice",
        'is for the round "gone", which was removed; its decisions count nowhere',
    )


def test_what_was_printed_holds_where_it_was_ruled_to_mean_the_same_or_to_be_no_reason():
    topic = Criterion(id="THEME", title="T", question="New?", rounds=("full",))
    asked = ROUNDS[1]
    printed = Printed(criteria={"TOPIC": "0123", "AGE": "4567"})

    def changed(**carried):
        now = replace(PROTOCOL, criteria=(topic,), carried=Carried(**carried))
        return printed.changed(now, asked, Verdict.INCLUDE, ())

    assert changed() == ("AGE", "THEME", "TOPIC")
    names = {"TOPIC": "THEME", "AGE": ""}
    assert changed(criteria=names) == ("THEME",)  # called otherwise, and nobody said the same
    assert changed(criteria=names, questions={"THEME": ("0123",)}) == ()
