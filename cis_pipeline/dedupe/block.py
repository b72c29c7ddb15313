"""Which pairs are worth comparing: records that share one of several keys.

A key is a field or a few of them that two databases are likely to give alike; no single one is
trusted, because each may be missing or misspelt in one of the two. A block (the records that
share a key) above `CAP` is divided by a further field, and again by the next. What no field can
divide is sorted, and each record is compared with its neighbours: identical records then join in
a chain. Nothing is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from cis_pipeline.dedupe.normalise import Keys
from cis_pipeline.dedupe.titles import GENERIC

CAP = 40
"""The largest block in which every pair is compared."""

_FIELDS: tuple[Callable[[Keys], object], ...] = (
    lambda k: k.year,
    lambda k: k.first,
    lambda k: k.page,
    lambda k: k.volume,
    lambda k: k.compact,
    lambda k: k.container,
)


def block_keys(k: Keys) -> Iterator[tuple[object, ...]]:
    """The keys of one record; two records that share any of them are compared."""
    if k.doi:
        yield "doi", k.doi
    if k.compact:
        yield from _title_keys(k)
    if k.first and k.page and k.year:
        yield "author year page", k.first[:4], k.year, k.page
    if k.volume and k.page and (k.last or k.container):
        yield "volume page", k.volume, k.page, k.last or k.container[0][0]
    if k.url:
        yield "url", k.url
    for isbn in k.isbn:
        yield "isbn", isbn
    if k.digest:
        yield "digest", k.digest


def _title_keys(k: Keys) -> Iterator[tuple[object, ...]]:
    generic = GENERIC.fullmatch(k.title)
    yield ("title", k.compact, k.container, k.volume) if generic else ("title", k.compact)
    if k.main:
        yield "main", k.main
    elif not generic:
        yield "main", k.title
    if k.other:
        yield "main", k.other
    if len(k.compact) > 20:
        yield "start", k.compact[:20], k.year
        yield "end", k.compact[-20:], k.year
        longest = sorted(sorted(set(k.title.split()), key=lambda w: (-len(w), w))[:3])
        yield "long words", *longest, k.first[:3]


def blocks(records: Sequence[Keys]) -> dict[tuple[object, ...], list[Keys]]:
    """Every key that two or more records share, with these records in sequence."""
    found: dict[tuple[object, ...], list[Keys]] = defaultdict(list)
    for record in records:
        for key in set(block_keys(record)):
            found[key].append(record)
    return {key: members for key, members in found.items() if len(members) > 1}


def candidates(records: Sequence[Keys]) -> Iterator[tuple[Keys, Keys]]:
    """Each pair to compare once, the earlier record first, in the order of the sequence."""
    seen: set[tuple[int, int]] = set()
    for members in blocks(records).values():
        for part in _divided(members, 0):
            seen.update(_pairs(part))
    for one, two in sorted(seen):
        yield records[one], records[two]


def _divided(members: list[Keys], depth: int) -> Iterator[list[Keys]]:
    """The block itself if it is small enough, else its parts by the next field.

    A record that lacks the field could belong to any part, so it is put beside each of them if
    there are few such records, and else makes a part with its like.
    """
    if len(members) <= CAP or depth == len(_FIELDS):
        yield members
        return
    parts: dict[object, list[Keys]] = defaultdict(list)
    for record in members:
        parts[_FIELDS[depth](record)].append(record)
    lacking = [m for value, part in parts.items() if not value for m in part]
    few = lacking if len(lacking) <= CAP // 4 else []
    for value, part in parts.items():
        yield from _divided(sorted({*part, *few}, key=_place) if value else part, depth + 1)


def _pairs(members: list[Keys]) -> Iterator[tuple[int, int]]:
    """All pairs of a block; of one that no field could divide, the neighbours in sorted order."""
    reach = len(members)
    if reach > CAP:
        members = sorted(members, key=lambda k: (k.title, k.issue, k.last, k.doi, k.url, k.place))
        reach = CAP // 4
    for at, one in enumerate(members):
        for two in members[at + 1 : at + reach]:
            yield (one.place, two.place) if one.place < two.place else (two.place, one.place)


def _place(k: Keys) -> int:
    return k.place
