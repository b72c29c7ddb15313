"""Criteria judged by rules: each report meets a criterion, does not, or it cannot be told.

The operators are those of `protocol`: one_of, between, mentions, requires, country, publisher.
What a rule cannot tell is never guessed: it is "unclear", and the protocol says whether such a
report passes or goes to people.

Why every criterion is asked although the first one not met decides: the further reasons show a
reviewer who doubts the first whether the report would have been excluded anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cis_pipeline.core.model import Decision, Record, Verdict
from cis_pipeline.core.text.language import LEAST_WORDS, shares
from cis_pipeline.core.text.phrases import Found, Phrases, Words, phrases_of, words
from cis_pipeline.protocol.criteria.between import Between
from cis_pipeline.protocol.criteria.country import InCountry
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.criteria.mentions import Mentions, Requires
from cis_pipeline.protocol.criteria.one_of import OneOf
from cis_pipeline.protocol.criteria.publisher import ByPublisher
from cis_pipeline.protocol.criteria.reading import TextField
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.publishers import Bodies
from cis_pipeline.protocol.rounds import Round

PASSED_BY = "rule:criteria"
"""Who lets a report pass: no single criterion, all of them together."""

Status = Literal["met", "not_met", "unclear"]

_SURE = 0.9
_SURELY_NOT = 0.05
_CODE = re.compile(r"[a-z]{2}([-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the criterion's id, its status, and the field and words it rests on.

    Of an unclear finding, `evidence` says why it cannot be told.
    """

    criterion: str
    status: Status
    evidence: str = ""


def judge(report: Record, criterion: Criterion, protocol: Protocol) -> Finding:
    """Judge one report by one criterion; a criterion without a rule is unclear."""
    return _judge(_Reading(report), criterion, _gazetteer(_Same(protocol)))


def screen(asked: Round, reports: Iterable[Record], protocol: Protocol) -> Iterator[Decision]:
    """Judge reports by all criteria of a round that have a rule; one decision a report, in order.

    Excluded for the first criterion not met (by "rule:<ID>", the others in `further`), else
    included, or unsure where the round sends unclear reports to people (by "rule:criteria"). The
    note of a report that is not excluded says what was unclear.
    """
    ruled = [c for c in protocol.criteria_of(asked.id) if c.rule is not None]
    gazetteer = _gazetteer(_Same(protocol))
    for report in reports:
        reading = _Reading(report)
        findings = [_judge(reading, criterion, gazetteer) for criterion in ruled]
        yield _decide(asked, report.record_id, findings, protocol)


def doubts(report: Record, round_id: str, protocol: Protocol) -> tuple[Finding, ...]:
    """What the rules of a round's criteria leave unclear about a report, in declared order.

    `round_id` is the round whose reviewers are to see it.
    """
    ruled = [c for c in protocol.criteria_of(round_id) if c.rule is not None]
    found = (judge(report, criterion, protocol) for criterion in ruled)
    return tuple(finding for finding in found if finding.status == "unclear")


def _decide(asked: Round, record_id: str, findings: list[Finding], protocol: Protocol) -> Decision:
    failed = [f for f in findings if f.status == "not_met"]
    unclear = [f for f in findings if f.status == "unclear"]
    if failed:
        verdict, by = Verdict.EXCLUDE, f"rule:{failed[0].criterion}"
    else:
        open_ = unclear and asked.unclear == "people"
        verdict, by = (Verdict.UNSURE if open_ else Verdict.INCLUDE), PASSED_BY
    codes = [f.criterion for f in failed]
    rests_on = failed or [f for f in findings if f.status == "met" and f.evidence]
    return Decision(
        record_id=record_id,
        round=asked.id,
        by=by,
        verdict=verdict,
        reason=codes[0] if codes else "",
        further=tuple(codes[1:]),
        note="" if failed else _listed(unclear),
        evidence=_listed(rests_on),
        protocol=protocol.basis(asked.id, verdict, codes),
    )


def _listed(findings: Iterable[Finding]) -> str:
    return "; ".join(f"{f.criterion}: {f.evidence}" for f in findings)


class _Reading:
    """A report as the rules read it: each text field is cut into words once."""

    def __init__(self, report: Record) -> None:
        self.report = report
        self._cut: dict[str, Words] = {}

    def words(self, field: TextField) -> Words:
        if field not in self._cut:
            value = getattr(self.report, field)
            self._cut[field] = words(value if isinstance(value, str) else "; ".join(value))
        return self._cut[field]

    def first(self, phrases: Phrases, fields: Iterable[TextField]) -> str:
        """Where the first of the phrases stands, with the words around it; "" if nowhere."""
        for field in fields:
            for found in phrases.find(self.words(field)):
                return self.quote(field, found)
        return ""

    def quote(self, field: TextField, found: Found) -> str:
        return f'{field}: "{self.words(field).quote(found.start, found.end)}"'


class _Gazetteer:
    """The countries and the publishers of a protocol, made ready for looking up."""

    def __init__(self, protocol: Protocol) -> None:
        self.bodies = Bodies(protocol.publishers)
        self.country_of = {
            name: country
            for country in protocol.countries.country
            for name in (country.name, *country.aliases)
        }
        self.places = Phrases(self.country_of, names=True)


class _Same:
    """A protocol as a key of a cache, by identity: to hash its hundreds of tables costs more
    than to judge a report."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol

    def __hash__(self) -> int:
        return id(self.protocol)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.protocol is self.protocol


@lru_cache(maxsize=4)
def _gazetteer(key: _Same) -> _Gazetteer:
    return _Gazetteer(key.protocol)


def _judge(reading: _Reading, criterion: Criterion, gazetteer: _Gazetteer) -> Finding:
    status: Status
    match criterion.rule:
        case OneOf() as rule if rule.field == "language":
            status, evidence = _language(rule, reading.report)
        case OneOf() as rule:
            status, evidence = _item_type(rule, reading.report)
        case Between() as rule:
            status, evidence = _between(rule, reading.report)
        case Mentions() as rule:
            status, evidence = _mentions(rule, reading)
        case Requires() as rule:
            status, evidence = _requires(rule, reading)
        case InCountry() as rule:
            status, evidence = _country(rule, reading, gazetteer)
        case ByPublisher() as rule:
            status, evidence = _publisher(rule, reading.report, gazetteer.bodies)
        case None:
            status, evidence = "unclear", "no rule judges it, only people"
    return Finding(criterion.id, status, evidence)


def _item_type(rule: OneOf, report: Record) -> tuple[Status, str]:
    if not report.item_type:
        return "unclear", "no item type is given"
    listed = report.item_type.casefold() in {value.casefold() for value in rule.values}
    return ("met" if listed else "not_met"), f'item_type: "{report.item_type}"'


def _language(rule: OneOf, report: Record) -> tuple[Status, str]:
    """By the entry's own code (any of several), else by what the text is written in."""
    listed = {value.casefold() for value in rule.values}
    given = [part for part in re.split(r"[;,/\s]+", report.language.casefold()) if part]
    evidence = f'language: "{report.language}"'
    if any(part in listed or (part[:2] in listed and _CODE.fullmatch(part)) for part in given):
        return "met", evidence
    if given and all(_CODE.fullmatch(part) for part in given):
        return "not_met", evidence
    return _detected(listed, report)


def _detected(listed: set[str], report: Record) -> tuple[Status, str]:
    """Sure only if the listed languages together hold nearly all of the probability, or none."""
    likely = shares(f"{report.title} {report.abstract}")
    given = (
        f'"{report.language}" is no language code' if report.language else "no language is given"
    )
    if not likely:
        return "unclear", f"{given}, and there are fewer than {LEAST_WORDS} words to tell it by"
    share = sum(likely.get(code, 0.0) for code in listed)
    best = next(iter(likely))
    if share >= _SURE:
        return "met", f'language: detected "{best}" in title and abstract'
    if share <= _SURELY_NOT:
        return "not_met", f'language: detected "{best}" in title and abstract'
    return "unclear", f'{given}; detected perhaps "{best}" ({likely[best]:.0%})'


def _between(rule: Between, report: Record) -> tuple[Status, str]:
    if report.year is None:
        return "unclear", "no year is given"
    inside = rule.low <= report.year <= rule.high
    return ("met" if inside else "not_met"), f"year: {report.year}"


def _mentions(rule: Mentions, reading: _Reading) -> tuple[Status, str]:
    against = reading.first(phrases_of(rule.any), rule.fields)
    if not against:
        empty = not any(reading.words(field).folded for field in rule.fields)
        return ("unclear", "there is no text to judge by") if empty else ("met", "")
    saving = reading.first(phrases_of(rule.unless), rule.fields)
    return ("unclear", f"{against}, but also {saving}") if saving else ("not_met", against)


def _requires(rule: Requires, reading: _Reading) -> tuple[Status, str]:
    found = reading.first(phrases_of(rule.any), rule.fields)
    if found:
        return "met", found
    if "abstract" in rule.fields and not reading.words("abstract").folded:
        return "unclear", "there is no abstract, and nothing else mentions it"
    return "not_met", f"none of its phrases is mentioned in {', '.join(rule.fields)}"


def _country(rule: InCountry, reading: _Reading, gazetteer: _Gazetteer) -> tuple[Status, str]:
    """A place that is named in a comparison may be a setting or not: it decides nothing."""
    elsewhere: dict[str, str] = {}
    against: dict[bool, str] = {}  # by whether it is comparable
    for field in rule.fields:
        for found, compared in _places(reading.words(field), gazetteer.places):
            country, quote = gazetteer.country_of[found.phrase], reading.quote(field, found)
            if compared:
                against.setdefault(country.comparable, quote)
            elif country.comparable:
                return "met", quote
            else:
                elsewhere.setdefault(country.name, quote)
    if True in against or (against and not elsewhere):
        return "unclear", f"named only in a comparison, {against.get(True) or against[False]}"
    if not elsewhere:
        return "unclear", "no place is named"
    return "not_met", f"only {', '.join(elsewhere)} named, {next(iter(elsewhere.values()))}"


_COMPARING = (
    *(("compared", "with"), ("compared", "to"), ("comparison", "with"), ("comparison", "to")),
    *(("contrast", "with"), ("contrast", "to"), ("unlike",), ("than",)),
)
_BETWEEN = frozenset(("the", "in", "that", "those", "of"))


def _places(text: Words, places: Phrases) -> Iterator[tuple[Found, bool]]:
    """Each place, and whether it is one that others are held against ("compared with Wales")."""
    last = 0  # where such a place ended, for the second of "England and Wales"
    for found in places.find(text):
        joined = last > 0 and list(text.folded[last : found.start]) in (["and"], ["or"])
        compared = joined or _follows_comparison(text.folded[: found.start])
        last = found.end if compared else 0
        yield found, compared


def _follows_comparison(before: Sequence[str]) -> bool:
    near = [word for word in before[-5:] if word not in _BETWEEN]
    return any(tuple(near[-len(comparing) :]) == comparing for comparing in _COMPARING)


def _publisher(rule: ByPublisher, report: Record, bodies: Bodies) -> tuple[Status, str]:
    placed = bodies.place(report.publisher, report.url)
    if placed is None and not report.publisher.strip():
        placed = bodies.place_authors(report.authors)
    if placed:
        status: Status = "met" if placed.category in rule.categories else "not_met"
        return status, f"{placed.because}, {placed.category}"
    if not report.publisher.strip():
        return "unclear", "no publisher is given"
    near = bodies.nearest(report.publisher)
    hint = f"; nearest are {' | '.join(near)}" if near else ""
    return "unclear", f'publisher: "{report.publisher}" is not listed{hint}'
