"""Citation keys: the first family name, the year and the first word of the title.

So a record has the same key in every file; where a file has it already, the record's id is added.
"""

from __future__ import annotations

import re

from cis_pipeline.core.model import Record
from cis_pipeline.core.text.normalise import normalise


def key(record: Record, used: set[str]) -> str:
    """A key of letters and digits in ASCII that is not in `used`, and is then."""
    family = record.authors[0].split(",")[0] if record.authors else ""
    word = re.search(r"\w{4,}", record.title)
    begun = word.group() if word else record.title
    parts = [_ascii(family)[:30], str(record.year or ""), _ascii(begun)[:30]]
    base = "_".join(part for part in parts if part) or "entry"
    if base in used and record.record_id:
        base = f"{base}_{_ascii(record.record_id)}"
    made, more = base, 1
    while made in used:
        more += 1
        made = f"{base}_{more}"
    used.add(made)
    return made


def _ascii(text: str) -> str:
    """The letters and digits of a text without accents, in lower case."""
    return re.sub("[^a-z0-9]", "", normalise(text))
