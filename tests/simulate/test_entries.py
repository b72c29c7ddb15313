"""Works are spread over the databases until the total is met exactly, and databases spoil them, but
never so far that nobody can tell what they are."""

from __future__ import annotations

from collections import Counter

from simulate.simulated import SEED, assumptions, work

from cis_pipeline.simulate.entries import Clerk, _short, place_copies
from cis_pipeline.simulate.works import Exit

WORKS = [
    *(work(key=f"S{n:04}") for n in range(300)),
    *(work(key=f"T{n:04}", item_type="thesis") for n in range(30)),
    *(work(key=f"N{n:04}", item_type="newspaperArticle") for n in range(5)),
    *(work(key=f"R{n:04}", real=True) for n in range(5)),
    *(work(key=f"E{n:04}", item_type="editorial", pair="editorial") for n in range(2)),
]


def placed(total: int = 560) -> dict[str, list[str]]:
    files = place_copies(WORKS, assumptions(), total, SEED)
    return {file: [w.key for w in held] for file, held in files.items()}


def test_the_total_is_met_and_every_work_stands_somewhere():
    files = placed()
    assert sum(map(len, files.values())) == 560
    assert {key for held in files.values() for key in held} == {w.key for w in WORKS}


def test_a_database_holds_only_what_it_collects():
    held = {db.file: db.item_types for db in assumptions().database}
    kinds = {w.key: w.item_type for w in WORKS}
    for file, keys in placed().items():
        assert {kinds[key] for key in keys} <= set(held[file]), file


def test_real_works_stand_in_three_files_at_most_and_editorials_in_one():
    copies = Counter(key for keys in placed().values() for key in keys)
    assert all(copies[f"R{n:04}"] <= 4 for n in range(5))  # the fourth is one listed twice
    assert copies["E0000"] == copies["E0001"] == 1


def test_files_come_in_the_order_in_which_they_are_read():
    assert list(placed()) == sorted(placed())


ALL = (
    *("all_caps_title", "title_case", "subtitle_dropped", "other_separator", "full_stop"),
    *("curly_quotes", "ampersand", "accents_lost", "authors_cut", "initials", "doi_lost"),
    *("doi_as_address", "short_pages", "pages_lost", "year_before", "in_press"),
    *("abbreviated_journal", "abstract_lost", "abstract_html", "abstract_cut", "language_lost"),
)


def clerk(*faults: str) -> Clerk:
    """One who always makes these faults and no others."""
    return Clerk({fault: float(fault in faults) for fault in ALL}, 1)


def test_without_faults_an_entry_is_the_work():
    entry = clerk().enter(work(), first=True)
    assert (entry.title, entry.pages, entry.year, entry.doi) == (
        work().title,
        "123-145",
        2015,
        work().doi,
    )
    assert entry.names == ["Åkesson, Maeve B", "O'Dwyer, Tobias"]


def test_a_real_work_is_printed_as_its_list_prints_it_whatever_the_faults():
    entry = clerk(*ALL).enter(work(real=True), first=False)
    assert entry.title == work().title
    assert (entry.start, entry.end, entry.doi, entry.year) == ("123", "145", work().doi, 2015)


def test_at_most_two_things_that_a_matcher_leans_on_are_spoilt():
    faults = ("doi_lost", "pages_lost", "authors_cut", "year_before")
    entry = clerk(*faults).enter(work(), first=False)
    assert (entry.doi, entry.start, entry.year) == ("", "", 2015)


def test_a_title_without_its_subtitle_keeps_doi_and_pages_in_all_entries_of_its_work():
    typist = clerk("subtitle_dropped", "doi_lost", "pages_lost")
    one, two = (typist.enter(work(), first=first) for first in (True, False))
    assert one.title == two.title == "Holding the risk and the hope"
    assert one.doi == two.doi == work().doi


def test_an_entry_ahead_of_print_has_neither_volume_nor_pages_nor_doi():
    entry = clerk("in_press").enter(work(), first=False)
    assert (entry.year, entry.volume, entry.issue, entry.pages, entry.doi) == (2014, "", "", "", "")


def test_a_year_is_never_moved_over_a_bound_of_the_review():
    early = work(year=2021, leaves=Exit("criteria", "YEAR"))
    for fault in ("year_before", "in_press"):
        assert clerk(fault).enter(early, first=True).year == 2021


def test_the_abstract_that_a_rule_judges_by_is_kept_in_the_entry_that_stands_for_the_others():
    health = work(leaves=Exit("criteria", "HEALTH"))
    typist = clerk("abstract_lost")
    assert typist.enter(health, first=True).abstract == health.abstract
    assert typist.enter(health, first=False).abstract == ""
    assert typist.enter(work(), first=True).abstract == ""


def test_only_english_goes_without_saying():
    assert clerk("language_lost").enter(work(), first=True).language == ""
    assert clerk("language_lost").enter(work(language="Dutch"), first=True).language == "Dutch"


def test_titles_look_different_and_say_the_same():
    entry = clerk("ampersand", "other_separator", "curly_quotes", "full_stop").enter(work(), True)
    assert entry.title.startswith("Holding the risk & the hope")
    assert "Sørensen\u2019s pilot" in entry.title
    assert entry.title.endswith("towns.")
    capitals = clerk("all_caps_title").enter(work(), True)
    assert capitals.title == work().title.upper()


def test_authors_shrink_to_initials_and_lose_their_accents():
    entry = clerk("initials", "accents_lost").enter(work(), True)
    assert entry.names == ["Akesson, M.B.", "O'Dwyer, T."]


def test_pages_are_shortened_only_where_they_can_be_understood():
    assert [_short("123", "145"), _short("98", "112"), _short("7", "9"), _short("", "")] == [
        "45",
        "112",
        "9",
        "",
    ]
