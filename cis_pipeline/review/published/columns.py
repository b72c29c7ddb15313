"""Which column of other people's tables is what: told from its name, and from what stands in it.

What names an item, who voted, a reason or a day is told from the name of the column. A column of
decisions is one whose cells are decisions; its name says whose they are ("lb_full_text_response"
is LB's, at full text), and whether they settle what people disagreed about ("final", "consensus").

Why the cells too: teams call such columns by their initials, or by anything at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from cis_pipeline.formats.tabular.columns import KNOWN
from cis_pipeline.review.published.words import Speech, each, speech
from cis_pipeline.screening.votes.table import plain

ABSTRACT, FULL_TEXT = "abstract", "full text"
"""The two stages of screening."""

_NAMES: Mapping[str, str] = {
    "id": "itemid recordid recid recordkey articleid studyid paperid reportid referenceid "
    "citationid documentid covidenceid covidence covidencenumber uniqueid refid rid item record "
    "study id key citekey citationkey bibtexkey ref reference citation pmid pubmedid itemno "
    "itemnumber recordno recordnumber studyno studynumber refno number nr no sno",
    "title": " ".join(KNOWN["title"]) + " papertitle titleofpaper recordtitle reporttitle",
    "doi": "doi doiorurl doilink digitalobjectidentifier",
    "year": " ".join(KNOWN["year"]),
    "authors": " ".join(KNOWN["authors"]) + " firstauthor leadauthor",
    "who": "screener reviewer reviewers rater assessor judge coder annotator voter who by user "
    "username screenername reviewername ratername reviewerid screenerid raterid screenedby "
    "reviewedby assessedby decidedby ratedby",
    "stage": "stage phase round level step screeningstage screeningphase screenstage assessedon "
    "excludedat stageofexclusion exclusionstage excludedstage",
    "origin": "fromsearches fromsearch insearches origin arm identifiedvia identifiedthrough "
    "foundvia howfound howidentified searchmethod searchtype sourcetype recordsource source "
    "identifiedfrom othermethods fromothermethods",
    "settles": "resolve resolves resolved resolution isresolution isresolved isfinal isconsensus "
    "consensus final adjudicated isadjudication",
    "day": "day date timestamp decidedon votedon decisiondate votedate screeningdate datescreened "
    "assessedat reviewedat",
}
"""The names that a column may have, the likeliest first."""

_PERSON = each(
    "reviewer reviewers screener rater coder assessor judge annotator researcher evaluator reader "
    "author investigator"
)
_FINAL = each(
    "final consensus agreed resolved resolution adjudication adjudicated adjudicator overall "
    "reconciled settled arbitration arbiter tiebreak tiebreaker conclusion combined ruling"
)
_DECISION = each(
    "decision decisions vote votes verdict judgement judgment response responses result outcome "
    "status label include included inclusion exclude excluded exclusion eligible eligibility "
    "screen screening screened choice answer assessment selection selected relevant relevance "
    "keep rating call"
)
_REASON = each("reason reasons rationale why justification grounds")
_NOTE = each("note notes comment comments remark remarks explanation detail details")
_NO_VOTE = each(
    "meta population intervention comparator comparison outcomes design language agree agreement "
    "concordant concordance match conflict viewed duplicate duplicates retrieved available quality "
    "risk bias pilot"
)
"""What a column asks that is no decision about the item, though its cells say yes and no."""
_FILLERS = each("by of the for at and in on is to s if text stage phase level")
_MACHINE = each("machine model ai llm gpt asreview automatic auto algorithm classifier")
_ENOUGH, _SHORT = 0.8, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A column of decisions: whose they are ("" where a column of names says it, or nothing does),
    of which stage ("" if the name does not say), which column holds them and the reason (-1: none).
    `settles` if they settle conflicts; `machine` if they are a program's.
    """

    who: str
    stage: str
    column: int
    reason: int = -1
    settles: bool = False
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (from 0) has which role, and the columns of decisions.

    Roles are those that name an item (id, title, doi, year, authors), who, stage, origin, day,
    settles (yes or no: whether a row settles a conflict), and reason: one that is nobody's own.
    `unread` are decisions of nobody beside those of people whose stage is named: what they are of,
    nobody can tell.
    """

    roles: Mapping[str, int] = field(default_factory=dict)
    ballots: tuple[Ballot, ...] = ()
    unread: tuple[int, ...] = ()

    @property
    def telling(self) -> tuple[int, ...]:
        """The columns that a finding shows of a row."""
        found = [*self.roles.values(), *(b.column for b in self.ballots)]
        found += [b.reason for b in self.ballots if b.reason >= 0]
        return tuple(sorted(set(found)))


@dataclass(frozen=True, slots=True)
class _Name:
    """A column's name in words: its `stage`, and the `rest` that names a person."""

    printed: str
    words: tuple[str, ...]
    stage: str
    rest: str

    def has(self, words: frozenset[str]) -> bool:
        return not words.isdisjoint(self.words)


@cache
def roles_of(name: str) -> str:
    """The role that a column has by its name alone; "" of others.

    >>> roles_of("Item ID"), roles_of("Screener"), roles_of("Colour")
    ('id', 'who', '')
    """
    compared = plain(name)
    for role, names in _NAMES.items():
        if compared in names.split():
            return role
    return "reason" if _name(name).has(_REASON) else ""


def read(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns:
    """What the columns of a table are; `rows` are cells below the header, which may be fewer."""
    spoken = [speech(row[at] for row in rows if at < len(row)) for at in range(len(names))]
    called = [_name(name) for name in names]
    ballots = [
        _ballot(at, name)
        for at, name in enumerate(called)
        if _votes(name, spoken[at]) and not _is_item(name, spoken[at])
    ]
    taken = {ballot.column for ballot in ballots}
    ballots = _staged(ballots)
    unread = _of_nobody(ballots)
    ballots = [ballot for ballot in ballots if ballot.column not in unread]
    roles = _roles(names, taken)
    if "origin" in roles and not _tells_origin(names, roles["origin"], rows):
        del roles["origin"]
    reasons = {at: name for at, name in enumerate(called) if _is_reason(name) and at not in taken}
    ballots = _with_reasons(_settled(ballots, "who" in roles), called, reasons)
    own = {ballot.reason for ballot in ballots}
    for at in reasons:
        if at not in own and at not in roles.values():
            roles.setdefault("reason", at)
    return Columns(roles, tuple(ballots), unread)


def _name(printed: str) -> _Name:
    outside = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", printed)  # "decision (include/exclude)"
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+", outside)
    low = tuple(word.casefold() for word in words)
    stage = stage_in(printed)
    known = _PERSON | _FINAL | _DECISION | _REASON | _NOTE | _FILLERS | _STAGE_WORDS
    own = () if stage else _INITIALS
    rest = [w for w, as_is in zip(words, low, strict=True) if as_is not in known or w in own]
    return _Name(printed.strip(), low, stage, " ".join(rest))


_STAGE_WORDS = each(
    "full fulltext fulltexts ft title titles abstract abstracts tiab ti ab ta tia tiabs"
)
_INITIALS = frozenset(("AB", "TI", "IN", "BY", "AT"))
"""Where no stage is named they are rather somebody's initials."""
_FULL = re.compile(r"full[\W_]*-?[\W_]*texts?|(?<![a-z])ft(?![a-z])|eligibility|(?<![a-z])full$")
_FIRST = re.compile(
    r"abstract|(?<![a-z])(?:ti[\W_]?ab|ta|tiab)(?![a-z])|titles?[\W_]*(?:and|&|/|_)"
)


def stage_in(text: str) -> str:
    """The stage that words name; "" if none or both.

    >>> stage_in("lb_full_text_response"), stage_in("TiAb decision"), stage_in("decision")
    ('full text', 'abstract', '')
    """
    low = text.casefold()
    full, first = bool(_FULL.search(low)), bool(_FIRST.search(low))
    if full == first:
        return ""
    return FULL_TEXT if full else ABSTRACT


def _votes(name: _Name, spoken: Speech) -> bool:
    """Whether a column holds decisions about items."""
    if not spoken.filled or spoken.tell < _ENOUGH or _is_reason(name) or name.has(_NOTE):
        return False
    if spoken.strong:
        return not name.has(frozenset(("conflict", "agreement")))
    if name.has(_NO_VOTE) or (spoken.flags and not name.has(_DECISION | _PERSON)):
        return False
    initials = len(name.words) <= 2 and len(name.rest) <= _SHORT and name.rest.isupper()
    return name.has(_PERSON | _FINAL | _DECISION) or initials or bool(name.stage and name.rest)


def _is_item(name: _Name, spoken: Speech) -> bool:
    """Whether a column names the items, though its cells are numbers ("Study" 1, 2, 3)."""
    return not spoken.strong and roles_of(name.printed) in ("id", "title", "year", "stage")


def _is_reason(name: _Name) -> bool:
    return name.has(_REASON) or (
        name.has(frozenset(("exclusion", "excluded", "exclude")))
        and name.has(frozenset(("criterion", "criteria", "code", "codes", "category")))
    )


def _ballot(at: int, name: _Name) -> Ballot:
    settles, who = name.has(_FINAL), ""
    if not settles and name.rest and not name.rest.isdigit():
        who = name.rest
        if re.fullmatch(r"[A-Za-z]+( \d+)?", who) and len(who.replace(" ", "")) <= _SHORT:
            who = who.replace(" ", "").upper()
    if not settles and name.has(_PERSON):
        who = f"{next(w for w in name.words if w in _PERSON)} {name.rest}".strip()
    elif name.rest.isdigit():
        who = name.printed
    return Ballot(who=who, stage=name.stage, column=at, settles=settles, machine=name.has(_MACHINE))


def _roles(names: Sequence[str], taken: set[int]) -> dict[str, int]:
    """The likeliest column of each role, of those that hold no decisions."""
    places: dict[str, int] = {}
    for at, name in enumerate(names):
        if at not in taken:
            places.setdefault(plain(name), at)
    roles: dict[str, int] = {}
    for role, known in _NAMES.items():
        found = [places[one] for one in known.split() if one in places]
        free = [at for at in found if at not in roles.values()]
        if free:
            roles[role] = free[0]
    return roles


_OTHERWISE = re.compile(
    r"citation|hand|web|grey|gray|expert|snowball|other|chain|organi[sz]ation|database|register"
)


def _tells_origin(names: Sequence[str], at: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column says by which way a report was found, and not which journal printed it."""
    cells = {row[at].strip().casefold() for row in rows if at < len(row) and row[at].strip()}
    if plain(names[at]) in ("source", "recordsource", "arm", "origin"):
        return bool(cells) and all(_OTHERWISE.search(cell) for cell in cells)
    return bool(cells)


def elsewhere(name: str, cell: str) -> bool | None:
    """Whether a cell of a column of origins says that a report came by other methods than searches
    of databases and registers; None if it does not say.

    >>> elsewhere("from_searches", "0"), elsewhere("source", "Database search")
    (True, False)
    """
    text = cell.strip().casefold()
    yes, no = text in ("1", "1.0", "yes", "true", "y"), text in ("0", "0.0", "no", "false", "n")
    if yes or no:
        return no if "search" in plain(name) else yes
    if not text:
        return None
    return not re.search(r"database|register", text) and bool(_OTHERWISE.search(text))


def _staged(ballots: list[Ballot]) -> list[Ballot]:
    """Where only one stage is named, the columns of people and the last word are of it too."""
    stages = {b.stage for b in ballots if b.stage and (b.who or b.settles)}
    if len(stages) != 1:
        return ballots
    (stage,) = stages
    named = [not b.stage and (bool(b.who) or b.settles) for b in ballots]
    return [
        replace(b, stage=stage) if of_it else b for b, of_it in zip(ballots, named, strict=True)
    ]


def _of_nobody(ballots: Sequence[Ballot]) -> tuple[int, ...]:
    staged = any(b.stage and b.who for b in ballots)
    return tuple(b.column for b in ballots if staged and not (b.stage or b.who or b.settles))


def _settled(ballots: list[Ballot], long: bool) -> list[Ballot]:
    """Where people have columns of their own, a decision of nobody is what came of theirs."""
    found = []
    for one in ballots:
        beside = [b for b in ballots if b.stage == one.stage and b.who and not b.settles]
        came = not one.who and not one.settles and bool(beside) and not long
        found.append(replace(one, settles=True) if came else one)
    return found


def _with_reasons(
    ballots: list[Ballot], called: Sequence[_Name], reasons: Mapping[int, _Name]
) -> list[Ballot]:
    """Each ballot with the column of its own reason: the same person's, else the same stage's.

    A reason that is nobody's goes with the decision that settles, else with all of its stage; one
    that names no stage is of the last.
    """
    found = []
    for one in ballots:
        name = called[one.column]
        own = [at for at, r in reasons.items() if r.rest and r.rest == name.rest]
        own = [at for at in own if reasons[at].stage in ("", one.stage)] or own[:0]
        if not own:
            last = max(b.stage for b in ballots)
            settled = any(b.settles and b.stage == one.stage for b in ballots)
            same = [at for at, r in reasons.items() if r.stage == one.stage and not r.rest]
            loose = [at for at, r in reasons.items() if not r.stage and not r.rest]
            if one.settles or not settled:
                own = same or (loose if one.stage == last else [])
        found.append(replace(one, reason=own[0]) if own else one)
    return found
