"""deposit.json: what a deposit is of and what it lacks, for programs; by it one is recognised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from cis_pipeline.core.errors import ReviewError

NAME = "deposit.json"
FORMAT = 1
"""Raised when an older program could not read what a newer one deposits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is told of a deposit wherever it is told.

    `last` is the time of the last decision (ISO 8601, UTC), `abstracts` and `pseudonyms` how it was
    made. `records` are all, `without_abstract` and `without_entry` those that lack what they had,
    `names` the rows in which a name became a letter, `exports` the raw exports that are in it,
    `not_exported` those left out although abstracts are in it, `full_texts` how many there are of
    which only digests are in it. `ledger` gives by table the number of rows and the last hash of
    the ledger that was deposited, `here` those of the ledger that `cis restore` makes of it.
    """

    title: str
    question: str
    authors: tuple[str, ...]
    licence: str
    last: str
    version: str
    abstracts: bool
    pseudonyms: bool
    interim: bool
    simulated: bool
    records: int
    without_abstract: int
    without_entry: int
    names: int
    full_texts: int
    exports: tuple[str, ...] = ()
    not_exported: tuple[str, ...] = ()
    ledger: Mapping[str, Any] = field(default_factory=dict)
    here: Mapping[str, Any] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """What is not in it, a sentence each, and what follows from that."""
        found = []
        if self.without_abstract or self.without_entry:
            found.append(
                f"The abstracts of {self.without_abstract} and the raw entries of "
                f"{self.without_entry} of {self.records} records were left out, since their rights "
                "may lie with publishers. Decisions that rest on them stay as they are recorded; "
                "no rule judges these records anew. What was found in abstracts is quoted with a "
                "few words; what a reviewer quoted is quoted as it was."
            )
        if not self.exports:
            found.append("The raw exports of the databases are not in it.")
        if self.not_exported:
            names = ", ".join(self.not_exported)
            found.append(f"Exports that name people are not in it: {names}.")
        if self.full_texts:
            found.append(
                f"Full texts are never deposited: {self.full_texts} are named with their digests."
            )
        found.append("The reviewers' workbooks are not in it; what was read from them is.")
        return found

    def about_names(self) -> str:
        """Whether people appear by their names, in a sentence."""
        if not self.pseudonyms:
            return "Reviewers appear by the names or initials that they have in the ledger."
        return (
            "The names of reviewers, coders and searchers were replaced by letters (A, B, ...) in "
            "the ledger, the protocol and all tables. Nicknames, or parts of a name, that somebody "
            "wrote into a note are not found."
        )

    def text(self) -> bytes:
        """The file."""
        said = {"format": FORMAT, "made_by": "cis_pipeline", **asdict(self)}
        return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()


def read(folder: Path) -> Facts:
    """The facts of a deposit; ReviewError if they cannot be understood."""
    path = folder / NAME
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] > FORMAT:
            raise ReviewError(
                f"{path}: written by a later version of cis_pipeline ({said['version']}); restore "
                "it with that version"
            )
        known = {f.name for f in fields(Facts)}
        values = {name: value for name, value in said.items() if name in known}
        lists = {n: tuple(v) for n, v in values.items() if isinstance(v, list)}
        return Facts(**{**values, **lists})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReviewError(
            f"{path}: cannot be understood ({error}); download or copy the deposit again, whole"
        ) from None
