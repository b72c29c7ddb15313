"""Record ids: the same for the same entry, another for another, and mangled ones are noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.identity import ALPHABET, identify, is_id, make_id
from cis_pipeline.core.model import Problem, Record

RIS = "TY  - JOUR\nTI  - A title\nER  -"


def test_an_id_is_the_same_however_the_file_was_saved():
    assert make_id("a.ris", RIS) == make_id("a.ris", RIS.replace("\n", "\r\n") + "  \n\n")
    assert make_id("a.ris", RIS) == "R-M1WHP7R142M"


def test_another_source_content_or_occurrence_gives_another_id():
    ids = {make_id("a", RIS), make_id("b", RIS), make_id("a", RIS + "x"), make_id("a", RIS, 2)}
    assert len(ids) == 4


@given(st.text(), st.integers(0, 10), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_is_noticed(raw, place, wrong):
    good = make_id("a", raw)
    bad = good[: place + 2] + wrong + good[place + 3 :]
    assert is_id(good)
    assert is_id(bad) == (bad == good)


@given(st.text(), st.integers(0, 9))
def test_any_two_neighbours_swapped_are_noticed(raw, place):
    good = make_id("a", raw)
    i = place + 2
    bad = good[:i] + good[i + 1] + good[i] + good[i + 2 :]
    assert is_id(bad) == (bad == good)


def test_what_spreadsheets_make_of_things_is_no_id():
    assert not any(is_id(t) for t in ("", "R-", "43831", "1E+05", "r-m1whp7r142m", "R-M1WHP7R142"))


def test_identical_entries_of_one_source_are_numbered():
    entries = [Record(raw="x"), Problem("line 3", "not an entry"), Record(raw="x"), Record(raw="y")]
    made = list(identify(entries, "a"))
    assert [e.nth for e in made if isinstance(e, Record)] == [1, 2, 1]
    assert made[1] == Problem("line 3", "not an entry")
    assert len({e.record_id for e in made if isinstance(e, Record)}) == 3


def test_the_record_that_a_reader_made_stays_as_it_is() -> None:
    drafted = Record(raw="x", title="A", authors=("Elm, B.",))
    (made,) = identify([drafted], "a")
    assert drafted == Record(raw="x", title="A", authors=("Elm, B.",))
    assert made == Record(
        record_id=make_id("a", "x"), source_id="a", raw="x", title="A", authors=("Elm, B.",)
    )
