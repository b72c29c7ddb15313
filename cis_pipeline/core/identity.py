"""A record's id follows from what it is: its source, its content and which identical entry it is.

So importing a file twice adds nothing, while two identical rows of one export remain two records
identified. An id looks like `R-7K3QF2M9XAB`: letter-led (no spreadsheet takes it for a number or
a date), in Crockford's alphabet (no I, L, O, U to misread), its last character a check, so that
an id mangled by hand is noticed and not looked up as another record.

Why ten characters and a check: 50 bits leave a library of a million records a chance of about
one in two thousand of a clash, and a clash is refused, never merged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from sys import intern

from cis_pipeline.core.model import Problem, Record

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(rf"R-[{ALPHABET}]{{11}}")


def content_key(raw: str) -> str:
    """The content an id is made of: the raw entry without the accidents of saving a file.

    Line ends, blank lines and white space at the ends of lines do not count: a file that went
    through another computer or an editor still holds the same records.
    """
    if "\r" not in raw and ("\n" not in raw or not (raw[:1] == "\n" or _ACCIDENT.search(raw))):
        return raw.rstrip()  # most are so
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(filter(None, map(str.rstrip, lines)))


_ACCIDENT = re.compile(r"\n(?<=\s\n)")
"""A line end after white space, or after another; begins with the newline to be found fast."""


def make_id(source_id: str, raw: str, nth: int = 1) -> str:
    """The id of the `nth` entry (from 1) with this content in this source."""
    return _id_of(_digest(_begun(source_id), content_key(raw), nth))


def _begun(source_id: str) -> hashlib._Hash:
    """A hash of the source alone, to go on from with each of its entries."""
    return hashlib.sha256(f"{source_id}\0".encode())


def _digest(begun: hashlib._Hash, content: str, nth: int) -> bytes:
    entry = begun.copy()
    entry.update(content.encode())
    entry.update(b"\0%d" % nth)
    return entry.digest()


def _id_of(digest: bytes) -> str:
    """Fifty bits of the digest, ten at a time, and their check character."""
    number = int.from_bytes(digest[:7], "big") >> 6
    body, check = "R-", 0
    for shift in (40, 30, 20, 10, 0):
        pair = number >> shift & 1023
        body += _PAIRS[pair]
        check = _TWICE_DOUBLED[check] ^ _PAIR_CHECKS[pair]
    return body + ALPHABET[_DOUBLED[check]]


_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def is_id(text: str) -> bool:
    """Whether `text` has the shape of an id and the right check character."""
    return bool(_SHAPE.fullmatch(text)) and _check(text[2:-1]) == text[-1]


def _check(body: str) -> str:
    """A check character in the field of 32 elements: it shows any one wrong character and any
    swap of two neighbours (a polynomial code with the primitive element of x^5 + x^2 + 1)."""
    value = 0
    for character in body:
        value = _DOUBLED[value] ^ _VALUES[character]
    return ALPHABET[_DOUBLED[value]]


_DOUBLED = [value << 1 ^ (0b100101 if value & 0b10000 else 0) for value in range(32)]
_TWICE_DOUBLED = [_DOUBLED[value] for value in _DOUBLED]
_PAIR_CHECKS = [_DOUBLED[first] ^ second for first in range(32) for second in range(32)]
"""So that `_check` can be told of two characters at once."""


Identity = tuple[str, str, int]
"""The id of a record, that of its source, and which of several identical entries it is (from 1)."""


def identify(entries: Iterable[Record | Problem], source_id: str) -> Iterator[Record | Problem]:
    """The records of one source with their ids, their `nth` and their source; Problems as they
    are."""
    identity = identifier(source_id)
    for entry in entries:
        yield placed(entry, entry.locator, *identity(entry)) if isinstance(entry, Record) else entry


def placed(record: Record, locator: str, record_id: str, source_id: str, nth: int) -> Record:
    """The record with its place and its identity.

    Why not `dataclasses.replace`: it takes more than twice as long, and every record is read so.
    What many records say in the same words is kept once (`intern`).
    """
    return Record(
        record_id=record_id,
        source_id=source_id,
        nth=nth,
        locator=locator,
        raw=record.raw,
        key=record.key,
        item_type=intern(record.item_type),
        title=record.title,
        authors=record.authors,
        year=record.year,
        date=intern(record.date),
        container=intern(record.container),
        volume=intern(record.volume),
        issue=intern(record.issue),
        pages=record.pages,
        doi=record.doi,
        url=record.url,
        abstract=record.abstract,
        keywords=record.keywords,
        language=intern(record.language),
        publisher=intern(record.publisher),
        isbn=record.isbn,
        issn=record.issn,
        accession=record.accession,
        note=record.note,
        channel=record.channel,
        parent=record.parent,
        file=record.file,
        digest=record.digest,
    )


def identifier(source_id: str) -> Callable[[Record], Identity]:
    """What tells of the records of one source, one after the other, the identity of each.

    A record is known by its `key`, or else by its text, of which half a digest is remembered (a
    long file takes little memory).
    """
    seen: dict[bytes, int] = {}
    begun = _begun(source_id)

    def identity(record: Record) -> Identity:
        content = content_key(record.key or record.raw)
        digest = _digest(begun, content, 1)
        known = digest[:16]
        seen[known] = nth = seen.get(known, 0) + 1
        record_id = _id_of(digest if nth == 1 else _digest(begun, content, nth))
        return record_id, source_id, nth

    return identity
