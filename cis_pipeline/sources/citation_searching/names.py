"""The authors as a reference list prints them: persons by family name and given names, or a body.

Persons are told only where the whole text is made of names; anything else is one body's name, as
printed.
"""

from __future__ import annotations

import re

from cis_pipeline.formats import fields

_UP = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_UP}[\w'’‐-]*[\w'’]"
_PARTICLES = (
    r"(?:(?:van|von|der|den|de|ter|ten|di|del|della|da|dos|du|el|al|la|le|zu|zur|af|bin|ibn|y) "
    r"|d['’])*"
)
_FAMILY = rf"{_PARTICLES}{_WORD}(?:[ -]{_PARTICLES}{_WORD}){{0,2}}"
_INITIALS = rf"(?:{_UP}\.?[ -]*){{1,5}}(?:,? (?:Jr|Sr|II|III)\.?)?"
_LAST_FIRST = re.compile(rf"(?P<family>{_FAMILY})(?:[.,]? )(?P<given>{_INITIALS})(?![\w'’])")
_INITIALS_FIRST = re.compile(
    rf"(?P<given>(?:{_UP}\.[ -]?){{1,5}}) ?(?P<family>{_FAMILY})(?![\w'’])"
)
_BETWEEN = re.compile(
    r"[,;.:&/\s]*(?:\b(?:and|und|et|y|with|mit|e|en|og|och)\b|&)?[,;:&\s]*", re.IGNORECASE
)
_OTHERS = re.compile(
    r"[,;.]?\s*(?:\b(?:and|&) (?:others|colleagues)|\bet al\b\.?|\bu\. ?a\.|…|\. \. \.)[,.\s]*",
    re.I,
)
_ROLE = re.compile(
    r"[,\s]*[(\[]?\b(?:eds?|editors?|edited by|hrsg|hg|trans|compilers?)\b\.?[)\]]?[,.\s]*$", re.I
)
_AND = re.compile(r",? (?:and|&|und|et|with) |; ?")
_GIVEN = rf"{_WORD}|{_UP}\.?"
_WHOLE_LAST_FIRST = re.compile(
    rf"(?P<family>{_FAMILY}), (?P<given>(?:{_GIVEN})(?:[ -](?:{_GIVEN}))*)\.?"
)
_WHOLE = re.compile(
    rf"(?P<given>(?:{_GIVEN})(?:[ -](?:{_GIVEN})){{0,2}}) (?P<family>{_PARTICLES}{_WORD})"
)
_NO_NAME = re.compile(
    r"\b(?:for|of|the|and|in|on|department|ministry|office|commission\w*|council|committee|centre|center|"
    r"institute|university|association|foundation|trust|government|service|services|children|"
    r"organi[sz]ation|programme|health|unit|parliament|agency|society|group|network|union|bank|fund|press|team|england|scotland|wales|"
    r"ireland|kingdom|nations|states|board|party|college|academy|house|court|review)\b",
    re.IGNORECASE,
)


def authors(text: str) -> tuple[str, ...]:
    """The authors in order: "Family, Given", or one body; () for a blank text.

    >>> authors("La Valle, I., Hart, D. with Pinto, V.S.")
    ('La Valle, I.', 'Hart, D.', 'Pinto, V.S.')
    >>> authors("Smith JA, van der Berg K, et al."), authors("Department for Education.")
    (('Smith, JA', 'van der Berg, K'), ('Department for Education',))
    """
    plain = _OTHERS.sub(" ", fields.tidy(text))
    plain = _ROLE.sub("", plain).strip(" ,;:")
    found = people(plain)
    if found:
        return found
    body = plain.rstrip(".") if not re.search(r"\b\w\.$", plain) else plain
    return (body,) if re.search(r"[^\W\d_]{2}", body) else ()


def people(text: str) -> tuple[str, ...]:
    """The persons a text names, if it is made of nothing else; else ()."""
    plain = _ROLE.sub("", _OTHERS.sub(" ", text)).strip(" ,;:")
    return (
        _all(_LAST_FIRST, plain)
        or _all(_INITIALS_FIRST, plain)
        or _turning(plain)
        or _spelt_out(plain)
    )


def _all(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The names, if the pattern and what stands between names make up the whole text."""
    found, place = [], 0
    while place < len(text):
        name = pattern.match(text, place)
        if name is None:
            return ()
        found.append(_name(name))
        between = _BETWEEN.match(text, name.end())
        place = between.end() if between else name.end()
    return tuple(found)


def _name(found: re.Match[str]) -> str:
    return f"{fields.tidy(found['family'])}, {fields.tidy(found['given'])}".rstrip(" ,")


def _turning(text: str) -> tuple[str, ...]:
    """ "Family, I., I. Family, and I. Family": the first name turned, the others not."""
    first = _LAST_FIRST.match(text)
    if first is None:
        return ()
    between = _BETWEEN.match(text, first.end())
    others = _all(_INITIALS_FIRST, text[between.end() if between else first.end() :])
    return (_name(first), *others) if others else ()


def _spelt_out(text: str) -> tuple[str, ...]:
    """ "Family, Given, Given Family, and Given Family", the given names spelt out.

    Without a comma in the first name nobody can tell "Jane Smith" from "Save Children".
    """
    if re.search(r"[0-9(“\"]", text) or _NO_NAME.search(_AND.sub("; ", text)):
        return ()
    first, *rest = [part.strip() for part in _AND.split(text)]
    halves = [part.strip() for part in first.split(",")]
    turned = _WHOLE_LAST_FIRST.fullmatch(", ".join(halves[:2])) if len(halves) > 1 else None
    if turned is None:
        return ()
    others = [*halves[2:], *(one.strip() for part in rest for one in part.split(","))]
    found = [_WHOLE.fullmatch(part.rstrip(".")) for part in others if part]
    return (_name(turned), *(_name(one) for one in found if one)) if all(found) else ()
