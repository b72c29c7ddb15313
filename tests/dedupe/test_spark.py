"""Spark finds what the local engine finds, to the letter: edges, groups, and what blocks were."""

from __future__ import annotations

import builtins
import os
import random
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa
import pytest

from cis_pipeline.core.errors import CisError, SourceError
from cis_pipeline.dedupe import local
from cis_pipeline.dedupe.blocking import CAP
from cis_pipeline.dedupe.keys import RECORDS
from cis_pipeline.dedupe.local import possible_duplicates, versions
from cis_pipeline.dedupe.score import DIFFERENT
from cis_pipeline.dedupe.spark import compare_all, documents, from_texts
from cis_pipeline.dedupe.spark.edges import judged, plain
from cis_pipeline.dedupe.table import records_of
from cis_pipeline.dedupe.versions import table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark (the extra [spark]) is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java, which is not here")
    patch = pytest.MonkeyPatch()
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.master": "local[2]",
        "spark.sql.shuffle.partitions": "3",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    builder = sql.SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
    patch.undo()


WORDS = [
    *("children", "families", "kinship", "foster", "carers", "social", "workers", "risk", "harm"),
    *("welfare", "courts", "schools", "gardens", "lanterns", "allotments", "trust", "records"),
    *("nurses", "cities", "islands", "letters", "visits", "budgets"),
]
NAMES = ["Quillfeather", "Oyster", "Lindqvist", "Ferrow", "Abara", "Tench", "Ilves", "Okoro"]
TELLING = {"doi": "", "pages": "", "volume": "", "authors": [], "year": None}
"""What a database may leave out."""


def invented(count: int, seed: int = 11) -> pl.DataFrame:
    """Invented records, a quarter of them later copies with slips, some of many of one title."""
    dice = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(count):
        kind = dice.random()
        if kind < 0.25 and rows:
            rows.append(copy(dice, dice.choice(rows)))
        elif kind < 0.28:  # one title in many places: too large a block, parted by its fields
            rows.append(work(dice, number) | {"title": "Foster carers and their gardens at night"})
        elif kind < 0.31:  # nothing parts these
            rows.append({"title": "Annual report of the county on children in need"})
        else:
            rows.append(work(dice, number))
    return pl.DataFrame(rows, schema=RECORDS, orient="row")


def work(dice: random.Random, number: int) -> dict[str, Any]:
    page = dice.randrange(1, 900)
    return {
        "title": " ".join(dice.choices(WORDS, k=dice.randrange(2, 8))).capitalize(),
        "authors": [f"{dice.choice(NAMES)}, {dice.choice('ABCDE')}." for _ in range(3)],
        "year": dice.randrange(1990, 2024),
        "container": f"Journal of {dice.choice(WORDS)} and {dice.choice(WORDS)}",
        "volume": str(dice.randrange(1, 40)),
        "issue": str(dice.randrange(1, 5)),
        "pages": f"{page}-{page + 12}",
        "doi": f"10.9999/invented.{number}",
        "item_type": dice.choice(["journalArticle", "conferencePaper", "report", "preprint"]),
        "abstract": " ".join(dice.choices(WORDS, k=60)),
    }


def copy(dice: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    less = {name: TELLING[name] for name in dice.sample(list(TELLING), k=dice.randrange(4))}
    title = str(row["title"])
    if dice.random() < 0.3:
        title += dice.choice([": part II", ": a protocol", " revisited", "."])
    if dice.random() < 0.2:
        at = dice.randrange(len(title))
        title = title[:at] + title[at + 1 :]
    return row | less | {"title": title}


def ordered(edges: pl.DataFrame) -> pl.DataFrame:
    return edges.sort("a", "b")


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("pyspark"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        CisError, match=r'PySpark \(pip install "\.\[spark\]"\) and Java 17 or later'
    ):
        compare_all(invented(3))


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark.sql", reason="PySpark (the extra [spark]) is not installed")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    with pytest.raises(CisError, match="needs Java 17 or later; install one, or name its folder"):
        compare_all(invented(3))


@pytest.mark.slow
@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_edges_groups_and_blocks_equal_the_local_engines(spark: SparkSession, count: int) -> None:
    records = invented(count)
    mine, yours = local.compare_all(records), compare_all(records, spark)
    wanted = mine.edges.filter(pl.col("outcome") != DIFFERENT)
    assert ordered(yours.edges).equals(ordered(wanted))
    assert yours.groups.first.tolist() == mine.groups.first.tolist()
    assert yours.groups.left_out == mine.groups.left_out
    assert yours.blocks == mine.blocks
    assert wanted["outcome"].n_unique() >= 3
    if count == 10_000:
        assert yours.groups.left_out
        assert yours.blocks.chained
        assert len(yours.blocks.parted) == 7


@pytest.mark.slow
def test_updates_of_cochrane_reviews_are_what_it_was_told_that_they_are(
    spark: SparkSession,
) -> None:
    number = "10.1002/14651858.CD009999"
    row = {"title": "Foster carers and their gardens at night", "authors": ["Oyster, B."]}
    row |= {"container": "Cochrane Database of Systematic Reviews", "pages": "CD009999"}
    updates = [{"year": 2016, "doi": f"{number}.pub2"}, {"year": 2020, "doi": f"{number}.pub3"}]
    records = pl.DataFrame([row | one for one in [*updates, *updates]], schema=RECORDS)
    one = compare_all(records, spark)
    two = compare_all(records, spark, "versions")
    assert one.groups.first.tolist() == [0, 0, 0, 0]
    assert two.groups.first.tolist() == [0, 1, 0, 1]
    assert two.edges.equals(ordered(local.compare_all(records, "versions").edges))


@pytest.mark.slow
def test_also_the_pairs_that_are_different_are_judged_alike(spark: SparkSession) -> None:
    records = invented(3_000, seed=5)
    numbered = plain(records.to_arrow()).append_column(
        "row", pa.array(range(len(records)), pa.int32())
    )
    found = judged(spark.createDataFrame(numbered))
    edges = pl.DataFrame(pl.from_arrow(found.edges.toArrow()))
    assert ordered(edges).equals(ordered(local.compare_all(records).edges))
    assert found.pairs > edges.height


@pytest.mark.slow
def test_a_library_that_spark_reads_itself_gets_the_same_groups_and_doubts(
    spark: SparkSession, tmp_path: Any
) -> None:
    records = invented(2_000, seed=3)
    preprints = records[:20].with_columns(
        pl.lit("medRxiv").alias("container"), pl.lit("preprint").alias("item_type"),
        *(pl.lit("").alias(name) for name in ("doi", "pages", "volume", "issue")),
    )  # fmt: skip
    records = pl.concat([records, preprints])
    ids = pl.Series("id", [f"W{number:05}" for number in range(records.height)])
    texts = records.with_columns(ids, pl.col("authors").list.join("; "))
    texts.write_csv(tmp_path / "library.csv")
    _, read = records_of(texts.with_columns(pl.all().cast(pl.String).fill_null("")))
    alone = local.compare_all(read)
    asked = possible_duplicates(alone.edges, alone.groups)

    found = documents(from_texts(spark.read.csv(str(tmp_path / "library.csv"), header=True)))

    groups = dict(found.groups.toArrow().to_pandas().itertuples(index=False))
    assert groups == dict(zip(ids, ids.gather(alone.groups.first), strict=True))
    assert found.possible_duplicates.column_names == ["id_a", "id_b", "score", "why"]
    assert found.possible_duplicates["id_a"].to_pylist() == ids.gather(asked["a"]).to_list()
    assert found.possible_duplicates["why"].to_pylist() == asked["why"].to_list()
    linked = table(versions(alone.edges, alone.groups), ids)
    assert linked.height > 3
    assert pl.DataFrame(pl.from_arrow(found.versions)).equals(linked)
    assert found.blocks == alone.blocks


@pytest.mark.slow
def test_a_library_in_which_an_id_comes_twice_is_refused(spark: SparkSession) -> None:
    twice = spark.createDataFrame(
        [("W1", "Gardens"), ("W1", "Lanterns")], "id string, title string"
    )
    with pytest.raises(SourceError, match='2 records have the id "W1"; give each its own'):
        documents(twice)


@pytest.mark.slow
def test_records_that_are_alike_in_nothing_are_documents_by_themselves(spark: SparkSession) -> None:
    strangers = pl.DataFrame({"title": ["Gardens by night", "On lanterns"]})
    assert compare_all(strangers, spark).groups.first.tolist() == [0, 1]
    both = spark.createDataFrame(
        [(2, "Gardens by night"), (1, "On lanterns")], "id int, title string"
    )
    assert sorted(map(tuple, documents(both).groups.collect())) == [(1, 1), (2, 2)]


def test_the_invented_records_hold_blocks_that_are_too_large() -> None:
    titles = invented(10_000)["title"].value_counts()["count"]
    assert titles.sort(descending=True)[1] > 5 * CAP
