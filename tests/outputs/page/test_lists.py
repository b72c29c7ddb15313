"""Long lists stand in parts whose numbers are those of the diagram, short ones open."""

from __future__ import annotations

from outputs.flow_diagram.flows import REFERENCE, screening
from outputs.page.reports import OUT

from cis_pipeline.core.model import Record
from cis_pipeline.outputs.page.content.framework import parts_of
from cis_pipeline.outputs.page.content.lists import ExcludedRow, IncludedRow, by_arm, by_reason
from cis_pipeline.outputs.page.content.themes import ThemeRow, by_group
from cis_pipeline.prisma.flow import Column, Flow
from cis_pipeline.synthesis.framework import Sentence, Support

FLOW = Flow(
    title="x",
    databases=Column(),
    rounds=(screening("a", "Full text", (9, 5, 4)), screening("b", "Grey", (2, 2, 0))),
)


def out(round_: str, reason: str) -> ExcludedRow:
    return ExcludedRow(record=OUT, round=round_, reason=reason, by=("A",))


def test_excluded_reports_stand_by_round_and_in_each_by_the_commonest_reason() -> None:
    rows = [
        out("Grey", "Off topic"),
        *[out("Full text", "Elsewhere")] * 2,
        *[out("Full text", "Off topic")] * 3,
        out("A round that is gone", "Old"),
    ]
    assert [(p.title, len(p.rows), p.open) for p in by_reason(rows, FLOW)] == [
        ("Full text: Off topic", 3, True),
        ("Full text: Elsewhere", 2, True),
        ("Grey: Off topic", 1, True),
        ("A round that is gone: Old", 1, True),
    ]
    assert not any(part.open for part in by_reason([out("Grey", "Off topic")] * 21, FLOW))
    assert by_reason([], REFERENCE) == []


def test_included_reports_stand_by_the_arms_of_the_diagram_that_have_any() -> None:
    one = IncludedRow(record=Record(record_id="a"))
    other = IncludedRow(record=Record(record_id="b"), arm="other")
    assert [(p.title, len(p.rows)) for p in by_arm([other, one, other])] == [
        ("By databases and registers", 1),
        ("By other methods", 2),
    ]
    assert [p.title for p in by_arm([other])] == ["By other methods"]


def test_themes_stand_by_the_groups_of_the_codebook_in_its_order() -> None:
    rows = [
        ThemeRow(theme="B", group="Levers", sure=1),
        ThemeRow(theme="A", group="Ends"),
        ThemeRow(theme="C", group="Levers"),
    ]
    assert [(g.title, len(g.rows), g.carried, g.open) for g in by_group(rows)] == [
        ("Levers", 2, 1, True),
        ("Ends", 1, 0, True),
    ]
    assert not by_group(rows * 5)[0].open


def spoken(id: str, group: str, *sentences: tuple[str, str, float], by: str = "phrases") -> Support:
    evidence = tuple(Sentence(r, "abstract", 0, 0, 1, q, "", s) for r, q, s in sentences)
    return Support("question", id, group, f"Name of {id}", f"Text of {id}", by, evidence)


def test_an_item_of_the_framework_is_told_by_the_best_sentence_of_an_included_document() -> None:
    found = [
        spoken("Q1", "First", ("a", "Weak.", 0.2), ("b", "Best.", 0.7), ("out", "Better.", 0.9)),
        spoken("Q2", "Second", ("a", "One.", 0.5), ("a", "Two.", 0.5)),
        spoken("Q3", "Second", ("out", "Not included.", 0.5)),
        spoken("Q4", "Second", by=""),
    ]
    first, second = parts_of(found, {"a", "b"})
    (q1,) = first.items
    assert (q1.documents, q1.passages, q1.quote, q1.record_id) == (2, 2, "Best.", "b")
    assert (second.title, second.spoken_to, second.passages) == ("Questions: Second", 1, 2)
    assert [(i.id, i.asked, i.documents, i.passages, i.quote) for i in second.items] == [
        ("Q2", True, 1, 2, "One."),
        ("Q3", True, 0, 0, ""),
        ("Q4", False, 0, 0, ""),
    ]
