"""Signs that two records that look alike are two documents; each is a function that says so.

A veto is waived only by stronger evidence of sameness, mostly the same place in print: there
cannot stand two articles, though a database may have lost a number or a word of the title.
Why single functions in a tuple: a new kind of look-alike is one function more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from cis_pipeline.dedupe.agreement import AGREE, DIFFER, UNKNOWN
from cis_pipeline.dedupe.fold import word_set
from cis_pipeline.dedupe.score import Comparison
from cis_pipeline.dedupe.titles import GENERIC


def veto(c: Comparison) -> str:
    """The first sign that the two are different documents, as a sentence; "" if there is none."""
    for sign in _SIGNS:
        if said := sign(c):
            return said
    return ""


def printed_alike(c: Comparison) -> bool:
    """Whether both stand at the same place in print: first page and volume, no other journal.

    Where a volume is missing, journal and year do in its stead.
    """
    if c.pages != AGREE or c.container == DIFFER:
        return False
    return c.volume == AGREE or (c.volume == UNKNOWN and c.container == AGREE and c.years == 0)


def _known(c: Comparison) -> bool:
    """Whether a database's slip is likelier than a second document."""
    return printed_alike(c) or (c.doi == AGREE and c.pages != DIFFER)


def _elsewhere_titled(c: Comparison) -> bool:
    """Whether one file of one year goes by two titles, which only a person can settle."""
    return c.url == AGREE and c.years == 0 and c.title in ("similar", "other")


def _numbering(c: Comparison) -> str:
    mine, yours = Counter(c.a.numbers), Counter(c.b.numbers)
    if mine == yours or "".join(c.a.numbers) == "".join(c.b.numbers):
        return ""
    if printed_alike(c) and c.same_range and c.alike >= 95 and c.doi != DIFFER:
        return ""  # two parts cannot fill the same pages; a digit was misread
    if _elsewhere_titled(c):
        return ""
    lost = mine <= yours or yours <= mine
    if lost and _known(c):
        return ""
    if lost and c.title == "extended" and not (c.a.parts or c.b.parts):
        return ""
    return f"numbered differently in the title ({_list(c.a.numbers)}; {_list(c.b.numbers)})"


def _list(numbers: tuple[str, ...]) -> str:
    return ", ".join(numbers) or "none"


_NOTICES = word_set(
    "erratum errata corrigendum corrigenda correction corrections retraction addendum reply "
    "rejoinder comment comments commentary letter response"
)
"""Documents about another one; they stand beside it, and may be given its DOI."""


def _marks(c: Comparison) -> str:
    marks = c.a.marks ^ c.b.marks
    if not marks or _elsewhere_titled(c):
        return ""
    if c.title != "other" and (c.same_range or (_known(c) and not marks & _NOTICES)):
        return ""
    return f"only one is called {' and '.join(sorted(marks))}"


def _kinds(c: Comparison) -> str:
    one, two = c.a.kind, c.b.kind
    if one == two or not one or not two or (_known(c) and c.title in ("equal", "close")):
        return ""
    if c.volume == AGREE and c.same_range and c.title in ("equal", "close"):
        return ""
    if {one, two} == {"book", "report"}:
        return ""
    if "conference paper" in (one, two) and c.container == AGREE:
        return ""
    return f"one is a {one}, the other a {two}".replace("a article", "an article")


def _supplement(c: Comparison) -> str:
    if c.a.supplement == c.b.supplement or _known(c):
        return ""
    if c.container == AGREE and (c.pages == AGREE or not (c.a.placed or c.b.placed)):
        return ""
    if c.volume == AGREE and c.a.issue and c.a.issue == c.b.issue:
        return ""
    return "only one is in a supplement or among meeting abstracts"


def _generic(c: Comparison) -> str:
    if not GENERIC.fullmatch(c.a.title) and not GENERIC.fullmatch(c.b.title):
        return ""
    placed = c.container == AGREE and c.volume == AGREE and c.pages == AGREE
    placed = placed and (c.issue != DIFFER or c.doi == AGREE)
    return "" if placed else "a title that many documents bear, and not the same place in print"


_SERIES = re.compile(
    r"\b(annual|yearly|yearbook|statistics|census|survey|registry|trends|report|reports|guidelines?"
    r"|proceedings|bulletin|characteristics|outcomes|review of the year)\b"
)


def _years(c: Comparison) -> str:
    if not c.years or c.doi == AGREE:
        return ""
    if c.years == 1 and (c.pages == AGREE or (c.volume == AGREE and c.container == AGREE)):
        return ""
    if c.years > 1 and printed_alike(c) and c.title == "equal" and c.authors == AGREE:
        return ""
    online_first = c.years == 1 and c.container == AGREE and not (c.a.placed and c.b.placed)
    if online_first and not _SERIES.search(c.a.title):
        return ""
    return f"years {c.a.year} and {c.b.year}"


def _pages(c: Comparison) -> str:
    if c.pages != DIFFER:
        return ""
    if c.doi == AGREE and c.title in ("equal", "close") and c.container != DIFFER:
        return ""
    return f"pages {c.a.page} and {c.b.page}"


def _dois(c: Comparison) -> str:
    if c.doi != DIFFER or (printed_alike(c) and c.title in ("equal", "close")):
        return ""
    return f"DOIs {c.a.doi} and {c.b.doi}"


def _volumes(c: Comparison) -> str:
    if c.volume != DIFFER or c.doi == AGREE:
        return ""
    if c.pages == AGREE and c.container == AGREE and c.title in ("equal", "close") and not c.years:
        return ""
    return f"volumes {c.a.volume} and {c.b.volume}"


def _issues(c: Comparison) -> str:
    if c.issue != DIFFER or c.doi == AGREE or c.container != AGREE:
        return ""
    if c.pages == AGREE and (c.doi != DIFFER or c.same_range):
        return ""
    return f"issues {c.a.issue} and {c.b.issue}"


def _authors(c: Comparison) -> str:
    if c.authors != DIFFER or (_known(c) and c.title in ("equal", "close")):
        return ""
    if _elsewhere_titled(c):
        return ""
    return "no author in common"


def _containers(c: Comparison) -> str:
    if c.container != DIFFER or c.doi == AGREE:
        return ""
    if c.volume == AGREE and c.pages == AGREE and c.authors == AGREE:
        return ""
    return "other journals" if c.a.placed or c.b.placed else ""


_SIGNS: tuple[Callable[[Comparison], str], ...] = (
    _numbering, _marks, _kinds, _supplement, _generic, _years, _volumes, _issues, _pages, _dois,
    _authors, _containers,
)  # fmt: skip
