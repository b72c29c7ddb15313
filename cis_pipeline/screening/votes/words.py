"""What one person says in a row of a table of votes, understood: a decision about no record yet.

The words are those of the protocol, of the workbooks and of other tools; a reason is a criterion's
code or title, or what the caller says it is. A word that means nothing here is listed, with the
nearest that does, and gives no vote.
"""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cis_pipeline.core.model import CONSENSUS, Decision, Problem, Verdict
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.tasks import plain, verdict_words
from cis_pipeline.screening.votes import exports, table
from cis_pipeline.screening.votes.table import Row, Word

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How a table is to be read: in which round its votes count, who `by` is where no column says
    it, whether it `settles` conflicts, whom its names mean, which criteria its reasons are."""

    round_id: str
    by: str = ""
    settles: bool = False
    reviewers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


class Placed(typing.Protocol):
    """What has a place in a file."""

    @property
    def place(self) -> str:
        """Where it stands: "row 7"."""


class Listing:
    """What is listed of the table called `name`: rows with the same fault stand together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._rows: dict[tuple[str, str, Severity], dict[str, None]] = {}

    def add(self, row: Placed, what: str, remedy: str, severity: Severity = "error") -> None:
        """List a row."""
        self._rows.setdefault((what, remedy, severity), {})[row.place] = None

    def problems(self) -> Iterator[Problem]:
        """A Problem each fault."""
        for (what, remedy, severity), rows in self._rows.items():
            yield Problem(f"{self.name} {_joined(list(rows))}", what, remedy, severity)


class Words:
    """The words of a table whose votes count in the round `asked`; `people` are its reviewers by
    the names that they may have in it, as compared."""

    def __init__(
        self,
        protocol: Protocol,
        asked: Round,
        wanted: Wanted,
        people: Mapping[str, str],
        listing: Listing,
    ) -> None:
        self._protocol, self._asked, self._people, self._listing = protocol, asked, people, listing
        self._others = {table.plain(k): v for k, v in wanted.reviewers.items()}
        self._verdicts = {**exports.verdict_words(), **verdict_words(protocol.words)}
        self._reasons = {plain(word): code for word, code in wanted.reasons.items()}
        for c in protocol.criteria_of(asked.id):
            for word in (c.id, c.title):
                self._reasons.setdefault(plain(word), c.id)

    def vote(self, row: Row, word: Word) -> Decision | None:
        """What a person says; None if it is not understood, and then it is listed."""
        who, settles = self.who(row, word)
        verdict = self._verdict(row, word, settles)
        codes = None if verdict is None else self._codes(row, word, verdict)
        if not who or verdict is None or codes is None:
            return None
        day, undated = _day(word.day)
        surplus = word.reason and verdict is not Verdict.EXCLUDE
        note = [
            word.note,
            f"reason given with {verdict.value}: {word.reason}" if surplus else "",
            f"dated {undated}" if undated else "",
        ]
        return Decision(
            record_id="",
            round=self._asked.id,
            by=CONSENSUS if settles else who,
            verdict=verdict,
            reason=codes[0] if codes else "",
            further=tuple(codes[1:]),
            note=_note(who, settles, "; ".join(filter(None, note))),
            locator=f"{self._listing.name} {row.place}" + (f" item {row.item}" if row.item else ""),
            sheet=f"votes:{self._listing.name}",
            at=day,
            protocol=self._protocol.basis(self._asked.id, verdict, codes or ("",)),
        )

    def who(self, row: Row, word: Word) -> tuple[str, bool]:
        """Whose word it is, and whether it settles a conflict; "" where nobody is known by it."""
        name, settler = table.plain(word.who), self._asked.settled_by
        meant = self._others.get(name, word.who)
        if name in self._people and not word.settles:
            return self._people[name], False
        allowed = (settler, CONSENSUS) if settler else (meant,)
        if (word.settles and meant in allowed) or meant in (settler, CONSENSUS):
            return meant, True
        if not word.who:
            remedy = "fill in the reviewer, or say who it is in all such rows: --by NAME"
            self._listing.add(row, "does not say who decided", remedy)
            return "", False
        what = f'"{word.who}" is no reviewer of {self._asked.id}'
        people = ", ".join(self._asked.reviewers)
        if word.settles:
            what, people = f'"{word.who}" settles no conflicts of {self._asked.id}', settler
        remedy = f'say who it is: --reviewer "{word.who}=NAME"'
        self._listing.add(row, f"{what} ({people})", remedy)
        return "", word.settles

    def _verdict(self, row: Row, word: Word, settles: bool) -> Verdict | None:
        verdict = self._verdicts.get(plain(word.decision))
        if verdict is not None and not (settles and verdict is Verdict.UNSURE):
            return verdict
        words = ", ".join(["include", "exclude", *([] if settles else ["unsure"])])
        close = difflib.get_close_matches(plain(word.decision), list(self._verdicts), 1, 0.8)
        remedy = "declare the word in config/review.toml under [decision_words]"
        if verdict is not None:
            remedy = "a conflict is settled by one of them; leave the row out until it is"
        elif close:
            remedy = f'did you mean "{self._verdicts[close[0]]}"?'
        what = f'the decision "{word.decision[:60]}" is not one of {words}'
        self._listing.add(row, what, remedy)
        return None

    def _codes(self, row: Row, word: Word, verdict: Verdict) -> list[str] | None:
        """The codes of the reasons, each once, the primary first; None if one is unknown."""
        if verdict is not Verdict.EXCLUDE:
            return []
        if plain(word.reason) in self._reasons:
            return [self._reasons[plain(word.reason)]]
        parts = [part.strip() for part in re.split(r"[;\n]", word.reason) if part.strip()]
        unknown = next((part for part in parts if plain(part) not in self._reasons), None)
        if unknown is not None:
            codes = ", ".join(dict.fromkeys(self._reasons.values())) or "none"
            what = f'the reason "{unknown[:60]}" is no criterion of {self._asked.id} ({codes})'
            self._listing.add(row, what, f'say which it is: --reason "{unknown[:60]}=CODE"')
            return None
        if not parts and self._asked.unit == "report":
            remedy = "PRISMA 2020 asks for one at full text (item 16b); the vote counts without"
            self._listing.add(row, "an exclusion gives no reason", remedy, "warning")
        return list(dict.fromkeys(self._reasons[plain(part)] for part in parts))


def _note(who: str, settles: bool, note: str) -> str:
    if not settles:
        return note
    whose = "the final decision" if who == CONSENSUS else f"settled by {who}"
    return f"{whose}: {note}" if note else whose


def _day(text: str) -> tuple[str, str]:
    """The day in ISO 8601, as it is; else "" and the text, whose order of numbers is not told."""
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return "", text
    return text, ""


_LISTED = 20
"""How many rows of one fault are named."""


def _joined(places: list[str]) -> str:
    """ "row 3", "rows 3, 7"; of many the first, and how many more there are."""
    if len(places) > _LISTED:
        more = f"{len(places) - _LISTED} more"
        return f"{_joined(places[:_LISTED])} and {more}"
    if len(places) == 1:
        return places[0]
    if all(re.fullmatch(r"row \d+", place) for place in places):
        numbers = ", ".join(place.removeprefix("row ") for place in places)
        return f"rows {numbers}"
    return ", ".join(places)
