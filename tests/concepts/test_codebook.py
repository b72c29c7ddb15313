"""A codebook is read strictly: what could never tag, or points nowhere, is named with its line."""

import os
from pathlib import Path

import pytest

from cis_pipeline.concepts.codebook.codebook import load_codebook
from cis_pipeline.core.errors import ProtocolError

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CIS_SHARED") or ROOT.parent / "shared")

WHOLE = """\
[codebook]
title = "Small"
version = "1"
source = "us"
min_hits = 2

[[theme]]
id = "A"
label = "Power"
group = "Culture"
definition = "who decides"
phrases = ["power dynamics"]
ambiguous = ["power"]
context = ["family"]
min_hits = 1
cited = ["Smith 2018"]

[[theme]]
id = "B"
phrases = ["risk"]

[[theme]]
id = "AB"
all_of = ["A", "B"]
at_least = 2

[[link]]
from = "A"
to = "B"
kind = "steadies"
locator = "last paragraph"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    path = write(folder, text)
    with pytest.raises(ProtocolError) as caught:
        load_codebook(path)
    return [line.removeprefix(f"{path} ") for line in str(caught.value).splitlines()]


def test_a_codebook_keeps_everything_it_says(tmp_path: Path) -> None:
    book = load_codebook(write(tmp_path, WHOLE))
    power, risk, both = book.theme
    assert (book.name, book.codebook.version, book.codebook.source) == ("Small", "1", "us")
    assert book.theme_ids == ("A", "B", "AB")
    assert (power.name, power.group, power.ambiguous) == ("Power", "Culture", ("power",))
    assert (risk.name, both.all_of, both.needed) == ("B", ("A", "B"), 2)
    assert [book.min_hits_of(theme) for theme in book.theme] == [1, 2, 1]
    (link,) = book.link
    assert (link.from_, link.to, link.kind, link.locator) == (
        "A",
        "B",
        "steadies",
        "last paragraph",
    )


def test_a_title_may_stand_at_the_top_and_one_hit_is_then_enough(tmp_path: Path) -> None:
    text = 'title = "Bare"\n[[theme]]\nid = "a theme"\ndefinition = "d"\nphrases = ["x"]\n'
    book = load_codebook(write(tmp_path, text))
    assert (book.name, book.theme[0].name) == ("Bare", "a theme")
    assert book.min_hits_of(book.theme[0]) == 1


def test_the_codebook_of_the_reference_review_loads() -> None:
    book = load_codebook(ROOT / "config" / "codebook.toml")
    assert len(book.theme) > 40
    assert {link.to for link in book.link} <= set(book.theme_ids)


def test_the_codebook_of_the_benchmark_loads() -> None:
    path = SHARED / "bench" / "themes" / "hoc" / "codebook.toml"
    if not path.exists():
        pytest.skip("the shared benchmark is not here")
    book = load_codebook(path)
    assert (book.name, len(book.theme)) == ("Hallmarks of cancer", 10)


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_key(tmp_path: Path) -> None:
    text = '[[theme]]\nid = "A"\nphrase = ["x"]\n'
    assert faults(tmp_path, text) == [
        'line 3: unknown key "phrase"; did you mean "phrases"?',
    ]


def test_a_codebook_still_without_themes_loads(tmp_path: Path) -> None:
    assert load_codebook(write(tmp_path, 'title = "Empty"\n')).theme_ids == ()


def test_all_faults_of_meaning_are_named_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
[[theme]]
id = "A"
phrases = ["x"]

[[theme]]
id = "A"
phrases = ["--", "y"]

[[theme]]
id = "B"

[[link]]
from = "A"
to = "C"

[[link]]
from = "D"
to = "A"

[[link]]
from = "A"
to = "A"
"""
    assert faults(tmp_path, text) == [
        'line 6: the theme "A" is given twice; rename one of them',
        'line 7: the theme "A": "--" in phrases: it holds no word; delete it',
        'line 14: a link names the theme "C", which is not there; the themes are A, B',
        'line 17: a link names the theme "D", which is not there; the themes are A, B',
        'line 22: a link leads from the theme "A" to itself; name two themes',
    ]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            'ambiguous = ["x"]',
            'the theme "T" has ambiguous phrases but no context that settles what they mean; '
            "add context phrases",
        ),
        (
            'all_of = ["A", "nowhere"]',
            'the theme "T" joins the theme "nowhere", which is not there',
        ),
        ('all_of = ["A", "AB"]', 'joins "AB", itself a joint theme; name what that one joins'),
        ('all_of = ["A", "B"]\nphrases = ["x"]', "has phrases and all_of; keep one"),
        ('all_of = ["A", "B"]\nat_least = 3', "needs 3 themes, but all_of does not name so many"),
        ('phrases = ["x"]\nat_least = 2', "has at_least but no all_of"),
    ],
)
def test_a_theme_of_which_nobody_can_tell_what_is_meant_is_refused(
    tmp_path: Path, keys: str, sentence: str
) -> None:
    (fault,) = faults(tmp_path, f'{WHOLE}\n[[theme]]\nid = "T"\n{keys}\n')
    assert sentence in fault


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="no such file"):
        load_codebook(tmp_path / "none.toml")
