"""Embase's CSV with "fields by row": a field is a row, its label first, and TITLE begins an entry.

    "TITLE","Care and its hubs"
    "AUTHOR NAMES","Fir J.","Gorse S."
    "SOURCE","Journal (2014) 3:3 (152-160)"

Several values of a field stand in cells of their own. The labels are those of the columns of
other tables, so what they mean stands in `columns`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import claims, fields
from cis_pipeline.formats.tabular import columns, csv_rows, tables

FORMAT = "Embase CSV, fields by row"
SUFFIXES = (".csv",)

_START = re.compile(r'"?TITLE"?[,;\t]', re.IGNORECASE)
_LABEL = re.compile(
    r'"?(?:AUTHOR NAMES|AUTHORS|SOURCE|SOURCE TITLE|PUBLICATION YEAR|ABSTRACT|FULL RECORD '
    r'ENTRY DATE)"?[,;\t]',
    re.IGNORECASE,
)

_LINE = re.compile(r'^"?[A-Z][A-Z ]+"?[,;\t][^\n]*', re.MULTILINE)


def sniff(head: str) -> bool:
    """True if the first filled line begins with the label of a title, others with other labels."""
    lines = [line for line in head.lstrip("\ufeff").split("\n")[:40] if line.strip()]
    labels = {found[0].upper() for line in lines[1:] if (found := _LABEL.match(line))}
    return bool(lines) and bool(_START.match(lines[0])) and len(labels) > 1


def claim(text: str) -> claims.Claim | None:
    """Its lines that begin with a label."""
    return claims.claim(text, _START.search(text), _LINE)


def count(stream: TextIO) -> int:
    """The lines that begin with the label of a title as the first of them does."""
    label, entries = "", 0
    for line in stream:
        label = label or _label(line)
        entries += bool(label) and line.lstrip("\ufeff").startswith(label)
    return entries


def _label(line: str) -> str:
    """The label of a title that begins a line, with what parts it from its value; or ""."""
    found = _START.match(line.lstrip("\ufeff"))
    return found.group() if found else ""


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each title; `locator` is its line. What stands above the first is passed over.

    A line that begins with the label of a title, as the file writes it, begins an entry, even
    where a quote above it was never closed.
    """
    mapping = columns.read_mapping(source.columns)
    entry: list[str] = []
    begun, label = 0, ""
    for number, line in enumerate(stream, start=1):
        label = label or _label(line)
        if label and line.lstrip("\ufeff").startswith(label):
            if entry:
                yield _record(entry, begun, mapping)
            entry, begun = [], number
        if begun:
            entry.append(line)
    if entry:
        yield _record(entry, begun, mapping)


def _record(lines: list[str], begun: int, mapping: columns.Mapping) -> Record:
    text = fields.line_ends("".join(lines)).lstrip("\ufeff").rstrip()
    delimiter = text[text[:8].upper().index("TITLE") + 5 :].lstrip('"')[:1]
    csv.field_size_limit(csv_rows.LONGEST)
    cells: dict[str, str] = {}
    for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
        label, *values = row or [""]
        if label.strip():
            between = ", " if "AUTHOR" in label.upper() else "; "
            cells.setdefault(label.strip(), between.join(one for one in values if one.strip()))
    return tables.record_of(cells, mapping, f"line {begun}", text)
