"""Records of one document share a key although a database or a PDF spoilt most of their fields."""

from __future__ import annotations

import polars as pl
from dedupe.papers import ARTICLE, bare, keys, other
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.blocking import block


def blocks(*records: Record) -> list[tuple[int, int]]:
    """The keys of records, each with its row."""
    return [(row["key"], row["row"]) for row in block(keys(*records).to_arrow()).to_pylist()]


def shared(one: Record, two: Record) -> int:
    """How many keys two records have in common."""
    found = blocks(one, two)
    return len({key for key, row in found if row == 0} & {key for key, row in found if row == 1})


PRINTED = other(ARTICLE, doi="")


def test_a_title_off_a_pdf_in_capitals_with_a_footnotes_digit_and_no_year() -> None:
    title = "WANDERING GARDENS: HOW FOSTER CARERS BORROW IDEAS FROM ALLOTMENT SOCIETIES1"
    assert shared(PRINTED, bare(PRINTED, title=title, year=None, container=""))


def test_a_running_head_before_the_title_and_no_year() -> None:
    title = (
        "Notes and news. Wandering gardens: how foster carers borrow ideas from allotment societies"
    )
    assert shared(PRINTED, bare(PRINTED, title=title, year=None, container=""))


def test_a_slip_in_the_title_and_the_year_of_its_version_online() -> None:
    title = "Wandering gardens: how foster carers borow ideas from allotment societies"
    assert shared(PRINTED, bare(PRINTED, title=title, year=2015))


def test_a_slip_in_the_title_and_no_authors() -> None:
    title = "Wandering gardens: how foster carers borow ideas from allotment societies"
    assert shared(PRINTED, bare(PRINTED, title=title, authors=()))


def test_authors_run_together_and_slips_at_both_ends_of_the_title_in_one_issue() -> None:
    title = "Care. Wanderng gardens: how foster carers borrow ideas from allotment socleties 1"
    spoilt = other(PRINTED, title=title, authors=("Bram Oyster Asa",), year=None, pages="")
    assert shared(PRINTED, spoilt)
    assert not shared(PRINTED, other(spoilt, issue="4"))


def test_another_title_by_the_same_first_author_in_one_volume_of_the_journal() -> None:
    spoilt = other(PRINTED, title="Gardens", year=None, issue="", pages="")
    assert shared(PRINTED, spoilt)
    assert not shared(PRINTED, other(spoilt, volume="13"))
    assert not shared(PRINTED, other(spoilt, container="Annals of Invented Care"))


def test_a_journal_is_known_by_its_abbreviation_and_by_its_acronym() -> None:
    spoilt = other(PRINTED, title="Gardens", year=None, issue="", pages="")
    for container in (
        "J. Invented Care",
        "J Invent Care (Oxf)",
        "JIC",
        "The Journal of Invented Care",
    ):
        assert shared(PRINTED, other(spoilt, container=container)), container


def test_two_trials_are_not_brought_together_by_what_their_titles_say_of_the_design() -> None:
    one = bare(PRINTED, title="Lanterns for nurses at night: a randomised controlled trial")
    two = bare(PRINTED, title="Ponds beside allotment sheds: a randomized controlled trial")
    assert not shared(one, two)


def test_two_articles_of_one_issue_are_not_brought_together_by_a_usual_word() -> None:
    one = other(PRINTED, title="Evaluation of lanterns", authors=("Tench, Ada",), pages="1-9")
    two = other(PRINTED, title="Evaluation of ponds", authors=("Ilves, Jo",), pages="10-19")
    assert not shared(one, two)


some = st.builds(
    Record,
    title=st.sampled_from(
        ["", "Editorial", ARTICLE.title, "Gardens, gardens and gardens", "Level level level level"]
    ),
    authors=st.sampled_from([(), ARTICLE.authors]),
    year=st.sampled_from([None, 2016]),
    container=st.sampled_from(["", "JIC", ARTICLE.container]),
    volume=st.sampled_from(["", "12"]),
    issue=st.sampled_from(["", "3"]),
    pages=st.sampled_from(["", "401-417"]),
    isbn=st.sampled_from(["", "978-0-471-41805-4 and 0-471-41805-5"]),
)


@settings(max_examples=settings.default.max_examples // 4)  # a frame a record is dear
@given(st.lists(some, max_size=6))
def test_a_records_keys_are_those_it_has_alone_and_each_once(records: list[Record]) -> None:
    together = blocks(*records)
    alone = [(key, row) for row, record in enumerate(records) for key, _ in blocks(record)]
    assert sorted(together) == sorted(alone)
    assert len(together) == len(set(together))


def test_no_records_have_no_keys() -> None:
    assert pl.DataFrame(pl.from_arrow(block(keys().to_arrow()))).is_empty()
