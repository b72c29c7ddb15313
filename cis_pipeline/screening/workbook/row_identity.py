"""Is a row still about the record whose id it holds? Its title and its DOI say so.

Somebody who sorts a part of the columns leaves every id intact and every vote beside another
title; nothing but the title can show it.

Why difflib and not rapidfuzz: it compares two titles only where they differ at all, and fuzzy
matching stays in one room of the house.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from cis_pipeline.core.model import Record
from cis_pipeline.core.text.normalise import letters

_ALIKE = 0.85
_PREFIX = 24
_DOI_HOST = re.compile(r"^(https?://)?(dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


def is_its_row(report: Record, cells: Mapping[str, str], behind: Sequence[Record] = ()) -> bool:
    """Whether the title and the DOI beside an id, if the sheet shows them, are its report's.

    Those of any record `behind` the report will do: what is shown for a report may be another
    record's once a further search has come in.
    """
    forms = (report, *behind)
    shown = _bare(cells.get("doi", ""))
    dois = [own for form in forms if (own := _bare(form.doi))]
    if shown and dois and not any(shown in own or own in shown for own in dois):
        return False
    return "title" not in cells or any(resembles(cells["title"], form.title) for form in forms)


def resembles(shown: str, title: str) -> bool:
    """Whether a title cell is still this title: cut off or lightly damaged, but not another one.

    Titles of one series often differ by a number alone, so the digits must be the same. A title
    that begins with "=" may have become a formula on its way, and shows nothing or an error.
    """
    ours, theirs = _title_key(title), _title_key(shown)
    if ours == theirs or (title.startswith("=") and (not theirs or shown.startswith("#"))):
        return True
    shorter = min(ours, theirs, key=len)
    if len(shorter) >= _PREFIX and ours.startswith(theirs) | theirs.startswith(ours):
        return True
    digits = [re.sub(r"\D", "", key) for key in (ours, theirs)]
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    return digits[0] == digits[1] and bool(shorter) and matcher.ratio() >= _ALIKE


class Titles:
    """The titles of reports, to find out which report a row with a damaged id is about."""

    def __init__(self, reports: Iterable[Record]) -> None:
        self._whole = {_title_key(r.title): r.record_id for r in reports}
        self._begun = {k[:_PREFIX]: i for k, i in self._whole.items() if len(k) >= _PREFIX}

    def find(self, title: str) -> str | None:
        """The record_id of the report with this title, or one that begins alike."""
        key = _title_key(title)
        return (self._whole.get(key) or self._begun.get(key[:_PREFIX])) if key else None


def _title_key(title: str) -> str:
    return letters(title.replace("&", "and"))


def _bare(doi: str) -> str:
    return _DOI_HOST.sub("", doi).casefold()
