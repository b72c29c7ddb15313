"""Two codebooks are compared: what a change of themes gains, loses and asks again."""

from __future__ import annotations

from typing import Any

from concepts.codings import Q, book, word

from cis_pipeline.concepts.codebook.codebook import Codebook, parse_codebook
from cis_pipeline.concepts.codebook.diff import CodebookDiff, ListDiff, ThemeDiff, compare
from cis_pipeline.concepts.codebook.record import as_text, from_text
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tagging import tag

DOCUMENTS = (
    Document("R-1", "Power in care"),
    Document("R-2", "Risk and power"),
    Document("R-3", "Trust"),
)


def tagged(codebook: Codebook) -> list[tuple[str, str]]:
    return [(t.record_id, t.theme) for t in tag(DOCUMENTS, codebook)]


def diff(before: Codebook, after: Codebook, *codings: Any) -> CodebookDiff:
    return compare(before, after, tagged, codings)


def theme(name: str, *phrases: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "phrases": list(phrases), **more}


def change(kind: str, themes: list[str], into: list[str]) -> dict[str, Any]:
    return {"on": "2026-11-30", "by": "C", "kind": kind, "themes": themes, "into": into}


AB = book(theme("A", "power"), theme("B", "risk"))


def test_equal_codebooks_differ_in_nothing() -> None:
    assert diff(AB, AB) == CodebookDiff("")
    assert diff(AB, AB).sentence == "0 themes changed; 0 tags gained, 0 lost; 0 codings reopened"


def test_other_phrases_gain_and_lose_tags_and_reopen_nothing() -> None:
    after = book(theme("A", "trust"), theme("B", "risk"))
    found = diff(AB, after, word("X", "confirm", "A", under=AB))
    assert found.themes == (ThemeDiff("A", "A", "", ("phrases",), ("R-3",), ("R-1", "R-2")),)
    assert found.sentence == "1 theme changed; 1 tag gained, 2 lost; 0 codings reopened"


def test_other_entries_of_a_list_gain_and_lose_tags_of_themes_that_name_it() -> None:
    def naming(**lists: tuple[str, ...]) -> Codebook:
        return book(theme("A", "@word"), theme("B", "risk")).model_copy(update={"lists": lists})

    found = diff(naming(word=("power",), old=("x",)), naming(word=("trust",), new=("y",)))
    assert found.themes == (ThemeDiff("A", "A", gained=("R-3",), lost=("R-1", "R-2")),)
    assert found.lists == (
        ListDiff("@word", "", ("trust",), ("power",)),
        ListDiff("@new", "new", ("y",), ()),
        ListDiff("@old", "gone", (), ("x",)),
    )
    assert found.sentence == (
        "0 themes changed; 3 lists changed; 1 tag gained, 2 lost; 0 codings reopened"
    )


def test_another_definition_reopens_what_rests_on_it() -> None:
    after = book(theme("A", "power", definition="new"), theme("B", "risk"))
    earlier = book(theme("A", "power", definition="old"))
    said = [
        word("X", "confirm", "A", under=AB),
        word("Y", "refuse", "A", under=AB),
        word("Y", "undo", "A", under=AB),
        word("X", "confirm", "A", Q, under=earlier),  # was open before
        word("X", "confirm", "B", under=AB),
        word("X", "memo", "A", Q, under=AB),
    ]
    assert diff(AB, after, *said).themes == (ThemeDiff("A", "A", "", ("definition",), reopened=1),)


def test_another_id_moves_nothing() -> None:
    after = book(
        theme("P", "power", was=["A"], definition="what A means"),
        theme("B", "risk"),
        theme("J", "", phrases=[], all_of=["P", "B"]),
    )
    before = book(
        theme("A", "power"), theme("B", "risk"), theme("J", "", phrases=[], all_of=["A", "B"])
    )
    found = diff(before, after, word("X", "confirm", "A", under=before))
    assert found.themes == (ThemeDiff("P", "P", "was A"),)


def test_what_merged_themes_carried_is_carried_by_the_whole() -> None:
    after = book(
        theme("A", "power", "risk", was=["B"]), change=[change("merge", ["A", "B"], ["A"])]
    )
    found = diff(AB, after, word("X", "confirm", "B", under=AB))
    assert found.themes == (ThemeDiff("A", "A", "merged from A, B"),)


def test_what_people_said_of_a_split_theme_is_asked_again_under_its_parts() -> None:
    after = book(
        theme("A", "power", retired="split"),
        theme("A1", "power"),
        theme("A2", "trust"),
        theme("B", "risk"),
        change=[change("split", ["A"], ["A1", "A2"])],
    )
    found = diff(AB, after, word("X", "confirm", "A", under=AB))
    by_id = {one.theme: one for one in found.themes}
    assert (by_id["A"].how, by_id["A"].lost) == ("retired", ("R-1", "R-2"))
    assert (by_id["A1"].how, by_id["A1"].gained) == ("new", ("R-1", "R-2"))
    assert (found.reopened, by_id["A1"].reopened) == (1, 1)


def test_codings_of_a_theme_that_is_gone_or_retired_count_no_more() -> None:
    said = [word("X", "confirm", "A", under=AB), word("X", "confirm", "B", under=AB)]
    found = diff(AB, book(theme("A", "power", retired="too wide")), *said)
    assert [(t.theme, t.how, t.dropped) for t in found.themes] == [
        ("A", "retired", 1),
        ("B", "gone", 1),
    ]
    assert found.sentence.endswith("2 codings count no more, since their theme is gone or retired")


def test_a_joint_theme_loses_tags_with_its_parts_though_it_is_the_same() -> None:
    before = book(
        theme("A", "power"), theme("B", "risk"), theme("J", "", phrases=[], all_of=["A", "B"])
    )
    after = book(
        theme("A", "trust"), theme("B", "risk"), theme("J", "", phrases=[], all_of=["A", "B"])
    )
    joint = diff(before, after).themes[-1]
    assert (joint.theme, joint.changed, joint.lost) == ("J", False, ("R-2",))


def test_a_codebook_comes_back_from_the_record_as_it_was() -> None:
    whole = parse_codebook("""\
[codebook]
version = "2"
[lists]
people = ["child", "parent"]
[[theme]]
id = "A"
phrases = ["@people"]
wave = 2
[[theme]]
id = "B"
[[link]]
from = "A"
to = "B"
[map]
concepts = ["A"]
[[change]]
on = "2026-11-30"
by = "C"
kind = "add"
into = ["B"]
""")
    assert from_text(as_text(whole)) == whole


def test_comments_and_order_of_keys_make_no_other_codebook() -> None:
    one = '[[theme]]\nid = "A"\nlabel = "L"\n'
    two = '# a comment\n\n[[theme]]\nlabel = "L" # short\nid = "A"\ngroup = ""\n'
    assert as_text(parse_codebook(one)) == as_text(parse_codebook(two))
