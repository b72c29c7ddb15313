"""A ranking as a table: a row a record, the likeliest to be included first."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.files import encoded, write_whole
from cis_pipeline.core.model import Problem
from cis_pipeline.formats.tabular.own_table import guarded
from cis_pipeline.screening import labelled_table
from cis_pipeline.screening.labelled_table import LabelledTable
from cis_pipeline.screening.ranking.order import Ranking, rank

COLUMNS = ("rank", "row", "record_id", "title", "score", "included")

_ORDERED_BY = {
    "model": "by a model of {} decisions ({} included)",
    "likeness": "by their likeness to the question and to what was included: {} decisions "
    "({} included) are not of both kinds yet",
    "chance": "by chance: there are no includes ({} decisions, {} included), and no --question",
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ranking of a table, in a sentence, and doubts about the table."""

    ranking: Ranking
    sentence: str
    problems: tuple[Problem, ...]


def rank_order(
    table: Path,
    label: str,
    output: Path,
    cache: Path | None = None,
    question: str = "",
    seed: int = 1,
) -> Ranked:
    """Rank the records of a table whose column `label` holds decisions, and write them to `output`.

    The rest as in `order.rank`. SourceError for a table that cannot be read (see `labelled_table`),
    ReviewError if two of the three files are one, or one cannot be written.
    """
    _refuse_one_file_for_two(table, cache, output)
    records = labelled_table.read(table, label)
    ranking = rank(records.texts, records.labels, question, seed, cache)
    write(output, records, ranking)
    return Ranked(ranking, _sentence(records, ranking), records.problems)


def write(path: Path, records: LabelledTable, ranking: Ranking) -> None:
    """Write the table as CSV in UTF-8 with its mark; ReviewError if it cannot be written.

    `row` counts from 0, `included` is 1, 0 or blank, and `score` only orders (see `Ranking`).
    """
    said = {True: "1", False: "0", None: ""}
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(
        (
            place,
            row,
            guarded(records.ids[row]),
            guarded(records.texts[row][0]),
            f"{ranking.scores[row]:.6f}",
            said[records.labels.get(row)],
        )
        for place, row in enumerate(ranking.order, start=1)
    )
    write_whole(path, encoded("\ufeff" + text.getvalue()))


def _sentence(records: LabelledTable, ranking: Ranking) -> str:
    """What was ranked, and by what."""
    how = _ORDERED_BY[ranking.by].format(len(records.labels), sum(records.labels.values()))
    return f"{len(ranking.order)} records, ordered {how}; none is left out."


def _refuse_one_file_for_two(table: Path, cache: Path | None, output: Path) -> None:
    """ReviewError where a file that was named twice would be written over."""
    named = [path.resolve() for path in (table, output, cache) if path]
    if len(set(named)) < len(named):
        raise ReviewError(
            "the table, its ranking (-o) and what is kept (--cache) are three files; name three"
        )
