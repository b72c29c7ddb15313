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
_INITIALS = rf"(?:{_UP}\.?[ -]?){{1,5}}(?: (?:Jr|Sr|II|III)\.?)?"
_GIVEN = rf"(?:{_WORD}|{_UP}\.?)(?:[ -](?:{_WORD}|{_UP}\.?)){{0,2}}"
_TURNED = re.compile(rf"(?P<family>{_FAMILY})\.? (?P<given>{_INITIALS})")
_NATURAL = re.compile(rf"(?P<given>(?:{_UP}\.[ -]?){{1,5}}) ?(?P<family>{_FAMILY})")
_NATURALS = re.compile(
    rf"(?:(?:{_UP}\.[ -]?){{1,5}} ?{_FAMILY}(?:, (?:and |& )?| and | & )){{1,30}}"
)
_SPELT_OUT = re.compile(rf"(?P<given>{_GIVEN}) (?P<family>{_PARTICLES}{_WORD})\.?")
_BETWEEN = re.compile(
    r"\s*[,;]\s*(?:(?:and|und|et|with|mit|&)\s+)?|\s+(?:and|und|et|with|mit|&)\s+"
)
_OTHERS = re.compile(
    r"[,;.]?\s*(?:\b(?:and|&) (?:others|colleagues)|\bet al\b\.?|\bu\. ?a\.|…|\. \. \.)[,.\s]*",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"[,\s]*[(\[]?\b(?:eds?|editors?|edited by|hrsg|hg|trans|compilers?)\b\.?[)\]]?[,.\s]*$",
    re.IGNORECASE,
)
_OF_A_BODY = re.compile(
    r"\b(?:for|of|the|in|on|department|ministry|office|commission\w*|council|committee|cent\w+|"
    r"institute|university|association|foundation|trust|government|services?|organi[sz]ation|"
    r"health|parliament|agency|society|group|network|press|team|board|college|review)\b|[0-9(“\"]",
    re.IGNORECASE,
)


def authors(text: str) -> tuple[str, ...]:
    """The authors in order: "Family, Given", or one body; () for a blank text.

    >>> authors("La Valle, I., Hart, D. with Pinto, V.S.")
    ('La Valle, I.', 'Hart, D.', 'Pinto, V.S.')
    >>> authors("Smith JA, van der Berg K, et al."), authors("Department for Education.")
    (('Smith, JA', 'van der Berg, K'), ('Department for Education',))
    """
    plain = _without_others(fields.tidy(text))
    found = people(plain)
    if found:
        return found
    body = plain.rstrip(".") if not re.search(r"\b\w\.$", plain) else plain
    return (body,) if re.search(r"[^\W\d_]{2}", body) else ()


def _without_others(text: str) -> str:
    """A text without "et al." and "(eds)", and the full stop after names that bear none."""
    plain = _ROLE.sub("", _OTHERS.sub(" ", text)).strip(" ,;:")
    bare = plain.removesuffix(".")
    return plain if "." in bare or re.search(r", \w$", bare) else bare


def people(text: str) -> tuple[str, ...]:
    """The persons a text names, if it is made of nothing else; else ().

    >>> people("Abernethy, Tess, and Rowan Quill"), people("T. Abernethy and R. Quill")
    (('Abernethy, Tess', 'Quill, Rowan'), ('Abernethy, T.', 'Quill, R.'))
    """
    plain = _without_others(text)
    if _OF_A_BODY.search(plain):
        return ()
    parts = [part for part in _BETWEEN.split(plain) if part]
    found: list[str] = []
    while parts:
        part, following = parts[0], parts[1] if len(parts) > 1 else ""
        given = _INITIALS if found else rf"{_INITIALS}|{_GIVEN}\.?"
        name = _TURNED.fullmatch(part) or _NATURAL.fullmatch(part)
        if not name and re.fullmatch(_FAMILY, part) and re.fullmatch(given, following):
            found.append(f"{part}, {following}")
            parts = parts[2:]
            continue
        # without a comma in the first name nobody can tell "Jane Smith" from "Save Children"
        name = name or (_SPELT_OUT.fullmatch(part) if found else None)
        if name is None:
            return ()
        found.append(f"{name['family']}, {name['given'].strip()}")
        parts = parts[1:]
    return tuple(found)


def end_of_initialled(text: str) -> int:
    """Where names end that a text begins with, in "I. Family and I. Family, Title"; else 0."""
    found = _NATURALS.match(text[:400])
    return found.end() if found and found.group().endswith(", ") else 0


def is_name(text: str) -> bool:
    """Whether a text may be a name: short, and its words begin with capitals.

    >>> is_name("Policy Press"), is_name("What works for families")
    (True, False)
    """
    plain = text.strip(" .")
    short = len(plain.split()) <= 6 and not re.search(r"[0-9:]", plain)
    return short and not re.search(r"(?<![\w’'-])[a-zß-öø-ÿ]{5,}", plain)
