"""Each item of the framework is answered by sentences of its own, or nobody has asked."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cis_pipeline.concepts.codebook.codebook import Codebook, load_codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging import tagging
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag, Passage, Status
from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.synthesis.framework import Framework, as_codebook, load_framework, support

ROOT = Path(__file__).resolve().parents[2]

SMALL = """\
[framework]
title = "Ours"
source = "us"

[[part]]
id = "TF1"
title = "Before"

[[question]]
id = "TF1.1"
part = "TF1"
short = "Fit"
text = "Does it fit?"
kind = "gate"

[[question]]
id = "TF1.2"
part = "TF1"
short = "Harm"
text = "Does it harm?"

[[principle]]
id = "TE1.1"
cluster = "Human rights"
text = "Dignity"

[[definition]]
id = "TG1"
text = "What it is: novel."

[[paradigm]]
id = "TD1"
name = "Virtue"
text = "Character."
"""


BOOK = Codebook.model_validate(
    {
        "lists": {"people": ["family", "child*"]},
        "theme": [
            {"id": "TF1", "phrases": ["anything"]},
            {"id": "TE1.1", "phrases": ["dignity"]},
            {"id": "TD1", "phrases": ["virtue"]},
        ],
    }
)


def tag(record: str, theme: str, *quotes: str, status: Status = "suggested") -> CodedTag:
    found = [
        CodedPassage(Passage("abstract", 0, len(q), q, phrases=("p",)), status) for q in quotes
    ]
    return CodedTag(record, theme, "possible", 0.5, status, tuple(found))


def write(folder: Path, text: str) -> Path:
    path = folder / "framework.toml"
    path.write_text(text, encoding="utf-8")
    return path


SOUGHT = SMALL.replace('kind = "gate"', 'kind = "gate"\nphrases = ["fit ~5 @people"]').replace(
    'text = "Does it harm?"', 'text = "Does it harm?"\nphrases = ["harm"]\nexclude = ["no harm"]'
)


def speaking(framework: Framework, tags: Sequence[CodedTag], documents: Sequence[Document]):
    """The support of these documents, in which the phrases of the framework are looked for."""
    found = tagging.tag(documents, as_codebook(framework, BOOK))
    return support(framework, found, tags, BOOK, [one.record_id for one in documents])


def answers(framework: Framework, *abstracts: str, tags: Sequence[CodedTag] = ()):
    """(id, by, documents) of each item, of documents R1, R2, ... with these abstracts."""
    documents = [Document(f"R{n}", abstract=text) for n, text in enumerate(abstracts, 1)]
    rows = speaking(framework, tags, documents)
    return {r.id: (r.by, r.documents) for r in rows}


def test_a_question_is_answered_by_sentences_of_its_own_alone(tmp_path: Path) -> None:
    framework = load_framework(write(tmp_path, SOUGHT), BOOK)
    found = answers(framework, "It fits families. It does harm.", "Fit for children.", "No harm.")
    assert found["TF1.1"] == ("phrases", ("R1", "R2"))
    assert found["TF1.2"] == ("phrases", ("R1",))  # "no harm" is excluded


def test_one_sentence_serves_two_questions_only_by_a_phrase_of_each(tmp_path: Path) -> None:
    framework = load_framework(write(tmp_path, SOUGHT), BOOK)
    document = Document("R1", abstract="A fit, harm to a child.")
    first, second = speaking(framework, [], [document])[:2]
    assert first.evidence[0].quote == second.evidence[0].quote == "A fit, harm to a child."
    assert (first.evidence[0].phrase, second.evidence[0].phrase) == ("fit ~5 @people", "harm")


def test_a_sentence_is_a_verbatim_piece_of_its_document(tmp_path: Path) -> None:
    document = Document("R1", abstract="None here. Harm was  done.", pages=("x", "More harm here."))
    framework = load_framework(write(tmp_path, SOUGHT), BOOK)
    found = speaking(framework, [], [document])[1].evidence
    assert [one.quote for one in found] == ["Harm was  done.", "More harm here."]
    assert [document.text(one.field)[one.start : one.end] for one in found] == [
        one.quote for one in found
    ]
    assert [one.page for one in found] == [0, 2]


def test_a_keyword_is_no_sentence(tmp_path: Path) -> None:
    framework = load_framework(write(tmp_path, SOUGHT), BOOK)
    rows = speaking(framework, [], [Document("R1", keywords=("harm",))])
    assert rows[1].documents == ()


def test_an_item_without_phrases_has_the_sentences_of_the_theme_of_its_id(tmp_path: Path) -> None:
    tags = [
        tag("R2", "TE1.1", "Of two."),
        tag("R1", "TE1.1", "Of one."),
        tag("R9", "TE1.1", "Out."),
    ]
    tags += [tag("R1", "TD1", "Refused.", status="refused")]
    found = answers(load_framework(write(tmp_path, SMALL)), "Text.", "Text.", tags=tags)
    assert found["TE1.1"] == ("theme TE1.1", ("R1", "R2"))
    assert found["TD1"] == ("theme TD1", ())  # asked, and nothing that counts was found


def test_an_item_finds_the_theme_that_had_its_id(tmp_path: Path) -> None:
    theme = {"id": "DIGNITY", "phrases": ["dignity"], "was": ["TE1.1"]}
    renamed = Codebook.model_validate({"theme": [theme]})
    framework = load_framework(write(tmp_path, SMALL))
    rows = support(framework, [], [tag("R1", "DIGNITY", "Of one.")], renamed, ["R1"])
    assert {r.id: (r.by, r.documents) for r in rows if r.by} == {
        "TE1.1": ("theme DIGNITY", ("R1",))
    }


def test_what_nobody_looked_for_is_not_the_same_as_what_nobody_says(tmp_path: Path) -> None:
    framework = load_framework(write(tmp_path, SMALL))
    tags = [tag("R1", "TF1", "Of the part, not of its questions.")]
    rows = speaking(framework, tags, [Document("R1")])
    asked = {row.id: row.asked for row in rows}
    assert asked == {"TF1.1": False, "TF1.2": False, "TE1.1": True, "TG1": False, "TD1": True}


def test_a_phrase_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, SOUGHT.replace("@people", "@folk"))
    with pytest.raises(ProtocolError, match=r'line 15: "fit ~5 @folk" in phrases: "@folk"'):
        load_framework(path, BOOK)


def test_the_framework_of_the_reference_review_loads_with_its_sixteen_questions() -> None:
    book = load_codebook(ROOT / "config" / "codebook.toml")
    framework = load_framework(ROOT / "config" / "framework.toml", book)
    sizes = {part.id: 0 for part in framework.part}
    for question in framework.question:
        sizes[question.part] += 1
    assert list(sizes.values()) == [7, 3, 6]
    assert len(framework.principle) == 15


def test_a_question_of_no_part_and_an_id_given_twice_are_named_with_their_lines(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path,
        SMALL.replace('part = "TF1"\nshort = "Harm"', 'part = "TF9"\nshort = "Harm"').replace(
            'id = "TD1"', 'id = "TG1"'
        ),
    )
    with pytest.raises(ProtocolError) as caught:
        load_framework(path)
    assert str(caught.value).splitlines() == [
        f'{path} line 18: the question "TF1.2" is of the part "TF9"; the parts are TF1',
        f'{path} line 32: the id "TG1" is given twice; rename one of them',
    ]


def test_a_kind_of_question_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match=r"line 14: question\.kind"):
        load_framework(write(tmp_path, SMALL.replace('"gate"', '"maybe"')))
