"""What a single table of the codebook cannot see: ids, parents, links and history that do not fit.

A fault stops the reading of the file; a notice only tells. All are named with their line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from cis_pipeline.concepts.phrases.patterns import (
    Choice,
    PatternError,
    list_faults,
    lists_named,
    parse,
    read_lists,
)
from cis_pipeline.core.model import Problem
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.protocol.toml import Place

if TYPE_CHECKING:
    from cis_pipeline.concepts.codebook.codebook import Change, Codebook, Theme

KINDS = ("add", "rename", "define", "phrases", "list", "merge", "split", "retire")
"""What can be done to a codebook's themes and named lists."""

FEWEST, MOST = 5, 12
"""How many concepts a picture shows that can be taken in at a look."""


def faults(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    """Where and what, for all that keeps a codebook from being used."""
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
    yield from _former_ids(codebook)
    yield from _links(codebook)
    for concept in codebook.map.concepts:
        if concept not in codebook.theme_ids:
            yield ("map", 0, "concepts"), f"the map names {_unknown(concept, codebook)}"
    for nth, change in enumerate(codebook.change):
        yield from ((("change", nth, key), what) for key, what in _history(change))


def notices(codebook: Codebook, where: str) -> Iterator[Problem]:
    """What is worth telling and hinders nothing; `where` names the file."""
    people = [theme.id for theme in codebook.in_use if theme.by_people]
    if people:
        what = f"only people code {_listed(people)}, since no phrases point there"
        yield Problem(where, what, "nothing need be done", "notice")
    yield from doubts(codebook, where)


def doubts(codebook: Codebook, where: str) -> Iterator[Problem]:
    """Those of them that ask somebody to look."""
    shown = codebook.map.concepts
    if shown and not FEWEST <= len(shown) <= MOST:
        what = f"the map shows {len(shown)} concepts"
        yield Problem(where, what, f"choose {FEWEST} to {MOST} under [map] concepts", "notice")
    retired = [i for i in shown if i not in {theme.id for theme in codebook.in_use}]
    if retired:
        what = f"the map shows {_listed(retired)}, which tags nothing since it is retired"
        yield Problem(where, what, "take it out of [map] concepts", "notice")
    if lost := _lost(codebook):
        what = f"the history names {_listed(lost)}, which no theme is or was"
        remedy = "retire a theme instead of deleting it, or name it in `was` of its heir"
        yield Problem(where, what, remedy, "notice")


def _lost(codebook: Codebook) -> list[str]:
    """The themes of the history that were deleted by hand; a list may go without trace."""
    named = (theme for change in codebook.change for theme in (*change.themes, *change.into))
    lost = (one for one in named if one not in codebook.today and not one.startswith("@"))
    return list(dict.fromkeys(lost))


def _listed(ids: list[str]) -> str:
    more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
    return ", ".join(ids[:5]) + more


# --- themes ------------------------------------------------------------------------------------


def _theme_faults(theme: Theme, codebook: Codebook) -> Iterator[tuple[str, str]]:
    """(key, sentence) for whatever is wrong with one theme among the others."""
    name = f'the theme "{theme.id}"'
    if theme.id.startswith("@"):
        yield "id", f'{name} is called as a list is; give it an id without "@" at its beginning'
    if theme.all_of:
        yield from _joint_faults(theme, codebook)
    elif theme.at_least is not None:
        yield "at_least", f"{name} has at_least but no all_of; name the themes it joins"
    if theme.ambiguous and not theme.context:
        what = "has ambiguous phrases but no context that settles what they mean"
        yield "ambiguous", f"{name} {what}; add context phrases"
    yield from _parent_faults(theme, codebook)


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
    if theme.retired:
        return
    left = [part for part in set(theme.all_of) if part in by_id and not by_id[part].retired]
    known = [part for part in set(theme.all_of) if part in by_id]
    if len(left) < theme.needed <= len(known):
        what = f"needs {theme.needed} themes, and {len(known) - len(left)} it joins are retired"
        yield "all_of", f"{name} {what}; name others, or retire it as well"


def _parent_faults(theme: Theme, codebook: Codebook) -> Iterator[tuple[str, str]]:
    name, parents = f'the theme "{theme.id}"', {t.id: t.parent for t in codebook.theme}
    if theme.parent and theme.parent not in parents:
        yield "parent", f"{name} is a part of {_unknown(theme.parent, codebook)}"
    above, seen = theme.parent, set[str]()
    while above and above not in seen:
        if above == theme.id:
            what = "is a part of itself, over its parents; give one of them no parent"
            yield "parent", f"{name} {what}"
            return
        seen.add(above)
        above = parents.get(above, "")


def _former_ids(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    """Former ids that another theme has now, or had as well."""
    owners: dict[str, str] = {}
    for nth, theme in enumerate(codebook.theme):
        for was in theme.was:
            if was in codebook.theme_ids:
                what = "which is the id of a theme today; take it out"
                yield ("theme", nth, "was"), f'"{theme.id}" was "{was}", {what}'
            elif owners.setdefault(was, theme.id) != theme.id:
                what = f'and so was "{owners[was]}"; only one theme can have taken its place'
                yield ("theme", nth, "was"), f'"{theme.id}" was "{was}", {what}'


def _links(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    for nth, link in enumerate(codebook.link):
        for key, end in (("from", link.from_), ("to", link.to)):
            if end not in codebook.theme_ids:
                yield ("link", nth, key), f"a link names {_unknown(end, codebook)}"
        if link.from_ == link.to:
            what = f'a link leads from the theme "{link.to}" to itself; name two themes'
            yield ("link", nth, "to"), what


# --- history -----------------------------------------------------------------------------------


def _history(change: Change) -> Iterator[tuple[str, str]]:
    if change.kind not in KINDS:
        close = nearest(change.kind, KINDS)
        hint = f'did you mean "{close}"?' if close else f"one of {', '.join(KINDS)}"
        yield "kind", f'a change of the kind "{change.kind}" is none that is known; {hint}'
    try:
        date.fromisoformat(change.on)
    except ValueError:
        yield "on", f'a change was made on "{change.on}", which is no day; write it as 2026-11-30'


def _unknown(theme: str, codebook: Codebook) -> str:
    close = nearest(theme, codebook.theme_ids)
    known = ", ".join(dict.fromkeys(codebook.theme_ids))
    hint = f'did you mean "{close}"?' if close else f"the themes are {known}"
    return f'the theme "{theme}", which is not there; {hint}'
