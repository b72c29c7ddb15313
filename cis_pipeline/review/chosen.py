"""What a person means who codes from the command line: which theme, which passage, by what name.

Where it cannot be told, a ReviewError names what there is to choose from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.coding.words import each, place
from cis_pipeline.concepts.documents.document import FIELDS, Document
from cis_pipeline.concepts.documents.quotes import find
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag, Passage
from cis_pipeline.core.errors import ReviewError
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.core.text.sentences import sentences
from cis_pipeline.core.text.words import stems

_SHOWN = 160
"""So many characters of a sentence are shown where one of several is to be chosen."""


def theme_of(text: str, codebook: Codebook) -> Theme:
    """The theme that is meant: by its id or its label, in any case. ReviewError if there is none,
    or it is retired."""
    wanted = " ".join(text.split()).casefold()
    found = [theme for theme in codebook.theme if theme.id.casefold() == wanted]
    found = found or [theme for theme in codebook.theme if theme.label.casefold() == wanted]
    if not found or not wanted:
        hint = _hint(wanted, codebook)
        raise ReviewError(f'no theme "{text}"; {hint}')
    if found[0].retired:
        raise ReviewError(
            f"the theme {found[0].id} is retired ({found[0].retired}); code with one in use: "
            "`cis codebook list`"
        )
    return found[0]


def _hint(wanted: str, codebook: Codebook) -> str:
    """The theme that may be meant; else those whose ids begin alike, or all."""
    names = {name.casefold(): t.id for t in codebook.theme for name in (t.label, t.id) if name}
    if close := nearest(wanted, names):
        return f'did you mean "{names[close]}"?'
    ids = [theme.id for theme in codebook.theme if not theme.retired]
    group = wanted.rstrip("0123456789")
    alike = [one for one in ids if group and one.casefold().startswith(group)]
    return f"the themes are {', '.join(alike or ids)}"


def passage_of(tag: CodedTag | None, quote: str, theme: Theme, record: str) -> Passage:
    """The passage of a tag that is meant: by its number, or by some of its words.

    Without either it is the only one there is. ReviewError, with the passages numbered, if none or
    several are meant.
    """
    passages = tag.passages if tag else ()
    if not passages:
        raise ReviewError(
            f"{record} has no passage of {theme.id} {theme.name}; `cis code {record} {theme.id} "
            '--add --quote "..." --by YOU` adds one'
        )
    found = [one.passage for one in passages]
    if quote.strip().isdigit():
        nth = int(quote)
        if 1 <= nth <= len(found):
            return found[nth - 1]
        raise ReviewError(f"{record} has {len(found)} passages of {theme.id}, none is {nth}")
    wanted = " ".join(quote.split()).casefold()
    said = [" ".join(passage.quote.split()).casefold() for passage in found]
    meant = [p for p, words in zip(found, said, strict=True) if words == wanted]
    meant = meant or [p for p, words in zip(found, said, strict=True) if wanted in words]
    if len(meant) == 1:
        return meant[0]
    what = "several passages" if meant else "no passage"
    raise ReviewError(
        f"{what} of {theme.id} {'are' if meant else 'is'} meant; name one with --quote, by its "
        "number or some of its words:\n" + "\n".join(numbered(passages))
    )


def numbered(passages: Sequence[CodedPassage]) -> Iterator[str]:
    """Passages as a list to choose from: number, status, where, the sentence, who said what."""
    for nth, one in enumerate(passages, 1):
        words = " ".join(one.passage.quote.split()) or "(the whole document)"
        short = words if len(words) <= _SHOWN else words[: _SHOWN - 3] + "..."
        where = f"{place(one.passage)}: " if one.passage.quote else ""
        yield f'  {nth}  {one.status:<9}  {where}"{short}"'
        if one.said:
            yield f"{'':<16}{each(one.said)}"


def own_passage(document: Document, quote: str) -> Passage:
    """A passage of people's own, found word by word in a document; without a quote the whole of it.

    ReviewError with the sentence that is nearest if it does not stand there.
    """
    if not quote.strip():
        return Passage("title", 0, 0, "")
    found = find(document, quote)
    if found is None:
        near = _nearest_sentence(document, quote)
        hint = f'the nearest sentence is: "{near}"' if near else "copy it from there"
        raise ReviewError(f"the quote does not stand in {document.record_id} word by word; {hint}")
    return found


def _nearest_sentence(document: Document, quote: str) -> str:
    """The sentence that has most words of a quote, if half of them."""
    wanted = set(filter(None, stems(quote)))
    best, shared = "", len(wanted) / 2
    for name in FIELDS:
        text = document.text(name)
        for start, end in sentences(text):
            common = len(wanted & set(stems(text, start, end)))
            if common > shared:
                best, shared = " ".join(text[start:end].split()), common
    return best


def person(by: str, codebook: Codebook) -> str:
    """The name under which somebody codes, as [coding] writes it. ReviewError if it is none."""
    name = by.strip()
    if not name or name.startswith("rule:"):
        raise ReviewError("--by names the person who codes")
    table = codebook.coding
    known = [one for one in (*table.coders, table.adjudicator) if one]
    return next((one for one in known if one.casefold() == name.casefold()), name)
