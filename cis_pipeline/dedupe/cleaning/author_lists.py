"""What stands among the authors and is none: degrees, addresses, "anonymous", a registry's number.

And two or more authors whose names some export ran together ("Dahl KarinBerg Olaf"). Authors come
one a line, as their databases write them; what is right stays as it was.
"""

from __future__ import annotations

import re

from cis_pipeline.dedupe.cleaning.registries import names_registry_only

_NOBODY = re.compile(
    r"[\W_]*(?:anon(?:ymous)?|no authors? (?:listed|given|named|indicated|name|available|found)|"
    r"(?:indicated|listed|given)\W+no author(?:ship|s)?|no author(?:ship|s)?(?:\W+indicated)?|"
    r"authors? (?:unknown|not (?:listed|given|available|known))|unknown(?: authors?)?|various)"
    r"[\W_]*",
    re.I,
)
_NO_NAME = re.compile(r"[\W_]*(?:n\W?/?\W?a|null|none|nan|et\W? al|\d+|)[\W_]*", re.I)
_DEGREES = (
    r"(?:P[hH]D|MSc|BSc|MPH|DrPH|DPhil|EdD|PsyD|PharmD|MBBS|MBA|FRCP|FRCS|FACS|FACP|MRCP|DDS|DMD|DVM|"
    r"LCSW|MSW|MSN|BSN|MPhil)"
)
"""Of three letters or more; initials of two, "Smith MD", are no part of a name anyway."""
_ALONE = re.compile(rf"[\W_]*(?:(?:{_DEGREES}|MD|MA|BA|MS|RN|Prof|Dr)\b[\W_]*)+")
_DEGREE = re.compile(rf"\s*,?\s*(?<!\w){_DEGREES}(?!\w)\.?|^(?:Prof(?:essor)?|Dr)\b\.?\s*")
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_MARK = re.compile(
    r"(?:(?<=[^\W\d_]{2})|(?<=\s[A-Z]))(?:[¹²³⁴-⁹*†‡§¶]|[1-9]\d?(?![\d\s\w]))"
    r"(?:,?(?:[¹²³⁴-⁹*†‡§¶]|[1-9]\d?(?!\d)))*(?=\s*,\s|\s*,?$|(?<=\D)\s)"
)
_LEFT_OF_MARK = re.compile(r"^[*†‡§¶¹²³⁴-⁹]+\s*")

SIGNS = r"[0-9@*†‡§¶¹²³⁴-⁹]"
WORDS = [
    "anon", "no author", "unknown", "not listed", "null", "various", "n/a", "phd", "msc", "mph",
    "mbbs", "msn", "mba", "frcp", "dphil", "pharmd", "prof",
]  # fmt: skip
GLUED = r"[a-zà-þ.][A-ZÀ-Þ][a-zà-þ]"
"""Only lines that hold one of these (`WORDS` in any case) can hold what is no author, or two."""
MAY_BE_ODD = rf"{SIGNS}|[a-zà-þ.][A-ZÀ-Þ][a-zà-þ.]"
"""Only lines like this can have a sign, or names or initials that are glued."""

INITIALS = r"[a-zà-þ][A-ZÀ-Þ]\."
"""Lines with this hold a family name to which initials are glued ("SmithJ.A.JonesB.")."""
WITH_INITIALS = r"([a-zà-þ])((?:[A-ZÀ-Þ]\.-?)+)[ ,;]*\n?"
INITIALS_APART = "${1} ${2}\n"
"""Such a name, and what parts it from its initials and from the next."""

NUMBER, NOBODY, DEGREE, APART = (
    "a registry's number in the authors", "no person in the authors", "degrees left out of authors",
    "authors run together",
)  # fmt: skip


ANONYMOUS = "Anonymous"
"""The one author of what nobody signed, however a database says so."""


def clean_authors(lines: str) -> tuple[str, str]:
    """The authors of a record, one a line, and what was cleaned, "; " between ("" if nothing)."""
    said: dict[str, None] = {}
    people: list[str] = []
    for line in lines.split("\n"):
        parts = names_apart(_bare(line)) if not _none(line) else [line]
        if len(parts) > 1:
            said[APART] = None
        for part in parts:
            what = _none(part)
            if what is None:
                people.append(_bare(part))
            elif what:
                said[what] = None
    if not people and NOBODY in said:
        return ANONYMOUS, NOBODY
    if not people and NUMBER not in said:
        return lines, ""
    return "\n".join(people), "; ".join(said)


def _none(line: str) -> str | None:
    """What a line is that is no author, "" where it is nothing at all; None for an author."""
    if names_registry_only(line):
        return NUMBER
    if _NOBODY.fullmatch(line):
        return NOBODY
    if _ALONE.fullmatch(line):
        return DEGREE
    return "" if _NO_NAME.fullmatch(line) else None


def _bare(line: str) -> str:
    """One author without degrees, address and the marks of footnotes."""
    text = _LEFT_OF_MARK.sub("", _EMAIL.sub("", _DEGREE.sub("", line)))
    text = _MARK.sub("", text).strip(" ,;")
    return text if re.search(r"[^\W\d_]", text) else line


_STARTS = (
    "Mc", "Mac", "O'", "O’", "De", "Di", "Da", "Du", "Del", "La", "Le", "Lo", "Van", "Vander",
    "Von", "El", "Al", "Fitz", "St", "Ten", "Ter", "D'", "D’", "Des", "Della",
)  # fmt: skip
_INSIDE = "".join(f"(?<!{start})" for start in _STARTS)
"""No two names meet behind these: "McKee", "DeSanctis"."""
_FAMILY = rf"(?:{'|'.join(_STARTS)})?[A-ZÀ-Þ][a-zà-þ'’]+(?:-[A-ZÀ-Þ]?[a-zà-þ'’]+)*"
_SMALL = r"(?:d[aeiu]|de la|del|della|van|van de[nr]?|von|te[nr]?|el|al|la|le|d[oae]s)\s"
_NEXT = rf"(?={_FAMILY}\s[A-Z])"
_JOINT = re.compile(
    rf"(?<=[a-zà-þ]){_INSIDE}(?={_FAMILY}(?:\s|,))|(?<=[A-Z]\.)(?=(?:{_SMALL})?{_FAMILY}[ ,])"
    rf"|(?<=\s[A-Z]){_NEXT}|(?<=\s[A-Z][A-Z]){_NEXT}"
)
_WORD = r"[^\W\d_][\w'’.-]*,?"
_NAMED = re.compile(rf"\s*{_WORD}(?:\s+{_WORD})+\s*")
_BODY = re.compile(
    r"\b(?:the|group|study|consortium|investigators?|network|collabora\w+|committee|society|team|"
    r"association|institut\w*|universit\w+|trials?|cent(?:er|re)|department|ministry|council|"
    r"organi[sz]ation|project|program\w*|registry|alliance|federation|foundation|agency|office)\b",
    re.I,
)
"""Words of a body's name, in which capitals stand anywhere ("EuroQol Group")."""


def names_apart(line: str) -> list[str]:
    """Names that were run together, each by itself; of one name itself.

    Each part must be a name of two words or more, so "McKee, Jo" and "Park, YoungKi" are one.

    >>> names_apart("Dahl KarinBerg Olaf"), names_apart("Park YoungKi")
    (['Dahl Karin', 'Berg Olaf'], ['Park YoungKi'])
    """
    parts = [part.strip() for part in _JOINT.split(line)]
    whole = len({"," in part for part in parts}) == 1 and all(map(_NAMED.fullmatch, parts))
    return parts if whole and not _BODY.search(line) else [line]
