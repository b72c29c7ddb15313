"""Names of persons and bodies where a field holds one each, or where a program put a list into it.

A list is taken apart only where its commas can mean nothing else: each part a family name with
initials ("Elm B, Fir JA"), initials behind each family name ("Elm, B., Fir, J.A."), or whole names
of persons ("Bo K. Elm, Jo A. Fir"). "Family, Given" stays one name, and so does a body
("Department for Education, Wales"); where it cannot be told, the text stays as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cis_pipeline.formats import fields

_PARTICLES = """af al bin da das de del della den der di do dos du el ibn la le ten ter van vom von
    zu zum zur"""
PARTICLES = frozenset(_PARTICLES.split())
_BODY = re.compile(
    r"\b(?:of|for|the|and|und|et|group|team|university|department|ministry|institute|consortium|"
    r"collaboration|committee|council|society|association|network|office|centre|center|press|"
    r"foundation|organi[sz]ation|agency|trust|college|school|initiative|investigators)\b|[&0-9()/]",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|II|III|IV", re.IGNORECASE)


def turned(printed: str) -> str:
    """A whole name as "Family, Given" if it is plainly a person's; any other as it is printed.

    >>> turned("George A. Akerlof"), turned("Ludwig van Beethoven"), turned("Ann Oak Jr.")
    ('Akerlof, George A.', 'van Beethoven, Ludwig', 'Oak, Ann, Jr.')
    >>> turned("Department of Health"), turned("Plato"), turned("Oak,Ann")
    ('Department of Health', 'Plato', 'Oak, Ann')
    """
    words = printed.split()
    if "," in printed or not 2 <= len(words) <= 6 or _BODY.search(printed):
        return fields.name(printed)
    last = [words.pop()] if _SUFFIX.fullmatch(words[-1]) and len(words) > 2 else []
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return ", ".join((" ".join(words[at:]), " ".join(words[:at]), *last))


# --- Several names in one field ------------------------------------------------------------------


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
    return _listed(printed)


_IN_LISTS = (" and ", " & ", " et al")
_ET_AL = re.compile(r",?\s+et\.?\s+al\.?$", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:and|&)\s+")
_LITERAL = re.compile(r"""\[\s*(?:(?:'[^']*'|"[^"]*")\s*(?:,\s*|(?=\])))+\]""")
_QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[- ]?){1,4}")
_BODIES = re.compile(
    rf"{_BODY.pattern}|\b(?:academy|bank|board|branch|bureau|clinic|commission|company|corp|"
    r"development|division|education|gmbh|government|health|hospital|inc|international|library|"
    r"limited|llc|ltd|national|plc|programme?|project|research|royal|sciences?|section|services?|"
    r"stud(?:y|ies)|survey|systems?|unit(?:ed)?|working)\b",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    rf"(?:[^\W\d_a-z][\w'’.-]*\s+)(?:(?:[^\W\d_a-z][\w'’.-]*|{'|'.join(PARTICLES)})\s+){{0,4}}"
    r"[^\W\d_a-z]?['’]?[^\W\d_a-z][\w'’-]+"
)
"""A whole name: words with capitals, and what may stand before a family name."""
_INNER_INITIAL = re.compile(r"(?:^|\s)[^\W\d_a-z]\.?\s+(?:[^\W\d_a-z]\.?\s+)*[^\W\d_a-z][\w'’-]+$")


@lru_cache(maxsize=1 << 14)
def _listed(printed: str) -> tuple[str, ...]:
    if _LITERAL.fullmatch(printed):
        quoted = (one or other for one, other in _QUOTED.findall(printed))
        return tuple(turned(one) for one in quoted if one.strip())
    printed = _ET_AL.sub("", printed)
    parts = [part for part in _AND.split(printed) if part]
    if len(parts) > 1 and all(map(_is_family_first, parts)):
        return tuple(map(fields.name, parts))
    parts = [part.strip() for part in _AND.sub(", ", printed).split(",") if part.strip()]
    return _by_commas(parts, printed) or (printed,)


def _is_family_first(part: str) -> bool:
    """Whether a part between "and"s is "Family, Given"."""
    family, comma, given = part.partition(",")
    one = bool(comma and family.strip() and given.strip()) and part.count(",") == 1
    return one and part[:1].isupper() and len(part.split()) < 7 and not _bodily(part)


def _by_commas(parts: list[str], printed: str) -> tuple[str, ...]:
    """The names that commas part, if each part is of one and the same kind; () if not."""
    if len(parts) < 2 or any(map(_bodily, parts)):
        return ()
    turned_about = [fields.initialled(part) for part in parts]
    if all(found != part for found, part in zip(turned_about, parts, strict=True)):
        return tuple(turned_about)
    families, given = parts[::2], parts[1::2]
    if len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, given)):
        surnames = not any(map(_INITIALS.fullmatch, families))
        return _pairs(families, given) if surnames and len(parts) > 2 else ()
    whole = all(map(_PERSONS.fullmatch, parts))
    odd = len(parts) % 2 == 1 or "," not in printed  # else families and given names take turns
    evident = odd or any(map(_INNER_INITIAL.search, parts[::2]))
    return tuple(map(turned, parts)) if whole and evident else ()


def _pairs(families: list[str], given: list[str]) -> tuple[str, ...]:
    return tuple(f"{one}, {other}" for one, other in zip(families, given, strict=True))


def _bodily(part: str) -> bool:
    return _BODIES.search(part) is not None
