"""The framework the review arrives at, held against the documents: what they speak to, and not.

config/framework.toml holds it as questions in parts, and the principles, definition and paradigms
they rest on. An item and a theme of the codebook with the same id are about the same thing; a
question without a theme of its own is counted by the theme of its part (TF1 for TF1.1).

Why silence is shown and not left out: in an interpretive synthesis what the literature does not
say is a finding. An item that no theme asks about is something else again: nobody looked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.tags import Tag
from cis_pipeline.protocol.toml import Place, Table, load, refuse

Kind = Literal["question", "principle", "definition", "paradigm"]


class Head(Table):
    """What the framework is, and where it is printed."""

    title: str = ""
    source: str = ""


class Part(Table):
    """A group of questions."""

    id: str = Field(min_length=1)
    title: str


class Question(Table):
    """One question of a part.

    "open" is answered in words, "gate" by yes or no; "conditional" is asked only after a no at a
    gate, "always" whatever came before.
    """

    id: str = Field(min_length=1)
    part: str
    short: str
    text: str
    kind: Literal["open", "gate", "conditional", "always"] = "open"


class Principle(Table):
    """A principle of the profession, in a cluster."""

    id: str = Field(min_length=1)
    cluster: str = ""
    text: str


class Definition(Table):
    """One part of the definition the review arrives at."""

    id: str = Field(min_length=1)
    text: str


class Paradigm(Table):
    """A tradition of thought that the questions draw on."""

    id: str = Field(min_length=1)
    name: str
    text: str


class Framework(Table):
    """config/framework.toml; each kind in the order of the file."""

    framework: Head = Head()
    part: tuple[Part, ...] = ()
    question: tuple[Question, ...] = ()
    principle: tuple[Principle, ...] = ()
    definition: tuple[Definition, ...] = ()
    paradigm: tuple[Paradigm, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """One item of the framework and the documents that speak to it.

    `group` is the title of a question's part or the cluster of a principle. `theme` is the id of
    the theme it was counted by, "" if the codebook has none for it. `documents` are record ids in
    the order given; none means that the literature is silent, or (without a theme) that nobody
    looked.
    """

    kind: Kind
    id: str
    group: str
    name: str
    text: str
    theme: str
    documents: tuple[str, ...]

    @property
    def asked(self) -> bool:
        """True if the codebook has a theme for it."""
        return bool(self.theme)


def load_framework(path: Path) -> Framework:
    """Read a framework; ProtocolError, one sentence a fault, names file, line and remedy."""
    framework = load(path, Framework)
    refuse(path, _faults(framework))
    return framework


def _faults(framework: Framework) -> Iterator[tuple[Place, str]]:
    parts = [part.id for part in framework.part]
    for nth, question in enumerate(framework.question):
        if question.part not in parts:
            what = f'the question "{question.id}" is of the part "{question.part}"'
            yield ("question", nth, "part"), f"{what}; the parts are {', '.join(parts) or 'none'}"
    seen: Counter[str] = Counter()
    for table in ("part", "question", "principle", "definition", "paradigm"):
        for nth, item in enumerate(getattr(framework, table)):
            seen[item.id] += 1
            if seen[item.id] > 1:
                what = f'the id "{item.id}" is given twice; rename one of them'
                yield (table, nth, "id"), what


def support(
    framework: Framework, tags: Iterable[Tag], codebook: Codebook, included: Collection[str]
) -> tuple[Support, ...]:
    """Each question, principle, definition and paradigm with the documents that speak to it.

    In this order of kinds, and within each in that of the framework. Tags of documents that are
    not in `included` are left out.
    """
    carriers: dict[str, set[str]] = defaultdict(set)
    for tag in tags:
        carriers[tag.theme].add(tag.record_id)
    rows = []
    for kind, item_id, group, name, text in _items(framework):
        theme = theme_for(item_id, codebook)
        documents = tuple(r for r in included if r in carriers[theme])
        rows.append(Support(kind, item_id, group, name, text, theme, documents))
    return tuple(rows)


def theme_for(item_id: str, codebook: Codebook) -> str:
    """The theme of the same id, else of the nearest part of it before a full stop, else "".

    "TF1.1" is counted by "TF1.1", and by "TF1" where the codebook has no such theme.
    """
    while item_id and item_id not in codebook.theme_ids:
        item_id = item_id.rpartition(".")[0]
    return item_id


def _items(framework: Framework) -> Iterator[tuple[Kind, str, str, str, str]]:
    """(kind, id, group, name, text) of everything that documents can speak to."""
    parts = {part.id: part.title for part in framework.part}
    for q in framework.question:
        yield "question", q.id, parts[q.part], q.short, q.text
    for p in framework.principle:
        yield "principle", p.id, p.cluster, p.text, p.text
    for d in framework.definition:
        yield "definition", d.id, "", d.text.partition(":")[0], d.text
    for g in framework.paradigm:
        yield "paradigm", g.id, "", g.name, g.text
