"""The two hand-typed reference lists are whole, and the pairs judged by hand point at real entries.

Why a splitter of its own: these files are the oracle for the importer and for deduplication, so
they must not be read by the code they are there to test.
"""

import os
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "seed_bibliography"
SHARED = Path(os.environ.get("CIS_SHARED") or ROOT.parent / "shared")
FILES = {
    "hampson_2021.ris": "004_88143f3e5709154c.txt",
    "munro_2021.ris": "000_bfd5b3809161586c.txt",
}
TYPES = {"JOUR", "BOOK", "CHAP", "RPRT", "ELEC"}

Entry = dict[str, list[str]]

DUPLICATES: list[tuple[str, str]] = [
    ("HGL-dfe-2016", "MUN-dfe-2016"),
    ("HGL-fewster-2004", "MUN-fewster-2004"),
    ("HGL-fitzsimons-2020", "MUN-fitzsimons-2020"),
    ("HGL-leslie-2020", "MUN-leslie-2020"),
    ("HGL-nao-2019", "MUN-nao-2019"),
    ("HGL-sebba-2017a", "MUN-sebba-2017a"),
    ("HGL-sebba-2017b", "MUN-sebba-2017b"),
    ("HGL-spring-2016", "MUN-cscip-2016"),
]
"""The same document in both lists (first hampson_2021.ris, then munro_2021.ris), judged by hand."""

ALIKE_BUT_DISTINCT: list[tuple[str, str]] = [
    # one list, one corporate author: only the year tells them apart, title and address are equal
    ("MUN-dfe-2009a", "MUN-dfe-2020a"),
    ("MUN-dfe-2009b", "MUN-dfe-2020b"),
    # same author, same year, another title
    ("MUN-dfe-2009a", "MUN-dfe-2009b"),
    ("MUN-dfe-2020a", "MUN-dfe-2020b"),
    ("HGL-dfe-2020a", "HGL-dfe-2020b"),
    ("HGL-sebba-2017a", "HGL-sebba-2017b"),
    ("MUN-sebba-2017a", "MUN-sebba-2017b"),
    ("HGL-sebba-2017a", "MUN-sebba-2017b"),
    ("HGL-sebba-2017b", "MUN-sebba-2017a"),
    # "Department for Education 2020a" and "2020b" name other works in the other list
    ("HGL-dfe-2020a", "MUN-dfe-2020a"),
    ("HGL-dfe-2020b", "MUN-dfe-2020b"),
    # same authors, neighbouring years, or one family name for different works
    ("MUN-greenhalgh-2018", "MUN-greenhalgh-2019"),
    ("HGL-basw-2014", "HGL-basw-2020"),
    ("HGL-hartley-2006", "HGL-hartley-2013"),
    ("HGL-jones-2015", "HGL-jones-2018"),
    ("HGL-mulgan-2007", "HGL-mulgan-2019"),
    ("HGL-mulgan-2014", "HGL-mulgan-2019"),
    ("HGL-munro-2019", "MUN-munro-2011"),
    ("HGL-scie-2015", "HGL-scie-2017"),
    ("HGL-brown-l-2010", "HGL-brown-t-2019"),
    ("HGL-childrens-commissioner-2020", "HGL-office-childrens-commissioner-2020"),
    # the reports of one programme, with most title words in common
    ("HGL-spring-2016", "HGL-spring-2018"),
    ("HGL-spring-2018", "MUN-cscip-2016"),
    ("HGL-spring-2016", "HGL-sebba-2017b"),
    ("HGL-sebba-2017b", "MUN-cscip-2016"),
    ("HGL-sebba-2017b", "HGL-fitzsimons-2020"),
    ("HGL-sebba-2017b", "MUN-fitzsimons-2020"),
    ("HGL-dfe-2014", "HGL-dfe-2020a"),
    # other authors, titles that share their rare words
    ("HGL-brown-l-2010", "HGL-iriss-2011"),
    ("HGL-clayton-2020", "HGL-leslie-2020"),
    ("HGL-la-valle-2019", "HGL-what-works-centre-2020"),
    ("HGL-mulgan-2007", "HGL-murray-2010"),
    ("HGL-shaw-2009", "HGL-white-2010"),
    ("MUN-bromfield-2007", "MUN-collier-2021"),
    ("MUN-collier-2021", "MUN-sheehan-2019"),
]
"""Two documents that a matcher may take for one, judged by hand; nothing here is a duplicate."""


def entries(name: str) -> list[Entry]:
    """Return the entries of one file in printed order, each a dict of tag to its values."""
    found: list[Entry] = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        tag, mark, value = line[:2], line[2:6], line[6:]
        if not line:
            continue
        assert mark == "  - ", f"{name}: not a RIS line: {line!r}"
        if tag == "TY":
            found.append({})
        if tag != "ER":
            found[-1].setdefault(tag, []).append(value)
    return found


def by_id() -> dict[str, Entry]:
    return {entry["ID"][0]: entry for name in FILES for entry in entries(name)}


def plain(title: str) -> str:
    return title.replace("’", "'").casefold()


@pytest.mark.parametrize(("name", "total"), [("hampson_2021.ris", 64), ("munro_2021.ris", 33)])
def test_the_file_holds_every_entry_of_its_printed_list(name: str, total: int) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert len(entries(name)) == total
    assert lines.count("ER  - ") == total


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_utf8_without_byte_order_mark(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert data.startswith(b"TY  - ")
    assert all(line.isprintable() for line in data.decode("utf-8").splitlines())


def test_no_id_is_used_twice_and_its_prefix_names_its_list() -> None:
    hampson = [entry["ID"] for entry in entries("hampson_2021.ris")]
    munro = [entry["ID"] for entry in entries("munro_2021.ris")]
    assert all(len(ids) == 1 for ids in hampson + munro)
    assert all(ids[0].startswith("HGL-") for ids in hampson)
    assert all(ids[0].startswith("MUN-") for ids in munro)
    assert len(by_id()) == 64 + 33


@pytest.mark.parametrize("name", FILES)
def test_every_entry_has_a_type_a_title_a_year_and_an_author(name: str) -> None:
    for entry in entries(name):
        assert entry["TY"][0] in TYPES, entry["ID"]
        assert len(entry["TI"]) == 1 and entry["TI"][0].strip() == entry["TI"][0] != "", entry["ID"]
        assert len(entry["PY"]) == 1 and len(entry["PY"][0]) == 4, entry["ID"]
        assert entry["PY"][0] in entry["ID"][0], entry["ID"]
        assert entry["AU"] and all(entry["AU"]), entry["ID"]


@pytest.mark.parametrize("name", FILES)
def test_a_doi_is_bare_and_an_address_is_whole(name: str) -> None:
    for entry in entries(name):
        assert all(doi.startswith("10.") for doi in entry.get("DO", [])), entry["ID"]
        for address in entry.get("UR", []):
            assert address.startswith(("https://", "http://", "www.")), entry["ID"]
            assert not set(address) & set(" <>[]\\"), entry["ID"]


def test_exactly_three_works_of_the_hampson_list_precede_2005() -> None:
    early = {entry["ID"][0] for entry in entries("hampson_2021.ris") if int(entry["PY"][0]) < 2005}
    assert early == {"HGL-laming-2003", "HGL-fewster-2004", "HGL-greenhalgh-2004"}


def test_the_duplicate_pairs_name_entries_one_of_each_file() -> None:
    known = by_id()
    for first, second in DUPLICATES:
        assert first in known and second in known, (first, second)
        assert (first[:4], second[:4]) == ("HGL-", "MUN-")
        assert known[first]["PY"] == known[second]["PY"]
    named = [identifier for pair in DUPLICATES for identifier in pair]
    assert len(named) == len(set(named)) == 16


def test_the_pairs_that_look_alike_name_entries_and_are_no_duplicates() -> None:
    known = by_id()
    pairs = [frozenset(pair) for pair in ALIKE_BUT_DISTINCT]
    assert all(first in known and second in known for first, second in ALIKE_BUT_DISTINCT)
    assert all(len(pair) == 2 for pair in pairs)
    assert len(pairs) == len(set(pairs))
    assert not set(pairs) & {frozenset(pair) for pair in DUPLICATES}


def test_works_with_one_title_in_both_lists_are_the_duplicates_but_for_the_interim_report() -> None:
    both = product(entries("hampson_2021.ris"), entries("munro_2021.ris"))
    same_title = {
        (first["ID"][0], second["ID"][0])
        for first, second in both
        if plain(first["TI"][0]) == plain(second["TI"][0])
    }
    assert set(DUPLICATES) - same_title == {("HGL-spring-2016", "MUN-cscip-2016")}
    assert same_title < set(DUPLICATES)


@pytest.mark.parametrize(("name", "seed"), FILES.items())
def test_titles_pages_and_dois_stand_in_the_seed_document_in_this_order(
    name: str, seed: str
) -> None:
    path = SHARED / "seeds" / seed
    if not path.is_file():
        pytest.skip("the seed documents are not here")
    text = path.read_text(encoding="utf-8").replace("*", "")
    place = text.index("\nReferences\n")
    for entry in entries(name):
        place = text.find(entry["TI"][0], place)
        assert place >= 0, f"{entry['ID'][0]}: title not found, or out of the printed order"
        block = text[place:].split("\n", 1)[0]
        for tag in ("T2", "VL", "IS", "SP", "EP", "DO", "PB", "CY", "ET"):
            assert all(value in block for value in entry.get(tag, [])), (entry["ID"], tag)
