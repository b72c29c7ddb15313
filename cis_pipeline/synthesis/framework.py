"""The framework the review arrives at, held against the documents: what they speak to, and not.

config/framework.toml holds it as questions in parts, and the principles, definition and paradigms
they rest on. Each is looked for by `phrases` of its own, in the language of the codebook's; one
without is counted by the theme of the codebook that has or had the same id, and if there is none
nobody has asked. A document counts only by a sentence of its own.

Why a question is not counted by the theme of its part: seven questions then had the same documents,
none of which spoke to any of them. Why silence is shown and not left out: in an interpretive
synthesis what the literature does not say is a finding. That nobody looked is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Literal

import pydantic

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.codebook.codebook import Head as BookHead
from cis_pipeline.concepts.counts.carried import carried, passages
from cis_pipeline.concepts.documents.document import FIELDS, Field
from cis_pipeline.concepts.phrases.patterns import PatternError, parse, read_lists
from cis_pipeline.concepts.tagging.tags import CodedTag, Passage, Tag
from cis_pipeline.protocol.toml import Place, Table, load, refuse

TEXTS: tuple[Field, ...] = ("title", "abstract", "fulltext")
"""Where sentences stand: a keyword is none."""
Kind = Literal["question", "principle", "definition", "paradigm"]


class Head(Table):
    """What the framework is, and where it is printed."""

    title: str = ""
    source: str = ""


class Part(Table):
    """A group of questions."""

    id: str = pydantic.Field(min_length=1)
    title: str


class Sought(Table):
    """What all items have: `phrases`, one of which a sentence about it has, and phrases that such a
    hit must not stand in (`exclude`)."""

    phrases: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Question(Sought):
    """One question of a part.

    "open" is answered in words, "gate" by yes or no; "conditional" is asked only after a no at a
    gate, "always" whatever came before.
    """

    id: str = pydantic.Field(min_length=1)
    part: str
    short: str
    text: str
    kind: Literal["open", "gate", "conditional", "always"] = "open"


class Principle(Sought):
    """A principle of the profession, in a cluster."""

    id: str = pydantic.Field(min_length=1)
    cluster: str = ""
    text: str


class Definition(Sought):
    """One part of the definition the review arrives at."""

    id: str = pydantic.Field(min_length=1)
    text: str


class Paradigm(Sought):
    """A tradition of thought that the questions draw on."""

    id: str = pydantic.Field(min_length=1)
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


Item = Question | Principle | Definition | Paradigm


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that speaks to an item: text[start:end] of a document's field, verbatim.

    `page` counts from 1, 0 where unknown; `phrase` is what was found in it. `score` (0 to 1) says
    how well it supports what was found, by which the best of several sentences is told.
    """

    record_id: str
    field: Field
    page: int
    start: int
    end: int
    quote: str
    phrase: str
    score: float = dataclass_field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Support:
    """One item of the framework and the sentences that speak to it.

    `group` is the title of a question's part or the cluster of a principle. `by` says what it was
    looked for by: "phrases" of its own, "theme TA1" of the codebook, or "" where nobody asked.
    """

    kind: Kind
    id: str
    group: str
    name: str
    text: str
    by: str
    evidence: tuple[Sentence, ...]

    @property
    def asked(self) -> bool:
        """Whether anybody looked for it: without that, no evidence says nothing."""
        return bool(self.by)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that speak to it, in the order given."""
        return tuple(dict.fromkeys(sentence.record_id for sentence in self.evidence))


def load_framework(path: Path, codebook: Codebook | None = None) -> Framework:
    """Read a framework; ProtocolError, one sentence a fault, names file, line and remedy.

    Its phrases may name the lists of the codebook, and are looked at only beside one.
    """
    framework = load(path, Framework)
    refuse(path, [*_faults(framework), *(_unreadable(framework, codebook) if codebook else ())])
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


def _unreadable(framework: Framework, codebook: Codebook) -> Iterator[tuple[Place, str]]:
    """Each phrase that cannot be understood."""
    lists = read_lists(codebook.lists)
    for table in ("question", "principle", "definition", "paradigm"):
        for nth, item in enumerate(getattr(framework, table)):
            for key in ("phrases", "exclude"):
                for phrase in getattr(item, key):
                    try:
                        parse(phrase, lists)
                    except PatternError as error:
                        yield (table, nth, key), f'"{phrase}" in {key}: {error}'


def support(
    framework: Framework,
    found: Iterable[Tag],
    tags: Iterable[CodedTag],
    codebook: Codebook,
    documents: Iterable[str],
) -> tuple[Support, ...]:
    """Each question, principle, definition and paradigm with the sentences that speak to it.

    In this order of kinds, and within each in that of the framework; sentences in the order of
    `documents` (ids) and of their texts. `found` are the tags of `as_codebook`, `tags` those of the
    codebook. Those of other documents are left out, and so is what people refused or moved.
    """
    order = {record_id: n for n, record_id in enumerate(documents)}
    by_phrases = _by_theme(((t.record_id, t.theme, t.passages) for t in found), order)
    coded = ((t.record_id, t.theme, [p.passage for p in passages(t)]) for t in carried(tags, order))
    by_theme = _by_theme(coded, order)
    rows = []
    for kind, item, group, name in _items(framework):
        by, evidence = "", list[Sentence]()
        if item.phrases:
            by, evidence = "phrases", by_phrases.get(item.id, [])
        elif theme := codebook.today.get(item.id):
            by, evidence = f"theme {theme}", by_theme.get(theme, [])
        text = item.text
        rows.append(Support(kind, item.id, group, name, text, by, tuple(evidence)))
    return tuple(rows)


def _items(framework: Framework) -> Iterator[tuple[Kind, Item, str, str]]:
    """(kind, item, group, name) of everything that documents can speak to."""
    parts = {part.id: part.title for part in framework.part}
    for q in framework.question:
        yield "question", q, parts[q.part], q.short
    for p in framework.principle:
        yield "principle", p, p.cluster, p.text
    for d in framework.definition:
        yield "definition", d, "", d.text.partition(":")[0]
    for g in framework.paradigm:
        yield "paradigm", g, "", g.name


def as_codebook(framework: Framework, codebook: Codebook) -> Codebook:
    """The items that have phrases, as themes of a codebook with the same lists.

    One hit is enough: each sentence is shown, and speaks for itself.
    """
    themes = (
        Theme(id=item.id, phrases=item.phrases, exclude=item.exclude)
        for _, item, _, _ in _items(framework)
        if item.phrases
    )
    return Codebook(codebook=BookHead(min_hits=1), theme=tuple(themes), lists=codebook.lists)


def _by_theme(
    found: Iterable[tuple[str, str, Iterable[Passage]]], order: Mapping[str, int]
) -> dict[str, list[Sentence]]:
    """Of (document, theme, passages): by theme the sentences, in the order of documents and texts.

    A keyword is no sentence.
    """
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    wanted = [one for one in found if one[0] in order]
    for record_id, theme, spans in sorted(wanted, key=lambda one: order[one[0]]):
        said = (p for p in spans if p.field in TEXTS)
        for p in sorted(said, key=lambda p: (FIELDS.index(p.field), p.start)):
            phrase = p.phrases[0] if p.phrases else ""
            sentences[theme].append(
                Sentence(record_id, p.field, p.page, p.start, p.end, p.quote, phrase, p.score)
            )
    return sentences
