"""Dates of JSON exports: parts, a text, or an object with either."""

from __future__ import annotations

import re
from typing import Any

from cis_pipeline.formats import fields
from cis_pipeline.formats.json.values import listed, text


def date(value: Any) -> str:
    """A date of CSL-JSON or Crossref: parts, "raw" or plain text; the first one of a range.

    >>> date({"date-parts": [["2019", "3", "4"]]}), date({"raw": "2020/08//"}), date("2021")
    ('2019-03-04', '2020-08', '2021')
    """
    if not isinstance(value, dict):
        return plain_date(text(value))
    parts = listed(value.get("date-parts"))[:1]
    if parts and isinstance(parts[0], list):
        parts = parts[0]
    numbers = [found for part in parts[:3] if (found := text(part)).isdigit()]
    if numbers and int(numbers[0][:5]):
        return "-".join(part.zfill(2) for part in numbers)
    named = (value.get(key) for key in ("raw", "literal", "date-time"))
    return plain_date(next((found for one in named if (found := text(one))), ""))


def plain_date(printed: str) -> str:
    """A date as printed, without its time of day and the zeros that stand for nothing.

    >>> plain_date("1993-00-00"), plain_date("2019-03-04T00:00:00Z")
    ('1993', '2019-03-04')
    """
    printed = re.sub(r"(?<=[0-9])T[0-9:.]+Z?$", "", printed)
    return fields.date(re.sub(r"(?:-00)+(?![0-9])", "", printed))
