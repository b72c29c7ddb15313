from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record, Verdict
from cis_pipeline.formats import read_entries
from cis_pipeline.screening.votes.exports import Vote, votes

INCLUDE, EXCLUDE, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE


def row(**cells: str) -> Record:
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    return Record(raw=json.dumps(named), note=cells.get("Notes", ""))


RAYYAN = (
    'RAYYAN-INCLUSION: {"Ann"=>"Excluded", "Bo"=>"Included", "Cy"=>"Maybe"} | '
    "RAYYAN-LABELS: hubs,later | RAYYAN-EXCLUSION-REASONS: wrong population,foreign language | "
    'USER-NOTES: {"Bo"=>["only the annex", "see p. 3"]}'
)


def test_rayyan_tells_each_person_the_reasons_and_their_notes() -> None:
    assert votes(row(title="A", Notes=RAYYAN)) == [
        Vote("Ann", EXCLUDE, "Rayyan", "wrong population,foreign language"),
        Vote("Bo", INCLUDE, "Rayyan", note="only the annex; see p. 3"),
        Vote("Cy", UNSURE, "Rayyan"),
    ]


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (f"TY  - JOUR\nN1  - {RAYYAN}\nER  - ", RAYYAN),
        (f"@article{{a,\n  note={{{RAYYAN}}},\n  year=2010\n}}", ""),
        (json.dumps({"title": "A", "notes": RAYYAN}), ""),
        ("", RAYYAN.replace("{", "").replace("}", "")),
        ("", RAYYAN.replace("=>", r"=\textgreater")),
    ],
)
def test_rayyan_tells_the_same_in_every_format(raw: str, note: str) -> None:
    found = votes(Record(raw=raw, note=note))
    assert [(vote.by, vote.verdict) for vote in found] == [
        ("Ann", EXCLUDE),
        ("Bo", INCLUDE),
        ("Cy", UNSURE),
    ]
    assert found[0].reason == "wrong population,foreign language"


def test_rayyan_without_names_or_with_a_word_nobody_knows() -> None:
    assert votes(Record(note="RAYYAN-INCLUSION: Included")) == [Vote("", INCLUDE, "Rayyan")]
    assert votes(Record(note='RAYYAN-INCLUSION: {"Ann"=>"Perhaps"}')) == []


@pytest.mark.parametrize(
    ("label", "verdicts"), [("1", [INCLUDE]), ("0", [EXCLUDE]), ("-1", []), ("", []), ("yes", [])]
)
@pytest.mark.parametrize("column", ["asreview_label", "label_included", "included"])
def test_asreview_labels_are_one_zero_or_nothing(
    column: str, label: str, verdicts: list[Verdict]
) -> None:
    found = votes(Record(raw=json.dumps({"title": "A", column: label, "asreview_note": "n"})))
    assert [vote.verdict for vote in found] == verdicts
    assert all((vote.tool, vote.note) == ("ASReview", "n") for vote in found)


def test_asreview_notes_in_ris_files() -> None:
    assert votes(Record(note="ASReview_relevant")) == [Vote("", INCLUDE, "ASReview")]
    assert votes(Record(note="ASReview_irrelevant; ASReview_prior"))[0].verdict is EXCLUDE
    assert votes(Record(note="ASReview_not_seen")) == []
    assert votes(Record(note="ASReview_relevant ASReview_irrelevant")) == []


def test_covidence_excludes_with_the_reason_in_its_notes() -> None:
    record = Record(
        raw=json.dumps({"Title": "A", "Covidence #": "#7", "Notes": "x"}),
        note="Exclusion reason: Wrong study design; Ann (2020-05-01): no arms;",
    )
    assert votes(record) == [Vote("", EXCLUDE, "Covidence", "Wrong study design")]


def test_covidence_tells_reviewers_where_it_has_columns_for_them() -> None:
    cells = {"Covidence #": "7", "Reviewer A": "Ann", "Reviewer A decision": "Include"}
    cells |= {"Reviewer B decision": "Exclude", "Exclusion reason": "Wrong setting"}
    assert votes(Record(raw=json.dumps(cells))) == [
        Vote("Ann", INCLUDE, "Covidence"),
        Vote("Reviewer B", EXCLUDE, "Covidence", "Wrong setting"),
    ]


def test_covidence_s_reviewer_is_called_as_its_own_column_says() -> None:
    cells = {"Covidence #": "7", "Reviewer A name": "Ann Bee", "Reviewer A decision": "Include"}
    assert [vote.by for vote in votes(Record(raw=json.dumps(cells)))] == ["Ann Bee"]
    cells["Reviewer A"] = "Ann"
    assert [vote.by for vote in votes(Record(raw=json.dumps(cells)))] == ["Ann"]


def test_a_status_counts_in_covidence_tables_alone() -> None:
    assert votes(row(Title="A", Status="Excluded")) == []
    found = votes(Record(raw=json.dumps({"Covidence #": "7", "Status": "Irrelevant"})))
    assert [vote.verdict for vote in found] == [EXCLUDE]


def test_the_flags_of_eppi_reviewer() -> None:
    flagged = [Record(raw=json.dumps({"Title": "A", "I/E/D/S flags": flag})) for flag in "IEDS"]
    assert [[vote.verdict for vote in votes(one)] for one in flagged] == [
        [INCLUDE],
        [EXCLUDE],
        [],
        [],
    ]


def test_other_records_hold_no_votes() -> None:
    raw = "TY  - JOUR\nTI  - Included children: no exclusion, maybe\nER  - "
    assert votes(Record(raw=raw, note="Included in the index")) == []


@given(st.text(), st.text(), st.dictionaries(st.text(), st.text()))
def test_any_text_gives_votes_or_none(raw: str, note: str, cells: dict[str, str]) -> None:
    votes(Record(raw=raw, note=note))
    votes(Record(raw=json.dumps(cells), note=f"RAYYAN-INCLUSION: {{{note}}} | {raw}"))


def test_the_votes_of_a_real_rayyan_export(shared: Path) -> None:
    path = shared / "realfiles/bibtex/Systematic-Review-__rayyan_export_included.bib"
    told = [votes(entry) for entry in read_entries(path) if isinstance(entry, Record)]
    assert sum(bool(each) for each in told) >= 0.99 * len(told)
    assert {vote.tool for each in told for vote in each} == {"Rayyan"}


def test_a_reviewer_whose_cell_is_blank_has_not_voted() -> None:
    cells = {"Covidence #": "7", "Reviewer A decision": "Include", "Reviewer B decision": " "}
    assert [vote.by for vote in votes(Record(raw=json.dumps(cells)))] == ["Reviewer A"]
