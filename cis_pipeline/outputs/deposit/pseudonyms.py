"""The names of the people of a review, each replaced by a letter wherever a deposit would tell it.

The letters follow the alphabetical order of the names, so that whatever is sorted by names keeps
its order. Replaced are whole names, in the fields that hold one and in what people wrote (notes,
rulings, the names of workbooks, config/); what others published (titles, authors, search
strategies) stays as it is, whoever is called so.

Why a name of one letter stays in running text: "A" is also an article. It tells nobody who it is;
in the fields that hold a name it is replaced like any other.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import product
from string import ascii_uppercase
from typing import Any

from cis_pipeline.core.model import CONSENSUS, Verdict
from cis_pipeline.ledger.frames import JOIN
from cis_pipeline.protocol.on_record import digest
from cis_pipeline.screening.tasks import file_safe

Row = Mapping[str, Any]

_NAMED: Mapping[str, tuple[str, ...]] = {
    "sources": ("searched_by",),
    "decisions": ("by",),
    "corrections": ("by",),
    "rulings": ("by",),
    "workbooks": ("reviewer",),
    "codings": ("by", "voice"),
}
"""By table the fields that hold the name of a person and nothing else."""

_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "sources": ("name", "limits", "hits_note"),
    "records": ("note",),
    "decisions": ("note", "evidence"),
    "corrections": ("note", "cause"),
    "rulings": ("about", "note"),
    "workbooks": ("purpose", "ordered"),
    "codings": ("note",),
}
"""By table the fields in which people write what they like."""

_PLACED: Mapping[str, str] = {"decisions": "locator", "files": "path", "workbooks": "path"}
"""By table the field that may name a workbook, which is called after its reviewer."""

_SHEETS = "data/sheets/"
_NOBODY = ("", CONSENSUS)


class Pseudonyms:
    """Letters for these names; names of machines ("rule:...") and "consensus" are none."""

    def __init__(self, names: Iterable[str]) -> None:
        people = {n for n in names if n.strip() and n not in _NOBODY and not n.startswith("rule:")}
        ordered = sorted(people, key=lambda name: (name.casefold(), name))
        width = next(n for n in range(1, 9) if len(ascii_uppercase) ** n >= len(ordered))
        letters = map("".join, product(ascii_uppercase, repeat=width))
        self.letters = dict(zip(ordered, letters, strict=False))
        self.bases: dict[str, str] = {}
        """By digest of a part of the protocol that names somebody: its digest with letters."""

    def name(self, name: str) -> str:
        """The letter of a name; what is no name of theirs as it is."""
        return self.letters.get(name, name)

    def written(self, text: str) -> str:
        """A text with each name in it replaced that is longer than a letter."""
        return self._in_text.sub(self._found, text) if self._in_text and text else text

    def placed(self, place: str) -> str:
        """The place of a workbook, or of a row of one; any other place as a text."""
        if self._in_names is None or not place.startswith(_SHEETS):
            return self.written(place)
        return self._in_names.sub(self._found, place)

    def config(self, text: str) -> str:
        """A file of config/: texts, and names of any length where they stand in quotation marks."""
        quoted = "|".join(re.escape(name) for name in self.letters)
        if quoted:
            marks = re.compile(rf"""(["'])({quoted})\1""")
            text = marks.sub(lambda m: f"{m[1]}{self.letters[m[2]]}{m[1]}", text)
        return self.written(text)

    def document(self, value: Any) -> Any:
        """A JSON value: texts that are a name, or hold one."""
        return _mapped(value, self._anything)

    def stands_in(self, text: str) -> bool:
        """Whether a text holds a name that is longer than a letter."""
        return self._in_text is not None and self._in_text.search(text) is not None

    def row(self, table: str, row: Row) -> dict[str, Any]:
        """A row of the ledger with letters for names."""
        if table == "bases":
            return self._basis(row)
        new = dict(row)
        for fields, replaced in ((_NAMED, self.name), (_WRITTEN, self.written)):
            new |= {field: replaced(row[field]) for field in fields.get(table, ())}
        if place := _PLACED.get(table):
            new[place] = self.placed(row[place])
        if table == "decisions":
            new["protocol"] = self.bases.get(row["protocol"], row["protocol"])
            if row["verdict"] == Verdict.ASSIGN:
                new["target"] = JOIN.join(map(self.name, row["target"].split(JOIN)))
        elif table == "rulings":
            new |= {at: self.bases.get(row[at], row[at]) for at in ("before", "after")}
            new |= {at: self.written(new[at]) for at in ("before", "after")}
        elif table == "corrections" and isinstance(note := row["changes"].get("note"), str):
            new["changes"] = {**row["changes"], "note": self.written(note)}
        return new

    def _basis(self, row: Row) -> dict[str, Any]:
        """A part of the protocol, or a codebook; JSON written as it was written before."""
        try:
            document = json.loads(row["text"])
        except ValueError:
            return dict(row)
        for ascii_only in (False, True):  # as either is written
            if json.dumps(document, sort_keys=True, ensure_ascii=ascii_only) == row["text"]:
                new = _mapped(document, self._anything)
                text = json.dumps(new, sort_keys=True, ensure_ascii=ascii_only)
                if text != row["text"]:
                    self.bases[row["digest"]] = digest(text)
                    return {"digest": self.bases[row["digest"]], "text": text}
                break
        return dict(row)

    def _anything(self, text: str) -> str:
        return self.letters.get(text) or self.bases.get(text) or self.written(text)

    def _found(self, match: re.Match[str]) -> str:
        return self._letter_of[match[0].casefold()]

    @cached_property
    def _letter_of(self) -> dict[str, str]:
        return {form.casefold(): a for name, a in self.letters.items() for form in _forms(name)}

    @cached_property
    def _in_text(self) -> re.Pattern[str] | None:
        return _pattern(name for name in self.letters if len(name) > 1)

    @cached_property
    def _in_names(self) -> re.Pattern[str] | None:
        return _pattern(self.letters)


_SHORT = 3
"""Names of at most so many characters are initials, and count only as they are spelled."""


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names, the longest first, where letters and digits neither precede nor follow."""
    forms = sorted({f for name in names for f in _forms(name)}, key=lambda f: (-len(f), f))
    if not forms:
        return None
    either = "|".join(re.escape(f) if len(f) <= _SHORT else f"(?i:{re.escape(f)})" for f in forms)
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])")


def _forms(name: str) -> set[str]:
    """How a name may be spelled: "Quill, Ann" as "Ann Quill" too, as in the name of a file, and in
    either form of Unicode."""
    family, comma, given = name.partition(",")
    turned = f"{given.strip()} {family.strip()}" if comma and given.strip() else name
    spelled = {name, turned, file_safe(name)}
    return {unicodedata.normalize(form, one) for one in spelled for form in ("NFC", "NFD")}


def _mapped(value: Any, replaced: Callable[[str], str]) -> Any:
    """A JSON value with each text in it, and each key, replaced."""
    if isinstance(value, str):
        return replaced(value)
    if isinstance(value, list):
        return [_mapped(one, replaced) for one in value]
    if isinstance(value, dict):
        return {replaced(key): _mapped(one, replaced) for key, one in value.items()}
    return value
