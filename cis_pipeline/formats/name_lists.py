"""The names that one field holds, however a vendor parts them.

Semicolons, bars or lines part names plainly. " and " and commas do not: bodies have both in their
names, and a comma may stand within a name. So these part a text only where every part is then a
name by its look: with initials ("Liu R., Adler D.G."), or, of three parts and more, of a given
and a family name each ("Jo Fir, Ann B. Oak, Bo Elm"), or family and given names in turn.

A cell of a table should hold all names (`split`); a tag should hold one (`each`), and is taken for
a list only where its commas can mean nothing else. What is printed where nobody is named
("[Anonymous]"), "et al." and the numbers of addresses are no names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from cis_pipeline.formats import fields
from cis_pipeline.formats.finishing import is_nobody
from cis_pipeline.formats.names import PARTICLES, initialled, turned, whole
from cis_pipeline.formats.tabular import cells

_BETWEEN = re.compile(r"[;|\n\uff1b]")
_COMMA = re.compile(r"\s*[,\u3001\uff0c]\s*")
_AND = re.compile(r",? (?:and|&|AND) |, ?& ?")
_LOUD_AND = re.compile(r"\s+AND\s+")
"""How BibTeX parts names where a program wrote it in capitals; no body's name has it."""

_NUMBERS = re.compile(
    r"\s*\((?:[0-9]{6,}|[0-9*#\u2020\u2021, ]{1,12}|(?:[0-9]{4}-){3}[0-9]{3}[0-9X])\)"
    r"|[\u00b9\u00b2\u00b3\u2070-\u2079*\u2020\u2021\u00a7]+(?=[\s,;|]|$)"
)
"""What is printed behind a name: its bearer's number at Scopus, those of addresses, an ORCID iD."""
_NOBODY = ("anon", "author", "unknown")
"""What a text has in it that names nobody."""
_LEADING_AND = re.compile(r";\s*(?:and|&)\s+")
_PUBMED = re.compile(r"[^\W\d_] [^\W\d_a-z]{1,4}(?: (?:Jr|Sr|[2-4](?:nd|rd|th)|II|III))?, ")
_OTHERS = re.compile(
    r"[,;]?\s*(?:\b(?:and|&)\s+)?"
    r"(?:\[?\bet\.?\s+al\b\.?\]?|\b(?:and|&) others\b|\.\.\.|\u2026)\.?\s*$",
    re.IGNORECASE,
)
_ONLY_SUFFIX = re.compile(r"(?:Jr|Sr|[2-4](?:nd|rd|th)|II|III|IV)\.?")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[ -]{0,2}){1,4}")
_INITIALS_LAST = re.compile(r"[^\W\d_].* [^\W\d_a-z]{1,4}(?: (?:Jr|Sr|[2-4](?:nd|rd|th)|II|III))?")
_WORD = re.compile(r"[^\W\d_]")
_ACCOUNT = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/(?P<name>[\w.-]+)/?"
)
"""The page of an account where programs are kept; its name is the account's."""
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\uac00-\ud7a3]{2,4}")
"""A whole name in Chinese, Japanese or Korean."""


def split(text: str) -> tuple[str, ...]:
    """The names in one cell that holds them all, in order.

    >>> split("Liu R., Adler D.G."), split("WC Yang, WE Tobler")
    (('Liu, R.', 'Adler, D.G.'), ('Yang, WC', 'Tobler, WE'))
    >>> split("Hampson, M.; Goldsmith, C."), split("Hampson, Martha"), split("[Anonymous]")
    (('Hampson, M.', 'Goldsmith, C.'), ('Hampson, Martha',), ())
    >>> split("https://github.com/care-lab")
    ('care-lab',)
    """
    if text.startswith("http") and (account := _ACCOUNT.fullmatch(text)):
        return (account["name"],)
    text = _without_others(text)
    if ";" in text and "&#" in text:  # a semicolon that HTML spells parts nothing
        return _named(text, fields.names([text]))
    if ";" in text or _BETWEEN.search(text):
        return _named(text, _alike(_apart(text)))
    if "AND" in text and _LOUD_AND.search(text):
        parts = (whole(fields.tidy(part)) for part in _LOUD_AND.split(text))
        return _named(text, filter(None, parts))
    return _named(text, _by_commas(fields.tidy(text)))


def _without_others(text: str) -> str:
    """A cell without what is printed behind names, and without "et al."."""
    if "(" in text or not text.isascii() or "*" in text:
        text = _NUMBERS.sub("", text)
    tail = text[-16:]
    if any(sign in tail for sign in (" al", "thers", "..", "\u2026")):
        return text[: -len(tail)] + _OTHERS.sub("", tail)
    return text


def _apart(text: str) -> list[str]:
    """What stands between semicolons, bars or lines; PubMed parts persons by commas there."""
    if "; and " in text or "; &" in text:
        text = _LEADING_AND.sub("; ", text)
    plain = "|" not in text and text.isprintable()
    parts = text.split(";") if plain and ";" in text else _BETWEEN.split(text)
    found = [one for part in parts if (one := fields.name(part))]
    if not _PUBMED.search(text):
        return found
    return [name for one in found for name in _persons(one)]


def _persons(text: str) -> Iterable[str]:
    """The names of a list by commas in which every part has its initials last; else the text."""
    parts = _COMMA.split(text)
    return map(initialled, parts) if all(map(_INITIALS_LAST.fullmatch, parts)) else (text,)


def _named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that were found in a text, without those that name nobody."""
    found = [one for one in names if one and (one[0].isalpha() or _WORD.search(one))]
    if len(text) < 4096 and (lower := text.lower()) and any(sign in lower for sign in _NOBODY):
        return tuple([one for one in found if not is_nobody(one)])
    return tuple(found)


def _alike(parts: list[str]) -> list[str]:
    """Parts that semicolons or lines part; initials get their comma where all parts have some."""
    last = parts[-1] if parts else ""
    if len(parts) > 1 and last.endswith(".") and "," not in last and parts[-2][-1:] != ".":
        parts[-1] = last.removesuffix(".")  # the stop of the list
    if any("," in part for part in parts):
        return parts
    found = [initialled(part) for part in parts]
    return found if all("," in one for one in found) else parts


# --- Commas, and "and" --------------------------------------------------------------------------


def _by_commas(text: str) -> tuple[str, ...]:
    """The names of a line that has no plainer separator; the line itself if they cannot be told."""
    if not text:
        return ()
    family, comma, given = text.partition(", ")
    if comma and not re.search(r"\s", family) and not re.search(r"[,&]| and ", given):
        return (_IDEOGRAPHS.fullmatch(family) and _list(text)) or (text,)
    parted = _AND.split(text) if _AND.search(text) else [text]
    if len(parted) > 1 and (found := _by_and(text, parted)):
        return found
    return _list(text) or (", ".join(part for part in _COMMA.split(text) if part),)


def _by_and(text: str, parted: list[str]) -> tuple[str, ...]:
    """The names where "and" parts them: each side is one, or a list, or has family name first."""
    sides = [part.strip(" ,") for part in parted]
    sure = _full(sides[-1])  # given names stand first, so a comma before parts names
    found = [_list(side, sure) or ((whole(side),) if _person(side) else ()) for side in sides]
    if all(found):
        return tuple(one for names in found for one in names)
    if _AND.search(text[: max(text.rfind(","), 0)]):  # bodies have no "and" before a comma
        return tuple(one for side in sides for one in _by_commas(side))
    return ()


def _list(text: str, sure: bool = False) -> tuple[str, ...]:
    """The names between commas, or () where it cannot be told that there are several.

    `sure`: that given names stand first is known from elsewhere.
    """
    parts = _joined([part for part in _COMMA.split(text) if part])
    if len(parts) < 2:
        return tuple(one for part in parts if "," in (one := initialled(part)))
    if pairs := _in_turn(parts, _INITIALS.fullmatch):
        return pairs
    found = [initialled(part) for part in parts]
    count = sum("," in one for one in found)
    if count == len(parts) or (count > 1 and all(" " in part for part in parts)):
        if parts[-1].endswith(".") and not parts[-2].endswith("."):
            found[-1] = found[-1].removesuffix(".")  # the stop of the list
        return tuple(found)
    if all(map(_IDEOGRAPHS.fullmatch, parts)):
        return tuple(parts)
    if all(map(_full, parts)) and (sure or not _one_family(parts)):
        return tuple(map(turned, parts))
    return () if count else _in_turn(parts, bool)


def _in_turn(parts: list[str], is_given: Callable[[str], object]) -> tuple[str, ...]:
    """The names where family and given names take turns; () where it cannot be so."""
    families, given = parts[::2], parts[1::2]
    if len(parts) < 4 or len(families) > len(given) or not all(map(is_given, given)):
        return ()
    if any(map(_INITIALS.fullmatch, families)):
        return ()
    return tuple(f"{one}, {other}" for one, other in zip(families, given, strict=True))


def _joined(parts: list[str]) -> list[str]:
    """The parts, with "Jr" at the name it belongs to."""
    found: list[str] = []
    for part in parts:
        if found and " " in found[-1] and _ONLY_SUFFIX.fullmatch(part):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def _one_family(parts: list[str]) -> bool:
    """Whether two parts may be a family name of several words, and given names."""
    first = parts[0].split()
    return len(parts) == 2 and not any(_INITIALS.fullmatch(word) for word in first[:-1])


def _person(text: str) -> bool:
    """Whether a text without commas, or with one behind the family name, is a person's name."""
    family, comma, given = text.partition(", ")
    if comma:
        return "," not in given and len(family.split()) < 4 and len(given.split()) < 4
    return "," in initialled(text) or _full(text)


_CAPITAL = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:['\u2019.-][^\W\d_]*)*\.?")
_BODY = re.compile(
    r"\b(?:academy|affairs|board|bureau|care|charity|children|commission|community|development|"
    r"education|environment|executive|families|federation|food|fund|government|health|housing|"
    r"hospital|human|industry|international|justice|labou?r|library|medicine|medical|museum|"
    r"national|nursing|partners|planning|police|policy|productions?|programme|programs?|public|"
    r"publishing|research|royal|safety|school|science|sciences|service|services|skills|social|"
    r"standards|states|studies|technology|trade|trial|union|united|water|welfare|work|world)\b",
    re.IGNORECASE,
)


def _full(text: str) -> bool:
    """Whether it is a given and a family name: capitals, initials, particles, no body's words."""
    words = text.split()
    if not 2 <= len(words) <= 5 or _BODY.search(text) or len(words[-1]) < 2:
        return False
    if turned(text) == text:
        return False
    return all(_CAPITAL.fullmatch(word) or word in PARTICLES for word in words)


# --- A field that should hold one name ------------------------------------------------------------


def each(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of fields that should hold one each, in order; those of lists one by one.

    >>> each(["Elm, Bo", "Fir, Jo and Gum, Li", "Hay JA, Ivy B, Kay C"])
    ('Elm, Bo', 'Fir, Jo', 'Gum, Li', 'Hay, JA', 'Ivy, B', 'Kay, C')
    >>> each(["Bo K. Elm, Jo A. Fir", "Department for Education, Wales", "Moss and Sons Ltd"])
    ('Elm, Bo K.', 'Fir, Jo A.', 'Department for Education, Wales', 'Moss and Sons Ltd')
    """
    return tuple(one for name in fields.names(texts) for one in listed(name))


def listed(printed: str) -> tuple[str, ...]:
    """The names of a list; a single name as it is."""
    family, comma, given = printed.partition(",")
    plain = (" " not in family and "," not in given) if comma else True  # as most names are
    if plain and not any(mark in printed for mark in _IN_LISTS) and printed[:1] != "[":
        return (printed,)
    if _BETWEEN.search(printed):  # names between semicolons are parted, and this one has its own
        return (printed,)
    return _listed(printed)


_IN_LISTS = (" and ", " & ", " et al")
_NO_NAME = re.compile(r"[0-9=+@{}<>_/\\*#%$|]| - ")
"""Signs that stand in no list of persons."""
_COMMAS = re.compile(r"[^,;]+(?:,[^,;]+){3,}")
_INNER_INITIAL = re.compile(r"(?:^|\s)[^\W\d_a-z]\.?(?:\s|$)")


@lru_cache(maxsize=1 << 14)
def _listed(printed: str) -> tuple[str, ...]:
    members = cells.listed(printed) or ()
    if members:
        return tuple(whole(one) for one in members if isinstance(one, str) and one.strip())
    plain = _OTHERS.sub("", printed)
    if _NO_NAME.search(plain):
        return (plain,)
    if _COMMAS.fullmatch(plain) and plain.count(",") % 2 and not _INNER_INITIAL.search(plain):
        return (plain,)  # family and given names may take turns, or given names may stand first
    found = split(plain)
    certain = len(found) > 1 and all("," in one for one in found)  # each is a person's
    return found if certain else (plain,)
