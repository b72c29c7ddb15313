"""Words for a paper: every number is that of the ledger, and what it does not know is a gap."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from outputs.paper.small_review import DECISIONS, RECORDS, SCOPUS, SOURCES, on, results

from cis_pipeline.concepts.codebook.codebook import Codebook, CodingTable, Theme
from cis_pipeline.core.model import Coding, Decision, Record, Said, Source, Workbook
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.assignments import AUDIT, PILOT, RESUMED, SECOND_LOOK, STOPPED, assignment
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs import paper
from cis_pipeline.outputs.results import Results
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.rounds import Round
from making import CRITERIA, PROTOCOL, ROUNDS, both, passes, records, same, vote

KINDS = ("md", "docx", "csv")


def file(found: Results, name: str) -> bytes:
    made = paper.files(found)[name]
    return made if isinstance(made, bytes) else made()


def words(found: Results, name: str = "methods.md") -> str:
    return file(found, name).decode()


def table(found: Results, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file(found, name).decode())))


def numbers(found: Results) -> dict[str, int]:
    return {row["key"]: int(row["n"]) for row in table(found, "automation.csv")}


def listed(found: Results, key: str) -> list[str]:
    rows = table(found, "automation_records.csv")
    return [row["record_id"] for row in rows if row["key"] == key]


@pytest.fixture
def small(tmp_path: Path) -> Results:
    return results(tmp_path)


# --- Methods -------------------------------------------------------------------------------------


def test_the_methods_say_where_records_came_from_and_what_nobody_wrote_down(small) -> None:
    said = words(small)
    assert (
        "Records were sought in 1 database: Scopus (Elsevier; searched on 31 January 2026; 10 "
        "records). By other methods records were found through websites (Web search; 1 record). In "
        "all, 10 records came from databases and registers and 1 from other methods."
    ) in said
    assert "[the search strategy, as it was run, of Web search]" in said
    assert "No limits were set on the search of Scopus." in said
    assert "The searches were run by Ann. [who ran the search of Web search]" in said
    assert "[how the search strategies were peer reviewed, or that they were not]" in said
    assert "The review is not finished: the numbers are those of now." in said


def test_they_say_how_many_duplicates_rules_removed_and_how_many_people(small) -> None:
    said = words(small)
    assert "Of the 10 records from databases and registers, 3 were removed as duplicates." in said
    assert "Of the 3 duplicates, 1 followed from the word of rules alone and 2 from that" in said
    assert "About 1 pair the rules were unsure; people judged 1: 1 called duplicates." in said
    assert "The rules kept 1 pair of similar records apart and linked 0 pairs as versions" in said
    assert "People undid 1 of the 2 merges that rules made." in said


def test_each_round_has_its_numbers_its_readers_and_the_end_of_its_conflicts(small) -> None:
    said = words(small)
    assert (
        'In the round "Types" rules judged 7 records by 0 criteria: they excluded 2 and let 5 '
        "pass. In all, 1 was excluded and 6 went on."
    ) in said
    assert (
        '6 records came to the round "Abstracts", which is judged by 2 reviewers (A and B): 2 were '
        "excluded and 4 went on. The primary reason was: Off topic (2). Each of the 6 records that "
        "were judged has been judged by 2 people: A and B."
    ) in said
    assert "agreed in 83.3 %, 95 % interval 53.5 % to 100.0 %" in said
    assert "They disagreed about 1 record: 1 was settled by consensus." in said
    assert "They disagreed about 1 report: 1 was settled by Cy." in said
    assert 'In the round "Grey", 1 report awaits the decision of 1 reviewer (A); nobody' in said
    assert (
        "From databases and registers, 4 reports were sought for retrieval. 1 of them could not be "
        "retrieved. 3 reports were assessed for eligibility and 2 were excluded."
    ) in said
    assert "The review includes 1 report so far." in said


def test_that_reviewers_worked_independently_is_said_only_where_workbooks_show_it(
    tmp_path: Path,
) -> None:
    votes = [replace(d, sheet=f"S-{d.by}") for d in both("abstract", "ab", "include")]
    gap = '[whether the reviewers judged independently of each other in "Abstracts"]'
    claim = "They judged independently: the workbooks they filled in showed neither what others"

    def said(*shows: str) -> str:
        books = tuple(
            Workbook(sheet=f"S-{who}", path="", kind="votes", round="abstract", reviewer=who,
                     shows=shows)
            for who in "AB"
        )  # fmt: skip
        state = Snapshot(
            tuple(records("ab")), (*passes("ab"), *votes), SOURCES, PROTOCOL, workbooks=books
        )
        return words(Results(state, Workspace(tmp_path), None, None))

    assert (claim in said("title"), gap in said("title")) == (True, False)
    assert (claim in said("title", "votes"), gap in said("title", "votes")) == (False, False)
    assert "4 of the 4 votes were given in workbooks that also showed" in said("title", "votes")
    elsewhere = [replace(d, sheet="votes:rayyan.csv") for d in votes]
    imported = words(results(tmp_path, tuple(records("ab")), (*passes("ab"), *elsewhere)))
    assert "4 of the 4 votes were cast in another program and brought in." in imported
    assert (claim in imported, gap in imported) == (False, True)


def test_a_pilot_is_told_with_the_agreement_it_reached_and_was_to_reach(tmp_path: Path) -> None:
    drawn = [assignment(("abstract", i), "AB", reason=PILOT, why="2 of 3") for i in "ab"]
    judged = [*both("abstract", "a", "include"), *both("abstract", "b", "exclude", "TOPIC")]
    said = words(results(tmp_path, tuple(records("abc")), (*passes("abc"), *drawn, *judged)))
    assert (
        "A pilot was judged by all reviewers first, of 2 records: their agreement (Gwet's AC1) was "
        "1.00, 95 % interval 1.00 to 1.00, where 0.60 had been asked for."
    ) in said


def test_records_that_one_or_two_people_judged_are_told_apart(tmp_path: Path) -> None:
    votes = [*both("abstract", "ab", "include"), *vote("A", "abstract", "c", "include")]
    said = words(results(tmp_path, tuple(records("abc")), (*passes("abc"), *votes)))
    assert (
        "1 record has been judged by 1 person and 2 records have been judged by 2 people (A and B)."
    ) in said


def test_before_anybody_has_screened_nothing_is_said_to_have_been_screened(tmp_path) -> None:
    said = words(results(tmp_path, tuple(records("abc")), tuple(passes("abc"))))
    assert (
        'In the round "Abstracts", 3 records await the decision of 2 reviewers (A and B); nobody '
        "has judged any yet."
    ) in said
    assert "No report from databases and registers has been sought yet." in said
    assert "No report has come through all rounds yet." in said
    assert "other methods" not in said.split("## Retrieval")[1]
    assert not re.search(r"agreed in|disagree|were screened", said)


def test_an_empty_review_has_gaps_and_no_numbers(tmp_path: Path) -> None:
    nothing = results(tmp_path, (), (), Protocol(ReviewTable(title="Nothing yet"), (), ()), {})
    said = words(nothing)
    assert "[where records were sought; no search is on record yet]" in said
    assert "[the eligibility criteria; none stand in config/criteria.toml]" in said
    assert not re.search(r"\d", said.split("## Information")[1])
    assert "No machine decided or suggested anything yet." in words(nothing, "automation.md")


def test_a_source_that_nobody_named_and_a_conflict_that_is_open_are_told_as_such(tmp_path) -> None:
    bare = Source(source_id="one.ris", name="one")
    found = tuple(records("ab", "one.ris"))
    votes = (
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "exclude", "TOPIC"),
    )
    said = words(results(tmp_path, found, (*passes("ab"), *votes), sources={"one.ris": bare}))
    assert (
        "Records were sought in 1 database: [name of the source in one.ris] ([platform of one]; "
        "[date of the search of one]; 2 records)."
    ) in said
    assert "They disagreed about 1 record: 1 is not settled yet." in said


def test_a_single_reviewer_is_one_and_leaves_a_gap(tmp_path: Path) -> None:
    alone = tuple(r.model_copy(update={"reviewers": ("A",)}) if r.reviewers else r for r in ROUNDS)
    protocol = Protocol(ReviewTable(title="Alone"), alone, CRITERIA)
    votes = [*passes("a"), *vote("A", "abstract", "a", "include", protocol=protocol)]
    said = words(results(tmp_path, tuple(records("a")), tuple(votes), protocol))
    assert '1 record came to the round "Abstracts", which is judged by 1 reviewer (A)' in said
    assert "The record that was judged has been judged by 1 person: A." in said
    assert '[how errors of a single reviewer were guarded against in "Abstracts"]' in said
    assert "disagreement" not in said


@pytest.mark.parametrize("names", ["a", "ab"])
def test_singular_and_plural_are_right(names: str, tmp_path: Path) -> None:
    decisions = [*passes(names), *both("abstract", names, "include")]
    decisions += both("full_text", names, "exclude", "LOST")
    found = results(tmp_path, tuple(records(names)), tuple(decisions))
    nouns = ("record", "report", "pair", "merge", "reviewer", "round", "database", "exclusion",
             "criterion", "study")  # fmt: skip
    plurals = {"criterion": "criteria", "study": "studies"}
    for name in paper.DOCUMENTS:
        said = words(found, f"{name}.md")
        for noun in nouns:
            many = plurals.get(noun, f"{noun}s")
            assert not re.search(rf"(?<![\d.])1 {many}\b", said), (name, noun)
            assert not re.search(rf"\b(?:0|[2-9]|\d\d+) {noun}\b", said), (name, noun)
        assert not re.search(r"\b1 (?:were|await)\b|\b(?:[02-9]|\d\d+) (?:was|awaits)\b", said)


def test_waves_of_searching_and_an_earlier_version_are_told(tmp_path: Path) -> None:
    again = replace(SCOPUS, source_id="db2", searched_on="2026-06-01", wave=2)
    sources = {"db": SCOPUS, "db2": again}
    protocol = replace(PROTOCOL, review=ReviewTable(title="An update", previous_reports=7))
    found = (*records("ab"), *records("c", "db2"))
    said = words(results(tmp_path, tuple(found), (), protocol, sources))
    assert (
        "Records were sought in 1 database, in 2 searches: Scopus (Elsevier; searched on 31 "
        "January 2026; searched on 1 June 2026; 3 records)."
    ) in said
    assert "Searches were made in 2 waves: wave 1 gave 2 records and wave 2 gave 1 record." in said
    assert "The review updates an earlier version, which included 7 reports." in said


def test_the_sentences_as_csv_say_what_each_rests_on_and_which_gaps_it_has(small) -> None:
    rows = table(small, "methods.csv")
    (one,) = [row for row in rows if "Search strategies were" in row["sentence"]]
    assert one["gaps"] == "how the search strategies were peer reviewed, or that they were not"
    assert one["section"] == "Information sources and searches"
    assert all(row["rests_on"] or row["gaps"] for row in rows)


def test_a_title_that_is_no_word_of_the_authors_cannot_make_markup(tmp_path: Path) -> None:
    evil = replace(SCOPUS, name="[Sco](http://x) | <b>pus</b>")
    said = words(results(tmp_path, RECORDS, DECISIONS, sources={**SOURCES, "db": evil}))
    assert r"\[Sco\](http://x) \| \<b\>pus\</b\>" in said


# --- Excluded reports ----------------------------------------------------------------------------


def test_reports_excluded_and_reports_not_retrieved_are_two_lists(small) -> None:
    rows = table(small, "excluded_reports.csv")
    assert [(r["list"], r["record_id"], r["reason"], r["who"], r["when"]) for r in rows] == [
        ("excluded", "c", "PLACE", "A; B", "2026-02-06"),
        ("excluded", "e", "PLACE", "Cy (settling a conflict)", "2026-02-09"),
        ("not retrieved", "d", "LOST", "A; B", "2026-02-06"),
    ]
    assert rows[0] == rows[0] | {
        "authors": "Ash, Ina; Elm, Ole",
        "year": "2011",
        "title": "Title c",
        "source": "Journal of Trees",
        "doi": "10.5/c",
        "reason_title": "Elsewhere",
        "quote": "A: =in Paris; B: =in Paris",
    }


def test_their_table_cites_each_report_on_a_line_and_a_quote_makes_no_column(small) -> None:
    lines = words(small, "excluded_reports.md").splitlines()
    assert (
        "| Ash, Ina; Elm, Ole (2011). Title e. Journal of Trees. doi:10.5/e | Elsewhere |  | Cy "
        r"(settling a conflict) | 2026-02-09 | not in \| scope |"
    ) in lines
    assert "2 reports were excluded after retrieval, 1 was not retrieved." in "\n".join(lines)


def test_a_quote_that_begins_like_a_formula_is_none(tmp_path: Path) -> None:
    evil = [
        replace(d, evidence="=HYPERLINK(1)") for d in vote("A", "grey", "w", "exclude", "TOPIC")
    ]
    found = results(tmp_path, (RECORDS[-1],), tuple(evil))
    assert table(found, "excluded_reports.csv")[0]["quote"] == "'=HYPERLINK(1)"


def test_word_shows_both_lists_as_tables(small) -> None:
    made = docx.Document(io.BytesIO(file(small, "excluded_reports.docx")))
    assert [len(t.rows) for t in made.tables] == [1 + 2, 1 + 1]
    assert made.tables[1].rows[1].cells[0].text.startswith("Ash, Ina; Elm, Ole (2011). Title d.")


# --- Checklists ----------------------------------------------------------------------------------


def test_prisma_s_has_its_16_items_with_gaps_by_name(small) -> None:
    rows = {row["item"]: row for row in table(small, "prisma_s.csv")}
    assert list(rows) == [str(n) for n in range(1, 17)]
    told = {item: (row["said"], row["status"], row["gap"]) for item, row in rows.items()}
    assert told["1"] == ("Scopus (Elsevier)", "answered", "")
    assert told["3"][1:] == ("for the authors", "that study registries were not searched, or how "
                             "they were")  # fmt: skip
    assert told["8"] == ("1 strategy on record.", "partly", "the strategy, as run, of Web search")
    assert told["12"] == ("All searches on record are of one wave.", "not applicable", "")
    assert told["14"][1] == "for the authors"
    assert told["15"] == ("Scopus: 10; Web search: 1", "answered", "")
    assert told["16"][0].endswith("3 duplicates (1 by rules alone, 2 by people).")


def test_prisma_2020_has_its_42_items_and_what_is_not_finished_is_answered_in_part(small) -> None:
    rows = {row["item"]: row for row in table(small, "prisma_2020.csv")}
    assert len(rows) == 42
    assert Counter(re.sub("[a-z]", "", item) for item in rows) == Counter(
        {**dict.fromkeys(map(str, range(1, 28)), 1), "10": 2, "13": 6, "16": 2, "20": 4, "23": 4,
         "24": 3}
    )  # fmt: skip
    assert (rows["16b"]["status"], rows["16b"]["place"]) == ("partly", "paper/excluded_reports")
    assert (rows["25"]["status"], rows["25"]["gap"]) == (
        "for the authors",
        "funding and other support",
    )


def test_once_nothing_waits_the_flow_and_the_excluded_reports_are_answered(tmp_path) -> None:
    decisions = [
        *passes("a"),
        *both("abstract", "a", "include"),
        *both("full_text", "a", "include"),
    ]
    found = results(tmp_path, tuple(records("a")), tuple(decisions))
    rows = {row["item"]: row["status"] for row in table(found, "prisma_2020.csv")}
    assert (rows["16a"], rows["16b"]) == ("answered", "answered")


def test_entreq_has_its_21_items(small) -> None:
    assert len(table(small, "entreq.csv")) == 21


# --- Automation ----------------------------------------------------------------------------------


def test_what_rules_decided_and_how_often_people_overruled_it_is_counted(small) -> None:
    n = numbers(small)
    assert {key: n[key] for key in n if key.startswith("duplicates.")} == {
        "duplicates.merged": 2,
        "duplicates.removed_by_rules": 1,
        "duplicates.split": 1,
        "duplicates.asked": 1,
        "duplicates.called_same": 1,
        "duplicates.waiting": 0,
        "duplicates.called_different": 0,
        "duplicates.kept_apart": 1,
        "duplicates.versions": 0,
        "duplicates.joined": 1,
    }
    assert {key: n[key] for key in n if key.startswith("rules.types.")} == {
        "rules.types.excluded": 2,
        "rules.types.excluded.TYPE": 2,
        "rules.types.passed": 5,
        "rules.types.confirmed": 0,
        "rules.types.doubted": 0,
        "rules.types.restored": 1,
        "rules.types.turned_out": 0,
    }
    # b and i by rules; f, h (merged by Ann), g, j (abstract), c, d, e (full text) by people
    assert (n["left.rules"], n["left.people"], n["left.both"]) == (2, 7, 0)
    assert listed(small, "rules.types.restored") == ["j"]
    assert listed(small, "duplicates.split") == ["d"]


def test_the_statement_says_it_in_words(small) -> None:
    said = words(small, "automation.md")
    assert "| 2 pairs merged; 1 record removed so |" in said
    assert "| 1 of 2 merges undone by people |" in said
    assert "1 of 2 exclusions overruled by people" in said
    assert "[how exclusions by rules were checked]" in said


def test_every_number_is_as_many_as_its_records(small, tmp_path: Path) -> None:
    for found in (small, _busy(tmp_path)):
        of = Counter(row["key"] for row in table(found, "automation_records.csv"))
        assert numbers(found) == {key: of[key] for key in numbers(found)}
        assert of.keys() <= numbers(found).keys()


def _busy(folder: Path) -> Results:
    """A round of rules with an audit, a stopped round, a second look, ranked workbooks, votes from
    another tool, codings.

    Rules exclude p q r s; p to r are drawn and read by A: p include, q exclude, r unsure.
    In the abstracts a b c d e stand: a include and b, c exclude (A, B), d and e not read: stopped;
    e is given back. b is offered again to A, who includes it: a conflict.
    """
    names = "abcdepqrs"
    said: list[Decision] = [
        *passes("abcde"),
        *vote("rule:TYPE", "types", "pqrs", "exclude", "TYPE"),
    ]
    said += [assignment(("types", i), ("A",), reason=AUDIT) for i in "pqr"]
    said += vote("A", "types", "p", "include")
    said += vote("A", "types", "q", "exclude", "TYPE")
    said += vote("A", "types", "r", "unsure")
    said += both("abstract", "a", "include")
    said += [
        replace(d, sheet="votes:rayyan.csv") for d in both("abstract", "bc", "exclude", "TOPIC")
    ]
    said += [
        assignment(("abstract", i), (), by="Ann", reason=STOPPED, why="enough. 3 of 5 read")
        for i in "de"
    ]
    said += [assignment(("abstract", "e"), (), by="Ann", reason=RESUMED)]
    said += [assignment(("abstract", "b"), ("A",), by="Ann", reason=SECOND_LOOK)]
    said += [replace(d, sheet="S-again") for d in vote("A", "abstract", "b", "include")]
    ranked = "ranked by 1 included and 2 excluded so far (seed 1)"
    books = (
        Workbook(sheet="S-1", path="", kind="votes", round="abstract", reviewer="A",
                 ordered=ranked, rows=("a", "b"), at="2026-03-01T09:00:00"),
        Workbook(sheet="S-again", path="", kind="votes", round="abstract", reviewer="A",
                 purpose="second_look"),
    )  # fmt: skip
    roots = tuple(
        Record(record_id=i, source_id="db", title=f"On {i}", abstract=f"The {i} roots hold.")
        for i in names
    )
    codings = (
        Coding(verdict=Said.CONFIRM, by="A", record_id="a", theme="D1", field="abstract",
               quote="The a roots hold.", codebook=THEME.basis),
        Coding(verdict=Said.REFUSE, by="A", record_id="b", theme="D1", field="abstract",
               quote="The b roots hold.", codebook=THEME.basis),
        Coding(verdict=Said.ADD, by="A", record_id="c", theme="D2", field="abstract",
               quote="The c roots hold.", codebook=OTHER.basis),
    )  # fmt: skip
    state = Snapshot(roots, tuple(on("2026-03-02", *said)), SOURCES, PROTOCOL, workbooks=books,
                     codings=codings)  # fmt: skip
    book = Codebook(theme=(THEME, OTHER), coding=CodingTable(coders=("A",)))
    return Results(state, Workspace(folder), book, None)


THEME = Theme(id="D1", label="Roots", definition="What holds.", phrases=("roots",))
OTHER = Theme(id="D2", label="Wind", definition="What moves.", phrases=("wind",))


def test_an_audit_stands_with_its_result_and_interval(tmp_path: Path) -> None:
    found = _busy(tmp_path)
    said = words(found, "automation.md")
    assert (
        "Of 3 drawn at random from 4 exclusions a person read 3: 1 wrong (33.3 %, 95 % interval "
        "0.8 % to 90.6 %), 1 unclear."
    ) in said
    n = numbers(found)
    assert [n[f"rules.types.{k}"] for k in ("excluded", "restored", "confirmed", "doubted")] == [
        4, 1, 1, 1
    ]  # fmt: skip
    assert (listed(found, "rules.types.restored"), listed(found, "rules.types.doubted")) == (
        ["p"],
        ["r"],
    )


def test_a_stop_is_a_persons_decision_and_what_was_given_back_overrules_it(tmp_path) -> None:
    found = _busy(tmp_path)
    n = numbers(found)
    assert (n["order.abstract.stopped"], n["order.abstract.resumed"]) == (1, 1)
    assert "enough. 3 of 5 read" in words(found, "automation.md")
    methods = words(found)
    assert (
        'Ann decided on 2 March 2026 to leave 1 record of the round "Abstracts" unread' in methods
    )
    assert "1 record that had been left unread was given back to be read." in methods


def test_rankings_second_looks_and_votes_from_elsewhere_are_told(tmp_path: Path) -> None:
    found = _busy(tmp_path)
    n = numbers(found)
    assert listed(found, "order.abstract.ranked.1") == ["a", "b"]
    assert (n["order.abstract.second_look"], n["order.abstract.second_look_wrong"]) == (1, 1)
    # A's vote on b was given anew at the second look, so three of the four brought in stand
    assert n["votes.outside.1"] == 3
    said = words(found, "automation.md")
    assert "2 rows of workbooks ranked by 1 included and 2 excluded so far (seed 1)" in said
    assert "[whether people cast these votes, or a machine, and with which settings]" in said


def test_suggested_themes_are_counted_by_what_people_made_of_them(tmp_path: Path) -> None:
    found = _busy(tmp_path)
    n = numbers(found)
    assert {k: n[f"themes.{k}"] for k in ("confirmed", "refused", "moved", "alone")} == {
        "confirmed": 1,
        "refused": 1,
        "moved": 0,
        "alone": 1,
    }
    assert n["themes.suggested"] == n["themes.untouched"] + 2
    assert listed(found, "themes.refused") == ["b"]
    methods = words(found)
    assert "people judged 2: 1 confirmed, 1 refused, 0 moved to another theme" in methods
    assert "[how the coding of a single coder was checked]" in methods


def test_a_doubt_that_nobody_has_answered_waits_and_one_called_different_is_overruled(
    tmp_path: Path,
) -> None:
    asked = [same(x, "a", verdict="unsure") for x in "bcd"]
    answers = [same("b", "a", by="Ann", verdict="not_duplicate"), same("c", "a", by="Ann")]
    found = results(tmp_path, tuple(records("abcd")), (*asked, *answers))
    n = numbers(found)
    assert (n["duplicates.asked"], n["duplicates.waiting"]) == (3, 1)
    assert (listed(found, "duplicates.waiting"), listed(found, "duplicates.called_different")) == (
        ["d"],
        ["b"],
    )
    assert "1 still waits for an answer." in words(found)


def test_a_language_told_from_the_text_is_named_as_such(tmp_path: Path) -> None:
    ruled = [
        replace(d, evidence='LANG: language: detected "de" in title and abstract')
        for d in vote("rule:TYPE", "types", "a", "exclude", "TYPE")
    ]
    found = results(tmp_path, tuple(records("ab")), (*ruled, *passes("b")))
    assert listed(found, "languages.detected") == ["a"]


def test_merges_on_which_two_rules_contradict_each_other_wait_and_are_no_merges(tmp_path) -> None:
    # b is a and c is a, but c is not b: one merge stands, the other is put to people
    said = [same("b", "a"), same("c", "b", verdict="not_duplicate"), same("c", "a")]
    found = results(tmp_path, tuple(records("abc")), tuple(said))
    n = numbers(found)
    assert (n["duplicates.merged"], n["duplicates.waiting"]) == (1, 1)
    assert found.flow.doubtful_pairs == 1


# --- as outputs ----------------------------------------------------------------------------------


def test_each_document_is_made_in_three_formats_and_the_same_each_time(small, tmp_path) -> None:
    first, again = paper.render(small), paper.render(results(tmp_path))
    assert set(first) == set(paper.FILES)
    for name in paper.DOCUMENTS:
        for kind in KINDS:
            assert f"paper/{name}.{kind}" in first
    made = [
        {n: f if isinstance(f, bytes) else f() for n, f in some.items()} for some in (first, again)
    ]
    assert made[0] == made[1]


def test_numbers_of_the_reference_review_are_those_of_its_flow(reference: Path) -> None:
    outputs = reference / "data" / "outputs"
    flow = json.loads((outputs / "flow.json").read_text(encoding="utf-8"))
    said = (outputs / "paper" / "methods.md").read_text(encoding="utf-8")
    other = flow["other_methods"]
    assert said.split("\n\n")[2].startswith("SIMULATED")
    for sentence in (
        f"In all, {flow['records_identified']} records came from databases and registers and "
        f"{other['records_identified']} from other methods.",
        f"Of the {flow['records_identified']} records from databases and registers, "
        f"{flow['duplicate_records_removed']} were removed as duplicates.",
        f"From databases and registers, {flow['reports_sought']} reports were sought for "
        "retrieval.",
        f"{flow['reports_assessed']} reports were assessed for eligibility and "
        f"{flow['reports_excluded']} were excluded.",
        f"From other methods, {other['reports_sought']} reports were sought for retrieval.",
        f"{other['reports_assessed']} reports were assessed for eligibility and "
        f"{other['reports_excluded']} were excluded.",
        f"The review includes {flow['included']['reports']} reports.",
    ):
        assert sentence in said, sentence
    for n in flow["rounds"].values():
        part = said.split(f"### Round: {n['title']}\n")[1].split("##")[0]
        assert f"{n['excluded']} were excluded and {n['left']} went on" in part
        for code, many in n["excluded_by_reason"].items():
            assert f"({many})" in part, code


def test_numbers_of_its_automation_are_those_of_its_tables(reference: Path) -> None:
    outputs = reference / "data" / "outputs"

    def rows(name: str) -> list[dict[str, str]]:
        with (outputs / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    n = {row["key"]: int(row["n"]) for row in rows("paper/automation.csv")}
    of = Counter(row["key"] for row in rows("paper/automation_records.csv"))
    assert n == {key: of[key] for key in n}
    audit = {row["round"]: row for row in rows("audit.csv")}
    assert n["rules.criteria.excluded"] == int(audit["criteria"]["excluded_by_rules"]) == 1498
    flow = json.loads((outputs / "flow.json").read_text(encoding="utf-8"))
    gone = {"reports_excluded", "reports_not_retrieved"}
    listed = [row for row in rows("excluded.csv") if row["box"] in gone]
    assert len(rows("paper/excluded_reports.csv")) == len(listed) == 65 + 40
    assert n["duplicates.removed_by_rules"] <= flow["duplicate_records_removed"]
    whole = n["left.rules"] + n["left.people"] + n["left.both"]
    assert whole == len(rows("excluded.csv"))


def test_a_round_that_asks_people_where_rules_cannot_tell_says_who(tmp_path: Path) -> None:
    asked = Round(id="types", title="Types", decided_by="rules", unclear="people",
                  reviewers=("A",), box=ROUNDS[0].box)  # fmt: skip
    protocol = Protocol(ReviewTable(title="Unclear"), (asked, *ROUNDS[1:]), CRITERIA)
    unsure = vote("rule:criteria", "types", "ab", "unsure", protocol=protocol)
    judged = vote("A", "types", "a", "exclude", "TYPE", protocol=protocol)
    said = words(results(tmp_path, tuple(records("ab")), (*unsure, *judged), protocol))
    assert "they excluded 0 and let 0 pass; 2 they could not settle." in said
    assert "What the rules could not settle (2 records) went to 1 reviewer (A)." in said
    assert "In all, 1 was excluded, 0 went on and 1 still awaits a decision." in said
