"""The text of a codebook file, cut into its tables, so that one is edited and no other touched.

A file is a row of blocks: each table from its header to the line of its last key, and between two
tables the comments and blank lines. What is not edited stays as it is, byte for byte; within an
edited table comments and the order of its keys stay.

Why not the whole file through the library that keeps comments: it hangs what stands between two
tables on the first of them, so that a heading would go with the theme above it.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import Array

Value = str | int | tuple[str, ...]
Values = Mapping[str, Value]
"""Keys of a table with their values; "" and () stand for a key that is not there."""

_HEADER = re.compile(r"\s*\[\[?\s*([\w.\"'-]+)\s*\]\]?\s*(?:#.*)?$")
_WIDE = 100
"""What would make a longer line is written over several: a list with one entry a line."""


@dataclass(frozen=True, slots=True)
class Block:
    """A table, or what stands between two; `name` is that of the table ("theme"), else ""."""

    name: str
    text: str

    @property
    def values(self) -> dict[str, Any]:
        """What the keys of the table say."""
        return tomllib.loads(_body(self.text)) if self.name else {}


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a file, in order; their texts together are the file's, with a last line end."""
    return tuple(_blocks(text if text.endswith("\n") or not text else f"{text}\n"))


def _blocks(text: str) -> Iterator[Block]:
    name, lines = "", list[str]()
    for line in text.splitlines(keepends=True):
        header = _HEADER.match(line)
        if header and _is_whole(lines, bool(name)):  # else it stands within a list or a long text
            yield from _cut(name, lines)
            name, lines = header[1].strip("\"'"), []
        lines.append(line)
    yield from _cut(name, lines)


def _is_whole(lines: list[str], table: bool) -> bool:
    try:
        tomllib.loads("".join(lines[table:]))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _cut(name: str, lines: list[str]) -> Iterator[Block]:
    """A table, and what stands below its last key, as two blocks."""
    end = len(lines)
    if name:
        while end > 1 and _says_nothing(lines[end - 1]) and _is_whole(lines[: end - 1], True):
            end -= 1
        yield Block(name, "".join(lines[:end]))
    if rest := "".join(lines[end:] if name else lines):
        yield Block("", rest)


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def joined(found: Iterable[Block]) -> str:
    """The text of a file of these blocks."""
    return "".join(block.text for block in found)


# --- editing -----------------------------------------------------------------------------------


def table(name: str, values: Values) -> Block:
    """A new table of a kind of which there are several."""
    keys = (_line(key, value) for key, value in values.items() if value not in ("", ()))
    return Block(name, "".join([f"[[{name}]]\n", *keys]))


def edited(block: Block, values: Values) -> Block:
    """The table with other values of some keys; what stands in it beside them stays."""
    header, _, body = block.text.partition("\n")
    document = tomlkit.parse(body)
    for key, value in values.items():
        if value in ("", ()):
            document.pop(key, None)
        elif isinstance(there := document.get(key), Array) and isinstance(value, tuple):
            _edit(there, value)
            if there.unwrap() != list(value):  # in another order: it is written anew
                document[key] = _item(key, value)
        else:
            document[key] = _item(key, value)
    return Block(block.name, f"{header}\n{_ended(tomlkit.dumps(document))}")


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


def _edit(there: Array, value: tuple[str, ...]) -> None:
    """Take out of a list, and add at its end, what makes it hold these entries."""
    for place in reversed(range(len(there))):
        if there[place] not in value:
            del there[place]
    for entry in value:
        if entry not in there:
            there.append(entry)


def _item(key: str, value: Value) -> Any:
    if isinstance(value, str) and len(f"{key} = {value}") > _WIDE and _is_plain(value):
        return tomlkit.parse(f"{key} = {_folded(value)}\n")[key]
    if not isinstance(value, tuple):
        return tomlkit.item(value)
    made = tomlkit.array()
    made.extend(value)
    return made.multiline(len(f"{key} = {made.as_string()}") > _WIDE)


def _is_plain(text: str) -> bool:
    """Whether it can be folded into lines: single blanks, and nothing that needs a backslash."""
    return text == " ".join(text.split()) and text.isprintable() and not set('\\"') & set(text)


def _folded(text: str) -> str:
    """A long text over several lines that stand for one."""
    lines = textwrap.wrap(text, _WIDE - 8, break_long_words=False, break_on_hyphens=False)
    return '"""\\\n' + " \\\n".join(f"    {line}" for line in lines) + '"""'


def _line(key: str, value: Value) -> str:
    return f"{key} = {_item(key, value).as_string()}\n"


def _body(text: str) -> str:
    return text.partition("\n")[2]


def replaced(
    found: Iterable[Block], name: str, change: Callable[[dict[str, Any]], Values]
) -> tuple[Block, ...]:
    """The blocks, with what `change` says of each table of a name; nothing: it stays as it is."""
    return tuple(
        edited(block, values) if block.name == name and (values := change(block.values)) else block
        for block in found
    )


def without(found: Iterable[Block], gone: Callable[[Block], bool]) -> tuple[Block, ...]:
    """The blocks without some tables; comments and blank lines around these stay, none doubled."""
    kept, after = list[Block](), False
    for block in found:
        if gone(block):
            after = True
            continue
        text = block.text
        if after and not block.name and (not kept or kept[-1].text.endswith("\n\n")):
            text = text.lstrip("\n")
        kept.append(Block(block.name, text))
        after = False
    return tuple(kept)


def added(
    found: tuple[Block, ...], new: Block, after: Callable[[Block], bool]
) -> tuple[Block, ...]:
    """The blocks with a new table below the last that `after` chooses, else at the end."""
    places = [place for place, block in enumerate(found) if block.name and after(block)]
    if places:
        at = places[-1] + 1
        return (*found[:at], Block("", "\n"), new, *found[at:])
    blank = not found or found[-1].text.endswith("\n\n")
    return (*found, *(() if blank else (Block("", "\n"),)), new)
