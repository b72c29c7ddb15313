"""Which sentences a coder owes a word on, and on which the adjudicator does.

A coder is asked about what the machine suggests, best sentences first, whatever others said: what
others say, or have found by themselves, is not shown. What they said counts as long as the theme
means what it meant to them; else they are asked again, with their own word beside it. What an
adjudicator has settled under today's meaning is asked no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from cis_pipeline.concepts.codebook.succession import Succession
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag
from cis_pipeline.core.model import CONSENSUS, Coding, Record
from cis_pipeline.screening.coding_workbook.items import Item, called, row_id
from cis_pipeline.screening.coding_workbook.material import Material, where
from cis_pipeline.screening.voter_letters import lettered


def last_word(coded: CodedPassage, who: str, material: Material) -> Coding | None:
    """What a person holds of a passage; None where nothing, or it was taken back."""
    words = [c for c in coded.said if c.by == who and c in material.held]
    return words[-1] if words else None


def stands(coding: Coding | None, theme: str, themes: Succession) -> bool:
    """Whether a word was said of this theme as it is defined today, or moved a passage to it."""
    if coding is None:
        return False
    places = (*themes.places(coding), *themes.moved_to(coding))
    return any(place.theme == theme and place.stands for place in places)


def owed(
    material: Material, who: str, reports: Mapping[str, Record], asked: Collection[str]
) -> list[Item]:
    """What a coder is to be asked, of the documents `asked` about: these as they are ordered in the
    ledger; in each the sure themes before the possible ones, each as in the codebook."""
    made = _Items(material, reports)
    found = _owed(material, who, asked)
    return list(_distinct(made.of(tag, p, made.own(p, who)) for tag, p in found))


def _owed(
    material: Material, who: str, asked: Collection[str]
) -> Iterator[tuple[CodedTag, CodedPassage]]:
    themes = Succession(material.codebook)
    for tag in in_order(material.coded):
        if tag.theme not in material.themes or tag.record_id not in asked:
            continue
        suggested = [p for p in tag.passages if p.passage.phrases or p.passage.score > 0]
        best = suggested[: material.table.passages]
        for passage in tag.passages:
            own, settled = (last_word(passage, name, material) for name in (who, CONSENSUS))
            wanted = passage in best or own is not None
            if wanted and not any(stands(word, tag.theme, themes) for word in (own, settled)):
                yield tag, passage


def conflicts(material: Material, reports: Mapping[str, Record]) -> list[Item]:
    """The passages on which coders differ, each with their words by letter."""
    made = _Items(material, reports)
    letters = lettered(material.table.coders, _voices(material.coded), "Coder")
    found = (
        made.of(tag, passage, made.votes(passage, letters))
        for tag in in_order(material.coded)
        if tag.theme in material.themes
        for passage in tag.passages
        if passage.status == "disputed" and _is_about(tag, passage, material)
    )
    return list(_distinct(found))


def _is_about(tag: CodedTag, coded: CodedPassage, material: Material) -> bool:
    """Whether anybody spoke of the passage under this very theme: where it was only moved here, it
    is settled under the theme that it was moved from."""
    themes = Succession(material.codebook)
    words = (c for c in coded.said if c in material.held)
    return any(place.theme == tag.theme for c in words for place in themes.places(c))


def in_order(tags: Sequence[CodedTag]) -> Iterator[CodedTag]:
    """Document by document the sure themes first, then the possible, then what people found."""
    rank = {"sure": 0, "possible": 1, None: 2}
    for _, group in groupby(tags, key=lambda tag: tag.record_id):
        yield from sorted(group, key=lambda tag: rank[tag.tier])


def _voices(tags: Sequence[CodedTag]) -> list[str]:
    every = (c.by for tag in tags for p in tag.passages for c in p.said)
    return [who for who in dict.fromkeys(every) if who != CONSENSUS]


def _distinct(items: Iterator[Item]) -> Iterator[Item]:
    """Each passage once: the same words may stand twice in a document."""
    seen: set[str] = set()
    for item in items:
        if item.row_id not in seen:
            seen.add(item.row_id)
            yield item


class _Items:
    """Makes the items of a codebook's passages."""

    def __init__(self, material: Material, reports: Mapping[str, Record]) -> None:
        self._material, self._reports = material, reports

    def of(self, tag: CodedTag, coded: CodedPassage, said: str = "") -> Item:
        """A passage as a row shows it."""
        theme, passage = self._material.themes[tag.theme], coded.passage
        place = (passage.field, passage.start, passage.end)
        before, after = self._material.context(tag.record_id, *place)
        return Item(
            row_id=row_id(tag.record_id, theme.id, passage.field, passage.quote),
            record_id=tag.record_id,
            theme=theme.id,
            label=theme.name,
            basis=theme.basis,
            document=called(self._reports[tag.record_id]),
            field=passage.field,
            start=passage.start,
            end=passage.end,
            page=passage.page,
            section=passage.section,
            quote=passage.quote,
            before=before,
            after=after,
            where=where(passage.field, passage.page, passage.section),
            said=said,
        )

    def own(self, coded: CodedPassage, who: str) -> str:
        """What somebody said of a passage before, in words."""
        last = last_word(coded, who, self._material)
        return in_words(last, self._material) if last else ""

    def votes(self, coded: CodedPassage, letters: Mapping[str, str]) -> str:
        """What each coder said of a passage, a line each, by letter."""
        names = dict.fromkeys(c.by for c in coded.said)
        others = [name for name in names if name != CONSENSUS]
        last = ((name, last_word(coded, name, self._material)) for name in others)
        lines = (f"{letters[name]}: {in_words(c, self._material)}" for name, c in last if c)
        return "\n".join(sorted(lines))


def in_words(coding: Coding, material: Material) -> str:
    """What somebody said of a passage, with the memo: "move to Power: it is about money"."""
    to = material.themes.get(coding.to)
    words = f"move to {to.name if to else coding.to}" if coding.to else coding.verdict.value
    return f"{words}: {coding.note}" if coding.note else words


def all_items(material: Material, reports: Mapping[str, Record]) -> dict[str, Item]:
    """Every passage of every theme in use, by row id."""
    made = _Items(material, reports)
    used = (tag for tag in material.coded if tag.theme in material.themes)
    found = _distinct(made.of(tag, passage) for tag in used for passage in tag.passages)
    return {item.row_id: item for item in found}
