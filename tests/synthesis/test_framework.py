"""Each item of the framework is counted by the theme that is about it, and silence is told."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.synthesis.framework import load_framework, support, theme_for

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


@dataclass(frozen=True)
class Mark:
    record_id: str
    theme: str


@dataclass(frozen=True)
class Book:
    theme_ids: tuple[str, ...]


def write(folder: Path, text: str) -> Path:
    path = folder / "framework.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_item_has_the_included_documents_that_carry_its_theme(tmp_path: Path) -> None:
    framework = load_framework(write(tmp_path, SMALL))
    tags = [
        *(Mark("R2", "TF1"), Mark("R1", "TF1"), Mark("R9", "TF1")),
        *(Mark("R1", "TF1.2"), Mark("R1", "TE1.1"), Mark("R1", "TE1.1")),
    ]
    rows = support(framework, tags, Book(("TF1", "TF1.2", "TE1.1", "TD1")), ["R1", "R2", "R3"])
    assert [(r.kind, r.id, r.group, r.name, r.theme, r.documents) for r in rows] == [
        ("question", "TF1.1", "Before", "Fit", "TF1", ("R1", "R2")),
        ("question", "TF1.2", "Before", "Harm", "TF1.2", ("R1",)),
        ("principle", "TE1.1", "Human rights", "Dignity", "TE1.1", ("R1",)),
        ("definition", "TG1", "", "What it is", "", ()),
        ("paradigm", "TD1", "", "Virtue", "TD1", ()),
    ]


def test_what_nobody_looked_for_is_not_the_same_as_what_nobody_says(tmp_path: Path) -> None:
    framework = load_framework(write(tmp_path, SMALL))
    asked = {r.id: r.asked for r in support(framework, [], Book(("TD1",)), ["R1"])}
    assert asked == {"TF1.1": False, "TF1.2": False, "TE1.1": False, "TG1": False, "TD1": True}


@pytest.mark.parametrize(
    ("item", "theme"),
    [
        ("TF1.1", "TF1"),
        ("TF1.1.2", "TF1"),
        ("TF2", "TF2"),
        ("TF12", ""),
        ("TG1", ""),
        ("TF2.1", "TF2"),
    ],
)
def test_an_item_is_counted_by_the_nearest_theme_above_it(item: str, theme: str) -> None:
    assert theme_for(item, Book(("TF1", "TF2"))) == theme


def test_the_framework_of_the_reference_review_loads_with_its_sixteen_questions() -> None:
    framework = load_framework(ROOT / "config" / "framework.toml")
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
