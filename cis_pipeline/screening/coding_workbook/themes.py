"""Which theme a person means who wrote its label, or its id, into a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.coding.coding import unplaced
from cis_pipeline.core.model import Coding, Problem, Said
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.screening.coding_workbook.labels import Label
from cis_pipeline.screening.tasks import plain
from cis_pipeline.screening.workbook.questions import some


@dataclass(frozen=True)
class Themes:
    """The themes of a codebook, as they are called today and were called in a workbook."""

    codebook: Codebook
    label: Label

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """By what a theme is called, in plain letters, its id; the names that were printed go
        before today's, for they are what the coder read."""
        found: dict[str, str] = {}
        for theme_id, (name, _) in self.label.themes.items():
            found.setdefault(plain(theme_id), theme_id)
            found.setdefault(plain(name), theme_id)
        used = [theme for theme in self.codebook.theme if not theme.retired]
        for theme in used:
            found.setdefault(plain(theme.id), theme.id)
        for theme in used:
            found.setdefault(plain(theme.name), theme.id)
            found.setdefault(plain(f"{theme.id} {theme.name}"), theme.id)
        for theme in used:
            for old in theme.was:
                found.setdefault(plain(old), theme.id)
        return found

    @cached_property
    def _retired(self) -> Mapping[str, str]:
        return {plain(t.name): t.retired for t in self.codebook.theme if t.retired}

    def find(self, text: str) -> str:
        """The id of the theme that is meant; "" if none is called so."""
        return self._names.get(plain(text.strip("\"'\u201c\u201d")), "")

    def near(self, text: str) -> str:
        """The name of the theme that is probably meant; "" if none is near."""
        names = {plain(t.name): t.name for t in self.codebook.theme if not t.retired}
        return names.get(nearest(plain(text), names) or "", "")

    def retired(self, text: str) -> str:
        """Why the theme of that name is in use no more; "" if it is none of these."""
        return self._retired.get(plain(text), "")

    def basis(self, theme_id: str) -> str:
        """The digest of what a theme meant to whoever filled in the workbook."""
        if theme_id in self.label.themes:
            return self.label.themes[theme_id][1]
        return next((t.basis for t in self.codebook.theme if t.id == theme_id), "")

    @property
    def version(self) -> str:
        """The codebook's version, as printed."""
        return self.label.version or self.codebook.codebook.version


def proposed(codings: Sequence[Coding], codebook: Codebook) -> Mapping[str, int]:
    """Themes that coders have named in new codes and that the codebook does not have, each with its
    codings. One that the codebook had before is none of these: words on it rest on what it meant.
    """
    themes, lost = Themes(codebook, Label("codings", "")), unplaced(codings, codebook)
    old = (c for c in lost if c.verdict is not Said.ADD or c.codebook)
    had = {theme for c in old for theme in (c.theme, c.to)}
    return Counter(c.theme for c in lost if c.theme not in had and not themes.find(c.theme))


def proposed_themes(codings: Sequence[Coding], codebook: Codebook) -> Iterator[Problem]:
    """The proposed themes in a notice."""
    n = proposed(codings, codebook)
    if n:
        named = some([f"{label} ({count})" for label, count in n.items()])
        what = f"{len(n)} proposed themes: {named}"
        remedy = "add them with `cis codebook add`; till then their codings count nowhere"
        yield Problem("config/codebook.toml", what, remedy, "notice")
