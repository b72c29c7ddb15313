"""The engine of many machines: the same kernels over Spark's DataFrames, and the same edges.

Spark does what grows with the library, see `edges`. To the driver come the edges, and the keys of
groups of three and more: components need all edges at once, and only in such groups can records
contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow as pa

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe.blocking import Blocks
from cis_pipeline.dedupe.clustering import Edge, Groups, firsts
from cis_pipeline.dedupe.local import Compared, grouped, possible_duplicates, versions
from cis_pipeline.dedupe.score import DIFFERENT, DOUBT, SAME, VERSION
from cis_pipeline.dedupe.spark.edges import Judged, judged, mapped, plain, sql
from cis_pipeline.dedupe.spark.session import session
from cis_pipeline.dedupe.table import records_of, wanted
from cis_pipeline.dedupe.versions import table as version_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Documents", "compare_all", "documents", "from_texts"]


def compare_all(
    records: pl.DataFrame,
    spark: SparkSession | None = None,
    cochrane: CochraneVersions = "one",
) -> Compared:
    """`local.compare_all` by Spark, without the edges that are "different", which nothing needs.

    Without a session it takes the active one; or it starts one, as Spark is configured (on all
    cores of this machine if it is not), and stops it. Raises CisError if Spark cannot start.
    """
    with session(spark, len(records)) as running:
        rows = pa.array(np.arange(len(records), dtype=np.int64))
        sent = plain(records.to_arrow()).append_column("row", rows)
        found = judged(running.createDataFrame(sent), cochrane)
        joined = _joined(found, f"outcome <> '{DIFFERENT}'", cochrane)
        found.release()
    at = joined.rows.cast(pl.Int32).to_numpy()
    first = np.arange(len(records), dtype=np.int32)
    first[at] = at[joined.groups.first]
    left_out = {(int(at[a]), int(at[b])): why for (a, b), why in joined.groups.left_out.items()}
    named = [pl.Series(side, at[joined.edges[side].to_numpy()]) for side in ("a", "b")]
    return Compared(joined.edges.with_columns(named), Groups(first, left_out), found.blocks)


@dataclass(frozen=True, slots=True)
class Documents:
    """`groups`: a row a record (id, group), the group being the first id of the document;
    `possible_duplicates`: pairs for a person (id_a, id_b, score, why), the likeliest first;
    `versions`: pairs that are one work in two forms (id_a, id_b, kind, why), one for each two
    documents; `pairs`: how many were compared; `blocks`: what was too large."""

    groups: DataFrame
    possible_duplicates: pa.Table
    versions: pa.Table
    pairs: int
    blocks: Blocks


def documents(records: DataFrame, cochrane: CochraneVersions = "one") -> Documents:
    """The documents of a library that Spark reads itself; only its edges come to the driver.

    Columns: `id` (a number or a text; a number takes less memory), and of `normalise.RECORDS` any;
    see `from_texts` for a table of texts. The order of ids takes the place of the order of
    records; `cochrane` says whether updates of a Cochrane review are "one" document with it, or
    "versions". Raises SourceError if an id is missing or given twice.

        library = spark.read.parquet("library/")
        found = documents(from_texts(library))
        found.groups.write.parquet("groups/")
    """
    poor = "id IS NULL OR cast(id AS string) = ''"
    for bad in records.groupBy("id").count().where(f"{poor} OR count > 1").take(1):
        raise SourceError(f'{bad["count"]} records have the id "{bad["id"]}"; give each its own')
    with session(records.sparkSession):
        found = judged(records.withColumnRenamed("id", "row"), cochrane)
        joined = _joined(found, f"outcome IN ('{SAME}', '{DOUBT}', '{VERSION}')", cochrane)
        found.release()
        groups = _with_groups(records.select("id"), joined)
    doubts = possible_duplicates(joined.edges, joined.groups)
    queue = doubts.select(
        joined.rows.gather(doubts["a"]).alias("id_a"),
        joined.rows.gather(doubts["b"]).alias("id_b"),
        "score",
        "why",
    )
    forms = version_table(versions(joined.edges, joined.groups), joined.rows)
    told = plain(queue.to_arrow()), plain(forms.to_arrow())
    return Documents(groups, *told, found.pairs, found.blocks)


def from_texts(table: DataFrame) -> DataFrame:
    """The records (columns: `id`, `normalise.RECORDS`) of a table that has a bibliography's
    columns, named as `table.COLUMNS` says. Raises SourceError without a title column."""
    names = wanted(table.columns)
    _, none = records_of(pl.DataFrame(schema=dict.fromkeys(names, pl.String)))
    texts = [f"coalesce(cast(`{name}` AS string), '') AS `{name}`" for name in names]
    return mapped(table.selectExpr(*texts), _recorded, f"id string, {sql(none.to_arrow().schema)}")


def _recorded(texts: pa.Table) -> pa.Table:
    ids, records = records_of(pl.DataFrame(pl.from_arrow(texts)))
    return records.insert_column(0, ids.alias("id")).to_arrow()


@dataclass(frozen=True, slots=True)
class _Joined:
    """The records that edges name (`rows`, in order), and edges and groups by their places."""

    rows: pl.Series
    edges: pl.DataFrame
    groups: Groups


def _joined(found: Judged, wanted: str, cochrane: CochraneVersions) -> _Joined:
    """The edges that are wanted, on the driver, sorted, and the groups that follow."""
    edges = pl.DataFrame(pl.from_arrow(found.edges.where(wanted).toArrow()))
    rows = pl.concat([edges["a"], edges["b"]]).unique().sort().alias("row")
    places = [rows.search_sorted(edges[side]).cast(pl.Int32).alias(side) for side in ("a", "b")]
    edges = edges.with_columns(places).sort("a", "b")
    return _Joined(rows, edges, _groups(edges, rows, found.keys, cochrane))


def _groups(
    edges: pl.DataFrame, rows: pl.Series, keys: DataFrame, cochrane: CochraneVersions
) -> Groups:
    """`local.grouped`, with the keys of only those groups in which a contradiction can be."""
    same = edges.filter(pl.col("outcome") == SAME)
    if same.is_empty():
        return Groups(np.arange(len(rows), dtype=np.int32), {})
    first = firsts(same["a"].to_numpy(), same["b"].to_numpy(), len(rows))
    many = np.flatnonzero(np.bincount(first)[first] > 2)
    left_out: dict[Edge, str] = {}
    if len(many):
        place = np.full(len(rows), -1, np.int32)
        place[many] = np.arange(len(many))
        inner = same.with_columns(pl.Series(s, place[same[s].to_numpy()]) for s in ("a", "b"))
        there = inner.filter(pl.col("a") >= 0)
        parts = grouped(there, _fetched(keys, rows.gather(many)), cochrane)
        first[many] = many[parts.first]
        left_out = {(int(many[a]), int(many[b])): why for (a, b), why in parts.left_out.items()}
    return Groups(first, left_out)


def _fetched(keys: DataFrame, rows: pl.Series) -> pl.DataFrame:
    """The keys of some rows, in their order."""
    wanted_rows = keys.sparkSession.createDataFrame(plain(rows.to_frame().to_arrow()))
    table = keys.join(wanted_rows, "row", "left_semi").toArrow()
    return pl.DataFrame(pl.from_arrow(table)).sort("row").drop("row")


def _with_groups(ids: DataFrame, joined: _Joined) -> DataFrame:
    """The ids with the group of each."""
    first = joined.groups.first
    later = np.flatnonzero(first != np.arange(len(first)))
    later_rows = pl.DataFrame(
        {"id": joined.rows.gather(later), "document": joined.rows.gather(first[later])}
    )
    of = ids.sparkSession.createDataFrame(plain(later_rows.to_arrow()))
    return ids.join(of, "id", "left").selectExpr("id", "coalesce(document, id) AS group")
