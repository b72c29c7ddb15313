"""Where the review stands: the bars of its rounds, who judges in them, and the next step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from outputs.flow_diagram.flows import REFERENCE, screening

from cis_pipeline.core.model import Problem
from cis_pipeline.core.progress import Await
from cis_pipeline.outputs.page.content.standing import (
    Progress,
    next_step,
    nobody_came,
    progress,
)
from cis_pipeline.prisma.flow import Column, Flow
from cis_pipeline.screening.assignment.audit import Audit
from making import PROTOCOL, both, flow, passes, records

BOOK = Await("abstract", "A", 3, ("data/sheets/abstract_A.xlsx",), "A: 3.", "A", "3 decisions")
OTHER_BOOK = replace(BOOK, who="B", paths=("data/sheets/abstract_B.xlsx",))
RULES = Await("types", "rules", 2, (), "the rules: 2.", "the rules", "2 records")
PILOT = Await("abstract", "the team", 1, (), "the team: talk about where you differ.")


def test_a_bar_shows_all_that_entered_as_shares_of_a_hundred() -> None:
    counts = screening("abstract", "Abstracts", (200, 50, 30), waiting=100)
    counts = replace(counts, stopped=20)
    assert [*Progress(counts=counts).segments] == [
        ("left", 0.0, 15.0),
        ("excluded", 15.0, 25.0),
        ("stopped", 40.0, 10.0),
        ("waiting", 50.0, 50.0),
    ]
    assert [*Progress(counts=screening("a", "A", (0, 0, 0))).segments] == []


def test_a_round_is_told_with_its_judges_and_only_its_own_audit() -> None:
    # a and b are articles; both exclude b by its abstract, a waits for its full text
    counted = flow(records("ab"), [*passes("ab"), *both("abstract", "a", "include")])
    audits = [Audit("types", 0, 0, 0, (), ()), Audit("abstract", 5, 0, 0, (), ())]
    rounds = progress(counted, PROTOCOL, (), audits)
    assert [p.judges for p in rounds] == [("rules",), ("A", "B"), ("A", "B"), ("A",)]
    assert [p.audit is not None for p in rounds] == [False, True, False, False]
    assert [p.pending for p in rounds] == [False, False, False, True]  # nothing came by other ways


def test_a_round_that_nothing_has_come_to_has_no_numbers_while_something_may_come() -> None:
    waiting = flow(records("ab"), passes("ab"))
    assert [nobody_came(r, waiting) for r in waiting.rounds] == [False, False, True, True]
    done = flow(records("ab"), [*passes("ab"), *both("abstract", "ab", "exclude", "TOPIC")])
    assert [nobody_came(r, done) for r in done.rounds][:3] == [False, False, False]
    empty = flow([], [])
    assert all(nobody_came(r, empty) for r in empty.rounds)


NOTHING = Flow(title="x", databases=Column(records_identified=0))


@pytest.mark.parametrize(
    ("counted", "awaited", "problems", "sentence", "command"),
    [
        (NOTHING, (), (), "Put the exports of the searches into data/searches/", "cis run"),
        (REFERENCE, (RULES, BOOK), (), "Let the rules judge what has come:", "cis run"),
        (REFERENCE, (BOOK,), (), "Fill in the workbook named here", "cis run"),
        (REFERENCE, (BOOK, OTHER_BOOK), (), "Fill in the 2 workbooks named here", "cis run"),
        (REFERENCE, (PILOT,), (), "Settle what is awaited", "cis run"),
        (REFERENCE, (), (Problem("a.csv", "x"),), "Mend the 1 error named under", "cis run"),
        (REFERENCE, (), (Problem("a", "x", "", "notice"),), "Nothing is awaited;", "cis check"),
        (replace(REFERENCE, files_not_taken=("a.csv",)), (BOOK,), (), "Mend the files", "cis run"),
    ],
)
def test_the_next_step_is_the_first_thing_to_be_done(
    counted: Flow,
    awaited: tuple[Await, ...],
    problems: tuple[Problem, ...],
    sentence: str,
    command: str,
) -> None:
    found = next_step(counted, awaited, problems)
    assert found.sentence.startswith(sentence)
    assert found.command == command
