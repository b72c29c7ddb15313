"""Fields are cleaned before they are compared, and what was done is said."""

from typing import Any

import polars as pl
import pytest
from dedupe.papers import ARTICLE, key_of, other
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.dedupe.keys import RECORDS, keys_of


def cleaned_of(**changes: Any) -> dict[str, Any]:
    return key_of(other(ARTICLE, **changes))


def test_an_ordinary_record_is_not_cleaned() -> None:
    found = key_of(ARTICLE)
    assert (found["cleaned"], found["cut"], found["registry"]) == ("", False, "")


def test_a_citation_in_the_journal_makes_equal_keys() -> None:
    glued = "Journal of Invented Care.12 (3) ()(pp 401-417) 2016.Date of Publication: 2016."
    found = cleaned_of(container=glued, volume="", issue="", pages="", year=None)
    expected = key_of(ARTICLE)
    for name in ("container", "volume", "issue", "page", "last", "year"):
        assert found[name] == expected[name]
    assert found["cleaned"] == "journal, volume, issue, pages and year read from a citation"


@pytest.mark.parametrize(
    "text", ["n/a", "null", "NaN", "unknown", "UNKNOWN", "-", "#NAME?", "N.A."]
)
def test_a_word_for_nothing_is_nothing_in_any_field(text: str) -> None:
    names = ("title", "container", "volume", "issue", "pages", "doi", "url")
    found = cleaned_of(**dict.fromkeys(names, text))
    keys = ("title", "compact", "container", "volume", "issue", "page", "last", "doi", "url")
    assert {name: found[name] for name in keys} == dict.fromkeys(keys, "")


@pytest.mark.parametrize(
    "text", ["accepted", "in press", "Ahead of print", "[Epub ahead of print]", "UNKNOWN", "Spring",
             "Apr 25 [Epub ahead of print]", "var.pagings"]
)  # fmt: skip
def test_a_volume_without_a_number_tells_nothing(text: str) -> None:
    assert cleaned_of(volume=text)["volume"] == ""


def test_a_volume_may_be_roman_or_a_supplement_of_one() -> None:
    assert cleaned_of(volume="XII")["volume"] == "12"
    assert cleaned_of(volume="12 Suppl")["volume"] == "12"
    assert cleaned_of(volume="PhD")["kind"] == "article"


def test_a_supplement_s_issue_is_its_number_or_letter() -> None:
    assert cleaned_of(issue="Suppl")["issue"] == ""
    assert cleaned_of(issue="Suppl 1")["issue"] == "1s" == cleaned_of(issue="Suppl I")["issue"]
    assert cleaned_of(issue="Suppl A")["issue"] == "as"
    assert cleaned_of(issue="SUPPL")["supplement"]


@pytest.mark.parametrize(
    "text", ["no pagination", "var.pagings", "in press", "N.PAG", "32 p", "xii, 32 p.", "215 pages",
             "p. 215 total", "Epub", "2016"]
)  # fmt: skip
def test_pages_without_a_number_of_a_page_tell_nothing(text: str) -> None:
    found = cleaned_of(pages=text)
    assert (found["page"], found["last"]) == ("", "")
    assert found["cleaned"] in ("the pages are none", "pages hold a year")


def test_a_page_of_proceedings_and_a_spreadsheet_s_date_are_pages() -> None:
    assert cleaned_of(pages="275P")["page"] == "275"
    assert cleaned_of(pages="22-Aug")["page"] == "22"


@pytest.mark.parametrize("text", ["Untitled", "[no title available]", "Title", "[title]"])
def test_the_place_of_a_title_is_no_title(text: str) -> None:
    found = cleaned_of(title=text)
    assert (found["title"], found["cleaned"]) == ("", "the title only holds the place of one")


def test_a_title_that_holds_the_authors_is_no_title() -> None:
    found = cleaned_of(title="Mabel Quillfeather, Bram Oyster, Åsa Lindqvist")
    assert (found["title"], found["cleaned"]) == ("", "the title holds the authors")


def test_a_footnote_is_left_out_but_not_the_number_of_a_volume() -> None:
    title = f"{ARTICLE.title} 1"
    found = cleaned_of(title=title)
    assert (found["title"], found["numbers"]) == (key_of(ARTICLE)["title"], "")
    assert found["cleaned"] == "a footnote's mark left out of the title"
    assert cleaned_of(title=title, item_type="book")["numbers"] == "1"


def test_a_title_without_a_section_s_label_stands_beside() -> None:
    found = cleaned_of(title=f"Brief Report: {ARTICLE.title}")
    assert found["other"] == key_of(ARTICLE)["title"] != found["title"]
    assert found["marks"] == ""
    prize = cleaned_of(title=f"Guild 1989 Jury Award Paper - {ARTICLE.title}")
    assert (prize["other"], prize["numbers"]) == (key_of(ARTICLE)["title"], "")


def test_the_beginning_of_a_journal_s_name_is_told() -> None:
    found = cleaned_of(container="Journal of Inv…")
    assert (found["container"], found["cut"]) == ("journal inv", True)
    assert cleaned_of(container="JOURNAL OF ...")["cut"]


def test_an_official_organ_is_the_journal() -> None:
    plain = key_of(ARTICLE)["container"]
    for name in ("Journal of Invented Care : official organ of the Guild",
                 "The Journal of Invented Care. Official journal of the Guild",
                 "Journal of Invented Care (Northtown, Norway)"):  # fmt: skip
        assert cleaned_of(container=name)["container"] == plain


def test_a_registry_s_number_is_kept_and_is_no_author() -> None:
    found = cleaned_of(authors=("JPRN-UMIN000012345",), title="Lanterns at night: a trial")
    assert (found["registry"], found["people"], found["names"]) == ("umin000012345", "", "")
    assert cleaned_of(title="Lanterns at night (NCT01234567)")["registry"] == "nct01234567"


def test_initials_glued_to_family_names_are_parted() -> None:
    found = cleaned_of(authors=("QuillfeatherM.A.OysterB.LindqvistA.",))
    assert found["people"] == "quillfeather oyster lindqvist"
    assert found["cleaned"] == "authors run together"


def test_several_faults_are_said_in_one_sentence() -> None:
    found = cleaned_of(volume="in press", title=f"{ARTICLE.title}*", pages="2016")
    assert found["cleaned"] == (
        "the volume is no number; a footnote's mark left out of the title; pages hold a year"
    )


fields = st.lists(
    st.sampled_from(
        ["12", "(3)", " ", "pp ", "-", "2009", "Wicks", ".", ":", "n/a", "1", "*", "Suppl"]
    )
    | st.text(max_size=5),
    max_size=5,
).map("".join)  # fmt: skip
records = st.fixed_dictionaries(
    dict.fromkeys(("title", "container", "volume", "issue", "pages", "doi", "url"), fields)
    | {"authors": st.lists(fields, max_size=3), "year": st.none() | st.integers(1500, 2099)}
)


@settings(max_examples=settings.default.max_examples // 3)  # a frame a row is dear
@given(st.lists(records, max_size=5))
def test_each_row_is_cleaned_by_itself(rows: list[dict[str, Any]]) -> None:
    schema = {name: RECORDS[name] for name in rows[0]} if rows else RECORDS
    frame = pl.DataFrame(rows, schema=schema)
    together = keys_of(frame)
    alone = [keys_of(part) for part in frame.iter_slices(1)]
    assert together.equals(pl.concat(alone) if alone else together)


@given(st.text(st.sampled_from("lanterns wick CARE"), min_size=45, max_size=80))
def test_an_ordinary_title_is_never_emptied(title: str) -> None:
    assert cleaned_of(title=title)["title"] == " ".join(title.lower().split())
