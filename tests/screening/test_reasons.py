"""Reasons are offered in words, and each of them is read back as the criterion it is of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.screening import workbook
from cis_pipeline.screening.reasons import reasons_offered
from cis_pipeline.screening.tasks import Task, plain
from making import PROTOCOL


def criteria(**titles: str) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(id=code, title=title, rounds=("abstract",)) for code, title in titles.items()
    )


def test_a_reason_is_offered_by_its_title():
    assert reasons_offered(criteria(LANG="Not in English", TOPIC="Off topic")) == {
        "LANG": "Not in English",
        "TOPIC": "Off topic",
    }


def test_titles_that_are_alike_have_their_codes_behind_them():
    assert reasons_offered(criteria(ONE="Off topic.", TWO="OFF  topic", LANG="TWO")) == {
        "ONE": "Off topic. (ONE)",
        "TWO": "OFF topic (TWO)",
        "LANG": "TWO (LANG)",
    }


@pytest.mark.parametrize(
    "title", ["Not in English", "Health: wards; clinics", "A - B", "Off topic (or not)", "TOPIC"]
)
def test_what_is_offered_is_read_as_its_criterion(tmp_path: Path, title: str):
    protocol = replace(
        PROTOCOL, criteria=criteria(LANG=title, TOPIC="Off topic", OTHER="Off topic")
    )
    report, path = Record(record_id="a", title="Bees"), tmp_path / "abstract_A.xlsx"
    task = Task(kind="votes", round_id="abstract", reviewer="A", reports=(report,))
    workbook.write(path, task, protocol)
    book = openpyxl.load_workbook(path)
    sheet = book["screening"]
    (source,) = (v.formula1 for v in sheet.data_validations.dataValidation if "D3" in v.sqref)
    first, last = source.removeprefix("criteria!").replace("$", "").split(":")
    offered = [row[0].value for row in book["criteria"][first:last]]
    assert offered == list(reasons_offered(protocol.criteria).values())
    for words, code in zip(offered, ("LANG", "TOPIC", "OTHER"), strict=True):
        sheet["C3"].value, sheet["D3"].value = "exclude", words
        book.save(path)
        (decision,) = workbook.read(path, protocol, {"a": report}).decisions
        assert (decision.reason, decision.further) == (code, ())


@given(st.lists(st.text(alphabet="AB .;:-()", max_size=4), min_size=1, max_size=4))
def test_no_two_criteria_are_offered_in_the_same_words(titles: list[str]):
    made = criteria(**{f"C{n}": title for n, title in enumerate(titles)})
    offered = reasons_offered(made)
    assert len({plain(words) for words in offered.values()}) == len(made)
    assert not any(";" in words for words in offered.values())
