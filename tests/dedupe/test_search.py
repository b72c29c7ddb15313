"""From records to merges and doubts: the whole way, and retyped copies."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from dedupe.papers import ARTICLE, REPORT, bare, merged, other
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import Duplicates, Pair, find_duplicates, table


def test_what_one_record_of_a_document_says_counts_for_the_others() -> None:
    whole = other(ARTICLE, record_id="whole")
    online = bare(ARTICLE, record_id="online", doi=ARTICLE.doi, year=2014)
    print_only = other(ARTICLE, record_id="print", doi="")
    assert len(find_duplicates([whole, online, print_only]).merges) == 2
    assert len(find_duplicates([online, print_only, whole]).merges) == 2
    assert not find_duplicates([online, print_only]).merges


NOUNS = "kite lantern oar ladder anvil basket candle drum fence glove".split()  # noqa: SIM905 short
NAMES = (
    "Quill", "Oyster", "Lindqvist", "Stone", "Moth", "Wren", "Tamsel", "Vexley", "Brumholt", "Zorn",
    "Ibsen", "Harrow", "Fay",
)  # fmt: skip
JOURNALS = ("Journal of Invented Care", "Annals of Kites & Oars", "The Review of Paper Studies")


def invented(count: int) -> list[Record]:
    """Different articles with like titles, as one field of research writes them."""
    return [
        Record(
            record_id=f"r{n}",
            item_type="journalArticle",
            title=f"What the {NOUNS[n % 10]} teaches {NOUNS[n // 10 % 10]} makers: guild studies",
            authors=(f"{NAMES[n % 13]}, Ada", f"{NAMES[n % 11]}son, Ben"),
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
    assert found.possible_duplicates == ()


def test_three_records_of_one_article_are_spanned_by_two_pairs() -> None:
    three = [ARTICLE, other(ARTICLE, record_id="b", doi=""), other(ARTICLE, record_id="c")]
    assert [(p.a, p.b) for p in find_duplicates(three).merges] == [
        ("article", "b"),
        ("article", "c"),
    ]


def test_two_that_plainly_contradict_each_other_are_kept_apart_and_a_third_is_asked() -> None:
    book = other(REPORT, record_id="book", item_type="book")
    between = other(REPORT, record_id="between", item_type="")
    chapter = other(REPORT, record_id="chapter", item_type="bookSection",
                    container="Handbook of lanterns")  # fmt: skip
    found = find_duplicates([book, between, chapter])
    assert [(p.a, p.b) for p in found.merges] == [("book", "between")]
    assert [(p.a, p.b) for p in found.possible_duplicates] == [("between", "chapter")]
    assert found.possible_duplicates[0].why.endswith(
        "; but two records that this would join contradict each other: "
        "one is a book, the other a part of one or an article"
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"volume": "19", "pages": "7-20"},
        {"container": "Annals of Kites", "volume": "19", "issue": "1", "pages": "7-20"},
    ],
    ids=str,
)
def test_a_record_without_a_place_does_not_join_two_that_stand_in_two_places(
    elsewhere: dict[str, str],
) -> None:
    one = replace(ARTICLE, record_id="one", doi="")
    between = bare(ARTICLE, record_id="between", container="")
    two = other(one, record_id="two", **elsewhere)
    assert frozenset(("one", "two")) not in merged(find_duplicates([one, two]))
    found = find_duplicates([one, between, two])
    assert len(found.merges) == len(found.possible_duplicates) == 1
    assert frozenset(("one", "two")) not in merged(found)


def test_two_documents_are_asked_about_once() -> None:
    little = bare(ARTICLE, record_id="little", container="", authors=())
    found = find_duplicates([ARTICLE, other(ARTICLE), little])
    assert [(p.a, p.b) for p in found.merges] == [("article", "other")]
    assert len(found.possible_duplicates) == 1


def test_identical_rows_by_the_hundred_are_one_document() -> None:
    rows = [replace(ARTICLE, record_id=f"r{n}") for n in range(300)]
    assert len(find_duplicates(rows).merges) == 299


def test_a_pair_carries_score_and_evidence() -> None:
    pair = find_duplicates([REPORT, other(REPORT)]).merges[0]
    why = (
        "titles 100; authors agree; same year; "
        "not comparable: abstracts, journals, volumes, issues, pages, DOIs"
    )
    assert pair == Pair("report", "other", 96.0, why)


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


@settings(max_examples=20)
@given(st.lists(records, max_size=8))
def test_any_records_give_pairs_in_order_and_the_same_again(given_records: list[Record]) -> None:
    named = [replace(r, record_id=str(n)) for n, r in enumerate(given_records)]
    found = find_duplicates(named)
    apart = [*found.possible_duplicates, *found.vetoes, *found.versions]
    assert all(int(p.a) < int(p.b) and p.why for p in (*found.merges, *apart))
    assert not merged(found) & {frozenset((p.a, p.b)) for p in apart}
    assert find_duplicates(named) == found


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, cis_pipeline.dedupe; heavy = 'rapidfuzz pandas numpy polars pyarrow scipy'; "
        "assert not set(heavy.split()) & set(sys.modules)"
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


def test_a_look_alike_is_told_with_the_sign_that_parts_it_once_for_two_documents() -> None:
    one = replace(ARTICLE, title=f"{ARTICLE.title}. Part I")
    two = bare(ARTICLE, record_id="two", title=f"{ARTICLE.title}. Part II")
    found = find_duplicates([one, other(one), two])
    assert [(p.a, p.b) for p in found.merges] == [("article", "other")]
    why = "numbered differently in the title (1; 2)"
    assert found.vetoes == (Pair("article", "two", 0.0, why),)
    assert found.possible_duplicates == found.versions == ()


def test_two_forms_of_one_work_are_versions_and_no_doubt() -> None:
    preprint = bare(ARTICLE, record_id="preprint", doi="10.31235/osf.io/ab12c", container="")
    found = find_duplicates([preprint, ARTICLE, other(ARTICLE)])
    assert [(p.a, p.b) for p in found.merges] == [("article", "other")]
    why = "one work as article and preprint (only one is a preprint)"
    assert found.versions == (Pair("preprint", "article", 0.0, why),)
    assert found.possible_duplicates == found.vetoes == ()


def test_a_library_is_compared_the_same_in_however_many_parts(monkeypatch) -> None:
    records = invented(7)
    whole = find_duplicates(records)
    keys = table.keys_in_parts(records)
    monkeypatch.setattr(table, "_AT_ONCE", 2)
    assert find_duplicates(records) == whole
    assert table.keys_in_parts(records).equals(keys)


def test_authors_go_into_the_table_one_by_one_and_none_is_none() -> None:
    authors = [("Doe, Ann", "Roe, Bo"), (), ("World Health Organization",)]
    records = [Record(record_id=str(n), authors=names) for n, names in enumerate(authors)]
    assert table.table_of(records)["authors"].to_list() == [list(names) for names in authors]
