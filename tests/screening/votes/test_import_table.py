"""Tables of votes: what each row becomes, or how it is listed; every table written by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.model import Decision, Record, Verdict
from cis_pipeline.ledger.force import REMARK
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.screening.votes.import_table import Imported, Wanted, read
from making import CRITERIA, PROTOCOL, ROUNDS, SOURCES, same, vote

SETTLED_BY_C = replace(
    PROTOCOL,
    rounds=tuple(r.model_copy(update={"settled_by": "C" * (r.id != "types")}) for r in ROUNDS),
    criteria=CRITERIA,
)
FOUND = (
    Record(record_id="R-7K3QF2", source_id="db", title="Owls in the oak", year=2011, doi="10.1/a"),
    Record(record_id="R-TWO", source_id="db", title="Owls", year=2012, accession="30000001"),
    Record(record_id="R-THREE", source_id="db", title="Owls", year=2013),
    Record(record_id="R-FOUR", source_id="db", title="Menière’s disease of owls"),
    Record(record_id="R-FIVE", source_id="web", title="A report on hedges"),
)
ABSTRACT = Wanted(round_id="abstract")


def state(*decisions: Decision) -> Snapshot:
    return Snapshot(FOUND, decisions, SOURCES, SETTLED_BY_C)


def imported(
    tmp_path: Path, text: str, wanted: Wanted = ABSTRACT, before: tuple[Decision, ...] = ()
) -> Imported:
    (tmp_path / "votes.csv").write_text(text, encoding="utf-8")
    return read(tmp_path / "votes.csv", "votes.csv", wanted, state(*before))


def said(found: Imported) -> list[tuple[str, str, str, str]]:
    return [(d.record_id, d.by, d.verdict.value, d.reason) for d in found.decisions]


def listed(found: Imported) -> list[str]:
    return [f"{p.severity}: {p}" for p in found.problems]


# --- shapes of tables ----------------------------------------------------------------------------


def test_a_long_table_has_a_row_a_vote_and_each_keeps_its_reason_day_note_and_place(tmp_path):
    found = imported(
        tmp_path,
        "item_id,Title,Screener,Decision,Reason,Date,Comments\n"
        "7,owls in the oak,A,exclude,Off topic,2020-05-03,about oaks\n"
        "7,owls in the oak,B,include,,,\n",
    )
    assert listed(found) == []
    one, two = found.decisions
    assert one == Decision(
        record_id="R-7K3QF2",
        round="abstract",
        by="A",
        verdict=Verdict.EXCLUDE,
        reason="TOPIC",
        note="about oaks",
        locator="votes.csv row 2 item 7",
        sheet="votes:votes.csv",
        at="2020-05-03",
        protocol=SETTLED_BY_C.basis("abstract", Verdict.EXCLUDE, ("TOPIC",)),
    )
    assert (two.by, two.verdict, two.at) == ("B", Verdict.INCLUDE, "")  # stamped when it is added
    assert (found.votes, found.taken, found.agreement.n_items) == (2, 2, 1)


def test_a_wide_table_has_a_column_a_reviewer_by_the_own_name_or_one_that_is_declared(tmp_path):
    own = imported(tmp_path, "title;B;A\nOwls in the oak;yes;maybe\n")
    assert said(own) == [("R-7K3QF2", "B", "include", ""), ("R-7K3QF2", "A", "unsure", "")]
    theirs = Wanted(round_id="abstract", reviewers={"Rev 1": "A", "Rev 2": "B"})
    text = "title\tRev 1\tRev 1 reason\tRev 2\tRev 2 reason\n"
    text += "Owls in the oak\texclude\tTOPIC\texclude\tPLACE; TOPIC\n"
    found = imported(tmp_path, text, theirs)
    assert said(found) == [
        ("R-7K3QF2", "A", "exclude", "TOPIC"),
        ("R-7K3QF2", "B", "exclude", "PLACE"),
    ]
    assert found.decisions[1].further == ("TOPIC",)


def test_beside_reviewers_columns_a_column_of_final_decisions_settles_and_has_the_reason(tmp_path):
    found = imported(
        tmp_path, "title,A,B,final,reason\nOwls in the oak,include,exclude,exclude,PLACE\n"
    )
    assert said(found) == [
        ("R-7K3QF2", "A", "include", ""),
        ("R-7K3QF2", "B", "exclude", ""),  # the reason is not put into B's mouth
        ("R-7K3QF2", "consensus", "exclude", "PLACE"),
    ]
    assert found.decisions[2].note == "the final decision"


def test_one_reason_for_a_row_whose_people_all_exclude_is_given_with_each_and_that_is_said(
    tmp_path,
):
    found = imported(tmp_path, "title,A,B,reason\nOwls in the oak,exclude,exclude,TOPIC\n")
    assert [(d.by, d.reason, d.note) for d in found.decisions] == [
        ("A", "TOPIC", "the table gives one reason for all of its row"),
        ("B", "TOPIC", "the table gives one reason for all of its row"),
    ]


def test_a_workbook_is_read_sheet_by_sheet_below_whatever_stands_above_the_header(tmp_path):
    with Workbook(str(tmp_path / "votes.xlsx")) as book:
        for who, verdict in (("A", "include"), ("B", "exclude")):
            sheet = book.add_worksheet(f"of {who}")
            sheet.write_column(0, 0, ["Our votes", "", "title", "Owls in the oak"])
            sheet.write_column(2, 1, ["reviewer", who])
            sheet.write_column(2, 2, ["decision", verdict])
    found = read(tmp_path / "votes.xlsx", "votes.xlsx", ABSTRACT, state())
    assert [(d.by, d.verdict.value, d.locator) for d in found.decisions] == [
        ("A", "include", 'votes.xlsx sheet "of A" row 4'),
        ("B", "exclude", 'votes.xlsx sheet "of B" row 4'),
    ]


def test_a_table_without_names_is_somebodys_only_if_that_is_said(tmp_path):
    text = "title,decision\nOwls in the oak,include\n"
    with pytest.raises(ReviewError, match="no column says who decided; add a column reviewer, or"):
        imported(tmp_path, text)
    assert said(imported(tmp_path, text, Wanted(round_id="abstract", by="A"))) == [
        ("R-7K3QF2", "A", "include", "")
    ]
    with pytest.raises(ReviewError, match=r'--by "Z" is no reviewer of it \(A, B\)'):
        imported(tmp_path, text, Wanted(round_id="abstract", by="Z"))


def test_a_row_without_a_name_is_listed_and_nobodys_unless_it_is_said(tmp_path):
    text = "title,reviewer,decision\nOwls in the oak,,include\nOwls in the oak,B,include\n"
    found = imported(tmp_path, text)
    assert said(found) == [("R-7K3QF2", "B", "include", "")]
    assert listed(found) == [
        "error: votes.csv row 2: does not say who decided; fill in the reviewer, or say who it is "
        "in all such rows: --by NAME"
    ]
    assert [d.by for d in imported(tmp_path, text, replace(ABSTRACT, by="A")).decisions] == [
        "A",
        "B",
    ]


def test_a_blank_decision_is_pending_whatever_stands_beside_it(tmp_path):
    text = "title,reviewer,decision,final\nOwls in the oak,A,,exclude\nOwls in the oak,B,include,\n"
    found = imported(tmp_path, text)
    assert said(found) == [("R-7K3QF2", "B", "include", "")]
    assert listed(found) == [
        "notice: votes.csv row 2: holds no decision; fill it in, or leave the row out"
    ]


def test_what_is_no_table_of_votes_is_refused_with_the_columns_that_are_needed(tmp_path):
    with pytest.raises(ReviewError, match="no row is the header of a table of votes; name the col"):
        imported(tmp_path, "title,year\nOwls in the oak,2011\n")


# --- which record --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cells", "record_id"),
    [
        ("record_id", "R-7K3QF2", "R-7K3QF2"),
        ("doi", "https://doi.org/10.1000/A.", "R-DOI"),
        ("pmid", "30000001", "R-TWO"),
        ("title,year", "Owls,2013", "R-THREE"),  # the title of two reports, told by the year
        ("title", "OWLS IN THE OAK.", "R-7K3QF2"),
        ("title", "menires disease of owls", "R-FOUR"),  # a program has dropped what is not ASCII
        ("pmid,title", "NA,Owls in the oak", "R-7K3QF2"),
    ],
)
def test_a_row_names_its_record_by_id_doi_pmid_or_title(tmp_path, header, cells, record_id):
    with_doi = Record(record_id="R-DOI", source_id="db", title="Larks", doi="10.1000/a")
    (tmp_path / "v.csv").write_text(f"{header},A\n{cells},include\n", encoding="utf-8")
    known = replace(state(), came=(*FOUND, with_doi))
    found = read(tmp_path / "v.csv", "v.csv", ABSTRACT, known)
    assert [d.record_id for d in found.decisions] == [record_id]


@pytest.mark.parametrize(
    ("header", "cells", "why"),
    [
        (
            "title",
            "Owls",
            'row 2: "Owls" may be several reports: R-TWO (2012), R-THREE (2013); say '
            "which in a column record_id, or in one of years",
        ),
        (
            "title",
            "Larks",
            'row 2: "Larks" is no title of this review; give the id of the record that is meant '
            "in a column record_id",
        ),
        (
            "pmid,title",
            "30000001,Larks in the morning",
            'row 2: the title beside 30000001, "Larks in the morning", is not its title ("Owls"); '
            "put right which of the two is meant",
        ),
        (
            "title,year",
            "Owls in the oak,2015",
            'row 2: "Owls in the oak" of 2015 is another year\'s than R-7K3QF2 (2011); say which '
            "is meant in a column record_id",
        ),
        ("record_id", "R-7K3QF3", 'row 2: record_id "R-7K3QF3" is damaged; give its id as it is'),
    ],
)
def test_what_names_no_record_or_several_is_listed_with_its_row(tmp_path, header, cells, why):
    found = imported(tmp_path, f"{header},A\n{cells},include\n")
    assert found.decisions == ()
    assert listed(found) == [f"error: votes.csv {why}"]


def test_the_numbers_of_a_table_join_nothing(tmp_path):
    text = "item_id,title,A\n1,Owls in the oak,include\n1,Menieres disease of owls,exclude\n"
    assert [d.record_id for d in imported(tmp_path, text).decisions] == ["R-7K3QF2", "R-FOUR"]


def test_a_report_of_the_other_arm_is_listed_with_the_round_that_it_passes(tmp_path):
    found = imported(tmp_path, "title,A\nA report on hedges,include\n")
    assert (found.decisions, found.taken) == ((), 0)
    assert listed(found) == [
        "warning: votes.csv row 2: is about a report that does not pass the round abstract; read "
        "the table for grey as well: --round grey"
    ]


# --- what is said --------------------------------------------------------------------------------


def test_unknown_people_words_and_reasons_are_listed_and_the_rest_is_taken(tmp_path):
    found = imported(
        tmp_path,
        "title,reviewer,decision,reason\n"
        "Owls in the oak,Zoe,include,\n"
        "Owls in the oak,A,mabye,\n"
        "Owls in the oak,B,exclude,too short\n"
        "Menieres disease of owls,A,exclude,\n",
    )
    assert said(found) == [("R-FOUR", "A", "exclude", "")]
    assert listed(found) == [
        'error: votes.csv row 2: "Zoe" is no reviewer of abstract (A, B); say who it is: '
        '--reviewer "Zoe=NAME"',
        'error: votes.csv row 3: the decision "mabye" is not one of include, exclude, unsure; did '
        'you mean "unsure"?',
        'error: votes.csv row 4: the reason "too short" is no criterion of abstract (TOPIC, '
        'PLACE); say which it is: --reason "too short=CODE"',
    ]
    told = Wanted(round_id="abstract", reasons={"too short": "TOPIC"})
    text = "title,B,B reason\nOwls in the oak,exclude,Too short\n"
    assert said(imported(tmp_path, text, told)) == [("R-7K3QF2", "B", "exclude", "TOPIC")]


def test_two_different_votes_of_one_person_on_one_report_count_neither(tmp_path):
    text = "title,A\nOwls in the oak,include\nMenieres disease of owls,exclude\n"
    found = imported(tmp_path, text, before=(same("R-FOUR", "R-7K3QF2"),))
    assert found.decisions == ()
    assert listed(found) == [
        "error: votes.csv rows 2, 3: A says different things of one report, R-7K3QF2; none "
        "counts; leave the wrong row out, or part the report"
    ]


def test_the_same_vote_twice_counts_once(tmp_path):
    found = imported(tmp_path, "title,A\nOwls in the oak,include\nOwls in the oak.,include\n")
    assert [d.locator for d in found.decisions] == ["votes.csv row 2"]
    assert (found.votes, found.taken) == (2, 2)


def test_a_day_that_may_mean_two_days_stays_in_the_note(tmp_path):
    (one,) = imported(tmp_path, "title,A,date\nOwls in the oak,include,03/05/2020\n").decisions
    assert (one.at, one.note) == ("", "dated 03/05/2020")


def test_a_vote_that_is_another_than_the_persons_before_is_told(tmp_path):
    before = tuple(vote("A", "abstract", ["R-7K3QF2"], "exclude", "TOPIC", SETTLED_BY_C))
    found = imported(tmp_path, "title,A\nOwls in the oak,include\n", before=before)
    assert listed(found) == [
        "notice: votes.csv: 1 votes are others than the same person gave before (R-7K3QF2); the "
        "later ones count; the earlier are kept"
    ]


# --- settling ------------------------------------------------------------------------------------

TORN = tuple(
    replace(d, locator="votes.csv row 9 item 43")
    for d in (
        *vote("A", "abstract", ["R-7K3QF2"], "include", protocol=SETTLED_BY_C),
        *vote("B", "abstract", ["R-7K3QF2"], "exclude", "TOPIC", SETTLED_BY_C),
    )
)
BY_C = Wanted(round_id="abstract", by="C", settles=True)


def test_settlements_are_the_consensus_and_say_who_settled(tmp_path):
    found = imported(tmp_path, "title,decision\nOwls in the oak,include\n", BY_C, TORN)
    assert [(d.by, d.verdict.value, d.note) for d in found.decisions] == [
        ("consensus", "include", "settled by C")
    ]
    with pytest.raises(ReviewError, match=r'--by "A" settles no conflicts of abstract \(C\)'):
        imported(tmp_path, "title,decision\nOwls,include\n", replace(BY_C, by="A"), TORN)
    unsure = imported(tmp_path, "title,decision\nOwls in the oak,unsure\n", BY_C, TORN)
    assert listed(unsure) == [
        'error: votes.csv row 2: the decision "unsure" is not one of include, exclude; a conflict '
        "is settled by one of them; leave the row out until it is"
    ]
    named = "title,reviewer,decision\nOwls in the oak,Zoe,include\n"
    assert listed(imported(tmp_path, named, replace(BY_C, by=""), TORN)) == [
        'error: votes.csv row 2: "Zoe" settles no conflicts of abstract (C); say who it is: '
        '--reviewer "Zoe=NAME"'
    ]


def test_whoever_settles_conflicts_does_so_in_a_long_table_too(tmp_path):
    text = "title,reviewer,decision\nOwls in the oak,A,include\nOwls in the oak,C,exclude\n"
    assert [(d.by, d.note) for d in imported(tmp_path, text).decisions] == [
        ("A", ""),
        ("consensus", "settled by C"),
    ]


def test_a_ruling_under_a_title_that_is_none_of_the_reviews_leaves_a_remark_and_settles_nothing(
    tmp_path,
):
    text = "item_id,title,decision\n43,Larks in the morning,include\n"
    found = imported(tmp_path, text, BY_C, TORN)
    (remark,) = found.decisions
    assert (remark.record_id, remark.by, remark.verdict) == ("R-7K3QF2", REMARK, Verdict.UNSURE)
    assert remark.note == (
        "item 43 was ruled include by C under a title that no reviewer was shown, "
        '"Larks in the morning"; they voted on "Owls in the oak" (votes.csv row 9 item 43)'
    )
    assert listed(found)[0].startswith('error: votes.csv row 2: "Larks in the morning" is no title')
    passed = vote("rule:criteria", "types", ["R-7K3QF2"], "include", protocol=SETTLED_BY_C)
    after = state(*passed, *TORN, remark).folded
    assert after.standings["R-7K3QF2"].awaiting == ("consensus",)
    assert [p.what for p in after.problems] == [remark.note]


def test_a_ruling_on_another_report_that_nobody_voted_on_is_taken_and_both_are_told(tmp_path):
    text = "item_id,title,decision\n43,Menieres disease of owls,include\n"
    found = imported(tmp_path, text, BY_C, TORN)
    assert [(d.record_id, d.by) for d in found.decisions] == [
        ("R-FOUR", "consensus"),
        ("R-7K3QF2", REMARK),
    ]
    problems = state(*TORN, *found.decisions).folded.problems
    assert sorted(p.what.partition(",")[0] for p in problems) == [
        "item 43 was ruled include by C under a title that no reviewer was shown",
        "settled by consensus in abstract (include",
    ]


def test_a_table_that_numbers_otherwise_but_rules_on_what_was_voted_on_is_no_matter(tmp_path):
    other = tuple(
        replace(d, locator="votes.csv row 5 item 1")
        for d in vote("A", "abstract", ["R-FOUR"], "include", protocol=SETTLED_BY_C)
    )
    text = "item_id,title,decision\n43,Menieres disease of owls,include\n"
    found = imported(tmp_path, text, BY_C, (*TORN, *other))
    assert [(d.record_id, d.by) for d in found.decisions] == [("R-FOUR", "consensus")]
