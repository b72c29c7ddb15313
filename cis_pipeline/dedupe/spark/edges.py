"""From the records of a library to the judgements on its pairs, all of it in Spark.

The kernels are mapped over batches (`mapInArrow`). Spark itself only counts blocks, gives each
record the next few of its block, and joins pairs with the keys of both records: what is a key, a
likeness or a rule stands in the kernels alone.

Why windows and no self-join: one shuffle brings a block together, and a block of a million equal
titles costs `CHAIN` pairs a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe.blocking import CAP, CHAIN, FIELDS, Blocks, block, refine
from cis_pipeline.dedupe.keys import BEGINNING, RECORDS, normalise
from cis_pipeline.dedupe.local import ROWS as AT_ONCE
from cis_pipeline.dedupe.score import score
from cis_pipeline.dedupe.spark.session import quiet

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Kernel = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True, slots=True)
class Judged:
    """`edges`: the judgement on every pair (columns: `score.EDGES`; a and b are values of `row`),
    worked out when it is read; `keys`: those of all records, with `row`; `worth`: the pairs that
    were worth comparing, in number `pairs`; `blocks`: what was too large."""

    edges: DataFrame
    keys: DataFrame
    worth: DataFrame
    pairs: int
    blocks: Blocks

    def release(self) -> None:
        """Free what Spark holds; whatever is read afterwards is worked out anew."""
        self.keys.unpersist()
        self.worth.unpersist()


def judged(records: DataFrame, cochrane: CochraneVersions = "one") -> Judged:
    """Compare records (columns: of `normalise.RECORDS` any, and `row`) with each other.

    `row` is a number or a text, each given once. Its order takes the place of the table's: a < b,
    and in what no field parts a record is compared with the `CHAIN` ones before it.
    """
    given = [name for name in RECORDS if name in records.columns and name != "abstract"]
    if "abstract" in records.columns:
        given.append(f"substring(abstract, 1, {BEGINNING}) AS abstract")
    kind, fields = _kind(records), _keys()
    schema = f"{sql(fields)}, row {kind}"
    keys = mapped(records.selectExpr("row", *given), _normalised, schema).persist()
    worth, pairs, blocks = _pairs(keys)
    beside = worth
    for side in ("a", "b"):
        own = f"struct({', '.join(fields.names)}) AS keys_{side}"
        beside = beside.join(keys.selectExpr(f"row AS {side}", own), side)
    schema = f"a {kind}, b {kind}, outcome string, score double, why string"
    edges = mapped(beside, partial(_scored, cochrane), schema)
    return Judged(edges, keys, worth, pairs, blocks)


def _pairs(keys: DataFrame) -> tuple[DataFrame, int, Blocks]:
    """Each pair to compare once (columns a < b), their number, and what was parted, as
    `blocking.pairs`."""
    fields = sorted({name for names in FIELDS for name in names})
    rows = f"key long, row {_kind(keys)}"
    schema = f"{rows}, {sql(pa.schema([_keys().field(name) for name in fields]))}"
    members = _counted(mapped(keys, _blocked, rows))
    held, found, split, chained = [members], list["DataFrame"](), dict[str, int](), 0
    for level in range(len(FIELDS) + 1):
        found.append(_within(members.where(f"size <= {CAP}"), CAP))
        large = members.where(f"size > {CAP}").drop("size")
        many = large.select("key").distinct().count()
        if level == len(FIELDS):
            chained = many
            found.append(_within(large, CHAIN))
        if not many or level == len(FIELDS):
            break
        split[" ".join(FIELDS[level])] = many
        if level == 0:
            large = large.join(keys.select("row", *fields), "row")
        parted = mapped(large.select("key", "row", *fields), partial(_refined, level), schema)
        members = _counted(parted)
        held.append(members)
    worth = reduce(lambda one, two: one.union(two), found).distinct().persist()
    pairs = worth.count()
    for frame in held:
        frame.unpersist()
    return worth, pairs, Blocks(split, chained)


def _counted(rows: DataFrame) -> DataFrame:
    """The rows whose key others have too, with the `size` of their block."""
    sized = rows.selectExpr("*", "count(*) OVER (PARTITION BY key) AS size")
    return sized.where("size > 1").persist()


def _within(members: DataFrame, reach: int) -> DataFrame:
    """The pairs of members of one block, at most `reach` apart in the order of rows."""
    over = f"PARTITION BY key ORDER BY row ROWS BETWEEN 1 FOLLOWING AND {reach} FOLLOWING"
    after = members.selectExpr("row AS a", f"collect_list(row) OVER ({over}) AS after")
    return after.selectExpr("a", "explode(after) AS b")


def _normalised(records: pa.Table) -> pa.Table:
    return normalise(records).append_column("row", records["row"])


def _blocked(keys: pa.Table) -> pa.Table:
    rows = block(keys)
    return pa.table({"key": rows["key"], "row": keys["row"].take(rows["row"])})


def _refined(level: int, members: pa.Table) -> pa.Table:
    at = pa.array(np.arange(len(members), dtype=np.int32))
    rows = refine(pa.table({"key": members["key"], "row": at}), members, level)
    return members.set_column(0, "key", rows["key"])


def _scored(cochrane: CochraneVersions, pairs: pa.Table) -> pa.Table:
    """The judgement on pairs that bring the keys of both records along."""
    sides = [pa.Table.from_struct_array(pairs[f"keys_{side}"]) for side in ("a", "b")]
    places = np.arange(len(pairs), dtype=np.int32)
    places_of = pa.table({"a": places, "b": places + len(pairs)})
    edges = score(places_of, pa.concat_tables(sides), cochrane=cochrane)
    place = edges["a"]
    edges = edges.set_column(0, "a", pairs["a"].take(place))
    return edges.set_column(1, "b", pairs["b"].take(place))


def mapped(frame: DataFrame, kernel: Kernel, schema: str) -> DataFrame:
    """What a kernel makes of a DataFrame, `AT_ONCE` rows at a time; `schema` in Spark's SQL."""
    with quiet():
        return frame.mapInArrow(partial(_over, kernel), schema)


def _over(kernel: Kernel, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for table in _gathered(batches):
        yield from plain(kernel(table)).to_batches()


def _gathered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Small batches put together."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(len(one) for one in held) >= AT_ONCE:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def plain(table: pa.Table) -> pa.Table:
    """A table with the types that Spark knows, in batches that are not too large for them."""
    schema = pa.schema([pa.field(one.name, _plain(one.type)) for one in table.schema])
    parts = [pa.Table.from_batches([b]).cast(schema) for b in table.to_batches(AT_ONCE)]
    return pa.concat_tables(parts) if parts else schema.empty_table()


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    return pa.string() if text else kind


@lru_cache(maxsize=1)
def _keys() -> pa.Schema:
    """The columns that `normalise` makes."""
    return normalise(pa.table({"title": pa.array([], pa.string())})).schema


def _kind(frame: DataFrame) -> str:
    """The type of `row`."""
    return str(frame.schema["row"].dataType.simpleString())


def sql(schema: pa.Schema) -> str:
    """Columns as Spark's SQL declares them."""
    names = {"bool": "boolean", "int32": "int", "list<item: string>": "array<string>"}
    kinds = {one.name: str(_plain(one.type)) for one in schema}
    return ", ".join(f"{name} {names.get(kind, kind)}" for name, kind in kinds.items())
