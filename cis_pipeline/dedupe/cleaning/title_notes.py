"""What a journal printed round a title: the mark of a footnote, and the name of its section.

A title read off a printed page ends with the mark of its first footnote ("... OF MOORLAND WADERS
1"), which thanks those who paid. Only a 1 is taken for one ("1, 2" if there are two): a title has
seldom a second note without a first, and whatever else a number at the end counts, parts or types,
is rarely told apart by the first having a number and the others none. So two titles that differ in
their last number still do.
"""

from __future__ import annotations

import re

from cis_pipeline.dedupe.normalise import all_names, word_set
from cis_pipeline.dedupe.titles import MARKS

_COUNTED = (
    "part parts volume vol no number nr issue iss chapter section book phase stage step round wave "
    "series edition version release module appendix annex supplement figure table box level grade "
    "class category type subtype group arm cohort cycle generation day week month year visit "
    "question aim theme article session lecture lesson unit area zone region site centre center "
    "status score covid sars mers hiv hpv hsv htlv virus disease syndrome diabetes mellitus "
    "neurofibromatosis formula line lane route highway route goal sdg act title rule law"
)
_MOLECULES = (
    "receptor factor inhibitor regulator transporter activator adaptor suppressor promoter carrier "
    "exchanger chaperone marker biomarker channel molecule gene locus protein peptide antigen "
    "antibody domain beta alpha gamma delta kappa zeta epsilon sigma complex subunit element "
    "ligand substrate isoform homolog homologue ortholog paralog exon intron chromosome caspase "
    "catenin member family vitamin mirna microrna polypeptide hormone enzyme cytokine chemokine "
    "photosystem thrombospondin messenger sulfotransferase signal mutant knockout allele"
)
_KEPT = word_set(f"{_COUNTED} {_MOLECULES}")
"""Words that are counted: a number after them belongs to the title."""
_SUBSTANCE = re.compile(
    r"(?!(?:data|purch|incre|decre|rele|c|b)ase$)\w{2,}(?:ase|in|ine|gen|ide|oid|yl|ite)"
)
"""Endings of the names of substances, which are counted as well ("sirtuin 1", "Janus kinase 1")."""
_COUNTED_IF_BARE = word_set("study paper report survey trial experiment model case")
"""Words that are counted where they stand by themselves (": Study 1"), not at the end of a phrase
("an exploratory study")."""

MAY_END_IN_NOTE = r"[*†‡§¶¹²³⁴-⁹]\W*$|[\s,]1[\s.]*$|(?i)1,\s?2\W*$|(?i)</sup>\W*$"
"""Only a title like this can end in a footnote's mark."""

_BEHIND = r"^(?P<title>.*(?:[^\W\d_]{4}|[.?!:)\]'\"’”]))"
"""A mark follows a word or a full stop; after "CO" or "m" it is part of a formula."""
_SIGN = re.compile(r"^(?P<title>.*(?:[^\W\d_]{2}|[.?!:)\]'\"’”]))\s*\(?[*†‡§¶]+\)?\W*$", re.S)
_RAISED = re.compile(
    _BEHIND + r"\s*(?:[¹²³⁴-⁹][¹²³⁴-⁹,\s]*|<sup>\s*(?:[*†‡§a-z]|\d[\d,\s–-]*)\s*</sup>)\W*$",
    re.S | re.I,
)
_NUMBER = re.compile(
    r"(?P<before>\S+?)(?P<glue>[\s.?!'\"’”)\]]+|(?=1,\s?2\W*$))1(?:\s?,\s?2)?[\s.]*$"
)


def without_footnote(title: str) -> str:
    """The title without a footnote's mark at its end; the same text if there is none."""
    for mark in (_SIGN, _RAISED):
        if found := mark.match(title):
            return found["title"]
    found = _NUMBER.search(title)
    if not found or _belongs(title[: found.end("before")]):
        return title
    return title[: found.start("glue")] + found["glue"].rstrip()


def _belongs(title: str) -> bool:
    """Whether a number that follows counts what the last word names."""
    words = re.findall(r"[^\W_]+", title.lower())
    last = words[-1] if words else ""
    if len(words) < 3 or len(last) < 3 or not last.isalpha() or last in _KEPT:
        return True
    if re.search(r"[-/'’]\w+$", title) and len(last) < 5:
        return True
    if re.search(r"[^su]s$", last):
        return False  # what is counted stands in the singular before its number
    if last in _COUNTED_IF_BARE:
        return bool(re.search(r"(?:[:.;(,]|[-–—]\s)\s*\w+$", title))
    return bool(_SUBSTANCE.fullmatch(last))


def holds_authors(title: str, lines: str) -> bool:
    """Whether what stands for the title is the list of authors (`lines`: one a line).

    Two family names or more, half of all, and hardly another word; "Oyster and Stone reply" has a
    word that says what it is.
    """
    words = [word for word in all_names(title) if word not in DEGREES]
    families = [all_names(line.split(",", 1)[0]) for line in lines.split("\n")]
    there = sum(bool(family) and family[-1] in words for family in families)
    if there < 2 or 2 * there < len(families) or MARKS.intersection(words):
        return False
    names = set(all_names(lines))
    return 5 * sum(word in names for word in words) >= 3 * len(words)


DEGREES = word_set("phd md msc mph rn dr prof mba dphil mbbs ms ma ba edd psyd")
