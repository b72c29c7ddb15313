"""Whatever two records are: the judgement knows no order, and no other pair beside them."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import polars as pl
from dedupe.papers import ARTICLE, REPORT, bare, keys, other
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import field_comparison
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.score import APART, DOUBT, EDGES, SAME, judge, score
from cis_pipeline.dedupe.title_comparison import OTHER

TITLE = ARTICLE.title
CHANGES: dict[str, list[Any]] = {
    "title": [
        TITLE, TITLE, TITLE.upper(), TITLE.split(":", maxsplit=1)[0], f"{TITLE}. Part I",
        f"{TITLE}. Part II", f"Erratum: {TITLE}", TITLE.replace("carers", "carrers"),
        f"[{TITLE}]", "Laternen unterwegs in der Pflege", "Editorial", "", f"{TITLE} in 2016",
        "Wandering gardens in foster care of the imaginary north", "Re: On the mending of nets",
    ],
    "authors": [
        ARTICLE.authors, ("Quillfeather M", "Oyster B"), ("Mabel Quillfeather",),
        ("Stone, Clara",), (), ("Department for Education",), ("DfE",), ("Oyster, Bram", "Li, X."),
    ],
    "year": [2016, 2016, 2017, 2015, 2010, None],
    "container": [
        ARTICLE.container, "J Inv Care", "", "Annals of Kites", "European Conference on Lanterns",
        "medRxiv", "Journal of Invented Care. Conference: 4th Meeting", "Dissertation Abstracts",
        "Cochrane Database of Systematic Reviews",
    ],
    "volume": ["12", "12", "", "12a", "19", "Ph.D.", "2016"],
    "issue": ["3", "", "4", "3 Suppl 1", "1184", "e0191240"],
    "pages": ["401-417", "401-17", "401", "", "399-415", "1-17", "S12", "e0191240", "CD009999",
              "2-17", "Suppl-17", "215 p", "509-526"],
    "doi": [ARTICLE.doi, "", "", "10.9999/b", "10.31235/osf.io/ab12c"],
    "url": ["", "", "https://lanterns.example/a.pdf", "https://lanterns.example/b.pdf"],
    "item_type": ["journalArticle", "", "report", "thesis", "conferencePaper", "book", "preprint"],
    "abstract": ["", "We followed forty lanterns through two seasons and counted them. " * 4],
    "digest": ["", "", "", "ab" * 32],
}  # fmt: skip

fields = st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in CHANGES.items()})
records = fields.map(lambda changes: other(ARTICLE, **changes))
libraries = st.lists(records, min_size=2, max_size=7)


SOME, FEW = settings.default.max_examples // 4, settings.default.max_examples // 10
"""Examples of a library, and of one whose pairs are judged many times: each costs calls."""


def all_pairs(count: int) -> pl.DataFrame:
    """Every two of so many rows, in either order."""
    rows = list(permutations(range(count), 2))
    return pl.DataFrame(rows, schema={"a": pl.Int32, "b": pl.Int32}, orient="row")


@settings(max_examples=SOME)
@given(libraries, st.booleans())
@example([other(ARTICLE), other(ARTICLE, issue="4", doi="", pages="Suppl-17")], False)
def test_either_order_of_two_records_gives_one_outcome(
    library: list[Record], thorough: bool
) -> None:
    found = judge(all_pairs(len(library)), keys(*library), thorough)
    said = {(a, b): (outcome, likely) for a, b, outcome, likely, _ in found.iter_rows()}
    assert all(said.get((b, a)) == judgement for (a, b), judgement in said.items())


@settings(max_examples=SOME)
@given(libraries)
def test_every_judgement_has_an_outcome_a_score_and_a_reason(library: list[Record]) -> None:
    found = judge(all_pairs(len(library)), keys(*library), thorough=True)
    assert found.schema == EDGES
    for outcome, likely, why in found.select("outcome", "score", "why").iter_rows():
        assert outcome in (SAME, DOUBT, *APART)
        assert 0 <= likely <= (89 if outcome == DOUBT else 100)
        assert likely == 0 or outcome not in APART
        assert why


@settings(max_examples=FEW)
@given(st.lists(records, min_size=2, max_size=4))
def test_a_pair_is_judged_by_itself(library: list[Record]) -> None:
    table, asked = keys(*library), all_pairs(len(library))
    alone = [judge(asked[at], table, thorough=True) for at in range(len(asked))]
    assert pl.concat(alone).equals(judge(asked, table, thorough=True))


@settings(max_examples=FEW)
@given(libraries)
def test_being_thorough_adds_only_pairs_that_are_two(library: list[Record]) -> None:
    table, asked = keys(*library), all_pairs(len(library))
    usual, thorough = judge(asked, table), judge(asked, table, thorough=True)
    added = thorough.join(usual, on=["a", "b"], how="anti")
    assert set(added["outcome"]) <= {"different"}
    assert thorough.join(added, on=["a", "b"], how="anti").equals(usual)


@settings(max_examples=SOME)
@given(libraries)
def test_columns_of_agreement_are_what_the_functions_for_two_say(library: list[Record]) -> None:
    found = compare(all_pairs(len(library)), keys(*library), OTHER)
    assert len(found) == len(all_pairs(len(library)))
    for row in found.iter_rows(named=True):
        one, two = ({n[:-2]: v for n, v in row.items() if n.endswith(s)} for s in ("_a", "_b"))
        places = [field_comparison.Place(k["page"], k["last"], k["issue"]) for k in (one, two)]
        names = [
            field_comparison.Names(k["people"], k["names"], k["bodies"], k["first"])
            for k in (one, two)
        ]
        containers = [tuple(k["container"].split()) for k in (one, two)]
        assert row["pages"] == field_comparison.pages(*places)
        assert row["authors"] == field_comparison.authors(*names)
        assert row["container"] == field_comparison.container(*containers)


def test_judgements_come_as_a_table_in_the_order_of_the_pairs() -> None:
    table = keys(ARTICLE, other(ARTICLE), other(ARTICLE, doi=""))
    pairs = pl.DataFrame({"a": [2, 0, 1], "b": [1, 1, 2]}, schema={"a": pl.Int32, "b": pl.Int32})
    found = score(pairs.to_arrow(), table.to_arrow())
    assert found.column_names == ["a", "b", "outcome", "score", "why"]
    assert [(row["a"], row["b"]) for row in found.to_pylist()] == [(2, 1), (0, 1), (1, 2)]


def test_no_pairs_have_no_judgements() -> None:
    assert judge(all_pairs(0), keys(ARTICLE)).is_empty()


def test_titles_only_a_little_alike_are_judged_where_thoroughness_is_asked_for() -> None:
    pair = pl.DataFrame({"a": [0], "b": [1]}, schema={"a": pl.Int32, "b": pl.Int32})
    table = keys(
        bare(ARTICLE, title="Lanterns in the north of the county: part 1"),
        bare(REPORT, title="Lanterns in the south of the country: part 2"),
    )
    assert judge(pair, table)["outcome"].to_list() == []
    assert judge(pair, table, thorough=True)["outcome"].to_list() == ["different"]
