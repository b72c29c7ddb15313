"""What each source found, alone and in common, counted by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record, Source
from cis_pipeline.ledger.fold import fold
from cis_pipeline.outputs.overlap import overlap as table
from cis_pipeline.prisma.overlap import Found, Shared, overlap
from making import PROTOCOL, both, passes, same

SOURCES = {
    "one.ris": Source(source_id="one.ris", name="Scopus"),
    "two.ris": Source(source_id="two.ris", name="PsycINFO", simulated=True),
    "three.ris": Source(source_id="three.ris", name="Scopus"),  # a second part of the export
}


def found(places: str) -> list[Record]:
    """Records a, b, c, ...: from the source of the digit that stands there."""
    names = list(SOURCES)
    return [
        Record(record_id="abcdefgh"[n], source_id=names[int(digit) - 1])
        for n, digit in enumerate(places)
    ]


# Scopus: a, b, c and once more a (as d) in its second part; PsycINFO: e (as b) and f
RECORDS = found("111322")
DECISIONS = [
    *(same("d", "a"), same("e", "b")),
    *passes("abcf"),
    *both("abstract", "ab", "include"),
    *both("abstract", "cf", "exclude", "TOPIC"),
    *both("full_text", "ab", "include"),
]
COUNTED = overlap(RECORDS, SOURCES, fold(RECORDS, SOURCES, DECISIONS, PROTOCOL))


def test_a_source_has_its_records_its_reports_and_those_that_no_other_found():
    assert COUNTED.found == (
        Found("Scopus", records=4, reports=3, alone=2, included=2, included_alone=1),
        Found(
            "PsycINFO",
            records=2,
            reports=2,
            alone=1,
            included=1,
            included_alone=0,
            simulated=True,
        ),
    )


def test_a_combination_has_the_reports_that_exactly_its_sources_found():
    assert COUNTED.shared == (
        Shared(("Scopus",), records=3, reports=2, included=1),
        Shared(("PsycINFO",), records=1, reports=1, included=0, simulated=True),
        Shared(("Scopus", "PsycINFO"), records=2, reports=1, included=1, simulated=True),
    )


def test_the_table_has_the_sources_first_and_then_their_combinations():
    rows = table(COUNTED)
    assert rows["kind"].tolist() == ["source"] * 2 + ["combination"] * 3
    assert rows["sources"].tolist()[-1] == "Scopus; PsycINFO"
    assert rows["reports"].tolist() == [3, 2, 2, 1, 1]
    assert rows["reports_alone"].isna().tolist() == [False] * 2 + [True] * 3


def test_without_records_there_is_nothing_to_count():
    nothing = overlap([], SOURCES, fold([], SOURCES, [], PROTOCOL))
    assert (nothing.found, nothing.shared) == ((), ())
    assert table(nothing).empty


merges = st.lists(
    st.builds(same, st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), by=st.just("A")),
    max_size=8,
)


@given(st.text("123", min_size=8, max_size=8), merges)
def test_combinations_add_up_to_all_records_and_reports_and_to_those_of_each_source(places, said):
    records = found(places)
    folded = fold(records, SOURCES, said, PROTOCOL)
    counted = overlap(records, SOURCES, folded)
    assert sum(s.reports for s in counted.shared) == len(folded.reports)
    assert sum(s.records for s in counted.shared) == len(records) == 8
    assert sum(f.records for f in counted.found) == 8
    for f in counted.found:
        mine = [s for s in counted.shared if f.source in s.sources]
        assert (f.reports, f.included) == (
            sum(s.reports for s in mine),
            sum(s.included for s in mine),
        )
        assert f.alone <= f.reports <= f.records


def test_only_what_has_a_simulated_source_is_called_simulated() -> None:
    records = found("12")  # a from Scopus, b from PsycINFO, which is simulated
    counted = overlap(records, SOURCES, fold(records, SOURCES, [], PROTOCOL))
    assert {f.source: f.simulated for f in counted.found} == {"Scopus": False, "PsycINFO": True}
    assert {s.sources: s.simulated for s in counted.shared} == {
        ("Scopus",): False,
        ("PsycINFO",): True,
    }
    assert not Found("x", 1, 1, 1, 0, 0).simulated
    assert not Shared(("x",), 1, 1, 0).simulated
