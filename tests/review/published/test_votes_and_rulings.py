"""Votes, rulings and full texts of small published reviews, held against each other."""

from __future__ import annotations

from review.published.published import WHOLE, audited, checks, flow_csv, told

TITLES = {n: f"Owls and the weather of valley {name}" for n, name in enumerate("ABCDEFGHIJ", 1)}


def votes(**changed: str) -> str:
    """Ten items by R1 and R2, who include items 1 and 2; `i3="ie"`: include, exclude; "i": one."""
    text = "item_id,title,screener,decision\n"
    for n, title in TITLES.items():
        said = changed.get(f"i{n}", "ii" if n < 3 else "ee")
        for who, word in zip(("R1", "R2", "R3"), said, strict=False):
            text += f"{n},{title.lower()},{who},{'include' if word == 'i' else 'exclude'}\n"
    return text


def full(*rows: str) -> str:
    """Full texts: "1 iii" is item 1 with the votes of both and the last word."""
    word = {"i": "include", "e": "exclude"}
    text = "item_id,title,from_searches,R1,R2,final,reason\n"
    for row in rows:
        n, said, *reason = row.split(" ", 2)
        title = TITLES[int(n)]
        text += f"{n},{title},1,{','.join(word[s] for s in said)},{' '.join(reason)}\n"
    return text


# --- votes -----------------------------------------------------------------------------------


def test_of_a_review_in_which_all_is_well_only_notes_are_told(tmp_path):
    found = audited(tmp_path, v_csv=votes(), f_csv=full("1 iii", "2 eee Wrong bird"))
    assert told(found) == []
    (note,) = [line for line in told(found, "note") if line.startswith("EQ14")]
    assert note == (
        "EQ14: EQ14: of 10 items voted on, 8 excluded at title and abstract, 2 went on; of 2 "
        "reports at full text, 1 excluded and 1 included"
    )


def test_two_votes_of_one_person_are_told_and_are_an_error_where_they_differ(tmp_path):
    text = votes() + f"5,{TITLES[5]},R1,include\n6,{TITLES[6]},R2,exclude\n"
    found = audited(tmp_path, v_csv=text)
    assert told(found, "error") == [
        "two votes of one: v.csv rows 10, 22: R1 voted 2 times on item 5 at title and abstract: "
        "exclude, include",
        "conflict without a ruling: v.csv rows 10, 11, 22: at title and abstract, people disagree "
        "on 1 item and no ruling is published: item 5 (R1 exclude, R2 exclude, R1 include)",
    ]
    assert told(found, "warning") == [
        "two votes of one: v.csv rows 13, 23: R2 voted 2 times on item 6 at title and abstract: "
        "exclude, exclude"
    ]


def test_one_vote_only_is_told_with_who_gave_it(tmp_path):
    found = audited(tmp_path, v_csv=votes(i4="e", i7="e"))
    assert told(found) == [
        "one vote: v.csv rows 8, 13: at title and abstract, 2 items have the vote of one person "
        "only (R1: 2): item 4, item 7"
    ]


def test_a_review_of_one_person_is_one_warning_and_not_one_an_item(tmp_path):
    text = "\n".join(line for line in votes().splitlines() if ",R2," not in line)
    found = audited(tmp_path, v_csv=text)
    assert told(found) == ["one vote: all votes at title and abstract are by one person (R1)"]


def test_more_than_two_votes_are_a_note(tmp_path):
    found = audited(tmp_path, v_csv=votes(i4="eee"))
    assert told(found) == []
    assert "more than two votes" in checks(found, "note")


def test_decisions_of_nobody_say_that_votes_were_not_published(tmp_path):
    text = "id,title,decision\n" + "".join(f"{n},{t},exclude\n" for n, t in TITLES.items())
    found = audited(tmp_path, v_csv=text)
    assert told(found) == []
    assert any("name nobody" in line for line in told(found, "note"))


# --- rulings ---------------------------------------------------------------------------------

RULING = "item_id,title,decision\n"


def ruled(n: int, word: str, title: str = "") -> str:
    return f"{n},{title or TITLES[n]},{word}\n"


def test_a_conflict_nobody_ruled_on_is_an_error(tmp_path):
    found = audited(tmp_path, v_csv=votes(i3="ie", i4="ei"), r_csv=RULING + ruled(3, "exclude"))
    assert told(found) == [
        "conflict without a ruling: v.csv rows 8, 9: at title and abstract, people disagree on 1 "
        "item and no ruling is published: item 4 (R1 exclude, R2 include)"
    ]


def test_a_ruling_on_what_nobody_disagreed_about_is_told_and_against_all_an_error(tmp_path):
    rulings = RULING + ruled(3, "exclude") + ruled(4, "exclude") + ruled(5, "include")
    found = audited(tmp_path, v_csv=votes(i3="ie"), adjudication_csv=rulings)
    assert told(found) == [
        "decision against all votes: v.csv rows 10, 11; adjudication.csv row 4: item 5 was decided "
        '"include" at title and abstract although R1 and R2 voted "exclude"',
        "ruling without a conflict: v.csv rows 8, 9; adjudication.csv row 3: item 4 was ruled on "
        "at title and abstract although nobody disagreed",
    ]


def test_two_rulings_that_differ_and_one_on_what_nobody_voted_on_are_errors(tmp_path):
    rulings = RULING + ruled(3, "exclude") + ruled(3, "include")
    rulings += "99,A hawk in the hedge,exclude\n"
    found = audited(tmp_path, v_csv=votes(i3="ie"), adjudication_csv=rulings)
    assert checks(found, "error") == ["two rulings", "ruling on what nobody voted on"]


# --- titles ----------------------------------------------------------------------------------


def test_a_ruled_title_that_is_nowhere_among_the_votes_is_an_error(tmp_path):
    rulings = RULING + ruled(3, "include", "A hawk in the hedge and other stories")
    found = audited(tmp_path, v_csv=votes(i3="ie"), r_csv=rulings)
    assert told(found) == [
        'title of another id: r.csv row 2; v.csv row 6: item 3 is ruled on under the title "A hawk '
        'in the hedge and other stories", but where it was voted on it is "owls and the weather '
        'of valley c"; the first title is nowhere among those voted on'
    ]


def test_a_title_that_is_another_items_names_the_id_that_is_probably_meant(tmp_path):
    birds = "Owls Hawks Larks Wrens Ducks Geese Swans Terns Gulls Rooks"
    names = {n: f"{bird} of the {n}th river" for n, bird in enumerate(birds.split(), 1)}
    text = "item_id,title,screener,decision\n" + "".join(
        f"{n},{names[n]},{who},{'include' if who == 'R1' and n == 3 else 'exclude'}\n"
        for n in names
        for who in ("R1", "R2")
    )
    found = audited(tmp_path, v_csv=text, r_csv=f"item_id,title,decision\n3,{names[8]},exclude\n")
    (line,) = told(found, "error")
    assert "the title is that of item 8 there, which is probably meant" in line
    assert line.startswith("title of another id: r.csv row 2; v.csv rows 6, 16:")


def test_case_punctuation_lost_accents_and_a_cut_end_make_no_other_title(tmp_path):
    titles = {
        1: "cluster analysis of vestibular test results in definite menires disease",
        2: "the owls nest a study of the agerelated loss of hearing in owls references",
        3: "a long title of a work about the hearing of owls in the wild: results of a",
    }
    given = {
        1: "Cluster analysis of vestibular test results in definite Meni\u00e8re\u2019s disease",
        2: "The Owl\u2019s Nest: A Study of the Age-Related Loss of Hearing in Owls",
        3: "A long title of a work about the hearing of owls in the wild: results of a study",
    }
    text = (
        "item_id,title,screener,decision\n"
        + "".join(
            f"{n},{t},{who},{word}\n"
            for n, t in titles.items()
            for who, word in (("R1", "include"), ("R2", "exclude"))
        )
        + "".join(
            f"{n},Other {n} of the hedges,{who},exclude\n"
            for n in range(4, 9)
            for who in ("R1", "R2")
        )
    )
    rulings = "item_id,title,decision\n" + "".join(f"{n},{t},exclude\n" for n, t in given.items())
    assert told(audited(tmp_path, v_csv=text, r_csv=rulings)) == []


def test_an_id_with_two_titles_in_the_votes_themselves_is_an_error(tmp_path):
    text = votes().replace(f"5,{TITLES[5].lower()},R2", "5,a hawk in the hedge of the mill,R2")
    found = audited(tmp_path, v_csv=text)
    assert checks(found) == ["title of another id"]


def test_one_title_under_two_ids_is_told_and_an_error_where_it_was_decided_in_two_ways(tmp_path):
    same = votes().replace(TITLES[5].lower(), TITLES[6].lower())
    assert told(audited(tmp_path, v_csv=same)) == [
        "duplicate: v.csv rows 10, 12: 1 title stands under two or more ids, decided alike: item 5 "
        "and item 6"
    ]
    differ = votes().replace(TITLES[1].lower(), TITLES[6].lower())
    (line,) = told(audited(tmp_path, v_csv=differ), "error")
    assert "one title under 2 ids was decided in two ways: item 1 include, item 6 exclude" in line


def test_one_title_with_two_dois_is_two_works(tmp_path):
    text = "id,title,doi,R1,R2\n" + "".join(
        f"{n},Owls of the deep dark forest,10.1/{n},exclude,exclude\n" for n in (1, 2)
    )
    assert told(audited(tmp_path, v_csv=text)) == []


# --- full texts ------------------------------------------------------------------------------


def test_a_report_at_full_text_that_nobody_included_before_is_an_error(tmp_path):
    found = audited(tmp_path, v_csv=votes(), f_csv=full("1 iii", "2 iii", "7 eee Wrong bird"))
    (line,) = told(found)
    assert line.startswith("assessed, not included before: f.csv row 4; v.csv rows 14, 15: item 7")
    assert "was assessed at full text although nobody included it before (R1 exclude, R2" in line


def test_what_was_included_and_never_came_to_full_text_is_an_error(tmp_path):
    found = audited(tmp_path, v_csv=votes(i3="ii"), f_csv=full("1 iii", "2 eee Wrong bird"))
    (line,) = told(found)
    assert "1 item was included at title and abstract and never came to full text: item 3" in line


def test_a_report_from_elsewhere_is_a_note_where_the_table_says_so_and_a_warning_else(tmp_path):
    rows = (
        full("1 iii", "2 iii") + "NA,A hawk in the hedge of the mill,0,include,include,include,\n"
    )
    found = audited(tmp_path, v_csv=votes(), f_csv=rows)
    assert told(found) == []
    assert "assessed from elsewhere" in checks(found, "note")
    untold = "\n".join(
        ",".join(cell for at, cell in enumerate(line.split(",")) if at != 2)
        for line in rows.splitlines()
    )
    (tmp_path / "f.csv").unlink()
    assert checks(audited(tmp_path, full_text_csv=untold)) == ["assessed, not voted on"]


def test_a_report_said_to_come_from_elsewhere_that_was_excluded_before_counts_twice(tmp_path):
    rows = full("1 iii", "2 iii") + f"NA,{TITLES[7]},0,exclude,exclude,exclude,Wrong bird\n"
    (line,) = told(audited(tmp_path, v_csv=votes(), f_csv=rows), "warning")
    assert "is item 7" in line
    assert "was not included then (R1 exclude, R2 exclude)" in line


def test_a_final_decision_against_both_votes_is_an_error(tmp_path):
    found = audited(tmp_path, v_csv=votes(), f_csv=full("1 iie Wrong bird", "2 iii"))
    assert told(found) == [
        'decision against all votes: f.csv row 2: item 1 was decided "exclude" at full text '
        'although R1 and R2 voted "include"'
    ]


def test_an_exclusion_without_a_reason_and_an_inclusion_with_one_are_told(tmp_path):
    found = audited(tmp_path, v_csv=votes(), f_csv=full("1 iii Wrong bird", "2 eee"))
    assert told(found) == [
        "exclusion without a reason: f.csv row 3: 1 report excluded at full text has no reason: "
        "item 2",
        "inclusion with a reason: f.csv row 2: item 1 is included at full text and has a reason of "
        'exclusion, "Wrong bird"',
    ]


# --- against the flow ------------------------------------------------------------------------

FLOW = {
    "database_results": "12",
    "duplicates": "2",
    "records_screened": "10",
    "records_excluded": "8",
    "dbr_sought_reports": "2",
    "dbr_notretrieved_reports": "0",
    "dbr_assessed": "2",
    "dbr_excluded": "Wrong bird, 1",
    "new_studies": "1",
    "new_reports": "1",
}
"""What `votes()` and `full("1 iii", "2 eee Wrong bird")` come to."""


def test_votes_and_decisions_that_come_to_the_flow_are_one_note(tmp_path):
    found = audited(
        tmp_path, v_csv=votes(), f_csv=full("1 iii", "2 eee Wrong bird"), p_csv=flow_csv(**FLOW)
    )
    assert told(found) == []
    (note,) = [line for line in told(found, "note") if line.startswith("counts against")]
    assert "items voted on at title and abstract 10" in note
    assert "reports included 1" in note


def test_more_votes_than_the_flow_counts_are_an_error_and_fewer_a_warning(tmp_path):
    numbers = {**FLOW, "database_results": "11", "records_screened": "9", "records_excluded": "7"}
    found = audited(tmp_path, v_csv=votes(), p_csv=flow_csv(**numbers))
    assert told(found, "error") == [
        "counts against the flow: p.csv row 4: items voted on at title and abstract: 10 in the "
        "published tables, but records screened 9 in the flow",
        "counts against the flow: p.csv row 5: items excluded at title and abstract: 8 in the "
        "published tables, but records excluded 7 in the flow",
    ]
    numbers = {**FLOW, "database_results": "32", "records_screened": "30", "records_excluded": "28"}
    found = audited(tmp_path, p_csv=flow_csv(**numbers))
    assert checks(found) == ["counts against the flow"] * 2
    assert told(found, "error") == []


def test_reasons_at_full_text_are_counted_against_those_of_the_flow(tmp_path):
    numbers = {**FLOW, "dbr_excluded": "Wrong bird, 2", "new_studies": "0", "new_reports": "0"}
    rows = full("1 eee Wrong nest", "2 eee Wrong bird")
    found = audited(tmp_path, v_csv=votes(), f_csv=rows, p_csv=flow_csv(**numbers))
    assert [line.partition("row")[2].partition(": ")[2] for line in told(found, "error")] == [
        '"Wrong bird": the table of full texts has 1 report, and the flow counts 2',
        '"Wrong nest": the table of full texts has 1 report, and the flow counts 0',
    ]


def test_a_flow_that_tells_no_reasons_contradicts_none(tmp_path):
    numbers = "box,n\nRecords screened,10\nRecords excluded,8\nReports assessed,2\n"
    numbers += "Reports excluded,2\nReports of included studies,0\n"
    rows = full("1 eee Wrong nest", "2 eee Wrong bird")
    found = audited(tmp_path, v_csv=votes(), f_csv=rows, p_csv=numbers)
    assert told(found, "error") == []


def test_a_list_of_exclusions_is_held_against_the_flow_and_the_decisions(tmp_path):
    """The flow counts 4 and 2; the list names 1 and 3."""
    text = (
        "Reference,Reason for Exclusion\na_2019,Wrong design\nb_2019,wrong age such as children\n"
    )
    text += "c_2020,Wrong age such as children\nd_2020,Wrong age such as children\n"
    found = audited(tmp_path, p_csv=flow_csv(**WHOLE), x_csv=text)
    (line,) = told(found)
    assert "has 3 reports, and the flow counts 2" in line
    assert any("the list names 4 of the 6 reports" in line for line in told(found, "note"))


def test_a_list_with_more_than_the_flow_counts_or_one_item_twice_is_told(tmp_path):
    text = "Reference,Reason\n" + "".join(f"a_{n},Wrong design\n" for n in (1, 2, 3, 4, 5, 6, 6))
    found = audited(tmp_path, p_csv=flow_csv(**WHOLE), x_csv=text)
    assert checks(found) == ["exclusions do not add up", "reasons do not add up", "listed twice"]


def test_an_item_in_a_list_of_exclusions_that_was_included_is_an_error(tmp_path):
    text = f"item_id,title,reason\n1,{TITLES[1]},Wrong bird\n"
    found = audited(tmp_path, v_csv=votes(), f_csv=full("1 iii", "2 iii"), x_csv=text)
    assert checks(found) == ["list against decision"]


# --- what is not there -------------------------------------------------------------------------


def test_what_was_not_published_is_said(tmp_path):
    found = audited(tmp_path, v_csv=votes(i3="ie"))
    notes = [line for line in told(found, "note") if line.startswith("not published")]
    for what in (
        "flow diagram",
        "decisions at full text",
        "a list of the reports",
        "exports",
        "rulings on the conflicts",
        "days of votes",
        "reasons of exclusion at title",
    ):
        assert any(what in line for line in notes), what
