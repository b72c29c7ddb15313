"""Where a title ends: at its closing quotation mark, its italics, or the full stop after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from cis_pipeline.core.text.sentences import sentences
from cis_pipeline.sources.citation_searching.links import CLOSE, OPEN, bare
from cis_pipeline.sources.citation_searching.names import is_name
from cis_pipeline.sources.citation_searching.publication import publication

_QUOTES = (
    re.compile(r"[“„«](?P<title>.+?)[”“»](?=[\s,.;:()]|$)"),
    re.compile(r"(?<![\w])\"(?P<title>.+?)\"(?=[\s,.;:()]|$)"),
    re.compile(r"(?<![\w])[‘’'](?P<title>.+?)[’'](?=\s?[,.;()\ue000]|$| in )"),
)
_EXTRA = re.compile(
    r"[\s,]*(?:\([^()]*\b(?:edn?|edition|aufl(?:age)?|vols?|rev|no|report|trans|series|paper)\b"
    r"[^()]*\)|\[[^\[\]]{3,40}\]|,? [0-9]+(?:st|nd|rd|th) (?:edn|ed|edition)\.?)[.\s]*$",
    re.IGNORECASE,
)
_EDITION = re.compile(r", (?:[0-9]+(?:st|nd|rd|th)|[Rr]evised) (?:edn|ed|edition)\b\.?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title, where it begins in the text, and what follows it."""

    text: str
    begins: int
    rest: str


def quoted(text: str) -> Title | None:
    """The first text in quotation marks that may be a title."""
    found = [m for quote in _QUOTES if (m := quote.search(text)) and len(m["title"]) > 3]
    best = min(found, key=lambda m: (m.start(), -m.end()), default=None)
    return best and _title(best["title"], best.start(), text[best.end() :])


def first(text: str, commas: bool) -> Title | None:
    """The title that a text begins with; None if where it ends cannot be told.

    `commas`: whether commas part the elements of the entry, not full stops.
    """
    text = text.lstrip(" ,.:;")
    if text[:1] in tuple("“„«\"‘'’") and (found := quoted(text)) and not found.begins:
        return found
    if text.startswith(OPEN):
        end = text.find(CLOSE)
        return _title(text[1:end], 0, text[end + 1 :]) if end > 4 else None
    if text[:1].islower():  # "Future Positive (2006) provides a guide"
        return None
    # what is in italics later is a journal or a book
    before = re.split(r"(?<=[.,;?!]) [Ii]n:? ", text.partition(OPEN)[0])[0].rstrip()
    if OPEN in text and before.endswith((",", "?", "!") if commas else (",", "?", "!", ".")):
        return _title(before, 0, text[len(before) :])
    edition = _EDITION.search(text)
    ends = [end for _, end in sentences(text)]
    if edition and ends and edition.start() < ends[0]:
        return _title(text[: edition.start()], 0, text[edition.end() :])
    if len(ends) < 2:
        return _by_commas(text)
    # "What works? A review of the evidence." but not "What works? Marrow Press."
    asks = text[ends[0] - 1] in "?!" and (len(ends) > 2 or not is_name(text[ends[0] :]))
    end = ends[1 if asks else 0]
    return _title(text[:end], 0, text[end:])


def _by_commas(text: str) -> Title | None:
    """ "Title, Publisher, Place.": what begins with a small letter goes on with the title."""
    begun, *others = re.sub(r", [A-Z]{2}$", "", text.strip(" .")).split(", ")
    goes_on = list(takewhile(lambda part: part[:1].islower(), others))
    others = others[len(goes_on) :]
    placed = len(others) == 1 and re.search(r"\w: [A-ZÀ-Þ]\w+$", others[0])
    certain = not others or placed or (len(others) == 2 and all(map(is_name, others)))
    if not certain or (others and publication(text).volume):
        return None
    return _title(", ".join((begun, *goes_on)), 0, ", ".join(others))


def _title(title: str, begins: int, rest: str) -> Title | None:
    text = " ".join(_EXTRA.sub("", bare(title)).split()).strip(" ,;:")
    if text[-1:] == "." and not re.search(r"\.\.$|\b[A-Z]\.[A-Z]\.$", text):
        text = text[:-1]
    told = len(re.findall(r"[^\W\d_]", text)) >= 3
    return Title(text, begins, rest.lstrip(" ,.;:”’\"'")) if told else None
