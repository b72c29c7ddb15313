"""Numbers under which studies are registered: ClinicalTrials.gov, ISRCTN, JPRN, EudraCT and others.

Registries' records have a title like any other, often one for several studies of one sponsor, and
most databases put the number where the authors stand. It is the one thing that tells two apart.
"""

from __future__ import annotations

import re

_FORMS = (
    (r"NCT ?-?(\d{8})", "nct"),
    (r"ISRCTN ?-?(\d{6,8})", "isrctn"),
    (r"ACTRN ?-?(\d{14}p?)", "actrn"),
    (r"ChiCTR[-–]?(?:[a-z]{2,5}[-–]?)?(\d{8,10})", "chictr"),
    (r"CTRI ?[/-] ?(\d{4}[/-]\d{2,3}[/-]\d{6})", "ctri"),
    (r"SLCTR ?[/-] ?(\d{4}[/-]\d{3})", "slctr"),
    (r"EU(?:CTR|draCT)\W{0,3}(?:(?:number|no)\W{0,3})?(\d{4}-\d{6}-\d\d)(?:-[A-Z]{2})?", "euctr"),
    (r"(?:EU ?CT|CTIS) ?-?(20\d{2}-\d{6}-\d{2})(?:-\d{2})?", "ctis"),
    (r"UMIN(?:-CTR)?[- ]?C?(\d{9})", "umin"),
    (r"JPRN-C(\d{9})", "umin"),
    (r"JapicCTI[- ]?(\d{6})", "japic"),
    (r"JMA[- ]?IIA(\d{5})", "jma"),
    (r"jRCT(s|b)?(\d{9,10})", "jrct"),
    (r"DRKS ?-?(\d{8})", "drks"),
    (r"NTR ?-?(\d{3,5})", "ntr"),
    (r"NL-?OMON ?-?(\d{3,5})", "nl"),
    (r"IRCT ?-?(\d{11,16}(?:N\d+)?)", "irct"),
    (r"KCT ?-?(\d{7})", "kct"),
    (r"PACTR ?-?(\d{15,16})", "pactr"),
    (r"TCTR ?-?(\d{11})", "tctr"),
    (r"LBCTR ?-?(\d{10})", "lbctr"),
    (r"RPCEC ?-?(\d{8})", "rpcec"),
    (r"PER-(\d{3}-\d{2})", "per"),
    (r"RBR-([0-9a-z]{5,7})", "rbr"),
    (r"PROSPERO\W{0,3}(?:CRD)?(\d{11})|CRD(\d{11})", "crd"),
)  # fmt: skip
_NUMBERS = tuple(
    (re.compile(rf"(?<![A-Za-z])(?:{form})(?![0-9A-Za-z])", re.I), name) for form, name in _FORMS
)
_MARKS = (
    r"(?:nct|isrctn|actrn|chictr|ctri|slctr|euctr|eudract|eu ?ct|ctis|umin|jprn|japic|jma|jrct|"
    r"drks|ntr|nl|irct|kct|pactr|tctr|lbctr|rpcec|per|rbr|prospero|crd)"
)
MAY_HOLD = rf"(?i)\b{_MARKS}[^a-z\n]?[a-z]{{0,8}}[^a-z\n]{{0,6}}[0-9]|^\d{{4}}-\d{{6}}-\d\d\b"
"""Only a text like this can hold a number of a registry."""
_MAY_HOLD = re.compile(MAY_HOLD)
_ALONE = re.compile(r"\W*(?:NL[- ]?(\d{3,5})|(\d{4}-\d{6}-\d{2})(?:-[A-Z]{2})?)\W*", re.I)
"""Numbers that are none within a sentence: a postcode is like that of the Dutch registry."""


def registry_numbers(text: str) -> tuple[str, ...]:
    """The registry numbers in a text, each in one form, sorted.

    >>> registry_numbers("JPRN-UMIN000012345"), registry_numbers("EUCTR2010-018853-22-GB")
    (('umin000012345',), ('euctr2010-018853-22',))
    """
    found = {name + _joined(hit) for form, name in _NUMBERS for hit in form.finditer(text)}
    if alone := _ALONE.fullmatch(text):
        found.add(("nl" if alone[1] else "euctr") + _joined(alone))
    return tuple(sorted(found))


def _joined(hit: re.Match[str]) -> str:
    """What a form holds of a number, with one sign between its parts."""
    return "".join(part for part in hit.groups() if part).lower().replace("/", "-")


_OF_REGISTRY = r"(?:JPRN|WHO|ICTRP|ClinicalTrials\.gov|TrialID)"


def names_registry_only(author: str) -> bool:
    """Whether what stands in the place of an author is a number of a registry and nothing else."""
    if not _MAY_HOLD.search(author) or not registry_numbers(author):
        return False
    rest = _ALONE.sub("", author) if _ALONE.fullmatch(author) else author
    for form, _ in _NUMBERS:
        rest = form.sub("", rest)
    rest = re.sub(_OF_REGISTRY, "", rest, flags=re.I)
    return not re.search(r"[^\W\d_]{3}", rest)
