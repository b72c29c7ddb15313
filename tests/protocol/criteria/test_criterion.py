"""Operators are found by themselves, and say what they need of the rest of the protocol."""

import subprocess
import sys
from pathlib import Path

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.criterion import Criterion, operators
from cis_pipeline.protocol.criteria.operator import Finding, Reading
from cis_pipeline.protocol.protocol import Protocol, ReviewTable

REVIEW = """
[review]
title = "Lighthouses"

[[round]]
id = "sift"
title = "Sift"
decided_by = "rules"
"""
COAST = """
[[criterion]]
id = "COAST"
title = "No comparable coast"
rounds = ["sift"]
rule = { operator = "country" }
"""
BOARD = """
[[criterion]]
id = "BOARD"
title = "No harbour board"
rounds = ["sift"]

[criterion.rule]
operator = "publisher"
categories = ["K1", "K9"]
"""
SHOUTED = '''
from typing import Literal

from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading


class Shouted(Operator):
    """Not met if the title ends in that many exclamation marks."""

    operator: Literal["shouted"]
    marks: int

    def judge(self, reading: Reading) -> Finding:
        loud = reading.report.title.endswith("!" * self.marks)
        return Finding("not_met" if loud else "met", reading.report.title)
'''
USE_IT = """
import sys
from pathlib import Path
from cis_pipeline.protocol import criteria

criteria.__path__.append(sys.argv[1])

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening.rules import screen

protocol = Protocol.read(Path(sys.argv[1]))
reports = [Record(record_id="a", title="A lamp!!"), Record(record_id="b", title="A lamp!")]
for decision in screen(protocol.round("sift"), reports, protocol):
    print(decision.record_id, decision.verdict.value, decision.by, decision.evidence)
"""


def read(folder: Path, criteria: str, **lists: str) -> Protocol:
    for name, text in {"review": REVIEW, "criteria": criteria, **lists}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Protocol.read(folder)


def refusal(folder: Path, criteria: str, **lists: str) -> str:
    with pytest.raises(ProtocolError) as told:
        read(folder, criteria, **lists)
    return str(told.value).replace(str(folder), "config").replace("\\", "/")


def test_the_operators_are_those_that_criteria_toml_may_name() -> None:
    named = {one.model_fields["operator"].annotation.__args__ for one in operators()}
    assert named == {
        ("between",),
        ("country",),
        ("mentions",),
        ("one_of",),
        ("publisher",),
        ("requires",),
    }


def test_a_further_operator_is_one_file_and_nothing_else(tmp_path: Path) -> None:
    rule = '{ operator = "shouted", marks = 2 }'
    criteria = f'[[criterion]]\nid = "LOUD"\ntitle = "Loud"\nrounds = ["sift"]\nrule = {rule}\n'
    for name, text in (("review.toml", REVIEW), ("criteria.toml", criteria), ("loud.py", SHOUTED)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", USE_IT, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.stdout.splitlines(), done.stderr) == (
        [
            "a exclude rule:LOUD LOUD: A lamp!!",
            "b include rule:criteria LOUD: A lamp!",
        ],
        "",
    )


def test_a_criterion_without_a_rule_is_for_people() -> None:
    asked = Criterion(id="DULL", title="Dull", rounds=("sift",))
    reading = Reading(Record(record_id="R", title="Fog"), Protocol(ReviewTable(title="T"), (), ()))
    assert asked.judge(reading) == Finding("unclear", "no rule judges it, only people")


def test_a_rule_of_countries_needs_a_list_of_them(tmp_path: Path) -> None:
    assert refusal(tmp_path, COAST) == (
        "config/criteria.toml line 6: criterion COAST: needs config/countries.toml, "
        "which lists no country"
    )
    listed = '[[country]]\nname = "Norway"\ncomparable = true\n'
    assert read(tmp_path, COAST, countries=listed).criteria[0].id == "COAST"


def test_a_category_that_no_publisher_has_is_told_with_those_there_are(tmp_path: Path) -> None:
    listed = '[[category]]\ncode = "K1"\nlabel = "Boards"\n\n[[category]]\ncode = "K2"\nlabel = "X"'
    assert refusal(tmp_path, COAST + BOARD, publishers=listed + "\n").splitlines() == [
        "config/criteria.toml line 6: criterion COAST: needs config/countries.toml, "
        "which lists no country",
        'config/criteria.toml line 13: criterion BOARD: no category "K9" in publishers.toml '
        "(K1, K2)",
    ]
