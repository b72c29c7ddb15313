"""From records to merges and doubts: the whole way, the real duplicates, and retyped copies."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from dedupe.papers import ARTICLE, REPORT, bare, other
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe import Duplicates, Pair, find_duplicates
from cis_pipeline.model import Record, Source
from cis_pipeline.sources import read_file
from test_seed_bibliography import ALIKE_BUT_DISTINCT, DUPLICATES, FOLDER


def merged(found: Duplicates) -> set[frozenset[str]]:
    """Every two records that the merges join, directly or through others."""
    groups: dict[str, set[str]] = {}
    for pair in found.merges:
        both = groups.get(pair.a, {pair.a}) | groups.get(pair.b, {pair.b})
        groups.update(dict.fromkeys(both, both))
    return {frozenset((a, b)) for a, group in groups.items() for b in group if a != b}


@pytest.fixture(scope="module")
def seeds() -> list[Record]:
    """The works that the two seed documents cite, each under the ID that its file gives it."""
    records = []
    for path in (FOLDER / "hampson_2021.ris", FOLDER / "munro_2021.ris"):
        for entry in read_file(path, Source(source_id=path.stem, name=path.stem), path.name):
            assert isinstance(entry, Record)
            name = re.search(r"^ID  - (.*)$", entry.raw, re.M)
            assert name
            records.append(replace(entry, record_id=name[1]))
    return records


ONLY_ITS_ADDRESS = ("HGL-spring-2016", "MUN-cscip-2016")
"""One document under two titles and two authors: a person must say so."""


def test_the_real_duplicates_are_merged_and_nothing_else(seeds: list[Record]) -> None:
    expected = {frozenset(pair) for pair in DUPLICATES if pair != ONLY_ITS_ADDRESS}
    assert merged(find_duplicates(seeds)) == expected
    assert not expected & {frozenset(pair) for pair in ALIKE_BUT_DISTINCT}


def test_the_one_pair_that_shares_only_its_address_is_the_only_doubt(seeds: list[Record]) -> None:
    assert [(p.a, p.b) for p in find_duplicates(seeds).doubts] == [ONLY_ITS_ADDRESS]


def test_the_order_of_the_files_changes_only_who_comes_first(seeds: list[Record]) -> None:
    assert merged(find_duplicates(seeds[::-1])) == merged(find_duplicates(seeds))


NOUNS = "kite lantern oar ladder anvil basket candle drum fence glove".split()  # noqa: SIM905 short
JOURNALS = ("Journal of Invented Care", "Annals of Kites & Oars", "The Review of Paper Studies")


def invented(count: int) -> list[Record]:
    """Different articles with like titles, as one field of research writes them."""
    return [
        Record(
            record_id=f"r{n}",
            item_type="journalArticle",
            title=f"What the {NOUNS[n % 10]} teaches {NOUNS[n // 10 % 10]} makers: guild studies",
            authors=(f"Person{chr(97 + n % 26)}, Ada", f"Other{chr(97 + n % 7)}, Ben"),
            year=2000 + n % 20,
            container=JOURNALS[n % 3],
            volume=str(1 + n % 20),
            issue=str(1 + n % 4),
            pages=f"{10 + 7 * n}-{16 + 7 * n}",
            accession=f"A{n}",
            url=f"https://kites.example/{n}/full",
        )
        for n in range(count)
    ]


def test_twenty_retyped_copies_merge_with_their_originals_and_disturb_nothing() -> None:
    originals = invented(100)
    copies = [
        replace(
            r, record_id=f"copy-{r.record_id}", title=r.title.upper() + ".", accession="", url=""
        )
        for r in originals[::5]
    ]
    found = find_duplicates(originals + copies)
    assert [(p.a, p.b) for p in found.merges] == [(c.record_id[5:], c.record_id) for c in copies]
    assert find_duplicates(originals) == Duplicates((), ())
    assert found.doubts == ()


def test_three_records_of_one_article_are_spanned_by_two_pairs() -> None:
    three = [ARTICLE, other(ARTICLE, record_id="b", doi=""), other(ARTICLE, record_id="c")]
    assert [(p.a, p.b) for p in find_duplicates(three).merges] == [
        ("article", "b"),
        ("article", "c"),
    ]


def test_two_records_that_contradict_each_other_are_kept_apart_and_asked() -> None:
    one = replace(ARTICLE, record_id="one", doi="")
    between = bare(ARTICLE, record_id="between")
    two = other(one, record_id="two", volume="19", pages="7-20")
    found = find_duplicates([one, between, two])
    assert len(found.merges) == len(found.doubts) == 1
    assert frozenset(("one", "two")) not in merged(found)
    assert "contradict each other: volumes 12 and 19" in found.doubts[0].why


def test_two_documents_are_asked_about_once() -> None:
    little = bare(ARTICLE, record_id="little", container="")
    found = find_duplicates([ARTICLE, other(ARTICLE), little])
    assert [(p.a, p.b) for p in found.merges] == [("article", "other")]
    assert len(found.doubts) == 1


def test_identical_rows_by_the_hundred_are_one_document() -> None:
    rows = [replace(ARTICLE, record_id=f"r{n}") for n in range(300)]
    assert len(find_duplicates(rows).merges) == 299


def test_a_pair_carries_score_and_evidence() -> None:
    pair = find_duplicates([REPORT, other(REPORT)]).merges[0]
    assert pair == Pair("report", "other", 83.0, "titles 100; authors agree; same year")


def test_nothing_comes_of_nothing() -> None:
    assert find_duplicates([]) == Duplicates((), ())
    assert find_duplicates([Record(record_id=str(n)) for n in range(100)]) == Duplicates((), ())


texts = st.text(max_size=30)
records = st.builds(
    Record,
    title=texts | st.just(ARTICLE.title),
    authors=st.lists(texts, max_size=3).map(tuple),
    year=st.none() | st.integers(1900, 2030),
    container=texts,
    volume=texts,
    issue=texts,
    pages=texts,
    doi=texts | st.just(ARTICLE.doi),
    url=texts,
    isbn=texts,
)


@given(st.lists(records, max_size=8))
def test_any_records_give_pairs_in_order_and_the_same_again(given_records: list[Record]) -> None:
    named = [replace(r, record_id=str(n)) for n, r in enumerate(given_records)]
    found = find_duplicates(named)
    assert all(int(p.a) < int(p.b) and p.why for p in (*found.merges, *found.doubts))
    assert not merged(found) & {frozenset((p.a, p.b)) for p in found.doubts}
    assert find_duplicates(named) == found


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, cis_pipeline.dedupe; "
        "assert not {'rapidfuzz', 'pandas', 'numpy'} & set(sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


def test_two_documents_of_the_same_bytes_are_one_report_whatever_was_read_from_them() -> None:
    one = Record(record_id="one", title="A title on the cover", digest="ab" * 32)
    two = Record(record_id="two", title="", digest="ab" * 32)
    third = Record(record_id="three", title="A title on the cover of another", digest="cd" * 32)
    (pair,) = find_duplicates([one, two, third]).merges
    assert (pair.a, pair.b, pair.score) == ("one", "two", 100.0)
    assert pair.why == "the same file, byte for byte (SHA-256 abababababab)"
