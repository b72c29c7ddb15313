"""A reader sees which words of a sentence a theme was suggested by."""

from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.phrases.marking import Marker

MARKER = Marker(
    Codebook.model_validate(
        {
            "theme": [
                {"id": "P", "phrases": ["share power", "voice ~5 child*", "power"]},
                {"id": "R", "phrases": ["risk"]},
                {"id": "J", "all_of": ["P", "R"]},
            ]
        }
    )
)


def marked(sentence: str, theme: str) -> list[str]:
    return [sentence[start:end] for start, end in MARKER.marks(sentence, theme)]


def test_the_words_of_a_phrase_are_marked_as_they_stand() -> None:
    assert marked("Sharing-power, and a voice for all children.", "P") == [
        "Sharing-power",
        "voice",
        "children",
    ]


def test_a_joint_theme_is_marked_by_the_themes_that_it_joins() -> None:
    assert marked("Risk and power.", "J") == ["Risk", "power"]


def test_a_theme_that_only_people_found_has_nothing_to_mark() -> None:
    assert marked("Nothing of the kind.", "P") == []
    assert marked("Risk.", "gone") == []


@given(st.text(alphabet="risk powe,-(.’ \u0301", max_size=60))
def test_marks_stand_in_order_and_none_within_another(sentence: str) -> None:
    ends = [at for span in MARKER.marks(sentence, "J") for at in span]
    assert ends == sorted(ends) and all(0 <= at <= len(sentence) for at in ends)
