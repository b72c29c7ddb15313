"""What a group knows is lent to its member that does not say: the DOI, the page, a supplement.

So a record without a DOI is not called another document because of something that the rest of its
group settles.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from cis_pipeline.dedupe.clustering import Informed, Member
from cis_pipeline.dedupe.score import APART

_LENT = ("doi", "page", "last", "supplement")


def lending(
    keys: pl.DataFrame, judge: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
) -> Informed:
    """The judge of members of groups; `judge` judges pairs of the rows of a table of keys."""

    def informed(asked: list[tuple[Member, Member]]) -> list[str | None]:
        members = [one for one, _ in asked] + [two for _, two in asked]
        rows = pl.int_range(len(asked), dtype=pl.Int32, eager=True)
        pairs = pl.DataFrame({"a": rows, "b": rows + len(asked)})
        found = judge(pairs, _lent(keys, members))
        apart = found.filter(pl.col("outcome").is_in(APART)).select("a", "why")
        why = dict(apart.iter_rows())
        return [why.get(row, "") for row in range(len(asked))]

    return informed


def _lent(keys: pl.DataFrame, members: list[Member]) -> pl.DataFrame:
    """The keys of each member, with what only others of its group say, if they say one thing."""
    known = sorted({row for _, group in members for row in group})
    said = dict(zip(known, keys[known].select(_LENT).iter_rows(), strict=True))
    values = [_value(said[row], [said[other] for other in group]) for row, group in members]
    given = pl.DataFrame(values, schema={n: keys.schema[n] for n in _LENT}, orient="row")
    return keys[[row for row, _ in members]].with_columns(given.get_columns())


Said = tuple[str, str, str, bool]


def _value(own: Said, group: list[Said]) -> Said:
    doi, page, last, _ = own
    dois = {other[0] for other in group if other[0]}
    places = {other[1:3] for other in group if other[1]}
    if not doi and len(dois) == 1:
        doi = dois.pop()
    if not page and len(places) == 1:
        page, last = places.pop()
    return doi, page, last, any(other[3] for other in group)
