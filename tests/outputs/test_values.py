"""Where the records of a report differ: the value that is shown, whose it is, what others say."""

from __future__ import annotations

from cis_pipeline.core.model import Record, Source
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.values import values
from making import PROTOCOL, same

SOURCES = {i: Source(source_id=i, name=name) for i, name in (("s", "Scopus"), ("p", "PsycINFO"))}
RECORDS = (
    Record(record_id="a", source_id="s", title="Owls", year=2019, volume="3"),
    Record(record_id="b", source_id="p", title="Owls: a long night", year=2020),
    Record(record_id="c", source_id="p", title="Owls: a long night", year=2019, volume="3"),
    Record(record_id="d", source_id="s", title="Larks"),
)


def test_each_field_that_differs_is_a_row_with_the_value_shown_and_what_the_others_say() -> None:
    state = Snapshot(RECORDS, (same("b", "a"), same("c", "a")), SOURCES, PROTOCOL)
    found = values(state).to_dict("records")
    assert found == [
        {
            "report_id": "a",
            "field": "title",
            "shown": "Owls: a long night",
            "record_id": "b",
            "source": "PsycINFO",
            "others": 'a (Scopus): "Owls"',
        },
        {
            "report_id": "a",
            "field": "year",
            "shown": "2019",
            "record_id": "a",
            "source": "Scopus",
            "others": 'b (PsycINFO): "2020"',
        },
    ]
