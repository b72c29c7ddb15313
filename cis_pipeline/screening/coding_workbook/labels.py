"""Whose a coding workbook is: by its hidden sheet, else by its name; nothing is guessed.

A file is called coding_<coder>.xlsx, or coding_conflicts.xlsx for whoever settles them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.core.model import Problem
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.screening.coding_workbook.items import Item, printed_items
from cis_pipeline.screening.tasks import CODING, CODING_KINDS, CONFLICTS, HIDDEN_SHEET, file_safe
from cis_pipeline.screening.workbook.cells import NOTHING_READ
from cis_pipeline.screening.workbook.labels import as_named

NAME = CODING
"""How the names of these workbooks begin; also what messages call the round that they are of."""

Kind = Literal["codings", "coding_conflicts"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a workbook is: whose, with its id ("" if it has none) and all that was printed in it.

    `themes` gives by id the label and the basis that a theme had then, `version` is that of the
    codebook; both are empty where the hidden sheet is gone.
    """

    kind: Kind
    coder: str
    sheet: str = ""
    version: str = ""
    items: Mapping[str, Item] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def theme_row(theme_id: str, label: str, basis: str) -> tuple[str, str]:
    """A theme as a row of the hidden sheet."""
    return "theme", "\t".join((theme_id, basis, label))


def label_of(
    hidden: Mapping[str, Sequence[str]], stem: str, codebook: Codebook, where: str
) -> Label | Problem:
    """What a workbook is, from the values of its hidden sheet, else from its file name."""
    named, kind = named_label(stem, codebook), hidden.get("kind", [""])[0]
    if kind not in CODING_KINDS:
        if "reviewer" in hidden:
            what = f"is called as a workbook of codings, but is another one; {NOTHING_READ}"
            return Problem(where, what, "give it back the name that it was written with")
        return named or Problem(
            where,
            f'the sheet "{HIDDEN_SHEET}" is gone and the file name does not say who coded',
            f"name the file {NAME}_<coder>, as in {_example(codebook)}",
        )
    label = _from_hidden(hidden, kind)
    if named and (named.kind, _whose(named)) != (label.kind, _whose(label)):
        what = f"was written for {_in_words(label)}, but is named for {_in_words(named)}"
        remedy = "each coder fills in the file that was written for them; rename it if that is all"
        return Problem(where, f"{what}; {NOTHING_READ}", remedy)
    coders = codebook.coding.coders
    if label.kind == "codings" and label.coder not in coders:
        close = nearest(label.coder, coders)
        hint = f'; did you mean "{close}"?' if close else ""
        remedy = "the file counts once config/codebook.toml names them among [coding] coders"
        return Problem(where, f'"{label.coder}" is not a coder of this review{hint}', remedy)
    return label


def _from_hidden(hidden: Mapping[str, Sequence[str]], kind: str) -> Label:
    themes = {}
    for row in hidden.get("theme", ()):
        theme_id, basis, label = (*row.split("\t", 2), "", "")[:3]
        themes[theme_id] = (label, basis)
    return Label(
        "codings" if kind == "codings" else "coding_conflicts",
        hidden.get("reviewer", [""])[0],
        hidden.get("sheet", [""])[0],
        hidden.get("version", [""])[0],
        printed_items(hidden),
        themes,
    )


def named_label(stem: str, codebook: Codebook) -> Label | None:
    """What a file's name says about whose it is; None if it says nothing."""
    for name in as_named(stem):
        start, _, who = name.partition("_")
        if start.casefold() != NAME:
            return None
        if who.casefold() == CONFLICTS:
            return Label("coding_conflicts", codebook.coding.adjudicator)
        for coder in codebook.coding.coders:
            if who.casefold() in (coder.casefold(), file_safe(coder).casefold()):
                return Label("codings", coder)
    return None


def file_name(kind: Kind, coder: str) -> str:
    """What a workbook is called."""
    who = file_safe(coder) if kind == "codings" else CONFLICTS
    return f"{NAME}_{who}.xlsx"


def _whose(label: Label) -> str:
    """What the hidden sheet and the file's name must agree on; anybody may settle conflicts."""
    return label.coder if label.kind == "codings" else ""


def _in_words(label: Label) -> str:
    return f'"{label.coder if label.kind == "codings" else CONFLICTS}"'


def _example(codebook: Codebook) -> str:
    coders = codebook.coding.coders
    return file_name("codings", coders[0] if coders else "A")
