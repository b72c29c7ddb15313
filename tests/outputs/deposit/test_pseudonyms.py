"""Letters for names: in every field that holds one, in what people wrote, and nowhere else."""

from __future__ import annotations

import json

import pytest

from cis_pipeline.outputs.deposit.pseudonyms import Pseudonyms
from cis_pipeline.protocol.on_record import digest

NAMES = Pseudonyms(["Zoë Winter", "Quill, Ann", "MK", "rule:dedupe", "consensus", "", "B"])


def test_letters_follow_the_alphabet_of_names_and_machines_have_none():
    assert NAMES.letters == {"B": "A", "MK": "B", "Quill, Ann": "C", "Zoë Winter": "D"}
    assert NAMES.name("rule:dedupe") == "rule:dedupe"


def test_of_more_people_than_letters_all_have_two_and_keep_their_order():
    people = Pseudonyms(f"Person {n:02}" for n in range(30))
    assert list(people.letters.values())[:2] == ["AA", "AB"]
    assert list(people.letters.values()) == sorted(people.letters.values())
    assert len(set(people.letters.values())) == 30


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("as Ann Quill said", "as C said"),
        ("Quill, Ann: no", "C: no"),
        ("ask ANN QUILL", "ask C"),
        ("ask Zoe\u0308 Winter", "ask D"),  # e and an accent
        ("MK agrees", "B agrees"),
        ("a Mk 2 reactor", "a Mk 2 reactor"),  # initials count only as they are spelled
        ("the MKs", "the MKs"),  # within a word they are none
        ("B is an article too", "B is an article too"),
    ],
)
def test_a_name_is_found_in_a_text_as_it_may_be_spelled(written, told):
    assert NAMES.written(written) == told


def test_a_workbook_is_named_after_its_letter_and_an_export_keeps_its_name():
    assert NAMES.placed("data/sheets/abstract_B.xlsx row 3") == "data/sheets/abstract_A.xlsx row 3"
    assert NAMES.placed("data/sheets/full_text_MK_2.xlsx") == "data/sheets/full_text_B_2.xlsx"
    assert NAMES.placed("data/searches/B.ris") == "data/searches/B.ris"


def test_in_config_a_name_of_one_letter_is_one_only_in_quotation_marks():
    text = 'reviewers = ["B", "MK"]  # B and MK\ntitle = "Vitamin B"\n'
    assert NAMES.config(text) == 'reviewers = ["A", "B"]  # B and B\ntitle = "Vitamin B"\n'


def test_a_decision_that_assigns_names_letters_and_one_on_studies_does_not():
    row = {"by": "MK", "verdict": "assign", "target": "B; MK", "note": "", "evidence": ""}
    row |= {"locator": "", "protocol": ""}
    assert NAMES.row("decisions", row)["target"] == "A; B"
    assert NAMES.row("decisions", row | {"verdict": "study"})["target"] == "B; MK"


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_part_of_the_protocol_that_names_somebody_has_another_digest_everywhere(ascii_only):
    names = Pseudonyms(["Zoë"])
    text = json.dumps({"reviewers": ["Zoë"]}, sort_keys=True, ensure_ascii=ascii_only)
    new = names.row("bases", {"digest": "0123", "text": text})
    assert new == {"digest": digest('{"reviewers": ["A"]}'), "text": '{"reviewers": ["A"]}'}
    ruling = {"about": "round Zoë", "by": "Zoë", "note": "", "before": "", "after": "0123"}
    ruled = names.row("rulings", ruling)
    assert ruled == ruling | {"about": "round A", "by": "A", "after": new["digest"]}


def test_what_others_published_stays_as_it_is():
    record = {"title": "Letters of Ann Quill", "authors": ["Quill, Ann"], "note": "Ann Quill: yes"}
    assert NAMES.row("records", record) == record | {"note": "C: yes"}
