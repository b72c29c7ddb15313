"""The protocol is changed under way: asked before, ruled on, told after, and on record.

The review counted by hand in all of them (see `judged`): five documents, one of 1950 that the rule
YEAR excludes. A and B have each judged the other four by their abstracts: Apples, Bridges and Dogs
included by both, Clouds excluded by both as OFFTOPIC. So 8 votes; 1 excluded, 3 wait for full text.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from review.reviews import contents, edit, fill, left, run

from cis_pipeline import Review
from cis_pipeline.core.errors import ReviewError

QUESTION = "Does it speak to the review question?"
COMMA = "Does it speak, to the review question?"
OTHER = "Is it about bridges?"
ABSTRACT = 'title = "Titles and abstracts"\nreviewers = ["A", "B"]'
JUDGED = (4, 1, 0, 3)
"""entered, excluded, waiting, left of the round abstract"""


@pytest.fixture
def judged(folder):
    run(folder)
    for who in "AB":
        fill(folder / f"data/sheets/abstract_{who}.xlsx", {"*": "include", "Clouds": "exclude"})
    assert left(run(folder))["abstract"] == JUDGED
    return folder


def accept(folder, what, verdict, **options):
    return Review.open(folder).protocol_accept(what, verdict, by="C", note="why", **options)


def asked(outcome):
    """The beginning of what is asked about the protocol."""
    return [a.sentence.split(". Rule")[0] for a in outcome.waiting if a.round_id == "protocol"]


def stands(folder):
    """By the first word of its title: where each document stands that the rules let pass."""
    review = Review.open(folder)
    frame = review.standings.merge(review.records[["record_id", "title"]], on="record_id")
    kept = frame[~frame["box"].isin(["duplicate_records_removed"]) & (frame["reason"] != "YEAR")]
    return {
        title.split()[0]: (box, awaiting)
        for title, box, awaiting in zip(kept["title"], kept["box"], kept["awaiting"], strict=True)
    }


FULL = ("awaiting_full_text", "A; B")
OUT = ("records_excluded", "")
OPEN = ("awaiting_abstract", "A; B")
AS_JUDGED = {"Apples": FULL, "Bridges": FULL, "Clouds": OUT, "Dogs": FULL}

# --- a comma in a question -----------------------------------------------------------------------


def test_a_comma_in_a_question_opens_nothing_and_the_run_waits_for_a_ruling(judged):
    outputs = contents(judged / "data/outputs")
    decisions = len(Review.open(judged).decisions)
    edit(judged, "criteria.toml", QUESTION, COMMA)
    for _ in range(2):
        outcome = run(judged)
        assert outcome.exit_code == 3
        assert [s.sentence for s in outcome.steps] == [
            "nothing was done: 1 change of the protocol must be ruled on first"
        ]
        assert asked(outcome) == ["OFFTOPIC: question reworded; 8 votes in 1 round rest on it"]
        assert left(outcome)["abstract"] == JUDGED
    assert asked(Review.open(judged).status()) == asked(outcome)
    (told,) = [p for p in Review.open(judged).check() if p.where == "config/"]
    assert told.what == "OFFTOPIC: question reworded; 8 votes in 1 round rest on it"
    assert stands(judged) == AS_JUDGED
    assert contents(judged / "data/outputs") == outputs
    assert len(Review.open(judged).decisions) == decisions


def test_of_the_same_meaning_all_votes_stand_and_the_ruling_is_on_record(judged):
    edit(judged, "criteria.toml", QUESTION, COMMA)
    step = accept(judged, "OFFTOPIC", "same_meaning")
    assert step.sentence == (
        "OFFTOPIC: same meaning, by C; 8 votes stand; no record moved. `cis run` goes on"
    )
    outcome = run(judged)
    assert (asked(outcome), left(outcome)["abstract"]) == ([], JUDGED)
    assert stands(judged) == AS_JUDGED
    ruling = Review.open(judged).state.rulings[-1]
    assert (ruling.about, ruling.verdict, ruling.by, ruling.note) == (
        *("criterion OFFTOPIC", "same_meaning"),
        *("C", "why"),
    )
    story = Review.open(judged).why("Clouds")
    assert story.count(f'OFFTOPIC asked then: "{QUESTION}"') == 2
    assert "goes on counting, by a ruling on criterion OFFTOPIC (same meaning, C on 20" in story
    assert "criterion OFFTOPIC: same meaning: why" in Review.open(judged).protocol_diff()
    assert run(judged).steps[0].sentence == "nothing has changed since the last run"
    assert {p.severity for p in Review.open(judged).check()} == {"notice"}  # of the searches


def test_what_rules_said_is_not_said_again_where_the_question_means_the_same(judged):
    edit(judged, "criteria.toml", "Is it written in English?", "Is it written, in English?")
    assert asked(run(judged)) == ["LANG: question reworded; 6 votes in 1 round rest on it"]
    accept(judged, "LANG", "same_meaning")
    before = len(Review.open(judged).decisions)
    assert left(run(judged))["abstract"] == JUDGED
    assert len(Review.open(judged).decisions) == before


def test_of_a_new_meaning_what_rests_on_it_is_open_again_and_asked_in_a_new_workbook(judged):
    edit(judged, "criteria.toml", QUESTION, OTHER)
    step = accept(judged, "OFFTOPIC", "new_meaning")
    assert "8 votes open again, all on record; 4 records moved" in step.sentence
    assert left(run(judged))["abstract"] == (4, 0, 4, 0)
    assert set(stands(judged).values()) == {OPEN}
    assert (judged / "data/sheets/abstract_A_2.xlsx").exists()
    assert "not in force: a criterion that abstract asks was changed" in Review.open(judged).why(
        "Dogs"
    )
    assert Review.open(judged).state.rulings[-1].verdict == "new_meaning"


def test_what_stood_there_before_is_put_back_without_a_ruling(judged):
    edit(judged, "criteria.toml", QUESTION, COMMA)
    assert run(judged).exit_code == 3
    edit(judged, "criteria.toml", COMMA, QUESTION)
    assert asked(run(judged)) == []
    assert [r.verdict for r in Review.open(judged).state.rulings] == ["in_effect"]


def test_wordings_ruled_the_same_one_after_the_other_all_stand_and_so_does_the_first(judged):
    for old, new in ((QUESTION, COMMA), (COMMA, QUESTION + "!")):
        edit(judged, "criteria.toml", old, new)
        accept(judged, "OFFTOPIC", "same_meaning")
        assert left(run(judged))["abstract"] == JUDGED
    edit(judged, "criteria.toml", QUESTION + "!", QUESTION)  # under which all votes were given
    assert (asked(run(judged)), stands(judged)) == ([], AS_JUDGED)


def test_after_a_new_meaning_what_was_the_same_as_the_old_one_is_open_too(judged):
    edit(judged, "criteria.toml", QUESTION, COMMA)
    accept(judged, "OFFTOPIC", "same_meaning")
    edit(judged, "criteria.toml", COMMA, OTHER)
    assert asked(run(judged)) == ["OFFTOPIC: question reworded; 8 votes in 1 round rest on it"]
    accept(judged, "OFFTOPIC", "new_meaning")
    assert left(run(judged))["abstract"] == (4, 0, 4, 0)


@pytest.mark.parametrize(
    ("verdict", "waits", "n_sheets"), [("same_meaning", FULL, 2), ("new_meaning", OPEN, 4)]
)
def test_a_workbook_with_the_old_question_counts_if_it_means_the_same(
    folder, verdict, waits, n_sheets
):
    run(folder)
    for who in "AB":  # one vote of each is on record when the question is changed
        fill(folder / f"data/sheets/abstract_{who}.xlsx", {"Dogs": "include"})
    run(folder)
    edit(folder, "criteria.toml", QUESTION, COMMA)
    accept(folder, "OFFTOPIC", verdict)
    for who in "AB":
        fill(folder / f"data/sheets/abstract_{who}.xlsx", {"*": "include"})
    run(folder)
    assert set(stands(folder).values()) == {waits}
    assert len(list((folder / "data/sheets").glob("abstract_?*.xlsx"))) == n_sheets


def test_a_question_on_which_nothing_rests_and_a_title_take_effect_by_themselves(judged):
    edit(judged, "criteria.toml", 'title = "Does not speak', 'title = "Never speaks')
    edit(judged, "criteria.toml", "low = 1990", "low = 1940")  # no vote names the year
    outcome = run(judged)
    assert asked(outcome) == []
    assert left(outcome)["criteria"] == (5, 0, 0, 5)
    assert [r.verdict for r in Review.open(judged).state.rulings] == ["in_effect"] * 2


def test_a_rule_on_which_a_persons_exclusion_rests_is_asked_about(folder):
    run(folder)
    Review.open(folder).decide("Dogs", "criteria", "exclude", by="A", reason="YEAR")
    run(folder)
    edit(folder, "criteria.toml", "low = 1990", "low = 1991")
    assert asked(run(folder)) == ["YEAR: rule changed; 1 vote in 1 round rests on it"]
    accept(folder, "YEAR", "same_meaning")
    run(folder)
    assert stands(folder).keys() == {"Apples", "Bridges", "Clouds"}  # Dogs is out for YEAR


def test_a_ledger_of_before_there_were_rulings_is_asked_about_too(judged):
    with closing(sqlite3.connect(judged / "data/ledger.sqlite")) as db:
        db.execute("DROP TRIGGER rulings_never_delete")
        db.execute("DELETE FROM rulings")
        db.commit()
    (judged / "data/outputs/run.json").unlink()
    edit(judged, "criteria.toml", QUESTION, COMMA)
    assert asked(run(judged)) == ["OFFTOPIC: question reworded; 8 votes in 1 round rest on it"]
    accept(judged, "OFFTOPIC", "same_meaning")
    assert left(run(judged))["abstract"] == JUDGED
    assert [r.verdict for r in Review.open(judged).state.rulings] == ["in_effect", "same_meaning"]


# --- criteria come and go ------------------------------------------------------------------------

NEW = """
[[criterion]]
id = "PLACE"
title = "Elsewhere"
question = "Is it set here?"
rounds = ["abstract"]
"""


def test_an_added_criterion_opens_what_was_included_only_if_all_are_to_be_asked(judged):
    path = judged / "config/criteria.toml"
    path.write_text(path.read_text(encoding="utf-8") + NEW, encoding="utf-8")
    # the 6 inclusions rest on all that the round asks, the 2 exclusions on what they name
    assert asked(run(judged)) == [
        'PLACE: criterion added: "Is it set here?"; 6 votes in 1 round rest on it'
    ]
    accept(judged, "PLACE", "new_records_only")
    assert left(run(judged))["abstract"] == JUDGED


def test_an_added_criterion_that_is_for_all_records_opens_what_was_included(judged):
    path = judged / "config/criteria.toml"
    path.write_text(path.read_text(encoding="utf-8") + NEW, encoding="utf-8")
    accept(judged, "PLACE", "all_records")
    run(judged)
    assert stands(judged) == {"Apples": OPEN, "Bridges": OPEN, "Clouds": OUT, "Dogs": OPEN}


OFFTOPIC = """[[criterion]]
id = "OFFTOPIC"
title = "Does not speak to the review question"
question = "Does it speak to the review question?"
rounds = ["abstract", "full_text", "grey"]
"""


def test_of_a_removed_criterion_only_what_was_excluded_for_it_is_open_again(judged):
    edit(judged, "criteria.toml", OFFTOPIC, "")
    assert asked(run(judged)) == [
        f'OFFTOPIC: criterion removed: "{QUESTION}"; 8 votes in 1 round rest on it'
    ]
    step = accept(judged, "OFFTOPIC", "removed")
    assert "6 votes stand; 2 votes open again, all on record; 1 record moved" in (step.sentence)
    outcome = run(judged)
    assert stands(judged) == {**AS_JUDGED, "Clouds": OPEN}
    assert not [p for p in outcome.problems if "before a criterion was changed" in p.what]
    assert "OFFTOPIC is no reason today (removed, C on" in Review.open(judged).why("Clouds")


def test_under_a_renamed_criterion_decisions_count_and_the_story_shows_the_old_name(judged):
    edit(judged, "criteria.toml", 'id = "OFFTOPIC"', 'id = "TOPIC"')
    outcome = run(judged)
    assert asked(outcome) == [
        f'TOPIC: criterion added: "{QUESTION}"; 6 votes in 1 round rest on it',
        f'OFFTOPIC: criterion removed: "{QUESTION}"; 8 votes in 1 round rest on it',
    ]
    step = accept(judged, "OFFTOPIC", "renamed_to", to="TOPIC")
    assert step.sentence == (
        "OFFTOPIC: renamed to TOPIC, by C; 8 votes stand; 1 record moved. `cis run` goes on"
    )
    assert left(run(judged))["abstract"] == JUDGED
    assert stands(judged) == AS_JUDGED
    review = Review.open(judged)
    clouds = review.standings.set_index("record_id")["reason"]
    assert "TOPIC" in set(clouds)
    story = review.why("Clouds")
    assert "A  abstract: exclude  OFFTOPIC" in story
    assert "OFFTOPIC is called TOPIC today (renamed to, C on 20" in story
    # the workbooks still lie there, with the old code in them, and are news to nobody
    decisions = len(review.decisions)
    (judged / "data/outputs/run.json").unlink()
    assert run(judged).problems == ()
    assert len(Review.open(judged).decisions) == decisions


# --- rounds come and go --------------------------------------------------------------------------

ROUND = """[[round]]
id = "abstract"
title = "Titles and abstracts"
reviewers = ["A", "B"]
settled_by = "C"
box = "records_excluded"

"""


def without_abstracts(folder):
    edit(folder, "review.toml", ROUND, "")
    edit(folder, "criteria.toml", '"abstract", ', "")


def test_a_removed_round_is_asked_about_and_its_votes_stay_on_record_and_count_nowhere(judged):
    without_abstracts(judged)
    assert asked(run(judged)) == [
        'abstract: round removed: "Titles and abstracts"; 8 votes in 1 round rest on it; '
        "1 report that people judged would stand elsewhere, or wait for somebody else"
    ]
    step = accept(judged, "abstract", "removed")
    assert "8 votes count nowhere, all on record; 1 record moved" in step.sentence
    outcome = run(judged)
    assert set(stands(judged).values()) == {FULL}
    assert [p.severity for p in outcome.problems] == ["notice", "notice"]  # the two workbooks
    frame = Review.open(judged).decisions
    assert len(frame[frame["round"] == "abstract"]) == 8
    assert "the round was removed (removed, C on 20" in Review.open(judged).why("Clouds")
    # and put back: they count again
    edit(
        judged, "review.toml", '[[round]]\nid = "full_text"', ROUND + '[[round]]\nid = "full_text"'
    )
    edit(judged, "criteria.toml", '"full_text", "grey"]', '"abstract", "full_text", "grey"]')
    edit(
        judged,
        "criteria.toml",
        'rounds = ["abstract", "full_text", "grey"]\nbox',
        ('rounds = ["full_text", "grey"]\nbox'),
    )
    run(judged)
    assert stands(judged) == AS_JUDGED


def test_under_a_renamed_round_decisions_count_and_workbooks_are_known(judged):
    edit(judged, "review.toml", 'id = "abstract"', 'id = "title_abstract"')
    edit(judged, "criteria.toml", '"abstract"', '"title_abstract"')
    outcome = run(judged)
    assert [w.split(";")[0] for w in asked(outcome)] == [
        'title_abstract: round added: "Titles and abstracts"',
        'abstract: round removed: "Titles and abstracts"',
    ]
    step = accept(judged, "abstract", "renamed_to", to="title_abstract")
    assert step.sentence == (
        "abstract: renamed to title_abstract, by C; 8 votes stand; 1 record moved. "
        "`cis run` goes on"
    )
    outcome = run(judged)
    assert left(outcome)["title_abstract"] == JUDGED
    assert outcome.problems == ()
    assert stands(judged) == AS_JUDGED
    story = Review.open(judged).why("Dogs")
    assert "A  abstract: include" in story
    assert "the round is called title_abstract today (renamed to, C on 20" in story
    # a vote changed in a workbook of the old name is a vote in the round
    fill(judged / "data/sheets/abstract_A.xlsx", {"*": "include", "Clouds": "include"})
    run(judged)
    assert stands(judged)["Clouds"] == ("awaiting_title_abstract", "consensus")


def test_the_old_name_of_a_round_is_not_given_to_another(judged):
    edit(judged, "review.toml", 'id = "abstract"', 'id = "title_abstract"')
    edit(judged, "criteria.toml", '"abstract"', '"title_abstract"')
    accept(judged, "abstract", "renamed_to", to="title_abstract")
    run(judged)
    edit(
        judged, "review.toml", '[[round]]\nid = "full_text"', ROUND + '[[round]]\nid = "full_text"'
    )
    assert "abstract is the old name of title_abstract" in asked(run(judged))[0]
    with pytest.raises(ReviewError, match="is the old name of title_abstract"):
        accept(judged, "abstract", "all_records")


SIFT = """[[round]]
id = "sift"
title = "A second look"
reviewers = ["A"]
box = "records_excluded"

"""


@pytest.mark.parametrize(
    ("verdict", "waits"), [("new_records_only", FULL), ("all_records", ("awaiting_sift", "A"))]
)
def test_what_has_come_past_a_round_that_is_added_is_asked_in_it_only_if_so_ruled(
    judged, verdict, waits
):
    edit(judged, "review.toml", '[[round]]\nid = "full_text"', SIFT + '[[round]]\nid = "full_text"')
    assert asked(run(judged)) == [
        'sift: round added: "A second look"; 3 reports that people judged would stand elsewhere, '
        "or wait for somebody else"
    ]
    accept(judged, "sift", verdict)
    run(judged)
    there = stands(judged)
    assert (there["Apples"], there["Dogs"], there["Clouds"]) == (waits, waits, OUT)


def test_another_setting_of_a_round_is_asked_about_where_it_moves_what_people_judged(judged):
    edit(judged, "review.toml", 'unclear = "pass"', 'unclear = "people"\nreviewers = ["A"]')
    box = 'box = "records_removed_other_reasons"'
    edit(judged, "review.toml", 'box = "records_excluded"', box)
    assert asked(run(judged)) == [  # "criteria" moves nobody that people have judged
        "abstract: settings changed: box = records_removed_other_reasons; 1 report that people "
        "judged would stand elsewhere, or wait for somebody else"
    ]
    accept(judged, "abstract", "as_written")
    run(judged)
    assert stands(judged)["Clouds"] == ("records_removed_other_reasons", "")


# --- reviewers come and go -----------------------------------------------------------------------

FIVE = "TY  - JOUR\nTI  - Foxes at noon\nAU  - Roe, Bo\nPY  - 2016\nLA  - English\nER  - \n"


def with_reviewers(folder, names):
    edit(folder, "review.toml", ABSTRACT, f'title = "Titles and abstracts"\nreviewers = {names}')


@pytest.mark.parametrize(
    ("verdict", "waits"), [("new_records_only", AS_JUDGED), ("all_records", None)]
)
def test_a_third_reviewer_judges_new_records_only_or_all(judged, verdict, waits):
    with_reviewers(judged, '["A", "B", "C"]')
    assert asked(run(judged)) == [
        "abstract/C: C is a new reviewer; 4 reports that people judged would stand elsewhere, or "
        "wait for somebody else"
    ]
    step = accept(judged, "abstract/C", verdict)
    assert ("no record moved" in step.sentence) == (verdict == "new_records_only")
    (judged / "data/searches/more.ris").write_text(FIVE, encoding="utf-8")
    run(judged)
    there = stands(judged)
    assert there.pop("Foxes") == ("awaiting_abstract", "A; B; C")
    assert there == (waits or dict.fromkeys(AS_JUDGED, ("awaiting_abstract", "C")))


def half_judged(folder):
    """A has judged all four; B only Apples (included) and Clouds (excluded)."""
    run(folder)
    fill(folder / "data/sheets/abstract_A.xlsx", {"*": "include", "Clouds": "exclude"})
    fill(folder / "data/sheets/abstract_B.xlsx", {"Apples": "include", "Clouds": "exclude"})
    run(folder)
    assert stands(folder)["Dogs"] == ("awaiting_abstract", "B")


def test_what_a_leaver_owed_nobody_owes_and_their_votes_stay_theirs(folder):
    half_judged(folder)
    with_reviewers(folder, '["A"]')
    assert asked(run(folder)) == [
        "abstract/B: B is no reviewer any more; their 2 votes in 1 round stay; 2 reports that "
        "people judged would stand elsewhere, or wait for somebody else"
    ]
    step = accept(folder, "abstract/B", "left")
    assert "2 votes stand; 2 records moved" in step.sentence
    outcome = run(folder)
    assert outcome.problems == ()  # the workbook of B is nobody's fault
    assert stands(folder) == AS_JUDGED
    by = Review.open(folder).standings.query("box == 'records_excluded' and reason == 'OFFTOPIC'")
    assert by["by"].tolist() == ["A; B"]


def test_what_a_leaver_owed_is_owed_by_whoever_replaces_them_and_no_more(folder):
    half_judged(folder)
    with_reviewers(folder, '["A", "C"]')
    outcome = run(folder)
    assert [w.split(";")[0] for w in asked(outcome)] == [
        "abstract/C: C is a new reviewer",
        "abstract/B: B is no reviewer any more",
    ]
    accept(folder, "abstract/B", "replaced_by", to="C")
    outcome = run(folder)
    assert asked(outcome) == []
    owes = ("awaiting_abstract", "C")
    assert stands(folder) == {"Apples": FULL, "Bridges": owes, "Clouds": OUT, "Dogs": owes}
    assert [(a.who, a.n) for a in outcome.waiting if a.round_id == "abstract"] == [("C", 2)]


# --- a ruling is overruled -----------------------------------------------------------------------


def test_that_a_wording_means_the_same_is_overruled_by_a_later_ruling(judged):
    edit(judged, "criteria.toml", QUESTION, OTHER)
    accept(judged, "OFFTOPIC", "same_meaning")
    assert left(run(judged))["abstract"] == JUDGED
    step = accept(judged, "OFFTOPIC", "new_meaning")
    assert "8 votes open again, all on record" in step.sentence
    assert left(run(judged))["abstract"] == (4, 0, 4, 0)
    verdicts = [r.verdict for r in Review.open(judged).state.rulings]
    assert verdicts == ["in_effect", "same_meaning", "new_meaning"]


def test_that_a_reviewer_judges_new_records_only_is_overruled_by_a_later_ruling(judged):
    with_reviewers(judged, '["A", "B", "C"]')
    accept(judged, "abstract/C", "new_records_only")
    run(judged)
    assert stands(judged) == AS_JUDGED
    assert "4 records moved" in accept(judged, "abstract/C", "all_records").sentence
    run(judged)
    assert set(stands(judged).values()) == {("awaiting_abstract", "C")}


def test_that_a_new_round_was_passed_is_overruled_by_a_later_ruling(judged):
    edit(judged, "review.toml", '[[round]]\nid = "full_text"', SIFT + '[[round]]\nid = "full_text"')
    accept(judged, "sift", "new_records_only")
    run(judged)
    accept(judged, "sift", "all_records")
    assert stands(judged)["Dogs"] == ("awaiting_sift", "A")


# --- what makes no sense -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("OFFTOPIC", "removed"), "rule on it with --same-meaning .* or --new-meaning"),
        (("YEAR", "same_meaning"), 'no change .* is called "YEAR"; those that wait are OFFTOPIC'),
        (("OFFTOPIC", ""), "question reworded; rule on it with --same-meaning"),
    ],
)
def test_a_ruling_that_does_not_fit_is_refused_with_those_that_do(judged, args, told):
    edit(judged, "criteria.toml", QUESTION, COMMA)
    with pytest.raises(ReviewError, match=told):
        accept(judged, *args)


def test_a_ruling_where_nothing_waits_is_refused(judged):
    with pytest.raises(ReviewError, match="none waits for a ruling"):
        accept(judged, "OFFTOPIC", "same_meaning")
    edit(judged, "criteria.toml", 'id = "OFFTOPIC"', 'id = "TOPIC"')
    with pytest.raises(
        ReviewError, match='--renamed-to "MAIN": those that are new there are TOPIC'
    ):
        accept(judged, "OFFTOPIC", "renamed_to", to="MAIN")
    with pytest.raises(ReviewError, match="--by names the person"):
        Review.open(judged).protocol_accept("OFFTOPIC", "removed", by=" ")
    assert len(Review.open(judged).state.rulings) == 1


def test_the_difference_is_readable_on_eighty_columns(judged):
    edit(judged, "criteria.toml", QUESTION, "Does it speak to the review question, or to another?")
    lines = Review.open(judged).protocol_diff().splitlines()
    assert lines[:5] == [
        "OFFTOPIC: question reworded; 8 votes in 1 round rest on it",
        "  in effect                             | in config/",
        "  Does it speak to the review question? | Does it speak to the review question,",
        "                                        | or to another?",
        "  no rule                               | no rule",
    ]
    assert "    cis protocol accept OFFTOPIC --same-meaning --by YOU --note WHY" in lines
    assert max(map(len, lines)) < 80


# --- examples ------------------------------------------------------------------------------------


def test_rules_of_the_templates_examples_decide_nothing_and_that_is_told(folder):
    edit(folder, "criteria.toml", 'id = "LANG"', 'id = "LANG"\nexample = true')
    edit(folder, "criteria.toml", 'id = "YEAR"', 'id = "YEAR"\nexample = true')
    outcome = run(folder)
    assert left(outcome)["criteria"] == (5, 0, 0, 5)  # the document of 1950 as well
    assert [str(p) for p in outcome.problems] == [
        "config/criteria.toml: LANG, YEAR: still the template's examples, so no rule of theirs "
        "decides; write your own criteria, or delete `example = true` from those that you mean"
    ]
    # whoever edits an example makes it theirs, and nothing rests on it yet
    edit(folder, "criteria.toml", "low = 1990", "low = 2000")
    outcome = run(folder)
    assert left(outcome)["criteria"] == (5, 1, 0, 4)
    assert [p.what.split(":")[0] for p in outcome.problems] == ["LANG"]
