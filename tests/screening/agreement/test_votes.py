"""Printed votes become judgements: words of any kind, slips, twice-said, and who is no reviewer."""

from __future__ import annotations

import gzip
import json

import pytest

from cis_pipeline.screening.agreement.by_part import Judgement
from cis_pipeline.screening.agreement.table import PrintedVote, PrintedVotes, read
from cis_pipeline.screening.agreement.votes import Judged, judged


def of(*rows: str, **words: str) -> Judged:
    """A vote a row, "item, who, word" and then, if any, the reason and the round."""
    votes = []
    for n, row in enumerate(rows, 2):
        item, who, word, reason, name = (*(cell.strip() for cell in row.split(",")), "", "")[:5]
        votes.append(
            PrintedVote(
                place=f"row {n}",
                item=item,
                reviewer=who,
                decision=word,
                reason=reason,
                round=name,
            )
        )
    return judged("t.csv", PrintedVotes(tuple(votes), "id"), words)


def told(found: Judged) -> list[str]:
    return [f"{p.severity}: {p}" for p in found.problems]


def test_words_of_workbooks_and_of_other_tools_mean_what_they_mean_there() -> None:
    found = of("1, Ann, Included", "1, Bo, irrelevant", "1, Cy, MAYBE.", "2, Ann, y", "2, Bo, out")
    said = {i: {w: j.verdict for w, j in v.items()} for i, v in found.rounds[""].items()}
    assert said == {
        "1": {"Ann": "include", "Bo": "exclude", "Cy": "unsure"},
        "2": {"Ann": "include", "Bo": "exclude"},
    }
    assert (told(found), found.positive) == ([], "include")


def test_a_slip_among_known_words_is_listed_with_what_it_may_mean_and_left_out() -> None:
    found = of("1, Ann, include", "1, Bo, inclde", "2, Ann, exclude", "2, Bo, background")
    assert told(found)[:2] == [
        'error: t.csv row 3: the decision "inclde" means nothing here, and the vote was left out; '
        'did you mean "include"? say what it means: --word "inclde=include"',
        'error: t.csv row 5: the decision "background" means nothing here, and the vote was left '
        'out; say what it means: --word "background=include"',
    ]
    assert found.whole.overall.n_items == 0
    mended = of("1, Ann, include", "1, Bo, inclde", inclde="yes")
    assert mended.whole.overall.n_conflicts == 0
    assert told(mended) == []


def test_where_no_word_is_known_each_is_a_category_and_none_includes() -> None:
    found = of("1, Ann, high", "1, Bo, High", "2, Ann, low", "2, Bo, unclear risk")
    assert (found.whole.overall.n_items, found.whole.overall.n_conflicts) == (2, 1)
    assert found.whole.overall.prevalence.value is None
    assert told(found) == [
        'notice: t.csv: none of its decisions ("high", "low", "unclear risk") says include or '
        "exclude: each word is a category of its own; if that is wrong, say what a word means: "
        "--word WORD=include (or exclude, unsure)"
    ]


def test_ones_and_zeros_alone_include_and_exclude_but_not_among_words() -> None:
    found = of("1, Ann, 1", "1, Bo, 0", "2, Ann, 1.0", "2, Bo, 1")
    assert found.whole.overall.prevalence.value == pytest.approx(3 / 4)
    assert told(found)[0].startswith("notice: t.csv: its decisions are ones and zeros: 1 was read")
    mixed = of("1, Ann, include", "1, Bo, 1")
    assert told(mixed)[0].startswith('error: t.csv row 3: the decision "1" means nothing here')


def test_one_who_says_different_things_of_an_item_has_said_nothing_and_the_same_twice_is_once() -> (
    None
):
    found = of("1, Ann, yes", "1, Ann, no", "1, Bo, yes", "2, Ann, no, LANG", "2, ann, no, TOPIC")
    assert told(found)[0] == (
        'error: t.csv rows 2, 3: Ann says different things of the item "1"; none counts; leave the '
        "wrong row out"
    )
    assert found.rounds[""] == {
        "1": {"Bo": Judgement("include")},
        "2": {"Ann": Judgement("exclude", ("LANG", "TOPIC"))},
    }


def test_rules_a_consensus_and_rows_that_lack_something_are_told_and_left_out() -> None:
    found = of(
        *("1, Ann, yes", "1, Consensus, no", "1, rule:LANG, no", "1, Bo,", "2, , yes", ", Bo, no"),
        *("1, Cy, yes",),
    )
    assert found.rounds[""] == {"1": {"Ann": Judgement("include"), "Cy": Judgement("include")}}
    assert [line.partition(";")[0] for line in told(found)] == [
        'notice: t.csv row 3: is by "Consensus", who is no reviewer, and was left out',
        'notice: t.csv row 4: is by "rule:LANG", who is no reviewer, and was left out',
        "notice: t.csv row 5: holds no decision",
        "error: t.csv row 6: names no reviewer",
        "error: t.csv row 7: names no item",
    ]


def test_many_rows_with_one_fault_are_told_by_the_first_and_their_number() -> None:
    found = of("1, Ann, yes", "1, Bo, yes", *(f"{n}, Bo," for n in range(50)))
    rows = ", ".join(str(n) for n in range(4, 24))
    assert told(found) == [
        f"notice: t.csv rows {rows} and 30 more: holds no decision; fill it in, or leave the row "
        "out"
    ]


def test_where_nobody_judged_the_same_item_the_column_is_asked_about() -> None:
    assert told(of("1, Ann, yes", "2, Bo, yes")) == [
        "warning: t.csv: no item was judged by two reviewers, so there is nothing to compare; is "
        '"id" what names the item? else say: --column item=NAME'
    ]


def test_rounds_are_compared_each_and_an_item_of_two_rounds_is_two_in_the_whole() -> None:
    found = of(
        "1, Ann, yes, , abstract",
        "1, Bo, yes, , abstract",
        "1, Ann, yes, , full text",
        "1, Bo, no, TOPIC; LANG, full text",
        "2, Ann, no, lang, full text",
        "2, Bo, no, LANG, full text",
    )
    assert (found.whole.overall.n_items, found.whole.overall.n_conflicts) == (3, 1)
    assert {name: parts.overall.n_items for name, parts in found.by_round.items()} == {
        "abstract": 1,
        "full text": 2,
    }
    criteria = found.by_round["full text"].criteria
    assert [(c.code, c.agreement.n_conflicts) for c in criteria] == [("LANG", 1), ("TOPIC", 1)]
    document = found.as_dict()
    assert document["rounds"]["full text"]["pairs"][0]["first_only"] == 1
    assert document["n_items"] == 3


def test_tables_of_real_reviews_give_the_figures_of_independent_programs(shared, tmp_path) -> None:
    folder = shared / "bench" / "double"
    if not folder.is_dir():
        pytest.skip("the double-screened reviews are not here")
    text = (folder / "agreement_reference.json").read_text(encoding="utf-8")
    reference = json.loads(text)
    tables = sorted((folder / "sets").glob("*.csv.gz"))
    assert len(tables) == len(reference) > 0
    for packed in tables:
        table = tmp_path / packed.name.removesuffix(".gz")
        table.write_bytes(gzip.decompress(packed.read_bytes()))
        found = judged(table.name, read(table, table.name), {"maybe": "include"}).whole.overall
        wanted = reference[table.stem]["full"]
        assert (found.n_items, found.n_conflicts) == (wanted["n_items"], wanted["n_conflicts"])
        for name in ("percent_agreement", "pabak", "gwet_ac1", "krippendorff_alpha"):
            assert getattr(found, name).value == pytest.approx(wanted[name], abs=1e-9)
