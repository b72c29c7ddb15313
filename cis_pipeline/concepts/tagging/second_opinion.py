"""A second opinion on tags that are not sure: is the sentence like what its theme means?

Word vectors, averaged over a text, say how alike two texts are. How alike a sentence is to a theme
counts in standard deviations above what neutral sentences are to the same theme. From `SURE` on it
makes a possible tag sure, below `OUT` the tag is not suggested; a tag that is sure anyway stays.
What was measured, and how little of it holds on texts that the bars were not chosen on, stands in
docs/themes.md.

The vectors are files in the wheel of wordllama (the extra [second-opinion]). They are read here,
and wordllama is not imported: its own loader may ask a network, and it changes how a program logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.tagging.neutral_sentences import NEUTRAL
from cis_pipeline.core.errors import ReviewError

if TYPE_CHECKING:
    from cis_pipeline.concepts.tagging.evidence import Evidence
    from cis_pipeline.concepts.tagging.scoring import Verdict

OUT, SURE = 2.5, 4.1
"""Of bars that make no difference on the texts they were chosen on, those that change fewer tags:
what is left out nobody sees, and what is sure is looked at less."""

Floats = npt.NDArray[np.float32]

_SIGNS = re.compile(r"[@~*=()|?\d]+")
_BATCH = 1000
_REMEDY = (
    'a second opinion on tags needs wordllama 0.4: pip install "cis-pipeline[second-opinion]", or '
    "leave it off (second_opinion in the codebook, --second-opinion)"
)


class Opinions(NamedTuple):
    """What stays suggested, for each document by theme, and how many tags were left out."""

    verdicts: list[dict[str, Verdict]]
    left_out: int


def heard(
    read: Sequence[Evidence], codebook: Codebook, verdicts: Sequence[Mapping[str, Verdict]]
) -> Opinions:
    """The verdicts once similarity has been heard on those that are not sure.

    A theme without definition and note is not judged. ReviewError if wordllama is not installed.
    """
    scale = Scale.of(codebook.in_use, Vectors.bundled())
    asked = list(_asked(read, verdicts, scale.themes))
    above = scale.above([quote for _, _, quote in asked], [theme for _, theme, _ in asked])
    best: dict[tuple[int, str], float] = {}
    for (row, theme, _), found in zip(asked, above, strict=True):
        best[row, theme] = max(found, best.get((row, theme), found))
    return decided(verdicts, best)


def decided(
    verdicts: Sequence[Mapping[str, Verdict]], above: Mapping[tuple[int, str], float]
) -> Opinions:
    """What stays, by how far its best sentence is `above` neutral ones.

    `above` goes by place of the document and theme; what it does not hold stays as it is.
    """
    stay: list[dict[str, Verdict]] = []
    for row, of in enumerate(verdicts):
        stay.append({})
        for theme, one in of.items():
            found = above.get((row, theme))
            if found is None or one.sure:
                stay[-1][theme] = one
            elif found >= OUT:
                stay[-1][theme] = one._replace(sure=found >= SURE)
    return Opinions(stay, sum(map(len, verdicts)) - sum(map(len, stay)))


def _asked(
    read: Sequence[Evidence], verdicts: Sequence[Mapping[str, Verdict]], themes: Mapping[str, int]
) -> Iterator[tuple[int, str, str]]:
    """(place of the document, theme, sentence) for all sentences with a hit of what is not sure."""
    for row, (evidence, of) in enumerate(zip(read, verdicts, strict=True)):
        for theme, verdict in of.items():
            if not verdict.sure and theme in themes:
                for support in evidence.support[theme]:
                    field, start, end, *_ = support.sentence
                    yield row, theme, evidence.document.text(field)[start:end]


def meaning(theme: Theme) -> str:
    """What a theme is compared by: label, definition, note, and the words of its phrases.

    >>> meaning(Theme(id="P", label="Power", definition="Who decides.", phrases=("=power ~3 @us",)))
    'Power. Who decides. power us'
    """
    phrases = "; ".join(" ".join(_SIGNS.sub(" ", phrase).split()) for phrase in theme.phrases)
    label = f"{theme.label}." if theme.label else ""
    return " ".join(filter(None, (label, theme.definition, theme.include_note, phrases)))


@dataclass(frozen=True)
class Vectors:
    """A vector for each piece of a word, and what cuts a text into such pieces."""

    tokenizer: Any
    pieces: npt.NDArray[np.float16]

    @classmethod
    def bundled(cls) -> Self:
        """Those in the wheel of wordllama; ReviewError if it, or what reads it, is missing."""
        found = find_spec("wordllama")
        if found is None or not found.submodule_search_locations:
            raise ReviewError(_REMEDY)
        folder = Path(next(iter(found.submodule_search_locations)))
        weights = folder / "weights" / "l2_supercat_256.safetensors"
        cutter = folder / "tokenizers" / "l2_supercat_tokenizer_config.json"
        try:
            from safetensors.numpy import load_file
            from tokenizers import Tokenizer
        except ImportError:
            raise ReviewError(_REMEDY) from None
        if not (weights.is_file() and cutter.is_file()):
            raise ReviewError(_REMEDY)
        tokenizer = Tokenizer.from_str(cutter.read_text(encoding="utf-8"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(tokenizer, load_file(weights)["embedding.weight"])

    def of(self, texts: Sequence[str]) -> Floats:
        """A row a text, of length 1; zeros for a text without words."""
        rows = np.zeros((len(texts), self.pieces.shape[1]), np.float32)
        for first in range(0, len(texts), _BATCH):
            batch = list(texts[first : first + _BATCH])
            cut = self.tokenizer.encode_batch(batch, add_special_tokens=False)
            for row, one in enumerate(cut, first):
                if one.ids:
                    rows[row] = self.pieces[one.ids].astype(np.float32).mean(axis=0)
        return _of_length_1(rows)


@dataclass(frozen=True)
class Scale:
    """How alike each theme is to neutral sentences: its mean and standard deviation.

    `themes` says which row is whose. `middle`, the mean of the neutral sentences, is taken from all
    vectors first, since all texts share it.
    """

    vectors: Vectors
    themes: Mapping[str, int]
    middle: Floats
    meanings: Floats
    mean: Floats
    deviation: Floats

    @classmethod
    def of(cls, themes: Sequence[Theme], vectors: Vectors) -> Self:
        """That of the themes which say what they mean."""
        told = [one for one in themes if one.definition or one.include_note]
        neutral = vectors.of(NEUTRAL)
        middle = neutral.mean(axis=0)
        meanings = _of_length_1(vectors.of([*map(meaning, told)]) - middle)
        alike = _of_length_1(neutral - middle) @ meanings.T
        places = {one.id: row for row, one in enumerate(told)}
        return cls(vectors, places, middle, meanings, alike.mean(axis=0), alike.std(axis=0))

    def above(self, sentences: Sequence[str], themes: Sequence[str]) -> list[float]:
        """How far each sentence is above neutral ones, for the theme named beside it."""
        rows = [self.themes[theme] for theme in themes]
        texts = {one: row for row, one in enumerate(dict.fromkeys(sentences))}
        own = _of_length_1(self.vectors.of([*texts]) - self.middle)
        alike = (own[[texts[one] for one in sentences]] * self.meanings[rows]).sum(axis=1)
        return [float(one) for one in (alike - self.mean[rows]) / self.deviation[rows]]


def _of_length_1(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
