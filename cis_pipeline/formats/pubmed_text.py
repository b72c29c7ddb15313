"""PubMed as it is read (.txt): numbered entries, an article's place first and its PMID last.

"Abstract (text)" prints paragraphs: "1. Journal. 2019 Jul;4(2):91-9. doi: ...", the title, names
with the numbers of their addresses, the addresses, the abstract, and the numbers of the article.
"Summary (text)" prints all of it in one paragraph, without the abstract: "1: Names. Title. Journal.
2019 ...". Both wrap their lines.

Nothing but a number says where an entry begins, and abstracts have numbered paragraphs too. So a
number begins one only below a blank line, and only where the entry above has its PMID or two blank
lines stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import citations, claims, fields, identifiers, item_types
from cis_pipeline.formats.citation_items import Place
from cis_pipeline.formats.names import initialled

FORMAT = "PubMed text (abstract, summary)"
SUFFIXES = (".txt",)
VENDOR = "PubMed"

_START = re.compile(r"\ufeff?[0-9]{1,7}[.:] +\S")
_PMID = re.compile(r"\bPMID: *\n? *([0-9]{1,9})\b")
_ABSTRACT = re.compile(
    r"(?:\A|\n[^\S\n]*\n)[0-9]{1,7}\. +\S[^\n]*(?:\n[^\n]+){0,3}\n[^\S\n]*\n"
    r"(?=(?s:.*)^PMID: [0-9])",
    re.MULTILINE,
)
_LINE = re.compile(
    r"^(?:[0-9]{1,7}[.:] +\S|\([0-9]{1,3}\)\S|(?:DOI|PMCID|PMID): )[^\n]*", re.MULTILINE
)
_SUMMARY = re.compile(r"(?:\A|\n[^\S\n]*\n)[0-9]{1,7}: +[A-Z\[]")


def sniff(head: str) -> bool:
    """True if a numbered entry begins, and a PMID as PubMed prints it follows."""
    text = head.lstrip("\ufeff \n")
    if "PMID:" not in text:
        return False
    found = _SUMMARY.search(text)
    return bool(found and _PMID.search(text, found.start())) or bool(_ABSTRACT.search(text))


def claim(text: str) -> claims.Claim | None:
    """Its lines that begin with numbers: of entries, of addresses, and of the article."""
    return claims.claim(text, _SUMMARY.search(text) or _ABSTRACT.search(text), _LINE)


def count(stream: TextIO) -> int:
    """How many numbers begin an entry."""
    entries, blank, closed = 0, 2, True
    for line in stream:
        if not line.strip():
            blank += 1
            continue
        if blank and (closed or blank > 1) and _START.match(line):
            entries, closed = entries + 1, False
        closed, blank = closed or "PMID:" in line, 0
    return entries


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """The entries in order, one at a time; `locator` is the line of the number ("line 12").

    One without a PMID is read with a warning, for two entries may have become one.
    """
    for line, raw in _entries(stream):
        record = _record(f"line {line}", raw)
        if not record.accession:
            what = "the entry has no PMID, with which PubMed ends each"
            yield Problem(f"line {line}", what, "compare it with the database", "warning")
        yield record


def _entries(stream: TextIO) -> Iterator[tuple[int, str]]:
    """Each entry with the number of its first line; what stands above the first is passed over."""
    lines: list[str] = []
    begun = 0
    for number, line in enumerate(stream, start=1):
        if _START.match(line) and _may_begin(lines, begun):
            if begun:
                yield begun, _text(lines)
            begun, lines = number, []
        lines.append(line)
    if begun:
        yield begun, _text(lines)


def _may_begin(above: list[str], begun: int) -> bool:
    """Whether an entry may begin below these lines: those of the entry above, or of none."""
    if not above:
        return True
    if above[-1].strip():
        return False
    two_blank = len(above) == 1 or not above[-2].strip()
    return two_blank or not begun or any("PMID:" in line for line in above)


def _text(lines: list[str]) -> str:
    return fields.line_ends("".join(lines)).strip("\n").removeprefix("\ufeff").rstrip()


# --- Paragraphs ---------------------------------------------------------------------------------

_WRAPPED = re.compile(r"(?<=[^\W_]-)\n(?=[^\W_])")
_BANNER = re.compile(r"(?:RETRACTED|WITHDRAWN|CORRECTED)[A-Z ]*")
_ABOUT_OTHERS = re.compile(
    r"(?:Comment|Update|Erratum|Retraction|Republished|Corrected and republished|Expression of "
    r"concern|Summary for patients|Original report|Dataset use|Reprint)[a-z ]*? (?:in|of|on|for|"
    r"from|by|reported)\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?:DOI|PMCID|PMID): ")
_NO_ABSTRACT = re.compile(
    r"Author information:|Collaborators?:|Conflict of interest statement|(?:[A-Z]{2,6} )?"
    r"Copyright(?:: |,? \S{0,3} ?(?:19|20)[0-9]{2}|,? \S?[©Ⓒ]|,? \(c\))|"
    r"[©Ⓒ]|\(c\) (?:19|20)[0-9]{2}",
    re.IGNORECASE,
)
_OTHER_ABSTRACT = re.compile(
    r"(?:Publisher|plain[- ]language[- ]summary|AAMC|AIDS|KIE|NASA|PIP): +", re.IGNORECASE
)
"""How PubMed marks an abstract that is not the article's own, or in another language."""
_LANGUAGE = re.compile(r"\[Article in [^\]]*\]")


@dataclass(slots=True)
class _Parts:
    """The paragraphs of an entry by what they are; each is one line."""

    place: str = ""
    title: str = ""
    language: str = ""
    names: str = ""
    abstract: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _joined(paragraph: str) -> str:
    """A paragraph as one line; a word that was parted at its hyphen is whole again."""
    return fields.tidy(_WRAPPED.sub("", paragraph))


def _parts(raw: str) -> _Parts:
    paragraphs = [one for one in re.split(r"\n[^\S\n]*\n\s*", raw) if one.strip()]
    paragraphs[0] = re.sub(r"^[0-9]+[.:] +", "", paragraphs[0])
    parts = _Parts()
    while len(paragraphs) > 1 and _BANNER.fullmatch(paragraphs[0].strip()):
        parts.notes.append(_joined(paragraphs.pop(0)))
    lines = [_joined(one) for one in paragraphs]
    parts.place = lines.pop(0)
    parts.title = lines.pop(0) if lines and not _NUMBERS.match(lines[0]) else ""
    if lines and _LANGUAGE.match(lines[0]):
        parts.language = lines.pop(0)
    if lines and _are_names(lines):
        parts.names = lines.pop(0)
    for line in lines:
        _put(parts, line)
    return parts


def _put(parts: _Parts, line: str) -> None:
    """A paragraph below the names: of the abstract, unless its beginning says what it is."""
    if _ABOUT_OTHERS.match(line) and not parts.abstract:
        parts.notes.append(line)
    elif other := _OTHER_ABSTRACT.match(line):
        parts.others.append(line[other.end() :])
    elif not _NUMBERS.match(line) and not _NO_ABSTRACT.match(line):
        parts.abstract.append(line)


_ADDRESSES = re.compile(r"(?:\([0-9#*\u2020\u2021]+\))+")
_NAME = r"[^\W\d_][^,;:()]{0,60} [^\W\d_a-z]{1,4}(?: (?:Jr|Sr|[1-9](?:st|nd|rd|th)|II|III|IV))?"
_NAMES = re.compile(rf"{_NAME}(?:, {_NAME})*(?:[;,] [^.]+)*\.?")
_BODY = re.compile(
    r"\b(?:group|committee|consortium|collaborat\w+|investigators|network|society|association|"
    r"team|study|trial|organi[sz]ation|institute|centers?|council|academy)\b",
    re.IGNORECASE,
)


def _are_names(lines: list[str]) -> bool:
    """Whether the first of these paragraphs holds the names."""
    line = _ADDRESSES.sub("", lines[0])
    if _ABOUT_OTHERS.match(line) or _NUMBERS.match(line) or _NO_ABSTRACT.match(line):
        return False
    followed = len(lines) > 1 and lines[1].startswith("Author information:")
    return (
        followed or bool(_NAMES.fullmatch(line)) or (len(line) < 100 and bool(_BODY.search(line)))
    )


def _people(printed: str) -> tuple[str, ...]:
    """Persons by commas, then bodies by semicolons: "Fir J(1), Elm B; Care Group." """
    line = _ADDRESSES.sub("", printed).strip()
    persons, *bodies = re.split(r"; ", line.removesuffix("."))
    if not re.fullmatch(rf"{_NAME}(?:, {_NAME})*", persons):
        return tuple(one for part in (persons, *bodies) if (one := fields.tidy(part)))
    found = map(initialled, persons.split(", "))
    return (*found, *filter(None, map(fields.tidy, bodies)))


# --- Records ------------------------------------------------------------------------------------

_LINE = re.compile(
    r"(?:(?P<names>(?:[^.\[]|\.(?! ))+)\. )?(?P<title>\S.*?[.?!\]]\.?) "
    r"(?P<place>[^.]+(?:\([^)]*\))?\. (?:1[5-9]|20)[0-9]{2}\b.*)"
)


def _record(locator: str, raw: str) -> Record:
    parts = _summary(raw) if re.match(r"[0-9]+: ", raw) else _parts(raw)
    found = citations.place(parts.place) or Place()
    container = found.container or re.split(r"\.(?: |$)| \[Internet\]", parts.place)[0]
    pmid = list(_PMID.finditer(raw))
    dates = (found.date or parts.place,)
    return Record(
        locator=locator,
        raw=raw,
        item_type=citations.item_type(parts.place),
        title=parts.title,
        authors=_people(parts.names) if parts.names else (),
        year=fields.year(*dates),
        date=fields.date(found.date) if found.date else "",
        container=container,
        volume=found.volume,
        issue=found.issue,
        pages=fields.pages(found.pages),
        doi=_doi(raw, parts.place),
        abstract=fields.abstract(" ".join(parts.abstract or parts.others[:1])),
        language=_language(parts.language),
        accession=pmid[-1][1] if pmid else "",
        note="; ".join(parts.notes),
    )


def _summary(raw: str) -> _Parts:
    """The parts of an entry that is one paragraph; one of another shape is a title alone."""
    line = _joined(re.sub(r"^[0-9]+: +", "", raw))
    found = _LINE.match(line)
    if found is None:
        return _Parts(title=_PMID.split(line)[0].strip(" ;"), place=line)
    names = found["names"] or ""
    if names and not _NAMES.fullmatch(names) and not _BODY.search(names):
        return _Parts(title=f"{names}. {found['title']}", place=found["place"])
    return _Parts(title=found["title"], place=found["place"], names=names)


_OWN_DOI = re.compile(r"^DOI: *\n?(.+)$", re.MULTILINE)
_CITED_DOI = re.compile(r"\bdoi: *(10\.\S+)")


def _doi(raw: str, place: str) -> str:
    """That of its own line; else that of the article's place."""
    own = _OWN_DOI.findall(raw)
    cited = _CITED_DOI.search(place)
    return (identifiers.doi(own[-1]) if own else "") or identifiers.doi(cited[1] if cited else "")


def _language(printed: str) -> str:
    """The languages of "[Article in French, German; Abstract available in ...]"."""
    named = printed.removeprefix("[Article in ").rstrip("]").partition(";")[0]
    return item_types.language(named.replace(", ", "; ")) if named else ""
