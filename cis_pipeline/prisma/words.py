"""The words of a diagram in one language: English, or those of a file beside it.

A file of words is TOML: `language`, and a line for each key of `ENGLISH`. What it lacks stays
English, and is told. {braces} stand for numbers and names; what stands between *asterisks* is set
in italics; of a pair that ends in _one and _many the first is for 1.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Channel, Problem
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.prisma.boxes import ARMS, CHANNELS, LABELS

_WHEN = "before screening"
_BEFORE = LABELS["records_removed_before_screening"]

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        **LABELS,
        "records_removed_before_screening": _BEFORE.replace(_WHEN, f"*{_WHEN}*"),
        **{f"channel_{channel}": name for channel, name in CHANNELS.items()},
        **{f"header_{arm}": f"Identification of studies via {name}" for arm, name in ARMS.items()},
        **{
            f"header_new_{arm}": f"Identification of new studies via {name}"
            for arm, name in ARMS.items()
        },
        "arm_databases": ARMS["databases"].capitalize(),
        "previous": "Previous studies",
        "phase_identification": "Identification",
        "phase_screening": "Screening",
        "phase_included": "Included",
        **{
            f"title_{which}_{arm}": (
                f"PRISMA 2020 flow diagram for {which} systematic reviews which included searches "
                f"of {searched}"
            )
            for which in ("new", "updated")
            for arm, searched in (
                ("databases", "databases and registers only"),
                ("other", "databases, registers and other sources"),
            )
        },
        "n": "(n = {n})",
        "not_reported": "(n not reported)",
        "awaiting": "awaiting (n = {n})",
        "awaiting_decision": "Awaiting a decision",
        "removed_together": "Removed, not told apart",
        "unnamed": "Unnamed",
        "no_reason": "No reason given",
        "other_reasons": "Other reasons",
        "incomplete_one": ("INCOMPLETE: {n} file is not counted, or not whole ({files})"),
        "incomplete_many": ("INCOMPLETE: {n} files are not counted, or not whole ({files})"),
        "more_files": "{files} and {n} more",
        "interim_one": "INTERIM: {n} record awaits a decision",
        "interim_many": "INTERIM: {n} records await a decision",
        "interim_pairs_one": "INTERIM: {n} pair of records awaits a word: duplicates or not",
        "interim_pairs_many": "INTERIM: {n} pairs of records await a word: duplicates or not",
        "interim": "INTERIM: decisions are awaited",
        "simulated": (
            "Simulated data. Contains simulated records and decisions: numbers illustrate the "
            "method and are not findings."
        ),
        "assumed": "Assumed: {box} {n}: {why}",
        "assumed_by": "Assumed by {by}: {box} {n}: {why}",
        "explained": "{equation} does not hold: {why}",
        "fault": "[{mark}] Does not add up: {sentence}.",
        "each_database": (
            "*Consider, if feasible to do so, reporting the number of records identified from each "
            "database or register searched (rather than the total number across all "
            "databases/registers)."
        ),
        "each_database_known": (
            "*Records of each database or register searched, before duplicates were removed."
        ),
        "automation": (
            "**If automation tools were used, indicate how many records were excluded by a human "
            "and how many were excluded by automation tools."
        ),
        "by_people_one": "**{n} record was excluded by a human and",
        "by_people_many": "**{n} records were excluded by a human and",
        "by_machine_one": "{n} was excluded by automation tools (rules).",
        "by_machine_many": "{n} were excluded by automation tools (rules).",
        "unread_one": "{n} record was not read: people decided to stop screening before them.",
        "unread_many": "{n} records were not read: people decided to stop screening before them.",
        "studies_not_counted": (
            "Studies are not counted: people named those of {named} of {n} included reports."
        ),
        "first_reason": (
            "Where reviewers excluded a report for different reasons, the one that the protocol "
            "declares first was counted (n = {n})."
        ),
        "settled_reason": (
            "Where reviewers excluded a report for different reasons, the reason was settled as a "
            "conflict (n = {n})."
        ),
        "source": "Source: Page MJ, et al. BMJ 2021;372:n71. doi: 10.1136/bmj.n71.",
        "licence": (
            "This work is licensed under CC BY 4.0. To view a copy of this license, visit "
            "https://creativecommons.org/licenses/by/4.0/"
        ),
    }
)
"""By key the words of the official template, and of what it has no words for."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a diagram: `words("n", n=5)`, `words.count("interim", 1)`."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, its braces filled."""
        return self.texts[key].format_map(values) if values else self.texts[key]

    def count(self, key: str, number: int, **values: object) -> str:
        """The words for one or for many; `n` among the values is how the number is printed."""
        return self(f"{key}_{'one' if number == 1 else 'many'}", **values)

    def channel(self, channel: Channel) -> str:
        """What a way of finding is called."""
        return self(f"channel_{channel.value}")


IN_ENGLISH = Words("en", ENGLISH)


def languages() -> tuple[str, ...]:
    """The languages that travel with the program."""
    own = (p.name.removesuffix(".toml") for p in (files(__package__) / "languages").iterdir())
    return ("en", *sorted(own))


def read(name: str) -> tuple[Words, tuple[Problem, ...]]:
    """The words of a language ("es"), or of a file; and what the file lacks, which stays English.

    SourceError if there is no such language or file, or it holds words of no key.
    """
    if name == "en":
        return IN_ENGLISH, ()
    own = files(__package__) / "languages" / f"{name}.toml"
    path = Path(name)
    try:
        text = own.read_text("utf-8") if own.is_file() else path.read_text("utf-8-sig")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        known = ", ".join(languages())
        raise SourceError(
            f"{name}: no words of a language: {error}; there are {known}, or give a TOML file"
        ) from None
    return _words(table, name)


def _words(table: Mapping[str, object], name: str) -> tuple[Words, tuple[Problem, ...]]:
    for key, value in table.items():
        if key != "language" and key not in ENGLISH:
            near = nearest(key, list(ENGLISH))
            hint = f'; did you mean "{near}"?' if near else ""
            raise SourceError(f'{name}: "{key}" is no key of the words{hint}')
        if not isinstance(value, str):
            raise SourceError(f"{name}: {key} is no text")
        if key != "language" and not _fields(value) <= _fields(ENGLISH[key]):
            wrong = ", ".join(sorted(_fields(value) - _fields(ENGLISH[key])))
            raise SourceError(f"{name}: {key}: {{{wrong}}} is not known there")
    given = {k: str(v) for k, v in table.items() if k != "language"}
    lacking = [key for key in ENGLISH if key not in given]
    what = f"no words for {', '.join(lacking[:5])}" + " ..." * (len(lacking) > 5)
    problem = Problem(name, f"{what} ({len(lacking)} in all)", "these stay English", "warning")
    words = Words(str(table.get("language", name)), {**ENGLISH, **given})
    return words, (problem,) if lacking else ()


def _fields(text: str) -> set[str]:
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:
        return {text}
