"""A codebook is edited in its text: comments, order and other themes stay as they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cis_pipeline.concepts.codebook.changes import (
    Add,
    Define,
    Edit,
    Lists,
    Merge,
    Phrases,
    Rename,
    Retire,
    Split,
    apply,
    called,
    left_out,
)
from cis_pipeline.concepts.codebook.codebook import Codebook, parse_codebook
from cis_pipeline.concepts.codebook.text import blocks, joined
from cis_pipeline.core.errors import ReviewError

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "config" / "codebook.toml").read_text(encoding="utf-8")

SMALL = """\
# The head.
[codebook]
title = "Small"

# ---- Culture ----

[[theme]]
id = "A"
label = "Power"   # a word of everyday life
group = "Culture"
definition = '''
Who [decides]
# not a comment'''
phrases = [
    "share power",  # from the pilot
    "empower",
]
exclude = ["power station"]

# ---- Innovation ----

# about risk
[[theme]]
id = "B"
label = "Risk"
phrases = ["risk"]
ambiguous = ["harm"]
context = ["child"]

[[theme]]
id = "AB"
all_of = ["A", "B"]

[[link]]
from = "A"
to = "B"

[map]
concepts = ["A", "B"]
"""


def who(**more: Any) -> dict[str, Any]:
    return {"on": "2026-11-30", "by": "C", "note": "why", **more}


def theme(text: str, name: str) -> Any:
    return next(t for t in parse_codebook(text).theme if t.id == name)


def comments(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if "# not" not in line]
    return [line[line.index("#") :] for line in lines if "#" in line]


def test_the_blocks_of_a_file_are_the_file() -> None:
    assert joined(blocks(SMALL)) == SMALL
    assert joined(blocks(REFERENCE)) == REFERENCE
    names = [block.name for block in blocks(SMALL) if block.name]
    assert names == ["codebook", "theme", "theme", "theme", "link", "map"]


def test_a_heading_belongs_to_no_theme() -> None:
    texts = [block.text for block in blocks(SMALL) if not block.name]
    assert texts[:3] == [
        "# The head.\n",
        "\n# ---- Culture ----\n\n",
        "\n# ---- Innovation ----\n\n# about risk\n",
    ]


def test_a_new_theme_stands_below_those_of_its_group_and_in_the_history() -> None:
    new = {"id": "C", "label": "Voice", "group": "Culture", "phrases": ("voice",)}
    after = apply(SMALL, Add(**who(values=new)))
    assert parse_codebook(after).theme_ids == ("A", "C", "B", "AB")
    assert after.replace(
        '\n[[theme]]\nid = "C"\nlabel = "Voice"\ngroup = "Culture"\nphrases = ["voice"]\n', "", 1
    ).replace(
        '\n[[change]]\non = "2026-11-30"\nby = "C"\nkind = "add"\ninto = ["C"]\nnote = "why"\n',
        "",
    ) == SMALL  # fmt: skip


def test_the_first_theme_of_a_codebook_needs_none_before_it() -> None:
    after = apply('[codebook]\ntitle = "New"', Add(**who(values={"id": "A", "phrases": ("x",)})))
    assert parse_codebook(after).theme_ids == ("A",)


def test_whatever_names_a_theme_follows_its_new_id() -> None:
    after = apply(SMALL, Rename(**who(theme="A", id="POWER")))
    book = parse_codebook(after)
    assert book.theme_ids == ("POWER", "B", "AB")
    assert (book.theme[0].was, book.theme[2].all_of) == (("A",), ("POWER", "B"))
    assert (book.link[0].from_, book.map.concepts) == ("POWER", ("POWER", "B"))
    assert (book.change[0].themes, book.change[0].into) == (("A",), ("POWER",))
    assert comments(after) == comments(SMALL)


def test_another_label_leaves_the_id_and_the_comment_beside_it() -> None:
    after = apply(SMALL, Rename(**who(theme="A", label="Power and voice")))
    assert 'label = "Power and voice"   # a word of everyday life\n' in after
    assert theme(after, "A").was == ()


def test_what_is_said_of_a_theme_becomes_otherwise() -> None:
    values = {"definition": "Who decides.", "include_note": "voice", "examples": ("We chose.",)}
    after = theme(apply(SMALL, Define(**who(theme="A", values=values))), "A")
    assert (after.definition, after.include_note) == ("Who decides.", "voice")
    assert after.basis != theme(SMALL, "A").basis


def test_a_long_definition_stands_over_several_lines_and_says_the_same() -> None:
    said = "Who can influence decisions and services, and who cannot although they should. " * 3
    after = apply(SMALL, Define(**who(theme="A", values={"definition": said.strip()})))
    assert theme(after, "A").definition == said.strip()
    assert 'definition = """\\\n    Who can influence' in after
    assert max(len(line) for line in after.splitlines()) <= 100
    odd = f'{said} "quoted" \\ and\nbroken'
    assert (
        theme(apply(after, Define(**who(theme="A", values={"definition": odd}))), "A").definition
        == odd
    )


def test_phrases_come_and_go_and_the_definition_stays_what_codings_rest_on() -> None:
    edit = Phrases(**who(theme="Power", add=("voice", "empower"), drop=("share power",)))
    after = theme(apply(SMALL, edit), "A")
    assert after.phrases == ("empower", "voice")
    assert after.basis == theme(SMALL, "A").basis
    last = apply(SMALL, Phrases(**who(theme="A", drop=("power station",), key="exclude")))
    assert theme(last, "A").exclude == ()


LISTED = SMALL.replace(
    "# ---- Culture ----",
    '[lists]\n# whom\npeople = [\n    "child*",  # of any age\n    "family", "carer",\n]\n\n'
    "# ---- Culture ----",
)


def test_a_list_gets_other_entries_and_comments_stay() -> None:
    after = apply(LISTED, Lists(**who(name="@people", entries=("child*", "carer", "aunt"))))
    book = parse_codebook(after)
    assert book.lists == {"people": ("child*", "carer", "aunt")}
    assert comments(after) == comments(LISTED)
    assert [(c.kind, c.themes, c.into) for c in book.change] == [
        ("list", ("@people",), ("@people",))
    ]
    assert book.theme == parse_codebook(SMALL).theme


def test_phrases_come_to_a_list_and_leave_it_as_those_of_a_theme_do() -> None:
    edit = Phrases(**who(theme="@people", add=("aunt",), drop=("family",)))
    book = parse_codebook(apply(LISTED, edit))
    assert book.lists == {"people": ("child*", "carer", "aunt")}
    assert [(c.kind, c.into) for c in book.change] == [("phrases", ("@people",))]


def test_the_first_list_of_a_codebook_stands_below_its_head() -> None:
    after = apply(SMALL, Phrases(**who(theme="@staff", add=("social worker",))))
    assert 'title = "Small"\n\n[lists]\nstaff = ["social worker"]\n\n# ---- Cult' in after
    bare = apply('title = "New"', Lists(**who(name="@staff", entries=("worker",))))
    assert parse_codebook(bare).lists == {"staff": ("worker",)}


def test_a_list_without_entries_goes_unless_a_phrase_names_it() -> None:
    gone = apply(LISTED, Lists(**who(name="@people")))
    assert parse_codebook(gone).lists == {}
    assert parse_codebook(gone).change[0].themes == ("@people",)
    named = LISTED.replace('["risk"]', '["risk of @people"]')
    with pytest.raises(ReviewError, match=r'"@people" .* is no list'):
        apply(named, Lists(**who(name="@people")))


def test_lists_of_the_reference_codebook_change_and_nothing_else_does() -> None:
    before = parse_codebook(REFERENCE)
    after = apply(REFERENCE, Phrases(**who(theme="@people", add=("aunt*",), drop=("siblings",))))
    book = parse_codebook(after)
    assert book.lists["people"] == (
        *(p for p in before.lists["people"] if p != "siblings"),
        "aunt*",
    )
    assert (book.theme, {**book.lists, "people": ()}) == (
        before.theme,
        {**before.lists, "people": ()},
    )
    assert comments(after) == comments(REFERENCE)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (Lists(**who(name="@people", entries=("child*", "family", "carer"))), "already"),
        (Lists(**who(name="@peple")), 'no list is called "@peple"; did you mean "@people"?'),
        (Lists(**who(name="@the people", entries=("x",))), "cannot name a list"),
        (Phrases(**who(theme="@people", drop=("famly",))), 'did you mean "family"'),
        (Phrases(**who(theme="@people", add=("family",))), "has these phrases already"),
        (Phrases(**who(theme="@folk", drop=("x",))), "the lists are @people"),
        (Phrases(**who(theme="@people", add=("x",), key="exclude")), "has phrases only"),
        (Lists(**who(name="@people", entries=("@people",))), "refers to itself"),
        (Add(**who(values={"id": "@people", "phrases": ("x",)})), "is called as a list is"),
    ],
)
def test_what_makes_no_sense_of_a_list_is_refused(edit: Edit, sentence: str) -> None:
    with pytest.raises(ReviewError, match=re.escape(sentence)):
        apply(LISTED, edit)


def test_lists_that_are_no_table_of_their_own_are_edited_by_hand_alone() -> None:
    text = 'lists = { people = ["child*"] }\n[[theme]]\nid = "A"\n'
    with pytest.raises(ReviewError, match=re.escape("are no table [lists]")):
        apply(text, Lists(**who(name="@staff", entries=("worker",))))


def test_merged_themes_become_one_of_them_with_all_their_phrases_and_former_ids() -> None:
    text = SMALL[: SMALL.index('[[theme]]\nid = "AB"')] + SMALL[SMALL.index("[[link]]") :]
    after = apply(text, Merge(**who(themes=("A", "B"), into="A")))
    book = parse_codebook(after)
    (whole,) = book.theme
    assert whole.phrases == ("share power", "empower", "risk")
    assert (whole.exclude, whole.ambiguous, whole.context) == (
        ("power station",),
        ("harm",),
        ("child",),
    )
    assert (whole.was, book.map.concepts, book.link) == (("B",), ("A",), ())
    assert (book.today["B"], book.change[0].themes) == ("A", ("A", "B"))
    assert comments(after) == comments(SMALL)


def test_merged_themes_may_become_a_new_one() -> None:
    text = SMALL.replace('[[theme]]\nid = "AB"\nall_of = ["A", "B"]\n', "")
    edit = Merge(**who(themes=("A", "B"), into="W", label="Whole", definition="Both."))
    (whole,) = parse_codebook(apply(text, edit)).theme
    assert (whole.id, whole.label, whole.definition) == ("W", "Whole", "Both.")
    assert (whole.was, whole.group) == (("A", "B"), "Culture")


def test_a_merge_that_leaves_a_joint_theme_too_few_is_refused_with_the_reason() -> None:
    with pytest.raises(ReviewError, match="needs 2 themes, but all_of does not name so many"):
        text = SMALL.replace('all_of = ["A", "B"]', 'all_of = ["A", "B"]\nat_least = 2')
        apply(text, Merge(**who(themes=("A", "B"), into="A")))


def test_a_split_theme_retires_and_its_phrases_go_to_the_parts() -> None:
    text = SMALL.replace('\n[[theme]]\nid = "AB"\nall_of = ["A", "B"]\n', "")
    parts = {"B1": ("risk", "harm"), "B2": ("danger",)}
    book = parse_codebook(apply(text, Split(**who(theme="B", parts=parts))))
    assert book.theme_ids == ("A", "B", "B1", "B2")
    by_id = {t.id: t for t in book.theme}
    assert by_id["B"].retired == "why"
    assert (by_id["B1"].phrases, by_id["B1"].ambiguous) == (("risk",), ("harm",))
    assert by_id["B1"].context == ("child",)
    assert [t.id for t in book.in_use if t.id.startswith("B")] != ["B"]
    assert book.change[0].into == ("B1", "B2")
    assert left_out(by_id["B"], {"B2": ("danger",)}) == ("risk", "harm")


def test_a_retired_theme_stays_and_says_why() -> None:
    text = SMALL.replace('all_of = ["A", "B"]', 'all_of = ["A", "B"]\nretired = "with B"')
    assert theme(apply(text, Retire(**who(theme="B"))), "B").retired == "why"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (Add(**who(values={"id": "A"})), 'there is a theme "A" already'),
        (Add(**who(values={"id": " "})), "a theme needs an id"),
        (Rename(**who(theme="Powr", id="X")), 'no theme is called "Powr"; did you mean "Power"'),
        (Rename(**who(theme="A")), "say what"),
        (Define(**who(theme="A", values={"phrases": ("x",)})), "cannot be said of a theme"),
        (Phrases(**who(theme="A", drop=("empowr",))), 'did you mean "empower"'),
        (Phrases(**who(theme="A", add=("empower",))), "has these phrases already"),
        (Phrases(**who(theme="A", add=("x",), key="phrase")), "is no list of phrases"),
        (Merge(**who(themes=("A",), into="A")), "name two themes or more"),
        (Merge(**who(themes=("A", "AB"), into="A")), "is a joint theme"),
        (Split(**who(theme="B", parts={"X": ("risk",)})), "name two parts or more"),
        (Retire(**who(theme="B")), "needs 2 themes, and 1 it joins are retired"),
        (Retire(on="2026-11-30", by="C", theme="A"), "say why"),
        (Define(**who(theme="A", values={"parent": "A"})), "is a part of itself"),
    ],
)
def test_what_makes_no_sense_is_refused(edit: Edit, sentence: str) -> None:
    with pytest.raises(ReviewError, match=re.escape(sentence)):
        apply(SMALL, edit)


def test_a_former_id_is_not_given_to_another_theme() -> None:
    text = apply(SMALL, Rename(**who(theme="A", id="P")))
    with pytest.raises(ReviewError, match='"A" was the id of "P"'):
        apply(text, Add(**who(values={"id": "A", "phrases": ("x",)})))
    assert called("A", parse_codebook(text)).id == "P"


def test_line_ends_and_a_mark_of_order_stay_as_they_are() -> None:
    text = "\ufeff" + SMALL.replace("\n", "\r\n")
    after = apply(text, Rename(**who(theme="A", label="P")))
    assert after.startswith("\ufeff# The head.\r\n")
    assert "\n" not in after.replace("\r\n", "")


# --- any edits of any codebook ------------------------------------------------------------------

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n#[]\"'\\"),
    max_size=12,
)
WORD = st.sampled_from(["power", "risk aversion", "=trust", "empower*", "care"])
IDS = ["A", "B", "C", "D"]


@st.composite
def _theme(draw: st.DrawFn, name: str) -> str:
    keys = {
        "label": draw(TEXT),
        "group": draw(st.sampled_from(["", "G", "H"])),
        "definition": draw(TEXT),
    }
    phrases = draw(st.lists(WORD, unique=True, max_size=3))
    lines = [f"id = {_toml(name)}", *(f"{k} = {_toml(v)}" for k, v in keys.items())]
    lines.append("phrases = [" + "".join(f"\n  {_toml(p)}, # of {name}" for p in phrases) + "\n]")
    lines = draw(st.permutations(lines))
    return f"# ---- {name} ----\n\n[[theme]]\n" + "\n".join(lines) + draw(
        st.sampled_from(["", "\n", "\n\n# end\n"])
    )  # fmt: skip


def _toml(text: str) -> str:
    import tomlkit

    return tomlkit.item(text).as_string()


@st.composite
def codebooks(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    themes = "\n".join(draw(_theme(name)) for name in names)
    return f"# head\n[codebook]\ntitle = {_toml(draw(TEXT))}\n\n{themes}"


NAME = st.sampled_from([*IDS, "E"])
LONG = st.lists(TEXT, min_size=12, max_size=20).map(" ".join)
EDITS = st.one_of(
    st.builds(lambda i, p: Add(**who(values={"id": i, "phrases": (p,)})), NAME, WORD),
    st.builds(lambda t, i, w: Rename(**who(theme=t, id=i, label=w)), NAME, NAME, TEXT),
    st.builds(lambda t, d: Define(**who(theme=t, values={"definition": d})), NAME, TEXT | LONG),
    st.builds(lambda t, a, d: Phrases(**who(theme=t, add=(a,), drop=(d,))), NAME, WORD, WORD),
    st.builds(lambda t, u, i: Merge(**who(themes=(t, u), into=i)), NAME, NAME, NAME),
    st.builds(lambda t: Split(**who(theme=t, parts={"X": ("risk",), "Y": ()})), NAME),
    st.builds(lambda t: Retire(**who(theme=t)), NAME),
)


def _touched(edit: Any, book: Codebook) -> set[str]:
    """The ids of the themes that an edit names, by id, former id or label, and its heir's."""
    names = [*filter(None, [getattr(edit, "theme", "")]), *getattr(edit, "themes", ())]
    return {called(name, book).id for name in names} | {getattr(edit, "into", "")}


BY_LABEL = (
    '# head\n[codebook]\ntitle = ""\n[[theme]]\nid = "B"\nlabel = "C"\n[[theme]]\nid = "A"\n',
    [Merge(**who(themes=("A", "C"), into="A"))],
)


@given(codebooks(), st.lists(EDITS, min_size=1, max_size=4))
@example(*BY_LABEL)
def test_after_any_edits_the_file_loads_and_no_other_theme_has_changed(
    text: str, edits: list[Edit]
) -> None:
    for edit in edits:
        before = parse_codebook(text)
        try:
            after = apply(text, edit)
        except ReviewError:
            continue
        book = parse_codebook(after)
        assert len(set(book.theme_ids)) == len(book.theme_ids)
        assert len(book.change) == len(before.change) + 1
        touched = _touched(edit, before)
        kept = {b.text for b in blocks(text) if b.name == "theme" and b.values["id"] not in touched}
        assert kept <= {b.text for b in blocks(after)}
        others = [t for t in before.theme if t.id not in touched]
        assert [t for t in book.theme if t in others] == others
        for line in text.splitlines():
            if line.startswith(("# head", "# ----", "# end")):
                assert line in after.splitlines()
        assert set(before.today) <= set(book.today)
        if isinstance(edit, Phrases):
            has = called(edit.theme, before).phrases
            left = [p for p in has if p not in edit.drop]
            wanted = tuple(dict.fromkeys([*left, *edit.add]))
            assert called(edit.theme, book).phrases == wanted
        if isinstance(edit, Define):
            assert called(edit.theme, book).definition == edit.values["definition"]
        text = after
