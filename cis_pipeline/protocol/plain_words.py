"""What is wrong with a value of a TOML file, in the words of who wrote it, and what to write.

The library that checks the values says "String should match pattern '^[a-z][a-z0-9_]*$'"; a
researcher wants to know which value, and what one that fits looks like.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_IDS = {
    "^[a-z][a-z0-9_]*$": (
        'is no id; write it in small letters, digits and "_", beginning with a letter, '
        "as in title_abstract"
    ),
    "^[A-Z][A-Z0-9_]*$": (
        'is no id; write it in capital letters, digits and "_", beginning with a letter, as in '
        "OFF_TOPIC"
    ),
}
"""By the pattern of an id what such an id looks like."""

_KINDS = {
    "string": ("text", 'put it between quotation marks: "..."'),
    "int": ("whole number", "write it without quotation marks, as in 2005"),
    "float": ("number", "write it without quotation marks, as in 0.5"),
    "bool": ("true or false", "write one of these two, without quotation marks"),
    "tuple": ("list", 'put it between square brackets, as in ["A", "B"]'),
    "dict": ("table", 'put it between braces, as in { "R1" = "A" }'),
    "date": ("date", "write it as in 2026-01-31"),
}
"""By the beginning of the type of a fault: what was expected, and how it is written."""


def in_words(fault: Mapping[str, Any]) -> str:
    """The fault of one value (an entry of pydantic's `ValidationError.errors`) in plain words."""
    kind, given = fault["type"], shown(fault.get("input"))
    context: Mapping[str, Any] = fault.get("ctx", {})
    if kind == "value_error":  # a sentence of our own
        return str(fault["msg"]).removeprefix("Value error, ")
    if kind in _SAID:
        return _SAID[kind](given, fault, context)
    start = str(kind).partition("_")[0]
    if kind == "int_from_float":
        return f"{given} is no whole number; write one, as in 2005"
    if start in ("model", "dataclass"):
        return f'{given} is no table; put it between braces, as in {{ operator = "country" }}'
    if start in _KINDS:
        expected, remedy = _KINDS[start]
        article = "not" if start == "bool" else "no"
        return f"{given} is {article} {expected}; {remedy}"
    return f"{given} does not fit here; `cis init` writes a template that shows what does"


def shown(value: object) -> str:
    """A value as the file has it, cut where it is long."""
    if isinstance(value, (str, bool, int, float)):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, Mapping):
        text = "a table"
    else:
        text = (
            f"[{', '.join(map(shown, value))}]" if isinstance(value, (list, tuple)) else str(value)
        )
    return text if len(text) <= 60 else f"{text[:59]}…"


def _pattern(given: str, fault: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    return f"{given} {_IDS.get(str(context.get('pattern')), 'is not written as it must be')}"


def _one_of(given: str, fault: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    words = context.get("expected") or context.get("expected_tags") or ""
    known = re.findall(r"'([^']*)'", str(words))
    value = context.get("tag", fault.get("input"))
    close = difflib.get_close_matches(str(value), known, 1, 0.7)
    hint = f'; did you mean "{close[0]}"?' if close else ""
    return f"{shown(value)} is not one of {', '.join(known)}{hint}"


def _without_tag(given: str, fault: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    key = str(context.get("discriminator", "")).strip("'")
    return f'the key "{key}" is missing, which says of which kind it is'


def _least(given: str, fault: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    return f"{given} is too small; write {context['ge']} or more"


def _most(given: str, fault: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    return f"{given} is too large; write {context['le']} or less"


def _short(given: str, fault: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    n = context.get("min_length", 1)
    return f"{given} holds too little; name at least {n}"


_SAID: Mapping[str, Callable[[str, Mapping[str, Any], Mapping[str, Any]], str]] = {
    "string_pattern_mismatch": _pattern,
    "literal_error": _one_of,
    "enum": _one_of,
    "union_tag_invalid": _one_of,
    "union_tag_not_found": _without_tag,
    "greater_than_equal": _least,
    "less_than_equal": _most,
    "too_short": _short,
    "string_too_short": _short,
}
