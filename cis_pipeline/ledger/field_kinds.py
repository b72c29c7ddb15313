"""What kind of value a field of a row holds: whether a value is one, and what that is in words."""

from __future__ import annotations

import re
from enum import StrEnum
from types import NoneType
from typing import Any, get_args

_LONE = re.compile("[\ud800-\udfff]")
"""Halves of a character, which JSON can spell and no file can hold."""


def fits(value: object, kind: Any) -> bool:
    """Whether a value is of this kind: a type, a list of texts, or one of several types."""
    if kind is str:
        return isinstance(value, str) and not _LONE.search(value)
    if kind in (int, float, bool, NoneType):
        return type(value) is kind  # True is no number here
    if kind is dict:
        return isinstance(value, dict) and all(fits(name, str) for name in value)
    if kind == tuple[str, ...]:
        return isinstance(value, list) and all(fits(v, str) for v in value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return value in list(kind)
    return any(fits(value, k) for k in get_args(kind))  # A | B


def in_words(kind: Any) -> str:
    """The kind for a message: "a whole number"."""
    plain = {
        str: "a text",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        NoneType: "null",
        dict: "an object",
    }
    if kind in plain:
        return plain[kind]
    if kind == tuple[str, ...]:
        return "a list of texts"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of {', '.join(kind)}"
    return " or ".join(map(in_words, get_args(kind)))
