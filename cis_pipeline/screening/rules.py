"""A round decided by rules: each report is judged by all criteria of the round that have a rule.

What a rule cannot tell is never guessed: it is "unclear", and the protocol says whether such a
report passes or goes to people. How an operator judges stands in `protocol.criteria`. Rules of the
template's examples are not asked (`Protocol.examples`).

Why every criterion is asked although the first one not met decides: the further reasons show a
reviewer who doubts the first whether the report would have been excluded anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cis_pipeline.core.model import Decision, Record, Verdict
from cis_pipeline.protocol.criteria.operator import Finding, Reading
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round

PASSED_BY = "rule:criteria"
"""Who lets a report pass: no single criterion, all of them together."""

Findings = Mapping[str, Finding]
"""What was found about a report: criterion id -> finding, in the order of the protocol."""


def screen(asked: Round, reports: Iterable[Record], protocol: Protocol) -> Iterator[Decision]:
    """Judge reports by all criteria of a round that have a rule; one decision a report, in order.

    Excluded for the first criterion not met (by "rule:<ID>", the others in `further`), else
    included, or unsure where the round sends unclear reports to people (by "rule:criteria"). The
    note of a report that is not excluded says what was unclear.
    """
    for report in reports:
        findings = _judged(report, asked.id, protocol)
        yield _decide(asked, report.record_id, findings, protocol)


def unclear(report: Record, round_id: str, protocol: Protocol) -> Findings:
    """What the rules of a round's criteria cannot tell about a report.

    `round_id` is the round whose reviewers are to see it.
    """
    found = _judged(report, round_id, protocol)
    return {code: f for code, f in found.items() if f.status == "unclear"}


def listed(findings: Findings) -> list[str]:
    """Findings in words: ["YEAR: year: 1999"]."""
    return [f"{code}: {finding.evidence}" for code, finding in findings.items()]


def _judged(report: Record, round_id: str, protocol: Protocol) -> Findings:
    asked = [
        c
        for c in protocol.criteria_of(round_id)
        if c.rule is not None and c.id not in protocol.examples
    ]
    reading = None
    for criterion in asked:
        if report not in protocol.found[criterion.id]:
            reading = reading or Reading(report, protocol)
            protocol.found[criterion.id][report] = criterion.judge(reading)
    return {c.id: protocol.found[c.id][report] for c in asked}


def _decide(asked: Round, record_id: str, findings: Findings, protocol: Protocol) -> Decision:
    failed = {code: f for code, f in findings.items() if f.status == "not_met"}
    doubtful = {code: f for code, f in findings.items() if f.status == "unclear"}
    codes = list(failed)
    if failed:
        verdict, by = Verdict.EXCLUDE, f"rule:{codes[0]}"
    else:
        open_ = doubtful and asked.unclear == "people"
        verdict, by = (Verdict.UNSURE if open_ else Verdict.INCLUDE), PASSED_BY
    met = {code: f for code, f in findings.items() if f.status == "met" and f.evidence}
    return Decision(
        record_id=record_id,
        round=asked.id,
        by=by,
        verdict=verdict,
        reason=codes[0] if codes else "",
        further=tuple(codes[1:]),
        note="" if failed else "; ".join(listed(doubtful)),
        evidence="; ".join(listed(failed or met)),
        protocol=protocol.basis(asked.id, verdict, codes),
    )
