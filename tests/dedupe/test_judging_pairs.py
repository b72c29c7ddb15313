"""Whatever two records are: the judgement knows no order, and no other pair beside them; what one
does not give is never a difference; and no single field undoes the agreement of all the rest."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

import polars as pl
import pytest
from dedupe.papers import ARTICLE, REPORT, bare, keys, other
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import field_comparison
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.evidence import sums
from cis_pipeline.dedupe.field_comparison import DIFFER
from cis_pipeline.dedupe.score import APART, DOUBT, EDGES, SAME, VERSION, judge, score
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
        assert 0 <= likely <= 100
        assert outcome != SAME or likely > 70
        assert why
        assert ("; to settle it, " in why) is (outcome == DOUBT)


@settings(max_examples=FEW)
@given(st.lists(records, min_size=2, max_size=4))
def test_a_pair_is_judged_by_itself(library: list[Record]) -> None:
    table, asked = keys(*library), all_pairs(len(library))
    alone = [judge(asked[at], table, thorough=True) for at in range(len(asked))]
    assert pl.concat(alone).equals(judge(asked, table, thorough=True))


@settings(max_examples=FEW)
@given(libraries)
def test_being_thorough_changes_no_judgement(library: list[Record]) -> None:
    table, asked = keys(*library), all_pairs(len(library))
    usual, thorough = judge(asked, table), judge(asked, table, thorough=True)
    added = thorough.join(usual, on=["a", "b"], how="anti")
    assert thorough.join(added, on=["a", "b"], how="anti").equals(usual)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (bare(ARTICLE), bare(ARTICLE, title=TITLE.replace("foster", "young"))),
        (bare(ARTICLE), bare(ARTICLE, title=TITLE.replace("foster carers", "young nurses"))),
    ],
    ids=["a word", "two words"],
)
def test_being_thorough_adds_only_pairs_that_are_two(one: Record, two: Record) -> None:
    table, asked = keys(one, two), all_pairs(2)
    usual, thorough = judge(asked, table), judge(asked, table, thorough=True)
    added = thorough.join(usual, on=["a", "b"], how="anti")
    assert set(added["outcome"]) <= {"different"}


@settings(max_examples=SOME)
@given(libraries)
def test_columns_of_agreement_are_what_the_functions_for_two_say(library: list[Record]) -> None:
    found = compare(all_pairs(len(library)), keys(*library), OTHER)
    assert len(found) == len(all_pairs(len(library)))
    for row in found.iter_rows(named=True):
        one, two = ({n[:-2]: v for n, v in row.items() if n.endswith(s)} for s in ("_a", "_b"))
        names = [
            field_comparison.Names(k["people"], k["names"], k["bodies"], k["first"])
            for k in (one, two)
        ]
        containers = [tuple(k["container"].split()) for k in (one, two)]
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


# --- What one does not give -----------------------------------------------------------------------

DIFFERENCES = {
    "title": pl.col("title") == OTHER,
    "authors": pl.col("authors") < 0,
    "abstract": pl.col("abstract") < 0,
    "year": pl.col("years") > 0,
    "container": pl.col("container") == DIFFER,
    "volume": pl.col("volume") == DIFFER,
    "issue": pl.col("issue") == DIFFER,
    "pages": pl.col("pages") == DIFFER,
    "doi": pl.col("doi") == DIFFER,
}
"""Each field, and how two records show that they differ in it."""
TELLING = {"Dissertation Abstracts", "Cochrane Database of Systematic Reviews", "CD009999", "Ph.D."}
"""Values that tell what a record is, beside where it stands: a thesis, a Cochrane review."""
plain_records = st.fixed_dictionaries(
    {},
    optional={n: st.sampled_from([v for v in values if v == () or v not in TELLING])
              for n, values in CHANGES.items() if n not in ("digest", "item_type")},
).map(lambda changes: other(ARTICLE, **changes))  # fmt: skip


def without(record: Record, field: str) -> Record:
    return other(record, **{field: {"year": None, "authors": ()}.get(field, "")})


@settings(max_examples=SOME)
@given(plain_records, plain_records)
def test_what_one_record_does_not_give_never_counts_worse_than_what_differs(
    one: Record, two: Record
) -> None:
    """The pair (0, 1), then for each field the pair without it in the first, in the second."""
    table = keys(one, two, *(without(r, field) for field in DIFFERENCES for r in (one, two)))
    pairs = [(0, 1)]
    for at in range(2, table.height, 2):
        pairs += [(at, 1), (0, at + 1)]
    frame = pl.DataFrame(pairs, schema={"a": pl.Int32, "b": pl.Int32}, orient="row")
    found = compare(frame, table, OTHER).with_columns(sums())
    bits = found.select(pl.col("content") + pl.col("place")).to_series().to_list()
    differs = found.select(**DIFFERENCES).row(0, named=True)
    for n, field in enumerate(DIFFERENCES):
        if differs[field]:
            assert min(bits[1 + 2 * n], bits[2 + 2 * n]) >= bits[0], field


# --- One field against all the rest ---------------------------------------------------------------

ABSTRACTS = (
    "We followed forty lanterns through two seasons, counted them, and asked every carer in five "
    "imaginary towns what a lantern is worth when it comes back with less oil than it went out.",
    "In spring the keepers of nets mend what the winter tore, and nobody has yet counted how many "
    "knots they tie before the boats go out again, nor asked them what they sing meanwhile.",
)
PLACE = {name: getattr(ARTICLE, name) for name in ("container", "volume", "issue", "pages", "doi")}
WHOLE = PLACE | {"abstract": ABSTRACTS[0]}
ANOTHER: dict[str, list[Any]] = {
    "container": ["Annals of Kites"], "volume": ["13"], "issue": ["4"], "pages": ["509-526"],
    "abstract": [ABSTRACTS[1]], "year": [2015, 2017],
    "item_type": ["conferencePaper", "report", "bookSection", ""],
}  # fmt: skip
"""What a second record gives otherwise: one of these at a time."""


def one_field_apart() -> list[tuple[tuple[str, ...], str, Record, Record]]:
    """Every record that gives title, authors, year and some of WHOLE, beside the same with one
    field otherwise: what is given, the field, and both."""
    return [
        (given_, field, one, other(one, **{field: value}))
        for count in range(len(WHOLE) + 1)
        for given_ in combinations(WHOLE, count)
        for one in [other(ARTICLE, **{n: WHOLE[n] if n in given_ else "" for n in WHOLE})]
        for field, values in ANOTHER.items()
        for value in values
        if field in given_ or field not in WHOLE
    ]


def outcomes() -> dict[tuple[tuple[str, ...], str], set[str]]:
    """What becomes of those pairs, by what is given and the field; "" if nothing is said."""
    asked = one_field_apart()
    table = keys(*(record for _, _, *both in asked for record in both))
    rows = pl.DataFrame(
        [(n, n + 1) for n in range(0, table.height, 2)],
        schema={"a": pl.Int32, "b": pl.Int32}, orient="row",
    )  # fmt: skip
    said = {a // 2: outcome for a, _, outcome, *_ in judge(rows, table).iter_rows()}
    found: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for n, (given_, field, *_) in enumerate(asked):
        found.setdefault((given_, field), set()).add(said.get(n, ""))
    return found


def test_one_field_that_differs_never_undoes_the_agreement_of_all_the_rest() -> None:
    """Records that give all of a place, or all but its DOI, are merged or asked about."""
    found = outcomes()
    for lacking in ((), ("doi",), ("abstract",), ("doi", "abstract"), ("issue", "doi", "abstract")):
        given_ = tuple(name for name in WHOLE if name not in lacking)
        for field in ANOTHER:
            if field in given_ or field not in WHOLE:
                assert found[given_, field] <= {SAME, DOUBT}, (given_, field)


def test_no_field_that_differs_is_passed_over_in_silence() -> None:
    """However little records give beside title, authors and year: they are merged, asked about, or
    told as two forms of one work."""
    assert {key for key, said in outcomes().items() if not said <= {SAME, DOUBT, VERSION}} == set()


def test_two_journals_alone_make_versions_of_what_agrees_in_all_the_rest() -> None:
    apart = {key for key, said in outcomes().items() if VERSION in said}
    assert {field for _, field in apart} == {"container"}
    assert all("pages" not in given_ and "doi" not in given_ for given_, _ in apart)
