"""A review by other people, from its raw exports to its documents: hearing loss.

Seven searches of 2,540 records (their MEDLINE's abstracts come in a text of its own, see
`test_real_exports`). Its authors screened 1,498 titles, 155 of them of GitHub by number; which
records they removed as duplicates is not published, so their list of titles is the only witness.
docs/deduplication.md explains each difference.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.files import Found, deduplicate_files
from cis_pipeline.formats import read_entries

FIELDS = ("year", "doi", "container", "volume", "pages", "abstract")
READ = {
    "medline.csv": (859, (859, 831, 859, 851, 856, 0)),
    "embase.csv": (568, (568, 502, 568, 546, 543, 559)),
    "scopus.csv": (709, (709, 674, 709, 660, 680, 700)),
    "cinahl.csv": (168, (168, 137, 168, 164, 163, 144)),
    "psychinfo.csv": (58, (58, 49, 58, 56, 52, 58)),
    "ieee.csv": (93, (93, 93, 93, 32, 93, 93)),
    "base.csv": (85, (82, 56, 48, 34, 30, 63)),
}
"""The records of each search, and how many of them give each field."""


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    found = shared / "reviews" / "hearing"
    if not found.is_dir():
        pytest.skip("the folder of published reviews is not here")
    return found


@pytest.fixture(scope="module")
def found(folder: Path) -> Found:
    return deduplicate_files([folder / "searches" / file for file in READ], whole_records=True)


def records_of(file: Path) -> list[Record]:
    return [entry for entry in read_entries(file) if isinstance(entry, Record)]


@pytest.mark.parametrize(("file", "read"), READ.items())
def test_each_search_gives_the_fields_that_its_export_holds(
    folder: Path, file: str, read: tuple[int, tuple[int, ...]]
) -> None:
    records = records_of(folder / "searches" / file)
    given = [sum(bool(getattr(r, name)) for r in records) for name in FIELDS]
    assert (len(records), tuple(given)) == read


def test_most_pages_of_ebsco_are_a_range(folder: Path) -> None:
    pages = [r.pages for r in records_of(folder / "searches" / "cinahl.csv")]
    assert sum("-" in one for one in pages) == 148


def test_what_embase_calls_a_conference_is_a_paper_of_one(folder: Path) -> None:
    records = records_of(folder / "searches" / "embase.csv")
    assert sum(record.item_type == "conferencePaper" for record in records) == 41


def test_seven_searches_leave_a_person_few_pairs(found: Found) -> None:
    assert (found.groups.height, found.whole) == (2540, True)
    assert 1400 <= found.documents <= 1450
    assert found.queue.height <= 20


# --- Against the titles that its authors screened ------------------------------------------------


def letters(title: str) -> str:
    """A title as it is compared with theirs, which have lost all signs and letters with accents."""
    return re.sub(r"[^a-z0-9]", "", title.lower())


def their_title(title: str) -> str:
    """Theirs without what Ovid and TeX left in it: "... references", "...dp   2018"."""
    plain = re.sub(r" references$|dp {3}.*$", "", title)
    return letters(re.sub("textquoteright|textendash", "", plain))


def documents_by_title(found: Found) -> dict[str, set[str]]:
    """Each title of a record, in one language or both, and the documents that bear it."""
    named: dict[str, set[str]] = defaultdict(set)
    for (_, group), record in zip(found.groups.iter_rows(), found.records, strict=True):
        for title in (record.title, *record.title.split("; [")):
            if plain := letters(title):
                named[plain].add(group)
    return named


def nearest(title: str, titles: list[str]) -> str:
    """The title that is the same but for a few letters, or holds it; "" if there is none."""
    if near := process.extractOne(title, titles, scorer=fuzz.ratio, score_cutoff=93):
        return near[0]
    long = [one for one in titles if len(one) > 40]
    near = process.extractOne(title, long, scorer=fuzz.partial_ratio, score_cutoff=97)
    return near[0] if near else ""


def screened(folder: Path, named: dict[str, set[str]]) -> dict[str, set[str]]:
    """Each of their items that is not of GitHub, and the documents that bear its title."""
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
        items = {row["item_id"]: row["title"] for row in csv.DictReader(file)}
    titles = list(named)
    answer: dict[str, set[str]] = {}
    for item, title in items.items():
        if not re.fullmatch(r"github\d+", title):
            plain = their_title(title)
            answer[item] = named.get(plain) or named.get(nearest(plain, titles), set())
    return answer


def test_all_titles_that_its_authors_screened_are_found_and_what_embase_alone_found_is_not(
    folder: Path, found: Found
) -> None:
    items = screened(folder, documents_by_title(found))
    assert len(items) == 1498 - 155
    assert [item for item, bearing in items.items() if not bearing] == []

    sources: dict[str, set[str]] = defaultdict(set)
    for (_, group), record in zip(found.groups.iter_rows(), found.records, strict=True):
        sources[group].add(Path(record.source_id).name)
    theirs = set().union(*items.values())
    not_theirs = [group for group in sources if group not in theirs]
    embase = [group for group in not_theirs if sources[group] == {"embase.csv"}]
    assert 90 <= len(embase) <= 96
    # their list has nothing of Embase's own: the rest bears a title that another record has too
    own = [group for group in sources if sources[group] == {"embase.csv"}]
    assert len(own) - len(embase) <= 4
    # titles so like another's that theirs has one of the two (a rebuttal, supplementary files)
    assert len(not_theirs) - len(embase) <= 10


def test_titles_in_two_languages_or_with_other_signs_are_one_document_here_and_two_there(
    folder: Path, found: Found
) -> None:
    items = screened(folder, documents_by_title(found))
    bearing = [next(iter(groups)) for groups in items.values() if len(groups) == 1]
    assert len(bearing) - len(set(bearing)) >= 17
