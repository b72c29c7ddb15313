"""Criteria and rounds: who screened what, how, how far they agreed, and how conflicts ended."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.ledger.snapshot import Snapshot
from cis_pipeline.outputs.documents.document import Column, Gap, Table, Text, listed, row, text
from cis_pipeline.outputs.paper.order_facts import order_facts
from cis_pipeline.outputs.paper.rule_facts import RuleFacts, rule_facts
from cis_pipeline.outputs.paper.sentences import Section, Sentence, gap, sentence
from cis_pipeline.outputs.paper.vote_facts import VoteFacts, vote_facts
from cis_pipeline.outputs.paper.words import counted, many, share, together, was, with_interval
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.boxes import ARMS
from cis_pipeline.prisma.flow import RoundCount
from cis_pipeline.protocol.criteria.criterion import Criterion
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.assignment.pilots import Pilot, pilot_of


def sections(results: Results) -> tuple[Section, ...]:
    """A few sentences of the whole, with the criteria as a table; then a section a round."""
    protocol = results.state.protocol
    tables = (_criteria(protocol),) if protocol.criteria else ()
    whole = Section("Eligibility criteria and screening", tuple(_whole(protocol)), tables)
    counts = {r.id: r for r in results.flow.rounds}
    rounds = (
        Section(f"Round: {r.title}", tuple(_round(r, counts[r.id], results)), level=3)
        for r in protocol.rounds
    )
    return (whole, *rounds)


def _whole(protocol: Protocol) -> Iterator[Sentence]:
    n = len(protocol.criteria)
    if not n:
        yield gap("the eligibility criteria; none stand in config/criteria.toml")
    else:
        stand = "The criterion is" if n == 1 else f"The {n} criteria are"
        yield sentence("config/criteria.toml", f"{stand} listed in the table below.")
    if protocol.examples:
        names = ", ".join(protocol.examples)
        yield gap(f"the review's own criteria: {names} are still the template's examples")
    each = []
    for arm, name in ARMS.items():
        if rounds := protocol.rounds_of(arm):
            each.append(f"{counted(len(rounds), 'round')} for records from {name}")
    if each:
        yield sentence("config/review.toml", "Screening has ", listed(each), ".")


def _round(asked: Round, n: RoundCount, results: Results) -> Iterator[Sentence]:
    if not n.entered:
        for_what = f"which is for {many(asked.unit)} from {ARMS[asked.arm]}"
        said = f'Nothing has come yet to the round "{asked.title}", {for_what}.'
        yield sentence("flow.json: rounds", said)
        return
    if asked.decided_by == "rules":
        yield from _by_rules(asked, n, results)
    else:
        yield from _by_people(asked, n, results)


def _outcome(n: RoundCount) -> str:
    """What became of those who entered: "160 were excluded and 144 went on"."""
    said = [f"{n.excluded} {was(n.excluded)} excluded", f"{n.left} went on"]
    if n.stopped:
        said.append(f"{n.stopped} {was(n.stopped)} left unread by decision")
    if n.waiting:
        said.append(f"{n.waiting} still {'awaits' if n.waiting == 1 else 'await'} a decision")
    return together(said)


def _reasons(n: RoundCount, protocol: Protocol) -> Iterator[Sentence]:
    each = []
    for code, many_of in n.reasons.items():
        criterion = protocol.criterion(code)
        title = criterion.title if criterion else code or "no reason given"
        each.append(f"{title} ({many_of})")
    if each:
        what = "reason was" if len(each) == 1 else "reasons were"
        said = f"The primary {what}: {'; '.join(each)}."
        yield sentence("flow.json: rounds", said)


# --- rounds of rules -----------------------------------------------------------------------------


def _by_rules(asked: Round, n: RoundCount, results: Results) -> Iterator[Sentence]:
    state, facts = results.state, rule_facts(asked, results.state)
    criteria = state.protocol.criteria_of(asked.id)
    own = [c for c in criteria if c.rule is not None and c.id not in state.protocol.examples]
    asks = counted(len(own), "criterion")
    began = f'In the round "{asked.title}" rules judged {counted(n.entered, asked.unit)} by {asks}'
    if facts.people or facts.to_people:
        sent = len(facts.to_people)
        said = f"they excluded {len(facts.excluded)} and let {len(facts.passed)} pass"
        said += f"; {sent} they could not settle" if sent or asked.unclear == "people" else ""
        yield sentence("decisions.csv", f"{began}: {said}.")
        yield sentence("flow.json: rounds", f"In all, {_outcome(n)}.")
    else:
        yield sentence("flow.json: rounds, config/criteria.toml", f"{began}: {_outcome(n)}.")
    yield from _reasons(n, state.protocol)
    if facts.in_doubt:
        m = len(facts.in_doubt)
        yield sentence(
            "decisions.csv",
            f"Of {counted(m, asked.unit)} that passed, the rules could not tell whether every "
            "criterion is met; they were read in the next round."
            if m != 1
            else f"Of 1 {asked.unit} that passed, the rules could not tell whether every criterion "
            "is met; it was read in the next round.",
        )
    if facts.to_people or asked.unclear == "people":
        yield from _sent_to_people(asked, facts, results)
    yield from _audited(asked, facts, results)


def _sent_to_people(asked: Round, facts: RuleFacts, results: Results) -> Iterator[Sentence]:
    sent = len(facts.to_people)
    yield sentence(
        "decisions.csv",
        f"What the rules could not settle ({counted(sent, asked.unit)}) went to "
        f"{counted(len(asked.reviewers), 'reviewer')} ({together(asked.reviewers)}).",
    )
    votes = vote_facts(asked, results.state)
    if votes.reports:
        yield _readers(asked, votes)
    yield from _agreement(asked, results)
    yield from _conflicts(asked, votes)


def _audited(asked: Round, facts: RuleFacts, results: Results) -> Iterator[Sentence]:
    if not facts.excluded:
        return
    audit = next(a for a in results.audits if a.round_id == asked.id)
    if audit.read:
        n = len(audit.wrong)
        yield sentence(
            "audit.csv",
            f"Rules had excluded {audit.excluded}; of a random sample of {audit.read} that a person"
            f" read, {n} should not have been excluded ({share(audit.share)}).",
        )
    elif audit.drawn:
        yield sentence(
            "audit.csv",
            f"A random sample of {audit.drawn} of the {audit.excluded} that rules excluded has been"
            " drawn and has not been read yet.",
        )
    else:
        yield gap(f'how the exclusions by rules in the round "{asked.title}" were checked')
    if facts.restored:
        n = len(facts.restored)
        yield sentence(
            "paper/automation_records.csv",
            f"People overruled {n} of the rules' {counted(len(facts.excluded), 'exclusion')}.",
        )


# --- rounds of people ----------------------------------------------------------------------------


def _by_people(asked: Round, n: RoundCount, results: Results) -> Iterator[Sentence]:
    state, votes = results.state, vote_facts(asked, results.state)
    who = f"{counted(len(asked.reviewers), 'reviewer')} ({together(asked.reviewers)})"
    came = f"{counted(n.entered, asked.unit)} came to"
    if not votes.reports and n.waiting == n.entered:
        waits = "awaits" if n.entered == 1 else "await"
        yield sentence(
            "flow.json: rounds",
            f'In the round "{asked.title}", {counted(n.entered, asked.unit)} {waits} the decision '
            f"of {who}; nobody has judged any yet.",
        )
        return
    yield sentence(
        "flow.json: rounds",
        f'{came} the round "{asked.title}", which is judged by {who}: {_outcome(n)}.',
    )
    yield from _reasons(n, state.protocol)
    yield from _pilot(asked, pilot_of(asked, state), state)
    if votes.reports:
        yield _readers(asked, votes)
        yield from _independence(asked, votes)
    yield from _agreement(asked, results)
    yield from _conflicts(asked, votes)


def _readers(asked: Round, votes: VoteFacts) -> Sentence:
    """How many people judged how many reports."""
    if len(votes.readers) == 1:
        ((people, n),) = votes.readers.items()
        every = f"Each of the {n} {many(asked.unit)}" if n != 1 else f"The {asked.unit}"
        said = f"{every} that {was(n)} judged has been judged by {counted(people, 'person')}"
        return sentence("decisions.csv", f"{said}: {together(votes.people)}.")
    each = [
        f"{counted(n, asked.unit)} {'has' if n == 1 else 'have'} been judged by "
        f"{counted(people, 'person')}"
        for people, n in votes.readers.items()
    ]
    return sentence("decisions.csv", f"{together(each)} ({together(votes.people)}).")


def _independence(asked: Round, votes: VoteFacts) -> Iterator[Sentence]:
    """What is known of whether they saw what others said."""
    if len(votes.people) < 2:
        if max(votes.readers) == 1 and len(asked.reviewers) == 1:
            yield gap(f'how errors of a single reviewer were guarded against in "{asked.title}"')
        return
    shown = "neither what others said nor what rules had found"
    if votes.blind == votes.votes:
        yield sentence(
            "workbooks.csv",
            f"They judged independently: the workbooks they filled in showed {shown}.",
        )
        return
    if votes.blind:
        yield sentence(
            "workbooks.csv",
            f"{votes.blind} of the {votes.votes} votes came from workbooks that showed {shown}.",
        )
    if votes.seeing:
        yield sentence(
            "workbooks.csv",
            f"{votes.seeing} of the {votes.votes} votes were given in workbooks that also showed "
            "what others said or what rules had found.",
        )
    if votes.elsewhere:
        yield sentence(
            "decisions.csv",
            f"{votes.elsewhere} of the {votes.votes} votes were cast in another program and "
            "brought in.",
        )
    if votes.blind + votes.seeing < votes.votes:
        yield gap(f'whether the reviewers judged independently of each other in "{asked.title}"')


def _pilot(asked: Round, pilot: Pilot | None, state: Snapshot) -> Iterator[Sentence]:
    if pilot is None:
        return
    drawn = len({d.evidence for d in order_facts(asked.id, state).pilot})
    pilots = (
        f"{drawn} pilots were judged by all reviewers first, the last"
        if drawn > 1
        else ("A pilot was judged by all reviewers first,")
    )
    said = f"{pilots} of {counted(len(pilot.reports), asked.unit)}"
    if pilot.owing:
        yield sentence("workbooks.csv", f"{said}; {counted(pilot.owing, 'decision')} of it "
                       f"{'is' if pilot.owing == 1 else 'are'} still owed.")  # fmt: skip
        return
    yield sentence(
        "decisions.csv",
        f"{said}: their agreement (Gwet's AC1) was {with_interval(pilot.agreement)}, where "
        f"{pilot.needed:.2f} had been asked for.",
    )
    if pilot.ruling is not None:
        why = f": {pilot.ruling.note}" if pilot.ruling.note else ""
        yield sentence("decisions.csv", f"{pilot.ruling.by} ruled to go on{why}.")


def _agreement(asked: Round, results: Results) -> Iterator[Sentence]:
    parts = results.agreement_by_part.get(asked.id)
    if parts is None or not parts.overall.n_items:
        return
    found = parts.overall
    kappa = "Cohen's kappa" if found.n_screeners <= 2 else "the mean of the pairwise Cohen's kappas"
    yield sentence(
        "agreement.csv",
        f"Before any conflict was settled, the verdicts on the {counted(found.n_items, asked.unit)}"
        f" judged by two or more agreed in {with_interval(found.percent_agreement, True)}; {kappa} "
        f"was {with_interval(found.cohen_kappa)}, Gwet's AC1 {with_interval(found.gwet_ac1)}.",
    )
    if parts.caution:
        yield sentence("agreement.csv", parts.caution)


def _conflicts(asked: Round, votes: VoteFacts) -> Iterator[Sentence]:
    n = votes.disagreements
    if not n:
        if max(votes.readers, default=0) > 1:
            yield sentence("conflicts.csv", "There was no disagreement.")
        return
    ends = []
    for (status, who), many_of in sorted(votes.conflicts.items(), key=lambda end: -end[1]):
        verb = was(many_of) if status != "open" else "is" if many_of == 1 else "are"
        ends.append(f"{many_of} {verb} {_ENDS[status]}".replace("{who}", who))
    yield sentence(
        "conflicts.csv",
        f"They disagreed about {counted(n, asked.unit)}: {together(ends)}.",
    )


_ENDS = {
    "settled": "settled by {who}",
    "agreed": "ended by a reviewer's voting anew",
    "first declared": "a difference of reasons only, of which the one declared first is counted",
    "open": "not settled yet",
}


# --- the criteria --------------------------------------------------------------------------------


def _criteria(protocol: Protocol) -> Table:
    columns = (
        *(Column("Criterion", 1.6), Column("Excluded if", 2.4), Column("Asked as", 3)),
        *(Column("Rounds", 2), Column("Judged by", 2)),
    )
    rows = tuple(
        row(c.id, c.title, c.question, _rounds_of(c, protocol), _judged_by(c, protocol))
        for c in protocol.criteria
    )
    return Table(columns, rows, "Eligibility criteria, in the order in which they are tried")


def _rounds_of(criterion: Criterion, protocol: Protocol) -> str:
    return "; ".join(r.title for r in protocol.rounds if r.id in criterion.rounds)


def _judged_by(criterion: Criterion, protocol: Protocol) -> Text:
    rounds = [r for r in protocol.rounds if r.id in criterion.rounds]
    said: list[str | Gap] = []
    own = criterion.id not in protocol.examples
    if own and criterion.rule is not None and any(r.decided_by == "rules" for r in rounds):
        said.append(f'a rule ("{getattr(criterion.rule, "operator", "")}")')
    if any(r.decided_by == "people" or r.unclear == "people" for r in rounds):
        said.append("people")
    return listed(said) if said else text(Gap("who judges it"))
