"""The codebook of a review lives: changes say what they move, and who made them is on record."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from review.reviews import TITLES, edit, fill, run

from cis_pipeline import Review
from cis_pipeline.cli import main
from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.scoring import ENOUGH
from cis_pipeline.core.errors import ProtocolError
from cis_pipeline.review.codebook_effect import tagger

APPLES, BRIDGES = TITLES[:2]


@pytest.fixture
def included(folder: Path) -> Path:
    """A review in which everything was included."""
    run(folder)
    for name in ("abstract_A", "abstract_B"):
        fill(folder / "data" / "sheets" / f"{name}.xlsx", {"*": "include"})
    run(folder)
    for path in (folder / "data" / "sheets").glob("full_text_*.xlsx"):
        fill(path, {"*": "include"})
    outcome = run(folder)
    assert len(Review.open(folder).state.included) == 4, outcome
    return folder


def cis(folder: Path, *args: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, [*args, "--review", str(folder)])
    assert result.exit_code == code, result.output
    return result.output


def add(folder: Path, theme: str, *phrases: str) -> str:
    given = [part for phrase in phrases for part in ("--phrase", phrase)]
    who = ("--by", "C", "--note", "found", "--yes")
    return cis(folder, "codebook", "add", theme, *given, *who)


def codebook_of(folder: Path) -> Path:
    return folder / "config" / "codebook.toml"


def rulings(folder: Path) -> list[tuple[str, str]]:
    found = Review.open(folder).state.rulings
    return [(r.by, r.note) for r in found if r.about == "codebook"]


def steps(folder: Path) -> list[str]:
    return [step.sentence for step in run(folder).steps if step.stage == "codebook"]


def test_a_new_review_has_no_themes_and_says_so(included: Path) -> None:
    assert cis(included, "codebook", "list") == (
        "the codebook has no themes yet; `cis codebook add` makes one\n"
    )
    assert (Review.open(included).themes.empty, rulings(included)) == (True, [])
    shown = (included / "data" / "outputs" / "report.html").read_text(encoding="utf-8")
    assert "Who can influence decisions" not in shown


def test_a_theme_is_added_with_what_it_gains_and_who_did_it_is_on_record(included: Path) -> None:
    said = add(included, "FRUIT", "apples")
    assert "1 theme changed; 1 tag gained, 0 lost; 0 codings reopened" in said
    assert f'"{APPLES}"' in said
    assert rulings(included) == [("C", "found")]
    assert steps(included) == []  # it is in effect already
    (row,) = Review.open(included).themes.to_dict("records")
    assert row["theme"] == "FRUIT"


def test_nothing_is_changed_without_a_yes(included: Path) -> None:
    before = codebook_of(included).read_bytes()
    who = ("--by", "C", "--note", "n")
    said = cis(included, "codebook", "add", "FRUIT", "--phrase", "apples", *who)
    assert said.endswith("Nothing was changed; with --yes it is done.\n")
    assert (codebook_of(included).read_bytes(), rulings(included)) == (before, [])


def test_an_edit_by_hand_takes_effect_at_the_next_run_which_says_what_it_moves(
    included: Path,
) -> None:
    text = codebook_of(included).read_text(encoding="utf-8")
    theme = '\n[[theme]]\nid = "FRUIT"\nphrases = ["apples"]\n'
    codebook_of(included).write_text(text + theme, encoding="utf-8")
    assert "FRUIT: new; 1 tag gained, 0 lost" in cis(included, "codebook", "diff")
    assert steps(included) == ["version 0; 1 theme in use"]
    edit(included, "codebook.toml", '["apples"]', '["bridges"]')
    edit(included, "codebook.toml", 'version = "0"', 'version = "1"')
    assert steps(included) == [
        "version 1; 1 theme changed; 1 tag gained, 1 lost; 0 codings reopened"
    ]
    assert rulings(included) == [("rule:codebook", "")] * 2
    assert steps(included) == []
    assert cis(included, "codebook", "diff") == "no theme, tag or coding is otherwise\n"


def test_an_edit_by_hand_is_not_put_down_to_whoever_comes_next(included: Path) -> None:
    add(included, "FRUIT", "apples")
    edit(included, "codebook.toml", '["apples"]', '["bridges"]')
    add(included, "CITY", "city")
    assert [by for by, _ in rulings(included)] == ["C", "rule:codebook", "C"]


def test_a_comment_in_the_file_makes_no_other_codebook(included: Path) -> None:
    add(included, "FRUIT", "apples")
    edit(included, "codebook.toml", '["apples"]', '["apples"] # only these')
    assert steps(included) == []


def test_another_definition_says_how_many_codings_are_asked_again(included: Path) -> None:
    add(included, "FRUIT", "apples")
    code = ("code", APPLES, "FRUIT", "--confirm", "--quote", "1", "--by", "A")
    cis(included, *code)
    define = ("codebook", "define", "FRUIT", "--definition", "What grows on trees.")
    said = cis(included, *define, "--by", "C", "--note", "sharper", "--yes")
    assert "FRUIT: other definition; 1 coding reopened" in said


def test_a_faulty_change_is_refused_and_the_file_stays(included: Path) -> None:
    add(included, "FRUIT", "apples")
    before = codebook_of(included).read_bytes()
    who = ("--by", "C", "--note", "n", "--yes")
    said = cis(included, "codebook", "define", "FRUIT", "--parent", "TREE", *who, code=1)
    assert "would leave the codebook with a fault" in said
    assert '"TREE", which is not there' in said
    assert codebook_of(included).read_bytes() == before


def test_a_change_of_a_file_that_has_changed_meanwhile_is_refused(included: Path) -> None:
    from cis_pipeline.concepts.codebook.changes import Add
    from cis_pipeline.core.errors import ReviewError

    work = Review.open(included).codebook
    values = {"id": "FRUIT", "phrases": ("apples",)}
    plan = work.plan(lambda signed: Add(**signed, values=values), by="C", note="n")
    edit(included, "codebook.toml", 'version = "0"', 'version = "1"')
    with pytest.raises(ReviewError, match="has changed meanwhile"):
        work.carry_out(plan)


def test_the_history_tells_each_change_and_since_when_it_is_in_effect(included: Path) -> None:
    add(included, "FRUIT", "apples", "pears")
    who = ("--by", "C", "--note", "two kinds", "--yes")
    parts = ("--part", "APPLE=apples", "--part", "PEAR=")
    said = cis(included, "codebook", "split", "FRUIT", *parts, *who)
    assert "no part has pears" in said
    lines = cis(included, "codebook", "history").splitlines()
    assert [line.split(maxsplit=2)[2] for line in lines[:2]] == [
        "add FRUIT: found",
        "split FRUIT -> APPLE, PEAR: two kinds",
    ]
    assert len(lines) == 4
    listed = cis(included, "codebook", "list")
    assert "FRUIT  FRUIT  (retired)" in listed
    assert "PEAR  PEAR  (only people code it)" in listed
    assert "retired: two kinds" in cis(included, "codebook", "show", "fruit".upper())


def test_two_files_are_compared_and_all_is_told_as_json(included: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text('[[theme]]\nid = "FRUIT"\nphrases = ["apples"]\n', encoding="utf-8")
    two.write_text('[[theme]]\nid = "FRUIT"\nphrases = ["bridges"]\n', encoding="utf-8")
    told = json.loads(cis(included, "codebook", "diff", str(one), str(two), "--json"))
    assert (told["gained"], told["lost"]) == (1, 1)
    assert told["themes"][0]["gained"][0]["title"] == BRIDGES
    assert "FRUIT: new" in cis(included, "codebook", "diff", str(one))


def test_an_export_comes_back_into_another_review_with_a_yes(
    included: Path, tmp_path: Path
) -> None:
    add(included, "FRUIT", "apples")
    for name in ("x.csv", "x.xlsx", "x.qdc"):
        file = str(tmp_path / name)
        assert cis(included, "codebook", "export", file) == f"Wrote 1 themes into {file}\n"
        other = tmp_path / name.replace(".", "_")
        Review.init(other)
        who = ("--by", "D", "--note", "from the others")
        assert "FRUIT: new" in cis(other, "codebook", "import", file, *who)
        assert Review.open(other).codebook.configured == _unsigned(other)
        cis(other, "codebook", "import", file, *who, "--yes")
        (theme,) = Review.open(other).codebook.configured.theme
        assert (theme.id, theme.phrases, theme.added_by) == ("FRUIT", ("apples",), "C")
        again = cis(other, "codebook", "import", file, *who, code=1)
        assert "holds nothing that the codebook does not say already" in again


def _unsigned(folder: Path) -> Codebook:
    """The codebook of a new review."""
    book = Review.open(folder).codebook.configured
    assert (book.theme, book.change) == ((), ())
    return book


def test_a_review_without_a_codebook_says_which_file_is_missing(included: Path) -> None:
    codebook_of(included).unlink()
    with pytest.raises(ProtocolError, match="no such file"):
        Review.open(included).codebook.list_()
    assert steps(included) == []


def test_the_table_of_themes_counts_what_is_suggested_and_what_people_confirmed(
    included: Path,
) -> None:
    add(included, "FRUIT", "apples", "bridges")
    cis(included, "code", APPLES, "FRUIT", "--confirm", "--quote", "1", "--by", "A")
    run(included)
    table = (included / "data" / "outputs" / "codebook.csv").read_text(encoding="utf-8")
    head, row = (line.split(",") for line in table.splitlines())
    told = dict(zip(head, row, strict=True))
    names = ("id", "phrases", "documents_suggested", "documents_confirmed", "added_by")
    assert [told[name] for name in names] == ["FRUIT", "2", "2", "1", "C"]


def test_a_tag_that_people_confirm_is_sure_and_a_possible_one_stays_with_what_they_refuse(
    included: Path,
) -> None:
    add(included, "FRUIT", "apples", "bridges")
    cis(included, "code", APPLES, "FRUIT", "--confirm", "--quote", "1", "--by", "A")
    cis(included, "code", BRIDGES, "FRUIT", "--refuse", "--quote", "1", "--by", "A")
    tags = Review.open(included).themes
    assert dict(zip(tags["title"], tags["tier"], strict=True)) == {
        APPLES: "sure",
        BRIDGES: "possible",
    }


def test_what_a_codebook_would_tag_is_told_with_what_people_said() -> None:
    texts = ["Risk. Here. We go on. That is the end of it.", *["Of gardens."] * ENOUGH]
    documents = tuple(Document(f"R{n}", abstract=text) for n, text in enumerate(texts))
    book = Codebook.model_validate({"theme": [{"id": "risk", "phrases": ["risk"]}]})
    for said, tagged in (({}, []), ({("R0", "risk"): True}, [("R0", "risk")])):
        results = SimpleNamespace(documents=documents, labels=lambda of, said=said: said)
        session = SimpleNamespace(results=lambda of=results: of, watch=lambda *_: None)
        assert tagger(session)(book) == tagged


NOTICE = (
    "notice: config/codebook.toml: only people code TONE, since no phrases point there; nothing "
    "need be done"
)


def test_what_is_worth_telling_is_told_where_the_codebook_changes_and_not_at_every_run(
    included: Path,
) -> None:
    assert NOTICE in add(included, "TONE")
    outcome = run(included)
    assert ([p for p in outcome.problems if "TONE" in p.what], outcome.exit_code) == ([], 0)
    assert NOTICE in cis(included, "codebook", "list").splitlines()
    assert [str(p) for p in Review.open(included).check() if "TONE" in p.what] == []


def test_an_edit_by_hand_is_told_with_what_is_worth_telling_once(included: Path) -> None:
    text = codebook_of(included).read_text(encoding="utf-8")
    codebook_of(included).write_text(f'{text}\n[[theme]]\nid = "TONE"\n', encoding="utf-8")
    told = [str(p) for step in run(included).steps for p in step.problems]
    assert told == [NOTICE.removeprefix("notice: ")]
    edit(included, "review.toml", 'title = "', 'title = "The ')
    assert [p for step in run(included).steps for p in step.problems] == []


def test_a_named_list_is_changed_like_phrases_and_says_what_that_moves(included: Path) -> None:
    who = ("--by", "C", "--note", "fruit", "--yes")
    assert "@fruit: new; added apples" in cis(
        included, "codebook", "phrases", "@fruit", "--add", "apples", *who
    )
    add(included, "FRUIT", "@fruit")
    said = cis(
        included, "codebook", "phrases", "@fruit", "--add", "bridges", "--drop", "apples", *who
    )
    assert "0 themes changed; 1 list changed; 1 tag gained, 1 lost; 0 codings reopened" in said
    assert "@fruit: added bridges; dropped apples" in said
    assert cis(included, "codebook", "list").splitlines()[-2:] == [
        "named lists",
        "  @fruit  1 phrase",
    ]
    assert cis(included, "codebook", "show", "@fruit").splitlines() == [
        "@fruit",
        "  phrases: bridges",
        "  named by: FRUIT",
    ]
    lines = cis(included, "codebook", "history").splitlines()
    assert [line.split(maxsplit=2)[2] for line in lines[:3]] == [
        "phrases @fruit: fruit",
        "add FRUIT: found",
        "phrases @fruit: fruit",
    ]
    assert [by for by, _ in rulings(included)] == ["C"] * 3
    last = ("codebook", "phrases", "@fruit", "--drop", "bridges", *who)
    assert '"@fruit" (at character 1) is no list' in cis(included, *last, code=1)
    assert 'did you mean "@fruit"?' in cis(included, "codebook", "show", "@frut", code=1)


def test_lists_go_out_and_come_back_with_the_themes_that_name_them(
    included: Path, tmp_path: Path
) -> None:
    who = ("--by", "D", "--note", "from the others")
    cis(included, "codebook", "phrases", "@fruit", "--add", "apples", *who, "--yes")
    add(included, "FRUIT", "@fruit")
    for name in ("x.csv", "x.xlsx", "x.qdc"):
        file = str(tmp_path / name)
        assert cis(included, "codebook", "export", file) == f"Wrote 1 themes into {file}\n"
        other = tmp_path / name.replace(".", "_")
        Review.init(other)
        said = cis(other, "codebook", "import", file, *who, "--yes")
        assert "@fruit: new; added apples" in said
        book = Review.open(other).codebook.configured
        assert (book.lists, book.theme[0].phrases) == ({"fruit": ("apples",)}, ("@fruit",))
        assert [(c.kind, c.into) for c in book.change] == [
            ("list", ("@fruit",)),
            ("add", ("FRUIT",)),
        ]


def test_the_protocol_in_effect_is_not_taken_for_a_codebook(included: Path) -> None:
    before = Review.open(included).protocol.digest
    add(included, "FRUIT", "apples")
    review = Review.open(included)
    assert review.protocol.digest == before
    assert review.protocol_diff().startswith("The protocol in config/ is the one in effect.")
    assert "FRUIT" not in review.protocol_diff()
    assert [p for p in review.check() if p.severity != "notice"] == []
