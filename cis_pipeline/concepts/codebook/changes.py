"""What can be done to a codebook: each edit makes one text of the file of another.

`apply(text, edit)` is pure. Comments, order and all other themes stay as they are; each edit adds
one row to the history, [[change]]. References to a theme (parts of joint themes, links, parents,
the map) follow it when its id changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme, parse_codebook
from cis_pipeline.concepts.codebook.lists import entries_of, is_list, with_list
from cis_pipeline.concepts.codebook.text import (
    Block,
    Value,
    Values,
    added,
    blocks,
    edited,
    joined,
    replaced,
    table,
    without,
)
from cis_pipeline.core.errors import CisError, ReviewError
from cis_pipeline.core.text.nearest import nearest

LISTS = ("phrases", "exclude", "ambiguous", "context")
"""The lists of phrases that a theme has."""
TOLD = (
    *("label", "group", "parent", "definition", "include_note", "exclude_note"),
    *("examples", "cited", "added_by", "from_record", "wave"),
    *("min_hits", "all_of", "at_least", "retired"),
)
"""What `Define` may say of a theme."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Who does something to the codebook, on which day ("2026-11-30"), and why."""

    kind: ClassVar[str] = ""
    on: str
    by: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Add(Edit):
    """A new theme; `values` are its keys, `id` among them."""

    kind: ClassVar[str] = "add"
    values: Values


@dataclass(frozen=True, kw_only=True)
class Rename(Edit):
    """A theme gets another id, its old one goes to `was`; or another label."""

    kind: ClassVar[str] = "rename"
    theme: str
    id: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Define(Edit):
    """What is said of a theme becomes otherwise; `values` are some of `TOLD`, "" takes one out."""

    kind: ClassVar[str] = "define"
    theme: str
    values: Values


@dataclass(frozen=True, kw_only=True)
class Phrases(Edit):
    """Phrases come to one of a theme's `LISTS`, or leave it; or to a named list, "@people"."""

    kind: ClassVar[str] = "phrases"
    theme: str
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    key: str = "phrases"


@dataclass(frozen=True, kw_only=True)
class Lists(Edit):
    """A named list, "@people", has these entries from now on; without any it goes."""

    kind: ClassVar[str] = "list"
    name: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Merge(Edit):
    """Themes become one, `into`: one of them, another, or a new one. Phrases are joined."""

    kind: ClassVar[str] = "merge"
    themes: tuple[str, ...]
    into: str
    label: str = ""
    definition: str = ""


@dataclass(frozen=True, kw_only=True)
class Split(Edit):
    """A theme retires, and new ones take its place, each with some of its phrases or others."""

    kind: ClassVar[str] = "split"
    theme: str
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Retire(Edit):
    """A theme is in use no more; `note` says why. It stays in the file and tags nothing."""

    kind: ClassVar[str] = "retire"
    theme: str


def apply(text: str, edit: Edit) -> str:
    """The text of the codebook after an edit; line ends and a mark of order stay as they are.

    ReviewError if the edit makes no sense (an id that is taken, a theme that is not there), or
    what it makes would have a fault.
    """
    mark, crlf = text[:1] == "\ufeff", "\r\n" in text
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    book = parse_codebook(plain)
    there = blocks(plain)
    if "theme" not in {block.name for block in there} and book.theme:
        raise ReviewError(
            "config/codebook.toml: its themes are no [[theme]] tables, so that no command can edit "
            "them; write each as one"
        )
    made, themes, into = _WAYS[type(edit)](there, book, edit)
    made = added(made, _row(edit, themes, into), lambda block: block.name == "change")
    after = joined(made)
    try:
        parse_codebook(after)
    except CisError as error:
        raise ReviewError(f"that would leave the codebook with a fault: {error}") from None
    return "\ufeff" * mark + (after.replace("\n", "\r\n") if crlf else after)


_Made = tuple[tuple[Block, ...], tuple[str, ...], tuple[str, ...]]
"""The blocks of the file, and of the history's row `themes` and `into`."""


def _row(edit: Edit, themes: tuple[str, ...], into: tuple[str, ...]) -> Block:
    who = {"on": edit.on, "by": edit.by, "kind": edit.kind}
    return table("change", {**who, "themes": themes, "into": into, "note": edit.note})


# --- one theme ---------------------------------------------------------------------------------


def _add(there: tuple[Block, ...], book: Codebook, edit: Add) -> _Made:
    new = str(edit.values.get("id", ""))
    _require_free(new, book)
    group = edit.values.get("group")
    made = table("theme", edit.values)
    return _placed(there, made, group), (), (new,)


def _placed(there: tuple[Block, ...], new: Block, group: object) -> tuple[Block, ...]:
    """The blocks with a new theme below the last of its group, or else of all."""
    in_group = [b for b in there if b.name == "theme" and group and b.values.get("group") == group]
    last = in_group[-1:] or [b for b in there if b.name == "theme"][-1:]
    return added(there, new, lambda block: any(block is one for one in last))


def _rename(there: tuple[Block, ...], book: Codebook, edit: Rename) -> _Made:
    theme = called(edit.theme, book)
    if not edit.id and not edit.label:
        raise ReviewError(f'say what "{theme.id}" is to be called: another id, or another label')
    values: dict[str, Value] = {"label": edit.label} if edit.label else {}
    if edit.id in ("", theme.id):
        return _with(there, theme.id, values), (theme.id,), (theme.id,)
    _require_free(edit.id, book)
    values |= {"id": edit.id, "was": (*theme.was, theme.id)}
    return _following(_with(there, theme.id, values), {theme.id: edit.id}), (theme.id,), (edit.id,)


def _define(there: tuple[Block, ...], book: Codebook, edit: Define) -> _Made:
    theme = called(edit.theme, book)
    if unknown := [key for key in edit.values if key not in TOLD]:
        raise ReviewError(f'"{unknown[0]}" cannot be said of a theme; the keys are {_and(TOLD)}')
    if not edit.values:
        raise ReviewError(f'say what of "{theme.id}" is to be otherwise')
    return _with(there, theme.id, edit.values), (theme.id,), (theme.id,)


def _phrases(there: tuple[Block, ...], book: Codebook, edit: Phrases) -> _Made:
    if is_list(edit.theme):
        return _phrases_of_list(there, book, edit)
    theme = called(edit.theme, book)
    if edit.key not in LISTS:
        raise ReviewError(f'"{edit.key}" is no list of phrases; the lists are {_and(LISTS)}')
    new = _come_and_gone(edit, theme.id, getattr(theme, edit.key))
    return _with(there, theme.id, {edit.key: new}), (theme.id,), (theme.id,)


def _come_and_gone(edit: Phrases, name: str, has: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases after the edit of what has these."""
    for phrase in edit.drop:
        if phrase not in has:
            close = nearest(phrase, has)
            hint = f'; did you mean "{close}"?' if close else f"; it has {_and(has) or 'none'}"
            raise ReviewError(f'"{name}" has no phrase "{phrase}" in {edit.key}{hint}')
    new = tuple(dict.fromkeys([*(p for p in has if p not in edit.drop), *edit.add]))
    if new == has:
        raise ReviewError(f'"{name}" has these {edit.key} already')
    return new


def _phrases_of_list(there: tuple[Block, ...], book: Codebook, edit: Phrases) -> _Made:
    if edit.key != "phrases":
        raise ReviewError(f'"{edit.theme}" is a list and has phrases only, no {edit.key}')
    is_new = edit.theme.removeprefix("@") not in book.lists and edit.add and not edit.drop
    has = () if is_new else entries_of(edit.theme, book)
    new = _come_and_gone(edit, edit.theme, has)
    return _list(there, book, Lists(on=edit.on, by=edit.by, name=edit.theme, entries=new))


def _list(there: tuple[Block, ...], book: Codebook, edit: Lists) -> _Made:
    known = book.lists.get(edit.name.removeprefix("@"), ())
    has = known if edit.entries else entries_of(edit.name, book)
    if has == edit.entries:
        raise ReviewError(f'"{edit.name}" has these entries already')
    made, name = with_list(there, book, edit.name, edit.entries), (edit.name,)
    return made, name if has else (), name if edit.entries else ()


def _retire(there: tuple[Block, ...], book: Codebook, edit: Retire) -> _Made:
    theme = called(edit.theme, book)
    if theme.retired:
        raise ReviewError(f'"{theme.id}" is retired already: {theme.retired}')
    if not edit.note.strip():
        raise ReviewError(f'say why "{theme.id}" is in use no more')
    return _with(there, theme.id, {"retired": edit.note}), (theme.id,), ()


# --- several -----------------------------------------------------------------------------------


def _merge(there: tuple[Block, ...], book: Codebook, edit: Merge) -> _Made:
    parts = [called(theme, book) for theme in dict.fromkeys(edit.themes)]
    heir = next((theme for theme in book.theme if theme.id == edit.into), None)
    merged = [theme for theme in parts if theme.id != edit.into]
    if len({edit.into, *(theme.id for theme in parts)}) < 2:
        raise ReviewError("name two themes or more, or one and another that it becomes a part of")
    if heir is None:
        _require_free(edit.into, book)
    whole = [*([heir] if heir else []), *merged]
    if joint := [theme.id for theme in whole if theme.all_of]:
        raise ReviewError(f'"{joint[0]}" is a joint theme and has no phrases to be merged')
    said = heir or parts[0]
    values: dict[str, Value] = {
        "id": edit.into,
        "label": edit.label or (heir.label if heir else ""),
        "group": said.group,
        "parent": "" if said.parent in {theme.id for theme in parts} else said.parent,
        "definition": edit.definition or said.definition or _first(whole, "definition"),
        **{key: _union(getattr(theme, key) for theme in whole) for key in ("examples", *LISTS)},
        "cited": _union(theme.cited for theme in whole),
        "was": _union((*t.was, *((t.id,) if t is not heir else ())) for t in whole),
    }
    for note in ("include_note", "exclude_note"):
        values[note] = getattr(said, note) or _first(whole, note)
    if heir is None:
        made = _placed(there, table("theme", values), said.group)
    else:
        made = _with(there, heir.id, {k: v for k, v in values.items() if v != getattr(heir, k)})
    gone = {theme.id for theme in merged}
    made = without(made, lambda block: block.name == "theme" and block.values["id"] in gone)
    made = _following(made, dict.fromkeys(gone, edit.into))
    made = without(made, lambda b: b.name == "link" and b.values.get("from") == b.values.get("to"))
    return made, tuple(theme.id for theme in parts), (edit.into,)


def _split(there: tuple[Block, ...], book: Codebook, edit: Split) -> _Made:
    theme = called(edit.theme, book)
    if len(edit.parts) < 2:
        raise ReviewError(f'name two parts or more into which "{theme.id}" is split')
    made = there
    for part, phrases in edit.parts.items():
        _require_free(part, book)
        values: dict[str, Value] = {
            "id": part,
            "group": theme.group,
            "parent": theme.parent,
            "phrases": phrases,
            **({"exclude": theme.exclude} if phrases else {}),
        }
        if any(phrase in theme.ambiguous for phrase in phrases):
            doubtful = tuple(phrase for phrase in phrases if phrase in theme.ambiguous)
            clear = tuple(phrase for phrase in phrases if phrase not in theme.ambiguous)
            values |= {"phrases": clear, "ambiguous": doubtful, "context": theme.context}
        made = _placed(made, table("theme", values), theme.group)
    why = edit.note or f"split into {_and(edit.parts)}"
    return _with(made, theme.id, {"retired": why}), (theme.id,), tuple(edit.parts)


def left_out(theme: Theme, parts: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The phrases of a theme that none of the parts has into which it is to be split."""
    given = {phrase for phrases in parts.values() for phrase in phrases}
    return tuple(p for p in (*theme.phrases, *theme.ambiguous) if p not in given)


_WAYS: Mapping[type[Edit], Callable[[tuple[Block, ...], Codebook, Any], _Made]] = {
    Add: _add,
    Rename: _rename,
    Define: _define,
    Phrases: _phrases,
    Lists: _list,
    Merge: _merge,
    Split: _split,
    Retire: _retire,
}


# --- what they share ---------------------------------------------------------------------------


def called(name: str, book: Codebook) -> Theme:
    """The theme of an id, of a former id, or of a label; ReviewError, with the nearest, if none."""
    ids = [theme for theme in book.theme if theme.id == book.today.get(name.strip())]
    labels = [t for t in book.theme if t.label and t.label.casefold() == name.strip().casefold()]
    found = ids or labels
    if len(found) == 1:
        return found[0]
    if found:
        raise ReviewError(f'"{name}" is the label of {_and(t.id for t in found)}; name one by id')
    close = nearest(name, [*book.theme_ids, *(t.label for t in book.theme if t.label)])
    known = _and(book.theme_ids) or "none yet; `cis codebook add` makes one"
    hint = f'did you mean "{close}"?' if close else f"the themes are {known}"
    raise ReviewError(f'no theme is called "{name}"; {hint}')


def _require_free(new: str, book: Codebook) -> None:
    if not new.strip() or new != new.strip():
        raise ReviewError("a theme needs an id, without blanks around it")
    if new in book.theme_ids:
        raise ReviewError(f'there is a theme "{new}" already; choose another id')
    if new in book.today:
        what = f'"{new}" was the id of "{book.today[new]}"'
        raise ReviewError(f"{what}, under which codings are on record; choose another id")


def _with(there: tuple[Block, ...], theme: str, values: Values) -> tuple[Block, ...]:
    return tuple(
        edited(block, values)
        if block.name == "theme" and block.values.get("id") == theme
        else block
        for block in there
    )


def _following(there: tuple[Block, ...], new: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks with all references to themes under their new ids."""

    def change(keys: Iterable[str]) -> Callable[[dict[str, Any]], Values]:
        def renamed(values: dict[str, Any]) -> Values:
            now = {key: _renamed(values[key], new) for key in keys if key in values}
            return {k: v for k, v in now.items() if v not in (values[k], tuple(values[k]))}

        return renamed

    for name, keys in (("theme", ("parent", "all_of")), ("link", ("from", "to"))):
        there = replaced(there, name, change(keys))
    return replaced(there, "map", change(("concepts",)))


def _renamed(value: Any, new: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return new.get(value, value)
    return tuple(dict.fromkeys(new.get(one, one) for one in value))


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for entries in lists for entry in entries))


def _first(themes: Iterable[Theme], key: str) -> str:
    return next((str(getattr(t, key)) for t in themes if getattr(t, key)), "")


def _and(names: Iterable[str]) -> str:
    return ", ".join(names)
