"""What stands among the authors and is none: degrees, addresses, "anonymous", a registry's number.

And two or more authors whose names some export ran together ("Dahl KarinBerg Olaf"). Authors come
one a line, as their databases write them; what is right stays as it was.
"""

from __future__ import annotations

import re

from cis_pipeline.dedupe.cleaning.registries import names_registry_only

_NOBODY = re.compile(
    r"[\W_]*(?:anon(?:ymous)?|no authors? (?:listed|given|named|indicated|name|available|found)|"
    r"(?:indicated|listed|given)\W+no author(?:ship|s)?|no author(?:ship|s)?(?: indicated)?|"
    r"authors? (?:unknown|not (?:listed|given|available|known))|unknown(?: authors?)?|various|"
    r"n\W?/?\W?a|null|none|nan|et\W? al|\d+|)[\W_]*",
    re.I,
)
_DEGREES = (
    r"(?:P[hH]\.?\s?D|M\.\s?D|M\.?\s?Sc|B\.?\s?Sc|M\.?P\.?H|Dr\.?\s?P\.?H|D\.?\s?Phil|Ed\.D|"
    r"Psy\.?\s?D|Pharm\.?\s?D|M\.?B\.?B\.?S|MBA|RN|FRCP|FRCS|FACS|FACP|MRCP|DDS|DMD|DVM|LCSW|MSW|"
    r"MSN|BSN|MPhil)"
)
_ALONE = re.compile(rf"[\W_]*(?:(?:{_DEGREES}|M\.?D|M\.?A|B\.?A|M\.?S|Prof|Dr)\b[\W_]*)+")
_DEGREE = re.compile(
    rf"\s*,?\s*(?<!\w){_DEGREES}(?!\w)\.?|(?<=[\s,])MD(?=\s*(?:,|$))|^(?:Prof(?:essor)?|Dr)\b\.?\s*"
)
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_MARK = re.compile(r"(?<=[^\W\d_]{2})\s?[\d¹²³⁴-⁹*†‡§¶][\d¹²³⁴-⁹*†‡§¶,]*(?=\s|,|$)")
_LEFT_OF_MARK = re.compile(r"^[*†‡§¶¹²³⁴-⁹]+\s*")

SIGNS = r"[0-9@*†‡§¶¹²³⁴-⁹]"
WORDS = [
    "anon", "no author", "unknown", "not listed", "null", "various", "n/a", "ph.d", "phd", "msc",
    "mph", " md", "m.d", "prof", "dr ", "dr.", ", rn", " rn", "mbbs", "msn", "mba", "frcp",
]  # fmt: skip
GLUED = r"[a-zà-þ.][A-ZÀ-Þ][a-zà-þ]"
"""Only lines that hold one of these (`WORDS` in any case) can hold what is no author, or two."""

NUMBER, NOBODY, DEGREE, APART = (
    "a registry's number in the authors", "no person in the authors", "degrees left out of authors",
    "authors run together",
)  # fmt: skip


def clean_authors(lines: str) -> tuple[str, str]:
    """The authors of a record, one a line, and what was cleaned, "; " between ("" if nothing)."""
    said: dict[str, None] = {}
    kept: list[str] = []
    for line in lines.split("\n"):
        if names_registry_only(line):
            said[NUMBER] = None
        elif _NOBODY.fullmatch(line):
            said[NOBODY] = None
        elif _ALONE.fullmatch(line):
            said[DEGREE] = None
        else:
            kept.append(line)
    bare = [_bare(line) for line in kept]
    apart = [one for line in bare for one in names_apart(line)]
    if len(apart) > len(bare):
        said[APART] = None
    if not apart and NOBODY not in said and NUMBER not in said:
        return lines, ""
    return "\n".join(apart), "; ".join(said)


def _bare(line: str) -> str:
    """One author without degrees, address and the marks of footnotes."""
    text = _LEFT_OF_MARK.sub("", _EMAIL.sub("", _DEGREE.sub("", line)))
    text = _MARK.sub("", text).strip(" ,;")
    return text if re.search(r"[^\W\d_]", text) else line


_PARTICLE = (
    r"(?:Mc|Mac|De|Des|Di|Da|Du|Del|Della|La|Le|Van|Vander|Von|El|Al|Fitz|Ben|O|D|St|Ter|Ten|Lo|"
    r"Li|Y|Te|Mb|N)"
)
_NEXT = r"(?=[A-ZÀ-Þ][a-zà-þ'’-]{2,}\s[A-Z])"
_JOINT = re.compile(
    r"(?<=[a-zà-þ])(?=[A-ZÀ-Þ][a-zà-þ'’-]+(?:\s|,))|(?<=[A-Z]\.)(?=[A-ZÀ-Þ][a-zà-þ'’-]+[ ,])"
    rf"|(?<=\s[A-Z]){_NEXT}|(?<=\s[A-Z][A-Z]){_NEXT}"
)
_WORD = r"[^\W\d_][\w'’.-]*,?"
_NAMED = re.compile(rf"\s*{_WORD}(?:\s+{_WORD})+\s*")


def names_apart(line: str) -> list[str]:
    """Names that were run together, each by itself; of one name itself.

    Each part must be a name of two words or more, so "McKee, Jo" and "Park, YoungKi" are one.

    >>> names_apart("Dahl KarinBerg Olaf"), names_apart("Park YoungKi")
    (['Dahl Karin', 'Berg Olaf'], ['Park YoungKi'])
    """
    parts = _JOINT.split(line)
    whole = all(_NAMED.fullmatch(p) for p in parts)
    particle = any(re.search(rf"(?:^|\s){_PARTICLE}$", p) for p in parts[:-1])
    return [p.strip() for p in parts] if whole and not particle else [line]
