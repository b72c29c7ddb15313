"""What a machine quotes is cut to the phrase and the words beside it; never a whole sentence."""

from __future__ import annotations

import pytest

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.tagging.tags import Passage
from cis_pipeline.outputs.deposit.short_quotes import MOST, _Cutter

BOOK = Codebook(theme=(Theme(id="T", label="Power", phrases=("share* power", "risk*")),))
CUT = _Cutter(BOOK, ("abstract",))


def cut(sentence: str, field="abstract") -> str:
    return CUT.short(Passage(field, 0, len(sentence), sentence), "T").quote


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("In all of these homes we share power today.", "… homes we share power today"),
        ("Risks rose in every year since then.", "Risks rose in …"),
        ("They share power.", "… share power"),
        ("Risks.", "Risks"),
        ("Nothing is found in this one.", "Nothing is found …"),
    ],
)
def test_two_words_before_and_after_are_quoted_but_no_whole_sentence(sentence, quote):
    assert cut(sentence) == quote


def test_a_quote_is_never_longer_than_so_many_words():
    risks = " ".join(["risk"] * 40)
    assert len(cut(f"We saw {risks} there.").replace("…", "").split()) <= MOST


def test_titles_are_quoted_whole():
    assert cut("Sharing risk in the park", "title") == "Sharing risk in the park"
