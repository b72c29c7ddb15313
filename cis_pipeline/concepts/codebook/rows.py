"""The themes of a codebook as rows, which tables and other programs hold, and what rows change.

A row maps keys of a theme to values, and speaks of no key that it does not have: where a program
knows nothing of phrases, those of the review stay. A named list is a row as well, whose `id` is
"@people" and whose `phrases` are its entries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cis_pipeline.concepts.codebook.changes import LISTS, Add, Define, Edit, Lists, Phrases
from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.codebook.lists import in_order, is_list
from cis_pipeline.concepts.codebook.text import Value

ThemeRow = Mapping[str, Value]
"""Keys of one theme; "" and () say that there is none. `id` may be missing: then `label` tells.
Of a list `id` and `phrases`."""

KEYS = tuple(Theme.model_fields)
"""The keys of a theme in order, the columns of a table of themes."""
MANY = (*LISTS, "examples", "cited", "all_of", "was")
"""Those that hold several texts."""
NUMBERS = ("min_hits", "at_least", "wave")


def as_rows(book: Codebook) -> list[ThemeRow]:
    """A row a list, then one a theme with all keys, each in order."""
    lists: list[ThemeRow] = [
        {"id": f"@{name}", "phrases": entries} for name, entries in book.lists.items()
    ]
    return [*lists, *({k: _plain(getattr(theme, k)) for k in KEYS} for theme in book.theme)]


def parted(rows: Iterable[ThemeRow]) -> tuple[list[ThemeRow], list[ThemeRow]]:
    """Those of lists, and those of themes."""
    lists, themes = list[ThemeRow](), list[ThemeRow]()
    for row in rows:
        (lists if is_list(str(row.get("id", ""))) else themes).append(row)
    return lists, themes


def _plain(value: Value | None) -> Value:
    return "" if value is None else value


def edits(rows: Sequence[ThemeRow], book: Codebook, signed: Mapping[str, str]) -> list[Edit]:
    """What makes the codebook say what the rows say: lists, which phrases name, before themes; new
    themes before others, parents before parts; and at the end lists that go.

    A row is about the theme of its id (or former id), else about that of its label. `signed` are
    who, when and why.
    """
    lists, rows = parted(rows)
    changed = list(_lists(lists, book, signed))
    named, made = _named(rows, book), list[Edit](edit for edit in changed if edit.entries)
    new = {id_: row for id_, row in named if id_ not in book.theme_ids}
    made += (Add(**signed, values=values) for values in _in_order(new, set(book.theme_ids)))
    by_id = {theme.id: theme for theme in book.theme}
    for id_, row in named:
        if id_ in by_id:
            made += _changes(by_id[id_], row, signed)
    going = {edit.name: edit for edit in changed if not edit.entries}
    there = in_order({f"@{name}": entries for name, entries in book.lists.items()})
    return [*made, *(going[name] for name, _ in reversed([*there]) if name in going)]


def _lists(rows: Iterable[ThemeRow], book: Codebook, signed: Mapping[str, str]) -> Iterator[Lists]:
    """What rows say otherwise of lists; the order of entries says nothing."""
    said = {str(row["id"]): row["phrases"] for row in rows if "phrases" in row}
    wanted = {name: value for name, value in said.items() if isinstance(value, tuple)}
    for name, entries in in_order(wanted):
        if set(entries) != set(book.lists.get(name.removeprefix("@"), ())):
            yield Lists(**signed, name=name, entries=entries)


def _named(rows: Iterable[ThemeRow], book: Codebook) -> list[tuple[str, ThemeRow]]:
    """Each row with the id of its theme today, or with a new one; parents by their ids as well."""
    labels = {theme.name.casefold(): theme.id for theme in book.theme}
    taken, found, new_ids = set(book.today), list[tuple[str, ThemeRow]](), dict[str, str]()
    for row in rows:
        said, label = str(row.get("id", "")), str(row.get("label", ""))
        id_ = book.today.get(said) or ("" if said else labels.get(label.casefold(), "")) or said
        if not id_:
            id_ = _free(_as_id(label), taken)
        if label:
            new_ids.setdefault(label, id_)
        taken.add(id_)
        found.append((id_, row))
    ids = {id_ for id_, _ in found} | set(book.theme_ids)

    def today(theme: str) -> str:
        return book.today.get(theme, theme if theme in ids else new_ids.get(theme, theme))

    return [
        (id_, {**row, "parent": today(str(row["parent"]))} if "parent" in row else row)
        for id_, row in found
    ]


def _as_id(label: str) -> str:
    """An id made of a label: "Sense of Agency" becomes sense_of_agency."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_") or "theme"


def _free(wanted: str, taken: set[str]) -> str:
    tried, nth = wanted, 1
    while tried in taken:
        nth += 1
        tried = f"{wanted}_{nth}"
    return tried


def _in_order(new: Mapping[str, ThemeRow], known: set[str]) -> Iterator[dict[str, Value]]:
    """The values of new themes, each after those that it names as its parent or joins."""
    left = dict(new)
    while left:
        ready = (i for i, row in left.items() if _names(row) <= known)
        id_ = next(ready, next(iter(left)))
        row = left.pop(id_)
        label = {} if row.get("label", "") in ("", id_) else {"label": row["label"]}
        rest = {k: v for k, v in row.items() if k in KEYS and k not in ("id", "label")}
        yield {"id": id_, **label, **rest}
        known.add(id_)


def _names(row: ThemeRow) -> set[str]:
    joined = row.get("all_of", ())
    parent = str(row.get("parent", ""))
    return {*(joined if isinstance(joined, tuple) else ()), *([parent] if parent else ())}


def _changes(theme: Theme, row: ThemeRow, signed: Mapping[str, str]) -> Iterator[Edit]:
    """What a row says otherwise of a theme that is there."""
    differ = {
        key: value
        for key, value in row.items()
        if key in KEYS and key not in ("id", "was") and value != _plain(getattr(theme, key))
    }
    if differ.get("label") == theme.id and not theme.label:
        del differ["label"]  # it was shown by its id
    lists = {key: value for key, value in differ.items() if key in LISTS}
    if told := {key: value for key, value in differ.items() if key not in LISTS}:
        yield Define(**signed, theme=theme.id, values=told)
    for key, value in lists.items():
        has, wanted = getattr(theme, key), value if isinstance(value, tuple) else ()
        more = tuple(p for p in wanted if p not in has)
        gone = tuple(p for p in has if p not in wanted)
        if more or gone:
            yield Phrases(**signed, theme=theme.id, add=more, drop=gone, key=key)
