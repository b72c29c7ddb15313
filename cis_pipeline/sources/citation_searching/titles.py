"""Where a title ends: at its closing quotation mark, its italics, or the full stop after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cis_pipeline.sources.citation_searching import names, publication
from cis_pipeline.sources.citation_searching.cities import is_place
from cis_pipeline.sources.citation_searching.italics import CLOSE, OPEN, bare
from cis_pipeline.sources.citation_searching.places import place

_QUOTES = (
    re.compile(r"[“„«](?P<title>.+?)[”“»](?=[\s,.;:()]|$)"),
    re.compile(r"(?<![\w])\"(?P<title>.+?)\"(?=[\s,.;:()]|$)"),
    re.compile(r"(?<![\w])‘(?P<title>.+?)’(?=[,.;:()]|$| [A-ZÀ-Þ\ue000(]| in )"),
    re.compile(r"(?<![\w])[’'](?P<title>.+?)[’'](?=[,.;:()]|$| [A-ZÀ-Þ\ue000(]| in )"),
)
_ABBREVIATIONS = frozenset(
    """vol vols no nos nr pp p ed eds edn st dr mr mrs ms prof vs v cf e.g i.e etc al inc ltd co jr
    sr u.s u.k ph.d trans rev repr dept univ int hrsg bd aufl u.a z.b approx art ch chap fig sec ser
    suppl dir gov op cit sept oct nov dec jan feb aug""".split()  # noqa: SIM905  # easier to read
)
_STOP = re.compile(r"(?P<word>\S*?)(?P<mark>[.?!]+[”\"’')\]\ue001]*)(?P<space>\s+)(?P<next>\S)")
_EXTRA = re.compile(
    r"[\s,]*(?:\((?:[^()]*\b(?:edn?|edition|aufl(?:age)?|vols?|rev|no|report|trans|series|paper)\b\.?[^()]*)\)"
    r"|\[[^\[\]]{3,40}\]|,? [0-9]+(?:st|nd|rd|th) (?:edn|ed|edition)\.?)[.\s]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title, where it begins in the text, what follows it, and what was taken off its end."""

    text: str
    begins: int
    rest: str
    publisher: str = ""
    kept: str = ""


def neat(text: str) -> str:
    """A title without the punctuation around it."""
    plain = " ".join(bare(text).split()).strip(" ,;:")
    if plain[-1:] == "." and not re.search(r"\.\.$|\b[A-Z]\.[A-Z]\.$", plain):
        plain = plain[:-1]
    for left, right in ("“”", '""', "‘’", "''"):
        if plain[:1] == left and plain[-1:] == right and plain.count(left) <= 2:
            plain = plain[1:-1].strip(" ,.")
    return plain


def sentences(text: str) -> list[str]:
    """A text cut after full stops, question and exclamation marks that end a sentence."""
    return [text[begin:end] for begin, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _STOP.finditer(text):
        word = found["word"].lstrip("(“\"'‘[\ue000").casefold()
        initial = len(word) == 1 and word.isalpha()
        short = found["mark"][0] == "." and (word in _ABBREVIATIONS or initial)
        goes_on = found["next"].islower() and found["mark"][0] == "."
        if not short and not goes_on:
            yield begin, found.end("mark")
            begin = found.start("next")
    if begin < len(text):
        yield begin, len(text)


def quoted(text: str) -> Title | None:
    """The first text in quotation marks that may be a title."""
    found = [m for quote in _QUOTES if (m := quote.search(text)) and len(m["title"]) > 3]
    best = min(found, key=lambda m: (m.start(), -m.end()), default=None)
    if best is None:
        return None
    return _made(best["title"].rstrip(" ,"), best.start(), text[best.end() :])


def first(text: str, commas: bool) -> Title | None:
    """The title that a text begins with; None if where it ends cannot be told.

    `commas`: whether commas part the elements of the entry, not full stops.
    """
    text = text.lstrip(" ,.:;")
    if re.match(r"[“„«\"‘'’]", text):
        found = quoted(text)
        if found and not found.begins and (text[0] != "'" or _closes(text)):
            return found
    if text.startswith(OPEN):
        end = text.find(CLOSE)
        return _made(text[1:end], 0, text[end + 1 :]) if end > 4 else None
    if OPEN in text:  # what is in italics later is a journal or a book
        found = _before_italics(text, commas)
        if found:
            return found
    if re.match("[a-z]", text):  # "Future Positive (2006) provides a guide"
        return None
    return _by_commas(text) if commas else _by_stops(text)


def _closes(text: str) -> bool:
    """Whether a quotation in straight marks is the whole title, not its first words."""
    return bool(re.match(r"'.+?'\s*(?:[,.;:(\ue000]|$)", text))


def _before_italics(text: str, commas: bool) -> Title | None:
    before = text[: text.index(OPEN)]
    chapter = re.search(r"[.,;] [Ii]n:? ", before)
    end = chapter.start() + 1 if chapter else len(before)
    title = before[:end].rstrip()
    if title[-1:] not in (",.?!" if commas else ".?!,"):
        return None
    return _made(title, 0, text[end:])


_EDITION = re.compile(
    r", (?:[0-9]+(?:st|nd|rd|th)|revised) (?:edn|ed|edition)\b\.?,? ?", re.IGNORECASE
)


def _by_stops(text: str) -> Title | None:
    """The sentences before the one that says where the work is printed; the first, if none does."""
    spans = list(_spans(text))
    if not spans:
        return None
    edition = _EDITION.search(text)
    if edition and edition.start() < spans[0][1]:
        return _made(text[: edition.start()], 0, text[edition.end() :])
    for n, (begin, end) in enumerate(spans[1:], start=1):
        if _says_where(bare(text[begin:end]), n == len(spans) - 1):
            ends = spans[n - 2 if n > 1 and _stands_alone(text, spans[n]) else n - 1][1]
            return _made(text[:ends], 0, text[ends:])
    return _first_sentence(text, spans)


def _first_sentence(text: str, spans: Sequence[tuple[int, int]]) -> Title | None:
    """The first sentence as a title, and the second if the first only asks."""
    if len(spans) == 1:
        if is_published(text):
            return _by_commas(text)
        return None if place(bare(text)) else _made(text, 0, "")  # "Title, Journal, 3(1), 2-9."
    asks = re.search(r"[?!]\W*$|\.\.$", text[: spans[0][1]])
    end = spans[1 if asks else 0][1]  # "What works? A review of the evidence."
    return _made(text[:end], 0, text[end:])


def _stands_alone(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence begins with the place in print, so that the journal stands before it."""
    sentence = bare(text[slice(*span)])
    where = place(sentence)
    return bool(
        where and (where.volume or where.issue) and not sentence[: where.begins].strip(" (")
    )


def _says_where(sentence: str, final: bool) -> bool:
    if re.match(r"\s*In:? [A-Z\"“‘]", sentence) or publication.is_imprint(sentence):
        return True
    if re.match(r"\s*(?:[0-9]+(?:st|nd|rd|th)|Rev(?:ised)?|New) (?:edn|ed\b|edition)", sentence):
        return True
    where = place(sentence)
    printed = bool(where and (where.volume or where.issue or where.pages))
    return printed or (final and publication.is_named(sentence.strip(" .")))


def _by_commas(text: str) -> Title | None:
    """ "Title, Publisher, Place.": the title ends before a publisher whose place is known."""
    plain = text.strip(" .")
    edition = _EDITION.search(plain)
    if edition:
        return _made(plain[: edition.start()], 0, plain[edition.end() :], plain[edition.end() :])
    parts = plain.split(", ")
    if len(parts) == 1:
        return _made(plain, 0, "")
    printed = publication.placed(parts[-1])
    if printed:
        return _made(", ".join(parts[:-1]), 0, parts[-1], printed)
    places = next((n for n in (2, 1) if len(parts) > n + 1 and is_place(", ".join(parts[-n:]))), 0)
    if places:
        title, publisher = parts[: -places - 1], parts[-places - 1]
        return _made(", ".join(title), 0, ", ".join(parts[-places - 1 :]), publisher)
    if len(parts) > 1 and publication.is_publisher(parts[-1]):
        return _made(", ".join(parts[:-1]), 0, parts[-1], parts[-1])
    return _by_stops(text) if len(list(_spans(text))) > 1 else None


def is_published(text: str) -> bool:
    """Whether a text ends in ", Publisher, Place" with a known place."""
    parts = text.strip(" .").split(", ")
    return len(parts) > 2 and (is_place(parts[-1]) or is_place(", ".join(parts[-2:])))


def after_names(text: str) -> int | None:
    """Where the title begins in "Family, Given, Title" or "Given Family, Title", or None."""
    commas = [found.end() for found in re.finditer(", ", text)]
    for end in reversed(commas):
        if names.people(bare(text[:end].strip(" ,"))):
            return end
    first_part = bare(text[: commas[0]]).strip(" ,") if commas else ""
    spelt = re.fullmatch(
        r"(?:[A-ZÀ-Þ][\w'’.-]*)(?: (?:and |de |van |von )?[A-ZÀ-Þ][\w'’-]+){1,5}", first_part
    )
    return commas[0] if spelt else None


def after_initials(text: str) -> int | None:
    """Where the title begins in "I. Family and I. Family, Title", or None."""
    commas = [found.end() for found in re.finditer(", ", text[:400])]
    initials = re.match(r"(?:[^\W\d_a-z]\.[ -]?)+ ?[^\W\d_a-z]", text)
    found = (end for end in reversed(commas) if names.people(bare(text[:end].strip(" ,"))))
    return next(found, None) if initials else None


def _made(title: str, begins: int, rest: str, tail: str = "") -> Title | None:
    kept = _EXTRA.search(bare(title))
    plain = bare(title)[: kept.start()] if kept else title
    text = neat(plain)
    if len(re.findall(r"[^\W\d_]", text)) < 3:
        return None
    publisher = tail if tail and "," not in tail else ""
    return Title(text, begins, rest.lstrip(" ,.;:”’\"'"), publisher, kept.group() if kept else "")
