"""The printed lines of an entry become one: hyphens at line ends mended, addresses put together.

A broken word becomes the one that the document writes elsewhere ("well-being" or "wellbeing");
where it writes neither, it loses its hyphen, unless what follows is a capital or a number.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_ADDRESS = re.compile(r"(?:https?://|www\.|(?:doi: ?)?10\.[0-9]{4,9}/)\S*$", re.IGNORECASE)
_GOES_ON = re.compile(
    r"[^\s/]*[/_=&%?#~][^\s]*|[\w.%-]*-[\w.%-]+|[\w-]+\.(?:pdf|html?|aspx?|php|docx?)\b|[0-9][\w.]*"
)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_BROKEN_LINK = re.compile(r"<([^<>\s]+)>\s+\[([^\]\s]+)\]\(#[^)]*\)")
_WORDS = re.compile(r"\w+(?:-\w+)*")


def words_of(text: str) -> frozenset[str]:
    """The words of a document, in lower case, hyphens kept."""
    return frozenset(word.casefold() for word in _WORDS.findall(text))


def joined(entry: str, known: Collection[str]) -> str:
    """The lines of an entry as one; `known` are the words of the document."""
    text = ""
    for line in entry.split("\n"):
        text = _with(text, " ".join(line.split()), known) if text else " ".join(line.split())
    text = _BROKEN_LINK.sub(lambda found: f"<{found[1]}{found[2]}>", text).replace("\u00ad", "")
    text = _SPACED_ADDRESS.sub(r"\1", text)
    return _SPACED_WORD.sub(lambda found: _word(found[1], found[2], known), text)


_SPACED_ADDRESS = re.compile(r"((?:https?://|www\.)\S*[-_=&%]) (?=[^\s(\[<])")
_SPACED_WORD = re.compile(r"\b([^\W\d_]{2,})- (?!(?:and|or|to|und|oder|bis)\b)([^\W\d_A-Z]{2,})\b")
"""A word that was broken at a line end which the reading of a PDF has lost."""


def _word(first: str, second: str, known: Collection[str]) -> str:
    """A broken word as the document writes it elsewhere; without its hyphen, if it does not."""
    whole, hyphened = f"{first}{second}", f"{first}-{second}"
    return hyphened if hyphened.casefold() in known and whole.casefold() not in known else whole


def _with(text: str, line: str, known: Collection[str]) -> str:
    if _ADDRESS.search(text):
        return text + line if _address_goes_on(text, line) else f"{text} {line}"
    broken, second = _BROKEN_WORD.search(text), re.match(r"\w+", line)
    if not broken or not second:
        return f"{text} {line}"
    whole = f"{broken[1]}{second[0]}".casefold()
    hyphened = f"{broken[1]}-{second[0]}".casefold()
    soft = text[-1] == "\u00ad"
    if not soft and ((hyphened in known and whole not in known) or not second[0][0].islower()):
        return f"{text[:-1]}-{line}"
    return f"{text[:-1]}{line}"


def _address_goes_on(text: str, line: str) -> bool:
    """Whether an address at the end of a line goes on in the next."""
    if line[:1] in "([<" or text[-1] in ">)]":
        return False
    first = line.split()[0] if line.split() else ""
    if text[-1] in "/-_=&?%#":
        return True
    if text[-1] == ".":
        return bool(re.match(r"[0-9a-z]", first)) and first.rstrip(".,") != first.casefold().title()
    return (
        text[-1] not in ",;"
        and bool(_GOES_ON.match(first))
        and not re.match(r"[0-9]{1,4}[.,)]?$", first)
    )
