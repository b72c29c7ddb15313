"""Other people's tables: which column is what, what a cell says, what a table is taken for."""

from __future__ import annotations

from pathlib import Path

import pytest
from review.published.published import WHOLE, audited, checks, flow_csv, told
from xlsxwriter import Workbook

from cis_pipeline.core.errors import CisError, ReviewError, SourceError
from cis_pipeline.core.model import Verdict
from cis_pipeline.review.published import columns, words
from cis_pipeline.review.published.audit import Options, audit


def ballots(header: str, *rows: str) -> list[tuple[str, str, bool]]:
    """Of each column of decisions: whose, of which stage, whether it settles."""
    found = columns.read(header.split(","), [row.split(",") for row in rows])
    return [(b.who, b.stage, b.settles) for b in found.ballots]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("id,title,Reviewer 1,Reviewer 2,Consensus", "1,t,Include,Exclude,Exclude",
         [("reviewer 1", "", False), ("reviewer 2", "", False), ("", "", True)]),
        ("id,title,R1,R2,final", "1,t,1,0,1",
         [("R1", "", False), ("R2", "", False), ("", "", True)]),
        ("ID,Title,AB,CD", "1,t,yes,no", [("AB", "", False), ("CD", "", False)]),
        ("ID,lb_full_text_response,ld_full_text_response,final_decision", "1,1,2,2",
         [("LB", "full text", False), ("LD", "full text", False), ("", "full text", True)]),
        ("Key,Screen_TA_JD,Screen_TA_KM,Include_FT", "1,y,n,n",
         [("JD", "abstract", False), ("KM", "abstract", False), ("", "full text", False)]),
        ("id,title,anna,bo", "1,t,Excluded: wrong age,maybe",
         [("ANNA" if len("anna") < 4 else "anna", "", False), ("BO", "", False)]),
        ("id,title,decision (include/exclude)", "1,t,include", [("", "", False)]),
        ("id,title,Reviewer 1,Reviewer 2,Decision", "1,t,include,exclude,exclude",
         [("reviewer 1", "", False), ("reviewer 2", "", False), ("", "", True)]),
    ],
)  # fmt: skip
def test_a_column_of_decisions_is_told_from_its_cells_and_whose_it_is_from_its_name(
    header, row, expected
):
    assert ballots(header, row) == expected


@pytest.mark.parametrize(
    "header",
    ["id,title,concordant", "id,title,Included in meta-analysis", "id,title,Full text available",
     "id,title,duplicate", "id,title,population", "id,title,year"],
)  # fmt: skip
def test_a_column_of_yes_and_no_that_asks_something_else_is_no_vote(header):
    assert ballots(header, "1,t,yes", "2,u,no") == []


def test_decisions_of_nobody_beside_those_of_people_at_a_named_stage_are_not_read(tmp_path):
    found = audited(
        tmp_path,
        a_csv="id,title,response,ab_full_text_vote,cd_full_text_vote\n1,An owl,1,1,1\n2,A,1,0,0\n",
    )
    assert any('"response" holds decisions of nobody' in line for line in told(found, "note"))


@pytest.mark.parametrize(
    ("cell", "verdict", "reason"),
    [
        ("Include", Verdict.INCLUDE, ""),
        ("EXCLUDED", Verdict.EXCLUDE, ""),
        ("not eligible", Verdict.EXCLUDE, ""),
        ("Retain", Verdict.INCLUDE, ""),
        ("Exclude - wrong population", Verdict.EXCLUDE, "wrong population"),
        ("excluded (wrong outcome)", Verdict.EXCLUDE, "wrong outcome"),
        ("maybe", Verdict.UNSURE, ""),
    ],
)
def test_words_of_other_teams_are_decisions_and_a_reason_may_stand_beside_them(
    cell, verdict, reason
):
    assert words.decision(cell) == words.Said(verdict, reason)


@pytest.mark.parametrize(
    "cell", ["", "a cohort study", "Inclusion of children with hearing loss in mainstream schools"]
)
def test_what_is_no_decision_is_none(cell):
    assert words.decision(cell) is None


def test_numbers_mean_what_most_teams_mean_and_that_is_told(tmp_path):
    one_two = words.meaning(["1", "2", "3"])
    assert [said.verdict.value for c in "123" if (said := one_two.of(c))] == [
        "include", "exclude", "unsure",
    ]  # fmt: skip
    with_zero = words.meaning(["1", "0", "2"])
    assert [said.verdict.value for c in "102" if (said := with_zero.of(c))] == [
        "include", "exclude", "unsure",
    ]  # fmt: skip
    found = audited(tmp_path, v_csv="id,reviewer,vote\n1,A,1\n1,B,2\n2,A,2\n2,B,2\n")
    assert any("read 1 as include, 2 as exclude" in line for line in told(found, "note"))


def test_a_person_may_say_what_a_word_means(tmp_path):
    text = "id,reviewer,vote\n1,A,include\n1,B,include\n2,A,zzz\n2,B,exclude\n"
    text += "".join(f"{n},{who},exclude\n" for n in range(3, 9) for who in "AB")
    assert checks(audited(tmp_path, v_csv=text)) == ["not understood", "one vote"]
    given = Options(words=words.words_in(["zzz=exclude"]))
    assert told(audited(tmp_path, given)) == []
    with pytest.raises(ReviewError, match="say it as WORD=VERDICT"):
        words.words_in(["zzz=perhaps not"])


LONG = "item_id,title,screener,decision\n" + "".join(
    f"{n},Owls of the {n}th oak,{who},{'include' if n < 3 else 'exclude'}\n"
    for n in range(1, 11)
    for who in ("R1", "R2")
)
"""Ten items, two people who agree: items 1 and 2 go on."""
FULL = "item_id,title,R1,R2,final,reason\n1,Owls of the 1th oak,include,include,include,\n"
FULL += "2,Owls of the 2th oak,exclude,exclude,exclude,Wrong bird\n"


def test_files_are_known_by_their_columns_whatever_they_are_called(tmp_path):
    found = audited(tmp_path, aaa_csv=LONG, bbb_csv=FULL, ccc_csv=LONG.splitlines()[0] + "\n")
    assert dict(found.read)["aaa.csv"].startswith("decisions at title and abstract")
    assert "10 items by R1, R2" in dict(found.read)["aaa.csv"]
    assert dict(found.read)["bbb.csv"] == (
        "decisions at full text (most of its items were included before): 2 items by R1, R2, with "
        "the last word and reasons"
    )
    assert told(found) == []


def test_an_option_overrules_what_columns_and_names_say(tmp_path):
    (tmp_path / "title_abstract.csv").write_text(FULL, encoding="utf-8")
    path = tmp_path / "title_abstract.csv"
    assert "title and abstract" in audit([path]).read[0][1]
    assert audit([], Options(full_text=(path,))).read[0][1].startswith("decisions at full text")
    with pytest.raises(ReviewError, match="holds no numbers of a flow diagram"):
        audit([], Options(flow=(path,)))


def test_a_file_a_reviewer_with_one_form_is_two_people_called_by_the_files(tmp_path):
    rows = {n: ("include" if n < 3 else "exclude") for n in range(1, 11)}
    text = "id,title,decision\n" + "".join(f"{n},Owl {n} of the oak,{d}\n" for n, d in rows.items())
    found = audited(tmp_path, AB_screening_csv=text, CD_screening_csv=text)
    assert "10 items by AB" in dict(found.read)["AB_screening.csv"]
    (note,) = [line for line in told(found, "note") if line.startswith("agreement")]
    assert "10 items were judged by two or more of AB, CD: 2 included by all, 8 excluded" in note


def test_a_workbook_may_hold_both_stages_a_sheet_each(tmp_path):
    with Workbook(str(tmp_path / "all.xlsx")) as book:
        for name, text in (("TiAb", LONG), ("Full text", FULL)):
            sheet = book.add_worksheet(name)
            for at, line in enumerate(text.splitlines()):
                sheet.write_row(at, 0, line.split(","))
    found = audit([tmp_path])
    assert [what.partition(" (")[0] for _, what in found.read] == [
        "decisions at title and abstract",
        "decisions at full text",
    ]
    assert told(found) == []


def test_one_table_may_hold_both_stages_in_columns_or_in_a_column_of_stages(tmp_path):
    wide = "id,title,TA_R1,TA_R2,FT_R1,FT_R2,FT_reason\n"
    wide += "1,An owl,include,include,exclude,exclude,Wrong bird\n2,A tit,exclude,exclude,,,\n"
    found = audited(tmp_path, wide_csv=wide)
    assert [line for _, line in found.read] == [
        "decisions at title and abstract (its columns say so): 2 items by R1, R2; decisions at "
        "full text (its columns say so): 1 item by R1, R2 and reasons"
    ]
    long = (
        "id,title,stage,reviewer,vote\n1,An owl,abstract,A,include\n1,An owl,abstract,B,include\n"
    )
    long += "1,An owl,full text,A,include\n1,An owl,full text,B,include\n"
    (tmp_path / "wide.csv").unlink()
    found = audited(tmp_path, long_csv=long)
    assert len(found.read[0][1].split(";")) == 2


def test_what_is_not_understood_is_said_and_other_files_are_named(tmp_path):
    found = audited(tmp_path, v_csv=LONG, colours_csv="shade,hue\nred,blue\n", paper_pdf="%PDF")
    assert ("colours.csv", "not understood") in found.read
    notes = told(found, "note")
    assert any("its columns are shade, hue" in line for line in notes)
    assert any(line.endswith("not read, as no table, export or flow: paper.pdf") for line in notes)


def test_nothing_to_audit_and_a_path_that_is_not_there_are_said(tmp_path):
    with pytest.raises(CisError, match="nothing to audit"):
        audited(tmp_path, colours_csv="shade,hue\nred,blue\n")
    with pytest.raises(SourceError, match="does not exist"):
        audit([tmp_path / "none"])


def test_votes_that_a_tool_wrote_into_an_export_are_votes(tmp_path):
    note = 'RAYYAN-INCLUSION: {""Ann""=>""Included"", ""Bo""=>""Excluded""}'
    text = f'title,authors,year,journal,notes\nOwls in the oak,A. Owl,2011,Birds,"{note}"\n'
    found = audited(tmp_path, rayyan_csv=text)
    assert found.read[0][1].startswith("an export of 1 record with votes of Ann, Bo")
    assert "conflict without a ruling" in checks(found, "error")


def test_ids_that_are_a_numbering_of_their_own_are_not_held_against_each_other(tmp_path):
    """The full texts are numbered from 1 again: titles tell which they are."""
    full = "id,title,R1,R2,final\n2,Owls of the 1th oak,include,include,include\n"
    full += "1,Owls of the 2th oak,include,include,include\n"
    found = audited(tmp_path, votes_csv=LONG, full_text_csv=full)
    assert "title of another id" not in checks(found)


def test_files_are_found_in_folders_and_hidden_ones_are_passed_over(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / ".git").mkdir()
    Path(tmp_path / "data" / "votes.csv").write_text(LONG, encoding="utf-8")
    Path(tmp_path / ".git" / "votes.csv").write_text(LONG, encoding="utf-8")
    assert [name for name, _ in audit([tmp_path]).read] == ["data/votes.csv"]


def test_what_covidence_exports_of_exclusions_is_a_list_of_them_and_no_search(tmp_path):
    text = "Title,Authors,Published Year,Journal,DOI,Covidence #,Notes\n" + "".join(
        f"Owls of the {n}th valley,A. Owl,2001,Birds,10.1/{n},#{n},Exclusion reason: Wrong bird; \n"
        for n in (1, 2)
    )
    found = audited(tmp_path, review_csv=text, p_csv=flow_csv(**WHOLE))
    assert found.read[1] == ("review.csv", "an export of 2 records with reasons of exclusion")
    assert any("the list names 2 of the 6 reports" in line for line in told(found, "note"))
    assert not any("records in exports" in line for line in told(found, "note"))


def test_a_column_that_says_which_rows_settle_makes_these_the_last_word(tmp_path):
    text = "Article ID,Title,User Name,Resolve?,Include\n"
    text += "1,An owl,ann,false,true\n1,An owl,bo,false,false\n1,An owl,ann,true,false\n"
    text += "2,A tit,ann,false,false\n2,A tit,bo,false,false\n"
    assert told(audited(tmp_path, sysrev_csv=text)) == []
