"""What boxes of a flow diagram, and columns of counts, are called by those who publish numbers.

A datum is a cell of the eight-column file of the R package PRISMA2020 ("records_screened"). Other
tables of numbers have the words of the diagram, or something near: these are told from their words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cis_pipeline.prisma.flow_files.r_columns import DATA

__all__ = ["DATA", "MORE", "column", "columns_of", "datum"]

MORE: Mapping[str, str] = {
    "identified_total": "records identified",
    "after_duplicates": "records after duplicates were removed",
}
"""What other tables of numbers give besides."""

# the first pattern that is found in a label tells; "&" parts words that must all be there
_PATTERNS = """
previous & report = previous_reports
previous = previous_studies
after & dup = after_duplicates
dup & remov|record|delet|identif|$ = duplicates
automat & exclu|inelig|remov = excluded_automatic
other & remov = excluded_other
not & retriev = dbr_notretrieved_reports
sought|retrieval = dbr_sought_reports
screened = records_screened
exclu & full|report|eligib = dbr_excluded
exclu & title|abstract|record|screening = records_excluded
assess|full_text|eligib = dbr_assessed
identif & database = database_results
identif & regist = register_results
identif & website = website_results
identif & organi = organisation_results
identif & citation = citations_results
identif|total_records = identified_total
inclu & report = new_reports
inclu & stud|review|final|synthes = new_studies
"""
_RULES = [
    ([part.split("|") for part in line.partition(" = ")[0].split(" & ")], line.partition(" = ")[2])
    for line in _PATTERNS.strip().splitlines()
]


def datum(label: str) -> str:
    """The datum that a label means; "" if none, and of what is only a part of another number.

    >>> datum("Records screened"), datum("reports_excluded_full_text"), datum("pubmed")
    ('records_screened', 'dbr_excluded', '')
    """
    if label.strip() in DATA:
        return label.strip()
    words = "_".join(re.findall(r"[a-z]+", label.casefold()))
    if not words or len(words) > 120 or "additional" in words or "supplement" in words:
        return ""
    for parts, found in _RULES:
        if all(any(p == "$" or p in words for p in part) for part in parts):
            return found
    return ""


_COLUMNS = {
    "source": r"source|database|register|website|organi[sz]ation|platform|repository",
    "identified": r"identified|hits|results?|retrieved|titles?( and abstracts?)? reviewed"
    r"|titles?( and abstracts?)? screened|records?( found)?|n|number|count|yield|references"
    r"|citations",
    "duplicates": r"duplicates?( excluded| removed)?",
    "assessed": r"full texts? (reviewed|assessed|screened|read)|assessed|reports assessed",
    "excluded": r"full texts? excluded|reports? excluded|excluded",
    "included": r"included|literature included|studies included|included studies|reports included",
    "line": r"no|nr|line|step|search( no| number)?|set|id|query no|query number",
    "terms": r"search terms?|terms?|query|queries|search|search string|string|strategy"
    r"|search strategy",
    "data": r"data",
    "label": r"stage|step|box|label|description|item|phase|category|node|boxtext",
}
_OF_COLUMNS = {name: re.compile(pattern) for name, pattern in _COLUMNS.items()}


def column(name: str) -> str:
    """What a column of a table of numbers holds; "" of others.

    >>> column("Titles reviewed"), column("Full Texts Excluded"), column("colour")
    ('identified', 'excluded', '')
    """
    words = " ".join(re.findall(r"[a-z]+", name.casefold()))
    for found, pattern in _OF_COLUMNS.items():
        if pattern.fullmatch(words):
            return found
    return ""


def columns_of(names: tuple[str, ...], wanted: str) -> list[int]:
    """Where the columns stand that may hold something (a name may be several things)."""
    words = [" ".join(re.findall(r"[a-z]+", name.casefold())) for name in names]
    return [at for at, word in enumerate(words) if _OF_COLUMNS[wanted].fullmatch(word)]
