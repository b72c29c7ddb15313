"""A report as one record: of each field the best value among its records, by one stated rule.

Records stay as they came, all of them; this is a view of them. The id and all that says how a
record was found are the canonical record's own. What a machine read off a document (its title, its
date) gives way to whatever was written down about the document, so that a row added to the
register mends it.

A rule is given the records that have the field, the canonical one first, and names the one whose
value stands for the report. Where nothing speaks for another value, the canonical record's own
stands. What a person corrected by hand goes before every rule. The rules, and why:

- title: the most complete form that two records agree on (else that any has, if it goes on from
  the canonical one), not cut off, not in capitals. Databases drop subtitles and add remarks; what
  two of them print is the title.
- authors: the longest list that goes on from the canonical one, with the most given names in full.
- year: of the records that say where in print it stands (volume or pages), if any does, the year
  that most give: an early view is not the version of record. date: the most complete of that year.
- container, publisher: a full name before its abbreviation or initials, then what most give, not
  in capitals.
- pages: the first page that most give, with the most complete last page.
- abstract: of those alike (a translation is another text) the longest that is not cut off, without
  counting mark-up and notes of copyright.
- keywords: the longest list.
- item_type: what most give, a kind before "document", which says nothing.
- url, parent, file and digest: the earliest record's that has one.
- all others (doi, volume, issue, language, isbn, issn): what most give.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache, partial
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from cis_pipeline.core.model import Record
from cis_pipeline.core.text.normalise import normalise

_OWN = {"record_id", "source_id", "nth", "locator", "raw", "key", "channel", "accession", "note"}
MERGED = tuple(field.name for field in fields(Record) if field.name not in _OWN)
"""The fields that are chosen among the records of a report."""

ValueSources = Mapping[str, str]
"""Field -> the record_id that its value is from; of each field that has a value."""

_NONE: ValueSources = MappingProxyType({})


def merged(records: Sequence[Record], by_hand: ValueSources = _NONE) -> Record:
    """The record that stands for a report; `records` begin with the canonical one.

    `by_hand` names of each field that a person corrected the record with that value.
    """
    if len(records) == 1:
        return records[0]
    return _filled(records[0], _chosen(records, by_hand))


def merged_with_value_sources(
    records: Sequence[Record], by_hand: ValueSources = _NONE
) -> tuple[Record, ValueSources]:
    """The same, and whose value each field has; a value that several give is the earliest's."""
    chosen = _chosen(records, by_hand)
    return _filled(records[0], chosen), {name: r.record_id for name, r in chosen.items()}


def from_others(records: Sequence[Record], by_hand: ValueSources = _NONE) -> dict[str, str]:
    """Of the fields whose value is not the canonical record's own: whose it is."""
    if len(records) == 1:
        return {}
    canonical = records[0]
    _, sources = merged_with_value_sources(records, by_hand)
    return {name: source for name, source in sources.items() if source != canonical.record_id}


def filled(records: Sequence[Record]) -> Record:
    """The first record with only its gaps filled, from the others in turn."""
    having = ((name, [r for r in records if getattr(r, name)]) for name in MERGED)
    return _filled(records[0], {name: found[0] for name, found in having if found})


_VALUES = attrgetter(*MERGED)


def _chosen(records: Sequence[Record], by_hand: ValueSources = _NONE) -> dict[str, Record]:
    """Each field that any record has, with the earliest record that gives its best value."""
    written = sorted(records, key=is_read_off)
    chosen: dict[str, Record] = {}
    for name, values in zip(MERGED, zip(*map(_VALUES, written), strict=True), strict=True):
        if values.count(values[0]) == len(values):  # mostly, and at once
            if values[0]:
                chosen[name] = written[0]
            continue
        having = [r for r, value in zip(written, values, strict=True) if value]
        if is_read_off(having[-1]):
            having = [r for r in having if is_read_off(r) == is_read_off(having[0])]
        if name == "date" and "year" in chosen:
            having = [r for r in having if r.year == chosen["year"].year] or having
        found = getattr(having[0] if len(having) == 1 else best(name, having), name)
        chosen[name] = next(r for r in having if getattr(r, name) == found)
    return chosen | {n: r for n, i in by_hand.items() for r in records if r.record_id == i}


def _filled(canonical: Record, chosen: Mapping[str, Record]) -> Record:
    values: dict[str, Any] = {name: getattr(r, name) for name, r in chosen.items()}
    differ = {name: v for name, v in values.items() if v != getattr(canonical, name)}
    return replace(canonical, **differ) if differ else canonical


def is_read_off(record: Record) -> bool:
    """Whether a record is what a machine read off a document, which is known by its bytes."""
    return bool(record.digest) and record.key == record.digest


def merge_all(
    by_id: Mapping[str, Record],
    reports: Mapping[str, Sequence[str]],
    by_hand: Mapping[str, ValueSources] = MappingProxyType({}),
) -> dict[str, Record]:
    """Each report of a fold (canonical id -> record ids) as one record, in the same order.

    `by_hand` as in `merged`, by report.
    """
    return {
        report: merged([by_id[i] for i in ids], by_hand.get(report, _NONE))
        if len(ids) > 1
        else by_id[report]
        for report, ids in reports.items()
    }


Records = Sequence[Record]
Rule = Callable[[Records], Record]


def best(field: str, records: Records) -> Record:
    """The record whose value of a field is the best; all of `records` have one."""
    rule = _RULES.get(field)
    return rule(records) if rule else _most_give(records, field)[0]


# --- what is asked of a text ---------------------------------------------------------------------


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1 << 16)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and punctuation."""
    return tuple(_WORD.findall(normalise(text)))


def _in_capitals(text: str) -> bool:
    return text.isupper() and len(_words(text)) > 1


def _cut_off(text: str) -> bool:
    return bool(re.search(r"(\.\.\.|\u2026|\[(abridged|truncated)\])\W*$", text, re.IGNORECASE))


def _that(records: Records, wanted: Callable[[Record], bool]) -> Records:
    """Those that are as wanted, or all of them if none is."""
    return [r for r in records if wanted(r)] or records


def _most_give(records: Records, field: str) -> Records:
    """Those that give the value which most of them give; the earlier value of two as frequent."""
    keys = [_words(str(getattr(r, field))) for r in records]
    most = Counter(keys).most_common(1)[0][0]
    return [r for r, key in zip(records, keys, strict=True) if key == most]


# --- the rules -----------------------------------------------------------------------------------


def _title(records: Records) -> Record:
    whole = _that(records, lambda r: not _cut_off(r.title))
    given = Counter(_words(r.title) for r in whole)
    agreed = _that(whole, lambda r: given[_words(r.title)] > 1)
    start = _words(_most_give(agreed, "title")[0].title)
    longer = [r for r in agreed if _words(r.title)[: len(start)] == start]
    most = max(len(_words(r.title)) for r in longer)
    fullest = [r for r in longer if len(_words(r.title)) == most]
    return _that(fullest, lambda r: not _in_capitals(r.title))[0]


def _authors(records: Records) -> Record:
    first = _families(records[0])
    alike = [r for r in records if all(map(_same, first, _families(r)))]
    return max(alike, key=lambda r: (len(_families(r)), sum(map(_in_full, r.authors))))


_OTHERS = {("et", "al"), ("others",), ("and", "others")}


def _families(record: Record) -> list[tuple[str, ...]]:
    """The family names, or names of bodies, without "et al."."""
    names = (_words(author.partition(",")[0]) for author in record.authors)
    return [name for name in names if name not in _OTHERS]


def _same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    return one == two


def _in_full(author: str) -> bool:
    """Whether a given name stands there and not only initials ("Doe, A. B.", "Doe, AB")."""
    given = re.findall(r"[^\W\d_]{2,}(?!\.)", author.partition(",")[2])
    return any(not name.isupper() for name in given)


def _year(records: Records) -> Record:
    return _most_give(_placed(records), "year")[0]


def _placed(records: Records) -> Records:
    """Those that say where in print it stands, if any does."""
    return _that(records, lambda r: bool(r.volume or r.pages))


def _date(records: Records) -> Record:
    return max(records, key=lambda r: len(r.date))


def _name(records: Records, field: str) -> Record:
    name = attrgetter(field)
    names = {_words(name(r)) for r in records}
    full = _that(records, lambda r: not any(_shortens(_words(name(r)), n) for n in names))
    return _that(_most_give(full, field), lambda r: not _in_capitals(name(r)))[0]


def _item_type(records: Records) -> Record:
    return _most_give(_that(records, lambda r: r.item_type != "document"), "item_type")[0]


_SMALL = {"a", "an", "and", "de", "der", "des", "die", "du", "et", "for", "fur", "in", "la", "le"}
_SMALL |= {"of", "on", "the", "und", "y"}


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name is another's abbreviation, word by word, or its initials.

    >>> full = ("journal", "of", "social", "work")
    >>> [_shortens(s, full) for s in (("j", "soc", "work"), ("jsw",), ("social", "work"))]
    [True, True, False]
    """
    mine, yours = ([w for w in name if w not in _SMALL] for name in (short, full))
    if short == full or len("".join(mine)) >= len("".join(yours)):
        return False
    if len(mine) == 1:
        return mine[0] in ("".join(w[0] for w in yours), "".join(w[0] for w in full))
    return len(mine) == len(yours) and all(map(_begins, mine, yours))


def _begins(short: str, full: str) -> bool:
    """Whether a word is the other cut short ("natl" of "national")."""
    letters = iter(full)
    return short[0] == full[0] and all(letter in letters for letter in short)


def _pages(records: Records) -> Record:
    first = Counter(_page(r, 0) for r in records).most_common(1)[0][0]
    return max((r for r in records if _page(r, 0) == first), key=lambda r: len(_page(r, 1)))


def _page(record: Record, place: int) -> str:
    """The first page (0), or the last (1) if it is given."""
    found = re.split(r"\s*[-\u2010-\u2015\u2212]+\s*", record.pages.strip().casefold(), maxsplit=1)
    return found[place] if place < len(found) else ""


_TAG = re.compile(r"<[^>]+>")
_ASIDES = ("©", "(c) ", "copyright", "all rights reserved", "abstract from author")


def _said(abstract: str) -> list[str]:
    """The words of an abstract without mark-up, and without what follows a note of copyright."""
    text = abstract.casefold()
    for aside in _ASIDES:
        text = text.partition(aside)[0] or text
    return _TAG.sub(" ", text).split() if "<" in text else text.split()


_LEAST = 20
"""An abstract of fewer words may be a remark that there is none."""


def _abstract(records: Records) -> Record:
    texts = [(_said(r.abstract), r) for r in records]
    texts = [t for t in texts if not _cut_off(t[1].abstract)] or texts
    first = next((set(words) for words, _ in texts if len(words) >= _LEAST), set[str]())
    alike = [t for t in texts if 2 * len(first.intersection(t[0])) >= len(first)]
    return max(alike, key=lambda t: len(t[0]))[1]


def _keywords(records: Records) -> Record:
    return max(records, key=lambda r: len(r.keywords))


def _earliest(records: Records) -> Record:
    return records[0]


_RULES: Mapping[str, Rule] = {
    "title": _title,
    "authors": _authors,
    "year": _year,
    "date": _date,
    "container": partial(_name, field="container"),
    "publisher": partial(_name, field="publisher"),
    "item_type": _item_type,
    "pages": _pages,
    "abstract": _abstract,
    "keywords": _keywords,
    **dict.fromkeys(("url", "parent", "file", "digest"), _earliest),
}
