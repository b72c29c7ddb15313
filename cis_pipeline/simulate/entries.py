"""Works become entries: which databases hold which work, and how each prints it.

Copies are made until the published total is met. A database prints a work with its own habits and
slips. Real works are printed as their lists print them, and nothing in them is lost or altered. In
an invented work's entry at most two things that a matcher leans on are spoilt, so that a person
who looks at two entries of one work can always tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cis_pipeline.simulate.assumptions import Assumptions
from cis_pipeline.simulate.dice import Dice, shares
from cis_pipeline.simulate.works import ARTICLE, Name, Work
from cis_pipeline.simulate.writing import plain_letters, raised, title_case

MOST_OF_A_REAL_WORK = 3
"""In how many files a real work stands at most."""


def place_copies(
    works: Sequence[Work], said: Assumptions, total: int, seed: int
) -> dict[str, list[Work]]:
    """File name -> the works it holds, `total` in all, each work in one file at least.

    A work stands once in a file, but for those few that a vendor lists twice. Files come in the
    order of their names, in which they are read; the works of each in no order.
    """
    dice = Dice(seed, "copies")
    room = shares(total, {db.file: db.share for db in said.database})
    files: dict[str, list[Work]] = {name: [] for name in sorted(room)}
    numbers = _numbers(works, said, round(total * (1 - said.mess["twice_in_one_file"])), dice)
    holders = {w.key: _holders(w, said) for w in works}
    for work in sorted(dice.shuffled(works), key=lambda w: (len(holders[w.key]), -numbers[w.key])):
        for _ in range(numbers[work.key]):
            weights = {f: room[f] * lean for f, lean in holders[work.key].items() if room[f] > 0}
            if weights:
                file = dice.weighted(weights)
                del holders[work.key][file]
                room[file] -= 1
                files[file].append(work)
    for file, left in room.items():
        twice = [work for work in files[file] if work.item_type == ARTICLE and not work.pair]
        files[file] += dice.sample(twice, left)
    return {file: dice.shuffled(held) for file, held in files.items()}


def _holders(work: Work, said: Assumptions) -> dict[str, float]:
    """The files that may hold a work, with how much they lean towards it."""
    return {
        db.file: db.leaning.get(work.field, 1.0)
        for db in said.database
        if work.item_type in db.item_types
    }


def _numbers(works: Sequence[Work], said: Assumptions, total: int, dice: Dice) -> dict[str, int]:
    """How many copies each work has, `total` in all: drawn, then some added or taken away."""
    most = {work.key: _most(work, said) for work in works}
    numbers = {key: min(dice.weighted(said.copies), limit) for key, limit in most.items()}
    excess = sum(numbers.values()) - total
    while excess:
        step = 1 if excess > 0 else -1
        key = dice.pick(works).key
        if 1 <= numbers[key] - step <= most[key]:
            numbers[key] -= step
            excess -= step
    return numbers


def _most(work: Work, said: Assumptions) -> int:
    if work.pair == "editorial":  # no matcher can join two of these: nothing but its place tells
        return 1
    return min(len(_holders(work, said)), MOST_OF_A_REAL_WORK if work.real else len(said.database))


_CHECKED_BY_TEXT = {"HEALTH", "ADULT", "COUNTRY", "SETTING"}
"""Reasons at the criteria round that rest on the abstract, which must not be lost for them."""


_FAULTS = ("subtitle_dropped", "doi_lost", "pages_lost", "authors_cut", "year_before")
_PLACE = frozenset({"doi_lost", "pages_lost"})


_IN_PRESS: dict[str, Any] = {"volume": "", "issue": "", "start": "", "end": "", "doi": ""}
"""What an entry says that has no place in print yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Work):
    """A work as one database prints it; `et_al` if authors were left out.

    `month` goes with the work's issue, since no work has one of its own. `initials` prefers the
    initials of authors, and `doi_as_address` the DOI with its resolver.
    """

    month: int
    et_al: bool = False
    initials: bool = False
    doi_as_address: bool = False

    @classmethod
    def of(cls, work: Work) -> Entry:
        """All of a work as it is."""
        return cls(**work.values, month=1 + (int(work.issue or "1") * 2 - 1) % 12)

    @property
    def pages(self) -> str:
        """ "123-145", "123" or ""."""
        return f"{self.start}-{self.end}" if self.end and self.end != self.start else self.start

    @property
    def names(self) -> list[str]:
        """The authors as "Family, Given M", or with initials where the entry has only these."""
        initials = (f"{n.family}, {n.initials('.')}" if n.given else n.family for n in self.authors)
        return self.all_of(initials if self.initials else (name.full for name in self.authors))

    def all_of(self, names: Iterable[str]) -> list[str]:
        """The names of its authors, however printed, and a word for those left out."""
        return [*names, *(["et al."] if self.et_al else [])]


class Clerk:
    """Types one entry after the other."""

    def __init__(self, rates: dict[str, float], seed: int) -> None:
        self._rates = rates
        self._dice = Dice(seed, "mess")
        self._cut: set[str] = set()
        self._bare: set[str] = set()

    def enter(self, work: Work, first: bool) -> Entry:
        """An entry of the work; `first` if it is the one that stands for the others later on."""
        plain = Entry.of(work)
        if work.real:
            return plain
        if work.pair == "unplaced":
            plain = replace(plain, **_IN_PRESS)
        spoilt = plain if work.pair else self._spoil(plain)
        return self._abstract(self._style(spoilt), first)

    def _happens(self, fault: str) -> bool:
        return self._dice.chance(self._rates[fault])

    # --- what a matcher leans on -----------------------------------------------------------------

    def _spoil(self, entry: Entry) -> Entry:
        """At most two of these, or the whole place in print, as online first: then only a person
        can be sure. A work of which one entry lacks the subtitle keeps DOI and pages in the others.
        """
        key = entry.key
        if self._happens("in_press") and _may_be_early(entry) and key not in self._cut:
            self._bare.add(key)
            return replace(entry, year=entry.year - 1, **_IN_PRESS)
        faults = [fault for fault in _FAULTS if self._happens(fault)]
        if "subtitle_dropped" in faults and key in self._bare:
            faults.remove("subtitle_dropped")
        if "subtitle_dropped" in faults or key in self._cut:
            self._cut.add(key)
            faults = [fault for fault in faults if fault not in _PLACE]
        if not entry.doi:
            faults = [fault for fault in faults if fault == "authors_cut"]
        if not _PLACE.isdisjoint(faults[:2]):
            self._bare.add(key)
        for fault in faults[:2]:
            entry = getattr(self, f"_{fault}")(entry)
        return entry

    def _subtitle_dropped(self, entry: Entry) -> Entry:
        main = entry.title.split(": ")[0]
        return replace(entry, title=main) if len(main.split()) >= 5 else entry

    def _doi_lost(self, entry: Entry) -> Entry:
        return replace(entry, doi="")

    def _pages_lost(self, entry: Entry) -> Entry:
        return replace(entry, start="", end="")

    def _authors_cut(self, entry: Entry) -> Entry:
        return replace(entry, authors=entry.authors[:3], et_al=len(entry.authors) > 3)

    def _year_before(self, entry: Entry) -> Entry:
        """Online first; not where a year less would move the work across a bound of the review."""
        moves = entry.leaves.reason == "YEAR" or not entry.volume
        return entry if moves else replace(entry, year=entry.year - 1)

    # --- what only looks different ---------------------------------------------------------------

    def _style(self, entry: Entry) -> Entry:
        entry = replace(entry, title=self._title(entry.title))
        if self._happens("short_pages"):
            entry = replace(entry, end=_short(entry.start, entry.end))
        if self._happens("abbreviated_journal") and entry.abbreviation:
            entry = replace(entry, container=entry.abbreviation)
        if self._happens("accents_lost"):
            plain = (Name(plain_letters(n.family), n.given, n.middle) for n in entry.authors)
            entry = replace(entry, authors=tuple(plain))
        lost = self._happens("language_lost") and entry.language == "English"
        return replace(
            entry,
            initials=self._happens("initials"),
            doi_as_address=self._happens("doi_as_address"),
            language="" if lost else entry.language,
        )

    def _title(self, title: str) -> str:
        if self._happens("ampersand"):
            title = title.replace(" and ", " & ")
        if self._happens("other_separator"):
            title = title.replace(": ", self._dice.pick((" - ", ". ", " – ")), 1)
            title = ". ".join(raised(part) for part in title.split(". "))
        if self._happens("all_caps_title"):
            title = title.upper()
        elif self._happens("title_case"):
            title = title_case(title)
        if self._happens("curly_quotes"):
            title = title.replace("'", "\u2019")
        return f"{title}." if self._happens("full_stop") and not title.endswith("?") else title

    # --- the abstract ----------------------------------------------------------------------------

    def _abstract(self, entry: Entry, first: bool) -> Entry:
        text = entry.abstract
        needed = first and entry.leaves.reason in _CHECKED_BY_TEXT
        if self._happens("abstract_lost") and not needed:
            text = ""
        elif self._happens("abstract_cut") and not needed:
            text = " ".join(text.split()[:60]) + " ... (truncated)" if text else ""
        elif self._happens("abstract_html"):
            text = f"<p>{text.replace(' and ', ' &amp; ', 1)}</p>" if text else ""
        if self._happens("curly_quotes"):
            text = text.replace("'", "\u2019")
        return replace(entry, abstract=text)


_SERIES = ("survey", "annual", "report", "outcomes", "trends", "statistics")


def _may_be_early(work: Work) -> bool:
    """Not where a year less would move it across a bound, or make it another issue of a series."""
    series = any(word in work.title.casefold() for word in _SERIES)
    return bool(work.volume) and work.leaves.reason != "YEAR" and not series


def _short(start: str, end: str) -> str:
    """The last page without the digits it shares with the first.

    >>> _short("123", "145"), _short("98", "112")
    ('45', '112')
    """
    if len(start) != len(end) or start == end or start[:1] != end[:1]:
        return end
    shared = next(i for i in range(len(start)) if start[i] != end[i])
    return end[min(shared, len(end) - 2) :] if len(end) > 2 else end
