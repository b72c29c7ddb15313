"""Which themes a document is suggested for, and how sure: by hits, or by a score.

Where the codebook says how many hits make a tag, hits decide. Where it does not, each hit weighs by
its place (see `evidence`), and from `ENOUGH` documents on a theme needs a weight: that of one hit a
little before the middle of an abstract. What the documents themselves teach shifts it: a model of
words, trained on those that surely carry the theme against those that show nothing of it, and,
where people have judged enough, one of their labels (see `learning`). With fewer documents one hit
is enough, for people read them all.

The score is weight + .5 x the log odds of the first model, against a bar of .75; where there is a
model of labels, + its log odds + `DOUBT`. On half of 926 labelled biomedical abstracts (macro-F1):
one hit .697, two .714, weight .750, with the first model .756; on the other half .700, .729, .734,
.742. That half was looked at between steps, so its figures flatter too.

What labels add, on the mean of 20 draws of 20, 50, 100 and 200 labelled documents: .000, .001,
.004, .009 on the half it was chosen on, .000, .002, .002, .010 on the other, read once. Bars of
their own for themes, chosen on 50 or 200 labels, lost .004 to .02 however they were shrunk, and so
did bars by expected F1 after a calibration: anywhere from .3 to 1.2 a bar matters by .007 at most.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.evidence import Evidence, Sentence, Support, is_sure, others

if TYPE_CHECKING:
    from cis_pipeline.concepts.tagging.learning import Learnt, Vector

ENOUGH = 100
"""From so many documents on a score decides where the codebook does not say how many hits do."""
BAR = 0.75
FROM_TEXTS = 0.5
"""How much the log odds of the model of texts count."""
DOUBT = 1.5
"""The log odds against a theme from which on labels speak against it: they are from a model that
takes yes and no for equally likely, and a tag too many costs less than one too few."""
QUOTES = 3
"""Where fewer sentences hold a phrase, others are quoted whose words speak for the theme."""
NOT_AGAINST = -0.25
"""Log odds that do: below 0, since a sentence has fewer words than the texts that were learnt."""


Labels = Mapping[tuple[str, str], bool]
"""By record id and theme whether people say that the document carries it.

What is not in it nobody judged, be it on a document of which other themes were judged.
"""


class Verdict(NamedTuple):
    """A theme is suggested; `score` (0 to 1) orders its documents.

    `more` are sentences without a hit whose words speak for it, where hits are few.
    """

    sure: bool
    score: float
    more: tuple[Support, ...] = ()


class _Score(NamedTuple):
    """The score of a theme in a document, less the bar; whether it decides; whether labels confirm
    the theme; and of sentences of the abstract, how far their words speak for the theme."""

    above: float
    decides: bool
    confirmed: bool
    odds: Callable[[Sequence[Sentence]], list[float]]


def taught(labels: Labels) -> set[str]:
    """The themes that labels are enough to learn about."""
    if not labels:
        return set()
    from cis_pipeline.concepts.tagging.learning import enough

    said: dict[str, list[bool]] = {}
    for (_, theme), carries in labels.items():
        said.setdefault(theme, []).append(carries)
    return {theme for theme, of in said.items() if enough(of)}


def rests_alone(codebook: Codebook, labels: Labels) -> bool:
    """Whether the tags of a document rest on it and its own labels alone, not on all documents."""
    return all(map(codebook.hits_decide, codebook.theme)) and not taught(labels)


def judge(
    read: Sequence[Evidence], codebook: Codebook, labels: Labels | None = None
) -> list[dict[str, Verdict]]:
    """For each document, by theme, what is suggested; joint themes are left to the caller.

    A theme that people have judged on a document is suggested there for the same reasons as if
    there were no labels, and surely where they say yes.
    """
    said = labels or {}
    themes = [one for one in codebook.theme if not one.all_of and not one.retired]
    scores: list[dict[str, _Score]] = [{} for _ in read]
    by_score = {one.id for one in themes if not codebook.hits_decide(one)}
    decided = by_score if len(read) >= ENOUGH else set[str]()
    learning = taught(said)
    if decided or learning.intersection(one.id for one in themes):
        ids = [one.id for one in themes if learning or one.id in decided]
        scores = _scores(read, ids, decided, said)
    return [
        {
            theme.id: verdict
            for theme in themes
            if (
                verdict := _verdict(
                    one,
                    theme.id,
                    codebook.min_hits_of(theme),
                    found.get(theme.id),
                    said.get((one.document.record_id, theme.id), False),
                )
            )
        }
        for one, found in zip(read, scores, strict=True)
    ]


def _verdict(
    evidence: Evidence, theme: str, min_hits: int, score: _Score | None, carried: bool
) -> Verdict | None:
    """`carried` says that people have found the theme in the document."""
    support = evidence.support.get(theme)
    if not support or sum(one.hits for one in support) < min_hits:
        return None
    sure = is_sure(support) or carried
    if score is None:
        weight = evidence.weight(theme)
        return Verdict(sure, round(weight / (1 + weight), 4))
    if score.decides and score.above < 0 and not carried:
        return None
    more = _more(evidence, theme, support, score) if score.decides else ()
    return Verdict(sure or score.confirmed, round(1 / (1 + exp(-score.above)), 4), more)


def _more(
    evidence: Evidence, theme: str, support: Sequence[Support], score: _Score
) -> tuple[Support, ...]:
    """Of the abstract's other sentences those whose words speak for the theme, up to `QUOTES`."""
    if len(support) >= QUOTES or not evidence.document.abstract:
        return ()
    found = list(others(evidence, theme))
    odds = zip(score.odds(found), found, strict=False)
    ranked = sorted((-of, one.start, one) for of, one in odds if of > NOT_AGAINST)
    return tuple(Support(one, 0, (), -of) for of, _, one in ranked[: QUOTES - len(support)])


def _scores(
    read: Sequence[Evidence], themes: Sequence[str], decided: Collection[str], labels: Labels
) -> list[dict[str, _Score]]:
    """Of each document the scores of the themes that it decides, or that labels teach."""
    from cis_pipeline.concepts.tagging import learning

    weights = [[one.weight(theme) for theme in themes] for one in read]
    learnt = learning.learn([*map(_text, read)], weights, _judged(read, themes, labels))
    found = []
    for row, evidence in enumerate(read):
        scores = {}
        sentences = _Sentences(evidence.document, learnt)
        for at, theme in enumerate(themes):
            if theme not in decided and not learnt.taught[at]:
                continue
            above = weights[row][at] + FROM_TEXTS * float(learnt.of_texts[row, at]) - BAR
            odds = float(learnt.of_labels[row, at])
            told = learnt.taught[at] and (evidence.document.record_id, theme) not in labels
            if told:
                above += odds + DOUBT
            words = partial(sentences.odds, at)
            scores[theme] = _Score(above, theme in decided, told and odds > 0, words)
        found.append(scores)
    return found


@dataclass(frozen=True)
class _Sentences:
    """The sentences of an abstract as words, each read once for all themes."""

    document: Document
    learnt: Learnt

    def odds(self, theme: int, found: Sequence[Sentence]) -> list[float]:
        """The log odds of these sentences (see `Learnt.odds`)."""
        return self.learnt.odds(theme, [self._vectors[one.start] for one in found])

    @cached_property
    def _vectors(self) -> dict[int, Vector]:
        text, words = self.document.abstract, self.learnt.words
        return {a: words.vector(text[a:b]) for a, b in self.document.spans("abstract")}


def _text(evidence: Evidence) -> str:
    """What the words of a document are taken from: its abstract, or where it has none its text."""
    one = evidence.document
    return f"{one.title}\n{one.abstract or one.fulltext}\n{' '.join(one.keywords)}"


def _judged(
    read: Sequence[Evidence], themes: Sequence[str], labels: Labels
) -> list[dict[int, bool]]:
    """For each theme, by place of a document that people judged, whether it carries it."""
    rows = {one.document.record_id: row for row, one in enumerate(read)}
    found: dict[str, dict[int, bool]] = {theme: {} for theme in themes}
    for (record, theme), carries in labels.items():
        if record in rows and theme in found:
            found[theme][rows[record]] = carries
    return [*found.values()]
