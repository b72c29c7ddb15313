"""A report as one record: the best values, whose they are, and what never changes."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.core.model import Record
from cis_pipeline.ledger.merged_record import filled, from_others, merged, merged_with_value_sources

FIRST = Record(record_id="R1", source_id="a", locator="a 1", title="GULLS AT SEA", volume="3")
SECOND = Record(record_id="R2", source_id="b", title="Gulls at sea", doi="10.5555/1", volume="3")


def test_a_report_keeps_the_id_the_source_and_the_place_of_its_canonical_record():
    found = merged([FIRST, SECOND])
    assert (found.record_id, found.source_id, found.locator) == ("R1", "a", "a 1")
    assert (found.title, found.doi) == ("Gulls at sea", "10.5555/1")


def test_each_value_has_its_origin_and_one_that_several_give_is_the_earliests():
    found, sources = merged_with_value_sources([FIRST, SECOND])
    assert found == merged([FIRST, SECOND])
    assert sources == {"title": "R2", "volume": "R1", "doi": "R2"}
    assert from_others([FIRST, SECOND]) == {"title": "R2", "doi": "R2"}
    assert from_others([FIRST]) == {}


def test_what_a_machine_read_off_a_document_gives_way_to_what_was_written_down():
    read_off = Record(
        record_id="R1", digest="d", key="d", title="gulls.indd and much more", abstract="Gulls."
    )
    written = Record(record_id="R2", title="Gulls")
    for order in ([read_off, written], [written, read_off]):
        found = merged(order)
        assert (found.title, found.abstract) == ("Gulls", "Gulls.")
        assert found.record_id == order[0].record_id
    both = [read_off, replace(read_off, record_id="R3", title="Gulls and terns")]
    assert merged(both).title == "gulls.indd and much more"


def test_a_row_of_a_register_is_only_filled_by_its_document():
    row = Record(title="GULLS", digest="d")
    document = Record(title="Gulls: a report on gulls", date="2019")
    found = filled([row, document])
    assert (found.title, found.date) == ("GULLS", "2019")
