"""The committed library is what the simulator writes, adds up to the paper's totals, and says that
it is simulated."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from simulate.simulated import ROOT, assumptions, totals

from cis_pipeline.core.model import Record, Source
from cis_pipeline.dedupe import find_duplicates
from cis_pipeline.formats import read_file
from cis_pipeline.ledger.merged_record import merged
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.screening import rules
from cis_pipeline.simulate import simulate_library
from cis_pipeline.simulate.library import Fact, read_truth
from cis_pipeline.simulate.works import read_seed_works

DATA = ROOT / "data"
WRITTEN = ("searches", "grey", "simulated")
FACTS = read_truth(DATA / "simulated")
DATABASES = tuple(db.file for db in assumptions().database)
REGISTER = "grey/register.csv"
PAIRS = {"annual", "unplaced", "parts", "editorial", "erratum", "conference"}


@pytest.fixture(scope="module")
def records() -> dict[str, list[Record]]:
    """The records of each committed file as the pipeline reads them."""
    found = {}
    for name in (*DATABASES, REGISTER):
        path = DATA / name if name == REGISTER else DATA / "searches" / name
        entries = list(read_file(path, Source(source_id=name, name=name), name))
        assert all(isinstance(entry, Record) for entry in entries), name
        found[name] = [entry for entry in entries if isinstance(entry, Record)]
    return found


@pytest.fixture(scope="module")
def told(records) -> list[tuple[Record, Fact]]:
    """Each record beside the truth about it."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in FACTS:
        facts[fact.file].append(fact)
    return [pair for name, held in records.items() for pair in zip(held, facts[name], strict=True)]


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in WRITTEN
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def test_the_simulator_writes_the_committed_files_again_byte_for_byte(example):
    again, committed = written(example / "data"), written(DATA)
    assert again.keys() == committed.keys()
    for name, content in committed.items():
        assert again[name] == content, name


def test_another_seed_writes_other_records_that_say_so(tmp_path):
    for part in ("config", "data/seed_bibliography"):
        shutil.copytree(ROOT / part, tmp_path / part)
    simulate_library(tmp_path, 7)
    text = (tmp_path / "data/searches/scopus.csv").read_text(encoding="utf-8-sig")
    assert "Simulated record (seed 7)" in text
    assert text.count("(seed 2021)") == 0
    again = Counter(fact.file for fact in read_truth(tmp_path / "data/simulated"))
    assert again == Counter(fact.file for fact in FACTS)


def test_the_files_together_hold_as_many_records_as_were_published(records):
    assert sum(len(records[name]) for name in DATABASES) == totals().identified
    assert len(records[REGISTER]) == totals().grey


def test_the_data_folder_stays_below_eight_megabytes():
    size = sum(p.stat().st_size for part in (*WRITTEN, "sheets") for p in (DATA / part).rglob("*"))
    assert size < 8_000_000


def test_every_record_says_that_it_is_simulated_or_that_its_place_is(told):
    for record, fact in told:
        said = record.note or record.raw
        if fact.real:
            assert re.search(r"Real (work|document) cited by .*\(2021\); .* is simulated\.", said)
        else:
            assert "Simulated record (seed 2021)" in said, record.locator


def test_no_invented_record_has_a_doi_or_an_address_that_could_be_real(told):
    for record, fact in told:
        if not fact.real:
            assert record.doi == "" or record.doi.startswith("10.5555/"), record.locator
            assert record.url == "" or record.url.startswith("https://example.org/")
    assert sum(bool(record.doi) for record, _ in told) > 2000


def test_a_real_work_stands_as_its_list_prints_it_and_without_an_abstract(told):
    printed = {work.key: work.record for work in read_seed_works(ROOT)}
    seen = set()
    for record, fact in told:
        if fact.real:
            own = printed[fact.work]
            seen.add(fact.work)
            assert record.abstract == ""
            assert record.title.rstrip(".") == own.title.rstrip(".")
            assert record.year == own.year
            assert record.doi in (own.doi, "")
    assert seen == set(printed)


def test_real_grey_documents_stand_in_the_register_once_and_articles_in_the_exports():
    copies = Counter(fact.work for fact in FACTS if fact.real and fact.file == REGISTER)
    kinds = {work.key: work.record.item_type for work in read_seed_works(ROOT)}
    assert set(copies.values()) == {1}
    assert copies.keys() == {key for key, kind in kinds.items() if kind != "journalArticle"}
    articles = Counter(fact.work for fact in FACTS if fact.real and fact.file != REGISTER)
    assert max(articles.values()) <= 4


def test_no_invented_document_stands_under_the_name_of_a_real_body():
    with (DATA / REGISTER).open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["note"].startswith("Simulated")]
    assert rows
    assert all("Simulated" in row["organisation"] for row in rows)


def test_the_register_has_all_nine_kinds_and_six_ways_of_finding():
    with (DATA / REGISTER).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["kind"] for row in rows} == {kind.kind for kind in assumptions().grey_kind}
    assert {row["found_how"] for row in rows} == set(assumptions().grey.channels)
    assert len(assumptions().grey_kind) == 9


def test_two_works_share_a_title_only_where_they_were_made_to(told):
    works: dict[str, set[str]] = defaultdict(set)
    pair = {}
    for record, fact in told:
        title = re.sub(r"\W+", "", record.title.casefold())
        works[title].add(fact.work)
        pair[fact.work] = fact.pair
    shared = [keys for keys in works.values() if len(keys) > 1]
    assert shared
    for keys in shared:
        real = all(key.startswith(("HGL", "MUN")) for key in keys)  # two statistics, two years
        assert real or all(pair[key] in PAIRS for key in keys), keys


def test_the_truth_names_the_first_record_of_every_duplicate():
    first: dict[str, str] = {}
    for fact in FACTS:
        assert fact.duplicate_of == first.get(fact.work, "")
        first.setdefault(fact.work, f"{fact.file} {fact.position}")


def test_item_types_and_accession_numbers_are_what_the_truth_says(told):
    for record, fact in told:
        if fact.file != REGISTER:
            assert record.item_type == fact.item_type, record.locator
            assert record.accession == fact.accession


def test_deduplication_finds_the_works_with_a_person_for_the_doubtful_pairs(records, told):
    fact_of = {record.record_id: fact for record, fact in told}
    found = find_duplicates([record for held in records.values() for record in held])
    assert all(fact_of[p.a].work == fact_of[p.b].work for p in found.merges)
    alike = [p for p in found.possible_duplicates if fact_of[p.a].work == fact_of[p.b].work]
    works = {fact.work for fact in FACTS}
    assert len(found.merges) + len(alike) == len(FACTS) - len(works)
    assert 3 <= len(found.possible_duplicates) <= 60
    assert len(alike) < len(found.possible_duplicates), "some doubtful pairs must be two works"


def test_the_rules_exclude_what_the_truth_says_and_leave_the_rest_to_people(told):
    protocol = Protocol.read(ROOT / "config")
    by_work: dict[str, list[Record]] = defaultdict(list)
    fact_of = {}
    for record, fact in told:
        if fact.file != REGISTER:
            by_work[fact.work].append(record)
            fact_of[fact.work] = fact
    left = 0
    for work, held in by_work.items():
        report, wrong = merged(held), ("", "")
        for round_id in ("eligibility", "criteria"):
            (decision,) = rules.screen(protocol.round(round_id), [report], protocol)
            if decision.verdict != "include":
                wrong = (round_id, decision.reason)
                break
        fact = fact_of[work]
        expected = (
            (fact.round, fact.reason) if fact.round in ("eligibility", "criteria") else ("", "")
        )
        assert wrong == expected, (work, report.title)
        left += wrong == ("", "")
    assert left == totals().after_criteria
