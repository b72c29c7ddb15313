"""What a journal prints round a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.cleaning.section_labels import unlabelled
from cis_pipeline.dedupe.cleaning.title_notes import holds_authors, without_footnote


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("LANTERNS IN THE CARE OF MANY 1", "LANTERNS IN THE CARE OF MANY"),
        ("LANTERNS IN INFORMATION SYSTEMS 1", "LANTERNS IN INFORMATION SYSTEMS"),
        ("Lanterns in care: an exploratory study 1", "Lanterns in care: an exploratory study"),
        ("LANTERNS IN CARE AND THEIR COSTS 1, 2", "LANTERNS IN CARE AND THEIR COSTS"),
        ("Lanterns and their economic value1, 2", "Lanterns and their economic value"),
        ("Who pays for the lanterns? 1", "Who pays for the lanterns?"),
        ("Lanterns in family care*", "Lanterns in family care"),
        ("Lanterns in family care (*)", "Lanterns in family care"),
        ("Lanterns in family care †", "Lanterns in family care"),
        ("Lanterns in family care¹", "Lanterns in family care"),
        ("Lanterns in family care<sup>1,2</sup>", "Lanterns in family care"),
    ],
)
def test_a_footnote_s_mark_is_left_out(title: str, expected: str) -> None:
    assert without_footnote(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Lanterns in the care of diabetes mellitus type 1",
        "Lanterns in family care, part 1",
        "LANTERNS IN FAMILY CARE: STUDY 1",
        "LANTERNS IN FAMILY CARE (PHASE 1)",
        "Lanterns in family care 2",
        "Lanterns and Janus kinase 1",
        "THE LANTERN FISH AND ITS SIRTUIN 1",
        "The lantern fish and its adhesion molecule 1",
        "Lanterns against HIV 1",
        "The lantern fish lacks NRF1",
        "Lanterns and CO²",
        "The burning of 10 m²",
        "Lanterns and HLA-B*",
        "Lanterns in 2011",
        "Lantern 1",
        "",
    ],
)
def test_a_number_that_counts_stays(title: str) -> None:
    assert without_footnote(title) == title


@given(st.text() | st.text(st.sampled_from("abcde 1,2*¹.()?"), max_size=20))
def test_only_the_end_of_a_title_goes_and_never_a_word(title: str) -> None:
    bare = without_footnote(title)
    assert title.startswith(bare)
    assert not any(sign.isalpha() for sign in title[len(bare) :].lower().replace("sup", ""))


@pytest.mark.parametrize(
    "title",
    [
        "Prize Essay - Lanterns in family care",
        "ORIGINAL ARTICLE: Lanterns in family care",
        "Research note. Lanterns in family care",
        "RESEARCH NOTE Lanterns in family care",
        "Issues and Opinions: Lanterns in family care",
        "Wick Society Competition Paper - Lanterns in family care",
        "Viewpoint: Lanterns in family care",
        "Brief report – Lanterns in family care",
        "[Case report] Lanterns in family care",
        "Lanterns in family care (Research Note)",
        "Lanterns in family care [Original article]",
    ],
)
def test_the_label_of_a_section_is_left_out(title: str) -> None:
    assert unlabelled(title) == "Lanterns in family care"


@pytest.mark.parametrize(
    "title",
    [
        "Lanterns in family care",
        "Review: Lanterns in family care",
        "Comment: Lanterns in family care",
        "Erratum: Lanterns in family care",
        "Reply - Lanterns in family care",
        "Clinical research on lanterns in family care",
        "Perspectives on lanterns in family care",
        "Essays in family care",
        "Viewpoint: Lanterns",
        "Editorial",
        "",
    ],
)
def test_what_is_another_document_or_begins_so_by_itself_has_no_label(title: str) -> None:
    assert unlabelled(title) == ""


@given(st.text())
def test_a_title_without_its_label_is_a_part_of_it(title: str) -> None:
    assert unlabelled(title) in title


AUTHORS = "Quillfeather, Mabel M, PhD\nOyster, Bram, MPH\nLindqvist, Åsa"


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("Mabel Quillfeather, Bram Oyster, Åsa Lindqvist, the Wick Project", True),
        ("QUILLFEATHER M; OYSTER B", True),
        ("Quillfeather and Oyster reply", False),
        ("Lanterns in family care", False),
        ("Quillfeather's lanterns and Oyster's nets in the family care of many towns", False),
        ("Bram Oyster", False),
    ],
)
def test_a_title_that_is_the_list_of_authors_is_told(title: str, held: bool) -> None:
    assert holds_authors(title, AUTHORS) is held
