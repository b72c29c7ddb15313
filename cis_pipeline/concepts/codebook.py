"""The codebook: themes with the phrases that point to them, and the links between themes.

Read from config/codebook.toml, whose head explains the keys to those who edit it. What a single
table cannot see (an id given twice, a link to a theme that is not there, a theme that nothing can
ever tag) is checked here and named with file and line, all faults at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from cis_pipeline.concepts.patterns import (
    Choice,
    PatternError,
    list_faults,
    lists_named,
    parse,
    read_lists,
)
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.protocol.toml import Place, Table, load, refuse


class Head(Table):
    """What the codebook is, and how many hits make a tag where a theme does not say.

    Without `min_hits` here or there, the score decides (see `concepts.scoring`). `position` says
    whether what stands late in an abstract weighs more, as findings do.
    """

    title: str = ""
    version: str = ""
    source: str = ""
    min_hits: int | None = Field(default=None, ge=1)
    position: bool = True


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


class Theme(Table):
    """One code.

    `parent` is the theme it is a part of. `include_note` and `exclude_note` say to coders what
    belongs to it and what does not, `examples` are quotes. `exclude` are phrases within which a
    hit does not count. `was` are the ids it had before, or of the themes that were merged into it;
    `retired` says why it is in use no more, "" while it is. `added_by`, `from_record` and `wave`
    say who found it, where, and in which wave of the search.

    Either `phrases` point to it, and `ambiguous` ones where a `context` phrase stands in the same
    sentence; or it is joint: tagged where a sentence carries at least `at_least` (if not given,
    all) of the themes in `all_of`. `min_hits` goes before the codebook's. `cited` names works.
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

    `kind` is "add", "rename", "define", "phrases", "merge", "split" or "retire"; `themes` what it
    was done to, `into` what came of them.
    """

    on: str
    by: str
    kind: str
    themes: tuple[str, ...]
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

    def min_hits_of(self, theme: Theme) -> int:
        """How many hits make a tag of this theme; one passage is enough for a joint theme."""
        if theme.min_hits is not None:
            return theme.min_hits
        return 1 if theme.all_of else self.codebook.min_hits or 1

    def hits_decide(self, theme: Theme) -> bool:
        """Whether somebody said how many hits make a tag of this theme, so that no score does."""
        return bool(theme.all_of or theme.min_hits or self.codebook.min_hits)


def load_codebook(path: Path) -> Codebook:
    """Read a codebook; ProtocolError, one sentence a fault, names file, line and remedy."""
    codebook = load(path, Codebook)
    refuse(path, _faults(codebook))
    return codebook


def _faults(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    for name, what in list_faults(codebook.lists):
        yield ("lists", name), f'the list "{name}" {what}'
    lists = read_lists(codebook.lists)
    seen: set[str] = set()
    for nth, theme in enumerate(codebook.theme):
        if theme.id in seen:
            yield ("theme", nth, "id"), f'the theme "{theme.id}" is given twice; rename one of them'
        seen.add(theme.id)
        yield from ((("theme", nth, key), what) for key, what in _theme_faults(theme, codebook))
        for key, what in _phrase_faults(theme, lists, codebook):
            yield ("theme", nth, key), f'the theme "{theme.id}": {what}'
    for nth, link in enumerate(codebook.link):
        for key, end in (("from", link.from_), ("to", link.to)):
            if end not in codebook.theme_ids:
                yield ("link", nth, key), f"a link names {_unknown(end, codebook)}"
        if link.from_ == link.to:
            what = f'a link leads from the theme "{link.to}" to itself; name two themes'
            yield ("link", nth, "to"), what


def _theme_faults(theme: Theme, codebook: Codebook) -> Iterator[tuple[str, str]]:
    """(key, sentence) for whatever would keep a theme from ever being tagged."""
    name = f'the theme "{theme.id}"'
    if theme.all_of:
        yield from _joint_faults(theme, codebook)
    elif theme.at_least is not None:
        yield "at_least", f"{name} has at_least but no all_of; name the themes it joins"
    elif not theme.phrases and not theme.ambiguous:
        yield "id", f"{name} has no phrases; give it some, or all_of with the themes it joins"
    if theme.ambiguous and not theme.context:
        what = "has ambiguous phrases but no context that settles what they mean"
        yield "ambiguous", f"{name} {what}; add context phrases"


def _phrase_faults(
    theme: Theme, lists: Mapping[str, Choice], codebook: Codebook
) -> Iterator[tuple[str, str]]:
    """(key, sentence) for each phrase that cannot be understood."""
    for key in ("phrases", "exclude", "ambiguous", "context"):
        for phrase in getattr(theme, key):
            try:
                found = parse(phrase, lists)
            except PatternError as error:
                if not _rests_on_faulty_list(phrase, lists, codebook):
                    yield key, f'"{phrase}" in {key}: {error}'
            else:
                if found.near and key in ("ambiguous", "context"):
                    yield key, f'"{phrase}" in {key} has a "~"; write it in phrases'


def _rests_on_faulty_list(phrase: str, lists: Mapping[str, Choice], codebook: Codebook) -> bool:
    """Whether it names a list that is there but could not be read, which is told by itself."""
    return any(name in codebook.lists and name not in lists for name in lists_named(phrase))


def _joint_faults(theme: Theme, codebook: Codebook) -> Iterator[tuple[str, str]]:
    name = f'the theme "{theme.id}"'
    by_id = {other.id: other for other in codebook.theme}
    if theme.phrases or theme.ambiguous:
        yield "all_of", f"{name} has phrases and all_of; keep one, or make two themes of it"
    if theme.needed > len(set(theme.all_of)):
        yield "at_least", f"{name} needs {theme.needed} themes, but all_of does not name so many"
    for part in theme.all_of:
        if part not in by_id:
            yield "all_of", f"{name} joins {_unknown(part, codebook)}"
        elif by_id[part].all_of:
            yield "all_of", f'{name} joins "{part}", itself a joint theme; name what that one joins'


def _unknown(theme: str, codebook: Codebook) -> str:
    close = nearest(theme, codebook.theme_ids)
    known = ", ".join(dict.fromkeys(codebook.theme_ids))
    hint = f'did you mean "{close}"?' if close else f"the themes are {known}"
    return f'the theme "{theme}", which is not there; {hint}'
