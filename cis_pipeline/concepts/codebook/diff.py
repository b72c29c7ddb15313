"""Two codebooks compared: which themes changed, which tags come and go, what is asked again.

Themes are followed through new ids and merges (`Theme.was`): a theme under another id gains and
loses nothing by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.codebook.succession import Succession
from cis_pipeline.concepts.coding.held_words import in_force
from cis_pipeline.core.model import Coding

Carried = frozenset[tuple[str, str]]
"""Which documents carry which themes: (record id, theme id)."""

_IDS = ("id", "was")


@dataclass(frozen=True, slots=True)
class ThemeDiff:
    """What is otherwise about one theme.

    `theme` is its id after, or before where it is gone. `how` is "new", "gone", "retired", "in use
    again", "was X", "merged from X, Y", or "" where only what stands in `keys` differs. `gained`
    and `lost` are the record ids of documents, in their order. `reopened` codings are asked again,
    since they rest on a definition that has changed, or their theme was split; `dropped` ones count
    nowhere, since their theme is gone or retired.
    """

    theme: str
    name: str
    how: str = ""
    keys: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    reopened: int = 0
    dropped: int = 0

    @property
    def changed(self) -> bool:
        """Whether the theme itself is another, and not only what it finds."""
        return bool(self.how or self.keys)


@dataclass(frozen=True, slots=True)
class ListDiff:
    """What is otherwise about a named list, "@people"; `how` is "new", "gone" or ""."""

    name: str
    how: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """What is otherwise after a change; `version` is that after it. What is equal is left out."""

    version: str
    themes: tuple[ThemeDiff, ...] = ()
    lists: tuple[ListDiff, ...] = ()

    @property
    def gained(self) -> int:
        """How many tags come."""
        return sum(len(theme.gained) for theme in self.themes)

    @property
    def lost(self) -> int:
        """How many tags go."""
        return sum(len(theme.lost) for theme in self.themes)

    @property
    def reopened(self) -> int:
        """How many codings are asked again."""
        return sum(theme.reopened for theme in self.themes)

    @property
    def sentence(self) -> str:
        """All of it in one line: "2 themes changed; 14 tags gained, 3 lost; 5 codings reopened"."""
        n = sum(theme.changed for theme in self.themes)
        said = [f"{counted(n, 'theme')} changed"]
        if self.lists:
            said.append(f"{counted(len(self.lists), 'list')} changed")
        said.append(f"{counted(self.gained, 'tag')} gained, {self.lost} lost")
        said.append(f"{counted(self.reopened, 'coding')} reopened")
        if dropped := sum(theme.dropped for theme in self.themes):
            said.append(
                f"{counted(dropped, 'coding')} count no more, since their theme is gone or retired"
            )
        return "; ".join(said)


def counted(n: int, noun: str) -> str:
    """A number with its noun: "3 tags"."""
    return f"{n} {noun}" + ("" if n == 1 else "s")


def compare(
    before: Codebook,
    after: Codebook,
    carried: Callable[[Codebook], Iterable[tuple[str, str]]],
    codings: Sequence[Coding] = (),
) -> CodebookDiff:
    """What is otherwise under `after`.

    `carried` tells which (record id, theme id) a codebook tags, in the order of the documents;
    `codings` are all that people said, in the order of the ledger.
    """
    was, now = _followed(carried(before), after), dict.fromkeys(carried(after))
    gained: dict[str, list[str]] = {}
    lost: dict[str, list[str]] = {}
    for found, others, into in ((now, was, gained), (was, now, lost)):
        for record_id, theme in found:
            if (record_id, theme) not in others:
                into.setdefault(theme, []).append(record_id)
    again, dropped = _asked_again(codings, before, after)
    told = [
        ThemeDiff(
            theme.id,
            theme.name,
            *_how(theme, before, after),
            tuple(gained.get(theme.id, ())),
            tuple(lost.get(theme.id, ())),
            again[theme.id],
            dropped[theme.id],
        )
        for theme in _themes(before, after)
    ]
    plain = [t for t in told if t.changed or t.gained or t.lost or t.reopened or t.dropped]
    return CodebookDiff(after.codebook.version, tuple(plain), tuple(_lists(before, after)))


def _lists(before: Codebook, after: Codebook) -> Iterator[ListDiff]:
    """The lists after, then those that are gone; the order of entries makes no other list."""
    for name in dict.fromkeys([*after.lists, *before.lists]):
        was, now = before.lists.get(name, ()), after.lists.get(name, ())
        more = tuple(dict.fromkeys(entry for entry in now if entry not in was))
        gone = tuple(dict.fromkeys(entry for entry in was if entry not in now))
        how = "new" if name not in before.lists else "gone" if name not in after.lists else ""
        if more or gone:
            yield ListDiff(f"@{name}", how, more, gone)


def _followed(carried: Iterable[tuple[str, str]], after: Codebook) -> dict[tuple[str, str], None]:
    pairs = ((record_id, after.today.get(theme, theme)) for record_id, theme in carried)
    return dict.fromkeys(pairs)


def _themes(before: Codebook, after: Codebook) -> Iterator[Theme]:
    """The themes after, then those that are gone."""
    yield from after.theme
    yield from (theme for theme in before.theme if theme.id not in after.today)


def _how(theme: Theme, before: Codebook, after: Codebook) -> tuple[str, tuple[str, ...]]:
    """What happened to a theme as a whole, and which of its keys differ."""
    if theme.id not in after.today:
        return "gone", ()
    earlier = [t for t in before.theme if after.today.get(t.id) == theme.id]
    if not earlier:
        return "new", ()
    if len(earlier) > 1:
        return f"merged from {', '.join(t.id for t in earlier)}", ()
    (one,) = earlier
    keys = tuple(key for key in Theme.model_fields if _says(one, key, after) != getattr(theme, key))
    if bool(theme.retired) != bool(one.retired):
        return ("retired" if theme.retired else "in use again"), ()
    return (f"was {one.id}" if one.id != theme.id else ""), tuple(k for k in keys if k not in _IDS)


def _says(theme: Theme, key: str, after: Codebook) -> object:
    """What a theme said, other themes named as they are after."""
    value = getattr(theme, key)
    if key == "parent":
        return after.today.get(value, value)
    if key == "all_of":
        return tuple(dict.fromkeys(after.today.get(part, part) for part in value))
    return value


# --- codings -----------------------------------------------------------------------------------


def _asked_again(
    codings: Sequence[Coding], before: Codebook, after: Codebook
) -> tuple[Counter[str], Counter[str]]:
    """By theme the words of people that counted before: those asked again after, under the first
    theme that they are asked under; and those that have no theme any more."""
    was, now = Succession(before), Succession(after)
    again, gone = Counter[str](), Counter[str]()
    for _, coding in in_force(codings).values():
        counted = [place.theme for place in was.places(coding) if place.stands]
        places = now.places(coding)
        if counted and not places:
            gone[after.today.get(counted[0], counted[0])] += 1
        elif counted and not any(place.stands for place in places):
            again[places[0].theme] += 1
    return again, gone
