from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.citation_items import Place
from cis_pipeline.formats.citations import noted, ovid_book, ovid_journal, place


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Care (2014) 3:4 (1-9). Date of Publication: 1 May 2014",
         Place("Care", "1 May 2014", "3", "4", "1-9")),
        ("Care (2025) 25 Article Number: 100128", Place("Care", "2025", "25", "", "100128")),
        ("Care (2021) 138:SUPPL 1 (S4)", Place("Care", "2021", "138", "SUPPL 1", "S4")),
        ("Care (2023) 79 Supplement 1 (978)", Place("Care", "2023", "79", "Supplement 1", "978")),
        ("J Care;139: 179-184, 2021 07. ", Place("J Care", "2021 07", "139", "", "179-184")),
        ("Cuidado &amp; Casa; 23(1); 110-119", Place("Cuidado & Casa", "", "23", "1", "110-119")),
        ("Care Notes, Vol 12, Iss , Pp 1-10 (2022)", Place("Care Notes", "2022", "12", "", "1-10")),
        ("Towns; Volume 13; Issue 10; Pages: 5406", Place("Towns", "", "13", "10", "5406")),
        ("Care. (no pagination), 2023. Date of Publication: 15 Feb 2023.",
         Place("Care", "15 Feb 2023")),
        ("Care & Co. 43(4) (no pagination), 2024. Article Number: 114025. "
         "Date of Publication: April 2024.", Place("Care & Co", "April 2024", "43", "4", "114025")),
        ("Care. Conference: 3rd Meeting on Towns, MT 2021. Seatown Wales. 29(4 Supplement) "
         "(pp S98-S99), 2021. Date of Publication: May 2021.",
         Place("Care", "May 2021", "29", "4 Supplement", "S98-S99")),
        ("Brain Towns. 260(pp xxxv-xlii), 2021. Date of Publication: 2021.",
         Place("Brain Towns", "2021", "260", "", "xxxv-xlii")),
        ("Care Sciences. Vol.45,(3), 2024, pp. 1209-1216.",
         Place("Care Sciences", "2024", "45", "3", "1209-1216")),
        ("Care Sciences. Vol.15, 2023, ArtID 1225786.",
         Place("Care Sciences", "2023", "15", "", "1225786")),
        ("Care Sciences. 2021, pp. No Pagination Specified.", Place("Care Sciences", "2021")),
        ("Elm, B [Ed]. (2021). A book: On towns., 3rd ed. (pp. 61-89). xii, 513pp. York: P.",
         Place("A book: On towns", "2021", "", "", "61-89")),
        ("Care Sciences. Vol.26, 2022, pp. 1-14.  ArtID 108609.",
         Place("Care Sciences", "2022", "26", "", "108609")),
        ("Care Sciences, Supplement. (520 I) (pp 5-6), 1995. Date of Publication: 1995.",
         Place("Care Sciences, Supplement", "1995", "", "520 I", "5-6")),
        ("Care. 8(SEP) (no pagination), 2014. Article Number: Article 293. "
         "Date of Publication: 2014.", Place("Care", "2014", "8", "SEP", "293")),
        ("Cell. 2021 Jul 22;18(15):38-98.e11. doi: 10.1/x. Epub 2021.",
         Place("Cell", "2021 Jul 22", "18", "15", "38-98.e11")),
        ("Care (2021) 14. Date of Publication: 1 Dec 2021", Place("Care", "1 Dec 2021", "14")),
        ("Towns Health. 2023 Jan 19. doi: 10.1/x. Online ahead of print.",
         Place("Towns Health", "2023 Jan 19")),
        ("J Care. 2023 Nov 27:1-10. doi: 10.1/x.", Place("J Care", "2023 Nov 27", "", "", "1-10")),
        ("Proc Care. 2017 Sep 27;284(1863):20171584. doi: 10.1/x.",
         Place("Proc Care", "2017 Sep 27", "284", "1863", "20171584")),
        ("Care Int. 2018 Jun 13;2018:8137614.", Place("Care Int", "2018 Jun 13", "2018", "",
                                                      "8137614")),
        ("J Care. 2017 Mar;141(3):1862.", Place("J Care", "2017 Mar", "141", "3", "1862")),
        ("Care Video. 2022 Apr 21;(182). doi: 10.1/x.", Place("Care Video", "2022 Apr 21", "",
                                                               "182")),
        ("Care. 2004 Feb;54(2):381-8; discussion 388-90. doi: 10.1/x.",
         Place("Care", "2004 Feb", "54", "2", "381-8")),
        ("Care [Preprint]. 2023 Jun 10:2023.02.15.5. doi: 10.1/2023.02.15.5.",
         Place("Care", "2023 Jun 10", "", "", "2023.02.15.5")),
        ("Care. 2013;Suppl 21:3-8.", Place("Care", "2013", "Suppl 21", "", "3-8")),
        ("Revista; 46(); -", Place("Revista", "", "46")),
        ("Revista; (67); 88-98", Place("Revista", "", "", "67", "88-98")),
        ("Care & Towns ; volume 41, issue 6, page 1692-1702",
         Place("Care & Towns", "", "41", "6", "1692-1702")),
    ],
)  # fmt: skip
def test_a_place_in_one_line_is_taken_apart(line: str, found: Place) -> None:
    assert place(line) == found


@pytest.mark.parametrize(
    "line", ["", "Scopus", "Journal of Care", "Care; Hubs; and more", "x" * 999]
)
def test_what_has_another_shape_tells_nothing(line: str) -> None:
    assert place(line) is None


@pytest.mark.parametrize(
    ("note", "found", "description"),
    [
        ("Source: Care ; volume 7, issue 1, page 8,9 ; ISSN 1234-5679", Place("Care", "", "7", "1",
         "8,9"), ""),
        ("Source: Care, Vol 7, Iss 1, p 8 (2020) ; Description: On care.",
         Place("Care", "2020", "7", "1", "8"), "On care."),
        ("Source: 2nd Conf. on Care ; https://example.org/2 ; Description: A ; B",
         Place("2nd Conf. on Care"), "A ; B"),
        ("Source: Care ; Description: Press of the University of York ; We asked.",
         Place("Care", publisher="Press of the University of York"), "We asked."),
        ("Description: Care Press A.B. ; We asked.", Place(publisher="Care Press A.B."),
         "We asked."),
        ("Description: We asked ; they answered.", None, "We asked ; they answered."),
        ("Source: Care, Vol 7, Iss 540, p 540 (2020)", Place("Care", "2020", "7", "", "540"), ""),
        ("Source: Care, Vol 7, Iss 12, p 12 (2020)", Place("Care", "2020", "7", "12", "12"), ""),
        ("Source: https://example.org/2", Place(), ""),
        ("Description: On care.", None, "On care."),
        ("Of no known form", None, ""),
    ],
)  # fmt: skip
def test_a_note_of_base_is_taken_apart(note: str, found: Place | None, description: str) -> None:
    assert noted(note) == (found, description)


@given(st.one_of(st.text(), st.text("a1 .;:(,)-2019", max_size=400)))
def test_any_line_is_told_in_bounded_time(line: str) -> None:
    begun = time.monotonic()
    place(line)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        (
            "Care Review. 12(3):45-50, 2010 Jan.",
            Place("Care Review", "2010 Jan.", "12", "3", "45-50"),
        ),
        ("Care June 2011;6(2):61-63", Place("Care", "June 2011", "6", "2", "61-63")),
        ("Care. Vol.75(2-A(E)),2014, pp. No Pages.", Place("Care", "2014", "75", "2-A(E)", "")),
        ("Care. 365(9453)(pp 82-93), 2005.", Place("Care", "2005", "365", "9453", "82-93")),
        ("Care & Risk. 34 (pp 12-19), 2015.", Place("Care & Risk", "2015", "34", "", "12-19")),
        ("Care, vol. 12, no. 3, pp. 1-9, May 2001", Place("Care", "May 2001", "12", "3", "1-9")),
        ("Care. v12 n3 p45-50 Spr 2010", Place("Care", "Spr 2010", "12", "3", "45-50")),
        ("Care. 2010.", Place("Care", date="2010")),
        ("", Place()),
    ],
)
def test_a_journals_sentence_is_taken_apart(sentence: str, place: Place) -> None:
    found = ovid_journal(sentence)
    assert found == place


@pytest.mark.parametrize(
    ("sentence", "container", "pages"),
    [
        ("Elm, B [Editor], Fir, J [Editor]. A book.:37-97, 2004.", "A book", "37-97"),
        (
            "Elm, B [Ed]; Fir, J [Ed]. (2012). A book: On it. (pp. 1-3). York: P.",
            "A book: On it",
            "1-3",
        ),
        ("Elm, B. [Ed.]. [A book. By B.B. Elm.] [Ein Buch.] York. 2002: 1-234", None, "1-234"),
    ],
)
def test_a_books_sentence_is_taken_apart(sentence: str, container: str | None, pages: str) -> None:
    place = ovid_book(sentence)
    assert (place.container, place.pages) == (container or "[A book. By B.B. Elm.]", pages)


@given(st.text())
def test_no_sentence_is_too_odd(sentence: str) -> None:
    ovid_journal(sentence)
    ovid_book(sentence)


@pytest.mark.parametrize(
    "unit", ["a. ", "1(", "(", "2010 Jan ", "[Ed] ", "Jan 2010;", "vol. ", "pp. 1-"]
)
def test_a_long_hostile_sentence_takes_no_long_time(unit: str) -> None:
    began = time.perf_counter()
    ovid_journal(unit * 9999)
    ovid_book(unit * 9999)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Care Notes Vol 9(2), Jan 2012, 12-20.", ("Care Notes", "Jan 2012", "9", "2", "12-20")),
        ("Care Notes 2010;120 (6199): 22-23", ("Care Notes", "2010", "120", "6199", "22-23")),
        ("Care Notes, vol.34 no.2, 2010, pp.5-15.", ("Care Notes", "2010", "34", "2", "5-15")),
        ("Care Notes 2010. 12(3):45-50. 40 ref.", ("Care Notes", "2010", "12", "3", "45-50")),
        ("Care Notes 2010 Jan; 12(3): 45-50", ("Care Notes", "2010 Jan", "12", "3", "45-50")),
        ("Care Notes, 12(3), 2010, 45-50.", ("Care Notes", "2010", "12", "3", "45-50")),
        ("Care Notes, Vol. 12, No. 3, pp. 4-9, 2010.", ("Care Notes", "2010", "12", "3", "4-9")),
        ("Care Notes ; volume 12, issue 1", ("Care Notes", "", "12", "1", "")),
        ("Proceedings of the 2019 Care Days, vol. 2", ("Proceedings of the 2019 Care Days", "",
                                                       "2", "", "")),
        ("Care Notes 12.3 (2010): 45-50.", ("Care Notes", "2010", "12", "3", "45-50")),
        ("Care Notes; Jan2010, Vol. 12 Issue 3, p4-9, 6p",
         ("Care Notes", "Jan 2010", "12", "3", "4-9")),
    ],
)  # fmt: skip
def test_a_place_in_no_known_shape_is_told_by_its_parts(line: str, parts: tuple[str, ...]) -> None:
    found = place(line)
    assert found is not None
    assert (found.container, found.date, found.volume, found.issue, found.pages) == parts


@pytest.mark.parametrize(
    "line",
    ["Care Notes", "2019 IEEE 15th Conference on Care (CARE)", "Care Notes: A Journal, 2010",
     "Lecture Notes in Care 12"],
)  # fmt: skip
def test_what_names_no_place_in_a_journal_tells_nothing(line: str) -> None:
    assert place(line) is None


def test_a_book_is_placed_by_its_imprint() -> None:
    found = place("York: Office for Care, March 2010. xi, 34p.")
    assert found == Place(date="March 2010", publisher="Office for Care")
