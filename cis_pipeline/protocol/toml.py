"""A TOML file becomes a typed, frozen model, or an error that names file, line and nearest key.

Why not pydantic's own message: it names a path such as `round.2.reviewrs`, and a researcher has
a text editor with line numbers. tomllib gives no positions, so the line is found by walking the
table headers of the text itself.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast, dataclass_transform, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.protocol.plain_words import in_words

T = TypeVar("T")


class Table(BaseModel):
    """A TOML table: immutable, and every key must be one that is declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def toml_table(cls: type[T]) -> type[T]:
    """The same as `Table`, for a class that has its keys from a plain dataclass."""
    made: Any = dataclass(config=ConfigDict(extra="forbid"), frozen=True, kw_only=True)(cls)
    return cast(type[T], made)


def load(path: Path, model: type[T]) -> T:
    """Read `path` as `model`; ProtocolError if it is missing, malformed or holds a wrong key."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProtocolError(
            f"{path}: no such file; `cis init` writes a template of it into a new folder"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProtocolError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    return parse(text, model, path)


def parse(text: str, model: type[T], path: Path) -> T:
    """The text of a TOML file as `model`; ProtocolError, naming `path`, as for `load`."""
    try:
        return cast(T, _parsed(text, cast(Any, model)))
    except tomllib.TOMLDecodeError as error:
        raise ProtocolError(f"{path}: not valid TOML: {_where_else(str(error))}") from None
    except ValidationError as error:
        raise ProtocolError("\n".join(_sentences(path, text, model, error))) from None


@lru_cache(maxsize=64)
def _parsed(text: str, model: Any) -> Any:
    return TypeAdapter(model).validate_python(tomllib.loads(text))


def _where_else(message: str) -> str:
    """What the reader of TOML says, with the usual remedies, for it gives none."""
    remedies = {
        "Cannot overwrite": "a key or table stands there twice; of several tables of one kind "
        "each begins with double brackets, as in [[round]]",
        "Cannot declare": "a table stands there twice; delete one, or write [[...]] for both",
        "Invalid value": "a text stands between quotation marks, a list between brackets",
        "Unclosed": "close the bracket",
        "Illegal character": "close the quotation mark in its line",
        "Expected '='": 'write key = "value", a line each; a line of comment begins with #',
    }
    found = [remedy for start, remedy in remedies.items() if start in message]
    return "; ".join([message, *found[:1]])


def _sentences(path: Path, text: str, model: type[Any], error: ValidationError) -> list[str]:
    """One sentence a fault, in the order of the file."""
    found = []
    for fault in error.errors(include_url=False):
        loc = fault["loc"]
        line = line_of(text, loc)
        if fault["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            what = f'unknown key "{loc[-1]}"{_nearest(str(loc[-1]), model, loc[:-1])}'
        elif fault["type"] == "missing":
            what = f'the key "{loc[-1]}" is missing'
        else:
            what = f"{_dotted(loc)}: {in_words(fault)}"
        found.append((line, f"{path} line {line}: {what}"))
    return [sentence for _, sentence in sorted(found)]


Place = tuple[int | str, ...]
"""Where in a file: a table, which of its kind (from 0), and the key that a fault is about."""


def refuse(path: Path, faults: Iterable[tuple[Place, str]], text: str | None = None) -> None:
    """ProtocolError, one sentence a fault in the order of the file, if there are any faults.

    `text` is what the file holds, or would hold, where it need not be read.
    """
    found = list(faults)
    if found:
        text = path.read_text(encoding="utf-8-sig") if text is None else text
        lines = sorted((line_of(text, place), what) for place, what in found)
        raise ProtocolError("\n".join(f"{path} line {line}: {what}" for line, what in lines))


def _dotted(loc: tuple[int | str, ...]) -> str:
    names = [str(part) for part in loc if isinstance(part, str)]
    return ".".join(names) or "the file"


def _nearest(key: str, model: type[Any], loc: tuple[int | str, ...]) -> str:
    """The hint that ends a message about an unknown key."""
    known = sorted(_keys_at(model, loc))
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else f"; the keys here are {', '.join(known)}"


def _keys_at(model: type[Any], loc: tuple[int | str, ...]) -> set[str]:
    """The keys that the tables at `loc` may hold (several where a table has several kinds)."""
    here: list[type[Any]] = [model]
    for part in (part for part in loc if isinstance(part, str)):
        fields = [f for m in here for name, f in _fields(m) if part in (name, f.alias)]
        if fields:  # a part that is no field is the tag of a union: the tables stay the same
            here = [m for field in fields for m in _models(field.annotation)]
    return {f.alias or name for m in here for name, f in _fields(m)}


def _fields(model: type[Any]) -> Iterable[tuple[str, FieldInfo]]:
    fields: Mapping[str, FieldInfo] = model.__pydantic_fields__
    return fields.items()


def _models(annotation: Any) -> list[type[Any]]:
    """The models named anywhere inside a type such as `tuple[Round, ...]` or `A | B`."""
    if isinstance(annotation, type) and hasattr(annotation, "__pydantic_fields__"):
        return [annotation]
    return [m for inner in get_args(annotation) for m in _models(inner)]


def line_of(text: str, loc: tuple[int | str, ...]) -> int:
    """The line (from 1) of the last part of `loc` that can be found in the text.

    >>> line_of('[[round]]\\nid = "a"\\n\\n[[round]]\\nidd = "b"', ("round", 1, "idd"))
    5
    """
    lines = text.splitlines()
    start, inside = 0, len(lines)
    name = str(loc[0]) if loc else ""
    nth = loc[1] if len(loc) > 1 and isinstance(loc[1], int) else 0
    header = re.compile(rf"\s*\[+\s*{re.escape(name)}\s*\]+")
    heads = [i for i, line in enumerate(lines) if header.match(line)]
    if nth < len(heads):
        start = heads[nth]
        other = re.compile(rf"\s*\[+\s*(?!{re.escape(name)}\.)\w")
        inside = next((i for i in range(start + 1, len(lines)) if other.match(lines[i])), inside)
    for part in reversed([str(part) for part in loc if isinstance(part, str)]):
        key = re.compile(rf'(^|[\s{{,.\[])"?{re.escape(part)}"?\s*[=\]]')
        for i in range(start, inside):
            if key.search(lines[i]):
                return i + 1
    return start + 1
