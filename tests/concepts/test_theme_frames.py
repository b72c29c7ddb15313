"""A table of themes holds what the tags hold, in columns whose names and dtypes never change."""

from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.tagging import THEME_COLUMNS, theme_matrix, themes_frame
from cis_pipeline.concepts.tags import Passage, Tag


def marked(record_id: str, theme: str) -> Tag:
    passage = Passage("title", 0, 4, "Risk", phrases=("risk",), hits=1)
    return Tag(record_id, theme, "possible", 0.5, 1, (passage,))


def book(*ids: str) -> Codebook:
    return Codebook.model_validate({"theme": [{"id": one, "phrases": [one]} for one in ids]})


def test_columns_and_dtypes_are_the_same_with_and_without_tags() -> None:
    for frame in (themes_frame([]), themes_frame([marked("R-1", "TA2")])):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == THEME_COLUMNS


def test_a_tag_becomes_a_row_with_its_quote_and_offsets() -> None:
    assert themes_frame([marked("R-1", "TA2")]).iloc[0].to_dict() == {
        "record_id": "R-1",
        "theme": "TA2",
        "tier": "possible",
        "field": "title",
        "start": 0,
        "end": 4,
        "quote": "Risk",
        "phrase": "risk",
        "hits": 1,
        "score": 0.5,
    }


def test_the_matrix_has_every_document_asked_for_and_every_theme_of_the_codebook() -> None:
    tags = [marked("R-2", "TA2"), marked("R-1", "TA1"), marked("R-9", "TA1"), marked("R-1", "gone")]
    matrix = theme_matrix(tags, book("TA1", "TA2", "TA3"), ["R-1", "R-2", "R-3"])
    assert matrix == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]


def test_the_matrix_of_no_documents_has_no_row_and_that_of_no_themes_no_cell() -> None:
    assert theme_matrix([], book("TA1"), []) == []
    assert theme_matrix([], book(), ["R-1"]) == [[]]
