"""Candidate pairs: any shared key will do, and no large block is dropped."""

from dedupe.papers import ARTICLE, REPORT, bare, keys, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.blocking import CAP
from cis_pipeline.dedupe.pairing import pairs


def found(*records: Record) -> list[tuple[int, int]]:
    return list(pairs(keys(*records))[0].iter_rows())


def test_any_one_shared_key_makes_a_candidate() -> None:
    retitled = other(ARTICLE, title="Laternen unterwegs in der Pflege")
    for two in (
        other(retitled, authors=(), pages=""),  # the DOI
        other(retitled, doi="", authors=()),  # the place in print
        bare(ARTICLE, authors=(), year=None),  # the title
        bare(ARTICLE, title="Wandering gardens how foster carers do", authors=()),  # its start
    ):
        assert found(ARTICLE, two) == [(0, 1)]


def test_strangers_are_no_candidates() -> None:
    assert found(ARTICLE, REPORT, Record(title="On the mending of nets")) == []


def test_each_pair_comes_once_and_in_order() -> None:
    assert found(ARTICLE, other(ARTICLE), other(ARTICLE)) == [(0, 1), (0, 2), (1, 2)]


def test_a_large_block_is_divided_by_a_further_field() -> None:
    many = [bare(REPORT, title="Children in need", year=1900 + n // 2) for n in range(4 * CAP)]
    asked = found(*many)
    assert {(n, n + 1) for n in range(0, 4 * CAP, 2)} <= set(asked)
    assert len(asked) < 10 * CAP


def test_a_block_that_no_field_divides_is_still_compared_throughout() -> None:
    many = [bare(REPORT) for _ in range(5 * CAP)]
    linked = {0}
    for one, two in found(*many):
        if one in linked:
            linked.add(two)
    assert linked == set(range(5 * CAP))
