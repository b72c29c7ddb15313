"""A codebook in lines to be read: its themes, one theme, its history, and what a change moves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.codebook.diff import CodebookDiff, ListDiff, ThemeDiff, counted
from cis_pipeline.concepts.codebook.lists import entries_of
from cis_pipeline.concepts.phrases.patterns import lists_named
from cis_pipeline.ledger.snapshot import Snapshot

_WIDTH = 79
_SHOWN = 3
"""How many documents are named of those that gain or lose a theme."""

_LABELS: Mapping[str, str] = {
    "id": "id",
    "group": "group",
    "parent": "a part of",
    "definition": "definition",
    "include_note": "inclusion note",
    "exclude_note": "exclusion note",
    "examples": "example quotes",
    "phrases": "phrases",
    "exclude": "not within",
    "ambiguous": "ambiguous phrases",
    "context": "which need one of",
    "min_hits": "hits that make a tag",
    "all_of": "joins",
    "at_least": "at least",
    "cited": "works",
    "was": "was",
    "retired": "retired",
    "added_by": "added by",
    "from_record": "from",
    "wave": "wave",
}


def listed(codebook: Codebook) -> list[str]:
    """A line a theme, parts below the theme that they are a part of, groups as headings; then a
    line a named list."""
    lists = [
        f"  @{name}  {counted(len(found), 'phrase')}" for name, found in codebook.lists.items()
    ]
    return [*_listed_themes(codebook), *(["named lists"] if lists else []), *lists]


def _listed_themes(codebook: Codebook) -> list[str]:
    if not codebook.theme:
        return ["the codebook has no themes yet; `cis codebook add` makes one"]
    below: dict[str, list[Theme]] = {}
    for theme in codebook.theme:
        below.setdefault(theme.parent, []).append(theme)
    lines, group = list[str](), ""
    for theme in below.get("", ()):
        if theme.group != group:
            lines.append(theme.group or "(no group)")
            group = theme.group
        lines += _tree(theme, below, 1)
    return lines


def _tree(theme: Theme, below: Mapping[str, list[Theme]], depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{theme.id}  {theme.name}{_remark(theme)}"
    for part in below.get(theme.id, ()):
        yield from _tree(part, below, depth + 1)


def _remark(theme: Theme) -> str:
    if theme.retired:
        return "  (retired)"
    if theme.by_people:
        return "  (only people code it)"
    return f"  (joins {', '.join(theme.all_of)})" if theme.all_of else ""


def shown(theme: Theme, codebook: Codebook) -> list[str]:
    """All that the codebook says of a theme, then its links."""
    lines = [theme.name]
    for key, label in _LABELS.items():
        value = getattr(theme, key)
        if value not in ("", (), None):
            said = "; ".join(value) if isinstance(value, tuple) else str(value)
            lines += _wrapped(f"{label}: {said}")
    if parts := ", ".join(t.id for t in codebook.theme if t.parent == theme.id):
        lines += _wrapped(f"its parts: {parts}")
    for link in codebook.link:
        if theme.id in (link.from_, link.to):
            lines += _wrapped(f"link: {link.from_} {link.kind or 'and'} {link.to}")
    return lines


def shown_list(name: str, codebook: Codebook) -> list[str]:
    """The entries of a named list, "@people", and the themes and lists that name it.

    ReviewError if there is none such.
    """
    lines = [name, *_wrapped(f"phrases: {'; '.join(entries_of(name, codebook))}")]
    phrases = {f"@{other}": entries for other, entries in codebook.lists.items()} | {
        t.id: (*t.phrases, *t.exclude, *t.ambiguous, *t.context) for t in codebook.theme
    }
    plain = name.removeprefix("@")
    users = [who for who, found in phrases.items() if any(plain in lists_named(p) for p in found)]
    return [*lines, *(_wrapped(f"named by: {', '.join(users)}") if users else [])]


def _wrapped(text: str) -> list[str]:
    plain = " ".join(text.split())
    return textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="      ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def history(codebook: Codebook, state: Snapshot) -> list[str]:
    """The changes by command, then since when each codebook is in effect."""
    lines = [line for change in codebook.change for line in _wrapped(_change(change))]
    lines = lines or ["  nothing was changed by command yet"]
    effect = [r for r in state.rulings if r.about == "codebook"]
    for r in effect:
        why = f": {r.note}" if r.note else ""
        by = "as it was edited by hand" if r.by.startswith("rule:") else f"by {r.by}"
        lines += _wrapped(f"{r.at[:10]}  {r.after} in effect, {by}{why}")
    return lines


def _change(change: Any) -> str:
    themes, into = ", ".join(change.themes), ", ".join(change.into)
    what = f"{themes} -> {into}" if themes and into and themes != into else themes or into
    note = f": {change.note}" if change.note else ""
    return f"{change.on}  {change.by}  {change.kind} {what}{note}"


# --- what a change moves -----------------------------------------------------------------------


def differences(diff: CodebookDiff, state: Snapshot) -> list[str]:
    """A line on all of it, then a few a theme; the documents by name, a few of them."""
    if not (diff.themes or diff.lists):
        return ["no theme, tag or coding is otherwise"]
    lines = [diff.sentence]
    for one in diff.lists:
        lines += _wrapped(f"{one.name}: {'; '.join(_said_of_list(one))}")
    for theme in diff.themes:
        lines += _wrapped(f"{theme.theme}: {'; '.join(_said(theme))}")
        for ids, what in ((theme.gained, "gained by"), (theme.lost, "lost by")):
            for name in _names(ids, state):
                lines += textwrap.wrap(
                    f"{what} {name}", _WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 8
                )
    return lines


def _said_of_list(one: ListDiff) -> Iterator[str]:
    if one.how:
        yield one.how
    if one.added:
        yield f"added {', '.join(one.added)}"
    if one.dropped:
        yield f"dropped {', '.join(one.dropped)}"


def _said(theme: ThemeDiff) -> Iterator[str]:
    if theme.how:
        yield theme.how
    if theme.keys:
        yield f"other {', '.join(_LABELS.get(key, key) for key in theme.keys)}"
    if theme.gained or theme.lost:
        yield f"{counted(len(theme.gained), 'tag')} gained, {len(theme.lost)} lost"
    if theme.reopened:
        yield f"{counted(theme.reopened, 'coding')} reopened"
    if theme.dropped:
        yield f"{counted(theme.dropped, 'coding')} count no more"


def _names(ids: tuple[str, ...], state: Snapshot) -> Iterator[str]:
    for record_id in ids[:_SHOWN]:
        yield f'{record_id} "{title(record_id, state)[:60]}"'
    if len(ids) > _SHOWN:
        yield f"{counted(len(ids) - _SHOWN, 'more document')}"


def title(record_id: str, state: Snapshot) -> str:
    """The title of a report, "" if there is none such."""
    report = state.reports.get(record_id)
    return report.title if report else ""


def as_dict(diff: CodebookDiff, state: Snapshot) -> dict[str, Any]:
    """All of it for programs, each document with id and title."""

    def documents(ids: Iterable[str]) -> list[dict[str, str]]:
        return [{"record_id": i, "title": title(i, state)} for i in ids]

    return {
        "version": diff.version,
        "gained": diff.gained,
        "lost": diff.lost,
        "reopened": diff.reopened,
        "lists": [
            {
                "list": one.name,
                "how": one.how,
                "added": list(one.added),
                "dropped": list(one.dropped),
            }
            for one in diff.lists
        ],
        "themes": [
            {
                "theme": one.theme,
                "name": one.name,
                "how": one.how,
                "keys": list(one.keys),
                "gained": documents(one.gained),
                "lost": documents(one.lost),
                "reopened": one.reopened,
                "dropped": one.dropped,
            }
            for one in diff.themes
        ],
    }
