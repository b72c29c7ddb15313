"""The numbers of the flow that no box of the databases' column shows: whom and what they count."""

from __future__ import annotations

from dataclasses import replace

from cis_pipeline.core.model import Channel, Decision, Record, Source
from cis_pipeline.ledger.fold import fold
from cis_pipeline.prisma.counting import count
from cis_pipeline.prisma.equations import broken
from cis_pipeline.prisma.flow import Column, Flow, Identified, RoundCount
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from making import (
    CRITERIA,
    PROTOCOL,
    SOURCES,
    WEB,
    both,
    flow,
    folded,
    passes,
    records,
    same,
    vote,
)


def included(names: str) -> list[Decision]:
    """Records of the databases that have come to the end."""
    read = both("full_text", names, "include")
    return [*passes(names), *both("abstract", names, "include"), *read]


def studies(names: str, where: str, told: str) -> list[Decision]:
    """A names the studies of each record."""
    return [replace(d, target=told) for d in vote("A", where, names, "study")]


def other(counted: Flow) -> Column:
    assert counted.other is not None
    return counted.other


def round_of(counted: Flow, name: str) -> RoundCount:
    (found,) = [r for r in counted.rounds if r.id == name]
    return found


# --- interim, simulated --------------------------------------------------------------------------


def test_numbers_are_interim_while_a_doubtful_pair_is_open_though_every_vote_is_in():
    doubt = same("b", "a", verdict="unsure")
    open_ = flow(records("ab"), [*included("ab"), doubt])
    assert (open_.interim, open_.doubtful_pairs) == (True, 1)
    ruled = same("b", "a", by="A", verdict="not_duplicate")
    closed = flow(records("ab"), [*included("ab"), doubt, ruled])
    assert (closed.interim, closed.doubtful_pairs) == (False, 0)


def test_numbers_are_interim_while_one_vote_is_owed():
    decisions = [*included("a"), *passes("b"), *vote("A", "abstract", "b", "include")]
    assert flow(records("ab"), decisions).interim is True
    assert flow(records("a"), included("a")).interim is False


INVENTED = Source(source_id="made_up", name="An invented database", simulated=True)
WITH_INVENTED = {**SOURCES, "made_up": INVENTED}


def test_a_simulated_source_that_gave_no_record_makes_no_number_simulated():
    found = records("a")
    assert count(found, WITH_INVENTED, folded(found, []), PROTOCOL).simulated is False


def test_one_invented_record_makes_the_numbers_simulated_even_as_a_duplicate():
    found = [*records("a"), *records("b", "made_up")]
    one_report = fold(found, WITH_INVENTED, [same("b", "a")], PROTOCOL)
    assert count(found, WITH_INVENTED, one_report, PROTOCOL).simulated is True


# --- arms ----------------------------------------------------------------------------------------


def test_a_records_own_channel_decides_its_arm_and_not_that_of_its_source():
    # a grey register: x from its website, y named by an expert, z found in a database after all;
    # and b of a database's export, which says itself that it was found by citation
    found = [
        *records("x", WEB.source_id),
        replace(records("y", WEB.source_id)[0], channel=Channel.EXPERT),
        replace(records("z", WEB.source_id)[0], channel=Channel.DATABASE),
        replace(records("b")[0], channel=Channel.CITATION),
    ]
    decisions = [*vote("A", "grey", "xyb", "include"), *included("z")]
    counted = flow(found, decisions)
    assert broken(counted) == ()
    assert counted.databases.identified_from == (
        Identified("web", "Web search", Channel.DATABASE, 1),
    )
    assert other(counted).identified_from == (
        Identified("web", "Web search", Channel.WEBSITE, 1),
        Identified("web", "Web search", Channel.EXPERT, 1),
        Identified("db", "A database", Channel.CITATION, 1),
    )
    assert (counted.databases.reports_included, other(counted).reports_included) == (1, 3)


def test_a_study_told_of_in_both_arms_counts_once():
    # a (database) and x (web) tell of the Leeds study, b of the Bath study:
    # 3 reports, 2 studies; the database's column has 2 of them, the other has 1
    found = [*records("ab"), *records("x", WEB.source_id)]
    decisions = [
        *included("ab"),
        *vote("A", "grey", "x", "include"),
        *studies("a", "full_text", "Leeds"),
        *studies("b", "full_text", "Bath"),
        *studies("x", "grey", "Leeds"),
    ]
    counted = flow(found, decisions)
    assert broken(counted) == ()
    assert (counted.reports_included, counted.studies_included) == (3, 2)
    assert (counted.databases.studies_included, other(counted).studies_included) == (2, 1)


def test_three_studies_of_one_report_are_two_beyond_one_a_report():
    named = [*studies("a", "full_text", "P; Q; R"), *studies("b", "full_text", "S")]
    counted = flow(records("ab"), [*included("ab"), *named])
    assert broken(counted) == ()
    assert (counted.reports_included, counted.studies_included) == (2, 4)
    assert counted.studies_beyond_one_a_report == 2


# --- rounds --------------------------------------------------------------------------------------


def test_by_rule_counts_what_rules_excluded_and_nothing_that_people_did():
    # rules exclude a and b; c passed them, and A, overruling, excludes it: 3 excluded, 2 by rules;
    # of the abstracts A and B exclude d, which no rule has seen
    decisions = [
        *vote("rule:TYPE", "types", "ab", "exclude", "TYPE"),
        *passes("cd"),
        *vote("A", "types", "c", "exclude", "TYPE"),
        *both("abstract", "d", "exclude", "TOPIC"),
    ]
    counted = flow(records("abcd"), decisions)
    types, abstract = round_of(counted, "types"), round_of(counted, "abstract")
    assert (types.entered, types.excluded, types.by_rule, types.left) == (4, 3, 2, 1)
    assert (abstract.entered, abstract.excluded, abstract.by_rule, abstract.left) == (1, 1, 0, 0)


def test_awaiting_counts_a_record_for_each_person_who_owes_a_vote_on_it():
    # a awaits A and B, b only B, c (in conflict) a consensus: three records, four that are owed
    decisions = [
        *passes("abc"),
        *vote("A", "abstract", "bc", "include"),
        *vote("B", "abstract", "c", "exclude", "TOPIC"),
    ]
    waits = round_of(flow(records("abc"), decisions), "abstract")
    assert (waits.entered, waits.waiting, waits.left) == (3, 3, 0)
    assert waits.awaiting == {"A": 1, "B": 2, "consensus": 1}


def test_reasons_stand_in_the_order_of_the_protocol_and_not_in_that_of_the_votes():
    decisions = [
        *passes("abc"),
        *both("abstract", "ab", "exclude", "PLACE"),
        *both("abstract", "c", "exclude", "TOPIC"),
    ]
    reasons = round_of(flow(records("abc"), decisions), "abstract").reasons
    assert list(reasons.items()) == [("TOPIC", 1), ("PLACE", 2)]


def test_what_waits_is_told_before_in_and_after_screening():
    # a awaits the rules, b and c their abstracts, d its full text
    decisions = [*passes("bcd"), *both("abstract", "d", "include")]
    counted = flow(records("abcd"), decisions)
    d = counted.databases
    assert broken(counted) == ()
    waits = (d.awaiting_before_screening, d.awaiting_screening, d.awaiting_assessment)
    assert waits == (1, 2, 1)


def test_other_methods_wait_for_their_assessment_since_they_have_no_screening():
    counted = flow(records("xy", WEB.source_id), vote("A", "grey", "x", "include"))
    o = other(counted)
    waits = (o.awaiting_before_screening, o.awaiting_screening, o.awaiting_assessment)
    assert waits == (0, 0, 1)
    assert (o.records_screened, o.records_excluded) == (None, None)


# --- the protocol is reworded --------------------------------------------------------------------

NOT_FOUND_ANYWHERE = replace(
    PROTOCOL,
    criteria=tuple(
        c.model_copy(update={"question": "Could nobody get hold of it?"}) if c.id == "LOST" else c
        for c in CRITERIA
    ),
)


def test_to_reword_not_retrieved_reopens_no_inclusion_but_what_was_called_so():
    # a is included, b excluded for its place, c was not to be had
    decisions = [
        *passes("abc"),
        *both("abstract", "abc", "include"),
        *both("full_text", "a", "include"),
        *both("full_text", "b", "exclude", "PLACE"),
        *both("full_text", "c", "exclude", "LOST"),
    ]
    before, after = (flow(records("abc"), decisions, p) for p in (PROTOCOL, NOT_FOUND_ANYWHERE))
    assert boxes(before) == (1, 2, 1, 1, 0)
    assert boxes(after) == (0, 3, 1, 1, 1)


def boxes(counted: Flow) -> tuple[int | None, ...]:
    d = counted.databases
    return (
        d.reports_not_retrieved,
        d.reports_assessed,
        d.reports_excluded,
        d.reports_included,
        d.awaiting_assessment,
    )


# --- updates -------------------------------------------------------------------------------------


def updated(studies_before: int | None, reports_before: int | None) -> Protocol:
    table = ReviewTable(
        title="An update", previous_studies=studies_before, previous_reports=reports_before
    )
    return replace(PROTOCOL, review=table)


def test_an_update_adds_what_both_arms_gave_to_what_was_included_before():
    # before: 7 studies in 9 reports; now a and b (one study) and x (another): 9 in 12
    found = [*records("ab"), *records("x", WEB.source_id)]
    decisions = [
        *included("ab"),
        *vote("A", "grey", "x", "include"),
        *studies("ab", "full_text", "Leeds"),
        *studies("x", "grey", "Bath"),
    ]
    counted = flow(found, decisions, updated(7, 9))
    assert broken(counted) == ()
    assert (counted.studies_included, counted.reports_included) == (2, 3)
    assert (counted.total_studies, counted.total_reports) == (9, 12)


def test_a_total_is_not_known_where_the_number_before_is_not():
    named = [*included("a"), *studies("a", "full_text", "Leeds")]
    counted = flow(records("a"), named, updated(7, None))
    assert (counted.total_studies, counted.total_reports) == (8, None)
    assert flow(records("a"), included("a")).total_studies is None


def test_a_record_without_a_source_line_of_its_own_counts_in_the_line_of_its_source():
    found = [Record(record_id="a", source_id="db"), Record(record_id="b", source_id="db")]
    assert flow(found, []).databases.identified_from == (
        Identified("db", "A database", Channel.DATABASE, 2),
    )


def test_a_review_that_reads_no_reports_does_not_know_how_many_it_assessed():
    only = Protocol(ReviewTable(title="Abstracts only"), PROTOCOL.rounds[:2], CRITERIA)
    decisions = [*passes("a"), *both("abstract", "a", "include")]
    found = records("a")
    counted = count(found, SOURCES, fold(found, SOURCES, decisions, only), only).databases
    assert (counted.records_screened, counted.reports_assessed) == (1, None)
