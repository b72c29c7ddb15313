"""Which themes a document is suggested for, and how sure: by hits, or by a score.

Where the codebook says how many hits make a tag, hits decide. Where it does not, each hit weighs by
its place (see `evidence`), and from `ENOUGH` documents on a theme needs a weight: that of one hit a
little before the middle of an abstract. What the documents themselves teach shifts it: a model of
words, trained on those that surely carry the theme against those that show nothing of it, and,
where people have labelled some, one of their labels (see `learning`). With fewer documents one hit
is enough, for people read them all.

The score is weight + .5 x the log odds of the first model + a x those of the second, with
a = labels / 200, at most 1; the bar is .75 - a / 2. On half of 926 labelled biomedical abstracts
(macro-F1): one hit .697, two .714, weight .750, with the first model .756; on the other half, read
only afterwards, .700, .729, .734, .742. Bars of their own for themes, chosen on 50 or 200 labels,
lost .004 to .02 however they were shrunk, so there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import exp
from typing import NamedTuple

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.tagging.evidence import Evidence, Support, is_sure, others

ENOUGH = 100
"""From so many documents on a score decides where the codebook does not say how many hits do."""
BAR = 0.75
FROM_TEXTS = 0.5
"""How much the log odds of the model of texts count."""
QUOTES = 3
"""Where fewer sentences hold a phrase, others are quoted whose words speak for the theme."""
NOT_AGAINST = -0.25
"""Log odds that do: below 0, since a sentence has fewer words than the texts that were learnt."""


class Label(NamedTuple):
    """A person's word that a document carries a theme; `theme` is "" if it carries none.

    A labelled document has a label for each theme it carries, and so none for the others.
    """

    record_id: str
    theme: str


class Verdict(NamedTuple):
    """A theme is suggested; `score` (0 to 1) orders its documents.

    `more` are sentences without a hit whose words speak for it, where hits are few.
    """

    sure: bool
    score: float
    more: tuple[Support, ...] = ()


class _Score(NamedTuple):
    """The score of a theme in a document, less the bar; whether labels confirm it; and of a text,
    how far its words speak for the theme (see `Learnt.odds`)."""

    above: float
    confirmed: bool
    odds: Callable[[Sequence[str]], list[float]]


def judge(
    read: Sequence[Evidence], codebook: Codebook, labels: Sequence[Label] = ()
) -> list[dict[str, Verdict]]:
    """For each document, by theme, what is suggested; joint themes are left to the caller."""
    themes = [one for one in codebook.theme if not one.all_of and not one.retired]
    by_score = [one for one in themes if not codebook.hits_decide(one)]
    scores: list[dict[str, _Score]] = [{} for _ in read]
    if labels or (by_score and len(read) >= ENOUGH):
        scores = _scores(read, themes if labels else by_score, labels)
    return [
        {
            theme.id: verdict
            for theme in themes
            if (verdict := _verdict(one, theme, codebook, found.get(theme.id)))
        }
        for one, found in zip(read, scores, strict=True)
    ]


def _verdict(
    evidence: Evidence, theme: Theme, codebook: Codebook, score: _Score | None
) -> Verdict | None:
    support = evidence.support.get(theme.id)
    if not support or sum(one.hits for one in support) < codebook.min_hits_of(theme):
        return None
    if score is None:
        weight = evidence.weight(theme.id)
        return Verdict(is_sure(support), round(weight / (1 + weight), 4))
    if score.above < 0 and not codebook.hits_decide(theme):
        return None
    sure = is_sure(support) or score.confirmed
    more = () if codebook.hits_decide(theme) else _more(evidence, theme.id, support, score)
    return Verdict(sure, round(1 / (1 + exp(-score.above)), 4), more)


def _more(
    evidence: Evidence, theme: str, support: Sequence[Support], score: _Score
) -> tuple[Support, ...]:
    """Of the abstract's other sentences those whose words speak for the theme, up to `QUOTES`."""
    if len(support) >= QUOTES or not evidence.document.abstract:
        return ()
    found = list(others(evidence, theme))
    texts = [evidence.document.abstract[one.start : one.end] for one in found]
    odds = zip(score.odds(texts), found, strict=False)
    ranked = sorted((-of, one.start, one) for of, one in odds if of > NOT_AGAINST)
    return tuple(Support(one, 0, (), -of) for of, _, one in ranked[: QUOTES - len(support)])


def _scores(
    read: Sequence[Evidence], themes: Sequence[Theme], labels: Sequence[Label]
) -> list[dict[str, _Score]]:
    from cis_pipeline.concepts.tagging import learning

    ids = [theme.id for theme in themes]
    weights = [[one.weight(theme) for theme in ids] for one in read]
    learnt = learning.learn([_text(one) for one in read], weights, _labelled(read, ids, labels))
    found = []
    for row, own in enumerate(weights):
        scores = {}
        for at, theme in enumerate(ids):
            share = learnt.share[at]
            odds = float(learnt.of_labels[row, at])
            raised = own[at] + FROM_TEXTS * float(learnt.of_texts[row, at]) + share * odds
            confirmed = bool(share) and odds > 0
            words = partial(learnt.odds, at)
            scores[theme] = _Score(raised - (BAR - share / 2), confirmed, words)
        found.append(scores)
    return found


def _text(evidence: Evidence) -> str:
    """What the words of a document are taken from: its abstract, or where it has none its text."""
    one = evidence.document
    return f"{one.title}\n{one.abstract or one.fulltext}\n{' '.join(one.keywords)}"


def _labelled(
    read: Sequence[Evidence], themes: Sequence[str], labels: Sequence[Label]
) -> dict[int, list[bool]]:
    """By place of a labelled document, whether it carries each theme."""
    said: dict[str, set[str]] = {}
    for label in labels:
        said.setdefault(label.record_id, set()).add(label.theme)
    return {
        row: [theme in said[one.document.record_id] for theme in themes]
        for row, one in enumerate(read)
        if one.document.record_id in said
    }
