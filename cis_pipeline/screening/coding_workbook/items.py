"""What a row of a coding workbook asks about: a sentence under a theme, as it was shown.

A passage is known by its document, theme and field and by its words, white space aside: its row id
follows from these, so that it is the same passage in every workbook. What a workbook asks travels
in its hidden sheet, for by the time it comes back the codebook may suggest something else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter

from cis_pipeline.core.model import Coding, Record
from cis_pipeline.screening.workbook.whose_row import Compared

_CELL = 30_000
"""Characters of one hidden cell; a longer item goes on in the next one."""
_KEY = "item"


def row_id(record_id: str, theme: str, field: str, quote: str) -> str:
    """What a passage under a theme is called: "C-" and ten letters or digits."""
    told = "\n".join((record_id, theme, field, " ".join(quote.split())))
    digest = hashlib.sha256(told.encode("utf-8", "replace")).digest()
    return "C-" + base64.b32encode(digest).decode("ascii")[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A passage as a row shows it; `basis` is the digest of what its theme meant then.

    `document` and `label` are what document and theme are called, `before` and `after` the
    sentences around it, `where` the place in words. `said` is what its coder said of it before, or
    in a workbook of conflicts what each of them said.
    Offsets and page as in `Coding`.
    """

    row_id: str
    record_id: str
    theme: str
    label: str
    basis: str
    document: str
    field: str
    start: int = 0
    end: int = 0
    page: int = 0
    section: str = ""
    quote: str
    before: str = ""
    after: str = ""
    where: str = ""
    said: str = ""

    @property
    def sentence(self) -> str:
        """The quote as it is shown, on one line."""
        return " ".join(self.quote.split())


COMPARED: Compared[Item] = Compared(
    {
        "document": attrgetter("document"),
        "theme": attrgetter("label"),
        "sentence": attrgetter("sentence"),
        "before": attrgetter("before"),
        "after": attrgetter("after"),
    },
    frozenset({"sentence", "before", "after"}),
    attrgetter("row_id"),
)
"""What shows whose row it is."""


def hidden_items(items: Sequence[Item]) -> list[tuple[str, str]]:
    """The items as rows of a hidden sheet, in order."""
    found = []
    for nth, item in enumerate(items, start=1):
        text = json.dumps(asdict(item), ensure_ascii=True)
        cuts = range(0, len(text), _CELL)
        found += [(f"{_KEY} {nth}", text[at : at + _CELL]) for at in cuts]
    return found


def printed_items(hidden: Mapping[str, Sequence[str]]) -> dict[str, Item]:
    """The same read back, by row id; what is damaged is passed over."""
    found: dict[str, Item] = {}
    for key, pieces in hidden.items():
        if not key.startswith(f"{_KEY} "):
            continue
        try:
            values = json.loads("".join(pieces))
            item = Item(**values)
        except (ValueError, TypeError, KeyError):
            continue
        found[item.row_id] = item
    return found


def called(record: Record) -> str:
    """What a document is called: "Hampson et al. 2021: Innovation in children's social ..."."""
    names = [name.partition(",")[0].strip() for name in record.authors]
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    year = str(record.year) if record.year else ""
    title = _short(" ".join(record.title.split())) or record.record_id
    return ": ".join(part for part in (f"{who} {year}".strip(), title) if part)


_TITLE = 60


def _short(title: str) -> str:
    if len(title) <= _TITLE:
        return title
    return title[:_TITLE].rsplit(" ", 1)[0].rstrip(" ,:;") + " \u2026"


def passage_of(coding: Coding, report: str) -> str:
    """The row id of what a coding is about, whose record is of this report now."""
    return row_id(report, coding.theme, coding.field, coding.quote)
