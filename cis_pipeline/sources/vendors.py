"""Who wrote an export, told by the words that databases and programs leave in their files.

Only told to users, in the report of `cis convert`; no reader relies on it.
"""

from __future__ import annotations

import re

_MARKS: tuple[tuple[str, str], ...] = (
    ("Covidence", r"covidence"),
    ("Rayyan", r"rayyan"),
    ("ASReview", r"asreview"),
    ("Better BibTeX", r"better ?bibtex"),
    ("Publish or Perish", r"\bGSRank\b|publish or perish"),
    ("Zotero", r"zotero\.org|^\"?Key\"?,\"?Item Type\"?"),
    ("Scopus", r"scopus|2-s2\.0-"),
    ("Web of Science", r"Clarivate|Web of Knowledge|Thomson Reuters|\bWOS:|\bISI:"),
    ("ProQuest", r"proquest"),
    ("EBSCO", r"ebsco"),
    ("Embase", r"embase"),
    ("Ovid", r"\bovid\b|^<[0-9]+>$"),
    ("PsycINFO", r"psycinfo"),
    ("Cochrane", r"cochrane library|\bCN-[0-9]{8}"),
    ("ERIC", r"(?-i:\bERIC\b)"),
    ("PubMed", r"(?-i:\bPMID\b|\bNLM\b)|pubmed"),
    ("Dimensions", r"dimensions"),
    ("Lens", r"\bLens ID\b|lens\.org"),
    ("OpenAlex", r"openalex"),
    ("Crossref", r"crossref"),
    ("Google Scholar", r"scholar\.google"),
    ("IEEE Xplore", r"ieeexplore"),
    ("SciELO", r"scielo"),
    ("LILACS", r"lilacs|bvsalud"),
    ("RefWorks", r"refworks"),
    ("Mendeley", r"mendeley"),
    ("JabRef", r"jabref"),
    ("EndNote", r"endnote"),
)
_COMPILED = tuple((name, re.compile(mark, re.IGNORECASE | re.MULTILINE)) for name, mark in _MARKS)


def vendor_of(head: str) -> str:
    """The first vendor whose mark stands in the beginning of a file, or "".

    >>> vendor_of("PT J\\nUT WOS:000123"), vendor_of("TY  - JOUR")
    ('Web of Science', '')
    """
    return next((name for name, mark in _COMPILED if mark.search(head)), "")
