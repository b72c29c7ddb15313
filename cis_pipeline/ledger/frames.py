"""Records, decisions and standings as tidy tables: columns and dtypes stand here once.

Everything that leaves the program as a table, or enters an analysis, goes through these
functions, so a column has one name and one dtype wherever it is met. Three rules hold in each
frame: text is of dtype "string" and missing text is "" (never NA); several values in one cell are
joined with "; "; rows keep the order of what was given.

Why "string" and not pandas' default: the default is `object` in pandas 2 and `str` in pandas 3,
and a notebook must not behave differently on a colleague's machine.
"""

from __future__ import annotations

import csv
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from io import BytesIO, TextIOWrapper
from itertools import islice, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cis_pipeline.core.model import Decision, Record, Source
from cis_pipeline.ledger.fold import Fold

if TYPE_CHECKING:
    import pandas as pd

JOIN = "; "
"""What stands between several values in one cell."""

_FORMULA = frozenset("=+-@\t\r")

TEXT, WHOLE, YES_NO = "string", "int64", "bool"

RECORD_COLUMNS: Mapping[str, str] = {
    "record_id": TEXT,
    "source_id": TEXT,
    "source": TEXT,
    "channel": TEXT,
    "simulated": YES_NO,
    "item_type": TEXT,
    "title": TEXT,
    "authors": TEXT,
    "year": "Int64",
    "container": TEXT,
    "volume": TEXT,
    "issue": TEXT,
    "pages": TEXT,
    "doi": TEXT,
    "url": TEXT,
    "abstract": TEXT,
    "keywords": TEXT,
    "language": TEXT,
    "publisher": TEXT,
    "isbn": TEXT,
    "issn": TEXT,
    "accession": TEXT,
    "note": TEXT,
    "parent": TEXT,
    "file": TEXT,
    "locator": TEXT,
}

DECISION_COLUMNS: Mapping[str, str] = {
    "record_id": TEXT,
    "round": TEXT,
    "by": TEXT,
    "verdict": TEXT,
    "target": TEXT,
    "reason": TEXT,
    "further": TEXT,
    "note": TEXT,
    "evidence": TEXT,
    "locator": TEXT,
    "sheet": TEXT,
    "at": TEXT,
    "protocol": TEXT,
}

JUDGED_COLUMNS: Mapping[str, str] = {
    **DECISION_COLUMNS,
    **dict.fromkeys(("in_force", "why_not", "wording"), TEXT),
}

STANDING_COLUMNS: Mapping[str, str] = {
    "record_id": TEXT,
    "report_id": TEXT,
    "arm": TEXT,
    "box": TEXT,
    "round": TEXT,
    "reason": TEXT,
    "by": TEXT,
    "awaiting": TEXT,
    "simulated": YES_NO,
}


def records_frame(records: Iterable[Record], sources: Mapping[str, Source]) -> pd.DataFrame:
    """One row a record.

    | column     | dtype  | meaning                                                              |
    |------------|--------|----------------------------------------------------------------------|
    | record_id  | string | the record                                                           |
    | source_id  | string | the search it comes from                                             |
    | source     | string | that search's name; "" if `sources` does not hold it                 |
    | channel    | string | how it was found: its own channel, else the source's ("database"...)  |
    | simulated  | bool   | true if its source's records were invented                           |
    | item_type  | string | Zotero item type                                                     |
    | title      | string | title                                                                |
    | authors    | string | "Family, Given", joined                                              |
    | year       | Int64  | year of publication; NA if not given                                 |
    | container  | string | journal, book or series                                              |
    | volume, issue, pages, doi, url, abstract | string | as in the entry                       |
    | keywords   | string | joined                                                               |
    | language   | string | ISO 639-1 codes, joined; or as printed                               |
    | publisher, isbn, issn, accession, note   | string | as in the entry                       |
    | parent     | string | the record whose references or citations led to it                    |
    | file       | string | the document itself, by its path in data/                            |
    | locator    | string | file and position of the entry                                       |

    Left out of the table: `raw`, `key`, `nth`, `date` and `digest`.
    """
    import pandas as pd

    columns = dict(zip(_OF_RECORDS, _fields_in_turn(records, _OF_RECORDS), strict=True))
    known = [sources.get(source_id) for source_id in columns["source_id"]]
    columns["source"] = [source.name if source else "" for source in known]
    columns["simulated"] = [bool(source and source.simulated) for source in known]
    columns["channel"] = [
        found.value if (found := own or (source and source.channel)) else ""
        for own, source in zip(columns["channel"], known, strict=True)
    ]
    for name in ("authors", "keywords"):
        columns[name] = list(map(JOIN.join, columns[name]))
    return pd.DataFrame(
        {name: pd.Series(columns[name], dtype=dtype) for name, dtype in RECORD_COLUMNS.items()}
    )


_OF_RECORDS = tuple(name for name in RECORD_COLUMNS if name not in ("source", "simulated"))
"""The columns that are fields of a record."""


def _fields_in_turn(records: Iterable[Record], names: Sequence[str]) -> list[list[Any]]:
    """The values of each field, in the order of the records."""
    return _columns(map(attrgetter(*names), records), len(names))


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """The columns of a table by its rows.

    Why many rows at a time: a library of a hundred thousand need not be held beside its frame.
    """
    columns: list[list[Any]] = [[] for _ in range(width)]
    rows = iter(rows)
    while some := list(islice(rows, 1000)):
        for column, values in zip(columns, zip(*some, strict=True), strict=True):
            column.extend(values)
    return columns


def decisions_frame(decisions: Iterable[Decision]) -> pd.DataFrame:
    """One row a decision, in ledger order; every column is a string.

    | column    | meaning                                                                     |
    |-----------|-----------------------------------------------------------------------------|
    | record_id | the record it is about                                                      |
    | round     | the round of screening, or "dedupe"                                         |
    | by        | a reviewer, "consensus", or "rule:<id>"                                     |
    | verdict   | include, exclude, unsure, duplicate, not_duplicate, version, study          |
    | target    | the other record of a (not_)duplicate or version, or study names            |
    | reason    | primary reason code of an exclusion                                         |
    | further   | further reason codes, joined                                                |
    | note      | what the reviewer added                                                     |
    | evidence  | the quote it rests on                                                       |
    | locator   | where it was given                                                          |
    | at        | ISO 8601 time in UTC                                                        |
    | protocol  | digest of the part of the protocol it rests on                              |
    """
    return tidy(DECISION_COLUMNS, map(_decision_row, decisions))


def judged_rows(
    decisions: Iterable[Decision], why_not: Mapping[int, str], older: Container[int] = ()
) -> Iterator[dict[str, str]]:
    """The same for all decisions of a ledger as rows, with three columns more.

    | column    | meaning                                                                     |
    |-----------|-----------------------------------------------------------------------------|
    | in_force  | "yes" or "no": whether it is the word that counts of who gave it            |
    | why_not   | why it is not (see `ledger.force`); "" where it is                          |
    | wording   | "older" where it rests on another wording of the protocol than today's      |

    `why_not` and `older` by the places of decisions.
    """
    for place, decision in enumerate(decisions):
        row = _decision_row(decision)
        row["in_force"] = "no" if place in why_not else "yes"
        row["why_not"] = why_not.get(place, "")
        row["wording"] = "older" if place in older else ""
        yield row


_OF_DECISIONS = attrgetter(*DECISION_COLUMNS)


def _decision_row(decision: Decision) -> dict[str, str]:
    row: dict[str, Any] = dict(zip(DECISION_COLUMNS, _OF_DECISIONS(decision), strict=True))
    row["verdict"] = decision.verdict.value
    row["further"] = JOIN.join(decision.further)
    return row


def standings_frame(
    fold: Fold, records: Iterable[Record], sources: Mapping[str, Source]
) -> pd.DataFrame:
    """One row a record of `fold`, in ledger order: the one box it is in now.

    | column    | dtype  | meaning                                                            |
    |-----------|--------|--------------------------------------------------------------------|
    | record_id | string | the record                                                         |
    | report_id | string | the canonical record of its report                                 |
    | arm       | string | "databases" or "other"                                             |
    | box       | string | a terminal box of PRISMA 2020, or "awaiting_<round>"               |
    | round     | string | the round it stands in                                             |
    | reason    | string | primary reason code                                                |
    | by        | string | who put it there, joined                                           |
    | awaiting  | string | whom it waits for, joined                                          |
    | simulated | bool   | true if its source's records were invented                         |
    """
    source_of = {record.record_id: sources.get(record.source_id) for record in records}
    rows = []
    for standing in fold.standings.values():
        source = source_of.get(standing.record_id)
        row = {name: getattr(standing, name, "") for name in STANDING_COLUMNS}
        row |= {"by": JOIN.join(standing.by), "awaiting": JOIN.join(standing.awaiting)}
        rows.append(
            {**row, "box": str(standing.box), "simulated": bool(source and source.simulated)}
        )
    return tidy(STANDING_COLUMNS, rows)


def tidy(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame with exactly these columns and dtypes, also when there are none."""
    import pandas as pd

    values = _columns(([row[name] for name in columns] for row in rows), len(columns))
    series = map(pd.Series, values, repeat(None), columns.values())
    return pd.DataFrame(dict(zip(columns, series, strict=True)))


def to_csv(frame: pd.DataFrame) -> bytes:
    """A frame as UTF-8 CSV that no spreadsheet takes for formulas.

    Text that begins like a formula gets an apostrophe before it, as spreadsheets themselves do.
    Why not by pandas: it copies the frame and makes text of every cell again; a fifth of the time.
    """
    made = BytesIO()
    out = TextIOWrapper(made, encoding="utf-8", newline="")  # as text it would take twice the room
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(_printed(frame[name]) for name in frame.columns), strict=True))
    out.flush()
    return made.getvalue()


def csv_of(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as the CSV that `to_csv` makes of the frame of them, no more than one held at a time.

    Why files are made without a frame: loading pandas takes longer than writing most of them.
    """
    names = tuple(columns)
    made = BytesIO()
    out = TextIOWrapper(made, encoding="utf-8", newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    cells = ([row[name] for name in names] for row in rows)
    writer.writerows(
        [f"'{c}" if isinstance(c, str) and c[:1] in _FORMULA else c for c in row] for row in cells
    )
    out.flush()
    return made.getvalue()


def _printed(column: pd.Series[Any]) -> list[Any]:
    """The cells of a column as they are written; a missing number is blank."""
    if column.dtype != TEXT:
        return column.astype("object").where(column.notna(), "").tolist()
    return [f"'{text}" if text[:1] in _FORMULA else text for text in column.tolist()]
