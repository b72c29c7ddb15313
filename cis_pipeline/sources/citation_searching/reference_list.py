"""Where a full text lists what it cites: after its last heading, or else at the foot of its pages.

A running head or foot and a page's number are no part of the text: they are the lines at the
edges of several pages that differ in numbers only.

Why the last heading: a table of contents names the list too, and reports with a list a chapter
print the common one at the end. Lists that follow each other (primary sources, secondary
sources) are one.

Foot notes count on through a document, so a line begins one only if it begins with the next
number, and what follows it on its page belongs to notes. Notes that name neither year nor address
cite no work by themselves ("Ibid.", "See chapter 3"); how many these are is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from cis_pipeline.sources.citation_searching.elements import YEAR

_LISTS = (
    r"references?(?: list| cited| and (?:notes|further reading|bibliography))?|reference lists?|"
    r"(?:select(?:ed)? |annotated )?bibliography(?: and references)?|bibliographic references|"
    r"works cited|literature(?: cited)?|cited (?:literature|works)|sources(?: cited)?|"
    r"literatur(?:verzeichnis|angaben|hinweise|liste)?|quellen(?:verzeichnis)?|"
    r"quellen und literatur|literatur und quellen|referenzen|referenzliste|"
    r"références(?: bibliographiques)?|bibliographie|referencias(?: bibliográficas)?|"
    r"bibliografía|bibliografia|riferimenti bibliografici|referências(?: bibliográficas)?|"
    r"referenties|literatuur(?:lijst)?|bronnen|referenser|källförteckning|referencer|"
    r"litteratur(?:liste)?"
)
_MORE = (
    r"further reading|additional (?:reading|references|sources)|(?:suggested|recommended) reading|"
    r"weiterführende literatur|(?:primary|secondary|other|online|web|unpublished) sources|"
    r"websites|legislation|cases|reports|books|(?:journal )?articles|government publications"
)
_NOTES = r"(?:end|foot)?[ -]?notes|anmerkungen|fußnoten|endnoten"
_END = (
    r"(?:appendi(?:x|ces)|annex(?:e|es)?|anhang|anlagen?)\b.{0,90}|acknowledge?ments?|"
    r"danksagung|about (?:the|this) (?:authors?|report|organisation|series)|"
    r"authors?[’']?s? (?:contributions?|biograph\w+|details|information|notes?|affiliations?)|"
    r"biograph(?:y|ies|ical notes?)|notes? on (?:the )?contributors?|funding(?: statement)?|"
    r"(?:declaration|conflicts?|statement) of (?:competing |conflicting )?interests?|"
    r"competing interests?|disclosure statement|supplementa(?:ry|l) \w+|data availability.{0,30}|"
    r"orcid.{0,40}|index|glossary|glossar|contacts?|contact (?:us|details)|"
    r"corresponding author.{0,90}|for instructions on how to order reprints.*|"
    r"(?:tables?|figures?) [0-9]{1,2}[.:].{0,90}|list of (?:tables|figures)|"
    r"(?:©|\(c\) ?|copyright ).{0,90}|"
    r"this (?:publication|document|report) is (?:licensed|available).*"
)
_BEFORE = (
    r"(?:(?:chapter |section |part )?(?:[0-9]{1,2}|[ivxlc]{1,5}|[a-z])(?:\.[0-9]{1,2})*[.:)]? )?"
)


def _line(names: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{names})", re.IGNORECASE)


_IS_LIST, _IS_MORE, _IS_NOTES, _IS_END = map(_line, (_LISTS, _MORE, _NOTES, _END))
_SPACED = re.compile(r"(?:\w ){4,}\w")
_DATED = re.compile(rf"(?<![0-9]){YEAR}(?![0-9])|\bn\. ?d\.|https?://|www\.|\bdoi\b|in press", re.I)
_NUMBER_ALONE = re.compile(
    r"(?:page |p\. ?|seite )?[-–—| ]*[0-9]{1,4}(?: ?(?:of|/|von) ?[0-9]+)?[-–—| ]*", re.I
)
_EDGE = 2


def lines_of(pages: Sequence[str]) -> list[str]:
    """The printed lines of all pages, with their indents, without running heads and feet."""
    return [line for page in printed_pages(pages) for line in page]


def printed_pages(pages: Sequence[str]) -> list[list[str]]:
    """The same, page by page."""
    split = [part.splitlines() for page in pages for part in page.split("\f")]
    if len(split) == 1:
        return [[line.rstrip() for line in split[0]]]
    running, met = _running(split), set[str]()
    kept: list[list[str]] = []
    for page in split:
        edges = _edges(page)
        kept.append([])
        for place, line in enumerate(page):
            key = _key(line)
            again = key in met or not is_heading(line)
            met.add(key)
            gone = (key in running and again) or _NUMBER_ALONE.fullmatch(line.strip())
            if not (gone and place in edges):
                kept[-1].append(line.rstrip())
    return kept


def _edges(page: Sequence[str]) -> set[int]:
    """The places of the first and the last printed lines of a page."""
    printed = [place for place, line in enumerate(page) if line.strip()]
    return {*printed[:_EDGE], *printed[-_EDGE:]}


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """What stands at the edges of at least three pages and differs in numbers only."""
    if len(pages) < 3:
        return set()
    seen = Counter(key for page in pages for key in {_key(page[place]) for place in _edges(page)})
    return {key for key, pages_with in seen.items() if pages_with >= 3}


def _key(line: str) -> str:
    return re.sub(r"[0-9]+", "#", line.strip().casefold())


def _plain(line: str) -> str:
    """A line without what marks a heading in plain texts: "## **References:**"."""
    plain = " ".join(line.strip(" \t#*_:.|").split())
    return plain.replace(" ", "") if _SPACED.fullmatch(plain) else plain


def is_heading(line: str) -> bool:
    """Whether a line is the heading of a reference list."""
    return len(line) < 80 and bool(_IS_LIST.fullmatch(_plain(line)))


def is_part(line: str) -> bool:
    """Whether a line is a heading within a reference list, or the letter of a part of it."""
    plain = _plain(line)
    alone = len(plain) == 1 and plain.isalpha() and plain.isupper()
    return alone or (len(line) < 80 and bool(_IS_MORE.fullmatch(plain) or is_heading(line)))


def is_end(line: str) -> bool:
    """Whether a line begins what follows a reference list."""
    return len(line) < 200 and bool(_IS_END.fullmatch(_plain(line)))


def reference_list(lines: Sequence[str]) -> list[str] | None:
    """The lines of the last reference list, without its heading; None if there is none.

    Where nothing is called a reference list, the end notes are one, if they cite anything.
    """
    heads = [n for n, line in enumerate(lines) if is_heading(line) and _cites(lines, n)]
    if not heads:
        named = (n for n, line in enumerate(lines) if _IS_NOTES.fullmatch(_plain(line)))
        heads = [n for n in named if _cites(lines, n)][-1:]
    if not heads:
        return None
    start = heads[-1]
    for earlier in reversed(heads[:-1]):
        if not _is_all_list(lines[earlier + 1 : start]):
            break
        start = earlier
    return list(_until_end(lines[start + 1 :]))


def _cites(lines: Sequence[str], head: int) -> bool:
    """Whether what follows a heading looks like works: a date or an address every few lines."""
    follows = [line for line in _until_end(lines[head + 1 : head + 60]) if line.strip()][:24]
    return sum(bool(_DATED.search(line)) for line in follows) * 6 >= len(follows) > 0


def _is_all_list(lines: Sequence[str]) -> bool:
    """Whether there is nothing but a list between two headings: a date every few lines."""
    printed = [line for line in lines if line.strip()]
    dated = sum(bool(_DATED.search(line)) for line in printed)
    words = sum(len(line.split()) for line in printed)
    return not any(map(is_end, printed)) and dated * 60 >= words and dated * 5 >= len(printed)


def _until_end(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        if is_end(line):
            return
        yield line


# --- Notes at the foot of pages -------------------------------------------------------------------

_NOTE = re.compile(r"\s*(?P<number>[0-9]{1,4})(?P<mark>[.)]?)\s+(?=[^\W\d_]|[“‘\"'’(\[])")
_FEWEST = 3
_SKIPPED = 2
_USUAL = 400
"""Characters; half of all notes are shorter."""


def notes(pages: Sequence[str]) -> list[list[str]]:
    """The lines of each note at the foot of a page, in order; [] unless most cite something.

    All bear the same mark after their number ("1 Smith", not "1. A paragraph of the text"), and
    they are short: long ones are the numbered paragraphs of the text.
    """
    printed = [[line for line in page if line.strip()] for page in printed_pages(pages)]
    for mark in ("", ")", "."):
        found = _marked(printed, mark)
        cites = sum(map(cites_a_work, found))
        lengths = sorted(len(" ".join(note)) for note in found)
        if cites >= max(_FEWEST, len(found) / 8) and lengths[len(lengths) // 2] < _USUAL:
            return found
    return []


def _marked(pages: Sequence[Sequence[str]], mark: str) -> list[list[str]]:
    """The notes whose numbers bear one mark; a page that has none is passed over."""
    found: list[list[str]] = []
    expected = 1
    for page in pages:
        for line in page[_begin(page, expected, mark) :]:
            if is_end(line):
                break
            number = _number(line, mark)
            if expected <= number <= expected + _SKIPPED:
                found.append([])
                expected = number + 1
            found[-1].append(line.strip())
    return found


def _begin(page: Sequence[str], expected: int, mark: str) -> int:
    """Where the notes of a page begin: the last line with the next number, or one soon after it.

    A number may stand in the text above too, and a note may be lost in a table or a footer.
    """
    for number in range(expected, expected + _SKIPPED + 1):
        places = [place for place, line in enumerate(page) if _number(line, mark) == number]
        if places:
            return places[-1]
    return len(page)


def _number(line: str, mark: str) -> int:
    """The number of the note that a line begins, 0 if it begins none."""
    label = _NOTE.match(line)
    return int(label["number"]) if label and label["mark"] == mark else 0


def cites_a_work(note: Sequence[str]) -> bool:
    """Whether a note names a year or an address."""
    return bool(_DATED.search(" ".join(note)))
