"""The codebook: themes with the phrases that point to them, and the links between themes.

Read from config/codebook.toml, whose head explains the keys to those who edit it. What a single
table cannot see (an id given twice, a link to a theme that is not there) is checked in
`codebook_faults` and named with file and line, all faults at once.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from cis_pipeline.concepts.codebook.faults import KINDS, faults
from cis_pipeline.protocol.toml import Table, load, parse, refuse

__all__ = ["CODEBOOK", "KINDS", "Codebook", "Theme", "load_codebook", "parse_codebook"]


class Head(Table):
    """What the codebook is, and how many hits make a tag where a theme does not say.

    Without `min_hits` here or there, the score decides (see `concepts.tagging.scoring`). `position`
    says whether what stands late in an abstract weighs more, as findings do. `second_opinion` has
    similarity judge the tags that are not sure (see `concepts.tagging.second_opinion`).
    """

    title: str = ""
    version: str = ""
    source: str = ""
    min_hits: int | None = Field(default=None, ge=1)
    position: bool = True
    second_opinion: bool = False


class CodingTable(Table):
    """Who codes by hand, and what they are asked.

    `coders` code blind to each other; where they differ, `adjudicator` has the last word. A
    workbook has `batch` rows at most; of each document and theme the best `passages` are asked
    about, of the `documents` that are included, or of all candidates that have been tagged.
    """

    coders: tuple[str, ...] = ()
    adjudicator: str = ""
    batch: int = Field(default=200, ge=1)
    passages: int = Field(default=3, ge=1)
    documents: Literal["included", "candidates"] = "included"

    @model_validator(mode="after")
    def _named_apart(self) -> Self:
        seen: set[str] = set()
        for name in self.coders:
            key = name.strip().casefold()
            if not key or key in ("consensus", "conflicts") or key.startswith("rule:"):
                raise ValueError(f'a coder cannot be called "{name}"; use their name or a letter')
            if key in seen:
                raise ValueError(f'the coder "{name}" is named twice; delete one of them')
            seen.add(key)
        return self


class Theme(Table):
    """One code.

    `parent` is the theme it is a part of. `include_note` and `exclude_note` say to coders what
    belongs to it and what does not, `examples` are quotes. `exclude` are phrases within which a
    hit does not count. `was` are the ids it had before, or of the themes that were merged into it;
    `retired` says why it is in use no more, "" while it is. `added_by`, `from_record` and `wave`
    say who found it, where, and in which wave of the search.

    Either `phrases` point to it, and `ambiguous` ones where a `context` phrase stands in the same
    sentence; or it is joint: tagged where a sentence carries at least `at_least` (if not given,
    all) of the themes in `all_of`; or it has neither, and only people code it. `min_hits` goes
    before the codebook's. `cited` names works.
    """

    id: str = Field(min_length=1)
    label: str = ""
    group: str = ""
    parent: str = ""
    definition: str = ""
    include_note: str = ""
    exclude_note: str = ""
    examples: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    min_hits: int | None = Field(default=None, ge=1)
    cited: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    at_least: int | None = Field(default=None, ge=2)
    was: tuple[str, ...] = ()
    retired: str = ""
    added_by: str = ""
    from_record: str = ""
    wave: int | None = Field(default=None, ge=1)

    @property
    def basis(self) -> str:
        """A digest of what coders are told it means; what they said rests on it, not on phrases."""
        told = "\0".join((self.definition, self.include_note, self.exclude_note))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def name(self) -> str:
        """What to call it: the label, or the id where there is none."""
        return self.label or self.id

    @property
    def by_people(self) -> bool:
        """Whether nothing but people can find it, since it has no phrases and joins no themes."""
        return not (self.phrases or self.ambiguous or self.all_of)

    @property
    def needed(self) -> int:
        """How many themes of `all_of` a sentence must carry."""
        return len(self.all_of) if self.at_least is None else self.at_least


class Link(Table):
    """What the literature or the review states about two themes: `from_` `kind` `to`.

    `says` is the claim in the review's own words, `quote` the words of the text that make it,
    `locator` where they stand.
    """

    from_: str = Field(alias="from")
    to: str
    kind: str = ""
    says: str = ""
    quote: str = ""
    locator: str = ""


class Change(Table):
    """One step of the codebook's history: who did what to which themes, when and why.

    `on` is a day ("2026-11-30"), `kind` one of `KINDS`; `themes` what it was done to, by the ids
    they had before it, `into` what came of them. A named list stands there as "@people".
    """

    on: str
    by: str
    kind: str
    themes: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    note: str = ""


class ChosenMap(Table):
    """The concept map's picture: the ids of the themes it shows, 5 to 12."""

    concepts: tuple[str, ...] = ()


class Codebook(Table):
    """A codebook file; `theme` and `link` keep its order. The title may stand at the top level.

    `lists` are named lists of phrases, "@people" in a phrase means one of that list.

    One without themes is a codebook still to be written, and tags nothing.
    """

    title: str = ""
    codebook: Head = Head()
    coding: CodingTable = CodingTable()
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    theme: tuple[Theme, ...] = ()
    link: tuple[Link, ...] = ()
    map: ChosenMap = ChosenMap()
    change: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        """Its title, wherever it stands."""
        return self.codebook.title or self.title

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """The ids of the themes, in order."""
        return tuple(theme.id for theme in self.theme)

    @property
    def in_use(self) -> tuple[Theme, ...]:
        """The themes that are not retired, in order; the others tag nothing."""
        return tuple(theme for theme in self.theme if not theme.retired)

    @cached_property
    def today(self) -> dict[str, str]:
        """Of each id that a theme has or had the id it has now; of a merged one, that of the whole.

        What was split keeps its own id, for which of the parts is meant only a coder can say.
        """
        now = {theme.id: theme.id for theme in self.theme}
        return {**{was: theme.id for theme in self.theme for was in theme.was}, **now}

    def with_second_opinion(self) -> Self:
        """The same, with similarity to judge the tags that are not sure."""
        head = self.codebook.model_copy(update={"second_opinion": True})
        return self.model_copy(update={"codebook": head})

    def min_hits_of(self, theme: Theme) -> int:
        """How many hits make a tag of this theme; one passage is enough for a joint theme."""
        if theme.min_hits is not None:
            return theme.min_hits
        return 1 if theme.all_of else self.codebook.min_hits or 1

    def hits_decide(self, theme: Theme) -> bool:
        """Whether somebody said how many hits make a tag of this theme, so that no score does."""
        return bool(theme.all_of or theme.min_hits or self.codebook.min_hits)


CODEBOOK = Path("config", "codebook.toml")
"""Where a review has it."""


def load_codebook(path: Path) -> Codebook:
    """Read a codebook; ProtocolError, one sentence a fault, names file, line and remedy."""
    codebook = load(path, Codebook)
    refuse(path, faults(codebook))
    return codebook


def parse_codebook(text: str, path: Path = CODEBOOK) -> Codebook:
    """The codebook that the text of a file says; errors as for `load_codebook` name `path`."""
    codebook = parse(text, Codebook, path)
    refuse(path, faults(codebook), text)
    return codebook
