"""The nouns of a review: records, sources, decisions, standings and problems, as plain values.

Everything here is frozen and has no behaviour; what happens to it stands in `ledger` (the fold),
`prisma` (the counts) and the stages. Words follow PRISMA 2020 (Page et al. 2021, n71).

Why dataclasses and not pydantic: a library of a hundred thousand records is made and folded in
one go, and these values are made by our own readers, which already know what they hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

Arm = Literal["databases", "other"]
"""The two columns of the PRISMA diagram: databases and registers, or other methods."""

CochraneVersions = Literal["one", "versions"]
"""What a Cochrane review and its updates are: one document, or versions of one work."""


class Channel(StrEnum):
    """How a record was found; decides its arm and its line in the identification boxes."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION = "citation"
    HANDSEARCH = "handsearch"
    EXPERT = "expert"
    OTHER = "other"

    @property
    def arm(self) -> Arm:
        """The column of the diagram this channel is counted in."""
        return "databases" if self in (Channel.DATABASE, Channel.REGISTER) else "other"


class Verdict(StrEnum):
    """What a decision says about its record."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    """In the dedupe round a rule's word: whether it is a duplicate of `target`, a person says."""
    DUPLICATE = "duplicate"
    """The record is a duplicate of `target` (both are records of one report)."""
    NOT_DUPLICATE = "not_duplicate"
    """The record and `target` are two reports; if a person says so, whatever any rule says."""
    VERSION = "version"
    """The record is another version of `target` (preprint, translation): two reports, linked."""
    STUDY = "study"
    """The report tells of the studies named in `target`, separated by semicolons."""
    ASSIGN = "assign"
    """Those named in `target`, separated by semicolons, are to judge the report in this round;
    `reason` says what for (see `ledger.assignments`). Nobody, where screening was stopped."""


class Box(StrEnum):
    """Where a record can stand for good: the terminal boxes of the PRISMA 2020 diagram."""

    DUPLICATE = "duplicate_records_removed"
    AUTOMATION = "records_marked_ineligible_by_automation"
    OTHER_REASONS = "records_removed_other_reasons"
    SCREENED_OUT = "records_excluded"
    NOT_RETRIEVED = "reports_not_retrieved"
    EXCLUDED = "reports_excluded"
    INCLUDED = "reports_included"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How one search, handsearch, expert or chaining step was made (PRISMA-S).

    `hits` is the number the database announced, None where nobody wrote it down, and `hits_note`
    why the export holds another number ("the database exports 600 at most"); `wave` (from 1)
    is the turn of the iterative search; `simulated` is true when its records were invented, and
    then everything that shows them says so.
    """

    name: str
    channel: Channel = Channel.DATABASE
    platform: str = ""
    query: str = ""
    limits: str = ""
    searched_on: str = ""
    searched_by: str = ""
    hits: int | None = None
    hits_note: str = ""
    wave: int = 1
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Search):
    """A search with the id of the export, or of the folder, that holds what it found.

    `columns` says which column of a table holds which field, where its name does not
    ("title=Titel").
    """

    source_id: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One hit from one source, as it came; fields the entry does not give are empty or None.

    `raw` is the entry as it stood in the file, `locator` says where ("scopus.csv row 12"). `key`
    is what an entry is known by in its source where its text may change there (a Zotero item); ""
    where it is known by its text.
    `nth` counts identical entries within the source (1, 2, ...), so that two identical rows
    remain two records identified. `authors` are "Family, Given" or a body's name, in order.
    `item_type` is a Zotero item type (journalArticle, book, report, ...), or "" if not given.
    `url` holds every address that the entry gives, parted by "; " (see `core.addresses`).
    `language` holds ISO 639-1 codes joined by "; " where they could be told, else it is as
    printed. `channel` is set where the entry itself says how it was found (a grey register mixes
    websites and experts), `parent` is then the record whose references or citations led to it.
    `file` is the document itself, by its path in data/ ("grey/report.pdf"), and `digest` the
    SHA-256 of its bytes: two documents of one digest are one report.
    """

    record_id: str = ""
    source_id: str = ""
    nth: int = 1
    locator: str = ""
    raw: str = ""
    key: str = ""
    item_type: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    publisher: str = ""
    isbn: str = ""
    issn: str = ""
    accession: str = ""
    note: str = ""
    channel: Channel | None = None
    parent: str = ""
    file: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who said what, why and when about one record; the only thing the ledger ever gains.

    `by` is a reviewer, "consensus", or "rule:<id>". `reason` is the one primary reason code of an
    exclusion, `further` the others. `target` is the other record of a (not_)duplicate or
    version, or the study names. `evidence` quotes what it rests on, `locator` says where it was
    given ("abstract_A.xlsx row 14"), `sheet` is the id of that workbook, whatever its file is
    called now. `score` is how sure a rule of deduplication was (0 to 100), None where nothing was
    measured. `at` is an ISO 8601 time in UTC. `protocol` is the digest of the
    part of the protocol it rests on (see `Protocol.basis`); "" if it rests on none.
    """

    record_id: str
    round: str
    by: str
    verdict: Verdict
    target: str = ""
    reason: str = ""
    further: tuple[str, ...] = ()
    note: str = ""
    evidence: str = ""
    locator: str = ""
    sheet: str = ""
    score: float | None = None
    at: str = ""
    protocol: str = ""

    @property
    def by_rule(self) -> bool:
        """True if a machine decided."""
        return self.by.startswith("rule:")


class Action(StrEnum):
    """How a correction puts right what came in."""

    WITHDRAW = "withdraw"
    """The record counts nowhere any more; it stays in the ledger."""
    PUT_BACK = "put_back"
    """A withdrawn record counts again."""
    AMEND = "amend"
    """Some fields of the record have other values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What came in wrong is put right: who corrected which record, when, how and why.

    `changes` gives of an amended record the new value of each field that has another one, as JSON
    ("authors" a list); where the entry itself was changed at its source, `raw` and `locator` are
    among them and `entry` is the id that the new text alone would have, so that it is known again.
    `cause` says what the correction is a part of ("withdrawn scopus.csv"), "" for one of its own.
    `after` counts the decisions that the ledger held before it: what rules said earlier about
    duplicates of an amended record was said of another text. `at` as in `Decision`.
    """

    record_id: str
    action: Action
    by: str
    note: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    entry: str = ""
    cause: str = ""
    after: int = 0
    at: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a person gave the new values, and not another text of the source."""
        return not self.entry and not self.by.startswith("rule:")


BY_SOURCE = "rule:source"
"""Who amends a record where its source itself, or a file that completes it, was brought in anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody ruled about the review itself and not about a record.

    `about` names what ("criterion COUNTRY", "ledger decisions"), `verdict` is the ruling
    ("same_meaning"). `before` and `after` are the digests, or hashes, of the two states that it
    speaks of. `at` as in `Decision`.
    """

    about: str
    verdict: str
    by: str
    note: str = ""
    before: str = ""
    after: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A workbook that was handed out: whom it asks in which round, and what it lets them see.

    `sheet` is the id in it, `path` the file it was written to, `kind` is "votes" or "conflicts", of
    themes "codings" or "coding_conflicts", `purpose` why it was written where not only for the
    round ("audit"). `shows` are its columns in order, `ordered` how its rows were ordered, in
    words, and `rows` the ids of their reports (of themes, of their passages) in that order. `at` as
    in `Decision`.
    """

    sheet: str
    path: str
    kind: str
    round: str
    reviewer: str
    purpose: str = ""
    shows: tuple[str, ...] = ()
    ordered: str = ""
    rows: tuple[str, ...] = ()
    at: str = ""

    @property
    def blind(self) -> bool:
        """Whether it shows neither what others said nor what rules found."""
        return not {"votes", "doubts", "coders_said"} & set(self.shows)


class Said(StrEnum):
    """What a coding says: about a passage and a theme, or beside them."""

    CONFIRM = "confirm"
    """The passage supports the theme that was suggested."""
    REFUSE = "refuse"
    """It does not."""
    MOVE = "move"
    """It supports the theme `to` instead."""
    ADD = "add"
    """It supports a theme that nothing suggested there."""
    UNDO = "undo"
    """Whatever this person said of this passage and theme before is taken back."""
    MEMO = "memo"
    """A note on the document, the theme or the passage; it settles nothing."""
    ANOMALY = "anomaly"
    """An anomaly of the literature is stated (`anomaly` is its id, `note` the statement)."""
    SUPPORTS = "supports"
    """The passage supports that there is this anomaly."""
    CONTRARY = "contrary"
    """It speaks against it."""
    CLOSED = "closed"
    """The anomaly is resolved, or was none; `note` says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What a person said about a passage of a document and a theme; who, when, under which words.

    `record_id` is the report's canonical record then, "" where the whole codebook or an anomaly is
    meant; `theme` the theme's id then, `to` another one (of MOVE), `anomaly` an anomaly's id.
    The passage is text[start:end] of `field` (title, abstract, keywords, fulltext), verbatim in
    `quote`, on `page` (from 1, 0 where unknown) under the heading `section`; without a quote the
    document as a whole is meant. `note` is the memo, `by` a coder or "consensus" (an adjudicator's
    word, then `voice` names the person). `codebook` is the digest of the theme's definition that
    it rests on (`Theme.basis`), `version` the codebook's. `sheet` as in `Decision`, `at` too.
    """

    verdict: Said
    by: str
    record_id: str = ""
    theme: str = ""
    to: str = ""
    anomaly: str = ""
    field: str = ""
    start: int = 0
    end: int = 0
    page: int = 0
    section: str = ""
    quote: str = ""
    note: str = ""
    voice: str = ""
    codebook: str = ""
    version: str = ""
    sheet: str = ""
    at: str = ""


CONSENSUS = "consensus"
"""The name under which a settled conflict is recorded."""

DEDUPE_ROUND = "dedupe"
"""The round name of duplicate decisions, which belong to no screening round."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The one box in which a record is now.

    `report_id` is the canonical record of its report (itself, unless it is a duplicate). `box` is
    a `Box` value or "awaiting_<round>". `round` is the round it stands in ("dedupe" for a
    duplicate, the last one for an included report). `by` says who put it there, `awaiting` whom
    it waits for (reviewers, or "consensus"). `reason` is the primary reason code.
    """

    record_id: str
    report_id: str
    arm: Arm
    box: str
    round: str
    reason: str = ""
    by: tuple[str, ...] = ()
    awaiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in the user's data, as a value: where, what, and what to do about it.

    An "error" means that something of theirs was not taken in; a "warning" that it was, with a
    doubt; a "notice" only tells. `entries` is how many of the entries that a file announces an
    error stands for: 1, but for a fault that ends the reading of a file (the rest of them), or
    lines that no start mark announces (0).
    """

    where: str
    what: str
    remedy: str = ""
    severity: Literal["error", "warning", "notice"] = "error"
    entries: int = 1

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.remedy}" if self.remedy else "")
