"""What a title says beside its words."""

import pytest

from cis_pipeline.dedupe.normalise import normalise_text
from cis_pipeline.dedupe.titles import (
    GENERIC,
    main_part,
    marks,
    numbers,
    other_title,
    plain_title,
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lanterns in care, part II", ("2",)),
        ("Lanterns in care (Part 2)", ("2",)),
        ("Lanterns in care: second edition", ("2",)),
        ("Lanterns in care, 2nd edition", ("2",)),
        ("Looked after children, 2015/16", ("2015", "2016")),
        ("Looked after children, 2015-2016", ("2015", "2016")),
        ("A study of 10 000 lanterns", ("10000",)),
        ("A study of 10,000 lanterns", ("10000",)),
        ("Lanterns in care, appendix B", ("b",)),
        ("I and my lantern", ()),
    ],
)
def test_numbering_is_read_in_any_form(title: str, expected: tuple[str, ...]) -> None:
    assert numbers(title, normalise_text(title))[0] == expected


def test_numbers_that_count_parts_and_years_are_told_from_others() -> None:
    found, parts = numbers(
        "Round 2 in 12 schools, 2019", normalise_text("Round 2 in 12 schools, 2019")
    )
    assert found == ("2", "12", "2019")
    assert parts == {"2", "2019"}


@pytest.mark.parametrize(
    "title",
    [
        "Lanterns in care. [Review] [33 refs]",
        "Lanterns in care. Chinese",
        "Lanterns in care [Dutch]",
        "Lanterns in care (R)",
        "Lanterns in care (Structured abstract)",
        "Lanterns in care.[Erratum appears in J Invented Care 2006; 15: 187]",
        "Lanterns in care.[Erratum appears in J Invented Care. 2006 Jan;15(1):187]",
        "Lanterns in care [abstract no: 134]",
        "Lanterns in care. <ORIGINAL> LANTERNES ET SOINS",
    ],
)
def test_what_a_database_adds_to_a_title_is_left_out(title: str) -> None:
    assert normalise_text(plain_title(title)[0]) == "lanterns in care"


def test_a_title_that_speaks_of_a_language_keeps_it() -> None:
    assert normalise_text(plain_title("Learning in German")[0]) == "learning in german"
    assert (
        normalise_text(plain_title("Lanterns in care (erratum)")[0]) == "lanterns in care erratum"
    )


def test_a_reprint_is_another_document_and_keeps_what_says_so() -> None:
    title = "Lanterns in care (Reprinted from Wicks, vol 12, pg 3, 2001)"
    assert normalise_text(plain_title(title)[0]).startswith("lanterns in care reprinted")


def test_a_second_language_stands_beside() -> None:
    title, beside = plain_title("Lanterns in family care. German\nLaternen in der Familienpflege")
    assert (normalise_text(title), beside) == (
        "lanterns in family care",
        "laternen in der familienpflege",
    )
    both = "La lanterne et la famille [The lantern and the family]"
    assert other_title(both) == "the lantern and the family"


def test_a_line_break_inside_a_title_parts_nothing() -> None:
    title, beside = plain_title("Lanterns in\nfamily care")
    assert (normalise_text(title), beside) == ("lanterns in family care", "")


def test_the_main_part_ends_at_the_subtitle() -> None:
    assert main_part("Lanterns in care: a study") == "lanterns in care"
    assert main_part("Lanterns in care – a study") == "lanterns in care"
    assert main_part("Lanterns: a study") == ""
    assert main_part("Lanterns in care.") == ""


def test_words_that_make_another_document_are_marks() -> None:
    title = "Re: Lanterns in care: protocol and erratum"
    assert marks(title, normalise_text(title).split()) == {"reply", "protocol", "erratum"}


@pytest.mark.parametrize("title", ["Editorial", "Editor's comments", "Book reviews", "Preface"])
def test_titles_that_many_documents_bear_are_known(title: str) -> None:
    assert GENERIC.fullmatch(normalise_text(title))
    assert not GENERIC.fullmatch(normalise_text(f"{title} on lanterns in the north"))
