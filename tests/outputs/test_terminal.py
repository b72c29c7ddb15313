"""What a run prints: steps, the numbers beside the published ones, and what is awaited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cis_pipeline.core.model import Problem
from cis_pipeline.core.progress import Await, Outcome, Step
from cis_pipeline.outputs.terminal import as_json, as_text, together
from cis_pipeline.prisma.document import as_dict
from cis_pipeline.prisma.flow import Column, Flow


def number(label: str, computed: int | None, published: int | None, **more: Any) -> dict[str, Any]:
    return {
        "label": label,
        "computed": computed,
        "published": published,
        "status": "reported",
        "verdict": "equal",
        "headline": False,
        **more,
    }


def outcome(published: list[dict[str, Any]], waiting: tuple[Await, ...] = ()) -> Outcome:
    flow = Flow(title="Of owls", databases=Column(records_identified=9, awaiting_screening=2))
    document = {**as_dict(flow), "published": published, "equations": []}
    step = Step("ingest", "9 new records", 9, [Problem("b.ris", "odd", severity="warning")])
    faults = (Problem("a.ris", "lost"), Problem("b.ris", "odd", severity="warning"))
    drawn = Step("outputs", "2 files in data/outputs/", 0, [])
    return Outcome((step, drawn), waiting, faults, document)


def test_without_a_paper_the_boxes_that_are_known_are_listed_with_the_words_of_the_template() -> (
    None
):
    lines = as_text(outcome([])).splitlines()
    assert lines[:4] == [
        "ingest:         9 new records",
        "outputs:        2 files in data/outputs/",
        "",
        "Of owls",
    ]
    assert [line.rsplit(None, 1) for line in lines[4:6]] == [
        ["  Records identified", "9"],
        ["  Awaiting a decision in screening", "2"],
    ]
    assert not [line for line in lines if "Records screened" in line]  # not known


def test_headline_numbers_stand_in_the_table_and_the_others_are_summed_up() -> None:
    numbers = [
        number("First", 3, 3, headline=True),
        number("Second", 4, 4),
        number("Third", 5, 6, verdict="differs"),
        number("Fourth", 7, None, verdict="not reported by the paper"),
        number("Fifth", None, 8, verdict="not computed"),
    ]
    lines = as_text(outcome(numbers)).splitlines()
    assert [line for line in lines if line.startswith("  First ")] == [
        "  First         3          3  equal (reported)"
    ]
    assert not [line for line in lines if line.startswith("  Second")]
    assert (
        "  4 further numbers: 1 equal, 1 differ, 1 not reported by the paper, 1 not computed "
        "(report.html has them all)"
    ) in lines
    assert "    differs: Third" in lines


def test_what_is_awaited_stands_last_and_the_document_says_who_owes_what() -> None:
    await_ = Await("abstract", "A", 2, ("data/sheets/abstract_A.xlsx",), "A: 2 decisions.")
    made = outcome([], (await_,))
    assert as_text(made).splitlines()[-3:] == [
        "INTERIM: the review waits for people.",
        "  A: 2 decisions.",
        "The diagram is data/outputs/flow.svg, the page data/outputs/report.html.",
    ]
    assert as_json(made)["waiting"] == [
        {
            "round": "abstract",
            "who": "A",
            "n": 2,
            "files": ["data/sheets/abstract_A.xlsx"],
            "next": "A: 2 decisions.",
        }
    ]


def test_each_problem_is_told_once_and_errors_first() -> None:
    assert as_json(outcome([]))["problems"] == ["error: a.ris: lost", "warning: b.ris: odd"]


def test_one_fault_in_many_places_is_told_once_with_their_number() -> None:
    many = [Problem(f"{n}.ris", "lacks a name", "name it", "notice") for n in range(5)]
    assert list(together([*many, *many, Problem("a.ris", "lost")])) == [
        "error: a.ris: lost",
        "notice: 0.ris, 1.ris, 2.ris and 2 more (5 in all): lacks a name; name it",
    ]
    assert list(together(many[:2])) == ["notice: 0.ris, 1.ris: lacks a name; name it"]


def test_a_run_ends_with_where_it_stands_and_where_diagram_and_page_are() -> None:
    done = replace(outcome([]), problems=())
    assert as_text(done).splitlines()[-1] == (
        "Done. The diagram is data/outputs/flow.svg, the page data/outputs/report.html."
    )


def test_a_run_that_stopped_at_a_stage_says_so_and_names_no_diagram() -> None:
    whole = outcome([])
    assert as_text(replace(whole, steps=whole.steps[:1])).splitlines()[-1] == (
        "Something is wrong, see below. Stopped after ingest; `cis run` goes on."
    )


def test_what_other_methods_found_is_counted_and_included_in_the_sum() -> None:
    flow = Flow(
        title="Of owls",
        databases=Column(records_identified=9, reports_included=2),
        other=Column(records_identified=5, reports_included=3),
        reports_included=5,
    )
    document = {**as_dict(flow), "published": [], "equations": []}
    told = [" ".join(line.split()) for line in as_text(Outcome((), (), (), document)).splitlines()]
    assert told[3:8] == [
        "Reports included 2",
        "Studies included not determined: people name them in the column study",
        "Records identified from other methods 5",
        "Reports included, other methods 3",
        "Reports included, all 5",
    ]


def test_equations_are_counted_and_only_those_that_do_not_hold_are_shown() -> None:
    held = {"id": "EQ1", "text": "a = b", "left": 2, "relation": "=", "right": 2, "holds": True}
    false = held | {"id": "EQ2", "text": "c = d", "right": 3, "holds": False}
    unknown = held | {"id": "EQ3", "left": None, "holds": None}
    found = outcome([])
    lines = as_text(replace(found, document=found.document | {"equations": [held, false, unknown]}))
    told = [line.strip() for line in lines.splitlines() if "quation" in line or "EQ" in line]
    assert told == ["3 equations checked, 1 broken", "EQ2 c = d: 2 = 3 is false"]
