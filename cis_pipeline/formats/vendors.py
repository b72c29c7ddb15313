"""Who wrote an export, told by the words that databases and programs leave in their files.

Only told to users, in the report of `cis convert`; no reader relies on it. Plain words are looked
for, in the first part of a file alone, since this is done for every file.
"""

from __future__ import annotations

import re

_HEAD = 1 << 14

_MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Covidence", ("covidence",)),
    ("Rayyan", ("rayyan",)),
    ("ASReview", ("asreview",)),
    ("Better BibTeX", ("better bibtex", "betterbibtex")),
    ("Publish or Perish", ("gsrank", "publish or perish")),
    ("Zotero", ("zotero.org", '"item type","publication year"')),
    ("Scopus", ("scopus", "2-s2.0-")),
    ("Web of Science", ("clarivate", "web of knowledge", "thomson reuters", "wos:", " isi:")),
    ("ProQuest", ("proquest",)),
    ("EBSCO", ("ebsco",)),
    ("Embase", ("embase",)),
    ("Ovid", ("ovid technologies", "ovidweb", "ovid medline", "ovidsp")),
    ("PsycINFO", ("psycinfo",)),
    ("Cochrane", ("cochrane library", "cochrane central")),
    ("ERIC", ("eric number", "eric.ed.gov")),
    ("PubMed", ("pmid", "pubmed", "own - nlm", "<medlinecitation")),
    ("Dimensions", ("dimensions",)),
    ("Lens", ("lens id", "lens.org")),
    ("OpenAlex", ("openalex",)),
    ("Crossref", ("crossref",)),
    ("Google Scholar", ("scholar.google",)),
    ("IEEE Xplore", ("ieeexplore",)),
    ("SciELO", ("scielo",)),
    ("LILACS", ("lilacs", "bvsalud")),
    ("RefWorks", ("refworks",)),
    ("Mendeley", ("mendeley",)),
    ("JabRef", ("jabref",)),
    ("EndNote", ("endnote",)),
)
_NUMBERED = re.compile(r"^<[0-9]+>$", re.MULTILINE)
"""How Ovid begins its entries."""


def vendor_of(head: str) -> str:
    """The first vendor whose mark stands in the beginning of a file, or "".

    >>> vendor_of("PT J\\nUT WOS:000123"), vendor_of("TY  - JOUR")
    ('Web of Science', '')
    """
    start = head[:_HEAD].casefold()
    found = next((name for name, marks in _MARKS if any(mark in start for mark in marks)), "")
    return found or ("Ovid" if _NUMBERED.search(start) else "")
