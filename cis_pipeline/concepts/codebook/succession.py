"""Which theme of today a coding speaks of: themes are renamed, merged, split and defined anew.

What people said of a theme goes on counting for the theme that it is called today, or that it was
merged into. What they said of a theme that was split is asked again under each part, and so is
what rests on a definition that was changed since. Only what no theme of today has inherited is
placed nowhere; it stays on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cis_pipeline.concepts.codebook.codebook import Change, Codebook, Theme
from cis_pipeline.core.model import Coding, Said

Way = Literal["same", "former", "part"]


@dataclass(frozen=True, slots=True)
class Place:
    """A theme of today that a coding speaks of.

    `stands` says whether it counts as it was said; where not, it is asked again. `way` is what the
    coding's theme is to it: the "same" in the same words, a "former" one (another id, or other
    words), or one that was split and it is a "part" of.
    """

    theme: str
    stands: bool
    way: Way


@dataclass(frozen=True)
class Succession:
    """The themes of a codebook, and those that went before them."""

    codebook: Codebook

    @cached_property
    def in_use(self) -> dict[str, Theme]:
        """The themes that are not retired, by id."""
        return {theme.id: theme for theme in self.codebook.theme if not theme.retired}

    @cached_property
    def _called(self) -> dict[str, str]:
        """By former id the theme that it is today."""
        return {old: theme.id for theme in self.in_use.values() for old in theme.was}

    def places(self, coding: Coding) -> tuple[Place, ...]:
        """The themes of today that the coding's own theme is."""
        return tuple(self._places(coding, coding.theme, _bases(coding)[0]))

    def moved_to(self, coding: Coding) -> tuple[Place, ...]:
        """The themes of today that it moves its passage to; none unless it is a move."""
        if coding.verdict is not Said.MOVE:
            return ()
        return tuple(self._places(coding, coding.to, _bases(coding)[1]))

    def _places(self, coding: Coding, theme_id: str, basis: str) -> Iterator[Place]:
        theme = self.in_use.get(theme_id)
        if theme is not None and basis in ("", theme.basis):
            yield Place(theme_id, True, "same")
            return
        split = self._change(theme_id, "split", since=coding.at if theme is not None else "")
        if split is not None:
            for part in split.into:
                for heir in self._heirs(part, frozenset((theme_id,) * (part != theme_id))):
                    yield Place(heir, False, "part")
            return
        for heir in self._heirs(theme_id, frozenset()):
            yield Place(heir, self._stands(coding, theme_id, basis, heir), "former")

    def _heirs(self, theme_id: str, seen: frozenset[str]) -> tuple[str, ...]:
        """The themes of today that a theme has become."""
        if theme_id in self.in_use and theme_id not in seen:
            return (theme_id,)
        if theme_id in self._called:
            return (self._called[theme_id],)
        for kind in ("merge", "rename", "split"):
            change = self._change(theme_id, kind)
            if change is not None and theme_id not in seen:
                parts = (self._heirs(part, seen | {theme_id}) for part in change.into)
                return tuple(dict.fromkeys(heir for found in parts for heir in found))
        return ()

    def _change(self, theme_id: str, kind: str, since: str = "") -> Change | None:
        """The last change of this kind that something became of, on that day or later."""
        found = [
            change
            for change in self.codebook.change
            if change.kind == kind and change.into and theme_id in change.themes
            if change.on[:10] >= since[:10]
        ]
        return found[-1] if found else None

    def _stands(self, coding: Coding, theme_id: str, basis: str, heir: str) -> bool:
        """Whether what was said of a theme under other words counts for what it is today.

        It does where the words are others only because themes were joined or called otherwise,
        and were not changed once more since.
        """
        theme = self.in_use[heir]
        if basis in ("", theme.basis):
            return True
        joined = [
            nth
            for nth, change in enumerate(self.codebook.change)
            if change.kind in ("merge", "rename") and heir in change.into
            if theme_id in change.themes or theme_id in theme.was
        ]
        if not joined:
            return theme_id in theme.was
        if theme_id == heir and coding.at[:10] > self.codebook.change[joined[-1]].on[:10]:
            return False
        since = self.codebook.change[joined[-1] + 1 :]
        return not any(change.kind == "define" and heir in change.themes for change in since)


def basis_of(codebook: Codebook, theme_id: str, to: str = "") -> str:
    """What a coding of a theme rests on (`Coding.codebook`); of a move, on both themes' words."""
    by_id = {theme.id: theme.basis for theme in codebook.theme}
    return " ".join(by_id.get(one, "") for one in (theme_id, to) if one)


def _bases(coding: Coding) -> tuple[str, str]:
    """What it says of its theme, and of that it moves to, rests on."""
    own, _, other = coding.codebook.partition(" ")
    return own, other
