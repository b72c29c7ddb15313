"""Themes go out into tables and REFI-QDA codebooks and come back as they were."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.concepts.codebook.changes import apply
from cis_pipeline.concepts.codebook.codebook import Codebook, Theme, load_codebook, parse_codebook
from cis_pipeline.concepts.codebook.exchange import read, write
from cis_pipeline.concepts.codebook.qdc import as_qda, guid_of
from cis_pipeline.concepts.codebook.rows import ThemeRow, as_rows, edits
from cis_pipeline.core.errors import ReviewError, SourceError

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ROOT / "tests" / "formats" / "qdc" / "foreign.qdc"
SIGNED = {"on": "2026-11-30", "by": "C", "note": "from elsewhere"}
FORMATS = pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".qdc"])

BOOK = parse_codebook("""\
[[theme]]
id = "A"
label = "Power"
group = "Culture"
definition = "Who decides; =really\\nand how."
include_note = "voice"
examples = ["one; two", "three\\nfour", "- five"]
phrases = ["=power", "empower*", "'tis power"]
min_hits = 2
was = ["old"]

[[theme]]
id = "B"
parent = "A"
definition = "  padded "

[[theme]]
id = "C"
group = "Other"
phrases = ["risk"]
retired = "too wide"
wave = 3
""")


def imported(text: str, rows: list[ThemeRow]) -> str:
    for edit in edits(rows, parse_codebook(text), SIGNED):
        text = apply(text, edit)
    return text


def sent(book: Codebook, path: Path, known: Codebook) -> list[ThemeRow]:
    write(as_rows(book), path)
    return read(path, known)[0]


@FORMATS
def test_what_went_out_says_nothing_new_when_it_comes_back(suffix: str, tmp_path: Path) -> None:
    for book in (BOOK, load_codebook(ROOT / "config" / "codebook.toml")):
        assert edits(sent(book, tmp_path / f"x{suffix}", book), book, SIGNED) == []


@pytest.mark.slow
@FORMATS
def test_an_empty_codebook_gets_all_that_another_holds(suffix: str, tmp_path: Path) -> None:
    for book in (BOOK, load_codebook(ROOT / "config" / "codebook.toml")):
        rows = sent(book, tmp_path / f"x{suffix}", Codebook())
        after = parse_codebook(imported('title = "New"\n', rows))
        assert {t.id: t for t in after.theme} == {t.id: t for t in book.theme}
        assert after.lists == book.lists


@FORMATS
def test_the_same_codebook_gives_the_same_file(suffix: str, tmp_path: Path) -> None:
    one, two = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
    for path in (one, two):
        write(as_rows(BOOK), path)
    assert one.read_bytes() == two.read_bytes()


def test_the_guid_of_a_theme_is_the_same_in_each_export() -> None:
    guids = [code.guid for code in as_qda(as_rows(BOOK)).codes]
    assert guids[0] == guid_of("theme", "A") == "D435712B-C7AD-53DB-B8AC-16790DEBA278"
    assert len(set(guids)) == 3


def test_a_code_that_was_renamed_elsewhere_is_known_by_its_guid(tmp_path: Path) -> None:
    write(as_rows(BOOK), tmp_path / "x.qdc")
    text = (tmp_path / "x.qdc").read_text(encoding="utf-8")
    bare = re.sub(r"\s*<Description>.*?</Description>", "", text, flags=re.DOTALL)
    bare = bare.replace('name="Power"', 'name="Might"')
    (tmp_path / "y.qdc").write_text(bare, encoding="utf-8")
    made = edits(read(tmp_path / "y.qdc", BOOK)[0], BOOK, SIGNED)
    assert [(edit.kind, getattr(edit, "values", None)) for edit in made] == [
        ("define", {"label": "Might"})
    ]


def test_a_definition_that_was_changed_elsewhere_comes_back(tmp_path: Path) -> None:
    write(as_rows(BOOK), tmp_path / "x.qdc")
    text = (tmp_path / "x.qdc").read_text(encoding="utf-8").replace("and how.", "and when.")
    (tmp_path / "x.qdc").write_text(text, encoding="utf-8")
    (edit,) = edits(read(tmp_path / "x.qdc", BOOK)[0], BOOK, SIGNED)
    assert getattr(edit, "values", None) == {"definition": "Who decides; =really\nand when."}


def test_codes_of_another_program_become_themes_that_only_people_code() -> None:
    rows, told = read(FOREIGN, Codebook())
    assert told == ["not read: the colours of codes"]
    book = parse_codebook(imported('title = "New"\n', rows))
    assert [(t.id, t.label, t.parent, t.group) for t in book.theme] == [
        ("gardening", "Gardening", "", ""),
        ("sense_of_soil", "Sense of Soil", "gardening", "Outdoors"),
        ("weeds_words", "Weeds & words", "gardening", ""),
        ("sense_of_soil_2", "Sense of soil", "", ""),
    ]
    assert all(theme.by_people for theme in book.theme)
    assert book.theme[2].definition == "What grows\nunasked."
    assert {change.kind for change in book.change} == {"add"}


def test_a_foreign_file_takes_nothing_away_that_it_does_not_speak_of() -> None:
    text = '[[theme]]\nid = "G"\nlabel = "Gardening"\nphrases = ["garden"]\ninclude_note = "i"\n'
    after = parse_codebook(imported(text, read(FOREIGN, parse_codebook(text))[0]))
    assert after.theme[0].phrases == ("garden",)
    assert (after.theme[0].definition, after.theme[0].include_note) == (
        "Everything about gardens.",
        "i",
    )
    assert after.theme[1].parent == "G"


def test_a_table_with_two_columns_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("\ufeffName;Description;Colour\nSoil;What holds.;red\n;;\n", encoding="utf-8")
    rows, unread = read(path, Codebook())
    assert (rows, unread) == (
        [{"label": "Soil", "definition": "What holds."}],
        ["not read, since no theme has it: colour"],
    )


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("x.csv", "a,b\n1,2\n", "x.csv: no column is called id, label, name or code"),
        ("x.csv", "id,definition\n,d\n", "x.csv row 2: has neither id nor label"),
        ("x.csv", "id,wave\nA,two\n", 'x.csv row 2: "two" in wave is no number'),
        ("x.doc", "", "x.doc: end its name in one of .csv, .xlsx, .qdc"),
        ("x.xlsx", "no workbook", "spreadsheet program"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(sentence)):
        read(tmp_path / name, Codebook())


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read(tmp_path / "x.qdc", Codebook())


def test_a_codebook_without_themes_is_no_qdc_file(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="has no themes"):
        write([], tmp_path / "x.qdc")


# --- named lists -------------------------------------------------------------------------------

NAMED = parse_codebook("""\
[lists]
all = ["@people", "=staff"]
people = ["child*", "- one", "(his|her) aunt", "service user"]

[[theme]]
id = "A"
phrases = ["power of @all"]
""")


@FORMATS
def test_lists_that_name_each_other_come_into_an_empty_codebook(
    suffix: str, tmp_path: Path
) -> None:
    rows = sent(NAMED, tmp_path / f"x{suffix}", Codebook())
    after = parse_codebook(imported('title = "New"\n', rows))
    assert (after.lists, after.theme) == (NAMED.lists, NAMED.theme)
    assert [(change.kind, change.into) for change in after.change] == [
        ("list", ("@people",)),
        ("list", ("@all",)),
        ("add", ("A",)),
    ]


@FORMATS
def test_a_list_that_was_changed_elsewhere_is_replaced(suffix: str, tmp_path: Path) -> None:
    lists = {"all": ("=staff",), "people": ("@all", "child*")}  # the other way round than before
    other = NAMED.model_copy(update={"lists": lists})
    text = """\
[lists]  # whom we mean
all = ["@people", "=staff"]
people = ["child*", "- one"]
here = ["town"]

[[theme]]
id = "A"
phrases = ["power of @all"]
"""
    after = imported(text, sent(other, tmp_path / f"x{suffix}", parse_codebook(text)))
    assert parse_codebook(after).lists == {**lists, "here": ("town",)}
    assert "[lists]  # whom we mean\n" in after


@pytest.mark.parametrize("suffix", [".csv", ".qdc"])
def test_a_file_that_does_not_speak_of_lists_leaves_them(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    if suffix == ".csv":
        path.write_text("id,label\nA,Power\n@people,\n", encoding="utf-8")
    else:
        write(as_rows(NAMED), path)
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"<Sets>.*</Sets>", "", text, flags=re.DOTALL), encoding="utf-8")
    made = edits(read(path, NAMED)[0], NAMED, SIGNED)
    assert {edit.kind for edit in made} <= {"define"}


def test_lists_that_a_table_empties_go_those_first_that_name_others(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,phrases\n@people,\n@all,\n@gone,\nA,power\n", encoding="utf-8")
    text = (
        '[lists]\npeople = ["child*"]\nall = ["@people"]\n'
        '[[theme]]\nid = "A"\nphrases = ["power of @all"]\n'
    )
    after = parse_codebook(imported(text, read(path, parse_codebook(text))[0]))
    assert (after.lists, after.theme[0].phrases) == ({}, ("power",))
    assert [(c.kind, c.themes) for c in after.change] == [
        ("phrases", ("A",)),
        ("list", ("@all",)),
        ("list", ("@people",)),
    ]


def test_a_list_is_a_set_without_members_and_no_group(tmp_path: Path) -> None:
    one = next(one for one in as_qda(as_rows(NAMED)).sets if one.name == "@people")
    assert (one.members, one.description.split("\n")) == (
        (),
        [
            "[cis_pipeline codebook]",
            "id: @people",
            "phrases:",
            "- child*",
            "- - one",
            "- (his|her) aunt",
            "- service user",
        ],
    )
    path = tmp_path / "x.qdc"
    write(as_rows(NAMED), path)
    rows, told = read(path, Codebook())
    assert (told, [row.get("group") for row in rows]) == ([], [None, None, ""])


def test_a_list_that_has_lost_its_entries_elsewhere_stays_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.qdc"
    write(as_rows(NAMED), path)
    text = path.read_text(encoding="utf-8")
    bare = re.sub(r"\s*<Description>.*?</Description>", "", text, flags=re.DOTALL)
    path.write_text(bare, encoding="utf-8")
    grouped = NAMED.model_copy(
        update={"theme": tuple(t.model_copy(update={"group": "Culture"}) for t in NAMED.theme)}
    )
    rows, told = read(path, grouped)
    assert told == ["not read, since its entries are gone: @all, @people"]
    assert edits(rows, grouped, SIGNED) == []


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]) | st.sampled_from("\n=-\\\"';,"),
    max_size=12,
)
ENTRIES = st.lists(TEXT.filter(str.strip), max_size=3, unique=True).map(tuple)


@st.composite
def themes(draw: st.DrawFn) -> tuple[Theme, ...]:
    made: list[dict[str, Any]] = []
    for name in draw(st.lists(st.sampled_from("ABCD"), min_size=1, unique=True)):
        texts = ("label", "group", "definition", "include_note", "retired", "added_by")
        values: dict[str, Any] = {key: draw(TEXT) for key in texts}
        values["group"] = values["group"].strip()
        values["parent"] = draw(st.sampled_from(["", *(one["id"] for one in made)]))
        values |= {"examples": draw(ENTRIES), "cited": draw(ENTRIES)}
        values["wave"] = draw(st.none() | st.integers(1, 9))
        made.append({"id": name, **values})
    return tuple(Theme(**one) for one in made)


LISTS = st.dictionaries(
    st.from_regex(r"[\w-]{1,6}", fullmatch=True),
    st.lists(TEXT.filter(str.strip), min_size=1, max_size=4).map(tuple),
    max_size=3,
)


@FORMATS
@given(LISTS)
@settings(max_examples=settings.default.max_examples // 2)
def test_whatever_a_list_holds_comes_back(suffix: str, lists: dict[str, tuple[str, ...]]) -> None:
    book = Codebook(lists=lists, theme=(Theme(id="A"),))
    with TemporaryDirectory() as folder:
        rows = sent(book, Path(folder) / f"x{suffix}", book)
    assert [row for row in rows if row["id"] != "A"] == [
        {**{k: row[k] for k in row}, "id": f"@{name}", "phrases": entries}
        for row, (name, entries) in zip(rows, lists.items(), strict=False)
    ]


@FORMATS
@given(themes())
@settings(max_examples=settings.default.max_examples // 2)  # workbooks are dear
def test_whatever_a_theme_says_comes_back(suffix: str, made: tuple[Theme, ...]) -> None:
    book = Codebook(theme=made)
    with TemporaryDirectory() as folder:
        rows = sent(book, Path(folder) / f"x{suffix}", book)
    assert edits(rows, book, SIGNED) == []
