"""The rows of the report, made of small reviews; how they look is tested beside the template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from concepts.codings import word

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.tagging.tags import Passage, Tag
from cis_pipeline.core.model import Channel, Decision, Record, Source
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.page.content import Report, assemble
from cis_pipeline.outputs.page.content.sources import SourceRow
from cis_pipeline.outputs.page.content.themes import ThemeRow
from cis_pipeline.outputs.page.html import render
from cis_pipeline.outputs.results import Results
from cis_pipeline.protocol.protocol import ReviewTable
from making import PROTOCOL, both, consensus, passes, same, vote

FIRST = Source(source_id="one.ris", name="First index", hits=9)
SECOND = Source(source_id="two.csv", name="Second index", simulated=True)
AGAIN = Source(source_id="again.ris", name="First index", wave=2)
WEB = Source(source_id="grey/oak", name="Oak Trust", channel=Channel.WEBSITE)
SOURCES = {s.source_id: s for s in (FIRST, SECOND, AGAIN, WEB)}

CODEBOOK = Codebook(
    theme=(
        Theme(id="T1", label="Roots", group="Below", definition="What holds.", phrases=("root",)),
        Theme(id="T2", label="Leaves", phrases=("leaf",)),
        Theme(id="T3", phrases=("bark",)),
    )
)


def record(name: str, source: str = "one.ris", locator: str = "", **fields: object) -> Record:
    made = Record(record_id=name, source_id=source, locator=locator, title=f"Title of {name}")
    return replace(made, **fields)  # type: ignore[arg-type]


def tag(name: str, theme: str, score: float, quote: str) -> Tag:
    passage = Passage("abstract", 0, len(quote), quote, hits=1, score=score)
    return Tag(name, theme, "possible", score, 1, (passage,))


@pytest.fixture
def page(tmp_path: Path):
    """The report of these records and decisions, in a review that compares with no paper."""

    def shown(
        found: list[Record],
        decisions: list[Decision],
        tags: list[Tag] | None = None,
        codebook: Codebook | None = CODEBOOK,
        protocol=PROTOCOL,
        codings=(),
    ) -> Report:
        state = Snapshot(tuple(found), tuple(decisions), SOURCES, protocol, codings=tuple(codings))
        results = Results(state, Workspace(tmp_path), codebook, None)
        results.__dict__["tags"] = tags or []  # as if computed; what is found in texts is not asked
        return assemble(results)

    return shown


def include(names: str) -> list[Decision]:
    read = both("full_text", names, "include")
    return [*passes(names), *both("abstract", names, "include"), *read]


# --- excluded ------------------------------------------------------------------------------------


def test_reports_that_were_not_retrieved_stand_apart_from_the_excluded_and_abstracts_nowhere(page):
    # a is included, b was excluded by its abstract, c by its full text, d was not to be had,
    # e waits for its full text, f is a duplicate of c, x (web) is off topic
    found = [*map(record, "abcdef"), record("x", "grey/oak")]
    decisions = [
        *include("a"),
        *passes("bcde"),
        *both("abstract", "b", "exclude", "TOPIC"),
        *both("abstract", "cde", "include"),
        *both("full_text", "c", "exclude", "PLACE"),
        *both("full_text", "d", "exclude", "LOST"),
        same("f", "c"),
        *vote("A", "grey", "x", "exclude", "TOPIC"),
    ]
    made = page(found, decisions)
    assert [(r.record.record_id, r.round, r.reason, r.by) for r in made.excluded] == [
        ("c", "Full texts", "Elsewhere", ("A", "B")),
        ("x", "Grey", "Off topic", ("A",)),
    ]
    assert [(r.record.record_id, r.reason) for r in made.not_retrieved] == [("d", "Not found")]


def test_an_excluded_report_is_told_with_its_quote_or_else_with_the_note(page):
    def out(name: str, **said: str) -> list[Decision]:
        return [replace(d, **said) for d in vote("A", "grey", name, "exclude", "TOPIC")]

    decisions = [
        *out("a", evidence="Set in a forest.", note="seen on page 3"),
        *out("b", note="asked the authors"),
        *out("c"),
    ]
    rows = page([record(name, "grey/oak") for name in "abc"], decisions).excluded
    assert [r.evidence for r in rows] == ["Set in a forest.", "asked the authors", ""]


def test_where_several_decided_each_stands_with_the_own_words_and_no_other(page):
    decisions = [
        *passes("a"),
        *both("abstract", "a", "include"),
        *(
            replace(d, evidence="Set in a forest.", at="2020-05-03T10:00:00+00:00")
            for d in vote("A", "full_text", "a", "exclude", "PLACE")
        ),
        *(replace(d, note="no trees") for d in vote("B", "full_text", "a", "exclude", "PLACE")),
    ]
    made = page([record("a")], decisions)
    (row,) = made.excluded
    assert (row.reason, row.by, row.evidence) == ("Elsewhere", ("A", "B"), "")
    assert [(v.by, v.reasons, v.day, v.evidence) for v in row.votes] == [
        ("A", ("Elsewhere",), "2020-05-03", "Set in a forest."),
        ("B", ("Elsewhere",), "", "no trees"),
    ]
    html = render(made)
    # what each gave as a reason stands in the column of the reason that is counted
    one = '<span class="who">A</span> <span class="who">(2020-05-03)</span> <q'
    assert html.count(one) == 1 and html.count('<span class="who">B</span> <q') == 1


def test_a_reason_of_ones_own_stands_with_the_person_who_gave_it(page):
    decisions = [
        *passes("a"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "include"),
        *vote("A", "full_text", "a", "exclude", "PLACE"),
        *vote("B", "full_text", "a", "exclude", "OLD"),
        *consensus("full_text", "a", "exclude", "PLACE"),
    ]
    html = render(page([record("a")], decisions))
    assert '<span class="who">B</span>: exclude, OLD' in html
    assert '<span class="who">A</span></div>' in html


def test_an_exclusion_for_an_unknown_code_shows_the_code_and_one_without_any_says_so(page):
    decisions = [
        *passes("ab"),
        *both("abstract", "ab", "include"),
        *both("full_text", "a", "exclude", "OLD"),
        *both("full_text", "b", "exclude"),
    ]
    rows = page([record("a"), record("b")], decisions).excluded
    assert [r.reason for r in rows] == ["OLD", "no reason given"]


def test_an_excluded_report_shows_the_best_of_its_records_and_whether_it_was_invented(page):
    found = [record("a", "two.csv"), record("b", doi="10.1/b"), record("c")]
    decisions = [
        same("b", "a"),
        *passes("ac"),
        *both("abstract", "ac", "include"),
        *both("full_text", "ac", "exclude", "PLACE"),
    ]
    rows = page(found, decisions).excluded
    assert [(r.record.record_id, r.record.doi, r.simulated) for r in rows] == [
        ("a", "10.1/b", True),
        ("c", "", False),
    ]


def test_each_list_of_the_page_has_as_many_reports_as_its_box_in_the_diagram(page):
    decisions = [
        *passes("abc"),
        *both("abstract", "abc", "include"),
        *both("full_text", "ac", "exclude", "PLACE"),
        *both("full_text", "b", "exclude", "LOST"),
    ]
    html = render(page([record("a"), record("b"), record("c")], decisions))
    assert "2 reports excluded after retrieval, with the primary reason that is counted" in html
    assert "<p>1 report not retrieved, by round and reason.</p>" in html
    assert html.count('<a href="#n:reports_excluded">2</a>') == 1
    assert html.count('<a href="#n:reports_not_retrieved">1</a>') == 1
    none = render(page([record("a")], [*passes("a"), *both("abstract", "a", "include")]))
    assert "No report has been left out because it could not be retrieved." in none


# --- included ------------------------------------------------------------------------------------


def test_an_included_report_names_every_source_once_and_its_themes(page):
    # a was found in the first index, in the second, and in the first again; b in the second alone
    found = [
        record("a"),
        record("b", "two.csv"),
        record("c", "two.csv", doi="10.1/c"),
        record("d", "again.ris"),
    ]
    decisions = [*include("ab"), same("c", "a"), same("d", "a")]
    tags = [tag("a", "T2", 0.5, "A leaf."), tag("a", "T1", 0.5, "A root."), tag("b", "T3", 0.5, "")]
    first, second = page(found, decisions, tags).included
    assert (first.record.record_id, first.record.doi) == ("a", "10.1/c")
    assert first.found_in == ("First index", "Second index")
    assert first.themes == ("Roots", "Leaves")  # in the order of the codebook
    assert first.simulated is False
    assert (second.found_in, second.simulated) == (("Second index",), True)
    assert second.themes == ("T3",)  # a theme without a label is called by its id


def test_without_a_codebook_there_are_no_themes(page):
    shown = page([record("a")], include("a"), [tag("a", "T1", 0.5, "A root.")], codebook=None)
    assert shown.themes == ()
    assert shown.included[0].themes == ()


# --- sources -------------------------------------------------------------------------------------


def test_records_are_counted_by_source_duplicates_too_and_a_source_may_have_none(page):
    found = [
        record("a", locator="data/searches/one.ris line 1"),
        record("b", locator="data/searches/one.ris line 9"),
        record("c", "two.csv", locator="data/searches/two.csv row 2"),
    ]
    assert page(found, [same("b", "a")]).sources == (
        SourceRow(source=FIRST, file="data/searches/one.ris", records=2),
        SourceRow(source=SECOND, file="data/searches/two.csv", records=1),
        SourceRow(source=AGAIN, file="again.ris", records=0),
        SourceRow(source=WEB, file="grey/oak", records=0),
    )


@pytest.mark.parametrize(
    ("locator", "file"),
    [
        ("data/searches/my own export.ris line 12", "data/searches/my own export.ris"),
        ("data/searches/works.json entry 3", "data/searches/works.json"),
        ('data/grey/register.xlsx sheet "Sheet 1" row 4', "data/grey/register.xlsx"),
        ("data/grey/oak/Annual report of 2019.pdf", "data/grey/oak/Annual report of 2019.pdf"),
        ("data/grey/oak/in the row 7", "data/grey/oak/in the"),
    ],
)
def test_the_file_of_a_source_is_told_without_the_place_in_it(page, locator: str, file: str):
    row = page([record("a", "grey/oak", locator=locator)], []).sources[3]
    assert (row.file, row.records) == (file, 1)


def test_documents_of_one_folder_are_told_by_the_folder_and_not_by_one_of_them(page):
    found = [record(n, "grey/oak", locator=f"data/grey/oak/{n}.pdf") for n in "xy"]
    row = page(found, []).sources[3]
    assert (row.file, row.records) == ("grey/oak", 2)


def test_a_wave_is_told_with_what_it_was_the_first_to_find(page):
    # wave 1: a, b (a duplicate of a), c; wave 2: d (a duplicate of c, so known), e and f
    found = [*map(record, "abc"), *(record(name, "again.ris") for name in "def")]
    decisions = [same("b", "a"), same("d", "c"), *include("ce"), *passes("f")]
    rows = page(found, decisions).waves
    whole = [w for w in rows if not w.source_id]
    assert [(w.wave, w.records, w.known, w.duplicates, len(w.reports)) for w in whole] == [
        (1, 3, 0, 1, 2),
        (2, 3, 1, 0, 2),
    ]
    assert [(w.included, len(w.waiting)) for w in whole] == [(("c",), 1), (("e",), 1)]


def test_a_review_of_one_wave_has_no_table_of_waves(page):
    assert page([record("a")], []).waves == ()


# --- themes --------------------------------------------------------------------------------------


def test_a_theme_is_shown_by_the_best_supported_of_its_sentences(page):
    tags = [
        tag("a", "T1", 0.5, "A root."),
        tag("a", "T2", 0.9, "A leaf."),
        tag("b", "T1", 0.8, "Roots upon roots upon roots."),
        tag("c", "T1", 0.75, "Root and branch and root."),
    ]
    assert page([*map(record, "abc")], include("abc"), tags).themes == (
        ThemeRow(
            theme="T1 Roots",
            group="Below",
            definition="What holds.",
            possible=3,
            quote="Roots upon roots upon roots.",
            status="suggested",
            record_id="b",
        ),
        ThemeRow(theme="T2 Leaves", possible=1, quote="A leaf.", status="suggested", record_id="a"),
        ThemeRow(theme="T3"),
    )


def test_a_report_counts_once_a_theme_as_confirmed_before_suggested_and_not_where_refused(page):
    # T1: a sure, b possible, c confirmed though suggested as possible, d refused
    tags = [tag(name, "T1", 0.5, f"Of {name}.") for name in "abcd"]
    tags[0] = replace(tags[0], tier="sure", hits=2)
    said = [word("A", "confirm", "T1", "Of c.", record="c")]
    said += [word("A", "refuse", "T1", "Of d.", record="d")]
    row = page([*map(record, "abcd")], include("abcd"), tags, codings=said).themes[0]
    assert (row.sure, row.possible, row.confirmed, row.documents) == (1, 1, 1, 3)
    assert (row.quote, row.status) == ("Of c.", "confirmed")


def test_of_sentences_that_are_equally_good_the_same_is_shown_whatever_their_order(page):
    tags = [tag("b", "T1", 0.5, "Of b."), tag("a", "T1", 0.5, "Of a."), tag("c", "T1", 0.5, "Of c")]
    found, decisions = [*map(record, "abc")], include("abc")
    quotes = {page(found, decisions, order).themes[0].quote for order in (tags, tags[::-1])}
    assert quotes == {"Of c"}


def test_the_map_the_gaps_and_the_reader_count_the_included_reports(page):
    tags = [
        tag("a", "T1", 0.5, "A root."),
        tag("b", "T1", 0.5, "A root."),
        tag("c", "T2", 0.5, "x"),
    ]
    decisions = [*include("ab"), *passes("c")]
    shown = page([*map(record, "abc")], decisions, tags)
    assert [(node.label, node.documents) for node in shown.concept_map.concepts] == [
        ("Roots", 2),
        ("Leaves", 0),
        ("T3", 0),
    ]
    assert shown.evidence_gap.nowhere == ("Leaves", "T3")
    assert [(g.value, g.documents, g.silent) for g in shown.evidence_gap.gaps] == [
        ("Academic publication", 2, ("Leaves", "T3")),
        ("not given", 2, ("Leaves", "T3")),
        ("no year", 2, ("Leaves", "T3")),
    ]
    counts = shown.reader
    assert (counts.documents, counts.included, counts.themes, counts.tags) == (3, 2, 3, 3)
    assert counts.by_status == (("suggested", 3),)


# --- the rest ------------------------------------------------------------------------------------


def test_the_head_of_the_page_is_that_of_the_protocol(page, tmp_path: Path):
    sheets = tmp_path / "data" / "sheets"
    sheets.mkdir(parents=True)
    (sheets / "whose.csv").write_text("record_id,decision\na,include\n", encoding="utf-8")
    table = ReviewTable(title="Of trees", question="Why so tall?", authors=("Ash, I", "Elm, O"))
    shown = page([record("a")], [], protocol=replace(PROTOCOL, review=table))
    assert (shown.title, shown.question) == ("Of trees", "Why so tall?")
    assert shown.authors == ("Ash, I", "Elm, O")
    (owed,) = shown.awaited
    assert (owed.person, owed.what) == ("the rules", "1 records in types")
    assert shown.next_step is not None
    assert shown.next_step.command == "cis run"
    # a workbook that is nobody's, and a search of other hits than it has records
    assert [p.where for p in shown.problems] == ["data/sheets/whose.csv", "one.ris"]
    assert (shown.published_in, shown.comparisons) == ("", ())
    assert shown.flow.databases.records_identified == 1
    assert shown.diagram.startswith("<svg") or "<svg" in shown.diagram


def test_the_page_compares_with_the_paper_that_published_toml_names(page, tmp_path: Path):
    (tmp_path / "config").mkdir()
    told = '[published]\nsource = "Ash (2019)"\n\n[[number]]\nbox = "records_identified"\n'
    told += 'label = "Records"\nvalue = 4\nstatus = "reported"\n'
    (tmp_path / "config" / "published.toml").write_text(told, encoding="utf-8")
    shown = page([record("a")], [])
    assert shown.published_in == "Ash (2019)"
    assert [(c.label, c.published, c.computed) for c in shown.comparisons] == [("Records", 4, 1)]


def test_agreement_is_that_of_the_votes_before_they_were_settled_by_rounds_with_their_titles(page):
    # a: both include; b: A includes, B excludes, settled; types and grey have no two reviewers
    decisions = [
        *passes("ab"),
        *both("abstract", "a", "include"),
        *vote("A", "abstract", "b", "include"),
        *vote("B", "abstract", "b", "exclude", "TOPIC"),
        *consensus("abstract", "b", "exclude", "TOPIC"),
    ]
    (row,) = page([record("a"), record("b")], decisions).agreements
    assert (row.title, row.reviewers) == ("Abstracts", ("A", "B"))
    assert (row.agreement.n_items, row.agreement.n_conflicts) == (2, 1)
