"""Small reviews counted by hand: each is drawn on paper in its comment, box by box.

Balanced sums prove nothing by themselves; these numbers were written down before the code ran.
"""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.prisma.equations import broken
from cis_pipeline.protocol.criteria.criterion import Criterion
from making import (
    CRITERIA,
    PROTOCOL,
    WEB,
    both,
    consensus,
    flow,
    folded,
    passes,
    records,
    same,
    vote,
)


def boxes(found, decisions, protocol=PROTOCOL):
    """The numbers of the database column, in the order of the diagram."""
    f = flow(found, decisions, protocol)
    assert broken(f) == ()
    d = f.databases
    return tuple(map(d.shown, BOXES))


BOXES = (
    *("records_identified", "duplicate_records_removed", "records_removed_other_reasons"),
    *("records_screened", "records_excluded", "reports_sought", "reports_not_retrieved"),
    *("reports_assessed", "reports_excluded", "reports_included", "studies_included"),
)

PENDING = (None,) * 5
"""Nobody has come to retrieval, full texts and inclusion."""

PLAIN = [
    same("b", "a"),
    *vote("rule:TYPE", "types", "c", "exclude", "TYPE"),
    *passes("adefgh"),
    *both("abstract", "d", "exclude", "TOPIC"),
    *both("abstract", "aefgh", "include"),
    *both("full_text", "e", "exclude", "PLACE"),
    *both("full_text", "f", "exclude", "LOST"),
    *both("full_text", "agh", "include"),
]


def test_a_plain_review_is_counted_box_by_box():
    # identified a b c d e f g h ......... 8
    #   b is a duplicate of a ............ 1     c is no article ........... 1
    # screened a d e f g h ............... 6     d is off topic ............ 1
    # sought a e f g h ................... 5     f was not to be had ....... 1
    # assessed a e g h ................... 4     e is about another place .. 1
    # included a g h ..................... 3 reports, of studies that nobody has named
    assert boxes(records("abcdefgh"), PLAIN) == (8, 1, 1, 6, 1, 5, 1, 4, 1, 3, None)


def test_a_late_duplicate_of_an_included_record_is_removed_and_changes_nothing_below():
    # the plain review, and then i arrives in a later search: a duplicate of g, which is included
    # identified 9, duplicates b i = 2, and all else as it was
    found = records("abcdefghi")
    late = [*PLAIN, *passes("i"), same("i", "g")]
    assert boxes(found, late) == (9, 2, 1, 6, 1, 5, 1, 4, 1, 3, None)
    assert folded(found, late).reports["g"] == ("g", "i")


def test_a_late_merge_of_two_included_records_leaves_one_report_and_nothing_twice():
    # the plain review, and then a person finds that g and h are the same report
    # identified 8, duplicates b h = 2, screened a d e f g = 5, sought a e f g = 4,
    # assessed a e g = 3, included a g = 2
    late = [*PLAIN, same("h", "g", by="A")]
    assert boxes(records("abcdefgh"), late) == (8, 2, 1, 5, 1, 4, 1, 3, 1, 2, None)


def test_a_reviewer_who_changes_their_mind_is_counted_once_and_with_the_last_word():
    # A first includes a, then excludes it, as B had: excluded without any conflict
    # identified 1, screened 1, excluded 1, nothing sought
    decisions = [
        *passes("a"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "exclude", "TOPIC"),
        *vote("A", "abstract", "a", "exclude", "TOPIC"),
    ]
    assert boxes(records("a"), decisions) == (1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0)


def test_votes_on_a_duplicate_count_for_its_report():
    # A screened a, B screened b; then a and b turn out to be one report: both have voted on it
    # identified 2, duplicate b, screened a, sought a, still to be read by A and B
    decisions = [
        *passes("ab"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "b", "include"),
        same("b", "a"),
    ]
    assert boxes(records("ab"), decisions) == (2, 1, 0, 1, 0, 1, *PENDING)
    standing = folded(records("ab"), decisions).standings["a"]
    assert (standing.box, standing.awaiting) == ("awaiting_full_text", ("A", "B"))


def test_votes_of_one_reviewer_that_contradict_each_other_after_a_merge_wait_for_a_person():
    # A included a and excluded b; B the same; then they are one report: nobody's vote is lost,
    # and none wins: a conflict
    decisions = [
        *passes("ab"),
        *both("abstract", "a", "include"),
        *both("abstract", "b", "exclude", "TOPIC"),
        same("b", "a"),
    ]
    standing = folded(records("ab"), decisions).standings["a"]
    assert (standing.box, standing.awaiting) == ("awaiting_abstract", ("consensus",))
    settled = [*decisions, *consensus("abstract", "a", "exclude", "TOPIC")]
    assert boxes(records("ab"), settled) == (2, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0)


def test_a_revised_criterion_opens_only_the_decisions_that_rest_on_it():
    # a was excluded as off topic, b as from elsewhere, c was included.
    # Then the question of PLACE is put in other words: b's exclusion rests on it, and c's
    # inclusion (which said that no criterion was unmet) does too; a stays out.
    decisions = [
        *passes("abc"),
        *both("abstract", "a", "exclude", "TOPIC"),
        *both("abstract", "b", "exclude", "PLACE"),
        *both("abstract", "c", "include"),
    ]
    revised = tuple(
        c.model_copy(update={"question": "Here, or close by?"}) if c.id == "PLACE" else c
        for c in CRITERIA
    )
    before, after = PROTOCOL, replace(PROTOCOL, criteria=revised)
    assert boxes(records("abc"), decisions, before)[3:6] == (3, 2, 1)
    assert boxes(records("abc"), decisions, after)[3:6] == (3, 1, None)
    standings = folded(records("abc"), decisions, after).standings
    assert standings["a"].box == "records_excluded"
    assert standings["b"].awaiting == standings["c"].awaiting == ("A", "B")


def test_a_criterion_with_another_title_opens_nothing():
    decisions = [*passes("a"), *both("abstract", "a", "exclude", "TOPIC")]
    titled = tuple(c.model_copy(update={"title": "Another title"}) for c in CRITERIA)
    after = replace(PROTOCOL, criteria=titled)
    assert boxes(records("a"), decisions, after) == (1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0)


def test_a_criterion_for_full_texts_only_leaves_abstracts_as_they_are():
    decisions = [*passes("a"), *both("abstract", "a", "include")]
    more = (*CRITERIA, Criterion(id="NEW", title="New", question="?", rounds=("full_text",)))
    after = replace(PROTOCOL, criteria=more)
    assert folded(records("a"), decisions, after).standings["a"].box == "awaiting_full_text"


def test_a_report_with_two_studies_is_one_report_and_two_studies():
    # a and b are included; a tells of two studies, b of another: 2 reports, 3 studies, EQ11 holds
    decisions = [
        *passes("ab"),
        *both("abstract", "ab", "include"),
        *both("full_text", "ab", "include"),
        replace(vote("A", "full_text", "a", "study")[0], target="Leeds pilot; Hull pilot"),
        replace(vote("A", "full_text", "b", "study")[0], target="York pilot"),
    ]
    assert boxes(records("ab"), decisions) == (2, 0, 0, 2, 0, 2, 0, 2, 0, 2, 3)


def test_studies_are_not_counted_while_those_of_a_report_are_not_named():
    # a tells of the Leeds pilot, and nobody has said what b tells of: it may be the same
    decisions = [
        *passes("ab"),
        *both("abstract", "ab", "include"),
        *both("full_text", "ab", "include"),
        replace(vote("A", "full_text", "a", "study")[0], target="Leeds pilot"),
    ]
    assert boxes(records("ab"), decisions) == (2, 0, 0, 2, 0, 2, 0, 2, 0, 2, None)
    counted = flow(records("ab"), decisions)
    assert (counted.studies_included, counted.reports_with_studies) == (None, 1)


def test_a_study_with_two_reports_is_two_reports_and_one_study():
    decisions = [
        *passes("ab"),
        *both("abstract", "ab", "include"),
        *both("full_text", "ab", "include"),
        *(replace(d, target="Leeds pilot") for d in vote("A", "full_text", "ab", "study")),
    ]
    assert boxes(records("ab"), decisions) == (2, 0, 0, 2, 0, 2, 0, 2, 0, 2, 1)


def test_a_conflict_waits_and_its_consensus_settles_it():
    # A includes, B is unsure: awaiting; screened 1, nothing excluded, nothing sought
    conflict = [
        *passes("a"),
        *vote("A", "abstract", "a", "include"),
        *vote("B", "abstract", "a", "unsure"),
    ]
    assert boxes(records("a"), conflict) == (1, 0, 0, 1, 0, None, *PENDING)
    assert folded(records("a"), conflict).standings["a"].awaiting == ("consensus",)
    settled = [*conflict, *consensus("abstract", "a", "include")]
    assert boxes(records("a"), settled) == (1, 0, 0, 1, 0, 1, *PENDING)


def test_two_exclusions_for_different_reasons_count_under_the_one_declared_first():
    # EQ6: one primary reason a report. TOPIC is declared before PLACE.
    decisions = [
        *passes("a"),
        *vote("A", "abstract", "a", "exclude", "PLACE"),
        *vote("B", "abstract", "a", "exclude", "TOPIC"),
    ]
    standing = folded(records("a"), decisions).standings["a"]
    assert (standing.box, standing.reason, standing.by) == ("records_excluded", "TOPIC", ("A", "B"))


def test_a_person_overrules_a_rule_and_no_rule_overrules_a_person():
    # the rule calls a no article; a person says it is one; the rule, run again, changes nothing
    rule = vote("rule:TYPE", "types", "a", "exclude", "TYPE")
    person = vote("A", "types", "a", "include")
    assert boxes(records("a"), rule)[2] == 1
    assert boxes(records("a"), [*rule, *person]) == (1, 0, 0, None, None, None, *PENDING)
    assert boxes(records("a"), [*rule, *person, *rule])[2:4] == (0, None)


def test_what_nobody_has_come_to_is_pending_and_no_number():
    # a and b are articles, nobody has voted: two await screening, all further boxes are pending
    waiting = flow(records("ab"), passes("ab")).databases
    assert (waiting.awaiting_screening, waiting.shown("records_screened")) == (2, None)
    assert waiting.pending == (
        "records_screened",
        "records_excluded",
        "reports_sought",
        "reports_not_retrieved",
        "reports_assessed",
        "reports_excluded",
        "reports_included",
        "studies_included",
    )
    # A votes on a: screening has begun, and nothing was sought so far
    begun = flow(records("ab"), [*passes("ab"), *vote("A", "abstract", "a", "include")]).databases
    assert [begun.shown(n) for n in BOXES[3:6]] == [2, 0, None]
    # both leave at abstract: nothing is pending any more, and nothing was sought
    out = [*passes("ab"), *both("abstract", "ab", "exclude", "TOPIC")]
    assert boxes(records("ab"), out) == (2, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0)
    assert flow(records("ab"), out).databases.pending == ()


def test_a_round_that_was_reopened_leaves_nothing_behind_it_but_pending_boxes():
    # a was read in full before; its abstract is open again, so that nothing was sought by now
    before = both("full_text", "a", "exclude", "PLACE")
    again = flow(records("a"), [*passes("a"), *before]).databases
    assert (again.shown("records_screened"), again.awaiting_screening) == (None, 1)
    assert [again.shown(n) for n in BOXES[5:]] == [None] * 6


def test_not_a_duplicate_is_remembered_for_ever():
    # a rule merges b into a; a person parts them; the rule says it again, of b and by way of c
    parted = [same("b", "a"), same("b", "a", by="A", verdict="not_duplicate")]
    assert boxes(records("ab"), [*parted, same("b", "a")])[:2] == (2, 0)
    round_about = [*parted, same("c", "a"), same("c", "b")]
    result = folded(records("abc"), round_about)
    assert result.standings["c"].box == "duplicate_records_removed"
    assert result.standings["b"].report_id == "b"
    assert len(result.problems) == 1


def test_the_earliest_record_stays_canonical_whichever_way_round_the_merges_come():
    # c ~ b, then b ~ a: one report a with a, b, c; and a later d ~ c joins it under a
    result = folded(records("abcd"), [same("c", "b"), same("a", "b"), same("c", "d")])
    assert result.reports == {"a": ("a", "b", "c", "d")}


def test_other_methods_are_a_column_of_their_own_and_share_only_the_last_box():
    # databases: a is included. Web: x included, y excluded, z is a duplicate of a.
    # other column: identified 3, sought x y = 2 (z left before, EQ8 allows for it), included 1
    found = [*records("a"), *records("xyz", WEB.source_id)]
    decisions = [
        *passes("a"),
        *both("abstract", "a", "include"),
        *both("full_text", "a", "include"),
        *vote("A", "grey", "x", "include"),
        *vote("A", "grey", "y", "exclude", "TOPIC"),
        same("z", "a"),
    ]
    assert boxes(found, decisions) == (1, 0, 0, 1, 0, 1, 0, 1, 0, 1, None)
    f = flow(found, decisions)
    o = f.other
    assert o is not None
    assert (o.records_identified, o.duplicate_records_removed, o.records_screened) == (3, 1, None)
    assert (o.reports_sought, o.reports_excluded, o.reports_included) == (2, 1, 1)
    assert (f.reports_included, f.studies_included, f.interim) == (2, None, False)


def test_an_include_further_on_does_not_hide_an_exclusion_before_it_and_is_told():
    # the abstract was included by A and B; then the rule finds that it is no article
    decisions = [
        *passes("a"),
        *both("abstract", "a", "include"),
        *vote("rule:TYPE", "types", "a", "exclude", "TYPE"),
    ]
    result = folded(records("a"), decisions)
    assert result.standings["a"].box == "records_removed_other_reasons"
    assert "though A included it later on, in abstract" in str(result.problems[0])


def test_a_rules_word_about_a_late_duplicate_does_not_let_its_report_pass():
    # rule: a is out for its year, b passed; then b turns out to be a duplicate of a: a stays out
    decisions = [
        *vote("rule:TYPE", "types", "a", "exclude", "TYPE"),
        *passes("b"),
        same("b", "a", by="A"),
    ]
    assert boxes(records("ab"), decisions)[:4] == (2, 1, 1, 0)


def test_settlements_of_two_reports_that_are_merged_and_differ_wait_for_a_new_one():
    decisions = [
        *passes("ab"),
        *both("abstract", "ab", "unsure"),
        *consensus("abstract", "b", "include"),
        *consensus("abstract", "a", "exclude", "TOPIC"),
    ]
    later = [*decisions[:-1], same("b", "a"), decisions[-1]]
    assert boxes(records("ab"), later)[3:6] == (1, 1, 0)  # a's came last, and is about a
    torn = [*decisions[:-2], decisions[-1], decisions[-2], same("b", "a")]
    standing = folded(records("ab"), torn).standings["a"]
    assert (standing.box, standing.awaiting) == ("awaiting_abstract", ("consensus",))


def test_nobody_settles_a_doubt_by_doubting():
    decisions = [*passes("a"), *both("abstract", "a", "unsure")]
    decisions += consensus("abstract", "a", "unsure")
    assert folded(records("a"), decisions).standings["a"].awaiting == ("consensus",)


def test_votes_of_the_other_arm_are_told_when_a_merge_leaves_them_without_effect():
    # x (web) is older than a (database), which A and B have included: the report is x's now
    found = [*records("x", WEB.source_id), *records("a")]
    decisions = [*passes("a"), *both("abstract", "a", "include"), same("a", "x")]
    result = folded(found, decisions)
    assert result.standings["x"].box == "awaiting_grey"
    assert "votes of A, B in abstract, a round of the other arm" in str(result.problems[0])


def test_studies_named_for_two_records_of_a_report_are_all_kept_and_differing_names_are_told():
    study = [replace(d, target="Leeds") for d in vote("A", "full_text", "a", "study")]
    study += [replace(d, target="Hull") for d in vote("A", "full_text", "b", "study")]
    both_read = [*both("abstract", "ab", "include"), *both("full_text", "ab", "include")]
    decisions = [*passes("ab"), *both_read, *study, same("b", "a")]
    assert folded(records("ab"), decisions).studies == {"a": ("Hull", "Leeds")}
    other = [replace(d, target="Leeds pilot") for d in vote("B", "full_text", "a", "study")]
    result = folded(records("ab"), [*decisions, *other])
    assert "people name different studies" in str(result.problems[0])
    settled = [replace(d, target="Leeds") for d in vote("consensus", "full_text", "a", "study")]
    result = folded(records("ab"), [*decisions, *other, *settled])
    assert (result.studies["a"], result.problems) == (("Leeds",), ())
