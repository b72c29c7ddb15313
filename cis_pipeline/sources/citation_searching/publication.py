"""Where in print an entry says that its work stands: journal, volume, issue, pages and year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cis_pipeline.formats import fields
from cis_pipeline.sources.citation_searching.links import CLOSE, OPEN, bare

YEAR = r"(?:1[5-9]|20)[0-9]{2}"
"""A year of print, as a pattern."""
_PAGE = r"[A-Za-z]{0,3}[0-9]+[A-Za-z]?"
_PAGES = rf"{_PAGE}(?:\s?[-–—‐−]\s?{_PAGE})?(?!\w)"
_PP = r"(?:pp?|pages?|S|[Aa]rt(?:icle)?)\.? ?"
_IN_A_VOLUME = re.compile(
    rf"(?:(?P<before>{YEAR})(?: [A-Z][a-z]{{2,8}})?(?: [0-9]{{1,2}})?; ?)?"
    r"(?P<label>\b(?:[Vv]ol(?:ume)?|Jg|Bd)\b\.? ?)?"
    r"(?<![\w–-])(?P<volume>[0-9]{1,4}(?:[-–/][0-9]{1,4})?|[IVXLC]{1,7})(?![\w])"
    r"(?: ?\((?P<bracketed>[\w .–/-]{1,20})\)"
    r"|[,.]? ?(?:[Nn]os?|[Ii]ss(?:ue)?|[Nn]r|H)\b\.? ?(?P<issue>[\w–/-]+)|\.(?P<dotted>[0-9]+))?"
    rf"(?:,? \(?(?:[A-Z][a-z]+ )?(?P<year>{YEAR})\)?)?"
    rf"(?:[,:;.]? ?{_PP}(?P<pp>{_PAGES})|(?P<colon>[:,;] ?)(?P<pages>{_PAGES}))?"
)
_PAGES_ALONE = re.compile(rf"\b(?:pp?|pages?|S)\. ?(?P<pages>{_PAGES})")
_RANGE = re.compile(r"[0-9]\s?[-–—‐−]|^[a-z]{1,3}[0-9]{2,}$")


@dataclass(frozen=True, slots=True)
class Publication:
    """What an entry says of it; what it does not is empty or None."""

    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    year: int | None = None


def publication(text: str) -> Publication:
    """Where a work stands, told from the text after its title, italics marked.

    >>> publication("Journal of Care, Vol. 23 No. 1, pp. 53-61")
    Publication(container='Journal of Care', volume='23', issue='1', pages='53-61', year=None)
    """
    plain = bare(text)
    found = next(filter(_is_volume, _IN_A_VOLUME.finditer(plain)), None)
    if found is None:
        alone = _PAGES_ALONE.search(plain)
        return Publication(pages=fields.pages(alone["pages"]) if alone else "")
    issue = found["bracketed"] or found["issue"] or found["dotted"] or ""
    year = found["before"] or found["year"] or (issue if re.fullmatch(YEAR, issue) else "")
    return Publication(
        _container(text, plain[: found.start()]),
        found["volume"],
        "" if issue == year else issue.strip(" ."),
        fields.pages(found["pp"] or found["pages"] or ""),
        int(year) if year else None,
    )


def _is_volume(found: re.Match[str]) -> bool:
    """Whether a number is a volume: called so, or followed by what only follows volumes."""
    if re.search(r"(?i)\beds?\b|edn|edition|pages?|[a-z]{8}", found["bracketed"] or ""):
        return False
    if found["label"] or found["before"] or found["bracketed"] or found["issue"]:
        return True
    if re.fullmatch(YEAR, found["volume"]):
        return False
    dotted = found["dotted"] and found["year"]
    paged = found["pp"] or (":" in (found["colon"] or "") or _RANGE.search(found["pages"] or ""))
    return bool(dotted or paged)


def _container(text: str, before: str) -> str:
    """The journal: what is in italics, or what stands between a title and its place in print."""
    if OPEN in text and CLOSE in text:
        return fields.tidy(text[text.index(OPEN) + 1 : text.index(CLOSE)]).strip(" ,.;:")
    plain = re.sub(rf"{YEAR};?\s*$|[(\[]?online[)\]]?|^\s*[Ii]n:? ", "", before)
    plain = fields.tidy(plain.strip(" ,.;:("))
    return plain if len(plain) <= 120 else ""
