"""What JSON exports hold in their members, as text, dates and names: small pure helpers.

A member may be text, a number, nothing, a list or an object, whatever its format promises; each
helper takes any of them, and no more than a few levels of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cis_pipeline.formats import fields
from cis_pipeline.formats.markup import unmarked
from cis_pipeline.formats.names import turned

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TEXT_KEYS = ("value", "name", "title", "display_name", "literal", "text", "keyword", "term", "id")
_LEVELS = 4


def text(value: Any, levels: int = _LEVELS) -> str:
    """A member as text, with its line ends; of a list or an object the first that has any.

    What no text can hold is left out: control characters; half a surrogate pair is shown as such.

    >>> text(None), text(["", "a"]), text({"value": "b"}), text("c\\ud800")
    ('', 'a', 'b', 'c\\ufffd')
    """
    if isinstance(value, str):
        if value.isprintable():
            return value.strip()
        return _CONTROL.sub("", _SURROGATE.sub("\ufffd", value)).strip()
    if isinstance(value, list) and levels:
        return next((found for one in value if (found := text(one, levels - 1))), "")
    if isinstance(value, dict) and levels:
        members = (value.get(key) for key in _TEXT_KEYS)
        return next((found for one in members if (found := text(one, levels - 1))), "")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def texts(value: Any) -> list[str]:
    """Each text of a member that may be a list, or one; in order."""
    parts = value if isinstance(value, list) else [value]
    return [found for one in parts if (found := text(one))]


def one(data: dict[str, Any], *names: str) -> str:
    """The first of these members that has text, as one line without markup."""
    told = (value for name in names if (value := data.get(name)))
    return next((found for value in told if (found := line(value))), "")


def line(value: Any) -> str:
    """A member as one line, without HTML."""
    return unmarked(text(value))


def inner(data: dict[str, Any], *path: str) -> dict[str, Any]:
    """The object at the end of a path of keys (of a list its first), or an empty one."""
    found: Any = data
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
        found = found[0] if isinstance(found, list) and found else found
    return found if isinstance(found, dict) else {}


def listed(value: Any) -> list[Any]:
    """A member that should be a list: what it holds; of anything else, that alone."""
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]


# --- Dates -----------------------------------------------------------------------------------


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
        return fields.date("-".join((*numbers, "")[:3]))
    named = (value.get(key) for key in ("raw", "literal", "date-time"))
    return plain_date(next((found for one in named if (found := text(one))), ""))


def plain_date(printed: str) -> str:
    """A date as printed, without its time of day and the zeros that stand for nothing.

    >>> plain_date("1993-00-00"), plain_date("2019-03-04T00:00:00Z"), plain_date("2019T00:00Z")
    ('1993', '2019-03-04', '2019')
    """
    return fields.date(re.sub(r"(?<=[0-9])T[0-9:.]+Z?$", "", printed))


# --- Names -----------------------------------------------------------------------------------

_FAMILY = ("family", "lastName", "last_name", "lastname", "familyName", "family_name", "surname")
_GIVEN = ("given", "firstName", "first_name", "firstname", "givenName", "given_name", "initials")
_WHOLE = ("literal", "name", "display_name", "displayName", "full_name", "fullName", "raw_name")


def person(value: Any) -> str:
    """One name of a list of authors as "Family, Given", whatever the object calls its parts.

    A whole name is turned about where it is plainly a person's (see `turned`).

    >>> person({"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"})
    'van Beethoven, Ludwig'
    >>> person({"name": "Jo Fir"}), person("Fir, Jo")
    ('Fir, Jo', 'Fir, Jo')
    """
    if not isinstance(value, dict):
        return turned(line(value))
    family, given = one(value, *_FAMILY), one(value, *_GIVEN)
    if not family:
        nested = value.get("author")
        whole = one(value, *_WHOLE) or (person(nested) if isinstance(nested, dict) else given)
        return turned(whole)
    before = (one(value, "dropping-particle"), one(value, "non-dropping-particle"), family)
    after = (given, one(value, "suffix"))
    return ", ".join(part for part in (" ".join(filter(None, before)), *after) if part)


def people(*values: Any) -> tuple[str, ...]:
    """The names of the first of these members that holds any."""
    for value in values:
        if found := tuple(name for part in listed(value) if (name := person(part))):
            return found
    return ()


# --- Notes and keywords ------------------------------------------------------------------------


_EXTRA = re.compile(r"^[ \t]*([A-Za-z][A-Za-z. -]{0,30}?)[ \t]*:[ \t]*(\S.*)$", re.MULTILINE)


def extras(note: str) -> dict[str, str]:
    """The lines "PMID: 123" of a note, by their names in lower case."""
    found: dict[str, str] = {}
    for name, value in _EXTRA.findall(note):
        found.setdefault(name.lower(), value.strip())
    return found


def joined(values: Iterable[str]) -> tuple[str, ...]:
    """Keywords given one by one (nothing parts them further), each once, in order."""
    return tuple(dict.fromkeys(found for value in values if (found := unmarked(value))))
