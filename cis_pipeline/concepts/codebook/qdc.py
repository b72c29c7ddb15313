"""Themes as the codes of a REFI-QDA codebook, for NVivo, ATLAS.ti, MAXQDA, and back.

A theme is a code of its label; a theme that is a part of another stands below it; a group is a
set. The description begins with the definition, for people. All else that a code has no place for
follows below a line of its own, `MARK`, as lines "key: value" and lists of lines "- entry", and is
read again from there: what another program leaves as it is comes back as it was. A named list is a
set without members, "@people", whose description holds its entries in the same way. A file without
this line speaks of names, parents, sets and definitions only.

The guid of a theme follows from its id, so that the same theme is the same code in each export.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.lists import is_list
from cis_pipeline.concepts.codebook.rows import KEYS, MANY, NUMBERS, ThemeRow, parted
from cis_pipeline.concepts.codebook.text import Value
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.formats.qdc import QdaCode, QdaCodebook, QdaSet

MARK = "[cis_pipeline codebook]"
_SPACE = uuid.uuid5(uuid.NAMESPACE_OID, "cis_pipeline codebook")
_SHOWN = ("definition", "label", "parent", "group")
"""Keys that have a place of their own."""


def guid_of(kind: str, name: str) -> str:
    """The guid of a theme ("theme", its id), a group ("group", its name) or a list ("list")."""
    return str(uuid.uuid5(_SPACE, f"{kind}\0{name}")).upper()


# --- out ---------------------------------------------------------------------------------------


def as_qda(rows: Sequence[ThemeRow]) -> QdaCodebook:
    """The codes of rows with all keys, and lists; ReviewError if there are no codes."""
    lists, rows = parted(rows)
    if not rows:
        raise ReviewError("the codebook has no themes, and a .qdc file holds one at least")
    codes = tuple(_code(row) for row in rows)
    groups = dict.fromkeys(str(row["group"]) for row in rows if row["group"])
    sets = tuple(
        QdaSet(guid_of("group", g), g, tuple(_guid(row) for row in rows if row["group"] == g))
        for g in groups
    )
    return QdaCodebook(codes, (*sets, *map(_list, lists)), "cis_pipeline")


def _list(row: ThemeRow) -> QdaSet:
    name = str(row["id"])
    return QdaSet(guid_of("list", name), name, description="\n".join([MARK, *_entries(row)]))


def _guid(row: ThemeRow) -> str:
    return guid_of("theme", str(row["id"]))


def _code(row: ThemeRow) -> QdaCode:
    return QdaCode(
        guid=_guid(row),
        name=str(row["label"]) if str(row["label"]).strip() else str(row["id"]),
        description="\n".join([str(row["definition"]), "", MARK, *_lines(row)]).lstrip("\n"),
        parent=guid_of("theme", str(row["parent"])) if row["parent"] else "",
        codable=not row["retired"],
    )


def _lines(row: ThemeRow) -> Iterator[str]:
    # what stands around the definition may be trimmed by any program
    if row["definition"] != str(row["definition"]).strip():
        yield f"definition: {_written(str(row['definition']))}"
    if row["label"] != str(row["label"]).strip():
        yield f"label: {_written(str(row['label']))}"
    yield from _entries(row)


def _entries(row: ThemeRow) -> Iterator[str]:
    for key in KEYS:
        value = row.get(key, "")
        if key in _SHOWN or value in ("", ()):
            continue
        if isinstance(value, tuple):
            yield f"{key}:"
            yield from (f"- {_written(entry)}" for entry in value)
        else:
            yield f"{key}: {_written(str(value))}"


def _written(text: str) -> str:
    for sign, name in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, name)
    return f'"{text}"' if text != text.strip() or text[:1] == '"' or not text else text


# --- in ----------------------------------------------------------------------------------------


def from_qda(book: QdaCodebook, known: Codebook) -> list[ThemeRow]:
    """A row a list, then one a code; this is about a theme that is known by its guid, or by the id
    it says."""
    themes = {guid_of("theme", was): now for was, now in known.today.items()}
    said = [_said(code) for code in book.codes]
    ids = {
        code.guid: str(row.get("id") or themes.get(code.guid, ""))
        for code, row in zip(book.codes, said, strict=True)
    }
    names = {code.guid: code.name for code in book.codes}
    groups = [one for one in book.sets if not _is_list(one)]
    group_of = _groups(groups)
    lists = [row for row in map(_said_of_list, book.sets) if is_list(str(row.get("id", "")))]
    rows: list[ThemeRow] = [
        {
            **row,
            **({"id": ids[code.guid]} if ids[code.guid] else {}),
            "parent": (ids[code.parent] or names[code.parent]) if code.parent else "",
            **({"group": group_of.get(code.guid, "")} if groups or "id" in row else {}),
        }
        for code, row in zip(book.codes, said, strict=True)
    ]
    return [*lists, *rows]


def _said_of_list(one: QdaSet) -> ThemeRow:
    """What a set says of a list: nothing where it is none, or its description is lost."""
    _, mark, below = one.description.rpartition(MARK)
    said = _read(below.split("\n")) if mark else {}
    return {key: said[key] for key in ("id", "phrases") if key in said}


def _is_list(one: QdaSet) -> bool:
    """Whether a set is a list, even one that has lost its description, and no group."""
    named = str(_said_of_list(one).get("id", "")) or ("" if one.members else one.name)
    return is_list(named)


def unread(book: QdaCodebook) -> list[str]:
    """What codes say that themes have no place for, in sentences."""
    found = []
    groups = Counter(member for one in book.sets for member in dict.fromkeys(one.members))
    if several := [code.name for code in book.codes if groups[code.guid] > 1]:
        found.append(f"in several sets, of which the first is the group: {', '.join(several)}")
    if any(code.color for code in book.codes):
        found.append("not read: the colours of codes")
    lists = [one for one in book.sets if _is_list(one)]
    if lost := [one.name for one in lists if "phrases" not in _said_of_list(one)]:
        found.append(f"not read, since its entries are gone: {', '.join(lost)}")
    if any(one.description for one in book.sets if one not in lists):
        found.append("not read: the descriptions of sets")
    return found


def _groups(sets: Iterable[QdaSet]) -> dict[str, str]:
    """The first set of each code: a theme has one group."""
    found: dict[str, str] = {}
    for one in sets:
        for member in one.members:
            found.setdefault(member, one.name)
    return found


def _said(code: QdaCode) -> ThemeRow:
    """What a code says of a theme, without what stands around it."""
    above, mark, below = code.description.rpartition(MARK)
    if not mark or (above and not above.endswith("\n")):
        told = {"definition": code.description.strip()} if code.description.strip() else {}
        return {"label": code.name, **told}
    row = _read(below.split("\n"))
    label = "" if code.name == row.get("id") else code.name
    plain: dict[str, Any] = {key: () if key in MANY else "" for key in KEYS if key not in _SHOWN}
    told = {"label": label, "definition": above.strip()}
    for key in ("label", "definition"):  # as it was, unless another program changed it
        if key in row and str(row[key]).strip() != told[key]:
            del row[key]
    return {**plain, **told, **row}


def _read(lines: Iterable[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    key = ""
    for line in lines:
        if line.startswith("- ") and key in MANY:
            entries = found[key]
            found[key] = (*(entries if isinstance(entries, tuple) else ()), _entry(line[2:]))
        elif line.partition(":")[0] in KEYS:
            key, _, rest = line.partition(":")
            text = _entry(rest)
            if key in MANY:
                found[key] = ()
            else:
                found[key] = int(text) if key in NUMBERS and text.isdecimal() else text
    return found


def _entry(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    parts = (part.replace("\\n", "\n").replace("\\r", "\r") for part in text.split("\\\\"))
    return "\\".join(parts)
