"""Printed votes become judgements to be compared, and whatever is doubtful is listed.

Words mean what they mean in workbooks and in other tools (include, yes, relevant, ...). Where a
table uses none of these, its words are categories of their own, which is all that the coefficients
ask for. Where it uses some, another word is more likely a slip than a category: such votes are
listed, and left out. A table of nothing but ones and zeros is read as including and excluding.

Rules and a consensus are no reviewers: their rows are left out, and told. Of two votes of one
person on one item that differ neither counts, for nobody can tell which was meant.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cis_pipeline.core.model import CONSENSUS, Problem, Verdict
from cis_pipeline.protocol.protocol import DecisionWords
from cis_pipeline.screening.agreement.by_part import (
    AgreementByPart,
    Judgement,
    Judgements,
    by_part,
)
from cis_pipeline.screening.agreement.table import PrintedVote, PrintedVotes
from cis_pipeline.screening.tasks import plain, verdict_words
from cis_pipeline.screening.votes import exports
from cis_pipeline.screening.votes.words import Listing

_ONE_ZERO = {
    **dict.fromkeys(("1", "1.0"), Verdict.INCLUDE.value),
    **dict.fromkeys(("0", "0.0"), Verdict.EXCLUDE.value),
}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a table says: judgements by round ("" where it names none), and what is doubtful.

    `positive` is "include", or "" where its words are categories of their own.
    """

    rounds: Mapping[str, Judgements]
    positive: str = Verdict.INCLUDE.value
    problems: tuple[Problem, ...] = ()

    @property
    def whole(self) -> AgreementByPart:
        """The agreement over all rounds; an item that was judged in two of them is two items."""
        items = {
            f"{name}\n{item}": said
            for name, judgements in self.rounds.items()
            for item, said in judgements.items()
        }
        return by_part(items, positive=self.positive)

    @property
    def by_round(self) -> dict[str, AgreementByPart]:
        """The agreement of each round; none where the table names no rounds."""
        named = {name: items for name, items in self.rounds.items() if name}
        return {name: by_part(items, positive=self.positive) for name, items in named.items()}

    def as_dict(self) -> dict[str, Any]:
        """As JSON: the whole as `AgreementByPart.as_dict`, the same of each of the `rounds`, and
        the `problems` as sentences."""
        return {
            **self.whole.as_dict(),
            "rounds": {name: parts.as_dict() for name, parts in self.by_round.items()},
            "problems": [f"{problem.severity}: {problem}" for problem in self.problems],
        }


def judged(name: str, printed: PrintedVotes, words: Mapping[str, str] | None = None) -> Judged:
    """The judgements of a table that messages call `name`; `words` says what further words mean
    (word -> verdict, or the name of a category)."""
    listing = Listing(name)
    votes = list(_told(printed.votes, listing))
    meaning = _meaning([vote.decision for vote in votes], words or {})
    reading = _Reading(meaning, listing)
    for vote in votes:
        reading.take(vote)
    rounds = reading.rounds()
    problems = [*printed.problems, *listing.problems()]
    if meaning.note:
        problems.append(Problem(name, meaning.note, _SAY, "notice"))
    if not any(len(said) > 1 for items in rounds.values() for said in items.values()):
        what = "no item was judged by two reviewers, so there is nothing to compare"
        remedy = f'is "{printed.item_column}" what names the item? else say: --column item=NAME'
        problems.append(Problem(name, what, remedy, "warning"))
    return Judged(rounds=rounds, positive=meaning.positive, problems=tuple(problems))


_SAY = "if that is wrong, say what a word means: --word WORD=include (or exclude, unsure)"


def _told(votes: Iterable[PrintedVote], listing: Listing) -> Iterator[PrintedVote]:
    """The votes that say which item, who and what, and are a reviewer's."""
    for vote in votes:
        blank = [role for role in ("item", "reviewer", "decision") if not getattr(vote, role)]
        if blank == ["decision"]:
            listing.add(vote, "holds no decision", "fill it in, or leave the row out", "notice")
        elif blank:
            listing.add(vote, f"names no {' and no '.join(blank)}", "fill it in")
        elif plain(vote.reviewer) == CONSENSUS or vote.reviewer.startswith("rule:"):
            what = f'is by "{vote.reviewer}", who is no reviewer, and was left out'
            listing.add(vote, what, "nothing need be done", "notice")
        else:
            yield vote


@dataclass(frozen=True)
class _Meaning:
    """Word, as compared, -> category; `own` says that any other is a category of its own."""

    known: Mapping[str, str]
    own: bool = False
    note: str = ""

    @property
    def positive(self) -> str:
        return "" if self.own else Verdict.INCLUDE.value

    def of(self, word: str) -> str:
        """The category; "" of a word that is none."""
        return self.known.get(plain(word), word.strip().casefold() if self.own else "")


def _meaning(decisions: Sequence[str], given: Mapping[str, str]) -> _Meaning:
    house = {**exports.verdict_words(), **verdict_words(DecisionWords())}
    known = {word: verdict.value for word, verdict in house.items()}
    known |= {plain(word): known.get(plain(to), to) for word, to in given.items()}
    used = {plain(word): word for word in reversed(decisions)}
    if not used or not used.keys().isdisjoint(known):
        return _Meaning(known)
    if used.keys() <= _ONE_ZERO.keys():
        note = "its decisions are ones and zeros: 1 was read as include, 0 as exclude"
        return _Meaning(known | _ONE_ZERO, note=note)
    some = ", ".join(f'"{word[:40]}"' for word in sorted(used.values())[:5])
    note = f"none of its decisions ({some}{', ...' * (len(used) > 5)}) says include or exclude: "
    return _Meaning(known, True, note + "each word is a category of its own")


@dataclass
class _Reading:
    """One reading of a table; `given` are the votes by round, item and reviewer, `names` the
    reviewers and reasons as they were printed first."""

    meaning: _Meaning
    listing: Listing
    given: dict[tuple[str, str, str], list[tuple[PrintedVote, Judgement]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    names: dict[str, str] = field(default_factory=dict)

    def take(self, vote: PrintedVote) -> None:
        """Understand a vote, or list it."""
        category = self.meaning.of(vote.decision)
        if not category:
            self.listing.add(vote, *self._unknown(vote.decision))
            return
        reasons = tuple(self._named(part) for part in _parts(f"{vote.reason};{vote.further}"))
        key = (vote.round, vote.item, self._named(vote.reviewer))
        self.given[key].append((vote, Judgement(category, reasons)))

    def _named(self, text: str) -> str:
        return self.names.setdefault(plain(text), text)

    def _unknown(self, word: str) -> tuple[str, str]:
        close = difflib.get_close_matches(plain(word), list(self.meaning.known), 1, 0.8)
        near = f'did you mean "{self.meaning.known[close[0]]}"? ' if close else ""
        what = f'the decision "{word[:60]}" means nothing here, and the vote was left out'
        return what, f'{near}say what it means: --word "{word[:60]}=include"'

    def rounds(self) -> dict[str, dict[str, dict[str, Judgement]]]:
        """The judgements by round, in the order of the table."""
        rounds: dict[str, dict[str, dict[str, Judgement]]] = {}
        for (name, item, who), same in self.given.items():
            said = [judgement for _, judgement in same]
            if len({judgement.verdict for judgement in said}) > 1:
                what = f'{who} says different things of the item "{item}"; none counts'
                for vote, _ in same:
                    self.listing.add(vote, what, "leave the wrong row out")
                continue
            reasons = dict.fromkeys(code for judgement in said for code in judgement.reasons)
            one = Judgement(said[0].verdict, tuple(reasons))
            rounds.setdefault(name, {}).setdefault(item, {})[who] = one
        return rounds


def _parts(reasons: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", reasons) if part.strip()]
