"""Which bodies of a gazetteer a text names, and where; which one an address belongs to.

The longest name wins ("Department of Health and Social Care", not "Department of Health"). A name
of one word that is no abbreviation ("Contact", "Become") is a word of the language too, and is
marked as weak; a name that several bodies bear names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from cis_pipeline.core.text.phrases import Phrases
from cis_pipeline.core.text.words import name_key, words
from cis_pipeline.protocol.defaults import reference
from cis_pipeline.protocol.publishers import Bodies, Publisher, Publishers
from cis_pipeline.protocol.toml import load

_ADDRESS = re.compile(
    r"(?:https?://|www\.|[\w.+-]+@)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,10})(/[\w./%-]*)?",
    re.IGNORECASE,
)
_SHARED = ("gov.uk", "assets.publishing.service.gov.uk")
"""Hosts that hold the documents of many bodies, which their names do not tell."""
_NOT_OF_STATE = ("G6", "G7")
_ARCHIVED = re.compile(r"https?://(?:web\.archive\.org/web|webarchive\.[\w.]+(?:/ukgwa)?)/\w+/")
_QUALIFIED = re.compile(r"\s*\([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A body that a text names, from `start` up to `end`, or that an address belongs to."""

    name: str
    category: str
    start: int = 0
    end: int = 0
    weak: bool = False


class Gazetteer:
    """publishers.toml made ready for finding its bodies in running text."""

    def __init__(self, publishers: Publishers) -> None:
        self._named: dict[str, list[Publisher]] = {}
        self._hosts: dict[str, Publisher] = {}
        for body in publishers.publisher:
            for name in (body.name, *body.aliases):
                self._named.setdefault(name_key(name), []).append(body)
            for domain in body.domains:
                self._hosts.setdefault(domain.casefold().removeprefix("www."), body)
        listed = (name for body in publishers.publisher for name in (body.name, *body.aliases))
        self._phrases = Phrases(listed, names=True)
        self.bodies = Bodies(publishers)

    def find(self, text: str) -> Iterator[Mention]:
        """The bodies that a text names, from its beginning to its end; never overlapping."""
        cut = words(text)
        spans = list(_spans(text, cut.written))
        for found in self._phrases.find(cut):
            body = self._one(found.phrase)
            if body is None:
                continue
            start, end = spans[found.start][0], spans[found.end - 1][1]
            weak = found.end - found.start == 1 and not found.phrase.isupper()
            if not weak or text[start].isupper():
                yield Mention(_called(body, found.phrase), body.category, start, end, weak)

    def exactly(self, text: str) -> Mention | None:
        """The body whose name or alias this is, as a whole."""
        body = self._one(text)
        return Mention(_called(body, text), body.category, 0, len(text)) if body else None

    def at(self, host: str, path: str = "") -> Mention | None:
        """The body that a web address belongs to; on gov.uk its path tells ("contact-dfe")."""
        host = host.casefold().removeprefix("www.")
        if host in _SHARED or host.endswith("parliament.uk"):
            for part in path.split("/"):
                found = self.exactly(part.removeprefix("contact-").replace("-", " ").rstrip("."))
                if found and found.category not in _NOT_OF_STATE:  # gov.uk/contact is no charity
                    return found
        if host in _SHARED:
            return None
        parts = host.split(".")
        for place in range(len(parts) - 1):
            domain = ".".join(parts[place:])
            if body := self._hosts.get(domain):
                return Mention(_called(body, body.name), body.category)
        return None

    def addresses(self, text: str) -> Iterator[Mention]:
        """The bodies of the web and mail addresses in a text, in order."""
        for address in _ADDRESS.finditer(text):
            if found := self.at(address[1], address[2] or ""):
                yield found

    def of_url(self, url: str) -> Mention | None:
        """The body of a whole web address, also of one that a web archive keeps."""
        url = _ARCHIVED.sub("", url)
        try:
            split = urlsplit(url if "//" in url else f"//{url}")
            return self.at(split.hostname or "", split.path)
        except ValueError:
            return None

    def _one(self, name: str) -> Publisher | None:
        found = self._named.get(name_key(name), [])
        return found[0] if len({body.name for body in found}) == 1 else None


@cache
def default() -> Gazetteer:
    """The gazetteer of the reference review, for files that belong to no review."""
    return Gazetteer(load(reference() / "config" / "publishers.toml", Publishers))


def _called(body: Publisher, printed: str) -> str:
    """The name to give a body: as listed, but as printed where the list only tells it from another.

    "Department of Health" is listed with "(England)" behind it, which no document prints.
    """
    if not _QUALIFIED.search(body.name) or (printed.isupper() and len(printed) < 10):
        return body.name
    same = name_key(printed) == name_key(body.name)
    return _QUALIFIED.sub("", body.name) if same else printed


def _spans(text: str, written: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where each word of a text stands."""
    place = 0
    for word in written:
        place = text.index(word, place)
        yield place, place + len(word)
        place += len(word)
